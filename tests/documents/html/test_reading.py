"""Web pages: what a person sees of them, cell by cell, with every place."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HTMLParser, document_fromstring

from analytics.documents.encoding import decode
from analytics.documents.html.reading import html_text_at, read_html
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, Paragraph, Table, TablePlace

SHANGHAI = (
    Path(__file__).resolve().parents[3] / ".." / "shared" / "reports" / "shanghai_office_2019" / "report.html"
)
LONG = "本机关认真贯彻落实政府信息公开条例，依法做好各项公开工作，不断提高公开质量和服务水平。" * 3


def read(page: str, encoding: str = "utf-8") -> Document:
    """Reads a page as a file."""
    return read_html(decode(page.encode(encoding), "报告.html"), "报告.html", "0" * 64)


def outline(page: str) -> list[object]:
    """Paragraphs as text and tables as rows of text, in reading order."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in read(page).blocks
    ]


def table_of(page: str) -> Table:
    """The only table of a page."""
    (table,) = (block for block in read(page).blocks if isinstance(block, Table))
    return table


def cell_of(inner: str) -> str:
    """The text of a cell with this content."""
    return table_of(f"<table><tr><td>规章<td>{inner}<tr><td>许可<td>1</table>").rows[0][1].text


def assert_places(page: str) -> None:
    """Every block and every cell is found again at its place."""
    texts = {}
    for block in read(page).blocks:
        items = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        for item in items:
            assert item.place is not None or item.text == ""
            assert texts.setdefault(item.place, item.text) == item.text
    for place, text in texts.items():
        if isinstance(place, TablePlace | LinePlace):
            assert html_text_at(page.encode(), place) == text


# -- text --------------------------------------------------------------------------------------------


def test_blocks_part_paragraphs_and_inline_elements_do_not() -> None:
    """Each digit group in a font of its own is one number; a block or a line break ends a paragraph."""
    assert outline(
        "<div>统计时限为<font>20</font><span>23</span>年<b>，</b>共<i>8</i>份<br>第二行<p>第三段</div>尾"
    ) == ["统计时限为2023年，共8份", "第二行", "第三段", "尾"]


def test_the_source_is_wrapped_without_trace() -> None:
    """Line ends and indents of the source vanish between Chinese; blanks between words stay one."""
    assert outline("<p>\n    政府信息\n    公开2024\n    年&nbsp;报告 No\n  5 号</p>") == [
        "政府信息公开2024年\xa0报告 No 5 号"
    ]


def test_what_is_not_displayed_is_not_read() -> None:
    """Scripts, styles, menus, forms, comments and hidden pieces are no text; table markup in them neither."""
    assert outline(
        "<head><title>某</title><style>td{}</style></head><nav>规章 行政许可</nav><!-- 注释 -->"
        '<script>document.write("<table><tr><td align=\\"center\\">规章</td></tr></table>")</script>'
        '<p>正<span style="display: none">藏</span>文<span hidden>藏</span></p>'
        "<select><option>选</option></select>"
        "<noscript>无</noscript><template><p>模</p></template><button>打印</button><ruby>内<rt>nèi</rt></ruby>容"
    ) == ["正文", "内容"]


def test_hidden_content_that_is_the_page_is_read() -> None:
    """A page that a script unveils is read: hidden, but long or with tables."""
    assert outline(f'<div style="display:none"><p>{LONG}</p><p>{LONG}</p></div>') == [LONG, LONG]
    table = "<table><tr><td>规章<td>2<tr><td>许可<td>3</table>"
    assert outline(f'<div style="display:none">{table}</div>') == [[["规章", "2"], ["许可", "3"]]]


def test_headings_keep_their_level() -> None:
    """h1 to h6 tell their level for all their lines, and only for those."""
    blocks = read("<h1>某局<br>年度报告</h1>正文<div><h3>一、总体情况</h3>内容</div>").blocks
    assert [(b.text, b.level) for b in blocks if isinstance(b, Paragraph)] == [
        ("某局", 1),
        ("年度报告", 1),
        ("正文", None),
        ("一、总体情况", 3),
        ("内容", None),
    ]


