"""HTML to blocks: a page, or a fragment cut out of one, as a person sees it.

A table that holds other tables, or that is a single cell, only lays the page out: its content is read
as if the table were not there. Paragraphs whose table was flattened to separators become a table.

A cell's place is the running number of its table among all tables of the file and its row and column
in the full grid. A paragraph's place is the running number of the text block.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.encoding import Decoded, decode
from analytics.documents.grid import MAX_CELLS, GridTooLarge, SpannedCell, fill_grid
from analytics.documents.html_flow import (
    CELLS,
    TABLE_PARTS,
    clean_text,
    flatten_cell,
    flatten_page,
    holds_cells,
    is_displayed,
    is_struck,
    is_torn,
    join_items,
    number_lines,
    split_flow,
)
from analytics.documents.metadata import collect_declarations, read_declarations
from analytics.documents.text import Line, build_blocks
from analytics.errors import UnreadableFile
from analytics.model import Block, Document, LinePlace, Paragraph, Table, TablePlace

PAGE_CELL_LENGTH = 400
PAGE_CELL_BLOCKS = 3
"""A cell with at least so much text in so many blocks is a page, not a cell."""

MAX_LAYOUT_CELLS = 20
"""A table with more cells than this is data, whatever prose stands in it."""

_ROW_GROUPS = ("tbody", "thead", "tfoot")
_INLINE_TAG = re.compile(r"</?(?:font|span|b|strong|em|i|u|big|small|o:p|st1:\w+)\b[^<>]*>", re.IGNORECASE)
_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(r"<(?:p|div|body|li|h[1-6]|br)\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,9})")


def read_html(decoded: Decoded, name: str, sha256: str) -> Document:
    """Reads a page or a fragment.

    Raises:
        UnreadableFile: Nested deeper or larger than any report.
    """
    root = _parse(decoded.text, name)
    blocks, _ = _read_blocks(root, decoded.text, name)
    tags = collect_declarations(_meta_tags(root))
    metadata = MappingProxyType({**read_declarations(blocks), **tags})
    title = tags.get("title") or _title(root, blocks)
    return Document(name, None, sha256, "html", title, blocks, metadata, decoded.problems)


def html_text_at(data: bytes, place: TablePlace | LinePlace, name: str = "") -> str:
    """Reads again what stands at a place of a page.

    Raises:
        UnreadableFile: The file cannot be read, or has no such place.
    """
    text = decode(data, name).text
    root = _parse(text, name)
    if isinstance(place, LinePlace):
        _, lines = _read_blocks(root, text, name)
        if 1 <= place.line <= len(lines) and 0 <= place.start <= place.end <= len(lines[place.line - 1].text):
            return lines[place.line - 1].text[place.start : place.end]
        raise UnreadableFile(name, f"has no characters {place.start}–{place.end} in text block {place.line}.")
    tables = list(root.iter("table"))
    rows = _read_table(tables[place.table], place.table, name).rows if 0 <= place.table < len(tables) else ()
    if 0 <= place.row < len(rows) and 0 <= place.column < len(rows[place.row]):
        return rows[place.row][place.column].text
    raise UnreadableFile(name, f"has no cell in table {place.table}, row {place.row}, column {place.column}.")


# -- parsing -----------------------------------------------------------------------------------------


def _parse(text: str, name: str) -> Element:
    """Parses without network and within libxml2's limits.

    The HTML parser knows no entities but the standard ones, so none can be defined or bombed. Pages
    with hundreds of unclosed inline tags exceed the limit of depth; they are parsed without those.
    """
    root = _try_parse(text)
    if root is None:
        root = _try_parse(_INLINE_TAG.sub("", text))
    if root is None:
        raise UnreadableFile(
            name, "is nested deeper or larger than a web page can be.", "Save the report's own page."
        )
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


def _read_blocks(root: Element, text: str, name: str) -> tuple[tuple[Block, ...], Sequence[Line]]:
    """Reads all blocks in order, and the lines of text that their places count."""
    numbers = {table: number for number, table in enumerate(root.iter("table")) if not _is_layout(table)}
    blocks: list[Block] = []
    lines: list[Line] = []
    slots = 0
    for part in split_flow(flatten_page(root, numbers, _keeps_lines(text))):
        if isinstance(part, list):
            numbered = number_lines(part, len(lines))
            lines += [line for line, _ in numbered]
            blocks += _join_paragraphs(numbered)
            continue
        table = _read_table(part, numbers[part], name)
        slots += sum(map(len, table.rows))
        if slots > MAX_CELLS:
            raise UnreadableFile(name, f"has more than {MAX_CELLS:,} table cells.", "Split it up.")
        if any(table.rows):
            blocks.append(table)
    return tuple(blocks), lines


def _keeps_lines(text: str) -> bool:
    """Whether line ends count: text or Markdown in which hardly more than the tables is HTML."""
    return len(_MARKDOWN_HEADING.findall(text)) > 1 or _BLOCK_TAG.search(_TABLE.sub("", text)) is None


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
    if any(len(list(inner.iter(*CELLS))) > 1 for inner in table.iterdescendants("table")):
        return True
    cells = list(table.iter(*CELLS))
    return len(cells) <= 1 or (len(cells) <= MAX_LAYOUT_CELLS and any(_is_page(cell) for cell in cells))


def _is_page(cell: Element) -> bool:
    """Whether a cell holds more text in more blocks than a cell does."""
    if sum(1 for _ in cell.iter("p", "div", "br", "li")) < PAGE_CELL_BLOCKS:
        return False
    return sum(map(len, cell.itertext())) >= PAGE_CELL_LENGTH


def _read_table(table: Element, number: int, name: str) -> Table:
    """Reads a data table as the full rectangle of its spans."""
    groups = [[[_read_cell(cell) for cell in row] for row in group] for group in _row_groups(table)]
    try:
        return fill_grid(groups, partial(TablePlace, number))
    except GridTooLarge as error:
        raise UnreadableFile(name, f"has a table that is too large ({error}).", "Split it up.") from error


def _row_groups(table: Element) -> Iterator[list[list[Element]]]:
    """Rows of cells by row group; rows and cells outside any group make groups of their own."""
    for is_group, children in groupby(_parts(table), key=lambda child: child.tag in _ROW_GROUPS):
        if is_group:
            yield from (list(_rows(_parts(body))) for body in children)
        else:
            yield list(_rows(children))


def _rows(parts: Iterable[Element]) -> Iterator[list[Element]]:
    """The cells of each displayed row; cells that stand outside any row make a row of their own."""
    for is_cell, group in groupby(parts, key=lambda part: part.tag in CELLS):
        if is_cell:
            yield [cell for cell in group if is_displayed(cell)]
            continue
        for row in group:
            if row.tag in TABLE_PARTS and is_displayed(row):
                yield from list(_rows(_parts(row))) or [[]]


def _parts(element: Element) -> Iterator[Element]:
    """The parts of a table, row group or row, also those that something else is wrapped around."""
    for child in element:
        if child.tag in TABLE_PARTS or child.tag in CELLS:
            yield child
        elif holds_cells(child):
            yield from _parts(child)


def _read_cell(cell: Element) -> SpannedCell:
    """Reads a cell: its lines joined without blanks, nothing else changed."""
    joined = join_items(flatten_cell(cell))
    rows, columns = _span(cell.get("rowspan"), lowest=0), _span(cell.get("colspan"), lowest=1)
    return SpannedCell(clean_text(joined), rows, columns, is_torn(joined) or is_struck(cell))


def _span(value: str | None, lowest: int) -> int:
    """A span as browsers read it: leading digits, 1 where there are none."""
    digits = _LEADING_DIGITS.match(value) if value else None
    return max(int(digits.group(1)), lowest) if digits else 1


# -- what the page says about itself -----------------------------------------------------------------


def _meta_tags(root: Element) -> Iterator[tuple[str, str]]:
    """Name and content of the meta tags."""
    for tag in root.iter("meta"):
        yield tag.get("name") or tag.get("property") or "", tag.get("content") or ""


def _title(root: Element, blocks: Sequence[Block]) -> str | None:
    """The page's title, else its first main heading."""
    titles = (clean_text(element.text or "") for element in root.iter("title"))
    headings = (block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1)
    return next((title for title in (*titles, *headings) if title), None)
