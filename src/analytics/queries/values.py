"""The relation behind every number: metric, agency, year, and what is known of it.

One SQL statement per question. Reported values come from the wide table and everything else from the sparse
gaps, so a figure that is in neither is not in the form of that report. A sum is known only when every term
that the form has is known; no NULL is ever skipped.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from analytics.dictionary import Metric, Term, load_dictionary
from analytics.queries.members import MEMBER_SQL

VALUE_SQL = """
term AS (
    SELECT
        unnest($term_metric::INTEGER[]) AS metric, unnest($term_side::VARCHAR[]) AS side,
        unnest($term_figure::VARCHAR[]) AS figure, unnest($term_weight::INTEGER[]) AS weight
),
printed AS (
    SELECT member.filing_id, unnest([{metrics}], recursive := true)
    FROM member JOIN wide ON wide.filing_id = member.filing_id
    WHERE member.form IS NOT NULL
),
missing AS (
    SELECT
        gap.filing_id, term.metric,
        sum(term.weight * gap.implied) FILTER (WHERE side = 'n' AND {usable}) AS numerator,
        sum(term.weight * gap.implied) FILTER (WHERE side = 'd' AND {usable}) AS denominator,
        count(*) FILTER (WHERE side = 'n') AS n_terms, count(*) FILTER (WHERE side = 'd') AS d_terms,
        count(*) FILTER (WHERE NOT ({usable})) AS unknown
    FROM gap JOIN term USING (figure) GROUP BY ALL
),
value AS (
    SELECT
        member.*, metrics.metric,
        CASE
            WHEN member.filing_id IS NULL THEN 'no_report'
            WHEN member.form IS NULL THEN 'unreadable'
            WHEN printed.n_terms + coalesce(missing.n_terms, 0) = 0 THEN 'not_in_form'
            WHEN metrics.is_rate AND printed.d_terms + coalesce(missing.d_terms, 0) = 0 THEN 'not_in_form'
            WHEN missing.unknown > 0 THEN 'unknown'
        END AS lack,
        coalesce(missing.n_terms + missing.d_terms, 0) > 0 AS is_implied,
        (printed.numerator + coalesce(missing.numerator, 0))::DECIMAL(38, 4) AS numerator,
        (printed.denominator + coalesce(missing.denominator, 0))::DECIMAL(38, 4) AS denominator
    FROM member
    CROSS JOIN (
        SELECT unnest($metric::INTEGER[]) AS metric, unnest($metric_is_rate::BOOLEAN[]) AS is_rate
    ) metrics
    LEFT JOIN printed ON printed.filing_id = member.filing_id AND printed.metric = metrics.metric
    LEFT JOIN missing ON missing.filing_id = member.filing_id AND missing.metric = metrics.metric
)
"""
"""Common tables after `MEMBER_SQL`: `value` has one row per row of `member` and metric (by its number).

`lack` says why the metric is unknown there, NULL when it is known; numerator and denominator mean something
only then. `is_implied`: an implied value took part.
"""

_USABLE = "$use_implied AND gap.implied IS NOT NULL AND gap.proof IS DISTINCT FROM 'unproven'"
"""An implied value counts unless the scope is as filed. A doubtful figure is in no total."""


def resolve_metrics(metrics: Iterable[str]) -> list[Metric]:
    """Metrics by id; ``<indicator>|<applicant>`` names a single figure.

    Raises:
        UnknownSelection: There is no such metric.
    """
    dictionary = load_dictionary()
    return [dictionary.metric(metric_id) for metric_id in metrics]


def value_query(metrics: Sequence[Metric], select: str) -> str:
    """The statement that answers `select`, which reads the common table `value`.

    Column names come from the dictionary, values are parameters, so nothing that a person typed is in it.
    """
    columns = ", ".join(_printed(number, metric) for number, metric in enumerate(metrics))
    return f"WITH {MEMBER_SQL}, {VALUE_SQL.format(metrics=columns, usable=_USABLE)} {select}"


def value_parameters(metrics: Sequence[Metric], *, use_implied: bool) -> dict[str, Any]:
    """The parameters of :func:`value_query` beside those of the members."""
    terms = [
        (number, side, term)
        for number, metric in enumerate(metrics)
        for side, terms in (("n", metric.numerator), ("d", metric.denominator))
        for term in terms
    ]
    return {
        "metric": list(range(len(metrics))),
        "metric_is_rate": [bool(metric.denominator) for metric in metrics],
        "term_metric": [number for number, _, _ in terms],
        "term_side": [side for _, side, _ in terms],
        "term_figure": [figure_column(term) for _, _, term in terms],
        "term_weight": [term.weight for _, _, term in terms],
        "use_implied": use_implied,
    }


def figure_column(term: Term) -> str:
    """The name of a figure in the wide table and in the gaps."""
    return f"{term.key.indicator}|{term.key.applicant}"


def _printed(number: int, metric: Metric) -> str:
    """A struct of what the wide table knows of one metric: sums of the printed values, and their number."""
    fields = {
        "metric": str(number),
        "numerator": _sum(metric.numerator),
        "denominator": _sum(metric.denominator),
        "n_terms": _count(metric.numerator),
        "d_terms": _count(metric.denominator),
    }
    return "{" + ", ".join(f"'{name}': {sql}" for name, sql in fields.items()) + "}"


def _sum(terms: Sequence[Term]) -> str:
    parts = [f"{'+' if term.weight > 0 else '-'} coalesce({_quoted(term)}, 0)" for term in terms]
    return f"(0 {' '.join(parts)})::DECIMAL(38, 4)"


def _count(terms: Sequence[Term]) -> str:
    return " + ".join(f"({_quoted(term)} IS NOT NULL)::INTEGER" for term in terms) or "0"


def _quoted(term: Term) -> str:
    return f'wide."{figure_column(term)}"'
