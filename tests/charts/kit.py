"""Small frames with the columns of the queries, and what is drawn in a chart's specification."""

import json
from typing import Any

import pandas as pd

from analytics.charts.layered import LayeredChart

LANGUAGES = ("zh", "en")


def years(
    values: list[float | None],
    *,
    first: int = 2019,
    bounds: tuple[int, ...] = (),
    state: str = "no_report",
    **columns: Any,
) -> pd.DataFrame:
    """One metric by year; None is a year in `state`, `bounds` are years that are lower bounds."""
    rows = []
    for year, value in enumerate(values, first):
        is_bound = year in bounds
        status = state if value is None else ("lower_bound" if is_bound else "computed")
        rows.append(
            {
                "metric": "received",
                "year": year,
                "value": value,
                "status": status,
                "reason": state if value is None else None,
                "is_lower_bound": is_bound,
                "n_known": 0 if value is None else (36 if is_bound else 40),
                "n_expected": 40,
                **columns,
            }
        )
    return pd.DataFrame(rows)


def agencies(rows: list[tuple[str, str, int, float | None]], **columns: Any) -> pd.DataFrame:
    """Metrics by agency and year from (metric, agency, year, value); None is a year without report."""
    return pd.DataFrame(
        [
            {
                "metric": metric,
                "agency_id": agency,
                "name": f"{agency}局",
                "kind": "department",
                "year": year,
                "value": value,
                "status": "no_report" if value is None else "computed",
                "is_member": True,
                **columns,
            }
            for metric, agency, year, value in rows
        ]
    )


def spec(chart: LayeredChart) -> dict[str, Any]:
    """The specification as it reaches the browser.

    Checked against the schema, unchanged by JSON, and no layer draws a field that its rows do not have: a
    browser would draw it at zero and say nothing.
    """
    built: dict[str, Any] = chart.to_dict()
    assert json.loads(json.dumps(built, allow_nan=False)) == built
    for layer in built["layer"]:
        if "data" in layer:
            had = set().union(*rows(built, layer)) | {
                made for step in layer.get("transform", []) for made in _made_by(step)
            }
            wanted = {
                each["field"]
                for channel in layer.get("encoding", {}).values()
                for each in (channel if isinstance(channel, list) else [channel])
                if "field" in each
            }
            assert wanted <= had, f"{layer['mark']}: {wanted - had}"
    return built


def _made_by(step: dict[str, Any]) -> list[str]:
    made = step.get("as", [])
    return [made] if isinstance(made, str) else list(made)


def layers(built: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The layers of one type of mark."""
    return [layer for layer in built["layer"] if layer["mark"]["type"] == mark]


def rows(built: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a layer draws."""
    return list(built["datasets"][layer["data"]["name"]])


def drawn(built: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The rows of all layers of one type of mark."""
    return [row for layer in layers(built, mark) for row in rows(built, layer)]


def texts(built: dict[str, Any]) -> list[str]:
    """Everything that stands in the chart as text, in order, rims of paper left out."""
    found = []
    for layer in layers(built, "text"):
        if layer["mark"].get("strokeWidth") == 4:
            continue
        field = layer["encoding"].get("text", {}).get("field", "name")
        found += [str(row[field]) for row in rows(built, layer)]
    return found
