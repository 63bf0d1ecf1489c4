"""Reads a PDF with a text layer: characters and ruling lines in, paragraphs and tables out.

Most reports are printed from Word or WPS with ruled tables, which run over pages without repeated
heads and are cut at any row. Each page's part is a table of its own here; extraction carries on.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2 as pdfium

from analytics.documents.pdf_grid import Grid, find_grids
from analytics.documents.pdf_ink import Glyph, Ink, read_ink
from analytics.documents.pdf_open import open_pdf
from analytics.documents.pdf_text import BLANKS, Line, box_around, join_box, join_line, split_lines
from analytics.documents.pdf_unruled import Sheet, find_unruled
from analytics.errors import UnreadableFile
from analytics.model import Block, Cell, Document, PagePlace, Paragraph, Table

MIN_COLUMNS: Final = 2
"""A single column of boxes is framed or shaded text, not a table."""


def read_pdf(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads all pages of a PDF as one document.

    Args:
        data: The whole file.
        name: The file's name, for errors and for the document.
        sha256: Hash of `data`.

    Raises:
        UnreadableFile: The file cannot be opened, or has no text layer.
    """
    with open_pdf(data, name) as pdf:
        title = pdf.get_metadata_value("Title").strip() or None
        inks = [_read_page(pdf, number, name) for number in range(1, len(pdf) + 1)]
    if not any(ink.glyphs for ink in inks):
        raise UnreadableFile(
            name,
            "the PDF holds pictures of pages and no text; reading pictures (OCR) is not built in yet."
            if any(ink.pictures for ink in inks)
            else "the PDF holds no text.",
            "Give the document from which it was made, or a PDF that was printed from it.",
        )
    pages = [_read_tables(ink) for ink in inks]
    is_ruled = any(page.tables for page in pages)
    blocks = tuple(_lay_out(pages, is_ruled))
    return (Document(name, None, sha256, "pdf", title, blocks, note="ruled" if is_ruled else "unruled"),)


def _read_page(pdf: pdfium.PdfDocument, number: int, name: str) -> Ink:
    try:
        return read_ink(pdf, number)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(
            name, f"page {number} of the PDF is damaged.", "Get the file again from its source."
        ) from error
    except OverflowError as error:
        raise UnreadableFile(name, f"page {number} of the PDF has {error}; that is no report.") from error


class _Page(NamedTuple):
    """One page with its ruled tables read; `free` are the characters outside of them."""

    ink: Ink
    tables: list[tuple[Grid, Table]]
    free: list[Glyph]


def _read_tables(ink: Ink) -> _Page:
    """Reads the ruled tables of a page, and leaves out the page's number."""
    shown = [(glyph.x, glyph.y) for glyph in ink.glyphs if glyph.text not in BLANKS]
    grids = [grid for grid in find_grids(ink.level, ink.upright, shown) if len(grid.xs) > MIN_COLUMNS]
    free, per_grid = _deal_out(ink.glyphs, grids)
    tables = [
        (grid, _make_table(grid, glyphs, ink.number)) for grid, glyphs in zip(grids, per_grid, strict=True)
    ]
    lines = split_lines(free)
    dropped = {glyph for line in lines if _is_page_number(line, ink.height) for glyph in line}
    return _Page(ink, tables, [glyph for glyph in free if glyph not in dropped])


def _lay_out(pages: list[_Page], is_ruled: bool) -> Iterator[Block]:
    """The blocks of all pages in reading order.

    Where nothing is ruled, the pages are read as one, so that a table keeps its head over a page
    break; ruled tables are kept apart by page, because everything between them is.
    """
    sheets = [Sheet(page.ink.number, page.ink.height, page.ink.glyphs, page.free) for page in pages]
    piles = [[sheet] for sheet in sheets] if is_ruled else [sheets]
    found = [table for pile in piles for table in find_unruled(pile, is_rare=is_ruled)]
    taken = {glyph for table in found for glyph in table.taken}
    for page in pages:
        number = page.ink.number
        placed: list[tuple[float, float, Block]] = [
            (grid.ys[0], grid.xs[0], table) for grid, table in page.tables
        ]
        placed += [(table.box[1], table.box[0], table.table) for table in found if table.page == number]
        for line in split_lines(glyph for glyph in page.free if (number, glyph) not in taken):
            if text := join_line(line):
                box = box_around(line)
                placed.append((box[1], box[0], Paragraph(text, PagePlace(number, box))))
        placed.sort(key=lambda item: item[:2])
        yield from (block for _, _, block in placed)


def _deal_out(glyphs: tuple[Glyph, ...], grids: list[Grid]) -> tuple[list[Glyph], list[list[Glyph]]]:
    """The characters outside all grids, and those of each grid."""
    free: list[Glyph] = []
    per_grid: list[list[Glyph]] = [[] for _ in grids]
    for glyph in glyphs:
        for grid, own in zip(grids, per_grid, strict=True):
            x0, top, x1, bottom = grid.box
            if x0 <= glyph.x < x1 and top <= glyph.y < bottom:
                own.append(glyph)
                break
        else:
            free.append(glyph)
    return free, per_grid


def _make_table(grid: Grid, glyphs: list[Glyph], page: int) -> Table:
    """The grid with the text of its cells, as a full rectangle."""
    columns = len(grid.xs) - 1
    owner = [0] * ((len(grid.ys) - 1) * columns)
    for index, span in enumerate(grid.spans):
        for row in range(span.row, span.row_end):
            owner[row * columns + span.column : row * columns + span.column_end] = [index] * (
                span.column_end - span.column
            )
    texts: list[list[Glyph]] = [[] for _ in grid.spans]
    for glyph in glyphs:
        row = _interval(grid.ys, glyph.y)
        column = _interval(grid.xs, glyph.x)
        texts[owner[row * columns + column]].append(glyph)
    cells = []
    for span, own in zip(grid.spans, texts, strict=True):
        box = grid.box_of(span)
        cells.append(Cell(join_box(own, box), PagePlace(page, box), (span.row, span.column)))
    rows = [
        tuple(cells[owner[row * columns + column]] for column in range(columns))
        for row in range(len(grid.ys) - 1)
    ]
    return Table(tuple(rows))


def _interval(borders: tuple[float, ...], position: float) -> int:
    return bisect_right(borders, position) - 1


_PAGE_NUMBER: Final = re.compile(r"[-—–－·\s]*(?:P\.|第)?\s*\d{1,4}\s*页?[-—–－·\s]*", re.IGNORECASE)
MARGIN: Final = 0.1


def _is_page_number(line: Line, height: float) -> bool:
    """Whether a line in the upper or lower margin is nothing but the number of the page."""
    top = line[0].top
    is_in_margin = top < MARGIN * height or top > (1 - MARGIN) * height
    return is_in_margin and _PAGE_NUMBER.fullmatch(join_line(line)) is not None
