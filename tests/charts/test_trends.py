"""Lines over years: what is drawn, what is left open and named, and what never joins."""

from itertools import pairwise

import pandas as pd
import pytest

from analytics.charts.trends import draw_series, draw_trend
from analytics.charts.years import Break
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts, years

LAW = Break(2024, ("2024 年 1 月 1 日", "前后不可直接比较"))


def series(**values: list[float | None]) -> pd.DataFrame:
    """Several series by year, each named as its id."""
    return pd.concat([years(given).assign(series=name, name=name) for name, given in values.items()])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_printed_with_its_coverage_below_the_year(language: str) -> None:
    """Up to ten years each value stands over its point, and n/N under the year, without a value axis."""
    built = spec(draw_trend(years([10, 20, 30]), language=language, unit="件"))
    assert texts(built) == ["10", "20", "30"]
    axis = layers(built, "point")[0]["encoding"]["x"]["axis"]
    assert axis["values"] == [2019, 2020, 2021]
    assert '"2021": ["2021", "40/40"]' in axis["labelExpr"]
    assert layers(built, "point")[0]["encoding"]["y"]["axis"] is None


def test_the_zero_line_is_drawn_and_the_scale_begins_there() -> None:
    """Heights are read against a drawn zero."""
    built = spec(draw_trend(years([10, 20]), language="zh", unit="件"))
    assert {"value": 0.0} in drawn(built, "rule")
    assert built["layer"][1]["encoding"]["y"]["scale"]["domain"][0] == 0


@pytest.mark.parametrize(("language", "word"), [("zh", "缺报"), ("en", "no\nreport")])
def test_a_year_without_a_value_is_a_named_gap_and_never_zero(language: str, word: str) -> None:
    """The line has null there, no point is drawn, and the state stands at the zero line."""
    built = spec(draw_trend(years([10, 20, None, 30, 40]), language=language, unit="件"))
    (line,) = layers(built, "line")
    assert [row["value"] for row in rows(built, line)] == [10.0, 20.0, None, 30.0, 40.0]
    stretches = [row["stretch"] for row in rows(built, line)]
    assert stretches[0] == stretches[1] != stretches[3] == stretches[4]
    assert [row["year"] for row in drawn(built, "point")] == [2019, 2020, 2022, 2023]
    assert word in texts(built)


