"""Totals over members: exact sums with their status, from which every frame is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.dictionary import Metric, load_dictionary
from analytics.queries.holdings import Mask
from analytics.queries.members import Plan
from analytics.queries.values import NOT_IN_FORM as LACK_NOT_IN_FORM
from analytics.queries.values import MetricValues, Numbers, Values, load_values, to_decimal
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
    together = np.zeros(len(plan.agencies), dtype=np.int64)
    totals = add_up_groups(plan, values, years, together, 1)
    return {(number, year): total for (_, number, year), total in totals.items()}


def add_up_groups(
    plan: Plan, values: Values, years: Sequence[int], group: npt.NDArray[np.int64], n_groups: int
) -> dict[tuple[int, int, int], Total]:
    """Totals by (group, number of the metric, year); none is missing. `group` is that of each agency."""
    order = sorted(set(years))
    cells = _Cells(
        of=group[values.agency] * len(order) + np.searchsorted(order, values.year), n=n_groups * len(order)
    )
    reports = cells.count(values.has_report).tolist()
    member_reports = cells.count(values.has_report & values.is_member).tolist()
    expected = cells.count(values.is_member).tolist()
    totals: dict[tuple[int, int, int], Total] = {}
    for number, one in enumerate(values.metrics):
        sums = _sum_cells(plan, values, one, cells)
        for which in range(n_groups):
            for year in years:
                cell = which * len(order) + order.index(year)
                about = _Cell(reports[cell], member_reports[cell], expected[cell], *sums[cell])
                totals[which, number, year] = _total(one.metric, about)
    return totals


@dataclass(frozen=True, slots=True)
class _Cells:
    """Groups in years: the cell of each row, and how many cells there are."""

    of: npt.NDArray[np.int64]
    n: int

    def count(self, where: Mask) -> npt.NDArray[np.int64]:
        """Rows of each cell."""
        return np.bincount(self.of[where], minlength=self.n)

    def add(self, numbers: Numbers, where: Mask) -> Numbers:
        """The exact sum of some rows of each cell."""
        sums = np.zeros(self.n, dtype=numbers.dtype)
        np.add.at(sums, self.of[where], numbers[where])
        return sums

    def list_names(self, plan: Plan, agencies: npt.NDArray[np.int64], where: Mask) -> list[tuple[str, ...]]:
        """The names of the agencies of some rows of each cell, in the order of the rows."""
        rows = np.flatnonzero(where)
        rows = rows[np.argsort(self.of[rows], kind="stable")]
        names = [plan.names[agency] for agency in agencies[rows].tolist()]
        ends = np.searchsorted(self.of[rows], np.arange(self.n + 1)).tolist()
        return [tuple(names[start:end]) for start, end in pairwise(ends)]


class _Cell(NamedTuple):
    """What is known of one metric in one cell."""

    n_reports: int
    n_member_reports: int
    n_expected: int
    n_known: int
    n_implied: int
    n_not_in_form: int
    above: int
    below: int
    unknown: tuple[str, ...]


def _sum_cells(
    plan: Plan, values: Values, one: MetricValues, cells: _Cells
) -> list[tuple[int, int, int, int, int, tuple[str, ...]]]:
    """The last six fields of `_Cell` by cell."""
    known = one.is_known & values.is_member
    is_outside = (one.lack == LACK_NOT_IN_FORM) & values.has_report & values.is_member
    below = cells.add(one.denominator, known).tolist() if one.metric.denominator else [0] * cells.n
    columns = (
        cells.count(known).tolist(),
        cells.count(one.is_implied & values.is_member).tolist(),
        cells.count(is_outside).tolist(),
        cells.add(one.numerator, known).tolist(),
        below,
        cells.list_names(plan, values.agency, values.is_member & ~one.is_known),
    )
    return list(zip(*columns, strict=True))


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


def _total(metric: Metric, cell: _Cell) -> Total:
    above = to_decimal(cell.above) if cell.n_known else None
    below = to_decimal(cell.below) if cell.n_known and metric.denominator else None
    value = ratio(metric, above, below)
    status, reason = _status(metric, cell)
    if value is None and status == COMPUTED:
        status, reason = NOT_COMPUTABLE, "zero_base"
    return Total(
        value=value if status in (COMPUTED, LOWER_BOUND) else None,
        numerator=above,
        denominator=below,
        n_known=cell.n_known,
        n_expected=cell.n_expected,
        n_implied=cell.n_implied,
        is_lower_bound=status == LOWER_BOUND,
        is_small_base=is_small_base(metric, below),
        status=status,
        reason=reason,
        unknown=cell.unknown,
    )


def _status(metric: Metric, cell: _Cell) -> tuple[str, str | None]:
    """Status and reason of a total, a zero base apart."""
    if not cell.n_member_reports:
        return (NOT_COMPUTABLE, "no_member") if cell.n_reports else (NO_REPORT, NO_REPORT)
    if not cell.n_known:
        is_in_no_form = cell.n_not_in_form == cell.n_member_reports
        return (NOT_IN_FORM, NOT_IN_FORM) if is_in_no_form else (NOT_COMPUTABLE, "unknown")
    if metric.denominator or cell.n_known == cell.n_expected:
        return COMPUTED, None
    return (LOWER_BOUND, None) if _only_grows(metric) else (NOT_COMPUTABLE, "incomplete")


def _only_grows(metric: Metric) -> bool:
    """Whether an unknown member can only raise the sum: no term is subtracted, none is signed."""
    indicators = load_dictionary().indicators
    return all(
        term.weight > 0 and indicators[term.key.indicator].kind != "signed" for term in metric.numerator
    )
