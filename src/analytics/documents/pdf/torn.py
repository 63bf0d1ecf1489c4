"""Rows that a page break cut through the middle of their cells become one row again.

Word, browsers and typesetters cut a high row between two lines of a label: the label's first lines
and the numbers stay on one page, its last lines come on the next one with nothing beside them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final, NamedTuple

from analytics.documents.pdf.glyphs import Glyph
from analytics.documents.pdf.pages import MARGIN, SAME_EDGE, Page
from analytics.documents.pdf.text import BLANKS, CELL_PADDING, select_inside, split_lines
from analytics.model import Cell, PagePlace, Table

LINE_SLACK: Final = 1.5
"""A line that goes on is at most this many heights shorter than its cell."""

_ITEM: Final = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[）)、]|\d{1,2} ?[.、．]")
_NUMBER: Final = re.compile(r"[-+]{0,2}[\d.,，]+\D{0,2}|[-—–/无]+")


class _Part(NamedTuple):
    """A cell of a row: its columns' left and right border, and whether it ends with the row.

    `is_cut`: no border is drawn between the cell and the page break.
    """

    x0: float
    x1: float
    cell: Cell
    is_single: bool
    is_cut: bool


def join_torn_rows(pages: Sequence[Page]) -> list[Page]:
    """Joins what a page break cut: rows whose cells go on, and merged cells that span the break.

    A row that was cut stands on the first page. A number keeps its own place, on whichever page it is
    printed; a label that was cut has the place of its first part and is marked as doubtful. A merged
    cell that goes on repeats its text on the next page, as it does in every slot that it covers.
    """
    joined = list(pages)
    for index in range(len(joined) - 1):
        upper, lower = joined[index], joined[index + 1]
        if not (upper.tables and lower.tables) or not _are_adjacent(upper, lower):
            continue
        grid, above = upper.tables[-1]
        grid_below, below = lower.tables[0]
        heads = _count_repeated(above, below)
        first = _row_parts(above, len(above.rows) - 1, -1, grid.xs, grid.open_bottom)
        second = _row_parts(below, heads, 1, grid_below.xs, grid_below.open_top)
        if _are_one_row(first, second, upper.ink.glyphs):
            above, below = _extend(above, first, second), _drop_row(below, heads)
        else:
            if _may_be_cut_numbers(first, second, (above, below), upper.ink.glyphs):
                above, below = _doubt_numbers(above, first, second), _doubt_numbers(below, second, first)
                first = _row_parts(above, len(above.rows) - 1, -1, grid.xs, grid.open_bottom)
                second = _row_parts(below, heads, 1, grid_below.xs, grid_below.open_top)
            if not heads:
                above, below = _carry_over(above, below, first, second, upper.ink.glyphs)
        tables = [(grid_below, below), *lower.tables[1:]]
        joined[index] = upper._replace(tables=[*upper.tables[:-1], (grid, above)])
        joined[index + 1] = lower._replace(tables=[pair for pair in tables if pair[1].rows])
    return joined


def _count_repeated(above: Table, below: Table) -> int:
    """How many rows at the top of a table repeat those of the one above: heads that are set on every page."""
    pairs = zip(above.rows[:-1], below.rows[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: _texts(pair[0]) == _texts(pair[1]) != [], pairs))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row if cell.text]


def _carry_over(
    above: Table, below: Table, first: Sequence[_Part], second: Sequence[_Part], glyphs: Sequence[Glyph]
) -> tuple[Table, Table]:
    """Repeats on both pages the text of merged cells that the page break cut."""
    for a in first:
        b = next((b for b in second if _have_same_sides(a, b)), None)
        if b is None or not (a.is_cut and b.is_cut) or not a.cell.text or _NUMBER.fullmatch(a.cell.text):
            continue
        if not b.cell.text:
            below = _put(below, b.cell, b.cell._replace(text=a.cell.text, place=a.cell.place))
        elif _goes_on(a.cell, b.cell, glyphs):
            text = a.cell.text + b.cell.text
            above = _put(above, a.cell, a.cell._replace(text=text, is_suspect=True))
            below = _put(below, b.cell, b.cell._replace(text=text, is_suspect=True))
    return above, below


def _put(table: Table, old: Cell, new: Cell) -> Table:
    """The table with one cell exchanged in all its slots."""
    return replace(
        table, rows=tuple(tuple(new if cell is old else cell for cell in row) for row in table.rows)
    )


def _have_same_sides(a: _Part, b: _Part) -> bool:
    return abs(a.x0 - b.x0) <= SAME_EDGE and abs(a.x1 - b.x1) <= SAME_EDGE


def _are_adjacent(upper: Page, lower: Page) -> bool:
    """Whether nothing but what lies in the margins stands between the last and the first table."""
    bottom = upper.tables[-1][0].ys[-1]
    top = lower.tables[0][0].ys[0]
    after = (g.y for g in upper.free if g.y > bottom)
    before = (g.y for g in lower.free if g.y < top)
    return all(y > (1 - MARGIN) * upper.ink.height for y in after) and all(
        y < MARGIN * lower.ink.height for y in before
    )


def _row_parts(
    table: Table, row: int, inwards: int, xs: Sequence[float], is_open: Sequence[bool]
) -> list[_Part]:
    """The cells of the row at a page break; `inwards` is the step to the row on its other side."""
    parts: list[_Part] = []
    cells = table.rows[row]
    beside = table.rows[row + inwards] if 0 <= row + inwards < len(table.rows) else (None,) * len(cells)
    column = 0
    while column < len(cells):
        end = column
        while end < len(cells) and cells[end] is cells[column]:
            end += 1
        is_single = beside[column] is not cells[column]
        parts.append(_Part(xs[column], xs[end], cells[column], is_single, all(is_open[column:end])))
        column = end
    return parts


def _are_one_row(first: Sequence[_Part], second: Sequence[_Part], glyphs: Sequence[Glyph]) -> bool:
    """Whether two rows have the same cells, and texts of which one goes on where the other ends.

    Two different rows are told from one by what is full: a label that is not as long as its cell was
    not broken, a second part that begins like a label is one, and two numbers are two rows.
    """
    if len(first) != len(second):
        return False
    pairs = list(zip(first, second, strict=True))
    if not all(_have_same_sides(a, b) for a, b in pairs):
        return False
    texts = [(a.cell, b.cell) for a, b in pairs if a.is_single and b.is_single]
    both = [(a, b) for a, b in texts if a.text and b.text]
    above = [index for index, (a, _) in enumerate(texts) if a.text]
    below = [index for index, (_, b) in enumerate(texts) if b.text]
    if not above or not below or len(texts) < 2 or max(len(above), len(below)) < 2:
        return False
    if not both:
        return above[0] < below[0] and len(above) == 1
    return all(_goes_on(a, b, glyphs) for a, b in both) and min(len(above), len(below)) == len(both)


def _goes_on(a: Cell, b: Cell, glyphs: Sequence[Glyph]) -> bool:
    """Whether the text of a cell may go on in the cell below the page break."""
    return not _ITEM.match(b.text) and not b.text[0].isdigit() and _is_full(a, glyphs)


def _may_be_cut_numbers(
    first: Sequence[_Part], second: Sequence[_Part], tables: Sequence[Table], glyphs: Sequence[Glyph]
) -> bool:
    """Whether two rows may be one whose numbers are broken over lines: 182 on one page and 5 on the next.

    The number above fills its cell, and the label below begins no row: other rows begin with their item's
    number, or the label above is as long as its cell.
    """
    if len(first) != len(second) or not all(map(_have_same_sides, first, second)):
        return False
    cells = [(a.cell, b.cell) for a, b in zip(first, second, strict=True) if a.is_single and b.is_single]
    numbers = [(a, b) for a, b in cells if _is_number(a) and _is_number(b)]
    labels = [(a, b) for a, b in cells if b.text and not _NUMBER.fullmatch(b.text)]
    if not numbers or not labels or any(_ITEM.match(b.text) for _, b in labels):
        return False
    is_numbered = _are_items([cell for table in tables for row in table.rows for cell in row])
    if not is_numbered and not any(a.text and _is_full(a, glyphs) for a, _ in labels):
        return False
    return all(_is_full(a, glyphs) for a, _ in numbers)


def _is_number(cell: Cell) -> bool:
    return any(char.isdigit() for char in cell.text) and _NUMBER.fullmatch(cell.text) is not None


def _are_items(cells: Sequence[Cell]) -> bool:
    """Whether most labels begin with a number of their item."""
    labels = {id(cell): cell.text for cell in cells if cell.text and not _NUMBER.fullmatch(cell.text)}
    return 2 * sum(_ITEM.match(text) is not None for text in labels.values()) > len(labels)


def _doubt_numbers(table: Table, parts: Sequence[_Part], others: Sequence[_Part]) -> Table:
    """The table with the numbers of a row doubted, and its blanks beside numbers of the row's other part."""
    for part, other in zip(parts, others, strict=True):
        is_beside = not part.cell.text and _is_number(other.cell)
        if part.is_single and (is_beside or _is_number(part.cell)):
            table = _put(table, part.cell, part.cell._replace(is_suspect=True))
    return table


