"""An office's ledger: one row per agency (and year), one column per figure; where its past years live.

Every office has its own columns, so what they mean is proposed from their heads and confirmed once by a
person (`LedgerMapping`); the next ledger with the same heads is read without asking. What a ledger says is
weaker than any report of the same agency and year.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import normalise_label
from analytics.errors import NoFiling, UnreadableFile
from analytics.extraction.figures import build_figures
from analytics.extraction.forms import keys_of, recognise_form
from analytics.extraction.grid import has_number, rows_of
from analytics.extraction.identify import infer_coverage
from analytics.extraction.ledger_heads import Head, read_head
from analytics.extraction.ledger_rows import (
    NamedRow,
    find_shared,
    find_twice,
    is_agency_head,
    say_left_out,
    say_twice,
    sort_rows,
)
from analytics.extraction.numbers import money_unit
from analytics.extraction.placement import Footing, Placement
from analytics.extraction.table_proactive import read_proactive
from analytics.extraction.table_requests import read_requests
from analytics.model import (
    Cell,
    Document,
    FigureKey,
    Filing,
    Form,
    LedgerMapping,
    Message,
    Paragraph,
    Place,
    Problem,
    SheetPlace,
    Table,
    UnmappedCell,
)

MAX_HEAD_ROWS = 6
MIN_FIGURES = 3
"""Fewer columns of figures make no ledger: a report's own tables have such heads too."""

