"""Reports that stand side by side on one sheet are parted; what only looks so is not."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from analytics.documents.sheets.reading import read_xlsx
from analytics.extraction import extract_filings
from analytics.model import Document, Paragraph
from analytics.synthetic.shapes.sheets import _FORMATS, _fill, _Sheet, make_workbook
from documents.sheets.test_reading import book, shape

from factory.round_trip import plan_drafts
from factory.score import score


class Moved(_Sheet):
    """A sheet that is written so many columns further right."""

    offset = 0

    def put(self, box: tuple[int, int, int, int], text: str, style: str, *, may_be_number: bool) -> None:
        top, left, bottom, right = box
        moved = (top, left + self.offset, bottom, right + self.offset)
        _Sheet.put(self, moved, text, style, may_be_number=may_be_number)


def write_beside(drafts: Sequence[Any], width: int) -> bytes:
    """The reports side by side on one sheet, each so many columns wide."""
    buffer, workbook = make_workbook("x")
    formats = {name: workbook.add_format(dict(looks)) for name, looks in _FORMATS.items()}
    sheet = workbook.add_worksheet("年报")
    for number, draft in enumerate(drafts):
        moved = Moved(sheet, formats, is_text=False)
        moved.offset = number * width
        _fill(moved, draft)
    workbook.close()
    return buffer.getvalue()


@pytest.mark.parametrize(("count", "width"), [(2, 15), (3, 16)])
def test_every_figure_of_each_report_is_read(count: int, width: int) -> None:
    """With a blank column between them or none, in both forms."""
    drafts = list(plan_drafts(count))
    found = read_xlsx(write_beside(drafts, width), "x.xlsx", "")
    starts = ("A", "P" if width == 15 else "Q", "AG")[:count]
    assert [document.part for document in found] == [f"年报 {name}" for name in starts]
    for draft, document in zip(drafts, found, strict=True):
        (filing,) = extract_filings(document)
        scored = score(draft, filing)
        assert (filing.agency, filing.report_year) == (draft.organ, draft.report_year)
        assert (scored.wrong, scored.lost) == ((), ())


LEFT = [["信息内容", "制发"], ["规章", 1], ["规范性文件", 2], ["行政许可", 3], ["行政处罚", 4]]


def beside(right: Sequence[Sequence[Any]]) -> tuple[Document, ...]:
    """Two tables side by side with a blank column between them, under one title."""
    rows = [[*left, None, *more] for left, more in zip(LEFT, right, strict=True)]
    return read_xlsx(book(甲=[["2023年报告"], *rows]), "x.xlsx", "")


def test_a_title_over_both_is_that_of_both() -> None:
    """It is the only cell of its row and merged over all columns."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("甲")
    sheet.merge_range("A1:E1", "两年情况")
    for row, values in enumerate(LEFT, start=1):
        sheet.write_row(row, 0, values)
        sheet.write_row(row, 3, [values[0], row + 10])
    workbook.close()
    first, second = read_xlsx(stream.getvalue(), "x.xlsx", "")
    assert [first.blocks[0].text, second.blocks[0].text] == ["两年情况"] * 2  # type: ignore[union-attr]
    assert shape(first)[1] == [[str(cell) for cell in row] for row in LEFT]
    assert shape(second)[1] == [[str(row[0]), str(at + 11)] for at, row in enumerate(LEFT)]


def test_what_only_looks_so_is_one_report() -> None:
    """Few labels in common, a merged cell over both in a row of a table, or numbers alone."""
    others = [["信息内容", 1], ["规章", 1], ["应急预案", 2], ["信息目录", 3], ["公开指南", 4]]
    assert len(beside(others)) == 1
    assert len(beside(LEFT)) == 2
    assert len(beside([[1, 2]] * 5)) == 1
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("甲")
    for row, values in enumerate(LEFT):
        sheet.write_row(row, 0, [*values, None, *values])
    sheet.merge_range("B6:D6", "合计")
    sheet.write("A6", "小计")
    workbook.close()
    (found,) = read_xlsx(stream.getvalue(), "x.xlsx", "")
    assert not any(isinstance(block, Paragraph) for block in found.blocks)
