"""表四: one row of fifteen numbers under three groups of five results."""

from collections.abc import Iterable, Sequence

from analytics.dictionary import load_dictionary
from analytics.extraction.grid import GridCell, Row, is_value_text
from analytics.extraction.matching import match_label
from analytics.extraction.placement import Footing, Placement, TableReading
from analytics.model import FigureKey

_GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def dispute_keys() -> tuple[FigureKey, ...]:
    """The fifteen figures of 表四 in official order."""
    return tuple(
        key
        for indicator in load_dictionary().indicators.values()
        if indicator.id.startswith("disputes.")
        for key in indicator.keys
    )


def read_disputes(rows: Iterable[Row]) -> TableReading:
    """Place the cells of 表四 by their column heads, else by the official order, for identities to prove."""
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
            break
        placements = _place_row(row, heads) or placements
        tables.add(row.table)
    return TableReading(placements, (), frozenset(tables), frozenset(p.key.indicator for p in placements))


def _is_head(row: Row) -> bool:
    """A head names at least two results, or at least two groups, and has no number."""
    texts = [cell.text for cell in row.cells if cell.text]
    if any(is_value_text(text) for text in texts):
        return False
    results = sum(match_label("result4", text) is not None for text in texts)
    groups = sum(match_label("group4", text) is not None for text in texts)
    applicants = sum(match_label("applicant", text) is not None for text in texts)
    return (results >= 2 and results > applicants) or groups >= 2


def _is_data(row: Row) -> bool:
    """The data row has at least five cells, all of them values."""
    cells = row.cells
    if cells and not is_value_text(cells[0].text) and len(cells) > len(dispute_keys()):
        cells = cells[1:]
    return len(cells) >= len(dispute_keys()) // len(_GROUPS) and all(
        is_value_text(cell.text) for cell in cells
    )


def _place_row(row: Row, heads: Sequence[Row]) -> tuple[Placement, ...]:
    keys = dispute_keys()
    cells = row.cells
    while len(cells) > len(keys) and (not cells[0].text or not is_value_text(cells[0].text)):
        cells = cells[1:]
    while len(cells) > len(keys) and not cells[-1].text:
        cells = cells[:-1]
    if len(cells) != len(keys):
        return ()
    footing = Footing.LABEL if _heads_in_order(heads) == keys else Footing.ORDER
    return tuple(_place_cell(key, cell, footing) for key, cell in zip(keys, cells, strict=True))


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing) -> Placement:
    is_ambiguous = cell.cell.is_suspect and cell.text != ""
    return Placement(key, cell.text, cell.place, Footing.AMBIGUOUS if is_ambiguous else footing)


def _heads_in_order(heads: Sequence[Row]) -> tuple[FigureKey, ...]:
    """The figures that the heads name from left to right: groups in their order, five results each.

    The five results of reconsideration often stand one head row above those of litigation, so the
    heads are read column by column: the lowest result label of each column, under the groups in order.
    """
    results: dict[int, str] = {}
    groups: dict[int, str] = {}
    for head in heads:
        for cell in head.cells:
            result, group = match_label("result4", cell.text), match_label("group4", cell.text)
            if result is not None:
                results[cell.first] = result.target
            elif group is not None and group.target in _GROUPS:
                groups[cell.first] = group.target
    keys = []
    if [groups[column] for column in sorted(groups)] != list(_GROUPS):
        return ()
    columns = sorted(results)
    size = len(columns) // len(_GROUPS)
    for position, column in enumerate(columns):
        name = _GROUPS[min(position // size, len(_GROUPS) - 1)] if size else ""
        keys.append(FigureKey(f"disputes.{name}.{results[column]}", "total"))
    return tuple(keys)
