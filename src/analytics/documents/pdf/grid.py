"""Ruling lines become grids: lines, what they enclose, and the cells that missing lines merge.

Pure geometry in points; knows neither PDF nor text except where characters stand.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.rules import Rule
from analytics.documents.pdf.view import Box, PageTooLarge, Point

SAME_LINE: Final = 1.5
"""Pieces whose positions differ by at most this are pieces of one line."""
PIECE_GAP: Final = 3.0
"""Pieces of one line may be this far apart (dashes, dots, borders drawn cell by cell)."""
SNAP: Final = 3.0
"""Lines of one grid that are closer than this are one border (double lines)."""
MIN_LENGTH: Final = 6.0
OVERHANG: Final = 4.0
"""A grid is open at a side when its lines go on for more than this beyond its last border."""
THIN: Final = 5.0
"""A row or column below this size that holds no character is a gap between borders."""
COVERED: Final = 0.5
"""The share of a cell's edge that a line must cover to divide it from its neighbour."""
MAX_LINES: Final = 5_000
MAX_CELLS: Final = 50_000


class Span(NamedTuple):
    """A cell of a grid: first row and column, and the row and column after its last."""

    row: int
    column: int
    row_end: int
    column_end: int


class Grid(NamedTuple):
    """Borders from left to right and from top to bottom, and the cells in reading order.

    `open_top` and `open_bottom` say for each column that no outer border is drawn there: a page break
    cuts through what stands in it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    open_top: tuple[bool, ...] = ()
    open_bottom: tuple[bool, ...] = ()

    @property
    def box(self) -> Box:
        """The outer border."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_of(self, span: Span) -> Box:
        """The border of one cell."""
        return self.xs[span.column], self.ys[span.row], self.xs[span.column_end], self.ys[span.row_end]


def find_grids(level: Iterable[Rule], upright: Iterable[Rule], middles: Sequence[Point]) -> tuple[Grid, ...]:
    """All grids of a page, from top to bottom.

    A grid is a set of lines that cross each other. Where a page break cuts a table, the border at
    the page's edge is often not drawn while the lines across it go on: a side that is open like
    that is closed at the ends of those lines.

    Args:
        level: Level lines, `at` is y.
        upright: Upright lines, `at` is x.
        middles: Centres of the page's printed characters; a narrow gap without any is no cell.

    Raises:
        PageTooLarge: More than `MAX_LINES` lines or `MAX_CELLS` cells.
    """
    levels = merge_pieces(level)
    uprights = merge_pieces(upright)
    if len(levels) > MAX_LINES or len(uprights) > MAX_LINES:
        raise PageTooLarge("PDF_TOO_MANY_LINES", limit=MAX_LINES)
    grids = [
        grid
        for part_level, part_upright in _connect(levels, uprights)
        if (grid := _build_grid(part_level, part_upright, middles)) is not None
    ]
    return tuple(sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])))


def merge_pieces(rules: Iterable[Rule]) -> list[Rule]:
    """Joins the pieces of each line; drops what is too short to be a border.

    >>> merge_pieces([Rule(10.0, 0.0, 20.0), Rule(10.4, 21.0, 50.0), Rule(30.0, 0.0, 2.0)])
    [Rule(at=10.2, start=0.0, end=50.0)]
    """
    merged: list[Rule] = []
    for group in _cluster(sorted(rules), SAME_LINE):
        pieces = sorted(group, key=lambda rule: rule.start)
        run = [pieces[0]]
        end = pieces[0].end
        for piece in pieces[1:]:
            if piece.start <= end + PIECE_GAP:
                run.append(piece)
                end = max(end, piece.end)
            else:
                merged.append(_join(run, end))
                run, end = [piece], piece.end
        merged.append(_join(run, end))
    return [rule for rule in merged if rule.end - rule.start >= MIN_LENGTH]


def _join(run: Sequence[Rule], end: float) -> Rule:
    return Rule(sum(rule.at for rule in run) / len(run), run[0].start, end)


