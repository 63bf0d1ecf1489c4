"""A grid and the characters in it become a table."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from analytics.documents.pdf.glyphs import NUMERIC, UNKNOWN, Glyph
from analytics.documents.pdf.grid import Grid
from analytics.documents.pdf.text import join_box
from analytics.documents.pdf.view import Box
from analytics.model import Cell, PagePlace, Table


def deal_out(glyphs: Iterable[Glyph], grids: Sequence[Grid]) -> tuple[list[Glyph], list[list[Glyph]]]:
    """The characters outside all grids, and those of each grid."""
    free: list[Glyph] = []
    per_grid: list[list[Glyph]] = [[] for _ in grids]
    boxed = [(grid.box, own) for grid, own in zip(grids, per_grid, strict=True)]
    for glyph in glyphs:
        for box, own in boxed:
            if is_inside(glyph, box):
                own.append(glyph)
                break
        else:
            free.append(glyph)
    return free, per_grid


def is_inside(glyph: Glyph, box: Box) -> bool:
    """Whether a character belongs in a box; what lies on its right or lower edge does not."""
    return box[0] <= glyph.x < box[2] and box[1] <= glyph.y < box[3]


def make_table(grid: Grid, glyphs: Iterable[Glyph], page: int, *, is_suspect: bool = False) -> Table:
    """The grid with the text of its cells, as a full rectangle.

    A cell is doubtful when a number is printed over one of its borders, for then it may belong to
    either side, or when a character has no meaning.

    Args:
        grid: The borders and cells.
        glyphs: The characters inside the outer border.
        page: 1-based.
        is_suspect: The page as a whole is doubtful.
    """
    columns = len(grid.xs) - 1
    owner = _own_slots(grid)
    texts: list[list[Glyph]] = [[] for _ in grid.spans]
    doubtful: set[int] = set()
    for glyph in glyphs:
        row = _interval(grid.ys, glyph.y) * columns
        index = owner[row + _interval(grid.xs, glyph.x)]
        texts[index].append(glyph)
        if glyph.text in NUMERIC:
            stands_in = owner[row + _interval(grid.xs, (glyph.x0 + glyph.x1) / 2)]
            if stands_in != index:
                doubtful |= {stands_in, index}
    cells = []
    for index, (span, own) in enumerate(zip(grid.spans, texts, strict=True)):
        box = grid.box_of(span)
        text = join_box(own, box)
        is_doubtful = is_suspect or index in doubtful or UNKNOWN in text
        cells.append(Cell(text, PagePlace(page, box), (span.row, span.column), is_doubtful))
    return Table(
        tuple(
            tuple(cells[owner[row * columns + column]] for column in range(columns))
            for row in range(len(grid.ys) - 1)
        )
    )


def _own_slots(grid: Grid) -> list[int]:
    """For each slot of the rectangle, row by row, the number of the cell that covers it."""
    columns = len(grid.xs) - 1
    owner = [0] * ((len(grid.ys) - 1) * columns)
    for index, span in enumerate(grid.spans):
        width = span.column_end - span.column
        for row in range(span.row, span.row_end):
            owner[row * columns + span.column : row * columns + span.column_end] = [index] * width
    return owner


def _interval(borders: Sequence[float], position: float) -> int:
    """The number of the row or column at a position, the outer ones for what lies outside."""
    return min(max(bisect_right(borders, position) - 1, 0), len(borders) - 2)
