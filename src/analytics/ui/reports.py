"""What the reports page is made of besides its list: which report is open, what its parts are, its books."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.dictionary import Dictionary
from analytics.model import Message
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.language import say, text
from analytics.ui.parameters import SEPARATOR
from analytics.ui.report_list import load_page
from analytics.ui.report_rows import (
    Figures,
    Row,
    list_rows,
    name_figure,
    name_filing,
    print_place,
)
from analytics.ui.report_tables import SECTIONS
from analytics.ui.search import offer
from analytics.ui.shell import PageContext

_ALONE = "reports_alone"


def follow_link(key: str, *names: str) -> bool:
    """Whether one report stands alone, because a link led to it; a button brings the list of all back.

    Whoever follows a number to its place wants to see it at once, not below the calendar and the list.

    Args:
        key: Of the widget that holds the report; the session has none when the page has just been entered.
        names: The URL parameters that name a report or something in it.
    """
    if key not in st.session_state:
        st.session_state[_ALONE] = any(name in st.query_params for name in names)
    if not st.session_state.get(_ALONE):
        return False
    st.button(text("reports.show_all"), on_click=_show_all, type="tertiary", key="da_show_all")
    return True


def _show_all() -> None:
    st.session_state[_ALONE] = False


def linked_part(dictionary: Dictionary) -> str | None:
    """The table that a link's indicator stands in, if it names one."""
    indicator = dictionary.indicators.get(st.query_params.get("indicator", ""))
    return None if indicator is None else SECTIONS[indicator.section]


def choose_part(parts: tuple[str, ...], key: str) -> str:
    """The switch between the three tables, the text and the books."""
    names = {part: text(f"reports.tab.{part}") for part in parts}
    st.segmented_control(
        text("reports.part"),
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


def first_filing(context: PageContext, agency: str) -> str:
    """The report of an agency that is open until somebody chooses: the latest."""
    return str(_load_filings(context, agency)["filing_id"].iloc[0])


def find_known(context: PageContext, key: str) -> set[str]:
    """Which of the reports that the link and the session name are in scope."""
    named = {st.query_params.get("filing", ""), str(st.session_state.get(key, ""))} - {""}
    return {each for each in named if cached(queries.find_filer, context.snapshot, context.scope, each)}


def choose_filing(context: PageContext, filers: Sequence[str], key: str) -> tuple[Row, pd.DataFrame]:
    """The select boxes of the agency and of its reports; the report that is open, and all of its agency.

    Args:
        context: From `ui.page`.
        filers: As ``queries.list_filers``.
        key: Of the select box of reports; the session already holds the one that is open.
    """
    every = context.choices.agencies
    names = {agency: every[agency] for agency in filers}
    agency_key = f"{key}_agency"

    def open_first() -> None:
        st.session_state[key] = first_filing(context, st.session_state[agency_key])

    current = cached(queries.find_filer, context.snapshot, context.scope, st.session_state[key])
    current = filers[0] if current is None else current
    st.session_state[agency_key] = current
    filings = _load_filings(context, current)
    rows = {row["filing_id"]: row for row in list_rows(filings)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offered = offer(names, (current,), agency_key)
        st.selectbox(
            text("reports.column.agency"),
            offered,
            key=agency_key,
            format_func=names.__getitem__,
            on_change=open_first,
        )
        options = {filing: name_filing(row) for filing, row in rows.items()}
        st.selectbox(text("reports.choose"), list(options), key=key, format_func=options.__getitem__)
    return rows[st.session_state[key]], filings


def _load_filings(context: PageContext, agency: str) -> pd.DataFrame:
    """The reports of one agency that are in scope, with the states of their cells."""
    return cached(load_page, context.snapshot, replace(context.scope, agencies=(agency,)))


def draw_books(filing: Row, unmapped: pd.DataFrame, problems: pd.DataFrame) -> None:
    """Whether every numeric cell is accounted for, what is left over, and what went wrong."""
    gap = filing["numeric_cells"] - filing["numeric_placed"] - filing["unmapped"]
    counts = {
        "cells": filing["numeric_cells"],
        "placed": filing["numeric_placed"],
        "unmapped": filing["unmapped"],
    }
    with st.container(gap="xsmall"):
        blocks.subheading(text("reports.books.title"))
        blocks.notice(text("reports.books.line", **counts), "error" if gap else "note")
        if gap:
            blocks.notice(text("reports.books.unbalanced", gap=gap), "error")
    with st.container(gap="xsmall"):
        blocks.subheading(text("reports.books.unmapped"))
        _draw_rows(
            [(str(row["raw"]), print_place(row["place"])) for row in list_rows(unmapped)],
            ("raw", "place"),
            text("reports.books.no_unmapped"),
        )
    with st.container(gap="xsmall"):
        blocks.subheading(text("reports.books.problems"))
        _draw_rows(
            [
                (say(Message(row["zh"], row["en"])), print_place(row["place"]), str(row["code"]))
                for row in list_rows(problems)
            ],
            ("problem", "place", "code"),
            text("reports.books.no_problems"),
        )


def figures_frame(figures: Figures, dictionary: Dictionary) -> pd.DataFrame:
    """Every figure of one report as it is downloaded, with readable column names."""
    rows = [
        {
            "code": SEPARATOR.join(key),
            "item": name_figure(key, dictionary),
            "status": row["status"],
            "value": row["value"],
            "implied": row["implied"],
            "raw": row["raw"],
            "place": print_place(row["place"]),
        }
        for key, row in figures.items()
    ]
    frame = pd.DataFrame(rows, columns=["code", "item", "status", "value", "implied", "raw", "place"])
    return frame.rename(columns={name: text(f"reports.column.{name}") for name in frame.columns})


def _draw_rows(rows: list[tuple[str, ...]], columns: tuple[str, ...], nothing: str) -> None:
    """A small table of texts, or the sentence that there is nothing to list."""
    if not rows:
        blocks.html(f'<p class="da-sub">{escape(nothing)}</p>')
        return
    frame = pd.DataFrame(rows, columns=[text(f"reports.column.{name}") for name in columns])
    st.dataframe(frame, hide_index=True, alt=nothing)
