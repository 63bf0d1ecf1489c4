"""A table as a workbook: numbers as numbers, text never a formula, what it is on its own sheet."""

import io
import zipfile
from decimal import Decimal

import pandas as pd
from python_calamine import CalamineWorkbook

from analytics.exports import frame_to_xlsx
from analytics.exports.tables import frame_to_parquet


def open_book(data: bytes) -> CalamineWorkbook:
    """The workbook as another program reads it."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def test_numbers_are_numbers_and_gaps_are_empty() -> None:
    """Decimals and integers arrive as numbers, a missing value as nothing, never as 0."""
    frame = pd.DataFrame({"数值": [Decimal("12.3456"), 0, None], "状态": ["数值", "数值", "空白"]})
    rows = open_book(frame_to_xlsx(frame)).get_sheet_by_index(0).to_python()
    assert rows == [["数值", "状态"], [12.3456, "数值"], [0.0, "数值"], ["", "空白"]]


def test_text_is_never_a_formula() -> None:
    """A name that a stranger wrote is text, in the cells and in the header."""
    evil = '=HYPERLINK("http://x","y")'
    data = frame_to_xlsx(pd.DataFrame({evil: [evil, "+1", "@x"]}), [("=1+1", evil)])
    book = open_book(data)
    assert book.get_sheet_by_index(0).to_python() == [[evil], [evil], ["+1"], ["@x"]]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_notes_stand_on_their_own_sheet() -> None:
    """The numbers' sheet begins with its header, so that programs read it as it is."""
    book = open_book(frame_to_xlsx(pd.DataFrame({"a": [1]}), [("来源", "36/40 家")], "zh"))
    assert book.sheet_names == ["数据", "说明"]
    assert book.get_sheet_by_index(1).to_python() == [["来源", "36/40 家"]]


def test_number_beyond_excels_digits_is_text() -> None:
    """Excel keeps 15 digits; what has more is not rounded in silence."""
    rows = (
        open_book(frame_to_xlsx(pd.DataFrame({"a": [12345678901234567]}))).get_sheet_by_index(0).to_python()
    )
    assert rows[1] == ["12345678901234567"]


def test_printed_sheets_are_as_wide_as_their_paper() -> None:
    """Across, every column on one page, the header on each; fractions show four digits and keep all."""
    frame = pd.DataFrame({"名称": ["甲局"], "数值": [0.2590673575]})
    data = frame_to_xlsx(frame, [("来源", "36/40 家")])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        styles, names = parts.read("xl/styles.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert all('orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet for sheet in sheets)
    assert "_xlnm.Print_Titles" in names
    assert 'formatCode="0.0###"' in styles
    assert open_book(data).get_sheet_by_index(0).to_python()[1] == ["甲局", 0.2590673575]


def test_parquet_keeps_decimals_exact() -> None:
    """What goes in comes out, names joined."""
    frame = pd.DataFrame({"value": [Decimal("0.1"), None], "names": [("甲", "乙"), ()]})
    back = pd.read_parquet(io.BytesIO(frame_to_parquet(frame)))
    assert list(back["value"]) == [Decimal("0.1"), None]
    assert list(back["names"]) == ["甲; 乙", ""]
