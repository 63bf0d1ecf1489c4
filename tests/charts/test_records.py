"""Rows of frames as Python values: what pandas gives, only quicker."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from analytics.charts.records import list_records

COLUMNS: dict[str, object] = {
    "whole": [1, 2],
    "number": [1.5, None],
    "flag": [True, False],
    "small": np.array([1, 2], dtype=np.int16),
    "text": ["政府", "部门"],
    "some text": ["政府", None],
    "exact": pd.Series([Decimal("1.50"), None], dtype=object),
    "mixed": pd.Series([1, "a"], dtype=object),
    "names": pd.Series([("a", "b"), ()], dtype=object),
    "kind": pd.Categorical(["a", "b"]),
    "day": pd.to_datetime(["2024-03-31", None]),
    "date": pd.Series([date(2024, 3, 31), None], dtype=object),
}


@pytest.mark.parametrize("names", [*([name] for name in COLUMNS), list(COLUMNS)])
@pytest.mark.parametrize("rows", [2, 1, 0])
def test_rows_are_those_of_pandas(names: list[str], rows: int) -> None:
    """The same values of the same types, whatever stands in a frame, alone and beside others."""
    frame = pd.DataFrame({name: COLUMNS[name] for name in names}).head(rows)
    ours, theirs = list_records(frame), frame.to_dict("records")
    assert repr(ours) == repr(theirs)
    assert [[type(value) for value in row.values()] for row in ours] == [
        [type(value) for value in row.values()] for row in theirs
    ]
