"""Reads a file again at one place: what a figure's cell says, for people who want to see it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

import pypdfium2 as pdfium

from analytics.documents.archive import find_member, is_zip, open_member
from analytics.documents.html.reading import html_text_at
from analytics.documents.image import image_text_at
from analytics.documents.mht import mht_text_at
from analytics.documents.pdf.ink import read_ink
from analytics.documents.pdf.open import open_pdf
from analytics.documents.pdf.scan import draw_place, read_drawn
from analytics.documents.pdf.text import join_box, select_inside
from analytics.documents.pdf.view import PageTooLarge
from analytics.documents.readers import read_bytes
from analytics.documents.recognise import load_bytes, recognise_format
from analytics.documents.text import text_at
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, PagePlace, Paragraph, Place, SheetPlace, TablePlace

_WORD = ("docx", "flat_docx", "doc", "rtf", "odt", "word_xml")
_WORKBOOKS = ("xlsx", "xls", "ods", "sheet_xml", "csv")
_PIECE = re.compile(r"(?:.* )?(?:lines \d+-\d+|pages \d+-\d+|report \d+|[12]/2)")
"""How a report that shares its document with others is named; its places are those of the document."""


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
    if is_zip(data) and recognise_format(data, name) == "archive":
        member = find_member(data, part or "", name)
        data = open_member(data, member, name)
        part = (part or "")[len(member) :].strip() or None
    file_format = recognise_format(data, name)
    is_workbook = isinstance(place, SheetPlace)
    if part is not None and not is_workbook and not _PIECE.fullmatch(part):
        raise UnreadableFile(name, "NO_SUCH_PART", part=part)
    match place:
        case PagePlace() if file_format == "pdf":
            return page_text_at(data, place, name)
        case PagePlace() if file_format == "image":
            return image_text_at(data, place, name)
        case TablePlace() | LinePlace() if file_format == "html":
            return html_text_at(data, place, name)
        case TablePlace() | LinePlace() if file_format == "mht":
            return mht_text_at(data, place, name)
        case LinePlace() if file_format == "text":
            return text_at(data, place, name)
        case TablePlace() | LinePlace() if file_format in _WORD:
            return _find_text(read_bytes(data, name, ""), place, name)
        case SheetPlace() if file_format in _WORKBOOKS:
            return _find_text(read_bytes(data, name, ""), place, name)
        case PagePlace() | TablePlace() | LinePlace() | SheetPlace():
            raise UnreadableFile(name, "NO_SUCH_PLACE", format=file_format)
        case _ as unreachable:
            assert_never(unreachable)


def _find_text(documents: Sequence[Document], place: Place, name: str) -> str:
    """What stands at a place of a file whose places have to be found by reading it again."""
    for block in (block for document in documents for block in document.blocks):
        if isinstance(block, Paragraph):
            if block.place == place:
                return block.text
            if isinstance(place, LinePlace) and isinstance(block.place, LinePlace):
                start = place.start - block.place.start
                if block.place.line == place.line and 0 <= start <= place.end - block.place.start <= len(
                    block.text
                ):
                    return block.text[start : place.end - block.place.start]
        else:
            found = next((cell.text for row in block.rows for cell in row if cell.place == place), None)
            if found is not None:
                return found
    raise UnreadableFile(name, "CELL_GONE")


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
            drawn = draw_place(pdf, ink, place.box, name)
        except (pdfium.PdfiumError, PageTooLarge) as error:
            raise UnreadableFile(name, "PDF_PAGE_DAMAGED", page=place.page) from error
    if drawn is not None:
        return read_drawn(drawn, place.box)
    return join_box(select_inside(ink.glyphs, place.box), place.box)
