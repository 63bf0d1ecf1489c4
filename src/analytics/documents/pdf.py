"""Reads a PDF with a text layer: characters and ruling lines in, paragraphs and tables out.

Most reports are printed from Word or WPS with ruled tables, which run over pages without repeated
heads and are cut at any row. Each page's part is a table of its own here; extraction carries on.
"""

import re
from bisect import bisect_right
from typing import Final

import pypdfium2 as pdfium

from analytics.documents.pdf_grid import Grid, find_grids
from analytics.documents.pdf_ink import Glyph, Ink, read_ink
from analytics.documents.pdf_open import open_pdf
from analytics.documents.pdf_text import BLANKS, box_around, join_box, join_line, split_lines
from analytics.documents.pdf_unruled import find_unruled
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
    grids = [_find_tables(ink) for ink in inks]
    is_ruled = any(grids)
    blocks = tuple(
        block for ink, own in zip(inks, grids, strict=True) for block in _lay_out(ink, own, is_ruled)
    )
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


def _find_tables(ink: Ink) -> list[Grid]:
    """The ruled tables of a page."""
    shown = [(glyph.x, glyph.y) for glyph in ink.glyphs if glyph.text not in BLANKS]
    return [grid for grid in find_grids(ink.level, ink.upright, shown) if len(grid.xs) > MIN_COLUMNS]


def _lay_out(ink: Ink, grids: list[Grid], is_ruled: bool) -> list[Block]:
    """The blocks of one page in reading order."""
    free, per_grid = _deal_out(ink.glyphs, grids)
    placed: list[tuple[float, float, Block]] = [
        (grid.ys[0], grid.xs[0], _make_table(grid, glyphs, ink.number))
        for grid, glyphs in zip(grids, per_grid, strict=True)
    ]
    for found in find_unruled(free, ink.glyphs, ink.number, is_rare=is_ruled):
        taken = set(found.glyphs)
        free = [glyph for glyph in free if glyph not in taken]
        placed.append((found.box[1], found.box[0], found.table))
    for line in split_lines(free):
        text = join_line(line)
        box = box_around(line)
        if text and not _is_page_number(text, box[1], ink.height):
            placed.append((box[1], box[0], Paragraph(text, PagePlace(ink.number, box))))
    placed.sort(key=lambda item: item[:2])
    return [block for _, _, block in placed]


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


def _is_page_number(text: str, top: float, height: float) -> bool:
    """Whether a line in the upper or lower margin is nothing but the number of the page."""
    is_in_margin = top < MARGIN * height or top > (1 - MARGIN) * height
    return is_in_margin and _PAGE_NUMBER.fullmatch(text) is not None
