"""Workbooks and tables as text: cells as stored, tables and prose told apart, one or several reports."""

import io
import struct
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from analytics.documents import read_documents, read_place
from analytics.documents.encoding import decode
from analytics.documents.office_streams import find_errors
from analytics.documents.sheets.reading import is_csv, read_csv, read_ods, read_xls, read_xlsx
from analytics.errors import UnreadableFile
from analytics.model import Document, Paragraph, SheetPlace, Table
from documents.printing import iterate_cells
from documents.refusing import refuse
from documents.word_files import ole2, zip_members
from pace import costs_less_than

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(**sheets: list[list[Any]]) -> bytes:
    """A workbook with sheets of rows of values; None stays empty."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
    workbook.close()
    return stream.getvalue()


def raw(rows: str, *, strings: str = "", styles: str = "", after: str = "", settings: str = "") -> bytes:
    """A workbook with one sheet, written by hand."""
    kinds = {"worksheet": "sheet1.xml", "sharedStrings": "s.xml", "styles": "t.xml"}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="x/{kind}" Target="{part}"/>' for kind, part in kinds.items()
    )
    return zip_members(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}<sheets>'
                '<sheet name="甲" sheetId="1" r:id="worksheet"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
            "xl/s.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/t.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        }
    )


def read(data: bytes) -> Document:
    """The only document of a workbook."""
    (found,) = read_xlsx(data, "x.xlsx", "0" * 64)
    return found


def shape(found: Document) -> list[str | list[list[str]]]:
    """Paragraphs as their text, tables as their rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in found.blocks
    ]


def cell_of(cell: str, **parts: str) -> tuple[str, bool]:
    """The text of a cell written by hand, and whether it is doubtful."""
    found = read(
        raw(
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>规章</t></is></c>{cell}<c r="C1"><v>1</v></c></row>',
            **parts,
        )
    )
    (table,) = found.blocks
    assert isinstance(table, Table)
    return table.rows[0][1].text, table.rows[0][1].is_suspect


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="171" formatCode="#,##0.00,"/>'
    '<numFmt numFmtId="172" formatCode="0&quot;件&quot;"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 170, 10, 171, 172, 14))
    + "</cellXfs>"
)


@pytest.mark.parametrize(
    ("cell", "text", "is_suspect"),
    [
        ('<c r="B1"><v>19</v></c>', "19", False),
        ('<c r="B1"><v>19.0</v></c>', "19", False),
        ('<c r="B1"><v>103.38789999999999</v></c>', "103.3879", False),
        ('<c r="B1"><v>59237.2449</v></c>', "59237.2449", False),
        ('<c r="B1"><v>0.30000000000000004</v></c>', "0.3", False),
        ('<c r="B1"><v>1E-3</v></c>', "0.001", False),
        ('<c r="B1"><v>-253</v></c>', "-253", False),
        ('<c r="B1" t="s"><v>0</v></c>', "19¹", False),
        ('<c r="B1" t="s"><v>1</v></c>', "7", True),
        ('<c r="B1" t="s"><v>99</v></c>', "99", True),
        ('<c r="B1" t="s"><v>1①</v></c>', "1①", True),
        ('<c r="B1" s="1①"><v>748</v></c>', "748", False),
        ('<c r="B1" t="str"><f>A1</f><v>字</v></c>', "字", False),
        ('<c r="B1" t="b"><v>1</v></c>', "TRUE", False),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", False),
        ('<c r="B1"><f>ROUND(C1,0)</f></c>', "=ROUND(C1,0)", True),
        ('<c r="B1"><f>ROUND(C1,0)</f><v>5</v></c>', "5", False),
        ('<c r="B1" s="1"><v>45308</v></c>', "2024-01-17", False),
        ('<c r="B1" s="5"><v>45308.5</v></c>', "2024-01-17 12:00:00", False),
        ('<c r="B1" s="2"><v>0.12</v></c>', "12%", False),
        ('<c r="B1" s="3"><v>748000</v></c>', "748000", True),
        ('<c r="B1" s="4"><v>748</v></c>', "748件", False),
        ('<c r="B1"><v>x</v></c>', "x", True),
        ('<c r="B1" t="inlineStr"><is><t>商业\n企业</t></is></c>', "商业企业", False),
        ('<c r="B1" t="inlineStr"><is><t>1\n2</t></is></c>', "1 2", True),
        ('<c r="B1"/>', "", False),
    ],
)
def test_a_cell_says_what_is_stored(cell: str, text: str, is_suspect: bool) -> None:
    """Numbers with the digits that a workbook shows; errors and formulas without results are no blanks."""
    strings = (
        '<si><r><t>19</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
        "<rPh><t>yi</t></rPh></si>"
        "<si><r><rPr><strike/></rPr><t>5</t></r><r><t>7</t></r></si>"
    )
    assert cell_of(cell, strings=strings, styles=STYLES) == (text, is_suspect)


