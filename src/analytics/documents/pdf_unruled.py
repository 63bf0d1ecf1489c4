"""Tables without ruling lines, rebuilt from how their words are aligned.

The numbers carry the structure: numbers at one height are a row, numbers below each other are a
column. Labels join the row at whose height they stand, headers the columns that they stand over.
Knows nothing of what labels mean.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from analytics.documents.pdf_ink import Box, Glyph
from analytics.documents.pdf_segments import Segment, split_segments
from analytics.documents.pdf_text import box_around, join_box, select_inside
from analytics.model import Cell, PagePlace, Table

ROW_TOLERANCE: Final = 0.35
"""Share of a character's height by which the numbers of one row may differ."""
LINE_GAP: Final = 0.7
"""Lines of one cell are at most this many heights apart."""
ALIGNED: Final = 3.0
"""Points by which the edges or the middles of lines of one cell may differ."""
LARGER: Final = 1.15
"""A line whose characters are this much larger than the numbers is a heading."""
WIDE: Final = 0.7
"""A lone line over this share of the page's text is prose."""
MIN_NUMBERS: Final = 3
"""As many numbers side by side are a row even without a label."""

_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]\S")


class Row(NamedTuple):
    """Numbers at one height."""

    at: float
    numbers: tuple[Segment, ...]


class TextBlock(NamedTuple):
    """Lines of text that belong to one cell."""

    lines: tuple[Segment, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


class Found(NamedTuple):
    """A table, its box, and the characters that it took."""

    table: Table
    box: Box
    glyphs: tuple[Glyph, ...]


class _Slot(NamedTuple):
    """What stands in columns `first` to `last` of a row."""

    first: int
    last: int
    glyphs: tuple[Glyph, ...]


def find_unruled(free: Sequence[Glyph], glyphs: Sequence[Glyph], page: int, is_rare: bool) -> list[Found]:
    """The tables that the alignment of the characters shows, from top to bottom.

    Args:
        free: Characters of the page that are in no ruled table.
        glyphs: All characters of the page.
        page: 1-based.
        is_rare: The document has ruled tables, so that more evidence is asked for.
    """
    segments = split_segments(free)
    rows = find_rows(segments)
    if not rows:
        return []
    found = []
    for part in split_regions(segments, rows):
        inside = [row for row in rows if part[0].top <= row.at <= part[-1].bottom]
        if is_table(inside, is_rare):
            found.append(_build(part, inside, glyphs, page))
    return found


def find_rows(segments: Iterable[Segment]) -> list[Row]:
    """Heights at which numbers stand beside a label or beside each other."""
    segments = list(segments)
    numbers = [segment for segment in segments if segment.is_number]
    groups: list[list[Segment]] = []
    for number in sorted(numbers, key=lambda s: s.middle):
        if groups and number.middle - groups[-1][0].middle <= ROW_TOLERANCE * number.height:
            groups[-1].append(number)
        else:
            groups.append([number])
    rows = []
    for group in groups:
        first = min(group, key=lambda s: s.x0)
        has_label = any(
            not s.is_number and s.x1 < first.x0 and s.top < first.bottom and s.bottom > first.top
            for s in segments
        )
        has_digits = any(s.has_digit for s in group)
        if has_digits and (len(group) >= MIN_NUMBERS or has_label):
            rows.append(Row(sum(s.middle for s in group) / len(group), tuple(group)))
    return rows


def is_table(rows: Sequence[Row], is_rare: bool) -> bool:
    """Whether rows of numbers are evidence enough.

    >>> is_table([], is_rare=False)
    False
    """
    wide = sum(len(row.numbers) >= MIN_NUMBERS for row in rows)
    return wide >= 1 and len(rows) >= 3 if is_rare else wide >= 1 or len(rows) >= 2


def split_regions(segments: Sequence[Segment], rows: Sequence[Row]) -> list[list[Segment]]:
    """Cuts the page at headings and prose into regions that may hold a table each."""
    numbers = [number for row in rows for number in row.numbers]
    size = median(number.height for number in numbers)
    width = max(s.x1 for s in segments) - min(s.x0 for s in segments)
    regions: list[list[Segment]] = [[]]
    ordered = sorted(segments, key=lambda s: (s.middle, s.x0))
    last_prose: Segment | None = None
    for index, segment in enumerate(ordered):
        is_alone = _is_alone(ordered, index)
        is_prose = is_alone and segment.x1 - segment.x0 > WIDE * width
        is_heading = is_alone and (segment.height > LARGER * size or _HEADING.match(segment.text) is not None)
        if last_prose is not None and is_alone and not is_heading:
            is_prose = is_prose or _ends_paragraph(last_prose, segment)
        if is_prose or is_heading:
            regions.append([])
            last_prose = segment if is_prose else None
        else:
            regions[-1].append(segment)
            last_prose = None
    return [region for region in regions if region]


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
        and segment.top - prose.bottom < LINE_GAP * prose.height
    )


