"""The change to last year, twice: as filed, and like for like."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from analytics.dictionary import Metric
from analytics.queries.frames import make_frame, trim
from analytics.queries.members import Plan, plan_members
from analytics.queries.scope import Scope
from analytics.queries.totals import (
    COMPUTED,
    LOWER_BOUND,
    NO_REPORT,
    NOT_COMPUTABLE,
    Total,
    compute_totals,
    ratio,
    run,
)
from analytics.queries.values import resolve_metrics
from analytics.store import Snapshot

MIN_RATE_BASE = 10
"""A count that was smaller last year is compared in absolute numbers only: 1 → 3 is not "+200 %"."""

_LIKE_FOR_LIKE = """
, unit_year AS (
    SELECT
        metric, unit, report_year, bool_and(lack IS NULL) AS is_known, sum(numerator) AS numerator,
        sum(denominator) AS denominator
    FROM value WHERE not_added IS NULL GROUP BY ALL
),
common AS (
    SELECT metric, unit FROM unit_year GROUP BY ALL HAVING count(*) = 2 AND bool_and(is_known)
)
SELECT metric, report_year, sum(numerator), sum(denominator), count(*)
FROM unit_year JOIN common USING (metric, unit) GROUP BY ALL
"""


class Change(NamedTuple):
    """One metric in two years; fields as the columns of :func:`metric_change`."""

    metric: str
    year: int
    previous_year: int
    value: Decimal | None
    previous: Decimal | None
    change: Decimal | None
    change_rate: Decimal | None
    lfl_value: Decimal | None
    lfl_previous: Decimal | None
    lfl_change: Decimal | None
    lfl_rate: Decimal | None
    n_common: int
    is_partial: bool
    crosses_break: bool
    status: str
    reason: str | None


class _Common(NamedTuple):
    """Sums over the members that are known in both years."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n_units: int = 0


def metric_change(snapshot: Snapshot, scope: Scope, metrics: Iterable[str], year: int) -> pd.DataFrame:
    """What changed from the year before `year` to `year`, one row per metric in the order asked.

    Columns:

    - metric, year, previous_year
    - value, previous, change, change_rate: as filed (Decimal or None). `change` is in the metric's unit (for
      shares a difference of fractions: write percentage points). `change_rate` is None for rates (never
      percent of percent) and where last year's count was below 10.
    - lfl_value, lfl_previous, lfl_change, lfl_rate: like for like, over the agencies known in both years;
      agencies that were renamed, merged or split count as one.
    - n_common: how many such agencies (or groups of successors) there are; with 0 the four are None.
    - is_partial: in one of the years some members are unknown, so the change as filed is also a change of
      who reported.
    - crosses_break: the two years lie on different sides of a break of the metric.
    - status: ``computed``, ``not_computable`` or ``no_report``; reason: None, or that of the year that has no
      value (as `metric_by_year`). The like-for-like values may exist even then.

    Raises:
        UnknownSelection: There is no such metric.
    """
    chosen = resolve_metrics(metrics)
    plan = plan_members(snapshot, scope)
    years = [year - 1, year]
    totals = compute_totals(snapshot, plan, years, chosen, use_implied=scope.use_implied)
    common = _compare_common(snapshot, plan, years, chosen, use_implied=scope.use_implied)
    rows = [
        _change(
            metric,
            year,
            (totals[number, year - 1], totals[number, year]),
            (common.get((number, year - 1), _Common()), common.get((number, year), _Common())),
        )
        for number, metric in enumerate(chosen)
    ]
    return make_frame(rows, Change._fields)


def _compare_common(
    snapshot: Snapshot, plan: Plan, years: list[int], metrics: Sequence[Metric], *, use_implied: bool
) -> dict[tuple[int, int], _Common]:
    rows = run(snapshot, plan, years, metrics, _LIKE_FOR_LIKE, use_implied=use_implied)
    return {
        (metric, year): _Common(trim(above), trim(below), n_units)
        for metric, year, above, below, n_units in rows
    }


def _change(
    metric: Metric, year: int, totals: tuple[Total, Total], common: tuple[_Common, _Common]
) -> Change:
    before, now = totals
    lfl_before, lfl_now = (ratio(metric, each.numerator, each.denominator) for each in common)
    change, change_rate = _difference(metric, before.value, now.value)
    lfl_change, lfl_rate = _difference(metric, lfl_before, lfl_now)
    status, reason = _status(before, now)
    return Change(
        metric=metric.id,
        year=year,
        previous_year=year - 1,
        value=now.value,
        previous=before.value,
        change=change,
        change_rate=change_rate,
        lfl_value=lfl_now,
        lfl_previous=lfl_before,
        lfl_change=lfl_change,
        lfl_rate=lfl_rate,
        n_common=common[1].n_units,
        is_partial=any(each.n_known < each.n_expected for each in totals),
        crosses_break=year in metric.break_years,
        status=status,
        reason=reason,
    )


def _difference(
    metric: Metric, before: Decimal | None, now: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """The change, and its rate where a rate says something."""
    if before is None or now is None:
        return None, None
    has_rate = not metric.denominator and before >= MIN_RATE_BASE
    return now - before, (now - before) / before if has_rate else None


def _status(before: Total, now: Total) -> tuple[str, str | None]:
    for total in (now, before):
        if total.status not in (COMPUTED, LOWER_BOUND):
            return (NO_REPORT if total.status == NO_REPORT else NOT_COMPUTABLE), total.reason
    return COMPUTED, None
