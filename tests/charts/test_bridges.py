"""From last year's stock to this year's, and from the parts to the summary."""

import pandas as pd
import pytest

from analytics.charts.bridges import draw_roll_forward, draw_summaries
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts

STEPS = ("opening", "added", "removed", "closing")


def steps(*values: float) -> pd.DataFrame:
    """The four steps with the given values."""
    return pd.DataFrame({"step": STEPS[: len(values)], "name": STEPS[: len(values)], "value": values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stock_that_follows_has_no_red(language: str) -> None:
    """Each column begins where the one before ended."""
    built = spec(draw_roll_forward(steps(312, 24, 9, 327), language))
    spans = [(row["value"], row["end"]) for row in drawn(built, "bar")]
    assert spans == [(0, 312), (312, 336), (336, 327), (0, 327)]
    assert texts(built) == ["312", "+24", "−9", "327"]
    assert not layers(built, "tick")


@pytest.mark.parametrize(("language", "word"), [("zh", "差 2"), ("en", "gap 2")])
def test_a_stock_that_does_not_follow_has_a_red_rule_where_it_should_end(language: str, word: str) -> None:
    """The rule stands at the stock that last year's figures imply."""
    built = spec(draw_roll_forward(steps(312, 24, 9, 325), language))
    assert [row["value"] for row in drawn(built, "tick")] == [327]
    assert word in texts(built)


def test_a_bridge_of_zeros_is_valid_and_a_part_of_one_is_refused() -> None:
    """Nothing in force stays nothing; a missing step is an error of the caller."""
    assert texts(spec(draw_roll_forward(steps(0, 0, 0, 0), "zh"))) == ["0", "+0", "0", "0"]
    with pytest.raises(ValueError, match="opening"):
        draw_roll_forward(steps(1, 2, 3), "zh")


def test_a_summary_and_its_parts_are_two_bars_and_never_one() -> None:
    """Both begin at zero; a bound is hollow; a summary without known parts has no second bar."""
    frame = pd.DataFrame(
        {
            "name": ["甲市 2025", "乙区 2025", "丙市 2025"],
            "reported": [100.0, 80.0, None],
            "parts": [60.0, None, 5.0],
            "is_lower_bound": [True, False, False],
            "label": ["汇总 100", "汇总 80", "没有"],
        }
    )
    built = spec(draw_summaries(frame))
    bars = [[(row["name"][0], row["value"]) for row in rows(built, layer)] for layer in layers(built, "bar")]
    assert bars == [[("甲", 100.0), ("乙", 80.0)], [("丙", 5.0)], [("甲", 60.0)]]
    assert "x2" not in layers(built, "bar")[0]["encoding"]
    assert {"汇总 100", "甲市 2025"} <= set(texts(built))
    with pytest.raises(ValueError, match="at least one row"):
        draw_summaries(frame.head(0))
