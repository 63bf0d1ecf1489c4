"""Where a page without ruling lines has tables: rows of numbers between headings and prose."""

import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from analytics.documents.pdf.segments import Segment

ROW_TOLERANCE: Final = 0.35
"""Share of a character's height by which the numbers of one row may differ."""
BESIDE: Final = 0.2
"""A text stands beside a number when they share at least this much of the number's height."""
LARGER: Final = 1.15
"""A line whose characters are this much larger than the numbers is a heading."""
WIDE: Final = 0.7
"""A lone line over this share of the page's text is prose."""
PROSE_GAP: Final = 0.7
"""Lines of prose are at most this many heights apart."""
MIN_NUMBERS: Final = 3
"""As many numbers side by side are a row even without a label."""
MANY_NUMBERS: Final = 5
"""As many numbers side by side are no prose."""

_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]\S")


class Row(NamedTuple):
    """Numbers at one height."""

    at: float
    numbers: tuple[Segment, ...]


def group_numbers(numbers: Iterable[Segment]) -> list[Row]:
    """Numbers at one height, from top to bottom."""
    groups: list[list[Segment]] = []
    for number in sorted(numbers, key=lambda s: s.middle):
        if groups and number.middle - groups[-1][0].middle <= ROW_TOLERANCE * number.height:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [Row(sum(s.middle for s in group) / len(group), tuple(group)) for group in groups]


def find_rows(segments: Iterable[Segment]) -> list[Row]:
    """Heights at which numbers stand beside a label or beside each other."""
    segments = list(segments)
    rows = []
    for row in group_numbers(segment for segment in segments if segment.is_number):
        has_digits = any(s.has_digit for s in row.numbers)
        if has_digits and (len(row.numbers) >= MIN_NUMBERS or has_label(row, segments)):
            rows.append(row)
    return rows


def has_label(row: Row, segments: Iterable[Segment]) -> bool:
    """Whether a text stands left of a row's numbers, at their height."""
    first = min(row.numbers, key=lambda s: s.x0)
    overlap = BESIDE * first.height
    return any(
        not s.is_number and s.x1 < first.x0 and min(s.bottom, first.bottom) - max(s.top, first.top) > overlap
        for s in segments
    )


def is_table(rows: Sequence[Row], is_rare: bool) -> bool:
    """Whether rows of numbers are evidence enough.

    Args:
        rows: The rows of a region.
        is_rare: The document has ruled tables, so that this is less likely to be one.
    """
    most = max((len(row.numbers) for row in rows), default=0)
    if is_rare:
        return most >= MANY_NUMBERS or (most >= MIN_NUMBERS and len(rows) >= 3)
    return most >= MIN_NUMBERS or len(rows) >= 2


def split_regions(segments: Sequence[Segment], rows: Sequence[Row]) -> list[list[Segment]]:
    """Cuts the page at headings and prose into regions that may hold a table each."""
    width = max(s.x1 for s in segments) - min(s.x0 for s in segments)
    regions: list[list[Segment]] = [[]]
    ordered = sorted(segments, key=lambda s: (s.middle, s.x0))
    last_prose: Segment | None = None
    for index, segment in enumerate(ordered):
        is_alone = _is_alone(ordered, index)
        is_prose = is_alone and segment.x1 - segment.x0 > WIDE * width
        is_heading = is_alone and (_is_larger(segment, rows) or _HEADING.match(segment.text) is not None)
        if last_prose is not None and is_alone and not is_heading:
            is_prose = is_prose or _ends_paragraph(last_prose, segment)
        if is_prose or is_heading:
            regions.append([])
            last_prose = segment if is_prose else None
        else:
            regions[-1].append(segment)
            last_prose = None
    return [region for region in regions if region]


def _is_larger(segment: Segment, rows: Sequence[Row]) -> bool:
    """Whether a line is set larger than the numbers that are nearest to it."""
    nearest = min(rows, key=lambda row: abs(row.at - segment.middle))
    return segment.height > LARGER * median(number.height for number in nearest.numbers)


def _is_alone(ordered: Sequence[Segment], index: int) -> bool:
    """Whether nothing else stands at the height of a segment."""
    segment = ordered[index]
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(ordered) and abs(ordered[other].middle - segment.middle) < 3 * segment.height:
            overlap = min(segment.bottom, ordered[other].bottom) - max(segment.top, ordered[other].top)
            if overlap > 0.4 * min(segment.height, ordered[other].height):
                return False
            other += step
    return True


def _ends_paragraph(prose: Segment, segment: Segment) -> bool:
    """Whether a short line is the last one of the prose above it."""
    return (
        abs(segment.x0 - prose.x0) < 3 * prose.height
        and abs(segment.height - prose.height) < 1
        and segment.top - prose.bottom < PROSE_GAP * prose.height
    )
