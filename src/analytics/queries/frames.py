"""How answers become frames: exact numbers stay Decimal, None stays None."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd


def make_frame(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of object columns, but int64 and bool where every value is one.

    Left to itself pandas turns a missing text into NaN (which is true in an ``if``) and Decimal into float.
    """
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    return join_columns(dict(zip(columns, values, strict=True)))


def join_columns(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """As :func:`make_frame`, from columns of the same length."""
    return pd.DataFrame({name: _make_column(values) for name, values in columns.items()}, copy=False)


def _make_column(values: Sequence[Any]) -> pd.Series:
    kinds = set(map(type, values))
    if kinds in ({bool}, {int}):
        return pd.Series(np.array(values, dtype=bool if kinds == {bool} else np.int64))
    return pd.Series(np.fromiter(values, dtype=object, count=len(values)), dtype=object)


def keep_none(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy in which a missing text or number is None: NaN is true in an ``if``. Dates keep NaT."""
    clean = frame.copy()
    for name, column in frame.items():
        if column.isna().any() and not pd.api.types.is_datetime64_any_dtype(column):
            clean[name] = column.astype(object).where(column.notna(), None)
    return clean


def as_floats(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose Decimal columns are float64 (None becomes NaN), for drawing; text keeps exact numbers.

    >>> as_floats(pd.DataFrame({"value": [Decimal("1.5"), None]}))["value"].tolist()
    [1.5, nan]
    """
    exact = [name for name in frame if frame[name].map(lambda value: isinstance(value, Decimal)).any()]
    return frame.astype(dict.fromkeys(exact, "float64"))
