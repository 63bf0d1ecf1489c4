"""Totals over members: exact sums with their status, from which every frame is made."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from analytics.dictionary import Metric, load_dictionary
from analytics.queries.holdings import Mask
from analytics.queries.members import Plan
from analytics.queries.values import NOT_IN_FORM as LACK_NOT_IN_FORM
from analytics.queries.values import MetricValues, Values, load_values, select_rows, to_decimal
from analytics.store import Snapshot

COMPUTED, LOWER_BOUND, NOT_COMPUTABLE = "computed", "lower_bound", "not_computable"
NO_REPORT, NOT_IN_FORM = "no_report", "not_in_form"


class Total(NamedTuple):
    """One metric in one year over the members of a scope; fields as the columns of `metric_by_year`."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n_known: int
    n_expected: int
    n_implied: int
    is_lower_bound: bool
    is_small_base: bool
    status: str
    reason: str | None
    unknown: tuple[str, ...]


def compute_totals(
    snapshot: Snapshot, plan: Plan, years: Sequence[int], metrics: Sequence[Metric], *, use_implied: bool
) -> dict[tuple[int, int], Total]:
    """Totals by (number of the metric, year), in the order of metrics and years; none is missing."""
    values = load_values(snapshot, plan, years, metrics, use_implied=use_implied)
    return add_up(plan, values, years)


def add_up(plan: Plan, values: Values, years: Sequence[int]) -> dict[tuple[int, int], Total]:
    """As :func:`compute_totals`, from values that were already loaded."""
    of_year = {year: select_rows(values, np.flatnonzero(values.year == year)) for year in years}
    return {
        (number, year): _total(plan, of_year[year], of_year[year].metrics[number])
        for number in range(len(values.metrics))
        for year in years
    }


def sum_known(one: MetricValues, where: Mask) -> tuple[Decimal | None, Decimal | None]:
    """Numerator and denominator over the rows of `where` that are known; None when there is no such row.

    A count has no denominator.
    """
    known = one.is_known & where
    if not known.any():
        return None, None
    above = to_decimal(int(one.numerator[known].sum()))
    below = to_decimal(int(one.denominator[known].sum())) if one.metric.denominator else None
    return above, below


def ratio(metric: Metric, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The value of a metric from its known sums; None when they are unknown or the base is not positive."""
    if not metric.denominator or numerator is None:
        return numerator
    return numerator * metric.per / denominator if denominator and denominator > 0 else None


def is_small_base(metric: Metric, denominator: Decimal | None) -> bool:
    """Whether a rate rests on fewer cases than the metric's minimum base."""
    return metric.min_base is not None and denominator is not None and denominator < metric.min_base


def _total(plan: Plan, values: Values, one: MetricValues) -> Total:
    counted = values.is_member
    above, below = sum_known(one, counted)
    value = ratio(one.metric, above, below)
    lacking = counted & ~one.is_known
    status, reason = _status(values, one, lacking)
    if value is None and status == COMPUTED:
        status, reason = NOT_COMPUTABLE, "zero_base"
    return Total(
        value=value if status in (COMPUTED, LOWER_BOUND) else None,
        numerator=above,
        denominator=below,
        n_known=int(np.count_nonzero(counted)) - int(np.count_nonzero(lacking)),
        n_expected=int(np.count_nonzero(counted)),
        n_implied=int(np.count_nonzero(one.is_implied & counted)),
        is_lower_bound=status == LOWER_BOUND,
        is_small_base=is_small_base(one.metric, below),
        status=status,
        reason=reason,
        unknown=tuple(plan.names[agency] for agency in values.agency[lacking]),
    )


def _status(values: Values, one: MetricValues, lacking: Mask) -> tuple[str, str | None]:
    """Status and reason of a total over the rows of one year, a zero base apart."""
    reports = values.has_report
    member_reports = reports & values.is_member
    if not member_reports.any():
        return (NOT_COMPUTABLE, "no_member") if reports.any() else (NO_REPORT, NO_REPORT)
    if not one.is_known[member_reports].any():
        is_in_no_form = bool((one.lack[member_reports] == LACK_NOT_IN_FORM).all())
        return (NOT_IN_FORM, NOT_IN_FORM) if is_in_no_form else (NOT_COMPUTABLE, "unknown")
    if one.metric.denominator or not lacking.any():
        return COMPUTED, None
    return (LOWER_BOUND, None) if _only_grows(one.metric) else (NOT_COMPUTABLE, "incomplete")


def _only_grows(metric: Metric) -> bool:
    """Whether an unknown member can only raise the sum: no term is subtracted, none is signed."""
    indicators = load_dictionary().indicators
    return all(
        term.weight > 0 and indicators[term.key.indicator].kind != "signed" for term in metric.numerator
    )
