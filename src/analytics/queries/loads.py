"""What loads brought, and what is there already of a report that is about to be loaded."""

from collections.abc import Collection

import pandas as pd

from analytics.queries.frames import keep_none
from analytics.store import Snapshot, fetch_rows, query

_LOADS = """
SELECT load_id AS number, finished_at, files, added, versioned, unchanged, refused, restored
FROM load ORDER BY load_id DESC
"""

_SERIES = """
SELECT filing_id, agency_id, report_year, digest, version, is_current, stage, received_on
FROM filing
WHERE list_contains($agencies::VARCHAR[], agency_id) AND report_year IS NOT NULL
ORDER BY agency_id, report_year, version
"""

_KNOWN = "SELECT sha256 FROM original WHERE list_contains($hashes::VARCHAR[], sha256)"

_OF_FILES = """
SELECT DISTINCT
    filing.filing_id, filing.agency_id, agency.name, filing.report_year, filing.version, filing.is_current,
    agency.official_order,
    (
        SELECT count(*) FROM finding
        WHERE finding.filing_id = filing.filing_id AND outcome = 'fail' AND severity = 'error'
    ) AS failed
FROM filing_source source
JOIN filing USING (filing_id)
JOIN agency ON agency.agency_id = filing.agency_id
WHERE list_contains($hashes::VARCHAR[], source.sha256)
ORDER BY agency.official_order NULLS LAST, agency.name, filing.report_year, filing.version
"""


def list_known_files(snapshot: Snapshot, hashes: Collection[str]) -> frozenset[str]:
    """Which of some files a snapshot was made from, among others; by their SHA-256."""
    rows = fetch_rows(snapshot, _KNOWN, {"hashes": sorted(hashes)})
    return frozenset(sha256 for (sha256,) in rows)


def list_loads(snapshot: Snapshot) -> pd.DataFrame:
    """Every load up to this snapshot, the latest first.

    Columns: number (the snapshot that it made), finished_at (UTC), files, added, versioned, unchanged,
    refused, restored (the number of the snapshot that it published again when it undid a load, else None).
    """
    return keep_none(query(snapshot, _LOADS))


def list_series(snapshot: Snapshot, agencies: Collection[str]) -> pd.DataFrame:
    """Every version of the reports of some agencies.

    Columns: filing_id, agency_id, report_year, digest (the same one is the same report), version, is_current,
    stage, received_on.
    """
    return keep_none(query(snapshot, _SERIES, {"agencies": sorted(agencies)}))


def list_filings_of_files(snapshot: Snapshot, hashes: Collection[str]) -> pd.DataFrame:
    """The reports that some files hold, in official order of their agencies.

    Columns: filing_id, agency_id, name, report_year, version, is_current, official_order, failed (errors).
    """
    return keep_none(query(snapshot, _OF_FILES, {"hashes": sorted(hashes)}))
