"""Rows of a document's tables as distinct cells, which is how a person counts columns.

Spans differ between rows of one table in many real reports, so a grid column alone says little; the
cells of a row, counted from its label, say more.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analytics.extraction.numbers import read_cell
from analytics.frozen import made_quickly
from analytics.model import Document, LinePlace, Place, Status, Table


class GridCell(NamedTuple):
    """One printed cell of a row.

    Attributes:
        first: Its first grid column.
        last: Its last grid column.
        text: The printed text.
        place: Where it is printed.
        is_from_above: Its first corner lies in a row above (a vertical merge).
        is_suspect: The reader itself doubts the text.
        is_recognised: The text was read from a picture.
        is_value: It can stand for a figure, as `is_value_cell` tells.
        has_number: It prints a number, as `has_number` tells.
    """

    first: int
    last: int
    text: str
    place: Place
    is_from_above: bool
    is_suspect: bool
    is_recognised: bool
    is_value: bool
    has_number: bool


@made_quickly
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
    is_flattened = bool(cells) and isinstance(cells[0].place, LinePlace)
    return Row(number, index, cells, table.is_ragged, is_flattened)


def distinct_cells(table: Table, index: int) -> tuple[GridCell, ...]:
    """The cells of one row without padding, each merged cell once."""
    cells: list[GridCell] = []
    row = table.rows[index]
    first, width = 0, len(row)
    while first < width:
        text, place, anchor, is_suspect, is_recognised, _ = row[first]
        after = first + 1
        while after < width and row[after].anchor == anchor:
            after += 1
        if place is not None:
            _, is_value, has_number = _tell_kind(text)
            is_from_above = anchor[0] < index
            cells.append(
                GridCell(
                    first,
                    after - 1,
                    text,
                    place,
                    is_from_above,
                    is_suspect,
                    is_recognised,
                    is_value,
                    has_number,
                )
            )
        first = after
    return tuple(cells)


class _Kind(NamedTuple):
    """What a text is when it stands in a cell."""

    is_value_text: bool
    is_value_cell: bool
    has_number: bool


@lru_cache(maxsize=16_384)
def _tell_kind(text: str) -> _Kind:
    of_money = read_cell(text, unit="万元").status
    is_value = of_money is not Status.ILLEGIBLE
    is_count = read_cell(text, unit="件").status is Status.REPORTED
    return _Kind(is_value, is_value or is_count, of_money is Status.REPORTED or is_count)


def is_value_text(text: str) -> bool:
    """Whether a cell's text can stand for a figure: a number, a blank or a sign for not applicable."""
    return _tell_kind(text).is_value_text


def is_value_cell(text: str) -> bool:
    """The same in a cell of its own, where 12件 is a number; in a sentence it may count anything."""
    return _tell_kind(text).is_value_cell


def has_number(text: str) -> bool:
    """Whether a cell prints a number, of money or of things."""
    return _tell_kind(text).has_number