def test_paragraphs_are_numbered_as_they_come() -> None:
    """The place of a paragraph is its running number and its whole length."""
    page = "<p>第一段</p><table><tr><td>规章<td>1<tr><td>许可<td>2</table><p>第二段落</p>"
    places = [block.place for block in read(page).blocks if isinstance(block, Paragraph)]
    assert places == [LinePlace(1, 0, 3), LinePlace(2, 0, 4)]
    assert_places(page)


def test_preformatted_text_keeps_its_lines_and_tabs() -> None:
    """A text that a browser saved reads like that text, tables included."""
    page = "<html><body><pre>某局报告\n\n规章\t2\t\t14\n许可\t\t3\t748\n尾</pre></body></html>"
    assert outline(page) == ["某局报告", [["规章", "2", "", "14"], ["许可", "", "3", "748"]], "尾"]
    assert_places(page)


def test_markdown_with_html_tables_keeps_its_lines() -> None:
    """Where only the tables are HTML, line ends part paragraphs."""
    table = "<table><tr><td>规章</td><td>2</td></tr><tr><td>许可</td><td>3</td></tr></table>"
    page = f"# 某局报告\n\n一、总体情况\n正文。\n{table}\n尾"
    assert outline(page) == ["某局报告", "一、总体情况", "正文。", [["规章", "2"], ["许可", "3"]], "尾"]
    assert read(page).title == "某局报告"
    assert_places(page)


def test_tables_flattened_into_paragraphs_become_tables_again() -> None:
    """Copied pages keep separators in paragraphs; the cells are found, with places in those."""
    page = "<p>前文</p><p>规章 | 2 | 14 |</p><p>许可 | | 748 |</p><p>后文</p>"
    assert outline(page) == ["前文", [["规章", "2", "14"], ["许可", "", "748"]], "后文"]
    assert table_of(page).rows[1][2].place == LinePlace(3, 7, 10)
    assert_places(page)


# -- cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("19①", "19①"),
        ("1\u200b2\ufeff3&shy;4", "1234"),
        ("251000元", "251000元"),
        (" 22（其中修订 16 件） ", "22（其中修订 16 件）"),
        ("<p align=center><font>1</font><font>23</font></p>", "123"),
        ("商业<br>企业", "商业企业"),
        ("<p>商业</p>\n  <p>企业</p>", "商业企业"),
        ("\n      商业\n      企业\n    ", "商业企业"),
        ("自 然 人", "自 然 人"),
        ("&nbsp;", ""),
        ("\u3000\xa0 ", ""),
        ("<p><o:p>&nbsp;</o:p></p>", ""),
        ("", ""),
        ("&lt;5&gt;&amp;", "<5>&"),
        ("&bomb;3", "&bomb;3"),
        ("19<sup>1</sup>", "19¹"),
        ("19<sup>①</sup>", "19①"),
        ('<span style="display:none">99</span>5', "5"),
        ("5<!-- 6 -->", "5"),
        ('<input value="37">', "37"),
        ("<select><option>12</option><option selected>37</option></select>", "37"),
        ("<select><option>37</option><option>12</option></select>", "37"),
        ('19<span style="vertical-align:super;font-size:8pt">1</span>', "19¹"),
        ('19<span style="position:relative;top:-5.0pt;mso-text-raise:5pt">1</span>', "19¹"),
        ("19<sub>1</sub>", "19¹"),
        ("19<sup><span>1</span></sup>", "19¹"),
        ('19<a href="#_ftn1"><span class="MsoFootnoteReference">1</span></a>', "19¹"),
        ('<a href="detail.html">19</a>', "19"),
        ("<textarea>37</textarea>", "37"),
        ('<span style="position:relative;top:-1pt">19</span>', "19"),
        ('<p style="font-size:0"><span style="font-size:14px">19</span></p>', "19"),
        ('<span style="margin-top:-5px">1</span>9', "19"),
        ('<input type="hidden" value="37">', ""),
        ("<table><tr><td>37</td></tr></table>", "37"),
    ],
)
def test_a_cell_says_what_a_person_sees(inner: str, text: str) -> None:
    """Inline pieces and lines are joined without blanks; everything else is as printed."""
    assert cell_of(inner) == text


