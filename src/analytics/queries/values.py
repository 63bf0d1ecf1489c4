"""The relation behind every number: metric, agency, year, and what is known of it.

Reported values come from the wide table and everything else from the sparse gaps, so a figure that is in
neither is not in the form of that report. A sum is known only when every term that the form has is known; no
NULL is ever skipped. Values are whole numbers of a ten-thousandth (the scale of the store), so that adding
them up is exact; they become Decimal where an answer leaves this package.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.dictionary import Metric, Term, load_dictionary
from analytics.queries.columns import IMPLIED, PRINTED, SCALE, Column, open_columns
from analytics.queries.holdings import Mask, Members, load_members
from analytics.queries.members import Plan
from analytics.store import Snapshot

SAFE_SUM = 2**62
"""Below this a sum of int64 cannot have overflowed."""

Numbers = npt.NDArray[Any]
"""int64, or Python integers where int64 could overflow."""
LACKS = ("", "no_report", "unreadable", "not_in_form", "unknown")
"""Why a metric is unknown on a row, by the code in `MetricValues.lack`; the first means that it is known."""
KNOWN, NO_REPORT, UNREADABLE, NOT_IN_FORM, UNKNOWN = range(len(LACKS))


@dataclass(frozen=True, slots=True)
class MetricValues:
    """One metric on every row of :class:`Values`; the numbers mean something only where `lack` is KNOWN.

    `is_implied`: an implied value took part.
    """

    metric: Metric
    lack: npt.NDArray[np.int8]
    is_known: Mask
    is_implied: Mask
    numerator: Numbers
    denominator: Numbers


@dataclass(frozen=True, slots=True)
class Values:
    """What is known of each metric for every agency and year that has a report or should have one.

    One entry per such row, in the order of the plan's agencies, then by year.

    Attributes:
        agency: Position of the agency in the plan.
        year: Report year.
        filing: Id of the current report, None without one.
        has_report: There is a report.
        is_member: Totals count this row (with or without a report).
        metrics: The metrics in the order asked.
    """

    agency: npt.NDArray[np.int64]
    year: npt.NDArray[np.int64]
    filing: npt.NDArray[np.object_]
    has_report: Mask
    is_member: Mask
    metrics: tuple[MetricValues, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure on every row: its number, and whether the form has it, it is known, it is implied."""

    number: Numbers
    is_there: Mask
    is_known: Mask
    is_implied: Mask


def resolve_metrics(metrics: Iterable[str]) -> list[Metric]:
    """Metrics by id; ``<indicator>|<applicant>`` names a single figure.

    Raises:
        UnknownSelection: There is no such metric.
    """
    dictionary = load_dictionary()
    return [dictionary.metric(metric_id) for metric_id in metrics]


def load_values(
    snapshot: Snapshot, plan: Plan, years: Sequence[int], metrics: Sequence[Metric], *, use_implied: bool
) -> Values:
    """Takes every figure that the metrics need, and computes the metrics row by row.

    `use_implied` = False counts only what is printed. A doubtful figure (proof ``unproven``) never counts.
    """
    rows = load_members(snapshot, plan, years)
    columns = open_columns(snapshot).take(_name_columns(metrics))
    largest = max((column.largest for column in columns.values()), default=0)
    n_terms = sum(len(metric.numerator) + len(metric.denominator) for metric in metrics)
    kind = np.int64 if largest * n_terms * len(rows.agency) < SAFE_SUM else object
    figures = {name: _pick(column, rows, kind, use_implied=use_implied) for name, column in columns.items()}
    return Values(
        agency=rows.agency,
        year=rows.year,
        filing=rows.filing,
        has_report=rows.has_report,
        is_member=rows.is_member,
        metrics=tuple(_evaluate(metric, figures, rows.has_report, rows.is_readable) for metric in metrics),
    )


def read_ahead(snapshot: Snapshot, metrics: Iterable[str]) -> None:
    """Read the figures of some metrics in one go: looking for gaps costs as much for one as for all.

    Raises:
        UnknownSelection: There is no such metric.
    """
    open_columns(snapshot).take(_name_columns(resolve_metrics(metrics)))


