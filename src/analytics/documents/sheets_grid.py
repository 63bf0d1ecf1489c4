"""Sheets of a workbook to blocks: tables where cells stand side by side, paragraphs where one stands alone.

A sheet has no paragraphs of its own: titles, headings and prose are cells that nothing stands beside, often
merged over the whole width. Blank rows part tables. Every format of workbook comes through here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analytics.documents.grid import MAX_CELLS, GridTooLarge, pad_rows
from analytics.documents.html_flow import BREAK, TORN, clean_text
from analytics.model import Block, Cell, Paragraph, SheetPlace

MAX_FILLED = 400_000
"""Filled cells of a workbook; a ledger of a thousand agencies with all figures of a form has 230,000."""

MAX_MERGES = 20_000
MAX_SHEETS = 300
MAX_TEXT = 32_767
"""Characters in a cell; what Excel holds."""

WIDE_SHARE = 0.6
"""A merged cell over this share of a table's width belongs to no column of it."""

MIN_PROSE = 40
"""A lone cell of more characters is prose, not the label of a row whose values are blank."""

_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*、")
_NOTE = re.compile(r"\s*(?:注|备注|说明|附注)\s*\d?\s*[：:.、]")
_A = ord("A")

Spot = tuple[int, int]
"""Row and column, from 0."""


class SheetCell(NamedTuple):
    """The text of a filled cell, and whether the file leaves doubt about it."""

    text: str
    is_suspect: bool = False


class Merge(NamedTuple):
    """A merged range: first row and column, last row and column."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(NamedTuple):
    """What a sheet holds: its filled cells and its merged ranges."""

    name: str
    cells: Mapping[Spot, SheetCell]
    merges: Sequence[Merge]
    has_hidden: bool = False


class WorkbookTooLarge(ValueError):
    """A workbook has more cells than any report or ledger."""


def build_sheet(sheet: Sheet) -> tuple[Block, ...]:
    """The blocks of a sheet in reading order.

    Raises:
        GridTooLarge: A table has more slots than any ledger.
    """
    merges = _keep_useful(sheet)
    owners = {spot: Merge(*spot, *spot) for spot, cell in sheet.cells.items() if cell.text.strip()}
    owners.update({(merge.top, merge.left): merge for merge in merges if (merge.top, merge.left) in owners})
    lengths = _find_rows(owners.values())
    blocks: list[Block] = []
    for run in _split_runs(lengths):
        blocks += _build_run(sheet, merges, owners, run)
    return tuple(blocks)


def name_cell(row: int, column: int) -> str:
    """The address of a cell as a person names it.

    >>> name_cell(6, 1), name_cell(0, 26), name_cell(1048575, 16383)
    ('B7', 'AA1', 'XFD1048576')
    """
    letters = ""
    left = column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(_A + digit) + letters
    return f"{letters}{row + 1}"


def print_cell(text: str, is_suspect: bool = False) -> SheetCell:
    """A cell's text as one line; a line break between two digits leaves doubt whether they are one number."""
    joined = text[:MAX_TEXT].replace("\r\n", BREAK).replace("\n", BREAK).replace("\r", BREAK)
    return SheetCell(clean_text(joined), is_suspect or TORN.search(joined) is not None)


def print_float(value: float) -> str:
    """A stored number with the fifteen digits that a workbook shows, and no more decimals than it has.

    >>> [print_float(value) for value in (19.0, 0.1 + 0.2, 59237.2449, -253.0, 1e16, 11398889)]
    ['19', '0.3', '59237.2449', '-253', '10000000000000000', '11398889']
    """
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _keep_useful(sheet: Sheet) -> list[Merge]:
    """The merged ranges that reach where something stands, each cut where nothing does."""
    if not sheet.cells:
        return []
    bottom = max(row for row, _ in sheet.cells)
    return [
        merge._replace(bottom=min(merge.bottom, bottom))
        for merge in sheet.merges[:MAX_MERGES]
        if merge.top <= bottom and (merge.top, merge.left) != (merge.bottom, merge.right)
    ]


