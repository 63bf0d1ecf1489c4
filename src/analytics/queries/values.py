"""The relation behind every number: metric, agency, year, and what is known of it.

Reported values come from the wide table and everything else from the sparse gaps, so a figure that is in
neither is not in the form of that report. A sum is known only when every term that the form has is known; no
NULL is ever skipped. Values are whole numbers of a ten-thousandth (the scale of the store), so that adding
them up is exact; they become Decimal where an answer leaves this package.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dictionary import Metric, Term, load_dictionary
from analytics.queries.members import MEMBER_SQL, Plan
from analytics.store import Snapshot, query

SCALE = 10_000
"""The store keeps four decimals (万元 to the yuan)."""

SAFE_SUM = 2**62
"""Below this a sum of int64 cannot have overflowed."""

Numbers = npt.NDArray[Any]
"""int64, or Python integers where int64 could overflow."""
Mask = npt.NDArray[np.bool_]

_WHOLE = f"coalesce(trunc({{0}})::BIGINT * {SCALE} + (({{0}} % 1) * {SCALE})::BIGINT, 0)"
"""A number as a whole number of ten-thousandths. Multiplying it at once would overflow, or cost four
times as much in wider decimals."""

_GAPS = f"""
SELECT
    filing_id, list_position($figures::VARCHAR[], figure) - 1 AS figure,
    {_WHOLE.format("implied")} AS implied,
    implied IS NOT NULL AND proof IS DISTINCT FROM 'unproven' AS is_usable
FROM gap WHERE figure IN ({{figures}})
"""  # noqa: S608 - constants of this module; {{figures}} are numbered parameters

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
    """Looks up every figure that the metrics need, once, and computes the metrics row by row.

    `use_implied` = False counts only what is printed. A doubtful figure (proof ``unproven``) never counts.
    """
    terms = [term for metric in metrics for term in (*metric.numerator, *metric.denominator)]
    names = tuple(dict.fromkeys(_column(term) for term in terms))
    parameters = plan.parameters(years)
    rows = query(snapshot, _wide_query(names), parameters)
    gaps = _query_gaps(snapshot, names)
    if not use_implied:
        gaps["is_usable"] = False
    figures = _combine(names, rows, gaps, n_terms=len(terms))
    has_report, is_readable = rows["has_report"].to_numpy(), rows["is_readable"].to_numpy()
    return Values(
        agency=rows["position"].to_numpy(),
        year=rows["report_year"].to_numpy(),
        filing=rows["filing_id"].astype(object).where(has_report, None).to_numpy(),
        has_report=has_report,
        is_member=rows["is_member"].to_numpy(),
        metrics=tuple(_evaluate(metric, figures, has_report, is_readable) for metric in metrics),
    )


def _wide_query(names: Sequence[str]) -> str:
    """The members with what is printed of each figure.

    The names come from the dictionary and the rest are constants, so nothing that a person typed is in it.
    """
    columns = "".join(_figure_columns(name) for name in names)
    return f"""
    WITH {MEMBER_SQL}
    SELECT
        position, report_year, member.filing_id, member.filing_id IS NOT NULL AS has_report,
        form IS NOT NULL AS is_readable, not_added IS NULL AS is_member {columns}
    FROM member LEFT JOIN wide ON wide.filing_id = member.filing_id
    ORDER BY position, report_year
    """  # noqa: S608 - see above


def _query_gaps(snapshot: Snapshot, names: Sequence[str]) -> pd.DataFrame:
    """Every gap of these figures. One parameter each, because the scan cannot look into a list."""
    single = {f"figure{number}": name for number, name in enumerate(names)}
    placeholders = ", ".join(f"${name}" for name in single) or "NULL"
    return query(snapshot, _GAPS.format(figures=placeholders), {"figures": list(names), **single})


def _figure_columns(name: str) -> str:
    column = f'wide."{name}"'
    return f', {_WHOLE.format(column)} AS "number {name}", {column} IS NOT NULL AS "printed {name}"'


def _combine(
    names: Sequence[str], rows: pd.DataFrame, gaps: pd.DataFrame, *, n_terms: int
) -> dict[str, _Figure]:
    """Printed values and gaps of each figure together, one entry per row."""
    reports = np.flatnonzero(rows["has_report"])
    found = pd.Index(rows["filing_id"].iloc[reports]).get_indexer(gaps["filing_id"])
    gaps = gaps[found >= 0]
    at, of = reports[found[found >= 0]], gaps["figure"].to_numpy()
    implied, is_usable = gaps["implied"].to_numpy(), gaps["is_usable"].to_numpy(dtype=bool)
    printed = {name: rows[f"number {name}"].to_numpy() for name in names}
    largest = max((int(abs(each).max()) for each in (implied, *printed.values()) if each.size), default=0)
    kind = np.int64 if largest * n_terms * len(rows) < SAFE_SUM else object
    figures = {}
    for number, name in enumerate(names):
        is_printed = rows[f"printed {name}"].to_numpy(dtype=bool)
        values = printed[name].astype(kind)
        is_gap, is_implied = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        these = of == number
        used = these & is_usable
        is_gap[at[these]] = True
        is_implied[at[used]] = True
        values[at[used]] = implied[used].astype(kind)
        figures[name] = _Figure(values, is_printed | is_gap, is_printed | is_implied, is_implied)
    return figures


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


def _column(term: Term) -> str:
    """The name of a figure in the wide table and in the gaps."""
    return f"{term.key.indicator}|{term.key.applicant}"
