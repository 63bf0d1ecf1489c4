"""Excel workbooks (.xlsx): the cells as they are stored, sheet by sheet.

Read from the XML and not through a library for what libraries drop: whether a formula has been calculated,
whether a cell is an error, raised and struck digits, hidden sheets and rows.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.archive import open_parts
from analytics.documents.docx_package import local, parse_xml, to_int
from analytics.documents.html_flow import RAISED
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

_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_IDS = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_LETTER = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_EPOCH, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_LAST_DAY = 2_958_465
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class Format(NamedTuple):
    """What a number format does to a stored number; a scaled one shows another number than it stores."""

    is_date: bool = False
    is_percent: bool = False
    is_scaled: bool = False


class Book(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: Sequence[SheetCell]
    formats: Sequence[Format]
    epoch: datetime
    is_uncalculated: bool


def read_xlsx_sheets(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The visible sheets of a workbook, and the names of the hidden ones.

    Raises:
        UnreadableFile: It is damaged or a bomb.
        WorkbookTooLarge: It has more cells than any report or ledger.
    """
    with open_parts(data, name) as (_, load):
        main = _find_main(load("_rels/.rels"), name)
        content = load(main)
        if content is None:
            raise UnreadableFile(name, "WORKBOOK_DAMAGED")
        workbook = parse_xml(content, name)
        folder, file = posixpath.split(main)
        targets = _read_relations(load(f"{folder}/_rels/{file}.rels"), folder, name)
        strings = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
        styles = next((part for kind, part in targets.values() if kind == "styles"), "")
        book = Book(
            _read_strings(load(strings), name), _read_formats(load(styles), name), *_read_settings(workbook)
        )
        sheets: list[Sheet] = []
        hidden: list[str] = []
        count = 0
        for element in [each for each in workbook.iter() if local(each) == "sheet"][:MAX_SHEETS]:
            title = element.get("name") or ""
            kind, part = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION) or "", ("", ""))
            if element.get("state") in ("hidden", "veryHidden"):
                hidden.append(title)
            elif kind == "worksheet" and (content := load(part)) is not None:
                sheets.append(_read_sheet(content, title, book, MAX_FILLED - count, name))
                count += len(sheets[-1].cells)
    return tuple(sheets), tuple(hidden)


def _find_main(relations: bytes | None, name: str) -> str:
    for relation in parse_xml(relations, name) if relations else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "xl/workbook.xml"


def _read_relations(content: bytes | None, folder: str, name: str) -> dict[str, tuple[str, str]]:
    """Id -> kind of part and its path."""
    found = {}
    for relation in parse_xml(content, name) if content else ():
        target = relation.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[relation.get("Id") or ""] = ((relation.get("Type") or "").rsplit("/", 1)[-1], path)
    return found


def _read_settings(workbook: Element) -> tuple[datetime, bool]:
    """The first day of its calendar, and whether its formulas still wait to be calculated."""
    settings = {local(element): element for element in workbook}
    properties, calculation = settings.get("workbookPr"), settings.get("calcPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    is_waiting = calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true")
    return _EPOCH_1904 if is_1904 else _EPOCH, is_waiting


def _read_strings(content: bytes | None, name: str) -> list[SheetCell]:
    if content is None:
        return []
    return [_read_rich(item) for item in parse_xml(content, name) if local(item) == "si"]


def _read_rich(item: Element) -> SheetCell:
    """A text with runs; raised digits stay raised, struck ones are none and leave doubt."""
    pieces: list[str] = []
    is_struck = False
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            text = "".join(each.text or "" for each in child if local(each) == "t")
            marks = {local(mark): mark for each in child if local(each) == "rPr" for mark in each}
            if "strike" in marks and marks["strike"].get("val") not in ("0", "false"):
                is_struck = is_struck or bool(text.strip())
                continue
            raised = "vertAlign" in marks and marks["vertAlign"].get("val") == "superscript"
            pieces.append(text.translate(RAISED) if raised else text)
    return SheetCell("".join(pieces), is_struck)


def _read_formats(content: bytes | None, name: str) -> list[Format]:
    """What the number format of each cell style does."""
    if content is None:
        return []
    groups = {local(group): group for group in parse_xml(content, name)}
    codes = {item.get("numFmtId"): item.get("formatCode") or "" for item in groups.get("numFmts", ())}
    return [_judge_format(style.get("numFmtId") or "0", codes) for style in groups.get("cellXfs", ())]


