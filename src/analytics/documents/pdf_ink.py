"""What is printed on a page of a PDF: its characters and its ruling lines, with their places.

All positions are points from the top left of the page as it is shown (cropped and rotated).
"""

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.dictionary.labels import fold_radicals

MAX_GLYPHS: Final = 60_000
"""More characters than this on one page are no report."""
MAX_OBJECTS: Final = 60_000
MAX_NESTING: Final = 8

MAX_RULE_THICKNESS: Final = 3.0
"""A filled rectangle that is at most this thin is a drawn line, a thicker one is shading."""
MAX_SLANT: Final = 0.75
"""A line whose ends differ by at most this much across its direction is level or upright."""

MAX_RECTANGLE_POINTS: Final = 5
"""A path of more points may be many shapes in one."""

MIN_USUAL_SIZE: Final = 4.0
MAX_USUAL_SIZE: Final = 30.0
"""Boxes of characters outside these heights are checked before they are believed."""
DESCENT: Final = 0.12
"""The share of a Chinese character's height that lies below its baseline."""

NUMERIC: Final = frozenset("0123456789.,%")
"""Characters that make up one number when they stand side by side."""

CLOSING: Final = frozenset("、，。；：！？）》”’")

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Segment = tuple[Point, Point]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


class Rule(NamedTuple):
    """One straight line: `at` is its y when it is level and its x when it is upright."""

    at: float
    start: float
    end: float


