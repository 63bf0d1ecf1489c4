"""What the reports page is made of: the list, the table as read beside the source, the text, the books.

A figure is chosen in a select box; a click into a table is a second way to the same choice, because a
table on a canvas cannot be reached by everybody.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import Language, format_date, is_known
from analytics.dictionary import Dictionary
from analytics.filing_json import place_from_json
from analytics.model import FigureKey, Message, Place, Proof, Status
from analytics.queries import Scope
from analytics.queries.states import STATES
from analytics.store import Snapshot
from analytics.store.originals import original_file
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.figure_notes import print_note
from analytics.ui.figures import figure
from analytics.ui.glossary import find_address, link_entry
from analytics.ui.language import current_language, say, text
from analytics.ui.parameters import SEPARATOR
from analytics.ui.places import describe_place, draw_place
from analytics.ui.report_tables import SECTIONS, ReportTable, print_value
from analytics.ui.search import offer
from analytics.ui.shell import PageContext

Row = Mapping[Any, Any]
"""One row of `analytics.queries.list_filings` with its states, or of `filing_figures`."""
Figures = dict[FigureKey, Row]
"""The figures of one report, in the order of its form."""

_ALONE = "reports_alone"
LABEL_WIDTHS = {"2": 300, "3": 165, "4": 165}
PAGE_FILINGS = 100
ROW_HEIGHT = 35
LIST_HEIGHT = 248
"""Pixels: six rows, because the report itself follows below."""
CELL_PADDING = 18
DIGIT_WIDTH = 8
HAN_WIDTH = 15


def list_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame with None, and never NaN, for what is missing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]


def key_of(figure: str) -> FigureKey:
    """The figure named by ``<indicator>|<applicant>``."""
    return FigureKey(*figure.split(SEPARATOR))


def add_states(filings: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """The list of reports with the states of their cells; a report without figures has none of any."""
    joined = filings.merge(states, on="filing_id", how="left")
    joined[list(STATES)] = joined[list(STATES)].fillna(0).astype("int64")
    return joined


def index_figures(figures: pd.DataFrame) -> Figures:
    """The figures of one report by their key, in the order of its form."""
    return {FigureKey(row["indicator"], row["applicant"]): row for row in list_rows(figures)}


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
        page = cached(_load_page, context.snapshot, context.scope, wanted=wanted, start=start, n=PAGE_FILINGS)
        draw_list(page, context.language, key)


def draw_list(filings: pd.DataFrame, language: Language, key: str) -> None:
    """Reports with the states of their cells; a click on a row opens that report."""
    ids = filings["filing_id"].tolist()
    table_key = f"{key}_table"

    def open_row() -> None:
        rows = st.session_state[table_key]["selection"]["rows"]
        if rows:
            st.session_state[key] = ids[rows[0]]

    current = st.session_state[key]
    st.session_state[table_key] = {"selection": {"rows": [ids.index(current)] if current in ids else []}}
    st.dataframe(
        list_frame(filings, language),
        key=table_key,
        hide_index=True,
        on_select=open_row,
        selection_mode="single-row",
        height=min(LIST_HEIGHT, ROW_HEIGHT * (len(ids) + 1) + 3),
        alt=text("reports.list_title", n=len(ids)),
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


def _load_filings(context: PageContext, agency: str) -> pd.DataFrame:
    """The reports of one agency that are in scope, with the states of their cells."""
    return cached(_load_page, context.snapshot, replace(context.scope, agencies=(agency,)))


def _load_page(snapshot: Snapshot, scope: Scope, **page: Any) -> pd.DataFrame:
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
        "form": [_form(row) for row in rows],
        **{state: filings[state] for state in STATES},
        "unmapped": filings["unmapped"],
        "version": [_version(row) for row in rows],
        "stage": [text(f"reports.stage.{row['stage']}") for row in rows],
        "received": [format_date(row["received_on"].date(), language) for row in rows],
        "file": filings["file"],
    }
    return pd.DataFrame(columns).rename(columns={name: text(f"reports.column.{name}") for name in columns})


def refusals_frame(refusals: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The files that could not be read and why, with readable column names."""
    rows = list_rows(refusals)
    columns: dict[str, Any] = {
        "file": [_name_file(row) for row in rows],
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


def name_filing(row: Row) -> str:
    """A report as a person names it: agency and year, and the version where it is not the current one."""
    facts = {"agency": row["name"], "year": print_year(row), "version": row["version"]}
    return text("reports.option" if row["is_current"] else "reports.option_version", **facts)


def describe_filing(row: Row) -> str:
    """Form, number of cells and their states: the subtitle of an open report."""
    counts = [
        text(f"reports.state.{state}", n=row[state]) for state in STATES if row[state] or state == "reported"
    ]
    cells = sum(row[state] for state in STATES if state != "implied")
    return text("reports.one_subtitle", form=_form(row), cells=cells, states=text("scope.join").join(counts))


def describe_source(row: Row, language: Language) -> str:
    """File, day of receipt and hash: the source line of an open report."""
    day = format_date(row["received_on"].date(), language)
    return text(
        "reports.source", file=_name_file(row), date=day, sha=f"{row['sha256'][:8]}…{row['sha256'][-4:]}"
    )


def choose_figure(table: ReportTable, dictionary: Dictionary, key: str) -> None:
    """The select box of the figures of one statutory table."""
    texts = [content for row in table.texts.to_numpy().tolist() for content in row]
    figures = zip(table.names, texts, strict=True)
    names = {figure: f"{name_figure(key_of(figure), dictionary)}  {content}" for figure, content in figures}
    st.selectbox(
        text("reports.figure.select"),
        list(names),
        key=key,
        format_func=names.__getitem__,
        label_visibility="collapsed",
    )


def draw_table(table: ReportTable, key: str, part: str) -> None:
    """One statutory table as read; a click into a cell chooses its figure."""
    table_key = f"{key}_table_{part}"
    columns = list(table.texts.columns)

    def open_cell() -> None:
        cells = st.session_state[table_key]["selection"]["cells"]
        if cells:
            row, column = cells[0]
            position = columns.index(column) if column in columns else 0
            st.session_state[key] = SEPARATOR.join(table.keys[row][position])

    st.dataframe(
        table.texts.style.apply(lambda _: table.styles, axis=None),
        key=table_key,
        on_select=open_cell,
        selection_mode="single-cell",
        height="content",
        column_config={
            "_index": st.column_config.TextColumn(width=LABEL_WIDTHS[part]),
            **{
                column: st.column_config.TextColumn(
                    alignment="right", width=_width(column, table.texts[column])
                )
                for column in columns
            },
        },
        alt=text(f"reports.tab.{part}"),
    )


def tip_html() -> str:
    """What the marks of the table mean, and that its cells can be clicked."""
    return f'<p class="da-sub">{escape(text("reports.tip"))}</p>'


def draw_figure_place(context: PageContext, filing: Row, key: FigureKey, figures: Figures) -> None:
    """The original with the figure's cell marked, and below it how the figure was read."""
    place = read_place(figures[key])
    if place is None:
        blocks.notice(text("reports.figure.no_place"))
    else:
        row = [figures[other] for other in figures if other.indicator == key.indicator]
        column = [figures[other] for other in figures if _is_same_column(other, key)]
        original = original_file(context.data, filing["sha256"])
        part = str(filing["part"]) if is_known(filing["part"]) else None
        draw_place(original, place, _places(row), _places(column), filing["file"], part)
    blocks.html(_reading_html(figures[key], key, place, context.dictionary))
    link_entry(find_address(SEPARATOR.join(key)))


def read_place(figure: Row) -> Place | None:
    """Where a figure was printed, or None where the report has no such cell."""
    return place_from_json(json.loads(figure["place"])) if figure["place"] else None


def name_section(number: str, dictionary: Dictionary) -> str:
    """The official heading of a statutory section, in its own language."""
    official = (
        label.text
        for label in dictionary.labels
        if label.scope == "section" and label.is_official and label.target == number
    )
    return next(official, "")


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
            [(str(row["raw"]), _place_text(row["place"])) for row in list_rows(unmapped)],
            ("raw", "place"),
            text("reports.books.no_unmapped"),
        )
    with st.container(gap="xsmall"):
        blocks.subheading(text("reports.books.problems"))
        _draw_rows(
            [
                (say(Message(row["zh"], row["en"])), _place_text(row["place"]), str(row["code"]))
                for row in list_rows(problems)
            ],
            ("problem", "place", "code"),
            text("reports.books.no_problems"),
        )