@pytest.mark.parametrize(
    "inner",
    [
        '<span style="text-decoration:line-through">8</span>29',
        '<p style="text-decoration-line: line-through">8</p>29',
        '<span style="font-size:0">8</span>29',
        '<span style="font-size:1pt">8</span>29',
        '<span style="opacity:0">8</span>29',
        '<span style="color:#FFF">8</span>29',
        '<font color="white">8</font>29',
        '<span style="position:absolute;left:-9999px">8</span>29',
        '<span style="color:#ffffff">29</span>',
        '<bdo dir="rtl">29</bdo>',
        "2<small>9</small>",
    ],
)
def test_what_a_person_may_not_see_is_no_part_of_a_number(inner: str) -> None:
    """Struck, tiny, white or far outside the page: the number beside it is given, and is doubtful."""
    cell = table_of(f"<table><tr><td>规章<td>{inner}<tr><td>许可<td>1</table>").rows[0][1]
    assert (cell.text, cell.is_suspect) == ("29", True)


@pytest.mark.parametrize(
    "inner",
    [
        '<img src="29.png">',
        "<svg><text>29</text></svg>",
        "<canvas></canvas>",
        "<script>document.write(29)</script>",
    ],
)
def test_a_cell_that_holds_a_picture_is_not_blank(inner: str) -> None:
    """What it prints nobody has read; a blank is what prints nothing."""
    cell = table_of(f"<table><tr><td>规章<td>{inner}<tr><td>许可<td>1</table>").rows[0][1]
    assert (cell.text, cell.is_suspect) == ("\ufffc", True)


def test_a_spacer_is_no_picture() -> None:
    """Old pages hold their tables open with it."""
    assert cell_of('<img src="images/spacer.gif" width="1" height="1">') == ""
    assert cell_of('5<img src="up.png">') == "5"


@pytest.mark.parametrize(
    "cell",
    [
        '<td style="background:#004"><span style="color:#fff">29</span></td>',
        '<td bgcolor="#004488"><font color="white">29</font></td>',
        '<td style="color:#333333">29</td>',
    ],
)
def test_white_text_on_a_dark_ground_is_text(cell: str) -> None:
    """Heads of tables are often printed so."""
    found = table_of(f"<table><tr><td>规章</td>{cell}</tr><tr><td>许可<td>1</table>").rows[0][1]
    assert (found.text, found.is_suspect) == ("29", False)


SHEET = (
    "<style>/* .a{display:none} */ .old, td.old2 {text-decoration: line-through} .gone{display:none}"
    " .pane{display:none} .pane.on{display:inline} .note{vertical-align:super}"
    " .note > .tip {display:none}"
    " @media print { .print {display:none} }</style>"
)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('<span class="old">8</span>29', "29"),
        ('<span class="x gone">8</span>29', "29"),
        ('29<span class="note">1</span>', "29¹"),
        ('2<span class="pane on">9</span>', "29"),
        ('2<span class="print">9</span>', "29"),
        ('2<span class="a">9</span>', "29"),
        ('<b class="note"><span class="tip">8</span></b>29', "29"),
        ('<span class="tip">2</span>9', "29"),
    ],
)
def test_style_sheets_of_a_page_count(inner: str, text: str) -> None:
    """Plain selectors are read; what another rule displays again is not taken for hidden."""
    page = f"{SHEET}<table><tr><td>规章<td>{inner}<tr><td>许可<td>1</table>"
    assert table_of(page).rows[0][1].text == text


def test_a_hidden_copy_of_a_displayed_table_is_not_read() -> None:
    """Last year's tables stay in pages, hidden; a table that is displayed nowhere is the page."""
    rows = "<tr><td>规章<td>{}<tr><td>行政规范性文件<td>{}"
    shown, hidden = rows.format(1, 2), rows.format(8, 9)
    page = f'<div style="display:none"><table>{hidden}</table></div><table>{shown}</table>'
    assert outline(page) == [[["规章", "1"], ["行政规范性文件", "2"]]]
    other = "<div hidden><table><tr><td>行政许可<td>3<tr><td>行政处罚<td>4</table></div>"
    assert len(outline(f"{other}<table>{shown}</table>")) == 2


