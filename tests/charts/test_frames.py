"""From the frames of the queries to rows of charts: one set of agencies for parts and wholes."""

from decimal import Decimal

import pandas as pd
import pytest

from analytics.charts import frames
from charts.kit import agencies, years

NAMES = {part: part for part in frames.BALANCE}


def change(total: float | None, n_common: int) -> frames.Row:
    """A row of queries.metric_change from 2024 to 2025."""
    return {"year": 2025, "previous_year": 2024, "lfl_change": total, "n_common": n_common}


def test_a_metric_is_picked_with_floats_and_without_zeros_for_nothing() -> None:
    """Decimals become floats, None stays nothing."""
    frame = pd.DataFrame({"metric": ["a", "b", "a"], "value": [Decimal("1.5"), Decimal(9), None]})
    picked = frames.pick_metric(frame, "a")["value"]
    assert picked[0] == 1.5
    assert pd.isna(picked[1])


def test_a_row_that_is_not_there_is_an_error() -> None:
    """A page that asks for a metric it did not query fails at once."""
    with pytest.raises(KeyError):
        frames.pick_row(years([1]), "received", 2024)


def test_drivers_add_up_to_the_change() -> None:
    """Five rises, four falls and the rest as one bar sum to the like-for-like change."""
    changes = [9, 8, 7, 6, 5, 4, 3, -1, -2, -3, -4, -5]
    rows = [
        ("received", f"a{place}", year, 100.0 + (value if year == 2025 else 0))
        for place, value in enumerate(changes)
        for year in (2024, 2025)
    ]
    ranked = frames.rank_drivers(agencies(rows), change(sum(changes), len(changes)), lambda n: f"其余 {n} 家")
    assert list(ranked["role"]) == ["up"] * 5 + ["rest"] + ["down"] * 4
    assert ranked["change"].sum() == sum(changes)
    assert "其余 3 家" in set(ranked["name"])


def test_renamed_agencies_are_in_the_rest_of_the_drivers() -> None:
    """What is comparable under two names is in no bar by name, but in the sum."""
    rows = [("received", "old", 2024, 10.0), ("received", "new", 2025, 14.0)]
    rows += [("received", "same", year, year - 2020.0) for year in (2024, 2025)]
    ranked = frames.rank_drivers(agencies(rows), change(5, 2), str)
    assert ranked.to_dict("records") == [
        {"name": "same局", "change": 1.0, "role": "up"},
        {"name": "1", "change": 4.0, "role": "rest"},
    ]


def test_nothing_comparable_has_no_drivers() -> None:
    """No like-for-like change, no bars."""
    assert frames.rank_drivers(agencies([("received", "a", 2025, 1.0)]), change(None, 0), str).empty


def test_kinds_are_sums_of_known_members_with_their_coverage() -> None:
    """A kind with an unknown member is a lower bound; a summary is in no kind."""
    frame = pd.concat(
        [
            agencies([("received", "a", 2025, 5.0), ("received", "b", 2025, None)], kind="department"),
            agencies([("received", "t", 2025, 7.0)], kind="town"),
            agencies([("received", "city", 2025, 99.0)], kind="town", is_member=False),
        ]
    )
    rows = frames.sum_by_kind(frame, {"department": "部门", "town": "乡镇"}).to_dict("records")
    assert [(row["name"], row["value"], row["is_lower_bound"]) for row in rows] == [
        ("乡镇", 7.0, False),
        ("部门", 5.0, True),
    ]


def test_common_agencies_know_every_year() -> None:
    """Only agencies known in all years are added."""
    frame = agencies(
        [("r", "a", 2024, 1.0), ("r", "a", 2025, 2.0), ("r", "b", 2025, 50.0), ("r", "b", 2024, None)]
    )
    rows, n = frames.sum_common(frame, [2024, 2025])
    assert (list(rows["value"]), n) == ([1.0, 2.0], 1)


def test_shares_have_the_same_agencies_above_and_below() -> None:
    """An agency that lacks one part takes part in no share of that year."""
    whole = [("x", "a", 2025, 3.0), ("y", "a", 2025, 1.0), ("all", "a", 2025, 4.0)]
    partial = [("x", "b", 2025, 90.0), ("y", "b", 2025, None), ("all", "b", 2025, 100.0)]
    nothing = [("x", "a", 2024, 0.0), ("y", "a", 2024, 0.0), ("all", "a", 2024, 0.0)]
    frame = agencies([*whole, *partial, *nothing])
    rows = frames.share_parts(frame, {"x": "x", "y": "y"}, "all", {"x": "X", "y": "Y"})
    assert list(rows[rows["year"] == 2025]["share"]) == [0.75, 0.25]
    assert set(rows[rows["year"] == 2025]["n_known"]) == {1}
    assert rows[rows["year"] == 2024]["share"].isna().all()
    assert set(rows[rows["year"] == 2024]["status"]) == {"not_computable"}
    assert list(frames.label_shares(rows)["row"]) == ["2024", "2024", "2025  4", "2025  4"]


