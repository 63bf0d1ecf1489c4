"""What waits for a person: figures that nothing proves, and versions between which nothing decides.

Which figures wait is read once for a snapshot, and cut for every question: a page says how many there are and
shows one of them. Whoever takes all of them away asks for `list_doubts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import FigureKey
from analytics.queries.columns import OPEN
from analytics.queries.frames import keep_none, make_frame
from analytics.queries.listing import NO_YEAR, Rows
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.store import ReadAs, ReadingKey, Snapshot, fetch_rows, query

# What a person has already judged is no longer in doubt, whatever they saw.
_WAITING = """
WITH waiting AS (
    SELECT
        filing.*, filing.rowid AS row, gap.figure, gap.proof IS NOT DISTINCT FROM 'unproven' AS is_unproven
    FROM reading_gap gap JOIN filing USING (reading_id)
    WHERE filing.is_current AND filing.agency_id IN (SELECT unnest($agencies::VARCHAR[]))
      AND (filing.report_year IS NULL OR filing.report_year BETWEEN $first AND $last)
      AND (gap.proof = 'unproven' OR ($illegible AND gap.status = 'illegible'))
      AND gap.proof IS DISTINCT FROM 'person'
)
"""

_FIGURES = """
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
"""

_DOUBTS = f"""
{_WAITING}
SELECT
    waiting.filing_id, waiting.agency_id, agency.name, waiting.report_year, waiting.file, waiting.part,
    waiting.sha256, reading.ordinal, waiting.form, waiting.variant, figure.indicator, figure.applicant,
    figure.status, figure.value, figure.implied, figure.proof, figure.raw, figure.place, figure.note
{_FIGURES}
"""

_ORDER = f"""
{_WAITING}
SELECT waiting.row, waiting.figure, waiting.is_unproven, figure.raw
{_FIGURES}
"""

_REPORTS = """
SELECT
    filing.rowid AS row, filing.filing_id, filing.agency_id, agency.name, filing.report_year, filing.file,
    filing.part, filing.sha256, reading.ordinal, filing.form, filing.variant
