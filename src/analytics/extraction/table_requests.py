"""表三: outcome rows under applicant columns.

A row is known by its label, wherever that stands among the row's first cells; its values are the cells
after the label, one for each printed head. More or fewer cells are read by the grid where it is real,
by what the full lines show where the table was flattened, and left to proof where that is not enough.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from analytics.dictionary import load_dictionary
from analytics.extraction.applicant_heads import NO_HEADS, ApplicantHeads, may_be_head, read_heads
from analytics.extraction.flattened import LineLayout, adds_up_anyhow, best_layout, is_doubtful, window_of
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import LONGEST_LABEL, Match, match_label
from analytics.extraction.numbers import read_cell
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, TableReading
from analytics.model import APPLICANTS, FigureKey, Form

_LABEL_SEARCH = 6
_FEWEST_HEADS = 2
_FEWEST_COLLAPSED = 2
_WIDTH = len(APPLICANTS)

Values = Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class _OutcomeRow:
    """A row of 表三: its indicator, the cells after its label, and the heads above it.

    `depth` is how many cells stand before its label; rows of one depth have equally many cells.
    """

    target: str
    values: Values
    heads: ApplicantHeads
    is_flattened: bool
    is_ragged: bool
    depth: int
    footing: Footing = Footing.LABEL


@dataclass
class _Collector:
    """What has been met so far while the rows are walked in order.

    `is_over` is set by the heads of 表四, whose 总计 would pass for a row, until a new head of 表三.
    """

    is_over: bool = False
    head_rows: list[Row] = field(default_factory=list)
    heads: ApplicantHeads = NO_HEADS
    found: list[_OutcomeRow] = field(default_factory=list)
    unlabelled: list[Row] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)


def read_requests(rows: Iterable[Row]) -> TableReading:
    """Place the cells of 表三 by row labels and applicant heads."""
    collector = _Collector()
    for row in rows:
        _collect(row, collector)
    found = _tell_grids(_drop_misread_heads(collector.found))
    layout = best_layout([line.values for line in found if line.is_flattened], _widths(found))
    is_aligned = _are_aligned([outcome for outcome in found if not outcome.is_flattened])
    keeps_gaps = any(_has_gap(_under_heads(outcome)) for outcome in found)
    longest: dict[int, int] = {}
    for outcome in found:
        longest[outcome.depth] = max(len(outcome.values), longest.get(outcome.depth, 0))
    placements: list[Placement] = []
    doubtful: list[DoubtfulRow] = []
    for outcome in found:
        values = outcome.values
        under_heads = _under_heads(outcome)
        if not keeps_gaps and _may_be_collapsed(under_heads, len(outcome.heads.order) or _WIDTH):
            values, paired = under_heads, None
        elif outcome.is_flattened:
            window = window_of(values, layout, longest[outcome.depth])
            values = window or _drop_surplus_blanks(values, layout.width)
            paired = _pair_line(outcome, window, layout)
        else:
            paired = _pair(outcome, is_aligned=is_aligned)
        if paired is None:
            columns = outcome.heads.order if _has_ends(outcome.heads) else APPLICANTS
            keys = tuple(FigureKey(outcome.target, applicant) for applicant in columns)
            doubtful.append(DoubtfulRow(keys, tuple((value.text, value.place) for value in values)))
        else:
            placements.extend(paired)
    seen = frozenset(outcome.target for outcome in found)
    return TableReading(
        tuple(placements),
        tuple(doubtful),
        frozenset(collector.tables),
        seen,
        is_collapsed=layout.is_collapsed,
    )


def _drop_misread_heads(rows: Sequence[_OutcomeRow]) -> list[_OutcomeRow]:
    """The rows without heads that are fewer than the numbers of several rows below them.

    One row with a number too many has a stray number behind it.
    """
    crowded = Counter(
        row.heads.order
        for row in rows
        if sum(bool(value.text) for value in row.values) > len(row.heads.order)
    )
    return [replace(row, heads=NO_HEADS) if crowded[row.heads.order] > 1 else row for row in rows]


def _has_ends(heads: ApplicantHeads) -> bool:
    """Whether heads name the first column and the last, so that one they do not name is not there."""
    return bool(heads.order) and (heads.order[0], heads.order[-1]) == (APPLICANTS[0], APPLICANTS[-1])


def _drop_surplus_blanks(values: Values, width: int) -> Values:
    """Values without the blanks before them that no column of the table is left for."""
    surplus = max(0, len(values) - width)
    return values if any(value.text for value in values[:surplus]) else values[surplus:]


def _collect(row: Row, collector: _Collector) -> None:
    """Take one row in: a head, a row of 表四, a labelled row, or one whose label is lost."""
    if is_disputes_row(row):
        collector.is_over = True
        return
    if may_be_head(row):
        collector.head_rows.append(row)
        heads = read_heads(collector.head_rows)
        if len(heads.order) >= _FEWEST_HEADS:
            collector.heads = heads
            collector.is_over = False
            collector.tables.add(row.table)
        elif (before := collector.head_rows[:-1]) and len(read_heads(before).order) >= _FEWEST_HEADS:
            # With this row the heads name a column twice: without it they were not whole either.
            collector.heads = NO_HEADS
        return
    collector.head_rows = []
    if collector.is_over:
        return
    label = find_row_label(row)
    if label is None:
        if collector.tables and _has_values(row):
            collector.unlabelled.append(row)
        return
    index, match = label
    values = row.cells[index + 1 :]
    if not values or not (collector.heads.order or collector.tables or len(values) >= _WIDTH - 1):
        return
    collector.found.extend(_rows_by_order(collector, match.target))
    collector.unlabelled = []
    collector.found.append(
        _OutcomeRow(match.target, values, collector.heads, row.is_flattened, row.is_ragged, index)
    )
    collector.tables.add(row.table)


def is_disputes_row(row: Row) -> bool:
    """Whether a row is a head of 表四: at least two results or two groups of cases."""
    # Each text once: （七）总计 may be written into every column that it spans.
    texts = {cell.text for cell in row.cells if not cell.is_value and len(cell.text) <= LONGEST_LABEL}
    return len(texts) > 1 and _name_disputes(frozenset(texts))


@lru_cache(maxsize=4096)
def _name_disputes(texts: frozenset[str]) -> bool:
    return any(
        sum(match_label(scope, text) is not None for text in texts) > 1 for scope in ("result4", "group4")
    )


def find_row_label(row: Row) -> tuple[int, Match] | None:
    """The rightmost row label of 表三 among a row's first cells.

    A known text wins over a similar one, unless that stands for a part of what the known one is: behind
    （六）其他处理 follow its three rows in the newer form.
    """
    found: tuple[int, Match] | None = None
    for index, cell in enumerate(row.cells[:_LABEL_SEARCH]):
        if cell.is_value:
            continue
        match = match_label("row3", cell.text)
        if match is not None and (found is None or match.is_exact or _is_closer(match, found[1])):
            found = index, match
    return found


def _is_closer(match: Match, before: Match) -> bool:
    return not before.is_exact or match.target.startswith(f"{before.target}.")


def _has_values(row: Row) -> bool:
    """Whether a row could be an outcome row whose label is lost: it ends in seven value cells."""
    return len(row.cells) >= _WIDTH and all(cell.is_value for cell in row.cells[-_WIDTH:])


def _rows_by_order(collector: _Collector, target: str) -> Iterable[_OutcomeRow]:
    """Rows without a readable label, when the official order has just as many between their neighbours."""
    if not collector.unlabelled or not collector.found:
        return
    between = _rows_between(collector.found[-1].target, target)
    if len(between) == len(collector.unlabelled):
        for lost, name in zip(collector.unlabelled, between, strict=True):
            values = _values_of(lost)
            has_choice = sum(bool(value.text) for value in values) < _WIDTH < len(values)
            if lost.is_flattened and has_choice and not values[0].text:
                continue  # the blank may be that of the label or that of 自然人
            depth = len(lost.cells) - len(values) - 1
            yield _OutcomeRow(
                name, values, collector.heads, lost.is_flattened, lost.is_ragged, depth, Footing.ORDER
            )


def _values_of(row: Row) -> Values:
    """The cells behind the last text of a row whose label is lost."""
    texts = [index for index, cell in enumerate(row.cells) if not cell.is_value]
    return row.cells[max(texts, default=-1) + 1 :]


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


def _widths(rows: Iterable[_OutcomeRow]) -> list[int]:
    """How many columns the table may have: as many as heads were read, or all seven."""
    return sorted({_WIDTH, *(len(row.heads.order) for row in rows if row.heads.order)})


def _pair_line(row: _OutcomeRow, window: Values | None, layout: LineLayout) -> list[Placement] | None:
    """Pair the values of a line of text with the heads; None when that takes proof."""
    if window is None or is_doubtful(window, layout):
        return None
    if not row.heads.order or len(row.heads.order) == len(window):
        return _zip(row, window)
    return _zip(replace(row, heads=NO_HEADS), window) if len(window) == _WIDTH else None


def _pair(row: _OutcomeRow, *, is_aligned: bool) -> list[Placement] | None:
    """Pair the cells of a row with its heads; None when that takes proof.

    Heads that name every value of the row decide. Heads that cannot be read leave the official order,
    which an identity must confirm.
    """
    values = row.values
    if is_aligned and row.heads.columns:
        return _pair_by_grid(row)
    if len(values) == len(row.heads.order) or (not row.heads.order and len(values) == _WIDTH):
        return _zip(row, values)
    surplus = len(values) - (len(row.heads.order) or _WIDTH)
    if surplus > 0 and not any(value.text for value in values[:surplus]) and row.heads.is_whole:
        # A column without a head may stand before the values or behind them.
        has_choice = not any(value.text for value in values[-surplus:]) and any(
            value.text for value in values
        )
        return None if has_choice else _zip(row, values[surplus:])
    # After a page break the same table may have one column more or less: then heads and values begin apart.
    begins = min(value.first for value in values) == min(row.heads.columns, default=None)
    return _pair_by_grid(row) if begins else None


def _under_heads(row: _OutcomeRow) -> Values:
    """The values of a row without the blanks that a wide label leaves before the first head."""
    surplus = len(row.values) - (len(row.heads.order) or _WIDTH)
    lead = next((i for i, value in enumerate(row.values) if value.text), 0)
    return row.values[min(max(surplus, 0), lead) :]


def _has_gap(values: Values) -> bool:
    """Whether a blank stands between two printed cells: who copied the table kept its gaps."""
    printed = [i for i, value in enumerate(values) if value.text]
    return bool(printed) and len(printed) <= printed[-1] - printed[0]


def _may_be_collapsed(values: Values, width: int) -> bool:
    """Whether cells inside a row may be gone, so that what is left has moved to its front.

    Of a row that prints 自然人 and 总计 alone, some copies keep two numbers and no gap (`3 | 3 |||||`). Rows
    that only lack their total are met too, and are what they seem unless their last number could be it.
    """
    if any(value.last > value.first for value in values):
        # Cells that span columns are those of a grid, and it tells them apart.
        return False
    printed = [value.text for value in values]
    while printed and not printed[-1]:
        printed.pop()
    numbers = [number for text in printed if (number := read_cell(text).value) is not None]
    if not _FEWEST_COLLAPSED <= len(printed) == len(numbers) < width:
        return False
    *others, last = numbers
    return 0 < sum(others) == last if len(numbers) == width - 1 else 0 < last >= sum(others)


def _tell_grids(rows: Sequence[_OutcomeRow]) -> list[_OutcomeRow]:
    """Lines of text that all have as many cells, and values under their heads, are a grid after all."""
    lines = [row for row in rows if row.is_flattened]
    is_grid = all(not row.is_ragged and row.heads.columns for row in lines) and _are_aligned(lines)
    return [replace(row, is_flattened=False) if is_grid and row.is_flattened else row for row in rows]


def _are_aligned(rows: Sequence[_OutcomeRow]) -> bool:
    """Whether the values of these rows stand in the grid of their heads.

    Real sites give heads and values different spans. Values are aligned when a cell of its own stands
    under the first head of every row and no row prints a value before it.
    """
    for row in rows:
        first = min(row.heads.columns, default=None)
        if first is None:
            continue
        if all(value.first != first or value.last != first for value in row.values):
            return False
        if any(value.text and value.first < first for value in row.values):
            return False
    return True


def _zip(row: _OutcomeRow, values: Values) -> list[Placement]:
    """Values and heads in order; without heads the official order, which is no label.

    Heads that a flattened table has torn from their columns may come out in an order of their own. Where it
    is not the official one, an identity must confirm it.
    """
    order = row.heads.order or APPLICANTS
    is_official = order == tuple(name for name in APPLICANTS if name in order)
    is_labelled = bool(row.heads.order) and (bool(row.heads.columns) or is_official)
    footing = min(row.footing, Footing.LABEL if is_labelled else Footing.ORDER)
    if not is_official and not is_labelled and adds_up_anyhow([value.text for value in values]):
        footing = Footing.AMBIGUOUS
    return [
        _place_cell(_name_figure(row.target, applicant), cell, footing, is_shared=False)
        for applicant, cell in zip(order, values, strict=True)
    ]


def _pair_by_grid(row: _OutcomeRow) -> list[Placement]:
    """Cells under the heads of their columns.

    A name that stands over two columns decides neither. A column without a readable head is the one
    that the official order leaves, for identities to prove, if all others stand where it says.
    """
    columns = row.heads.columns
    repeated = row.heads.repeated
    placed: list[Placement] = []
    for cell in row.values:
        if cell.first == cell.last and not repeated:
            name = columns.get(cell.first)
            if name is not None:
                placed.append(_place_cell(_name_figure(row.target, name), cell, row.footing, is_shared=False))
            continue
        over = [columns[column] for column in range(cell.first, cell.last + 1) if column in columns]
        under = [name for name in APPLICANTS if name in over] if len(over) > 1 else over
        for applicant in under:
            is_shared = len(under) > 1 or (applicant in repeated and not _is_wide(row, applicant, cell))
            key = FigureKey(row.target, applicant)
            placed.append(_place_cell(key, cell, row.footing, is_shared=is_shared))
    return [*placed, *_place_unnamed(row)]


_name_figure = lru_cache(maxsize=4096)(FigureKey)
"""The names of figures, each made once."""


def _is_wide(row: _OutcomeRow, applicant: str, cell: GridCell) -> bool:
    """Whether one value stands under all columns of a head that spans several."""
    columns = [column for column, name in row.heads.columns.items() if name == applicant]
    return cell.first <= min(columns) and max(columns) <= cell.last


def _place_unnamed(row: _OutcomeRow) -> list[Placement]:
    """The one column whose head could not be read, where seven values leave no other choice."""
    columns = row.heads.columns
    if len(row.values) != _WIDTH:
        return []
    over = [columns.get(value.first) for value in row.values]
    lost = [index for index, name in enumerate(over) if name is None]
    if len(lost) != 1:
        return []
    if not all(name in (None, official) for name, official in zip(over, APPLICANTS, strict=True)):
        return []
    key = FigureKey(row.target, APPLICANTS[lost[0]])
    footing = min(row.footing, Footing.ORDER)
    return [_place_cell(key, row.values[lost[0]], footing, is_shared=False)]


def _place_cell(key: FigureKey, cell: GridCell, footing: Footing, *, is_shared: bool) -> Placement:
    """A cell that stands over several figures, or hangs down from another row, is nobody's for sure."""
    if (is_shared or cell.is_from_above or cell.is_suspect) and cell.text != "":
        footing = Footing.AMBIGUOUS
    return Placement(key, cell.text, cell.place, footing)
