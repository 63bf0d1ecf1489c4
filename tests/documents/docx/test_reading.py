"""Word documents: the grid as Word shows it, and only the text that it prints."""

import io
from pathlib import Path

import docx
import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.docx.reading import OTHER, read_docx, read_flat_docx, read_word_xml
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, Paragraph, Table, TablePlace
from documents.printing import iterate_cells
from documents.refusing import refuse
from documents.word_files import OLD, STRICT, document, p, r, tbl, tc, tr, word, zip_members

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "reports"
SPAN = '<w:gridSpan w:val="{}"/>'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(data: bytes) -> Document:
    """The only document of a file."""
    (found,) = read_docx(data, "x.docx", "0" * 64)
    return found


def grid(found: Document, number: int = 0) -> list[list[str]]:
    """The texts of a table."""
    tables = [block for block in found.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in tables[number].rows]


WHITE = '<w:color w:val="FFFFFF"/>'
WAITING = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'


def sign(kind: str, more: str = "") -> str:
    """The beginning of a field, of its result, or its end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}" {more}/></w:r>'


def field(code: str, result: str) -> str:
    """A field; code and result are text or runs."""
    inner = code if code.startswith("<") else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    if "<" in code and not code.startswith("<"):
        text, _, more = code.partition("<")
        inner = f"<w:r><w:instrText>{text}</w:instrText></w:r><{more}"
    shown = result if result.startswith("<") else r(result)
    return f"{sign('begin')}{inner}{sign('separate')}{shown}{sign('end')}"


CHOICES = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:default w:val="0"/>'
    '<w:listEntry w:val="乙"/><w:listEntry w:val="丙"/></w:ddList></w:ffData></w:fldChar></w:r>'
    "<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
)
NOTE = '<w:footnoteReference w:customMarkFollows="1" w:id="2"/>'
BOX = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('7')}</w:txbxContent></v:textbox></w:pict></w:r>"
WAYS = (
    "<mc:AlternateContent><mc:Choice><w:t>{}</w:t></mc:Choice><mc:Fallback><w:t>{}</w:t></mc:Fallback>"
    "</mc:AlternateContent>"
)

NEW_WAY = WAYS.replace("Choice>", "Choice Requires='wps w14'>", 1)


def cell_of(content: str) -> tuple[str, bool]:
    """The text of a cell, and whether it is doubtful."""
    found = read(word(tbl(tr(tc("规章"), tc(content)))))
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    return table.rows[0][1].text, table.rows[0][1].is_suspect


def lines(body: str, **parts: str) -> list[str]:
    """The texts of the paragraphs."""
    return [block.text for block in read(word(body, **parts)).blocks if isinstance(block, Paragraph)]


def test_merged_cells_fill_the_rectangle() -> None:
    """Spans over columns and rows repeat their cell; its anchor is its first corner."""
    found = read(
        word(
            tbl(
                tr(tc("甲", SPAN.format(2) + RESTART), tc("乙")),
                tr(tc("", SPAN.format(2) + CONTINUE), tc("1")),
                tr(tc("丙"), tc("2"), tc("3")),
            )
        )
    )
    assert grid(found) == [["甲", "甲", "乙"], ["甲", "甲", "1"], ["丙", "2", "3"]]
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert {table.rows[row][column].anchor for row in (0, 1) for column in (0, 1)} == {(0, 0)}
    assert table.rows[1][2].place == TablePlace(0, 1, 2)
    assert not table.is_ragged


def test_cells_keep_their_columns_where_a_row_begins_later() -> None:
    """Columns that the grid leaves out before and after a row are no cells."""
    found = read(
        word(tbl(tr(tc("甲"), tc("乙"), tc("丙")), tr(tc("1"), properties='<w:gridBefore w:val="1"/>')))
    )
    assert grid(found) == [["甲", "乙", "丙"], ["", "1", ""]]
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert [cell.place is None for cell in table.rows[1]] == [True, False, True]


def test_cells_merged_in_the_old_way_are_one() -> None:
    """hMerge, which old programs write instead of gridSpan."""
    merged = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    found = read(
        word(tbl(tr(tc("甲", merged[0]), tc("", merged[1]), tc("1")), tr(tc("a"), tc("b"), tc("c"))))
    )
    assert grid(found) == [["甲", "甲", "1"], ["a", "b", "c"]]


def test_a_merge_without_a_cell_above_is_a_cell() -> None:
    """A table that another program cut in two keeps the rest of a merge."""
    found = read(word(tbl(tr(tc("7", CONTINUE), tc("8")), tr(tc("", CONTINUE), tc("9")))))
    assert grid(found) == [["7", "8"], ["7", "9"]]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p(r("1") + r("28")), "128"),
        (
            p(f"<w:del>{r('5').replace('w:t', 'w:delText')}</w:del><w:ins>{r('7')}</w:ins>"),
            "7",
        ),
        (p(f"<w:moveFrom>{r('5')}</w:moveFrom><w:moveTo>{r('8')}</w:moveTo>"), "8"),
        (p(r("19") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), "19"),
        (p(r("19") + r("1", '<w:vertAlign w:val="superscript"/>')), "19¹"),
        (p(r("19") + r("1", '<w:vertAlign w:val="subscript"/>')), "19¹"),
        (p(r("19") + r("1", '<w:position w:val="10"/><w:sz w:val="12"/>')), "19¹"),
        (p(r("19") + r("1", '<w:position w:val="-6"/>')), "19¹"),
        (p(r("1", '<w:position w:val="6"/>') + r("9", '<w:position w:val="6"/>')), "19"),
        (p(r("1") + r("9", '<w:position w:val="1"/>')), "19"),
        (p(r("6") + r("9", "<w:vanish/>")), "6"),
        (p(r("6") + r("9", '<w:vanish w:val="0"/>')), "69"),
        (p("<w:r><w:t>1</w:t><w:softHyphen/><w:t>2</w:t></w:r>"), "12"),
        (p("<w:r><w:noBreakHyphen/><w:t>3</w:t></w:r>"), "-3"),
        (
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =3+4 </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                + r("44")
                + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            ),
            "44",
        ),
        (p(f'<w:fldSimple w:instr="REF 1">{r("45")}</w:fldSimple>'), "45"),
        (p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('46')}</w:sdtContent></w:sdt>"), "46"),
        (
            p(
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处')}</w:sdtContent></w:sdt>"
            ),
            "",
        ),
        (p(f"<w:hyperlink>{r('47')}</w:hyperlink><w:smartTag>{r('8')}</w:smartTag>"), "478"),
        (p("商业") + p("企业"), "商业企业"),
        (p("\u3000\xa0"), ""),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("1")), "1"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>' + r("9")), "-9"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F031"/></w:r>' + r("9")), "19"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0E2"/></w:r>' + r("3")), "↓3"),
        (p(field("=1+" + field("REF a", "5"), "6")), "6"),
        (p(field("REF a", field("REF b", "5") + r("7"))), "57"),
        (p(sign("separate") + r("3") + sign("end")), "3"),
        (p(CHOICES + sign("separate") + sign("end")), "丙"),
        (p(CHOICES.replace('<w:result w:val="1"/>', "") + sign("end")), "乙"),
        (p(CHOICES.replace('w:val="1"', 'w:val="7"') + sign("end")), ""),
        (p(r("5") + f"<w:r>{NOTE}<w:t>1</w:t></w:r>"), "5¹"),
        (p(f"<w:r>{NEW_WAY.format('7', '8')}</w:r>"), "7"),
        (p(r("6") + r("9", "<w:specVanish/>") + r("1", "<w:webHidden/>")), "61"),
        (p(f"<w:bdo w:val='rtl'>{r('4')}</w:bdo>" + r("46", '<w:w w:val="90"/>')), "446"),
        (p("<m:oMath xmlns:m='urn:m'><m:r><m:t>12</m:t></m:r></m:oMath>"), "12"),
        (f"<w:sdt><w:sdtContent>{p('48')}</w:sdtContent></w:sdt>", "48"),
    ],
)
def test_a_cell_says_what_word_prints(content: str, text: str) -> None:
    """Pieces are joined; what is deleted, hidden, a code, a placeholder or a footnote mark is no digit."""
    assert cell_of(content) == (text, False)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p(r("5", "<w:strike/>") + r("7")), "7"),
        (p("1") + p("2"), "1 2"),
        (p(r("1") + "<w:r><w:br/></w:r>" + r("2")), "1 2"),
        (p(r("8", WHITE) + r("29")), "829"),
        (p(r("8", WHITE)), "8"),
        (p(r("8", '<w:sz w:val="2"/>') + r("29", '<w:sz w:val="24"/>')), "829"),
        (p(r("8", f'{WHITE}<w:shd w:val="clear" w:fill="FFFFFF"/>')), "8"),
        (
            p(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('55')}</w:sdtContent></w:sdt>"),
            "55",
        ),
        (p(r("5", "<w:strike/>")), OTHER),
        (p(sign("begin") + r("5")), "5"),
        (p(sign("begin", 'w:dirty="true"') + sign("separate") + r("8") + sign("end")), "8"),
        (p("<m:oMath xmlns:m='urn:m'><m:sSup><m:r><m:t>10</m:t></m:r></m:sSup></m:oMath>"), "10"),
        (p(r("5") + BOX), "5"),
        (p(f"<w:r>{WAYS.format('7', '8')}</w:r>"), "7"),
        (p(f"<w:bdo w:val='rtl'>{r('46')}</w:bdo>"), "46"),
        (p(r("46", '<w:w w:val="1"/>')), "46"),
    ],
)
def test_a_cell_with_two_readings_is_doubtful(content: str, text: str) -> None:
    """Struck, white or tiny digits that nobody removed, breaks, fields, boxes, formulas, other ways."""
    assert cell_of(content) == (text, True)


@pytest.mark.parametrize(
    ("run", "paragraph", "cell", "style"),
    [
        (SHADED, "", "", ""),
        ('<w:highlight w:val="darkBlue"/>', "", "", ""),
        ("", SHADED, "", ""),
        ("", "", SHADED, ""),
        ("", "", "", f"<w:tblStylePr w:type='firstRow'><w:tcPr>{SHADED}</w:tcPr></w:tblStylePr>"),
    ],
)
def test_white_digits_on_a_filled_ground_are_read(run: str, paragraph: str, cell: str, style: str) -> None:
    """The ground is filled by the run, its paragraph, its cell or the style of the table."""
    row = tr(tc("总计"), tc(p(r("29", WHITE + run), paragraph), cell))
    table = tbl(row).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="a"/></w:tblPr>')
    based = f'<w:style w:styleId="b" w:type="table">{style}</w:style>'
    styles = f'<w:style w:styleId="a" w:type="table"><w:basedOn w:val="b"/></w:style>{based}'
    (found,) = (block for block in read(word(table, styles=styles)).blocks if isinstance(block, Table))
    assert (found.rows[0][1].text, found.rows[0][1].is_suspect) == ("29", False)


def test_a_heading_whose_runs_are_all_raised_keeps_its_digits() -> None:
    """Offices shift whole lines by some points; only digits beside others are marks."""
    assert lines(p(r("2023年", '<w:position w:val="6"/>') + r("报告", '<w:position w:val="6"/>'))) == [
        "2023年报告"
    ]


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:drawing><wp:inline><a:blip/></wp:inline></w:drawing>", OTHER),
        ("<w:object><v:shape/></w:object>", OTHER),
        ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", OTHER),
        ("<w:instrText> EQ \\o\\ac(○,3)</w:instrText>", OTHER),
        ("<w:instrText> =SUM(ABOVE)</w:instrText>", OTHER),
        ('<w:fldSimple w:instr=" =SUM(ABOVE) "/>', OTHER),
        ("<w:instrText> FORMCHECKBOX </w:instrText>", OTHER),
        ("<w:instrText> FORMTEXT </w:instrText>", ""),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', OTHER),
        (f"<w:pict><v:textbox><w:txbxContent>{p('12')}</w:txbxContent></v:textbox></w:pict>", "12"),
        (f"<w:pict><v:textbox><w:txbxContent>{p('')}</w:txbxContent></v:textbox></w:pict>", ""),
    ],
)
def test_a_cell_that_shows_something_else_than_text_is_not_blank(run: str, text: str) -> None:
    """A picture, an embedded sheet, a number that a field draws, a text box: doubtful, whatever they show."""
    drawing = 'xmlns:wp="urn:wp" xmlns:a="urn:a"'
    assert cell_of(f"<w:p {drawing}><w:r>{run}</w:r></w:p>") == (text, bool(text))


@pytest.mark.parametrize("level", ["9" * 5000, "1①", "-1", "x"])
def test_a_level_that_is_none_makes_no_heading(level: str) -> None:
    """Digits without end, or of another kind, are no number that anything can be done with."""
    (block,) = read(word(p(r("主动公开"), f'<w:outlineLvl w:val="{level}"/>'))).blocks
    assert isinstance(block, Paragraph)


def test_text_boxes_are_read_once() -> None:
    """A box stands in the file for new and for old programs; its tables count like any other."""
    inside = f"<w:txbxContent>{p('框内文字')}{tbl(tr(tc('规章'), tc('3')))}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    found = read(word(p(r("前") + box) + p("后")))
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["前", "框内文字", "后"]
    assert grid(found) == [["规章", "3"]]
    only_old = read(word(p(f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>")))
    assert grid(only_old) == [["规章", "3"]]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
    "</w:lvlOverride></w:num>"
)


def item(number: int, level: int = 0) -> str:
    """The properties of an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_numbers_that_word_counts_are_restored() -> None:
    """Levels count on, deeper ones start anew, an override starts where it says, bullets are no text."""
    body = "".join(
        [
            *(p("总体情况", item(5)), p("甲", item(5, 1)), p("乙", item(5, 1)), p("主动公开", item(5))),
            *(
                p("丙", item(5, 1)),
                p("点", item(6)),
                p("行政复议", item(7)),
                p("问题", item(7)),
                p("无", item(0)),
            ),
        ]
    )
    assert lines(body, numbering=NUMBERING) == [
        *("一、总体情况", "一.1 甲", "一.2 乙", "二、主动公开"),
        *("二.1 丙", "点", "四、行政复议", "五、问题", "无"),
    ]


