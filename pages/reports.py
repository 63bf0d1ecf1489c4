"""Reports: when they were published, what was read from each, and where every figure was printed."""

from functools import partial

import streamlit as st

from analytics import queries, ui
from analytics.model import TOTAL
from analytics.ui import (
    compliance,
    report_figure,
    report_list,
    report_rows,
    report_text,
    reports,
    versions,
    waiting,
)
from analytics.ui.filing_calendar import show_calendar
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.report_tables import PARTS, lay_out

FILING, PART, FIGURE = "reports_filing", "reports_part", "reports_figure"
AT_FILING, AT_PART, AT_FIGURE = {"filing": ""}, {"part": ""}, {"indicator": "", "applicant": TOTAL}

context = ui.page("reports.title")
dictionary, language, snapshot = context.dictionary, context.language, context.snapshot

filers = ui.cached(queries.list_filers, snapshot, context.scope)
refusals = ui.cached(queries.list_refusals, snapshot)
if not filers:
    report_list.draw_refusals(context, refusals)
    ui.empty_state(ui.text("reports.none_title"), ui.text("empty.scope_action"))
    st.button(ui.text("filters.clear"), on_click=ui.clear_filters)
    st.stop()
first = reports.first_filing(context, filers[0])
is_one_report = reports.follow_link(FILING, *AT_FILING, *AT_PART, *AT_FIGURE)
open_parameter(AT_FILING, FILING, {first, *reports.find_known(context, FILING)}, first)

if not is_one_report:
    if clicked := show_calendar(context):
        st.session_state[FILING] = clicked
    report_list.show_list(context, FILING)
    report_list.draw_refusals(context, refusals)
    waiting.draw_waiting(context, FILING)
else:
    waiting.draw_pending(context, FILING)
filing, filings = reports.choose_filing(context, filers, FILING)
write_parameter(AT_FILING, FILING, first)

figures = report_rows.index_figures(ui.cached(queries.filing_figures, snapshot, filing["filing_id"]))
rest = ("text", "books", "versions")
parts, main_part = ((*PARTS, *rest), "3") if figures else (rest, "text")
open_parameter(AT_PART, PART, parts, main_part, implied=reports.linked_part(dictionary))

with ui.figure(
    context,
    "report",
    ui.text("reports.one_title", agency=filing["name"], year=report_rows.print_year(filing)),
    report_rows.describe_filing(filing),
    source=report_rows.describe_source(filing, language),
    data=partial(reports.figures_frame, figures, dictionary),
):
    part = reports.choose_part(parts, PART)
    write_parameter(AT_PART, PART, main_part)
    compliance.link_report(context, filing)
    waiting.draw_versions(context, filing, FILING)
    if part == "text":
        report_text.draw_sections(context, filing)
    elif part == "books":
        reports.draw_books(
            filing,
            ui.cached(queries.filing_unmapped, snapshot, filing["filing_id"]),
            ui.cached(queries.filing_problems, snapshot, filing["filing_id"]),
        )
    elif part == "versions":
        versions.draw_versions(context, filing, filings)
    else:
        names = lay_out(figures, part, dictionary, language).names
        open_parameter(AT_FIGURE, FIGURE, names, names[0])
        chosen = report_rows.key_of(st.session_state[FIGURE])
        sides = report_figure.lay_sides()
        with sides.cell(column_span=report_figure.TABLE_COLUMNS):
            table = lay_out(figures, part, dictionary, language, chosen)
            report_figure.draw_table(table, FIGURE, part)
            ui.html(report_figure.tip_html())
            report_figure.choose_figure(table, dictionary, FIGURE)
        with sides.cell(column_span=report_figure.ORIGINAL_COLUMNS):
            report_figure.draw_figure_place(context, filing, chosen, figures)
            waiting.offer_chosen(context, filing, chosen)
        write_parameter(AT_FIGURE, FIGURE, names[0])
