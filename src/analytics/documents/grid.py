"""Merged cells to a full rectangle, as the HTML standard forms a table.

Every format with merged cells comes through here. A cell that spans rows or columns is repeated in
all slots that it covers, so that the label above or beside a figure can be looked up by index.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from analytics.model import Cell, Place, Table

MAX_COLUMN_SPAN = 1000
"""As in the HTML standard; more is taken as this."""

MAX_CELLS = 200_000
"""Slots that a table may have; no report comes near (the largest statutory table has 280)."""


class SpannedCell(NamedTuple):
    """A cell as a file has it. `rows` = 0 means: down to the end of its row group."""

    text: str
    rows: int = 1
    columns: int = 1
    is_suspect: bool = False


Row = Sequence[SpannedCell]

make_cell = partial(tuple.__new__, Cell)
make_spanned_cell = partial(tuple.__new__, SpannedCell)
"""Make a cell of all its fields at once, in half the time of its own constructor."""


class GridTooLarge(ValueError):
    """A table has more slots than any report can need."""


def fill_grid(groups: Sequence[Sequence[Row]], place: Callable[[int, int], Place]) -> Table:
    """Forms the full rectangle of a table whose cells span rows and columns.

    A cell stands in the first slot of its row that is still free. Spans end with their row group,
    and columns in which no cell begins are dropped at the right end: an over-long span is a slip of
    the page, not a column. Where two spans claim one slot, the earlier one keeps it.

    Args:
        groups: Row groups (head, body, foot) of rows of cells, in reading order.
        place: The place of the cell that begins at (row, column).

    Raises:
        GridTooLarge: More than `MAX_CELLS` slots.
    """
    slots: list[dict[int, Cell]] = []
    width = 0
    for group in groups:
        first = len(slots)
        slots.extend({} for _ in group)
        for offset, row in enumerate(group):
            width = max(width, _place_row(row, slots, first + offset, place))
            if len(slots) * width > MAX_CELLS:
                raise GridTooLarge(f"{len(slots)} rows of {width} columns")
    return _complete(slots, width)


def pad_rows(rows: Sequence[Sequence[Cell]]) -> Table:
    """Makes a rectangle of rows of plain cells by padding the short ones at the right.

    Raises:
        GridTooLarge: More than `MAX_CELLS` slots.
    """
    width = max(map(len, rows), default=0)
    if len(rows) * width > MAX_CELLS:
        raise GridTooLarge(f"{len(rows)} rows of {width} columns")
    padded = [
        (*row, *[Cell("", None, (index, column)) for column in range(len(row), width)])
        for index, row in enumerate(rows)
    ]
    return Table(tuple(padded), is_ragged=any(len(row) < width for row in rows))


def _place_row(row: Row, slots: list[dict[int, Cell]], index: int, place: Callable[[int, int], Place]) -> int:
    """Puts one row's cells in their slots; returns 1 + the last column in which one begins."""
    column, end = 0, 0
    own = slots[index]
    for text, rows, width, is_suspect in row:
        while column in own:
            column += 1
        cell = make_cell((text, place(index, column), (index, column), is_suspect, False, ()))
        if rows == width == 1 and column < MAX_CELLS:
            own[column] = cell  # nearly every cell
            column += 1
            end = column
            continue
        columns = min(max(width, 1), MAX_COLUMN_SPAN)
        last_row = len(slots) if rows == 0 else min(index + max(rows, 1), len(slots))
        if max(last_row - index, 1) * (column + columns) > MAX_CELLS:
            raise GridTooLarge(f"a cell of {last_row - index} rows that ends in column {column + columns}")
        own[column] = cell
        if columns > 1 or last_row > index + 1:
            for covered in slots[index:last_row]:
                for slot in range(column, column + columns):
                    covered.setdefault(slot, cell)
        end = column + 1
        column += columns
    return end


def _complete(slots: Sequence[dict[int, Cell]], width: int) -> Table:
    """Pads what no cell covers and cuts what lies right of the last column that has a cell."""
    columns = range(width)
    is_ragged = False
    rows: list[tuple[Cell, ...]] = []
    for index, row in enumerate(slots):
        try:
            rows.append(tuple([row[column] for column in columns]))
        except KeyError:
            is_ragged = True
            rows.append(tuple(row.get(column) or Cell("", None, (index, column)) for column in columns))
    return Table(tuple(rows), is_ragged)