def test_a_style_numbers_and_marks_headings() -> None:
    """Number and level of a heading come from its style, or from the style that this one is based on."""
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr>'
        '<w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:styleId="d"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("某局报告", '<w:pStyle w:val="d"/>')
        + p("总体情况3", '<w:pStyle w:val="c"/>')
        + p("总体情况", '<w:pStyle w:val="b"/>')
        + p("正文", '<w:pStyle w:val="none"/>')
    )
    blocks = read(word(body, styles=styles, numbering=NUMBERING)).blocks
    assert [(block.text, block.level) for block in blocks if isinstance(block, Paragraph)] == [
        ("某局报告", 1),
        ("一、总体情况", 1),
        ("正文", None),
    ]


def test_a_table_that_lays_out_the_page_is_none() -> None:
    """Tables in tables, and a frame of one cell round the whole report."""
    inner = tbl(tr(tc("规章"), tc("1")))
    for body in (tbl(tr(tc(p("前") + inner + p("后")))), tbl(tr(tc(p("前") + inner), tc("后")))):
        found = read(word(body))
        assert grid(found) == [["规章", "1"]]
        assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["前", "后"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (p(r("5", '<w:rStyle w:val="hidden"/>') + r("7")), ("7", False)),
        (p(r("5", '<w:rStyle w:val="struck"/>') + r("7")), ("7", True)),
        (p(r("5", '<w:rStyle w:val="mark"/>') + r("7")), ("⁵7", False)),
        (p(r("5", '<w:rStyle w:val="hidden"/><w:vanish w:val="0"/>')), ("5", False)),
        (p("7", '<w:pStyle w:val="hidden"/>'), ("", False)),
        (p("7", '<w:pStyle w:val="struck"/>'), (OTHER, True)),
        (p("7", '<w:pStyle w:val="white"/>'), ("7", True)),
        (p(r("7", '<w:color w:val="000000"/>'), '<w:pStyle w:val="white"/>'), ("7", False)),
        (p("规", '<w:pStyle w:val="white"/>'), ("规", False)),
        (p("7", '<w:pStyle w:val="plain"/>'), ("7", False)),
    ],
)
def test_styles_hide_strike_raise_and_whiten(content: str, shown: tuple[str, bool]) -> None:
    """Of runs and paragraphs, also through the style that another is based on; a run's own word counts."""
    looks = {"hidden": "<w:vanish/>", "struck": "<w:strike/>", "white": WHITE, "plain": '<w:sz w:val="21"/>'}
    looks["up"] = '<w:vertAlign w:val="superscript"/>'
    styles = "".join(
        f'<w:style w:styleId="{name}"><w:rPr>{look}</w:rPr></w:style>' for name, look in looks.items()
    )
    styles += '<w:style w:styleId="mark"><w:basedOn w:val="up"/></w:style>'
    found = read(word(tbl(tr(tc("规章"), tc(content))), styles=styles))
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert (table.rows[0][1].text, table.rows[0][1].is_suspect) == shown


