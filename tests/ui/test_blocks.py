"""Our own HTML: everything that comes from files is escaped, nothing missing is drawn as zero."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from analytics.evidence import SourceLine, SourceLines, SourceTable
from analytics.model import Cell, Table, TablePlace
from analytics.ui.blocks import Bar, Card, card_html, chip_html, coverage_html, mark_bold
from analytics.ui.places import lines_html, table_html

EVIL = '<img src=x onerror="alert(1)">&'
SAFE = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;"


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Blocks ask the session for its language; there is no session here."""
    with patch("analytics.ui.language.current_language", return_value="zh"):
        yield


def test_card_escapes_and_draws_bars_from_zero() -> None:
    """Bars are shares of the highest year; a missing year is a gap and not a bar of height 0."""
    bars = (Bar(2021, 50), Bar(2022, None), Bar(2023, 0, has_break=True), Bar(2024, 100))
    html = card_html(Card(EVIL, EVIL, EVIL, EVIL, EVIL, bars))
    assert "<img" not in html
    assert html.count(SAFE) == 5
    assert "height:50.0%" in html
    assert "height:0.0%" in html
    assert html.count("da-gap") == 1
    assert html.count("da-break") == 1
    assert html.count("da-now") == 1


def test_card_without_a_number_says_so() -> None:
    """Words in place of a number are set apart from numbers."""
    assert "da-is-missing" in card_html(Card("公开率", "不可计算", is_missing=True))
    assert "da-is-missing" not in card_html(Card("公开率", "0.0%"))


def test_coverage_strip_counts_and_names() -> None:
    """Shares are of those expected, the bar has a part for each state that occurs, names are escaped."""
    counts = {
        "expected": 40,
        "received": 38,
        "on_time": 33,
        "late": 5,
        "missing": 2,
        "unreadable": 0,
        "counted": 36,
    }
    html = coverage_html(counts, {"missing": [EVIL], "late": []}, "zh")
    assert "95.0%" in html
    assert "90.0%" in html
    assert "flex-grow:33" in html
    assert "flex-grow:0" not in html
    assert SAFE in html
    assert "<img" not in html


def test_coverage_without_roster_is_unknown_and_not_zero() -> None:
    """Nobody knows how many should report where no roster says so."""
    html = coverage_html({"expected": None, "received": 4, "missing": None, "counted": 4}, {}, "zh")
    assert html.count("未知") == 2
    assert ">0<" not in html


def test_chip_and_lead_are_escaped() -> None:
    """Words from files stay words."""
    assert "<img" not in chip_html("error", EVIL, 3)
    assert mark_bold(f"**{EVIL}**") == f"<b>{SAFE}</b>"


def test_source_line_marks_the_token_and_escapes_all() -> None:
    """The token alone is marked; text of the file never becomes markup."""
    text = f"一、本年新收\t{EVIL}\t12\t3"
    start = text.index("12")
    lines = SourceLines((SourceLine(6, "<b>"), SourceLine(7, text, (start, start + 2))))
    html = lines_html(lines)
    assert "<mark>12</mark>" in html
    assert html.count("da-here") == 1
    assert "<img" not in html
    assert "<b>" not in html


def test_blank_in_a_line_is_marked_too() -> None:
    """The place of a blank is an empty box between its neighbours."""
    assert "a<mark>&nbsp;</mark>b" in lines_html(SourceLines((SourceLine(1, "ab", (1, 1)),)))


def test_source_table_draws_merged_cells_once_with_their_span() -> None:
    """The figure's cell is framed, its row and column tinted, a merged head keeps its span."""
    head = Cell(EVIL, TablePlace(0, 0, 0), (0, 0))
    rows = (
        (head, head),
        (Cell("甲", TablePlace(0, 1, 0), (1, 0)), Cell("12", TablePlace(0, 1, 1), (1, 1))),
        (Cell("乙", TablePlace(0, 2, 0), (2, 0)), Cell("", None, (2, 1))),
    )
    html = table_html(SourceTable(Table(rows), 1, 1))
    assert html.count("<td") == 5
    assert 'colspan="2"' in html
    assert html.count("da-cell") == 1
    assert SAFE in html
    assert "<img" not in html