def _build(region: Sequence[Segment], rows: Sequence[Row], glyphs: Sequence[Glyph], page: int) -> Found:
    """The table of one region."""
    columns = find_columns(rows)
    in_rows = {id(number) for row in rows for number in row.numbers}
    texts = [segment for segment in region if id(segment) not in in_rows]
    left = columns[0][0]
    blocks = join_lines(texts, [row.at for row in rows])
    labels = [block for block in blocks if block.x0 < left and block.x1 <= left + ALIGNED]
    heads = [block for block in blocks if not (block.x0 < left and block.x1 <= left + ALIGNED)]
    lines = _arrange(rows, labels, heads)
    depth = max((len(line.labels) for line in lines), default=0)
    slots = [_fill_line(line, columns, depth) for line in lines]
    table = _make_table(slots, lines, columns, depth, glyphs, page)
    taken = tuple(glyph for line in slots for slot in line for glyph in slot.glyphs)
    return Found(table, box_around(taken), taken)


def find_columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Left and right end of each column of numbers.

    Columns are the stretches that numbers cover. Where that joins two numbers of one row, the row
    with the most numbers is the pattern and every number belongs to the nearest of its columns.
    """
    numbers = sorted((number for row in rows for number in row.numbers), key=lambda s: s.x0)
    columns: list[tuple[float, float]] = []
    for number in numbers:
        if columns and number.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], number.x1))
        else:
            columns.append((number.x0, number.x1))
    fullest = max(rows, key=lambda row: len(row.numbers))
    if len(columns) >= len(fullest.numbers):
        return columns
    return [(s.x0, s.x1) for s in sorted(fullest.numbers, key=lambda s: s.x0)]


def _column_of(columns: Sequence[tuple[float, float]], x0: float, x1: float) -> int:
    """The column that a stretch overlaps most, else the nearest one."""

    def distance(index: int) -> tuple[float, float]:
        low, high = columns[index]
        return -min(x1, high) + max(x0, low), abs((low + high) - (x0 + x1))

    return min(range(len(columns)), key=distance)


def join_lines(segments: Iterable[Segment], anchors: Sequence[float]) -> list[TextBlock]:
    """Joins lines of text that stand below each other in one cell.

    Lines are candidates when they are close and aligned. A run of lines that passes several rows of
    numbers is a stack of labels and is divided: each line goes to the row that it is nearest to.
    """
    runs: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.middle, s.x0)):
        run = next((run for run in reversed(runs) if _follows(run[-1], segment)), None)
        if run is None:
            runs.append([segment])
        else:
            run.append(segment)
    return [_make_block(lines) for run in runs for lines in _divide(run, anchors)]


def _follows(upper: Segment, lower: Segment) -> bool:
    """Whether a line may be the next line of the same cell."""
    gap = lower.top - upper.bottom
    height = min(upper.height, lower.height)
    if not -0.5 * height < gap < LINE_GAP * height or lower.middle - upper.middle < 0.5 * height:
        return False
    return (
        abs(upper.x0 - lower.x0) < ALIGNED or abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) / 2 < ALIGNED
    )


def _divide(run: list[Segment], anchors: Sequence[float]) -> list[list[Segment]]:
    """Divides a run of lines among the rows of numbers that it passes."""
    passed = [at for at in anchors if run[0].top < at < run[-1].bottom]
    if len(passed) < 2:
        return [run]
    gaps = [lower.top - upper.bottom for upper, lower in itertools.pairwise(run)]
    tight = min(gaps) + 0.25 * run[0].height
    parts: list[list[Segment]] = [[run[0]]]
    for gap, segment in zip(gaps, run[1:], strict=True):
        if gap <= tight:
            parts[-1].append(segment)
        else:
            parts.append([segment])
    if len(parts) > 1:
        return [piece for part in parts for piece in _divide(part, anchors)]
    return _share_out(run, passed)


def _share_out(run: Sequence[Segment], anchors: Sequence[float]) -> list[list[Segment]]:
    """Gives each of evenly spaced lines to a row: labels stand in the middle of their row or at its top."""
    centred: dict[float, list[Segment]] = {}
    topped: dict[float, list[Segment]] = {}
    for line in run:
        centred.setdefault(min(anchors, key=lambda at: abs(at - line.middle)), []).append(line)
        above = [at for at in anchors if at <= line.middle + ROW_TOLERANCE * line.height]
        topped.setdefault(above[-1] if above else anchors[0], []).append(line)
    off_centre = sum(abs(at - (g[0].top + g[-1].bottom) / 2) for at, g in centred.items())
    off_top = sum(abs(at - g[0].middle) for at, g in topped.items())
    return list((centred if off_centre <= off_top else topped).values())


def _make_block(lines: Sequence[Segment]) -> TextBlock:
    return TextBlock(
        tuple(lines),
        min(s.x0 for s in lines),
        min(s.top for s in lines),
        max(s.x1 for s in lines),
        max(s.bottom for s in lines),
    )


class _Line(NamedTuple):
    """One row of the table to be: its height, its numbers, its labels, and texts over columns."""

    at: float
    numbers: tuple[Segment, ...]
    labels: list[TextBlock]
    heads: list[TextBlock]


def _arrange(rows: Sequence[Row], labels: Iterable[TextBlock], heads: Iterable[TextBlock]) -> list[_Line]:
    """Puts labels and headers into rows, from top to bottom."""
    lines = [_Line(row.at, row.numbers, [], []) for row in rows]
    labels = sorted(labels, key=lambda block: block.x0)
    loose: list[tuple[TextBlock, bool]] = []
    for block in labels:
        line = _line_of(lines, block)
        if line is None and any(_is_group_of(block, other) for other in labels):
            line = min(lines, key=lambda candidate: abs(candidate.at - block.middle))
        if line is None:
            loose.append((block, True))
        else:
            line.labels.append(block)
    for block in heads:
        line = _line_of(lines, block)
        if line is None:
            loose.append((block, False))
        else:
            line.heads.append(block)
    texts: list[_Line] = []
    for block, is_label in sorted(loose, key=lambda item: (item[0].middle, item[0].x0)):
        height = block.lines[0].height
        if not texts or block.middle - texts[-1].at > ROW_TOLERANCE * height:
            texts.append(_Line(block.middle, (), [], []))
        (texts[-1].labels if is_label else texts[-1].heads).append(block)
    return sorted([*lines, *texts], key=lambda line: line.at)


def _line_of(lines: Iterable[_Line], block: TextBlock) -> _Line | None:
    """The row of numbers at the height of a text's middle or of its first line, if there is one."""
    height = block.lines[0].height
    near = [
        (min(abs(line.at - block.middle), abs(line.at - block.lines[0].middle)), index, line)
        for index, line in enumerate(lines)
    ]
    distance, _, line = min(near)
    return line if distance <= ROW_TOLERANCE * height else None


