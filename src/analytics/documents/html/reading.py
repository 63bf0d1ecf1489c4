"""HTML to blocks: a page, or a fragment cut out of one, as a person sees it.

A table that holds other tables, or that is a single cell, only lays the page out: its content is read
as if the table were not there. Paragraphs whose table was flattened to separators become a table.

A cell's place is the running number of its table among all tables of the file and its row and column
in the full grid. A paragraph's place is the running number of the text block.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.encoding import Decoded, decode
from analytics.documents.grid import MAX_CELLS, GridTooLarge, SpannedCell, fill_grid, make_spanned_cell
from analytics.documents.html.flow import (
    CELLS,
    TABLE_PARTS,
    clean_text,
    flatten_page,
    holds_cells,
    number_lines,
    read_cell,
    split_flow,
)
from analytics.documents.html.nested import unnest_tables
from analytics.documents.html.shown import find_looks, settle_looks
from analytics.documents.metadata import collect_declarations, read_declarations
from analytics.documents.text import Line, build_blocks
from analytics.errors import UnreadableFile
from analytics.model import Block, Cell, Document, LinePlace, Paragraph, Problem, Table, TablePlace

MAX_TAGS = 1_000_000
"""A report with pictures and all the markup of an office program has some ten thousand."""

PAGE_CELL_LENGTH = 400
PAGE_CELL_BLOCKS = 3
"""A cell with at least so much text in so many blocks is a page, not a cell."""

MAX_LAYOUT_CELLS = 20
"""A table with more cells than this is data, whatever prose stands in it."""

_ROW_GROUPS = ("tbody", "thead", "tfoot")
_INLINE_TAG = re.compile(r"</?(?:font|span|b|strong|em|i|u|big|small|o:p|st1:\w+)\b[^<>]*>", re.IGNORECASE)
_TABLE_TAG = re.compile(r"</?table\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|div|body|li|h[1-6]|br)\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,9})")


class Page(NamedTuple):
    """A parsed page without what it does not display.

    `tables` are all tables of the file in order; `declared` is what its meta tags say; `problems` what it
    displays otherwise than its source has it.
    """

    root: Element
    tables: Sequence[Element]
    declared: Mapping[str, str]
    title: str
    keeps_lines: bool
    problems: tuple[Problem, ...]


def read_html(decoded: Decoded, name: str, sha256: str) -> Document:
    """Reads a page or a fragment.

    Raises:
        UnreadableFile: Nested deeper or larger than any report.
    """
    page = _open_page(decoded.text, name)
    blocks, _ = _read_blocks(page, name)
    metadata = MappingProxyType({**read_declarations(blocks), **page.declared})
    headings = (block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1)
    title = page.declared.get("title") or page.title or next(headings, None)
    return Document(name, None, sha256, "html", title, blocks, metadata, (*decoded.problems, *page.problems))


def html_text_at(data: bytes, place: TablePlace | LinePlace, name: str = "") -> str:
    """Reads again what stands at a place of a page.

    Raises:
        UnreadableFile: The file cannot be read, or has no such place.
    """
    page = _open_page(decode(data, name).text, name)
    if isinstance(place, LinePlace):
        _, lines = _read_blocks(page, name)
        if 1 <= place.line <= len(lines) and 0 <= place.start <= place.end <= len(lines[place.line - 1].text):
            return lines[place.line - 1].text[place.start : place.end]
        raise UnreadableFile(name, "NO_SUCH_LINE", line=place.line, start=place.start + 1, end=place.end)
    rows = _rows_at(page, place.table, name)
    if 0 <= place.row < len(rows) and 0 <= place.column < len(rows[place.row]):
        return rows[place.row][place.column].text
    raise UnreadableFile(
        name, "NO_SUCH_CELL", table=place.table + 1, row=place.row + 1, column=place.column + 1
    )


def _rows_at(page: Page, number: int, name: str) -> tuple[tuple[Cell, ...], ...]:
    """The rows of one table of a page; none where it has no such table."""
    if not 0 <= number < len(page.tables):
        return ()
    try:
        return _read_table(page.tables[number], number).rows
    except GridTooLarge as error:
        raise UnreadableFile(name, "TABLE_TOO_LARGE", limit=MAX_CELLS) from error


# -- parsing -----------------------------------------------------------------------------------------


def _open_page(text: str, name: str) -> Page:
    """Parses a page, reads what it declares and takes out what it does not display."""
    root = _parse(text, name)
    declared = collect_declarations((_name_of(tag), tag.get("content") or "") for tag in root.iter("meta"))
    titles = (clean_text(element.text or "") for element in root.iter("title"))
    title = next((title for title in titles if title), "")
    if next(root.iterfind(".//table//table"), None) is not None:
        unnest_tables(root)
    tables = list(root.iter("table"))
    looks = find_looks(root)
    problems = settle_looks(root, looks, filter(_is_layout, tables))
    return Page(root, tables, declared, title, _keeps_lines(text), problems)


def _name_of(tag: Element) -> str:
    """What a meta tag declares."""
    return tag.get("name") or tag.get("property") or ""


def _parse(text: str, name: str) -> Element:
    """Parses without network and within libxml2's limits.

    The HTML parser knows no entities but the standard ones, so none can be defined or bombed. Pages
    with hundreds of unclosed inline tags exceed the limit of depth; they are parsed without those.
    """
    if text.count("<") > MAX_TAGS:
        raise UnreadableFile(name, "HTML_TOO_MANY_TAGS", limit=MAX_TAGS)
    root = _try_parse(text)
    if root is None:
        root = _try_parse(_INLINE_TAG.sub("", text))
    if root is None:
        raise UnreadableFile(name, "HTML_TOO_DEEP")
    return root


def _try_parse(text: str) -> Element | None:
    """The root element, or None when libxml2 stopped before the end of the page."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    # The tag in front gives a page of nothing but comments a root, too; a second one is ignored.
    root = etree.fromstring(("<html>" + text).encode("utf-8", errors="replace"), parser)
    has_stopped = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return None if has_stopped else root