def test_a_number_that_word_counts_stands_off_the_number_behind_it() -> None:
    """1. and 5 in an automatically numbered cell are not 1.5."""
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    cells = (tc("规章"), tc(p("5", listed)), tc(p("件", listed)), tc(p("", listed)))
    assert grid(read(word(tbl(tr(*cells)), numbering=numbering))) == [["规章", "1. 5", "2.件", "3."]]


def test_a_table_from_right_to_left_is_read_as_it_is_shown() -> None:
    """Its first cells stand on the right; merged ones begin where they are seen to begin."""
    rows = (tr(tc("总计"), tc("人数", SPAN.format(2))), tr(tc("3"), tc("1"), tc("2")))
    table = tbl(*rows).replace("<w:tblPr/>", "<w:tblPr><w:bidiVisual/></w:tblPr>")
    found = read(word(table))
    assert grid(found) == [["人数", "人数", "总计"], ["2", "1", "3"]]
    (shown,) = (block for block in found.blocks if isinstance(block, Table))
    assert [cell.anchor for cell in shown.rows[0]] == [(0, 0), (0, 0), (0, 2)]
    assert shown.rows[1][0].place == TablePlace(0, 1, 2)
    off = table.replace("<w:bidiVisual/>", '<w:bidiVisual w:val="0"/>')
    assert grid(read(word(off)))[1] == ["3", "1", "2"]


