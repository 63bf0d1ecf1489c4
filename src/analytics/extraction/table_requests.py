"""表三: outcome rows under applicant columns.

A row is known by its label, wherever that stands among the row's first cells; its values are the cells
after the label, one for each printed head. More or fewer cells are read by the grid where it is real,
by what the full lines show where the table was flattened, and left to proof where that is not enough.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from analytics.extraction.applicant_heads import NO_HEADS, ApplicantHeads
from analytics.extraction.flattened import (
    LineLayout,
    adds_up_anyhow,
    best_layout,
    find_total,
    is_doubtful,
    window_of,
)
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.numbers import read_cell
from analytics.extraction.outcome_misfits import is_proven, mark_misfits, may_lack_number, settle_row
from analytics.extraction.outcome_rows import WIDTH, OutcomeRow, Values, collect_rows
from analytics.extraction.placement import DoubtfulRow, Footing, Placement, TableReading, ambiguous_row
from analytics.model import APPLICANTS, TOTAL, FigureKey

_FEWEST_COLLAPSED = 2
_FEWEST_FULL = 2


def read_requests(rows: Iterable[Row]) -> TableReading:
    """Place the cells of 表三 by row labels and applicant heads."""
    collected, tables = collect_rows(rows)
    found = [_drop_partial_heads(row) for row in _tell_grids(_drop_misread_heads(collected))]
    layout = best_layout([line.values for line in found if line.is_flattened], _widths(found))
    found = mark_misfits(_drop_disproved_heads(_turn_heads(found, layout)))
    is_aligned = _are_aligned([outcome for outcome in found if not outcome.is_flattened])
    all_under_heads = [_under_heads(outcome) for outcome in found]
    keeps_gaps = any(map(_has_gap, all_under_heads))
    unnamed = _unnamed_columns(found)
    longest: dict[int, int] = {}
    for outcome in found:
        longest[outcome.depth] = max(len(outcome.values), longest.get(outcome.depth, 0))
    placements: list[Placement] = []
    partial: set[FigureKey] = set()
    doubtful: list[DoubtfulRow] = []
    for outcome, under_heads in zip(found, all_under_heads, strict=True):
        values = outcome.values
        if outcome.is_misfit and not is_proven(outcome):
            paired: list[Placement] | None = settle_row(outcome)
        elif not keeps_gaps and _may_be_collapsed(under_heads, len(outcome.heads.order) or WIDTH):
            values, paired = under_heads, None
        elif outcome.is_flattened:
            window = window_of(values, layout, longest[outcome.depth])
            values = window or _drop_surplus_blanks(values, layout.width)
            paired = _pair_line(outcome, window, layout)
        else:
            paired = _pair(outcome, unnamed, is_aligned=is_aligned)
        if paired is None:
            columns = outcome.heads.order if _has_ends(outcome.heads) else APPLICANTS
            keys = tuple(FigureKey(outcome.target, applicant) for applicant in columns)
            cells = tuple((value.text, value.place) for value in values)
            if any(value.is_doubtful and not value.is_recognised for value in values):
                # What a cell prints is in doubt: sums prove nothing about where it belongs.
                placements.extend(ambiguous_row(keys, cells))
            else:
                doubtful.append(DoubtfulRow(keys, cells))
        else:
            placements.extend(paired)
            if _lacks_first(outcome.heads):
                partial.add(FigureKey(outcome.target, TOTAL))
    placements = _doubt_partial_totals(placements, partial)
    seen = frozenset(outcome.target for outcome in found)
    return TableReading(
        tuple(placements),
        tuple(doubtful),
        tables,
        seen,
        is_collapsed=layout.is_collapsed,
    )


def _drop_misread_heads(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """The rows without heads that are fewer than the numbers of several rows below them.

    One row with a number too many has a stray number behind it. Numbers under a head that names no applicant
    are not counted.
    """
    crowded = Counter(
        row.heads.order
        for row in rows
        if sum(value.text != "" and value.first not in row.heads.others for value in row.values)
        > len(row.heads.order)
    )
    return [replace(row, heads=NO_HEADS) if crowded[row.heads.order] > 1 else row for row in rows]


def _drop_partial_heads(row: OutcomeRow) -> OutcomeRow:
    """A line of text without heads that would be counted over a column they do not name."""
    return replace(row, heads=NO_HEADS) if row.is_flattened and row.heads.skips_column else row


def _drop_disproved_heads(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """The rows of a grid without heads whose 总计 stands among the others and is hardly any row's sum.

    A head of groups that spans a column too few pushes 其他 behind 总计. The order of the others is none that
    sums could disprove: where it is not the official one, heads decide as they do everywhere.
    """
    moved = [row for row in rows if row.heads.columns and row.heads.is_whole and _is_total_moved(row.heads)]
    lines = [{name: read_cell(value.text).value or 0 for name, value in _list_named(row)} for row in moved]
    fitting = sum(0 < 2 * line.get(TOTAL, 0) == sum(line.values()) for line in lines)
    failing = sum(_is_sum_elsewhere(line) for line in lines)
    if failing < max(_FEWEST_FULL, fitting + 1):
        return list(rows)
    return [replace(row, heads=NO_HEADS) if row in moved else row for row in rows]


def _list_named(row: OutcomeRow) -> list[tuple[str, GridCell]]:
    """The values of a row with the applicants of their heads, by counting where none is missing."""
    if len(row.values) == len(row.heads.order):
        return list(zip(row.heads.order, row.values, strict=True))
    columns = row.heads.columns
    return [(columns[value.first], value) for value in row.values if value.first in columns]


def _is_total_moved(heads: ApplicantHeads) -> bool:
    """Whether only 总计 stands elsewhere than in the form."""
    others = tuple(name for name in heads.order if name != TOTAL)
    return heads.order[-1] != TOTAL and others == APPLICANTS[:-1]


def _is_sum_elsewhere(line: Mapping[str, Decimal | int]) -> bool:
    """Whether another number of a row than its 总计 is the sum of all others; a blank counts as zero here."""
    largest = max((number for name, number in line.items() if name != TOTAL), default=0)
    return 0 < 2 * largest == sum(line.values()) and line.get(TOTAL, 0) != largest


def _has_ends(heads: ApplicantHeads) -> bool:
    """Whether heads name the first column and the last, so that one they do not name is not there."""
    return bool(heads.order) and (heads.order[0], heads.order[-1]) == (APPLICANTS[0], APPLICANTS[-1])


def _lacks_first(heads: ApplicantHeads) -> bool:
    """Whether heads that can all be read name 总计, and not 自然人."""
    return not heads.others and APPLICANTS[0] not in heads.order and TOTAL in heads.order


def _doubt_partial_totals(placements: Sequence[Placement], totals: AbstractSet[FigureKey]) -> list[Placement]:
    """The placements, with the totals doubted that stand in a table without 自然人.

    Such a 总计 may be that of the organisations alone. Where another table gives 自然人, the sum tells.
    """
    placed = {placement.key for placement in placements}

    def _doubt(each: Placement) -> Placement:
        has_first = FigureKey(each.key.indicator, APPLICANTS[0]) in placed
        return each._replace(footing=min(each.footing, Footing.ORDER if has_first else Footing.AMBIGUOUS))

    return [_doubt(each) if each.key in totals and each.text else each for each in placements]


def _turn_heads(rows: Sequence[OutcomeRow], layout: LineLayout) -> list[OutcomeRow]:
    """Lines whose torn heads leave open where 总计 stands, with 总计 in front if only that adds up."""
    torn = [row for row in rows if row.is_flattened and not row.heads.columns and not _is_official(row.heads)]
    windows = [window for row in torn if (window := window_of(row.values, layout)) is not None]
    if find_total(windows) != 0 or any(row.heads.order and not row.heads.is_whole for row in torn):
        return list(rows)
    turned = ApplicantHeads({}, (APPLICANTS[-1], *APPLICANTS[:-1]))
    return [replace(row, heads=turned) if row in torn else row for row in rows]


def _is_official(heads: ApplicantHeads) -> bool:
    """Whether heads are printed in the official order, all or some of them."""
    return bool(heads.order) and heads.order == tuple(name for name in APPLICANTS if name in heads.order)


def _drop_surplus_blanks(values: Values, width: int) -> Values:
    """Values without the blanks before them that no column of the table is left for."""
    surplus = max(0, len(values) - width)
    return values if any(value.text for value in values[:surplus]) else values[surplus:]


def _widths(rows: Iterable[OutcomeRow]) -> list[int]:
    """How many columns the table may have: as many as heads were read, or all seven."""
    return sorted({WIDTH, *(len(row.heads.order) for row in rows if row.heads.order)})


def _pair_line(row: OutcomeRow, window: Values | None, layout: LineLayout) -> list[Placement] | None:
    """Pair the values of a line of text with the heads; None when that takes proof."""
    if window is None or is_doubtful(window, layout) or _may_be_short(row.values, window):
        return None
    if not row.heads.order or len(row.heads.order) == len(window):
        return _zip(row, window)
    return _zip(replace(row, heads=NO_HEADS), window) if len(window) == WIDTH else None


def _may_be_short(values: Values, window: Values) -> bool:
    """Whether a line prints more numbers than are taken for its columns, and not these alone add up."""
    if sum(value.has_number for value in values) <= sum(value.has_number for value in window):
        return False
    width = len(window)
    windows = [values[start : start + width] for start in range(len(values) - width + 1)]
    return [each for each in windows if _is_sum_last(each)] != [window]


def _is_sum_last(values: Values) -> bool:
    """Whether the last of some values is the sum of those before it; what is no number counts as zero."""
    *others, total = (read_cell(value.text).value or 0 for value in values)
    return sum(others) == total


def _unnamed_columns(rows: Iterable[OutcomeRow]) -> range | None:
    """The columns of a grid without readable heads, where blanks surround its values.

    Several rows must fill them all and none print a value beside them.
    """
    filled = Counter(
        tuple(value.first for value in row.values if value.text)
        for row in rows
        if not row.is_flattened and not row.heads.order
    )
    printed = sorted({column for columns in filled for column in columns})
    if len(printed) != WIDTH or filled[tuple(printed)] < _FEWEST_FULL:
        return None
    columns = range(printed[0], printed[-1] + 1)
    return columns if len(columns) == WIDTH else None


def _pair(row: OutcomeRow, unnamed: range | None, *, is_aligned: bool) -> list[Placement] | None:
    """Pair the cells of a row with its heads; None when that takes proof.

    Heads that name every value of the row decide. Heads that cannot be read leave the official order,
    which an identity must confirm.
    """
    values = row.values
    if may_lack_number(row):
        return None
    if len(values) != WIDTH and row.heads.is_whole and row.heads.columns and _may_be_shifted(row):
        return None
    if unnamed is not None and not row.heads.order and len(values) > WIDTH:
        values = [value for value in values if value.first == value.last and value.first in unnamed]
    if _stands_beside_heads(row, values):
        # Sums tell where 总计 stands, and nothing of the order of the others: that is as the heads say.
        return _zip(replace(row, heads=NO_HEADS) if _is_total_moved(row.heads) else row, values)
    if is_aligned and row.heads.columns:
        return _pair_by_grid(row)
    # A head that names no applicant has a column as well: as many values as names are one too few.
    is_counted = not row.heads.others or row.heads.is_whole
    if (len(values) == len(row.heads.order) and is_counted) or (not row.heads.order and len(values) == WIDTH):
        return _zip(row, values)
    surplus = len(values) - (len(row.heads.order) or WIDTH)
    if surplus > 0 and not any(value.text for value in values[:surplus]) and row.heads.is_whole:
        # A column without a head may stand before the values or behind them.
        has_choice = not any(value.text for value in values[-surplus:]) and any(
            value.text for value in values
        )
        return None if has_choice else _zip(row, values[surplus:])
    # After a page break the same table may have one column more or less: then heads and values begin apart.
    begins = min(value.first for value in values) == min(row.heads.columns, default=None)
    return _pair_by_grid(row) if begins else None


def _stands_beside_heads(row: OutcomeRow, values: Values) -> bool:
    """Whether seven cells do not begin where the seven heads do: counted, they still fit.

    Behind a page break a table may have a column less before its numbers.
    """
    columns = sorted(row.heads.columns)
    is_single = len(values) == len(columns) == WIDTH and all(value.first == value.last for value in values)
    return is_single and not row.heads.repeated and [value.first for value in values] != columns


def _may_be_shifted(row: OutcomeRow) -> bool:
    """Whether the cells of a row may not stand under their heads: it has a cell more or less than they.

    A number under no head that stands behind a row which is full and adds up is a stray one. Of a row that
    lacks a cell, the last number may be the total.
    """
    columns, others = row.heads.columns, row.heads.others
    under = {columns[value.first]: value.text for value in row.values if value.first in columns}
    numbers = {name: number for name, text in under.items() if (number := read_cell(text).value) is not None}
    beside = [
        value
        for value in row.values
        if value.has_number and not {*range(value.first, value.last + 1)} & {*columns, *others}
    ]
    if beside:
        total = numbers.pop(TOTAL, None)
        return len(numbers) < WIDTH - 1 or sum(numbers.values()) != total
    if len(under) == WIDTH or any(value.last > value.first for value in row.values):
        return False
    *rest, last = numbers.values() or (0,)
    return 0 < last >= sum(rest)


def _under_heads(row: OutcomeRow) -> Values:
    """The values of a row without the blanks that a wide label leaves before the first head."""
    surplus = len(row.values) - (len(row.heads.order) or WIDTH)
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


def _tell_grids(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """Lines of text that all have as many cells, and values under their heads, are a grid after all."""
    lines = [row for row in rows if row.is_flattened]
    is_grid = all(not row.is_ragged and row.heads.columns for row in lines) and _are_aligned(lines)
    return [replace(row, is_flattened=False) if is_grid and row.is_flattened else row for row in rows]


def _are_aligned(rows: Sequence[OutcomeRow]) -> bool:
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


def _zip(row: OutcomeRow, values: Values) -> list[Placement]:
    """Values and heads in order; without heads the official order, which is no label.

    Heads that a flattened table has torn from their columns may come out in an order of their own. Where it
    is not the official one, an identity must confirm it.
    """
    order = row.heads.order or APPLICANTS
    is_official = order == APPLICANTS or _is_official(row.heads)
    is_labelled = bool(row.heads.order) and (bool(row.heads.columns) or is_official)
    footing = min(row.footing, Footing.LABEL if is_labelled else Footing.ORDER)
    if not is_official and not is_labelled and adds_up_anyhow([value.text for value in values]):
        footing = Footing.AMBIGUOUS
    return [
        _place_cell(_name_figure(row.target, applicant), cell, footing, is_shared=False)
        for applicant, cell in zip(order, values, strict=True)
    ]


def _pair_by_grid(row: OutcomeRow) -> list[Placement]:
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


def _is_wide(row: OutcomeRow, applicant: str, cell: GridCell) -> bool:
    """Whether one value stands under all columns of a head that spans several."""
    columns = [column for column, name in row.heads.columns.items() if name == applicant]
    return cell.first <= min(columns) and max(columns) <= cell.last


def _place_unnamed(row: OutcomeRow) -> list[Placement]:
    """The one column whose head could not be read, where seven values leave no other choice."""
    columns = row.heads.columns
    if len(row.values) != WIDTH:
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
    if ((is_shared or cell.is_from_above) and cell.text != "") or cell.is_doubtful:
        footing = Footing.AMBIGUOUS
    return Placement(key, cell.text, cell.place, footing)
