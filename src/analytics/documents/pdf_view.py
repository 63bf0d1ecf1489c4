"""From the space of a PDF (from the bottom left, not rotated) to the page as it is shown."""

from typing import Final

import pypdfium2 as pdfium

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point comes to lie.

    >>> apply((1.0, 0.0, 0.0, -1.0, 0.0, 842.0), 10.0, 800.0)
    (10.0, 42.0)
    """
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


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
