"""Overview: who reported, the key figures with their change, what changed most and why, open errors."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import frames
from analytics.ui import cards, changes, errors, overview, summaries

context = ui.page("overview.title")
snapshot, scope, year = context.snapshot, context.scope, context.year

coverage = overview.pick_coverage(ui.cached(queries.coverage_by_year, snapshot, scope), year)
by_year = ui.cached(queries.metric_by_year, snapshot, scope, overview.CARDS)
compared = (*overview.CARDS, *changes.APPLICANT_METRICS, *frames.OUTCOMES)
moved = ui.cached(queries.metric_change, snapshot, scope, compared, year)

ui.lead(overview.write_lead(context, coverage, by_year, moved))
ui.coverage_strip(
    overview.count_coverage(coverage),
    ui.prepared(overview.list_coverage, context),
)
grid = st.grid(3, min_column_width=230)
for metric in overview.CARDS:
    with grid:
        ui.card(cards.metric_card(context, metric, by_year, moved))

asked = changes.choose_metric(context, moved)
change = frames.pick_row(moved, asked.id)
explained = ui.cached(changes.explain_change, snapshot, scope, asked.id, year, context.language)
comparable = {
    "n_known": change["n_common"],
    "n_expected": frames.pick_row(by_year, asked.id, year)["n_expected"],
}
changes.show_bridge(context, asked, change, explained.sides)
sides = st.grid(2, min_column_width=430)
if len(ui.cached(queries.scope_agencies, snapshot, scope)) > 1:
    with sides:
        changes.show_drivers(context, asked, change, explained.ranked, comparable)
with sides:
    changes.show_voices(context, asked, explained.ranked)

received = frames.pick_row(moved, "received")
of_requests = comparable | {
    "n_known": received["n_common"],
    "n_expected": frames.pick_row(by_year, "received", year)["n_expected"],
}
sides = st.grid(2, min_column_width=430)
with sides:
    changes.show_parts(context, moved, "applicants", changes.APPLICANT_METRICS, of_requests)
with sides:
    changes.show_parts(context, moved, "outcomes", frames.OUTCOMES, of_requests)
errors.show_errors(context)
summaries.show_summaries(context, "received", (year,))
