"""Tables whose cells stand one on a line: what spans leave between them, and units within them."""

import pytest

from analytics.documents.encoding import decode
from analytics.documents.text import read_text
from analytics.extraction.stream import tokens_of
from analytics.extraction.stream_tables import read_disputes_stream

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
