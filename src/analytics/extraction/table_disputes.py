"""表四: one row of fifteen numbers under three groups of five results."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from analytics.dictionary import load_dictionary
from analytics.extraction.disputes_by_label import GROUPS, is_broken, read_disputes_by_label
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import match_label
from analytics.extraction.misfits import MOST_SLIPS, Reading, may_add_up, settle_misfit
from analytics.extraction.numbers import read_cell
from analytics.extraction.placement import Footing, Placement, TableReading, ambiguous_row
from analytics.model import TOTAL, FigureKey

_LEAST_VALUES = 0.6
"""Share of a row's cells that must be values: a placeholder in one cell costs that cell, not the row."""


_FEWEST_TOTALS = 2
_COLUMN_NUMBERS = [str(number) for number in range(1, 16)]
"""栏次: some forms number their columns."""

_ROWS_ELSEWHERE = ("row2", "row3")
"""Scopes of the rows of the other two tables."""


@cache
def dispute_keys() -> tuple[FigureKey, ...]:
    """The fifteen figures of 表四 in official order."""
    return tuple(
        key
        for indicator in load_dictionary().indicators.values()
        if indicator.id.startswith("disputes.")
        for key in indicator.keys
    )


def read_disputes(rows: Sequence[Row], *, is_collapsed: bool = False) -> TableReading:
    """Place the cells of 表四 by their column heads, else by the official order, for identities to prove.

    With `is_collapsed`, blanks of the document's lines may have been moved to their ends: then a line
    that ends in blanks is ambiguous. A second 表四 or a second row is placed as well: of two years nothing
    says which one is meant.
    """
    heads: list[Row] = []
    placements: tuple[Placement, ...] = ()
    tables: set[int] = set()
    for row in rows:
        if _is_head(row):
            heads = [*heads, row]
            tables.add(row.table)
            continue
        if not heads or not _is_data(row):
            if heads and any(cell.text for cell in row.cells):
                heads = heads if placements else [head for head in heads if head.table == row.table]
            continue
        if any(placement.text for placement in placements):
            own = [head for head in heads if head.table == row.table]
            if own and any(cell.has_number for cell in row.cells):
                placements += _place_row(row, own, is_collapsed=is_collapsed)
            continue
        placements = _place_row(row, heads, is_collapsed=is_collapsed) or _leave_row(row) or placements
        tables.add(row.table)
    if not placements:
        return read_disputes_by_label(rows)
    return TableReading(placements, (), frozenset(tables), frozenset(p.key.indicator for p in placements))


def _is_head(row: Row) -> bool:
    """A head names at least two results, or at least two groups, and has no number."""
    if any(cell.is_value and cell.text for cell in row.cells):
        return False
    texts = [cell.text for cell in row.cells if cell.text]
    if len(texts) < 2:
        return False
    results = sum(match_label("result4", text) is not None for text in texts)
    groups = sum(match_label("group4", text) is not None for text in texts)
    if groups >= 2 or results < 2:
        return groups >= 2
    return results > sum(match_label("applicant", text) is not None for text in texts)


def _is_data(row: Row) -> bool:
    """The data row has at least five cells, nearly all of them values; one may hold a word instead."""
    cells = row.cells
    if cells and not cells[0].is_value and len(cells) > len(dispute_keys()):
        cells = cells[1:]
    if [cell.text for cell in cells] == _COLUMN_NUMBERS or _is_of_another_table(row):
        return False
    values = sum(cell.is_value for cell in cells)
    texts = [cell for cell in cells if cell.text]
    if len(texts) == 1 and not texts[0].is_value:
        return False  # a note below the table, or the next heading
    return len(cells) >= len(dispute_keys()) // len(GROUPS) and values >= _LEAST_VALUES * len(cells)


