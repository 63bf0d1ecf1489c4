"""An independent checker of written regions: what stands in ``domain.md`` §3 and §4.2, nothing of the rules.

It knows the rows of the forms by their ids and reads a report as its truth line and its tab text. Every
violation is a code of the catalogue with a detail, so that two versions of a region can be compared.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from analytics.store import RosterEntry
from synthetic.kit import Line

PEOPLE = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_organization",
    "legal_service",
    "other",
)
COLUMNS = (*PEOPLE, "total")
RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT = (
    f"requests.{row}" for row in ("received", "carried_in", "outcome.total", "carried_out")
)
RESULTS = ("upheld", "overturned", "other_result", "pending")
GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
AMOUNTS = ("proactive.fees.amount", "proactive.procurement.amount")
Key = tuple[str, str]
NUMERALS = "一二三四五六"
CHANGES = ".items_change"


@dataclass(frozen=True, slots=True)
class Seen:
    """One report: its truth line, its text cut into sections, whose it is, and that agency's year before.

    `shown` are the numbers of tables 三 and 四 that are not zero, if there are at least five.
    """

    line: Line
    title: str
    sections: Mapping[str, tuple[str, ...]]
    cells: tuple[str, ...]
    entry: RosterEntry
    shown: tuple[tuple[str, str], ...]
    last: "Seen | None" = None

    @property
    def year(self) -> int:
        """The year that it is about."""
        return int(self.line["report_year"])

    def value(self, indicator: str, applicant: str = "total") -> Decimal:
        """A printed number, 0 for what is not printed."""
        cell = self.line["figures"].get(f"{indicator}|{applicant}")
        return Decimal(cell["value"]) if cell and cell["value"] is not None else Decimal(0)

    def is_gap(self, indicator: str, applicant: str = "total") -> bool:
        """Whether a figure of the form has no number."""
        cell = self.line["figures"].get(f"{indicator}|{applicant}")
        return cell is not None and cell["value"] is None

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of table 三 that (七) adds up."""
        names = dict.fromkeys(name.partition("|")[0] for name in self.line["figures"])
        return tuple(row for row in names if row.startswith("requests.outcome.") and row != CONCLUDED)

    def prose(self, number: str) -> str:
        """The paragraphs of a section."""
        return "".join(self.sections.get(number, ()))


def see(line: Line, text: str, entry: RosterEntry, last: Seen | None) -> Seen:
    """Cut a tab text: title, preamble, sections at their headings, cells of the tables."""
    title, *lines = text.splitlines()
    sections: dict[str, list[str]] = {"0": []}
    cells: list[str] = []
    number = "0"
    for printed in lines:
        if re.match(rf"[{NUMERALS}]、", printed) and "\t" not in printed:
            number = str(NUMERALS.index(printed[0]) + 1)
            sections[number] = []
        elif "\t" in printed:
            cells += (cell for cell in printed.split("\t") if cell)
        else:
            sections[number].append(printed)
    if line["stage"] == "published":
        # The last two lines are organ and date.
        sections[number] = sections[number][:-2]
    shown = tuple(
        (name, cell["value"])
        for name, cell in line["figures"].items()
        if not name.startswith("proactive.") and cell["value"] not in (None, "0")
    )
    written = {n: tuple(texts) for n, texts in sections.items()}
    return Seen(line, title, written, tuple(cells), entry, shown if len(shown) >= 5 else (), last)


def find_violations(seen: Seen) -> set[str]:
    """Every check that the report violates by itself or against its agency's year before."""
    checks = (check_delivery, check_title, check_frame, check_sections, check_prose, check_person_and_words)
    found = {code for check in checks for code in check(seen)}
    if seen.line["form"] is not None:
        numbers = (check_identities, check_gaps, check_cells, check_claims, check_disputes, check_kind)
        numbers += (check_stocks, check_changes)
        found |= {code for check in numbers for code in check(seen)}
    return found


def check_identities(seen: Seen) -> Iterator[str]:
    """§3.1 and §3.2: F (一 + 二 = 七 + 四), S (the outcomes make 七), R (people make 总计), results.

    In small letters where it fails only if blanks are the zeros that an office leaves out.
    """
    for name, left, right in list_identities(seen.rows):
        sums = [sum((seen.value(*cell) for cell in side), Decimal(0)) for side in (left, right)]
        gaps = [any(seen.is_gap(*cell) for cell in side) for side in (left, right)]
        can_hold = (gaps[0] and sums[0] < sums[1]) or (gaps[1] and sums[1] < sums[0])
        if sums[0] != sums[1]:
            yield name.lower() if can_hold else name


