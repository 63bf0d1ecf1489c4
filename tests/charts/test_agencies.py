"""Agencies beside each other: sorted bars, the funnel, the carry-over ladder."""

import math
from typing import Any

import pandas as pd
import pytest

from analytics.charts import agencies, agency_titles, funnel, ladder
from charts.kit import LANGUAGES, drawn, layers, spec, texts


def rate(agency: str, count: int, base: int, **columns: Any) -> dict[str, Any]:
    """A row of ``queries.metric_by_agency`` of a rate."""
    return {
        "agency_id": agency,
        "name": f"{agency}局",
        "is_member": True,
        "status": "computed",
        "value": count / base,
        "numerator": count,
        "denominator": base,
        "is_small_base": base < 30,
        **columns,
    }


def counts(*values: int) -> pd.DataFrame:
    """Rows of ``queries.metric_by_agency`` of a count."""
    return pd.DataFrame(
        [rate(f"a{place}", value, 1, denominator=None, value=value) for place, value in enumerate(values)]
    )


def bars(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows as a page completes them."""
    return frame.assign(previous=None, text=frame["value"].map(lambda value: f"{value}"))


def test_the_largest_are_named_and_the_others_are_one_bar() -> None:
    """Sorted, at most sixteen by name, and together they are the sum of all."""
    values = list(range(1, 21))
    rows = agencies.take_largest(counts(*values), lambda n: f"其余 {n} 家")
    assert list(rows["value"])[:16] == list(range(20, 4, -1))
    assert rows.iloc[-1]["name"] == "其余 4 家"
    assert rows["value"].sum() == sum(values)
    assert agencies.take_largest(counts(3, 1), str)["look"].tolist() == ["full", "full"]


def test_the_rest_has_its_number_and_no_bar_where_it_would_dwarf_the_agencies() -> None:
    """A thousand small agencies together are longer than any one; their bar says nothing of the others."""
    listed = agencies.take_largest(counts(*range(1, 41)), str).assign(previous=None)
    built = spec(agencies.draw_agencies(listed.assign(text=listed["value"].map(str)), "zh"))
    assert "" not in {row["agency_id"] for row in drawn(built, "bar")}
    assert any(text.startswith("300") and "不按比例" in text for text in texts(built))


def test_whoever_is_no_member_or_unknown_has_no_bar() -> None:
    """A summary and an agency without a value are in no bar and not in the rest."""
    rows = counts(5, 4)
    rows.loc[0, "is_member"] = False
    rows.loc[1, "status"] = "no_report"
    assert agencies.take_largest(rows, str).empty


def test_rates_on_a_small_base_stand_below_those_that_can_be_judged() -> None:
    """Sorted by rate; small ones below by their base, whatever their rate."""
    rows = pd.DataFrame([rate("a", 10, 40), rate("tiny", 5, 5), rate("b", 30, 40), rate("small", 1, 20)])
    taken = agencies.take_extremes(rows, lambda judged, small: f"{judged}/{small}")
    assert list(taken["agency_id"]) == ["b", "a", "small", "tiny"]
    assert list(taken["look"]) == ["full", "full", "small", "small"]


def test_of_many_rates_both_ends_are_kept_and_the_middle_is_counted() -> None:
    """The highest eight, a line that says how many are left out, the lowest eight."""
    rows = pd.DataFrame([rate(f"a{place}", place, 100) for place in range(1, 31)])
    taken = agencies.take_extremes(rows, lambda judged, small: f"{judged}/{small}")
    assert len(taken) == 17
    assert list(taken["value"])[:2] == [0.3, 0.29]
    assert taken.iloc[8]["name"] == "14/0"
    assert pd.isna(taken.iloc[8]["value"])
    assert taken.iloc[-1]["value"] == 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_of_each_look_and_the_rule_of_the_whole(language: str) -> None:
    """Every known value is a bar, a line that is left out is none; the whole has its rule."""
    rows = pd.DataFrame([rate("a", 10, 40), rate("tiny", 5, 5)])
    taken = agencies.take_extremes(rows, lambda *_: "rest")
    built = spec(agencies.draw_agencies(bars(taken), language, reference=0.4, reference_text="all 40%"))
    assert sorted(row["agency_id"] for row in drawn(built, "bar")) == ["a", "tiny"]
    assert "all 40%" in texts(built)
    (target,) = [layer for layer in layers(built, "rect") if layer["mark"].get("cursor") == "pointer"]
    assert target["encoding"]["x2"]["field"] == "right"


def test_a_funnel_judges_by_the_common_rate_and_the_number_of_cases() -> None:
    """The same rate is ordinary on few cases and unusual on many; below the base nobody is judged."""
    rows = pd.DataFrame(
        [
            rate("few", 20, 32),
            rate("some", 100, 160),
            rate("many", 500, 800),
            rate("tiny", 5, 5),
            rate("odd", 9, 8),
        ]
    )
    placed = funnel.place_in_funnel(rows, 0.5, 30)
    zones = dict(zip(placed.points["agency_id"], placed.points["zone"], strict=True))
    # Deviations of 1.41, 3.16 and 7.07 standard errors; two thirds beyond 99.8% widen the limits.
    assert placed.spread > 1
    assert zones["tiny"] == "small"
    assert "odd" not in zones
    scores = dict(zip(placed.points["agency_id"], placed.points["score"], strict=True))
    assert scores["many"] * placed.spread == pytest.approx((0.625 - 0.5) / math.sqrt(0.25 / 800))


def test_limits_are_those_of_chance_where_few_lie_outside() -> None:
    """One of ten beyond 99.8% does not widen the limits, so it stays outside."""
    rows = [rate(f"a{place}", 50 + place % 3, 100) for place in range(9)]
    placed = funnel.place_in_funnel(pd.DataFrame([*rows, rate("far", 80, 100)]), 0.5, 30)
    assert placed.spread == 1
    assert placed.count("beyond_998") == 1
    assert agency_titles.title_funnel(placed, "公开率", 2025).values["who"] == "far局"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_funnel_names_at_most_eight_and_draws_its_limits(language: str) -> None:
    """Limits by the formula, clipped to shares, and no more than eight names however many lie outside."""
    rows = pd.DataFrame([rate(f"a{place}", 95 - place, 100) for place in range(12)])
    points = funnel.place_in_funnel(rows, 0.5, 30).points.assign(zone="beyond_998")
    built = spec(
        funnel.draw_funnel(
            points.assign(text="x"),
            language,
            target=0.5,
            spread=1.0,
            min_base=30,
            words=("cases", "small", "all"),
        )
    )
    assert len([name for name in texts(built) if name.endswith("局")]) == funnel.MOST_NAMES
    limits = [row for row in drawn(built, "area") if row["base"] > 50]
    for row in limits:
        assert row["high"] == pytest.approx(min(1, 0.5 + funnel.Z_998 * math.sqrt(0.25 / row["base"])))


def test_of_very_many_agencies_those_outside_the_limits_are_drawn_first() -> None:
    """What is left out lies within the limits or is not judged."""
    rows = [rate(f"a{place}", 50, 100) for place in range(2000)]
    placed = funnel.place_in_funnel(pd.DataFrame([*rows, rate("far", 90, 100)]), 0.5, 30)
    drawn_points = funnel.thin_out(placed.points)
    assert len(drawn_points) == funnel.MOST_POINTS
    assert drawn_points.iloc[0]["agency_id"] == "far"
    assert placed.n_judged == 2001


def joints(*rows: tuple[str, int, str, int | None]) -> pd.DataFrame:
    """Rows of the ladder: agency, year, state, gap."""
    return pd.DataFrame(
        [
            {
                "agency_id": agency,
                "name": f"{agency}局",
                "year": year,
                "state": state,
                "gap": gap,
                "spoken": "…",
            }
            for agency, year, state, gap in rows
        ]
    )


def test_the_ladder_has_the_marks_of_the_matrix_and_the_difference() -> None:
    """A square with its difference, a triangle, a hollow circle, a dot, and hatching for a missing report."""
    frame = joints(
        ("a", 2023, "unequal", -3),
        ("a", 2024, "equal", 0),
        ("b", 2023, "unknown", None),
        ("b", 2024, "columns", 0),
    )
    built = spec(ladder.draw_ladder(pd.concat([frame, joints(("c", 2024, "no_report", None))]), "zh"))
    shapes = {layer["mark"]["shape"] for layer in layers(built, "point")}
    assert shapes == {"circle", "square", "triangle-up"}
    assert "差 3" in [row["label"] for row in drawn(built, "text") if "label" in row]
    assert {"2022→23", "2023→24"} <= set(texts(built))
    hatched = [layer for layer in layers(built, "rect") if "gradient" in str(layer["mark"].get("color"))]
    assert len(hatched) == 1


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (joints(("a", 2023, "unequal", 2), ("a", 2024, "columns", 0)), "ladder_broken"),
        (joints(("a", 2023, "columns", 0), ("a", 2024, "equal", 0)), "ladder_columns"),
        (joints(("a", 2023, "equal", 0)), "ladder_whole"),
        (joints(("a", 2023, "unknown", None)), "ladder_none"),
    ],
)
def test_the_title_of_the_ladder_says_what_is_drawn(frame: pd.DataFrame, key: str) -> None:
    """Broken totals first, then columns; that all hold is said only where something was checked."""
    assert agency_titles.title_ladder(frame, "a局").key == key


@pytest.mark.parametrize("draw", [agencies.draw_agencies, ladder.draw_ladder])
def test_no_rows_are_an_error_of_the_caller(draw: Any) -> None:
    """A page says why there is nothing instead."""
    with pytest.raises(ValueError, match="at least one row"):
        draw(pd.DataFrame(), "zh")


def test_titles_of_agencies() -> None:
    """The leader with its count, the share of the largest five of many, a tie, and nobody."""
    assert agency_titles.title_agencies(counts(5, 3), 2025).values["leader"] == "a0局"
    many = agency_titles.title_agencies(counts(*range(10, 0, -1)), 2025)
    assert (many.key, many.values["share"]) == ("agencies_share", "73%")
    assert agency_titles.title_agencies(counts(4, 4), 2025).key == "agencies_tie"
    assert agency_titles.title_agencies(counts(0, 0), 2025).key == "agencies_none"