def test_a_break_is_drawn_above_its_first_year_unless_nothing_stands_before() -> None:
    """The dashed rule separates years; above the first row it would separate nothing."""
    frame = agencies([("x", "a", year, 1.0) for year in (2023, 2024)] + [("all", "a", 2024, 1.0)])
    rows = frames.share_parts(frame, {"x": "x"}, "all", {"x": "X"})
    assert list(frames.label_shares(rows, "复议", (2024,))["is_break"]) == [False, True]
    assert not frames.label_shares(rows[rows["year"] == 2024], "复议", (2024,))["is_break"].any()


def books(agency: str, **values: float | None) -> list[tuple[str, str, int, float | None]]:
    """All parts of an agency's balance; 0 where nothing is given."""
    return [(part, agency, 2025, values.get(part, 0.0)) for part in frames.BALANCE]


def test_the_balance_names_agencies_whose_gaps_cancel_out() -> None:
    """The sum balances, two agencies do not, and an agency that lacks a part is not counted."""
    frame = agencies(
        books("a", received=10.0, granted=9.0)
        + books("b", received=10.0, granted=11.0)
        + books("c", received=5.0, granted=5.0)
        + books("d", received=99.0, granted=None)
    )
    rows, unbalanced, n = frames.balance_parts(frame, NAMES)
    assert rows[rows["side"] == "in"]["value"].sum() == rows[rows["side"] == "out"]["value"].sum() == 25
    assert (unbalanced, n) == (["a局", "b局"], 3)


def test_no_complete_books_give_no_balance() -> None:
    """Without an agency that knows every part there is nothing to draw."""
    rows, unbalanced, n = frames.balance_parts(agencies(books("a", received=None)), NAMES)
    assert rows.empty
    assert (unbalanced, n) == ([], 0)


def test_a_stock_is_rolled_forward_over_agencies_that_know_all_four() -> None:
    """Last year's stock + issued - repealed against this year's, with the agencies that differ."""
    metrics = ("stock", "new", "gone")
    stocks = {"a": (10.0, 3.0, 1.0, 12.0), "b": (5.0, 0.0, 0.0, 6.0), "c": (None, 9.0, 9.0, 9.0)}
    places = (("stock", 2024), ("new", 2025), ("gone", 2025), ("stock", 2025))
    frame = agencies(
        [
            (metric, agency, year, value)
            for agency, values in stocks.items()
            for (metric, year), value in zip(places, values, strict=True)
        ]
    )
    names = {step: step for step in ("opening", "added", "removed", "closing")}
    rows, broken, n = frames.roll_forward(frame, 2025, metrics, names)
    assert (list(rows["value"]), broken, n) == ([15.0, 3.0, 1.0, 18.0], ["b局"], 2)
    nothing, _, none = frames.roll_forward(frame, 2024, metrics, names)
    assert nothing.empty
    assert none == 0


def test_rates_get_their_interval_and_the_other_definition() -> None:
    """Interval from numerator and denominator; nothing where the rate is not known."""
    frame = pd.concat(
        [
            years([0.8, None], first=2024, numerator=Decimal(8), denominator=Decimal(10)).assign(
                metric="rate"
            ),
            years([0.5, 0.4], first=2024).assign(metric="all"),
        ]
    )
    rows = frames.rate_intervals(frame, "rate", "all").to_dict("records")
    assert rows[0]["low"] == pytest.approx(0.4902, abs=1e-4)
    assert (rows[0]["variant"], rows[0]["base"]) == (0.5, 10.0)
    assert pd.isna(rows[1]["low"])
    assert pd.isna(rows[1]["base"])


def test_a_count_above_its_base_has_a_rate_without_interval() -> None:
    """Overturned cases of earlier years can exceed those decided: no interval is invented."""
    frame = years([1.5], numerator=Decimal(3), denominator=Decimal(2)).assign(metric="rate")
    (row,) = frames.rate_intervals(frame, "rate", None).to_dict("records")
    assert row["value"] == 1.5
    assert row["low"] is None


def test_a_year_of_summaries_only_is_not_computable_and_no_missing_report() -> None:
    """Reports that are not added are there: the year is no 缺报."""
    frame = pd.concat(
        [
            agencies([("x", "a", 2025, None), ("all", "a", 2025, None)]),
            agencies([("x", "city", 2025, 5.0), ("all", "city", 2025, 9.0)], is_member=False),
        ]
    )
    rows = frames.share_parts(frame, {"x": "x"}, "all", {"x": "X"})
    assert list(rows["status"]) == ["not_computable"]


def test_years_of_summaries_only_are_in_no_panel() -> None:
    """Summaries that are not added leave open which form the region's agencies use."""
    frame = years([3, None], state="not_computable").assign(metric="made", reason=[None, "no_member"])
    assert list(frames.set_forms(frame, [("2019", "旧", {"made": "制"})])["year"]) == [2019]


def test_years_without_a_form_are_not_in_its_panel() -> None:
    """A form's panel has the years in which reports of that form exist."""
    frame = pd.concat(
        [
            years([3, None], first=2020, state="not_in_form").assign(metric="made"),
            years([None, 5], first=2020, state="not_in_form").assign(metric="issued"),
        ]
    )
    rows = frames.set_forms(frame, [("2019", "旧", {"made": "制"}), ("2021", "新", {"issued": "发"})])
    assert [(row["form"], row["year"], row["value"]) for row in rows.to_dict("records")] == [
        ("2019", 2020, 3.0),
        ("2021", 2021, 5.0),
    ]