def _is_of_another_table(row: Row) -> bool:
    """Whether a row below the heads is labelled as one of 表二 or 表三, which follow without a gap."""
    labels = (cell.text for cell in row.cells if cell.text and not cell.is_value)
    matches = (match_label(scope, text) for text in labels for scope in _ROWS_ELSEWHERE)
    return any(match is not None and match.is_exact for match in matches)


def _place_row(row: Row, heads: Sequence[Row], *, is_collapsed: bool) -> tuple[Placement, ...]:
    keys = dispute_keys()
    # A head that spans a row too many hangs down among the numbers.
    row = replace(row, cells=tuple(cell for cell in row.cells if cell.is_value or not cell.is_from_above))
    if _is_misfit(row, heads):
        order, footing, _ = _order_of(heads)
        if footing is Footing.AMBIGUOUS:
            printed = [(cell.text, cell.place) for cell in row.cells]
            return tuple(ambiguous_row(keys, printed))
        return tuple(settle_misfit(order, _list_values(row), _may_add_up, footing))
    starts = _find_starts(row)
    if not starts:
        return ()
    start = starts[0] if len(starts) == 1 else _find_start_below(row, heads, starts)
    begin = starts[-1] if start is None else start
    cells = row.cells[begin : begin + len(keys)]
    order, footing, guessed = _order_of(heads)
    is_shifted = not row.is_flattened and len(starts) == 1 and _has_cells_below(row, heads, begin)
    if (begin != start or is_shifted) and any(cell.text for cell in cells):
        footing = Footing.AMBIGUOUS
    elif _may_be_collapsed(row, cells):
        footing = min(footing, Footing.AMBIGUOUS if is_collapsed else Footing.ORDER)
    placed = tuple(
        _place_cell(key, cell, min(footing, Footing.ORDER) if key in guessed else footing)
        for key, cell in zip(order, cells, strict=True)
    )
    if not row.is_flattened and cells and not cells[-1].text and is_broken(placed):
        # Programs that fill up a row which lacks a cell put the blank behind.
        settled = settle_misfit(order, cells[:-1], _may_add_up, footing)
        if _has_totals(settled) or _ends_in_sum(cells):
            return tuple(settled)
    if begin + len(keys) < len(row.cells) and not row.is_flattened and is_broken(placed):
        # The cell too many may stand anywhere before the numbers that do not add up.
        return tuple(placement._replace(footing=Footing.AMBIGUOUS) for placement in placed)
    return placed


def _ends_in_sum(cells: Sequence[GridCell]) -> bool:
    """Whether a row with one total or more ends in a sum and a blank: the sum was the last total.

    Small numbers add up by chance wherever the cell is missing.
    """
    size = len(cells) // len(GROUPS)
    has_totals = any(cell.text for cell in cells[size - 1 : -1 : size])
    *parts, last = (read_cell(cell.text).value or 0 for cell in cells[-size:-1])
    return has_totals and 0 < last == sum(parts)


def _leave_row(row: Row) -> tuple[Placement, ...]:
    """The figures of a row of a grid that prints more numbers than there are columns: nothing tells which."""
    printed = [(cell.text, cell.place) for cell in row.cells if cell.has_number]
    if row.is_flattened or len(printed) <= len(dispute_keys()):
        return ()
    return tuple(ambiguous_row(dispute_keys(), printed))


def _has_totals(placed: Sequence[Placement]) -> bool:
    """Whether two groups have a printed total at least, which their results bear out.

    With blanks for totals nothing speaks for another reading, and the report's own sum may be wrong.
    """
    sure = [each for each in placed if each.footing is not Footing.AMBIGUOUS and each.text]
    return sum(each.key.indicator.endswith(".total") for each in sure) >= _FEWEST_TOTALS


def _is_misfit(row: Row, heads: Sequence[Row]) -> bool:
    """Whether a row of a grid has a cell more or less than the columns of its heads, which are fifteen."""
    values = _list_values(row)
    surplus = len(values) - len(dispute_keys())
    if row.is_flattened or not surplus or any(value.last > value.first for value in values):
        return False
    ends = {head.cells[-1].last for head in heads if head.cells and head.table == row.table}
    return abs(surplus) <= MOST_SLIPS and bool(ends) and row.cells[-1].last != max(ends)


