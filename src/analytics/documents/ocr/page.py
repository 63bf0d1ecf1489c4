"""One page from its picture: what stands in the cells of its tables and around them.

What comes out has the form of a PDF's page, characters and ruling lines, so that everything after it (torn
rows, halves of a page, tables without lines) is the same for a scan and for a text.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from analytics.documents.ocr.digits import is_number_like, settle_number
from analytics.documents.ocr.lines import (
    Ruling,
    count_columns,
    find_ruling,
    ink_box,
    measure_skew,
    split_rows,
    turn_matrix,
    turn_picture,
    widest_gap,
)
from analytics.documents.ocr.model import Character, PixelBox, find_lines, read_lines
from analytics.documents.ocr.recognition import SCALE, Affine, Doubt, Picture, Recognised, map_back
from analytics.documents.pdf.glyphs import NUMERIC, UNKNOWN, Glyph
from analytics.documents.pdf.grid import Grid, find_grids
from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.rules import Drawings
from analytics.documents.pdf.view import Box

FINE: Final = 0.75
COARSE: Final = 0.5
"""The share of that at which lines are looked for: digits without ruling lines around them need more."""
INSET: Final = 1.0
"""Points inside of a cell's border that belong to the border."""
CORE: Final = 0.65
"""The share of a line's box that its characters fill."""
DIGIT: Final = 0.72
"""A digit's share of the height of a Chinese character."""
TALL: Final = 1.4
"""Ink that is higher than this many characters is several lines."""
HIGH: Final = 1.15
"""Rows of ink that are no higher than this together are one line."""
STACK: Final = 2.5
"""A text that is this many lines high, and narrow, is one character below the other: a label."""
PADDING: Final = 0.2
"""Empty paper around a line that is read, as a share of its height."""
FLAT: Final = 0.5
"""A line lower than this share of the page's lines (a dash) is read with the paper around it."""
APART: Final = 1.0
"""Pieces of ink that are further apart than this share of their height are two numbers."""
CROSSING: Final = 0.35
"""A line of which more than this share lies outside of its cell is several cells' text."""
SIDEWAYS: Final = 0.6
"""The share of the text's area in upright boxes above which a page lies on its side."""
PROBE: Final = 6
"""Lines that are read to see which way up a page is."""
LEGIBLE: Final = 0.85
DOUBTFUL: Final = 0.8
"""A character about which the network is less sure than this is looked at again."""


class _Line(NamedTuple):
    """A line of text to be read: its box in pixels, and the cell (grid, span) that it stands in."""

    box: PixelBox
    cell: tuple[int, int] | None


class _Straight(NamedTuple):
    """A page the right way up, its ruling, grids, and where text was found."""

    picture: Picture
    ruling: Ruling
    grids: tuple[Grid, ...]
    found: list[PixelBox]
    back: Affine

    @property
    def usual_height(self) -> float:
        """Pixels that most lines of text are high, with the paper around them."""
        return float(np.median([box[3] - box[1] for box in self.found])) if self.found else 0.0


def recognise_page(picture: Picture, number: int, only: Box | None = None) -> Recognised:
    """Reads a page from its picture.

    Args:
        picture: Grey levels at `SCALE` pixels per point.
        number: 1-based.
        only: Read no more than this box (points of the page as it lies); everything when None.

    Raises:
        PageTooLarge: More lines or cells than any report.
    """
    page = _straighten(picture)
    lines = _list_lines(page)
    if only is not None:
        lines = [line for line in lines if _is_within(line.box, only, page.back)]
    first = _read_words(page.picture, lines)
    glyphs: list[Glyph] = []
    doubts: list[Doubt] = []
    seconds = _look_again(page, lines, first)
    crowded = Counter(lines[index].cell for index in seconds if any(c.text.isdecimal() for c in first[index]))
    for index, (line, characters) in enumerate(zip(lines, first, strict=True)):
        if index not in seconds:
            glyphs.extend(_spread(characters, line.box))
            continue
        box, again = seconds[index]
        pieces = count_columns(page.ruling.ink, box)
        text, readings = settle_number(characters, again, pieces)
        is_apart = widest_gap(page.ruling.ink, box) > APART * (box[3] - box[1])
        if any(character.isdecimal() for character in text) and (is_apart or crowded[line.cell] > 1):
            # Where a ruling line was not seen, the numbers of two cells must not become one.
            text, readings = text + UNKNOWN, ()
        glyphs.extend(_print_number(text, box))
        if readings:
            doubts.append(Doubt((box[0] + box[2]) / 2 / SCALE, (box[1] + box[3]) / 2 / SCALE, readings))
    height, width = page.picture.shape
    drawings = Drawings(page.ruling.level, page.ruling.upright, 0.0, has_hidden_text=False)
    ink = Ink(number, width / SCALE, height / SCALE, tuple(glyphs), drawings)
    return Recognised(ink, tuple(doubts), page.back)


