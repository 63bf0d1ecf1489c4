"""Grid columns that a person does not see as columns, put together.

Pages pasted from workbooks have a narrow blank column behind every column, or a head that spans two columns
of which one holds the number and the other nothing. Counted as columns of their own they move numbers under
the next head.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, Self, TypeVar

from analytics.extraction.matching import match_label

_LEAVES = ("applicant", "result4", "column2")
"""Scopes of heads that stand over one column of figures."""

_WIDEST_LEAF = 3
_FEWEST_SPACERS = 5


class Spanning(Protocol):
    """A printed cell of a grid."""

    @property
    def first(self) -> int:
        """Its first column."""
        ...

    @property
    def last(self) -> int:
        """Its last column."""
        ...

    @property
    def text(self) -> str:
        """The printed text."""
        ...

    def _replace(self, *, first: int, last: int) -> Self: ...


C = TypeVar("C", bound=Spanning)


def merge_columns(rows: Sequence[tuple[C, ...]]) -> list[tuple[C, ...]]:
    """The rows with columns put together that are one to a person; the same rows where there are none.

    Blank columns between all others belong to the columns before them. So does a column under the same head
    of figures, where no row prints in both.
    """
    width = max((row[-1].last + 1 for row in rows if row), default=0)
    begins = {cell.first for row in rows for cell in row if cell.text}
    merged = _pick_spacers({column for column in range(1, width) if column not in begins})
    merged |= _follow_heads(rows)
    # Where nothing begins because everything spans, columns and cells are told by counting as before.
    if not merged or not _changes(rows, merged):
        return list(rows)
    number, numbers = -1, []
    for column in range(width):
        number += column not in merged
        numbers.append(number)
    return [tuple(_merge_cells(row, numbers)) for row in rows]


def _pick_spacers(empty: set[int]) -> set[int]:
    """Empty columns, if they are many and part others; the heads of a few may be on the page before."""
    is_regular = len(empty) >= _FEWEST_SPACERS and not any(column + 1 in empty for column in empty)
    return empty if is_regular else set()


def _changes(rows: Sequence[tuple[C, ...]], merged: set[int]) -> bool:
    """Whether a cell begins at a column that is none of its own."""
    return any(cell.first in merged for row in rows for cell in row)


def _follow_heads(rows: Sequence[tuple[C, ...]]) -> set[int]:
    """Columns that a head of figures spans with the one before, and that no row uses beside it."""
    found: set[int] = set()
    leaves = {
        (cell.first, cell.last)
        for row in rows
        for cell in row
        if 0 < cell.last - cell.first < _WIDEST_LEAF and _is_leaf(cell.text)
    }
    for first, last in leaves:
        if not any(_count_inside(row, first, last) > 1 for row in rows):
            found.update(range(first + 1, last + 1))
    return found


def _is_leaf(text: str) -> bool:
    matches = (match_label(scope, text) for scope in _LEAVES)
    return any(match is not None and match.is_exact for match in matches)


def _count_inside(row: Iterable[C], first: int, last: int) -> int:
    return sum(1 for cell in row if cell.text and cell.first <= last and cell.last >= first)


def _merge_cells(row: Iterable[C], numbers: Sequence[int]) -> list[C]:
    """The cells of a row in merged columns; a blank beside what is printed in its column is no cell."""
    cells: list[C] = []
    for cell in row:
        moved = cell._replace(first=numbers[cell.first], last=numbers[cell.last])
        if not cells or moved.first > cells[-1].last:
            cells.append(moved)
        elif not cells[-1].text and moved.text:
            cells[-1] = moved._replace(first=cells[-1].first, last=moved.last)
    return cells
