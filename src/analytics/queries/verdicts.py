"""What the checks said of every agency in one year, as numbers: counted by check and agency for any question.

A year of sixty thousand reports has 700,000 findings, of which ninety-eight in a hundred are passes. They are
read once, passes apart, because not every page asks for them; which agencies a question counts is decided
here. What people settled is asked of the store, as it changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.queries.columns import OPEN
from analytics.queries.decisions import DECIDED_SQL, DECISION_SQL, Decisions
from analytics.queries.members import Plan, plan_members
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows, query

FINDING_STATES = ("error", "warning", "info", "uncertain", "not_assessable", "pass")
"""From worst to best."""

COUNTED = (*FINDING_STATES, "settled")
"""What findings are counted by."""
PASS, SETTLED = COUNTED.index("pass"), COUNTED.index("settled")

YEARS = 16
"""Report years, of whatever snapshot, whose counts a process keeps: a megabyte each, with passes two."""

Numbers = npt.NDArray[np.int64]

STATE_SQL = "CASE WHEN finding.outcome = 'fail' THEN finding.severity ELSE finding.outcome END"
CURRENT_SQL = "(filing.is_current OR finding.filing_id IS NULL)"

_RULES = "SELECT rule FROM reading_finding UNION SELECT rule FROM derived_finding ORDER BY rule"

# Decisions are looked up only where they settle anything: a finding's name is a digest of what stands in it.
_COUNT = f"""
SELECT
    agency.rowid AS agency, list_position($rules::VARCHAR[], finding.rule) - 1 AS rule,
    list_position({list(COUNTED)}, {STATE_SQL}) - 1 AS state, count(*)::BIGINT AS n
FROM finding
JOIN agency ON agency.agency_id = finding.found_in_agency
{{decided}}
LEFT JOIN filing USING (filing_id)
WHERE finding.outcome <> 'pass' AND finding.found_in_year = $year AND {CURRENT_SQL} AND {{settled}}
GROUP BY ALL
"""  # noqa: S608 - all parts are constants

_OPEN = _COUNT.format(decided="", settled="true")

_SETTLED = f"WITH {DECIDED_SQL}" + _COUNT.format(
    decided="JOIN decided USING (fingerprint)",
    settled=f"{DECISION_SQL} IN ('explained', 'dismissed')",
)

# Row by row and from the tables: grouping so many rows costs more than handing them over.
_PASSES = """
WITH here AS (
    SELECT filing.reading_id, agency.rowid AS agency
    FROM filing JOIN agency USING (agency_id) WHERE filing.is_current AND filing.report_year = $year
)
SELECT here.agency, list_position($rules::VARCHAR[], finding.rule) - 1 AS rule
FROM reading_finding finding JOIN here USING (reading_id) WHERE finding.outcome = 'pass'
UNION ALL
SELECT agency.rowid AS agency, list_position($rules::VARCHAR[], finding.rule) - 1 AS rule
FROM derived_finding finding
JOIN agency USING (agency_id)
LEFT JOIN (SELECT filing_id, is_current FROM filing) filing USING (filing_id)
WHERE finding.outcome = 'pass' AND finding.report_year = $year
  AND (filing.is_current OR finding.filing_id IS NULL)
