"""What is printed on a page of a PDF: its characters and its ruling lines, with their places.

All positions are points from the top left of the page as it is shown (cropped and rotated), or as a
person would turn it to read it.
"""

from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf_glyphs import Glyph, read_glyphs
from analytics.documents.pdf_rules import Drawings, read_drawings
from analytics.documents.pdf_view import turn_upright, view_of

_PRINTED_ANNOTATIONS: Final = frozenset(
    {pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP}
)


class Ink(NamedTuple):
    """Everything on one page (1-based) that reading needs."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    drawings: Drawings


def read_ink(pdf: pdfium.PdfDocument, number: int) -> Ink:
    """Reads one page of an open PDF.

    Characters that PDFium invents (blanks and line ends between distant characters) are left out,
    as are characters outside the page and the second copy of a character that is printed twice to
    look bold. What was typed into form fields or over the page is read as if it were printed.

    Raises:
        pypdfium2.PdfiumError: The page cannot be loaded.
        PageTooLarge: The page holds more characters or objects than any report.
    """
    page = pdf[number - 1]
    if _has_typed_text(page):
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        page = pdf[number - 1]
    textpage = page.get_textpage()
    upright = turn_upright(page, textpage)
    view, width, height = view_of(page)
    drawings = read_drawings(page, view, width * height)
    glyphs = read_glyphs(textpage, view, width, height, upright)
    textpage.close()
    page.close()
    return Ink(number, width, height, glyphs, drawings)


def load_upright(pdf: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page (1-based), turned as it is for reading, so that places on it are those of `read_ink`."""
    page = pdf[number - 1]
    textpage = page.get_textpage()
    turn_upright(page, textpage)
    textpage.close()
    return page


def _has_typed_text(page: pdfium.PdfPage) -> bool:
    """Whether there are form fields or texts that lie over the page and not in it."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        subtype = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if subtype in _PRINTED_ANNOTATIONS:
            return True
    return False
