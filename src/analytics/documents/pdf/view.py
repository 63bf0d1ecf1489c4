"""From the space of a PDF (from the bottom left, not rotated) to the page as it is shown."""

import ctypes
import math
from collections import Counter
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf import raw as pdf_raw

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

SAMPLE: Final = 200
"""Characters of a page that are asked for their direction."""
MOST: Final = 0.6
"""A page is turned when this share of them runs in one direction other than from left to right."""
ACROSS: Final = -1
"""The direction of characters that run neither along the page nor up or down on it, as of a watermark."""
LEVEL: Final = 8.0
"""Degrees by which a line of text may rise or fall and still run level, as on a crooked scan."""
SLANT: Final = 30.0
"""Degrees by which slanted characters (italics) may seem to be turned."""


class PageTooLarge(ValueError):
    """A page holds more than any report.

    Attributes:
        code: Names what there is too much of, as an error of the file would.
        values: The numbers of that error, without the page.
    """

    def __init__(self, code: str, **values: int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def view_of(page: pdfium.PdfPage) -> tuple[Matrix, float, float]:
    """The matrix to the page as shown, cropped and rotated, and the width and height of that page."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    if turn == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), top - bottom, right - left
    if turn == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), right - left, top - bottom
    if turn == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right), top - bottom, right - left
    return (1.0, 0.0, 0.0, -1.0, -left, top), right - left, top - bottom


def turn_upright(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> int:
    """Turns a page so that most of its text runs from left to right, as a person would turn it.

    Offices scan and print pages sideways or upside down, and set wide tables along the long side. What is
    drawn of the page afterwards is turned as well. A page of mixed directions stays as the file shows it.

    Returns:
        The angle, in degrees as `angle_of` gives them, at which characters stand upright on the page.
    """
    raw = pdf_raw.address_of(textpage.raw)
    count = pdf_raw.count_characters(raw)
    sampled = range(0, count, max(1, count // SAMPLE))
    upright = int(-page.get_rotation() % 360)
    angles: Counter[int] = Counter()
    for index in sampled:
        if pdf_raw.is_generated(raw, index) != 1:
            angles[angle_of(raw, index)] += 1
            if angles[upright] > (1 - MOST) * len(sampled):
                return upright  # whatever the rest is
    if not angles:
        return upright
    angle, times = angles.most_common(1)[0]
    if angle in (upright, ACROSS) or times < MOST * angles.total():
        return upright
    page.set_rotation(-angle % 360)
    return angle


def angle_of(raw: int, index: int) -> int:
    """How far a printed character is turned clockwise in the page as the file has it: 0, 90, 180 or 270.

    `ACROSS` for characters that run across, or whose matrix has no direction. `raw` is the address of
    PDFium's own page of text.
    """
    degrees = math.degrees(pdf_raw.get_angle(raw, index))
    if not math.isfinite(degrees):
        return ACROSS
    quarter = round(degrees / 90)
    if abs(degrees - 90 * quarter) > LEVEL:
        # Italics lean and run level; what runs across leans as well.
        matrix = pdfium_c.FS_MATRIX()
        pdf_raw.get_character_matrix(raw, index, ctypes.byref(matrix))
        run = math.degrees(math.atan2(matrix.b, matrix.a))
        if abs(run - 90 * round(run / 90)) > LEVEL:
            return ACROSS
    return 90 * (quarter % 4) if abs(degrees - 90 * quarter) <= SLANT else ACROSS


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point comes to lie.

    >>> apply((1.0, 0.0, 0.0, -1.0, 0.0, 842.0), 10.0, 800.0)
    (10.0, 42.0)
    """
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def show_box(matrix: Matrix, box: Box) -> Box:
    """Where a box of the file (left, bottom, right, top) comes to lie: left, top, right, bottom.

    >>> show_box((1.0, 0.0, 0.0, -1.0, 0.0, 842.0), (10.0, 790.0, 20.0, 800.0))
    (10.0, 42.0, 20.0, 52.0)
    """
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    xa, ya = a * left + c * top + e, b * left + d * top + f
    xb, yb = a * right + c * bottom + e, b * right + d * bottom + f
    if xa > xb:
        xa, xb = xb, xa
    return (xa, ya, xb, yb) if ya <= yb else (xa, yb, xb, ya)


def chain(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` the other one."""
    a, b, c, d, e, f = first
    x0, y0 = apply(then, e, f)
    return (
        then[0] * a + then[2] * b,
        then[1] * a + then[3] * b,
        then[0] * c + then[2] * d,
        then[1] * c + then[3] * d,
        x0,
        y0,
    )