def _is_full(cell: Cell, glyphs: Sequence[Glyph]) -> bool:
    """Whether the last line in a cell is as long as the cell is wide."""
    if not isinstance(cell.place, PagePlace):
        return False
    box = cell.place.box
    line = split_lines(g for g in select_inside(glyphs, box) if g.text not in BLANKS)[-1]
    height = max(g.bottom - g.top for g in line)
    return line[-1].x1 - line[0].x0 >= box[2] - box[0] - CELL_PADDING - LINE_SLACK * height


def _extend(table: Table, first: Sequence[_Part], second: Sequence[_Part]) -> Table:
    """The table with its last row completed."""
    row: list[Cell] = []
    last = table.rows[-1]
    for a, b in zip(first, second, strict=True):
        cell = a.cell
        if a.is_single and b.is_single and b.cell.text:
            if a.cell.text:
                cell = a.cell._replace(text=a.cell.text + b.cell.text, is_suspect=True)
            else:
                cell = b.cell._replace(anchor=a.cell.anchor)
        row += [cell] * sum(slot is a.cell for slot in last)
    return replace(table, rows=(*table.rows[:-1], tuple(row)))


def _drop_row(table: Table, dropped: int) -> Table:
    """The table without one row; what begins there and goes on begins in the next one."""
    moved: dict[int, Cell] = {}
    rows = []
    for row in (*table.rows[:dropped], *table.rows[dropped + 1 :]):
        for cell in row:
            if id(cell) not in moved:
                at, column = cell.anchor
                moved[id(cell)] = cell._replace(anchor=(at - (at > dropped), column))
        rows.append(tuple(moved[id(cell)] for cell in row))
    return replace(table, rows=tuple(rows))
