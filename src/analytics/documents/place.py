"""Reads a file again at one place: what a figure's cell says, for people who want to see it."""

from pathlib import Path
from typing import assert_never

import pypdfium2 as pdfium

from analytics.documents.html import html_text_at
from analytics.documents.pdf_ink import read_ink
from analytics.documents.pdf_open import open_pdf
from analytics.documents.pdf_text import join_box, select_inside
from analytics.documents.pdf_view import PageTooLarge
from analytics.documents.recognise import load_bytes, recognise_format
from analytics.documents.text import text_at
from analytics.errors import UnreadableFile
from analytics.model import LinePlace, PagePlace, Place, SheetPlace, TablePlace


def read_place(path: Path, place: Place, *, part: str | None = None) -> str:
    """The raw text that stands at a place of a file, as its reader gave it.

    Args:
        path: The file.
        place: Where, as a cell or paragraph of the file's document has it.
        part: The document's part, for files that hold several.

    Raises:
        UnreadableFile: The file cannot be read, or has no such place.
    """
    name = str(path)
    data = load_bytes(path, name)
    file_format = recognise_format(data, name)
    match place:
        case PagePlace() if file_format == "pdf" and part is None:
            return page_text_at(data, place, name)
        case TablePlace() | LinePlace() if file_format == "html" and part is None:
            return html_text_at(data, place, name)
        case LinePlace() if file_format == "text" and part is None:
            return text_at(data, place, name)
        case PagePlace() | TablePlace() | LinePlace() | SheetPlace():
            if part is not None:
                raise UnreadableFile(name, "NO_SUCH_PART", part=part)
            raise UnreadableFile(name, "NO_SUCH_PLACE", format=file_format)
        case _ as unreachable:
            assert_never(unreachable)


def page_text_at(data: bytes, place: PagePlace, name: str = "") -> str:
    """The text in a box on a page of a PDF, joined as the reader joins it.

    Raises:
        UnreadableFile: The PDF cannot be read, or has no such page.
    """
    with open_pdf(data, name) as pdf:
        if not 1 <= place.page <= len(pdf):
            raise UnreadableFile(name, "PDF_NO_PAGE", page=place.page, last=len(pdf))
        try:
            ink = read_ink(pdf, place.page)
        except (pdfium.PdfiumError, PageTooLarge) as error:
            raise UnreadableFile(name, "PDF_PAGE_DAMAGED", page=place.page) from error
    return join_box(select_inside(ink.glyphs, place.box), place.box)
