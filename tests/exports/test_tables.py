"""A table as CSV: opens in Excel, keeps exact numbers, says what it is, runs no formula."""

import csv
import io
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.exports import frame_to_csv, neutralise


def read(data: bytes) -> list[list[str]]:
    """The fields as a spreadsheet sees them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_excel_opens_it_as_utf_8_with_its_line_ends() -> None:
    """A byte order mark first, CRLF between lines."""
    data = frame_to_csv(pd.DataFrame({"单位": ["市教育局"]}))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith("市教育局\r\n".encode())


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Decimal("12.3400"), "12.34"),
        (Decimal("1E+7"), "10000000"),
        (Decimal(-3), "-3"),
        (0, "0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (31240000.0, "31240000"),
        (None, ""),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (("甲局", "乙局"), "甲局; 乙局"),
        ((), ""),
        (True, "True"),
    ],
)
def test_numbers_are_exact_and_a_missing_value_is_empty(value: object, field: str) -> None:
    """No exponent, no rounding, no lost sign; nothing is an empty field and never 0."""
    frame = pd.DataFrame({"a": pd.Series([value], dtype=object)})
    assert read(frame_to_csv(frame))[1] == [field] or (field == "" and read(frame_to_csv(frame))[1] == [])


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000@"]
)
def test_no_text_can_run_as_a_formula(start: str) -> None:
    """In cells, in lists and in column names a formula gets an apostrophe in front."""
    text = f"{start}HYPERLINK(1)"
    rows = read(frame_to_csv(pd.DataFrame({text: [text, "-"], "names": [(text, "乙"), ("甲",)]})))
    for field in (rows[0][0], rows[1][0], rows[1][1]):
        assert field.startswith("'")


def test_negative_numbers_are_no_formulas() -> None:
    """A change of −3 must add up in a spreadsheet."""
    assert read(frame_to_csv(pd.DataFrame({"增减": [-3, -2]})))[1:] == [["-3"], ["-2"]]


@given(st.text())
def test_a_neutralised_text_starts_no_formula_and_keeps_its_words(text: str) -> None:
    """Whatever a report says, the text is unchanged but for the apostrophe."""
    safe = neutralise(text)
    assert safe.removeprefix("'") == text.removeprefix("'")
    assert not safe.strip().startswith(("=", "+", "-", "@"))


def test_definition_unit_scope_coverage_and_snapshot_stand_above_the_header() -> None:
    """Notes are comment lines that programs skip and spreadsheets show in the first column."""
    notes = [("标题", "新收申请增加"), ("来源", "36/40 家；快照 000123\n第二行"), ("口径", "=1+1")]
    data = frame_to_csv(pd.DataFrame({"年度": [2025], "数值（件）": [5206]}), notes)
    rows = read(data)
    assert [row[0] for row in rows[:3]] == [
        "# 标题: 新收申请增加",
        "# 来源: 36/40 家；快照 000123 第二行",
        "# 口径: =1+1",
    ]
    assert rows[3:] == [["年度", "数值（件）"], ["2025", "5206"]]
    again = pd.read_csv(io.BytesIO(data), comment="#", encoding="utf-8-sig")
    assert again.to_dict("list") == {"年度": [2025], "数值（件）": [5206]}


def test_separators_and_quotes_inside_fields_stay_inside() -> None:
    """A comma, a quote and a line break do not make new fields."""
    text = '甲,"乙"\n丙'
    assert read(frame_to_csv(pd.DataFrame({"名称": [text]})))[1] == [text]


def test_a_frame_without_rows_still_says_what_it_is() -> None:
    """Header and notes without rows."""
    assert read(frame_to_csv(pd.DataFrame(columns=["年度"]), [("标题", "空")])) == [["# 标题: 空"], ["年度"]]