class Ink(NamedTuple):
    """Everything on one page that reading needs. `pictures` counts embedded images."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    pictures: int


def read_ink(pdf: pdfium.PdfDocument, number: int) -> Ink:
    """Reads one page (1-based) of an open PDF.

    Characters that PDFium invents (blanks and line ends between distant characters) are left out,
    as are characters outside the page and the second copy of a character that is printed twice to
    look bold.

    Raises:
        pypdfium2.PdfiumError: The page cannot be loaded.
        OverflowError: The page holds more than `MAX_GLYPHS` characters or `MAX_OBJECTS` objects.
    """
    page = pdf[number - 1]
    view, width, height = _view_of(page)
    textpage = page.get_textpage()
    glyphs = _read_glyphs(textpage, view, width, height)
    textpage.close()
    level: list[Rule] = []
    upright: list[Rule] = []
    pictures = 0
    for kind, thing, matrix in _walk_objects(page.raw, view):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            for a, b in _read_strokes(thing, matrix):
                _add_rule(a, b, level, upright)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
    page.close()
    return Ink(number, width, height, glyphs, tuple(level), tuple(upright), pictures)


def _view_of(page: pdfium.PdfPage) -> tuple[Matrix, float, float]:
    """The matrix from PDF space (from the bottom left, not rotated) to the page as shown."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    if turn == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), top - bottom, right - left
    if turn == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), right - left, top - bottom
    if turn == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right), top - bottom, right - left
    return (1.0, 0.0, 0.0, -1.0, -left, top), right - left, top - bottom


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _chain(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` the other one."""
    a, b, c, d, e, f = first
    x0, y0 = _apply(then, e, f)
    return (
        then[0] * a + then[2] * b,
        then[1] * a + then[3] * b,
        then[0] * c + then[2] * d,
        then[1] * c + then[3] * d,
        x0,
        y0,
    )


def _read_glyphs(
    textpage: pdfium.PdfTextPage, view: Matrix, width: float, height: float
) -> tuple[Glyph, ...]:
    count = pdfium_c.FPDFText_CountChars(textpage.raw)
    if count > MAX_GLYPHS:
        raise OverflowError(f"{count:,} characters")
    raw = textpage.raw
    characters: list[str] = []
    boxes: list[Box] = []
    for index in range(count):
        if pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            continue
        left, bottom, right, top = _glyph_box(raw, index)
        xa, ya = _apply(view, left, top)
        xb, yb = _apply(view, right, bottom)
        if 0 <= (xa + xb) / 2 <= width and 0 <= (ya + yb) / 2 <= height:
            characters.append(_character(pdfium_c.FPDFText_GetUnicode(raw, index)))
            boxes.append((min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
    # Folding keeps the length, so characters and boxes stay side by side.
    return _place_glyphs(fold_radicals("".join(characters)), boxes)


def _place_glyphs(text: str, boxes: list[Box]) -> tuple[Glyph, ...]:
    """Gives each character its place; characters and boxes are in the order of the file.

    A mark that closes a phrase belongs to the character before it: it may hang over the border.
    """
    glyphs: list[Glyph] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _is_one_number(text, boxes, end):
            end += 1
        x = (boxes[start][0] + boxes[end - 1][2]) / 2
        y = (boxes[start][1] + boxes[end - 1][3]) / 2
        if text[start] in CLOSING and glyphs and _is_beside(boxes[start - 1], boxes[start]):
            x, y = glyphs[-1].x, glyphs[-1].y
        glyphs.extend(
            Glyph(character, *box, x, y)
            for character, box in zip(text[start:end], boxes[start:end], strict=True)
        )
        start = end
    return tuple(glyphs)


def _is_one_number(text: str, boxes: list[Box], index: int) -> bool:
    """Whether a character goes on the number that the character before it belongs to."""
    if text[index] not in NUMERIC or text[index - 1] not in NUMERIC:
        return False
    return _is_beside(boxes[index - 1], boxes[index])


def _is_beside(last: Box, box: Box) -> bool:
    """Whether a character stands directly after another one."""
    height = box[3] - box[1]
    return abs(box[1] - last[1]) < 0.1 * height and abs(box[0] - last[2]) < 0.1 * height


def _glyph_box(raw: object, index: int) -> Box:
    """Left, bottom, right, top of the font's box around a character.

    For fonts without measures (Type 3, as Chrome writes them) PDFium gives the box of the ink, which
    for 一 is a flat line, and for vertical writing it forgets to scale (199 pt for a 10 pt character).
    A box of an unlikely height is therefore compared with the font's size, and if they do not agree
    the height is taken from the baseline.
    """
    loose = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(raw, index, loose)
    height = loose.top - loose.bottom
    if MIN_USUAL_SIZE <= height <= MAX_USUAL_SIZE:
        return loose.left, loose.bottom, loose.right, loose.top
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(raw, index, matrix)
    size = math.hypot(matrix.c, matrix.d) * pdfium_c.FPDFText_GetFontSize(raw, index)
    if 0.7 * size <= height <= 2.0 * size:
        return loose.left, loose.bottom, loose.right, loose.top
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
    if abs(matrix.b) > abs(matrix.a):
        return left.value, bottom.value, right.value, top.value
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
    if code < 32 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _walk_objects(raw_page: object, view: Matrix) -> Iterator[tuple[int, object, Matrix]]:
    """Yields type, object and the matrix to the shown page, of all objects, also nested ones."""
    count = pdfium_c.FPDFPage_CountObjects(raw_page)
    stack = [(pdfium_c.FPDFPage_GetObject(raw_page, i), view, 0) for i in range(count)]
    seen = 0
    while stack:
        thing, matrix, depth = stack.pop()
        seen += 1
        if seen > MAX_OBJECTS:
            raise OverflowError(f"more than {MAX_OBJECTS:,} drawn objects")
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth < MAX_NESTING:
                inner = _chain(_matrix_of(thing), matrix)
                stack.extend(
                    (pdfium_c.FPDFFormObj_GetObject(thing, i), inner, depth + 1)
                    for i in range(pdfium_c.FPDFFormObj_CountObjects(thing))
                )
        else:
            yield kind, thing, matrix


def _matrix_of(thing: object) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _read_strokes(path: object, matrix: Matrix) -> list[Segment]:
    """The straight lines that a path draws: its strokes, or the middle of a thin filled shape."""
    fill = ctypes.c_int()
    stroke = ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke):
        return []
    if stroke.value:
        pieces = _read_pieces(path, _chain(_matrix_of(path), matrix))
        return [segment for piece in pieces for segment in itertools.pairwise(piece)]
    if not fill.value:
        return []
    # Borders are often thousands of filled dots, so that the bounds are asked for before the points.
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(path, x0, y0, x1, y1):
        return []
    bounds = [_apply(matrix, x0.value, y0.value), _apply(matrix, x1.value, y1.value)]
    if (lines := _thin_shape(bounds)) or pdfium_c.FPDFPath_CountSegments(path) <= MAX_RECTANGLE_POINTS:
        return lines
    pieces = _read_pieces(path, _chain(_matrix_of(path), matrix))
    return [line for piece in pieces for line in _thin_shape(piece)]


def _read_pieces(path: object, matrix: Matrix) -> list[list[Point]]:
    """The connected runs of points of a path; curves count as the line between their ends."""
    pieces: list[list[Point]] = []
    x = ctypes.c_float()
    y = ctypes.c_float()
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = _apply(matrix, x.value, y.value)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append([point])
        else:
            pieces[-1].append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and pieces[-1][0] != point:
            pieces[-1].append(pieces[-1][0])
    return pieces


def _thin_shape(piece: list[Point]) -> list[Segment]:
    """The middle line of a shape that is thin in one direction; no line when it is shading.

    A dot is thin in both directions and may be a piece of a level or of an upright dotted line.
    """
    x0, x1 = min(p[0] for p in piece), max(p[0] for p in piece)
    y0, y1 = min(p[1] for p in piece), max(p[1] for p in piece)
    lines: list[Segment] = []
    if y1 - y0 <= MAX_RULE_THICKNESS:
        lines.append(((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)))
    if x1 - x0 <= MAX_RULE_THICKNESS:
        lines.append((((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)))
    return lines


def _add_rule(a: Point, b: Point, level: list[Rule], upright: list[Rule]) -> None:
    """Adds the line to the list of its direction; slanted lines belong to neither."""
    across, down = abs(a[0] - b[0]), abs(a[1] - b[1])
    if down <= MAX_SLANT and down <= across:
        level.append(Rule((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
    elif across <= MAX_SLANT:
        upright.append(Rule((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))
