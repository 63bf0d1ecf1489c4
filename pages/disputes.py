"""Disputes: reconsiderations and litigation over the years, their results, and the break of 2024."""

import streamlit as st

from analytics import ui
from analytics.ui import disputes, disputes_agencies

context = ui.page("disputes.title")
figures = ui.prepared(disputes.make_figures, context)

ui.present(context, figures.cases)
ui.present(context, figures.results)
grid = st.grid(3, min_column_width=290)
for figure in figures.rates:
    with grid:
        ui.present(context, figure)
sides = st.grid(2, min_column_width=430)
with sides:
    ui.present(context, figures.per_hundred)
with sides:
    disputes_agencies.show_agencies(context)