@pytest.mark.parametrize("state", ["no_report", "not_computable", "not_in_form"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_without_any_value_names_every_year(state: str, language: str) -> None:
    """Nothing but the named gaps is drawn, and the chart is still valid."""
    built = spec(draw_trend(years([None, None], state=state), language=language, unit="件"))
    assert not layers(built, "point")
    assert not layers(built, "line")
    assert len(texts(built)) == 2


def test_one_year_is_one_point() -> None:
    """A single year has a point and a value and no line."""
    built = spec(draw_trend(years([7]), language="zh", unit="件"))
    assert not layers(built, "line")
    assert texts(built) == ["7"]


def test_no_row_is_no_chart() -> None:
    """An empty frame is an error of the caller, who must say why there is nothing."""
    with pytest.raises(ValueError, match="at least one row"):
        draw_trend(years([]), language="zh", unit="件")


def test_a_lower_bound_is_hollow_and_labelled() -> None:
    """A lower bound has a hollow point in its colour and at least before its value."""
    built = spec(draw_trend(years([10, 20], bounds=(2020,)), language="zh", unit="件"))
    hollow = [layer for layer in layers(built, "point") if layer["mark"].get("filled") is False]
    assert [row["year"] for layer in hollow for row in rows(built, layer)] == [2020]
    assert texts(built) == ["10", "≥ 20"]


def test_the_agencies_known_in_every_year_are_grey_context() -> None:
    """The second line is drawn in another series and named at its end with its last value."""
    common = years([8, 9, 10])[["year", "value", "status"]]
    built = spec(draw_trend(years([10, 20, 30]), common, language="zh", unit="件", common_name="同 8 家"))
    assert "同 8 家 10" in texts(built)
    assert {row["series"] for row in drawn(built, "line")} == {"accent", "context"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_never_cross_a_break(language: str) -> None:
    """The years on the two sides belong to different stretches, and a dashed rule stands between."""
    frame = series(a=[1, 2, 3, 4, 50, 60, 70])
    built = spec(draw_series(frame, language, unit="件", breaks=(LAW,)))
    (line,) = layers(built, "line")
    stretches = {row["year"]: row["stretch"] for row in rows(built, line)}
    assert stretches[2023] != stretches[2024]
    assert line["encoding"]["detail"]["field"] == "stretch"
    rules = [layer for layer in layers(built, "rule") if "strokeDash" in layer["mark"]]
    assert [row["year"] for layer in rules for row in rows(built, layer)] == [2023.5]
    assert "\n".join(LAW.note) in texts(built)


def test_a_year_of_which_few_agencies_are_known_stands_alone() -> None:
    """Sums over other agencies are no level: no line leads to or over a poorly covered year."""
    frame = years([800, 810, 0, 820, 830], bounds=(2021,))
    frame.loc[2, "n_known"] = 20
    (line,) = layers(built := spec(draw_trend(frame, language="zh", unit="件")), "line")
    stretches = [row["stretch"] for row in rows(built, line)]
    assert stretches[0] == stretches[1]
    assert stretches[3] == stretches[4]
    assert len({stretches[0], stretches[2], stretches[3]}) == 3


def test_a_break_outside_the_years_is_not_drawn() -> None:
    """A rule that has years on one side only would separate nothing."""
    built = spec(draw_series(series(a=[1, 2, 3]), "zh", unit="件", breaks=(LAW,)))
    assert not [layer for layer in layers(built, "rule") if "strokeDash" in layer["mark"]]
    assert "\n".join(LAW.note) not in texts(built)


def test_the_note_stands_on_the_side_where_the_lines_run_lower() -> None:
    """Left of the rule before a rise, right of it before a fall."""
    for values, align in (([1, 1, 1, 1, 1, 9, 9], "right"), ([9, 9, 9, 9, 9, 1, 1], "left")):
        built = spec(draw_series(series(a=values), "zh", unit="件", breaks=(LAW,)))
        notes = [layer for layer in layers(built, "text") if layer["mark"].get("baseline") == "top"]
        assert {note["mark"]["align"] for note in notes} == {align}


def test_series_are_named_at_their_ends_with_their_last_value_and_kept_apart() -> None:
    """No legend; names of lines that end together do not print over each other."""
    built = spec(draw_series(series(a=[1, 100], b=[1, 99], c=[1, 98]), "zh", unit="件"))
    (ends,) = [layer for layer in layers(built, "text") if layer["encoding"]["text"]["field"] == "text"]
    assert [row["text"] for row in rows(built, ends)] == ["a 100", "b 99", "c 98"]
    heights = sorted(row["value"] for row in rows(built, ends))
    assert min(upper - lower for lower, upper in pairwise(heights)) > 5


def test_a_series_that_ends_early_says_when() -> None:
    """The year stands behind the last value of a series that has none for the last year."""
    built = spec(draw_series(series(a=[1, 2, 3], b=[4, 5, None]), "zh", unit="件"))
    assert "b 5 (2020)" in texts(built)


def test_more_series_than_colours_are_refused() -> None:
    """Seven series cannot be told apart."""
    frame = series(**{name: [1.0, 2.0] for name in "abcdefg"})
    with pytest.raises(ValueError, match="at most 6"):
        draw_series(frame, "zh", unit="件")


def test_a_year_is_named_as_a_gap_only_when_no_series_has_a_value() -> None:
    """One series without a value is a gap in its line; the year itself is not missing."""
    built = spec(draw_series(series(a=[1, None, None], b=[1, 2, None]), "zh", unit="件"))
    assert texts(built).count("缺报") == 1


def test_the_axis_prints_in_one_scale() -> None:
    """All ticks of an axis are in the scale of its highest value."""
    built = spec(draw_series(series(a=[90_000, 250_000]), "zh", unit="件"))
    expression = layers(built, "point")[0]["encoding"]["y"]["axis"]["labelExpr"]
    assert "datum.value/10000" in expression
    assert "万" in expression
