"""What a report prints of other years beside its own: columns, rows and tables that say so.

Only what names its year, or says 上年 beside 本年, is left aside, and only where the same is printed for the
report's own year.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from analytics.dictionary.labels import normalise_label
from analytics.model import Block, Cell, LinePlace, Paragraph, Table

_FEWEST_OF_YEAR = 5
"""Columns of one year; fewer may be a summary's. As many cells has the row of one year."""

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
_LONGEST_CAPTION = 40
_ENDS_SENTENCE = ("。", "；", "，", ";", ",")
_LABEL_COLUMNS = 3
_FEWEST_LABELS = 3
_MOST_ALIKE = 0.8
"""Share of its labels that a table of another year has in common with the report's own."""


def drop_other_columns(table: Table, year: int | None) -> tuple[Table, tuple[Cell, ...]]:
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


def drop_other_rows(table: Table, year: int | None) -> tuple[Table, tuple[Cell, ...]]:
    """The table with blanks for its rows of other years, if one row is the report's: 2024年 | 3 | 1 | 0."""
    if year is None:
        return table, ()
    told = {index: kind for index, row in enumerate(table.rows) if (kind := _tell_row(row, year)) is not None}
    if sorted(told.values())[-1:] != [True] or all(told.values()):
        return table, ()
    others = {index for index, is_own in told.items() if not is_own}
    aside = tuple(cell for index in sorted(others) for cell in table.rows[index] if cell.place)
    rows = (_blank(row, index) if index in others else row for index, row in enumerate(table.rows))
    return Table(tuple(rows), table.is_ragged), aside


def _tell_row(row: Sequence[Cell], year: int) -> bool | None:
    """Whether a row that begins with a year, before values, is the report's; None for any other row."""
    first, *rest = row
    if len(rest) < _FEWEST_OF_YEAR or not any(cell.text.strip().isdecimal() for cell in rest):
        return None
    return _tell_year(first.text, year)


def _blank(row: Sequence[Cell], index: int) -> tuple[Cell, ...]:
    return tuple(
        cell._replace(text="", place=None, anchor=(index, column)) for column, cell in enumerate(row)
    )


def _tell_year(text: str, year: int | None) -> bool | None:
    """Whether a head is for the report's year, or for another or what changed; None for any other head."""
    if not text or len(text) > _LONGEST_YEAR:
        return None
    label = normalise_label(text)
    if label in _OWN_YEAR or label in _OTHER_YEAR:
        return label in _OWN_YEAR
    named = _YEAR.fullmatch(label)
    return None if named is None or year is None else int(named.group(1)) == year


def find_other_tables(blocks: Sequence[Block], year: int | None) -> Mapping[int, int]:
    """Tables whose captions name another year, with the table of the report's that has the same labels.

    Tables are numbered in reading order. Without a table of the report's own year beside it, which has a
    caption of that year or none, a caption may be a misprint.
    """
    captioned = list(_list_captioned(blocks)) if year is not None else []
    if not any(named not in (None, year) for named, _ in captioned):
        return {}
    found: dict[int, int] = {}
    labels = [_list_labels(table) for _, table in captioned]
    for number, (named, _) in enumerate(captioned):
        if named in (None, year):
            continue
        own = [
            other
            for other, (of, _) in enumerate(captioned)
            if of in (None, year) and _are_alike(labels[number], labels[other])
        ]
        if len(own) == 1:
            found[number] = own[0]
    return found


def _list_captioned(blocks: Sequence[Block]) -> Iterator[tuple[int | None, Table]]:
    """The tables, each with the one year that the line right above it names."""
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Table):
            yield (_name_year(before.text) if isinstance(before, Paragraph) else None), block
        before = block


def _name_year(caption: str) -> int | None:
    text = caption.strip()
    if len(text) > _LONGEST_CAPTION or text.endswith(_ENDS_SENTENCE):
        return None
    years = {int(each) for each in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _list_labels(table: Table) -> frozenset[str]:
    """The words of a table: of its first columns, and of its first rows."""
    cells = [cell.text for row in table.rows for cell in row[:_LABEL_COLUMNS]]
    cells += [cell.text for row in table.rows[:_LABEL_COLUMNS] for cell in row]
    return frozenset(text for text in cells if text and not text.strip().isdecimal())


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    return common >= _FEWEST_LABELS and common >= _MOST_ALIKE * max(len(one), len(other))