def test_a_workbook_may_count_its_days_from_1904() -> None:
    """As those of old Macs do."""
    assert cell_of(
        '<c r="B1" s="1"><v>43846</v></c>', styles=STYLES, settings='<workbookPr date1904="1"/>'
    ) == ("2024-01-17", False)


def test_titles_headings_and_prose_are_paragraphs_and_tables_are_grids() -> None:
    """Lone cells above a table and merged headings in it; a label whose values are blank is a row."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("甲")
    sheet.merge_range("A1:D1", "某局2023年政府信息公开工作年度报告")
    sheet.write("A2", "一、总体情况")
    sheet.merge_range("A3:D3", "二、主动公开政府信息情况")
    for row, values in enumerate(
        (("信息内容", "制发", "废止", "有效"), ("规章", 1, None, 3), ("许可",), ("处罚", 4, 5, 6))
    ):
        for column, value in enumerate(values):
            sheet.write(3 + row, column, value)
    sheet.merge_range("A8:D8", "第二十条第（八）项")
    sheet.write_row("A9", ("收费", 7, 8, 9))
    sheet.merge_range("A10:D10", "四、政府信息公开行政复议、行政诉讼情况")
    sheet.write_row("A11", ("复议", "诉讼", "甲", "乙", "总计"))
    sheet.write_row("A12", (1, 2, 3, 4, 10))
    sheet.write("A13", "注：含上年结转。")
    sheet.write("A15", "某局")
    workbook.close()
    found = read(stream.getvalue())
    assert shape(found) == [
        "某局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "二、主动公开政府信息情况",
        [
            ["信息内容", "制发", "废止", "有效"],
            ["规章", "1", "", "3"],
            ["许可", "", "", ""],
            ["处罚", "4", "5", "6"],
            ["第二十条第（八）项"] * 4,
            ["收费", "7", "8", "9"],
        ],
        "四、政府信息公开行政复议、行政诉讼情况",
        [["复议", "诉讼", "甲", "乙", "总计"], ["1", "2", "3", "4", "10"]],
        "注：含上年结转。",
        "某局",
    ]


def test_merged_cells_share_an_anchor_and_a_place() -> None:
    """A place is the address that a person sees."""
    after = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2"><c r="C2"><v>3</v></c></row>'
    )
    (table,) = read(raw(rows, after=after)).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "1", "2"], ["1", "1", "3"]]
    assert table.rows[1][1].anchor == (0, 0)
    assert table.rows[1][1].place == SheetPlace("甲", "A1")
    assert table.rows[1][2].place == SheetPlace("甲", "C2")


FORM = [["信息内容", "制发", "废止", "有效"], ["规章", 1, 2, 3], ["行政规范性文件", 4, 5, 6]]
OTHER = [["项目", "自然人", "商业企业", "总计"], ["本年新收", 1, 2, 3], ["上年结转", 4, 5, 9]]


def test_sheets_of_one_form_are_reports_of_their_own() -> None:
    """One document for each sheet, named by it."""
    documents = read_xlsx(book(甲局=FORM, 乙局=FORM, 说明=[["填报说明"]]), "x.xlsx", "")
    assert [found.part for found in documents] == ["甲局", "乙局", "说明"]
    assert [found.format for found in documents] == ["xlsx"] * 3


def test_sheets_that_complete_each_other_are_one_report() -> None:
    """The tables of a report on sheets of their own; the sheets' names stand as headings."""
    found = read(book(总体情况=[["某局2023年报告"]], 表二=FORM, 表三=OTHER, Sheet4=[["完"]]))
    assert found.part is None
    texts = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    assert texts == ["总体情况", "某局2023年报告", "表二", "表三", "完"]
    assert sum(isinstance(block, Table) for block in found.blocks) == 2