def _cluster(rules: Sequence[Rule], width: float) -> list[list[Rule]]:
    """Groups sorted rules so that each group is at most `width` wide."""
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= width:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _connect(levels: Sequence[Rule], uprights: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Sets of lines that hang together by crossings."""
    roots = list(range(len(levels) + len(uprights)))
    order = sorted(range(len(uprights)), key=lambda index: uprights[index].at)
    positions = [uprights[index].at for index in order]
    for i, line in enumerate(levels):
        first = bisect_left(positions, line.start - SNAP)
        last = bisect_right(positions, line.end + SNAP)
        for index in order[first:last]:
            if uprights[index].start - SNAP <= line.at <= uprights[index].end + SNAP:
                _unite(roots, i, len(levels) + index)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, line in enumerate(levels):
        parts.setdefault(_root(roots, i), ([], []))[0].append(line)
    for j, line in enumerate(uprights):
        parts.setdefault(_root(roots, len(levels) + j), ([], []))[1].append(line)
    return [part for part in parts.values() if part[0] and part[1]]


def _root(roots: list[int], index: int) -> int:
    while roots[index] != index:
        roots[index] = roots[roots[index]]
        index = roots[index]
    return index


def _unite(roots: list[int], a: int, b: int) -> None:
    a, b = _root(roots, a), _root(roots, b)
    roots[max(a, b)] = min(a, b)


def _build_grid(level: list[Rule], upright: list[Rule], middles: Sequence[Point]) -> Grid | None:
    rows = _borders(level, upright)
    columns = _borders(upright, level)
    if len(rows) < 2 or len(columns) < 2:
        return None
    x0, x1 = columns[0][0].at, columns[-1][-1].at
    y0, y1 = rows[0][0].at, rows[-1][-1].at
    inside = [p for p in middles if x0 <= p[0] <= x1 and y0 <= p[1] <= y1]
    rows = _without_gaps(rows, [p[1] for p in inside])
    columns = _without_gaps(columns, [p[0] for p in inside])
    if len(rows) < 2 or len(columns) < 2:
        return None
    if len(rows) * len(columns) > MAX_CELLS:
        raise PageTooLarge("PDF_TOO_MANY_CELLS", limit=MAX_CELLS)
    xs = _positions(columns)
    ys = _positions(rows)
    spans = _merge_cells(
        [_find_drawn(border, ys) for border in columns], [_find_drawn(border, xs) for border in rows]
    )
    grid = _drop_unused(Grid(xs, ys, spans))
    return grid._replace(open_top=_find_open(grid, level, 0), open_bottom=_find_open(grid, level, -1))


def _find_open(grid: Grid, level: Sequence[Rule], border: int) -> tuple[bool, ...]:
    """For each column, whether the first (0) or last (-1) level border is missing in it."""
    drawn = [rule for rule in level if abs(rule.at - grid.ys[border]) <= SNAP]
    return tuple(not is_drawn for is_drawn in _find_drawn(drawn, grid.xs))


def _borders(own: list[Rule], across: list[Rule]) -> list[list[Rule]]:
    """Lines of one direction grouped into borders, open sides closed at the ends of the others."""
    start = _shared_end([rule.start for rule in across])
    end = -_shared_end([-rule.end for rule in across])
    low, high = min(rule.start for rule in own), max(rule.end for rule in own)
    groups = _cluster(sorted(own), SNAP)
    if groups[0][0].at - start > OVERHANG:
        groups.insert(0, [Rule(start, low, high)])
    else:
        groups[0].append(Rule(groups[0][0].at, low, high))
    if end - groups[-1][-1].at > OVERHANG:
        groups.append([Rule(end, low, high)])
    else:
        groups[-1].append(Rule(groups[-1][-1].at, low, high))
    return groups


def _shared_end(ends: Iterable[float]) -> float:
    """Where at least two lines begin: a single one that sticks out leaves no side open.

    >>> _shared_end([10.0, 50.0, 50.5])
    50.0
    """
    ordered = sorted(ends)
    for first, second in itertools.pairwise(ordered):
        if second - first <= OVERHANG:
            return first
    return ordered[0] if len(ordered) == 1 else ordered[-1]


def _positions(borders: Sequence[Sequence[Rule]]) -> tuple[float, ...]:
    """Where the borders are, in tenths of a point, so that a written place finds the same cell."""
    return tuple(round(sum(rule.at for rule in group) / len(group), 1) for group in borders)


def _without_gaps(borders: list[list[Rule]], middles: Iterable[float]) -> list[list[Rule]]:
    """Joins two borders when the strip between them is thin and holds no character."""
    taken = sorted(middles)
    kept = [borders[0]]
    for border in borders[1:]:
        low, high = kept[-1][0].at, border[0].at
        is_empty = bisect_left(taken, low) == bisect_right(taken, high)
        if high - low < THIN and is_empty:
            kept[-1] = kept[-1] + border
        else:
            kept.append(border)
    return kept


def _find_drawn(border: Iterable[Rule], positions: Sequence[float]) -> list[bool]:
    """Whether a border is drawn in each stretch between two positions."""
    rules = sorted(border, key=lambda rule: rule.start)
    return [_covers(rules, start, end) for start, end in itertools.pairwise(positions)]


def _covers(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether lines, sorted by where they start, cover enough of a stretch to divide its two sides.

    >>> _covers([Rule(0.0, 0.0, 4.0), Rule(0.0, 3.0, 6.0)], 0.0, 10.0)
    True
    """
    covered = 0.0
    reached = start
    for rule in rules:
        low, high = max(rule.start, reached), min(rule.end, end)
        if high > low:
            covered += high - low
            reached = high
    return covered >= COVERED * (end - start)


def _merge_cells(upright: list[list[bool]], level: list[list[bool]]) -> tuple[Span, ...]:
    """Cells in reading order, from which pieces of border are there.

    Args:
        upright: Per border from left to right, per row: is it drawn beside that row.
        level: Per border from top to bottom, per column: is it drawn above or below that column.
    """
    rows, columns = len(level) - 1, len(upright) - 1
    roots = list(range(rows * columns))
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not upright[column + 1][row]:
                _unite(roots, here, here + 1)
            if row + 1 < rows and not level[row + 1][column]:
                _unite(roots, here, here + columns)
    owner = [_root(roots, index) for index in range(rows * columns)]
    return _cut_rectangles(owner, rows, columns)


def _cut_rectangles(owner: list[int], rows: int, columns: int) -> tuple[Span, ...]:
    """Cuts regions into rectangles; a region that is one already stays whole.

    >>> _cut_rectangles([0, 0, 0, 3], 2, 2)
    (Span(row=0, column=0, row_end=1, column_end=2), Span(row=1, column=0, row_end=2, column_end=1), \
Span(row=1, column=1, row_end=2, column_end=2))
    """
    free = [True] * (rows * columns)
    spans: list[Span] = []
    for row in range(rows):
        for column in range(columns):
            region = owner[row * columns + column]
            if not free[row * columns + column]:
                continue
            right = column
            while right < columns and free[row * columns + right] and owner[row * columns + right] == region:
                right += 1
            down = row
            while down < rows and all(
                free[down * columns + c] and owner[down * columns + c] == region for c in range(column, right)
            ):
                down += 1
            for r in range(row, down):
                free[r * columns + column : r * columns + right] = [False] * (right - column)
            spans.append(Span(row, column, down, right))
    return tuple(spans)


def _drop_unused(grid: Grid) -> Grid:
    """Leaves out borders at which no cell begins or ends."""
    rows = sorted({span.row for span in grid.spans} | {span.row_end for span in grid.spans})
    columns = sorted({span.column for span in grid.spans} | {span.column_end for span in grid.spans})
    row_at = {old: new for new, old in enumerate(rows)}
    column_at = {old: new for new, old in enumerate(columns)}
    return Grid(
        tuple(grid.xs[c] for c in columns),
        tuple(grid.ys[r] for r in rows),
        tuple(
            Span(row_at[s.row], column_at[s.column], row_at[s.row_end], column_at[s.column_end])
            for s in grid.spans
        ),
    )
