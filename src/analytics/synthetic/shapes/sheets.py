"""Reports as workbooks: a whole report on one sheet, prose in rows, merged cells as in the form."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from analytics.synthetic.grid import Box, Grid, Heading, Layout, Line, expand
from analytics.synthetic.shapes.packing import MADE_AT, pack_again
from analytics.synthetic.shapes.shape import Collection, Shape

_COLUMNS = {
    "2": ((0, 2), (3, 4), (5, 6), (7, 9)),
    "3": tuple((c, c) for c in range(10)),
    "4": tuple((c, c) for c in range(15)),
}
"""First and last sheet column of each column of a table: the tables share one sheet and its widths."""

_WIDTHS = (7, 11, 34, *(8.5,) * 12)
_PROSE_COLUMNS = 10
_CHARACTERS_A_LINE = 52
_LINE_HEIGHT = 18
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")

_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "heading": {"font_name": "黑体", "font_size": 12, "valign": "vcenter"},
    "line": {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top", "indent": 1},
    "signature": {"font_name": "宋体", "font_size": 11, "align": "right"},
    "label": {"border": 1, "text_wrap": True, "valign": "vcenter"},
    "band": {"border": 1, "bg_color": "#C6D9F1", "valign": "vcenter"},
    "value": {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
}


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is written, from the top row down."""

    sheet: Any
    formats: Mapping[str, Any]
    is_text: bool
    row: int = 0

    def put(self, box: tuple[int, int, int, int], text: str, style: str, *, may_be_number: bool) -> None:
        """Fill a box of cells; a number is stored as one unless the clerk formatted the cells as text."""
        top, left, bottom, right = box
        cell = self.formats[style]
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", cell)
        if not text:
            self.sheet.write_blank(top, left, None, cell)
        elif may_be_number and not self.is_text and _NUMBER.fullmatch(text):
            self.sheet.write_number(top, left, float(text), cell)
        else:
            self.sheet.write_string(top, left, text, cell)


def write_sheet(layout: Layout, *, is_text: bool = False) -> bytes:
    """A workbook with one report. `is_text`: numbers are stored as text, with Excel's green corners."""
    return _write_workbook((layout,), ("年度报告",), is_text=is_text)


def write_workbook(layouts: Sequence[Layout]) -> bytes:
    """A workbook with a sheet for each report, named after its agency."""
    return _write_workbook(layouts, name_sheets(layouts), is_text=False)


def name_sheets(layouts: Sequence[Layout]) -> tuple[str, ...]:
    """The sheets of a joint workbook: agencies' names, no longer than Excel allows, none twice."""
    names: dict[str, None] = {}
    for layout in layouts:
        name = _NO_SHEET_NAME.sub("", layout.organ)[:31]
        while name in names:
            name = f"{name[:25]}（{len(names) + 1}）"
        names[name] = None
    return tuple(names)


def make_workbook(author: str) -> tuple[io.BytesIO, Any]:
    """An empty workbook that knows no clock, and the buffer that it is written to when it is closed."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"author": author, "created": MADE_AT.replace(tzinfo=None)})
    return buffer, workbook


def _write_workbook(layouts: Sequence[Layout], names: Sequence[str], *, is_text: bool) -> bytes:
    buffer, workbook = make_workbook(layouts[0].organ)
    formats = {name: workbook.add_format(dict(looks)) for name, looks in _FORMATS.items()}
    for layout, name in zip(layouts, names, strict=True):
        sheet = workbook.add_worksheet(name)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        _fill(_Sheet(sheet, formats, is_text), layout)
    workbook.close()
    return pack_again(buffer.getvalue())


def _fill(out: _Sheet, layout: Layout) -> None:
    _write_prose(out, layout.title, "title")
    for i, part in enumerate(layout.parts):
        is_signature = layout.published_on is not None and i >= len(layout.parts) - 2
        match part:
            case Heading(text):
                _write_prose(out, text, "heading")
            case Line(text):
                _write_prose(out, text, "signature" if is_signature else "line")
            case Grid():
                _write_table(out, part)


def _write_prose(out: _Sheet, text: str, style: str) -> None:
    """A paragraph in one row, merged over the width of table 三, as high as its text is long."""
    lines = 2 if style == "title" else 1 + len(text) // _CHARACTERS_A_LINE
    out.sheet.set_row(out.row, lines * _LINE_HEIGHT)
    out.put((out.row, 0, out.row, _PROSE_COLUMNS - 1), text, style, may_be_number=False)
    out.row += 1


def _write_table(out: _Sheet, grid: Grid) -> None:
    columns = _COLUMNS[grid.number]
    for row, column, box in _list_boxes(grid):
        last = columns[column + box.colspan - 1][1]
        where = (out.row + row, columns[column][0], out.row + row + box.rowspan - 1, last)
        style = "band" if box.role == "band" else "label" if box.role in ("label", "note") else "value"
        out.put(where, box.text, style, may_be_number=box.role == "value")
    for row in range(len(grid.rows)):
        out.sheet.set_row(out.row + row, 30 if grid.number == "3" else 24)
    out.row += len(grid.rows) + 1


def _list_boxes(grid: Grid) -> Iterator[tuple[int, int, Box]]:
    for r, row in enumerate(expand(grid)):
        for c, slot in enumerate(row):
            if slot is not None and slot.is_anchor:
                yield r, c, slot.box


SHEET_SHAPES: Mapping[str, Shape] = {
    "sheet": Shape("sheet", 120, ".xlsx", write_sheet),
    "sheet_text": Shape("sheet", 80, ".xlsx", partial(write_sheet, is_text=True)),
}
"""Name -> shape that holds one report."""

SHEET_COLLECTIONS: Mapping[str, Collection] = {
    "workbook": Collection("sheet", 100, ".xlsx", write_workbook, name_sheets),
}
"""Name -> shape that holds the reports of several agencies about one year."""
