"""Numbers of a table without lines that a narrow cell broke in two: the lines that may be halves of one row.

Halves of a broken number stand below each other as the lines of a cell do. So do the numbers of two rows that
are set tight; there the second row has a label that begins one.
"""

import itertools
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final, NamedTuple

from analytics.documents.pdf.blocks import ALIGNED, TextBlock, is_full, is_numbered
from analytics.documents.pdf.lines import Line, is_bare_label
from analytics.documents.pdf.segments import Segment

CLOSE: Final = 0.9
"""Numbers whose middles are fewer heights apart stand in one row, unless each has its label; in widths of a
Chinese character always."""
BROKEN: Final = 1.7
"""The same for halves of a broken number below each other."""
NEARER: Final = 0.85
"""A line belongs to the nearer of two others when it is at most this share as far away from it."""

SMALLEST_EM: Final = 0.7
"""The same as a share of the height of numbers, where there are none."""
FIRST_IDEOGRAPH: Final = "\u4e00"

_Link = tuple[int, int]


class Setting(NamedTuple):
    """How a table is set: how wide Chinese characters are, and the heights at which pages begin."""

    em: float
    breaks: Sequence[float]

    def has_break(self, upper: float, lower: float) -> bool:
        """Whether a page ends between two heights."""
        return any(upper < at <= lower for at in self.breaks)


def join_broken(lines: Sequence[Line], setting: Setting) -> list[Line]:
    """Doubts the rows whose numbers may be halves of each other; those with one label become one row.

    Halves of a row that a page break cut are the last numbers of a page and the first of the next one.
    """
    joined: list[Line | None] = [*lines]
    for group in _group(_find_links(lines, setting)):
        labelled = [index for index in group if lines[index].labels]
        bare = [*_list_bare(lines, group)]
        if len(labelled) + len(bare) > 1:
            for index in (*group, *bare):
                joined[index] = lines[index]._replace(is_suspect=True)
            continue
        own = labelled[0] if labelled else group[-1]
        for index in group:
            joined[index] = None
        joined[own] = _join([lines[index] for index in group], lines[own])
    return [line for line in joined if line is not None]


def _list_bare(lines: Sequence[Line], group: Sequence[int]) -> Iterator[int]:
    """The labels without numbers, between some lines or beside them, whose numbers theirs may be."""
    first, last = group[0], group[-1]
    yield from (index for index in range(first, last) if is_bare_label(lines[index]))
    for edge, index in ((first, first - 1), (last, last + 1)):
        if not lines[edge].labels and 0 <= index < len(lines) and is_bare_label(lines[index]):
            height = max(number.height for number in lines[edge].numbers)
            if abs(lines[edge].at - lines[index].at) < BROKEN * height:
                yield index


def _join(parts: Sequence[Line], own: Line) -> Line:
    """One row of the numbers of several lines; it stands where its label does."""
    return own._replace(
        at=own.at if own.labels else sum(part.at for part in parts) / len(parts),
        numbers=tuple(number for part in parts for number in part.numbers),
        heads=[head for part in parts for head in part.heads],
        is_suspect=True,
    )


def _group(links: Sequence[_Link]) -> Iterator[list[int]]:
    """Lines that hang together."""
    group: list[int] = []
    for upper, lower in links:
        if group and upper != group[-1]:
            yield group
            group = []
        group += [lower] if group else [upper, lower]
    if group:
        yield group


def _find_links(lines: Sequence[Line], setting: Setting) -> list[_Link]:
    """Pairs of lines whose numbers may be halves of each other; a line between two belongs to the nearer."""
    pairs = [
        (upper, lower)
        for upper, lower in itertools.pairwise(index for index, line in enumerate(lines) if line.numbers)
        if _are_one_row(lines[upper], lines[lower], setting)
    ]
    nearer = [
        pair
        for pair in pairs
        if _pitch(lines, pair) < CLOSE * setting.em
        or not any(
            (other[1] == pair[0] or other[0] == pair[1])
            and _pitch(lines, other) < NEARER * _pitch(lines, pair)
            for other in pairs
        )
    ]
    has_labels = any(line.labels for line in lines)
    return [pair for pair in nearer if not has_labels or _may_share_label(lines, *pair, setting)]


def _pitch(lines: Sequence[Line], pair: _Link) -> float:
    upper, lower = pair
    return abs(lines[lower].at - lines[upper].at)


def _are_one_row(a: Line, b: Line, setting: Setting) -> bool:
    """Whether numbers stand closer than two rows, or below each other as halves of broken numbers do."""
    height = max(number.height for number in (*a.numbers, *b.numbers))
    pitch = abs(a.at - b.at)
    are_near = pitch < BROKEN * height or setting.has_break(a.at, b.at)
    return pitch < CLOSE * height or (
        are_near and any(one.x0 < other.x1 and other.x0 < one.x1 for one in a.numbers for other in b.numbers)
    )


