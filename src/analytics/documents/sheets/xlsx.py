"""Excel workbooks (.xlsx): the cells as they are stored, sheet by sheet.

Read from the XML and not through a library for what libraries drop: whether a formula has been calculated,
whether a cell is an error, raised and struck digits, hidden sheets and rows.
"""

import math
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.archive import open_parts
from analytics.documents.docx.package import local, parse_xml, to_int
from analytics.documents.html.flow import RAISED
from analytics.documents.sheets.format import BUILT_IN, Format, Style, doubt_faint, judge_code, print_stored
from analytics.documents.sheets.formula import Formulas, settle_results, shift, to_float
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
    read_address,
)
from analytics.errors import UnreadableFile

_WHITES = re.compile(r"(?:[0-9A-Fa-f]{2})?" + r"[Ff][0-9A-Fa-f]" * 3)
_SMALLEST = 4
"""The size, in points, that print begins with: the smallest that Chinese programs offer is 5."""
_EPOCH, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_TEXTS = frozenset({"s", "str", "inlineStr"})
_DIGIT = re.compile(r"\d")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class Book(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: Sequence[SheetCell]
    styles: Sequence[Style]
    epoch: datetime
    is_waiting: bool


class Noted(NamedTuple):
    """The formulas of a sheet and what its cells store, formulas that cells share, and the cells' styles."""

    formulas: Formulas
    shared: dict[str, tuple[Spot, str]]
    looks: dict[Spot, int]


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
            _read_strings(load(strings), name), _read_styles(load(styles), name), *_read_settings(workbook)
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
    """A text with runs: raised digits stay raised, struck ones are none; these and faint ones leave doubt."""
    pieces: list[str] = []
    struck = ""
    is_doubtful = False
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            text = "".join(each.text or "" for each in child if local(each) == "t")
            marks = {local(mark): mark for each in child if local(each) == "rPr" for mark in each}
            if _is_struck(marks):
                struck += text.strip()
                continue
            raised = "vertAlign" in marks and marks["vertAlign"].get("val") in ("superscript", "subscript")
            pieces.append(text.translate(RAISED) if raised else text)
            is_doubtful = is_doubtful or (_DIGIT.search(text) is not None and _is_faint(marks.values()))
    shown = "".join(pieces)
    return SheetCell(shown if shown.strip() else struck, is_doubtful or bool(struck))


def _read_styles(content: bytes | None, name: str) -> list[Style]:
    """What each cell style does."""
    if content is None:
        return []
    groups = {local(group): group for group in parse_xml(content, name)}
    written = {to_int(each.get("numFmtId"), -1): each.get("formatCode") for each in groups.get("numFmts", ())}
    codes = {**BUILT_IN, **{number: code for number, code in written.items() if code}}
    faint = [_is_faint(font) for font in groups.get("fonts", ())]
    struck = [_is_struck({local(mark): mark for mark in font}) for font in groups.get("fonts", ())]
    filled = [_is_filled(fill) for fill in groups.get("fills", ())]
    styles: list[Style] = []
    for style in groups.get("cellXfs", ()):
        code = codes.get(to_int(style.get("numFmtId"), 0))
        font, fill = to_int(style.get("fontId"), 0), to_int(style.get("fillId"), 0)
        is_faint = font < len(faint) and (
            struck[font] or (faint[font] and not (fill < len(filled) and filled[fill]))
        )
        styles.append(Style(judge_code(code) if code else Format(), is_faint))
    return styles


def _is_struck(marks: Mapping[str, Element]) -> bool:
    return "strike" in marks and marks["strike"].get("val") not in ("0", "false")


def _is_faint(font: Iterable[Element]) -> bool:
    """Whether text of a font is white, or smaller than print."""
    marks = {local(mark): mark for mark in font}
    size = marks["sz"].get("val") if "sz" in marks else None
    return ("color" in marks and _is_white(marks["color"])) or (
        size is not None and to_int(size.partition(".")[0], _SMALLEST) < _SMALLEST
    )


def _is_white(color: Element) -> bool:
    """Whether a colour is white or nearly so: by its parts, by the theme, or in the table of colours."""
    is_own = color.get("theme") == "0" and not (color.get("tint") or "0").startswith("-")
    return (
        is_own or color.get("indexed") in ("1", "9") or _WHITES.fullmatch(color.get("rgb") or "") is not None
    )


def _is_filled(fill: Element) -> bool:
    """Whether a ground has a colour on which white shows."""
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return local(fill) == "fill" and pattern is not None and local(pattern) == "gradientFill"
    return not any(local(color) == "fgColor" and _is_white(color) for color in pattern)


def _read_sheet(content: bytes, title: str, book: Book, left: int, name: str) -> Sheet:
    """Reads the rows of a sheet one by one; what its declared dimension says does not count."""
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content[:4096]:
        raise UnreadableFile(name, "OFFICE_XML_ENTITIES")
    cells: dict[Spot, SheetCell] = {}
    noted = Noted(Formulas({}, {}, book.is_waiting), {}, {}) if _FORMULA.search(content) else None
    merges: list[Merge] = []
    listed: set[int] = set()
    hidden: tuple[set[int], set[int]] = (set(), set())
    shows_zeros = True
    row = -1
    events = etree.iterparse(
        BytesIO(content),
        tag=("{*}row", "{*}mergeCell", "{*}col", "{*}sheetView"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for _, element in events:
            kind = local(element)
            if kind == "row":
                row = to_int(element.get("r"), row + 2) - 1
                listed.add(row)
                if _is_hidden(element, "ht"):
                    hidden[0].add(row)
                cells.update(_read_row(element, row, book, shows_zeros, noted))
                if len(cells) > left:
                    raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
                element.clear()
            elif kind == "col":
                if _is_hidden(element, "width"):
                    first, last = (to_int(element.get(end), 0) for end in ("min", "max"))
                    hidden[1].update(range(first - 1, min(last, MAX_COLUMNS)))
            elif kind == "sheetView":
                shows_zeros = shows_zeros and element.get("showZeros") not in ("0", "false")
            elif len(merges) < MAX_MERGES and (merge := _read_range(element.get("ref") or "")):
                merges.append(merge)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(name, "WORKBOOK_DAMAGED") from error
    if noted is not None:
        settle_results(
            noted.formulas,
            cells,
            lambda spot, value: _show(value, _find_style(noted.looks[spot], book), book, shows_zeros),
        )
    return Sheet(title, cells, merges, frozenset(listed), Hidden(*map(frozenset, hidden)))


def _is_hidden(element: Element, size: str) -> bool:
    """Whether a row or a column is hidden, or has no size."""
    return element.get("hidden") in ("1", "true") or element.get(size) in ("0", "0.0")


def _read_row(
    row: Element, index: int, book: Book, shows_zeros: bool, noted: Noted | None
) -> Iterator[tuple[Spot, SheetCell]]:
    column = -1
    for element in row:
        if local(element) != "c":
            continue
        spot = read_address(element.get("r") or "")
        column = spot[1] if spot else column + 1
        cell = _read_cell(element, book, shows_zeros)
        if noted is not None:
            _note(element, (index, column), noted)
        if cell.text or cell.stored:
            yield (index, column), cell


def _note(element: Element, spot: Spot, noted: Noted) -> None:
    """Notes what a cell stores, and its formula; one that is shared is written out for each of its cells."""
    parts = {local(child): child for child in element}
    kind = element.get("t") or "n"
    value = parts["v"].text if "v" in parts else None
    if value or kind == "inlineStr":
        is_word = kind not in ("n", "e")
        noted.formulas.stored[spot] = None if is_word else to_float(value or "")
    formula = parts.get("f")
    if formula is None:
        return
    text, key = formula.text or "", formula.get("si")
    if key is not None and formula.get("t") == "shared":
        if text:
            noted.shared[key] = (spot, text)
        elif key in noted.shared:
            first, text = noted.shared[key]
            text = shift(text, spot[0] - first[0], spot[1] - first[1])
    noted.formulas.written[spot] = text
    noted.looks[spot] = to_int(element.get("s"), 0)


def _find_style(index: int, book: Book) -> Style:
    return book.styles[index] if index < len(book.styles) else Style()


def _read_cell(element: Element, book: Book, shows_zeros: bool) -> SheetCell:
    """What a cell shows; digits that cannot be seen leave doubt, and so does text that its format covers."""
    style = _find_style(to_int(element.get("s"), 0), book)
    cell = _read_value(element, book, style.shown, shows_zeros)
    if style.shown.text is not None and cell.text and element.get("t") in _TEXTS:
        cell = SheetCell(style.shown.text, stored=cell.text)
    return doubt_faint(cell, style)


def _read_value(element: Element, book: Book, shown: Format, shows_zeros: bool) -> SheetCell:
    parts = {local(child): child for child in element}
    kind = element.get("t") or "n"
    if kind == "inlineStr":
        return _read_rich(parts["is"]) if "is" in parts else SheetCell("")
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "s":
        index = to_int(value, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else SheetCell(value, bool(value))
    if kind == "n" and value:
        number = to_float(value)
        is_damaged = math.isnan(number)
        return (
            SheetCell(value, is_suspect=True)
            if is_damaged
            else print_stored(number, shown, book.epoch, shows_zeros)
        )
    if kind == "b":
        return SheetCell("TRUE" if value == "1" else "FALSE")
    return SheetCell(value)


def _show(value: float, style: Style, book: Book, shows_zeros: bool) -> SheetCell:
    """What a cell shows of what its formula gives."""
    return doubt_faint(print_stored(value, style.shown, book.epoch, shows_zeros), style)


def _read_range(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    start, end = read_address(first), read_address(last)
    if start is None or end is None or end < start:
        return None
    return Merge(*start, *end)
