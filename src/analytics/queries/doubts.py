"""Figures that a check doubts: they stand in totals as they were filed, so whoever shows a total says it."""

import json
from functools import lru_cache

import pandas as pd

from analytics.queries.frames import make_frame
from analytics.queries.holdings import load_members
from analytics.queries.members import scope_plan
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows

DOUBTING = "C[4-6]|D[0-9]+|F[78]"
"""Checks that doubt the values of the cells that they name: implausible ones, broken sums, sudden changes."""
MOST_NAMES = 6

OPEN = 2
"""Snapshots whose doubts a process keeps: the current one, and one that a publish has just replaced."""

_DOUBTS = """
SELECT filing_id, rule, cells FROM finding
WHERE filing_id IS NOT NULL AND outcome = 'fail' AND severity IN ('error', 'warning')
  AND regexp_full_match(rule, ?)
"""


def doubted_figures(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Which figures of the members of totals a check doubts.

    One row per figure, year and check. Columns: figure (``<indicator>|<applicant>``), year, rule, n
    (reports), names (of the first six agencies, in official order).
    """
    plan, years = scope_plan(snapshot, scope)
    members = load_members(snapshot, plan, years)
    rows = dict(zip(members.filing.tolist(), range(len(members.filing)), strict=True))
    found: dict[tuple[str, int, str], set[int]] = {}
    for filing, rule, figures in _load_doubts(snapshot):
        row = rows.get(filing)
        if row is not None and members.is_member[row]:
            for figure in figures:
                found.setdefault((figure, int(members.year[row]), rule), set()).add(int(members.agency[row]))
    return make_frame(
        [
            (*key, len(agencies), tuple(plan.names[agency] for agency in sorted(agencies)[:MOST_NAMES]))
            for key, agencies in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1], item[0][2]))
        ],
        ("figure", "year", "rule", "n", "names"),
    )


@lru_cache(maxsize=OPEN)
def _load_doubts(snapshot: Snapshot) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every report that a check doubts: its id, the check, the figures that it names. They are few."""
    return tuple(
        (
            str(filing),
            str(rule),
            tuple(f"{each['indicator']}|{each['applicant']}" for each in json.loads(cells)),
        )
        for filing, rule, cells in fetch_rows(snapshot, _DOUBTS, [DOUBTING])
    )
