"""Overview: who reported, the key figures with their change, what changed most and why, open errors."""

import streamlit as st

from analytics import queries, ui
from analytics.charts import frames
from analytics.ui import cards, changes, errors, overview, summaries

context = ui.page("overview.title")

head = ui.prepared(overview.make_head, context)
ui.lead(head.lead)
ui.coverage_strip(head.counts, head.names)
cards.show_cards(context)

asked = changes.choose_metric(context)
change = frames.pick_row(changes.load_changes(context), asked.id)
explained = changes.load_explained(context, asked.id)
changes.show_bridge(context, asked, change, explained.sides)
is_several = len(ui.cached(queries.scope_agencies, context.snapshot, context.scope)) > 1
sides = st.grid(2, min_column_width=430) if is_several else st.container()
if is_several:
    with sides:
        ui.present(context, ui.prepared(changes.make_drivers, context, asked.id))
with sides:
    changes.show_voices(context, asked, explained.ranked)

sides = st.grid(2, min_column_width=430)
for parts in ui.prepared(changes.make_parts, context):
    with sides:
        ui.present(context, parts)
errors.show_errors(context)
summaries.show_summaries(context, "received", (context.year,))
