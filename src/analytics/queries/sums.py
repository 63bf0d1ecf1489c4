"""Sums over agencies that know everything that is added: parts with their whole, both sides of a balance.

Adding up rows of agencies on a page would carry every agency and year to it; here only sums leave.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analytics.queries.frames import make_frame
from analytics.queries.holdings import Mask
from analytics.queries.members import scope_plan
from analytics.queries.scope import Scope
from analytics.queries.totals import COMPUTED, NO_REPORT, NOT_COMPUTABLE, NOT_IN_FORM
from analytics.queries.values import (
    LACKS,
    MetricValues,
    Numbers,
    Values,
    load_values,
    resolve_metrics,
    to_decimal,
)
from analytics.store import Snapshot

ROLL_STEPS = ("opening", "added", "removed", "closing")
SUM_COLUMNS = ("year", "metric", "value", "n_known", "n_expected", "status")


def sum_complete(snapshot: Snapshot, scope: Scope, metrics: Sequence[str]) -> pd.DataFrame:
    """The sum of each metric per year over the members that know all of them, so that parts fit their whole.

    One row per year in which anybody reported or should have, and metric; counts only. Columns: year, metric,
    value (Decimal, None without such a member), n_known (members that know all), n_expected (members that
    should have reported: where they are more, the sum is at least so much), status (``computed``, else
    the one state that all agencies of the year share, ``no_report`` or ``not_in_form``, else
    ``not_computable``).

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, years = scope_plan(snapshot, scope)
    chosen = resolve_metrics(metrics)
    values = load_values(snapshot, plan, years, chosen, use_implied=scope.use_implied)
    complete = _know_all(values) & values.is_member
    rows: list[tuple[Any, ...]] = []
    for year in years:
        in_year = values.year == year
        if not in_year.any():
            continue
        n_known = int(np.count_nonzero(complete & in_year))
        n_expected = int(np.count_nonzero(values.is_member & in_year))
        status = COMPUTED if n_known else _share_state(values, in_year)
        rows += [
            (year, one.metric.id, _add(one, complete & in_year), n_known, n_expected, status)
            for one in values.metrics
        ]
    return make_frame(rows, SUM_COLUMNS)


def sum_by_kind(snapshot: Snapshot, scope: Scope, metric: str) -> pd.DataFrame:
    """The sum of one metric for each kind of agency and year, over the members that know it.

    Columns: kind, year, value (Decimal, None where nobody knows it), status (as `sum_complete`),
    is_lower_bound, n_known, n_expected. Kinds in alphabetical order, years ascending; agencies without a
    kind are in none.

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, years = scope_plan(snapshot, scope)
    values = load_values(snapshot, plan, years, resolve_metrics([metric]), use_implied=scope.use_implied)
    (one,) = values.metrics
    kinds = np.array([kind or "" for _, kind, _ in plan.traits], dtype=object)
    rows: list[tuple[Any, ...]] = []
    for kind in sorted(set(kinds) - {""}):
        of_kind = (kinds == kind)[values.agency] & values.is_member
        for year in years:
            group = of_kind & (values.year == year)
            n_expected = int(np.count_nonzero(group))
            if not n_expected:
                continue
            n_known = int(np.count_nonzero(group & one.is_known))
            status = COMPUTED if n_known else _share_state(values, group)
            bound = 0 < n_known < n_expected
            rows.append((kind, year, _add(one, group & one.is_known), status, bound, n_known, n_expected))
    return make_frame(rows, ("kind", "year", "value", "status", "is_lower_bound", "n_known", "n_expected"))


def sum_common(snapshot: Snapshot, scope: Scope, metric: str, years: Sequence[int]) -> pd.DataFrame:
    """The sum of one metric per year over the members that know it in every one of `years`.

    Columns: year (ascending), value (Decimal, 0 without any such member), n_known (the same in each row).

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, _ = scope_plan(snapshot, scope)
    wanted = sorted(set(years))
    values = load_values(snapshot, plan, wanted, resolve_metrics([metric]), use_implied=scope.use_implied)
    (one,) = values.metrics
    known = one.is_known & values.is_member
    counts = np.bincount(values.agency[known], minlength=len(plan.agencies))
    is_common = counts == len(wanted)
    common = known & is_common[values.agency]
    n = int(np.count_nonzero(is_common)) if wanted else 0
    rows = [(year, _add(one, common & (values.year == year)) or to_decimal(0), n) for year in wanted]
    return make_frame(rows, ("year", "value", "n_known"))