def select_rows(values: Values, rows: slice | npt.NDArray[np.intp]) -> Values:
    """Some of the rows, by their positions; a slice copies nothing."""
    metrics = tuple(
        replace(
            one,
            lack=one.lack[rows],
            is_known=one.is_known[rows],
            is_implied=one.is_implied[rows],
            numerator=one.numerator[rows],
            denominator=one.denominator[rows],
        )
        for one in values.metrics
    )
    return Values(
        agency=values.agency[rows],
        year=values.year[rows],
        filing=values.filing[rows],
        has_report=values.has_report[rows],
        is_member=values.is_member[rows],
        metrics=metrics,
    )


def _pick(column: Column, rows: Members, kind: type, *, use_implied: bool) -> _Figure:
    """One figure of the rows asked about."""
    if not column.state.size:
        nothing = np.zeros(len(rows.place), dtype=bool)
        return _Figure(np.zeros(len(rows.place), dtype=kind), nothing, nothing, nothing)
    state = column.state[rows.place] * rows.has_report
    is_implied = state & IMPLIED > 0 if use_implied else np.zeros(len(state), dtype=bool)
    return _Figure(
        column.number[rows.place].astype(kind, copy=False),
        state > 0,
        (state & PRINTED > 0) | is_implied,
        is_implied,
    )


def _evaluate(
    metric: Metric, figures: Mapping[str, _Figure], has_report: Mask, is_readable: Mask
) -> MetricValues:
    above = _add(metric.numerator, figures, has_report.size)
    below = _add(metric.denominator, figures, has_report.size)
    is_in_form = above.is_there & below.is_there if metric.denominator else above.is_there
    lack = np.full(has_report.size, KNOWN, dtype=np.int8)
    # The first reason that holds is written last.
    lack[~(above.is_known & below.is_known)] = UNKNOWN
    lack[~is_in_form] = NOT_IN_FORM
    lack[~is_readable] = UNREADABLE
    lack[~has_report] = NO_REPORT
    is_known = lack == KNOWN
    is_implied = is_known & (above.is_implied | below.is_implied)
    return MetricValues(metric, lack, is_known, is_implied, above.number, below.number)


def _add(terms: Sequence[Term], figures: Mapping[str, _Figure], n_rows: int) -> _Figure:
    """The weighted sum of figures; terms that the form of a row does not have are left out there."""
    if len(terms) == 1 and terms[0].weight == 1:
        only = figures[_column(terms[0])]
        return replace(only, is_known=only.is_known | ~only.is_there)
    number: Numbers = np.zeros(n_rows, dtype=np.int64)
    is_there, is_implied = np.zeros(n_rows, dtype=bool), np.zeros(n_rows, dtype=bool)
    is_known = np.ones(n_rows, dtype=bool)
    for term in terms:
        figure = figures[_column(term)]
        number = number + term.weight * figure.number
        is_there |= figure.is_there
        is_known &= figure.is_known | ~figure.is_there
        is_implied |= figure.is_implied
    return _Figure(number, is_there, is_known, is_implied)


def to_decimal(number: int) -> Decimal:
    """A whole number of ten-thousandths as Decimal, without needless zeros.

    >>> to_decimal(12_000_000), to_decimal(961_716_000), to_decimal(5)
    (Decimal('1200'), Decimal('96171.6'), Decimal('0.0005'))
    """
    whole, rest = divmod(number, SCALE)
    return Decimal(whole) if rest == 0 else (Decimal(number) / SCALE).normalize()


def _name_columns(metrics: Sequence[Metric]) -> tuple[str, ...]:
    """The figures that metrics are made of, each once."""
    terms = (term for metric in metrics for term in (*metric.numerator, *metric.denominator))
    return tuple(dict.fromkeys(map(_column, terms)))


def _column(term: Term) -> str:
    """The name of a figure in the wide table and in the gaps."""
    return f"{term.key.indicator}|{term.key.applicant}"
