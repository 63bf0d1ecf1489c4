"""The six sections are found by their headings, whatever an office makes of them."""

import pytest

from analytics.extraction.sections import Section, find_heading, split_sections
from analytics.model import Block, Cell, Document, LinePlace, PagePlace, Paragraph, Table, TablePlace

HEADINGS = {
    "一、总体情况": "1",
    "总体情况": "1",
    "二、主动公开政府信息情况": "2",
    "主动公开政府信息情况": "2",
    "二、行政机关主动公开政府信息情况": "2",
    "三、收到和处理政府信息公开申请情况": "3",
    "四、政府信息公开行政复议、行政诉讼情况": "4",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况": "4",
    "五、存在的主要问题及改进情况": "5",
    "五、存在问题及改进情况": "5",
    "五、政府信息公开工作存在的主要问题及改进情况": "5",
    "五、存在的主要问题及整改措施": "5",
    "六、其他需要报告的事项": "6",
}
PROSE = "本年度依法做好各项公开工作，主动公开信息若干条，按时答复公开申请，公开平台运行平稳。"


def document(*blocks: Block) -> Document:
    """A document of these blocks."""
    return Document("x", None, "0" * 64, "text", None, blocks)


def lines(*texts: str) -> Document:
    """A document of these lines."""
    return document(*(Paragraph(t, LinePlace(n, 0, len(t))) for n, t in enumerate(texts, start=1)))


def table(*rows: tuple[str, ...]) -> Table:
    """A table of these texts."""
    return Table(
        tuple(
            tuple(Cell(text, TablePlace(0, r, c), (r, c)) for c, text in enumerate(row))
            for r, row in enumerate(rows)
        )
    )


def outline(sections: tuple[Section, ...]) -> list[tuple[str | None, str | None, list[object]]]:
    """Number, heading and content of each section; tables as rows of text."""
    return [
        (
            section.number,
            section.heading.text if section.heading else None,
            [
                block.text
                if isinstance(block, Paragraph)
                else [[cell.text for cell in row] for row in block.rows]
                for block in section.blocks
            ],
        )
        for section in sections
    ]


def split(*texts: str) -> list[tuple[str | None, str | None, list[object]]]:
    """The sections of these lines."""
    return outline(split_sections(lines(*texts), HEADINGS))


def test_sections_follow_their_headings() -> None:
    """What stands before the first heading has no number; everything else belongs to the one above it."""
    assert split(
        "某局报告", "一、总体情况", PROSE, "二、主动公开政府信息情况", "六、其他需要报告的事项", "无。"
    ) == [
        (None, None, ["某局报告"]),
        ("1", "一、总体情况", [PROSE]),
        ("2", "二、主动公开政府信息情况", []),
        ("6", "六、其他需要报告的事项", ["无。"]),
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("二、行政机关主动公开政府信息情况", "2"),
        ("四、因政府信息公开工作被申请行政复议提起行政诉讼情况", "4"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "5"),
        ("五、存在问题及改进情况", "5"),
        ("五、存在的主要问题及整改措施", "5"),
        ("五、存在的主要问题及改进措施", "5"),
        ("一 、 总 体 情 况", "1"),
        ("一.总体情况", "1"),
        ("1、总体情况", "1"),
        ("第一部分 总体情况", "1"),
        ("总体情况", "1"),
        ("一、主动公开政府信息情况", "2"),
        ("三、收到和处理政府信息公开申请的情况", "3"),
        ("四、行政复议、行政诉讼情况", "4"),
        ("四、被申请行政复议和提起行政诉讼的情况", "4"),
        ("五、政府信息公开工作存在的问题及整改措施", "5"),
        ("五、存在的问题和下一步打算", "5"),
        ("六、需要说明的事项", "6"),
    ],
)
def test_headings_that_offices_change_are_recognised(line: str, number: str) -> None:
    """Words added and cut, numbers begun anew or missing and blanks do not hide a heading."""
    assert find_heading(line, HEADINGS) == (number, len(line))


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开政府信息情况",
        "(一)总体情况",
        "一）总体情况",
        "（一）总体情况。",
        "三、主动公开工作情况",
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "一是总体情况良好。",
        "五、对存在的问题已整改到位。",
        "五、存在的问题，下一步打算",
        "六、其他工作",
        "四、行政复议工作",
        "2024年总体情况",
        "一、总体情况，二、主动公开政府信息情况，三、收到和处理政府信息公开申请情况，四、政府信息公开行政复议等六部分",
        "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分。",
        "未收到和处理政府信息公开申请情况。",
        "",
    ],
)
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    """Sub-headings, row labels, lists of the parts and prose with a title's words are no headings."""
    assert find_heading(line, HEADINGS) is None


def test_text_on_the_line_of_a_heading_stays_in_its_place() -> None:
    """A heading with text behind it is parted from the text, each with its own place."""
    (section,) = split_sections(lines("六、其他需要报告的事项：无。"), HEADINGS)
    assert section.heading == Paragraph("六、其他需要报告的事项", LinePlace(1, 0, 11))
    assert section.blocks == (Paragraph("无。", LinePlace(1, 12, 14)),)