def test_hidden_rows_are_not_shown() -> None:
    """With all of their text; a row of which something is to be seen is shown."""
    gone = [tc(p(r(text, "<w:vanish/>"))) for text in ("许可", "5")]
    rows = [tr(tc("规章"), tc("1")), tr(*gone, properties="<w:hidden/>"), tr(tc("处罚"), tc("2"))]
    rows.append(tr(tc("强制"), gone[1], properties="<w:hidden/>"))
    rows.append(tr(*gone, properties='<w:hidden w:val="0"/>'))
    assert grid(read(word(tbl(*rows)))) == [["规章", "1"], ["处罚", "2"], ["强制", ""], ["", ""]]


def test_embedded_content_of_another_format_is_told() -> None:
    """It may hold a part of the report; a cell that holds it is not blank."""
    chunk = '<w:altChunk xmlns:r="urn:r" r:id="x"/>'
    found = read(word(tbl(tr(tc("规章"), f"<w:tc>{chunk}{p('')}</w:tc>")) + chunk))
    assert grid(found) == [["规章", OTHER]]
    assert [problem.code for problem in found.problems] == ["FOREIGN_CONTENT"]


def test_deleted_rows_and_cells_are_gone() -> None:
    """Rows that were deleted with tracked changes are not printed any more."""
    found = read(
        word(
            tbl(
                tr(tc("规章"), tc("1")),
                tr(tc("旧"), tc("9"), properties='<w:del w:id="3"/>'),
                tr(tc("许可"), tc("8", '<w:cellDel w:id="4"/>'), tc("2")),
            )
        )
    )
    assert grid(found) == [["规章", "1"], ["许可", "2"]]


