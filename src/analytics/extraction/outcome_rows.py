"""The rows of 表三: which lines of a document are its rows, and which heads stand above each.

A row is known by its label, wherever that stands among its first cells; which of its cells stands for which
applicant is told in `table_requests`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analytics.dictionary import load_dictionary
from analytics.extraction.applicant_heads import NO_HEADS, ApplicantHeads, may_be_head, read_heads
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import LONGEST_LABEL, Match, match_label
from analytics.extraction.placement import Footing
from analytics.model import APPLICANTS, Form

WIDTH = len(APPLICANTS)
_LABEL_SEARCH = 6
_FEWEST_HEADS = 2
_PAIR = 2
_UNITS = frozenset(("件", "条", "宗", "项", "个"))
"""What a column 单位 prints in every row."""

Values = Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A row of 表三: its indicator, the cells after its label, and the heads above it.

    `depth` is how many cells stand before its label; rows of one depth have equally many cells. `end` is the
    last grid column of the row, `table` the number of its table. `is_misfit`: the row has a slip, so that its
    cells may not stand under their heads.
    """

    target: str
    values: Values
    heads: ApplicantHeads
    is_flattened: bool
    is_ragged: bool
    depth: int
    footing: Footing = Footing.LABEL
    table: int = 0
    end: int = 0
    is_misfit: bool = False


@dataclass
class _Collected:
    """What has been met so far while the rows are walked in order.

    `is_over` is set by the heads of 表四, whose 总计 would pass for a row, until a new head of 表三.
    """

    is_over: bool = False
    head_rows: list[Row] = field(default_factory=list)
    heads: ApplicantHeads = NO_HEADS
    found: list[OutcomeRow] = field(default_factory=list)
    unlabelled: list[Row] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)


def collect_rows(rows: Iterable[Row]) -> tuple[list[OutcomeRow], frozenset[int]]:
    """The rows of 表三 in order, and the numbers of the tables that they or their heads stand in."""
    collected = _Collected()
    for row in rows:
        _take_in(row, collected)
    return collected.found, frozenset(collected.tables)


def _take_in(row: Row, collected: _Collected) -> None:
    """Take one row in: a head, a row of 表四, a labelled row, or one whose label is lost."""
    if _is_disputes_row(row):
        collected.is_over = True
        return
    if may_be_head(row):
        collected.head_rows.append(row)
        heads = read_heads(collected.head_rows)
        if len(heads.order) >= _FEWEST_HEADS:
            collected.heads = heads
            collected.is_over = False
            collected.tables.add(row.table)
        elif (before := collected.head_rows[:-1]) and len(read_heads(before).order) >= _FEWEST_HEADS:
            # With this row the heads name a column twice: without it they were not whole either.
            collected.heads = NO_HEADS
        return
    collected.head_rows = []
    if collected.is_over:
        return
    label = _find_row_label(row)
    if label is None:
        if collected.tables and _has_values(row):
            collected.unlabelled.append(row)
        return
    index, match = label
    if len(row.cells) <= _PAIR and not row.is_flattened and row.table not in collected.tables:
        return  # the data of a chart: 予以公开 | 88
    values = row.cells[index + 1 :]
    while values and not values[0].is_value and (values[0].is_from_above or values[0].text in _UNITS):
        values = values[1:]
    values = tuple(value for value in values if value.is_value or not value.is_from_above)
    if any(value.text and match_label("applicant", value.text) is not None for value in values):
        return  # a line for each applicant: 予以公开 | 自然人 | 3
    if not values or not (collected.heads.order or collected.tables or len(values) >= WIDTH - 1):
        return
    collected.found.extend(_rows_by_order(collected, match.target))
    collected.unlabelled = []
    collected.found.append(
        OutcomeRow(
            match.target,
            values,
            collected.heads,
            row.is_flattened,
            row.is_ragged,
            index,
            table=row.table,
            end=row.cells[-1].last,
        )
    )
    collected.tables.add(row.table)


def _is_disputes_row(row: Row) -> bool:
    """Whether a row is a head of 表四: two results, two groups of cases, or a result of a group."""
    # Each text once: （七）总计 may be written into every column that it spans.
    texts = {cell.text for cell in row.cells if not cell.is_value and len(cell.text) <= LONGEST_LABEL}
    return len(texts) > 1 and _name_disputes(frozenset(texts))


@lru_cache(maxsize=4096)
def _name_disputes(texts: frozenset[str]) -> bool:
    results = {text for text in texts if match_label("result4", text) is not None}
    groups = {text for text in texts if match_label("group4", text) is not None}
    # 合计 and 总计 are one result: both stand above columns of 表三 where the organisations have a sum.
    is_several = len(results) > 1 and len({match_label("result4", text) for text in results}) > 1
    return is_several or len(groups) > 1 or (len(results | groups) > 1 and bool(groups))


def _find_row_label(row: Row) -> tuple[int, Match] | None:
    """The rightmost row label of 表三 among a row's first cells.

    A known text wins over a similar one, unless that stands for a part of what the known one is: behind
    （六）其他处理 follow its three rows in the newer form. A group that hangs down from a row above is no
    label of a row that has one: where spans are one row too short or too long, it stands behind it.
    """
    found: tuple[int, Match] | None = None
    for index, cell in enumerate(row.cells[:_LABEL_SEARCH]):
        if cell.is_value:
            continue
        match = match_label("row3", cell.text)
        if match is None:
            continue
        if found is None or row.cells[found[0]].is_from_above > cell.is_from_above:
            found = index, match
        elif row.cells[found[0]].is_from_above < cell.is_from_above:
            continue
        elif match.is_exact or _is_closer(match, found[1]):
            found = index, match
    return found


def _is_closer(match: Match, before: Match) -> bool:
    return not before.is_exact or match.target.startswith(f"{before.target}.")


def _has_values(row: Row) -> bool:
    """Whether a row could be an outcome row whose label is lost: it ends in seven value cells, not all blank.

    A line that holds nothing but part of a label has seven blanks behind it as well.
    """
    values = row.cells[-WIDTH:]
    is_filled = any(cell.text for cell in values)
    return is_filled and len(values) == WIDTH and all(cell.is_value for cell in values)


def _rows_by_order(collected: _Collected, target: str) -> Iterable[OutcomeRow]:
    """Rows without a readable label, when the official order has just as many between their neighbours."""
    if not collected.unlabelled or not collected.found:
        return
    between = _rows_between(collected.found[-1].target, target)
    if len(between) == len(collected.unlabelled):
        for lost, name in zip(collected.unlabelled, between, strict=True):
            values = _values_of(lost)
            has_choice = sum(bool(value.text) for value in values) < WIDTH < len(values)
            if lost.is_flattened and has_choice and not values[0].text:
                continue  # the blank may be that of the label or that of 自然人
            depth = len(lost.cells) - len(values) - 1
            yield OutcomeRow(
                name,
                values,
                collected.heads,
                lost.is_flattened,
                lost.is_ragged,
                depth,
                Footing.ORDER,
                lost.table,
                lost.cells[-1].last,
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
