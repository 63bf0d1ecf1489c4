"""Hidden rows and columns of a sheet: which of them are left out, and what is said about it.

Offices hide rows that they filter or that are all zero, which belong to their table, and last year's numbers,
which do not. Hidden rows with the labels of a row that is shown, and hidden columns without any label, are
rivals of what a person sees and are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analytics.documents.sheets.grid import Sheet, SheetCell, Spot, name_cell
from analytics.model import Message, Problem

MAX_NAMED = 12
"""Rows, columns or cells that a message names; it counts the others."""

_NUMERIC = re.compile(r"[-+\d.,%\s/—]*(?:万元|元|件|项|个|条|宗|份|次)?")

Labels = tuple[tuple[int, str], ...]


def leave_out_rivals(sheet: Sheet) -> tuple[Sheet, tuple[Problem, ...]]:
    """The sheet without hidden rivals and without cells that show nothing; problems name both."""
    problems: list[Problem] = []
    hidden = sheet.hidden
    if hidden.rows or hidden.columns:
        filled = {row for row, _ in sheet.cells}, {column for _, column in sheet.cells}
        rows, columns = hidden.rows & filled[0], hidden.columns & filled[1]
        if rows or columns:
            left_out = (_find_row_rivals(sheet.cells, rows), _find_unlabelled(sheet.cells, columns))
            problems.append(_say_hidden(sheet.name, *left_out))
            cells = _cut(sheet.cells, *left_out)
            sheet = sheet._replace(cells=cells, left_out=frozenset(left_out[0]))
        sheet = sheet._replace(rows=sheet.rows - hidden.rows)
    unshown = [(spot, cell.stored) for spot, cell in sheet.cells.items() if cell.stored]
    if unshown:
        problems.append(_say_unshown(sheet.name, unshown))
        shown = {spot: cell for spot, cell in sheet.cells.items() if cell.text.strip()}
        sheet = sheet._replace(cells=shown)
    return sheet, tuple(problems)


def _cut(cells: Mapping[Spot, SheetCell], rows: set[int], columns: set[int]) -> dict[Spot, SheetCell]:
    return {spot: cell for spot, cell in cells.items() if spot[0] not in rows and spot[1] not in columns}


def _find_row_rivals(cells: Mapping[Spot, SheetCell], hidden: Iterable[int]) -> set[int]:
    """Hidden rows with the labels of a row that is shown; without labels, those beside such a row."""
    hidden = set(hidden)
    if not hidden:
        return set()
    labels = _collect_labels(cells)
    shown = {found for row, found in labels.items() if row not in hidden and found}
    rivals = {row for row in hidden if labels[row] in shown}
    return rivals | {row for row in hidden if not labels[row] and _has_twin(row, labels, hidden)}


def _has_twin(row: int, labels: Mapping[int, Labels], hidden: set[int]) -> bool:
    """Whether the next row that is shown, above or below without a gap, has no label either."""
    for step in (-1, 1):
        at = row + step
        while at in hidden and not labels.get(at, ()):
            at += step
        if at in labels and at not in hidden and not labels[at]:
            return True
    return False


def _collect_labels(cells: Mapping[Spot, SheetCell]) -> dict[int, Labels]:
    """What each filled row prints that is no number, by column."""
    found: dict[int, list[tuple[int, str]]] = {}
    for (row, column), cell in cells.items():
        words = found.setdefault(row, [])
        text = "".join(cell.text.split())
        if text and not _NUMERIC.fullmatch(text):
            words.append((column, text))
    return {row: tuple(sorted(words)) for row, words in found.items()}


def _find_unlabelled(cells: Mapping[Spot, SheetCell], hidden: Iterable[int]) -> set[int]:
    """Hidden columns that hold numbers and no word."""
    labelled = {column for (_, column), cell in cells.items() if not _NUMERIC.fullmatch(cell.text)}
    return set(hidden) - labelled


def _say_hidden(title: str, rows: set[int], columns: set[int]) -> Problem:
    names = [*(str(row + 1) for row in sorted(rows)), *(name_cell(0, at)[:-1] for at in sorted(columns))]
    if not names:
        return Problem(
            "ROWS_HIDDEN",
            Message(
                f"工作表“{title}”有隐藏的行或列，其内容一并读取。",
                f"The sheet “{title}” has hidden rows or columns; they were read like the others.",
            ),
        )
    zh, en = list_some(names, "处")
    return Problem(
        "ROWS_HIDDEN",
        Message(
            f"工作表“{title}”有隐藏的行或列：与可见内容重复或没有标题的（{zh}）没有读取，其余一并读取。",
            f"The sheet “{title}” has hidden rows or columns: those that repeat what is shown or have no "
            f"label ({en}) were not read, others were.",
        ),
    )


def _say_unshown(title: str, cells: Sequence[tuple[Spot, str]]) -> Problem:
    names = [f"{name_cell(*spot)}={stored}" for spot, stored in cells]
    zh, en = list_some(names, "格")
    return Problem(
        "NUMBERS_NOT_SHOWN",
        Message(
            f"工作表“{title}”有单元格存有数字但不显示（{zh}），按所显示的空白或符号处理。",
            f"Cells of the sheet “{title}” store a number that they do not show ({en}); "
            "what they show was read: a blank or a sign.",
        ),
    )


def list_some(names: Sequence[str], unit: str, english: Sequence[str] = ()) -> tuple[str, str]:
    """Some names in Chinese and in English, and how many there are where that is not all.

    Args:
        names: In Chinese, or the same in both languages.
        unit: What they are counted by in Chinese.
        english: As many names in English, where they are others.

    >>> list_some(["A1", "B2"], "格")
    ('A1、B2', 'A1, B2')
    """
    return (
        "、".join(_shorten(names, f"等{len(names)}{unit}")),
        ", ".join(_shorten(english or names, f"{len(names)} in all")),
    )


def _shorten(names: Sequence[str], rest: str) -> Iterator[str]:
    yield from names[:MAX_NAMED]
    if len(names) > MAX_NAMED:
        yield rest
