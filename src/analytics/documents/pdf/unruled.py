"""Tables without ruling lines, rebuilt from how their words are aligned.

The numbers carry the structure: numbers at one height are a row, numbers below each other are a
column. Labels join the row at whose height they stand, headers the columns that they stand over.
Knows nothing of what labels mean.
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from analytics.documents.pdf.blocks import TextBlock, join_items, join_lines
from analytics.documents.pdf.broken import Setting, doubt_torn_labels, em_of, join_broken
from analytics.documents.pdf.gapped import find_columns
from analytics.documents.pdf.glyphs import DIGITS, Glyph
from analytics.documents.pdf.heads import Column, Matched
from analytics.documents.pdf.lines import (
    Line,
    TablePart,
    arrange,
    cut_parts,
    doubt_rows,
    move_stub,
    name_stub,
)
from analytics.documents.pdf.margins import drop_margins
from analytics.documents.pdf.rows import Row, find_rows, group_numbers, is_table, split_regions
from analytics.documents.pdf.segments import Segment, split_segments
from analytics.documents.pdf.text import BLANKS, box_around, join_box, select_inside
from analytics.documents.pdf.view import Box
from analytics.model import Cell, PagePlace, Table


class _Blank(Enum):
    """What a blank in a column is: no cell, a blank cell, or one in which a number may belong."""

    NONE = auto()
    SURE = auto()
    OPEN = auto()


Columns = Sequence[tuple[float, float, _Blank]]
"""Left and right end of each column, and what a blank in it is."""

LEVEL: Final = 0.7
"""The middles of a label's line and of the numbers beside it are at most this many heights apart."""
TOUCHING: Final = 1.0
"""Points that a head may begin left of where the labels end."""


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
    is_suspect: bool = False


def find_unruled(sheets: Sequence[Sheet], *, is_rare: bool) -> list[Found]:
    """The tables that the alignment of the characters shows, in reading order.

    Args:
        sheets: Pages that are read as one, so that a table may go on from one to the next.
        is_rare: The document has ruled tables, so that more evidence is asked for.
    """
    pile = _pile_up(sheets)
    segments = drop_margins(_part_pages(split_segments(pile.origin), pile))
    rows = find_rows(segments)
    if not rows:
        return []
    found = []
    for part in split_regions(segments, rows):
        inside = [row for row in rows if part[0].top <= row.at <= part[-1].bottom]
        if is_table(inside, is_rare):
            found.append(_build(part, inside, pile))
    return found


def _part_pages(segments: Sequence[Segment], pile: _Pile) -> list[list[Segment]]:
    """The pieces of each page of a pile."""
    pages: list[list[Segment]] = [[] for _ in pile.sheets]
    for segment in segments:
        pages[max(0, bisect_right(pile.offsets, segment.middle) - 1)].append(segment)
    return pages


def _build(region: Sequence[Segment], rows: Sequence[Row], pile: _Pile) -> Found:
    """The table of one region."""
    in_rows = {id(number) for row in rows for number in row.numbers}
    left = min(number.x0 for row in rows for number in row.numbers)
    edge = _edge_of_labels(rows, [segment for segment in region if id(segment) not in in_rows], left)
    rows = [*rows, *_stray_rows(region, in_rows, edge)]
    in_rows = {id(number) for row in rows for number in row.numbers}
    texts = [segment for segment in region if id(segment) not in in_rows]
    blocks = join_lines(texts, [row.at for row in rows], edge)
    labels = join_items([block for block in blocks if block.x0 < edge])
    heads = [block for block in blocks if block.x0 >= edge]
    arranged = [
        line._replace(is_suspect=True)
        if any(_ends_with_number(label, left) for label in line.labels)
        else line
        for line in arrange(rows, labels, heads)
    ]
    em = em_of(arranged)
    setting = Setting(em, pile.offsets[1:])
    settled = doubt_rows(doubt_torn_labels(join_broken(arranged, setting), setting))
    parts = [*cut_parts(settled)]
    stub = name_stub(parts)
    parts = [move_stub(part, stub) for part in parts]
    lines = [line for part in parts for line in part.lines]
    depth = max((len(line.labels) for line in lines), default=0)
    slots, columns = _fill_lines(parts, depth, em)
    table = _make_table(slots, lines, columns, depth, pile)
    taken = [pile.origin[glyph] for line in slots for slot in line for glyph in slot.glyphs]
    first = min(sheet.order for sheet, _ in taken)
    box = box_around([glyph for sheet, glyph in taken if sheet.order == first])
    return Found(table, first, box, frozenset((sheet.order, glyph) for sheet, glyph in taken))


def _ends_with_number(label: TextBlock, left: float) -> bool:
    """Whether a label reaches into the columns of numbers with digits, which may be a number of its row."""
    return any(line.glyphs[-1].text in DIGITS and line.x1 > left for line in label.lines)


def _edge_of_labels(rows: Sequence[Row], texts: Sequence[Segment], left: float) -> float:
    """Where the labels beside the numbers end; nowhere if there are none."""
    ends = [
        text.x1
        for row in rows
        for first in (min(row.numbers, key=lambda s: s.x0),)
        for text in texts
        if not text.is_number
        and text.x1 < first.x0
        and abs(text.middle - first.middle) < LEVEL * max(text.height, first.height)
    ]
    return min(max(ends), left) - TOUCHING if ends else -math.inf


