"""HTML to blocks: a page, or a fragment cut out of one, as a person sees it.

Inline text is joined without blanks (editors put each digit group in a ``<font>`` of its own), blocks
and ``<br>`` part paragraphs but not the lines of a cell, and what is not displayed is not read. A
table that holds other tables, or that is a single cell, only lays the page out: its content is read
as if the table were not there.

A cell's place is the running number of its table among all tables of the file and its row and column
in the full grid. A paragraph's place is the running number of the text block.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType

from lxml import etree

from analytics.documents.encoding import decode
from analytics.documents.grid import MAX_CELLS, GridTooLarge, Row, SpannedCell, fill_grid
from analytics.documents.metadata import collect_declarations, read_declarations
from analytics.documents.text import Line, build_blocks
from analytics.errors import UnreadableFile
from analytics.model import Block, Document, LinePlace, Paragraph, Table, TablePlace

Element = etree._Element
Item = str | int | Element
"""What a page is flattened to: text, a break (the level of the heading that begins, `SAME_LEVEL`
where only a line ends), or a data table."""

SAME_LEVEL = -1
MAX_HIDDEN_LENGTH = 200
"""Longer hidden content is the page itself, which a script unveils."""
LAYOUT_CELL_LENGTH = 400
LAYOUT_CELL_BLOCKS = 3
"""A cell with at least so much text in so many blocks is a page, not a cell."""

_SKIPPED = frozenset(
    "script style noscript template head nav select button textarea iframe object svg canvas rt rp del s strike".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form header hr html legend li main menu ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STRUCK = frozenset({"del", "s", "strike"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:font|span|b|strong|em|i|u|big|small|o:p|st1:\w+)\b[^<>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\x00"
_BREAKS = re.compile(rf"[ \t\r\n\f]*{_BREAK}[{_BREAK} \t\r\n\f]*")
_TORN_NUMBER = re.compile(rf"\d[\s]*{_BREAK}[\s{_BREAK}]*\d")
_INVISIBLE = " \t\r\n\f\v\xa0\u200b\u200c\u200d\u2060\ufeff\u3000\u2002\u2003\u2009"


def read_html(data: bytes, name: str, sha256: str) -> Document:
    """Reads a page or a fragment.

    Raises:
        UnreadableFile: Unknown encoding, destroyed Chinese, or larger than any report.
    """
    decoded = decode(data, name)
    root = _parse(decoded.text, name)
    blocks, _ = _read_blocks(root, decoded.text, name)
    tags = collect_declarations(_meta_tags(root))
    metadata = {**read_declarations(blocks), **tags}
    title = tags.get("title") or _title(root, blocks)
    return Document(name, None, sha256, "html", title, blocks, MappingProxyType(metadata), decoded.problems)


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
    for source in (text, _INLINE_TAG.sub("", text)):
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(source.encode("utf-8", errors="replace"), parser)
        except etree.XMLSyntaxError:
            root = None
        if root is not None and not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            return root
    raise UnreadableFile(name, "is nested deeper or larger than a web page can be.", "Save the report's own page.")


def _read_blocks(root: Element, text: str, name: str) -> tuple[tuple[Block, ...], Sequence[Line]]:
    """Reads all blocks in order, and the lines of text that their places count."""
    tables = list(root.iter("table"))
    numbers = {table: number for number, table in enumerate(tables) if not _is_layout(table)}
    items: list[Item] = []
    _flatten(root, items, numbers, keeps_lines=_keeps_lines(text))
    blocks: list[Block] = []
    lines: list[Line] = []
    slots = 0
    for is_table, group in groupby(items, key=lambda item: not isinstance(item, str | int)):
        if not is_table:
            paragraphs = _number(group, len(lines))
            lines += [line for line, _ in paragraphs]
            blocks += _join_paragraphs(paragraphs)
            continue
        for element in group:
            table = _read_table(element, numbers[element], name)
            slots += len(table.rows) * len(table.rows[0]) if table.rows else 0
            if slots > MAX_CELLS:
                raise UnreadableFile(name, f"has more than {MAX_CELLS:,} table cells.", "Split it into single reports.")
            if table.rows and table.rows[0]:
                blocks.append(table)
    return tuple(blocks), lines


def _keeps_lines(text: str) -> bool:
    """Whether line ends count: text or Markdown in which only the tables are HTML."""
    return not re.search(r"<(?:p|div|body|li|h[1-6]|br)\b", re.sub(r"(?is)<table\b.*?</table>", "", text), re.IGNORECASE)


# -- a page as a stream ------------------------------------------------------------------------------


def _flatten(element: Element, items: list[Item], tables: Mapping[Element, int], keeps_lines: bool = False) -> None:
    """Appends what an element displays: text, breaks and data tables in order."""
    tag = element.tag
    if element in tables:
        _append_captions(element, items)
        items.append(element)
        return
    keeps_lines = keeps_lines or tag == "pre"
    level = _HEADINGS.get(tag, SAME_LEVEL)
    is_block = level != SAME_LEVEL or tag in _BLOCKS
    if is_block:
        items.append(level)
    _append_text(items, element.text, keeps_lines, is_raised=tag == "sup")
    for child in element:
        if not _is_skipped(child):
            _flatten(child, items, tables, keeps_lines)
        _append_text(items, child.tail, keeps_lines, is_raised=tag == "sup")
    if is_block:
        items.append(0 if level > 0 else SAME_LEVEL)


def _append_text(items: list[Item], text: str | None, keeps_lines: bool, is_raised: bool) -> None:
    """Appends text; raised digits stay raised, or a footnote mark would become part of a figure."""
    if not text:
        return
    if is_raised:
        text = text.translate(_SUPERSCRIPT)
    if not keeps_lines:
        items.append(text)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            items.append(SAME_LEVEL)
        items.append(line)


def _append_captions(table: Element, items: list[Item]) -> None:
    """Appends the text of a data table that stands in none of its cells."""
    for child in table.iterchildren("caption"):
        _flatten(child, items, {})
    for element in (table, *table.iterchildren("tbody", "thead", "tfoot"), *_rows_of(table)):
        stray = [element.text, *(child.tail for child in element)]
        if any(text and text.strip(_INVISIBLE) for text in stray):
            items += [SAME_LEVEL, *(text for text in stray if text), SAME_LEVEL]


def _is_skipped(element: Element) -> bool:
    """Whether an element displays nothing."""
    tag = element.tag
    if tag in _SKIPPED or not isinstance(tag, str):
        return True
    style = element.get("style")
    is_hidden = (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None
    if not is_hidden or next(element.iter("table"), None) is not None:
        return False
    return sum(map(len, element.itertext())) <= MAX_HIDDEN_LENGTH


def _number(items: Iterable[Item], before: int) -> list[tuple[Line, int | None]]:
    """Gathers text between breaks to numbered lines with the level of their heading."""
    found: list[tuple[Line, int | None]] = []
    level, parts = 0, []

    def close() -> None:
        text = _clean(parts)
        if text:
            found.append((Line(before + len(found) + 1, text), level or None))
        parts.clear()

    for item in items:
        if isinstance(item, str):
            parts.append(item)
        elif isinstance(item, int):
            close()
            level = level if item == SAME_LEVEL else item
    close()
    return found


def _clean(parts: Sequence[str]) -> str:
    """Joins inline text: line ends of the source vanish between Chinese, other blanks become one."""
    text = "".join(parts)
    if _BREAK in text:
        text = _BREAKS.sub("", text)
    return _BLANKS.sub(partial(_blank, text), text).strip(_INVISIBLE)


def _blank(text: str, match: re.Match[str]) -> str:
    """What a run of blanks of the source displays: nothing where it only wraps Chinese."""
    if "\n" not in match.group():
        return " "
    start, end = match.span()
    is_ascii = 0 < start and end < len(text) and text[start - 1].isascii() and text[end].isascii()
    return " " if is_ascii else ""


def _join_paragraphs(paragraphs: Sequence[tuple[Line, int | None]]) -> Iterator[Block]:
    """Makes paragraphs of lines; lines whose table was flattened to separators become a table again."""
    for is_heading, group in groupby(paragraphs, key=lambda pair: pair[1] is not None):
        members = list(group)
        if is_heading:
            yield from (Paragraph(line.text, LinePlace(line.number, 0, len(line.text)), level) for line, level in members)
        else:
            yield from build_blocks([line for line, _ in members])


# -- tables ------------------------------------------------------------------------------------------


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: it holds tables, or one cell, or a cell that is a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iter("td", "th"))
    return len(cells) <= 1 or any(_is_page(cell) for cell in cells)


def _is_page(cell: Element) -> bool:
    """Whether a cell holds more text in more blocks than a cell does."""
    if sum(1 for _ in cell.iter("p", "div", "br", "li")) < LAYOUT_CELL_BLOCKS:
        return False
    return sum(map(len, cell.itertext())) >= LAYOUT_CELL_LENGTH


def _read_table(table: Element, number: int, name: str) -> Table:
    """Reads a data table as the full rectangle of its spans."""
    groups = [[[_read_cell(cell) for cell in row] for row in group] for group in _row_groups(table)]
    try:
        return fill_grid(groups, partial(TablePlace, number))
    except GridTooLarge as error:
        raise UnreadableFile(name, f"has a table that is too large ({error}).", "Split it into single reports.") from error


def _row_groups(table: Element) -> Iterator[list[Sequence[Element]]]:
    """Rows of cells by row group; cells that stand outside any row make a row of their own."""
    for tag, group in groupby(table, key=lambda child: child.tag):
        if tag in ("tbody", "thead", "tfoot"):
            for body in group:
                yield list(_group_rows(body))
        elif tag in ("tr", "td", "th"):
            yield list(_group_rows(group))


def _group_rows(children: Iterable[Element]) -> Iterator[Sequence[Element]]:
    """The cells of each row of a row group."""
    for tag, group in groupby(children, key=lambda child: "cell" if child.tag in ("td", "th") else child.tag):
        if tag == "cell":
            yield list(group)
        elif tag == "tr":
            yield from ([cell for cell in row if cell.tag in ("td", "th")] for row in group)


def _rows_of(table: Element) -> Iterator[Element]:
    """The row elements of a table."""
    return table.iter("tr")


def _read_cell(cell: Element) -> SpannedCell:
    """Reads a cell: its lines joined without blanks, nothing else changed."""
    items: list[Item] = []
    _flatten(cell, items, {})
    parts = [item if isinstance(item, str) else _BREAK for item in items if isinstance(item, str | int)]
    joined = "".join(parts).strip(_INVISIBLE + _BREAK)
    is_torn = _BREAK in joined and _TORN_NUMBER.search(joined) is not None
    is_struck = next(cell.iter(*_STRUCK), None) is not None
    return SpannedCell(
        _clean(parts),
        _span(cell.get("rowspan"), lowest=0),
        _span(cell.get("colspan"), lowest=1),
        is_torn or is_struck,
    )


def _span(value: str | None, lowest: int) -> int:
    """A span as browsers read it: leading digits, 1 where there are none."""
    digits = re.match(r"\s*\+?(\d{1,9})", value) if value else None
    return max(int(digits.group(1)), lowest) if digits else 1


# -- what the page says about itself -----------------------------------------------------------------


def _meta_tags(root: Element) -> Iterator[tuple[str, str]]:
    """Name and content of the meta tags."""
    for tag in root.iter("meta"):
        yield tag.get("name") or tag.get("property") or "", tag.get("content") or ""


def _title(root: Element, blocks: Sequence[Block]) -> str | None:
    """The page's title, else its first main heading."""
    for element in root.iter("title"):
        title = _clean([element.text or ""])
        if title:
            return title
    return next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), None)
