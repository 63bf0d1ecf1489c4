"""Who reported and who should have, as arrays: as `members.MEMBER_SQL`, without asking the store again.

A page asks about the same reports ten times, and every filter that somebody tries is a new question. So the
reports of a snapshot are read once; which of them a question is about is decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import Coverage
from analytics.queries.catalogue import list_agencies, list_years
from analytics.queries.columns import OPEN, open_columns
from analytics.queries.frames import make_frame
from analytics.queries.members import ANY_COVERAGE, Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.store import Snapshot, query

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

QUESTIONS = 24
"""How many sets of agencies and years a process keeps."""

# The day of the first publication counts: a version that corrects it later makes no punctual report late.
_FILINGS = """
WITH first_day AS (
    SELECT agency_id, report_year, min(published_on) AS first_published
    FROM filing WHERE stage = 'published' AND NOT is_ledger GROUP BY agency_id, report_year
)
SELECT
    filing.agency_id, filing.report_year, filing.filing_id, filing.form IS NOT NULL AS is_readable,
    filing.coverage, coalesce(wide.rowid, 0) AS place,
    coalesce(first_published, filing.published_on) AS published_on, filing.received_on
FROM filing
LEFT JOIN reading_wide wide USING (reading_id)
LEFT JOIN first_day
    ON first_day.agency_id = filing.agency_id AND first_day.report_year = filing.report_year
WHERE filing.is_current AND filing.report_year IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Members:
    """The agencies and years that a question is about; one entry for each agency and year.

    `place` is where the report stands in the columns of figures, 0 where there is none; `published_on` (of
    the first published version) and `received_on` (of the current one) are NaT where there is none.
    """

    agency: npt.NDArray[np.int64]
    year: npt.NDArray[np.int64]
    filing: npt.NDArray[np.object_]
    place: npt.NDArray[np.int64]
    has_report: Mask
    is_readable: Mask
    is_member: Mask
    published_on: Days
    received_on: Days


def load_members(snapshot: Snapshot, plan: Plan, years: Sequence[int]) -> Members:
    """Every agency of the plan in every year in which it has a report or should have one."""
    known = list_years(snapshot)
    span = range(known[0], known[-1] + 1) if known else range(0)
    if not set(years) <= set(span):
        return _find_members(snapshot, plan, tuple(years))
    every = _find_members(snapshot, plan, tuple(span))
    if set(years) == set(span):
        return every
    chosen = np.isin(every.year, list(years))
    return Members(*(getattr(every, each.name)[chosen] for each in fields(Members)))


