"""The ruling lines of a page, however they are drawn, and what else its objects tell."""

import ctypes
import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf_view import IDENTITY, Box, Matrix, PageTooLarge, Point, apply, chain

MAX_OBJECTS: Final = 60_000
MAX_NESTING: Final = 8
MAX_RULE_THICKNESS: Final = 3.0
"""A filled rectangle that is at most this thin is a drawn line, a thicker one is shading."""
MAX_SLANT: Final = 0.75
"""A line whose ends differ by at most this much across its direction is level or upright."""
MAX_RECTANGLE_POINTS: Final = 5
"""A path of more points may be many shapes in one."""

Segment = tuple[Point, Point]


class Rule(NamedTuple):
    """One straight line: `at` is its y when it is level and its x when it is upright."""

    at: float
    start: float
    end: float


class Drawings(NamedTuple):
    """The lines of a page, and what its other objects tell.

    Attributes:
        level: Lines from left to right; `at` is their y.
        upright: Lines from top to bottom; `at` is their x.
        picture_share: The share of the page that the largest picture covers.
        has_hidden_text: Most of the text is drawn invisibly, as under a scanned page.
        pictures: The boxes of all pictures.
    """

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    picture_share: float
    has_hidden_text: bool
    pictures: tuple[Box, ...] = ()


def read_drawings(page: pdfium.PdfPage, view: Matrix, area: float) -> Drawings:
    """Reads the lines of a page of `area` square points.

    Raises:
        PageTooLarge: More than `MAX_OBJECTS` objects.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    pictures: list[Box] = []
    texts = hidden = 0
    for kind, thing, matrix in _walk_objects(page.raw, view):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            for a, b in _read_strokes(thing, matrix):
                _add_rule(a, b, level, upright)
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts += 1
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing)
            hidden += mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds_of(thing, matrix)):
            (x0, y0), (x1, y1) = bounds
            pictures.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
            for a, b in _thin_shape(bounds):
                _add_rule(a, b, level, upright)
    largest = max(((b[2] - b[0]) * (b[3] - b[1]) for b in pictures), default=0.0)
    return Drawings(tuple(level), tuple(upright), largest / area, 2 * hidden > texts, tuple(pictures))


def _walk_objects(raw_page: object, view: Matrix) -> Iterator[tuple[int, object, Matrix]]:
    """Yields type, object and the matrix to the shown page, of all objects, also nested ones."""
    count = pdfium_c.FPDFPage_CountObjects(raw_page)
    seen = count
    stack = [(pdfium_c.FPDFPage_GetObject(raw_page, i), view, 0) for i in range(min(count, MAX_OBJECTS))]
    while stack:
        if seen > MAX_OBJECTS:
            raise PageTooLarge("PDF_TOO_MANY_OBJECTS", limit=MAX_OBJECTS)
        thing, matrix, depth = stack.pop()
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield kind, thing, matrix
        elif depth < MAX_NESTING:
            inner = chain(_matrix_of(thing), matrix)
            count = pdfium_c.FPDFFormObj_CountObjects(thing)
            seen += count
            stack.extend(
                (pdfium_c.FPDFFormObj_GetObject(thing, i), inner, depth + 1)
                for i in range(min(count, MAX_OBJECTS))
            )


def _matrix_of(thing: object) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, matrix):
        return IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _read_strokes(path: object, matrix: Matrix) -> list[Segment]:
    """The straight lines that a path draws: its strokes, or the middle of a thin filled shape."""
    fill = ctypes.c_int()
    stroke = ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke):
        return []
    if stroke.value:
        pieces = _read_pieces(path, chain(_matrix_of(path), matrix))
        return [segment for piece in pieces for segment in itertools.pairwise(piece)]
    if not fill.value:
        return []
    # Borders are often thousands of filled dots, so that the bounds are asked for before the points.
    bounds = _bounds_of(path, matrix)
    lines = _thin_shape(bounds)
    if lines or pdfium_c.FPDFPath_CountSegments(path) <= MAX_RECTANGLE_POINTS:
        return lines
    pieces = _read_pieces(path, chain(_matrix_of(path), matrix))
    return [line for piece in pieces for line in _thin_shape(piece)]


def _bounds_of(thing: object, matrix: Matrix) -> list[Point]:
    """Two opposite corners of an object; none when it has no extent."""
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(thing, x0, y0, x1, y1):
        return []
    return [apply(matrix, x0.value, y0.value), apply(matrix, x1.value, y1.value)]


def _read_pieces(path: object, matrix: Matrix) -> list[list[Point]]:
    """The connected runs of points of a path; curves count as the line between their ends."""
    pieces: list[list[Point]] = []
    x = ctypes.c_float()
    y = ctypes.c_float()
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = apply(matrix, x.value, y.value)
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
    if not piece:
        return []
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
