"""表三: outcome rows under seven applicant columns.

A row is known by its label, wherever that stands among the row's first cells; its values are the cells
after the label. Seven cells are the seven columns. More or fewer are read by the grid where its header
is whole, by what the other rows show about surplus cells, and left to proof where that is not enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from analytics.dictionary import load_dictionary
from analytics.extraction.grid import GridCell, Row, is_value_text
from analytics.extraction.matching import Match, match_label
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, TableReading
from analytics.model import APPLICANTS, FigureKey, Form

_LABEL_SEARCH = 6
_WIDTH = len(APPLICANTS)

Values = Sequence[GridCell]


class Surplus(Enum):
    """On which side of a row's seven values its surplus blank cells stand."""

    LEADING = "leading"
    TRAILING = "trailing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _OutcomeRow:
    """A row of 表三: its indicator, the cells after its label, and the applicant of each grid column."""

    target: str
    values: Values
    columns: Mapping[int, str]
    is_flattened: bool
    footing: Footing = Footing.LABEL


@dataclass
class _Collector:
    """What has been met so far while the rows are walked in order.

    `is_over` is set by the heads of 表四, whose 总计 would pass for a row, until a new head of 表三.
    """

    is_over: bool = False
    columns: dict[int, str] = field(default_factory=dict)
    is_header_open: bool = False
    found: list[_OutcomeRow] = field(default_factory=list)
    unlabelled: list[Row] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)


def read_requests(rows: Iterable[Row]) -> TableReading:
    """Place the cells of 表三 by row labels and applicant columns."""
    collector = _Collector()
    for row in rows:
        _collect(row, collector)
    found = collector.found
    flattened = [row for row in found if row.is_flattened]
    side = _surplus_side(flattened)
    is_collapsed = _may_be_collapsed(flattened, side)
    placements: list[Placement] = []
    doubtful: list[DoubtfulRow] = []
    for outcome in found:
        flat = outcome.is_flattened
        paired = _pair_flattened(outcome, side, is_collapsed) if flat else _pair(outcome)
        if paired is None:
            keys = tuple(FigureKey(outcome.target, applicant) for applicant in APPLICANTS)
            doubtful.append(DoubtfulRow(keys, tuple((value.text, value.place) for value in outcome.values)))
        else:
            placements.extend(
                _place_cell(FigureKey(outcome.target, applicant), cell, outcome.footing, is_shared)
                for applicant, cell, is_shared in paired
            )
    seen = frozenset(outcome.target for outcome in found)
    return TableReading(tuple(placements), tuple(doubtful), frozenset(collector.tables), seen)


def _collect(row: Row, collector: _Collector) -> None:
    """Take one row in: a header, a row of 表四, a labelled row, or one whose label is lost."""
    applicants = _applicants_of(row)
    if len(set(applicants.values())) >= 2:
        collector.columns = {**collector.columns, **applicants} if collector.is_header_open else applicants
        collector.is_header_open = True
        collector.is_over = False
        collector.tables.add(row.table)
        return
    if any(cell.text and is_value_text(cell.text) for cell in row.cells):
        collector.is_header_open = False
    collector.is_over = collector.is_over or is_disputes_row(row)
    if collector.is_over:
        return
    label = find_row_label(row)
    if label is None:
        if collector.columns and _has_values(row):
            collector.unlabelled.append(row)
        return
    index, match = label
    values = row.cells[index + 1 :]
    if not values or not (collector.columns or len(values) >= _WIDTH - 1):
        return
    collector.found.extend(_rows_by_order(collector, match.target))
    collector.unlabelled = []
    collector.found.append(_OutcomeRow(match.target, values, collector.columns, row.is_flattened))
    collector.tables.add(row.table)


def is_disputes_row(row: Row) -> bool:
    """Whether a row is a head of 表四: at least two results or two groups of cases."""
    texts = [cell.text for cell in row.cells if not is_value_text(cell.text)]
    return any(
        sum(match_label(scope, text) is not None for text in texts) >= 2 for scope in ("result4", "group4")
    )


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


