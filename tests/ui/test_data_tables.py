"""The rows behind a chart as a table: years, counts and amounts as they are printed everywhere."""

import re
from collections.abc import Iterator
from decimal import Decimal
from unittest.mock import patch

import pandas as pd
import pytest

from analytics.ui.data_tables import table_html
from analytics.ui.language import text


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """The language of the session that there is not."""
    with patch("analytics.ui.language.current_language", return_value="zh"):
        yield


def cells(frame: pd.DataFrame) -> list[str]:
    """What the cells of the table say, row by row."""
    return re.findall(r"<td[^>]*>(.*?)</td>", table_html(frame, "表"))


def test_years_have_no_separator_and_counts_of_the_same_size_have_one() -> None:
    """The column says what is a year; 2,024 requests are no year."""
    frame = pd.DataFrame({text("column.year"): [2023, 2024], text("column.value"): [2024, None]})
    assert cells(frame) == ["2023", "2,024", "2024", ""]


def test_long_amounts_keep_their_decimals() -> None:
    """Eighteen digits, as the store holds them, are printed to the last one."""
    frame = pd.DataFrame({text("column.value"): [Decimal("12345678901234.5678"), 2**60]}, dtype=object)
    assert cells(frame) == ["12,345,678,901,234.5678", "1,152,921,504,606,846,976"]


def test_words_of_strangers_are_escaped() -> None:
    """A name is never markup."""
    assert cells(pd.DataFrame({text("column.name"): ["<b>局"]})) == ["&lt;b&gt;局"]
