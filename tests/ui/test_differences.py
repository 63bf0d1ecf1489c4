"""What changed between two versions: figures by value and state, texts letter by letter, all escaped."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dictionary import load_dictionary
from analytics.model import TOTAL, FigureKey
from analytics.ui.differences import changes_html, compare_figures, compare_texts, has_changed

RECEIVED = FigureKey("requests.received", TOTAL)
GRANTED = FigureKey("requests.outcome.granted", TOTAL)
CARRIED = FigureKey("requests.carried_out", TOTAL)


def figure(value: int | None, **other: Any) -> dict[str, Any]:
    """A figure as a row of the query; None is a blank."""
    row = {
        "status": "blank" if value is None else "reported",
        "value": None if value is None else Decimal(value),
        "implied": None,
        "proof": "label",
    }
    return row | other


def test_only_what_differs_is_listed_in_official_order() -> None:
    """A value, a state, and a figure that only one form has are changes; the same number is none."""
    before = {CARRIED: figure(3), RECEIVED: figure(12), GRANTED: figure(None)}
    after = {RECEIVED: figure(10), GRANTED: figure(0), CARRIED: figure(3)}
    changes = compare_figures(before, after, load_dictionary(), "zh", "无此项")
    assert [(change.key, change.before, change.after, change.change) for change in changes] == [
        (RECEIVED, "12", "10", "−2"),
        (GRANTED, "空白", "0", ""),
    ]
    (only,) = compare_figures({}, {RECEIVED: figure(1)}, load_dictionary(), "zh", "无此项")
    assert (only.before, only.after, only.change) == ("无此项", "1", "")


def test_an_implied_value_is_no_change_of_its_own() -> None:
    """A blank stays blank, whatever the other figures imply for it."""
    before, after = figure(None, implied=Decimal(3)), figure(None)
    assert compare_figures({RECEIVED: before}, {RECEIVED: after}, load_dictionary(), "zh", "无此项") == []


def test_numbers_change_as_a_whole() -> None:
    """1,234 against 1,334 is one number replaced by another, not a digit."""
    html = changes_html(compare_texts("全年新收1,234件，办结9件。", "全年新收1,334件，办结9件。"))
    assert html == "全年新收<del>1,234</del><ins>1,334</ins>件，办结9件。"


def test_text_is_escaped() -> None:
    """Nothing that a report prints becomes markup."""
    html = changes_html(compare_texts("甲<b>1</b>", "甲<script>x</script>"))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;" in html


def test_long_unchanged_runs_are_cut_short() -> None:
    """Between two changes enough is shown to know where one is, and no page of what is the same."""
    same = "本单位持续推进政务公开标准化规范化建设。" * 20
    html = changes_html(compare_texts(f"1{same}2", f"3{same}4"))
    assert "…" in html
    assert len(html) < 160


def test_white_space_is_no_change() -> None:
    """Another line break is not reported as another text."""
    assert not has_changed(compare_texts("一\n二", "一\n\n二"))
    assert has_changed(compare_texts("一二", "一三"))


@pytest.mark.parametrize(("before", "after"), [("", "新"), ("旧", ""), ("", "")])
def test_empty_sides(before: str, after: str) -> None:
    """A section that only one version has is all added or all struck."""
    kinds = [piece.kind for piece in compare_texts(before, after)]
    assert kinds == (["insert"] if after else ["delete"] if before else [])


TEXTS = st.text(alphabet="本年新收办结1234,.。\n <&", max_size=60)


@given(TEXTS, TEXTS)
def test_no_letter_is_lost(before: str, after: str) -> None:
    """What is equal and struck is the earlier text, what is equal and added the later one."""
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "insert") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "delete") == after
