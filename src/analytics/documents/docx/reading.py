"""Word documents to blocks: the grid of its XML as Word shows it, with every number where it stands.

A table that holds other tables, or that is a single cell, only lays the page out, as in HTML. A cell's place
is the running number of its table (without those that only lay out) and its row and column in the full grid;
a paragraph's place is the running number of the line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from types import MappingProxyType
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.docx.numbering import Counters, Styles
from analytics.documents.docx.package import (
    Package,
    attribute,
    local,
    open_flat,
    open_package,
    open_word_xml,
    read_properties,
    to_int,
)
from analytics.documents.docx.text import (
    OFF,
    Reader,
    is_deletion,
    is_filled,
    is_vanished,
    read_cell,
    read_paragraph,
    split_lines,
)
from analytics.documents.grid import MAX_CELLS, MAX_COLUMN_SPAN, GridTooLarge, pad_rows
from analytics.documents.metadata import parse_date, read_declarations
from analytics.documents.text import Line, build_blocks
from analytics.errors import UnreadableFile
from analytics.model import (
    Block,
    Cell,
    Document,
    LinePlace,
    Message,
    Paragraph,
    Problem,
    Table,
    TablePlace,
)

MIN_TEXT = 200
"""Fewer characters beside pictures, and no table: the report itself is in the pictures."""

PAGE_CELL_LENGTH = 400
PAGE_CELL_BLOCKS = 3
MAX_LAYOUT_CELLS = 20
"""When a table only lays the page out; the same as for web pages."""

OTHER = "\ufffc"
"""What stands for the content of a cell that is no text: it is not blank, and cannot be read."""

_PICTURES = ("{*}inline", "{*}blip", "{*}imagedata", "{*}object", "{*}binData", "{*}sym", "{*}altChunk")
_DRAWN = re.compile(
    r"\s*(?:=|(?:EQ|QUOTE|REF|SEQ|MERGEFIELD|DOCPROPERTY|DOCVARIABLE)\s|FORMCHECKBOX)", re.IGNORECASE
)
"""A field that draws its own signs, as those for a number in a circle, or whose result is yet to come."""
_DECLARED = {
    "title": "title",
    "Title": "title",
    "creator": "author",
    "Author": "author",
    "publisher": "publisher",
    "Company": "publisher",
}
_FOREIGN = Problem(
    "FOREIGN_CONTENT",
    Message(
        "文档中嵌入了其他格式的内容，没有读取，请在 Word 中打开后另存。",
        "Content of another format is embedded and was not read; open the document in Word and save it.",
    ),
)
_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "annotation", "content"}
)
_GONE = frozenset({"del", "moveFrom", "sectPr", "pPr"})


class TextLine(NamedTuple):
    """A printed line and its level as a heading."""

    text: str
    level: int | None


class WordCell(NamedTuple):
    """A cell of a table with its properties."""

    element: Element
    properties: Mapping[str, Element]


class WordRow(NamedTuple):
    """The cells of a row, after so many columns of the grid that stand empty."""

    cells: Sequence[WordCell]
    gap: int


def read_docx(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a .docx file.

    Raises:
        UnreadableFile: It is damaged, a bomb, larger than any report, or has its report in pictures.
    """
    return (_read_package(open_package(data, name), name, sha256),)


