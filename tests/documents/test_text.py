"""Plain text and Markdown: the ways in which programs flatten a report's tables."""

from pathlib import Path

import pytest

from analytics.documents.encoding import decode
from analytics.documents.text import read_text, text_at
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, Paragraph, Table

SEED = Path(__file__).resolve().parents[2] / ".." / "shared" / "reports" / "seed_2020.txt"


def read(text: str) -> Document:
    """Reads a text as a file."""
    return read_text(decode(text.encode(), "报告.txt"), "报告.txt", "0" * 64)


def outline(document: Document) -> list[object]:
    """Paragraphs as text and tables as rows of text, in reading order."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def assert_places(text: str) -> None:
    """Every block and every cell is found again at its place, and its text is what stands there."""
    data, lines = text.encode(), text.split("\n")
    count = 0
    for block in read(text).blocks:
        items = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        for item in items:
            if item.place is None:
                assert item.text == ""
                continue
            assert isinstance(item.place, LinePlace)
            assert text_at(data, item.place) == item.text
            raw = lines[item.place.line - 1][item.place.start : item.place.end]
            assert raw.replace("<br>", "") == item.text
            count += 1
    assert count


TABS = (
    "第二十条第（一）项\t\t\t\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t2\t\t14\n\n"
    "行政规范性文件\t3\t1\t40"
)
BARS = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n第二十条第（五）项 | |||\n规章 | 2 |  | 14 |"
CLOSED = "第二十条第（一）项 |\n|||\n信息内容 |\n本年制发件数 |\n规章 |\n2 |\n|\n14 |"
LEADING = "|\n信息内容 |\n本年制发件数 |\n|\n规章 |\n2 |\n|\n行政规范性文件 |\n |\n7 |"
LONE_BARS = (
    "以下为表格。\n\n规章\n|\n2\n|\n0\n|\n14\n行政规范性文件\n|\n3\n|\n|\n40\n|\n\n"
    "四、政府信息公开行政复议、行政诉讼情况"
)
PARAGRAPHS = "规章\n\n2\n\n0\n\n14\n\n行政规范性文件\n\n3"
DEDUPLICATED = "规章\n2\n0\n14\n行政规范性文件\n3"
ONE_LINE = "结 结 其 尚\n果 果 他 未\n1 0 0 0 1 2 0 0 0 2 0 0 0 0 0"
SMALL_GRIDS = (
    "| 信息内容 | 本年制发件数 |  |\n|---|---|---|\n| 规章 | 2 | 0 |\n\n"
    "| 行政规范性文件 | 3 | | 40 |\n| :--- | ---: | --- | --- |\n\n| 行政许可 | 748 |\n|---|---|"
)


@pytest.mark.parametrize(
    "text",
    [TABS, BARS, CLOSED, LEADING, LONE_BARS, PARAGRAPHS, DEDUPLICATED, ONE_LINE, SMALL_GRIDS],
)
def test_every_block_and_cell_is_found_again_at_its_place(text: str) -> None:
    """The place of each block and cell gives its text, in every flattened shape."""
    assert_places(text)


def test_tabs_keep_empty_cells_and_a_single_blank_line_does_not_end_the_table() -> None:
    """Tab-separated rows are one table, trailing empty cells and a blank line within included."""
    document = read(f"以下为表格。\n{TABS}\n说明文字到此为止。")
    assert outline(document) == [
        "以下为表格。",
        [
            ["第二十条第（一）项", "", "", ""],
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "2", "", "14"],
            ["行政规范性文件", "3", "1", "40"],
        ],
        "说明文字到此为止。",
    ]
    assert isinstance(document.blocks[1], Table)
    assert not document.blocks[1].is_ragged


def test_rows_that_begin_with_tabs_keep_their_empty_cells() -> None:
    """A header row under a merged cell begins with tabs, and they are cells."""
    document = read("（勾稽关系）\t申请人情况\t\t总计\n\t自然人\t其他\t\n\t\t商业企业\n一、本年新收\t1\t2\t3")
    assert outline(document) == [
        [
            ["（勾稽关系）", "申请人情况", "", "总计"],
            ["", "自然人", "其他", ""],
            ["", "", "商业企业", ""],
            ["一、本年新收", "1", "2", "3"],
        ]
    ]


def test_an_indented_line_of_prose_is_no_row() -> None:
    """A paragraph that begins with a tab is a paragraph, and so are two of them."""
    assert outline(read("\t本机关依法公开。\n\t本机关主动公开。")) == ["本机关依法公开。", "本机关主动公开。"]


def test_bars_close_cells_and_trailing_bars_are_empty_cells() -> None:
    """In rows closed by a bar, n bars are n cells."""
    assert outline(read(BARS)) == [
        [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["第二十条第（五）项", "", "", ""],
            ["规章", "2", "", "14"],
        ]
    ]


def test_an_empty_first_cell_is_kept_where_rows_have_no_leading_bar() -> None:
    """Only where every row begins with a bar does the first bar open the row."""
    assert outline(read("规章 | 2 | 3 |\n | 4 | 5 |")) == [[["规章", "2", "3"], ["", "4", "5"]]]


def test_one_cell_per_line_is_a_table_of_width_one() -> None:
    """Cells closed by a bar on lines of their own keep their order, empty ones included."""
    assert outline(read(CLOSED)) == [
        [
            ["第二十条第（一）项"],
            [""],
            [""],
            [""],
            ["信息内容"],
            ["本年制发件数"],
            ["规章"],
            ["2"],
            [""],
            ["14"],
        ]
    ]


def test_a_bar_before_each_row_stays_as_an_empty_row() -> None:
    """The leading bar of a row and an empty cell both stay, so nothing shifts."""
    assert outline(read(LEADING)) == [
        [[""], ["信息内容"], ["本年制发件数"], [""], ["规章"], ["2"], [""], ["行政规范性文件"], [""], ["7"]]
    ]


def test_separators_on_lines_of_their_own_close_the_cell_before_them() -> None:
    """Cell and separator on lines of their own give the cells in order; prose around stays prose."""
    assert outline(read(LONE_BARS)) == [
        "以下为表格。",
        [["规章"], ["2"], ["0"], ["14"], ["行政规范性文件"], ["3"], [""], ["40"]],
        "四、政府信息公开行政复议、行政诉讼情况",
    ]


@pytest.mark.parametrize("text", [PARAGRAPHS, DEDUPLICATED, ONE_LINE])
def test_shapes_without_separators_stay_paragraphs(text: str) -> None:
    """Without separators nothing says where a row ends: every line is a paragraph, none is lost."""
    assert outline(read(text)) == [line for line in text.split("\n") if line]


def test_small_markdown_grids_become_one_ragged_table() -> None:
    """Grids broken after each row are joined, and their rule rows vanish."""
    document = read(SMALL_GRIDS)
    assert outline(document) == [
        [
            ["信息内容", "本年制发件数", "", ""],
            ["规章", "2", "0", ""],
            ["行政规范性文件", "3", "", "40"],
            ["行政许可", "748", "", ""],
        ]
    ]
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert table.is_ragged
    assert table.rows[1][3].place is None
    assert table.rows[0][2].place is not None


def test_markdown_marks_are_no_part_of_text() -> None:
    """Heading signs, emphasis and line-break tags are marks, not text."""
    text = (
        "# **某局2024年报告** #\n\n| **规章** | **12** |\n|---|---|\n| 商业<br>企业 | &nbsp; |\n| `3` | *4* |"
    )
    document = read(text)
    assert outline(document) == [
        "某局2024年报告",
        [["规章", "12"], ["商业企业", ""], ["3", "4"]],
    ]
    assert document.title == "某局2024年报告"
    assert_places(text)


def test_headings_keep_their_level() -> None:
    """A Markdown heading tells its level; other lines have none."""
    levels = [
        b.level for b in read("## 一、总体情况\n正文。\n###（一）小节").blocks if isinstance(b, Paragraph)
    ]
    assert levels == [2, None, 3]


def test_front_matter_is_metadata_and_no_text() -> None:
    """The block between dashes at the head of a file declares title, publisher and date."""
    document = read(
        "---\ntitle: 某局2024年政府信息公开工作年度报告\nsource: 某区政府网\ndate: 2025-01-20\n---\n\n正文。"
    )
    assert document.title == "某局2024年政府信息公开工作年度报告"
    assert document.metadata["published_on"] == "2025-01-20"
    assert document.metadata["source"] == "某区政府网"
    assert outline(document) == ["正文。"]


def test_a_whole_page_in_one_line_gives_its_cells_in_order() -> None:
    """A page flattened into a line of hundreds of bars: long pieces are prose, the others cells."""
    prose = "本机关认真贯彻落实条例要求，依法做好各项公开工作，" * 4
    cells = [str(number) for number in range(60)]
    text = f"{prose} | 规章 | {' | '.join(cells)} | {prose} | 行政许可 | 748 |"
    assert outline(read(text)) == [
        prose,
        [["规章"], *([cell] for cell in cells)],
        prose,
        [["行政许可"], ["748"]],
    ]
    assert_places(text)


def test_bars_that_are_left_of_a_layout_do_not_take_a_table_apart() -> None:
    """A line of hundreds of bars after a table is no reason to lose its rows."""
    document = read("规章 | 2 | 14 |\n许可 | 0 | 748 |\n" + "|" * 300)
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["规章", "2", "14"], ["许可", "0", "748"]]


def test_a_whole_report_in_one_line_stays_a_paragraph() -> None:
    """Without separators a one-line report is one paragraph (its headings are found later)."""
    assert len(read("一、总体情况 本年度公开信息12条。" * 40).blocks) == 1


def test_figures_are_byte_true() -> None:
    """Footnote marks, units and remarks stay in the cell exactly as printed."""
    raws = ["19①", "251000元", "22（其中修订 16 件）", "+3", "１２", "0.37万元"]
    document = read("".join(f"规章\t{raw}\t \n" for raw in raws))
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [row[1].text for row in table.rows] == raws


@pytest.mark.parametrize("blank", ["\xa0", "\u3000", " \u2002 ", "&nbsp;", "&nbsp;&nbsp;", "\u200b"])
def test_cells_that_print_nothing_are_empty_and_have_a_place(blank: str) -> None:
    """A cell of blanks only is an empty cell of the file, not a missing one."""
    table = read(f"规章|{blank}|3|\n规章|1|2|").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][1].text == ""
    assert table.rows[0][1].place is not None


@pytest.mark.parametrize(
    "text", ["首页 | 政务公开 | 办事服务", "发布机构：某局 | 索引号：某号", "统计期限：\t全年"]
)
def test_a_single_line_with_separators_is_no_table(text: str) -> None:
    """A menu, a breadcrumb or a declaration with bars is a paragraph."""
    assert outline(read(text)) == [text]


def test_a_single_line_of_figures_is_a_table() -> None:
    """One row of figures between bars is a row, blanks included."""
    assert outline(read("前文。\n| 119 | 25 | | 38 |\n后文。")) == [
        "前文。",
        [["119", "25", "", "38"]],
        "后文。",
    ]


@pytest.mark.parametrize("bar", ["｜", "│", "┃"])
def test_other_vertical_bars_part_cells_too(bar: str) -> None:
    """Full-width bars and drawn frames part cells; lines of the frame are none."""
    text = f"┌──┬──┐\n{bar}规章{bar}2{bar}\n├──┼──┤\n{bar}许可{bar}3{bar}\n└──┴──┘"
    assert outline(read(text)) == [[["规章", "2"], ["许可", "3"]]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_line_ends(end: str) -> None:
    """Lines are counted alike whatever ends them, and form feeds and Unicode separators end none."""
    text = end.join(["第一行", "\x0c第二行\u2028尾", "规章\t1\t2", "许可\t3\t4"])
    document = read(text)
    assert [b.place for b in document.blocks if isinstance(b, Paragraph)] == [
        LinePlace(1, 0, 3),
        LinePlace(2, 1, 6),
    ]
    table = document.blocks[2]
    assert isinstance(table, Table)
    assert table.rows[1][2].place == LinePlace(4, 5, 6)


def test_a_place_that_is_not_in_the_file_is_refused() -> None:
    """Asking for a line or column beyond the text is an error, never another text."""
    for place in (LinePlace(3, 0, 1), LinePlace(0, 0, 0), LinePlace(1, 0, 9), LinePlace(1, 2, 1)):
        with pytest.raises(UnreadableFile):
            text_at("规章\n".encode(), place, "x.txt")


@pytest.mark.skipif(not SEED.exists(), reason="the shared reports are not here")
def test_the_seed_report_has_its_three_tables_with_every_place() -> None:
    """The real flattened report reads as three tables of 18, 26 and 4 rows, each cell in its place."""
    data = SEED.read_bytes()
    document = read_text(decode(data, "seed"), "seed", "0" * 64)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [(len(table.rows), len(table.rows[0])) for table in tables] == [(18, 4), (26, 9), (4, 15)]
    assert [cell.text for cell in tables[0].rows[6]] == ["行政许可", "1", "0", "748"]
    for table in tables:
        for cell in (cell for row in table.rows for cell in row if isinstance(cell.place, LinePlace)):
            assert text_at(data, cell.place) == cell.text


def test_a_row_of_blanks_behind_its_label_is_a_row() -> None:
    """Cells that hold a space each are blank cells, and the line is no heading."""
    text = "一、本年新收\t1\t \t1\n二、上年结转\t \t \t "
    assert outline(read(text)) == [[["一、本年新收", "1", "", "1"], ["二、上年结转", "", "", ""]]]