def _list_values(row: Row) -> Sequence[GridCell]:
    """The cells of a row behind its labels."""
    labels = [index for index, cell in enumerate(row.cells) if not cell.is_value]
    return row.cells[labels[0] + 1 :] if labels == [0] else row.cells


def _may_add_up(reading: Reading) -> bool:
    """Whether the results of every group may be what its total says."""
    keys = dispute_keys()
    size = len(keys) // len(GROUPS)
    groups = (keys[start : start + size] for start in range(0, len(keys), size))
    return all(may_add_up(group[:-1], group[-1], reading) for group in groups)


def _find_starts(row: Row) -> list[int]:
    """Where fifteen cells can begin: blanks and labels stand before them, and nothing but blanks behind."""
    cells, width = row.cells, len(dispute_keys())
    return [
        start
        for start in range(len(cells) - width + 1)
        if not any(cell.text and cell.is_value for cell in cells[:start])
        and not any(cell.text for cell in cells[start + width :])
    ]


def _find_start_below(row: Row, heads: Sequence[Row], starts: Sequence[int]) -> int | None:
    """Which of the starts stands below the first of the fifteen heads of results; None where that is open.

    A line of text stands below heads whose lines have as many cells; where all head lines have the same
    blanks at one end and none at the other, the row has them too.
    """
    width = len(dispute_keys())
    above = [head for head in heads if not row.is_flattened or len(head.cells) == len(row.cells)]
    columns = _list_columns(above)
    firsts = [cell.first for cell in row.cells]
    if len(columns) == width:
        return next((start for start in starts if firsts[start : start + width] == columns), None)
    surplus = len(row.cells) - width
    ends = {_count_outer_blanks(head) for head in heads}
    return next((start for start in starts if ends == {(start, surplus - start)}), None)


def _list_columns(heads: Sequence[Row]) -> list[int]:
    """The columns in which heads of results begin."""
    named = (cell for head in heads for cell in head.cells if not cell.is_from_above)
    return sorted({cell.first for cell in named if match_label("result4", cell.text) is not None})


def _has_cells_below(row: Row, heads: Sequence[Row], begin: int) -> bool:
    """Whether fifteen other cells of a row than those from `begin` on stand right below the fifteen heads."""
    columns = _list_columns(heads)
    firsts = [cell.first for cell in row.cells]
    width = len(dispute_keys())
    return len(columns) == width and firsts[begin : begin + width] != columns and {*columns} <= {*firsts}


def _count_outer_blanks(head: Row) -> tuple[int, int]:
    """The blank cells before the first and behind the last text of a row of heads."""
    filled = [index for index, cell in enumerate(head.cells) if cell.text]
    return filled[0], len(head.cells) - 1 - filled[-1]


def _may_be_collapsed(row: Row, cells: Sequence[GridCell]) -> bool:
    """A line of text whose blanks all stand at its end may have lost them elsewhere."""
    texts = [cell.text for cell in cells]
    filled = len([text for text in texts if text])
    return row.is_flattened and filled < len(texts) and all(texts[:filled])


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing) -> Placement:
    return Placement(key, cell.text, cell.place, Footing.AMBIGUOUS if cell.is_doubtful else footing)


class _Order(NamedTuple):
    """The figures from left to right, how surely, and those whose own head is not known."""

    keys: tuple[FigureKey, ...]
    footing: Footing
    guessed: frozenset[FigureKey] = frozenset()


