"""The list of the reports in scope with the states of their cells, and the files that could not be read."""

from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import Language, format_date
from analytics.queries import Scope
from analytics.queries.states import STATES
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.figures import figure
from analytics.ui.language import text
from analytics.ui.report_rows import (
    list_rows,
    name_file,
    name_form,
    name_version,
    print_year,
)
from analytics.ui.rows import follow_rows
from analytics.ui.shell import PageContext

PAGE_FILINGS = 100
ROW_HEIGHT = 35
LIST_HEIGHT = 248
"""Pixels: six rows, because the report itself follows below."""


def add_states(filings: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The list of reports with the states of their cells; a report without figures has none of any."""
    joined = filings.merge(states, on="filing_id", how="left")
    joined[list(STATES)] = joined[list(STATES)].fillna(0).astype("int64")
    return joined


def show_list(context: PageContext, key: str) -> None:
    """The figure of the reports in scope, page by page, with the states of their cells."""
    every = cached(queries.count_filings, context.snapshot, context.scope)
    with figure(
        context,
        "filings",
        text("reports.list_title", n=every),
        text("reports.list_subtitle"),
        data=partial(_tabulate_list, context.snapshot, context.scope, context.language),
    ):
        wanted = ""
        if every > PAGE_FILINGS:
            wanted = st.text_input(
                text("reports.search"), key=f"{key}_search", placeholder=text("reports.search_example")
            )
        n = cached(queries.count_filings, context.snapshot, context.scope, wanted=wanted) if wanted else every
        if not n:
            blocks.html(f'<p class="da-sub">{escape(text("reports.search_none"))}</p>')
            return
        start = _take_page(n, f"{key}_page")
        page = cached(load_page, context.snapshot, context.scope, wanted=wanted, start=start, n=PAGE_FILINGS)
        draw_list(page, context.language, key, n)


def draw_list(filings: pd.DataFrame, language: Language, key: str, every: int) -> None:
    """Reports with the states of their cells, a page of `every`; a click on a row opens that report."""
    ids = filings["filing_id"].tolist()
    table_key = f"{key}_table"
    st.dataframe(
        list_frame(filings, language),
        key=table_key,
        hide_index=True,
        on_select=follow_rows(table_key, key, ids),
        selection_mode="single-row",
        height=min(LIST_HEIGHT, ROW_HEIGHT * (len(ids) + 1) + 3),
        alt=text("reports.list_title", n=every),
    )


def _take_page(n: int, key: str) -> int:
    """The first row of the chosen page of a list of `n`."""
    if n <= PAGE_FILINGS:
        return 0
    pages = -(-n // PAGE_FILINGS)
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        start = (int(st.pagination(pages, key=key)) - 1) * PAGE_FILINGS
        line = text("compliance.list_page", first=start + 1, last=min(n, start + PAGE_FILINGS))
        blocks.html(f'<span class="da-source">{escape(line)}</span>', is_narrow=True)
    return start


def load_page(snapshot: Snapshot, scope: Scope, **page: Any) -> pd.DataFrame:
    """Reports with the states of their cells; `page` as ``queries.list_filings`` takes it."""
    filings = queries.list_filings(snapshot, scope, **page)
    return add_states(filings, queries.filing_states(snapshot, filings["filing_id"].tolist()))


def _tabulate_list(snapshot: Snapshot, scope: Scope, language: Language) -> pd.DataFrame:
    """The whole list, for whoever takes it away."""
    filings = queries.list_filings(snapshot, scope)
    return list_frame(add_states(filings, queries.filing_states(snapshot)), language)


def list_frame(filings: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The list as it is shown and downloaded, with readable column names."""
    rows = list_rows(filings)
    columns: dict[str, Any] = {
        "agency": filings["name"],
        "year": [print_year(row) for row in rows],
        "form": [name_form(row) for row in rows],
        **{state: filings[state] for state in STATES},
        "unmapped": filings["unmapped"],
        "version": [name_version(row) for row in rows],
        "stage": [text(f"reports.stage.{row['stage']}") for row in rows],
        "received": [format_date(row["received_on"].date(), language) for row in rows],
        "file": filings["file"],
    }
    return pd.DataFrame(columns).rename(columns={name: text(f"reports.column.{name}") for name in columns})


def refusals_frame(refusals: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The files that could not be read and why, with readable column names."""
    rows = list_rows(refusals)
    columns: dict[str, Any] = {
        "file": [name_file(row) for row in rows],
        "reason": refusals[language],
        "received": [format_date(row["received_on"].date(), language) for row in rows],
        "code": refusals["code"],
    }
    return pd.DataFrame(columns).rename(columns={name: text(f"reports.column.{name}") for name in columns})


def draw_refusals(context: PageContext, refusals: pd.DataFrame) -> None:
    """The figure of the files that could not be read; nothing where there are none."""
    if refusals.empty:
        return
    title, frame = text("reports.refused_title", n=len(refusals)), refusals_frame(refusals, context.language)
    with figure(context, "refusals", title, text("reports.refused_subtitle"), data=frame):
        st.dataframe(frame, hide_index=True, alt=title)
