"""What waits for a person: figures that nothing proves, and versions between which nothing decides."""

from functools import lru_cache

import pandas as pd

from analytics.queries.columns import OPEN
from analytics.queries.frames import keep_none, make_frame
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.store import ReadAs, Snapshot, fetch_rows, query

# What a person has already judged is no longer in doubt, whatever they saw.
_WAITING = """
WITH waiting AS (
    SELECT filing.*, gap.figure
    FROM reading_gap gap JOIN filing USING (reading_id)
    WHERE filing.is_current AND filing.agency_id IN (SELECT unnest($agencies::VARCHAR[]))
      AND (filing.report_year IS NULL OR filing.report_year BETWEEN $first AND $last)
      AND (gap.proof = 'unproven' OR ($illegible AND gap.status = 'illegible'))
      AND gap.proof IS DISTINCT FROM 'person'
)
"""

_DOUBTS = f"""
{_WAITING}
SELECT
    waiting.filing_id, waiting.agency_id, agency.name, waiting.report_year, waiting.file, waiting.part,
    waiting.sha256, reading.ordinal, waiting.form, waiting.variant, figure.indicator, figure.applicant,
    figure.status, figure.value, figure.implied, figure.proof, figure.raw, figure.place, figure.note
FROM waiting
JOIN agency USING (agency_id)
JOIN reading USING (reading_id)
JOIN reading_figure figure
    ON figure.reading_id = waiting.reading_id
    AND figure.indicator = split_part(waiting.figure, '|', 1)
    AND figure.applicant = split_part(waiting.figure, '|', 2)
WHERE figure.raw IS NOT NULL OR figure.place IS NOT NULL
ORDER BY
    waiting.report_year DESC NULLS LAST, agency.official_order NULLS LAST, agency.name, waiting.filing_id,
    figure.position
"""  # noqa: S608 - a constant of this module

_OF_WHOM = """
SELECT
    filing.agency_id, filing.report_year, bool_or(gap.proof IS NOT DISTINCT FROM 'unproven'),
    bool_or(gap.status = 'illegible')
FROM reading_gap gap JOIN filing USING (reading_id)
WHERE filing.is_current AND (gap.proof = 'unproven' OR gap.status = 'illegible')
  AND gap.proof IS DISTINCT FROM 'person'
GROUP BY filing.agency_id, filing.report_year
"""

_READING = """
SELECT reading.sha256, reading.part, reading.ordinal, filing.decided
FROM filing JOIN reading USING (reading_id) WHERE filing.filing_id = ?
"""

_READ_AS = """
SELECT reading.agency_printed, reading.report_year, coalesce(as_read.digest, reading.digest)
FROM filing JOIN reading USING (reading_id) LEFT JOIN as_read USING (reading_id) WHERE filing.filing_id = ?
"""

_VERSIONS = """
SELECT
    filing.filing_id, filing.version, filing.stage, filing.received_on, filing.file, filing.part,
    filing.is_current, filing.is_choice_open, filing.decided, reading.sha256, reading.ordinal
FROM filing JOIN reading USING (reading_id)
WHERE filing.agency_id = ? AND filing.report_year = ?
ORDER BY filing.version
"""

_FILING_OF = """
SELECT source.filing_id FROM filing_source source JOIN reading USING (reading_id)
WHERE reading.sha256 = ? AND reading.part IS NOT DISTINCT FROM ? AND reading.ordinal = ?
"""


DOUBT_COLUMNS = (
    *(
        "filing_id",
        "agency_id",
        "name",
        "report_year",
        "file",
        "part",
        "sha256",
        "ordinal",
        "form",
        "variant",
    ),
    *("indicator", "applicant", "status", "value", "implied", "proof", "raw", "place", "note"),
)


def list_doubts(snapshot: Snapshot, scope: Scope, *, has_illegible: bool = False) -> pd.DataFrame:
    """Every figure of the current reports in scope that waits for a person, latest year first.

    Columns: filing_id, agency_id, name, report_year, file, part, sha256, ordinal (with sha256 and part the
    reading's key), form, variant, indicator, applicant, status, value, implied (Decimal or None), proof, raw,
    place (JSON text or None), note.

    Args:
        snapshot: The data.
        scope: Which agencies and years; reports without a year are always listed.
        has_illegible: Cells that could not be read at all are listed too.
    """
    waiting = _find_waiting(snapshot, scope, has_illegible=has_illegible)
    if not waiting:
        return make_frame([], DOUBT_COLUMNS)
    parameters = {
        "agencies": sorted(waiting),
        "first": scope.first_year if scope.first_year is not None else 0,
        "last": scope.last_year if scope.last_year is not None else 9999,
        "illegible": has_illegible,
    }
    return make_frame(fetch_rows(snapshot, _DOUBTS, parameters), DOUBT_COLUMNS)


def has_doubts(snapshot: Snapshot, scope: Scope, *, has_illegible: bool = False) -> bool:
    """Whether any figure waits for a person; arguments as `list_doubts`, without looking at the figures."""
    return bool(_find_waiting(snapshot, scope, has_illegible=has_illegible))


def _find_waiting(snapshot: Snapshot, scope: Scope, *, has_illegible: bool) -> set[str]:
    """The agencies in scope of whose reports any figure waits; they are few, or none."""
    first = scope.first_year if scope.first_year is not None else 0
    last = scope.last_year if scope.last_year is not None else 9999
    waiting = {
        agency
        for agency, year, is_unproven, is_illegible in _load_waiting(snapshot)
        if (is_unproven or (has_illegible and is_illegible)) and (year is None or first <= year <= last)
    }
    return waiting & set(plan_members(snapshot, scope).agencies) if waiting else waiting


@lru_cache(maxsize=OPEN)
def _load_waiting(snapshot: Snapshot) -> tuple[tuple[str, int | None, bool, bool], ...]:
    """Every agency and year of which some figure is unproven or illegible, and which of the two."""
    return tuple(fetch_rows(snapshot, _OF_WHOM))


def reading_of(snapshot: Snapshot, filing_id: str) -> tuple[str, str | None, int, str]:
    """The key of the reading that stands for a report (hash, part, ordinal), and what a person said of it."""
    rows = fetch_rows(snapshot, _READING, [filing_id])
    sha256, part, ordinal, decided = rows[0]
    return str(sha256), part, int(ordinal), str(decided or "")


def read_as_of(snapshot: Snapshot, filing_id: str) -> ReadAs:
    """What the reading that stands for a report said before any person decided about it."""
    (found,) = fetch_rows(snapshot, _READ_AS, [filing_id])
    return ReadAs(*found)


def list_versions(snapshot: Snapshot, agency_id: str, report_year: int) -> pd.DataFrame:
    """All versions of an agency's report for a year, as `VersionChoice` needs them.

    Columns: filing_id, version, stage, received_on, file, part, is_current, is_choice_open, decided, sha256,
    ordinal.
    """
    return keep_none(query(snapshot, _VERSIONS, [agency_id, report_year]))


def filing_of(snapshot: Snapshot, sha256: str, part: str | None, ordinal: int) -> str:
    """The report that a reading belongs to now; "" where it is gone."""
    rows = fetch_rows(snapshot, _FILING_OF, [sha256, part, ordinal])
    return str(rows[0][0]) if rows else ""
