"""The heads of 表三: which applicants its columns name, and in which order.

The official order is usual and not sure: offices move 总计 to the front or leave a column out, heads and
values together. So the printed heads decide, read by their columns, or, where a flattened table has torn
them from their columns, by putting the second head row in the place of its group.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from analytics.extraction.grid import Row, is_value_text
from analytics.extraction.matching import has_enumerator, match_label
from analytics.model import APPLICANTS, TOTAL


@dataclass(frozen=True, slots=True)
class ApplicantHeads:
    """What the heads of 表三 say.

    Attributes:
        columns: Applicant of each grid column, where heads stand above their columns.
        order: Applicants from left to right; empty when the heads cannot be read in one way.
        others: Grid columns among or behind them with a head that names no applicant, such as 小计.
        repeated: Applicants that stand above several columns.
    """

    columns: Mapping[int, str]
    order: tuple[str, ...]
    others: frozenset[int] = frozenset()
    repeated: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Tell once which applicants are named by several columns: every row asks."""
        counts = Counter(self.columns.values())
        object.__setattr__(self, "repeated", frozenset(name for name, count in counts.items() if count > 1))

    @property
    def is_whole(self) -> bool:
        """Whether all seven columns are named."""
        return set(self.order) == set(APPLICANTS)

    @property
    def skips_column(self) -> bool:
        """Whether a head among them names no applicant: counted, they would skip the number below it.

        Torn heads are not read at all then (`_has_unknown_head`); those of a grid still serve it.
        """
        return bool(self.others) and not self.is_whole and min(self.others) < max(self.columns, default=0)


NO_HEADS = ApplicantHeads({}, ())


def may_be_head(row: Row) -> bool:
    """Whether a row names an applicant or their group, and has no value."""
    if any(cell.text and is_value_text(cell.text) for cell in row.cells):
        return False
    is_group = any(match_label("applicant_group", cell.text) is not None for cell in row.cells)
    return is_group or any(_names(row))


def read_heads(rows: Sequence[Row]) -> ApplicantHeads:
    """Read one or several head rows that follow each other.

    A head cut by a page break stands in two tables whose columns are not the same: then the second
    part decides if it names every column, and otherwise the parts are put together by their order.
    """
    tables = [list(group) for _, group in groupby(rows, key=lambda row: row.table)]
    last = _read_table_heads(tables[-1])
    if len(tables) == 1 or last.is_whole:
        return last
    return _ordered(_read_nested(rows))


def _read_table_heads(rows: Sequence[Row]) -> ApplicantHeads:
    """The head rows of one table, by columns where no column is named twice."""
    by_column = _read_columns(rows)
    if by_column is None:
        return _ordered(_read_nested(rows))
    if _is_pushed_out(rows):
        return NO_HEADS
    subtotals = _list_subtotals(rows)
    by_column = {column: name for column, name in by_column.items() if column not in subtotals}
    by_column |= _list_split(rows, by_column)
    first_columns = {applicant: column for column, applicant in sorted(by_column.items(), reverse=True)}
    order = tuple(sorted(first_columns, key=lambda name: first_columns[name]))
    return ApplicantHeads(by_column, order, _list_others(rows, by_column))


def _is_pushed_out(rows: Sequence[Row]) -> bool:
    """Whether a head below the row of 自然人 and 总计 stands behind 总计: the group above it is too narrow.

    Then 总计 stands over the last of the organisations, or their sum, and that one's head over the total.
    """
    totals: list[int] = []
    for row in rows:
        names = _names(row)
        own = [
            (cell, name)
            for cell, name in zip(row.cells, names, strict=True)
            if cell.text and not cell.is_from_above
        ]
        found = {name for _, name in own}
        if APPLICANTS[0] in found and TOTAL in found:
            totals = [cell.last for cell, name in own if name == TOTAL]
        elif totals and len(found & {*APPLICANTS[1:-1]}) > 1:
            behind = [name for cell, name in own if cell.first > max(totals)]
            if any(name is None or name == TOTAL for name in behind):
                return True
    return False


