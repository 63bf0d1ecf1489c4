"""Totals over members: exact sums with their status, from which every frame is made."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from analytics.dictionary import Metric, load_dictionary
from analytics.queries.frames import trim
from analytics.queries.members import Plan
from analytics.queries.values import value_parameters, value_query
from analytics.store import Snapshot, fetch_rows

COMPUTED, LOWER_BOUND, NOT_COMPUTABLE = "computed", "lower_bound", "not_computable"
NO_REPORT, NOT_IN_FORM = "no_report", "not_in_form"

_BY_YEAR = """
SELECT
    metric, report_year,
    sum(numerator) FILTER (WHERE lack IS NULL) AS numerator,
    sum(denominator) FILTER (WHERE lack IS NULL) AS denominator,
    count(*) FILTER (WHERE lack IS NULL) AS n_known,
    count(*) AS n_expected,
    count(*) FILTER (WHERE lack IS NULL AND is_implied) AS n_implied,
    count(filing_id) AS n_reports,
    count(*) FILTER (WHERE lack = 'not_in_form') AS n_not_in_form,
    coalesce(
        list(name ORDER BY official_order NULLS LAST, name) FILTER (WHERE lack IS NOT NULL), []
    ) AS unknown
FROM value WHERE not_added IS NULL GROUP BY ALL
"""

_LEFT_OUT = "SELECT metric, report_year, count(filing_id) FROM value WHERE not_added IS NOT NULL GROUP BY ALL"


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


class _Sums(NamedTuple):
    """What `_BY_YEAR` says of one metric and year, members only."""

    numerator: Decimal | None
    denominator: Decimal | None
    n_known: int
    n_expected: int
    n_implied: int
    n_reports: int
    n_not_in_form: int
    unknown: list[str]


def compute_totals(
    snapshot: Snapshot, plan: Plan, years: Sequence[int], metrics: Sequence[Metric], *, use_implied: bool
) -> dict[tuple[int, int], Total]:
    """Totals by (number of the metric, year), in the order of metrics and years; none is missing."""
    found = {
        (metric, year): _Sums(trim(above), trim(below), *counts)
        for metric, year, above, below, *counts in run(
            snapshot, plan, years, metrics, _BY_YEAR, use_implied=use_implied
        )
    }
    wanted = [(number, year) for number in range(len(metrics)) for year in years]
    left_out = {}
    if any(key not in found for key in wanted):
        rows = run(snapshot, plan, years, metrics, _LEFT_OUT, use_implied=use_implied)
        left_out = {(metric, year): count for metric, year, count in rows}
    return {
        key: _total(metrics[key[0]], found[key]) if key in found else _empty(left_out.get(key, 0))
        for key in wanted
    }


def run(
    snapshot: Snapshot,
    plan: Plan,
    years: Sequence[int],
    metrics: Sequence[Metric],
    select: str,
    *,
    use_implied: bool,
) -> list[tuple[Any, ...]]:
    """The rows of one `select` over the common table ``value`` (see `values.VALUE_SQL`)."""
    if not metrics:
        return []
    parameters = plan.parameters(years) | value_parameters(metrics, use_implied=use_implied)
    return fetch_rows(snapshot, value_query(metrics, select), parameters)


def ratio(metric: Metric, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The value of a metric from its known sums; None when they are unknown or the base is not positive."""
    if not metric.denominator or numerator is None:
        return numerator
    return numerator * metric.per / denominator if denominator and denominator > 0 else None


def is_small_base(metric: Metric, denominator: Decimal | None) -> bool:
    """Whether a rate rests on fewer cases than the metric's minimum base."""
    return metric.min_base is not None and bool(metric.denominator) and (denominator or 0) < metric.min_base


def _empty(n_left_out: int) -> Total:
    """No member in this year: nobody reported, or only reports that the basis does not add."""
    status, reason = (NOT_COMPUTABLE, "no_member") if n_left_out else (NO_REPORT, NO_REPORT)
    return Total(None, None, None, 0, 0, 0, False, False, status, reason, ())


def _total(metric: Metric, sums: _Sums) -> Total:
    status, reason = _status(metric, sums)
    is_shown = status in (COMPUTED, LOWER_BOUND)
    return Total(
        value=ratio(metric, sums.numerator, sums.denominator) if is_shown else None,
        numerator=sums.numerator,
        denominator=sums.denominator if metric.denominator else None,
        n_known=sums.n_known,
        n_expected=sums.n_expected,
        n_implied=sums.n_implied,
        is_lower_bound=status == LOWER_BOUND,
        is_small_base=sums.n_known > 0 and is_small_base(metric, sums.denominator),
        status=status,
        reason=reason,
        unknown=tuple(sums.unknown),
    )


def _status(metric: Metric, sums: _Sums) -> tuple[str, str | None]:
    if sums.n_reports == 0:
        return NO_REPORT, NO_REPORT
    if sums.n_known == 0:
        is_in_no_form = sums.n_not_in_form == sums.n_reports
        return (NOT_IN_FORM, NOT_IN_FORM) if is_in_no_form else (NOT_COMPUTABLE, "unknown")
    if metric.denominator:
        has_base = sums.denominator is not None and sums.denominator > 0
        return (COMPUTED, None) if has_base else (NOT_COMPUTABLE, "zero_base")
    if sums.n_known == sums.n_expected:
        return COMPUTED, None
    return (LOWER_BOUND, None) if _only_grows(metric) else (NOT_COMPUTABLE, "incomplete")


def _only_grows(metric: Metric) -> bool:
    """Whether an unknown member can only raise the sum: no term is subtracted, none is signed."""
    indicators = load_dictionary().indicators
    return all(
        term.weight > 0 and indicators[term.key.indicator].kind != "signed" for term in metric.numerator
    )