# -- blocks ------------------------------------------------------------------------------------------


def _read_blocks(page: Page, name: str) -> tuple[tuple[Block, ...], Sequence[Line]]:
    """Reads all blocks in order, and the lines of text that their places count."""
    try:
        return _collect_blocks(page)
    except GridTooLarge as error:
        raise UnreadableFile(name, "TABLE_TOO_LARGE", limit=MAX_CELLS) from error


def _collect_blocks(page: Page) -> tuple[tuple[Block, ...], Sequence[Line]]:
    """The same; GridTooLarge where there are more cells than any report has."""
    numbers = {table: number for number, table in enumerate(page.tables) if not _is_layout(table)}
    blocks: list[Block] = []
    lines: list[Line] = []
    slots = 0
    for part in split_flow(flatten_page(page.root, numbers, page.keeps_lines)):
        if isinstance(part, list):
            numbered = number_lines(part, len(lines))
            lines += [line for line, _ in numbered]
            blocks += _join_paragraphs(numbered)
            continue
        table = _read_table(part, numbers[part])
        slots += sum(map(len, table.rows))
        if slots > MAX_CELLS:
            raise GridTooLarge(f"{slots} cells in all tables")
        if any(table.rows):
            blocks.append(table)
    return tuple(blocks), lines


def _keeps_lines(text: str) -> bool:
    """Whether line ends count: text or Markdown in which hardly more than the tables is HTML."""
    if "\n#" in text and len(_MARKDOWN_HEADING.findall(text)) > 1:
        return True
    depth = end = 0
    for tag in _TABLE_TAG.finditer(text):
        if depth == 0 and _BLOCK_TAG.search(text, end, tag.start()):
            return False
        depth = max(depth - 1, 0) if tag.group().startswith("</") else depth + 1
        end = tag.end()
    return _BLOCK_TAG.search(text, end) is None


