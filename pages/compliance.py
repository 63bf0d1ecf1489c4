"""Compliance: agencies by checks as a matrix, the list of findings, and each finding with its evidence."""

from analytics import ui
from analytics.ui import compliance

context = ui.page("compliance.title")
checked = compliance.open_page(context)

sides = compliance.lay_sides()
with sides.cell():
    compliance.show_matrix(context, checked)
with sides.cell():
    compliance.show_chosen(context, checked)
compliance.show_list(context, checked)
compliance.close_page()
