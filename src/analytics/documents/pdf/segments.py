"""Characters without ruling lines become segments: pieces of a line that stand apart from each other.

A segment is what a person would take for one word or one line of a cell.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from analytics.documents.pdf.glyphs import CLOSING, NUMERIC, Glyph
from analytics.documents.pdf.text import BLANKS, is_same_number, join_line

TEXT_GAP: Final = 0.6
"""Text further apart than this many heights stands in two cells; Chinese is set without blanks."""
OPENING_GAPS: Final = {"（": 0.15, "(": 0.15} | dict.fromkeys("0123456789", 0.35)
"""The same before characters that open a label or a number, when the file has no blank there."""
HANGING_GAP: Final = 0.1
"""The same between a mark that closes a phrase, which may hang out of its cell, and a digit."""
SCATTERED_GAP: Final = 0.25
"""Text that does not follow in the file either is one piece only when it stands closer than this."""
SAME_BASELINE: Final = 0.3
SCATTERED_BASELINE: Final = 0.1
"""How much the heights of two characters of one piece may differ, as a share of their size."""

_NUMBER: Final = re.compile(
    r"(?:[-+−－＋–—]{0,2}|[增减负])[\d\ufffd][\d,，.\ufffd]*(?:\s?(?:[万亿]?元|件|%))?[\u2460-\u2473\u00b9\u00b2\u00b3\u2070-\u2079]*|[-—–－/／]{1,2}|无|#{2,}"
)
"""#### stands in a cell of a workbook that was printed too narrow for its number."""


class Segment(NamedTuple):
    """Characters that stand together on one line."""

    glyphs: tuple[Glyph, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """The height of its tallest character."""
        return self.bottom - self.top

    @property
    def is_number(self) -> bool:
        """Whether it is what a cell for a number holds: a number, a dash or 无, or #### for one."""
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def has_digit(self) -> bool:
        """Whether there is a digit in it."""
        return any(glyph.text.isdigit() for glyph in self.glyphs)


def make_segment(glyphs: Iterable[Glyph]) -> Segment:
    """A segment of these characters, from left to right."""
    ordered = tuple(sorted(glyphs, key=lambda glyph: glyph.x0))
    return Segment(
        ordered,
        min(g.x0 for g in ordered),
        min(g.top for g in ordered),
        max(g.x1 for g in ordered),
        max(g.bottom for g in ordered),
        join_line(ordered),
    )


def split_segments(glyphs: Iterable[Glyph]) -> list[Segment]:
    """All segments of a page, from top to bottom and left to right.

    The order of the file is used first, because it keeps cells apart whose lines lie between each
    other; what the file has scattered is joined afterwards.
    """
    runs: list[list[Glyph]] = []
    has_blank = False
    for glyph in glyphs:
        if glyph.text in BLANKS:
            has_blank = True
            continue
        if runs and _goes_on(runs[-1][-1], glyph, _text_gap(runs[-1][-1], glyph, has_blank)):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        has_blank = False
    segments = sorted((make_segment(run) for run in runs), key=lambda s: (round(s.middle), s.x0))
    return _join_neighbours(segments)


def _text_gap(last: Glyph, glyph: Glyph, has_blank: bool) -> float:
    """How far before a character the text may go on, in heights: labels open with a bracket or number."""
    if has_blank:
        return TEXT_GAP
    if last.text in CLOSING and glyph.text in NUMERIC:
        return HANGING_GAP
    return OPENING_GAPS.get(glyph.text, TEXT_GAP)


def _goes_on(last: Glyph, glyph: Glyph, text_gap: float, baseline: float = SAME_BASELINE) -> bool:
    """Whether a character stands directly after another one."""
    height = min(last.bottom - last.top, glyph.bottom - glyph.top)
    if abs((last.top + last.bottom) - (glyph.top + glyph.bottom)) / 2 > baseline * height:
        return False
    if last.text in NUMERIC and glyph.text in NUMERIC:
        return is_same_number(last, glyph)
    return -0.5 * height < glyph.x0 - last.x1 <= text_gap * height


def _join_neighbours(segments: Sequence[Segment]) -> list[Segment]:
    """Joins segments of one line that follow each other without a gap, whatever the file's order."""
    joined: list[Segment] = []
    for segment in segments:
        first = segment.glyphs[0]
        gap = min(SCATTERED_GAP, _text_gap(joined[-1].glyphs[-1], first, has_blank=False) if joined else 0.0)
        if joined and _goes_on(joined[-1].glyphs[-1], first, gap, SCATTERED_BASELINE):
            joined[-1] = make_segment((*joined[-1].glyphs, *segment.glyphs))
        else:
            joined.append(segment)
    return joined