def _join_paragraphs(numbered: Sequence[tuple[Line, int | None]]) -> Iterator[Block]:
    """Makes paragraphs of lines; lines whose table was flattened to separators become a table again."""
    for is_heading, group in groupby(numbered, key=lambda pair: pair[1] is not None):
        if is_heading:
            for line, level in group:
                yield Paragraph(line.text, LinePlace(line.number, 0, len(line.text)), level)
        else:
            yield from build_blocks([line for line, _ in group])


# -- tables ------------------------------------------------------------------------------------------


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: it holds tables, or one cell, or a cell that is a page."""
    if any(sum(1 for _ in inner.iter(*CELLS)) > 1 for inner in table.iterdescendants("table")):
        return True
    cells = list(table.iter(*CELLS))
    return len(cells) <= 1 or (len(cells) <= MAX_LAYOUT_CELLS and any(_is_page(cell) for cell in cells))


def _is_page(cell: Element) -> bool:
    """Whether a cell holds more text in more blocks than a cell does."""
    if sum(1 for _ in cell.iter("p", "div", "br", "li")) < PAGE_CELL_BLOCKS:
        return False
    return sum(map(len, cell.itertext())) >= PAGE_CELL_LENGTH


def _read_table(table: Element, number: int) -> Table:
    """Reads a data table as the full rectangle of its spans."""
    groups = [[[_read_cell(cell) for cell in row] for row in group] for group in _row_groups(table)]
    return fill_grid(groups, partial(TablePlace, number))


def _row_groups(table: Element) -> Iterator[list[list[Element]]]:
    """Rows of cells by row group; rows and cells outside any group make groups of their own."""
    for is_group, children in groupby(_sort_groups(table), key=lambda child: child.tag in _ROW_GROUPS):
        if is_group:
            yield from (list(_rows(_parts(body))) for body in children)
        else:
            yield list(_rows(children))


def _sort_groups(table: Element) -> list[Element]:
    """The parts of a table as they are displayed: its first head before all others, its first foot behind."""
    parts = list(_parts(table))
    for tag, at in (("thead", 0), ("tfoot", len(parts))):
        group = next((part for part in parts if part.tag == tag), None)
        if group is not None:
            parts.remove(group)
            parts.insert(at, group)
    return parts


def _rows(parts: Iterable[Element]) -> Iterator[list[Element]]:
    """The cells of each displayed row; cells that stand outside any row make a row of their own."""
    for is_cell, group in groupby(parts, key=lambda part: part.tag in CELLS):
        if is_cell:
            yield list(group)
            continue
        for row in group:
            cells = list(row) if row.tag == "tr" else []
            if cells and all(cell.tag in CELLS for cell in cells):
                yield cells  # nearly every row
            elif row.tag in TABLE_PARTS:
                yield from list(_rows(_parts(row))) or [[]]


def _parts(element: Element) -> Iterator[Element]:
    """The parts of a table, row group or row, also those that something else is wrapped around."""
    for child in element:
        if child.tag in TABLE_PARTS or child.tag in CELLS:
            yield child
        elif holds_cells(child):
            yield from _parts(child)


def _read_cell(cell: Element) -> SpannedCell:
    """Reads a cell with its spans."""
    text, is_suspect = read_cell(cell)
    rows, columns = cell.get("rowspan"), cell.get("colspan")
    return make_spanned_cell(
        (text, _read_span(rows, 0) if rows else 1, _read_span(columns, 1) if columns else 1, is_suspect)
    )


def _read_span(value: str, lowest: int) -> int:
    """A span as browsers read it: leading digits, 1 where there are none."""
    digits = _LEADING_DIGITS.match(value)
    return max(int(digits.group(1)), lowest) if digits else 1
