"""One statutory table as read, and the chosen figure in the original.

A figure is chosen in a select box; a click into a table is a second way to the same choice, because a
table on a canvas cannot be reached by everybody.
"""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts.formats import is_known
from analytics.dictionary import Dictionary
from analytics.model import FigureKey, Place, Proof, Status
from analytics.store.originals import original_file
from analytics.ui import blocks
from analytics.ui.figure_notes import print_note
from analytics.ui.glossary import find_address, link_entry
from analytics.ui.language import current_language, text
from analytics.ui.parameters import SEPARATOR
from analytics.ui.places import describe_place, draw_place
from analytics.ui.report_rows import (
    Figures,
    Row,
    key_of,
    name_figure,
    read_place,
)
from analytics.ui.report_tables import ReportTable, print_value
from analytics.ui.shell import PageContext

LABEL_WIDTHS = {"2": 400, "3": 215, "4": 215}
TABLE_COLUMNS, ORIGINAL_COLUMNS = 4, 3
"""Of seven: the names of what was read are whole, and a page in its image can still be read."""
CELL_PADDING = 18
DIGIT_WIDTH = 8
LETTER_WIDTH = 6.5
HAN_WIDTH = 15


def lay_sides() -> Any:
    """The grid of a table and its original: side by side where both have room, else one below the other."""
    return st.grid(TABLE_COLUMNS + ORIGINAL_COLUMNS, min_column_width=120)


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
                    alignment="right", width=fit_column(column, table.texts[column])
                )
                for column in columns
            },
        },
        alt=text(f"reports.tab.{part}"),
    )


def tip_html() -> str:
    """What the marks of the table mean, and that its cells can be clicked."""
    return f'<p class="da-sub">{escape(text("reports.tip"))}</p>'


def fit_column(header: str, texts: pd.Series) -> int:
    """A column just wide enough for its longest text, in pixels; a number must never be cut."""
    return CELL_PADDING + max(map(measure, (header, *texts)))


def measure(content: str) -> int:
    """About how many pixels a cell's text takes.

    >>> measure("自然人"), measure("1,011"), measure("Total")
    (45, 40, 32)
    """
    widths = (
        HAN_WIDTH if ord(letter) > 0x2E7F else LETTER_WIDTH if letter.isalpha() else DIGIT_WIDTH
        for letter in content
    )
    return round(sum(widths))


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


def _is_same_column(other: FigureKey, key: FigureKey) -> bool:
    """Whether two figures stand in one column of table 三, the only one with columns of many rows."""
    return (
        other.applicant == key.applicant
        and other.indicator.split(".")[0] == key.indicator.split(".")[0] == "requests"
    )


def _places(rows: list[Row]) -> tuple[Place, ...]:
    return tuple(place for row in rows if (place := read_place(row)) is not None)