def find_unbalanced(
    snapshot: Snapshot, scope: Scope, into: Sequence[str], out_of: Sequence[str], year: int
) -> tuple[str, ...]:
    """Names of the members that know all parts and whose two sides of a balance differ, in official order.

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, _ = scope_plan(snapshot, scope)
    chosen = resolve_metrics([*into, *out_of])
    values = load_values(snapshot, plan, [year], chosen, use_implied=scope.use_implied)
    inner, outer = values.metrics[: len(into)], values.metrics[len(into) :]
    numbers = [*(one.numerator for one in inner), *(-one.numerator for one in outer)]
    differs = _know_all(values) & values.is_member & (np.add.reduce(numbers) != 0)
    return tuple(plan.names[agency] for agency in values.agency[differs].tolist())


def roll_forward(
    snapshot: Snapshot, scope: Scope, metrics: tuple[str, str, str], year: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Last year's stock, what came and went, and this year's stock, over the members that know all four.

    Args:
        snapshot: The data.
        scope: Which agencies.
        metrics: Stock, added, removed.
        year: This year.

    Returns:
        One row: opening, added, removed, closing (Decimal; None without such a member), n_known. And the
        names of those whose stock does not follow, in official order.

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, _ = scope_plan(snapshot, scope)
    chosen = resolve_metrics(metrics)
    values = load_values(snapshot, plan, [year - 1, year], chosen, use_implied=scope.use_implied)
    stock, added, removed = values.metrics
    steps = [
        _by_agency(values, one, when, len(plan.agencies))
        for one, when in ((stock, year - 1), (added, year), (removed, year), (stock, year))
    ]
    known = np.logical_and.reduce([is_known for _, is_known in steps])
    opening, came, went, closing = numbers = [np.where(known, number, 0) for number, _ in steps]
    sums = [to_decimal(int(each.sum())) if known.any() else None for each in numbers]
    broken = known & (opening + came - went != closing)
    names = tuple(plan.names[agency] for agency in np.flatnonzero(broken).tolist())
    return make_frame([(*sums, int(np.count_nonzero(known)))], (*ROLL_STEPS, "n_known")), names


def _know_all(values: Values) -> Mask:
    """The rows that know every metric."""
    known: Mask = np.logical_and.reduce([one.is_known for one in values.metrics])
    return known


def _add(one: MetricValues, where: Mask) -> Decimal | None:
    return to_decimal(int(one.numerator[where].sum())) if where.any() else None


def _by_agency(values: Values, one: MetricValues, year: int, n: int) -> tuple[Numbers, Mask]:
    """One count in one year by the position of the agency, and where a member knows it."""
    rows = (values.year == year) & values.is_member & one.is_known
    number = np.zeros(n, dtype=one.numerator.dtype)
    is_known = np.zeros(n, dtype=bool)
    number[values.agency[rows]] = one.numerator[rows]
    is_known[values.agency[rows]] = True
    return number, is_known


def _share_state(values: Values, rows: Mask) -> str:
    """Why some rows have no value: the one state that all of them share, else not computable."""
    lacks = {LACKS[code] for one in values.metrics for code in np.unique(one.lack[rows]).tolist()}
    if lacks == {NO_REPORT}:
        return NO_REPORT
    return NOT_IN_FORM if lacks == {NOT_IN_FORM} else NOT_COMPUTABLE
