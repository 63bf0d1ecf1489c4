"""Everything of a scope as plain tables, for other programs: figures, metrics, findings, dictionary."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analytics.dictionary import Dictionary, load_dictionary
from analytics.model import Form
from analytics.queries.decisions import Decisions
from analytics.queries.filings import findings
from analytics.queries.frames import keep_none
from analytics.queries.members import plan_members
from analytics.queries.metrics import metric_by_agency_year, metric_by_year
from analytics.queries.scope import Scope
from analytics.store import Snapshot, query

_FIGURES = """
SELECT
    filing.agency_id, agency.name AS agency, filing.report_year, filing.form, filing.filing_id,
    figure.indicator, figure.applicant, figure.status, figure.value, figure.implied, figure.proof, figure.raw,
    figure.place
FROM figure JOIN filing USING (filing_id) JOIN agency USING (agency_id)
WHERE filing.is_current AND filing.agency_id IN (SELECT unnest($agencies::VARCHAR[]))
  AND filing.report_year BETWEEN $first AND $last
ORDER BY agency.official_order NULLS LAST, agency.name, agency_id, filing.report_year, figure.position
"""


class Table(NamedTuple):
    """A table and the name of its file."""

    name: str
    rows: pd.DataFrame


def export_tables(snapshot: Snapshot, scope: Scope, decisions: Decisions) -> Iterator[Table]:
    """Every table of the export, one after the other, because the figures of many years are large.

    - ``figures``: every figure of every current report; `value` is empty unless the status is ``reported``.
    - ``metrics_by_agency``, ``metrics_total``: as ``metric_by_agency_year`` and ``metric_by_year``.
    - ``findings``: as ``findings``, with what people decided: ``decision`` (of `DECISION_STATES`), and of the
      latest entry ``decided_by``, ``decided_at`` (UTC) and ``decision_note``.
    - ``dictionary_indicators``, ``dictionary_metrics``, ``dictionary_applicants``: what the ids mean.
    """
    parameters = {
        "agencies": list(plan_members(snapshot, scope).agencies),
        "first": scope.first_year if scope.first_year is not None else 0,
        "last": scope.last_year if scope.last_year is not None else 9999,
    }
    dictionary = load_dictionary()
    metrics = tuple(dictionary.metrics)
    yield Table("figures", keep_none(query(snapshot, _FIGURES, parameters)))
    yield Table("metrics_by_agency", metric_by_agency_year(snapshot, scope, metrics))
    yield Table("metrics_total", metric_by_year(snapshot, scope, metrics))
    yield Table("findings", add_decisions(findings(snapshot, scope), decisions))
    yield from describe_dictionary(dictionary)


def add_decisions(found: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """The findings with what people decided about each."""
    latest = [decisions.latest.get(fingerprint) for fingerprint in found["fingerprint"]]
    named = zip(found["fingerprint"], found["digest"], strict=True)
    return found.assign(
        decision=[decisions.state(fingerprint, digest) for fingerprint, digest in named],
        decided_by=pd.Series([entry and entry[1].author for entry in latest], found.index, "object"),
        decided_at=pd.Series(
            [entry and entry[1].decided_at.isoformat() for entry in latest], found.index, "object"
        ),
        decision_note=pd.Series([entry and entry[1].note for entry in latest], found.index, "object"),
    )


def describe_dictionary(dictionary: Dictionary) -> Iterator[Table]:
    """What the ids of the other tables mean, in both languages."""
    indicators = [
        (
            indicator.id,
            ";".join(form.value for form in Form if form in indicator.forms),
            indicator.section,
            indicator.row,
            indicator.column,
            indicator.unit,
            indicator.kind,
            indicator.name.zh,
            indicator.name.en,
            indicator.note.zh if indicator.note else None,
            indicator.note.en if indicator.note else None,
        )
        for indicator in dictionary.indicators.values()
    ]
    columns = (
        "indicator",
        "forms",
        "section",
        "row",
        "column",
        "unit",
        "kind",
        "zh",
        "en",
        "note_zh",
        "note_en",
    )
    yield Table("dictionary_indicators", pd.DataFrame(indicators, columns=list(columns)))
    metrics = [
        (
            metric.id,
            metric.kind,
            metric.unit.zh,
            metric.unit.en,
            metric.min_base,
            metric.name.zh,
            metric.name.en,
            metric.definition.zh,
            metric.definition.en,
            metric.caveat.zh,
            metric.caveat.en,
        )
        for metric in dictionary.metrics.values()
    ]
    columns = (
        *("metric", "kind", "unit_zh", "unit_en", "min_base", "zh", "en"),
        *("definition_zh", "definition_en", "caveat_zh", "caveat_en"),
    )
    frame = pd.DataFrame(metrics, columns=list(columns))
    yield Table("dictionary_metrics", frame.astype({"min_base": "Int64"}))
    applicants = [(applicant, name.zh, name.en) for applicant, name in dictionary.applicants.items()]
    yield Table("dictionary_applicants", pd.DataFrame(applicants, columns=["applicant", "zh", "en"]))
