"""A table as CSV bytes: opens in Excel, keeps exact numbers, says what it is, runs no formula."""

import csv
import io
import math
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the system's own encoding and shows Chinese as mojibake."""
COMMENT = "# "
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What spreadsheets take for the start of a formula (OWASP "CSV Injection"), full width included."""


def frame_to_csv(frame: pd.DataFrame, notes: Sequence[tuple[str, str]] = ()) -> bytes:
    """Write a table for Excel and for programs.

    A missing value is an empty field and never 0; why it is missing belongs in a column of its own.
    Text that a spreadsheet would run as a formula gets an apostrophe in front: names of agencies and
    raw cells come from files that strangers wrote. Numbers stay numbers, minus sign and all.

    Args:
        frame: Rows in the order written; its column names are the header.
        notes: Label and text of each line written above the header as ``# label: text``: title,
            definition, unit, scope, coverage, snapshot. ``pandas.read_csv(..., comment="#")`` skips
            them.

    Returns:
        UTF-8 with BOM and CRLF line ends.
    """
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    for label, note in notes:
        # The mark makes the field text, so no formula can start here; a line break would end it.
        writer.writerow([f"{COMMENT}{label}: {' '.join(note.split())}"])
    writer.writerow([neutralise(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_print_field(value) for value in row])
    return buffer.getvalue().encode("utf-8")


def neutralise(text: str) -> str:
    """Keep a spreadsheet from running a text: put an apostrophe before the start of a formula.

    >>> neutralise("=HYPERLINK(A1)"), neutralise(" @sum"), neutralise("市教育局"), neutralise("−3")
    ("'=HYPERLINK(A1)", "' @sum", '市教育局', '−3')
    """
    is_formula = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if is_formula else text


def _print_field(value: object) -> str:
    """One field: exact decimal digits, empty for a missing value, names joined, text neutralised."""
    if isinstance(value, (tuple, list)):
        return neutralise("; ".join(str(item) for item in value))
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Decimal):
        return _print_decimal(value)
    if isinstance(value, float):
        return _print_decimal(Decimal(repr(float(value))))
    if isinstance(value, int) or pd.api.types.is_integer(value):
        return str(value)
    return neutralise(str(value))


def _print_decimal(value: Decimal) -> str:
    """Plain digits without an exponent and without trailing zeros: spreadsheets round what has one."""
    if value.is_nan():
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def frame_to_parquet(frame: pd.DataFrame) -> bytes:
    """Write a table for programs: exact decimals, text as text, lists of names joined by ``;``.

    >>> frame_to_parquet(pd.DataFrame({"a": [1]}))[:4]
    b'PAR1'
    """
    clean = frame.copy()
    for name in frame:
        if frame[name].map(lambda value: isinstance(value, (tuple, list))).any():
            clean[name] = [
                "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
                for value in frame[name]
            ]
    buffer = io.BytesIO()
    clean.to_parquet(buffer, index=False)
    return buffer.getvalue()
