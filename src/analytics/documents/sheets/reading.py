"""Workbooks and tables as text (.xlsx, .xls, .ods, .csv, the XML of Excel 2003) to documents.

Sheets that repeat each other's labels are different reports, one document each, named by their sheet.
Sheets that do not (总体情况, 表二, 表三, 表四) are one report cut in pieces and become one document. Hidden
sheets are not read, because nobody who looks at the workbook sees them; a problem names them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import combinations, groupby, islice
from types import MappingProxyType

import python_calamine

from analytics.documents.encoding import Decoded
from analytics.documents.grid import GridTooLarge
from analytics.documents.metadata import read_declarations
from analytics.documents.office_streams import find_errors, is_locked, open_container, read_stream
from analytics.documents.sheets.beside import part_beside
from analytics.documents.sheets.biff import OldSheet, read_looks
from analytics.documents.sheets.format import print_date
from analytics.documents.sheets.formula import say_results
from analytics.documents.sheets.grid import (
    MAX_FILLED,
    MAX_SHEETS,
    MAX_SLOTS,
    Merge,
    Sheet,
    SheetCell,
    Spot,
    WorkbookTooLarge,
    build_sheet,
    print_float,
)
from analytics.documents.sheets.hidden import leave_out_rivals
from analytics.documents.sheets.ods import read_ods_sheets
from analytics.documents.sheets.xlsx import read_xlsx_sheets
from analytics.documents.sheets.xml import read_xml_sheets
from analytics.errors import UnreadableFile
from analytics.model import Block, Document, Message, Paragraph, Problem, Table

CSV_SHEET = "CSV"
"""What the only sheet of a .csv file is called: such a file has no name for it."""

MIN_SHARED = 0.5
"""Share of its labels that a sheet has in common with another one when both are of the same kind."""

MIN_LABELS = 4
MIN_CSV_LINES = 3
MIN_CSV_FIELDS = 3
MIN_CSV_SHARE = 0.9
"""A text is a .csv file when nearly all of its records have the same number of fields."""

MAX_DENSE = 2_000_000
"""Cells in the used range of an old workbook, filled or not: its reader makes all of them."""

_NUMERIC = re.compile(r"[-+\d.,%\s/—]*")
_NO_FIELD = re.compile(r"\t|\d\s+\d|。.")
"""What stands in no field of a table: a tab, two numbers, the end of a sentence before another."""
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


def read_xlsx(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads an Excel workbook.

    Raises:
        UnreadableFile: It is damaged, empty, a bomb, or larger than any report or ledger.
    """
    try:
        return _build(*read_xlsx_sheets(data, name), name, sha256)
    except WorkbookTooLarge as error:
        raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED) from error


def read_ods(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads an OpenDocument workbook.

    Raises:
        UnreadableFile: As `read_xlsx`, or it is encrypted.
    """
    try:
        return _build(*read_ods_sheets(data, name), name, sha256)
    except WorkbookTooLarge as error:
        raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED) from error


def read_sheet_xml(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a workbook in the XML of Excel 2003.

    Raises:
        UnreadableFile: As `read_xlsx`.
    """
    try:
        return _build(*read_xml_sheets(data, name), name, sha256)
    except WorkbookTooLarge as error:
        raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED) from error


