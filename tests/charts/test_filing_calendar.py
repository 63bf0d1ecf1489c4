"""The filing calendar: where each report stands, what is named, and what stays out of the plot."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from analytics.charts import filing_calendar
from analytics.charts.calendar_layout import CROWD, count_fullest, lay_out
from analytics.charts.row_targets import SELECTION
from charts.kit import spec, texts

YEAR = 2024
DUE = date(2025, 1, 31)


def report(name: str, published: date | None, **other: Any) -> dict[str, Any]:
    """One row of the calendar, on time or late by its date."""
    state = "undated" if published is None else "on_time" if published <= DUE else "late"
    row = {
        "filing_id": f"id-{name}",
        "name": name,
        "lane": "部门",
        "state": state,
        "published_on": published,
        "due_on": DUE,
        "received_on": date(2026, 11, 30),
        "spoken": f"{name} {state}",
    }
    return row | other


def missing(name: str) -> dict[str, Any]:
    """An agency without a report."""
    return report(name, None, state="missing", filing_id=None, received_on=None)


def calendar(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows as a frame."""
    return pd.DataFrame(list(rows))


def test_a_mark_stands_at_its_day_and_those_of_one_day_are_stacked() -> None:
    """Days count from New Year; the marks of a day lie symmetrically round the middle of their lane."""
    day = date(2025, 1, 20)
    layout = lay_out(
        calendar(report("甲", day), report("乙", day), report("丙", date(2025, 2, 11))), YEAR, "zh"
    )
    assert dict(zip(layout.marks["name"], layout.marks["day"], strict=True)) == {"甲": 19, "乙": 19, "丙": 41}
    ((middle, lane),) = layout.lanes
    assert lane == "部门"
    first, second = (layout.marks.set_index("name").loc[name, "y"] for name in ("甲", "乙"))
    assert first != second
    assert (first + second) / 2 == pytest.approx(middle)


def test_late_reports_are_named_and_missing_ones_stand_apart() -> None:
    """A triangle has its agency's name; a missing report is in the gutter and has no mark."""
    layout = lay_out(
        calendar(report("甲局", DUE), report("乙局", date(2025, 2, 3)), missing("丙局")), YEAR, "zh"
    )
    assert list(layout.labels["name"]) == ["乙局"]
    assert list(layout.marks["state"]) == ["on_time", "late"]
    assert list(zip(layout.gutter["name"], layout.gutter["state"], strict=True)) == [("丙局", "missing")]
    assert list(layout.rules["text"]) == ["期限 1 月 31 日"]


def test_names_never_lie_on_each_other() -> None:
    """Of many late reports of the same days only as many are named as find room."""
    late = [report(f"很长名字的第{n}个单位", DUE + timedelta(days=1 + n % 3)) for n in range(20)]
    layout = lay_out(calendar(*late), YEAR, "zh")
    assert 0 < len(layout.labels) <= 3
    assert layout.labels["y"].is_unique


def test_day_of_receipt_stands_in_only_where_it_says_something() -> None:
    """A report received in its season stands there; one of a load years later has no place in time."""
    season = report("甲局", None, received_on=date(2025, 1, 15))
    layout = lay_out(calendar(season, report("乙局", None)), YEAR, "zh")
    assert list(zip(layout.marks["name"], layout.marks["day"], strict=True)) == [("甲局", 14)]
    assert list(zip(layout.gutter["name"], layout.gutter["state"], strict=True)) == [("乙局", "undated")]


def test_what_lies_far_out_stands_at_the_edge_with_its_date() -> None:
    """A report of a year later does not squeeze all others together, and its name says its day."""
    layout = lay_out(
        calendar(report("甲局", date(2025, 1, 15)), report("乙局", date(2026, 3, 2))), YEAR, "zh"
    )
    assert layout.last < 180
    assert list(layout.labels["name"]) == ["乙局 (2026-03-02)"]


@pytest.mark.parametrize(("n", "crowded"), [(CROWD, False), (CROWD + 1, True)])
def test_a_crowded_day_becomes_a_column(n: int, crowded: bool) -> None:
    """Marks that could not be told apart are counted, none is lost, and nothing can be picked."""
    rows = calendar(*(report(f"单位{k}", date(2025, 1, 20)) for k in range(n)))
    assert (count_fullest(rows, YEAR) > CROWD) is crowded
    layout = lay_out(rows, YEAR, "zh")
    assert (len(layout.marks), len(layout.columns)) == ((0, 1) if crowded else (n, 0))
    built = spec(filing_calendar.draw_calendar(rows, "zh", year=YEAR))
    assert [param["name"] for param in built.get("params", [])] == ([] if crowded else [SELECTION])
    if crowded:
        assert layout.columns["spoken"].iloc[0] == f"1 月 20 日：按期 {n} 家"
        assert str(n) in texts(built)


def test_the_number_over_a_column_is_counted() -> None:
    """Where thousands report on one day, a report takes less than the pixel that places are rounded to."""
    sizes = {"部门": 3148, "街道": 2241, "镇": 477}
    rows = calendar(
        *(report(f"{lane}{k}", DUE, lane=lane) for lane, n in sizes.items() for k in range(n)),
        report("早", date(2025, 1, 20)),
    )
    assert list(lay_out(rows, YEAR, "zh").peaks["text"]) == ["3,148", "2,241", "477"]


def test_without_a_day_there_is_nothing_to_pick() -> None:
    """Where all reports are undated or missing, the gutter stands alone and the chart has no selection."""
    rows = calendar(report("甲局", None), missing("乙局"))
    assert not count_fullest(rows, YEAR)
    assert count_fullest(calendar(report("甲局", DUE), missing("乙局")), YEAR)
    built = spec(filing_calendar.draw_calendar(rows, "zh", year=YEAR))
    assert "params" not in built
    assert {"甲局", "乙局"} <= set(texts(built))


def test_gutter_counts_what_it_cannot_name() -> None:
    """Many missing agencies of one lane are named as far as there is room; the rest is a number."""
    layout = lay_out(calendar(report("甲局", DUE), *(missing(f"缺{k}") for k in range(12))), YEAR, "zh")
    named = [
        name
        for name, state in zip(layout.gutter["name"], layout.gutter["state"], strict=True)
        if state == "missing"
    ]
    assert layout.gutter["name"].iloc[-1] == f"另 {12 - len(named)} 家"
    assert layout.gutter["y"].max() < layout.height


def test_the_chart_is_whole_in_both_languages() -> None:
    """Every layer passes the schema, and the words in it are those of the language."""
    rows = calendar(report("A", DUE), report("B", date(2025, 2, 3)), missing("C"), report("D", None))
    english = texts(spec(filing_calendar.draw_calendar(rows, "en", year=YEAR)))
    assert {"Due 31 Jan", "C", "D", "missing, undated"} <= set(english)
    chinese = texts(spec(filing_calendar.draw_calendar(rows, "zh", year=YEAR)))
    assert {"期限 1 月 31 日", "缺报、日期不详"} <= set(chinese)


def test_nothing_to_draw_is_an_error_of_the_caller() -> None:
    """A calendar without agencies is never an empty picture."""
    with pytest.raises(ValueError, match="say why"):
        filing_calendar.draw_calendar(calendar(), "zh", year=YEAR)
