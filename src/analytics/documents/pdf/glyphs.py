"""The characters of a page, each with its box and the cell-deciding place."""

import ctypes
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from statistics import median
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.dictionary.labels import fold_radicals
from analytics.documents.pdf import raw as pdf_raw
from analytics.documents.pdf.rules import Rule
from analytics.documents.pdf.seen import BAND, BLACK, Drawn, Seen, Sight
from analytics.documents.pdf.view import ACROSS, Box, Matrix, PageTooLarge, angle_of, show_box

MAX_GLYPHS: Final = 60_000
"""More characters than this on one page are no report."""
MIN_USUAL_SIZE: Final = 4.0
MAX_USUAL_SIZE: Final = 30.0
"""Boxes of characters outside these heights are checked before they are believed."""
DESCENT: Final = 0.12
"""The share of a Chinese character's height that lies below its baseline."""

TOUCHING: Final = 0.1
"""Two characters of one number are at most this share of their height apart."""
TOUCHING_APART: Final = 0.03
"""The same when they are drawn by two commands of the file, as some programs draw every character."""

UNKNOWN: Final = "\ufffd"
"""Stands for a printed character whose font does not say what it means."""
LARGE: Final = 1.6
"""Slanted or pale characters this much higher than the page's digits are a watermark, …"""
REPEATED: Final = 3
SHORTEST: Final = 4
"""… and so is a pale text of so many characters that stands on the page that often; grey zeros are none."""
TINY: Final = 0.3
"""Characters below this share of the height of the page's digits are not seen."""
SHARED: Final = 0.6
"""Characters that share so much of their width and height lie over each other."""
STRUCK: Final = 0.2
"""A line that strikes a digit out runs this near to its middle, in heights, and spares less of its sides."""
WIDTH: Final = 8.0
"""Characters are looked for in squares of half as many points and in those around."""
DIGITS: Final = frozenset("0123456789")
NUMERIC: Final = frozenset("0123456789.,%")
"""Characters that make up one number when they stand side by side."""
CLOSING: Final = frozenset("、，。；：！？）》”’")


LAST_GENERATED: Final = 32
"""PDFium makes up blanks and ends of lines, no other characters."""
_LOOSE = (ctypes.c_float * 4)()
_TO_LOOSE = ctypes.byref(_LOOSE)
"""Where PDFium writes the left, top, right and bottom of a character; it lets in one thread at a time."""
_AROUND: Final = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


