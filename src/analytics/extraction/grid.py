"""Rows of a document's tables as distinct cells, which is how a person counts columns.

Spans differ between rows of one table in many real reports, so a grid column alone says little; the
cells of a row, counted from its label, say more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from analytics.extraction.columns import merge_columns
from analytics.extraction.numbers import may_be_value, read_cell
from analytics.extraction.other_years import find_other_tables
from analytics.extraction.table_grids import settle_table
from analytics.frozen import made_quickly
from analytics.model import Cell, Document, LinePlace, PagePlace, Place, Status, Table

_LONGEST_KEPT = 30


class GridCell(NamedTuple):
    """One printed cell of a row.

    Attributes:
        first: Its first grid column.
        last: Its last grid column.
        text: The printed text.
        place: Where it is printed.
        is_from_above: Its first corner lies in a row above (a vertical merge).
        is_suspect: The reader itself doubts the text, or it is a number that several labelled rows share.
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

    @property
    def is_doubtful(self) -> bool:
        """Whether the reader doubts what the cell prints; of a page also, whether it is blank."""
        return self.is_suspect and (
            self.text != "" or (isinstance(self.place, PagePlace) and not self.is_recognised)
        )


_make_cell = partial(tuple.__new__, GridCell)
"""Makes a cell of all its fields at once, in half the time of its own constructor."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Row:
    """One table row: which table and row it is, and its distinct cells from left to right.

    `is_flattened` says that the row is a line of text with separators: programs that flatten tables
    move or drop blank cells, so a cell's position alone proves nothing there. `aside`, of the first row, are
    the cells of the table that stand for another year.
    """

    table: int
    index: int
    cells: tuple[GridCell, ...]
    is_ragged: bool
    is_flattened: bool
    aside: tuple[Cell, ...] = ()


def rows_of(document: Document, year: int | None = None) -> tuple[Row, ...]:
    """All rows of all tables wider than one column, in reading order; padding cells left out.

    `year` is the report's, if it is known: columns, rows and tables beside it for other years are left aside.
    """
    rows: list[Row] = []
    tables = [block for block in document.blocks if isinstance(block, Table)]
    of_others = find_other_tables(document.blocks, year)
    for number, printed in enumerate(tables):
        if printed.rows and len(printed.rows[0]) > 1 and number not in of_others:
            table, aside = settle_table(printed, year)
            beside = (tables[other] for other, own in of_others.items() if own == number)
            aside += tuple(cell for other in beside for row in other.rows for cell in row if cell.place)
            lines = [distinct_cells(table, index) for index in range(len(table.rows))]
            lines = _doubt_shared(lines)
            is_flattened = any(line and isinstance(line[0].place, LinePlace) for line in lines)
            if not is_flattened:
                lines = merge_columns(lines)
            rows.extend(
                Row(
                    number,
                    index,
                    line,
                    table.is_ragged,
                    bool(line) and isinstance(line[0].place, LinePlace),
                    () if index else aside,
                )
                for index, line in enumerate(lines)
            )
    return tuple(rows)


def _doubt_shared(lines: Sequence[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    """The rows with the numbers doubted that hang down into a row with a label of its own.

    Nobody can say how rows share a number.
    """
    shared = {
        cell.place
        for line in lines
        if any(cell.text and not cell.is_value and not cell.is_from_above for cell in line)
        for cell in line
        if cell.is_from_above and cell.has_number
    }
    if not shared:
        return list(lines)
    return [
        tuple(cell._replace(is_suspect=True) if cell.place in shared else cell for cell in line)
        for line in lines
    ]


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
                _make_cell(
                    (
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
    # Any column may be meant: 减3 is a number where a change is asked for.
    of_money = read_cell(text, unit="万元", is_signed=True).status
    is_value = of_money is not Status.ILLEGIBLE
    is_count = read_cell(text, unit="件", is_signed=True).status is Status.REPORTED
    return _Kind(is_value, is_value or is_count, of_money is Status.REPORTED or is_count)


def is_value_text(text: str) -> bool:
    """Whether a cell's text can stand for a figure: a number, a blank or a sign for not applicable."""
    # Prose is not kept in mind among the cells.
    return (len(text) <= _LONGEST_KEPT or may_be_value(text)) and _tell_kind(text).is_value_text


def is_value_cell(text: str) -> bool:
    """The same in a cell of its own, where 12件 is a number; in a sentence it may count anything."""
    return _tell_kind(text).is_value_cell


def has_number(text: str) -> bool:
    """Whether a cell prints a number, of money or of things."""
    return _tell_kind(text).has_number
