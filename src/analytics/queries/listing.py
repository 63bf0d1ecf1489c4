"""Which reports a list has, in which order: read once for a snapshot, cut out for every question.

A page of a list, its length, its agencies and whose report one is are all questions about the same order.
Asking the store means sorting all reports and handing over the names of all agencies in scope each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analytics.queries.catalogue import list_agencies
from analytics.queries.columns import OPEN
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows, query

NO_YEAR = -1

_LISTING = """
WITH ordered AS (
    SELECT agency_id, row_number() OVER (ORDER BY official_order NULLS LAST, name, agency_id) - 1 AS place
    FROM agency
)
SELECT
    filing.rowid AS row, ordered.place AS agency, coalesce(filing.report_year, $no_year) AS report_year,
    filing.filing_id
FROM filing JOIN ordered USING (agency_id)
ORDER BY ordered.place, filing.report_year DESC NULLS LAST, filing.version DESC, filing.filing_id
"""

_FAILED = """
SELECT filing_id, count(*)::BIGINT FROM finding
WHERE filing_id IS NOT NULL AND outcome = 'fail' AND severity = 'error' GROUP BY filing_id
"""

_PROBLEMS = "SELECT filing_id, count(*)::BIGINT FROM problem GROUP BY filing_id"

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Every version of every report, in official order, latest year and version first.

    Attributes:
        agencies: Ids in official order.
        place: The place of each agency in them.
        row: Of each report, its row in the store.
        agency: The place of its agency.
        year: Its report year, or `NO_YEAR`.
        filing: Its id.
        at: The position of each id in the list.
    """

    agencies: tuple[str, ...]
    place: Mapping[str, int]
    row: Rows
    agency: Rows
    year: Rows
    filing: tuple[str, ...]
    at: Mapping[str, int]


@lru_cache(maxsize=OPEN)
def open_listing(snapshot: Snapshot) -> Listing:
    """The list of a snapshot; every session of a process shares it."""
    agencies = tuple(list_agencies(snapshot)["agency_id"].tolist())
    found = query(snapshot, _LISTING, {"no_year": NO_YEAR})
    filings = tuple(found["filing_id"].tolist())
    row, agency, year = (found[name].to_numpy(dtype=np.int64) for name in ("row", "agency", "report_year"))
    return Listing(
        agencies=agencies,
        place={agency: place for place, agency in enumerate(agencies)},
        row=row,
        agency=agency,
        year=year,
        filing=filings,
        at={filing: place for place, filing in enumerate(filings)},
    )


def find_listed(snapshot: Snapshot, scope: Scope) -> Rows:
    """Where the reports in scope stand in the list; reports without a year are always in it."""
    listing = open_listing(snapshot)
    is_listed = np.zeros(len(listing.agencies), dtype=bool)
    is_listed[[listing.place[agency] for agency in plan_members(snapshot, scope).agencies]] = True
    first = listing.year.min(initial=0) if scope.first_year is None else scope.first_year
    last = listing.year.max(initial=0) if scope.last_year is None else scope.last_year
    is_in = (listing.year == NO_YEAR) | ((listing.year >= first) & (listing.year <= last))
    return np.flatnonzero(is_listed[listing.agency] & is_in)


@lru_cache(maxsize=OPEN)
def count_failed(snapshot: Snapshot) -> Mapping[str, int]:
    """Errors by report, where there are any: a few in a hundred reports have one."""
    return dict(fetch_rows(snapshot, _FAILED))


@lru_cache(maxsize=OPEN)
def count_problems(snapshot: Snapshot) -> Mapping[str, int]:
    """What could not be read, by report, where there is anything."""
    return dict(fetch_rows(snapshot, _PROBLEMS))
