"""What the pages of the tests' district must show, computed in plain Python from what is true of it.

Nothing of the program takes part: no dictionary, no store, no query. Blanks are completed by the two
rules that a clerk would use on the printed form (parts that already make the total leave 0 for the
others; one unknown in a sum is the difference), again and again until nothing changes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

TRUTH = Path(__file__).resolve().parent / "district" / "truth.jsonl"
PEOPLE = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_organization",
    "legal_service",
    "other",
)
SINCE = {
    "yunxiu-office": 2019,
    "yunxiu-commerce": 2019,
    "yunxiu-market": 2019,
    "yunxiu-land": 2020,
    "zhenquan": 2021,
    "luhui": 2021,
}
"""The agencies that report for themselves, and since when; the government sums up the district."""
SUMMARY = "yunxiu-gov"
NAMES = {
    "yunxiu-office": "云岫区人民政府办公室",
    "yunxiu-commerce": "云岫区商务局",
    "yunxiu-market": "云岫区市场监督管理局",
    "yunxiu-land": "云岫区自然资源局",
    "zhenquan": "枕泉街道办事处",
    "luhui": "鹭洄镇人民政府",
}
"""The agencies of the district by their ids."""
OUTCOMES = ("granted", "granted_in_part", "refused", "unavailable", "not_processed", "other_disposal")
RESULTS = ("upheld", "overturned", "other_result", "pending")
GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

Figures = dict[str, Decimal | None]


@dataclass(frozen=True)
class Sum:
    """A total over the agencies that are expected: its value, how many are known, of how many."""

    value: Decimal
    known: int
    expected: int

    @property
    def is_bound(self) -> bool:
        """Some agencies are unknown, so there are at least so many."""
        return self.known < self.expected


class Region:
    """All figures of the district's reports, as printed or completed."""

    def __init__(self, *, use_implied: bool) -> None:
        self.use_implied = use_implied
        self.reports: dict[tuple[str, int], Figures] = {}
        for line in TRUTH.read_text("utf-8").splitlines():
            report = json.loads(line)
            figures = {
                key: None if cell["value"] is None else Decimal(cell["value"])
                for key, cell in report["figures"].items()
            }
            if use_implied:
                complete(figures)
            self.reports[report["agency_id"], report["report_year"]] = figures

    def value(self, agency: str, year: int, terms: Iterable[str]) -> Decimal | None:
        """One agency's sum of figures; None when it has no report, or one of them is not known."""
        figures = self.reports.get((agency, year))
        if figures is None:
            return None
        cells = [figures[key] for term in terms for key in expand(figures, term)]
        return None if not cells or None in cells else sum(cells, Decimal(0))  # type: ignore[arg-type]

    def agencies(self, year: int) -> list[str]:
        """Who should report for itself for a year."""
        return [agency for agency, since in SINCE.items() if since <= year]

    def total(self, year: int, *terms: str) -> Sum:
        """The total of a year over the agencies that know all terms."""
        values = [self.value(agency, year, terms) for agency in self.agencies(year)]
        known = [value for value in values if value is not None]
        return Sum(sum(known, Decimal(0)), len(known), len(values))

    def common(self, year: int, *terms: str) -> tuple[Decimal, Decimal, int]:
        """Last year's and this year's total over the agencies known in both, and how many they are."""
        pairs = [
            (before, now)
            for agency in self.agencies(year)
            if (before := self.value(agency, year - 1, terms)) is not None
            and (now := self.value(agency, year, terms)) is not None
        ]
        return (
            sum((pair[0] for pair in pairs), Decimal(0)),
            sum((pair[1] for pair in pairs), Decimal(0)),
            len(pairs),
        )

    def ratio(
        self, year: int, above: Iterable[str], below: Iterable[str], minus: Iterable[str] = ()
    ) -> Decimal:
        """Numerator over denominator (less `minus`) of the agencies that know all of them."""
        top, bottom = Decimal(0), Decimal(0)
        for agency in self.agencies(year):
            parts = [self.value(agency, year, [term]) for term in (*above, *below, *minus)]
            if None not in parts:
                top += sum((self.value(agency, year, [term]) or 0 for term in above), Decimal(0))
                bottom += sum((self.value(agency, year, [term]) or 0 for term in below), Decimal(0))
                bottom -= sum((self.value(agency, year, [term]) or 0 for term in minus), Decimal(0))
        return top / bottom


def expand(figures: Mapping[str, Decimal | None], term: str) -> list[str]:
    """The figures of a term: a row of the form with its own or the total column, or all rows below it."""
    row, _, column = term.partition("|")
    column = column or "total"
    exact = f"{row}|{column}"
    if exact in figures:
        return [exact]
    return [key for key in figures if key.startswith(f"{row}.") and key.endswith(f"|{column}")]


def complete(figures: Figures) -> None:
    """Fill the blanks of a report that its own printed sums decide, until nothing changes."""
    sums = list(list_sums(figures))
    while any(
        [fill(figures, parts, whole) for parts, whole in sums]
        + [carry(figures, one) for one in (*PEOPLE, "total")]
    ):
        pass


def list_sums(figures: Figures) -> Iterable[tuple[list[str], str]]:
    """The sums of tables three and four: parts and their whole."""
    rows = {key.split("|")[0] for key in figures if key.startswith("requests.")}
    for row in rows:
        yield [f"{row}|{one}" for one in PEOPLE], f"{row}|total"
    outcomes = [
        row for row in rows if row.startswith("requests.outcome.") and row != "requests.outcome.total"
    ]
    for one in (*PEOPLE, "total"):
        yield [f"{row}|{one}" for row in outcomes], f"requests.outcome.total|{one}"
    for group in GROUPS:
        yield [f"disputes.{group}.{result}|total" for result in RESULTS], f"disputes.{group}.total|total"


def fill(figures: Figures, parts: list[str], whole: str) -> bool:
    """Complete one sum; True when something was filled in."""
    unknown = [part for part in parts if figures[part] is None]
    known = sum((figures[part] or 0 for part in parts), Decimal(0))
    total = figures[whole]
    if total is None:
        if unknown:
            return False
        figures[whole] = known
        return True
    if unknown and (known == total or len(unknown) == 1):
        for part in unknown:
            figures[part] = total - known
        return True
    return False


def carry(figures: Figures, one: str) -> bool:
    """Complete received + carried in = concluded + carried over, where one of the four is unknown."""
    keys = [f"requests.{row}|{one}" for row in ("received", "carried_in", "outcome.total", "carried_out")]
    values = [figures[key] for key in keys]
    unknown = [key for key in keys if figures[key] is None]
    inside, outside = values[:2], values[2:]
    for side, other in ((inside, keys[2:]), (outside, keys[:2])):
        if None not in side and sum(side) == 0 and any(figures[key] is None for key in other):  # type: ignore[arg-type]
            figures.update(dict.fromkeys(other, Decimal(0)))
            return True
    if len(unknown) != 1:
        return False
    place = keys.index(unknown[0])
    rest = sum(((1 if index < 2 else -1) * (value or 0) for index, value in enumerate(values)), Decimal(0))
    figures[unknown[0]] = rest if place >= 2 else -rest
    return True