def test_hidden_sheets_are_named_and_not_read() -> None:
    """What a person does not see is no report; hidden rows of a table are part of it."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name in ("甲", "旧"):
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(FORM):
            sheet.write_row(row, 0, values)
    sheet.hide()
    workbook.worksheets()[0].set_row(1, None, None, {"hidden": True})
    workbook.close()
    found = read(stream.getvalue())
    assert len(found.blocks) == 1
    assert [problem.code for problem in found.problems] == ["SHEET_HIDDEN", "ROWS_HIDDEN"]
    assert "旧" in found.problems[0].message.zh


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
    '<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>'
    "</style:style>{looks}</office:automatic-styles><office:body><office:spreadsheet>"
)


def ods(rows: str, extra: str = "", manifest: str = "<x/>", looks: str = "") -> bytes:
    """An OpenDocument workbook with one sheet, and perhaps styles of its own."""
    head = ODS_HEAD.format(looks=looks)
    table = f'<table:table table:name="甲">{rows}</table:table>{extra}'
    return zip_members(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"{head}{table}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_cell(text: str, attributes: str = "") -> str:
    """A cell of an OpenDocument workbook."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of an OpenDocument workbook."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_opendocument_workbooks_keep_merges_values_and_repeats() -> None:
    """Spans, stored numbers instead of rounded ones, repeated cells, hidden sheets."""
    number = 'office:value-type="float" office:value="{}"'
    covered = "<table:covered-table-cell/>"
    rows = [
        ods_row(
            ods_cell("甲", 'table:number-columns-spanned="2"'),
            covered,
            ods_cell("3.1", number.format("3.14")),
        ),
        ods_row(
            ods_cell("0", number.format("0") + ' table:number-columns-repeated="2"'),
            ods_cell("#DIV/0!", 'table:formula="of:=1/0"'),
            attributes='table:number-rows-repeated="2"',
        ),
        ods_row(
            "<table:table-cell table:number-columns-repeated='16384'/>",
            attributes="table:number-rows-repeated='1048573'",
        ),
    ]
    hidden = f'<table:table table:name="旧" table:style-name="h">{rows[0]}</table:table>'
    (found,) = read_ods(ods("".join(rows), hidden), "x.ods", "")
    assert shape(found) == [[["甲", "甲", "3.14"], ["0", "0", "#DIV/0!"], ["0", "0", "#DIV/0!"]]]
    assert [problem.code for problem in found.problems] == ["SHEET_HIDDEN"]


def test_columns_that_check_a_table_are_none_of_it() -> None:
    """Behind a blank column, with words that say whether the sums hold; numbers alone may be figures."""
    rows = [["项目", "自然人", "总计"], ["新收", 5, 5], ["结转", 1, 1]]
    checks = [[None, "校验", None], [None, 0, "正确"], [None, 0, "√"]]
    both = [row + more for row, more in zip(rows, checks, strict=True)]
    own = [[str(cell) for cell in row] for row in rows]
    assert shape(read(book(甲=both))) == [own, [["校验", ""], ["0", "正确"], ["0", "√"]]]
    many = [both[0], [*rows[1], None, 5, "较多"], both[2]]
    filled = [[*rows[0], "校验", None], [*rows[1], "正确", 0], [*rows[2], "正确", 0]]
    assert [len(shape(read(book(甲=other)))) for other in (many, filled)] == [1, 1]
    numbers = [[*row, None, 7] for row in rows]
    assert len(shape(read(book(甲=numbers)))) == 1


