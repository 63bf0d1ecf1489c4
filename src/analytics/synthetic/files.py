"""Which reports come in which file: most in one of their own, some years or agencies joined in one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.model import FigureKey, Stage
from analytics.synthetic.compose import due_on
from analytics.synthetic.grid import lay_out
from analytics.synthetic.report import Report
from analytics.synthetic.shapes import COLLECTIONS, SHAPES

AGENCIES_PER_FILE = 6
YEARS_PER_FILE = 2
DRAFTED_BEFORE = 10
"""A draft is handed in so many days before it is published, mended."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with its reports, not yet written.

    Attributes:
        name: Relative to the region's folder.
        shape: Of `SHAPES` or `COLLECTIONS`.
        reports: In the order in which they stand in it.
    """

    name: str
    shape: str
    reports: tuple[Report, ...]

    @property
    def stage(self) -> Stage:
        """Drafts are alone in their files."""
        return self.reports[0].stage

    @property
    def received_on(self) -> date:
        """The day on which the office that collects reports has the whole file.

        A draft comes before the report is published, a report on the day it is published, and what was
        changed afterwards is seen a day later.
        """
        days = (report.published_on or due_on(report.agency, report.report_year) for report in self.reports)
        first = self.reports[0]
        wait = -DRAFTED_BEFORE if first.stage is Stage.DRAFT else first.version - 1
        return max(days) + timedelta(days=wait)

    def write(self) -> bytes:
        """The content."""
        layouts = [lay_out(report) for report in self.reports]
        joint = COLLECTIONS.get(self.shape)
        return SHAPES[self.shape].write(layouts[0]) if joint is None else joint.write(layouts)

    def parts(self) -> tuple[str | None, ...]:
        """Where in the file each report stands; None: it is all that the file has."""
        joint = COLLECTIONS.get(self.shape)
        if joint is None or (joint.joins == "years" and len(self.reports) == 1):
            return (None,) * len(self.reports)
        return joint.parts([lay_out(report) for report in self.reports])


def has_room(shape: str, key: FigureKey) -> bool:
    """Whether a file of this shape prints a figure."""
    joint = COLLECTIONS.get(shape)
    return joint is None or joint.has is None or joint.has(key)


def has_prose(shape: str) -> bool:
    """Whether a file of this shape holds whole reports and not only figures."""
    joint = COLLECTIONS.get(shape)
    return joint is None or joint.has is None


def place_reports(reports: Iterable[Report]) -> Iterator[Placed]:
    """The files of one agency's reports; what waits for other agencies is a file of its own here.

    Two consecutive years are joined where both come in a shape that joins years. Drafts and later versions
    are never joined: they are handed in alone.
    """
    waiting: list[Report] = []
    for report in reports:
        if waiting and not (len(waiting) < YEARS_PER_FILE and _follows(waiting[-1], report)):
            yield _place(waiting)
            waiting = []
        waiting.append(report)
    if waiting:
        yield _place(waiting)


def joins_agencies(placed: Placed) -> bool:
    """Whether a file is joined with those of other agencies."""
    joint = COLLECTIONS.get(placed.shape)
    return joint is not None and joint.joins == "agencies" and _is_usual(placed.reports[0])


class JointFiles:
    """Files that wait for the reports of more agencies, a handful at any time.

    The name of a file is known as soon as its first report is, its content when it is full.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, int], Placed] = {}

    def add(self, placed: Placed) -> tuple[str, Placed | None]:
        """Put a report into the file of its shape and year; its name, and the file itself when it is full."""
        (report,) = placed.reports
        place = placed.shape, report.report_year
        file = self._waiting.pop(place, None)
        if file is None:
            file = Placed(_name_joint(placed.shape, report), placed.shape, (report,))
        else:
            file = Placed(file.name, file.shape, (*file.reports, report))
        if len(file.reports) == AGENCIES_PER_FILE:
            return file.name, file
        self._waiting[place] = file
        return file.name, None

    def take_all(self) -> Iterator[Placed]:
        """What still waits, when no more agencies come."""
        while self._waiting:
            yield self._waiting.pop(next(iter(self._waiting)))


def _place(reports: list[Report]) -> Placed:
    last = reports[-1]
    suffix = (SHAPES.get(last.shape) or COLLECTIONS[last.shape]).suffix
    years = f"-from-{reports[0].report_year}" if len(reports) > 1 else ""
    return Placed(f"{last.file_stem}{years}{suffix}", last.shape, tuple(reports))


def _name_joint(shape: str, report: Report) -> str:
    stem = f"reports/{report.report_year}/{shape}-{report.agency.agency_id}-{report.report_year}"
    return stem + COLLECTIONS[shape].suffix


def _follows(before: Report, report: Report) -> bool:
    """Whether a report goes into the file of the year before."""
    joint = COLLECTIONS.get(report.shape)
    return (
        joint is not None
        and joint.joins == "years"
        and before.shape == report.shape
        and before.report_year == report.report_year - 1
        and _is_usual(before)
        and _is_usual(report)
    )


def _is_usual(report: Report) -> bool:
    return report.stage is Stage.PUBLISHED and report.version == 1