def _rows_by_order(collector: _Collector, target: str) -> Iterable[_OutcomeRow]:
    """Rows without a readable label, when the official order has just as many between their neighbours."""
    if not collector.unlabelled or not collector.found:
        return
    between = _rows_between(collector.found[-1].target, target)
    if len(between) == len(collector.unlabelled):
        for lost, name in zip(collector.unlabelled, between, strict=True):
            values = lost.cells[-_WIDTH:]
            yield _OutcomeRow(name, values, collector.columns, lost.is_flattened, Footing.ORDER)


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


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing, is_shared: bool) -> Placement:
    """A cell that stands over several figures, or hangs down from another row, is nobody's for sure."""
    is_ambiguous = (is_shared or cell.is_from_above or cell.cell.is_suspect) and cell.text != ""
    return Placement(key, cell.text, cell.place, Footing.AMBIGUOUS if is_ambiguous else footing)


Pairs = list[tuple[str, GridCell, bool]]
"""Applicant, cell, and whether the cell stands over several applicants."""


def _pair(row: _OutcomeRow) -> Pairs | None:
    """A row of real cells: seven after the label are the seven columns, else the grid decides."""
    surplus = len(row.values) - _WIDTH
    if surplus >= 0 and not any(value.text for value in row.values[:surplus]):
        return _pair_all(row.values[surplus:])
    return _pair_by_grid(row.values, row.columns)


def _pair_all(values: Values) -> Pairs:
    return [(applicant, cell, False) for applicant, cell in zip(APPLICANTS, values, strict=True)]


def _pair_by_grid(values: Values, columns: Mapping[int, str]) -> Pairs | None:
    """Cells under the applicant header of their columns; needs a header that names all seven."""
    if set(columns.values()) != set(APPLICANTS):
        return None
    paired: Pairs = []
    for cell in values:
        under = {columns[column] for column in range(cell.first, cell.last + 1) if column in columns}
        paired.extend((applicant, cell, len(under) > 1) for applicant in APPLICANTS if applicant in under)
    names = [applicant for applicant, _, _ in paired]
    if not names or len(names) != len(set(names)):
        return None
    return paired


def _pair_flattened(row: _OutcomeRow, side: Surplus, is_collapsed: bool) -> Pairs | None:
    """A line of text: its seven values, unless blanks may have been moved to its end."""
    seven = _seven_of(row, side)
    if seven is None or (is_collapsed and _has_trailing_blank(seven)):
        return None
    return _pair_all(seven)


def _surplus_side(rows: Sequence[_OutcomeRow]) -> Surplus:
    """What the rows that leave no choice show about the side of surplus blanks."""
    sides = set()
    for row in rows:
        surplus = len(row.values) - _WIDTH
        if surplus > 0:
            is_leading = not any(value.text for value in row.values[:surplus])
            is_trailing = not any(value.text for value in row.values[_WIDTH:])
            if is_leading != is_trailing:
                sides.add(Surplus.LEADING if is_leading else Surplus.TRAILING)
    return sides.pop() if len(sides) == 1 else Surplus.UNKNOWN


def _seven_of(row: _OutcomeRow, side: Surplus) -> Values | None:
    """The seven values of a line, None when surplus or lost cells leave a choice."""
    values = row.values
    surplus = len(values) - _WIDTH
    if surplus < 0:
        return None
    if surplus == 0 or not any(value.text for value in values):
        return values[surplus:]
    if side is Surplus.LEADING and not any(value.text for value in values[:surplus]):
        return values[surplus:]
    if side is Surplus.TRAILING and not any(value.text for value in values[_WIDTH:]):
        return values[:_WIDTH]
    return None


def _may_be_collapsed(rows: Sequence[_OutcomeRow], side: Surplus) -> bool:
    """Whether blanks may have been moved to the ends of the lines.

    Then some rows end in blanks, and no row has a blank before a printed value. Rows that were cut
    short at their end are suspected with them.
    """
    sevens = [seven for row in rows if (seven := _seven_of(row, side)) is not None]
    has_inner = any(_has_inner_blank(seven) for seven in sevens)
    return not has_inner and any(_has_trailing_blank(seven) for seven in sevens)


def _has_trailing_blank(seven: Values) -> bool:
    return not seven[-1].text and any(value.text for value in seven)


def _has_inner_blank(seven: Values) -> bool:
    last = max((index for index, value in enumerate(seven) if value.text), default=0)
    return any(not value.text for value in seven[:last])