MAX_LEDGER_ROWS = 100_000

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_NEW_FORM_FROM = 2021


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column as proposed: its heads from the top down, and what it holds."""

    heads: tuple[str, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class LedgerProposal:
    """What the columns of a ledger seem to be; a person confirms or corrects it.

    Attributes:
        digest: Names the heads, whatever year stands in them: the same heads are confirmed once.
        table: Which table of the document it is, counted from 0.
        head_rows: Rows above the first agency.
        columns: All columns from left to right.
    """

    digest: str
    table: int
    head_rows: int
    columns: tuple[LedgerColumn, ...]


def confirm(
    proposal: LedgerProposal, corrections: Mapping[int, str | FigureKey] | None = None
) -> LedgerMapping:
    """Turn a proposal into a mapping; columns that nobody knows are ignored.

    Raises:
        ValueError: No column holds the agency, or two columns hold the same figure.
    """
    columns: list[str | FigureKey] = []
    for index, column in enumerate(proposal.columns):
        proposed = column.head.key or ("ignored" if column.head.role == "unknown" else column.head.role)
        columns.append((corrections or {}).get(index, proposed))
    taken = [column for column in columns if column != "ignored"]
    if taken.count("agency") != 1 or len(set(taken)) != len(taken):
        raise ValueError("one column holds the agency, and no two columns hold the same")
    return LedgerMapping(proposal.digest, tuple(columns))


def propose_ledger(document: Document) -> LedgerProposal | None:
    """Find the ledger of a document and propose what its columns hold; None when there is none.

    A ledger has a column of agencies and at least three columns of figures below one another's heads. A table
    with columns of one section that a report prints with a row for each of its units is none.
    """
    tables = (block for block in document.blocks if isinstance(block, Table))
    for number, table in enumerate(tables):
        proposal = _propose(number, table)
        if proposal is not None and not _is_of_report(proposal, document):
            return proposal
    return None


def _is_of_report(proposal: LedgerProposal, document: Document) -> bool:
    """Whether a table has columns of one section only, and tables 二 and 三 are printed beside it."""
    indicators = load_dictionary().indicators
    keys = [column.head.key for column in proposal.columns if column.head.key is not None]
    if len({indicators[key.indicator].section for key in keys}) != 1:
        return False
    rows = [row for row in rows_of(document) if row.table != proposal.table]
    return not read_proactive(rows).is_empty and not read_requests(rows).is_empty


def extract_ledger(document: Document, mapping: LedgerMapping) -> tuple[Filing, ...]:
    """Read one filing for each row of an agency.

    Rows of sums, notes, repeated heads and rows without any figure are left out; rows of numbers without an
    agency too, which is told. A figure that has no column is ``absent``. One that the reader doubts, that is
    merged with another's cell, whose head names another year, or that two rows of one agency and year print
    differently is ``illegible``.

    Raises:
        NoFiling: The document has no such ledger, or no row of it names an agency.
        UnreadableFile: No column, title or sheet says which year the figures are of, or it has too many rows.
    """
    proposal = propose_ledger(document)
    if proposal is None or proposal.digest != mapping.digest:
        raise NoFiling(document.file, "LEDGER_OTHER_HEADS")
    table = [block for block in document.blocks if isinstance(block, Table)][proposal.table]
    if len(table.rows) > MAX_LEDGER_ROWS:
        raise UnreadableFile(document.file, "LEDGER_TOO_LONG", limit=MAX_LEDGER_ROWS)
    common_year = _year_of(document, table.rows[: proposal.head_rows])
    sorted_out = sort_rows(table, proposal.head_rows, mapping)
    rows = [_name_row(document, row, mapping, common_year) for row in sorted_out.agencies]
    if not rows:
        raise NoFiling(document.file, "LEDGER_WITHOUT_ROWS")
    shared = find_shared(table)
    twice = find_twice(rows, mapping)
    first, *others = (_read_row(document, row, mapping, proposal, shared | twice) for row in rows)
    told = (*say_left_out(sorted_out.left_out), *say_twice(rows, twice))
    return replace(first, problems=(*first.problems, *told)), *others


def _propose(number: int, table: Table) -> LedgerProposal | None:
    agency = next(
        (
            (r, c)
            for r, row in enumerate(table.rows[:MAX_HEAD_ROWS])
            for c, cell in enumerate(row)
            if is_agency_head(cell.text)
        ),
        None,
    )
    if agency is None:
        return None
    head_rows = _count_head_rows(table, *agency)
    columns = tuple(_read_column(table, head_rows, index) for index in range(len(table.rows[0])))
    figures = [column.head.key for column in columns if column.head.key is not None]
    roles = [column.head.role for column in columns]
    if len(set(figures)) < MIN_FIGURES or "agency" not in roles:
        return None
    return LedgerProposal(_digest(columns), number, head_rows, _drop_doubles(columns))


def _count_head_rows(table: Table, row: int, column: int) -> int:
    """Rows down to the last one of heads: the agency's head may be merged over them, or have blanks below."""
    last = row
    while last + 1 < len(table.rows) and last + 1 < row + MAX_HEAD_ROWS:
        below = table.rows[last + 1]
        is_merged = below[column].anchor == table.rows[row][column].anchor
        has_figures = any(has_number(cell.text) for cell in below)
        if not is_merged and (below[column].text.strip() or has_figures):
            break
        last += 1
    return last + 1


def _read_column(table: Table, head_rows: int, index: int) -> LedgerColumn:
    heads: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in table.rows[:head_rows]:
        cell = row[index]
        is_title = len({each.anchor for each in row if each.text.strip()}) == 1 and len(row) > 1
        if cell.text.strip() and cell.anchor not in seen and not is_title:
            seen.add(cell.anchor)
            heads.append(cell.text.strip())
    return LedgerColumn(tuple(heads), read_head(heads))


def _drop_doubles(columns: tuple[LedgerColumn, ...]) -> tuple[LedgerColumn, ...]:
    """Two columns that seem to hold the same figure, or the agency, are for a person to tell apart."""
    seen: dict[object, int] = {}
    for column in columns:
        what = column.head.key or column.head.role
        seen[what] = seen.get(what, 0) + 1
    return tuple(
        replace(column, head=Head("unknown"))
        if column.head.key is not None and seen[column.head.key] > 1
        else column
        for column in columns
    )


