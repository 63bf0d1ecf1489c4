"""Workbooks in the XML of Excel 2003, as reporting systems still write them, often under the name .xls."""

import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.docx.package import attribute, local, parse_xml, to_int
from analytics.documents.html.flow import RAISED
from analytics.documents.sheets.format import Format, Style, doubt_faint, judge_code, print_number
from analytics.documents.sheets.formula import Formulas, from_offsets, settle_results, to_float
from analytics.documents.sheets.grid import (
    MAX_FILLED,
    MAX_MERGES,
    MAX_SHEETS,
    Hidden,
    Merge,
    Sheet,
    SheetCell,
    Spot,
    WorkbookTooLarge,
)
from analytics.errors import UnreadableFile

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED = {"percent": Format(is_percent=True)}
"""What the named number formats do; those of dates stand on cells that say they are dates."""
_WHITES = re.compile("#" + r"[Ff][0-9A-Fa-f]" * 3)
_SMALLEST = 4
"""The size, in points, that print begins with."""
_HIDDEN = ("SheetHidden", "SheetVeryHidden")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


class _Noted(NamedTuple):
    """The merged cells of a sheet, whether it may have formulas, these, and the styles of their cells."""

    merges: list[Merge]
    has_formulas: bool
    formulas: Formulas
    looks: dict[Spot, Style]


