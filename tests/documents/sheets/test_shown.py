"""What a sheet shows of what it stores: number formats, hidden rows and columns, white digits, blank rows."""

import pytest

from analytics.documents.sheets.format import Format, judge_code, print_number
from analytics.documents.sheets.reading import read_ods, read_sheet_xml
from analytics.model import Document
from documents.sheets.test_reading import ods, ods_cell, ods_row, raw, read, shape
from documents.sheets.test_xml import cell as xml_cell
from documents.sheets.test_xml import row as xml_row
from documents.sheets.test_xml import workbook as xml_workbook

ACCOUNTS = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


def words(*texts: str) -> str:
    """Cells of a row written by hand."""
    kinds = ("" if text.isdigit() else ' t="str"' for text in texts)
    return "".join(f"<c{kind}><v>{text}</v></c>" for kind, text in zip(kinds, texts, strict=True))


def codes(found: Document) -> list[str]:
    """The codes of the problems of a document."""
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("number", "code", "text", "is_suspect"),
    [
        (0, "0;-0;;@", "", False),
        (5, "0;-0;;@", "5", False),
        (-5, "0;-0;;@", "-5", False),
        (0, "0;-0;", "", False),
        (0, "#", "", False),
        (0, "#,###.##", "", False),
        (0.3, "#", "", False),
        (10, "#", "10", False),
        (0, "#,##0", "0", False),
        (0, "0.00_ ", "0", False),
        (0, ACCOUNTS, "-", False),
        (-1234, ACCOUNTS, "-1234", False),
        (-1234, "#,##0_);(#,##0)", "-1234", False),
        (0, '0;-0;"/"', "/", False),
        (7, ";;;", "", False),
        (5, '"—"', "—", False),
        (5, '[>=10]0;[<10]"<10"', "<10", True),
        (67, '0"0"', "670", True),
        (12, '"1"0', "112", True),
        (2, "0*9", "2", True),
        (5, '"0"', "0", True),
        (41, "-0", "-41", True),
        (64, '0"万"', "64万", True),
        (64, '0"万元"', "64万元", False),
        (12, '[>=10]0;[<10]"<10"', "12", False),
        (12, '[Red][=0]"无";0', "12", False),
        (1234.5, '0.00"元"', "1234.5元", False),
        (12, "0!件", "12件", False),
        (12, "[$¥-804]#,##0", "12", False),
        (12, "G/通用格式", "12", False),
        (12, '[DBNum1][$-804]G/通用格式"件"', "12件", False),
        (3, "+0;-0;0", "+3", False),
        (0.12, "0%", "12%", False),
        (0, '0%;-0%;"-"', "-", False),
        (123456, "0!.0000", "123456", True),
        (123456, '0!.0,"万"', "123456万", True),
        (0, "0.00,", "0", False),
        (-5, "0;[Red]0", "-5", True),
        (5, "[White]0", "5", True),
        (1.5, "0.00E+00", "1.5", False),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(
    number: float, code: str, text: str, is_suspect: bool
) -> None:
    """Blanks, dashes and words are as shown, digits as stored; other digits and lost signs are doubtful."""
    shown = print_number(number, judge_code(code))
    assert (shown.text, shown.is_suspect) == (text, is_suspect)


@pytest.mark.parametrize(
    "code", ["", "General", "0", "#,##0.00", "0_ ", "#,##0_);(#,##0)", "[Red]0", "@", "0;-0;0;@"]
)
def test_formats_that_show_a_number_and_nothing_else_cost_nothing(code: str) -> None:
    """They have no sections to choose from."""
    assert judge_code(code) == Format()


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "[h]:mm", "mm:ss.0", "[$-804]yyyy/m/d;@"])
def test_formats_of_dates_and_times_are_told(code: str) -> None:
    """By their letters outside quotes."""
    assert judge_code(code).is_date


def test_what_is_stored_and_not_shown_is_blank_and_named() -> None:
    """A zero without digits, an accountants' dash of a built-in format, a hidden number and hidden text."""
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="0;-0;;@"/><numFmt numFmtId="171" formatCode=";;;"/>'
        "</numFmts>"
        '<cellXfs><xf numFmtId="170"/><xf numFmtId="41"/><xf numFmtId="171"/></cellXfs>'
    )
    cells = '<c s="0"><v>0</v></c><c s="1"><v>0</v></c><c s="2"><v>8</v></c><c s="2" t="str"><v>旧</v></c>'
    found = read(raw(f"<row>{words('规章')}{cells}{words('1')}</row>", styles=styles))
    assert shape(found) == [[["规章", "", "-", "", "", "1"]]]
    assert codes(found) == ["NUMBERS_NOT_SHOWN"]
    assert "B1=0、C1=0、D1=8、E1=旧" in found.problems[0].message.zh


