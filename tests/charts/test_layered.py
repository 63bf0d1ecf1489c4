"""Layers put together without Altair's own layered chart: shared rows, one selection, the schema."""

from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from jsonschema import ValidationError

from analytics.charts.layered import LayeredChart, list_rows


def draw_bar(frame: pd.DataFrame) -> alt.Chart:
    """Bars of two columns."""
    return alt.Chart(frame).mark_bar().encode(x=alt.X("year:Q"), y=alt.Y("value:Q"))


def build(*layers: alt.Chart, **options: Any) -> dict[str, Any]:
    """The checked specification of some layers."""
    return LayeredChart(layers, options).to_dict()


def test_layers_with_the_same_rows_share_them_and_others_do_not() -> None:
    """A rim and its text draw one data set; other rows are another, and its name tells them apart."""
    frame = pd.DataFrame({"year": [2024, 2025], "value": [1.0, 2.0]})
    spec = build(draw_bar(frame), draw_bar(frame), draw_bar(frame.copy()), draw_bar(frame[:1]))
    names = [layer["data"]["name"] for layer in spec["layer"]]
    assert names[0] == names[1] == names[2] != names[3]
    assert set(spec["datasets"]) == set(names)
    assert spec["datasets"][names[3]] == [{"year": 2024, "value": 1.0}]


def test_a_selection_belongs_to_the_chart_and_names_its_layer() -> None:
    """Streamlit looks for selections beside the layers, Vega for the view that takes the click."""
    frame = pd.DataFrame({"year": [2024], "value": [1.0]})
    picked = alt.selection_point(name="pick", fields=["year"])
    spec = build(draw_bar(frame), draw_bar(frame).add_params(picked))
    (param,) = spec["params"]
    assert param["name"] == "pick"
    assert param["views"] == [spec["layer"][1]["name"]]
    assert "name" not in spec["layer"][0]
    assert not [layer for layer in spec["layer"] if "params" in layer]


def test_rows_are_what_json_has() -> None:
    """What has no value is null, whatever the column calls it; numbers are plain, dates are text."""
    frame = pd.DataFrame(
        {
            "number": [1.5, float("inf"), float("nan")],
            "count": pd.Series([1, None, 3], dtype="Int64"),
            "any": [np.int64(7), pd.NaT, np.float64("nan")],
            "name": ["市", None, ""],
            "day": [date(2025, 1, 31), None, None],
            "flag": [True, False, True],
        }
    )
    assert list_rows(frame) == [
        {"number": 1.5, "count": 1, "any": 7, "name": "市", "day": "2025-01-31", "flag": True},
        {"number": None, "count": None, "any": None, "name": None, "day": None, "flag": False},
        {"number": None, "count": 3, "any": None, "name": "", "day": None, "flag": True},
    ]
    assert list_rows(frame[:0]) == []


def test_what_the_schema_does_not_know_is_refused() -> None:
    """The whole is checked, so a builder's slip does not reach a page unseen."""
    frame = pd.DataFrame({"year": [2024], "value": [1.0]})
    with pytest.raises(ValidationError):
        build(draw_bar(frame), width="as wide as possible")
