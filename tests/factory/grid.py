"""A report laid out as headings, prose and tables of spanned cells: what every writer renders."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from analytics.model import APPLICANTS, TOTAL, FigureKey, Status

from factory.forms import (
    APPLICANT_LABELS,
    BALANCE_NOTE,
    DISPUTE_GROUPS,
    RESULTS,
    SECTION_HEADINGS,
    RequestRow,
    proactive_blocks,
    request_rows,
)
from factory.report import Report

Role = Literal["band", "head", "note", "label", "group", "value"]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell as a person draws it; `key` names the figure whose value stands in it."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    role: Role = "label"
    key: FigureKey | None = None


Row = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One statutory table; each row holds only the boxes that begin in it."""

    number: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Columns of the full grid."""
        return sum(box.colspan for box in self.rows[0])


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a statutory section."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of prose."""

    text: str


Part = Heading | Line | Grid


class Reading(NamedTuple):
    """A way to read a figure that is right; `is_doubtful`: only where its proof is ``unproven``."""

    status: Status
    value: Decimal | None = None
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A report ready to be written.

    `readings` holds, for each printed figure, every reading that counts as right; `strays` are the
    numbers in the tables that belong to no figure and must be listed as unmapped.
    """

    report: Report
    title: str
    parts: tuple[Part, ...]
    readings: Mapping[FigureKey, frozenset[Reading]]
    strays: tuple[str, ...] = ()

    def grid(self, number: str) -> Grid:
        """The table with this number."""
        return next(part for part in self.parts if isinstance(part, Grid) and part.number == number)

    def map_grid(self, number: str, change: Callable[[Grid], Grid]) -> "Draft":
        """The draft with one table changed."""
        parts = tuple(
            change(part) if isinstance(part, Grid) and part.number == number else part for part in self.parts
        )
        return replace(self, parts=parts)

    def allow(self, readings: Mapping[FigureKey, frozenset[Reading]]) -> "Draft":
        """The draft with other right readings for some figures."""
        return replace(self, readings={**self.readings, **readings})


class Slot(NamedTuple):
    """One cell of the full grid: its box, and where in the box it lies."""

    box: Box
    row: int
    column: int

    @property
    def is_anchor(self) -> bool:
        """Whether the box begins here."""
        return self.row == 0 and self.column == 0


def reported(value: Decimal) -> frozenset[Reading]:
    """Exactly this value."""
    return frozenset({Reading(Status.REPORTED, value)})


def compose(report: Report) -> Draft:
    """Lay a report out in the official order: six headings, prose, three tables, organ and date below."""
    tables = {"2": lay_proactive(report), "3": lay_requests(report), "4": lay_disputes(report)}
    parts: list[Part] = [Line(text) for text in report.prose.get("0", ())]
    for number, heading in SECTION_HEADINGS.items():
        parts.append(Heading(heading))
        parts += [Line(text) for text in report.prose.get(number, ())]
        if number in tables:
            parts.append(tables[number])
    if report.published_on:
        day = report.published_on
        parts += (Line(report.agency), Line(f"{day.year}年{day.month}月{day.day}日"))
    readings = {
        key: frozenset({Reading(Status.BLANK)}) if text is None else reported(report.truth[key])
        for key, text in report.printed.items()
    }
    return Draft(report, report.title, tuple(parts), readings)


def lay_proactive(report: Report) -> Grid:
    """Table 二: four columns; a band over each item of article 20."""
    rows: list[Row] = []
    for block in proactive_blocks(report.form):
        rows.append((Box(block.band, colspan=4, role="band"),))
        spans = _spread(len(block.columns), 3)
        heads = (
            Box(label, colspan=span, role="head")
            for (label, _), span in zip(block.columns, spans, strict=True)
        )
        rows.append((Box("信息内容", role="head"), *heads))
        for label, row in block.rows:
            values = (
                _value(report, FigureKey(f"proactive.{row}.{column}", TOTAL), colspan=span)
                for (_, column), span in zip(block.columns, spans, strict=True)
            )
            rows.append((Box(label), *values))
    return Grid("2", tuple(rows))


def lay_requests(report: Report) -> Grid:
    """Table 三: three label columns (三 spans all outcomes), then seven applicants."""
    body = request_rows(report.form, report.variant)
    outcomes = [row for row in body if row.indicator.startswith("requests.outcome.")]
    rows: list[Row] = [
        (
            Box(BALANCE_NOTE, colspan=3, rowspan=3, role="note"),
            Box("申请人情况", colspan=7, role="head"),
        ),
        (
            Box(APPLICANT_LABELS["natural_person"], rowspan=2, role="head"),
            Box("法人或其他组织", colspan=5, role="head"),
            Box(APPLICANT_LABELS["total"], rowspan=2, role="head"),
        ),
        tuple(Box(APPLICANT_LABELS[a], role="head") for a in APPLICANTS[1:-1]),
    ]
    previous_group: str | None = None
    for row in body:
        labels: list[Box] = []
        if row is outcomes[0]:
            labels.append(Box("三、本年度办理结果", rowspan=len(outcomes), role="group"))
        if row.group is not None and row.group != previous_group:
            size = sum(other.group == row.group for other in body)
            labels.append(Box(row.group, rowspan=size, role="group"))
        previous_group = row.group
        labels.append(Box(row.label, colspan=_label_span(row)))
        values = (_value(report, FigureKey(row.indicator, a)) for a in APPLICANTS)
        rows.append((*labels, *values))
    return Grid("3", tuple(rows))


def lay_disputes(report: Report) -> Grid:
    """Table 四: three header rows over one row of fifteen numbers."""
    (first, _), *litigation = DISPUTE_GROUPS
    rows: tuple[Row, ...] = (
        (Box(first, colspan=5, role="head"), Box("行政诉讼", colspan=10, role="head")),
        (
            *(Box(label, rowspan=2, role="head") for label, _ in RESULTS),
            *(Box(label, colspan=5, role="head") for label, _ in litigation),
        ),
        tuple(Box(label, role="head") for _ in litigation for label, _ in RESULTS),
        tuple(
            _value(report, FigureKey(f"disputes.{group}.{result}", TOTAL))
            for _, group in DISPUTE_GROUPS
            for _, result in RESULTS
        ),
    )
    return Grid("4", rows)


def expand(grid: Grid) -> tuple[tuple[Slot | None, ...], ...]:
    """The full rectangle of a grid; None where no box reaches.

    >>> [len(row) for row in expand(Grid("2", ((Box("a", colspan=2),), (Box("b"), Box("c")))))]
    [2, 2]
    """
    taken: dict[tuple[int, int], Slot] = {}
    for r, row in enumerate(grid.rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            for slot in _cover(box):
                taken[r + slot.row, c + slot.column] = slot
            c += box.colspan
    width = max((c for _, c in taken), default=-1) + 1
    return tuple(tuple(taken.get((r, c)) for c in range(width)) for r in range(len(grid.rows)))


def map_boxes(grid: Grid, change: Callable[[Box], Box]) -> Grid:
    """The grid with every box changed."""
    return replace(grid, rows=tuple(tuple(change(box) for box in row) for row in grid.rows))


def find_row(grid: Grid, indicator: str) -> int:
    """The row in which an indicator's values stand."""
    return next(
        i
        for i, row in enumerate(grid.rows)
        if any(box.key is not None and box.key.indicator == indicator for box in row)
    )


def _cover(box: Box) -> Iterator[Slot]:
    for row in range(box.rowspan):
        for column in range(box.colspan):
            yield Slot(box, row, column)


def _value(report: Report, key: FigureKey, colspan: int = 1) -> Box:
    return Box(report.printed[key] or "", colspan=colspan, role="value", key=key)


def _spread(count: int, columns: int) -> tuple[int, ...]:
    """Share columns out; the last box takes what is left: 2 over 3 gives 1, 2.

    >>> _spread(2, 3), _spread(1, 3)
    ((1, 2), (3,))
    """
    return (*(1,) * (count - 1), columns - count + 1)


def _label_span(row: RequestRow) -> int:
    """Labels outside 三 span all three label columns, labels without a group two."""
    if not row.indicator.startswith("requests.outcome."):
        return 3
    return 1 if row.group else 2
