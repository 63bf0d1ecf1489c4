"""Drafts: reports laid out for writing, with every reading of their figures that counts as right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from analytics.model import Coverage, FigureKey, Status
from analytics.synthetic.grid import Box, Grid, Layout, lay_out
from analytics.synthetic.region import Agency
from analytics.synthetic.report import Report as HandedIn
from analytics.synthetic.report import read_cell

from factory.report import Report

REGION = "云岫区"


class Reading(NamedTuple):
    """A way to read a figure that is right; `is_doubtful`: only where its proof is ``unproven``."""

    status: Status
    value: Decimal | None = None
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Draft(Layout):
    """A report ready to be written, and how it should be read.

    `readings` holds, for each printed figure, every reading that counts as right; `strays` are the
    numbers in the tables that belong to no figure and must be listed as unmapped.
    """

    report: Report
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


def reported(value: Decimal) -> frozenset[Reading]:
    """Exactly this value."""
    return frozenset({Reading(Status.REPORTED, value)})


def compose(report: Report) -> Draft:
    """Lay a report out in the official order: six headings, prose, three tables, organ and date below."""
    layout = lay_out(_hand_in(report))
    readings = {
        key: frozenset({Reading(Status.BLANK)}) if text is None else reported(report.truth[key])
        for key, text in report.printed.items()
    }
    return Draft(
        title=layout.title,
        organ=layout.organ,
        region=layout.region,
        report_year=layout.report_year,
        published_on=layout.published_on,
        parts=layout.parts,
        report=report,
        readings=readings,
    )


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


def _hand_in(report: Report) -> HandedIn:
    """The report as an agency of a synthetic region hands it in."""
    return HandedIn(
        agency=_invent_agency(report.agency),
        report_year=report.report_year,
        organ=report.agency,
        title=report.title,
        form=report.form,
        variant=report.variant,
        cells={key: read_cell(text) for key, text in report.printed.items()},
        prose=report.prose,
        claims=(),
        shape="",
        published_on=report.published_on,
    )


def _invent_agency(name: str) -> Agency:
    return Agency(
        agency_id="probe",
        official_order=1,
        name=name,
        aliases=(),
        kind="department",
        level="county",
        parent_id=None,
        region=REGION,
        is_vertical=False,
        coverage=Coverage.SINGLE_ORGAN,
        report_from=2019,
        report_until=None,
        due_on="",
        predecessor_ids=(),
        phone="",
        note="",
        function="",
        scale=1,
    )
