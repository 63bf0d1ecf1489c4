"""Metrics over years, agencies and applicants: exact numbers with their status and their members."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from analytics.dictionary import Metric, Term, load_dictionary
from analytics.errors import UnknownSelection
from analytics.model import APPLICANTS, FigureKey
from analytics.queries.frames import join_columns, make_frame
from analytics.queries.members import Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.queries.totals import (
    COMPUTED,
    NO_REPORT,
    NOT_COMPUTABLE,
    NOT_IN_FORM,
    Total,
    compute_totals,
    is_small_base,
    ratio,
)
from analytics.queries.values import (
    KNOWN,
    LACKS,
    MetricValues,
    Values,
    load_values,
    resolve_metrics,
    select_rows,
    to_decimal,
)
from analytics.store import Snapshot

AGENCY_COLUMNS = (
    *("metric", "agency_id", "name", "official_order", "kind", "level", "year", "filing_id", "is_member"),
    *("value", "numerator", "denominator", "is_implied", "is_small_base", "status", "reason"),
)


def metric_by_year(snapshot: Snapshot, scope: Scope, metrics: Iterable[str]) -> pd.DataFrame:
    """Totals of the scope for each metric and year; the heart of every trend.

    One row per metric (in the order asked) and year (ascending, years without reports included). Columns:

    - metric, year
    - value: Decimal or None. A count or amount is the sum over the known members; a rate is numerator /
      denominator * per over the members whose numerator and denominator are both known.
    - numerator, denominator: Decimal or None; a count has only a numerator.
    - n_known, n_expected: members whose value is known, of the members that should have one.
    - n_implied: known members for which an implied value took part (含推定).
    - is_lower_bound: some members are unknown and every term counts upward: write "≥ value (n of N)".
    - is_small_base: a rate on a denominator below the metric's minimum base: show, never rank.
    - status: ``computed``, ``lower_bound``, ``not_computable``, ``no_report`` or ``not_in_form``.
    - reason: None, or why there is no value: ``unknown`` (no member has it reported or implied),
      ``incomplete`` (some members are unknown and the sum may go either way), ``zero_base`` (the
      denominator is zero), ``no_member`` (there are reports, and the basis adds none of them up),
      ``no_report``, ``not_in_form``.
    - unknown: tuple of the names of the expected members whose value is not known.

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, years = scope_plan(snapshot, scope)
    chosen = resolve_metrics(metrics)
    totals = compute_totals(snapshot, plan, years, chosen, use_implied=scope.use_implied)
    return _totals_frame(totals, chosen)


def _totals_frame(totals: dict[tuple[int, int], Total], metrics: Sequence[Metric]) -> pd.DataFrame:
    rows = [(metrics[number].id, year, *total) for (number, year), total in totals.items()]
    return make_frame(rows, ("metric", "year", *Total._fields))


def metric_by_agency(
    snapshot: Snapshot,
    scope: Scope,
    metrics: Iterable[str],
    year: int,
    agencies: Collection[str] | None = None,
) -> pd.DataFrame:
    """Each agency's own value for one year, reports that totals leave out included and marked.

    One row per metric (in the order asked) and agency (official order) that reported or should have. Columns:
    metric, agency_id, name, official_order, kind, level, year, filing_id, is_member (False where totals leave
    the report out: never rank or add it with the others), value, numerator, denominator (Decimal or None),
    is_implied, is_small_base, status (``computed``, ``not_computable``, ``no_report``, ``not_in_form``),
    reason (None, or as :func:`metric_by_year`, or ``unreadable``: no figure of the report could be read).

    `agencies` are those that are listed, None for all; which reports totals count still hangs on the scope.

    Raises:
        UnknownSelection: There is no such metric.
    """
    plan, _ = scope_plan(snapshot, scope)
    chosen = resolve_metrics(metrics)
    return _by_agency(snapshot, plan, [year], chosen, use_implied=scope.use_implied, agencies=agencies)


def metric_by_agency_year(
    snapshot: Snapshot, scope: Scope, metrics: Iterable[str], agencies: Collection[str] | None = None
) -> pd.DataFrame:
    """As :func:`metric_by_agency`, for every year of the scope: heat maps and small multiples.

    `agencies` are those that are listed, None for all; which reports totals count still hangs on the scope.
    """
    plan, years = scope_plan(snapshot, scope)
    chosen = resolve_metrics(metrics)
    return _by_agency(snapshot, plan, years, chosen, use_implied=scope.use_implied, agencies=agencies)