def test_a_sheet_that_shows_no_zeros_has_blanks() -> None:
    """A row of zeros alone is still a row of its table."""
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    rows = f"<row>{words('维持', '纠正', '总计')}</row><row>{words('0', '0', '0')}</row>"
    data = raw(rows)
    assert shape(read(data)) == [[["维持", "纠正", "总计"], ["0", "0", "0"]]]
    hidden = raw("</sheetData>" + view + "<sheetData>" + rows)
    assert shape(read(hidden)) == [[["维持", "纠正", "总计"], ["", "", ""]]]
    found = read_sheet_xml(
        xml_workbook(
            xml_row(*(xml_cell(text, "String") for text in ("维持", "纠正"))),
            xml_row(xml_cell("0"), xml_cell("0")),
            options="<WorksheetOptions><DoNotDisplayZeros/></WorksheetOptions>",
        ),
        "x.xml",
        "",
    )[0]
    assert shape(found) == [[["维持", "纠正"], ["", ""]]]


FONTS = (
    '<fonts><font/><font><color rgb="FFFFFFFF"/></font><font><color theme="0"/></font>'
    '<font><sz val="1"/></font>'
    '<font><color theme="0" tint="-0.5"/></font><font><strike/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill></fills><cellXfs>'
)


@pytest.mark.parametrize(
    ("font", "fill", "is_suspect"),
    [
        (0, 0, False),
        (1, 0, True),
        (1, 1, False),
        (1, 2, True),
        (2, 0, True),
        (3, 0, True),
        (4, 0, False),
        (5, 1, True),
    ],
)
def test_digits_that_cannot_be_seen_are_doubtful(font: int, fill: int, is_suspect: bool) -> None:
    """White on no ground or a white one, smaller than print, or struck; white on a dark ground is shown."""
    styles = f'{FONTS}<xf/><xf fontId="{font}" fillId="{fill}"/></cellXfs>'
    found = read(raw(f'<row>{words("规章")}<c s="1"><v>8</v></c>{words("1")}</row>', styles=styles))
    (table,) = found.blocks
    assert table.rows[0][1].is_suspect is is_suspect  # type: ignore[union-attr]


HEAD = words("项目", "自然人", "总计")


def test_hidden_rows_that_repeat_what_is_shown_are_left_out() -> None:
    """With the labels of a shown row anywhere, or without labels beside a row of values; others are read."""
    rows = (
        f'<row r="1">{HEAD}</row><row r="2" hidden="1">{words("本年新收", "5", "5")}</row>'
        f'<row r="3">{words("本年新收", "7", "7")}</row>'
        f'<row r="4" hidden="1">{words("上年结转", "1", "1")}</row>'
        f'<row r="6">{words("维持", "纠正", "总计")}</row>'
        f'<row r="7" ht="0" customHeight="1">{words("1", "2", "3")}</row>'
        f'<row r="8">{words("4", "5", "9")}</row>'
    )
    found = read(raw(rows))
    assert shape(found) == [
        [["项目", "自然人", "总计"], ["本年新收", "7", "7"], ["上年结转", "1", "1"]],
        [["维持", "纠正", "总计"], ["4", "5", "9"]],
    ]
    assert codes(found) == ["ROWS_HIDDEN"]
    assert "（2、7）没有读取" in found.problems[0].message.zh


def test_a_hidden_row_of_values_without_a_rival_is_read() -> None:
    """Nothing else is there that a person could take for it."""
    rows = (
        f'<row r="1">{words("维持", "纠正", "总计")}</row><row r="2" hidden="1">{words("1", "2", "3")}</row>'
    )
    assert shape(read(raw(rows))) == [[["维持", "纠正", "总计"], ["1", "2", "3"]]]


def test_hidden_columns_without_a_label_are_left_out() -> None:
    """Last year's numbers beside the total; a column with a head belongs to its table."""
    rows = f"<row>{HEAD}</row><row>{words('本年新收', '7', '7', '500')}</row>"
    hidden = '</sheetData><cols><col min="{0}" max="{0}" hidden="1"/></cols><sheetData>'
    found = read(raw(hidden.format(4) + rows))
    assert shape(found) == [[["项目", "自然人", "总计"], ["本年新收", "7", "7"]]]
    assert "（D）没有读取" in found.problems[0].message.zh
    assert shape(read(raw(hidden.format(2) + rows)))[0][1] == ["本年新收", "7", "7", "500"]


