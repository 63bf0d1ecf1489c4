"""What the page on proactive disclosure shows: documents of both forms, steps of the roll-forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import queries
from analytics.charts import bridges, frames, panels, titles
from analytics.charts.formats import is_known, name_scale
from analytics.charts.records import list_records
from analytics.charts.years import Break
from analytics.model import Form
from analytics.ui.charted import (
    Exhibit,
    Finished,
    compare_ends,
    explain_nothing,
    finish,
    note_gaps,
    print_title,
)
from analytics.ui.formats import join_names
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext

DECISIONS = ("licensing_decisions", "penalty_decisions", "coercion_decisions")
FEES = "fees_amount"
KINDS = ("normative_documents", "government_rules")
_MEASURES: Mapping[str, Mapping[Form, tuple[str, ...]]] = {
    "flow": {Form.F2019: ("made", "newly_disclosed"), Form.F2021: ("issued", "repealed")},
    "stock": {Form.F2019: ("disclosed_total",), Form.F2021: ("in_force",)},
}
"""Columns of 第二十条第（一）项: 新制作 and 制发 are near, 对外公开总数 and 现行有效 are not the same."""
_DOCUMENT_METRICS = tuple(
    f"proactive.{kind}.{column}|total"
    for kind in KINDS
    for forms in _MEASURES.values()
    for columns in forms.values()
    for column in columns
)
ROLL_METRICS = ("normative_in_force", "normative_issued", "normative_repealed")
METRICS = (*_DOCUMENT_METRICS, *ROLL_METRICS)


@dataclass(frozen=True)
class Figures:
    """The figures of the page.

    Attributes:
        decisions: Licensing, penalties, coercion.
        documents: Of each kind of document what came and went, and what there is.
        roll_forward: From last year's stock to this year's.
        fees: The fees charged.
    """

    decisions: tuple[Finished, ...]
    documents: tuple[tuple[Finished, Finished], ...]
    roll_forward: Finished
    fees: Finished


def make_figures(context: PageContext) -> Figures:
    """Every figure of the page, ready to be shown."""
    snapshot, scope, year = context.snapshot, context.scope, context.year
    totals = queries.metric_by_year(snapshot, scope, (*DECISIONS, FEES, *METRICS))
    changes = queries.metric_change(snapshot, scope, (*DECISIONS, FEES), year)
    return Figures(
        decisions=tuple(_make_columns(context, totals, changes, metric) for metric in DECISIONS),
        documents=tuple(
            (_make_documents(context, totals, kind, "flow"), _make_documents(context, totals, kind, "stock"))
            for kind in list_document_kinds(totals)
        ),
        roll_forward=_make_roll_forward(context, totals),
        fees=_make_columns(context, totals, changes, FEES),
    )


def _make_columns(
    context: PageContext, totals: pd.DataFrame, changes: pd.DataFrame, metric_id: str
) -> Finished:
    """One count or amount over the years as columns."""
    year, language = context.year, context.language
    metric = context.dictionary.metric(metric_id)
    rows, now = frames.pick_metric(totals, metric_id), frames.pick_row(totals, metric_id, year)
    change = frames.pick_row(changes, metric_id)
    scale = panels.scale_of_last(rows, metric.unit.zh, language)
    # English counts have no unit of their own; the metric says what is counted.
    unit = name_scale(scale) if scale.unit else f"{scale.word} {say(metric.unit)}".strip()
    about = "proactive.fees_subtitle" if metric_id == FEES else "proactive.decisions_subtitle"
    exhibit = Exhibit(
        metric_id,
        print_title(titles.title_change(change, now, say(metric.name), metric.unit.zh, language)),
        text(about, unit=unit),
        rows,
        rows,
        (metric_id,),
        now,
        note_gaps(rows, year, language),
        explain_nothing(rows),
        compare_ends(rows, metric.unit.zh, language),
    )
    breaks = list_breaks(metric.break_years)
    return finish(
        context, exhibit, panels.draw_columns, language=language, unit=metric.unit.zh, breaks=breaks
    )


def _make_documents(context: PageContext, totals: pd.DataFrame, kind: str, measure: str) -> Finished:
    forms = frames.set_forms(totals, name_forms(context, kind, measure))
    exhibit = Exhibit(
        f"{kind}-{measure}",
        print_title(titles.title_documents(forms, context.year, measure, name_kind(kind))),
        text(f"proactive.{measure}_subtitle"),
        forms,
        forms,
        tuple(dict.fromkeys(forms["metric"])),
        count_form(forms, context.year),
        nothing=explain_forms(totals, forms, kind),
    )
    return finish(context, exhibit, panels.draw_forms, language=context.language, unit="件")


def _make_roll_forward(context: PageContext, totals: pd.DataFrame) -> Finished:
    year, language = context.year, context.language
    steps, broken = queries.roll_forward(context.snapshot, context.scope, ROLL_METRICS, year)
    roll, n = frames.name_steps(steps, name_steps())
    title = text("proactive.roll_none", year=year)
    if not roll.empty:
        title = print_title(titles.title_roll_forward(roll, broken, join_names(list(broken), language, 2)))
        if n < int(frames.pick_row(totals, ROLL_METRICS[-1], year)["n_expected"]):
            title = text("proactive.roll_of", n=n, title=title)
    exhibit = Exhibit(
        "roll-forward",
        title,
        text("proactive.roll_subtitle", year=year, previous=year - 1, n=n),
        roll,
        roll,
        ROLL_METRICS,
        {"n_known": n, "n_expected": frames.pick_row(totals, ROLL_METRICS[0], year)["n_expected"]},
        nothing="" if n else text("nothing.roll", year=year, previous=year - 1),
    )
    return finish(context, exhibit, bridges.draw_roll_forward, language=language)


def list_document_kinds(totals: pd.DataFrame) -> tuple[str, ...]:
    """Normative documents, and government rules where any report has some (few agencies may make rules)."""
    rules = totals[totals["metric"].str.startswith("proactive.government_rules.")]
    has_rules = any(is_known(value) and value > 0 for value in rules["value"])
    return KINDS if has_rules else KINDS[:1]


def name_kind(kind: str) -> str:
    """Shown name of a kind of document."""
    return text(f"proactive.{kind}")


def name_forms(context: PageContext, kind: str, measure: str) -> list[tuple[str, str, dict[str, str]]]:
    """The two forms with the columns that each prints on a kind of document.

    Args:
        context: From `ui.page`.
        kind: One of `KINDS`.
        measure: ``flow`` or ``stock``.
    """
    forms = context.dictionary.forms
    return [
        (
            form.value,
            say(forms[form].name),
            {f"proactive.{kind}.{column}|total": text(f"proactive.{column}") for column in columns},
        )
        for form, columns in _MEASURES[measure].items()
    ]


def count_form(forms: pd.DataFrame, year: int) -> dict[str, Any] | None:
    """Of this year's rows the one with most agencies, for the source line; None without this year."""
    rows = list_records(forms[forms["year"] == year])
    if not rows:
        return None
    row = max(rows, key=lambda row: int(row["n_known"]))
    return {"n_known": row["n_known"], "n_expected": row["n_expected"]}


def explain_forms(totals: pd.DataFrame, forms: pd.DataFrame, kind: str) -> str:
    """Why no form has a value for a kind of document; empty when one has."""
    if forms["value"].notna().any():
        return ""
    return explain_nothing(totals[totals["metric"].str.startswith(f"proactive.{kind}.")])


def name_steps() -> dict[str, str]:
    """Shown names of the steps of the roll-forward."""
    return {step: text(f"step.{step}") for step in ("opening", "added", "removed", "closing")}


def list_breaks(years: Sequence[int]) -> tuple[Break, ...]:
    """Breaks without a note: the columns beside them are named as not in the form."""
    return tuple(Break(year) for year in years)
