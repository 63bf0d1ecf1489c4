"""OpenDocument workbooks (.ods): the cells as they are stored, with their merges, sheet by sheet."""

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from analytics.documents.archive import MAX_PART_BYTES, open_zip, read_entry
from analytics.documents.docx_package import attribute, local, parse_xml, to_int
from analytics.documents.sheets_grid import (
    MAX_FILLED,
    MAX_MERGES,
    MAX_SHEETS,
    Merge,
    Sheet,
    SheetCell,
    Spot,
    WorkbookTooLarge,
    print_float,
)
from analytics.errors import UnreadableFile

_ROW_GROUPS = frozenset({"table-rows", "table-header-rows", "table-row-group"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_NUMBERS = frozenset({"float", "currency"})
_SKIPPED = frozenset({"annotation", "note", "ruby-text"})
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def read_ods_sheets(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The visible sheets of a workbook, and the names of the hidden ones.

    Raises:
        UnreadableFile: It is damaged, encrypted or a bomb.
        WorkbookTooLarge: It has more cells than any report or ledger.
    """
    with open_zip(data, name) as opened:
        infos = {info.filename: info for info in opened.infolist()}
        manifest = infos.get("META-INF/manifest.xml")
        if manifest is not None and b"encryption-data" in read_entry(opened, manifest, name, MAX_PART_BYTES):
            raise UnreadableFile(name, "OFFICE_ENCRYPTED")
        if "content.xml" not in infos:
            raise UnreadableFile(name, "WORKBOOK_DAMAGED")
        root = parse_xml(read_entry(opened, infos["content.xml"], name, MAX_PART_BYTES), name)
    invisible = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        if any(inner.get(f"{_TABLE}display") == "false" for inner in style)
    }
    sheets: list[Sheet] = []
    hidden: list[str] = []
    left = MAX_FILLED
    tables = (table for book in root.iter(f"{_OFFICE}spreadsheet") for table in book)
    for table in islice((table for table in tables if local(table) == "table"), MAX_SHEETS):
        title = attribute(table, "name") or ""
        if attribute(table, "style-name") in invisible:
            hidden.append(title)
            continue
        sheets.append(_read_sheet(table, title, left))
        left -= len(sheets[-1].cells)
    return tuple(sheets), tuple(hidden)


def _read_sheet(table: Element, title: str, left: int) -> Sheet:
    cells: dict[Spot, SheetCell] = {}
    merges: list[Merge] = []
    has_hidden = False
    index = 0
    for row in _rows(table):
        filled, ranges = _read_row(row)
        repeated = _count(row, "number-rows-repeated")
        has_hidden = has_hidden or (bool(filled) and attribute(row, "visibility") in ("collapse", "filter"))
        if filled:
            if len(cells) + repeated * len(filled) > left:
                raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
            for offset in range(repeated):
                cells.update({(index + offset, column): cell for column, cell in filled.items()})
        for column, rows, columns in ranges[: MAX_MERGES - len(merges)]:
            merges.append(Merge(index, column, index + rows - 1, column + columns - 1))
        index += repeated
    return Sheet(title, cells, merges, has_hidden)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in _ROW_GROUPS:
            yield from _rows(child)


def _read_row(row: Element) -> tuple[dict[int, SheetCell], list[tuple[int, int, int]]]:
    """The filled cells of a row by column, and its merged cells (column, rows, columns)."""
    filled: dict[int, SheetCell] = {}
    ranges: list[tuple[int, int, int]] = []
    column = 0
    for element in row:
        if local(element) not in _CELLS:
            continue
        repeated = _count(element, "number-columns-repeated")
        cell = _read_cell(element) if local(element) == "table-cell" else SheetCell("")
        if cell.text:
            if len(filled) + repeated > MAX_FILLED:
                raise WorkbookTooLarge(f"more than {MAX_FILLED} cells in a row")
            filled.update(dict.fromkeys(range(column, column + repeated), cell))
        rows, columns = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        if rows > 1 or columns > 1:
            ranges.append((column, rows, columns))
        column += repeated
    return filled, ranges


def _count(element: Element, name: str) -> int:
    return max(to_int(element.get(_TABLE + name), 1), 1)


def _read_cell(cell: Element) -> SheetCell:
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    printed = "\n".join("".join(_texts(child)) for child in cell if local(child) == "p")
    if kind in _NUMBERS and value is not None:
        try:
            return SheetCell(print_float(float(value)))
        except ValueError:
            return SheetCell(value, is_suspect=True)
    if kind == "date":
        return SheetCell((cell.get(f"{_OFFICE}date-value") or "").removesuffix("T00:00:00").replace("T", " "))
    formula = cell.get(f"{_TABLE}formula")
    if formula and not printed:
        return SheetCell(formula, is_suspect=True)
    return SheetCell(printed)


def _texts(element: Element) -> Iterator[str]:
    """The text of a paragraph with its blanks and breaks, without comments."""
    if element.text:
        yield element.text
    for child in element:
        kind = local(child)
        if kind == "s":
            yield " " * min(to_int(attribute(child, "c"), 1), 100)
        elif kind == "tab":
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind not in _SKIPPED:
            yield from _texts(child)
        if child.tail:
            yield child.tail