def test_a_blank_row_that_the_file_lists_below_a_table_is_a_row_of_it() -> None:
    """The only values of table four may all be blank, and be the last row of the sheet."""
    head = f'<row r="1">{words("维持", "纠正")}</row>'
    assert shape(read(raw(f'{head}<row r="2"/>'))) == [[["维持", "纠正"], ["", ""]]]
    assert shape(read(raw(head))) == [[["维持", "纠正"]]]


def test_opendocument_cells_say_what_they_show() -> None:
    """A number that is not shown, a dash, a unit, another number; hidden rivals are left out there too."""
    number = 'office:value-type="float" office:value="{}"'
    shown = [
        ("", "0"),
        ("-", "0"),
        ("1234.50元", "1234.5"),
        ("12.3", "123456"),
        ("1,234.5", "1234.46"),
        ("(3)", "-3"),
    ]
    cells = [ods_cell(text, number.format(value)) for text, value in shown]
    hidden = ods_row(
        ods_cell("规章"), ods_cell("5", number.format(5)), attributes='table:visibility="collapse"'
    )
    (found,) = read_ods(ods(ods_row(ods_cell("规章"), *cells) + hidden), "x.ods", "")
    assert shape(found) == [[["规章", "", "-", "1234.50元", "123456", "1234.46", "-3"]]]
    (table,) = found.blocks
    assert [cell.is_suspect for cell in table.rows[0]].index(True) == 4  # type: ignore[union-attr]
    assert codes(found) == ["ROWS_HIDDEN", "NUMBERS_NOT_SHOWN"]


def test_opendocument_styles_raise_strike_and_whiten() -> None:
    """Of a piece of text, of a cell, and of the cells of a column that have no style of their own."""
    looks = (
        '<style:style style:name="{}"><style:text-properties {}/>{}</style:style>'.format(*look)
        for look in (
            ("up", 'style:text-position="33% 58%"', ""),
            ("out", 'style:text-line-through-style="solid"', ""),
            ("white", 'fo:color="#ffffff"', ""),
            ("dark", 'fo:color="#fff0ff"', '<style:table-cell-properties fo:background-color="#203040"/>'),
            ("tiny", 'fo:font-size="1pt"', ""),
            ("plain", 'style:text-position="0% 100%" style:text-line-through-style="none"', ""),
        )
    )
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="white"/>'
    spans = [
        ('19<text:span text:style-name="up">1</text:span>', "", ("19¹", False)),
        ('<text:span text:style-name="out">5</text:span>7', "", ("7", True)),
        ('1<text:span text:style-name="white">9</text:span>', "", ("19", True)),
        ("8", 'table:style-name="out"', ("8", True)),
        ("8", 'table:style-name="white"', ("8", True)),
        ("8", 'table:style-name="tiny"', ("8", True)),
        ("8", 'table:style-name="dark"', ("8", False)),
        ("8", 'table:style-name="plain"', ("8", False)),
        ("8", "", ("8", True)),
    ]
    rows = [
        ods_row(ods_cell("规章"), ods_cell(text, more or 'table:style-name="plain"'))
        for text, more, _ in spans[:-1]
    ]
    rows.append(ods_row(ods_cell("规章"), ods_cell("8")))
    data = ods(columns + "".join(rows), looks="".join(looks))
    ((table,),) = (found.blocks for found in read_ods(data, "x.ods", ""))
    shown = [(row[1].text, row[1].is_suspect) for row in table.rows]  # type: ignore[union-attr]
    assert shown == [expected for _, _, expected in spans]


@pytest.mark.parametrize(
    ("style", "is_suspect"),
    [
        ('<Font ss:Color="#FFFFFF"/>', True),
        ('<Font ss:Color="#FFFFFF"/><Interior ss:Color="#203040" ss:Pattern="Solid"/>', False),
        ('<Font ss:StrikeThrough="1"/>', True),
        ('<Font ss:Size="2"/>', True),
        ('<Font ss:Size="11" ss:Color="#000000"/>', False),
    ],
)
def test_fonts_of_the_xml_of_excel_2003_count(style: str, is_suspect: bool) -> None:
    """White, tiny and struck digits are doubtful there, too."""
    styles = f'<Styles><Style ss:ID="x">{style}</Style></Styles>'
    rows = xml_row(xml_cell("规章", "String"), xml_cell("8", attributes='ss:StyleID="x"'))
    ((table,),) = (found.blocks for found in read_sheet_xml(xml_workbook(rows, more=styles), "x.xml", ""))
    assert (table.rows[0][1].text, table.rows[0][1].is_suspect) == ("8", is_suspect)  # type: ignore[union-attr]
