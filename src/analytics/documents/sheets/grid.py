"""Sheets of a workbook to blocks: tables where cells stand side by side, paragraphs where one stands alone.

A sheet has no paragraphs of its own: titles, headings and prose are cells that nothing stands beside, often
merged over the whole width. Blank rows part tables. Every format of workbook comes through here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from analytics.documents.grid import GridTooLarge
from analytics.documents.html.flow import BREAK, TORN, clean_text
from analytics.model import Block, Cell, Paragraph, SheetPlace, Table

MAX_FILLED = 400_000
"""Filled cells of a workbook; a ledger of a thousand agencies with all figures of a form has 230,000."""

MAX_SLOTS = 600_000
"""Slots of the tables of a sheet, filled or not."""

MAX_COLUMNS = 16_384
"""Of a sheet; what Excel holds."""

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
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|")
_CHECK = re.compile(
    r"正确|错误|一致|不一致|相符|不符|不相符|平衡|不平衡|平|不平|通过|不通过|[√✓✔×✗✘]|TRUE|FALSE|OK"
    r"|(?:校验|核对|检查|验证|勾稽)(?:列|结果|关系)?|差额|差异"
)
_A = ord("A")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")

Spot = tuple[int, int]
"""Row and column, from 0."""


class SheetCell(NamedTuple):
    """The text that a cell shows, and whether the file leaves doubt about it.

    `stored` is the number that it holds where it shows none, `given` what its formula gives where the file
    stores another result or none.
    """

    text: str
    is_suspect: bool = False
    stored: str = ""
    given: str = ""


class Merge(NamedTuple):
    """A merged range: first row and column, last row and column."""

    top: int
    left: int
    bottom: int
    right: int


class Hidden(NamedTuple):
    """Rows and columns of a sheet that are hidden."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


class Sheet(NamedTuple):
    """What a sheet holds: its filled cells and its merged ranges.

    Attributes:
        name: What the sheet is called.
        cells: Its cells that are shown, and those that store a number and show nothing.
        merges: Its merged ranges.
        rows: The rows that the file lists, blank ones too, where it does not list rows without end.
        hidden: The rows and columns that are hidden.
        left_out: Hidden rows that are not read and part no table.
    """

    name: str
    cells: Mapping[Spot, SheetCell]
    merges: Sequence[Merge]
    rows: frozenset[int] = frozenset()
    hidden: Hidden = Hidden()
    left_out: frozenset[int] = frozenset()


class WorkbookTooLarge(ValueError):
    """A workbook has more cells than any report or ledger."""


def build_sheet(sheet: Sheet) -> tuple[Block, ...]:
    """The blocks of a sheet in reading order.

    Raises:
        GridTooLarge: Its tables have more slots than any ledger.
    """
    laid = _lay_out(sheet)
    blocks: list[Block] = []
    slots = 0
    for run in _split_runs(laid.rows, sheet.left_out):
        for block in _build_run(laid, run):
            slots += sum(map(len, block.rows)) if isinstance(block, Table) else 0
            if slots > MAX_SLOTS:
                raise GridTooLarge(f"more than {MAX_SLOTS} slots")
            blocks.append(block)
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


class _Layout(NamedTuple):
    """A sheet by rows: what stands in each or reaches into it, and the merged ranges that begin in each."""

    sheet: Sheet
    rows: Mapping[int, Sequence[Merge]]
    merges: Mapping[int, Sequence[Merge]]


def _lay_out(sheet: Sheet) -> _Layout:
    """Sorts the filled cells and the merged ranges by rows.

    Raises:
        GridTooLarge: Merged cells reach over more rows than any ledger has.
    """
    owners = {spot: Merge(*spot, *spot) for spot, cell in sheet.cells.items() if cell.text.strip()}
    bottom = max((row for row, _ in owners), default=0)
    merges: dict[int, list[Merge]] = {}
    for merge in sheet.merges[:MAX_MERGES]:
        if merge.top <= bottom and (merge.top, merge.left) != (merge.bottom, merge.right):
            cut = merge._replace(bottom=min(merge.bottom, bottom))
            merges.setdefault(merge.top, []).append(cut)
            if (merge.top, merge.left) in owners:
                owners[merge.top, merge.left] = cut
    rows: dict[int, list[Merge]] = {}
    reached = 0
    for owner in owners.values():
        reached += owner.bottom - owner.top + 1
        if reached > MAX_SLOTS:
            raise GridTooLarge(f"merged cells over {reached} rows")
        for row in range(owner.top, owner.bottom + 1):
            if row not in sheet.left_out:
                rows.setdefault(row, []).append(owner)
    return _Layout(sheet, rows, merges)