def name_figure(key: FigureKey, dictionary: Dictionary) -> str:
    """A figure as a person names it."""
    return say(dictionary.figure_name(key))


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
            "place": _place_text(row["place"]),
        }
        for key, row in figures.items()
    ]
    frame = pd.DataFrame(rows, columns=["code", "item", "status", "value", "implied", "raw", "place"])
    return frame.rename(columns={name: text(f"reports.column.{name}") for name in frame.columns})


def _reading_html(figure: Row, key: FigureKey, place: Place | None, dictionary: Dictionary) -> str:
    """How a figure was read: its place, the raw text, its state, its proof."""
    status = figure["status"]
    facts = [] if place is None else [describe_place(place)]
    facts.append(
        text("reports.figure.raw", raw=figure["raw"]) if figure["raw"] else text("reports.figure.raw_none")
    )
    if status == Status.REPORTED:
        facts.append(text("reports.figure.value", value=print_value(figure["value"])))
    else:
        facts.append(text(f"reports.status.{status}"))
    if figure["implied"] is not None:
        facts.append(text("reports.figure.implied", value=print_value(figure["implied"])))
    if figure["proof"]:
        facts.append(text(f"reports.proof.{Proof(figure['proof']).name.lower()}"))
    if figure["note"]:
        facts.append(print_note(str(figure["note"]), current_language()))
    lines = [f"<b>{escape(name_figure(key, dictionary))}</b>", *map(escape, facts)]
    return f'<div class="da-place">{"<br>".join(lines)}</div>'