def _may_share_label(lines: Sequence[Line], upper: int, lower: int, setting: Setting) -> bool:
    """Whether one of two lines has no label, or the lower one's does not begin a row."""
    if not lines[upper].labels or not lines[lower].labels:
        return True
    pitch = _pitch(lines, (upper, lower))
    if pitch < CLOSE * setting.em:
        return True
    one, two = (max(lines[index].labels, key=_start_of) for index in (upper, lower))
    if two.x1 <= one.x0:
        # A group's name stands left of the labels of its rows, at the height of any of them.
        later = next((line.labels for line in lines[lower + 1 :] if line.labels), [])
        return not is_numbered(two) or (bool(later) and max(later, key=_start_of).x0 >= two.x1)
    is_group = one.x1 - setting.em <= two.x0
    return is_group or not begins_row(lines, lower, setting)


def begins_row(lines: Sequence[Line], index: int, setting: Setting) -> bool:
    """Whether a label of a line begins a row: it is numbered, or the one above it was not broken.

    A line of text that was not broken ends its label: the next word would have fitted.
    """
    own = max(lines[index].labels, key=_start_of)
    if is_numbered(own):
        return True
    above = next((line.labels for line in reversed(lines[:index]) if line.labels), [])
    if not above:
        return True
    nearest = max(above, key=_start_of)
    if own.x1 <= nearest.x0:
        # The name of a group that goes on; its rows have labels of their own.
        return False
    first = own.lines[0]
    column = [
        text for line in lines for block in line.labels for text in block.lines if _are_below(text, first)
    ]
    last = max((text for text in column if text.middle < first.middle), key=_middle_of, default=None)
    if last is None:
        return False
    is_far = first.middle - last.middle > BROKEN * first.height
    return not is_full(last, column) or (is_far and not setting.has_break(last.middle, first.middle))


def _are_below(a: Segment, b: Segment) -> bool:
    """Whether two lines of labels stand in one column, set to its left or its middle."""
    left, right = a.x0 - b.x0, a.x1 - b.x1
    return min(abs(left), abs(left + right) / 2) < ALIGNED


def _middle_of(text: Segment) -> float:
    return text.middle


def _start_of(block: TextBlock) -> float:
    return block.x0


def em_of(lines: Sequence[Line]) -> float:
    """How wide Chinese characters are set: the boxes of some fonts are half as high again."""
    texts = [text for line in lines for block in (*line.labels, *line.heads) for text in block.lines]
    wide = [glyph.x1 - glyph.x0 for text in texts for glyph in text.glyphs if glyph.text >= FIRST_IDEOGRAPH]
    heights = [number.height for line in lines for number in line.numbers]
    return median(wide) if wide else SMALLEST_EM * median(heights or [0.0])


def doubt_torn_labels(lines: Sequence[Line], setting: Setting) -> list[Line]:
    """Doubts the rows that share a label that was torn; where one of two has no numbers, both get them."""
    settled = list(lines)
    for lower, line in enumerate(lines):
        upper = _find_beginning(lines, lower, setting) if line.labels else lower
        if upper == lower:
            continue
        numbers = [settled[index].numbers for index in (upper, lower) if settled[index].numbers]
        for index in range(upper, lower + 1):
            own = settled[index].numbers
            is_end = index in (upper, lower)
            settled[index] = settled[index]._replace(
                numbers=own or (numbers[0] if is_end and numbers else ()), is_suspect=True
            )
    return settled


def _find_beginning(lines: Sequence[Line], lower: int, setting: Setting) -> int:
    """The line in which a line's label may begin: the line itself where its label begins a row."""
    own = max(lines[lower].labels, key=_start_of)
    for upper in range(lower - 1, -1, -1):
        if lines[upper].heads and not lines[upper].numbers:
            return lower
        if not lines[upper].labels:
            continue
        above = max(lines[upper].labels, key=_start_of)
        if own.x1 <= above.x0:
            # The name of a group; the numbers beside it may be those of a label that is as high.
            return upper if above.bottom > lines[lower].at and not lines[upper].numbers else lower
        if own.x0 < above.x0 - ALIGNED:
            # A text that reaches over two columns of labels may be a group's name and the rest of a label.
            column = [text for line in lines for block in line.labels for text in block.lines]
            column = [text for text in column if _are_below(text, above.lines[-1])]
            is_near = own.lines[0].middle - above.lines[-1].middle < BROKEN * own.lines[0].height
            return (
                upper if is_near and is_full(above.lines[-1], column) and not lines[upper].numbers else lower
            )
        if above.x1 > own.x0:
            return upper if not begins_row(lines, lower, setting) else lower
    return lower