def _split_runs(rows: Iterable[int], left_out: frozenset[int]) -> Iterator[list[int]]:
    """Rows that follow one another without a blank row; a row that is left out is none."""
    run: list[int] = []
    for row in sorted(rows):
        if run and row != run[-1] + 1 and any(at not in left_out for at in range(run[-1] + 1, row)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _build_run(laid: _Layout, run: Sequence[int]) -> Iterator[Block]:
    """The paragraphs and tables of consecutive rows."""
    sheet = laid.sheet
    width = 1 + max(owner.left for row in run for owner in laid.rows[row])
    several = [row for row in run if len(laid.rows[row]) > 1]
    table: list[int] = []
    for row in run:
        if not _is_text(sheet, laid.rows[row], row, several, width):
            table.append(row)
            continue
        if table:
            yield from _build_tables(laid, table)
            table = []
        (owner,) = laid.rows[row]
        if owner.top == row:
            spot = (owner.top, owner.left)
            yield Paragraph(sheet.cells[spot].text.strip(), SheetPlace(sheet.name, name_cell(*spot)))
    if table:
        # A row of blanks that the file lists below a table may be its values: heads alone are no table.
        yield from _build_tables(laid, [*table, table[-1] + 1] if table[-1] + 1 in sheet.rows else table)


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


def _build_tables(laid: _Layout, rows: Sequence[int]) -> Iterator[Block]:
    """The table of some rows, the last of which may be blank; columns that check it are one of their own."""
    owners = [owner for row in rows for owner in laid.rows.get(row, ())]
    right = max(max(owner.left, owner.right) for owner in owners)
    checks = _find_checks(laid.sheet, owners)
    if checks is None:
        yield _build_table(laid, rows, range(right + 1))
        return
    yield _build_table(laid, rows, range(checks))
    yield _build_table(laid, rows, range(checks, right + 1))


def _find_checks(sheet: Sheet, owners: Sequence[Merge]) -> int | None:
    """The column behind a blank one from which on cells say only whether the sums of the others hold."""
    start = None
    end = -1
    for left, right in sorted({(owner.left, owner.right) for owner in owners}):
        start = left if left > end + 1 and end >= 0 else start
        end = max(end, right)
    if start is None:
        return None
    texts = {sheet.cells[o.top, o.left].text for o in owners if o.left >= start}
    words = [word for word in ("".join(text.split()) for text in texts) if not _NUMBER.fullmatch(word)]
    return start if words and all(map(_CHECK.fullmatch, words)) else None


def _build_table(laid: _Layout, rows: Sequence[int], columns: range) -> Block:
    """The full rectangle of some rows and columns, from the first to the last in which a cell begins."""
    last = rows[-1]
    index = {row: at for at, row in enumerate(rows)}
    inside = [merge for row in rows for merge in laid.merges.get(row, ())]
    begins = [owner.left for row in rows for owner in laid.rows.get(row, ()) if owner.left in columns]
    near = (m.left for m in inside if m.left - max(begins) < 2 and m.left in columns)
    left, right = min(begins), max([*begins, *near])
    if len(rows) * (right - left + 1) > MAX_SLOTS:
        raise GridTooLarge(f"{len(rows)} rows of {right - left + 1} columns")
    slots: dict[Spot, Cell] = {}
    covered = 0
    for merge in inside:
        if not left <= merge.left <= right:
            continue
        below, beside = min(merge.bottom, last) + 1, min(merge.right, right) + 1
        covered += (below - merge.top) * (beside - merge.left)
        if covered > MAX_SLOTS:
            raise GridTooLarge(f"merged cells over {covered} slots")
        cell = _cell(laid.sheet, merge.top, merge.left, (index[merge.top], merge.left - left))
        for row in range(merge.top, below):
            for column in range(merge.left, beside):
                slots.setdefault((row, column), cell)
    return Table(
        tuple(
            tuple(
                slots.get((row, column)) or _cell(laid.sheet, row, column, (at, column - left))
                for column in range(left, right + 1)
            )
            for at, row in enumerate(rows)
        )
    )


def _cell(sheet: Sheet, row: int, column: int, anchor: tuple[int, int]) -> Cell:
    filled = sheet.cells.get((row, column))
    printed = print_cell(filled.text, filled.is_suspect) if filled else SheetCell("")
    place = SheetPlace(sheet.name, name_cell(row, column))
    return Cell(printed.text, place, anchor, printed.is_suspect)