def test_a_heading_that_breaks_over_two_lines_is_joined() -> None:
    """PDFs break long headings; the second line's rest belongs to the section."""
    page = PagePlace(3, (1.0, 2.0, 3.0, 4.0))
    blocks = (
        Paragraph("四、因政府信息公开工作被申请行政复议、", page),
        Paragraph("提起行政诉讼情况", page),
        Paragraph(PROSE, page),
    )
    (section,) = split_sections(document(*blocks), HEADINGS)
    assert section.heading == Paragraph("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", page)
    assert section.blocks == (blocks[2],)


def test_numbering_that_begins_anew_gives_the_sections_of_the_titles() -> None:
    """Prose numbered one to three, then the tables numbered one and two: titles decide."""
    assert [
        (number, heading)
        for number, heading, _ in split(
            "一、总体情况", PROSE, "三、主动公开工作情况", PROSE, "一、主动公开政府信息情况", "表",
            "二、收到和处理政府信息公开申请情况", "表", "五、存在问题及改进情况", PROSE,
        )
    ] == [
        ("1", "一、总体情况"),
        ("2", "一、主动公开政府信息情况"),
        ("3", "二、收到和处理政府信息公开申请情况"),
        ("5", "五、存在问题及改进情况"),
    ]  # fmt: skip


def test_a_table_of_contents_is_text() -> None:
    """Headings listed in front are no sections when the same ones come again with content."""
    assert split(
        "目录",
        "一、总体情况",
        "六、其他需要报告的事项",
        "一、总体情况",
        PROSE,
        "六、其他需要报告的事项",
        "无。",
    ) == [
        (None, None, ["目录", "一、总体情况", "六、其他需要报告的事项"]),
        ("1", "一、总体情况", [PROSE]),
        ("6", "六、其他需要报告的事项", ["无。"]),
    ]


def test_headings_within_a_table_cut_it() -> None:
    """A report drawn as one table: heading rows begin sections and the rows between stay tables."""
    report = table(
        ("某局报告", ""),
        ("一、总体情况", "一、总体情况"),
        (PROSE, PROSE),
        ("二、主动公开政府信息情况", ""),
        ("规章", "2"),
        ("五、存在问题及改进情况", PROSE * 2),
    )
    sections = split_sections(document(report), HEADINGS)
    assert outline(sections) == [
        (None, None, [[["某局报告", ""]]]),
        ("1", "一、总体情况", [[[PROSE, PROSE]]]),
        ("2", "二、主动公开政府信息情况", [[["规章", "2"]]]),
        ("5", "五、存在问题及改进情况", [[["五、存在问题及改进情况", PROSE * 2]]]),
    ]
    cut = sections[2].blocks[0]
    assert isinstance(cut, Table)
    assert cut.rows[0][1] == Cell("2", TablePlace(0, 4, 1), (0, 1))


def test_rows_labelled_like_sections_do_not_cut_a_table() -> None:
    """一、三、四 of table 三 are row labels with figures beside them."""
    rows = table(("一、本年新收政府信息公开申请数量", "3"), ("三、本年度办理结果", "1"), ("总体情况", "5"))
    assert split_sections(document(rows), HEADINGS) == (Section(None, None, (rows,)),)


def test_a_document_without_headings_keeps_its_tables_in_place() -> None:
    """Where headings are missing, everything is returned in order without a number."""
    rows = table(("规章", "2"))
    first = Paragraph(PROSE, LinePlace(1, 0, len(PROSE)))
    assert split_sections(document(first, rows), HEADINGS) == (Section(None, None, (first, rows)),)
    assert split_sections(document(), HEADINGS) == ()


def test_a_report_in_one_line_is_cut_before_its_headings() -> None:
    """Headings inside a report of one line begin sections, with places within the line."""
    text = f"某局报告 一、总体情况 {PROSE * 16} 二、主动公开政府信息情况 规章 2 六、其他需要报告的事项 无。"
    sections = split_sections(lines(text), HEADINGS)
    assert [(section.number, section.heading and section.heading.text) for section in sections] == [
        (None, None),
        ("1", "一、总体情况"),
        ("2", "二、主动公开政府信息情况"),
        ("6", "六、其他需要报告的事项"),
    ]
    for section in sections:
        for block in section.blocks:
            assert isinstance(block, Paragraph)
            assert isinstance(block.place, LinePlace)
            assert text[block.place.start : block.place.end] == block.text


def test_a_preamble_that_lists_all_titles_is_not_cut() -> None:
    """All six titles in one sentence are prose, also in a long preamble."""
    titles = "；".join(title for title in HEADINGS if "、" in title[:2])
    preamble = f"{PROSE * 14}本报告由以下部分组成：{titles}。"
    assert split(preamble, "一、总体情况", PROSE) == [
        (None, None, [preamble]),
        ("1", "一、总体情况", [PROSE]),
    ]
