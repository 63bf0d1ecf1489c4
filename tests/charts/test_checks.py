"""The matrix of agencies and checks: which state is drawn with which shape, and what can be clicked."""

from typing import Any

import pandas as pd
import pytest

from analytics.charts import checks
from analytics.charts.checks import MARKS
from analytics.charts.layered import LayeredChart
from analytics.charts.row_targets import SELECTION
from charts import kit

CHECKS = (("A1", "报送"), ("A2", "报送"), ("D1", "勾稽"))
AGENCIES = pd.DataFrame(
    {
        "agency_id": ["edu", "com", "gone"],
        "name": ["教育局", "商务局", "园林局"],
        "is_missing": [False, False, True],
    }
)


def draw(*cells: tuple[str, str, str], decision: str = "open") -> LayeredChart:
    """The matrix of three agencies with these cells: agency, check, state."""
    rows = [(*cell, decision, f"{cell[0]} {cell[1]} {cell[2]}") for cell in cells]
    frame = pd.DataFrame(rows, columns=["agency_id", "rule", "state", "decision", "spoken"])
    return checks.draw_checks(frame, AGENCIES, language="zh", checks=CHECKS)


def layers(chart: LayeredChart) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer's mark with the rows that it draws."""
    built = kit.spec(chart)
    return [(layer["mark"], kit.rows(built, layer)) for layer in built["layer"]]


def test_every_state_has_its_own_shape() -> None:
    """No two states look alike without their colours: shape, size or filling differs."""
    looks = {(mark.shape, mark.is_filled, mark.size > 20) for mark in MARKS.values()}
    assert len(looks) == len(MARKS)


@pytest.mark.parametrize("state", MARKS)
def test_state_is_drawn_with_its_mark(state: str) -> None:
    """One cell gives one mark of its state's shape, in the column of its check and the row of its agency."""
    points = [(mark, rows) for mark, rows in layers(draw(("com", "D1", state))) if mark["type"] == "point"]
    ((mark, rows),) = points
    assert (mark["shape"], mark["filled"]) == (MARKS[state].shape, MARKS[state].is_filled)
    assert [(row["agency_id"], row["rule"], row["x"], row["y"]) for row in rows] == [("com", "D1", 2.7, 3.1)]


@pytest.mark.parametrize(
    ("decision", "is_pale", "sign"),
    [
        ("open", False, None),
        ("dismissed", True, None),
        ("confirmed", False, "stroke"),
        ("changed", False, "circle"),
    ],
)
def test_a_decision_is_seen_without_colour(decision: str, is_pale: bool, sign: str | None) -> None:
    """What is settled is pale, what was confirmed is underlined, what is to be looked at again has a dot."""
    drawn = layers(draw(("com", "D1", "error"), decision=decision))
    mark, *signs = [mark for mark, _ in drawn if mark["type"] == "point"]
    assert (mark["opacity"] < 0.5) == is_pale
    assert [each["shape"] for each in signs] == ([sign] if sign else [])


def test_marks_stand_in_the_order_of_their_rows() -> None:
    """Cells come in any order; the same ones make the same chart, and are heard row by row."""
    cells = [("com", "D1", "error"), ("edu", "D1", "error"), ("com", "A2", "error"), ("edu", "A1", "error")]
    spec, turned = (draw(*each).to_dict() for each in (cells, cells[::-1]))
    assert spec == turned
    (marks,) = [rows for mark, rows in layers(draw(*cells)) if mark["type"] == "point"]
    assert [(row["agency_id"], row["rule"]) for row in marks] == [
        *(("edu", "A1"), ("edu", "D1")),
        *(("com", "A2"), ("com", "D1")),
    ]


def test_passes_are_no_targets() -> None:
    """What leads to a finding can be clicked and says what it is; a pass is quiet."""
    drawn = layers(draw(("edu", "A1", "pass"), ("edu", "D1", "error"), ("com", "A2", "not_assessable")))
    (targets,) = [rows for mark, rows in drawn if mark.get("cursor") == "pointer"]
    assert {(row["agency_id"], row["rule"]) for row in targets} == {("edu", "D1"), ("com", "A2")}
    assert all(row["right"] - row["x"] == row["bottom"] - row["y"] == 1 for row in targets)
    spec = draw(("edu", "D1", "error")).to_dict()
    assert [param["name"] for param in spec["params"]] == [SELECTION]


def test_missing_report_is_hatched_over_every_group() -> None:
    """A missing report has one hatch per group of checks and no other mark."""
    drawn = layers(draw(("edu", "A1", "pass")))
    hatched = [
        row
        for mark, rows in drawn
        if isinstance(mark.get("color"), dict) and "gradient" in mark["color"]
        for row in rows
    ]
    assert [row["name"] for row in hatched] == ["园林局", "园林局"]
    assert [(row["x"], row["x2"]) for row in hatched] == [(-0.45, 1.45), (2.25, 3.15)]


def test_nothing_to_draw_is_an_error_of_the_caller() -> None:
    """A matrix without agencies or checks is never an empty picture."""
    with pytest.raises(ValueError, match="say why"):
        checks.draw_checks(pd.DataFrame(), AGENCIES.head(0), language="zh", checks=CHECKS)