"""


_WHOSE = """
SELECT agency.agency_id AS agency, ('0x' || finding.fingerprint)::UBIGINT AS fingerprint
FROM finding JOIN agency ON agency.agency_id = finding.found_in_agency
WHERE finding.outcome <> 'pass'
"""


class Counted(NamedTuple):
    """Findings in groups: agency (its row in the store), check (place in `list_rules`), state (in `COUNTED`).

    A group may stand there several times, with numbers that are to be added up.
    """

    agency: Numbers
    rule: Numbers
    state: Numbers
    n: Numbers


@dataclass(frozen=True, slots=True)
class Open:
    """What is open in one year.

    Attributes:
        counts: Findings by state, of `COUNTED` without ``pass``; a state without any is not there.
        n_erring: Agencies with an error.
        errors: Errors by check; a check without any is not there.
    """

    counts: Mapping[str, int]
    n_erring: int
    errors: Mapping[str, int]


def count_open(snapshot: Snapshot, scope: Scope, year: int, decisions: Decisions) -> Open:
    """What the checks found in one year, passes apart; settled findings are counted as such alone."""
    found = take_open(snapshot, plan_members(snapshot, scope), year, decisions)
    by_agency = _spread(found.agency, found, _count_rows(snapshot))
    counts = by_agency.sum(axis=0).tolist()
    n_erring = int(np.count_nonzero(by_agency[:, 0]))
    rules = list_rules(snapshot)
    errors = _spread(found.rule, found, len(rules))[:, 0].tolist()
    return Open(
        {state: n for state, n in zip(COUNTED, counts, strict=True) if n},
        n_erring,
        {rule: n for rule, n in zip(rules, errors, strict=True) if n},
    )


def count_verdicts(
    snapshot: Snapshot, scope: Scope, year: int, decisions: Decisions
) -> tuple[dict[str, list[int]], Numbers]:
    """What the checks said in one year, passes included, by check and by agency.

    Returns:
        By check that was applied to any agency in scope, in the order of codes: the counts of `COUNTED`. And
        the same counts as columns, with a row for each agency of the scope, in official order.
    """
    plan = plan_members(snapshot, scope)
    rules, of = list_rules(snapshot), _find_rows(snapshot, plan)
    found = take_open(snapshot, plan, year, decisions)
    passes = _load_passes(snapshot, year)[of]
    by_rule = _spread(found.rule, found, len(rules))
    by_rule[:, PASS] = passes.sum(axis=0)
    place = np.full(int(of.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[of] = np.arange(len(of))
    by_agency = _spread(place[found.agency], found, len(of))
    by_agency[:, PASS] = passes.sum(axis=1)
    applied = np.flatnonzero(by_rule.any(axis=1)).tolist()
    return {rules[rule]: by_rule[rule].tolist() for rule in applied}, by_agency


def take_open(snapshot: Snapshot, plan: Plan, year: int, decisions: Decisions) -> Counted:
    """The findings of a year at some agencies, passes apart; what is settled has that state alone."""
    parts = [_load_open(snapshot, year)]
    if decisions.has_settled:
        settled = _fetch(snapshot, _SETTLED, year, decisions.parameters())
        # What is settled leaves the state that it had.
        parts.append(settled._replace(n=-settled.n))
        parts.append(settled._replace(state=np.full_like(settled.state, SETTLED)))
    found = Counted(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    is_in = np.zeros(_count_rows(snapshot), dtype=bool)
    is_in[_find_rows(snapshot, plan)] = True
    return _pick(found, is_in[found.agency])


def count_shown(
    snapshot: Snapshot, scope: Scope, year: int, kinds: Collection[tuple[str, str]], per_report: int
) -> tuple[int, int]:
    """Findings of a year of some kinds (check and state), whatever people said: all, and those of the lists.

    Of each agency a list shows at most `per_report`.
    """
    found = take_open(snapshot, plan_members(snapshot, scope), year, Decisions())
    wanted = np.zeros((len(list_rules(snapshot)), len(COUNTED)), dtype=bool)
    for number, rule in enumerate(list_rules(snapshot)):
        wanted[number] = [(rule, state) in kinds for state in COUNTED]
    found = _pick(found, wanted[found.rule, found.state])
    n = np.bincount(found.agency, found.n).astype(np.int64)
    return int(n.sum()), int(np.minimum(n, per_report).sum())


def find_whose(snapshot: Snapshot, fingerprint: str) -> str:
    """The agency whose finding has this name; "" where none has it that is no pass."""
    try:
        number = np.uint64(int(fingerprint, 16))
    except (ValueError, OverflowError):
        return ""
    numbers, agencies = _load_fingerprints(snapshot)
    at = int(np.searchsorted(numbers, number))
    return agencies[at] if at < len(numbers) and numbers[at] == number else ""


@lru_cache(maxsize=OPEN)
def _load_fingerprints(snapshot: Snapshot) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.object_]]:
    """The names of all findings that are no pass, in order, and whose each is.

    A name is a digest of what stands in the finding: looking for one means making all. They are made for the
    first that is sought, and not ahead: all findings are read for it, and fill the store's memory.
    """
    rows = query(snapshot, _WHOSE).sort_values("fingerprint", kind="stable")
    numbers = rows["fingerprint"].to_numpy(dtype=np.uint64)
    # One object for each agency, not for each finding.
    codes, agencies = pd.factorize(rows["agency"])
    return numbers, np.array([str(each) for each in agencies], dtype=object)[codes]


def read_passes_ahead(snapshot: Snapshot, year: int) -> None:
    """Read the passes of a year, which takes longer than counting them."""
    _load_passes(snapshot, year)


@lru_cache(maxsize=4)
def list_rules(snapshot: Snapshot) -> tuple[str, ...]:
    """The codes of the checks that were applied to any report."""
    return tuple(str(rule) for (rule,) in fetch_rows(snapshot, _RULES))


@lru_cache(maxsize=YEARS)
def _load_open(snapshot: Snapshot, year: int) -> Counted:
    return _fetch(snapshot, _OPEN, year, {})


@lru_cache(maxsize=YEARS)
def _load_passes(snapshot: Snapshot, year: int) -> npt.NDArray[np.int32]:
    """Passes by agency (its row in the store) and check."""
    rules = list_rules(snapshot)
    shape = (_count_rows(snapshot), len(rules))
    rows = query(snapshot, _PASSES, {"rules": list(rules), "year": year})
    cells = rows["agency"].to_numpy(dtype=np.int64) * shape[1] + rows["rule"].to_numpy(dtype=np.int64)
    return np.bincount(cells, minlength=shape[0] * shape[1]).astype(np.int32).reshape(shape)


def _fetch(snapshot: Snapshot, sql: str, year: int, parameters: Mapping[str, object]) -> Counted:
    rows = query(snapshot, sql, {**parameters, "rules": list(list_rules(snapshot)), "year": year})
    return Counted(*(rows[name].to_numpy(dtype=np.int64) for name in Counted._fields))


def _pick(found: Counted, where: npt.NDArray[np.bool_]) -> Counted:
    return Counted(*(column[where] for column in found))


def _spread(row: Numbers, found: Counted, n_rows: int) -> Numbers:
    """Findings by row and state."""
    cells = row * len(COUNTED) + found.state
    counts = np.bincount(cells, found.n, n_rows * len(COUNTED))
    return counts.astype(np.int64).reshape(n_rows, len(COUNTED))


def _find_rows(snapshot: Snapshot, plan: Plan) -> Numbers:
    """The rows of a plan's agencies in the store."""
    rows = _number_agencies(snapshot)
    return np.array([rows[agency] for agency in plan.agencies], dtype=np.int64)


def _count_rows(snapshot: Snapshot) -> int:
    return max(_number_agencies(snapshot).values(), default=-1) + 1


@lru_cache(maxsize=4)
def _number_agencies(snapshot: Snapshot) -> Mapping[str, int]:
    return {
        str(agency): int(row) for agency, row in fetch_rows(snapshot, "SELECT agency_id, rowid FROM agency")
    }
