"""The panel beside a table as read: where the chosen figure was printed, drawn from the original."""

from html import escape
from pathlib import Path

import streamlit as st

from analytics.errors import UnreadableFile
from analytics.evidence import Evidence, PageImage, SourceLines, SourceTable, show_place
from analytics.model import LinePlace, PagePlace, Place, SheetPlace, TablePlace
from analytics.ui import blocks
from analytics.ui.language import current_language, text

HEAD_ROWS = 3
"""Rows of a source table that are shown as its head."""
MAX_IMAGES = 32
"""Page images kept in memory, at about 0.3 MB each."""


def draw_place(
    original: Path,
    place: Place,
    row: tuple[Place, ...],
    column: tuple[Place, ...],
    name: str,
    part: str | None = None,
    *,
    is_close: bool = False,
) -> None:
    """Draw what the original (or the part of it) has at `place`, with its row and column tinted.

    `is_close` shows of a page, or of a table, only the figure's row and what stands close to it. A figure
    whose original is gone or damaged gets one line that says so.
    """
    try:
        evidence = _find_evidence(original, place, row, column, name, part, is_close)
    except UnreadableFile as error:
        blocks.notice(text("reports.place.lost", reason=error.say(current_language())), "explain")
        return
    match evidence:
        case PageImage(page, picture):
            blocks.image(picture, text("reports.place.image_alt", file=name, page=page))
        case SourceTable():
            blocks.html(rows_html(evidence) if is_close else table_html(evidence))
        case SourceLines():
            blocks.html(lines_html(evidence))


def describe_place(place: Place) -> str:
    """A place as a person names it; rows and columns count from 1."""
    match place:
        case PagePlace(page, _):
            return text("reports.place.page", page=page)
        case TablePlace(table, row, column):
            return text("reports.place.table", table=table + 1, row=row + 1, column=column + 1)
        case SheetPlace(sheet, cell):
            return text("reports.place.sheet", sheet=sheet, cell=cell)
        case LinePlace(line, start, end):
            return text("reports.place.line", line=line, start=start + 1, end=max(end, start + 1))


@st.cache_data(max_entries=MAX_IMAGES, show_spinner=False)
def _find_evidence(
    original: Path,
    place: Place,
    row: tuple[Place, ...],
    column: tuple[Place, ...],
    name: str,
    part: str | None,
    is_close: bool,
) -> Evidence:
    return show_place(original, place, row=row, column=column, name=name, part=part, is_close=is_close)


def table_html(evidence: SourceTable) -> str:
    """The source table with the figure's cell framed, its row and column tinted; all text escaped.

    A merged cell is drawn once with its span, as in the file.
    """
    rows = evidence.table.rows
    chosen = rows[evidence.row][evidence.column].anchor
    drawn = []
    for i, cells in enumerate(rows):
        row = []
        for j, cell in enumerate(cells):
            if cell.anchor != (i, j):
                continue
            css = (
                "da-cell"
                if (i, j) == chosen
                else "da-tinted"
                if evidence.row == i or evidence.column == j
                else ""
            )
            height = _span([r[j].anchor == (i, j) for r in rows[i:]])
            width = _span([c.anchor == (i, j) for c in cells[j:]])
            row.append(f'<td class="{css}" rowspan="{height}" colspan="{width}">{escape(cell.text)}</td>')
        drawn.append(f"<tr>{''.join(row)}</tr>")
    return f'<div class="da-scroll"><table class="da-grid"><tbody>{"".join(drawn)}</tbody></table></div>'


def rows_html(evidence: SourceTable) -> str:
    """The head of the source table and the rows around the figure's, cell by cell; all text escaped."""
    chosen = (evidence.row, evidence.column)
    rows = evidence.table.rows
    kept = {*range(HEAD_ROWS), *range(evidence.row - 1, evidence.row + 2)} & {*range(len(rows))}
    drawn = []
    for i in sorted(kept):
        cells = [
            f'<td class="{"da-cell" if (i, j) == chosen else ""}">{escape(cell.text)}</td>'
            for j, cell in enumerate(rows[i])
        ]
        drawn.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="da-scroll"><table class="da-grid"><tbody>{"".join(drawn)}</tbody></table></div>'


def _span(is_covered: list[bool]) -> int:
    """How many cells from the first on belong to the same merged cell.

    >>> _span([True, True, False, True])
    2
    """
    return is_covered.index(False) if False in is_covered else len(is_covered)


def lines_html(evidence: SourceLines) -> str:
    """The source lines with the figure's token marked; all text escaped."""
    drawn = []
    for line in evidence.lines:
        css, content = "", escape(line.text)
        if line.mark:
            start, end = line.mark
            token = escape(line.text[start:end]) or "&nbsp;"
            css = ' class="da-here"'
            content = f"{escape(line.text[:start])}<mark>{token}</mark>{escape(line.text[end:])}"
        number = f'<span class="da-number">{line.number}</span>'
        drawn.append(f'<div{css}>{number}<span class="da-text">{content}</span></div>')
    return f'<div class="da-scroll"><div class="da-lines">{"".join(drawn)}</div></div>'
