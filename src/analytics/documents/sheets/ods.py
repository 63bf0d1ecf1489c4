"""OpenDocument workbooks (.ods): the cells as they are stored, with their merges, sheet by sheet."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.archive import MAX_PART_BYTES, open_zip, read_entry
from analytics.documents.docx.package import attribute, local, parse_xml, to_int
from analytics.documents.html.flow import RAISED
from analytics.documents.sheets.formula import Formulas, from_opendocument, settle_results, to_float
from analytics.documents.sheets.grid import (
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_MERGES,
    MAX_SHEETS,
    Hidden,
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
_HIDING = ("collapse", "filter")
_DIGIT = re.compile(r"\d")
_DOUBT = "\x1e"
"""Stands for text that leaves doubt what is shown."""
_WHITES = re.compile("#" + r"[Ff][0-9A-Fa-f]" * 3)
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_SMALLEST = 4
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_BESIDE = re.compile(r"[,\s()（）¥￥$€£]")
"""What may stand beside the digits of a number without being part of it."""
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class _Look(NamedTuple):
    """What a style does to digits: raised, struck out, or not to be seen (white or smaller than print)."""

    is_raised: bool = False
    is_struck: bool = False
    is_faint: bool = False


class _Columns(NamedTuple):
    """The styles of a workbook, and those of the columns of a sheet with the column where each ends."""

    looks: Mapping[str, _Look]
    defaults: tuple[tuple[int, str], ...]

    def find_default(self, column: int) -> str:
        """The style of the cells of a column that have none of their own."""
        return next((style for end, style in self.defaults if column < end), "")


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
    looks = _read_looks(root)
    sheets: list[Sheet] = []
    hidden: list[str] = []
    left = MAX_FILLED
    tables = (table for book in root.iter(f"{_OFFICE}spreadsheet") for table in book)
    for table in islice((table for table in tables if local(table) == "table"), MAX_SHEETS):
        title = attribute(table, "name") or ""
        if attribute(table, "style-name") in invisible:
            hidden.append(title)
            continue
        sheets.append(_read_sheet(table, title, looks, left))
        left -= len(sheets[-1].cells)
    return tuple(sheets), tuple(hidden)


def _read_sheet(table: Element, title: str, looks: Mapping[str, _Look], left: int) -> Sheet:
    cells: dict[Spot, SheetCell] = {}
    merges: list[Merge] = []
    hidden: set[int] = set()
    formulas = Formulas({}, {})
    columns = _Columns(looks, tuple(_find_defaults(table)))
    index = 0
    for row in _rows(table):
        filled, ranges, numbers = _read_row(row, index, columns, formulas)
        repeated = _count(row, "number-rows-repeated")
        if filled:
            if attribute(row, "visibility") in _HIDING:
                hidden.update(range(index, index + repeated))
            if len(cells) + repeated * len(filled) > left:
                raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
            for offset in range(repeated):
                cells.update({(index + offset, column): cell for column, cell in filled.items()})
                formulas.stored.update({(index + offset, column): each for column, each in numbers.items()})
        for column, down, across in ranges[: MAX_MERGES - len(merges)]:
            merges.append(Merge(index, column, index + down - 1, column + across - 1))
        index += repeated
    if formulas.written:
        settle_results(formulas, cells, lambda _, value: SheetCell(print_float(value)))
    return Sheet(title, cells, merges, hidden=Hidden(frozenset(hidden), frozenset(_hidden_columns(table))))


def _find_defaults(table: Element) -> Iterator[tuple[int, str]]:
    """The style of the cells of each group of columns, and where the group ends."""
    index = 0
    for column in islice(table.iter(f"{_TABLE}table-column"), MAX_COLUMNS):
        index += _count(column, "number-columns-repeated")
        yield index, column.get(f"{_TABLE}default-cell-style-name") or ""


def _hidden_columns(table: Element) -> Iterator[int]:
    index = 0
    for column in table.iter(f"{_TABLE}table-column"):
        last = min(index + _count(column, "number-columns-repeated"), MAX_COLUMNS)
        if attribute(column, "visibility") in _HIDING:
            yield from range(index, last)
        index = last


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in _ROW_GROUPS:
            yield from _rows(child)


def _read_row(
    row: Element, index: int, columns: _Columns, formulas: Formulas
) -> tuple[dict[int, SheetCell], list[tuple[int, int, int]], dict[int, float | None]]:
    """The filled cells of a row by column, its merged cells (column, rows, columns), and what it stores."""
    filled: dict[int, SheetCell] = {}
    numbers: dict[int, float | None] = {}
    ranges: list[tuple[int, int, int]] = []
    column = 0
    for element in row:
        if local(element) not in _CELLS:
            continue
        repeated = _count(element, "number-columns-repeated")
        cell = SheetCell("")
        if local(element) == "table-cell":
            own = element.get(f"{_TABLE}style-name") or columns.find_default(column)
            cell = _doubt_faint(_read_cell(element, columns.looks), columns.looks.get(own))
        formula = element.get(f"{_TABLE}formula")
        if formula is not None:
            formulas.written[index, column] = from_opendocument(formula)
        if cell.text or cell.stored:
            if len(filled) + repeated > MAX_FILLED:
                raise WorkbookTooLarge(f"more than {MAX_FILLED} cells in a row")
            filled.update(dict.fromkeys(range(column, column + repeated), cell))
            if formula is None or element.get(f"{_OFFICE}value-type"):
                numbers.update(dict.fromkeys(range(column, column + repeated), _find_number(element)))
        down, across = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        if down > 1 or across > 1:
            ranges.append((column, down, across))
        column += repeated
    return filled, ranges, numbers


def _count(element: Element, name: str) -> int:
    return max(to_int(element.get(_TABLE + name), 1), 1)


def _find_number(cell: Element) -> float | None:
    """The number that a cell stores, not a number where it is damaged; None for anything else."""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    if value is None or kind not in (*_NUMBERS, "percentage"):
        return None
    return to_float(value)


def _read_looks(root: Element) -> dict[str, _Look]:
    """The styles that change how digits are read, by name."""
    looks = {}
    for style in root.iter("{*}style"):
        parts = {local(child): child for child in style}
        text, cell = parts.get("text-properties"), parts.get("table-cell-properties")
        if text is None:
            continue
        marks = {str(name).rpartition("}")[2]: str(value) for name, value in text.attrib.items()}
        ground = "" if cell is None else cell.get(f"{_FO}background-color") or ""
        size = _POINTS.fullmatch(marks.get("font-size", ""))
        is_white = _WHITES.fullmatch(marks.get("color", "")) and (
            ground in ("", "transparent") or _WHITES.fullmatch(ground)
        )
        look = _Look(
            not marks.get("text-position", "0%").startswith("0%"),
            any(marks.get(f"text-line-through-{kind}", "none") != "none" for kind in ("style", "type")),
            bool(is_white) or (size is not None and float(size[1]) < _SMALLEST),
        )
        if any(look):
            looks[attribute(style, "name") or ""] = look
    return looks


def _doubt_faint(cell: SheetCell, look: _Look | None) -> SheetCell:
    is_doubtful = look is not None and (look.is_struck or look.is_faint)
    return cell._replace(is_suspect=True) if is_doubtful and _DIGIT.search(cell.text) else cell


def _read_cell(cell: Element, looks: Mapping[str, _Look]) -> SheetCell:
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    lines = [list(_texts(child, looks)) for child in cell if local(child) == "p"]
    printed = "\n".join("".join(line) for line in lines).replace(_DOUBT, "")
    is_doubtful = any(_DOUBT in piece for line in lines for piece in line)
    if is_doubtful and not printed.strip():
        printed = "".join(str(text) for child in cell if local(child) == "p" for text in child.itertext())
    if kind in _NUMBERS and value is not None:
        has_text = any(local(child) == "p" for child in cell)
        return _print_stored(value, printed.strip() if has_text else None)
    if kind == "date":
        return SheetCell((cell.get(f"{_OFFICE}date-value") or "").removesuffix("T00:00:00").replace("T", " "))
    formula = cell.get(f"{_TABLE}formula")
    if formula and not printed:
        return SheetCell(formula, is_suspect=True)
    return SheetCell(printed, is_doubtful)


def _print_stored(value: str, printed: str | None) -> SheetCell:
    """A stored number with all its digits, where the text that is shown is that number.

    A text with words or without digits is what is shown, another number leaves doubt; None is no text.
    """
    try:
        number = float(value)
    except ValueError:
        return SheetCell(value, is_suspect=True)
    stored = print_float(number)
    if printed is None:
        return SheetCell(stored)
    digits = _BESIDE.sub("", printed)
    if not _DIGIT.search(digits):
        return SheetCell(printed, stored=stored)
    try:
        shown = float(digits)
    except ValueError:
        return SheetCell(printed)
    decimals = len(digits.partition(".")[2])
    return SheetCell(stored, abs(abs(shown) - abs(number)) > 0.51 * 10.0**-decimals)


def _texts(element: Element, looks: Mapping[str, _Look]) -> Iterator[str]:
    """The text of a paragraph with its blanks and breaks, without comments.

    Raised digits stay raised, struck ones are none; these and faint ones leave a mark.
    """
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
            look = looks.get(attribute(child, "style-name") or "", _Look()) if kind == "span" else _Look()
            inner = "".join(_texts(child, looks))
            if look.is_struck or (look.is_faint and _DIGIT.search(inner)):
                yield _DOUBT if inner.strip() else ""
            if not look.is_struck:
                yield inner.translate(RAISED) if look.is_raised else inner
        if child.tail:
            yield child.tail