def _straighten(picture: Picture, *, may_turn: bool = True) -> _Straight:
    """Turns a page until its lines are level and its text is the right way up."""
    height, width = picture.shape
    matrix = turn_matrix(width, height, measure_skew(picture))
    straight = turn_picture(picture, matrix)
    ruling = find_ruling(straight, SCALE)
    grids = find_grids(ruling.level, ruling.upright, [])
    share = COARSE if any(len(grid.spans) > 1 for grid in grids) else FINE
    small = cv2.resize(straight, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    found = [_scale_box(box, 1 / share) for box in find_lines(np.asarray(small, dtype=np.uint8))]
    page = _Straight(straight, ruling, grids, found, _invert(matrix))
    quarters = _find_turn(straight, found) if may_turn else 0
    if quarters == 0:
        return page
    turned = _straighten(np.ascontiguousarray(np.rot90(picture, quarters)), may_turn=False)
    return turned._replace(back=_chain(turned.back, _quarter_back(quarters, width, height)))


def _find_turn(picture: Picture, found: Sequence[PixelBox]) -> int:
    """By how many quarters, anticlockwise, a page must be turned until it can be read."""
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in found)
    upright = sum((b[2] - b[0]) * (b[3] - b[1]) for b in found if b[3] - b[1] > 1.5 * (b[2] - b[0]))
    is_sideways = upright > SIDEWAYS * area
    longest = sorted(found, key=lambda b: max(b[2] - b[0], b[3] - b[1]), reverse=True)[:PROBE]
    if not longest:
        return 0
    crops = [_crop(picture, box) for box in longest]
    turns = (1, 3) if is_sideways else (0, 2)
    if not is_sideways and _legibility(crops) >= LEGIBLE:
        return 0
    return max(turns, key=lambda quarters: _legibility([np.rot90(crop, quarters) for crop in crops]))


def _legibility(crops: Iterable[Picture]) -> float:
    """How sure the characters of some lines are on average."""
    return _mean_share(
        [c for line in read_lines([np.ascontiguousarray(crop) for crop in crops]) for c in line]
    )


def _list_lines(page: _Straight) -> list[_Line]:
    """The lines of text of a page, those of cells kept inside their cells.

    A cell that has ink where no line was found, or where a line runs on into the next cell, is read as
    one line.
    """
    cells = [
        (index, number, _scale_box(grid.box_of(span), SCALE))
        for index, grid in enumerate(page.grids)
        if len(grid.spans) > 1
        for number, span in enumerate(grid.spans)
    ]
    lines: list[_Line] = []
    own: dict[tuple[int, int], list[PixelBox]] = {}
    for box in page.found:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        inside = [(i, n, c) for i, n, c in cells if c[0] <= x < c[2] and c[1] <= y < c[3]]
        if not inside:
            lines.append(_Line(box, None))
            continue
        index, number, cell = inside[-1]
        clipped = _clip(box, cell)
        if clipped[2] - clipped[0] >= (1 - CROSSING) * (box[2] - box[0]):
            own.setdefault((index, number), []).append(clipped)
    inks = {
        (index, number): ink
        for index, number, cell in cells
        if (ink := ink_box(page.ruling.ink, _shrink(cell, INSET * SCALE), SCALE)) is not None
    }
    em = _measure_em(list(inks.values()))
    for index, number, cell in cells:
        if (index, number) in inks:
            found = own.get((index, number), [])
            boxes = _fit(found, inks[index, number], cell, page.ruling.ink, em)
            lines.extend(_Line(box, (index, number)) for box in boxes)
    return lines


