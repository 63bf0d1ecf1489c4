"""Rows of a grid that have a cell more or less than their table has columns.

A slip of the page, a cell too many or too few or a span too wide, moves every number behind it under a
neighbour's head, and nothing shows where it is. So every place for the slip is tried, and only what all those
that the row's own sum allows agree about is read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from analytics.extraction.grid import GridCell
from analytics.extraction.numbers import read_cell
from analytics.extraction.placement import Footing, Placement
from analytics.model import FigureKey

MOST_SLIPS = 2
"""Cells too many or too few; with more, nothing is known."""

_FEWEST_ROWS = 3

Reading = Mapping[FigureKey, GridCell]
"""Figures with their cells; a figure that no cell is left for is not in it."""


def find_misfits(ends: Sequence[int]) -> list[bool]:
    """Which rows end in another column than most rows do."""
    counts = Counter(ends)
    if not counts or len(counts) == 1:
        return [False] * len(ends)
    usual, number = counts.most_common(1)[0]
    is_told = number >= _FEWEST_ROWS and 2 * number > len(ends)
    return [is_told and end != usual for end in ends]


def settle_misfit(
    keys: Sequence[FigureKey],
    cells: Sequence[GridCell],
    is_sound: Callable[[Reading], bool],
    surest: Footing = Footing.ORDER,
) -> list[Placement]:
    """Place the cells of a row that has a cell more or less than figures, or as many under other columns.

    Args:
        keys: The row's figures from left to right.
        cells: Its cells.
        is_sound: Whether the sums of the row allow a reading.
        surest: What places a cell about which all readings agree.
    """
    printed = [cell for cell in cells if cell.text]
    if not printed:
        # Wherever the slip is: what is there is blank, and as many figures as cells are there.
        return [Placement(key, "", cell.place, Footing.LABEL) for key, cell in zip(keys, cells, strict=False)]
    readings = [reading for reading in list_readings(keys, cells) if is_sound(reading)]
    placed: list[Placement] = []
    for index, key in enumerate(keys):
        found = [reading.get(key) for reading in readings]
        texts = {None if cell is None else cell.text for cell in found}
        cell = found[0] if found else None
        if len(texts) == 1 and cell is not None:
            footing = Footing.AMBIGUOUS if cell.is_suspect and cell.text else surest
            placed.append(Placement(key, cell.text, cell.place, footing))
        elif len(texts) != 1:
            cell = printed[min(index, len(printed) - 1)]
            placed.append(Placement(key, cell.text, cell.place, Footing.AMBIGUOUS))
    return placed


def list_readings(keys: Sequence[FigureKey], cells: Sequence[GridCell]) -> Iterator[Reading]:
    """Every way to leave out cells, or figures, until as many are left of both.

    A cell too many is blank, or says what the one before it says.
    """
    surplus = len(cells) - len(keys)
    if abs(surplus) > MOST_SLIPS:
        return
    if surplus <= 0:
        for lost in combinations(range(len(keys)), -surplus):
            kept = (key for index, key in enumerate(keys) if index not in lost)
            yield dict(zip(kept, cells, strict=True))
        return
    idle = [
        index
        for index, cell in enumerate(cells)
        if not cell.text or (index and cell.text == cells[index - 1].text)
    ]
    for dropped in combinations(idle, surplus):
        left = (cell for index, cell in enumerate(cells) if index not in dropped)
        yield dict(zip(keys, left, strict=True))


def may_add_up(
    parts: Sequence[FigureKey], total: FigureKey, reading: Reading, *, is_whole: bool = True
) -> bool:
    """Whether some parts may be what their total says; what is blank or lost may be any number.

    Without a number for the total nothing speaks against it. `is_whole`: no part is left out.
    """
    numbers = [_number(reading.get(key)) for key in parts]
    known = sum((number for number in numbers if number is not None), Decimal(0))
    printed = _number(reading.get(total))
    if printed is None:
        return True
    return known == printed if is_whole and None not in numbers else known <= printed


def _number(cell: GridCell | None) -> Decimal | None:
    return None if cell is None else read_cell(cell.text).value