FROM filing JOIN agency USING (agency_id) JOIN reading USING (reading_id)
WHERE filing.rowid IN (SELECT unnest($rows::BIGINT[]))
"""

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


REPORT_COLUMNS = (
    *("filing_id", "agency_id", "name", "report_year", "file", "part", "sha256", "ordinal", "form"),
    "variant",
)
DOUBT_COLUMNS = (
    *REPORT_COLUMNS,
    *("indicator", "applicant", "status", "value", "implied", "proof", "raw", "place", "note"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """Every figure of a snapshot that waits and has a place or a text, in the order of `list_doubts`.

    Attributes:
        agency: Of each figure, the row of its agency in `agencies`.
        year: The year of its report, or `NO_YEAR`.
        report: The row of its report in the store.
        figure: Which figure it is, a place in `figures`.
        raw: Its text as printed, or None.
        is_unproven: It was read, and nothing proves it; the others could not be read at all.
        agencies: The row of each agency by its id.
        figures: Indicator and applicant.
        reports: What is known of each report: the columns of `list_doubts` up to the figure.
        spans: From where to where the figures of each report stand.
        readings: The report of each reading.
    """

    agency: Rows
    year: Rows
    report: Rows
    figure: Rows
    raw: npt.NDArray[np.object_]
    is_unproven: npt.NDArray[np.bool_]
    agencies: Mapping[str, int]
    figures: tuple[FigureKey, ...]
    reports: Mapping[int, Mapping[str, Any]]
    spans: Mapping[int, tuple[int, int]]
    readings: Mapping[ReadingKey, int]

    def describe(self, at: int) -> dict[str, Any]:
        """One figure: its report, indicator, applicant and raw text."""
        key = self.figures[self.figure[at]]
        return {**self.reports[int(self.report[at])], **key._asdict(), "raw": self.raw[at]}

    def locate(self, reading: ReadingKey, figure: FigureKey) -> int | None:
        """Where a figure of a reading stands; None where it does not wait."""
        first, end = self.spans.get(self.readings.get(reading, -1), (0, 0))
        return next((at for at in range(first, end) if self.figures[self.figure[at]] == figure), None)


def find_waiting(snapshot: Snapshot, scope: Scope, *, has_illegible: bool = False) -> Rows:
    """Which figures wait, as places in `open_waiting`; arguments as `list_doubts`, whose rows they are."""
    waiting = _find_waiting(snapshot, scope, has_illegible=has_illegible)
    if not waiting:
        return np.zeros(0, dtype=np.int64)
    held = open_waiting(snapshot)
    is_in = np.zeros(len(held.agencies) + 1, dtype=bool)
    is_in[[held.agencies[agency] for agency in waiting if agency in held.agencies]] = True
    first, last = _limit(scope)
    is_meant = (held.year == NO_YEAR) | ((held.year >= first) & (held.year <= last))
    return np.flatnonzero(is_in[held.agency] & is_meant & (held.is_unproven | has_illegible))


@lru_cache(maxsize=OPEN)
def open_waiting(snapshot: Snapshot) -> Waiting:
    """All that waits in a snapshot; every session of a process shares it."""
    everyone = sorted({agency for agency, *_ in _load_waiting(snapshot)})
    parameters = {"agencies": everyone, "first": 0, "last": 9999, "illegible": True}
    found = query(snapshot, _ORDER, parameters)
    report = found["row"].to_numpy(dtype=np.int64)
    rows, first, n = np.unique(report, return_index=True, return_counts=True)
    known = fetch_rows(snapshot, _REPORTS, {"rows": rows.tolist()})
    reports = {int(row): dict(zip(REPORT_COLUMNS, each, strict=True)) for row, *each in known}
    agencies = {agency: place for place, agency in enumerate(everyone)}
    of = [reports[row] for row in report.tolist()]
    figure, names = pd.factorize(found["figure"])
    raw = found["raw"].astype(object)
    return Waiting(
        agency=np.array([agencies[each["agency_id"]] for each in of], dtype=np.int64),
        year=np.array([_number_year(each["report_year"]) for each in of], dtype=np.int64),
        report=report,
        figure=figure.astype(np.int64),
        raw=raw.where(raw.notna(), None).to_numpy(),
        is_unproven=found["is_unproven"].to_numpy(dtype=bool),
        agencies=agencies,
        figures=tuple(FigureKey(*name.split("|")) for name in names),
        reports=reports,
        spans={
            row: (at, at + many)
            for row, at, many in zip(*(each.tolist() for each in (rows, first, n)), strict=True)
        },
        readings={
            ReadingKey(each["sha256"], each["part"], each["ordinal"]): row for row, each in reports.items()
        },
    )


def _number_year(year: float | None) -> int:
    return NO_YEAR if year is None else int(year)


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
    first, last = _limit(scope)
    parameters = {"agencies": sorted(waiting), "first": first, "last": last, "illegible": has_illegible}
    return make_frame(fetch_rows(snapshot, _DOUBTS, parameters), DOUBT_COLUMNS)


def has_doubts(snapshot: Snapshot, scope: Scope, *, has_illegible: bool = False) -> bool:
    """Whether any figure waits for a person; arguments as `list_doubts`, without looking at the figures."""
    return bool(_find_waiting(snapshot, scope, has_illegible=has_illegible))


def _find_waiting(snapshot: Snapshot, scope: Scope, *, has_illegible: bool) -> set[str]:
    """The agencies in scope of whose reports any figure waits; they are few, or none."""
    first, last = _limit(scope)
    waiting = {
        agency
        for agency, year, is_unproven, is_illegible in _load_waiting(snapshot)
        if (is_unproven or (has_illegible and is_illegible)) and (year is None or first <= year <= last)
    }
    return waiting & set(plan_members(snapshot, scope).agencies) if waiting else waiting


def _limit(scope: Scope) -> tuple[int, int]:
    """The first and the last year that a scope means."""
    first = 0 if scope.first_year is None else scope.first_year
    return first, 9999 if scope.last_year is None else scope.last_year


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