def _by_agency(
    snapshot: Snapshot,
    plan: Plan,
    years: list[int],
    metrics: Sequence[Metric],
    *,
    use_implied: bool,
    agencies: Collection[str] | None = None,
) -> pd.DataFrame:
    values = load_values(snapshot, plan, years, metrics, use_implied=use_implied)
    if agencies is not None:
        wanted = set(agencies)
        listed = np.array([agency in wanted for agency in plan.agencies], dtype=bool)
        values = select_rows(values, np.flatnonzero(listed[values.agency]))
    if not values.metrics or not values.agency.size:
        return make_frame([], AGENCY_COLUMNS)
    who = _list_agencies(plan, values)
    blocks = [
        [[one.metric.id] * len(values.agency), *who, *zip(*_own_values(one), strict=True)]
        for one in values.metrics
    ]
    columns = [list(chain.from_iterable(parts)) for parts in zip(*blocks, strict=True)]
    return join_columns(dict(zip(AGENCY_COLUMNS, columns, strict=True)))


def _list_agencies(plan: Plan, values: Values) -> list[list[Any]]:
    """The columns from agency_id to is_member of `AGENCY_COLUMNS`."""
    agencies = values.agency.tolist()
    traits = [plan.traits[agency] for agency in agencies]
    return [
        [plan.agencies[agency] for agency in agencies],
        [plan.names[agency] for agency in agencies],
        *([trait[place] for trait in traits] for place in range(3)),
        values.year.tolist(),
        values.filing.tolist(),
        values.is_member.tolist(),
    ]


def _own_values(one: MetricValues) -> Iterator[tuple[Any, ...]]:
    """The columns from value to reason of `AGENCY_COLUMNS`, row by row."""
    numbers = (one.lack, one.is_implied, one.numerator, one.denominator)
    # Most agencies share their few cases with many others.
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for key in zip(*(each.tolist() for each in numbers), strict=True):
        if key not in found:
            found[key] = _own_value(one.metric, *key)
        yield found[key]


def _own_value(metric: Metric, lack: int, is_implied: bool, above: int, below: int) -> tuple[Any, ...]:
    if lack != KNOWN:
        reason = LACKS[lack]
        status = reason if reason in (NO_REPORT, NOT_IN_FORM) else NOT_COMPUTABLE
        return None, None, None, False, False, status, reason
    numerator, denominator = to_decimal(above), to_decimal(below) if metric.denominator else None
    value = ratio(metric, numerator, denominator)
    status, zero = (COMPUTED, None) if value is not None else (NOT_COMPUTABLE, "zero_base")
    return value, numerator, denominator, is_implied, is_small_base(metric, denominator), status, zero


def metric_by_applicant(
    snapshot: Snapshot, scope: Scope, metric: str, years: Iterable[int] | None = None
) -> pd.DataFrame:
    """A metric of table 三 for each kind of applicant and year.

    Columns: applicant (six kinds and ``total``, official order), then those of :func:`metric_by_year`.
    `years` None means every year of the scope.

    Raises:
        UnknownSelection: The metric does not exist, or it has a term without applicants.
    """
    plan, scoped = scope_plan(snapshot, scope)
    (base,) = resolve_metrics([metric])
    kinds = [_for_applicant(base, applicant) for applicant in APPLICANTS]
    shown = scoped if years is None else [year for year in years if year in scoped]
    totals = compute_totals(snapshot, plan, shown, kinds, use_implied=scope.use_implied)
    frame = _totals_frame(totals, kinds)
    frame.insert(0, "applicant", [applicant for applicant in APPLICANTS for _ in shown])
    return frame


def _for_applicant(metric: Metric, applicant: str) -> Metric:
    return replace(
        metric,
        numerator=_terms_for(metric, metric.numerator, applicant),
        denominator=_terms_for(metric, metric.denominator, applicant),
    )


def _terms_for(metric: Metric, terms: tuple[Term, ...], applicant: str) -> tuple[Term, ...]:
    indicators = load_dictionary().indicators
    if not all(indicators[term.key.indicator].has_applicants for term in terms):
        raise UnknownSelection("metric by applicant", (metric.id,))
    return tuple(Term(term.weight, FigureKey(term.key.indicator, applicant)) for term in terms)
