"""Heat map, ranking, panels and the peers' chart: what is drawn for which state."""

import json
from typing import Any

import pandas as pd
import pytest

from analytics.charts import heat, multiples, peers, ranks
from analytics.charts.layered import LayeredChart
from charts import kit


def layers(chart: LayeredChart) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer's mark with the rows that it draws."""
    built = kit.spec(chart)
    return [(layer["mark"], kit.rows(built, layer)) for layer in built["layer"]]


def cell(agency: str, year: int, value: float | None, text: str, state: str = "known") -> dict[str, Any]:
    """A cell of a heat map."""
    return {
        "block": "部门",
        "agency_id": agency,
        "name": f"{agency}局",
        "year": year,
        "value": value,
        "text": text,
        "printed": f"{text}%" if state == "known" else text,
        "state": state,
    }


def draw_cells(*cells: dict[str, Any]) -> LayeredChart:
    """A heat map with three steps."""
    return heat.draw_heat(
        pd.DataFrame(cells), language="zh", steps=(0.3, 0.5, 0.7), step_texts=("30%", "50%", "70%")
    )


def test_no_state_has_a_class_colour() -> None:
    """Zero is the lightest class; missing is hatched, not computable dashed, not in the form empty."""
    chart = draw_cells(
        cell("a", 2019, 0.0, "0"),
        cell("a", 2020, 0.9, "90"),
        cell("b", 2019, None, "空白", "not_computable"),
        cell("b", 2020, None, "缺报", "no_report"),
        cell("c", 2019, None, "无此项", "not_in_form"),
        cell("c", 2020, None, "3/5", "small_base"),
    )
    drawn: dict[str, str] = {}
    for mark, rows in layers(chart):
        if mark["type"] == "rect" and "cursor" not in mark:
            colour = mark.get("color", {})
            kind = "hatch" if "gradient" in colour else "dashed" if "strokeDash" in mark else "class"
            drawn |= {f"{row['agency_id']}{row['year']}": kind for row in rows}
    assert drawn == {
        "a2019": "class",
        "a2020": "class",
        "b2019": "dashed",
        "b2020": "hatch",
        "c2020": "dashed",
    }
    texts = {row["text"] for mark, rows in layers(chart) if mark["type"] == "text" for row in rows}
    assert {"0", "90", "空白", "3/5", "部门", "2019", "≥70%"} <= texts
    assert "缺报" not in texts


def test_a_cell_is_spoken_with_its_unit() -> None:
    """The cell has no room for the sign; who hears the map has no subtitle beside it."""
    chart = draw_cells(cell("a", 2019, 0.9, "90"), cell("a", 2020, None, "3/5", "small_base"))
    spoken = [
        rows
        for mark, rows in layers(chart)
        if mark["type"] == "rect" and "datum.printed" in str(mark.get("description"))
    ]
    assert [row["printed"] for rows in spoken for row in rows] == ["90%", "3/5"]


def test_every_agency_has_its_name_beside_its_cells() -> None:
    """Places are looked up by number; a name whose number is printed differently would vanish."""
    names = [f"{number}" for number in range(40)]
    cells = [cell(name, 2019, 0.5, "50") | {"block": f"块{int(name) // 7}"} for name in names]
    spec = draw_cells(*cells).to_dict()
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    labels = json.loads(axis["labelExpr"].removesuffix(")[datum.value]").removeprefix("("))
    assert [labels[str(value).removesuffix(".0")] for value in axis["values"]] == [
        f"{name}局" for name in names
    ]


def test_steps_divide_the_values_into_classes() -> None:
    """Every class between the first and the last is used by evenly spread values."""
    values = [number / 100 for number in range(100)]
    steps = heat.choose_steps(values, is_share=True)
    assert {heat.classify(value, steps) for value in values} == set(range(6))
    assert heat.choose_steps([], is_share=True) == []


