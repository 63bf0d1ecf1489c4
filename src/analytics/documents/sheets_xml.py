"""Workbooks in the XML of Excel 2003, as reporting systems still write them, often under the name .xls."""

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from analytics.documents.docx_package import attribute, local, parse_xml, to_int
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
from analytics.documents.sheets_xlsx import Format, judge_code
from analytics.errors import UnreadableFile

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED = {"percent": Format(is_percent=True)}
"""What the named number formats do; those of dates stand on cells that say they are dates."""
_HIDDEN = ("SheetHidden", "SheetVeryHidden")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def read_xml_sheets(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The visible sheets of a workbook, and the names of the hidden ones.

    Raises:
        UnreadableFile: It is damaged, or declares entities.
        WorkbookTooLarge: It has more cells than any report or ledger.
    """
    root = parse_xml(data, name)
    if local(root) != "Workbook":
        raise UnreadableFile(name, "WORKBOOK_DAMAGED")
    formats = _read_formats(root)
    sheets: list[Sheet] = []
    hidden: list[str] = []
    left = MAX_FILLED
    for worksheet in islice(root.iter(f"{_SPREADSHEET}Worksheet"), MAX_SHEETS):
        title = attribute(worksheet, "Name") or ""
        if any(visible.text in _HIDDEN for visible in worksheet.iter("{*}Visible")):
            hidden.append(title)
            continue
        sheets.append(_read_sheet(worksheet, title, formats, left))
        left -= len(sheets[-1].cells)
    return tuple(sheets), tuple(hidden)


def _read_formats(root: Element) -> dict[str, Format]:
    """What the number format of each style does."""
    formats: dict[str, Format] = {}
    for style in root.iter(f"{_SPREADSHEET}Style"):
        shown = next((child for child in style if local(child) == "NumberFormat"), None)
        code = attribute(shown, "Format") or "General"
        formats[attribute(style, "ID") or ""] = _NAMED.get(code.lower(), judge_code(code))
    return formats


def _read_sheet(worksheet: Element, title: str, formats: dict[str, Format], left: int) -> Sheet:
    cells: dict[Spot, SheetCell] = {}
    merges: list[Merge] = []
    has_hidden = False
    index = -1
    for row in _rows(worksheet):
        index = to_int(attribute(row, "Index"), index + 2) - 1
        if index > _LAST_ROW:
            break
        filled = list(_read_row(row, index, formats, merges))
        cells.update(filled)
        if len(cells) > left:
            raise WorkbookTooLarge(f"more than {MAX_FILLED} cells")
        has_hidden = has_hidden or (bool(filled) and attribute(row, "Hidden") == "1")
        index += to_int(attribute(row, "Span"), 0)
    columns = (child for table in _tables(worksheet) for child in table if local(child) == "Column")
    has_hidden = has_hidden or any(attribute(column, "Hidden") == "1" for column in columns)
    return Sheet(title, cells, merges[:MAX_MERGES], has_hidden)


def _tables(worksheet: Element) -> Iterator[Element]:
    return (child for child in worksheet if local(child) == "Table")


def _rows(worksheet: Element) -> Iterator[Element]:
    return (child for table in _tables(worksheet) for child in table if local(child) == "Row")


def _read_row(
    row: Element, index: int, formats: dict[str, Format], merges: list[Merge]
) -> Iterator[tuple[Spot, SheetCell]]:
    """The filled cells of a row; its merged ones are added to `merges`."""
    column = -1
    for cell in (child for child in row if local(child) == "Cell"):
        column = to_int(attribute(cell, "Index"), column + 2) - 1
        if column > _LAST_COLUMN:
            break
        across, down = to_int(attribute(cell, "MergeAcross"), 0), to_int(attribute(cell, "MergeDown"), 0)
        if across or down:
            merges.append(Merge(index, column, index + down, column + across))
        read = _read_cell(cell, formats)
        if read.text:
            yield (index, column), read
        column += across


def _read_cell(cell: Element, formats: dict[str, Format]) -> SheetCell:
    data = next((child for child in cell if local(child) == "Data"), None)
    formula = attribute(cell, "Formula")
    if data is None:
        return SheetCell(formula or "", is_suspect=bool(formula))
    text, is_struck = _read_text(data)
    match attribute(data, "Type"):
        case "Number" if text:
            return _print_number(text, formats.get(attribute(cell, "StyleID") or "", Format()))
        case "DateTime":
            return SheetCell(text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " "))
        case "Boolean":
            return SheetCell("TRUE" if text == "1" else "FALSE")
    return SheetCell(text, is_suspect=is_struck)


def _read_text(data: Element) -> tuple[str, bool]:
    """What a cell prints, raised digits raised and struck text left out, and whether any was struck."""
    pieces: list[str] = []
    is_struck = _collect_text(data, pieces)
    return "".join(pieces).strip(), is_struck


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


def _print_number(text: str, shown: Format) -> SheetCell:
    """A stored number as the workbook shows it; one that it shows otherwise than stored is doubtful."""
    try:
        number = float(text)
    except ValueError:
        return SheetCell(text, is_suspect=True)
    if shown.is_percent:
        return SheetCell(f"{print_float(number * 100)}%")
    return SheetCell(print_float(number), shown.is_scaled or shown.is_date)
