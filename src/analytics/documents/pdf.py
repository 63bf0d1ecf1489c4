"""Reads a PDF with a text layer: characters and ruling lines in, paragraphs and tables out.

Most reports are printed from Word or WPS with ruled tables, which run over pages without repeated
heads and are cut at any row. Each page's part is a table of its own here; extraction carries on.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2 as pdfium

from analytics.documents.pdf_glyphs import UNKNOWN
from analytics.documents.pdf_ink import Ink, read_ink
from analytics.documents.pdf_open import open_pdf
from analytics.documents.pdf_pages import Page, read_pages
from analytics.documents.pdf_text import box_around, join_line, split_lines
from analytics.documents.pdf_torn import join_torn_rows
from analytics.documents.pdf_unruled import Sheet, find_unruled
from analytics.documents.pdf_view import PageTooLarge
from analytics.errors import UnreadableFile
from analytics.model import Block, Document, Message, PagePlace, Paragraph, Problem

PICTURE: Final = 0.4
"""A page whose largest picture covers this share of it, and that has no text, is a scan."""
UNKNOWN_SHARE: Final = 0.3
"""With more characters than this share without a meaning, a text layer says nothing."""


def read_pdf(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads all pages of a PDF as one document.

    Args:
        data: The whole file.
        name: The file's name, for errors and for the document.
        sha256: Hash of `data`.

    Raises:
        UnreadableFile: The file cannot be opened, or has no text layer that can be read.
    """
    with open_pdf(data, name) as pdf:
        title = pdf.get_metadata_value("Title").strip() or None
        inks = [_read_page(pdf, number, name) for number in range(1, len(pdf) + 1)]
    _refuse_no_text(inks, name)
    try:
        pages = join_torn_rows(read_pages(inks))
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, **error.values) from error
    is_ruled = any(page.tables for page in pages)
    blocks = tuple(_lay_out(pages, is_ruled))
    problems = tuple(_list_problems(inks))
    note = "ruled" if is_ruled else "unruled"
    return (Document(name, None, sha256, "pdf", title, blocks, problems=problems, note=note),)


def _read_page(pdf: pdfium.PdfDocument, number: int, name: str) -> Ink:
    try:
        return read_ink(pdf, number)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(name, "PDF_PAGE_DAMAGED", page=number) from error
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, page=number, **error.values) from error


def _refuse_no_text(inks: Sequence[Ink], name: str) -> None:
    """Raises UnreadableFile when there is nothing to read or when what there is means nothing."""
    count = sum(len(ink.glyphs) for ink in inks)
    unknown = sum(glyph.text == UNKNOWN for ink in inks for glyph in ink.glyphs)
    if count == 0 and any(ink.drawings.picture_share > 0 for ink in inks):
        raise UnreadableFile(name, "PDF_ONLY_PICTURES")
    if count == 0:
        raise UnreadableFile(name, "PDF_NO_TEXT")
    if unknown > UNKNOWN_SHARE * count:
        raise UnreadableFile(name, "PDF_UNKNOWN_FONTS")


def _list_problems(inks: Sequence[Ink]) -> Iterator[Problem]:
    """What of the pages was not read, or is not to be trusted."""
    for ink in inks:
        place = PagePlace(ink.number, (0.0, 0.0, round(ink.width, 1), round(ink.height, 1)))
        unknown = sum(glyph.text == UNKNOWN for glyph in ink.glyphs)
        if not ink.glyphs and ink.drawings.picture_share > PICTURE:
            message = Message(
                f"第{ink.number}页是图片，没有文字，未读取。",
                f"Page {ink.number} is a picture without text and was not read.",
            )
            yield Problem("PDF_PAGE_IS_PICTURE", message, place)
        if ink.glyphs and ink.drawings.has_hidden_text:
            message = Message(
                f"第{ink.number}页的文字来自扫描件的识别结果，须人工核对。",
                f"The text of page {ink.number} was recognised from a scan and needs a look.",
            )
            yield Problem("PDF_RECOGNISED_TEXT", message, place)
        if unknown:
            message = Message(
                f"第{ink.number}页有{unknown}个字符无法识别。",
                f"{unknown} characters of page {ink.number} have no meaning in the file.",
            )
            yield Problem("PDF_UNKNOWN_CHARACTERS", message, place)


def _lay_out(pages: Sequence[Page], is_ruled: bool) -> Iterator[Block]:
    """The blocks of all pages in reading order.

    Where nothing is ruled, the pages are read as one, so that a table keeps its head over a page
    break; ruled tables are kept apart by page, because everything between them is.
    """
    sheets = [
        Sheet(index, page.ink.number, page.ink.height, page.ink.glyphs, page.free)
        for index, page in enumerate(pages)
    ]
    is_apart = is_ruled or any(page.is_half for page in pages)
    piles = [[sheet] for sheet in sheets] if is_apart else [sheets]
    found = [table for pile in piles for table in find_unruled(pile, is_rare=is_ruled)]
    taken = {glyph for table in found for glyph in table.taken}
    for index, page in enumerate(pages):
        placed: list[tuple[float, float, Block]] = [
            (grid.ys[0], grid.xs[0], table) for grid, table in page.tables
        ]
        placed += [(table.box[1], table.box[0], table.table) for table in found if table.sheet == index]
        for line in split_lines(glyph for glyph in page.free if (index, glyph) not in taken):
            if text := join_line(line):
                box = box_around(line)
                placed.append((box[1], box[0], Paragraph(text, PagePlace(page.ink.number, box))))
        placed.sort(key=lambda item: item[:2])
        yield from (block for _, _, block in placed)