def _find_rows(filled: Iterable[Merge]) -> set[int]:
    """Rows in which something stands, or into which a filled cell reaches."""
    rows: set[int] = set()
    for merge in filled:
        rows.update(range(merge.top, merge.bottom + 1))
        if len(rows) > MAX_FILLED:
            raise GridTooLarge(f"{len(rows)} rows")
    return rows


def _split_runs(rows: set[int]) -> Iterator[list[int]]:
    """Rows that follow one another without a blank row."""
    run: list[int] = []
    for row in sorted(rows):
        if run and row != run[-1] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _build_run(
    sheet: Sheet, merges: Sequence[Merge], owners: Mapping[Spot, Merge], run: Sequence[int]
) -> Iterator[Block]:
    """The paragraphs and tables of consecutive rows."""
    by_row: dict[int, list[Merge]] = {row: [] for row in run}
    for owner in owners.values():
        if owner.top in by_row or owner.bottom in by_row:
            for row in range(max(owner.top, run[0]), min(owner.bottom, run[-1]) + 1):
                by_row[row].append(owner)
    width = 1 + max(owner.left for row in run for owner in by_row[row])
    several = [row for row in run if len(by_row[row]) > 1]
    table: list[int] = []
    for row in run:
        if _is_text(sheet, by_row[row], row, several, width):
            if table:
                yield _build_table(sheet, merges, by_row, table)
                table = []
            (owner,) = by_row[row]
            if owner.top == row:
                spot = (owner.top, owner.left)
                yield Paragraph(sheet.cells[spot].text.strip(), SheetPlace(sheet.name, name_cell(*spot)))
        else:
            table.append(row)
    if table:
        yield _build_table(sheet, merges, by_row, table)


def _is_text(sheet: Sheet, owners: Sequence[Merge], row: int, several: Sequence[int], width: int) -> bool:
    """Whether a row is a title, a heading or prose rather than a row of a table."""
    if len(owners) != 1:
        return False
    if not several or row < several[0]:
        return True
    (owner,) = owners
    text = sheet.cells[owner.top, owner.left].text
    if len(text) > MIN_PROSE or _NOTE.match(text):
        return True
    is_wide = owner.right - owner.left + 1 >= max(2, WIDE_SHARE * width)
    return is_wide and (row > several[-1] or _HEADING.match(text) is not None)


def _build_table(
    sheet: Sheet, merges: Sequence[Merge], by_row: Mapping[int, Sequence[Merge]], rows: Sequence[int]
) -> Block:
    """The full rectangle of some rows, from the first to the last column in which a cell begins."""
    first, last = rows[0], rows[-1]
    inside = [merge for merge in merges if first <= merge.top <= last]
    begins = [owner.left for row in rows for owner in by_row[row]]
    left, right = min(begins), max([*begins, *(m.left for m in inside if m.left - max(begins) < 2)])
    if (last - first + 1) * (right - left + 1) > MAX_CELLS:
        raise GridTooLarge(f"{last - first + 1} rows of {right - left + 1} columns")
    slots: dict[Spot, Cell] = {}
    for merge in inside:
        if left <= merge.left <= right:
            cell = _cell(sheet, merge.top, merge.left, first, left)
            for row in range(merge.top, min(merge.bottom, last) + 1):
                for column in range(merge.left, min(merge.right, right) + 1):
                    slots.setdefault((row, column), cell)
    return pad_rows(
        [
            [
                slots.get((row, column)) or _cell(sheet, row, column, first, left)
                for column in range(left, right + 1)
            ]
            for row in range(first, last + 1)
        ]
    )


def _cell(sheet: Sheet, row: int, column: int, first: int, left: int) -> Cell:
    filled = sheet.cells.get((row, column))
    printed = print_cell(filled.text, filled.is_suspect) if filled else SheetCell("")
    place = SheetPlace(sheet.name, name_cell(row, column))
    return Cell(printed.text, place, (row - first, column - left), printed.is_suspect)