def list_identities(rows: tuple[str, ...]) -> Iterator[tuple[str, list[Key], list[Key]]]:
    """Name, cells on the left, cells on the right of every equation of a report."""
    for column in COLUMNS:
        yield (
            f"D1:{column}",
            [(RECEIVED, column), (CARRIED_IN, column)],
            [(CONCLUDED, column), (CARRIED_OUT, column)],
        )
        yield f"D2:{column}", [(row, column) for row in rows], [(CONCLUDED, column)]
    for row in (RECEIVED, CARRIED_IN, *rows, CONCLUDED, CARRIED_OUT):
        yield f"D3:{row}", [(row, person) for person in PEOPLE], [(row, "total")]
    for group in GROUPS:
        parts = [(f"disputes.{group}.{result}", "total") for result in RESULTS]
        yield f"D4:{group}", parts, [(f"disputes.{group}.total", "total")]


def check_gaps(seen: Seen) -> Iterator[str]:
    """C1, C8, C9: cells left blank; B8, B10: cells that are not there."""
    figures = seen.line["figures"]
    absent = {name for name, cell in figures.items() if cell["status"] == "absent"}
    for row in {name.partition("|")[0] for name in absent}:
        if all(f"{row}|{column}" in absent for column in COLUMNS if f"{row}|{column}" in figures):
            yield f"B8:{row}"
        else:
            yield f"B10:{row}"
    blank = {name for name, cell in figures.items() if cell["status"] == "blank"}
    in_requests = {name for name in figures if name.startswith("requests.")}
    for name in blank:
        indicator, _, column = name.partition("|")
        is_total = indicator.startswith("disputes") and indicator.endswith("total")
        is_total |= indicator.startswith("requests") and (column == "total" or indicator == CONCLUDED)
        yield f"{'C9' if is_total else 'C1'}:{name}"
    if in_requests <= blank:
        yield "C8"


def check_cells(seen: Seen) -> Iterator[str]:
    """C2 to C5 and C7: what stands in a cell; B8: a row that no form has."""
    figures = seen.line["figures"]
    for name, cell in figures.items():
        if cell["status"] == "not_applicable":
            yield f"C2:{name}"
        if cell["value"] is None:
            continue
        number = Decimal(cell["value"])
        if number < 0 and CHANGES not in name:
            yield f"C4:{name}"
        if number % 1 and not name.startswith(AMOUNTS):
            yield f"C5:{name}"
    for cell in seen.cells:
        if cell.isascii() and cell.isdigit():
            continue
        if re.fullmatch(r"[+-]?[\d.]+(?:件|项|个|万元)|待填|XX|待核", cell):
            yield f"C3:{cell}"
        if re.fullmatch(r"[０-９]+|\d{1,3}(,\d{3})+", cell):
            yield f"C7:{cell}"
    if any("其他主动公开文件" in cell for cell in seen.cells):
        yield "B8:extra"


def check_claims(seen: Seen) -> Iterator[str]:
    """E1 to E8: every stated number against the figures that it means; E9, E10: what is left unsaid."""
    for claim in seen.line["claims"]:
        names = claim.get("terms") or [f"{claim['indicator']}|{claim['applicant']}"]
        has_gap = any(seen.is_gap(*name.split("|")) for name in (*names, *claim.get("base", ())))
        if has_gap and claim["kind"] != "none":
            continue
        stated = sum((seen.value(*name.split("|")) for name in names), Decimal(0))
        value, table = Decimal(claim["value"]), claim["indicator"].partition(".")[0]
        number = {"requests": "E1", "disputes": "E2", "proactive": "E3"}[table]
        number = "E4" if "normative" in claim["indicator"] else number
        base = sum((seen.value(*name.split("|")) for name in claim.get("base", ())), Decimal(0))
        match claim["kind"]:
            case "count" if value != stated:
                yield f"{number}:{claim['text']}"
            case "none" if stated:
                yield f"E5:{claim['text']}"
            case "rounded" if abs(value * 10_000 - stated) > 50:
                yield f"E3:{claim['text']}"
            case "share" if base and abs(value - 100 * stated / base) > Decimal("0.051"):
                yield f"E6:{claim['text']}"
            case "channels" if value + sum(claim["parts"][1:]) != stated:
                yield f"E8:{claim['text']}"
            case "growth" if seen.last is not None and seen.last.value(RECEIVED):
                before = seen.last.value(RECEIVED)
                if abs(value - 100 * (stated - before) / before) > Decimal("0.051"):
                    yield f"E7:{claim['text']}"
    lost = any(seen.value(f"disputes.{group}.overturned") for group in GROUPS)
    if lost and not re.search("复议|诉讼|答复", seen.prose("5")):
        yield "E9"
    if re.search(r"信息处理费\d", seen.prose("1")) and "信息处理费" not in seen.prose("6"):
        yield "E10"


