"""Characters with places become lines and the text of a box: the one way in which text is joined.

The reader and the look-up of a place both use ``join_box``, so that reading a place again gives the
text that the reader gave.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from analytics.documents.pdf.glyphs import NUMERIC, Glyph
from analytics.documents.pdf.view import Box

Line = list[Glyph]

BLANKS: Final = frozenset(" \t\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WORD_GAP: Final = 0.5
"""Two Latin characters further apart than this many heights belong to two words."""
NUMBER_GAP: Final = 0.1
"""The same for two digits of different numbers."""
RAISED_SIZE: Final = 0.9
RAISED_BY: Final = 0.15
LOWERED_BY: Final = 0.1
"""A digit of at most this size beside another one, with its foot higher or lower by this share, is a mark.

Browsers print one at 0.83 of the size; a smaller digit on the line has its foot higher by 0.04 at the most.
"""
COLUMN_GAP: Final = 1.0
"""Chinese lines are set wide to fill a measure, so there only a wider gap is a blank."""
CELL_PADDING: Final = 12.0
"""Points at the sides of a cell that text does not fill, at most (Word: twice 5.4)."""


def select_inside(glyphs: Iterable[Glyph], box: Box) -> Line:
    """The characters whose centres lie in the box; a centre on its right or lower edge does not."""
    x0, top, x1, bottom = box
    return [glyph for glyph in glyphs if x0 <= glyph.x < x1 and top <= glyph.y < bottom]


def split_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Groups characters into lines from top to bottom, each from left to right.

    A character belongs to a line when its middle lies at the height of the line's tallest character
    or the other way round, so that larger digits and raised marks stay in their line.
    """
    lines: list[Line] = []
    band = (0.0, 0.0)
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        middle = (glyph.top + glyph.bottom) / 2
        if lines and (band[0] < middle < band[1] or glyph.top < (band[0] + band[1]) / 2 < glyph.bottom):
            lines[-1].append(glyph)
            if glyph.bottom - glyph.top > band[1] - band[0]:
                band = (glyph.top, glyph.bottom)
        else:
            lines.append([glyph])
            band = (glyph.top, glyph.bottom)
    for line in lines:
        line.sort(key=lambda g: (g.x0 + g.x1, g.x0))
    return lines


def join_line(line: Sequence[Glyph]) -> str:
    """The text of one line, without blanks at its ends.

    A blank is written where the file has one between two characters that do stand apart, or where
    the characters stand so far apart that they are two words.
    """
    parts: list[str] = []
    last: Glyph | None = None
    has_blank = False
    for glyph in line:
        if glyph.text in BLANKS:
            has_blank = True
            continue
        if last is not None:
            gap = glyph.x0 - last.x1
            em = min(glyph.bottom - glyph.top, last.bottom - last.top)
            if (has_blank and gap > 0.05 * em) or gap > _widest_gap(last, glyph) * em:
                parts.append(" ")
        has_blank = False
        if last is not None and _is_raised(glyph, last):
            parts.append(glyph.text.translate(_RAISED))
        else:
            parts.append(glyph.text)
            last = glyph
    return "".join(parts)


def _widest_gap(last: Glyph, glyph: Glyph) -> float:
    """How far apart two characters of one word may stand, in heights."""
    if last.text in NUMERIC and glyph.text in NUMERIC:
        return COLUMN_GAP if is_same_number(last, glyph) else NUMBER_GAP
    return WORD_GAP if glyph.text.isascii() and last.text.isascii() else COLUMN_GAP


def is_same_number(a: Glyph, b: Glyph) -> bool:
    """Whether two digits were printed as one number."""
    return a.x == b.x and a.y == b.y


def _is_raised(glyph: Glyph, last: Glyph) -> bool:
    """Whether a digit is a footnote mark: 19 with a small raised or lowered 1 must not become 191."""
    size = last.bottom - last.top
    raised = last.bottom - glyph.bottom
    return (
        glyph.text.isdecimal()
        and glyph.bottom - glyph.top <= RAISED_SIZE * size
        and (raised >= RAISED_BY * size or -raised >= LOWERED_BY * size)
    )


def join_box(glyphs: Sequence[Glyph], box: Box) -> str:
    """The text of a cell: its lines joined without blanks, as Chinese is.

    Only two numbers that stand below each other are kept apart by a blank: joined they would be one
    wrong number. A number that was broken because the cell is too narrow is joined.
    """
    lines = [line for line in split_lines(glyphs) if any(g.text not in BLANKS for g in line)]
    text = ""
    for index, line in enumerate(lines):
        joined = join_line(line)
        are_numbers = text[-1:] in NUMERIC and joined[0] in NUMERIC
        if are_numbers and _are_stacked(lines[index - 1], line, box):
            text += " "
        text += joined
    return text


def _are_stacked(upper: Sequence[Glyph], lower: Sequence[Glyph], box: Box) -> bool:
    """Whether the first number of the lower line would have fitted into the upper line."""
    shown = [glyph for glyph in upper if glyph.text not in BLANKS]
    number: list[Glyph] = []
    for glyph in lower:
        if glyph.text not in NUMERIC and number:
            break
        if glyph.text not in BLANKS:
            number.append(glyph)
    free = (box[2] - box[0]) - (shown[-1].x1 - shown[0].x0) - CELL_PADDING
    return free > number[-1].x1 - number[0].x0


def box_around(glyphs: Sequence[Glyph]) -> Box:
    """The smallest box around the characters, in tenths of a point."""
    return (
        round(min(g.x0 for g in glyphs) - 0.05, 1),
        round(min(g.top for g in glyphs) - 0.05, 1),
        round(max(g.x1 for g in glyphs) + 0.05, 1),
        round(max(g.bottom for g in glyphs) + 0.05, 1),
    )