def _width(header: str, texts: pd.Series) -> int:
    """A column just wide enough for its longest text, in pixels; a number must never be cut."""
    return CELL_PADDING + max(
        sum(HAN_WIDTH if ord(letter) > 0x2E7F else DIGIT_WIDTH for letter in content)
        for content in (header, *texts)
    )


def _is_same_column(other: FigureKey, key: FigureKey) -> bool:
    """Whether two figures stand in one column of table 三, the only one with columns of many rows."""
    return (
        other.applicant == key.applicant
        and other.indicator.split(".")[0] == key.indicator.split(".")[0] == "requests"
    )


def _places(rows: list[Row]) -> tuple[Place, ...]:
    return tuple(place for row in rows if (place := read_place(row)) is not None)


def _place_text(place: str | None) -> str:
    found = place_from_json(json.loads(place)) if place else None
    return "" if found is None else describe_place(found)


def _draw_rows(rows: list[tuple[str, ...]], columns: tuple[str, ...], nothing: str) -> None:
    """A small table of texts, or the sentence that there is nothing to list."""
    if not rows:
        blocks.html(f'<p class="da-sub">{escape(nothing)}</p>')
        return
    frame = pd.DataFrame(rows, columns=[text(f"reports.column.{name}") for name in columns])
    st.dataframe(frame, hide_index=True, alt=nothing)


def print_year(row: Row) -> str:
    """The report year, or the words for a report that does not say it."""
    return str(int(row["report_year"])) if is_known(row["report_year"]) else text("reports.year_unknown")


def _name_file(row: Row) -> str:
    return str(row["file"]) if row["part"] is None else f"{row['file']} ({row['part']})"


def _form(row: Row) -> str:
    return text(f"reports.form.{row['variant'] or row['form'] or 'unknown'}")


def _version(row: Row) -> str:
    return text(
        "reports.version_current" if row["is_current"] else "reports.version_old", version=row["version"]
    )
