"""Rows of 表三 that have a cell more or less than their table has columns, as far as sums can settle them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from analytics.extraction.misfits import Reading, find_misfits, list_readings, may_add_up, settle_misfit
from analytics.extraction.numbers import read_cell
from analytics.extraction.outcome_rows import WIDTH, OutcomeRow, Values
from analytics.extraction.placement import Placement
from analytics.model import APPLICANTS, TOTAL, FigureKey


def mark_misfits(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """The rows, and of grids which end in another column than the others of their table.

    As many cells as heads, each in a column of its own, are read by counting whatever stands before them.
    """
    marked: list[OutcomeRow] = []
    for _, group in groupby(rows, key=lambda row: (row.table, row.is_flattened)):
        members = list(group)
        misfits = find_misfits([row.end for row in members])
        for row, is_misfit in zip(members, misfits, strict=True):
            is_whole = len(row.values) == len(row.heads.order or APPLICANTS) and _is_single(row.values)
            has_slip = is_misfit and not row.is_flattened and not is_whole
            marked.append(replace(row, is_misfit=True) if has_slip else row)
    return marked


def is_proven(row: OutcomeRow) -> bool:
    """Whether what stands under the heads of a row adds up: what is beyond them is a stray one.

    Blanks count as zero where nothing is printed beyond.
    """
    columns = row.heads.columns
    under = [value for value in row.values if value.first in columns and value.first == value.last]
    beyond = [value for value in row.values if value not in under]
    numbers = {columns[cell.first]: read_cell(cell.text).value for cell in under}
    total, known = numbers.get(TOTAL), [number for number in numbers.values() if number is not None]
    if len(under) != WIDTH or total is None or 2 * total != sum(known):
        return False
    if any(value.text for value in beyond):
        # The stray number may be the total of a row in which another cell is one too many.
        return len(known) == WIDTH and not any(map(_is_sound, list_readings(*_name_values(row))))
    return len(known) == WIDTH or total > 0


def settle_row(row: OutcomeRow) -> list[Placement]:
    """Place a row that has a cell more or less than its table has columns."""
    return settle_misfit(*_name_values(row), _is_sound)


def may_lack_number(row: OutcomeRow) -> bool:
    """Whether the last of six numbers before a blank total may be that total: one of the others is lost then.

    Programs that fill up short rows put the blank behind.
    """
    columns = row.heads.columns
    under = [value for value in row.values if value.first in columns] if columns else row.values
    if len(under) != WIDTH or not row.heads.is_whole or row.heads.order[-1] != TOTAL or under[-1].text:
        return False
    numbers = [number for value in under[:-1] if (number := read_cell(value.text).value) is not None]
    return len(numbers) == WIDTH - 1 and 0 < sum(numbers[:-1]) <= numbers[-1]


def _is_single(values: Values) -> bool:
    return all(value.first == value.last for value in values)


def _name_values(row: OutcomeRow) -> tuple[Sequence[FigureKey], Values]:
    """The figures of a row from left to right, and its cells."""
    return [FigureKey(row.target, name) for name in row.heads.order or APPLICANTS], row.values


def _is_sound(reading: Reading) -> bool:
    """Whether the parts of a row may be what its total says."""
    parts = [key for key in reading if key.applicant != TOTAL]
    total = next((key for key in reading if key.applicant == TOTAL), None)
    is_whole = len(parts) == WIDTH - 1
    return total is None or may_add_up(parts, total, reading, is_whole=is_whole)
