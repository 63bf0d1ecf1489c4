"""What drove a change: each agency's own change, and who is known in one of the two years only."""

from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.queries.changes import find_common
from analytics.queries.frames import make_frame
from analytics.queries.members import Plan, plan_members
from analytics.queries.scope import Scope
from analytics.queries.values import MetricValues, Values, load_values, resolve_metrics, to_decimal
from analytics.store import Snapshot

COMMON, ONLY_NOW, ONLY_BEFORE = "common", "only_now", "only_before"


class Driver(NamedTuple):
    """One unit and its part of a change; fields as the columns of :func:`change_drivers`."""

    side: str
    agency_id: str
    name: str
    filing_id: str | None
    previous: Decimal | None
    value: Decimal | None
    change: Decimal


def change_drivers(snapshot: Snapshot, scope: Scope, metric: str, year: int) -> pd.DataFrame:
    """What each agency adds to the change of a count from the year before `year` to `year`.

    One row per unit (an agency with those that it succeeded: 更名、合并、分立), official order. Columns:

    - side: ``common`` (known in both years; their changes add up to `lfl_change` of `metric_change`),
      ``only_now``, ``only_before`` (known in one year only, so that the total moved without anything having
      happened; all three add up to the change of the sums of what is known)
    - agency_id, name, filing_id: of this year's agency, where there is none of last year's; the largest one
      of several
    - previous, value (Decimal, None on the side that is not there), change

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan = plan_members(snapshot, scope)
    values = load_values(
        snapshot, plan, [year - 1, year], resolve_metrics([metric]), use_implied=scope.use_implied
    )
    (one,) = values.metrics
    is_common, _ = find_common(plan, values, one, year)
    units: dict[tuple[str, bool], list[int]] = {}
    for row in np.flatnonzero(one.is_known & values.is_member).tolist():
        unit = plan.units[values.agency[row]]
        units.setdefault((unit, bool(is_common[row])), []).append(row)
    drivers = [
        driver
        for (_, common), rows in units.items()
        for driver in _list_drivers(plan, values, one, year, rows, is_common=common)
    ]
    return make_frame(drivers, Driver._fields)


def _list_drivers(
    plan: Plan, values: Values, one: MetricValues, year: int, rows: list[int], *, is_common: bool
) -> list[Driver]:
    now = [row for row in rows if values.year[row] == year]
    before = [row for row in rows if values.year[row] != year]
    if is_common:
        return [_make_driver(plan, values, one, COMMON, now, before)]
    return [
        _make_driver(plan, values, one, side, *pair)
        for side, pair in ((ONLY_NOW, (now, [])), (ONLY_BEFORE, ([], before)))
        if any(pair)
    ]


def _make_driver(
    plan: Plan, values: Values, one: MetricValues, side: str, now: list[int], before: list[int]
) -> Driver:
    shown = max(now or before, key=lambda row: one.numerator[row])
    value = to_decimal(sum(int(one.numerator[row]) for row in now)) if now else None
    previous = to_decimal(sum(int(one.numerator[row]) for row in before)) if before else None
    agency = int(values.agency[shown])
    return Driver(
        side=side,
        agency_id=plan.agencies[agency],
        name=plan.names[agency],
        filing_id=values.filing[shown],
        previous=previous,
        value=value,
        change=(value or Decimal(0)) - (previous or Decimal(0)),
    )
