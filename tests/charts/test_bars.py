"""Horizontal bars: values, shares, last year's tick, drivers."""

import pandas as pd
import pytest

from analytics.charts.bars import draw_bars, draw_drivers
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts


def people(**columns: list[object]) -> pd.DataFrame:
    """Three applicants: known with share, lower bound, not known."""
    given = {
        "name": ["自然人", "商业企业", "其他"],
        "value": [46.0, 4.0, None],
        "share": [0.92, None, None],
        "previous": [40.0, None, 3.0],
        "status": ["computed", "lower_bound", "not_computable"],
        "is_lower_bound": [False, True, False],
    }
    return pd.DataFrame(given | columns)


def test_values_shares_and_states_stand_at_the_ends_of_the_bars() -> None:
    """Value with share in the language's brackets, at least for bounds, the state without a value."""
    assert texts(spec(draw_bars(people(), "zh", unit="件"))) == ["46（92.0%）", "≥ 4", "不可计算"]
    assert texts(spec(draw_bars(people(), "en", unit="件"))) == ["46 (92.0%)", "≥ 4", "not computable"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_keep_the_order_given_and_unknown_values_have_none(language: str) -> None:
    """Order is the caller's; a value that is not known is no bar of length zero."""
    built = spec(draw_bars(people(), language, unit="件"))
    assert layers(built, "bar")[0]["encoding"]["y"]["sort"] == ["自然人", "商业企业", "其他"]
    assert [row["name"] for row in drawn(built, "bar")] == ["自然人", "商业企业"]


def test_a_lower_bound_is_torn_at_its_end() -> None:
    """The cuts stand on the bar of the lower bound alone."""
    built = spec(draw_bars(people(previous=[None, None, None]), "zh", unit="件"))
    assert {row["name"] for row in drawn(built, "tick")} == {"商业企业"}


def test_a_tick_marks_last_year_where_it_is_known() -> None:
    """Last year's values are ticks, also beside a value that is not known."""
    built = spec(draw_bars(people(is_lower_bound=[False, False, False]), "zh", unit="件"))
    assert [(row["name"], row["value"]) for row in drawn(built, "tick")] == [("自然人", 40.0), ("其他", 3.0)]


def test_a_number_behind_last_years_tick_is_not_taken_for_the_ticks() -> None:
    """Where last year's value is the greater, it is told beside this year's."""
    built = spec(draw_bars(people(previous=[83.0, 3.0, 3.0]), "en", unit="件"))
    assert texts(built) == ["46 (92.0%, last year 83)", "≥ 4", "not computable"]


def test_zero_is_a_bar_of_length_zero_with_its_0() -> None:
    """Zero is printed, and no lower bound of it is lost."""
    built = spec(draw_bars(people(value=[0.0, 0.0, 0.0], share=[0.0, None, None]), "zh", unit="件"))
    assert texts(built) == ["0（0.0%，上年 40）", "≥ 0", "0（上年 3）"]


def test_bars_without_rows_are_refused() -> None:
    """An empty frame is an error of the caller."""
    with pytest.raises(ValueError, match="at least one row"):
        draw_bars(people().head(0), "zh", unit="件")


@pytest.mark.parametrize("language", LANGUAGES)
def test_drivers_diverge_from_a_drawn_zero_with_signed_values(language: str) -> None:
    """Rises and falls on two sides, all others in grey, each with its sign."""
    frame = pd.DataFrame(
        [("甲局", 250, "up"), ("其余 26 家", 84, "rest"), ("乙局", -94, "down")],
        columns=["name", "change", "role"],
    )
    built = spec(draw_drivers(frame, language, unit="件"))
    assert texts(built) == ["+250", "+84", "−94"]
    assert {"value": 0.0} in drawn(built, "rule")
    aligned = {
        layer["mark"]["align"]: [row["label"] for row in rows(built, layer)]
        for layer in layers(built, "text")
    }
    assert aligned == {"left": ["+250", "+84"], "right": ["−94"]}


def test_the_rest_has_its_number_and_no_bar_where_it_would_dwarf_the_named() -> None:
    """The numbers still add up to the title's; only the bar is not drawn, and its number says so."""
    frame = pd.DataFrame(
        [("甲局", 63, "up"), ("其余 343 家", 707, "rest")], columns=["name", "change", "role"]
    )
    built = spec(draw_drivers(frame, "zh", unit="件"))
    assert [row["value"] for row in drawn(built, "bar")] == [63, 0]
    assert [row["label"] for row in drawn(built, "text")][1].startswith("+707（")


@pytest.mark.parametrize("changes", [[5, 3], [-5, -3], [0, 0]])
def test_drivers_of_one_direction_are_valid(changes: list[int]) -> None:
    """All rising, all falling and all unchanged have layers for what there is only."""
    frame = pd.DataFrame({"name": ["甲", "乙"], "change": changes, "role": "up"})
    assert len(texts(spec(draw_drivers(frame, "zh", unit="件")))) == 2


def test_drivers_without_rows_are_refused() -> None:
    """An empty frame is an error of the caller."""
    with pytest.raises(ValueError, match="at least one row"):
        draw_drivers(pd.DataFrame(columns=["name", "change", "role"]), "zh", unit="件")


def test_a_chart_can_be_as_high_as_its_neighbour() -> None:
    """Fewer bars than `lines` are spread over its height."""
    short, tall = (draw_bars(people(), "zh", unit="件", lines=lines).to_dict()["height"] for lines in (0, 8))
    assert tall > short
