"""Numbers in the margins of pages that belong to none of their tables: of lines, of pages, of stamps."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from analytics.documents.pdf.rows import MANY_NUMBERS, ROW_TOLERANCE
from analytics.documents.pdf.segments import Segment

FEWEST: Final = 5
"""As many numbers that count on are the numbers of lines."""
APART: Final = 3.0
"""Points between the text of a page and a number in its left margin."""
FAR: Final = 12.0
"""The same in its right margin, where the last column of a table may reach beyond its head."""


def drop_margins(pages: Sequence[Sequence[Segment]]) -> list[Segment]:
    """The pieces of some pages without the numbers in their margins.

    Left of all text no column stands beside a label. Right of all text may stand a column: there numbers are
    left out that count on, or of which a page has a single one while other pages show how far text reaches.
    """
    texts = [s for page in pages for s in page if not s.is_number]
    if not texts:
        return [s for page in pages for s in page]
    left, right = min(s.x0 for s in texts), max(s.x1 for s in texts)
    kept: list[Segment] = []
    for page in pages:
        numbers = [s for s in page if s.is_number and s.has_digit]
        before = [s for s in numbers if s.x1 < left - APART]
        behind = [s for s in numbers if s.x0 > right]
        dropped = {id(s) for s in (*_find_counting(before), *_find_counting(behind))}
        dropped |= {id(s) for s in before if not _is_in_row(s, page)}
        if len(pages) > 1:
            dropped |= {id(s) for s in behind if s.x0 > right + FAR and _is_alone(s, numbers)}
        kept += [s for s in page if id(s) not in dropped]
    return kept


def _find_counting(numbers: Iterable[Segment]) -> list[Segment]:
    """Columns of numbers of which each is as much larger than the one above it; none if they are few."""
    found: list[Segment] = []
    column: list[Segment] = []
    for number in sorted(numbers, key=lambda s: s.x0):
        if column and number.x0 >= max(s.x1 for s in column):
            found += _keep_counting(column)
            column = []
        column.append(number)
    return [*found, *_keep_counting(column)]


def _keep_counting(column: Iterable[Segment]) -> list[Segment]:
    ordered = sorted((s for s in column if s.text.isdecimal()), key=lambda s: s.middle)
    if len(ordered) < FEWEST:
        return []
    steps = {int(b.text) - int(a.text) for a, b in itertools.pairwise(ordered)}
    return ordered if len(steps) == 1 and min(steps) > 0 else []


def _is_in_row(number: Segment, page: Iterable[Segment]) -> bool:
    """Whether many numbers and no label stand beside a number, as in a table without labels."""
    beside = [s for s in page if abs(s.middle - number.middle) < ROW_TOLERANCE * number.height]
    return all(s.is_number for s in beside) and len(beside) > MANY_NUMBERS


def _is_alone(number: Segment, numbers: Iterable[Segment]) -> bool:
    """Whether no other number stands above or below one."""
    return all(other is number or other.x1 <= number.x0 or other.x0 >= number.x1 for other in numbers)
