"""What the second author edits a report with: its figures by short names, its sections and its table rows."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from blind.page import Page, Unfit

Edit = Callable[[Page], object]
Cases = tuple[tuple[str, Edit], ...]
Catalogue = dict[str, tuple[Cases, Cases]]
Saying = Callable[["Facts"], str]

HEADS = "一二三四五六"
PARTS = {
    "ref": "requests.outcome.refused.",
    "una": "requests.outcome.unavailable.",
    "npr": "requests.outcome.not_processed.",
    "oth": "requests.outcome.other_disposal",
}
CELLS = {
    "N": "requests.received",
    "I": "requests.carried_in",
    "D": "requests.outcome.total",
    "O": "requests.carried_out",
    "G": "requests.outcome.granted",
    "P": "requests.outcome.granted_in_part",
    "held": "requests.outcome.unavailable.not_held",
    "petition": "requests.outcome.not_processed.petition_or_complaint",
    "unpaid": "requests.outcome.other_disposal.fee_unpaid",
    "R": "disputes.reconsideration.total",
    "Ru": "disputes.reconsideration.upheld",
    "Ro": "disputes.reconsideration.overturned",
    "Rx": "disputes.reconsideration.other_result",
    "Rp": "disputes.reconsideration.pending",
    "A": "disputes.litigation_direct.total",
    "B": "disputes.litigation_after_reconsideration.total",
    "lic": "proactive.licensing.decisions",
    "pen": "proactive.penalty.decisions",
    "coe": "proactive.coercion.decisions",
    "fee": "proactive.fees.amount",
    "made": "proactive.normative_documents.issued",
    "gone": "proactive.normative_documents.repealed",
    "valid": "proactive.normative_documents.in_force",
}


class Facts:
    """The figures of a report by short names: N received, I carried in, D concluded, O carried out and so on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.y = page.year
        self.name = page.agency["name"]
        self.region = page.agency["region"]
        self.kind = page.agency["kind"]

    def __getattr__(self, short: str) -> int:
        """A total by its short name; the report must have such a cell."""
        if short in PARTS:
            found = [
                int(v)
                for k, v in self.page.figures.items()
                if k.startswith(PARTS[short]) and k.endswith("|total")
            ]
            return sum(found)
        if short not in CELLS:
            raise AttributeError(short)
        return int(self.exact(CELLS[short]))

    def exact(self, indicator: str, column: str = "total") -> Decimal:
        """A cell as it is."""
        key = f"{indicator}|{column}"
        if key not in self.page.figures:
            raise Unfit(key)
        return self.page.figures[key]

    def of(self, short: str, column: str) -> int:
        """A cell of another column than the total."""
        return int(self.exact(CELLS[short], column))

    @cached_property
    def nat(self) -> int:
        """Requests by natural persons."""
        return self.of("N", "natural_person")

    @cached_property
    def org(self) -> int:
        """Requests by organisations."""
        return self.N - self.nat

    @cached_property
    def L(self) -> int:  # noqa: N802
        """Suits of both kinds."""
        return self.A + self.B

    def suits(self, result: str) -> int:
        """Suits of both kinds with a result."""
        return sum(
            int(self.exact(f"disputes.litigation_{kind}.{result}"))
            for kind in ("direct", "after_reconsideration")
        )

    @cached_property
    def w(self) -> int:
        """A number of requests that is none of the report's."""
        return self.N + self.I + 3

    @cached_property
    def us(self) -> str:
        """How the agency calls itself."""
        found = re.search("我(?:局|镇|乡|街道|办|委|区|县|市|中心)", "".join(self.page.lines))
        return found[0] if found else "本机关"

    @cached_property
    def old(self) -> "Facts":
        """Last year's."""
        if self.page.before is None:
            raise Unfit("no year before")
        return Facts(self.page.before)


def need(holds: object) -> None:
    """Give the report up unless something holds."""
    if not holds:
        raise Unfit("unfit")


# -- words and numerals --------------------------------------------------------------------------------

FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
DIGITS = "〇一二三四五六七八九"


def full(value: object) -> str:
    """In full-width digits."""
    return str(value).translate(FULL)


def hanzi_year(year: int) -> str:
    """二〇二三."""
    return "".join(DIGITS[int(d)] for d in str(year))


