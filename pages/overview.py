"""Overview: who reported, the key figures with their change, and what drove it."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import bars, frames, titles
from analytics.ui import cards, compliance, overview, summaries
from analytics.ui.charted import Exhibit, print_title, show

CARDS = (
    *("received", "concluded", "carried_out", "grant_rate", "reconsiderations", "litigation"),
    *("licensing_decisions", "penalty_decisions", "coercion_decisions"),
)

context = ui.page("overview.title")
snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language

coverage = overview.pick_coverage(ui.cached(queries.coverage_by_year, snapshot, scope), year)
by_year = ui.cached(queries.metric_by_year, snapshot, scope, CARDS)
changes = ui.cached(queries.metric_change, snapshot, scope, (*CARDS, *frames.OUTCOMES), year)

ui.lead(overview.write_lead(context, coverage, by_year, changes))
ui.coverage_strip(
    overview.count_coverage(coverage),
    overview.name_coverage(ui.cached(queries.coverage_names, snapshot, scope, year), coverage),
)
compliance.link_errors(context)
grid = st.grid(3, min_column_width=230)
for metric in CARDS:
    with grid:
        ui.card(cards.metric_card(context, metric, by_year, changes))

received = frames.pick_row(changes, "received")
agencies = ui.cached(queries.metric_by_agency_year, snapshot, scope, ("received",))
drivers = frames.rank_drivers(agencies, received, lambda n: ui.text("overview.rest", n=n))
parts = overview.list_outcome_changes(context, changes)
comparable = {
    "n_known": received["n_common"],
    "n_expected": frames.pick_row(by_year, "received", year)["n_expected"],
}
years = {"year": year, "previous": year - 1}
lines = max(len(drivers), len(parts))

sides = st.grid(2, min_column_width=430)
with sides:
    drivers_exhibit = Exhibit(
        "drivers",
        ui.text("overview.drivers_none", **years)
        if drivers.empty
        else print_title(titles.title_drivers(drivers, received, ui.text("overview.received"), language)),
        ui.text("overview.drivers_subtitle", n=received["n_common"], **years),
        drivers,
        drivers,
        ("received",),
        comparable,
        nothing="" if len(drivers) else ui.text("nothing.not_comparable", **years),
    )
    show(context, drivers_exhibit, bars.draw_drivers, unit="件", language=language, lines=lines)
with sides:
    parts_exhibit = Exhibit(
        "outcome-changes",
        ui.text("overview.parts_none", **years) if parts.empty else print_title(titles.title_parts(parts)),
        ui.text("overview.parts_subtitle", **years),
        parts,
        parts,
        frames.OUTCOMES,
        comparable,
        nothing="" if len(parts) else ui.text("nothing.not_comparable", **years),
    )
    show(context, parts_exhibit, bars.draw_drivers, unit="件", language=language, lines=lines)
summaries.show_summaries(context, "received")
