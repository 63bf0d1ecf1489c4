"""Workbooks in the XML of Excel 2003: what their cells say, and what is not shown."""

from collections.abc import Sequence

import pytest

from analytics.documents.sheets.reading import read_sheet_xml
from analytics.errors import UnreadableFile
from analytics.model import Document, SheetPlace, Table

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = (
    '<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="k"><NumberFormat ss:Format="#,##0,"/></Style>'
    '<Style ss:ID="d"><NumberFormat ss:Format="yyyy-mm-dd"/></Style></Styles>'
)


def workbook(*rows: str, more: str = "", options: str = "") -> bytes:
    """A workbook whose first sheet has these rows."""
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:h="http://www.w3.org/TR/REC-html40">{STYLES}'
        f'<Worksheet ss:Name="一"><Table>{"".join(rows)}</Table>{options}</Worksheet>{more}</Workbook>'
    ).encode()


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells."""
    return f"<Row {attributes}>{''.join(cells)}</Row>"


def cell(text: str, kind: str = "Number", attributes: str = "") -> str:
    """A cell with a value of some type."""
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def read(data: bytes) -> Document:
    """The only document of a workbook."""
    (found,) = read_sheet_xml(data, "x.xml", "0" * 64)
    return found


def texts(found: Document) -> Sequence[Sequence[str]]:
    """The texts of the first table."""
    table = next(block for block in found.blocks if isinstance(block, Table))
    return [[each.text for each in cells] for cells in table.rows]


@pytest.mark.parametrize(
    ("written", "text", "is_suspect"),
    [
        (cell("748"), "748", False),
        (cell("103.38789999999999"), "103.3879", False),
        (cell("0.25", attributes='ss:StyleID="p"'), "25%", False),
        (cell("748000", attributes='ss:StyleID="k"'), "748000", True),
        (cell("45308", attributes='ss:StyleID="d"'), "45308", True),
        (cell("2024-01-17T00:00:00.000", "DateTime"), "2024-01-17", False),
        (cell("1①", "String"), "1①", False),
        (cell("x"), "x", True),
        (cell("#DIV/0!", "Error"), "#DIV/0!", False),
        ('<Cell ss:Formula="=RC[-1]"/>', "=A1", True),
        ('<Cell><Data ss:Type="String">19<h:Sup>1</h:Sup></Data></Cell>', "19¹", False),
        ('<Cell><Data ss:Type="String"><h:S>5</h:S>7</Data></Cell>', "7", True),
        ("<Cell><Comment><Data>9</Data></Comment></Cell>", "", False),
    ],
)
def test_a_cell_says_what_is_stored(written: str, text: str, is_suspect: bool) -> None:
    """Numbers with the digits that are shown; what is shown otherwise than stored is doubtful."""
    found = read(
        workbook(row(cell("规章", "String"), written, cell("1")), row(cell("件", "String"), cell("2")))
    )
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert (table.rows[0][1].text, table.rows[0][1].is_suspect) == (text, is_suspect)


def test_positions_and_merges_are_those_of_the_sheet() -> None:
    """A cell may say its column and a row its number; a merged cell fills its range and keeps its address."""
    found = read(
        workbook(
            row(cell("甲", "String", 'ss:MergeDown="1"'), cell("乙", "String"), cell("丙", "String")),
            row(cell("5", attributes='ss:Index="3"'), attributes='ss:Index="2"'),
        )
    )
    assert texts(found) == [["甲", "乙", "丙"], ["甲", "", "5"]]
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert table.rows[1][2].place == SheetPlace("一", "C2")


def test_hidden_sheets_and_rows_are_named() -> None:
    """A hidden sheet is not read; a hidden row is, and both are told."""
    hidden = (
        f'<Worksheet ss:Name="二"><Table>{row(cell("1"), cell("2"))}</Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
    )
    rows = [
        row(cell("甲", "String"), cell("1")),
        row(cell("乙", "String"), cell("2"), attributes='ss:Hidden="1"'),
    ]
    found = read(workbook(*rows, more=hidden))
    assert texts(found) == [["甲", "1"], ["乙", "2"]]
    assert len(found.problems) == 2
    assert any("二" in problem.message.zh for problem in found.problems)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(), "WORKBOOK_EMPTY"),
        (workbook(row(cell("1")))[:-20], "OFFICE_XML_DAMAGED"),
        (workbook(row(cell("1", attributes='ss:Index="99999999"'))), "WORKBOOK_EMPTY"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + workbook(row(cell("1"))), "OFFICE_XML_ENTITIES"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    """Empty, cut off, outside any sheet, or with entities."""
    with pytest.raises(UnreadableFile) as caught:
        read_sheet_xml(data, "x.xml", "0" * 64)
    assert caught.value.code == code