def _digest(columns: Iterable[LedgerColumn]) -> str:
    """Name the heads of a ledger; the year in them does not matter.

    Sixteen hexadecimal digits: enough to tell one office's ledgers apart.
    """
    lines = ("/".join(normalise_label(_YEAR.sub("", head)) for head in column.heads) for column in columns)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _name_row(
    document: Document, row: tuple[Cell, ...], mapping: LedgerMapping, common_year: int | None
) -> NamedRow:
    agency = row[mapping.columns.index("agency")].text.strip()
    year = _row_year(row[mapping.columns.index("year")].text) if "year" in mapping.columns else common_year
    if year is None:
        raise UnreadableFile(document.file, "LEDGER_NO_YEAR", agency=agency)
    return NamedRow(agency, year, row)


def _read_row(
    document: Document,
    named: NamedRow,
    mapping: LedgerMapping,
    proposal: LedgerProposal,
    doubted: frozenset[Place],
) -> Filing:
    agency, year, row = named
    columns = tuple(zip(mapping.columns, row, proposal.columns, strict=True))
    placements = [
        Placement(
            what,
            cell.text.strip(),
            cell.place,
            _judge(what, cell, column, year, doubted),
            money_unit(" ".join(column.heads)),
        )
        for what, cell, column in columns
        if isinstance(what, FigureKey)
    ]
    seen = {placement.key.indicator for placement in placements}
    form, variant = recognise_form(seen)
    is_told = any(len(load_dictionary().indicators[each].forms) == 1 for each in seen)
    if form is None or not is_told:
        form, variant = (Form.F2021 if year >= _NEW_FORM_FROM else Form.F2019), None
    keys = keys_of(form, variant, seen)
    figures, problems = build_figures(keys, placements, load_dictionary().identities(form, variant))
    # A column of numbers that was set aside is not lost from the books; one that a label calls 序号 is none.
    counted = [
        cell
        for what, cell, column in columns
        if (isinstance(what, FigureKey) or column.head.role in {"figure", "unknown"})
        and has_number(cell.text)
    ]
    used = {figure.place for figure in figures if figure.place is not None}
    unmapped = tuple(UnmappedCell(cell.text, cell.place) for cell in counted if cell.place not in used)
    return Filing(
        file=document.file,
        part=document.part,
        sha256=document.sha256,
        format=document.format,
        title=None,
        agency=agency,
        report_year=year,
        form=form,
        variant=variant,
        coverage=infer_coverage(agency),
        published_on=None,
        figures=figures,
        unmapped=unmapped,
        sections={},
        problems=(*document.problems, *problems, *_say_form(is_told, form)),
        numeric_cells=len(counted),
        numeric_placed=len(counted) - len(unmapped),
        is_ledger=True,
    )


def _judge(key: FigureKey, cell: Cell, column: LedgerColumn, year: int, doubted: frozenset[Place]) -> Footing:
    """How surely a cell is the agency's figure of the year."""
    years = {int(each) for head in column.heads for each in _YEAR.findall(head)}
    own = {year, year - 1} if key.indicator == "requests.carried_in" else {year}
    is_other = bool(years) and not years & own
    is_doubtful = is_other or cell.is_suspect or cell.place in doubted
    return Footing.AMBIGUOUS if is_doubtful and cell.text.strip() else Footing.LABEL


def _say_form(is_told: bool, form: Form) -> Iterator[Problem]:
    if not is_told:
        yield Problem(
            "LEDGER_FORM_BY_YEAR",
            Message(
                f"台账的列不能区分新旧格式，按年度视为 {form} 年格式。",
                f"The ledger's columns do not tell the two forms apart; the year says the form of {form}.",
            ),
        )


def _row_year(text: str) -> int | None:
    """The year that a cell says; None for none and for several."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _year_of(document: Document, heads: Sequence[Sequence[Cell]]) -> int | None:
    """The year that the title, the sheet or the file says, when it is one."""
    titles = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    cells = [cell.text for row in heads for cell in row]
    sheets = [place.sheet for row in heads for cell in row if isinstance(place := cell.place, SheetPlace)]
    for texts in ((*titles[:5], *cells), (document.part or "", *sheets[:1]), (document.file,)):
        years = {int(year) for text in texts for year in _YEAR.findall(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