class Glyph(NamedTuple):
    """One printed character, the box of its font around it, and where it belongs.

    (`x`, `y`) decides to which cell a character belongs: the centre of its box, and for the digits
    of one number the centre of the number, which must never be divided between two cells.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    x: float
    y: float


_make_glyph = partial(tuple.__new__, Glyph)
"""Makes a character of all its fields at once, in half the time of its own constructor."""


def read_glyphs(
    textpage: pdfium.PdfTextPage,
    view: Matrix,
    width: float,
    height: float,
    upright: int,
    seen: Seen,
    drawn: Drawn,
    struck: Sequence[Rule] = (),
) -> tuple[Glyph, ...]:
    """Reads all printed characters of a page that can be seen, in the order of the file.

    A digit is unknown where it does not stand upright: its number runs down, up or back, and would be read
    as another one. So is one that is cut in two, hardly to be seen, or may be hidden.

    Args:
        textpage: The page's text.
        view: The matrix to the page as shown.
        width: Of the page as shown; characters outside of it are left out.
        height: The same.
        upright: The angle of upright characters, as `angle_of` gives it.
        seen: How its texts are seen.
        drawn: The page as it looks.
        struck: Its level lines: a digit that one of them strikes through is unknown.

    Raises:
        PageTooLarge: More than `MAX_GLYPHS` characters.
    """
    raw = pdf_raw.address_of(textpage.raw)
    count = pdf_raw.count_characters(raw)
    if count > MAX_GLYPHS:
        raise PageTooLarge("PDF_TOO_MANY_CHARACTERS", count=count, limit=MAX_GLYPHS)
    found: list[_Found] = []
    covers = seen.covers
    is_odd = bool(seen.sights or seen.cuts)
    for index in range(count):
        code = pdf_raw.get_unicode(raw, index)
        if code <= LAST_GENERATED and pdf_raw.is_generated(raw, index) == 1:
            continue
        box = show_box(view, _glyph_box(raw, index))
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if 0 <= x <= width and 0 <= y <= height:
            character = _character(code)
            is_digit = character in NUMERIC
            address = 0
            near = covers.get(int(y // BAND)) if covers else None
            if is_digit or is_odd or near:
                address = pdf_raw.get_text_object(raw, index) or 0
            if near and not is_odd:
                rank = seen.ranks.get(address, 0)
                is_odd = any(fill.rank > rank and fill.holds(x, y) for fill in near)
            angle = angle_of(raw, index) if is_digit or is_odd else upright
            found.append(_make_found((character, box, address, angle)))
    found = _drop_watermarks(_drop_unseen(found, seen, drawn) if is_odd else found, seen, upright)
    found = _strike_out(_drop_copies(found), struck)
    characters = [
        UNKNOWN if character in NUMERIC and angle != upright else character
        for character, _, _, angle in found
    ]
    objects = [address if character in NUMERIC else 0 for character, _, address, _ in found]
    # Folding keeps the length, so characters and boxes stay side by side.
    return _place_glyphs(fold_radicals("".join(characters)), [each.box for each in found], objects)


class _Found(NamedTuple):
    """A character as the file has it, its box, the address of its object, and its angle."""

    text: str
    box: Box
    address: int
    angle: int

    @property
    def size(self) -> float:
        """How high it is, whichever way it runs."""
        return max(self.box[3] - self.box[1], self.box[2] - self.box[0])

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


_make_found = partial(tuple.__new__, _Found)
"""The same for one that was found."""


def _drop_copies(found: list[_Found]) -> list[_Found]:
    """Leaves out characters printed again over themselves, to look bold or to throw a shadow.

    Digits printed over other digits are unknown.
    """
    digits = [index for index, each in enumerate(found) if each.text in DIGITS]
    kept = _mark_copies(found, digits)
    # Letters are asked for where digits are printed several times.
    if sum(kept[index] is None for index in digits):
        kept = _mark_copies(found, range(len(found)))
    return [each for each in kept if each is not None]


def _mark_copies(found: list[_Found], indices: Iterable[int]) -> list[_Found | None]:
    at: dict[tuple[int, int], list[int]] = {}
    kept: list[_Found | None] = [*found]
    for index in indices:
        each = found[index]
        x0, y0, x1, y1 = each.box
        column, row = int((x0 + x1) / WIDTH), int((y0 + y1) / WIDTH)
        near = [at[square] for dx, dy in _AROUND if (square := (column + dx, row + dy)) in at]
        for other in (other for indices in near for other in indices):
            before = kept[other]
            if before is None or not _lies_over(each.box, before.box):
                continue
            if found[other].text == each.text:
                kept[index] = None
                break
            if each.text in DIGITS and found[other].text in DIGITS:
                kept[other] = before._replace(text=UNKNOWN)
                kept[index] = each._replace(text=UNKNOWN)
        if kept[index] is not None:
            at.setdefault((column, row), []).append(index)
    return kept


def _lies_over(box: Box, other: Box) -> bool:
    """Whether two characters share most of their places."""
    width = min(box[2] - box[0], other[2] - other[0])
    height = min(box[3] - box[1], other[3] - other[1])
    return (
        min(box[2], other[2]) - max(box[0], other[0]) > SHARED * width
        and min(box[3], other[3]) - max(box[1], other[1]) > SHARED * height
    )


def _strike_out(found: list[_Found], struck: Sequence[Rule]) -> list[_Found]:
    """Digits that a line strikes through are unknown: they are printed, and taken back."""
    if not struck:
        return found
    rules = sorted(struck)
    heights = [rule.at for rule in rules]
    marked = []
    for each in found:
        x0, top, x1, bottom = each.box
        if each.text in DIGITS:
            reach, slack, middle = STRUCK * (bottom - top), STRUCK * (x1 - x0), (top + bottom) / 2
            near = rules[bisect_left(heights, middle - reach) : bisect_right(heights, middle + reach)]
            if any(rule.start <= x0 + slack and rule.end >= x1 - slack for rule in near):
                marked.append(each._replace(text=UNKNOWN))
                continue
        marked.append(each)
    return marked


def _drop_unseen(found: list[_Found], seen: Seen, drawn: Drawn) -> list[_Found]:
    """The characters that can be seen; digits of which that is not sure become unknown."""
    printed = {each.address for each in found} if seen.sights else set()
    kept: list[_Found | None] = []
    for each in found:
        rest = seen.cuts.get(each.address)
        x, y = each.middle if rest is not None else (0.0, 0.0)
        if seen.sights.get(each.address) is Sight.UNSEEN:
            kept.append(each if _has_twin(each, seen, printed, drawn) else None)
        elif rest is not None and not (rest[0] <= x <= rest[2] and rest[1] <= y <= rest[3]):
            kept.append(None)
        else:
            kept.append(_look_through(each, found, seen, drawn) if seen.covers else each)
    if None not in kept:
        return [each for each in kept if each is not None]
    return [
        each._replace(text=_doubt(each.text)) if _has_lost_part(index, found, kept) else each
        for index, each in enumerate(kept)
        if each is not None
    ]


def _look_through(each: _Found, found: list[_Found], seen: Seen, drawn: Drawn) -> _Found | None:
    """A character unless something was drawn over it; a digit of which that is not sure is unknown."""
    x, y = each.middle
    near = seen.covers.get(int(y // BAND))
    if near is None:
        return each
    rank = seen.ranks.get(each.address, 0)
    covers = [cover for cover in near if cover.rank > rank and cover.holds(x, y)]
    if not covers:
        return each
    box = each.box
    if all(cover.is_picture for cover in covers):
        is_hidden = any(drawn.is_plain(_overlap(box, cover.box)) for cover in covers)
        return each._replace(text=_doubt(each.text)) if is_hidden else each
    covers = [cover for cover in covers if not cover.is_picture]
    written = sum(
        max(0.0, min(other.box[2], box[2]) - max(other.box[0], box[0]))
        for other in found
        if seen.ranks.get(other.address, 0) > rank
        and min(other.box[3], box[3]) - max(other.box[1], box[1]) > SHARED * (box[3] - box[1])
    )
    # PDFium leaves a character out that is printed over the same one: then ink is seen where it gives none.
    is_written_over = written > SHARED * (box[2] - box[0])
    is_white = all(cover.light > BLACK for cover in covers)
    if is_white and (is_written_over or drawn.is_plain(box)):
        return None
    return each._replace(text=_doubt(each.text))


def _overlap(one: Box, other: Box) -> Box:
    """What two boxes share."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _has_lost_part(index: int, found: list[_Found], kept: list[_Found | None]) -> bool:
    """Whether a digit stands in a number of which another part is not seen."""
    address = found[index].address
    for step in (-1, 1):
        at = index
        while 0 <= at < len(found) and found[at].address == address and found[at].text in NUMERIC:
            if kept[at] is None:
                return True
            at += step
    return False


