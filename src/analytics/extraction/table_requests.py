"""表三: outcome rows under seven applicant columns.

A row is known by its label, wherever that stands among the row's first cells; its values are the cells
after the label. Seven cells are the seven columns. More or fewer are read by the grid where its header
is whole, and left to proof where it is not.
"""

from collections.abc import Iterable, Mapping, Sequence

from analytics.dictionary import load_dictionary
from analytics.extraction.grid import GridCell, Row, is_value_text
from analytics.extraction.matching import Match, match_label
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, TableReading
from analytics.model import APPLICANTS, FigureKey, Form

_LABEL_SEARCH = 6
_WIDTH = len(APPLICANTS)


def read_requests(rows: Iterable[Row]) -> TableReading:
    """Place the cells of 表三 by row labels and applicant columns."""
    columns: dict[int, str] = {}
    is_header_open = False
    placements: list[Placement] = []
    doubtful: list[DoubtfulRow] = []
    tables: set[int] = set()
    seen: set[str] = set()
    unlabelled: list[Row] = []
    previous: str | None = None
    for row in rows:
        applicants = _applicants_of(row)
        if len(set(applicants.values())) >= 2:
            columns = {**columns, **applicants} if is_header_open else applicants
            is_header_open = True
            tables.add(row.table)
            continue
        is_header_open = is_header_open and not any(
            is_value_text(cell.text) and cell.text for cell in row.cells
        )
        if is_disputes_row(row):
            columns = {}
            continue
        label = find_row_label(row)
        if label is None:
            if columns and row.table in tables | {r.table for r in unlabelled} and _has_values(row):
                unlabelled.append(row)
            continue
        index, match = label
        values = row.cells[index + 1 :]
        if not values or not (columns or len(values) >= _WIDTH - 1):
            continue
        placed, doubt = _place_row(
            match.target, values, {} if row.is_ragged else columns, row.is_ragged, Footing.LABEL
        )
        if unlabelled and previous is not None:
            between = _rows_between(previous, match.target)
            if len(between) == len(unlabelled):
                for lost, target in zip(unlabelled, between, strict=True):
                    cells = lost.cells[-_WIDTH:]
                    by_order, _ = _place_row(target, cells, {}, False, Footing.ORDER)
                    placements.extend(by_order)
                    seen.add(target)
        unlabelled = []
        previous = match.target
        placements.extend(placed)
        doubtful.extend(doubt)
        tables.add(row.table)
        seen.add(match.target)
    return TableReading(tuple(placements), tuple(doubtful), frozenset(tables), frozenset(seen))


def is_disputes_row(row: Row) -> bool:
    """Whether a row is a header of 表四, whose 总计 and 其他结果 must not be taken for rows of 表三."""
    return sum(match_label("result4", cell.text) is not None for cell in row.cells) >= 2


def find_row_label(row: Row) -> tuple[int, Match] | None:
    """The rightmost row label of 表三 among a row's first cells; a known text wins over a similar one."""
    found: tuple[int, Match] | None = None
    for index, cell in enumerate(row.cells[:_LABEL_SEARCH]):
        if is_value_text(cell.text):
            continue
        match = match_label("row3", cell.text)
        if match is not None and (found is None or match.is_exact or not found[1].is_exact):
            found = index, match
    return found


def _applicants_of(row: Row) -> dict[int, str]:
    """The applicant label of each grid column in a header row."""
    columns: dict[int, str] = {}
    for cell in row.cells:
        match = match_label("applicant", cell.text)
        if match is not None and match.is_exact:
            columns.update(dict.fromkeys(range(cell.first, cell.last + 1), match.target))
    return columns


def _has_values(row: Row) -> bool:
    """Whether a row could be an outcome row whose label is lost: it ends in seven value cells."""
    return len(row.cells) >= _WIDTH and all(is_value_text(cell.text) for cell in row.cells[-_WIDTH:])


def _rows_between(first: str, last: str) -> list[str]:
    """The rows that the official order of the newer form has strictly between two rows."""
    order = [
        indicator.id
        for indicator in load_dictionary().indicators.values()
        if indicator.has_applicants and Form.F2021 in indicator.forms
    ]
    if first not in order or last not in order:
        return []
    return order[order.index(first) + 1 : order.index(last)]


def _place_row(
    target: str, values: Sequence[GridCell], columns: Mapping[int, str], is_ragged: bool, footing: Footing
) -> tuple[list[Placement], list[DoubtfulRow]]:
    """Pair a row's value cells with the applicants."""
    paired = _pair_in_order(values, is_ragged) or _pair_by_grid(values, columns)
    keys = tuple(FigureKey(target, applicant) for applicant in APPLICANTS)
    if paired is None:
        return [], [DoubtfulRow(keys, tuple((value.text, value.place) for value in values))]
    return [
        _place_cell(FigureKey(target, applicant), cell, footing, is_shared)
        for applicant, cell, is_shared in paired
    ], []


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing, is_shared: bool) -> Placement:
    """A cell that stands over several figures, or hangs down from another row, is nobody's for sure."""
    is_ambiguous = (is_shared or cell.is_from_above or cell.cell.is_suspect) and cell.text != ""
    return Placement(key, cell.text, cell.place, Footing.AMBIGUOUS if is_ambiguous else footing)


def _pair_in_order(values: Sequence[GridCell], is_ragged: bool) -> list[tuple[str, GridCell, bool]] | None:
    """Seven cells are the seven columns; blank cells before them belong to the label.

    Where rows may have lost cells at their end, a blank first cell may belong to the label as well.
    """
    surplus = len(values) - _WIDTH
    if surplus < 0 or any(value.text for value in values[:surplus]):
        return None
    if is_ragged and surplus == 0 and not values[0].text and any(value.text for value in values):
        return None
    return [(applicant, cell, False) for applicant, cell in zip(APPLICANTS, values[surplus:], strict=True)]


def _pair_by_grid(
    values: Sequence[GridCell], columns: Mapping[int, str]
) -> list[tuple[str, GridCell, bool]] | None:
    """Cells under the applicant header of their columns; needs a header that names all seven."""
    if set(columns.values()) != set(APPLICANTS):
        return None
    paired: list[tuple[str, GridCell, bool]] = []
    for cell in values:
        under = {columns[column] for column in range(cell.first, cell.last + 1) if column in columns}
        paired.extend((applicant, cell, len(under) > 1) for applicant in APPLICANTS if applicant in under)
    names = [applicant for applicant, _, _ in paired]
    if not names or len(names) != len(set(names)):
        return None
    return paired
