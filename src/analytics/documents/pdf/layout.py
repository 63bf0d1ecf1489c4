"""Pages become the blocks of a document: tables with lines, tables without, and text between them."""

from collections.abc import Iterator, Sequence

from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.pages import Page, read_pages
from analytics.documents.pdf.text import box_around, join_line, split_lines
from analytics.documents.pdf.torn import join_torn_rows
from analytics.documents.pdf.unruled import Sheet, find_unruled
from analytics.model import Block, PagePlace, Paragraph


def lay_out_pages(inks: Sequence[Ink]) -> tuple[tuple[Block, ...], bool]:
    """The blocks of all pages in reading order, and whether any table has lines.

    Raises:
        PageTooLarge: A page has more lines or cells than any report.
    """
    pages = join_torn_rows(read_pages(inks))
    is_ruled = any(page.tables for page in pages)
    return tuple(_lay_out(pages, is_ruled)), is_ruled


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
        for line in split_lines(glyph for glyph in page.free if not taken or (index, glyph) not in taken):
            if text := join_line(line):
                box = box_around(line)
                placed.append((box[1], box[0], Paragraph(text, PagePlace(page.ink.number, box))))
        placed.sort(key=lambda item: item[:2])
        yield from (block for _, _, block in placed)