def _is_group_of(block: TextBlock, other: TextBlock) -> bool:
    """Whether a text stands left of another one at an overlapping height, as a group's name does."""
    overlap = min(block.bottom, other.bottom) - max(block.top, other.top)
    return other.x0 >= block.x1 and overlap > 1.0


def _fill_line(line: _Line, columns: Sequence[tuple[float, float]], depth: int) -> list[_Slot]:
    """The filled slots of one row: labels stand right-bound before the columns of numbers."""
    slots: list[_Slot] = []
    labels = sorted(line.labels, key=lambda block: block.x0)
    for index, block in enumerate(labels):
        first = 0 if index == 0 else depth - len(labels) + index
        slots.append(_Slot(first, depth - len(labels) + index, _glyphs_of(block)))
    for number in line.numbers:
        column = depth + _column_of(columns, number.x0, number.x1)
        slots.append(_Slot(column, column, number.glyphs))
    for block in line.heads:
        over = [i for i, (low, high) in enumerate(columns) if low < block.x1 and high > block.x0]
        if not over:
            over = [_column_of(columns, block.x0, block.x1)]
        slots.append(_Slot(depth + over[0], depth + over[-1], _glyphs_of(block)))
    return slots


def _glyphs_of(block: TextBlock) -> tuple[Glyph, ...]:
    return tuple(glyph for line in block.lines for glyph in line.glyphs)


