"""A table as an Excel workbook: numbers as numbers, states as text, what it is on a sheet of its own."""

import io
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET, _NOTES = {"zh": "数据", "en": "Data"}, {"zh": "说明", "en": "Notes"}
_WIDEST, _NARROWEST = 60, 8
_EXACT = 10**15
"""Excel keeps 15 digits; a longer number is written as text, so that none is changed."""


def frame_to_xlsx(frame: pd.DataFrame, notes: Sequence[tuple[str, str]] = (), language: str = "zh") -> bytes:
    """Write a table as a workbook with a header that stays, filters, and a sheet that says what it is.

    Text is written as text, so nothing that a stranger's report says is ever run as a formula. A missing
    value is an empty cell and never 0.

    Args:
        frame: Rows in the order written; its column names are the header.
        notes: Label and text of each line of the second sheet: title, definition, scope, legend of states.
        language: ``zh`` or ``en``, for the names of the sheets.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - costs a start, and most runs export nothing

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4F6F8"})
        sheet = book.add_worksheet(_SHEET[language])
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, str(name), head)
        for number, row in enumerate(frame.itertuples(index=False, name=None), 1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
        for column, name in enumerate(frame.columns):
            sheet.set_column(column, column, _width([str(name), *frame.iloc[:200, column]]))
        sheet.freeze_panes(1, 0)
        if len(frame.columns):
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
        _write_notes(book, notes, language)
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """One cell: a number where it is one that Excel keeps exactly, else text, nothing for a missing value."""
    if isinstance(value, (tuple, list)):
        value = "; ".join(str(item) for item in value)
    if value is None or value is pd.NA or value is pd.NaT:
        return
    if isinstance(value, (bool, np.bool_)):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, (int, float, Decimal, np.number)):
        number = float(value)
        if math.isfinite(number) and abs(number) < _EXACT:
            sheet.write_number(row, column, number)
        elif math.isfinite(number):
            sheet.write_string(row, column, str(value))
    else:
        sheet.write_string(row, column, str(value))


def _write_notes(book: Any, notes: Sequence[tuple[str, str]], language: str) -> None:
    if not notes:
        return
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_NOTES[language])
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(notes):
        sheet.write_string(number, 0, label, wrap)
        sheet.write_string(number, 1, text, wrap)


def _width(values: Sequence[Any]) -> float:
    """Wide enough for the longest text; a Han character takes two places."""
    longest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value)) for value in values)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