@pytest.mark.parametrize("inner", ["12<br>34", "<p>12</p><p>34</p>", "<p>12</p>\n <p>34</p>"])
def test_two_numbers_in_a_cell_are_not_joined(inner: str) -> None:
    """Digits on both sides of a break may be two numbers: they stay apart and the cell is doubtful."""
    cell = table_of(f"<table><tr><td>规章<td>{inner}<tr><td>许可<td>1</table>").rows[0][1]
    assert cell.text == "12 34"
    assert cell.is_suspect


def test_struck_text_is_not_read_and_makes_the_cell_doubtful() -> None:
    """A corrected number is the number that was not struck out, and the reader says its doubt."""
    cell = table_of("<table><tr><td>规章<td><del>12</del>13<tr><td>许可<td>1</table>").rows[0][1]
    assert cell.text == "13"
    assert cell.is_suspect


# -- tables ------------------------------------------------------------------------------------------


def test_spans_are_filled_and_places_are_those_of_the_merged_cell() -> None:
    """Rowspan and colspan give a full rectangle with repeated text."""
    page = (
        "<table><tr><td rowspan=2 colspan=2>信息内容</td><td colspan=2>数量</td></tr>"
        "<tr><td>制发</td><td>废止</td></tr><tr><td colspan=2>规章</td><td>1</td><td>&nbsp;</td></tr></table>"
    )
    table = table_of(page)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["信息内容", "信息内容", "数量", "数量"],
        ["信息内容", "信息内容", "制发", "废止"],
        ["规章", "规章", "1", ""],
    ]
    assert table.rows[1][1].place == TablePlace(0, 0, 0)
    assert table.rows[2][3].place == TablePlace(0, 2, 3)
    assert not table.is_ragged
    assert_places(page)


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1.5", "999999999999999999999", " 1 "])
def test_absurd_spans_do_no_harm(span: str) -> None:
    """Zero, negative, wordy and endless spans leave all cells in a readable table."""
    spans = f'rowspan="{span}" colspan="{span}"'
    page = f"<table><tr><td {spans}>规章<tr><td {spans}>许可<td>3<tr><td>1</table>"
    texts = {cell.text for row in table_of(page).rows for cell in row}
    assert {"规章", "许可", "3", "1"} <= texts
    assert_places(page)


def test_ragged_rows_and_empty_rows_are_kept() -> None:
    """Short rows are padded without place, empty rows keep the indices below them."""
    page = "<table><tr><th>规章<th>许可<th>处罚<tr></tr><tr><td>1</table>"
    table = table_of(page)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["规章", "许可", "处罚"],
        ["", "", ""],
        ["1", "", ""],
    ]
    assert table.is_ragged
    assert table.rows[2][1].place is None
    assert table.rows[2][0].place == TablePlace(0, 2, 0)


def test_head_body_foot_and_cells_without_rows_are_read_in_order() -> None:
    """Row groups follow one another, and cells that stand outside a row make one."""
    assert outline(
        "<table><caption>表一</caption><thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</tbody>"
        "<tfoot><tr><td>3<td>4</tfoot></table>"
    ) == ["表一", [["甲", "乙"], ["1", "2"], ["3", "4"]]]
    assert outline("<table><td>甲<td>乙<tr><td>1<td>2</table>") == [[["甲", "乙"], ["1", "2"]]]


def test_hidden_rows_and_cells_are_not_part_of_the_table() -> None:
    """What is not displayed takes no slot: the columns are those that a person counts."""
    page = (
        '<table><tr style="display:none"><td>a<td>b<tr><td>规章<td style="display:none">9<td>2'
        "<tr><td>许可<td>3</table>"
    )
    assert outline(page) == [[["规章", "2"], ["许可", "3"]]]
    assert_places(page)


def test_tables_that_lay_out_the_page_are_read_as_text() -> None:
    """A table around tables, a single cell and a cell that holds a page are no data."""
    inner = "<table><tr><td>规章<td>2<tr><td>许可<td>3</table>"
    page = (
        f"<table><tr><td>菜单</td><td><p>前文</p>{inner}<p>后文</p></td></tr><tr><td>版权</td></tr></table>"
    )
    assert outline(page) == ["菜单", "前文", [["规章", "2"], ["许可", "3"]], "后文", "版权"]
    assert table_of(page).rows[0][1].place == TablePlace(1, 0, 1)
    assert_places(page)
    assert outline("<table><tr><td><p>一、总体情况</p><p>正文</p></td></tr></table>") == [
        "一、总体情况",
        "正文",
    ]
    paragraphs = f"<p>{LONG}</p>" * 4
    assert outline(f"<table><tr><td>菜单<td>{paragraphs}</table>") == ["菜单", LONG, LONG, LONG, LONG]