def check_disputes(seen: Seen) -> Iterator[str]:
    """E11, E12: more disputes than there was to dispute."""
    value = seen.value

    def before(indicator: str) -> Decimal:
        return seen.last.value(indicator) if seen.last is not None else Decimal(0)

    reviews = "disputes.reconsideration"
    reviewed = value(f"{reviews}.total") - value(f"{reviews}.pending") + before(f"{reviews}.total")
    if value("disputes.litigation_after_reconsideration.total") > reviewed:
        yield "E11"
    if seen.is_gap(CONCLUDED):
        return
    disputes = value(f"{reviews}.total") + value("disputes.litigation_direct.total")
    if disputes > value(CONCLUDED) + before(CONCLUDED):
        yield "E12"


def check_kind(seen: Seen) -> Iterator[str]:
    """D7, G4 to G8: numbers that such an agency cannot have, or that ask for a second look."""
    value = seen.value
    if seen.line["form"] == "2019":
        for row in ("licensing", "penalty", "coercion", "other_services"):
            items = value(f"proactive.{row}.items_prior_year") + value(f"proactive.{row}.items_change")
            if items < 0 or (items == 0 and value(f"proactive.{row}.decisions") > 0):
                yield f"D7:{row}"
    is_maker = seen.entry.kind == "government" and seen.entry.level in ("city", "province")
    for column in ("issued", "repealed", "in_force", "made", "newly_disclosed", "disclosed_total"):
        if value(f"proactive.government_rules.{column}") and not is_maker:
            yield f"G5:{column}"
    if seen.entry.kind == "subdistrict" and value("proactive.penalty.decisions") == 0:
        yield "G4"
    if seen.entry.level in ("county", "township") and value("requests.outcome.refused.state_secret"):
        yield "G6"
    rest = value("requests.outcome.other_disposal.rest")
    if rest >= 5 and rest * 5 > value(CONCLUDED):
        yield "G7"
    if value("requests.outcome.refused.security_and_stability"):
        yield "G8"


def check_stocks(seen: Seen) -> Iterator[str]:
    """§3.4 against the agency's last report, F1 to F3: what a year leaves to the next."""
    last = _last_year(seen)
    if last is None:
        return
    for column in COLUMNS:
        if seen.value(CARRIED_IN, column) != last.value(CARRIED_OUT, column):
            yield f"F1:{column}"
    both = {seen.line["form"], last.line["form"]}
    for row in ("government_rules", "normative_documents"):
        name = f"proactive.{row}"
        held = last.value(f"{name}.in_force") + seen.value(f"{name}.issued") - seen.value(f"{name}.repealed")
        if both == {"2021"} and seen.value(f"{name}.in_force") != held:
            yield f"F2:{row}"
        if both == {"2019"} and seen.value(f"{name}.disclosed_total") < last.value(f"{name}.disclosed_total"):
            yield f"F3:{row}"
    for row in ("licensing", "penalty", "coercion", "other_services", "fees"):
        prior, change = (f"proactive.{row}.{column}" for column in ("items_prior_year", "items_change"))
        if both == {"2019"} and seen.value(prior) != last.value(prior) + last.value(change):
            yield f"F3:{row}"


def check_changes(seen: Seen) -> Iterator[str]:
    """F4, F7, F8 and C6: too much like the year before, or too little."""
    last = _last_year(seen)
    if last is None:
        return
    for table in ("proactive.", "requests.", "disputes."):
        pairs = [
            (seen.value(*name.split("|")), last.value(*name.split("|")))
            for name in seen.line["figures"]
            if name.startswith(table) and name in last.line["figures"]
        ]
        shown = [pair for pair in pairs if any(pair)]
        equal = sum(this == that for this, that in shown)
        if equal >= 5 and equal >= 0.95 * len(shown):
            yield f"F4:{table}"
    for name in (RECEIVED, "proactive.licensing.decisions", "proactive.penalty.decisions"):
        this, that = seen.value(name), last.value(name)
        if seen.is_gap(name) or last.is_gap(name):
            continue
        if that >= 30 and this == 0:
            yield f"F8:{name}"
        elif max(this, that) >= 30 and min(this, that) and not that / 5 <= this <= that * 5:
            yield f"F7:{name}"
    fees = [report.value("proactive.fees.amount") for report in (seen, last)]
    if all(fees) and fees[0] >= 1000 * fees[1]:
        yield "C6"


def _last_year(seen: Seen) -> Seen | None:
    last = seen.last
    has_tables = last is not None and last.line["form"] is not None and last.year == seen.year - 1
    return last if has_tables else None


def check_delivery(seen: Seen) -> Iterator[str]:
    """A2 to A4: after the legal or the local last day; A9: before the year ended; A11: no table as text."""
    if seen.line["published_on"] is not None and seen.line["stage"] == "published":
        day, after = date.fromisoformat(seen.line["published_on"]), seen.year + 1
        if day > date(after, 3, 31) and seen.entry.kind == "government":
            yield "A3"
        elif day > date(after, 1, 31) and seen.entry.kind != "government":
            yield "A2"
        elif seen.entry.due_on and day > date(after, *map(int, seen.entry.due_on.split("-"))):
            yield "A4"
        if day.year < after:
            yield "A9"
    if seen.line["form"] is None:
        yield "A11"