def read_xls(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads an old Excel or WPS workbook.

    Raises:
        UnreadableFile: As `read_xlsx`, or it is encrypted.
    """
    container = open_container(data, name)
    records = read_stream(container, "Workbook")
    if is_locked(records):
        raise UnreadableFile(name, "OFFICE_ENCRYPTED")
    errors, looks = find_errors(records), read_looks(records)
    sheets: list[Sheet] = []
    hidden: list[str] = []
    left = MAX_FILLED
    with _refuse_damage(name):
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index, listed in enumerate(workbook.sheets_metadata[:MAX_SHEETS]):
            if listed.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if listed.visible != python_calamine.SheetVisibleEnum.Visible:
                hidden.append(listed.name)
                continue
            sheet = workbook.get_sheet_by_index(index)
            look = looks[index] if index < len(looks) else None
            sheets.append(_read_old_sheet(sheet, errors.get(index, {}), look, left, name))
            left -= len(sheets[-1].cells)
    return _build(tuple(sheets), tuple(hidden), name, sha256)


def read_csv(decoded: Decoded, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads a table that was saved as text with commas or semicolons.

    Raises:
        UnreadableFile: It has more cells than any report or ledger.
    """
    cells: dict[Spot, SheetCell] = {}
    listed: set[int] = set()
    for row, fields in enumerate(_parse_csv(decoded.text, _find_delimiter(decoded.text) or ",")):
        cells.update({(row, column): SheetCell(text) for column, text in enumerate(fields) if text.strip()})
        if len(fields) > 1:
            listed.add(row)
        if len(cells) > MAX_FILLED:
            raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED)
    return _build((Sheet(CSV_SHEET, cells, (), frozenset(listed)),), (), name, sha256, decoded.problems)


def is_csv(text: str) -> bool:
    """Whether a text is a table with commas or semicolons rather than prose or tabs."""
    return _find_delimiter(text) is not None


# -- one or several reports --------------------------------------------------------------------------


def _build(
    sheets: Sequence[Sheet],
    hidden: Sequence[str],
    name: str,
    sha256: str,
    problems: tuple[Problem, ...] = (),
) -> tuple[Document, ...]:
    sifted = [leave_out_rivals(sheet) for sheet in sheets]
    filled = [sheet for sheet, _ in sifted if sheet.cells]
    if not filled:
        raise UnreadableFile(name, "WORKBOOK_EMPTY")
    parts = [part for sheet in filled for part in part_beside(sheet)]
    try:
        built = [(title, build_sheet(sheet)) for title, sheet in parts]
    except GridTooLarge as error:
        raise UnreadableFile(name, "TABLE_TOO_LARGE", limit=MAX_SLOTS) from error
    problems = (*problems, *map(_say_hidden_sheet, hidden))
    problems = (*problems, *(problem for _, found in sifted for problem in found))
    problems = (*problems, *(problem for sheet in filled for problem in say_results(sheet)))
    if len(built) > len(filled) or (len(built) > 1 and _has_parallel([blocks for _, blocks in built])):
        return tuple(
            _make_document(blocks, title, problems if not index else (), name, sha256)
            for index, (title, blocks) in enumerate(built)
        )
    joined = [block for title, blocks in built for block in (*_head(title, len(built)), *blocks)]
    return (_make_document(tuple(joined), None, problems, name, sha256),)


def _make_document(
    blocks: tuple[Block, ...], part: str | None, problems: tuple[Problem, ...], name: str, sha256: str
) -> Document:
    declared = MappingProxyType(read_declarations(blocks))
    return Document(name, part, sha256, "xlsx", declared.get("title"), blocks, declared, problems)


def _head(title: str, count: int) -> tuple[Block, ...]:
    """The name of a sheet, which is often the only heading of the table in it."""
    is_heading = count > 1 and not _UNNAMED.fullmatch(title)
    return (Paragraph(title, None, 2),) if is_heading else ()


def _has_parallel(built: Sequence[Sequence[Block]]) -> bool:
    """Whether two sheets are filled-in copies of the same form."""
    labels = [found for blocks in built if len(found := _labels(blocks)) >= MIN_LABELS]
    return any(len(a & b) >= MIN_SHARED * min(len(a), len(b)) for a, b in combinations(labels, 2))


def _labels(blocks: Sequence[Block]) -> set[str]:
    """What a sheet prints in its tables that is no number."""
    tables = (block for block in blocks if isinstance(block, Table))
    texts = {"".join(cell.text.split()) for table in tables for row in table.rows for cell in row}
    return {text for text in texts if len(text) > 1 and not _NUMERIC.fullmatch(text)}