def _list_subtotals(rows: Sequence[Row]) -> set[int]:
    """Columns of a 合计 behind the organisations, in a row below the one that names 自然人 and 总计."""
    upper: set[int] = set()
    lower: set[int] = set()
    for row in rows:
        names = _names(row)
        own = [None if cell.is_from_above else name for cell, name in zip(row.cells, names, strict=True)]
        totals = {cell.first for cell, name in zip(row.cells, own, strict=True) if name == TOTAL}
        if APPLICANTS[0] in own:
            upper |= totals
        elif len({*own} & {*APPLICANTS[1:-1]}) > 1:
            lower |= totals
    return lower - upper if upper else set()


def _list_split(rows: Sequence[Row], named: Mapping[int, str]) -> dict[int, str]:
    """Columns beside an applicant's that stand under it as well: 男 below 自然人, and 女 behind 男.

    Lines of text and sheets without merged cells do not say how far a head spans.
    """
    split: dict[int, str] = {}
    for above, row in pairwise(rows):
        heads = {cell.first: name for cell, name in zip(above.cells, _names(above), strict=True)}
        printed = {cell.first for cell in above.cells if cell.text}
        below: str | None = None
        for cell, name in zip(row.cells, _names(row), strict=True):
            is_own = bool(cell.text) and name is None and not cell.is_from_above
            if not is_own or (cell.first in printed and heads.get(cell.first) is None):
                below = None
            elif heads.get(cell.first) is not None:
                below = heads[cell.first]
            elif below is not None and cell.first not in named:
                split[cell.first] = below
    return split


def _list_others(rows: Sequence[Row], named: Mapping[int, str]) -> frozenset[int]:
    """Columns from the first applicant on whose own head names none.

    A group of applicants counts as such a head where none of its applicants has a column.
    """
    first = min(named, default=0)
    is_alone = not {*named.values()} & {*APPLICANTS[1:-1]}
    return frozenset(
        cell.first
        for row in rows
        for cell in row.cells
        if cell.first == cell.last
        and cell.text
        and cell.first > first
        and cell.first not in named
        and (is_alone or match_label("applicant_group", cell.text) is None)
    )


def _ordered(order: tuple[str, ...]) -> ApplicantHeads:
    """Heads that are known by their order only."""
    return ApplicantHeads({}, order if len(set(order)) == len(order) else ())


def _names(row: Row) -> list[str | None]:
    """The applicant that each cell of a row names, if any. A numbered 其他 or 总计 is a row of the table.

    A name must be known letter by letter, but where a picture was read, which misreads single characters.
    """
    names: list[str | None] = []
    for cell in row.cells:
        match = match_label("applicant", cell.text)
        is_known = match is not None and (match.is_exact or cell.is_recognised)
        is_name = is_known and not has_enumerator(cell.text)
        names.append(match.target if match is not None and is_name else None)
    return names


def _read_columns(rows: Sequence[Row]) -> dict[int, str] | None:
    """Applicant by grid column; None when two head rows name one column differently."""
    columns: dict[int, str] = {}
    for row in rows:
        for cell, name in zip(row.cells, _names(row), strict=True):
            if name is None:
                continue
            for column in range(cell.first, cell.last + 1):
                if columns.setdefault(column, name) != name:
                    return None
    return columns


def _read_nested(rows: Sequence[Row]) -> tuple[str, ...]:
    """Applicants in order, each later row standing in the place of the group above it.

    Empty where a head among them names none: the numbers below it would be taken for its neighbour's.
    """
    order: list[str] = []
    group: int | None = None
    for row in rows:
        if _has_unknown_head(row):
            return ()
        names = [name for name in _names(row) if name is not None]
        at = len(order) if group is None else group
        order[at:at] = names
        labels = [match_label("applicant_group", cell.text) for cell in row.cells]
        for index, match in enumerate(labels):
            if match is not None and match.target == "organisations":
                group = at + sum(name is not None for name in _names(row)[:index])
    return tuple(order)


def _has_unknown_head(row: Row) -> bool:
    """Whether a row that names applicants has another head among them or behind.

    What `ApplicantHeads.skips_column` says of heads above their columns, for heads torn from them.
    """
    names = _names(row)
    named = [index for index, name in enumerate(names) if name is not None]
    return len(named) > 1 and any(
        cell.text and name is None and match_label("applicant_group", cell.text) is None
        for cell, name in zip(row.cells[named[0] :], names[named[0] :], strict=True)
    )