def _judge_format(number: str, codes: Mapping[str | None, str]) -> Format:
    if number not in codes:
        code = to_int(number, 0)
        return Format(code in _DATE_IDS, code in _PERCENT_IDS)
    return judge_code(codes[number])


def judge_code(code: str) -> Format:
    """What a number format does, by its code."""
    shown = _QUOTED.sub("", code).split(";")[0]
    if shown.strip().lower() == "general":
        return Format()
    return Format(_DATE_LETTER.search(shown) is not None, "%" in shown, _SCALED.search(shown) is not None)


def _read_sheet(content: bytes, title: str, book: Book, left: int, name: str) -> Sheet:
    """Reads the rows of a sheet one by one; what its declared dimension says does not count."""
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content[:4096]:
        raise UnreadableFile(name, "OFFICE_XML_ENTITIES")
    cells: dict[Spot, SheetCell] = {}
    merges: list[Merge] = []
    has_hidden = False
    row = -1
    events = etree.iterparse(
        BytesIO(content),
        tag=("{*}row", "{*}mergeCell", "{*}col"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for _, element in events:
            kind = local(element)
            if kind == "row":
                row = to_int(element.get("r"), row + 2) - 1
                has_hidden = has_hidden or (element.get("hidden") in ("1", "true") and len(element) > 0)
                cells.update(_read_row(element, row, book))
                if len(cells) > left:
                    raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
                element.clear()
            elif kind == "col":
                has_hidden = has_hidden or element.get("hidden") in ("1", "true")
            elif len(merges) < MAX_MERGES and (merge := _read_range(element.get("ref") or "")):
                merges.append(merge)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(name, "WORKBOOK_DAMAGED") from error
    return Sheet(title, cells, merges, has_hidden)


def _read_row(row: Element, index: int, book: Book) -> Iterator[tuple[Spot, SheetCell]]:
    column = -1
    for element in row:
        if local(element) != "c":
            continue
        spot = read_address(element.get("r") or "")
        column = spot[1] if spot else column + 1
        cell = _read_cell(element, book)
        if cell.text:
            yield (index, column), cell


def _read_cell(element: Element, book: Book) -> SheetCell:
    parts = {local(child): child for child in element}
    kind = element.get("t") or "n"
    if kind == "inlineStr":
        return _read_rich(parts["is"]) if "is" in parts else SheetCell("")
    value = (parts["v"].text or "") if "v" in parts else ""
    formula = parts.get("f")
    if formula is not None and (not value or book.is_uncalculated):
        # Nobody has opened it since it was written: what it will print is not in the file.
        return SheetCell(value or f"={formula.text or ''}", is_suspect=True)
    if kind == "s":
        index = to_int(value, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else SheetCell(value, bool(value))
    if kind == "n" and value:
        return _print_number(value, element.get("s") or "0", book)
    if kind == "b":
        return SheetCell("TRUE" if value == "1" else "FALSE")
    return SheetCell(value)


def _print_number(value: str, style: str, book: Book) -> SheetCell:
    """A stored number as the workbook shows it, but for rounding: the digits are those that are stored."""
    index = to_int(style, 0)
    shown = book.formats[index] if index < len(book.formats) else Format()
    try:
        number = float(value)
    except ValueError:
        return SheetCell(value, is_suspect=True)
    if shown.is_date and 0 < number <= _LAST_DAY:
        return SheetCell(print_date(book.epoch + timedelta(days=number)))
    if shown.is_percent:
        return SheetCell(f"{print_float(number * 100)}%")
    return SheetCell(print_float(number), shown.is_scaled)


def print_date(moment: datetime) -> str:
    """A date, with its time where it has one.

    >>> [print_date(datetime.fromisoformat(text)) for text in ("2024-01-17", "2024-01-17 09:30")]
    ['2024-01-17', '2024-01-17 09:30:00']
    """
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else str(moment)


@lru_cache(maxsize=8192)
def read_address(address: str) -> Spot | None:
    """Row and column of an address like ``B7``, or None.

    >>> read_address("B7"), read_address("x")
    ((6, 1), None)
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _read_range(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    start, end = read_address(first), read_address(last)
    if start is None or end is None or end < start:
        return None
    return Merge(*start, *end)