def read_xml_sheets(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The visible sheets of a workbook, and the names of the hidden ones.

    Raises:
        UnreadableFile: It is damaged, or declares entities.
        WorkbookTooLarge: It has more cells than any report or ledger.
    """
    root = parse_xml(data, name)
    if local(root) != "Workbook":
        raise UnreadableFile(name, "WORKBOOK_DAMAGED")
    styles = _read_styles(root)
    # In two bytes a character the word is not looked for.
    has_formulas = b"Formula" in data or b"\0" in data[:64]
    sheets: list[Sheet] = []
    hidden: list[str] = []
    left = MAX_FILLED
    for worksheet in islice(root.iter(f"{_SPREADSHEET}Worksheet"), MAX_SHEETS):
        title = attribute(worksheet, "Name") or ""
        if any(visible.text in _HIDDEN for visible in worksheet.iter("{*}Visible")):
            hidden.append(title)
            continue
        sheets.append(_read_sheet(worksheet, title, styles, left, has_formulas=has_formulas))
        left -= len(sheets[-1].cells)
    return tuple(sheets), tuple(hidden)


def _read_styles(root: Element) -> dict[str, Style]:
    """What each style does."""
    styles: dict[str, Style] = {}
    for style in root.iter(f"{_SPREADSHEET}Style"):
        parts = {local(child): child for child in style}
        code = attribute(parts.get("NumberFormat"), "Format") or "General"
        font, ground = parts.get("Font"), parts.get("Interior")
        is_white = _WHITES.fullmatch(attribute(font, "Color") or "") and (
            attribute(ground, "Pattern") in (None, "None")
            or _WHITES.fullmatch(attribute(ground, "Color") or "") is not None
        )
        is_tiny = to_int((attribute(font, "Size") or "").partition(".")[0], _SMALLEST) < _SMALLEST
        is_struck = attribute(font, "StrikeThrough") == "1"
        shown = _NAMED.get(code.lower(), judge_code(code))
        styles[attribute(style, "ID") or ""] = Style(shown, bool(is_white) or is_tiny or is_struck)
    return styles


def _read_sheet(
    worksheet: Element, title: str, styles: dict[str, Style], left: int, *, has_formulas: bool
) -> Sheet:
    cells: dict[Spot, SheetCell] = {}
    noted = _Noted([], has_formulas, Formulas({}, {}), {})
    listed: set[int] = set()
    hidden: tuple[set[int], set[int]] = (set(), set())
    shows_zeros = next(worksheet.iter("{*}DoNotDisplayZeros"), None) is None
    index = -1
    for row in _rows(worksheet):
        index = to_int(attribute(row, "Index"), index + 2) - 1
        if index > _LAST_ROW:
            break
        listed.add(index)
        filled = list(_read_row(row, index, styles, shows_zeros, noted))
        cells.update(filled)
        if len(cells) > left:
            raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
        if attribute(row, "Hidden") == "1":
            hidden[0].update(range(index, index + 1 + min(to_int(attribute(row, "Span"), 0), MAX_FILLED)))
        index += to_int(attribute(row, "Span"), 0)
    hidden[1].update(_find_hidden_columns(worksheet))
    if noted.formulas.written:
        settle_results(
            noted.formulas,
            cells,
            lambda spot, value: doubt_faint(
                _print_stored(repr(value), noted.looks[spot].shown, shows_zeros), noted.looks[spot]
            ),
        )
    return Sheet(title, cells, noted.merges[:MAX_MERGES], frozenset(listed), Hidden(*map(frozenset, hidden)))


def _find_hidden_columns(worksheet: Element) -> Iterator[int]:
    index = -1
    for column in (child for table in _tables(worksheet) for child in table if local(child) == "Column"):
        index = to_int(attribute(column, "Index"), index + 2) - 1
        last = min(index + to_int(attribute(column, "Span"), 0), _LAST_COLUMN)
        if attribute(column, "Hidden") == "1":
            yield from range(index, last + 1)
        index = last


def _tables(worksheet: Element) -> Iterator[Element]:
    return (child for child in worksheet if local(child) == "Table")


def _rows(worksheet: Element) -> Iterator[Element]:
    return (child for table in _tables(worksheet) for child in table if local(child) == "Row")


def _read_row(
    row: Element, index: int, styles: dict[str, Style], shows_zeros: bool, noted: _Noted
) -> Iterator[tuple[Spot, SheetCell]]:
    """The filled cells of a row; its merged ones and its formulas are noted."""
    column = -1
    for cell in (child for child in row if local(child) == "Cell"):
        column = to_int(attribute(cell, "Index"), column + 2) - 1
        if column > _LAST_COLUMN:
            break
        across, down = to_int(attribute(cell, "MergeAcross"), 0), to_int(attribute(cell, "MergeDown"), 0)
        if across or down:
            noted.merges.append(Merge(index, column, index + down, column + across))
        style = styles.get(attribute(cell, "StyleID") or "", Style())
        read = doubt_faint(_read_cell(cell, style.shown, shows_zeros), style)
        if noted.has_formulas:
            _note(cell, (index, column), style, noted)
        if read.text or read.stored:
            yield (index, column), read
        column += across


def _note(cell: Element, spot: Spot, style: Style, noted: _Noted) -> None:
    """Notes what a cell stores, and its formula."""
    data = next((child for child in cell if local(child) == "Data"), None)
    kind = None if data is None else attribute(data, "Type")
    if kind == "Number" and data is not None:
        noted.formulas.stored[spot] = to_float(data.text or "")
    elif kind is not None:
        noted.formulas.stored[spot] = math.nan if kind == "Error" else None
    formula = attribute(cell, "Formula")
    if formula:
        noted.formulas.written[spot] = from_offsets(formula, spot)
        noted.looks[spot] = style


def _read_cell(cell: Element, shown: Format, shows_zeros: bool) -> SheetCell:
    data = next((child for child in cell if local(child) == "Data"), None)
    if data is None:
        return SheetCell("")
    text, is_struck = _read_text(data)
    match attribute(data, "Type"):
        case "Number" if text:
            return _print_stored(text, shown, shows_zeros)
        case "DateTime":
            return SheetCell(text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " "))
        case "Boolean":
            return SheetCell("TRUE" if text == "1" else "FALSE")
    return SheetCell(text, is_suspect=is_struck)


def _read_text(data: Element) -> tuple[str, bool]:
    """What a cell prints, raised digits raised and struck text left out beside other, and whether any was."""
    pieces: list[str] = []
    is_struck = _collect_text(data, pieces)
    shown = "".join(pieces).strip()
    return shown if shown or not is_struck else "".join(map(str, data.itertext())).strip(), is_struck


def _collect_text(element: Element, pieces: list[str]) -> bool:
    """Appends the text of an element and of what is in it; tells whether some of it was struck out."""
    is_struck = False
    pieces.append(element.text or "")
    for child in element:
        inner: list[str] = []
        is_struck = _collect_text(child, inner) or is_struck
        printed = "".join(inner)
        if local(child) == "S":
            is_struck = is_struck or bool(printed.strip())
        else:
            pieces.append(printed.translate(RAISED) if local(child) == "Sup" else printed)
        pieces.append(child.tail or "")
    return is_struck


def _print_stored(text: str, shown: Format, shows_zeros: bool) -> SheetCell:
    """A stored number as the workbook shows it; one that is shown as a date is doubtful."""
    try:
        number = float(text)
    except ValueError:
        return SheetCell(text, is_suspect=True)
    printed = print_number(number, shown, shows_zeros)
    return printed._replace(is_suspect=True) if shown.is_date else printed
