"""Readings recovered by proof: which columns the cells of a doubtful row fill.

Identities are used like check digits. The same lay-out is assumed for all doubtful rows with equally
many cells; a lay-out is taken when it contradicts no identity and no other such lay-out gives a figure
another value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import NamedTuple

from analytics.dictionary import Identity
from analytics.extraction.implied import imply_values, is_consistent
from analytics.extraction.numbers import read_cell
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, ambiguous_row
from analytics.model import FigureKey

MOST_LAYOUTS = 125
"""Combinations of lay-outs that are tried; a report with more kinds of damage stays unreadable."""

Layout = Callable[[DoubtfulRow], dict[int, int]]
"""Column of the form → cell of the row."""


def _left(row: DoubtfulRow) -> dict[int, int]:
    """Cells were lost at the row's end."""
    return {i: i for i in range(min(len(row.keys), len(row.cells)))}


def _right(row: DoubtfulRow) -> dict[int, int]:
    """Cells were lost at, or belong before, the row's start."""
    shift = len(row.cells) - len(row.keys)
    return {i: i + shift for i in range(len(row.keys)) if i + shift >= 0}


def _left_after_blank(row: DoubtfulRow) -> dict[int, int]:
    """A blank first cell belongs to the label."""
    if not row.cells or row.cells[0][0]:
        return {}
    return {i: i + 1 for i in range(min(len(row.keys), len(row.cells) - 1))}


def _ends(row: DoubtfulRow) -> dict[int, int]:
    """Only the first column and the total are printed."""
    filled = [i for i, (text, _) in enumerate(row.cells) if text]
    if len(filled) != 2:
        return {}
    return {0: filled[0], len(row.keys) - 1: filled[1]}


def _total_only(row: DoubtfulRow) -> dict[int, int]:
    """Only the total is printed."""
    filled = [i for i, (text, _) in enumerate(row.cells) if text]
    return {len(row.keys) - 1: filled[0]} if len(filled) == 1 else {}


_LAYOUTS: tuple[Layout, ...] = (_left, _right, _left_after_blank, _ends, _total_only)


class Recovered(NamedTuple):
    """What became of doubtful rows.

    Attributes:
        placements: One per cell: with `Footing.ORDER` in the lay-out that the identities leave, or
            with `Footing.AMBIGUOUS` on the figures in question when they leave none or several.
        is_contradictory: Lay-outs were tried and each contradicts an identity: cells have shifted, or a
            number is wrong.
    """

    placements: tuple[Placement, ...] = ()
    is_contradictory: bool = False


def recover_rows(
    known: Mapping[FigureKey, Decimal], rows: Sequence[DoubtfulRow], identities: tuple[Identity, ...]
) -> Recovered:
    """Place the cells of doubtful rows."""
    if not rows:
        return Recovered()
    choices = tuple(_choices(rows))
    survivors = [chosen for chosen in choices if is_consistent({**known, **_values(chosen)}, identities)]
    if not survivors or not _agree(known, survivors, identities):
        unread = tuple(placement for row in rows for placement in _leave(row))
        return Recovered(unread, is_contradictory=bool(choices) and not survivors)
    placed: list[Placement] = []
    for index, (row, layout) in enumerate(survivors[0]):
        if _is_open(row, [survivor[index][1] for survivor in survivors]):
            placed.extend(_leave(row))
        else:
            placed.extend(
                Placement(row.keys[column], *row.cells[cell], Footing.ORDER)
                for column, cell in layout.items()
            )
    return Recovered(tuple(placed))


def _leave(row: DoubtfulRow) -> Iterable[Placement]:
    """A row that cannot be resolved; one that prints nothing has its blanks, of which the last are lost."""
    if any(text for text, _ in row.cells):
        return ambiguous_row(row.keys, row.cells)
    cells = zip(row.keys, row.cells, strict=False)
    return (Placement(key, text, place, Footing.ORDER) for key, (text, place) in cells)


Choice = tuple[tuple[DoubtfulRow, dict[int, int]], ...]


def _choices(rows: Sequence[DoubtfulRow]) -> Iterable[Choice]:
    """Every assignment of one lay-out to each kind of row, likeliest first; none when there are too many."""
    kinds = sorted({_kind(row) for row in rows})
    per_kind = {
        kind: [
            layout
            for layout in _LAYOUTS
            if all(_keeps_numbers(row, layout(row)) for row in rows if _kind(row) == kind)
        ]
        for kind in kinds
    }
    if prod(len(layouts) for layouts in per_kind.values()) > MOST_LAYOUTS:
        return
    for combination in product(*(per_kind[kind] for kind in kinds)):
        layouts = dict(zip(kinds, combination, strict=True))
        yield tuple((row, layouts[_kind(row)](row)) for row in rows)


def _kind(row: DoubtfulRow) -> int:
    """Rows with equally many cells share a lay-out."""
    return len(row.cells)


def _keeps_numbers(row: DoubtfulRow, layout: dict[int, int]) -> bool:
    """A lay-out may leave out blank cells, never a printed one."""
    used = set(layout.values())
    return bool(layout) and all(index in used or not text for index, (text, _) in enumerate(row.cells))


def _values(choice: Choice) -> dict[FigureKey, Decimal]:
    values = {}
    for row, layout in choice:
        for column, cell in layout.items():
            value = read_cell(row.cells[cell][0]).value
            if value is not None:
                values[row.keys[column]] = value
    return values


def _is_open(row: DoubtfulRow, layouts: Sequence[Mapping[int, int]]) -> bool:
    """Whether the blank before a row's numbers may be its label's or its first column's.

    Of a row of zeros both give the same values, one of them implied; which figure is printed is not known.
    """
    return not row.cells[0][0] and any(layout != layouts[0] for layout in layouts)


def _agree(
    known: Mapping[FigureKey, Decimal], survivors: list[Choice], identities: tuple[Identity, ...]
) -> bool:
    """Whether all surviving lay-outs give every figure of the rows the same value, printed or implied."""
    if len(survivors) == 1:
        return True
    keys = {key for row, _ in survivors[0] for key in row.keys}
    outcomes = set()
    for choice in survivors:
        values = {**known, **_values(choice)}
        complete = {**values, **imply_values(values, identities)}
        outcomes.add(tuple(complete.get(key) for key in sorted(keys)))
    return len(outcomes) == 1
