"""Ruling lines become grids, whatever is merged and however the lines are drawn."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.documents.pdf.grid import MAX_LINES, Grid, find_grids, merge_pieces
from analytics.documents.pdf.rules import Rule
from analytics.documents.pdf.view import Box, PageTooLarge

CELL = 20.0
LEFT, TOP = 50.0, 100.0

Merged = tuple[int, int, int, int]


@st.composite
def layouts(draw: st.DrawFn) -> list[Merged]:
    """Rectangles (row, column, row end, column end) that fill a rectangle without overlap."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    layout: list[Merged] = []
    for row, column in itertools.product(range(rows), range(columns)):
        if (row, column) in taken:
            continue
        right = draw(st.integers(column + 1, columns))
        while any((row, c) in taken for c in range(column, right)):
            right -= 1
        down = draw(st.integers(row + 1, rows))
        taken |= set(itertools.product(range(row, down), range(column, right)))
        layout.append((row, column, down, right))
    return layout


def box_of(merged: Merged) -> Box:
    """Where a cell of a layout lies."""
    row, column, down, right = merged
    return LEFT + column * CELL, TOP + row * CELL, LEFT + right * CELL, TOP + down * CELL


def draw_borders(layout: list[Merged]) -> tuple[list[Rule], list[Rule]]:
    """The four borders of every cell, as a browser draws them: twice where two cells meet."""
    level, upright = [], []
    for x0, top, x1, bottom in map(box_of, layout):
        level += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
        upright += [Rule(x0, top, bottom), Rule(x1, top, bottom)]
    return level, upright


def middles(layout: list[Merged]) -> list[tuple[float, float]]:
    """A character in the middle of every cell."""
    return [((x0 + x1) / 2, (top + bottom) / 2) for x0, top, x1, bottom in map(box_of, layout)]


def boxes(grid: Grid) -> set[Box]:
    """The cells of a grid."""
    return {grid.box_of(span) for span in grid.spans}


@given(layouts())
def test_any_merged_layout_is_found_again(layout: list[Merged]) -> None:
    """Exactly the cells that were drawn, each once."""
    (grid,) = find_grids(*draw_borders(layout), middles(layout))
    assert boxes(grid) == {box_of(merged) for merged in layout}
    assert len(grid.spans) == len(layout)


@given(layouts(), st.data())
def test_missing_borders_lose_no_part_of_the_table(layout: list[Merged], data: st.DataObject) -> None:
    """Whatever lines are left, the cells fill the outer border without overlap."""
    level, upright = draw_borders(layout)
    kept = data.draw(st.lists(st.sampled_from(level), min_size=2, unique=True))
    for grid in find_grids(kept, upright, middles(layout)):
        area = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in boxes(grid))
        x0, top, x1, bottom = grid.box
        assert area == pytest.approx((x1 - x0) * (bottom - top))


@given(layouts())
def test_a_page_break_takes_the_border_and_not_the_row(layout: list[Merged]) -> None:
    """Where the lines across go on beyond the last border, the row beyond it is a row."""
    level, upright = draw_borders(layout)
    bottom = max(rule.at for rule in level)
    cut = [rule for rule in level if rule.at not in (TOP, bottom)]
    for grid in find_grids(cut, upright, middles(layout)):
        assert grid.ys[0] == TOP
        assert grid.ys[-1] == bottom
        assert all(grid.open_top)
        assert all(grid.open_bottom)


def test_pieces_of_one_line_are_joined() -> None:
    """Dashes, dots and borders drawn cell by cell are one line; a short stroke is none."""
    dots = [Rule(10.0 + 0.1 * (i % 2), 2.0 * i, 2.0 * i + 0.7) for i in range(50)]
    (line,) = merge_pieces([*dots, Rule(40.0, 5.0, 8.0)])
    assert (line.start, line.end) == (0.0, pytest.approx(98.7))


def test_double_borders_are_one_border() -> None:
    """Cells that stand apart by the width of a double line leave no empty row or column between."""
    level, upright = draw_borders([(0, 0, 1, 1), (0, 1, 1, 2)])
    doubled = [rule._replace(at=rule.at + 2.0) for rule in upright]
    (grid,) = find_grids(level, [*upright, *doubled], middles([(0, 0, 1, 1), (0, 1, 1, 2)]))
    assert len(grid.xs) == 3


def test_an_open_side_is_closed() -> None:
    """Tables without outer borders at the left and right keep their outer columns."""
    layout = [(row, column, row + 1, column + 1) for row in range(3) for column in range(3)]
    level, upright = draw_borders(layout)
    inner = [rule for rule in upright if rule.at not in (LEFT, LEFT + 3 * CELL)]
    (grid,) = find_grids(level, inner, middles(layout))
    assert boxes(grid) == {box_of(merged) for merged in layout}


def test_one_line_that_sticks_out_opens_no_side() -> None:
    """A border drawn too long does not add a row."""
    layout = [(0, 0, 1, 1), (0, 1, 1, 2)]
    level, upright = draw_borders(layout)
    (grid,) = find_grids(level, [*upright, Rule(LEFT, TOP - 30.0, TOP)], middles(layout))
    assert grid.ys[0] == TOP


def test_tables_beside_each_other_are_two() -> None:
    """Two years on one page do not become one wide table."""
    layout = [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 2)]
    level, upright = draw_borders(layout)
    level += [rule._replace(start=rule.start + 300, end=rule.end + 300) for rule in level]
    upright += [rule._replace(at=rule.at + 300) for rule in upright]
    left, right = find_grids(level, upright, middles(layout))
    assert left.xs[-1] < right.xs[0]
    assert len(left.spans) == len(right.spans) == 3


def test_lines_that_cross_nothing_are_no_table() -> None:
    """Underlines and the line above a footnote."""
    assert find_grids([Rule(100.0, 50.0, 200.0), Rule(120.0, 50.0, 90.0)], [], []) == ()


def test_drawings_with_too_many_lines_are_refused() -> None:
    """A map or a plan is no report."""
    lines = [Rule(2.0 * index, 0.0, 100.0) for index in range(MAX_LINES + 1)]
    with pytest.raises(PageTooLarge, match="PDF_TOO_MANY_LINES"):
        find_grids(lines, [], [])
