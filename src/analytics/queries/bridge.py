"""A whole-region report beside the sum of its parts; the two are never added."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.dictionary import Metric
from analytics.model import Coverage
from analytics.queries.frames import make_frame
from analytics.queries.holdings import list_covering
from analytics.queries.members import Groups, plan_members, plan_own, plan_parts
from analytics.queries.scope import Scope
from analytics.queries.totals import NOT_COMPUTABLE, Total, add_up_groups
from analytics.queries.values import load_values, resolve_metrics
from analytics.store import Snapshot


class Bridge(NamedTuple):
    """One summary and one metric; fields as the columns of :func:`summary_bridge`."""

    metric: str
    agency_id: str
    name: str
    year: int
    reported: Decimal | None
    parts: Decimal | None
    gap: Decimal | None
    n_known: int
    n_expected: int
    is_lower_bound: bool
    status: str
    reason: str | None
    unknown: tuple[str, ...]


def summary_bridge(
    snapshot: Snapshot, scope: Scope, metrics: Iterable[str], years: Sequence[int]
) -> pd.DataFrame:
    """Each whole-region report in scope beside the sum of its own departments and the summaries below it.

    One row per year (in the order asked), summary (official order) and metric. Columns: metric, agency_id,
    name, year, reported (the summary's own value), parts (the sum over the parts that the roster names), gap
    (reported - parts, None unless both are known), n_known, n_expected, is_lower_bound, unknown, status and
    reason of the sum of the parts as in `metric_by_year`; the reason is ``relation_unknown`` when nobody
    knows any part.

    Raises:
        UnknownSelection: There is no such metric.
    """
    chosen = resolve_metrics(metrics)
    plan = plan_members(snapshot, scope)
    found = [
        (year, plan.agencies[agency], plan.names[agency])
        for year, agency in list_covering(snapshot, plan, years, Coverage.WHOLE_REGION)
    ]
    agencies = frozenset(agency for _, agency, _ in found)
    if not agencies:
        return make_frame([], Bridge._fields)
    reported = _add_up_groups(snapshot, plan_own(snapshot, agencies), years, chosen, scope)
    summed = _add_up_groups(snapshot, plan_parts(snapshot, agencies), years, chosen, scope)
    rows = [
        _bridge(
            metric.id, agency, name, year, reported[agency, number, year], summed.get((agency, number, year))
        )
        for year, agency, name in found
        for number, metric in enumerate(chosen)
    ]
    return make_frame(rows, Bridge._fields)


def _add_up_groups(
    snapshot: Snapshot,
    groups: Sequence[Groups],
    years: Sequence[int],
    metrics: Sequence[Metric],
    scope: Scope,
) -> dict[tuple[str, int, int], Total]:
    """Totals by group, number of the metric, and year."""
    totals: dict[tuple[str, int, int], Total] = {}
    for plan, spans in ((each.plan, each.spans) for each in groups):
        values = load_values(snapshot, plan, years, metrics, use_implied=scope.use_implied)
        names = list(spans)
        group = np.zeros(len(plan.agencies), dtype=np.int64)
        for number, (first, last) in enumerate(spans.values()):
            group[first:last] = number
        summed = add_up_groups(plan, values, years, group, len(names))
        totals.update(((names[of], number, year), total) for (of, number, year), total in summed.items())
    return totals


def _bridge(
    metric: str, agency_id: str, name: str, year: int, reported: Total, summed: Total | None
) -> Bridge:
    if summed is None:
        unknown = (None, None, 0, 0, False, NOT_COMPUTABLE, "relation_unknown", ())
        return Bridge(metric, agency_id, name, year, reported.value, *unknown)
    is_known = reported.value is not None and summed.value is not None
    return Bridge(
        metric=metric,
        agency_id=agency_id,
        name=name,
        year=year,
        reported=reported.value,
        parts=summed.value,
        gap=(reported.value or Decimal(0)) - (summed.value or Decimal(0)) if is_known else None,
        n_known=summed.n_known,
        n_expected=summed.n_expected,
        is_lower_bound=summed.is_lower_bound,
        status=summed.status,
        reason=summed.reason,
        unknown=summed.unknown,
    )