def _order_of(heads: Sequence[Row]) -> _Order:
    """The figures that the heads name from left to right, and how surely.

    The five results of reconsideration often stand one head row above those of litigation, so heads
    are read by their columns. In flattened tables they do not stand above their columns any more;
    there the rows are read one after the other, which is right for the official order of groups only.
    Heads that cannot be read leave the official order for identities to prove, unless litigation
    stands before reconsideration: then no order is likely and the cells are ambiguous.
    """
    results: dict[int, str] = {}
    groups: dict[int, str] = {}
    unknown: set[int] = set()
    results_in_rows: list[str] = []
    groups_in_rows: list[str] = []
    for head in heads:
        for cell in head.cells:
            result, group = match_label("result4", cell.text), match_label("group4", cell.text)
            if cell.is_from_above:
                continue
            if result is not None:
                results[cell.first] = result.target
                results_in_rows.append(result.target)
            elif group is not None:
                groups_in_rows.append(group.target)
                if group.target in GROUPS:
                    groups[cell.first] = group.target
        if any(match_label("result4", cell.text) for cell in head.cells):
            unknown.update(cell.first for cell in head.cells if cell.text and not cell.is_from_above)
    named = [groups[c] for c in sorted(groups)]
    by_column = _name_figures(named, [results[c] for c in sorted(results)])
    if by_column:
        return _Order(by_column, Footing.LABEL)
    whole = _name_unknown([results.get(c, "") for c in sorted({*results, *unknown})])
    by_column = _name_figures(named, [name for name, _ in whole])
    if by_column:
        guessed = (key for key, (_, is_known) in zip(by_column, whole, strict=True) if not is_known)
        return _Order(by_column, Footing.LABEL, frozenset(guessed))
    two = [group for group in groups_in_rows if group in {"litigation", "reconsideration"}]
    if two[:2] == ["litigation", "reconsideration"]:
        return _Order(dispute_keys(), Footing.AMBIGUOUS)
    if is_of_another_order(groups_in_rows, results_in_rows):
        return _Order(dispute_keys(), Footing.AMBIGUOUS)
    by_row = _name_figures(groups_in_rows, results_in_rows)
    return _Order(dispute_keys(), Footing.LABEL if by_row == dispute_keys() else Footing.ORDER)


def is_of_another_order(groups: Sequence[str], results: Sequence[str]) -> bool:
    """Whether heads of 表四 stand in another order than the form's, which the fifteen values would follow."""
    known = list(dict.fromkeys(key.indicator.split(".")[1] for key in dispute_keys()))
    named = [known.index(group) for group in groups if group in known]
    every = list(dict.fromkeys(key.indicator.rpartition(".")[2] for key in dispute_keys()))
    places = [every.index(result) for result in results[: len(dispute_keys())]]
    is_shuffled = len(places) == len(dispute_keys()) and places != [*range(len(every))] * len(GROUPS)
    return named != sorted(named) or is_shuffled


def _name_unknown(results: Sequence[str]) -> list[tuple[str, bool]]:
    """The results of fifteen columns, and whether each is known by its head.

    Where four of a group's five are known, the misprinted one is the fifth. Empty where it is not as simple.
    """
    every = list(dict.fromkeys(key.indicator.rpartition(".")[2] for key in dispute_keys()))
    named: list[tuple[str, bool]] = []
    for start in range(0, len(results), len(every)):
        group = results[start : start + len(every)]
        missing = [result for result in every if result not in group]
        if len(group) != len(every) or len(missing) > 1 or len({*group}) != len(every):
            return []
        named.extend((result or missing[0], bool(result)) for result in group)
    return named


def _name_figures(groups: Sequence[str], results: Sequence[str]) -> tuple[FigureKey, ...]:
    """Each group with its five results; nothing unless that names all fifteen figures once."""
    named = [group for group, _ in groupby(group for group in groups if group in GROUPS)]
    if len(named) != len(GROUPS) or len(results) != len(dispute_keys()):
        return ()
    size = len(results) // len(GROUPS)
    keys = tuple(
        FigureKey(f"disputes.{named[index // size]}.{result}", TOTAL) for index, result in enumerate(results)
    )
    return keys if set(keys) == set(dispute_keys()) else ()
