"""表四 in another lay-out than the form's: two tables, a row for each group, or a row for each result.

The form prints one row of fifteen numbers. Pages for telephones turn it, and some sites part reconsideration
and litigation. Each number still stands beside or below the name of its result and of its group, and that is
what places it.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import match_label
from analytics.extraction.numbers import read_cell
from analytics.extraction.placement import Footing, Placement, TableReading
from analytics.model import TOTAL, FigureKey

_FEWEST_FIGURES = 10
"""Two of the three groups."""

GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def read_disputes_by_label(rows: Iterable[Row]) -> TableReading:
    """Place every number that one result and one group are printed beside, to its left or above it.

    A table that names few of the fifteen figures is another one, such as last year's beside this year's.
    Where a group does not add up, a cell may be missing or one too many, and none is sure.
    """
    placements: list[Placement] = []
    tables: set[int] = set()
    for table, group in groupby(rows, key=lambda row: row.table):
        placed = _read_table(list(group))
        placements.extend(placed)
        if placed:
            tables.add(table)
    if len({placement.key for placement in placements}) < _FEWEST_FIGURES:
        return TableReading()
    if is_broken(placements):
        placements = [placement._replace(footing=Footing.AMBIGUOUS) for placement in placements]
    return TableReading(
        tuple(placements),
        (),
        frozenset(tables),
        frozenset(placement.key.indicator for placement in placements),
    )


def is_broken(placements: Iterable[Placement]) -> bool:
    """Whether the results of a group with a total do not add up to it; a blank adds nothing."""
    sums: dict[str, Decimal] = {}
    totals: dict[str, Decimal] = {}
    for key, text, *_ in placements:
        group, _, result = key.indicator.rpartition(".")
        number = read_cell(text).value or Decimal(0)
        if result == "total":
            totals[group] = number
        else:
            sums[group] = sums.get(group, Decimal(0)) + number
    return any(sums.get(group, Decimal(0)) != total for group, total in totals.items())


def _read_table(rows: Sequence[Row]) -> list[Placement]:
    placed: list[Placement] = []
    heads: list[GridCell] = []
    is_open = False
    for row in rows:
        found = list(_place_line(row, heads) if row.is_flattened else _place_row(row, heads))
        placed.extend(found)
        if found or any(cell.has_number for cell in row.cells):
            is_open = True
        else:
            # Heads that follow numbers begin anew: two tables in one.
            heads = [*([] if is_open else heads), *(cell for cell in row.cells if cell.text)]
            is_open = False
    return placed


def _place_row(row: Row, heads: Sequence[GridCell]) -> Iterator[Placement]:
    labels = [cell for cell in row.cells if not cell.is_value]
    for cell in row.cells:
        if not cell.is_value:
            continue
        above = (head for head in heads if head.first <= cell.first and cell.last <= head.last)
        beside = (label for label in labels if label.last < cell.first)
        key = _name_figure([*above, *beside])
        if key is not None:
            footing = Footing.AMBIGUOUS if cell.is_doubtful else Footing.LABEL
            yield Placement(key, cell.text, cell.place, footing)


def _place_line(row: Row, heads: Sequence[GridCell]) -> Iterator[Placement]:
    """The values of a line of text, which stand below no head: they are counted from its label.

    行政诉讼 and 复议后起诉 are two cells before the numbers of a line, 行政复议 is one of another.
    """
    labels = [index for index, cell in enumerate(row.cells) if not cell.is_value]
    values = row.cells[max(labels, default=-1) + 1 :]
    results, groups = _name_labels(row.cells[index] for index in labels)
    names_above = _name_labels(heads)
    if len(groups) == 1 and not results:
        keys = [FigureKey(f"disputes.{groups[0]}.{result}", TOTAL) for result in names_above[0]]
    elif len(results) == 1 and not groups:
        keys = [FigureKey(f"disputes.{group}.{results[0]}", TOTAL) for group in names_above[1]]
    else:
        return
    while len(values) > len(keys) and not values[-1].text:
        values = values[:-1]
    is_sure = len(values) == len(keys) == len({*keys})
    for key, cell in zip(keys, values, strict=False):
        footing = Footing.LABEL if is_sure and not cell.is_doubtful else Footing.AMBIGUOUS
        yield Placement(key, cell.text, cell.place, footing)


def _name_labels(cells: Iterable[GridCell]) -> tuple[list[str], list[str]]:
    """The results and the groups that cells name, in their order."""
    results: list[str] = []
    groups: list[str] = []
    for cell in cells:
        result, group = match_label("result4", cell.text), match_label("group4", cell.text)
        if result is not None:
            results.append(result.target)
        elif group is not None and group.target in GROUPS:
            groups.append(group.target)
    return results, groups


def _name_figure(labels: Iterable[GridCell]) -> FigureKey | None:
    """The figure of one result in one group; None where labels name none or several."""
    results: set[str] = set()
    groups: set[str] = set()
    for text in {label.text for label in labels}:
        result, group = match_label("result4", text), match_label("group4", text)
        if result is not None:
            results.add(result.target)
        elif group is not None and group.target in GROUPS:
            groups.add(group.target)
    if len(results) != 1 or len(groups) != 1:
        return None
    return FigureKey(f"disputes.{groups.pop()}.{results.pop()}", TOTAL)
