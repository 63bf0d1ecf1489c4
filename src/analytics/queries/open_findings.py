"""How many findings are no passes, by agency: what says at a glance whether anything is open.

Of a hundred findings ninety-eight are passes. The others of a year are read once, for all agencies; which
of them a question counts is decided afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analytics.queries.decisions import DECIDED_SQL, DECISION_SQL, Decisions
from analytics.queries.members import plan_members
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows

YEARS = 16
"""Report years, of whatever snapshot, whose counts a process keeps: some hundred kilobytes each."""

Counted = Iterable[tuple[str, str, int]]
"""Agency, state, number of findings."""

_COUNT = """
SELECT
    finding.found_in_agency,
    CASE WHEN finding.outcome = 'fail' THEN finding.severity ELSE finding.outcome END AS state,
    count(*)::BIGINT
FROM finding LEFT JOIN filing USING (filing_id)
WHERE finding.outcome <> 'pass' AND finding.found_in_year = $year
  AND (filing.is_current OR finding.filing_id IS NULL)
GROUP BY ALL
"""

_COUNT_DECIDED = f"""
WITH {DECIDED_SQL}
SELECT
    finding.found_in_agency,
    CASE WHEN {DECISION_SQL} IN ('explained', 'dismissed') THEN 'settled'
         WHEN finding.outcome = 'fail' THEN finding.severity ELSE finding.outcome END AS state,
    count(*)::BIGINT
FROM finding LEFT JOIN filing USING (filing_id) LEFT JOIN decided USING (fingerprint)
WHERE finding.outcome <> 'pass' AND finding.found_in_year = $year
  AND (filing.is_current OR finding.filing_id IS NULL)
GROUP BY ALL
"""  # noqa: S608 - all parts are constants


@dataclass(frozen=True, slots=True)
class Open:
    """What is open in one year.

    Attributes:
        counts: Findings by state, of `compliance.COUNTED` without ``pass``; a state without any is not there.
        n_erring: Agencies with an error.
    """

    counts: Mapping[str, int]
    n_erring: int


def count_open(snapshot: Snapshot, scope: Scope, year: int, decisions: Decisions) -> Open:
    """What the checks found in one year, passes apart; settled findings are counted as such alone."""
    rows: Counted = _load_open(snapshot, year)
    if decisions.has_settled:
        rows = _fetch(snapshot, _COUNT_DECIDED, {**decisions.parameters(), "year": year})
    agencies = set(plan_members(snapshot, scope).agencies)
    counts: dict[str, int] = {}
    erring = set()
    for agency, state, n in rows:
        if agency in agencies:
            counts[state] = counts.get(state, 0) + n
            if state == "error":
                erring.add(agency)
    return Open(counts, len(erring))


@lru_cache(maxsize=YEARS)
def _load_open(snapshot: Snapshot, year: int) -> Counted:
    return _fetch(snapshot, _COUNT, {"year": year})


def _fetch(snapshot: Snapshot, sql: str, parameters: Mapping[str, object]) -> Counted:
    return tuple(
        (str(agency), str(state), int(n)) for agency, state, n in fetch_rows(snapshot, sql, parameters)
    )
