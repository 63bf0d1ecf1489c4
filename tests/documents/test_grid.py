"""Merged cells: any layout becomes a full rectangle without losing a cell."""

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.documents.grid import MAX_CELLS, GridTooLarge, SpannedCell, fill_grid, pad_rows
from analytics.model import Cell, LinePlace, Table, TablePlace

PLACE = partial(TablePlace, 0)


def fill(*rows: Sequence[SpannedCell]) -> Table:
    """Forms one row group."""
    return fill_grid([rows], PLACE)


def texts(table: Table) -> list[list[str]]:
    """The texts of a table's slots."""
    return [[cell.text for cell in row] for row in table.rows]


def test_spans_repeat_the_text_in_every_slot() -> None:
    """A merged cell stands in all slots that it covers, with one place and one anchor."""
    table = fill(
        [SpannedCell("a", rows=2), SpannedCell("b", columns=2)],
        [SpannedCell("c"), SpannedCell("d")],
    )
    assert texts(table) == [["a", "b", "b"], ["a", "c", "d"]]
    assert table.rows[1][0].anchor == (0, 0)
    assert table.rows[0][2].place == TablePlace(0, 0, 1)
    assert not table.is_ragged


def test_a_short_row_is_padded_with_cells_that_the_file_does_not_have() -> None:
    """Padding has no place and is its own anchor, and the table says that it is ragged."""
    table = fill([SpannedCell("a"), SpannedCell("b")], [SpannedCell("c")])
    assert table.rows[1][1] == Cell("", None, (1, 1))
    assert table.is_ragged


def test_a_span_longer_than_the_table_adds_no_column_and_no_row() -> None:
    """Over-long spans are slips: columns in which no cell begins are cut, rows end with their group."""
    table = fill([SpannedCell("title", columns=9, rows=7)], [SpannedCell("a"), SpannedCell("b")])
    assert len(table.rows) == 2
    assert {len(row) for row in table.rows} == {11}
    table = fill([SpannedCell("title", columns=9)], [SpannedCell("a"), SpannedCell("b", rows=7)])
    assert texts(table) == [["title", "title"], ["a", "b"]]


def test_a_span_of_zero_rows_reaches_to_the_end_of_its_group() -> None:
    """As in browsers, rowspan 0 covers the rest of the group and not the next one."""
    table = fill_grid(
        [[[SpannedCell("a", rows=0), SpannedCell("b")], [SpannedCell("c")]], [[SpannedCell("d")]]], PLACE
    )
    assert texts(table) == [["a", "b"], ["a", "c"], ["d", ""]]


def test_where_spans_overlap_the_earlier_keeps_the_slot() -> None:
    """A cell that spans into a slot taken from above does not hide what stands there."""
    table = fill(
        [SpannedCell("a"), SpannedCell("b"), SpannedCell("c", rows=2)],
        [SpannedCell("d", columns=3)],
    )
    assert texts(table) == [["a", "b", "c"], ["d", "d", "c"]]


def test_a_row_without_cells_keeps_its_index() -> None:
    """An empty row is a row: places below it do not shift."""
    table = fill([SpannedCell("a")], [], [SpannedCell("b")])
    assert table.rows[2][0].place == TablePlace(0, 2, 0)


def test_a_table_that_no_report_needs_is_refused() -> None:
    """Spans cannot be used to fill the memory, one by one or together."""
    with pytest.raises(GridTooLarge):
        fill_grid([[[SpannedCell("x", columns=1000)] * 300]], PLACE)
    with pytest.raises(GridTooLarge):
        fill_grid([[[SpannedCell("x", rows=5000)] for _ in range(5000)]], PLACE)
    with pytest.raises(GridTooLarge):
        fill_grid([[[SpannedCell("x")]] * (MAX_CELLS + 1)], PLACE)


def test_plain_rows_are_padded_at_the_right() -> None:
    """Rows of cells without spans become a rectangle; equal rows are not ragged."""
    short, long = Cell("a", LinePlace(1, 0, 1), (0, 0)), Cell("b", LinePlace(2, 0, 1), (1, 0))
    assert pad_rows([[short], [long, long]]).is_ragged
    assert not pad_rows([[short], [long]]).is_ragged
    assert pad_rows([]).rows == ()


def cells(rows: st.SearchStrategy[int], columns: st.SearchStrategy[int]) -> st.SearchStrategy[SpannedCell]:
    """Cells with a text and these spans."""
    return st.builds(SpannedCell, st.text("规章0123", min_size=1, max_size=4), rows, columns)


def assert_rectangle(groups: Sequence[Sequence[Sequence[SpannedCell]]], table: Table) -> None:
    """Every cell is at its own anchor exactly once, in reading order, and all rows are equally wide."""
    assert len(table.rows) == sum(map(len, groups))
    assert len({len(row) for row in table.rows}) <= 1
    slots = [(r, c, cell) for r, row in enumerate(table.rows) for c, cell in enumerate(row)]
    anchors = [cell for r, c, cell in slots if cell.place is not None and cell.anchor == (r, c)]
    assert [cell.text for cell in anchors] == [cell.text for group in groups for row in group for cell in row]
    assert [cell.place for cell in anchors] == [TablePlace(0, *cell.anchor) for cell in anchors]
    for r, c, cell in slots:
        assert table.rows[cell.anchor[0]][cell.anchor[1]] is cell
        assert (cell.place is None) == (cell.text == "")
        assert cell.anchor[0] <= r
        assert cell.anchor[1] <= c


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.lists(cells(st.integers(-2, 7), st.integers(-2, 7)), max_size=5), max_size=6), max_size=3
    )
)
def test_any_layout_becomes_a_full_rectangle_without_losing_a_cell(
    groups: list[list[list[SpannedCell]]],
) -> None:
    """Whatever the spans, the table is a rectangle and every cell stands in it once."""
    assert_rectangle(groups, fill_grid(groups, PLACE))


_ABSURD = st.sampled_from([-(10**9), -1, 0, 1, 1000, 65534, 10**9])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(cells(_ABSURD, _ABSURD), max_size=3), max_size=4))
def test_absurd_spans_never_crash(rows: list[list[SpannedCell]]) -> None:
    """Spans that no table needs are clamped, or the table is refused as too large."""
    try:
        table = fill_grid([rows], PLACE)
    except GridTooLarge:
        assert any(cell.columns >= 1000 for row in rows for cell in row)
    else:
        assert_rectangle([rows], table)
