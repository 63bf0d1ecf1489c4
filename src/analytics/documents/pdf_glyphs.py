"""The characters of a page, each with its box and the cell-deciding place."""

import ctypes
import math
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.dictionary.labels import fold_radicals
from analytics.documents.pdf_view import Box, Matrix, PageTooLarge, angle_of, show_box

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
NUMERIC: Final = frozenset("0123456789.,%")
"""Characters that make up one number when they stand side by side."""
CLOSING: Final = frozenset("、，。；：！？）》”’")


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


def read_glyphs(
    textpage: pdfium.PdfTextPage, view: Matrix, width: float, height: float, upright: int
) -> tuple[Glyph, ...]:
    """Reads all printed characters of a page, in the order of the file.

    A digit that does not stand upright is unknown: its number runs down, up or back, and would be read
    as another one.

    Args:
        textpage: The page's text.
        view: The matrix to the page as shown.
        width: Of the page as shown; characters outside of it are left out.
        height: The same.
        upright: The angle of upright characters, as `angle_of` gives it.

    Raises:
        PageTooLarge: More than `MAX_GLYPHS` characters.
    """
    count = pdfium_c.FPDFText_CountChars(textpage.raw)
    if count > MAX_GLYPHS:
        raise PageTooLarge("PDF_TOO_MANY_CHARACTERS", count=count, limit=MAX_GLYPHS)
    raw = textpage.raw
    characters: list[str] = []
    boxes: list[Box] = []
    objects: list[int] = []
    loose = pdfium_c.FS_RECTF()
    for index in range(count):
        if pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            continue
        box = show_box(view, _glyph_box(raw, index, loose))
        if 0 <= (box[0] + box[2]) / 2 <= width and 0 <= (box[1] + box[3]) / 2 <= height:
            character = _character(pdfium_c.FPDFText_GetUnicode(raw, index))
            is_digit = character in NUMERIC
            boxes.append(box)
            objects.append(_address(pdfium_c.FPDFText_GetTextObject(raw, index)) if is_digit else 0)
            characters.append(UNKNOWN if is_digit and angle_of(raw, index) != upright else character)
    # Folding keeps the length, so characters and boxes stay side by side.
    return _place_glyphs(fold_radicals("".join(characters)), boxes, objects)


def _address(thing: object) -> int:
    """What tells one drawn object from another."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


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
        glyphs += [Glyph(text[index], *boxes[index], x, y) for index in range(start, end)]
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


def _glyph_box(raw: object, index: int, loose: pdfium_c.FS_RECTF) -> Box:
    """Left, bottom, right, top of the font's box around a character; `loose` is where PDFium writes it.

    For fonts without measures (Type 3, as Chrome writes them) PDFium gives the box of the ink, which
    for 一 is a flat line, and for vertical writing it forgets to scale (199 pt for a 10 pt character).
    A box of an unlikely height is therefore compared with the font's size, and if they do not agree
    the height is taken from the baseline.
    """
    pdfium_c.FPDFText_GetLooseCharBox(raw, index, loose)
    bottom, top = loose.bottom, loose.top
    height = top - bottom
    if MIN_USUAL_SIZE <= height <= MAX_USUAL_SIZE:
        return loose.left, bottom, loose.right, top
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(raw, index, matrix)
    is_sideways = abs(matrix.b) > abs(matrix.a)
    if is_sideways:
        height = loose.right - loose.left
    size = math.hypot(matrix.c, matrix.d) * pdfium_c.FPDFText_GetFontSize(raw, index)
    if 0.7 * size <= height <= 2.0 * size:
        return loose.left, loose.bottom, loose.right, loose.top
    left, right, foot, head, x, y = (ctypes.c_double() for _ in range(6))
    pdfium_c.FPDFText_GetCharBox(raw, index, left, right, foot, head)
    pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
    if is_sideways:
        return left.value, foot.value, right.value, head.value
    width = right.value - left.value
    start = left.value if width > 0 else x.value
    return start, y.value - DESCENT * size, start + width, y.value + (1 - DESCENT) * size


def _character(code: int) -> str:
    """The character that is printed.

    PDFium says 2 for a hyphen at the end of a line. A code without a meaning becomes the replacement
    character, so that nothing vanishes in silence.
    """
    if code == 2:
        return "-"
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    if code < 32 or 0xD800 <= code <= 0xDFFF or is_private:
        return UNKNOWN
    return chr(code)
