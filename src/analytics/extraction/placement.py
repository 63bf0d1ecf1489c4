"""What the three table readers hand on: which printed cell stands for which figure, and how surely."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from analytics.model import FigureKey, Place


class Footing(IntEnum):
    """What places a cell; higher is surer."""

    AMBIGUOUS = 0
    """The cell may stand for this figure or for a neighbour: never read as a number."""
    GUESSED_COLUMN = 1
    """Its row is labelled, its column only follows the official order, and no identity can tell."""
    ORDER = 2
    """It follows the official order; an identity must confirm it."""
    LABEL = 3
    """Row and column labels place it."""


class Placement(NamedTuple):
    """One printed cell that stands for one figure.

    `header_unit` is the unit of money that the column's header prints, if any.
    """

    key: FigureKey
    text: str
    place: Place | None
    footing: Footing
    header_unit: str | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A labelled row whose cells do not say which columns they fill.

    `keys` are the row's figures in official order; `cells` the printed cells in order.
    """

    keys: tuple[FigureKey, ...]
    cells: tuple[tuple[str, Place | None], ...]


def ambiguous_row(
    keys: Sequence[FigureKey], cells: Sequence[tuple[str, Place | None]]
) -> Iterator[Placement]:
    """Every figure of a row that cannot be resolved points at a printed cell of it, for a person to look."""
    filled = [cell for cell in cells if cell[0]]
    for index, key in enumerate(keys):
        if filled:
            text, place = filled[min(index, len(filled) - 1)]
            yield Placement(key, text, place, Footing.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one statutory table gave.

    Attributes:
        placements: Cells that stand for figures.
        doubtful: Rows left to proof.
        tables: Numbers of the document's tables in which something statutory was found.
        seen: Ids of the indicators whose labels were met.
        loose: Values of a flattened table, printed outside any table of the document.
        is_collapsed: Blanks of a flattened table may have been moved to the ends of its lines.
    """

    placements: tuple[Placement, ...] = ()
    doubtful: tuple[DoubtfulRow, ...] = ()
    tables: frozenset[int] = frozenset()
    seen: frozenset[str] = frozenset()
    loose: tuple[tuple[str, Place | None], ...] = ()
    is_collapsed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.placements and not self.doubtful


def merge_readings(readings: Iterable[TableReading]) -> TableReading:
    """All readings as one, in order."""
    items = list(readings)
    return TableReading(
        tuple(placement for item in items for placement in item.placements),
        tuple(row for item in items for row in item.doubtful),
        frozenset().union(*(item.tables for item in items)),
        frozenset().union(*(item.seen for item in items)),
        tuple(cell for item in items for cell in item.loose),
    )
