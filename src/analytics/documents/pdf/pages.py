"""Pages with their ruled tables read and the rest left over: which grids are tables, and which are not."""

import itertools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.glyphs import NUMERIC, Glyph
from analytics.documents.pdf.grid import Grid, find_grids
from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.segments import split_segments
from analytics.documents.pdf.table import deal_out, is_inside, make_table
from analytics.documents.pdf.text import BLANKS, Line, join_line, split_lines
from analytics.documents.pdf.view import Box
from analytics.model import Table

SAME_EDGE: Final = 2.0
"""Points by which the edges of two parts of one table may differ."""
LANDSCAPE: Final = 1.2
GUTTER: Final = 12.0
"""Points without any ink in the middle of a landscape page that holds two pages."""
PROSE_LENGTH: Final = 12
PROSE_LINES: Final = 3
"""A page has at least this many lines of at least that many characters."""
MIN_COLUMNS: Final = 2
"""A single column of boxes is framed or shaded text, not a table."""
HANGING: Final = 0.3
"""A line of a cell that was cut begins at most this share of its height below the last border."""
LINE_PITCH: Final = 1.45
"""Lines of one cell are at most this many heights apart."""
MARGIN: Final = 0.12
"""Page numbers stand in this share of the page, at its top or bottom."""

MIN_CROWDED: Final = 3
MAX_CROWDED: Final = 0.2
"""How many numbers, and which share of them, may stand in a cell with something else."""

_CROWDED: Final = re.compile(r"(?:^|\s)\d[\d.,]*\s+\d[\d.,]*(?:\s|$)|[\u4e00-\u9fff）]\s?\d[\d.,]*$")
_NUMBER: Final = re.compile(r"\d[\d.,]*")
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·~～\s]*(?:P(?:age|\.)?|第)?\s*\d{1,4}\s*(?:页|/\s*\d{1,4})?[，,\s]*(?:共\s*\d{1,4}\s*页)?[-—–－·~～\s]*"
    # The dashes around it are dots where a scan is poor.
    r"|[-—–－·.\s]+\d{1,4}[-—–－·.\s]+",
    re.IGNORECASE,
)


class Page(NamedTuple):
    """A page, or half of one that holds two, with its ruled tables; `free` is outside of them."""

    ink: Ink
    is_half: bool
    tables: list[tuple[Grid, Table]]
    free: list[Glyph]


def read_pages(inks: Sequence[Ink]) -> list[Page]:
    """Reads the ruled tables of all pages, and leaves out the pages' numbers.

    Raises:
        PageTooLarge: A page has more lines or cells than any report.
    """
    halves = [(half, len(parts) > 1) for ink in inks for parts in (split_halves(ink),) for half in parts]
    grids = [_find_page_grids(ink) for ink, _ in halves]
    return [
        _read_page(ink, is_half, select_tables(grids, index, ink.glyphs))
        for index, (ink, is_half) in enumerate(halves)
    ]


def _find_page_grids(ink: Ink) -> list[Grid]:
    shown = [(glyph.x, glyph.y) for glyph in ink.glyphs if glyph.text not in BLANKS]
    return list(find_grids(ink.drawings.level, ink.drawings.upright, shown))


def _read_page(ink: Ink, is_half: bool, grids: Sequence[Grid]) -> Page:
    grids = [*grids[:-1], *(_extend_cut(grid, ink.glyphs) for grid in grids[-1:])]
    is_suspect = ink.drawings.has_hidden_text
    free, per_grid = deal_out(ink.glyphs, grids)
    tables = [
        (grid, table)
        for grid, glyphs in zip(grids, per_grid, strict=True)
        if is_clean(table := make_table(grid, glyphs, ink.number, is_suspect=is_suspect))
    ]
    if len(tables) < len(grids):
        free, _ = deal_out(ink.glyphs, [grid for grid, _ in tables])
    lines = split_lines(free)
    dropped = {
        glyph
        for line, next_line in _outer_lines(lines)
        if is_page_number(line, ink.height) and not _may_go_on(line, next_line)
        for glyph in line
    }
    if dropped:
        free = [glyph for glyph in free if glyph not in dropped]
    return Page(ink, is_half, tables, free)


def is_clean(table: Table) -> bool:
    """Whether the lines of a table divide its cells: hardly any holds several numbers, or ends with one.

    Where only the head is ruled, or only columns or rows are, numbers come to stand in one cell with
    other numbers or with their label, and their alignment says more than the lines.
    """
    texts = {cell.anchor: cell.text for row in table.rows for cell in row}.values()
    numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
    surplus = sum(max(1, len(_NUMBER.findall(text)) - 1) for text in texts if _CROWDED.search(text))
    return surplus < MIN_CROWDED or surplus <= MAX_CROWDED * (surplus + numbers)


