"""Requests: how many, at whom, from whom, what became of them, and whether the books balance."""

import streamlit as st

from analytics import queries, ui
from analytics.ui import requests, requests_agencies, summaries

context = ui.page("requests.title")
volume, kinds, balance, outcomes, applicants, grounds = ui.prepared(requests.make_figures, context)
is_several = len(ui.cached(queries.scope_agencies, context.snapshot, context.scope)) > 1

sides = st.grid(2, min_column_width=430)
for figure in (volume, kinds):
    with sides:
        ui.present(context, figure)
if is_several:
    sides = st.grid(2, min_column_width=430)
    with sides:
        requests_agencies.show_volumes(context)
    with sides:
        requests_agencies.show_rates(context)
ui.present(context, balance)
ui.present(context, outcomes)
sides = st.grid(2, min_column_width=430)
for figure in (applicants, grounds):
    with sides:
        ui.present(context, figure)
if is_several:
    requests_agencies.show_funnel(context)
requests_agencies.show_ladder(context)
summaries.show_summaries(context, "received")
