"""Figures that a check doubts: they stand in totals as they were filed, so whoever shows a total says it."""

import pandas as pd

from analytics.queries.frames import keep_none
from analytics.queries.members import MEMBER_SQL, scope_plan
from analytics.queries.scope import Scope
from analytics.store import Snapshot, query

DOUBTING = "C[4-6]|D[0-9]+|F[78]"
"""Checks that doubt the values of the cells that they name: implausible ones, broken sums, sudden changes."""
MOST_NAMES = 6

_DOUBTS = f"""
WITH {MEMBER_SQL},
found AS (
    SELECT
        member.agency_id, member.name, member.position, member.report_year AS year, finding.rule,
        unnest(from_json(finding.cells, '[{{"indicator": "VARCHAR", "applicant": "VARCHAR"}}]')) AS cell
    FROM finding JOIN member ON member.filing_id = finding.filing_id
    WHERE member.not_added IS NULL AND finding.outcome = 'fail' AND finding.severity IN ('error', 'warning')
      AND regexp_full_match(finding.rule, $rules)
),
cells AS (
    SELECT DISTINCT agency_id, name, position, year, rule, cell.indicator || '|' || cell.applicant AS figure
    FROM found
)
SELECT
    figure, year, rule, count(*)::BIGINT AS n,
    list(name ORDER BY position)[1:{MOST_NAMES}] AS names
FROM cells GROUP BY figure, year, rule ORDER BY figure, year DESC, rule
"""  # noqa: S608 - all parts are constants of this package


def doubted_figures(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Which figures of the members of totals a check doubts.

    One row per figure, year and check. Columns: figure (``<indicator>|<applicant>``), year, rule, n
    (reports), names (of the first six agencies, in official order).
    """
    plan, years = scope_plan(snapshot, scope)
    return keep_none(query(snapshot, _DOUBTS, {**plan.parameters(years), "rules": DOUBTING}))