def _doubt(text: str) -> str:
    return UNKNOWN if text in NUMERIC else text


def _has_twin(each: _Found, seen: Seen, printed: set[int], drawn: Drawn) -> bool:
    """Whether a text that is seen stands where an invisible one does, and PDFium gives only the latter."""
    has_lost = any(address not in printed and address not in seen.sights for address in seen.ranks)
    return has_lost and not drawn.is_plain(each.box)


def _drop_watermarks(found: list[_Found], seen: Seen, upright: int) -> list[_Found]:
    """Leaves out large slanted or pale characters and repeated pale ones; other pale digits are unknown."""
    sights = seen.sights
    usual = [each for each in found if each.angle == upright and each.address not in sights]
    digits = [each.size for each in usual if each.text in DIGITS]
    if not digits or (len(usual) == len(found) and min(digits) >= TINY * median(digits)):
        return found
    least = TINY * median(digits)
    found = [each for each in found if each.text not in DIGITS or each.size >= least]
    limit = LARGE * median(digits)
    texts: dict[int, str] = {}
    for each in found:
        if sights.get(each.address) is Sight.PALE:
            texts[each.address] = texts.get(each.address, "") + each.text
    times = Counter(texts.values())
    kept = []
    for each in found:
        is_pale = sights.get(each.address) is Sight.PALE
        is_large = each.box[3] - each.box[1] > limit
        own = texts.get(each.address, "")
        is_repeated = is_pale and len(own) >= SHORTEST and times[own] >= REPEATED
        if not (is_repeated or (is_large and (is_pale or each.angle == ACROSS))):
            kept.append(each._replace(text=_doubt(each.text)) if is_pale else each)
    return kept


