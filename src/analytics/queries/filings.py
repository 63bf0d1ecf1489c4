"""Reports as they were read: the list of them, and everything that one of them says."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import UnknownSelection
from analytics.queries.frames import keep_none, make_frame
from analytics.queries.listing import Rows, count_failed, count_problems, find_listed, open_listing
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows, query

FIGURE_COLUMNS = ("indicator", "applicant", "status", "value", "implied", "proof", "raw", "place", "note")

_IN_SCOPE = """
filing.agency_id IN (SELECT unnest($agencies::VARCHAR[]))
AND (filing.report_year IS NULL OR filing.report_year BETWEEN $first AND $last)
"""
_SOUGHT = "lower(concat_ws(' ', agency.name, filing.file, filing.report_year))"

_SEARCH = f"""
SELECT filing.rowid FROM filing JOIN agency USING (agency_id) WHERE {_IN_SCOPE} {{sought}}
"""  # noqa: S608 - constants of this module; {{sought}} are further conditions

_FILINGS = """
WITH listed AS (SELECT unnest($rows::BIGINT[]) AS row, unnest(range(len($rows))) AS position)
SELECT
    filing_id, agency_id, agency.name, agency_printed, report_year, form,
    variant, filing.coverage, stage, title, published_on, received_on,
    sha256, file, part, format, version, is_current,
    is_choice_open, numeric_cells, numeric_placed, unmapped,
    (SELECT count(*) FROM filing_source source WHERE source.filing_id = filing.filing_id) AS sources
FROM listed JOIN filing ON filing.rowid = listed.row JOIN agency USING (agency_id)
ORDER BY position
"""

EVERYTHING = 2**31
"""More reports than there are."""

_FIGURES = """
SELECT indicator, applicant, status, value, implied, proof, raw, place, note
FROM figure WHERE filing_id = ? ORDER BY position
"""

_SECTIONS = "SELECT number, text FROM section WHERE filing_id = ? ORDER BY number"
_PROBLEMS = "SELECT code, zh, en, place FROM problem WHERE filing_id = ? ORDER BY position"
_UNMAPPED = "SELECT raw, place FROM unmapped WHERE filing_id = ? ORDER BY position"
_SOURCES = """
SELECT sha256, file, part, stage, received_on
FROM filing_source WHERE filing_id = ? ORDER BY received_on, file, part NULLS FIRST
"""
_FINDINGS_OF_ONE = """
SELECT
    fingerprint, rule, instance, outcome, severity, zh, en, cells, expected, reported, uses_implied,
    other_cells,
    evidence, cause, version, digest
FROM finding WHERE filing_id = ? ORDER BY position
"""

_FINDINGS = """
SELECT
    finding.fingerprint, finding.filing_id, finding.found_in_agency AS agency_id, agency.name,
    finding.found_in_year AS report_year, finding.rule, finding.instance, finding.outcome, finding.severity,
    finding.zh, finding.en, finding.cells, finding.expected, finding.reported, finding.uses_implied,
    finding.other_cells, finding.evidence, finding.cause, finding.version, finding.digest
FROM finding
JOIN agency ON agency.agency_id = finding.found_in_agency
LEFT JOIN filing USING (filing_id)
WHERE (filing.is_current OR finding.filing_id IS NULL) AND finding.outcome <> 'pass'
  AND finding.found_in_agency IN (SELECT unnest($agencies::VARCHAR[]))
  AND (finding.found_in_year IS NULL OR finding.found_in_year BETWEEN $first AND $last)
