"""Proactive disclosure: decisions of all kinds, documents by form, what is in force, fees."""

import streamlit as st

from analytics import ui
from analytics.ui import proactive

context = ui.page("proactive.title")
figures = ui.prepared(proactive.make_figures, context)

grid = st.grid(3, min_column_width=290)
for figure in figures.decisions:
    with grid:
        ui.present(context, figure)
for pair in (*figures.documents, (figures.roll_forward, figures.fees)):
    sides = st.grid(2, min_column_width=430)
    for figure in pair:
        with sides:
            ui.present(context, figure)
