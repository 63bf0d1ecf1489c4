"""A whole-region report beside the sum of its parts; the two are never added."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from analytics.model import Coverage
from analytics.queries.frames import make_frame
from analytics.queries.members import Plan, plan_members, plan_of_one, plan_of_parts
from analytics.queries.scope import Scope
from analytics.queries.totals import NOT_COMPUTABLE, Total, compute_totals
from analytics.queries.values import resolve_metrics
from analytics.store import Snapshot, fetch_rows

_SUMMARIES = """
SELECT agency_id, agency.name
FROM filing JOIN agency USING (agency_id)
WHERE filing.report_year = $year AND filing.is_current
  AND coalesce(filing.coverage, agency.coverage) = $coverage
  AND list_contains($agencies::VARCHAR[], agency_id)
ORDER BY agency.official_order NULLS LAST, agency.name, agency_id
"""


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


def summary_bridge(snapshot: Snapshot, scope: Scope, metrics: Iterable[str], year: int) -> pd.DataFrame:
    """Each whole-region report in scope beside the sum of its own departments and the summaries below it.

    One row per summary (official order) and metric. Columns: metric, agency_id, name, year, reported (the
    summary's own value), parts (the sum over the parts that the roster names), gap (reported - parts, None
    unless both are known), n_known, n_expected, is_lower_bound, unknown, status and reason of the sum of the
    parts as in `metric_by_year`; the reason is ``relation_unknown`` when nobody knows any part.

    Raises:
        UnknownSelection: There is no such metric.
    """
    chosen = resolve_metrics(metrics)
    in_scope = list(plan_members(snapshot, scope).agencies)
    parameters = {"year": year, "coverage": Coverage.WHOLE_REGION.value, "agencies": in_scope}
    rows: list[Bridge] = []
    for agency_id, name in fetch_rows(snapshot, _SUMMARIES, parameters):
        own, parts = plan_of_one(snapshot, agency_id), plan_of_parts(snapshot, agency_id)
        reported = compute_totals(snapshot, own, [year], chosen, use_implied=scope.use_implied)
        summed = compute_totals(snapshot, parts, [year], chosen, use_implied=scope.use_implied)
        rows.extend(
            _bridge(metric.id, agency_id, name, year, parts, reported[number, year], summed[number, year])
            for number, metric in enumerate(chosen)
        )
    return make_frame(rows, Bridge._fields)


def _bridge(
    metric: str, agency_id: str, name: str, year: int, parts: Plan, reported: Total, summed: Total
) -> Bridge:
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
        status=summed.status if parts.agencies else NOT_COMPUTABLE,
        reason=summed.reason if parts.agencies else "relation_unknown",
        unknown=summed.unknown,
    )