def test_text_that_strays_between_rows_is_not_lost() -> None:
    """Text inside a table but outside its cells stands before the table, as browsers show it."""
    page = "<table><tr>迷路<td>规章<td>2</tr>另一处<tr><td>许可<td>3</table>"
    texts = outline(page)
    assert texts[-1] == [["规章", "2"], ["许可", "3"]]
    assert "".join(str(text) for text in texts[:-1]).count("迷路") == 1
    assert "".join(str(text) for text in texts[:-1]).count("另一处") == 1


# -- pages and fragments -----------------------------------------------------------------------------


def test_a_fragment_without_html_head_and_charset_is_read() -> None:
    """What was cut out of a page reads like a page, in UTF-8 and in GB18030."""
    page = "<p>某局报告</p>\t<TABLE><TR><TD>规章<TD>2<TR><TD>许可<TD>3</TABLE>无。" + "<p>主动公开</p>" * 5
    expected = ["某局报告", [["规章", "2"], ["许可", "3"]], "无。", *["主动公开"] * 5]
    assert outline(page) == expected
    assert read(page, "gb18030").blocks == read(page).blocks


def test_the_page_declares_title_publisher_and_date() -> None:
    """Meta tags, a metadata table and lines with colons declare; a date must be clear."""
    document = read(
        "<title>某局报告_某区政府网</title><meta name='PubDate' content='2025-01-20 10:00'>"
        "<meta name='ContentSource' content='某局办公室'>"
        "<table><tr><td>名称：</td><td>某局报告</td><td>发布机构</td><td>某区政府办</td></tr>"
        "<tr><td>索 引 号</td><td>A-1</td><td>文号</td><td></td></tr></table><p>正文</p>"
    )
    assert document.title == "某局报告_某区政府网"
    assert dict(document.metadata) == {
        "title": "某局报告",
        "publisher": "某区政府办",
        "index_number": "A-1",
        "published_on": "2025-01-20",
        "source": "某局办公室",
    }
    line = read("<p>发布日期：2020年1月31日　来源：某局 浏览次数：12</p><p>成文日期：2019-13-40</p>")
    assert dict(line.metadata) == {"published_on": "2020-01-31", "source": "某局"}


def test_the_article_title_wins_over_the_page_title() -> None:
    """A page's title carries the site's name; the article's own title does not."""
    page = "<title>某局报告_某区政府网</title><meta name='ArticleTitle' content='某局报告'><h1>大标题</h1>"
    assert read(page).title == "某局报告"
    assert read("<h1>大标题</h1>").title == "大标题"
    assert read("<p>正文</p>").title is None


# -- limits ------------------------------------------------------------------------------------------


def test_hundreds_of_unclosed_inline_tags_are_read() -> None:
    """Editors leave fonts open; a page that nests deeper by them than the parser goes is still read."""
    page = "<font><span>" * 400 + "<p>正文</p><table><tr><td>规章<td>2<tr><td>许可<td>3</table>"
    assert outline(page) == ["正文", [["规章", "2"], ["许可", "3"]]]
    assert_places(page)


@pytest.mark.parametrize("page", ["<div>" * 3000 + "深", "<p>" + "的" * 4_000_000 + "</p>"])
def test_a_page_beyond_the_limits_of_the_parser_is_refused(page: str) -> None:
    """A page of which the parser would drop a part is refused, never read in part."""
    with pytest.raises(UnreadableFile, match="nested deeper or larger"):
        read(page)


