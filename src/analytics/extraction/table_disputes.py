"""表四: one row of fifteen numbers under three groups of five results."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby

from analytics.dictionary import load_dictionary
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import match_label
from analytics.extraction.placement import Footing, Placement, TableReading
from analytics.model import TOTAL, FigureKey

_LEAST_VALUES = 0.8
"""Share of a row's cells that must be values: a placeholder in one cell costs that cell, not the row."""

_GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


@cache
def dispute_keys() -> tuple[FigureKey, ...]:
    """The fifteen figures of 表四 in official order."""
    return tuple(
        key
        for indicator in load_dictionary().indicators.values()
        if indicator.id.startswith("disputes.")
        for key in indicator.keys
    )


def read_disputes(rows: Iterable[Row], *, is_collapsed: bool = False) -> TableReading:
    """Place the cells of 表四 by their column heads, else by the official order, for identities to prove.

    With `is_collapsed`, blanks of the document's lines may have been moved to their ends: then a line
    that ends in blanks is ambiguous. A second 表四 is placed as well: of two years side by side nothing says
    which one is meant.
    """
    heads: list[Row] = []
    placements: tuple[Placement, ...] = ()
    tables: set[int] = set()
    first: int | None = None
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
            own = [head for head in heads if head.table == row.table and row.table != first]
            placements += _place_row(row, own, is_collapsed=is_collapsed) if own else ()
            continue
        placements = _place_row(row, heads, is_collapsed=is_collapsed) or placements
        first = row.table
        tables.add(row.table)
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
    values = sum(cell.is_value for cell in cells)
    return len(cells) >= len(dispute_keys()) // len(_GROUPS) and values >= _LEAST_VALUES * len(cells)


def _place_row(row: Row, heads: Sequence[Row], *, is_collapsed: bool) -> tuple[Placement, ...]:
    keys = dispute_keys()
    cells = row.cells
    while len(cells) > len(keys) and (not cells[0].text or not cells[0].is_value):
        cells = cells[1:]
    while len(cells) > len(keys) and not cells[-1].text:
        cells = cells[:-1]
    if len(cells) != len(keys):
        return ()
    order, footing = _order_of(heads)
    if _may_be_collapsed(row, cells):
        footing = min(footing, Footing.AMBIGUOUS if is_collapsed else Footing.ORDER)
    return tuple(_place_cell(key, cell, footing) for key, cell in zip(order, cells, strict=True))


def _may_be_collapsed(row: Row, cells: Sequence[GridCell]) -> bool:
    """A line of text whose blanks all stand at its end may have lost them elsewhere."""
    texts = [cell.text for cell in cells]
    filled = len([text for text in texts if text])
    return row.is_flattened and filled < len(texts) and all(texts[:filled])


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing) -> Placement:
    is_ambiguous = cell.is_suspect and cell.text != ""
    return Placement(key, cell.text, cell.place, Footing.AMBIGUOUS if is_ambiguous else footing)


def _order_of(heads: Sequence[Row]) -> tuple[tuple[FigureKey, ...], Footing]:
    """The figures that the heads name from left to right, and how surely.

    The five results of reconsideration often stand one head row above those of litigation, so heads
    are read by their columns. In flattened tables they do not stand above their columns any more;
    there the rows are read one after the other, which is right for the official order of groups only.
    Heads that cannot be read leave the official order for identities to prove, unless litigation
    stands before reconsideration: then no order is likely and the cells are ambiguous.
    """
    results: dict[int, str] = {}
    groups: dict[int, str] = {}
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
                if group.target in _GROUPS:
                    groups[cell.first] = group.target
    by_column = _name_figures([groups[c] for c in sorted(groups)], [results[c] for c in sorted(results)])
    if by_column:
        return by_column, Footing.LABEL
    two = [group for group in groups_in_rows if group in {"litigation", "reconsideration"}]
    if two[:2] == ["litigation", "reconsideration"]:
        return dispute_keys(), Footing.AMBIGUOUS
    by_row = _name_figures(groups_in_rows, results_in_rows)
    return dispute_keys(), Footing.LABEL if by_row == dispute_keys() else Footing.ORDER


def _name_figures(groups: Sequence[str], results: Sequence[str]) -> tuple[FigureKey, ...]:
    """Each group with its five results; nothing unless that names all fifteen figures once."""
    named = [group for group, _ in groupby(group for group in groups if group in _GROUPS)]
    if len(named) != len(_GROUPS) or len(results) != len(dispute_keys()):
        return ()
    size = len(results) // len(_GROUPS)
    keys = tuple(
        FigureKey(f"disputes.{named[index // size]}.{result}", TOTAL) for index, result in enumerate(results)
    )
    return keys if set(keys) == set(dispute_keys()) else ()
