"""A report as tabbed text, with the few edits of which a slip or a near miss is made."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Self

NUMERALS = "一二三四五六"
PERSONS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_organization",
    "legal_service",
    "other",
    "total",
)
DISPUTES = tuple(
    f"{group}.{result}"
    for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    for result in ("upheld", "overturned", "other_result", "pending", "total")
)
RECEIVED, CARRIED_IN, CARRIED_OUT = "一、本年新收", "二、上年结转", "四、结转下年度"
CONCLUDED, GRANTED, PARTLY = "（七）总计", "（一）予以公开", "（二）部分公开"
DOCUMENTS = "proactive.normative_documents"


class Unfit(Exception):
    """A case cannot be told in this report: it needs figures or sentences that are not there."""


@dataclass
class Page:
    """One report: its lines, what is true of it, and the reports beside it.

    Attributes:
        agency: Its row of the roster.
        year: Its report year.
        figures: What is printed, by ``indicator|applicant``.
        lines: Of the file, table rows with tabs.
        received_on: The day that it came in.
        before: Last year's report of the same agency.
        peer: A report of the same year of another agency.
    """

    agency: Mapping[str, str]
    year: int
    figures: Mapping[str, Decimal]
    lines: list[str]
    received_on: date
    before: "Page | None" = None
    peer: "Page | None" = None

    def copy(self) -> "Page":
        """A page that may be edited."""
        return replace(self, lines=[*self.lines])

    # -- what it says ------------------------------------------------------------------------------

    def n(self, indicator: str, applicant: str = "total") -> int:
        """A figure as printed, without decimals; 0 where the form has none."""
        return int(self.figures.get(f"{indicator}|{applicant}", 0))

    @property
    def got(self) -> int:
        """本年新收."""
        return self.n("requests.received")

    @property
    def came(self) -> int:
        """上年结转."""
        return self.n("requests.carried_in")

    @property
    def done(self) -> int:
        """（七）总计."""
        return self.n("requests.outcome.total")

    @property
    def left(self) -> int:
        """结转下年度."""
        return self.n("requests.carried_out")

    @property
    def people(self) -> int:
        """Of 本年新收: 自然人."""
        return self.n("requests.received", "natural_person")

    def out(self, name: str) -> int:
        """A result of table 三, or the sum of a group of them."""
        of = f"requests.outcome.{name}"
        names = (key.partition("|")[0] for key in self.figures if key.endswith("|total"))
        return sum(self.n(key) for key in names if key == of or key.startswith(f"{of}."))

    @property
    def reviews(self) -> int:
        """行政复议总计."""
        return self.n("disputes.reconsideration.total")

    @property
    def suits(self) -> int:
        """Both totals of 行政诉讼."""
        return self.n("disputes.litigation_direct.total") + self.n(
            "disputes.litigation_after_reconsideration.total"
        )

    @property
    def lost(self) -> int:
        """Disputes in which the agency was put right."""
        return sum(self.n(f"disputes.{name}") for name in DISPUTES if name.endswith("overturned"))

    @property
    def licences(self) -> int:
        """行政许可处理决定."""
        return self.n("proactive.licensing.decisions")

    @property
    def penalties(self) -> int:
        """行政处罚处理决定."""
        return self.n("proactive.penalty.decisions")

    @property
    def name(self) -> str:
        """As the signature prints it."""
        return self.lines[-2]

    @property
    def last(self) -> "Page":
        """Last year's report."""
        if self.before is None:
            raise Unfit
        return self.before

    @property
    def next_door(self) -> "Page":
        """Another agency's report."""
        if self.peer is None:
            raise Unfit
        return self.peer

    def need(self, condition: object) -> Self:
        """Go on only where something holds."""
        if not condition:
            raise Unfit
        return self

    # -- prose -------------------------------------------------------------------------------------

    def heading(self, section: int) -> int:
        """The line of a section's heading; section 7 is the signature."""
        if section == 7:
            return len(self.lines) - 2
        mark = NUMERALS[section - 1] + "、"
        for number, line in enumerate(self.lines):
            if line.startswith(mark) and "\t" not in line:
                return number
        raise Unfit

    def body(self, section: int) -> list[str]:
        """The prose of a section."""
        lines = self.lines[self.heading(section) + 1 : self.heading(section + 1)]
        return [line for line in lines if "\t" not in line and not re.fullmatch(r"[\d/ ]*", line)]

    def say(self, sentence: str, section: int = 1) -> Self:
        """Add a paragraph at the end of a section's prose."""
        at = self.heading(section + 1)
        if section in (2, 3, 4):
            at = self.heading(section) + 1
        self.lines.insert(at, sentence)
        return self

    def write(self, section: int, *paragraphs: str) -> Self:
        """Put a section's prose anew."""
        first, behind = self.heading(section) + 1, self.heading(section + 1)
        self.lines[first:behind] = paragraphs
        return self

    def requests(self, text: str) -> Self:
        """Put the paragraph about requests anew."""
        return self.swap(r"^（二）依申请公开.*$", "（二）依申请公开情况。" + text)

    def documents(self, text: str) -> Self:
        """Say how many documents there are, in place of what is said of them."""
        self.lines[:] = [re.sub(r"[^。；]*规范性文件[^。]*现行有效[^。]*。", "", line) for line in self.lines]
        return self.swap(r"^(（三）.*)$", lambda found: found[1] + text)

    def powers(self, text: str) -> Self:
        """Say how many decisions there are, in place of what is said of them."""
        gone = r"[^。；]*行政(许可|处罚)[^。]*。"
        first, behind = self.heading(1) + 1, self.heading(2)
        for number in range(first, behind):
            if self.lines[number].startswith("（一）"):
                self.lines[number] = re.sub(gone, "", self.lines[number]) + text
        return self

    def swap(self, pattern: str, new: str | Callable[[re.Match[str]], str], section: int = 0) -> Self:
        """Replace the first place in the prose where a pattern is met."""
        first = self.heading(section) if section else 0
        behind = self.heading(section + 1) if section else len(self.lines)
        for number in range(first, behind):
            if "\t" in self.lines[number]:
                continue
            written, count = re.subn(pattern, new, self.lines[number], count=1)
            if count:
                self.lines[number] = written
                return self
        raise Unfit

    def title(self, text: str) -> Self:
        """Print another title."""
        self.lines[0] = text
        return self

    def drop(self, section: int) -> Self:
        """Leave a section out, heading and all."""
        del self.lines[self.heading(section) : self.heading(section + 1)]
        return self

    # -- tables ------------------------------------------------------------------------------------

    def row(self, label: str) -> int:
        """The first table row in which a cell begins with these words; ``四`` is the row of table 四."""
        if label == "四":
            return self.heading(5) - 1
        for number, line in enumerate(self.lines):
            if "\t" in line and any(cell.startswith(label) for cell in line.split("\t")):
                return number
        raise Unfit

    def cells(self, label: str) -> list[str]:
        """A row's value cells."""
        parts = self.lines[self.row(label)].split("\t")
        return parts if label == "四" else parts[-7:] if len(parts) > 6 else parts[1:]

    def put(self, label: str, column: int, text: object) -> Self:
        """Print something else in a cell."""
        number = self.row(label)
        parts = self.lines[number].split("\t")
        first = 0 if label == "四" else len(parts) - 7 if len(parts) > 6 else 1
        parts[first + column] = str(text)
        self.lines[number] = "\t".join(parts)
        return self

    def add(self, label: str, column: int, change: int) -> Self:
        """Print a number that is off by so much."""
        return self.put(label, column, int(self.cells(label)[column]) + change)

    def fill(self, label: str, *texts: object) -> Self:
        """Print a whole row anew."""
        for column, text in enumerate(texts):
            self.put(label, column, text)
        return self

    def relabel(self, old: str, new: str) -> Self:
        """Print another label."""
        number = self.row(old)
        parts = self.lines[number].split("\t")
        self.lines[number] = "\t".join(new if part.startswith(old) else part for part in parts)
        return self

    def table(self, section: int) -> slice:
        """The lines of a table."""
        first, behind = self.heading(section) + 1, self.heading(section + 1)
        return slice(first, behind)

    def tables_of(self, other: "Page", *sections: int) -> Self:
        """Print another report's tables."""
        for section in sections:
            self.lines[self.table(section)] = other.lines[other.table(section)]
        return self


Edit = Callable[[Page], object]
Cases = Mapping[str, tuple[tuple[tuple[str, Edit], ...], tuple[tuple[str, Edit], ...]]]
"""By rule: violations, and near misses that are none."""