def test_errors_of_old_workbooks_are_found() -> None:
    """The library gives an error as a blank, which is something else."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    start = 4 + 8 + 4
    names = record(0x85, struct.pack("<IHH", start, 0, 0)) + record(0x0A, b"")
    sheet = record(0x205, struct.pack("<HHHBB", 2, 3, 0, 7, 1))
    sheet += record(0x205, struct.pack("<HHHBB", 4, 4, 0, 1, 0))
    sheet += record(6, struct.pack("<HHHB", 5, 6, 0, 2) + bytes([0, 23, 0, 0, 0, 255, 255]))
    assert find_errors(names + sheet + record(0x0A, b"")) == {0: {(2, 3): "#DIV/0!", (5, 6): "#REF!"}}


def test_a_damaged_old_workbook_is_refused() -> None:
    """Also where the library panics: at an entry of its directory that is cut off."""
    with pytest.raises(UnreadableFile) as caught:
        read_xls(ole2("Workbook")[:-178], "x.xls", "")
    assert caught.value.code == "WORKBOOK_DAMAGED"


def test_a_table_with_commas_is_a_workbook() -> None:
    """Quoted fields with commas and line breaks, empty cells kept; addresses as in a workbook."""
    text = '某局2023年报告,,\n信息内容,制发,"有效\n件数"\n规章,,"1,234"\n'
    (found,) = read_csv(decode(text.encode("gb18030"), "x"), "x.csv", "")
    assert shape(found) == ["某局2023年报告", [["信息内容", "制发", "有效件数"], ["规章", "", "1,234"]]]
    table = found.blocks[1]
    assert isinstance(table, Table)
    assert table.rows[1][2].place == SheetPlace("CSV", "C3")


RAGGED = """某局2023年报告
我局高度重视，全年公开信息3条。
信息内容,制发,废止,有效
规章,1,,"1,234"
许可,2,,
申请人情况,,自然人,企业,总计
一、本年新收,,5,6,11
二、上年结转,,0,1,1
维持,纠正,其他,未结,总计,维持
,,,,,
五、问题
无。
"""


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "gb18030"), (",", "utf-16")])
def test_a_report_whose_tables_have_rows_of_their_own_width_is_a_table_with_commas(
    delimiter: str, encoding: str
) -> None:
    """Prose on lines of one field; a record of nothing but commas is a row of blanks."""
    text = RAGGED.replace('"1,234"', "1234").replace(",", delimiter)
    decoded = decode(text.encode(encoding), "x")
    assert is_csv(decoded.text)
    (found,) = read_csv(decoded, "x.csv", "")
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert [cell.text for cell in tables[-1].rows[-1]] == [""] * 6
    assert "1234" in {cell.text for row in tables[0].rows for cell in row}


@pytest.mark.parametrize(
    "text",
    [
        "我局高度重视,积极推进,成效明显\n全年公开信息,依法答复,及时更新\n加强培训,压实责任,查漏补缺\n" * 3,
        "规章 1,234 2,345 3,456\n许可 1,034 2,045 3,056\n处罚 1,111 2,222 3,333\n",
        "规章\t1,234\t2,345,678\n许可\t1,034\t2,045,111\n处罚\t1,111\t2,222,333\n",
        "规章,1,2\n许可,3,4\n一,二,三,四\n五,六\n七,八\n九,十\n",
    ],
)
def test_prose_with_commas_and_amounts_are_no_table(text: str) -> None:
    """Clauses of the same number on every line, thousands between blanks or tabs, lines of any width."""
    assert not is_csv("某局2023年报告\n一、总体情况\n" + text)


@pytest.mark.parametrize(
    "data",
    [
        book(甲局=FORM, 乙局=FORM),
        book(总体=[["某局2023年报告"]], 表二=FORM, 表三=OTHER),
        ods(ods_row(ods_cell("规章"), ods_cell("1")) + ods_row(ods_cell("许可"), ods_cell("2"))),
        "信息内容,制发,有效\n规章,1,2\n许可,3,4\n".encode(),
    ],
)
def test_every_place_gives_its_text_again(data: bytes, tmp_path: Path) -> None:
    """For every cell and paragraph of every sheet, filled or not."""
    path = tmp_path / "x"
    path.write_bytes(data)
    for found in read_documents(path):
        pieces = [cell for *_, cell in iterate_cells(found)]
        pieces += [block for block in found.blocks if isinstance(block, Paragraph)]
        placed = [piece for piece in pieces if piece.place is not None]
        assert len(placed) >= 4
        assert [p for p in placed if read_place(path, p.place, part=found.part) != p.text] == []


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


def test_a_used_range_without_end_costs_nothing() -> None:
    """Two cells at opposite corners, and a merge over all of the sheet, are two cells."""
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    with costs_less_than(5):
        assert shape(read(raw(FAR))) == ["1", "2"]
        assert "1" in str(shape(read(raw('<row r="1"><c r="A1"><v>1</v></c></row>', after=after))))


MANY = "".join(f'<row r="{row}">{"<c><v>1</v></c>" * 500}</row>' for row in range(1, 900))
BOMB = '<!DOCTYPE x [<!ENTITY a "1">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (raw(MANY), "WORKBOOK_TOO_LARGE"),
        (
            raw(
                '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
                + "".join(
                    f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"><v>1</v></c></row>'
                    for r in range(2, 40)
                )
            ),
            "TABLE_TOO_LARGE",
        ),
        (raw("<row>"), "WORKBOOK_DAMAGED"),
        (raw("", strings="<si>"), "OFFICE_XML_DAMAGED"),
        (raw(""), "WORKBOOK_EMPTY"),
        (raw("", after="<!-- <!ENTITY a -->"), "OFFICE_XML_ENTITIES"),
        (
            zip_members({"[Content_Types].xml": "", "xl/workbook.xml": BOMB + "<workbook>&a;</workbook>"}),
            "OFFICE_XML_ENTITIES",
        ),
        (zip_members({"[Content_Types].xml": "", "xl/other.xml": "<x/>"}), "WORKBOOK_DAMAGED"),
        (
            ods(
                ods_row(
                    ods_cell("1", 'table:number-columns-repeated="16384"'),
                    attributes='table:number-rows-repeated="1048576"',
                )
            ),
            "WORKBOOK_TOO_LARGE",
        ),
        (ods(ods_row(ods_cell("1", 'table:number-columns-repeated="99999999"'))), "WORKBOOK_TOO_LARGE"),
        (ods("", manifest="<manifest:encryption-data/>"), "OFFICE_ENCRYPTED"),
        (("1," * 600 + "\n").encode() * 800, "WORKBOOK_TOO_LARGE"),
    ],
)
def test_hostile_and_empty_workbooks_are_refused_soon(data: bytes, code: str, tmp_path: Path) -> None:
    """One clear line each, within seconds."""
    assert refuse(tmp_path / "x.xlsx", data, within=20).code == code


TALL = "".join(f'<mergeCell ref="{column}1:{column}1048576"/>' for column in ("A", "B", "C"))
SPARSE = "".join(f'<row r="{2 * row + 1}"><c r="A{2 * row + 1}"><v>1</v></c></row>' for row in range(20_000))
OVERLAPPING = "".join(f'<mergeCell ref="A{row}:{"Z" * 2}{2000 + row}"/>' for row in range(1, 2000))
FILLED = "".join(
    f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="ZZ{row}"><v>1</v></c></row>' for row in range(1, 800)
)


@pytest.mark.parametrize(
    "data",
    [
        raw(SPARSE),
        raw(SPARSE, after=f"<mergeCells>{TALL}</mergeCells>"),
        raw(FILLED, after=f"<mergeCells>{OVERLAPPING}</mergeCells>"),
        raw(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
            '<row r="1048576"><c r="D1048576"><v>1</v></c></row>',
            after=f"<mergeCells>{TALL}</mergeCells>",
        ),
    ],
)
def test_merges_and_gaps_without_end_cost_seconds_at_most(data: bytes) -> None:
    """Thousands of lone cells, merges over all rows, merges over one another."""
    with costs_less_than(20), suppress(UnreadableFile):
        read(data)


def test_what_xlsxwriter_writes_is_read() -> None:
    """Dates, text, booleans and numbers of a library that many systems use."""
    found = read(
        book(甲=[["规章", 1.5, datetime.fromisoformat("2024-01-17"), True], ["许可", "12", None, 0]])
    )
    assert shape(found) == [[["规章", "1.5", "45308", "TRUE"], ["许可", "12", "", "0"]]]
