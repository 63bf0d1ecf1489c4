"""Numbers of one line of a table without lines that stand so near to each other that they may be one.

Tables are set as tight as that, and cells hold numbers with a blank in them (12 345). The columns that other
rows show tell them apart; where they do not, what is printed stays together and is no number.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.heads import Matched, find_heads_over, match_alone, match_heads
from analytics.documents.pdf.lines import Line, TablePart
from analytics.documents.pdf.segments import Segment, make_segment

GAPPED: Final = 0.6
"""Numbers of one line that are fewer widths of a Chinese character apart may be one."""
BLANK: Final = 0.2
"""No blank is narrower than this."""
LEVEL: Final = 0.35
"""Shares of their height by which they may stand off each other."""

_Group = tuple[Segment, ...]


class Columns(NamedTuple):
    """The rows of a part of a table, in which numbers that may be one are one text, and its columns.

    `is_unclear`: its columns are others than were found: a row has several numbers in one of them, or most of
    them have no head.
    """

    lines: list[Line]
    matched: Matched
    is_unclear: bool


def find_columns(part: TablePart, em: float) -> Columns:
    """Finds the columns of a part of a table, by the numbers that stand apart first.

    Args:
        part: Rows below the same heads.
        em: How wide Chinese characters are set.
    """
    heads = [(leaf.x0, leaf.x1) for leaf in part.leaves]
    rows = [[*_group(line.numbers, heads, em)] for line in part.lines]
    apart = [[group[0] for group in row if len(group) == 1] for row in rows]
    matched = _match(part, apart)
    settled = [[_settle(group, matched) for group in row] for row in rows]
    if any(not found for row in settled for _, found in row):
        matched = _match(part, [[number for numbers, _ in row for number in numbers] for row in settled])
    else:
        found = (item for row in settled for group in row for item in zip(*group, strict=True))
        matched = Matched(matched.columns, {id(number): place for number, place in found})
    lines = [
        line._replace(numbers=tuple(number for numbers, _ in row for number in numbers))
        for line, row in zip(part.lines, settled, strict=True)
    ]
    return Columns(lines, matched, _is_unclear(part, lines, matched))


def _is_unclear(part: TablePart, lines: Sequence[Line], matched: Matched) -> bool:
    headless = sum(column.head is None for column in matched.columns) if part.leaves else 0
    return 2 * headless > len(matched.columns) or any(
        times > 1
        for line in lines
        if not line.is_suspect
        for times in Counter(matched.where[id(number)] for number in line.numbers).values()
    )


def _match(part: TablePart, rows: Sequence[Sequence[Segment]]) -> Matched:
    if not part.leaves:
        return match_alone(rows)
    return match_heads(
        [(leaf.x0, leaf.x1) for leaf in part.leaves], [number for row in rows for number in row]
    )


def _group(numbers: Sequence[Segment], heads: Sequence[tuple[float, float]], em: float) -> Iterator[_Group]:
    """Numbers that may be one, from left to right; those below heads of their own are several."""
    group: list[Segment] = []
    for number in sorted(numbers, key=lambda s: s.x0):
        if group and not _may_be_one(group[-1], number, heads, em):
            yield tuple(group)
            group = []
        group.append(number)
    if group:
        yield tuple(group)


def _may_be_one(a: Segment, b: Segment, heads: Sequence[tuple[float, float]], em: float) -> bool:
    # Halves of a broken number stand below each other.
    is_level = abs(a.middle - b.middle) < LEVEL * a.height
    over_a, over_b = find_heads_over(a, heads), find_heads_over(b, heads)
    has_own = len(over_a) == 1 and len(over_b) == 1 and over_a != over_b
    # Without heads, numbers that stand closer than a blank is wide are those of narrow columns.
    is_blank = bool(heads) or b.x0 - a.x1 >= BLANK * em
    return is_level and is_blank and b.x0 - a.x1 < GAPPED * em and not has_own


def _settle(group: _Group, matched: Matched) -> tuple[list[Segment], list[tuple[int, int]]]:
    """The numbers that a group is, and the first and last column of each, if columns are known there."""
    if len(group) == 1:
        return list(group), [matched.where[id(group[0])]]
    places = [_columns_at(number, matched) for number in group]
    if all(len(place) == 1 for place in places) and all(a != b for a, b in itertools.pairwise(places)):
        return list(group), [(place[0], place[0]) for place in places]
    whole = make_segment(glyph for number in group for glyph in number.glyphs)
    place = _columns_at(whole, matched)
    return [whole], [(place[0], place[-1])] if place else []


def _columns_at(number: Segment, matched: Matched) -> list[int]:
    return [
        index
        for index, column in enumerate(matched.columns)
        if column.x0 < number.x1 and number.x0 < column.x1
    ]
