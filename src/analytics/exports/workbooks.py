"""A table as an Excel workbook: numbers as numbers, states as text, what it is on a sheet of its own."""

import io
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET, _NOTES = {"zh": "数据", "en": "Data"}, {"zh": "说明", "en": "Notes"}
_WIDEST, _NARROWEST = 60, 8
_A4 = 9
_FRACTION = "0.0###"
_NUMBERS = (int, float, Decimal, np.number)
_EXACT = 10**15
"""Excel keeps 15 digits; a longer number is written as text, so that none is changed."""


class _Looks(NamedTuple):
    """Formats of cells: text stands off the number at its left, fractions show four digits."""

    text: Any
    fraction: Any


def frame_to_xlsx(frame: pd.DataFrame, notes: Sequence[tuple[str, str]] = (), language: str = "zh") -> bytes:
    """Write a table as a workbook with a header that stays, filters, and a sheet that says what it is.

    Text is written as text, so nothing that a stranger's report says is ever run as a formula. A missing
    value is an empty cell and never 0. Printed, it is as wide as its paper, with its header on every page.

    Args:
        frame: Rows in the order written; its column names are the header.
        notes: Label and text of each line of the second sheet: title, definition, scope, legend of states.
        language: ``zh`` or ``en``, for the names of the sheets.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - costs a start, and most runs export nothing

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = {"bold": True, "bottom": 1, "bg_color": "#F4F6F8"}
        # A number and its header stand on one side.
        heads = {
            False: book.add_format(head | {"indent": 1}),
            True: book.add_format(head | {"align": "right"}),
        }
        looks = _Looks(book.add_format({"indent": 1}), book.add_format({"num_format": _FRACTION}))
        sheet = book.add_worksheet(_SHEET[language])
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, str(name), heads[_is_numeric(frame.iloc[:, column])])
        for number, row in enumerate(frame.itertuples(index=False, name=None), 1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, looks)
        for column, name in enumerate(frame.columns):
            sheet.set_column(column, column, _width([str(name), *frame.iloc[:200, column]]))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        _set_up_print(sheet)
        if len(frame.columns):
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
        _write_notes(book, notes, language)
    return buffer.getvalue()


def _set_up_print(sheet: Any) -> None:
    """A4 across, all columns on one page, pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P / &N")


def _is_numeric(values: pd.Series) -> bool:
    """Whether a column's first value is a number."""
    first = next((value for value in values if not _is_missing(value)), None)
    return isinstance(first, _NUMBERS) and not isinstance(first, (bool, np.bool_))


def _is_missing(value: Any) -> bool:
    return (
        value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
    )


def _write(sheet: Any, row: int, column: int, value: Any, looks: _Looks) -> None:
    """One cell: a number where it is one that Excel keeps exactly, else text, nothing for a missing value."""
    if isinstance(value, (tuple, list)):
        value = "; ".join(str(item) for item in value)
    if value is None or value is pd.NA or value is pd.NaT:
        return
    if isinstance(value, (bool, np.bool_)):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, _NUMBERS):
        number = float(value)
        if math.isfinite(number) and abs(number) < _EXACT:
            # The cell keeps its digits and shows four.
            sheet.write_number(row, column, number, None if number.is_integer() else looks.fraction)
        elif math.isfinite(number):
            sheet.write_string(row, column, str(value), looks.text)
    else:
        sheet.write_string(row, column, str(value), looks.text)


def _write_notes(book: Any, notes: Sequence[tuple[str, str]], language: str) -> None:
    if not notes:
        return
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_NOTES[language])
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    _set_up_print(sheet)
    for number, (label, text) in enumerate(notes):
        sheet.write_string(number, 0, label, wrap)
        sheet.write_string(number, 1, text, wrap)


def _width(values: Sequence[Any]) -> float:
    """Wide enough for the longest text; a Han character takes two places."""
    printed = [f"{value:.4f}" if isinstance(value, (float, Decimal)) else str(value) for value in values]
    longest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) for text in printed)
    return min(max(longest + 3, _NARROWEST), _WIDEST)