def _stray_rows(region: Sequence[Segment], in_rows: set[int], edge: float) -> list[Row]:
    """Numbers right of the labels that are no row by themselves: their label may stand a little off."""
    return group_numbers(
        s for s in region if id(s) not in in_rows and s.is_number and s.has_digit and s.x0 >= edge
    )


def _fill_lines(parts: Sequence[TablePart], depth: int, em: float) -> tuple[list[list[_Slot]], list[Columns]]:
    """The filled slots of all rows, and for each row the columns of its part of the table."""
    slots: list[list[_Slot]] = []
    columns: list[Columns] = []
    is_open = any(line.is_adrift for part in parts for line in part.lines)
    for part in parts:
        leaves = part.leaves
        lines, matched, is_unclear = find_columns(part, em)
        reach = [_reach(column, leaves) for column in matched.columns]
        # Where it is open in which column or row numbers stand, it is open which cells are blank.
        is_settled = (
            not is_open and not is_unclear and all(first == last for first, last in matched.where.values())
        )
        for line in lines:
            is_sure = is_settled and not line.is_suspect and bool(line.numbers or line.labels)
            blank = _Blank.SURE if is_sure else _Blank.OPEN
            slots.append(_fill_line(line, matched, leaves, reach, depth, is_unclear))
            columns.append(
                [(c.x0, c.x1, _Blank.NONE if leaves and c.head is None else blank) for c in matched.columns]
            )
    return slots, columns


def _reach(column: Column, leaves: Sequence[TextBlock]) -> tuple[float, float]:
    """The stretch of a column's numbers and of its head."""
    if column.head is None:
        return column.x0, column.x1
    return min(column.x0, leaves[column.head].x0), max(column.x1, leaves[column.head].x1)


def _fill_line(
    line: Line,
    matched: Matched,
    leaves: Sequence[TextBlock],
    reach: Sequence[tuple[float, float]],
    depth: int,
    is_unclear: bool,
) -> list[_Slot]:
    """The filled slots of one row: labels stand right-bound before the columns of numbers.

    A lowest head stands over its columns, any other text over all that it overlaps, or over the nearest.
    """
    slots: list[_Slot] = []
    labels = sorted(line.labels, key=lambda block: block.x0)
    for index, block in enumerate(labels):
        first = 0 if index == 0 else depth - len(labels) + index
        slots.append(_Slot(first, depth - len(labels) + index, _glyphs_of(block)))
    for number in line.numbers:
        first, last = matched.where[id(number)]
        is_suspect = line.is_suspect or last > first or is_unclear or not number.is_number
        slots.append(_Slot(depth + first, depth + last, number.glyphs, is_suspect))
    for block in line.heads:
        own = next((index for index, leaf in enumerate(leaves) if leaf is block), -1)
        over = [index for index, column in enumerate(matched.columns) if column.head == own]
        if not over:
            over = [i for i, (low, high) in enumerate(reach) if low < block.x1 and high > block.x0]
        if not over and reach:
            over = [min(range(len(reach)), key=lambda i: abs(sum(reach[i]) - block.x0 - block.x1))]
        slots.append(_Slot(depth + over[0], depth + over[-1], _glyphs_of(block)))
    return slots


def _glyphs_of(block: TextBlock) -> tuple[Glyph, ...]:
    return tuple(glyph for line in block.lines for glyph in line.glyphs)


def _make_table(
    slots: Sequence[Sequence[_Slot]],
    lines: Sequence[Line],
    columns: Sequence[Columns],
    depth: int,
    pile: _Pile,
) -> Table:
    """The full rectangle; a slot that is taken twice keeps both texts, and says so."""
    rows = []
    width = depth + max(len(stretches) for stretches in columns)
    for index, (line, filled) in enumerate(zip(lines, slots, strict=True)):
        row: list[Cell | None] = [None] * width
        for slot in sorted(filled, key=lambda s: (s.last - s.first, s.first)):
            free = [column for column in range(slot.first, slot.last + 1) if row[column] is None]
            if free:
                cell = _make_cell(slot.glyphs, pile, (index, free[0]), is_suspect=slot.is_suspect)
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
                cell or _make_blank(line.at, column - depth, columns[index], pile, (index, column))
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


def _make_blank(at: float, column: int, columns: Columns, pile: _Pile, anchor: tuple[int, int]) -> Cell:
    is_open = 0 <= column < len(columns) and columns[column][2] is _Blank.OPEN
    return Cell("", _empty_place(at, column, columns, pile), anchor, is_open)


def _empty_place(at: float, column: int, columns: Columns, pile: _Pile) -> PagePlace | None:
    """Where the missing number would stand, if nothing else stands there."""
    if not 0 <= column < len(columns) or columns[column][2] is _Blank.NONE:
        return None
    index = bisect_right(pile.offsets, at) - 1
    sheet, offset = pile.sheets[index], pile.offsets[index]
    x0, x1, _ = columns[column]
    box = (round(x0, 1), round(at - offset - 2, 1), round(x1, 1), round(at - offset + 2, 1))
    return None if select_inside(sheet.glyphs, box) else PagePlace(sheet.number, box)