def _place_glyphs(text: str, boxes: list[Box], objects: list[int]) -> tuple[Glyph, ...]:
    """Gives each character its place; characters and boxes are in the order of the file.

    A mark that closes a phrase belongs to the character before it: it may hang over the border.
    """
    glyphs: list[Glyph] = []
    start = 0
    while start < len(text):
        end = start + 1
        if text[start] in NUMERIC:
            while end < len(text) and _is_one_number(text, boxes, objects, end):
                end += 1
        x = (boxes[start][0] + boxes[end - 1][2]) / 2
        y = (boxes[start][1] + boxes[end - 1][3]) / 2
        if text[start] in CLOSING and glyphs and _is_beside(boxes[start - 1], boxes[start]):
            x, y = glyphs[-1].x, glyphs[-1].y
        glyphs += [_make_glyph((text[index], *boxes[index], x, y)) for index in range(start, end)]
        start = end
    return tuple(glyphs)


def _is_one_number(text: str, boxes: list[Box], objects: list[int], index: int) -> bool:
    """Whether a character goes on the number that the character before it belongs to.

    Numbers of two narrow cells may stand so close that they touch; then they are drawn separately.
    """
    if text[index] not in NUMERIC or text[index - 1] not in NUMERIC:
        return False
    gap = TOUCHING if objects[index] == objects[index - 1] else TOUCHING_APART
    return _is_beside(boxes[index - 1], boxes[index], gap)


def _is_beside(last: Box, box: Box, gap: float = TOUCHING) -> bool:
    """Whether a character stands directly after another one."""
    height = box[3] - box[1]
    return abs(box[1] - last[1]) < TOUCHING * height and abs(box[0] - last[2]) < gap * height


def _glyph_box(raw: int, index: int) -> Box:
    """Left, bottom, right, top of the font's box around a character.

    For fonts without measures (Type 3, as Chrome writes them) PDFium gives the box of the ink, which
    for 一 is a flat line, and for vertical writing it forgets to scale (199 pt for a 10 pt character).
    A box of an unlikely height is therefore compared with the font's size, and if they do not agree
    the height is taken from the baseline.
    """
    pdf_raw.get_loose_box(raw, index, _TO_LOOSE)
    left, top, right, bottom = _LOOSE[:]
    height = top - bottom
    if MIN_USUAL_SIZE <= height <= MAX_USUAL_SIZE:
        return left, bottom, right, top
    matrix = pdfium_c.FS_MATRIX()
    pdf_raw.get_character_matrix(raw, index, ctypes.byref(matrix))
    is_sideways = abs(matrix.b) > abs(matrix.a)
    if is_sideways:
        height = right - left
    size = math.hypot(matrix.c, matrix.d) * pdf_raw.get_font_size(raw, index)
    if 0.7 * size <= height <= 2.0 * size:
        return left, bottom, right, top
    ink = (ctypes.c_double * 6)()
    to = [ctypes.byref(ink, 8 * place) for place in range(6)]
    pdf_raw.get_ink_box(raw, index, *to[:4])
    pdf_raw.get_origin(raw, index, *to[4:])
    left, right, bottom, top, x, y = ink[:]
    if is_sideways:
        return left, bottom, right, top
    width = right - left
    start = left if width > 0 else x
    return start, y - DESCENT * size, start + width, y + (1 - DESCENT) * size


def _character(code: int) -> str:
    """The character that is printed.

    PDFium says 2 for a hyphen at the end of a line. A code without a meaning becomes the replacement
    character, so that nothing vanishes in silence.
    """
    if 32 <= code < 0xD800:
        return chr(code)
    if code == 2:
        return "-"
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    return UNKNOWN if code < 0xE000 or is_private else chr(code)
