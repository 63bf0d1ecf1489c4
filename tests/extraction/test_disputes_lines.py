"""Table four as lines of tabs: the row's blanks at both ends do not move its numbers."""

import pytest

from analytics.documents.encoding import decode
from analytics.documents.text import read_text
from analytics.extraction.grid import rows_of
from analytics.extraction.placement import Footing
from analytics.extraction.table_disputes import read_disputes

FIVE = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
CLOSED = (
    "行政复议\t行政诉讼\t",
    "\t".join((*FIVE, "未经复议直接起诉", "复议后起诉", "")),
    "\t".join((*FIVE, *FIVE, "")),
)
OPENED = tuple("\t" + line.removesuffix("\t") for line in CLOSED)
IN_ONE_LINE = ("行政复议\t未经复议直接起诉\t复议后起诉\t", "\t".join((*FIVE, *FIVE, *FIVE, "")))
BARE = (CLOSED[0].removesuffix("\t"), *CLOSED[1:])
CELLS = ("", "", "", "", "", "", "2", "", "", "2", "", "", "", "", "")


def read(*lines: str) -> tuple[dict[str, str], set[Footing]]:
    """What the figures of a table four with these lines print, and what places the printed ones."""
    text = "\n".join(("四、政府信息公开行政复议、行政诉讼情况", *lines, "五、问题", "无。"))
    placed = read_disputes(rows_of(read_text(decode(text.encode(), "x.txt"), "x.txt", "0" * 64))).placements
    printed = {place.key.indicator.removeprefix("disputes."): place.text for place in placed if place.text}
    return printed, {place.footing for place in placed if place.text}


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (CLOSED, "\t".join((*CELLS, ""))),
        (OPENED, "\t".join(("", *CELLS))),
        (IN_ONE_LINE, "\t".join((*CELLS, ""))),
    ],
)
def test_a_tab_that_closes_or_opens_every_line_is_no_cell(heads: tuple[str, ...], row: str) -> None:
    """With blanks at both ends the heads say where the fifteen cells begin."""
    printed, footings = read(*heads, row)
    assert printed == {"litigation_direct.overturned": "2", "litigation_direct.total": "2"}
    assert Footing.AMBIGUOUS not in footings


def test_blanks_at_both_ends_that_no_head_line_explains_leave_the_row_unread() -> None:
    """Sixteen cells under heads that end in different ways may begin at the first or the second."""
    assert read(*BARE, "\t".join((*CELLS, "")))[1] == {Footing.AMBIGUOUS}


ROWS = (("行政复议", "0\t0\t2\t0\t2"), ("行政诉讼\t{}", "1\t0\t0\t1\t2"), ("{}", "3\t0\t0\t0\t3"))
GROUPS = {"未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_reconsideration"}


@pytest.mark.parametrize("order", [tuple(GROUPS), tuple(reversed(GROUPS))])
@pytest.mark.parametrize("corner", ["", "\t", "类别\t"])
def test_a_line_for_each_group_is_counted_from_its_label(order: tuple[str, str], corner: str) -> None:
    """A copied page has one label before some rows and two before others: 1 0 0 1 2 moved under the heads."""
    lines = [f"{label.format(name)}\t{row}" for (label, row), name in zip(ROWS, ("", *order), strict=True)]
    printed, footings = read(corner + "\t".join(FIVE), *lines)
    results = ("upheld", "overturned", "other_result", "pending", "total")
    named = ("reconsideration", *(GROUPS[name] for name in order))
    expected = {
        f"{group}.{result}": text
        for group, (_, row) in zip(named, ROWS, strict=True)
        for result, text in zip(results, row.split("\t"), strict=True)
    }
    assert printed == expected
    assert footings == {Footing.LABEL}


def test_a_line_of_a_group_with_a_number_too_few_is_unreadable() -> None:
    """Nothing says which of the five results is missing; the lines of other groups are read."""
    lines = [f"{label.format(name)}\t{row}" for (label, row), name in zip(ROWS, ("", *GROUPS), strict=True)]
    _, footings = read("\t".join(("", *FIVE)), *lines[:2], lines[2].removesuffix("\t3"))
    assert footings == {Footing.LABEL, Footing.AMBIGUOUS}
