"""Pages of a PDF that are pictures, or hold some, and what is read from them.

A copier's page is one picture without text; a report may also be text with its tables pasted in as
pictures; and a text layer may be there and mean nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium

from analytics.documents.ocr.recognition import (
    MAX_PAGES,
    SCALE,
    Effort,
    Patch,
    Picture,
    has_ocr,
    lay_over,
    read_box,
    recognise,
    require_ocr,
)
from analytics.documents.pdf.glyphs import UNKNOWN
from analytics.documents.pdf.ink import Ink, load_upright
from analytics.documents.pdf.view import Box

PICTURE: Final = 0.4
"""A page whose largest picture covers this share of it, and that has no text, is a scan."""
INSET_PICTURE: Final = 0.06
"""A picture that covers this share of a page of text may be a table."""
UNKNOWN_SHARE: Final = 0.3
"""With more characters than this share without a meaning, a text layer says nothing."""
USUAL_AREA: Final = 595.0 * 842.0
MOST_AREA: Final = 2.5 * USUAL_AREA
"""Larger pages are no A3 but pages in pixels; they are read as if they were A4."""


class Drawn(NamedTuple):
    """A part of a page (1-based) drawn as a picture, to be recognised.

    `box` is in points of the reading, `factor` gives points of the page for each of them.
    """

    page: int
    box: Box
    factor: float
    picture: Picture


def has_no_text(ink: Ink) -> bool:
    """Whether a page says nothing by itself: no characters, hidden ones under a scan, or meaningless ones."""
    if not ink.glyphs or is_garbled([ink]):
        return True
    return ink.drawings.has_hidden_text and ink.drawings.picture_share > PICTURE


def is_garbled(inks: Sequence[Ink]) -> bool:
    """Whether too many characters have no meaning in the file."""
    count = sum(len(ink.glyphs) for ink in inks)
    return sum(glyph.text == UNKNOWN for ink in inks for glyph in ink.glyphs) > UNKNOWN_SHARE * count


def has_picture(ink: Ink) -> bool:
    """Whether a page without text has anything that could be read from a picture of it."""
    return bool(ink.glyphs) or ink.drawings.picture_share > INSET_PICTURE


def draw_unread(pdf: pdfium.PdfDocument, inks: Sequence[Ink], effort: Effort, name: str) -> list[Drawn]:
    """Draws what has to be recognised, at most `MAX_PAGES` pages.

    Raises:
        UnreadableFile: The PDF has no text at all, and pictures cannot be read on this machine.
    """
    is_scan = all(has_no_text(ink) for ink in inks) or is_garbled(inks)
    if not any(has_picture(ink) for ink in inks):
        return []
    if is_scan and not any(ink.drawings.has_hidden_text and ink.glyphs for ink in inks):
        require_ocr(name)
    if not (is_scan or effort > Effort.TEXT) or not has_ocr():
        return []
    wanted = [(ink, boxes) for ink in inks if (boxes := _choose(ink, effort))]
    return [drawn for ink, boxes in wanted[:MAX_PAGES] for drawn in _draw(pdf, ink, boxes)]


def _choose(ink: Ink, effort: Effort) -> list[Box]:
    """What of a page is to be recognised."""
    whole = (0.0, 0.0, ink.width, ink.height)
    if has_no_text(ink):
        return [whole] if has_picture(ink) else []
    if effort is Effort.PAGES:
        return [whole]
    least = INSET_PICTURE * ink.width * ink.height
    large = [_within(box, whole) for box in ink.drawings.pictures if _area(_within(box, whole)) >= least]
    # Text over a picture is printed on a background, not missing from the file.
    bare = [box for box in large if not any(_holds(box, glyph.x, glyph.y) for glyph in ink.glyphs)]
    return bare if effort is Effort.PICTURES else []


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _within(box: Box, whole: Box) -> Box:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], whole[2]), min(box[3], whole[3])


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _draw(pdf: pdfium.PdfDocument, ink: Ink, boxes: Sequence[Box]) -> Iterator[Drawn]:
    """The parts of one page as pictures."""
    area = ink.width * ink.height
    factor = math.sqrt(area / USUAL_AREA) if area > MOST_AREA else 1.0
    page = load_upright(pdf, ink.number)
    whole = np.asarray(page.render(scale=SCALE / factor).to_pil().convert("L"), dtype=np.uint8)
    page.close()
    for box in boxes:
        x0, y0, x1, y1 = (value / factor for value in box)
        left, top, right, bottom = (round(value * SCALE) for value in (x0, y0, x1, y1))
        picture = np.ascontiguousarray(whole[top : max(bottom, top + 1), left : max(right, left + 1)])
        yield Drawn(ink.number, (x0, y0, x1, y1), factor, picture)


def draw_place(pdf: pdfium.PdfDocument, ink: Ink, box: Box, name: str) -> Drawn | None:
    """The picture that holds a box of a page (points of the page); None when the page's text holds it.

    Raises:
        UnreadableFile: Pictures cannot be read on this machine.
    """
    is_printed = any(_holds(box, glyph.x, glyph.y) for glyph in ink.glyphs)
    whole = (0.0, 0.0, ink.width, ink.height)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if has_no_text(ink) and has_picture(ink):
        parts = [whole]
    elif is_printed:
        return None
    else:
        parts = [part for part in _choose(ink, Effort.PICTURES) if _holds(part, x, y)]
    if not parts:
        return None
    require_ocr(name)
    return next(_draw(pdf, ink, parts[:1]))


def read_drawn(drawn: Drawn, box: Box) -> str:
    """The text in a box of the page that a picture is part of."""
    left, top = drawn.box[:2]
    x0, y0, x1, y1 = (value / drawn.factor for value in box)
    return read_box(drawn.picture, drawn.page, (x0 - left, y0 - top, x1 - left, y1 - top))


def recognise_drawn(drawn: Sequence[Drawn]) -> list[Patch]:
    """Reads the pictures, and leaves out those that say nothing.

    Raises:
        PageTooLarge: One has more lines or cells than any report.
    """
    patches = (Patch(d.page, d.box, d.factor, recognise(d.picture, d.page)) for d in drawn)
    return [patch for patch in patches if patch.recognised.ink.glyphs]


def lay_patches(inks: Sequence[Ink], patches: Sequence[Patch]) -> list[Ink]:
    """The pages with what was recognised; a page that was recognised as a whole is nothing else."""
    by_page: Mapping[int, list[Patch]] = {
        patch.page: [other for other in patches if other.page == patch.page] for patch in patches
    }
    return [_lay_page(ink, by_page.get(ink.number, [])) for ink in inks]


def _lay_page(ink: Ink, patches: Sequence[Patch]) -> Ink:
    if not patches:
        return ink
    first = patches[0]
    covers = (first.box[2] - first.box[0]) * first.factor >= ink.width - 1
    if covers and (first.box[3] - first.box[1]) * first.factor >= ink.height - 1:
        return first.recognised.ink
    return lay_over(ink, patches)
