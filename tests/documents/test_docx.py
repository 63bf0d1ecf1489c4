"""Word documents: the grid as Word shows it, and only the text that it prints."""

import io
import time
from pathlib import Path

import docx
import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.docx import read_docx, read_flat_docx, read_word_xml
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, Paragraph, Table, TablePlace
from documents.printing import iterate_cells
from documents.word_files import OLD, STRICT, document, p, r, tbl, tc, tr, word, zip_members

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
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
    ],
)
def test_a_cell_with_two_readings_is_doubtful(content: str, text: str) -> None:
    """Struck digits that nobody removed, and a break between two digits."""
    assert cell_of(content) == (text, True)


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
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_documents(path)
    assert caught.value.code == code
    assert "\n" not in caught.value.say("zh") + caught.value.say("en")
    assert time.monotonic() - began < 10


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