def test_entities_cannot_be_defined() -> None:
    """An entity bomb or an entity that names a file stays the text that it is."""
    page = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]><body><p>公开&b;&f;</p></body>'
    )
    text = "".join(str(block) for block in outline(page))
    assert "aaaa" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td rowspan=60000 colspan=1000>1" * 500 + "</table>",
        "<table><tr>" + "<td colspan=1000>1" * 5000 + "</table>",
        ("<table>" + "<tr><td colspan=999>1<td>2" * 10 + "</table>") * 21,
    ],
)
def test_tables_without_end_are_refused(page: str) -> None:
    """Spans and cells beyond any report are refused before they fill the memory."""
    with pytest.raises(UnreadableFile, match="more than 200,000 cells"):
        read(page)


def test_a_place_that_is_not_in_the_page_is_refused() -> None:
    """Asking for a table, row, column or block that is not there is an error, never another text."""
    data = "<p>正文</p><table><tr><td>规章<td>2<tr><td>许可<td>3</table>".encode()
    for place in (
        TablePlace(1, 0, 0),
        TablePlace(0, 2, 0),
        TablePlace(0, 0, 2),
        TablePlace(-1, 0, 0),
        TablePlace(0, -1, 0),
        LinePlace(2, 0, 1),
        LinePlace(1, 0, 3),
    ):
        with pytest.raises(UnreadableFile):
            html_text_at(data, place, "x.html")


_TAGS = st.sampled_from((
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=2>", "<form>"),
    *("</form>", "<p>", "<br>", "<div>", "</div>", "<h2>", "<font>", "</font>", "<sup>", "<tbody>"),
    *("<pre>", "</pre>", "规章", "12", "3", "许可", "\u3000", "&nbsp;", "<!--", "-->", "<", "一、总体情况"),
))  # fmt: skip


@settings(deadline=None)
@given(st.lists(_TAGS, max_size=40).map("".join))
def test_any_markup_is_read_without_losing_a_character(page: str) -> None:
    """No order of tags crashes the reader, every place gives its text, and all text is in some block."""
    assert_places(page)
    read_text = ""
    for block in read(page).blocks:
        if isinstance(block, Paragraph):
            read_text += block.text
        else:
            slots = [(r, c, cell) for r, row in enumerate(block.rows) for c, cell in enumerate(row)]
            read_text += "".join(cell.text for r, c, cell in slots if cell.anchor == (r, c))
    shown = document_fromstring("<html>" + page, parser=HTMLParser(remove_comments=True)).text_content()
    read_text = read_text.translate(str.maketrans("¹²³", "123"))
    assert Counter("".join(read_text.split())) == Counter("".join(shown.split()))


@pytest.mark.parametrize("wrapper", ["form", "font", "center", "div", "span"])
def test_rows_that_something_is_wrapped_around_are_rows(wrapper: str) -> None:
    """Old sites put a form or a font between a table and its rows, or a row and its cells."""
    inside, out = f"<{wrapper}>", f"</{wrapper}>"
    assert outline(f"<table>{inside}<tr><td>规章<td>2</tr><tr><td>许可<td>3</tr>{out}</table>") == [
        [["规章", "2"], ["许可", "3"]]
    ]
    assert outline(
        f"<table><tbody>{inside}注<tr>{inside}<td>规章</td><td>2</td>{out}</tr><tr><td>许可<td>3</tr>{out}</table>"
    ) == ["注", [["规章", "2"], ["许可", "3"]]]


@pytest.mark.skipif(not SHANGHAI.exists(), reason="the shared reports are not here")
def test_the_shanghai_fragment_reads_as_three_tables() -> None:
    """The real fragment has tables of 18, 26 and 4 rows, blanks where it prints none, every place right."""
    data = SHANGHAI.read_bytes()
    document = read_html(decode(data, "report.html"), "report.html", "0" * 64)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [(len(t.rows), len(t.rows[0]), t.is_ragged) for t in tables] == [
        (18, 5, False),
        (26, 10, False),
        (4, 15, False),
    ]
    assert [cell.text for cell in tables[0].rows[-1]] == ["政府集中采购", "6", "6", "251000元", "251000元"]
    assert [cell.text for cell in tables[1].rows[3][3:]] == ["821", "35", "", "", "2", "1", "859"]
    assert document.metadata["published_on"] == "2020-01-31"
    for cell in (cell for table in tables for row in table.rows[::5] for cell in row[::3]):
        assert isinstance(cell.place, TablePlace)
        assert html_text_at(data, cell.place) == cell.text