def _measure_em(inks: Sequence[PixelBox]) -> float:
    """Pixels that a character of a table is high: most cells of a report hold one number."""
    heights = sorted(box[3] - box[1] for box in inks)
    return heights[len(heights) // 3] / DIGIT if heights else 0.0


def _fit(
    found: Sequence[PixelBox], ink: PixelBox, cell: PixelBox, picture: Picture, em: float
) -> list[PixelBox]:
    """The lines of a cell, widened to where its ink ends.

    Where lines stand close the network takes two for one, so they are told by the rows of ink.
    """
    if ink[3] - ink[1] > TALL * em:
        rows = split_rows(picture, ink, HIGH * em)
        if len(rows) > 1 and all(row[3] - row[1] <= TALL * em for row in rows):
            return _part([_pad(row, cell) for row in rows])
        return _part(found) if found else [_pad(ink, cell)]
    if len(found) == 1:
        box = found[0]
        return [(min(box[0], ink[0]), box[1], max(box[2], ink[2]), box[3])]
    return _part(found) if found else [_pad(ink, cell)]


def _part(found: Sequence[PixelBox]) -> list[PixelBox]:
    """Lines below each other, divided where their boxes overlap."""
    ordered = sorted(found, key=lambda b: b[1] + b[3])
    parted = list(ordered)
    for upper in range(len(ordered)):
        for lower in range(upper + 1, len(ordered)):
            a, b = parted[upper], parted[lower]
            overlap = min(a[2], b[2]) - max(a[0], b[0])
            is_below = ordered[lower][1] > (ordered[upper][1] + ordered[upper][3]) / 2
            if a[3] > b[1] and overlap > 0 and is_below:
                middle = (a[3] + b[1]) / 2
                parted[upper], parted[lower] = (*a[:3], middle), (b[0], middle, *b[2:])
    return parted


def _read_words(picture: Picture, lines: Sequence[_Line]) -> list[list[Character]]:
    """Reads all lines, and words of tables of which a character is doubtful once more, cleaned and larger.

    A head or label with one wrong character may cost a column or a row.
    """
    first = [list(characters) for characters in read_lines([_crop(picture, line.box) for line in lines])]
    doubtful = [
        index
        for index, (line, characters) in enumerate(zip(lines, first, strict=True))
        if line.cell
        and min((character.share for character in characters), default=0.0) < DOUBTFUL
        and not is_number_like("".join(character.text for character in characters))
    ]
    cleaned = [_clean(_crop(picture, lines[index].box, PADDING)) for index in doubtful]
    for index, again in zip(doubtful, read_lines([_enlarge(crop) for crop in cleaned]), strict=True):
        if _mean_share(again) > _mean_share(first[index]):
            first[index] = list(again)
    return first


def _clean(crop: Picture) -> Picture:
    """Without the grain of paper and copier; edges stay."""
    return np.asarray(cv2.bilateralFilter(crop, 5, 50, 2), dtype=np.uint8)


def _enlarge(crop: Picture) -> Picture:
    return np.asarray(cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _mean_share(characters: Sequence[Character]) -> float:
    return sum(character.share for character in characters) / max(len(characters), 1)


def _look_again(
    page: _Straight, lines: Sequence[_Line], first: Sequence[Sequence[Character]]
) -> dict[int, tuple[PixelBox, list[Character]]]:
    """Reads the numbers of tables once more, cut out by their ink and larger; by the number of their line."""
    boxes: dict[int, PixelBox] = {}
    usual = page.usual_height
    for index, (line, characters) in enumerate(zip(lines, first, strict=True)):
        is_stack = line.box[3] - line.box[1] > STACK * max(usual, line.box[2] - line.box[0])
        if line.cell and not is_stack and is_number_like("".join(c.text for c in characters)):
            boxes[index] = ink_box(page.ruling.ink, line.box, SCALE) or line.box
    crops = [_crop(page.picture, _raise_flat(box, CORE * usual), PADDING) for box in boxes.values()]
    again = read_lines([_enlarge(crop) for crop in crops])
    return {index: (box, read) for (index, box), read in zip(boxes.items(), again, strict=True)}


def _raise_flat(box: PixelBox, usual: float) -> PixelBox:
    """A dash is given the height of a line, or it would be enlarged to something else."""
    height = box[3] - box[1]
    if height >= FLAT * usual:
        return box
    missing = (usual - height) / 2
    return box[0] - missing, box[1] - missing, box[2] + missing, box[3] + missing


def _spread(characters: Sequence[Character], box: PixelBox) -> list[Glyph]:
    """Characters at the places where the network saw them, in points."""
    x0, upper, x1, lower = (value / SCALE for value in box)
    y, height = (upper + lower) / 2, CORE * (lower - upper)
    middles = [x0 + character.at * (x1 - x0) for character in characters]
    glyphs: list[Glyph] = []
    for index, (character, middle) in enumerate(zip(characters, middles, strict=True)):
        width = height * (0.55 if character.text.isascii() else 1.0)
        before = middle - middles[index - 1] if index else width
        after = middles[index + 1] - middle if index + 1 < len(middles) else width
        half = min(width, max(before, 0.2), max(after, 0.2)) / 2
        glyphs.append(
            Glyph(character.text, middle - half, y - height / 2, middle + half, y + height / 2, middle, y)
        )
    return _join_numbers(glyphs)


def _join_numbers(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Gives the digits of one number one place, as they were printed as one."""
    joined: list[Glyph] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (glyph.text not in NUMERIC or glyph.x - run[-1].x > glyph.bottom - glyph.top):
            joined.extend(_share_place(run))
            run = []
        if glyph.text in NUMERIC:
            run.append(glyph)
        else:
            joined.append(glyph)
    return [*joined, *_share_place(run)]


def _share_place(run: Sequence[Glyph]) -> list[Glyph]:
    if not run:
        return []
    middle = (run[0].x0 + run[-1].x1) / 2
    return [glyph._replace(x=middle) for glyph in run]


def _print_number(text: str, box: PixelBox) -> list[Glyph]:
    """The characters of a cell's number side by side in their box, in points."""
    x0, top, x1, bottom = (value / SCALE for value in box)
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    shown = text or UNKNOWN
    step = (x1 - x0) / len(shown)
    return [
        Glyph(character, x0 + index * step, top, x0 + (index + 1) * step, bottom, x, y)
        for index, character in enumerate(shown)
    ]


def _crop(picture: Picture, box: PixelBox, padding: float = 0.0) -> Picture:
    """The part of a picture in a box, with paper around it where the box ends at the picture's edge."""
    margin = padding * (box[3] - box[1])
    height, width = picture.shape
    x0, y0 = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
    x1, y1 = min(width, int(box[2] + margin) + 1), min(height, int(box[3] + margin) + 1)
    return picture[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


def _clip(box: PixelBox, cell: PixelBox) -> PixelBox:
    return max(box[0], cell[0]), max(box[1], cell[1]), min(box[2], cell[2]), min(box[3], cell[3])


def _pad(box: PixelBox, cell: PixelBox) -> PixelBox:
    margin = PADDING * (box[3] - box[1])
    return _clip((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin), cell)


def _shrink(box: PixelBox, inset: float) -> PixelBox:
    return box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset


def _scale_box(box: PixelBox, scale: float) -> PixelBox:
    return box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale


def _is_within(box: PixelBox, only: Box, back: Affine) -> bool:
    x, y = map_back((box[0] + box[2]) / 2 / SCALE, (box[1] + box[3]) / 2 / SCALE, back)
    return only[0] <= x < only[2] and only[1] <= y < only[3]


def _invert(matrix: Affine) -> Affine:
    return np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)


def _chain(first: Affine, then: Affine) -> Affine:
    whole = np.vstack([then, [0.0, 0.0, 1.0]]) @ np.vstack([first, [0.0, 0.0, 1.0]])
    return np.asarray(whole[:2], dtype=np.float64)


def _quarter_back(quarters: int, width: int, height: int) -> Affine:
    """From a picture turned by quarters, anticlockwise, to the picture of this size before."""
    rows = {
        1: [[0.0, -1.0, width], [1.0, 0.0, 0.0]],
        2: [[-1.0, 0.0, width], [0.0, -1.0, height]],
        3: [[0.0, 1.0, 0.0], [-1.0, 0.0, height]],
    }
    return np.array(rows[quarters])