def test_the_strict_format_and_single_xml_files_say_the_same() -> None:
    """Strict OOXML, flat OPC and the XML of Word 2003 differ in names only."""
    body = p("标题") + tbl(tr(tc("甲", SPAN.format(2)), tc("1")), tr(tc("乙", RESTART), tc("2"), tc("3")))
    expected = read(word(body)).blocks
    assert read(word(body, namespace=STRICT)).blocks == expected
    flat = (
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part '
        f'pkg:name="/word/document.xml"><pkg:xmlData>{document(body)}</pkg:xmlData></pkg:part></pkg:package>'
    )
    assert read_flat_docx(flat.encode(), "x.xml", "")[0].blocks == expected
    old = document(body, OLD).replace("w:document", "w:wordDocument").replace("vMerge", "vmerge")
    assert read_word_xml(old.encode(), "x.xml", "")[0].blocks == expected


def test_word_2003_keeps_deletions_and_printed_numbers_apart() -> None:
    """Its tracked changes and list numbers are written otherwise."""
    gone = (
        '<aml:annotation xmlns:aml="a" w:type="Word.Deletion">'
        f"<aml:content>{r('9')}</aml:content></aml:annotation>"
    )
    number = '<w:listPr><wx:t xmlns:wx="b" wx:val="一、"/></w:listPr>'
    old = document(p("总体情况", number) + p(r("1") + gone), OLD).replace("w:document", "w:wordDocument")
    (found,) = read_word_xml(old.encode(), "x.xml", "")
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["一、总体情况", "1"]


def test_a_document_carries_what_the_file_declares() -> None:
    """Title, author and the day of writing; that day is no day of publication."""
    found = read(word(p("正文")))
    assert (found.format, found.title) == ("docx", "某局2023年政府信息公开工作年度报告")
    assert dict(found.metadata) == {
        "title": "某局2023年政府信息公开工作年度报告",
        "author": "张三",
        "written_on": "2024-01-17",
    }