def test_unranked_agencies_have_words_and_no_dot() -> None:
    """A small base is a fraction in words; a clear place is blue, an unclear one grey."""
    rows = [
        {"agency_id": "a", "name": "甲局", "place": "1", "value": 0.9, "low": 0.8, "high": 0.95},
        {"agency_id": "b", "name": "乙局", "place": "2–3", "value": 0.5, "low": 0.4, "high": 0.6},
        {"agency_id": "c", "name": "丙局", "place": "", "value": None, "low": None, "high": None},
    ]
    facts = {"a": ("90%", True, True), "b": ("50%", False, True), "c": ("3/5", False, False)}
    for entry in rows:
        entry |= dict(zip(("text", "is_clear", "is_ranked"), facts[str(entry["agency_id"])], strict=True))
    chart = ranks.draw_ranking(pd.DataFrame(rows), "zh", median=0.5, median_text="中位数 50%")
    dots = [
        (mark["color"], row["agency_id"])
        for mark, rows in layers(chart)
        if mark["type"] == "point"
        for row in rows
    ]
    assert [agency for _, agency in dots] == ["b", "a"]
    assert dots[0][0] != dots[1][0]
    words = [row["text"] for mark, rows in layers(chart) if mark["type"] == "text" for row in rows]
    # Both are printed over a rim of paper, because the rule of the median runs through them.
    assert [words.count(text) for text in ("3/5", "50%", "90%")] == [2, 2, 2]


@pytest.mark.parametrize("is_common", [True, False])
def test_panels_are_drawn_on_the_scale_that_is_said(is_common: bool) -> None:
    """On one scale heights compare between panels; else each panel is filled to its own top."""
    rows = [
        {
            "agency_id": agency,
            "name": agency,
            "year": year,
            "value": value,
            "text": str(value),
            "median": None,
        }
        for agency, values in {"a": (1, 2), "b": (10, 20)}.items()
        for year, value in enumerate(values, 2023)
    ]
    chart = multiples.draw_multiples(pd.DataFrame(rows), "zh", is_common_scale=is_common)
    (points,) = (rows for mark, rows in layers(chart) if mark["type"] == "point")
    height = {(row["agency_id"], row["year"]): row["floor"] - row["down"] for row in points}
    tallest = max(height.values())
    assert height["b", 2024] == pytest.approx(tallest)
    assert height["a", 2024] == pytest.approx(tallest / 10 if is_common else tallest)
    assert height["a", 2023] == pytest.approx(height["a", 2024] / 2)


def test_a_panels_value_of_an_earlier_year_says_which() -> None:
    """At the right end everybody takes a number for the last year's."""
    rows = [
        {
            "agency_id": agency,
            "name": agency,
            "year": year,
            "value": value,
            "text": f"{value}",
            "median": None,
        }
        for agency, values in {"a": (1, 2), "b": (10, None)}.items()
        for year, value in enumerate(values, 2023)
    ]
    chart = multiples.draw_multiples(pd.DataFrame(rows), "zh", is_common_scale=True)
    words = {row["text"] for mark, rows in layers(chart) if mark["type"] == "text" for row in rows}
    assert {"2", "10 (2023)"} <= words


def test_dashed_sum_and_ended_lines_stand_apart_from_the_agencys_own() -> None:
    """Each role has a line of its own; the predecessors' sum is dashed and hollow."""
    rows = [
        {"series": series, "role": role, "name": series, "year": year, "value": value, "text": str(value)}
        for series, role, year, value in (
            *(("new", peers.OWN, year, 12.0) for year in (2022, 2023)),
            *(("before", peers.BEFORE, year, 7.0) for year in (2020, 2021)),
            *(("old", peers.OTHER, year, 3.0) for year in (2020, 2021)),
        )
    ]
    frame = pd.DataFrame(rows).assign(status="computed", under="")
    band = pd.DataFrame({"year": [2022, 2023], "low": [1.0, None], "high": [20.0, None]})
    chart = peers.draw_peers(frame, band, "zh", axis_format=",~r")
    lines = {rows[0]["role"]: mark for mark, rows in layers(chart) if mark["type"] == "line"}
    assert set(lines) == {peers.OWN, peers.BEFORE, peers.OTHER}
    assert lines[peers.BEFORE]["strokeDash"] != lines[peers.OWN]["strokeDash"]
    (area,) = (rows for mark, rows in layers(chart) if mark["type"] == "area")
    assert [row["year"] for row in area] == [2022]


@pytest.mark.parametrize(
    "draw",
    [
        lambda empty: heat.draw_heat(empty, "zh", steps=(), step_texts=()),
        lambda empty: ranks.draw_ranking(empty, "zh", median=None, median_text=""),
        lambda empty: multiples.draw_multiples(empty, "zh", is_common_scale=True),
        lambda empty: peers.draw_peers(empty, empty, "zh", axis_format=""),
    ],
)
def test_nothing_to_draw_is_refused(draw: Any) -> None:
    """A caller says why there is nothing instead of drawing an empty picture."""
    with pytest.raises(ValueError, match="at least one row"):
        draw(pd.DataFrame())