def read_flat_docx(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a Word document that was saved as a single XML file.

    Raises:
        UnreadableFile: As `read_docx`.
    """
    return (_read_package(open_flat(data, name), name, sha256),)


def read_word_xml(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a Word document in the XML of Word 2003.

    Raises:
        UnreadableFile: As `read_docx`.
    """
    return (_read_package(open_word_xml(data, name), name, sha256),)


def _read_package(package: Package, name: str, sha256: str) -> Document:
    try:
        blocks = _collect_blocks(package)
    except GridTooLarge as error:
        raise UnreadableFile(name, "TABLE_TOO_LARGE", limit=MAX_CELLS) from error
    problems: tuple[Problem, ...] = ()
    if any(isinstance(block, Table) for block in blocks):
        problems = (_FOREIGN,) if package.foreign else ()
    else:
        length = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
        if package.foreign:
            raise UnreadableFile(name, "WORD_FOREIGN_CONTENT")
        if package.pictures and length < MIN_TEXT:
            raise UnreadableFile(name, "WORD_ONLY_PICTURES")
    declared = {
        key: package.declared[source] for source, key in _DECLARED.items() if source in package.declared
    }
    written_on = parse_date(package.declared.get("created", ""))
    if written_on:
        declared["written_on"] = written_on
    headings = (block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1)
    title = declared.get("title") or next(headings, None)
    metadata = MappingProxyType({**declared, **read_declarations(blocks)})
    return Document(name, None, sha256, "docx", title, blocks, metadata, problems)


# -- blocks ------------------------------------------------------------------------------------------


def _collect_blocks(package: Package) -> tuple[Block, ...]:
    reader = Reader(Styles(package.styles), Counters(package.numbering))
    blocks: list[Block] = []
    lines: list[tuple[Line, int | None]] = []
    count = slots = 0
    for item in _walk(package.document, reader):
        if isinstance(item, TextLine):
            count += 1
            lines.append((Line(count, item.text), item.level))
            continue
        if not any(item.rows):
            continue
        slots += sum(map(len, item.rows))
        if slots > MAX_CELLS:
            raise GridTooLarge(f"{slots} cells in all tables")
        blocks += _join_lines(lines)
        lines = []
        blocks.append(item)
    blocks += _join_lines(lines)
    return tuple(blocks)


def _join_lines(lines: Sequence[tuple[Line, int | None]]) -> Iterator[Block]:
    """Makes paragraphs of lines; lines whose table was flattened to separators become a table again."""
    for is_heading, group in groupby(lines, key=lambda pair: pair[1] is not None):
        if is_heading:
            for line, level in group:
                yield Paragraph(line.text, LinePlace(line.number, 0, len(line.text)), level)
        else:
            yield from build_blocks([line for line, _ in group])


def _walk(container: Element, reader: Reader) -> Iterator[TextLine | Table]:
    """The lines and tables of a document, a cell or a text box, in reading order."""
    for child in container:
        name = local(child)
        if name == "p":
            paragraph = read_paragraph(child, reader)
            for line in split_lines(paragraph.joined):
                yield TextLine(line, paragraph.level)
            for box in paragraph.boxes:
                yield from _walk(box, reader)
        elif name == "tbl":
            yield from _walk_table(child, reader)
        elif name == "AlternateContent":
            yield from _walk(child[0], reader) if len(child) else ()
        elif name not in _GONE and not is_deletion(child):
            yield from _walk(child, reader)


def _walk_table(table: Element, reader: Reader) -> Iterator[TextLine | Table]:
    if sum(1 for _ in islice(table.iter(f"{table.tag.removesuffix('tbl')}tc"), MAX_CELLS + 1)) > MAX_CELLS:
        raise GridTooLarge(f"more than {MAX_CELLS} cells")
    rows = list(_rows(table))
    # The table itself is the first that the parser finds in it; whether there is another costs nothing.
    has_nested = next(islice(table.iter(table.tag), 1, None), None) is not None
    if _is_layout(rows, has_nested):
        for row in rows:
            for cell in row.cells:
                yield from _walk(cell.element, reader)
        return
    read, boxes = _read_rows(rows, reader, _has_ground(table, reader.styles))
    # A table without any slot is none and takes no number.
    reader.counters.tables += any(read.rows)
    yield _mirror(read) if _is_mirrored(table) else read
    for box in boxes:
        yield from _walk(box, reader)


def _is_mirrored(table: Element) -> bool:
    """Whether the first cell of each row stands on the right."""
    switch = read_properties(table, "tblPr").get("bidiVisual")
    return switch is not None and attribute(switch) not in OFF


def _mirror(table: Table) -> Table:
    """A table as it is shown whose rows run from right to left."""
    rows = [row[::-1] for row in table.rows]
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            anchors.setdefault(cell.anchor, (index, column))
    return Table(tuple(tuple(cell._replace(anchor=anchors[cell.anchor]) for cell in row) for row in rows))


def _is_layout(rows: Sequence[WordRow], has_nested: bool) -> bool:
    """Whether a table only arranges the page: it holds tables, or one cell, or a cell that is a page."""
    cells = [cell.element for row in rows for cell in row.cells]
    inner = (child for cell in cells for child in cell if local(child) == "tbl") if has_nested else ()
    if any(sum(len(row.cells) for row in _rows(table)) > 1 for table in inner):
        return True
    return len(cells) <= 1 or (len(cells) <= MAX_LAYOUT_CELLS and any(map(_is_page, cells)))


def _is_page(cell: Element) -> bool:
    if sum(1 for child in cell if local(child) == "p") <= PAGE_CELL_BLOCKS:
        return False
    return sum(len(text.text or "") for text in cell.iter() if local(text) == "t") >= PAGE_CELL_LENGTH


# -- tables ------------------------------------------------------------------------------------------


def _rows(table: Element) -> Iterator[WordRow]:
    """The rows of a table but those that are hidden or were deleted with tracked changes."""
    for child in table:
        name = local(child)
        if name == "tr":
            properties = read_properties(child, "trPr")
            if "del" not in properties and not _is_hidden(child, properties):
                yield WordRow(list(_cells(child)), _number(properties.get("gridBefore"), 0))
        elif name in _WRAPPERS and not is_deletion(child):
            yield from _rows(child)


def _is_hidden(row: Element, properties: Mapping[str, Element]) -> bool:
    """Whether a row is hidden with all of its text."""
    if "hidden" not in properties or attribute(properties["hidden"]) in OFF:
        return False
    texts = row.iter(f"{row.tag.removesuffix('tr')}r")
    return all(map(is_vanished, (run for run in texts if any(text.text for text in run.iter("{*}t")))))


def _cells(row: Element) -> Iterator[WordCell]:
    for child in row:
        name = local(child)
        if name == "tc":
            properties = read_properties(child, "tcPr")
            if "cellDel" not in properties:
                yield WordCell(child, properties)
        elif name in _WRAPPERS and not is_deletion(child):
            yield from _cells(child)


def _has_ground(table: Element, styles: Styles) -> bool:
    """Whether a table, or a part of it by its style, is filled with a colour on which white shows."""
    properties = read_properties(table, "tblPr")
    return is_filled(properties) or styles.has_fill(attribute(properties.get("tblStyle")))


def _read_rows(rows: Sequence[WordRow], reader: Reader, has_ground: bool) -> tuple[Table, list[Element]]:
    """Reads a table as the full rectangle of its merged cells.

    A cell that is merged with the one above begins in the same column of the grid; one that finds none
    there is a cell of its own.
    """
    slots: list[list[Cell]] = []
    boxes: list[Element] = []
    above: dict[int, Cell] = {}
    total = 0
    number = reader.counters.tables
    for index, row in enumerate(rows):
        filled = [Cell("", None, (index, column)) for column in range(row.gap)]
        below: dict[int, Cell] = {}
        for element, properties in row.cells:
            column = len(filled)
            vertical = _merge(properties, "vMerge")
            if filled and _merge(properties, "hMerge") == "continue":
                cell = filled[-1]
            elif vertical == "continue" and column in above:
                cell = above[column]
            else:
                read = read_cell(_paragraphs(element), reader)
                boxes += read.boxes
                is_white = read.has_white and not (has_ground or is_filled(properties))
                place, is_suspect = TablePlace(number, index, column), read.is_suspect or is_white
                cell = Cell(read.text, place, (index, column), is_suspect)
                shown = "" if read.text else _read_other(element, read.boxes) or OTHER * read.is_suspect
                if shown:
                    cell = cell._replace(text=shown, is_suspect=True)
            if vertical is not None:
                below[column] = cell
            filled += [cell] * max(_number(properties.get("gridSpan"), 1), 1)
            total += len(filled) - column
            if total > MAX_CELLS:
                raise GridTooLarge(f"{total} cells")
        slots.append(filled)
        above = below
    return pad_rows(slots), boxes


def _read_other(element: Element, boxes: Sequence[Element]) -> str:
    """What a cell without text shows all the same: the text of its boxes, or `OTHER`; empty if blank."""
    for box in boxes:
        if text := "".join(run.text or "" for run in box.iter("{*}t")).strip():
            return text
    if next(element.iter(*_PICTURES), None) is not None:
        return OTHER
    codes = [code.text or "" for code in element.iter("{*}instrText")]
    codes += [attribute(field, "instr") or "" for field in element.iter("{*}fldSimple")]
    return OTHER if any(map(_DRAWN.match, codes)) else ""


def _paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs of a cell, also those inside form fields and a table of one cell."""
    for child in element:
        name = local(child)
        if name == "p":
            yield child
        elif name in _WRAPPERS or name in ("tbl", "tr", "tc"):
            yield from _paragraphs(child)


def _merge(properties: Mapping[str, Element], kind: str) -> str | None:
    """How a cell is merged: ``restart``, ``continue``, or None when it is not; Word 2003 spells it small."""
    element = properties.get(kind)
    element = properties.get(kind.lower()) if element is None else element
    return None if element is None else attribute(element) or "continue"


def _number(element: Element | None, default: int) -> int:
    return min(to_int(attribute(element), default), MAX_COLUMN_SPAN)
