"""What drove a change: each agency's own change, and who is known in one of the two years only."""

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.queries.changes import find_common
from analytics.queries.frames import make_frame
from analytics.queries.members import Plan, plan_members
from analytics.queries.scope import Scope
from analytics.queries.values import load_values, resolve_metrics, to_decimal
from analytics.store import Snapshot

COMMON, ONLY_NOW, ONLY_BEFORE = "common", "only_now", "only_before"

_Known = tuple[int, int, str | None]
"""A known value: its number, the position of its agency, the report."""


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
    rows = np.flatnonzero(one.is_known & values.is_member)
    known = zip(
        *(each[rows].tolist() for each in (values.agency, values.year == year, is_common)),
        one.numerator[rows].tolist(),
        values.filing[rows].tolist(),
        strict=True,
    )
    units: dict[tuple[str, bool], tuple[list[_Known], list[_Known]]] = {}
    for agency, is_now, common, number, filing in known:
        sides = units.setdefault((plan.units[agency], common), ([], []))
        sides[0 if is_now else 1].append((number, agency, filing))
    drivers = [
        driver
        for (_, common), (now, before) in units.items()
        for driver in _list_drivers(plan, now, before, is_common=common)
    ]
    return make_frame(drivers, Driver._fields)


def _list_drivers(
    plan: Plan, now: list[_Known], before: list[_Known], *, is_common: bool
) -> Iterator[Driver]:
    if is_common:
        yield _make_driver(plan, COMMON, now, before)
        return
    if now:
        yield _make_driver(plan, ONLY_NOW, now, [])
    if before:
        yield _make_driver(plan, ONLY_BEFORE, [], before)


def _make_driver(plan: Plan, side: str, now: list[_Known], before: list[_Known]) -> Driver:
    _, agency, filing = max(now or before, key=itemgetter(0))
    value, previous = (sum(number for number, *_ in rows) for rows in (now, before))
    return Driver(
        side=side,
        agency_id=plan.agencies[agency],
        name=plan.names[agency],
        filing_id=filing,
        previous=to_decimal(previous) if before else None,
        value=to_decimal(value) if now else None,
        change=to_decimal(value - previous),
    )
