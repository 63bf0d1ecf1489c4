"""A report laid out as headings, prose and tables of spanned cells: what every writer of a shape renders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from analytics.model import APPLICANTS, TOTAL, FigureKey, Stage
from analytics.synthetic.forms import (
    APPLICANT_LABELS,
    BALANCE_NOTE,
    DISPUTE_GROUPS,
    RESULTS,
    SECTION_HEADINGS,
    RequestRow,
    proactive_blocks,
    request_rows,
)
from analytics.synthetic.report import Report

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
    """One statutory table ("2", "3" or "4"); each row holds only the boxes that begin in it."""

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


@dataclass(frozen=True, slots=True)
class Layout:
    """A report ready to be written in any shape.

    Attributes:
        title: Printed above everything.
        organ: Who reports, as in title and signature.
        region: The area whose government runs the site.
        report_year: The year that it reports about.
        published_on: The date below the signature; None: not published, and not signed.
        parts: All that stands below the title, in order.
        dice: Names this report among all reports; seeds what a shape draws by lot.
    """

    title: str
    organ: str
    region: str
    report_year: int
    published_on: date | None
    parts: tuple[Part, ...]
    dice: str = field(default="", kw_only=True)

    @property
    def printed(self) -> Mapping[FigureKey, str]:
        """What stands in each figure's cell."""
        grids = (part for part in self.parts if isinstance(part, Grid))
        boxes = (box for grid in grids for row in grid.rows for box in row)
        return {box.key: box.text for box in boxes if box.key is not None}


class Slot(NamedTuple):
    """One cell of the full grid: its box, and where in the box it lies."""

    box: Box
    row: int
    column: int

    @property
    def is_anchor(self) -> bool:
        """Whether the box begins here."""
        return self.row == 0 and self.column == 0


def lay_out(report: Report) -> Layout:
    """A report as it is to be printed: headings, prose and tables in order, organ and date below."""
    return Layout(
        title=report.title,
        organ=report.organ,
        region=report.agency.region,
        report_year=report.report_year,
        published_on=report.published_on if report.stage is not Stage.DRAFT else None,
        parts=tuple(_list_parts(report)),
        dice=f"{report.agency.agency_id} {report.report_year} {report.stage} {report.version}",
    )


def _list_parts(report: Report) -> Iterator[Part]:
    yield from (Line(text) for text in report.prose.get("0", ()))
    tables = {"2": lay_proactive, "3": lay_requests, "4": lay_disputes}
    for number in report.sections:
        yield Heading(SECTION_HEADINGS[number])
        yield from (Line(text) for text in report.prose.get(number, ()))
        if number in tables and number in report.tables:
            yield tables[number](report)
    if report.published_on and report.stage is not Stage.DRAFT:
        day = report.published_on
        yield Line(report.organ)
        yield Line(f"{day.year}年{day.month}月{day.day}日")


def lay_proactive(report: Report) -> Grid:
    """Table 二: four columns; a band over each item of article 20."""
    rows: list[Row] = []
    for block in proactive_blocks(report.form):
        rows.append((Box(block.band, colspan=4, role="band"),))
        spans = _spread(len(block.columns), 3)
        heads = (
            Box(_label(report, label), colspan=span, role="head")
            for (label, _), span in zip(block.columns, spans, strict=True)
        )
        rows.append((Box("信息内容", role="head"), *heads))
        for label, row in block.rows:
            values = (
                _value(report, FigureKey(f"proactive.{row}.{column}", TOTAL), colspan=span)
                for (_, column), span in zip(block.columns, spans, strict=True)
            )
            rows.append((Box(_label(report, label)), *values))
    for label, number in report.extra_rows:
        rows.append((Box(label), Box(number, colspan=3, role="value")))
    return Grid("2", tuple(rows))


def lay_requests(report: Report) -> Grid:
    """Table 三: three label columns (三 spans all outcomes), then seven applicants."""
    body = [
        row for row in request_rows(report.form, report.variant) if row.indicator not in report.absent_rows
    ]
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
        labels.append(Box(_label(report, row.label), colspan=_label_span(row)))
        people = APPLICANTS[:-1] if row.indicator in report.truncated_rows else APPLICANTS
        rows.append((*labels, *(_value(report, FigureKey(row.indicator, a)) for a in people)))
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
            for down in range(box.rowspan):
                for right in range(box.colspan):
                    taken[r + down, c + right] = Slot(box, down, right)
            c += box.colspan
    width = max((c for _, c in taken), default=-1) + 1
    return tuple(tuple(taken.get((r, c)) for c in range(width)) for r in range(len(grid.rows)))


def _label(report: Report, label: str) -> str:
    return report.labels.get(label, label)


def _value(report: Report, key: FigureKey, colspan: int = 1) -> Box:
    return Box(report.text(key), colspan=colspan, role="value", key=key)


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