def _extend_cut(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """Lengthens a grid that a page break cut to hold the line of text that hangs out at its lower end.

    A browser ends the borders where the page ends, but prints the line of a cell that was begun.
    """
    cut = [xs for xs, is_open in zip(itertools.pairwise(grid.xs), grid.open_bottom, strict=True) if is_open]
    bottom = grid.ys[-1]
    hanging = [
        g
        for g in glyphs
        if g.top < bottom + HANGING * (g.bottom - g.top) and g.y >= bottom and g.text not in BLANKS
    ]
    in_cells = all(any(x0 <= g.x < x1 for x0, x1 in cut) for g in hanging)
    if not hanging or not in_cells:
        return grid
    return grid._replace(ys=(*grid.ys[:-1], round(max(g.bottom for g in hanging) + 0.1, 1)))


def split_halves(ink: Ink) -> list[Ink]:
    """The left and the right half of a landscape page that holds two pages, else the page itself.

    Two pages (two years, or two pages of a booklet) leave a gutter that nothing crosses.
    """
    if ink.width < LANDSCAPE * ink.height or not ink.glyphs:
        return [ink]
    gutter = _find_gutter(ink)
    if gutter is None:
        return [ink]
    drawings = ink.drawings
    halves = [
        ink._replace(
            glyphs=tuple(glyph for glyph in ink.glyphs if (glyph.x < gutter) == is_left),
            drawings=drawings._replace(
                level=tuple(rule for rule in drawings.level if (rule.start < gutter) == is_left),
                upright=tuple(rule for rule in drawings.upright if (rule.at < gutter) == is_left),
            ),
        )
        for is_left in (True, False)
    ]
    return halves if all(_looks_like_page(half) for half in halves) else [ink]


def _looks_like_page(ink: Ink) -> bool:
    """Whether half a page holds a ruled table or prose; the columns of a table do neither."""
    if any(len(grid.xs) > MIN_COLUMNS for grid in _find_page_grids(ink)):
        return True
    return sum(len(segment.glyphs) >= PROSE_LENGTH for segment in split_segments(ink.glyphs)) >= PROSE_LINES


def _find_gutter(ink: Ink) -> float | None:
    """The middle of the widest strip without ink in the middle fifth of a page."""
    low, high = 0.4 * ink.width, 0.6 * ink.width
    covered = sorted(
        [(glyph.x0, glyph.x1) for glyph in ink.glyphs if glyph.text not in BLANKS]
        + [(rule.start, rule.end) for rule in ink.drawings.level]
        + [(rule.at, rule.at) for rule in ink.drawings.upright]
    )
    best = (0.0, 0.0)
    reached = low
    for start, end in [*covered, (high, high)]:
        best = max(best, (min(start, high) - reached, reached))
        reached = max(reached, end)
    width, start = best
    return start + width / 2 if width >= GUTTER else None


def select_tables(grids: Sequence[Sequence[Grid]], index: int, glyphs: Sequence[Glyph]) -> list[Grid]:
    """The grids of a page that are tables, from top to bottom.

    A single column of boxes is framed text, unless it is the first or last of the page and as wide
    as a table on the page before or after it: then it is a band row that a page break cut off. Of a
    grid inside a cell of another one, the one with most of the text is the table, the other is layout
    or decoration.

    Args:
        grids: All grids, page by page.
        index: Which page.
        glyphs: The page's characters.
    """
    own = grids[index]
    neighbours = [*(grids[index - 1] if index else ()), *(grids[index + 1] if index + 1 < len(grids) else ())]
    tables = [
        grid
        for grid in own
        if len(grid.xs) > MIN_COLUMNS or (grid in (own[0], own[-1]) and _continues(grid, neighbours))
    ]
    dropped: set[Box] = set()
    for outer in tables:
        inner = [grid for grid in tables if grid is not outer and _contains(outer.box, grid.box)]
        if inner and 2 * sum(_weigh(grid, glyphs) for grid in inner) >= _weigh(outer, glyphs):
            dropped.add(outer.box)
        else:
            dropped |= {grid.box for grid in inner}
    return [grid for grid in tables if grid.box not in dropped]


def _weigh(grid: Grid, glyphs: Sequence[Glyph]) -> int:
    """How many of the characters a grid holds."""
    box = grid.box
    return sum(is_inside(glyph, box) for glyph in glyphs)


def _continues(grid: Grid, others: Sequence[Grid]) -> bool:
    """Whether a grid has the width of a table on a neighbouring page."""
    return any(
        len(other.xs) > MIN_COLUMNS
        and abs(other.xs[0] - grid.xs[0]) <= SAME_EDGE
        and abs(other.xs[-1] - grid.xs[-1]) <= SAME_EDGE
        for other in others
    )


def _contains(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _outer_lines(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The first and the last line of a page, each with the one beside it."""
    return (
        [(lines[0], lines[1]), (lines[-1], lines[-2])] if len(lines) > 1 else [(line, []) for line in lines]
    )


def _may_go_on(line: Line, other: Line) -> bool:
    """Whether digits stand so near to another line's that they may be half of a number of it, broken in two.

    The number of a page stands apart from what the page shows, or with dashes or words around it.
    """
    return any(
        one.text in NUMERIC
        and two.text in NUMERIC
        and abs((one.top + one.bottom) - (two.top + two.bottom)) / 2 < LINE_PITCH * (two.bottom - two.top)
        and one.x0 < two.x1 + (two.bottom - two.top)
        and two.x0 < one.x1 + (two.bottom - two.top)
        for one in line
        for two in other
    ) and all(one.text in NUMERIC for one in line)


def is_page_number(line: Line, height: float) -> bool:
    """Whether a line in the upper or lower margin is nothing but the number of the page."""
    top = line[0].top
    is_in_margin = top < MARGIN * height or top > (1 - MARGIN) * height
    return is_in_margin and _PAGE_NUMBER.fullmatch(join_line(line)) is not None