def _say_hidden_sheet(title: str) -> Problem:
    return Problem(
        "SHEET_HIDDEN",
        Message(f"隐藏的工作表“{title}”没有读取。", f"The hidden sheet “{title}” was not read."),
    )


# -- old workbooks -----------------------------------------------------------------------------------


@contextmanager
def _refuse_damage(name: str) -> Iterator[None]:
    """Turns what the library says of a damaged workbook into our own words.

    On some damage its Rust code panics, which reaches us as an exception beside `Exception` that has no
    importable name; everything else of that kind (an interrupt, an exit) goes on its way.
    """
    try:
        yield
    except python_calamine.PasswordError as error:
        raise UnreadableFile(name, "OFFICE_ENCRYPTED") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(name, "WORKBOOK_DAMAGED") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(name, "WORKBOOK_DAMAGED") from error


def _read_old_sheet(
    sheet: python_calamine.CalamineSheet,
    errors: Mapping[Spot, str],
    look: OldSheet | None,
    left: int,
    name: str,
) -> Sheet:
    """A sheet as the library reads it, and as its records show it."""
    if sheet.total_height * sheet.total_width > MAX_DENSE:
        raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED)
    cells: dict[Spot, SheetCell] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            text = _print_value(value)
            if text:
                spot = row, column
                cells[spot] = SheetCell(text) if look is None else look.show(spot, text)
    if look is not None:
        cells.update({spot: cell for spot, cell in look.cells.items() if spot not in cells and cell.given})
    cells.update({spot: SheetCell(text, is_suspect=True) for spot, text in errors.items()})
    if len(cells) > left:
        raise UnreadableFile(name, "WORKBOOK_TOO_LARGE", limit=MAX_FILLED)
    merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(sheet.name, cells, merges, *((look.rows, look.hidden) if look is not None else ()))


def _print_value(value: object) -> str:
    """A stored value as text; a boolean is no number."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return print_float(float(value))
        case datetime():
            return print_date(value)
        case date() | time() | timedelta():
            return str(value)
        case _:
            return str(value)


# -- tables as text ----------------------------------------------------------------------------------


def _find_delimiter(text: str) -> str | None:
    """The delimiter of a .csv file; None where the text is none."""
    for delimiter in (",", ";"):
        if text.count(delimiter) < MIN_CSV_LINES * (MIN_CSV_FIELDS - 1):
            continue
        records = [fields for fields in islice(_parse_csv(text, delimiter), 500) if fields]
        counts = Counter(map(len, records))
        if not counts:
            continue
        fields, times = counts.most_common(1)[0]
        if fields >= MIN_CSV_FIELDS and times >= max(MIN_CSV_LINES, MIN_CSV_SHARE * counts.total()):
            return delimiter
        if _is_ragged(records):
            return delimiter
    return None


def _is_ragged(records: Sequence[Sequence[str]]) -> bool:
    """Whether records are lines of prose, and tables whose rows have as many fields as their table is wide.

    Half of the rows have a number or a blank behind their first field; amounts with commas between blanks
    or tabs, and prose with commas, are no fields.
    """
    runs = [(width, list(run)) for width, run in groupby(records, key=len)]
    tables = [run for width, run in runs if width >= MIN_CSV_FIELDS]
    rows = [record for run in tables for record in run]
    if max(map(len, tables), default=0) < MIN_CSV_LINES:
        return False
    in_runs = sum(len(run) for run in tables if len(run) > 1)
    pairs = sum(len(run) for width, run in runs if 1 < width < MIN_CSV_FIELDS)
    with_values = sum(any(map(_NUMERIC.fullmatch, record[1:])) for record in rows)
    is_regular = in_runs >= MIN_CSV_SHARE * len(rows) and pairs <= (1 - MIN_CSV_SHARE) * len(rows)
    fields = (field for record in rows for field in record)
    return is_regular and 2 * with_values >= len(rows) and not any(map(_NO_FIELD.search, fields))


def _parse_csv(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a .csv file; none after what is no .csv any more."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return
