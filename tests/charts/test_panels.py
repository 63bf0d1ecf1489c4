"""Columns per year, and the two forms side by side."""

import pandas as pd
import pytest

from analytics.charts.panels import draw_columns, draw_forms
from analytics.charts.years import Break
from charts.kit import LANGUAGES, drawn, layers, rows, spec, texts, years


@pytest.mark.parametrize("language", LANGUAGES)
def test_this_year_is_blue_and_the_others_are_context(language: str) -> None:
    """The last year is the one asked about."""
    built = spec(draw_columns(years([1, 2, 3]), language, unit="件"))
    assert [row["series"] for row in drawn(built, "bar")] == ["earlier", "earlier", "current"]
    assert texts(built) == ["1", "2", "3"]


def test_years_before_a_form_had_the_figure_are_named_behind_a_dashed_rule() -> None:
    """Not in this form is no zero: the columns begin behind the break."""
    frame = years([None, None, 5, 6], state="not_in_form")
    built = spec(draw_columns(frame, "zh", unit="万元", breaks=(Break(2021),)))
    assert texts(built).count("无此项") == 2
    assert [row["year"] for row in drawn(built, "bar")] == [2021, 2022]
    assert 2020.5 in [row.get("year") for row in drawn(built, "rule")]


def test_a_lower_bound_is_torn_at_its_end_with_at_least() -> None:
    """The column of a lower bound alone has cuts."""
    built = spec(draw_columns(years([5, 6], bounds=(2020,)), "zh", unit="件"))
    cuts = layers(built, "tick")
    assert len(cuts) == 3
    assert {row["label"] for layer in cuts for row in rows(built, layer)} == {"≥6"}


@pytest.mark.parametrize(
    ("language", "unit", "word", "labels"),
    [
        ("zh", "件", "万件", ["9.65", "12.88"]),
        ("en", "件", None, ["96,482", "128,790"]),
        ("zh", "万元", "亿元", ["9.65", "12.88"]),
        ("en", "万元", "CNY billion", ["0.96", "1.29"]),
    ],
)
def test_one_chart_prints_in_one_scale_and_names_it(
    language: str, unit: str, word: str | None, labels: list[str]
) -> None:
    """The scale of this year's value, which card and title print, holds for all columns."""
    built = spec(draw_columns(years([96_482, 128_790]), language, unit=unit))
    assert [text for text in texts(built) if text != word] == labels
    assert (word in texts(built)) == (word is not None)


def test_columns_without_any_value_or_row() -> None:
    """All years missing are all named; no row at all is an error of the caller."""
    assert texts(spec(draw_columns(years([None, None]), "zh", unit="件"))) == ["缺报", "缺报"]
    with pytest.raises(ValueError, match="at least one row"):
        draw_columns(years([]), "zh", unit="件")


def forms() -> pd.DataFrame:
    """Two figures of each form; 2021 occurs in both."""
    parts = [
        years([3, 4, 5], form="2019", form_name="旧", series="made", name="新制作", slot=0),
        years([6, 7, 8], form="2019", form_name="旧", series="shown", name="新公开", slot=1),
        years([9, None], first=2021, form="2021", form_name="新", series="issued", name="制发", slot=0),
        years([2, None], first=2021, form="2021", form_name="新", series="repealed", name="废止", slot=1),
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_stand_apart_with_years_of_their_own_and_a_rule_between(language: str) -> None:
    """The year in which both forms occur stands in both panels, and no line joins them."""
    built = spec(draw_forms(forms(), language, unit="件"))
    assert not layers(built, "line")
    places = {(row["form"], row["calendar_year"]): row["place"] for row in drawn(built, "bar")}
    assert places["2021", 2021] > places["2019", 2021] + 1
    (rule,) = [layer for layer in layers(built, "rule") if "strokeDash" in layer["mark"]]
    (row,) = rows(built, rule)
    assert places["2019", 2021] < row["year"] < places["2021", 2021]
    expression = layers(built, "bar")[0]["encoding"]["x"]["axis"]["labelExpr"]
    assert expression.count('["2021", "40/40"]') == 2


def test_panels_are_headed_by_form_and_their_series_named_in_colour() -> None:
    """Heading, names of both series, and the missing year named once."""
    found = texts(spec(draw_forms(forms(), "zh", unit="件")))
    assert {"旧", "新", "新制作", "废止"} <= set(found)
    assert found.count("缺报") == 1


def test_one_form_alone_has_no_rule() -> None:
    """A region with one form only has nothing to separate."""
    built = spec(draw_forms(forms()[lambda rows: rows["form"] == "2021"], "zh", unit="件"))
    assert not [layer for layer in layers(built, "rule") if "strokeDash" in layer["mark"]]


def test_both_panels_share_one_scale() -> None:
    """Heights can be compared between the panels."""
    built = spec(draw_forms(forms(), "zh", unit="件"))
    domains = {tuple(layer["encoding"]["y"]["scale"]["domain"]) for layer in layers(built, "bar")}
    assert len(domains) == 1