def hanzi(value: int) -> str:
    """A number below 1000 in words."""
    need(0 <= value < 1000)
    if value < 10:
        return "零" if value == 0 else DIGITS[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


# -- sections ------------------------------------------------------------------------------------------


def head(page: Page, number: int) -> int:
    """The line of a section's heading; the line after the last where number is 7."""
    if number > len(HEADS):
        return len(page.lines) - 2
    for i, line in enumerate(page.lines):
        if "\t" not in line and line.startswith(HEADS[number - 1] + "、"):
            return i
    raise Unfit("no heading")


def body(page: Page, number: int) -> slice:
    """The lines of a section without its heading; the signature is not of section six."""
    return slice(head(page, number) + 1, head(page, number + 1))


def item(page: Page, number: int) -> int:
    """The line of an item of section one."""
    span = body(page, 1)
    for i in range(span.start, span.stop):
        if page.lines[i].startswith(f"（{HEADS[number - 1]}）"):
            return i
    raise Unfit("no item")


def says(number: int, saying: Saying, when: Callable[[Facts], object] = lambda f: True) -> Edit:
    """An item of section one says this and nothing else after its heading."""

    def edit(page: Page) -> None:
        f = Facts(page)
        need(when(f))
        i = item(page, number)
        page.lines[i] = page.lines[i].partition("。")[0] + "。" + saying(f)

    return edit


def adds(number: int, saying: Saying, when: Callable[[Facts], object] = lambda f: True) -> Edit:
    """An item of section one also says this."""

    def edit(page: Page) -> None:
        f = Facts(page)
        need(when(f))
        page.lines[item(page, number)] += saying(f)

    return edit


def reads(
    number: int, saying: Callable[[Facts], Sequence[str]], when: Callable[[Facts], object] = lambda f: True
) -> Edit:
    """A whole section reads so."""

    def edit(page: Page) -> None:
        f = Facts(page)
        need(when(f))
        page.lines[body(page, number)] = list(saying(f))

    return edit


def also(
    number: int, saying: Saying, when: Callable[[Facts], object] = lambda f: True, at: int | None = None
) -> Edit:
    """A section has one more paragraph, at its end or elsewhere."""

    def edit(page: Page) -> None:
        f = Facts(page)
        need(when(f))
        span = body(page, number)
        page.lines.insert(span.stop if at is None else span.start + at, saying(f))

    return edit


def preamble(saying: Saying) -> Edit:
    """The lines between title and section one are these."""

    def edit(page: Page) -> None:
        page.lines[1 : head(page, 1)] = [saying(Facts(page))]

    return edit


def title(saying: Callable[[Facts], str]) -> Edit:
    """The title is this; a line break makes two lines."""

    def edit(page: Page) -> None:
        page.lines[0:1] = saying(Facts(page)).split("\n")

    return edit


def swap(old: str, new: Saying, count: int = -1) -> Edit:
    """Wherever the report says one thing it says another."""

    def edit(page: Page) -> None:
        f = Facts(page)
        need(any(old in line for line in page.lines))
        page.lines[:] = [line.replace(old, new(f), count) for line in page.lines]

    return edit


def heading(number: int, saying: str | None) -> Edit:
    """A section has another heading, or none."""

    def edit(page: Page) -> None:
        at = head(page, number)
        page.lines[at : at + 1] = [] if saying is None else [saying]

    return edit


def both(*edits: Edit) -> Edit:
    """Several edits."""

    def edit(page: Page) -> None:
        for each in edits:
            each(page)

    return edit


def if_(when: Callable[[Facts], object], *edits: Edit) -> Edit:
    """Edits of a fitting report only."""

    def edit(page: Page) -> None:
        need(when(Facts(page)))
        both(*edits)(page)

    return edit


def signed(
    day: Callable[[int], date], pattern: str = "{0.year}年{0.month}月{0.day}日", *, received: bool = True
) -> Edit:
    """Signed, and come in, on a day that depends on the report's year."""

    def edit(page: Page) -> None:
        on = day(page.year)
        need(re.fullmatch(r"\d{4}年\d+月\d+日", page.lines[-1]))
        page.lines[-1] = pattern.format(on)
        if received:
            page.received_on = on

    return edit


# -- tables --------------------------------------------------------------------------------------------


def row(page: Page, label: str) -> int:
    """The line of a table row by the beginning of its label."""
    for i, line in enumerate(page.lines):
        if "\t" in line and any(cell.startswith(label) for cell in line.split("\t")):
            return i
    raise Unfit(label)


def values_from(page: Page, at: int) -> int:
    """The index of the first value of a row."""
    cells = page.lines[at].split("\t")
    labels = [i for i, cell in enumerate(cells) if re.search("[一-鿿]", cell)]
    need(labels)
    if at > head(page, 3):
        return len(cells) - 7
    return labels[-1] + 1


def get(page: Page, label: str, column: int) -> str:
    """A printed value."""
    at = row(page, label)
    return page.lines[at].split("\t")[values_from(page, at) + column if column >= 0 else column]


def put(label: str, column: int, value: Callable[[str], str] | str) -> Edit:
    """A cell of table two or three reads otherwise."""

    def edit(page: Page) -> None:
        at = row(page, label)
        cells = page.lines[at].split("\t")
        where = values_from(page, at) + column if column >= 0 else len(cells) + column
        cells[where] = value if isinstance(value, str) else value(cells[where])
        page.lines[at] = "\t".join(cells)

    return edit


def plus(step: int, least: int = 0) -> Callable[[str], str]:
    """A number and so much."""

    def change(text: str) -> str:
        now = int(text or 0)
        need(now + step >= 0 and now >= least)
        return str(now + step)

    return change


def disputes(page: Page) -> int:
    """The line of the fifteen figures."""
    span = body(page, 4)
    return span.stop - 1


def put4(column: int, value: Callable[[str], str] | str) -> Edit:
    """A cell of table four reads otherwise."""

    def edit(page: Page) -> None:
        at = disputes(page)
        cells = page.lines[at].split("\t")
        need(len(cells) == 15)
        cells[column] = value if isinstance(value, str) else value(cells[column])
        page.lines[at] = "\t".join(cells)

    return edit


def drop_row(label: str) -> Edit:
    """A row is not there."""

    def edit(page: Page) -> None:
        del page.lines[row(page, label)]

    return edit


def label_as(old: str, new: str) -> Edit:
    """A label of a table is worded otherwise."""

    def edit(page: Page) -> None:
        at = row(page, old)
        page.lines[at] = page.lines[at].replace(old, new)

    return edit


def whole(page: Page) -> None:
    """Only reports that print their zeros."""
    need(get(page, "二、上年结转", 0) != "" and get(page, "（二）部分公开", 4) != "")
