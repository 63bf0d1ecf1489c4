"""Compliance: agencies by checks as a matrix, the list of findings, and each finding with its evidence."""

from analytics import ui
from analytics.ui import compliance, compliance_list

context = ui.page("compliance.title")
compliance_list.open_list(context)
checked = compliance.open_page(context)

sides = compliance.lay_sides()
with sides.cell(column_span=compliance.MATRIX_COLUMNS):
    compliance.show_matrix(context, checked)
with sides.cell(column_span=compliance.PANEL_COLUMNS):
    compliance.show_chosen(context, checked)
compliance_list.show_list(context, checked)
compliance.close_page()
compliance_list.close_list()