def _make_table(
    slots: Sequence[Sequence[_Slot]],
    lines: Sequence[_Line],
    columns: Sequence[tuple[float, float]],
    depth: int,
    glyphs: Sequence[Glyph],
    page: int,
) -> Table:
    """The full rectangle; a slot that is taken twice keeps both texts, and says so."""
    width = depth + len(columns)
    rows: list[tuple[Cell, ...]] = []
    for index, (line, filled) in enumerate(zip(lines, slots, strict=True)):
        row: list[Cell | None] = [None] * width
        for slot in sorted(filled, key=lambda s: (s.last - s.first, s.first)):
            free = [column for column in range(slot.first, slot.last + 1) if row[column] is None]
            if free:
                cell = _make_cell(slot.glyphs, glyphs, page, (index, free[0]))
                row[free[0] : free[-1] + 1] = [cell] * (free[-1] + 1 - free[0])
            else:
                taken = [other.glyphs for other in filled if other.first <= slot.first <= other.last]
                both = tuple(glyph for part in taken for glyph in part)
                cell = _make_cell(both, glyphs, page, (index, slot.first), is_suspect=True)
                row[slot.first] = cell
        rows.append(
            tuple(
                cell
                or Cell("", _empty_place(line.at, column - depth, columns, glyphs, page), (index, column))
                for column, cell in enumerate(row)
            )
        )
    return Table(tuple(rows))


def _make_cell(
    own: Sequence[Glyph],
    glyphs: Sequence[Glyph],
    page: int,
    anchor: tuple[int, int],
    is_suspect: bool = False,
) -> Cell:
    """A cell of these characters; doubtful when its box also holds others."""
    box = box_around(own)
    inside = select_inside(glyphs, box)
    return Cell(join_box(inside, box), PagePlace(page, box), anchor, is_suspect or len(inside) != len(own))


def _empty_place(
    at: float, column: int, columns: Sequence[tuple[float, float]], glyphs: Sequence[Glyph], page: int
) -> PagePlace | None:
    """Where the missing number would stand, if nothing else stands there."""
    if column < 0:
        return None
    x0, x1 = columns[column]
    box = (round(x0, 1), round(at - 2, 1), round(x1, 1), round(at + 2, 1))
    return None if select_inside(glyphs, box) else PagePlace(page, box)
