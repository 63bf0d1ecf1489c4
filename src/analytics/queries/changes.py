"""The change to last year, twice: as filed, and like for like."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.dictionary import Metric
from analytics.queries.frames import make_frame
from analytics.queries.holdings import Mask
from analytics.queries.members import Plan, plan_members
from analytics.queries.scope import Scope
from analytics.queries.totals import (
    COMPUTED,
    LOWER_BOUND,
    NO_REPORT,
    NOT_COMPUTABLE,
    Total,
    add_up,
    ratio,
    sum_known,
)
from analytics.queries.values import MetricValues, Values, load_values, resolve_metrics
from analytics.store import Snapshot

MIN_RATE_BASE = 10
"""A count that was smaller last year is compared in absolute numbers only: 1 → 3 is not "+200 %"."""


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
    plan = plan_members(snapshot, scope)
    years = [year - 1, year]
    chosen = resolve_metrics(metrics)
    values = load_values(snapshot, plan, years, chosen, use_implied=scope.use_implied)
    totals = add_up(plan, values, years)
    rows = [
        _change(plan, values, one, year, totals[number, year - 1], totals[number, year])
        for number, one in enumerate(values.metrics)
    ]
    return make_frame(rows, Change._fields)


def _change(plan: Plan, values: Values, one: MetricValues, year: int, before: Total, now: Total) -> Change:
    common, n_common = find_common(plan, values, one, year)
    in_year = values.year == year
    lfl_before = ratio(one.metric, *sum_known(one, common & ~in_year))
    lfl_now = ratio(one.metric, *sum_known(one, common & in_year))
    change, change_rate = _difference(one.metric, before.value, now.value)
    lfl_change, lfl_rate = _difference(one.metric, lfl_before, lfl_now)
    status, reason = _status(before, now)
    return Change(
        metric=one.metric.id,
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
        n_common=n_common,
        is_partial=any(each.n_known < each.n_expected for each in (before, now)),
        crosses_break=year in one.metric.break_years,
        status=status,
        reason=reason,
    )


def find_common(plan: Plan, values: Values, one: MetricValues, year: int) -> tuple[Mask, int]:
    """The rows of units that are known in both years, and how many such units there are.

    A unit is an agency with its predecessors (更名、合并、分立); it is known in a year when every agency of
    it that should report then is known.
    """
    codes, names = pd.factorize(np.array(plan.units, dtype=object))
    units = codes[values.agency]
    in_year = values.year == year
    is_common = np.ones(len(names), dtype=bool)
    for these in (in_year, ~in_year):
        expected = np.bincount(units[these & values.is_member], minlength=len(names))
        known = np.bincount(units[these & values.is_member & one.is_known], minlength=len(names))
        is_common &= (expected > 0) & (known == expected)
    return is_common[units] & values.is_member, int(np.count_nonzero(is_common))


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
