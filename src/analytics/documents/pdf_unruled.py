"""Tables without ruling lines, rebuilt from how their words are aligned.

The numbers carry the structure: numbers at one height are a row, numbers below each other are a
column. Labels join the row at whose height they stand, headers the columns that they stand over.
Knows nothing of what labels mean.
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from analytics.documents.pdf_blocks import ALIGNED, TextBlock, join_lines
from analytics.documents.pdf_glyphs import Glyph
from analytics.documents.pdf_rows import ROW_TOLERANCE, Row, find_rows, has_label, is_table, split_regions
from analytics.documents.pdf_segments import Segment, split_segments
from analytics.documents.pdf_text import BLANKS, box_around, join_box, select_inside
from analytics.documents.pdf_view import Box
from analytics.model import Cell, PagePlace, Table

Columns = Sequence[tuple[float, float]]


class Sheet(NamedTuple):
    """One page of a pile: all its characters, and those among them that are in no ruled table.

    `order` names the sheet, `number` the page that it shows; two sheets may be halves of one page.
    """

    order: int
    number: int
    height: float
    glyphs: Sequence[Glyph]
    free: Sequence[Glyph]


class Found(NamedTuple):
    """A table, the sheet where it begins, and the characters that it took as (sheet, character)."""

    table: Table
    sheet: int
    box: Box
    taken: frozenset[tuple[int, Glyph]]


class _Pile(NamedTuple):
    """Pages below each other, so that a table goes on from one to the next as it does for a reader.

    `offsets` is where each page begins, `origin` the page and character that a character of the
    pile comes from.
    """

    sheets: Sequence[Sheet]
    offsets: Sequence[float]
    origin: Mapping[Glyph, tuple[Sheet, Glyph]]


def _pile_up(sheets: Sequence[Sheet]) -> _Pile:
    offsets = [0.0, *itertools.accumulate(sheet.height for sheet in sheets[:-1])]
    origin = {
        _lower(glyph, offset): (sheet, glyph)
        for sheet, offset in zip(sheets, offsets, strict=True)
        for glyph in sheet.free
    }
    return _Pile(sheets, offsets, origin)


def _lower(glyph: Glyph, offset: float) -> Glyph:
    """The character as it lies in the pile."""
    if offset == 0:
        return glyph
    text, x0, top, x1, bottom, x, y = glyph
    return Glyph(text, x0, top + offset, x1, bottom + offset, x, y + offset)


class _Slot(NamedTuple):
    """What stands in columns `first` to `last` of a row."""

    first: int
    last: int
    glyphs: tuple[Glyph, ...]


def find_unruled(sheets: Sequence[Sheet], *, is_rare: bool) -> list[Found]:
    """The tables that the alignment of the characters shows, in reading order.

    Args:
        sheets: Pages that are read as one, so that a table may go on from one to the next.
        is_rare: The document has ruled tables, so that more evidence is asked for.
    """
    pile = _pile_up(sheets)
    segments = split_segments(pile.origin)
    rows = find_rows(segments)
    if not rows:
        return []
    found = []
    for part in split_regions(segments, rows):
        inside = [row for row in rows if part[0].top <= row.at <= part[-1].bottom]
        if is_table(inside, is_rare):
            found.append(_build(part, inside, pile))
    return found


def _build(region: Sequence[Segment], rows: Sequence[Row], pile: _Pile) -> Found:
    """The table of one region."""
    columns = find_columns(rows)
    in_rows = {id(number) for row in rows for number in row.numbers}
    texts = [segment for segment in region if id(segment) not in in_rows]
    left = columns[0][0] if any(has_label(row, texts) for row in rows) else -math.inf
    blocks = join_lines(texts, [row.at for row in rows], left)
    labels = [block for block in blocks if block.x0 < left and block.x1 <= left + ALIGNED]
    heads = [block for block in blocks if not (block.x0 < left and block.x1 <= left + ALIGNED)]
    columns = _add_empty_columns(columns, heads)
    lines = _arrange(rows, labels, heads)
    depth = max((len(line.labels) for line in lines), default=0)
    below = _columns_below(lines, columns)
    slots = [_fill_line(line, columns, depth, used) for line, used in zip(lines, below, strict=True)]
    table = _make_table(slots, lines, columns, depth, pile)
    taken = [pile.origin[glyph] for line in slots for slot in line for glyph in slot.glyphs]
    first = min(sheet.order for sheet, _ in taken)
    box = box_around([glyph for sheet, glyph in taken if sheet.order == first])
    return Found(table, first, box, frozenset((sheet.order, glyph) for sheet, glyph in taken))


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


def _add_empty_columns(columns: Columns, heads: Sequence[TextBlock]) -> list[tuple[float, float]]:
    """Adds the columns in which every number was left blank: a header without numbers below it.

    The header of several columns may stand over the gap between two of them, but then the headers of
    these columns follow below it.
    """
    added = list(columns)
    for block in heads:
        stretches = [*columns, *((other.x0, other.x1) for other in heads if other.top > block.middle)]
        if not any(low < block.x1 and high > block.x0 for low, high in stretches):
            added.append((block.x0, block.x1))
    return sorted(added)


def _column_of(columns: Columns, x0: float, x1: float) -> int:
    """The column that a stretch overlaps most, else the nearest one."""

    def distance(index: int) -> tuple[float, float]:
        low, high = columns[index]
        return -min(x1, high) + max(x0, low), abs((low + high) - (x0 + x1))

    return min(range(len(columns)), key=distance)


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


def _columns_below(lines: Sequence[_Line], columns: Columns) -> list[set[int]]:
    """For each row, the columns that hold numbers in the rows below it, up to the next text."""
    below: list[set[int]] = []
    used: set[int] = set()
    for line in reversed(lines):
        below.append(used)
        own = {_column_of(columns, number.x0, number.x1) for number in line.numbers}
        used = used | own if own else set()
    return below[::-1]


def _fill_line(line: _Line, columns: Columns, depth: int, below: set[int]) -> list[_Slot]:
    """The filled slots of one row: labels stand right-bound before the columns of numbers.

    A header stands over all columns that it overlaps, and over one only when the rows below have
    numbers in one of them: the others belong to rows that are divided in another way.
    """
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
        if len(used := below.intersection(over)) == 1:
            over = [*used]
        slots.append(_Slot(depth + over[0], depth + over[-1], _glyphs_of(block)))
    return slots


def _glyphs_of(block: TextBlock) -> tuple[Glyph, ...]:
    return tuple(glyph for line in block.lines for glyph in line.glyphs)


def _make_table(
    slots: Sequence[Sequence[_Slot]], lines: Sequence[_Line], columns: Columns, depth: int, pile: _Pile
) -> Table:
    """The full rectangle; a slot that is taken twice keeps both texts, and says so."""
    rows = []
    for index, (line, filled) in enumerate(zip(lines, slots, strict=True)):
        row: list[Cell | None] = [None] * (depth + len(columns))
        for slot in sorted(filled, key=lambda s: (s.last - s.first, s.first)):
            free = [column for column in range(slot.first, slot.last + 1) if row[column] is None]
            if free:
                cell = _make_cell(slot.glyphs, pile, (index, free[0]))
                for column in free:
                    # A wide header goes around what already stands in one of its columns.
                    if column - free[0] == free.index(column):
                        row[column] = cell
            else:
                others = [other.glyphs for other in filled if other.first <= slot.first <= other.last]
                both = tuple(glyph for glyphs in others for glyph in glyphs)
                row[slot.first] = _make_cell(both, pile, (index, slot.first), is_suspect=True)
        rows.append(
            tuple(
                cell or Cell("", _empty_place(line.at, column - depth, columns, pile), (index, column))
                for column, cell in enumerate(row)
            )
        )
    return Table(tuple(rows))


def _make_cell(
    glyphs: Sequence[Glyph], pile: _Pile, anchor: tuple[int, int], is_suspect: bool = False
) -> Cell:
    """A cell of these characters; doubtful when its box also holds others."""
    sheet, _ = pile.origin[glyphs[0]]
    own = [pile.origin[glyph][1] for glyph in glyphs]
    box = box_around(own)
    inside = select_inside(sheet.glyphs, box)
    shown = [glyph for glyph in inside if glyph.text not in BLANKS]
    place = PagePlace(sheet.number, box)
    return Cell(join_box(inside, box), place, anchor, is_suspect or len(shown) != len(own))


def _empty_place(at: float, column: int, columns: Columns, pile: _Pile) -> PagePlace | None:
    """Where the missing number would stand, if nothing else stands there."""
    if column < 0:
        return None
    index = bisect_right(pile.offsets, at) - 1
    sheet, offset = pile.sheets[index], pile.offsets[index]
    x0, x1 = columns[column]
    box = (round(x0, 1), round(at - offset - 2, 1), round(x1, 1), round(at - offset + 2, 1))
    return None if select_inside(sheet.glyphs, box) else PagePlace(sheet.number, box)