def check_title(seen: Seen) -> Iterator[str]:
    """B1 pattern, B2 organ of the roster, B3 year."""
    official = r"(?:.+\d{4}年(?:度)?|\d{4}年(?:度)?.+)政府信息公开工作年度报告"
    if not re.fullmatch(official, seen.title):
        yield "B1"
    names = (seen.entry.name, *seen.entry.aliases)
    if not any(name in seen.title for name in names):
        yield "B2"
    if f"{seen.year}年" not in seen.title:
        yield "B3"


def check_frame(seen: Seen) -> Iterator[str]:
    """B5 period, B6 sections, B7 form of the year, B8 one row （六）."""
    if not re.search(rf"{seen.year}年1月1日.{{0,4}}至?.{{0,6}}12月31", seen.prose("0")):
        yield "B5"
    if "".join(number for number in seen.sections if number != "0") != "123456":
        yield "B6"
    form = seen.line["form"]
    if form is not None and form != ("2019" if seen.year <= 2020 else "2021"):
        yield "B7"
    if seen.line["variant"]:
        yield "B8:six"


def check_sections(seen: Seen) -> Iterator[str]:
    """B11 to B17: what the sections hold."""
    overview, problems = seen.prose("1"), seen.prose("5")
    if not all(word in overview for word in ("主动公开", "依申请", "信息管理", "平台", "监督保")):
        yield "B11"
    if seen.entry.kind == "government" and not re.search("考核.*评议|评议.*考核", overview):
        yield "B12"
    if len(overview) > 1000:
        yield "B13"
    if "5" in seen.sections:
        if len(problems) < 20:
            yield "B14"
        elif len(seen.sections["5"]) < 2:
            yield "B15"
    if seen.sections.get("6") == ():
        yield "B16"
    said = [text for number in "234" for text in seen.sections.get(number, ())]
    if any(not text.startswith("注：") for text in said):
        yield "B17"


def check_prose(seen: Seen) -> Iterator[str]:
    """B4 last year's year, F5 and F6 last year's words, H5 law of before 2019, H6 no number."""
    overview = seen.prose("1")
    if f"{seen.year - 1}年" in overview.replace(f"{seen.year - 1}年度", ""):
        yield "B4"
    if len(overview) < 100 or not re.search(r"\d", overview):
        yield "H6"
    if re.search(r"国令第492号|第三十[一二]条", seen.prose("0")):
        yield "H5"
    if "3月31日" in seen.prose("0") and seen.entry.kind != "government":
        yield "H5:deadline"
    if seen.last is not None:
        if likeness(overview, seen.last.prose("1")) >= 0.9:
            yield "F5"
        if likeness(seen.prose("5"), seen.last.prose("5")) >= 0.85:
            yield "F6"


def check_person_and_words(seen: Seen) -> Iterator[str]:
    """H1 personal numbers with valid check digits, H2 applicants, H3 mailboxes, H4 slips of the pen."""
    text = "".join("".join(texts) for texts in seen.sections.values())
    for number in re.findall(r"(?<!\d)\d{17}[\dX](?!\d)", text):
        weights = [2**i % 11 for i in range(17, -1, -1)]
        if sum(w * "0123456789X".index(d) for w, d in zip(weights, number, strict=True)) % 11 == 1:
            yield f"H1:{number}"
    for number in re.findall(r"(?<!\d)(?:1[3-9]\d{9}|\d{16,17}|\d{19})(?!\d)", text):
        if len(number) == 11 or _passes_luhn(number):
            yield f"H1:{number}"
    if re.search(r"申请人(?!均|以|因|类)[\u4e00-\u9fff]{1,4}对", text):
        yield "H2"
    if re.search(r"@(?:qq|163)\.com", text):
        yield "H3"
    if re.search(r"XX|××|（此处|条列|公开开|保证障", text) or "政务信息公开" in seen.title:
        yield "H4"
    if re.search(r"[\u4e00-\u9fff][,;:][\u4e00-\u9fff]", text) or "告年度报" in seen.title:
        yield "H4:widths"


def likeness(one: str, other: str) -> float:
    """Shared pieces of five characters over all pieces; 0 where the lengths alone keep it below 0.8."""
    first, second = _cut(one), _cut(other)
    if not first or not second or min(len(first), len(second)) < 0.8 * max(len(first), len(second)):
        return 0.0
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


@lru_cache(maxsize=4096)
def _cut(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 5] for i in range(len(text) - 4))


def _passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in number]
    return (sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])) % 10 == 0
