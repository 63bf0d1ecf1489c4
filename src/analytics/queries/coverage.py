"""How many agencies reported of how many that should have, and when.

Due days: `analytics.dictionary.due_days`. What counts is the day of the first publication: a version that
corrects it later makes no punctual report late.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.dictionary.due_days import find_due_day
from analytics.queries.frames import keep_none
from analytics.queries.members import MEMBER_SQL, Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.store import Snapshot, fetch_rows, query

_STATE_SQL = """
due_day AS (SELECT unnest($due_days::STRUCT(
    kind VARCHAR, level VARCHAR, due_on VARCHAR, year INTEGER, day DATE)[], max_depth := 2)
),
first_day AS (
    SELECT agency_id, report_year, min(published_on) AS first_published
    FROM filing WHERE stage = 'published' AND NOT is_ledger GROUP BY agency_id, report_year
),
dated AS (
    SELECT
        member.* REPLACE (coalesce(first_published, published_on) AS published_on),
        due_day.day AS due
    FROM member
    LEFT JOIN first_day USING (agency_id, report_year)
    JOIN due_day
        ON due_day.kind IS NOT DISTINCT FROM member.kind AND due_day.level IS NOT DISTINCT FROM member.level
        AND due_day.due_on IS NOT DISTINCT FROM member.due_on AND due_day.year = member.report_year
),
state AS (
    SELECT
        *,
        CASE
            WHEN filing_id IS NULL THEN 'missing'
            WHEN published_on IS NULL THEN 'undated'
            WHEN published_on <= due THEN 'on_time'
            ELSE 'late'
        END AS state
    FROM dated
)
"""

_BY_YEAR = f"""
WITH {MEMBER_SQL}, {_STATE_SQL}
SELECT
    years.year::INTEGER AS year,
    count(state.agency_id) AS expected, count(filing_id) AS received,
    count(*) FILTER (WHERE state = 'on_time') AS on_time, count(*) FILTER (WHERE state = 'late') AS late,
    count(*) FILTER (WHERE state = 'undated') AS undated,
    count(*) FILTER (WHERE state = 'missing') AS missing,
    count(*) FILTER (WHERE filing_id IS NOT NULL AND form IS NULL) AS unreadable,
    count(*) FILTER (WHERE not_added IS NULL AND form IS NOT NULL) AS counted,
    $has_roster AS is_expected_known
FROM (SELECT unnest($years::INTEGER[]) AS year) years LEFT JOIN state ON state.report_year = years.year
GROUP BY years.year ORDER BY years.year
"""  # noqa: S608 - all parts are constants of this package

_NAMES = f"""
WITH {MEMBER_SQL}, {_STATE_SQL}
SELECT
    agency_id, name, kind, level, state, published_on, due AS due_on, received_on, filing_id,
    filing_id IS NOT NULL AND form IS NULL AS is_unreadable,
    not_added IS NULL AND form IS NOT NULL AS is_counted
FROM state LEFT JOIN (SELECT filing_id, received_on FROM filing) USING (filing_id) ORDER BY position
"""  # noqa: S608 - all parts are constants of this package


def coverage_by_year(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Who reported, one row per year of the scope.

    Columns (int64 unless said): year; expected (agencies in scope that should report, whatever their reports
    cover); received (that have a report; expected = received + missing); on_time, late, undated (received =
    their sum; undated: no publication date is known); missing; unreadable (received, and no figure could be
    read); counted (reports that totals add up on the scope's basis); is_expected_known (bool: a roster says
    who should report; without one every agency that was ever seen is expected each year).
    """
    plan, years = scope_plan(snapshot, scope)
    return keep_none(query(snapshot, _BY_YEAR, _parameters(snapshot, plan, years)))


def coverage_names(snapshot: Snapshot, scope: Scope, year: int) -> pd.DataFrame:
    """The agencies behind one row of :func:`coverage_by_year`, in official order.

    Columns: agency_id, name, kind, level, state (``on_time``, ``late``, ``undated``, ``missing``),
    published_on (of the first published version), due_on, received_on (of the current one; dates), filing_id,
    is_unreadable, is_counted.
    """
    plan, _ = scope_plan(snapshot, scope)
    return keep_none(query(snapshot, _NAMES, _parameters(snapshot, plan, [year])))


def _parameters(snapshot: Snapshot, plan: Plan, years: Sequence[int]) -> dict[str, Any]:
    """The parameters of both queries: the days on which reports are due, too."""
    kinds = fetch_rows(snapshot, "SELECT DISTINCT kind, level, due_on FROM agency")
    days = [
        {"kind": kind, "level": level, "due_on": due_on, "year": year, "day": day}
        for kind, level, due_on in kinds
        for year in years
        for day in (find_due_day(kind, level, due_on, year),)
    ]
    return {**plan.parameters(years), "due_days": days}