ORDER BY finding.found_in_year DESC, agency.official_order NULLS LAST, agency.name, finding.position
"""


def list_filings(
    snapshot: Snapshot, scope: Scope, *, wanted: str = "", start: int = 0, n: int = EVERYTHING
) -> pd.DataFrame:
    """Every version of every report in scope, current or not; reports without a year are always listed.

    Columns: filing_id, agency_id, name, agency_printed, report_year, form, variant, coverage, stage, title,
    published_on, received_on (dates), sha256, file, part, format, version, is_current, is_choice_open (the
    latest version is not certain: a person should choose), numeric_cells, numeric_placed, unmapped (the
    books: seen = placed + unmapped), sources (files that say the same), problems, failed (errors only). In
    official order of the agencies, latest year and version first.

    Args:
        snapshot: The data.
        scope: Which agencies and years.
        wanted: Words that the agency's name, the file's name and the year together must contain.
        start: The first one listed.
        n: How many are listed.
    """
    rows = open_listing(snapshot).row[_find(snapshot, scope, wanted)[start : start + n]]
    filings = keep_none(query(snapshot, _FILINGS, {"rows": rows.tolist()}))
    ids = filings["filing_id"].tolist()
    for name, counts in (("problems", count_problems(snapshot)), ("failed", count_failed(snapshot))):
        filings[name] = np.array([counts.get(filing, 0) for filing in ids], dtype=np.int64)
    return filings


def count_filings(snapshot: Snapshot, scope: Scope, *, wanted: str = "") -> int:
    """How many `list_filings` would list."""
    return len(_find(snapshot, scope, wanted))


def list_filers(snapshot: Snapshot, scope: Scope) -> tuple[str, ...]:
    """The agencies of the reports that `list_filings` lists, in official order."""
    listing = open_listing(snapshot)
    found = np.unique(listing.agency[find_listed(snapshot, scope)])
    return tuple(listing.agencies[agency] for agency in found.tolist())


def find_filer(snapshot: Snapshot, scope: Scope, filing_id: str) -> str | None:
    """Whose report this is; None where `list_filings` does not list it."""
    listing = open_listing(snapshot)
    at = listing.at.get(filing_id)
    if at is None or at not in find_listed(snapshot, scope):
        return None
    return listing.agencies[int(listing.agency[at])]


def _find(snapshot: Snapshot, scope: Scope, wanted: str) -> Rows:
    """Where the reports of a list stand in `open_listing`, in its order."""
    if not wanted.split():
        return find_listed(snapshot, scope)
    sought, words = _seek(wanted)
    parameters = {**_scope_parameters(snapshot, scope), **words}
    rows = [row for (row,) in fetch_rows(snapshot, _SEARCH.format(sought=sought), parameters)]
    return np.flatnonzero(np.isin(open_listing(snapshot).row, rows))


def _seek(wanted: str) -> tuple[str, dict[str, str]]:
    """The conditions of a search, and the words as their parameters."""
    words = {f"word{number}": word for number, word in enumerate(wanted.lower().split())}
    return "".join(f" AND contains({_SOUGHT}, ${name})" for name in words), words


def filing_figures(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """Every figure of one report, in the order in which its form prints them.

    Columns: indicator, applicant, status, value, implied (Decimal or None), proof, raw, place (JSON text or
    None), note.

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    rows = fetch_rows(snapshot, _FIGURES, [filing_id])
    return make_frame(rows, FIGURE_COLUMNS)


def filing_sections(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """The statutory sections that were found. Columns: number ("1" to "6"), text.

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    return keep_none(query(snapshot, _SECTIONS, [filing_id]))


def filing_findings(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """What the rules say about one report, passes included.

    Columns: fingerprint, rule, instance, outcome, severity, zh, en, cells (JSON text), expected, reported,
    uses_implied, other_cells, evidence, cause (JSON texts or None), version, digest.

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    return keep_none(query(snapshot, _FINDINGS_OF_ONE, [filing_id]))


def filing_problems(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """What could not be read in one report. Columns: code, zh, en, place (JSON text or None).

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    return keep_none(query(snapshot, _PROBLEMS, [filing_id]))


def filing_unmapped(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """Numeric cells of one report that belong to no figure. Columns: raw, place (JSON text or None).

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    return keep_none(query(snapshot, _UNMAPPED, [filing_id]))


def filing_sources(snapshot: Snapshot, filing_id: str) -> pd.DataFrame:
    """Every file that says the same as this report. Columns: sha256, file, part, stage, received_on.

    Raises:
        UnknownSelection: There is no such report.
    """
    _check_filing(snapshot, filing_id)
    return keep_none(query(snapshot, _SOURCES, [filing_id]))


def findings(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """What the rules found in the current reports of the scope, without passes; latest year first.

    Columns: fingerprint, filing_id (None where the report itself is missing), agency_id, name, report_year,
    rule, instance, outcome (``fail``, ``uncertain``, ``not_assessable``), severity, zh, en, cells (JSON),
    expected, reported, uses_implied, other_cells, evidence, cause (JSON texts or None), version, digest.
    """
    return keep_none(query(snapshot, _FINDINGS, _scope_parameters(snapshot, scope)))


def _scope_parameters(snapshot: Snapshot, scope: Scope) -> dict[str, Any]:
    return {
        "agencies": list(plan_members(snapshot, scope).agencies),
        "first": scope.first_year if scope.first_year is not None else 0,
        "last": scope.last_year if scope.last_year is not None else 9999,
    }


def _check_filing(snapshot: Snapshot, filing_id: str) -> None:
    if not fetch_rows(snapshot, "SELECT 1 FROM filing WHERE filing_id = ?", [filing_id]):
        raise UnknownSelection("filing", (filing_id,))
