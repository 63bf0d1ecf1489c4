"""Rows of a document's tables as distinct cells, which is how a person counts columns.

Spans differ between rows of one table in many real reports, so a grid column alone says little; the
cells of a row, counted from its label, say more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.extraction.numbers import read_cell
from analytics.model import Cell, Document, LinePlace, Place, Status, Table


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed cell of a row.

    Attributes:
        first: Its first grid column.
        last: Its last grid column.
        cell: Text and place.
        is_from_above: Its first corner lies in a row above (a vertical merge).
    """

    first: int
    last: int
    cell: Cell
    is_from_above: bool

    @property
    def text(self) -> str:
        """The printed text."""
        return self.cell.text

    @property
    def place(self) -> Place | None:
        """Where it is printed."""
        return self.cell.place


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: which table and row it is, and its distinct cells from left to right.

    `is_flattened` says that the row is a line of text with separators: programs that flatten tables
    move or drop blank cells, so a cell's position alone proves nothing there.
    """

    table: int
    index: int
    cells: tuple[GridCell, ...]
    is_ragged: bool
    is_flattened: bool


def rows_of(document: Document) -> tuple[Row, ...]:
    """All rows of all tables wider than one column, in reading order; padding cells left out."""
    rows: list[Row] = []
    tables = (block for block in document.blocks if isinstance(block, Table))
    for number, table in enumerate(tables):
        if table.rows and len(table.rows[0]) > 1:
            rows.extend(_row_of(number, table, index) for index in range(len(table.rows)))
    return tuple(rows)


def _row_of(number: int, table: Table, index: int) -> Row:
    cells = distinct_cells(table, index)
    is_flattened = any(isinstance(cell.place, LinePlace) for cell in cells)
    return Row(number, index, cells, table.is_ragged, is_flattened)


def distinct_cells(table: Table, index: int) -> tuple[GridCell, ...]:
    """The cells of one row without padding, each merged cell once."""
    cells: list[GridCell] = []
    row = table.rows[index]
    column = 0
    while column < len(row):
        cell = row[column]
        last = column
        while last + 1 < len(row) and row[last + 1].anchor == cell.anchor:
            last += 1
        if cell.place is not None:
            cells.append(GridCell(column, last, cell, cell.anchor[0] < index))
        column = last + 1
    return tuple(cells)


def is_value_text(text: str) -> bool:
    """Whether a cell's text can stand for a figure: a number, a blank or a sign for not applicable."""
    return read_cell(text, unit="万元").status is not Status.ILLEGIBLE


def is_value_cell(text: str) -> bool:
    """The same in a cell of its own, where 12件 is a number; in a sentence it may count anything."""
    return is_value_text(text) or _is_count(text)


def has_number(text: str) -> bool:
    """Whether a cell prints a number, of money or of things."""
    return read_cell(text, unit="万元").status is Status.REPORTED or _is_count(text)


def _is_count(text: str) -> bool:
    return read_cell(text, unit="件").status is Status.REPORTED


def leading_texts(cells: Iterable[GridCell]) -> list[int]:
    """Indices of the text cells of a row that stand before its first number or not-applicable sign."""
    found: list[int] = []
    for index, cell in enumerate(cells):
        status = read_cell(cell.text, unit="万元").status
        if status is Status.ILLEGIBLE:
            found.append(index)
        elif status is not Status.BLANK:
            break
    return found
