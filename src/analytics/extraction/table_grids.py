"""Tables before their rows are read: the form's way round, and without the numbers of their lines.

Offices put applicants down and outcomes across, and statistical forms number their lines: a column 行次 or
代码 prints a number in every row that counts nothing.
"""

from collections.abc import Iterator
from itertools import pairwise

from analytics.dictionary.labels import normalise_label
from analytics.extraction.matching import match_label
from analytics.extraction.other_years import drop_other_columns, drop_other_rows
from analytics.model import Cell, LinePlace, Table

_FEWEST_APPLICANTS = 5
_FEWEST_OUTCOMES = 8
_LABEL_COLUMNS = 3
_COUNTING_HEADS = frozenset(("行次", "序号", "代码", "栏次", "编号", "行号", "项次", "行序", "指标代码"))
_FEWEST_COUNTED = 3
_FEWEST_WITHOUT_HEAD = 10


def settle_table(table: Table, year: int | None = None) -> tuple[Table, tuple[Cell, ...]]:
    """A table as its rows are to be read, and the cells of the years beside the report's.

    It is turned the form's way round, without a column that only numbers rows, and where each head has a
    column for the report's year and one for another, without those of the other; so with rows.
    """
    table, columns = drop_other_columns(_drop_counting(table), year)
    table, rows = drop_other_rows(table, year)
    return _settle_direction(table), (*columns, *rows)


def _settle_direction(table: Table) -> Table:
    if not any(isinstance(cell.place, LinePlace) for cell in table.rows[0]) and _is_turned(table):
        return _turn(table)
    return table


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
