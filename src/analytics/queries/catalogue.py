"""What a snapshot holds: agencies, years, counts, refused files."""

from functools import lru_cache

import pandas as pd

from analytics.queries.frames import keep_none
from analytics.store import Snapshot, fetch_rows, query

SNAPSHOTS = 4
"""Snapshots whose agencies and years a process keeps: every question begins with them."""

_AGENCIES = """
SELECT
    agency_id, name, official_order, kind, level, parent_id, region, is_vertical, coverage, report_from,
    report_until, due_on, predecessor_ids, is_in_roster, inferred,
    (SELECT count(*) FROM filing WHERE filing.agency_id = agency.agency_id AND is_current) AS reports
FROM agency
ORDER BY official_order NULLS LAST, name, agency_id
"""

_REFUSALS = (
    "SELECT file, part, code, zh, en, received_on, sha256 FROM refusal ORDER BY file, part NULLS FIRST"
)

_COUNTS = """
SELECT
    (SELECT count(*) FROM agency), (SELECT count(*) FROM agency WHERE is_in_roster),
    (SELECT count(DISTINCT agency_id) FROM filing WHERE is_current),
    (SELECT count(*) FROM filing WHERE is_current),
    (SELECT count(*) FROM filing), (SELECT count(*) FROM original), (SELECT count(*) FROM refusal),
    (SELECT min(report_year) FROM filing), (SELECT max(report_year) FROM filing)
"""

COUNTED = (
    *("agencies", "in_roster", "with_report", "reports", "versions", "files", "refused"),
    *("first_year", "last_year"),
)


def list_agencies(snapshot: Snapshot) -> pd.DataFrame:
    """Every agency of the roster and of the reports, in official order, then by name.

    Columns: agency_id, name, official_order, kind, level, parent_id, region, is_vertical, coverage,
    report_from, report_until, due_on (MM-DD or None), predecessor_ids (";" separated), is_in_roster, inferred
    (columns that were concluded from the name, "," separated), reports (years with a current report).
    """
    return _load_agencies(snapshot).copy(deep=False)


@lru_cache(maxsize=SNAPSHOTS)
def _load_agencies(snapshot: Snapshot) -> pd.DataFrame:
    agencies = keep_none(query(snapshot, _AGENCIES))
    # Texts as Python values: every question walks through some of them, and pandas would make each anew.
    texts = [name for name in agencies if agencies[name].dtype == "str"]
    return agencies.astype(dict.fromkeys(texts, object))


@lru_cache(maxsize=SNAPSHOTS)
def list_years(snapshot: Snapshot) -> tuple[int, ...]:
    """The report years of the snapshot, ascending."""
    rows = fetch_rows(
        snapshot,
        "SELECT DISTINCT report_year FROM filing WHERE is_current AND report_year IS NOT NULL ORDER BY 1",
    )
    return tuple(year for (year,) in rows)


def describe_snapshot(snapshot: Snapshot) -> dict[str, int | None]:
    """Counts for the foot of a page and for exports.

    Keys: agencies, in_roster, with_report (agencies that have one), reports (current ones), versions (all),
    files (originals), refused, first_year, last_year (None while there are no reports).
    """
    (counts,) = fetch_rows(snapshot, _COUNTS)
    return dict(zip(COUNTED, counts, strict=True))


def list_refusals(snapshot: Snapshot) -> pd.DataFrame:
    """Files, and parts of files, from which no report could be taken.

    Columns: file, part, code, zh, en (why, as one sentence), received_on, sha256; ordered by file.
    """
    return keep_none(query(snapshot, _REFUSALS))