def list_present(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """The agencies in scope that reported in any of its years or should have, in official order.

    Columns: agency_id, kind (None where unknown).
    """
    plan, years = scope_plan(snapshot, scope)
    present = np.unique(load_members(snapshot, plan, years).agency).tolist()
    rows = [(plan.agencies[agency], plan.traits[agency][1]) for agency in present]
    return make_frame(rows, ("agency_id", "kind"))


def list_covering(
    snapshot: Snapshot, plan: Plan, years: Sequence[int], coverage: Coverage
) -> list[tuple[int, int]]:
    """Year and position in the plan of every current report that covers this, year by year as asked."""
    held = _open_holdings(snapshot)
    rows, wanted = held.find_rows(plan), held.coverages.get(coverage.value, -2)
    found = []
    for year in dict.fromkeys(years):
        if 0 <= year - held.first_year < held.filing.shape[1]:
            own = held.filing[rows, year - held.first_year]
            is_such = (own >= 0) & (held.find_coverage(own, rows) == wanted)
            found += [(year, agency) for agency in np.flatnonzero(is_such).tolist()]
    return found


@lru_cache(maxsize=QUESTIONS)
def _find_members(snapshot: Snapshot, plan: Plan, years: tuple[int, ...]) -> Members:
    """As `MEMBER_SQL` says it, from arrays that are there: a new filter need not ask the store again."""
    held = _open_holdings(snapshot)
    rows = held.find_rows(plan)
    asked = np.array(sorted(set(years)), dtype=np.int64)
    column = asked - held.first_year
    is_held = (column >= 0) & (column < held.filing.shape[1])
    filing = np.full((len(rows), len(asked)), -1, dtype=np.int64)
    filing[:, is_held] = held.filing[np.ix_(rows, column[is_held])]
    is_due = (asked >= held.since[rows, None]) & (asked <= held.until[rows, None])
    is_expected = np.where(held.is_in_roster[rows, None], is_due, not plan.has_roster)
    agency, when = np.nonzero((filing >= 0) | is_expected)
    own = filing[agency, when]
    coverage = held.find_coverage(own, rows[agency])
    wanted = np.array([held.coverages.get(each, -2) for each in plan.wanted], dtype=np.int64)[agency]
    is_any = np.array([each == ANY_COVERAGE for each in plan.wanted], dtype=bool)[agency]
    is_excluded = np.array([reason is not None for reason in plan.excluded], dtype=bool)[agency]
    return Members(
        agency=agency,
        year=asked[when],
        filing=held.filing_id[own],
        place=held.place[own],
        has_report=own >= 0,
        is_readable=held.is_readable[own],
        is_member=(is_any | (coverage == wanted)) & ~is_excluded,
        published_on=held.published_on[own],
        received_on=held.received_on[own],
    )


@dataclass(frozen=True, slots=True)
class _Holdings:
    """The current reports of a snapshot, and what its roster says of who reports when.

    Attributes:
        agencies: Row of each agency by its id; the following five have an entry for each of them.
        is_in_roster: It stands in the roster.
        since: The first year in which it reports, as the roster says.
        until: The last one.
        agency_coverage: What its reports cover where they do not say it, as in `coverages`; -1 if unknown.
        filing: By agency and year, from `first_year` on: the row of the report, -1 where there is none.
        first_year: The year of the first column of `filing`.
        coverages: Every coverage with its number.
        filing_id: Of each report; the last entry, here and below, stands for none.
        is_readable: Some figure of it could be read.
        coverage: What it covers, as in `coverages`; -1 where it does not say.
        place: Where it stands in the columns of figures.
        published_on: When its first published version appeared.
        received_on: When it was received.
    """

    agencies: Mapping[str, int]
    is_in_roster: Mask
    since: npt.NDArray[np.floating[Any]]
    until: npt.NDArray[np.floating[Any]]
    agency_coverage: npt.NDArray[np.int64]
    filing: npt.NDArray[np.int64]
    first_year: int
    coverages: Mapping[str, int]
    filing_id: npt.NDArray[np.object_]
    is_readable: Mask
    coverage: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    published_on: Days
    received_on: Days

    def find_rows(self, plan: Plan) -> npt.NDArray[np.int64]:
        """The rows of the agencies of a plan."""
        return np.array([self.agencies[agency] for agency in plan.agencies], dtype=np.int64)

    def find_coverage(self, own: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """What reports cover; what one does not say of it its agency says. -1: nobody does."""
        said = self.coverage[own]
        return np.where(said >= 0, said, self.agency_coverage[rows])


@lru_cache(maxsize=OPEN)
def _open_holdings(snapshot: Snapshot) -> _Holdings:
    every = list_agencies(snapshot)
    agencies = {agency: row for row, agency in enumerate(every["agency_id"].tolist())}
    years = list_years(snapshot)
    first, n_years = (years[0], years[-1] - years[0] + 1) if years else (0, 0)
    filings = query(snapshot, _FILINGS)
    filings = filings[filings["agency_id"].isin(agencies)]
    filing = np.full((len(agencies), n_years), -1, dtype=np.int64)
    row = np.array([agencies[agency] for agency in filings["agency_id"].tolist()], dtype=np.int64)
    filing[row, filings["report_year"].to_numpy(dtype=np.int64) - first] = np.arange(len(filings))
    coverages: dict[str, int] = {}
    places = open_columns(snapshot).places
    return _Holdings(
        agencies=agencies,
        is_in_roster=every["is_in_roster"].to_numpy(dtype=bool),
        since=every["report_from"].astype("float64").fillna(-np.inf).to_numpy(),
        until=every["report_until"].astype("float64").fillna(np.inf).to_numpy(),
        agency_coverage=_number(every["coverage"], coverages),
        filing=filing,
        first_year=first,
        coverages=coverages,
        filing_id=np.array([*filings["filing_id"].tolist(), None], dtype=object),
        is_readable=np.array([*filings["is_readable"].tolist(), False], dtype=bool),
        coverage=np.array([*_number(filings["coverage"], coverages).tolist(), -1], dtype=np.int64),
        place=np.array([*np.searchsorted(places, filings["place"].to_numpy()).tolist(), 0], dtype=np.int64),
        published_on=_list_days(filings["published_on"]),
        received_on=_list_days(filings["received_on"]),
    )


def _list_days(column: pd.Series) -> Days:
    """The days of a column, and none for the entry that stands for no report."""
    return np.append(column.to_numpy(dtype="datetime64[D]"), np.datetime64("NaT", "D"))


def _number(column: pd.Series, numbers: dict[str, int]) -> npt.NDArray[np.int64]:
    """Texts as numbers, -1 for what is missing; new ones are added to `numbers`."""
    codes, texts = pd.factorize(column)
    known = np.array([numbers.setdefault(str(each), len(numbers)) for each in texts] + [-1], dtype=np.int64)
    return known[codes]
