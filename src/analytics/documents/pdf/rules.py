"""The ruling lines of a page, however they are drawn, and what else its objects tell."""

import ctypes
import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf import raw as pdf_raw
from analytics.documents.pdf.seen import BLACK, FAINT, OPAQUE, WHITE, Fill, TextObject, read_colour
from analytics.documents.pdf.view import IDENTITY, Box, Matrix, PageTooLarge, Point, apply, chain

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


def read_drawings(
    page: pdfium.PdfPage, view: Matrix, area: float
) -> tuple[Drawings, list[TextObject], list[Fill]]:
    """Reads the lines of a page of `area` square points, its texts, and what is filled.

    Raises:
        PageTooLarge: More than `MAX_OBJECTS` objects.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    pictures: list[Box] = []
    texts: list[TextObject] = []
    fills: list[Fill] = []
    hidden = 0
    # The walk begins with what was drawn last.
    for rank, (kind, thing, matrix, is_faint) in enumerate(_walk_objects(page, view)):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE if is_faint else pdf_raw.get_text_mode(thing)
            texts.append(TextObject(-rank, thing, matrix is not view, mode))
            hidden += mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        elif is_faint:
            continue  # neither lines nor covers that anybody sees
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            for a, b in _read_strokes(thing, matrix, -rank, fills):
                _add_rule(a, b, level, upright)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds_of(thing, matrix)):
            (x0, y0), (x1, y1) = bounds
            pictures.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
            lines = _thin_shape(bounds)
            if not lines:
                fills.append(Fill(-rank, pictures[-1], 0, is_opaque=True, is_picture=True))
            for a, b in lines:
                _add_rule(a, b, level, upright)
    largest = max(((b[2] - b[0]) * (b[3] - b[1]) for b in pictures), default=0.0)
    is_hidden = 2 * hidden > len(texts)
    return Drawings(tuple(level), tuple(upright), largest / area, is_hidden, tuple(pictures)), texts, fills


def _walk_objects(page: pdfium.PdfPage, view: Matrix) -> Iterator[tuple[int, int, Matrix, bool]]:
    """Yields type, address and the matrix to the shown page, of all objects, also nested ones.

    The last item says that a form around the object is laid over the page too thinly to be seen: browsers
    print so what has an opacity of its own.
    """
    raw = pdf_raw.address_of(page.raw)
    count = pdf_raw.count_objects(raw)
    seen = count
    stack = [(pdf_raw.get_object(raw, i), view, 0, False) for i in range(min(count, MAX_OBJECTS))]
    while stack:
        if seen > MAX_OBJECTS:
            raise PageTooLarge("PDF_TOO_MANY_OBJECTS", limit=MAX_OBJECTS)
        thing, matrix, depth, is_faint = stack.pop()
        kind = pdf_raw.get_kind(thing)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield kind, thing, matrix, is_faint
        elif depth < MAX_NESTING:
            inner = chain(_matrix_of(thing), matrix)
            count = pdf_raw.count_inner_objects(thing)
            seen += count
            is_faint = is_faint or read_colour(thing)[1] < FAINT
            stack.extend(
                (pdf_raw.get_inner_object(thing, i), inner, depth + 1, is_faint)
                for i in range(min(count, MAX_OBJECTS))
            )


def _matrix_of(thing: int) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdf_raw.get_matrix(thing, ctypes.byref(matrix)):
        return IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _read_strokes(path: int, matrix: Matrix, rank: int, fills: list[Fill]) -> list[Segment]:
    """The straight lines that a path draws: its strokes, or the middle of a thin filled shape.

    A filled rectangle that is no line is added to `fills`.
    """
    fill = ctypes.c_int()
    stroke = ctypes.c_int()
    if not pdf_raw.get_draw_mode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return []
    # Borders are often thousands of filled dots, so that the bounds are asked for before the points.
    bounds = _bounds_of(path, matrix) if fill.value else []
    lines = _thin_shape(bounds)
    is_simple = pdf_raw.count_segments(path) <= MAX_RECTANGLE_POINTS if bounds and not lines else False
    if is_simple:
        (xa, ya), (xb, yb) = bounds
        light, alpha = read_colour(path)
        is_opaque = alpha >= OPAQUE and (light >= WHITE or light <= BLACK)
        fills.append(Fill(rank, (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), light, is_opaque))
    if stroke.value:
        pieces = _read_pieces(path, chain(_matrix_of(path), matrix))
        return [segment for piece in pieces for segment in itertools.pairwise(piece)]
    if lines or is_simple or not fill.value:
        return lines
    pieces = _read_pieces(path, chain(_matrix_of(path), matrix))
    return [line for piece in pieces for line in _thin_shape(piece)]


def _bounds_of(thing: int, matrix: Matrix) -> list[Point]:
    """Two opposite corners of an object; none when it has no extent."""
    bounds = pdf_raw.read_bounds(thing)
    return [] if bounds is None else [apply(matrix, *bounds[:2]), apply(matrix, *bounds[2:])]


def _read_pieces(path: int, matrix: Matrix) -> list[list[Point]]:
    """The connected runs of points of a path; curves count as the line between their ends."""
    pieces: list[list[Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    for index in range(pdf_raw.count_segments(path)):
        segment = pdf_raw.get_segment(path, index)
        if not pdf_raw.get_point(segment, to_x, to_y):
            continue
        point = apply(matrix, x.value, y.value)
        if pdf_raw.get_segment_kind(segment) == pdfium_c.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append([point])
        else:
            pieces[-1].append(point)
        if pdf_raw.is_closing(segment) and pieces[-1][0] != point:
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
