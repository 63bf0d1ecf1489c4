"""Tables whose cells stand one on a line: what spans leave between them, and units within them."""

import pytest

from analytics.documents.encoding import decode
from analytics.documents.text import read_text
from analytics.extraction.stream import Token, tokens_of
from analytics.extraction.stream_tables import (
    read_disputes_stream,
    read_proactive_stream,
    read_requests_stream,
)
from analytics.model import APPLICANTS, FigureKey

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
HEADS = ("行政复议", "行政诉讼", *RESULTS, "未经复议直接起诉", "复议后起诉", *RESULTS, *RESULTS)
CELLS = ("5 |", "|", "|", "2 |", "7 |", "8 |", "|", "|", "1 |", "9 |", "|", "|", "|", "|", "|")
PRINTED = {"reconsideration": ["5", "", "", "2", "7"], "litigation_direct": ["8", "", "", "1", "9"]}


def read_disputes(*lines: str) -> dict[str, list[str]]:
    """What each group of a table four with these lines prints; nothing where it is unread."""
    text = [
        "四、政府信息公开行政复议、行政诉讼情况",
        *(f"{head} |" for head in HEADS),
        *lines,
        "五、问题",
        "无。",
    ]
    document = read_text(decode("\n".join(text).encode(), "x.txt"), "x.txt", "0" * 64)
    found: dict[str, list[str]] = {}
    for placement in read_disputes_stream(tokens_of(document)).placements:
        found.setdefault(placement.key.indicator.split(".")[1], []).append(placement.text)
    return found


def test_a_line_of_bars_before_cells_with_lines_of_their_own_is_left_by_spans() -> None:
    """Blanks are cells where each has a line; five in one line belong to the heads above."""
    assert read_disputes("|||||", *CELLS) == {**PRINTED, "litigation_after_reconsideration": [""] * 5}


@pytest.mark.parametrize(
    "lines",
    [
        ("|", "|", "|", "|", "|", *CELLS),
        ("|||||", *("5 |", "0 |", "0 |", "2 |", "7 |", "8 |", "0 |", "0 |", "1 |", "9 |"), "|||||"),
    ],
)
def test_blanks_on_both_sides_that_lines_do_not_tell_apart_leave_all_unread(lines: tuple[str, ...]) -> None:
    """Five surplus blanks before or behind: nothing is taken, though the sums hold either way."""
    assert read_disputes(*lines) == {}


def test_a_number_with_its_unit_is_a_cell_of_its_row() -> None:
    """12件 is a value in a cell."""
    found = read_disputes("5件 |", "0 |", "0 |", "2 件 |", "7 |", *["0 |"] * 10)
    assert found["reconsideration"] == ["5件", "0", "0", "2 件", "7"]


def read_lines(*lines: str) -> tuple[Token, ...]:
    """The tokens of a text with these lines."""
    return tokens_of(read_text(decode("\n".join(lines).encode(), "x.txt"), "x.txt", "0" * 64))


def list_cells(label: str, *values: str) -> list[str]:
    """A row of which every cell has a line of its own, between bars."""
    return [label, "|", *(line for value in values for line in ((value, "|") if value else ("|",)))]


REQUESTS = (
    "三、收到和处理政府信息公开申请情况",
    *list_cells(
        "申请人情况", *"自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他".split()
    ),
    *list_cells("一、本年新收政府信息公开申请数量", "4", "", "", "", "", "", "4"),
    *list_cells("二、上年结转政府信息公开申请数量", "", "", "", "", "", "", ""),
    *list_cells("（一）予以公开", "3", "", "", "", "", "", "3"),
)


def test_words_in_a_cell_of_its_own_are_a_cell_of_the_row() -> None:
    """XX for a total is printed and no number: the row has seven cells, and the others stay what they are."""
    row = list_cells("1.属于国家秘密", "1", "", "", "", "", "", "XX")
    last = list_cells("四、结转下年度继续办理", "", "", "", "", "", "", "")
    reading = read_requests_stream(read_lines(*REQUESTS, *row, *last))
    placed = {placement.key: placement.text for placement in reading.placements}
    name = "requests.outcome.refused.state_secret"
    assert [placed[FigureKey(name, applicant)] for applicant in APPLICANTS] == ["1", *[""] * 5, "XX"]
    assert not reading.doubtful


def test_a_number_of_a_row_that_the_form_does_not_have_is_in_the_books() -> None:
    """Cells of 表二 behind an unknown label belong to no figure, and are not lost."""
    table = [
        *list_cells("第二十条第（五）项", "信息内容", "本年处理决定数量"),
        *list_cells("行政许可", "12"),
        *list_cells("其他主动公开文件", "73"),
    ]
    reading = read_proactive_stream(read_lines(*table, *REQUESTS))
    assert [placement.text for placement in reading.placements] == ["12"]
    assert {text for text, _ in reading.loose} == {"12", "73"}


def test_disputes_printed_before_requests_are_read() -> None:
    """Sections that changed places: 总计 of the applicants is no head of 表四, nor 行政复议 in a sentence."""
    disputes = list_cells(HEADS[0], *HEADS[1:])
    cells = [line for value in "0 1 0 0 1".split() * 3 for line in (value, "|")]
    tokens = read_lines("四、", *disputes, *cells, *REQUESTS, "五、问题", "行政复议被纠正的案件说理不足。")
    assert [
        placement.text for placement in read_disputes_stream(tokens).placements
    ] == "0 1 0 0 1".split() * 3
