"""What is printed on a page of a PDF: its characters and its ruling lines, with their places.

All positions are points from the top left of the page as it is shown (cropped and rotated), or as a
person would turn it to read it.
"""

from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf.glyphs import UNKNOWN, Glyph, read_glyphs
from analytics.documents.pdf.rules import Drawings, read_drawings
from analytics.documents.pdf.seen import ALL_SEEN, Drawn, judge_texts
from analytics.documents.pdf.view import Box, Matrix, show_box, turn_upright, view_of

_PRINTED_ANNOTATIONS: Final = frozenset(
    {pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP}
)

_HIDDEN: Final = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


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
    undrawn = _list_undrawn(page)
    if _has_typed_text(page):
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        page = pdf[number - 1]
    textpage = page.get_textpage()
    upright = turn_upright(page, textpage)
    view, width, height = view_of(page)
    drawings, texts, fills = read_drawings(page, view, width * height)
    # Text under a scan is invisible and yet what the picture says.
    seen = ALL_SEEN if drawings.has_hidden_text else judge_texts(page, view, texts, fills)
    glyphs = read_glyphs(textpage, view, width, height, upright, seen, Drawn(page), drawings.level)
    textpage.close()
    page.close()
    return Ink(number, width, height, (*glyphs, *(_stand_for(box, view) for box in undrawn)), drawings)


def load_upright(pdf: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page (1-based), turned as it is for reading, so that places on it are those of `read_ink`."""
    page = pdf[number - 1]
    textpage = page.get_textpage()
    turn_upright(page, textpage)
    textpage.close()
    return page


def _stand_for(box: Box, view: Matrix) -> Glyph:
    """An unknown character in the place of a value that a program may show there."""
    x0, top, x1, bottom = show_box(view, box)
    middle = (x0 + x1) / 2, (top + bottom) / 2
    return Glyph(UNKNOWN, x0, top, x1, bottom, *middle)


def _list_undrawn(page: pdfium.PdfPage) -> list[Box]:
    """Fields and notes that have a text and no appearance: a program that shows the page may draw one."""
    found: list[Box] = []
    rect = pdfium_c.FS_RECTF()
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if (
            not pdfium_c.FPDFAnnot_GetFlags(annotation) & _HIDDEN
            and _has_value(annotation)
            and pdfium_c.FPDFAnnot_GetAP(annotation, pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) <= 2
            and pdfium_c.FPDFAnnot_GetRect(annotation, rect)
        ):
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    return found


def _has_value(annotation: object) -> bool:
    """Whether a field has a text or a choice, or the field above it may have one; or a note has a text."""
    subtype = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium_c.FPDF_ANNOT_FREETEXT:
        return bool(pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > 2)
    if subtype != pdfium_c.FPDF_ANNOT_WIDGET:
        return False
    kind = pdfium_c.FPDFAnnot_GetValueType(annotation, b"V")
    if kind == pdfium_c.FPDF_OBJECT_STRING:
        return bool(pdfium_c.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) > 2)
    is_child = kind == pdfium_c.FPDF_OBJECT_UNKNOWN and pdfium_c.FPDFAnnot_HasKey(annotation, b"Parent")
    return bool(kind == pdfium_c.FPDF_OBJECT_ARRAY or is_child)


def _has_typed_text(page: pdfium.PdfPage) -> bool:
    """Whether there are form fields or texts that lie over the page and not in it."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        subtype = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if subtype in _PRINTED_ANNOTATIONS:
            return True
    return False