def test_every_place_gives_its_text_again(tmp_path: Path) -> None:
    """For every cell and paragraph, and for part of a line."""
    body = p("一、总体情况：无") + tbl(tr(tc("甲", SPAN.format(2))), tr(tc("乙"), tc("1")))
    path = tmp_path / "x"
    path.write_bytes(word(body + p("二") + tbl(tr(tc("丙"), tc("2")))))
    (found,) = read_documents(path)
    placed = [cell for *_, cell in iterate_cells(found) if cell.place]
    placed += [block for block in found.blocks if isinstance(block, Paragraph)]
    assert len(placed) == 7
    assert [piece for piece in placed if read_place(path, piece.place) != piece.text] == []
    assert read_place(path, LinePlace(1, 2, 6)) == "总体情况"
    with pytest.raises(UnreadableFile) as caught:
        read_place(path, TablePlace(7, 0, 0))
    assert caught.value.code == "CELL_GONE"


BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            zip_members({"[Content_Types].xml": "x", "word/document.xml": BILLION + "]><x>&j;</x>"}),
            "OFFICE_XML_ENTITIES",
        ),
        (
            zip_members({"[Content_Types].xml": "x", "word/document.xml": OUTSIDE + "]><x>&a;</x>"}),
            "OFFICE_XML_ENTITIES",
        ),
        (word(p("x"), styles="<!DOCTYPE a []>"), "OFFICE_XML_ENTITIES"),
        (word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "OFFICE_XML_DAMAGED"),
        (word("<w:p>"), "OFFICE_XML_DAMAGED"),
        (zip_members({"[Content_Types].xml": "x", "word/other.xml": "<x/>"}), "WORD_DAMAGED"),
        (zip_members({"[Content_Types].xml": "x", "word/document.xml": "<x/>"}), "WORD_DAMAGED"),
        (word(tbl(tr(tc("x", SPAN.format(900))) * 400)), "TABLE_TOO_LARGE"),
        (word(tbl(*[tr(*[tc("x")] * 60)] * 4000)), "TABLE_TOO_LARGE"),
        (word(p("见附件"), word__media__image1="x"), "WORD_ONLY_PICTURES"),
        (word('<w:altChunk w:id="1"/>'), "WORD_FOREIGN_CONTENT"),
        (
            zip_members({"[Content_Types].xml": "x", "word/document.xml": b" " * (97 << 20)}),
            "MEMBER_TOO_LARGE",
        ),
        (zip_members({"[Content_Types].xml": "x", "word/document.xml": b" " * (9 << 20)}), "ZIP_BOMB"),
    ],
)
def test_hostile_and_empty_files_are_refused_soon(data: bytes, code: str, tmp_path: Path) -> None:
    """One clear line each, within seconds, and nothing from outside is opened."""
    assert refuse(tmp_path / "x.docx", data, within=10).code == code


def test_pictures_beside_tables_do_no_harm() -> None:
    """A seal or a chart in a report that has its tables."""
    assert grid(read(word(tbl(tr(tc("规章"), tc("1"))), word__media__image1="x"))) == [["规章", "1"]]


def test_what_python_docx_writes_is_read() -> None:
    """The grid agrees with that of the library, cell by cell."""
    made = docx.Document()
    made.add_heading("一、总体情况", level=1)
    table = made.add_table(rows=4, cols=5)
    for row in range(4):
        for column in range(5):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "甲"
    table.cell(2, 3).merge(table.cell(2, 4)).text = "乙"
    saved = io.BytesIO()
    made.save(saved)
    found = read(saved.getvalue())
    assert found.blocks[0] == Paragraph("一、总体情况", LinePlace(1, 0, 6), 1)
    assert grid(found) == [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.skipif(not REPORTS.exists(), reason="the real reports are not here")
def test_the_official_form_is_read_whole() -> None:
    """The empty form of 2021: its three tables, cell by cell as python-docx has them."""
    data = (REPORTS / "template_2021.docx").read_bytes()
    found = read(data)
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert [(len(table.rows), len(table.rows[0])) for table in tables] == [(14, 4), (28, 10), (4, 15)]
    for table, opened in zip(tables, docx.Document(io.BytesIO(data)).tables, strict=True):
        assert [[cell.text for cell in row] for row in table.rows] == [
            ["".join(cell.text.split()) for cell in row.cells] for row in opened.rows
        ]
