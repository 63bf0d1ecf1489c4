"""Proactive disclosure: decisions of all kinds, documents by form, what is in force, fees."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import bridges, frames, panels, titles
from analytics.ui import proactive
from analytics.ui.charted import Exhibit, compare_ends, explain_nothing, note_gaps, print_title, show

DECISIONS = ("licensing_decisions", "penalty_decisions", "coercion_decisions")
FEES = "fees_amount"

context = ui.page("proactive.title")
snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language

totals = ui.cached(queries.metric_by_year, snapshot, scope, (*DECISIONS, FEES, *proactive.METRICS))
changes = ui.cached(queries.metric_change, snapshot, scope, (*DECISIONS, FEES), year)


def show_columns(metric_id: str, subtitle: str) -> None:
    """One count or amount over the years as columns."""
    metric = context.dictionary.metric(metric_id)
    rows, now = frames.pick_metric(totals, metric_id), frames.pick_row(totals, metric_id, year)
    change = frames.pick_row(changes, metric_id)
    exhibit = Exhibit(
        metric_id,
        print_title(titles.title_change(change, now, ui.say(metric.name), metric.unit.zh, language)),
        subtitle,
        rows,
        rows,
        (metric_id,),
        now,
        note_gaps(rows, year, language),
        explain_nothing(rows),
        compare_ends(rows, metric.unit.zh, language),
    )
    breaks = proactive.list_breaks(metric.break_years)
    show(context, exhibit, panels.draw_columns, language=language, unit=metric.unit.zh, breaks=breaks)


grid = st.grid(3, min_column_width=290)
for decisions in DECISIONS:
    with grid:
        show_columns(decisions, ui.text("proactive.decisions_subtitle"))

for kind in proactive.list_document_kinds(totals):
    sides = st.grid(2, min_column_width=430)
    for measure in ("flow", "stock"):
        forms = frames.set_forms(totals, proactive.name_forms(context, kind, measure))
        with sides:
            documents = Exhibit(
                f"{kind}-{measure}",
                print_title(titles.title_documents(forms, year, measure, proactive.name_kind(kind))),
                ui.text(f"proactive.{measure}_subtitle"),
                forms,
                forms,
                tuple(dict.fromkeys(forms["metric"])),
                proactive.count_form(forms, year),
                nothing=proactive.explain_forms(totals, forms, kind),
            )
            show(context, documents, panels.draw_forms, language=language, unit="件")

sides = st.grid(2, min_column_width=430)
with sides:
    steps, broken = ui.cached(queries.roll_forward, snapshot, scope, proactive.ROLL_METRICS, year)
    roll, n = frames.name_steps(steps, proactive.name_steps())
    force = Exhibit(
        "roll-forward",
        ui.text("proactive.roll_none", year=year)
        if roll.empty
        else print_title(titles.title_roll_forward(roll, broken, ui.join_names(broken, language, 2))),
        ui.text("proactive.roll_subtitle", year=year, previous=year - 1, n=n),
        roll,
        roll,
        proactive.ROLL_METRICS,
        {"n_known": n, "n_expected": frames.pick_row(totals, proactive.ROLL_METRICS[0], year)["n_expected"]},
        nothing="" if n else ui.text("nothing.roll", year=year, previous=year - 1),
    )
    show(context, force, bridges.draw_roll_forward, language=language)
with sides:
    show_columns(FEES, ui.text("proactive.fees_subtitle"))
