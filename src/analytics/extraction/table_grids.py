"""Tables before their rows are read: the form's way round, and without the numbers of their lines.

Offices put applicants down and outcomes across, and statistical forms number their lines: a column 行次 or
代码 prints a number in every row that counts nothing.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from analytics.dictionary.labels import normalise_label
from analytics.extraction.matching import match_label
from analytics.model import Cell, LinePlace, Table

_FEWEST_APPLICANTS = 5
_FEWEST_OUTCOMES = 8
_LABEL_COLUMNS = 3
_COUNTING_HEADS = frozenset(("行次", "序号", "代码", "栏次", "编号", "行号", "项次", "行序", "指标代码"))
_FEWEST_COUNTED = 3
_FEWEST_WITHOUT_HEAD = 10
_FEWEST_OF_YEAR = 5
"""Columns of one year; fewer may be a summary's."""
_HEAD_ROWS = 6
_LONGEST_YEAR = 10
_YEAR = re.compile(r"(20\d\d)年度?")
_OWN_YEAR = frozenset(("本年", "本年度", "今年", "本期"))
_OTHER_YEAR = frozenset(
    (
        *("上年", "上年度", "上一年", "去年", "上期", "上年同期", "去年同期"),
        *("增减", "增减数", "增减率", "增幅", "同比", "同比增减", "同比增长"),
    )
)


def settle_table(table: Table, year: int | None = None) -> tuple[Table, tuple[Cell, ...]]:
    """A table as its rows are to be read, and the cells of the years beside the report's.

    It is turned the form's way round, without a column that only numbers rows, and where each head has a
    column for the report's year and one for another, without those of the other.
    """
    table, aside = _drop_other_years(_drop_counting(table), year)
    return _settle_direction(table), aside


def _settle_direction(table: Table) -> Table:
    if not any(isinstance(cell.place, LinePlace) for cell in table.rows[0]) and _is_turned(table):
        return _turn(table)
    return table


def _drop_other_years(table: Table, year: int | None) -> tuple[Table, tuple[Cell, ...]]:
    """The table without the columns of other years, if each goes with a column of the report's."""
    own: set[int] = set()
    others: set[int] = set()
    if table.is_ragged or isinstance(table.rows[0][0].place, LinePlace):
        return table, ()
    for row in table.rows[:_HEAD_ROWS]:
        for column, cell in enumerate(row):
            kind = _tell_year(cell.text, year)
            if kind is not None:
                (own if kind else others).add(column)
    if not others or len(own) < _FEWEST_OF_YEAR or len(others) % len(own) or own & others:
        return table, ()
    aside = tuple(row[column] for row in table.rows for column in sorted(others) if row[column].place)
    rows = tuple(tuple(cell for column, cell in enumerate(row) if column not in others) for row in table.rows)
    return Table(rows, table.is_ragged), aside


def _tell_year(text: str, year: int | None) -> bool | None:
    """Whether a head is for the report's year, or for another or what changed; None for any other head."""
    if not text or len(text) > _LONGEST_YEAR:
        return None
    label = normalise_label(text)
    if label in _OWN_YEAR or label in _OTHER_YEAR:
        return label in _OWN_YEAR
    named = _YEAR.fullmatch(label)
    return None if named is None or year is None else int(named.group(1)) == year


def _is_turned(table: Table) -> bool:
    """Whether applicants stand below each other before the numbers, and outcomes beside each other above."""
    if table.is_ragged or len(table.rows) <= _FEWEST_APPLICANTS or len(table.rows[0]) <= _FEWEST_OUTCOMES:
        return False
    down = {name for row in table.rows for cell in row[:_LABEL_COLUMNS] if (name := _name_applicant(cell))}
    if len(down) < _FEWEST_APPLICANTS:
        return False
    rows = (
        {match.target for cell in row if (match := match_label("row3", cell.text)) is not None}
        for row in table.rows[:_LABEL_COLUMNS]
    )
    return len(set().union(*rows)) >= _FEWEST_OUTCOMES


def _name_applicant(cell: Cell) -> str | None:
    match = match_label("applicant", cell.text)
    return match.target if match is not None and match.is_exact else None


def _turn(table: Table) -> Table:
    """The table with rows for columns; every cell keeps its place."""
    columns = zip(*table.rows, strict=True)
    return Table(
        tuple(tuple(cell._replace(anchor=cell.anchor[::-1]) for cell in column) for column in columns)
    )


def _drop_counting(table: Table) -> Table:
    """The table without the numbers that stand under a head for numbers of rows."""
    dropped = set(_find_counting(table))
    if not dropped:
        return table
    rows = []
    for index, row in enumerate(table.rows):
        cells = [
            cell._replace(text="", place=None, anchor=(index, column))
            if column in dropped and cell.anchor == (index, column)
            else cell
            for column, cell in enumerate(row)
        ]
        rows.append(tuple(cells))
    return Table(tuple(rows), table.is_ragged)


def _find_counting(table: Table) -> Iterator[int]:
    """The columns whose numbers go up by one from row to row, under such a head or in many rows."""
    for column in range(len(table.rows[0])):
        texts = [row[column].text for row in table.rows if row[column].anchor[1] == column]
        numbers = [int(text) for text in texts if text.isascii() and text.isdecimal()]
        if len(numbers) < _FEWEST_COUNTED or any(after - before != 1 for before, after in pairwise(numbers)):
            continue
        if len(numbers) >= _FEWEST_WITHOUT_HEAD or any(
            normalise_label(text) in _COUNTING_HEADS for text in texts
        ):
            yield column
