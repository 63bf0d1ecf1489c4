"""From the frames of the queries to rows of charts: one set of agencies for parts and wholes."""

from decimal import Decimal

import pandas as pd
import pytest

from analytics.charts import frames
from charts.kit import years

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


def driver(name: str, moved: float, side: str = "common") -> dict[str, object]:
    """A row of queries.change_drivers."""
    return {"side": side, "name": name, "change": Decimal(str(moved)), "filing_id": f"f-{name}"}


def test_drivers_add_up_to_the_change() -> None:
    """Five rises, four falls and the rest sum to the like-for-like change; coverage is no driver."""
    changes = [9, 8, 7, 6, 5, 4, 3, -1, -2, -3, -4, -5]
    rows = [driver(f"a{place}", moved) for place, moved in enumerate(changes)]
    rows.append(driver("new", 99, "only_now"))
    ranked = frames.rank_drivers(
        pd.DataFrame(rows), change(sum(changes), len(changes)), lambda n: f"其余 {n} 家"
    )
    assert list(ranked["role"]) == ["up"] * 5 + ["rest"] + ["down"] * 4
    assert ranked["change"].sum() == sum(changes)
    assert "其余 3 家" in set(ranked["name"])
    assert ranked["filing_id"].iloc[0] == "f-a0"


def test_nothing_comparable_has_no_drivers() -> None:
    """No like-for-like change, no bars."""
    assert frames.rank_drivers(pd.DataFrame([driver("a", 1, "only_now")]), change(None, 0), str).empty


def sums(*rows: tuple[int, str, float | None, int, str], expected: int = 1) -> pd.DataFrame:
    """As queries.sum_complete gives it: year, metric, value, agencies that know all, status."""
    values = [
        (year, metric, None if value is None else Decimal(str(value)), n, max(n, expected), status)
        for year, metric, value, n, status in rows
    ]
    columns = ["year", "metric", "value", "n_known", "n_expected", "status"]
    return pd.DataFrame(values, columns=columns, dtype=object)


def test_kinds_stand_in_the_order_of_the_last_year_and_only_the_named() -> None:
    """The largest kind first; a kind without a name is left out."""
    frame = pd.DataFrame(
        {
            "kind": ["department", "department", "town", "town", "other"],
            "year": [2024, 2025, 2024, 2025, 2025],
            "value": [Decimal(9), Decimal(5), Decimal(1), Decimal(7), Decimal(99)],
            "is_lower_bound": [False, True, False, False, False],
        }
    )
    rows = frames.name_kinds(frame, {"department": "部门", "town": "乡镇"})
    assert list(rows["name"]) == ["乡镇", "乡镇", "部门", "部门"]
    assert list(rows["value"]) == [1.0, 7.0, 9.0, 5.0]
    assert frames.name_kinds(frame, {}).empty


def test_shares_are_of_the_whole_and_a_year_of_nothing_has_none() -> None:
    """Nothing concluded: the agencies are known, and the shares are not; a state that says why stays."""
    frame = sums(
        *((2023, metric, None, 0, "no_report") for metric in ("x", "y", "all")),
        *((2024, metric, 0.0, 1, "computed") for metric in ("x", "y", "all")),
        (2025, "x", 3.0, 1, "computed"),
        (2025, "y", 1.0, 1, "computed"),
        (2025, "all", 4.0, 1, "computed"),
    )
    rows = frames.share_parts(frame, {"x": "x", "y": "y"}, "all", {"x": "X", "y": "Y"})
    assert list(rows[rows["year"] == 2025]["share"]) == [0.75, 0.25]
    assert rows[rows["year"] < 2025]["share"].isna().all()
    assert list(rows["status"]) == ["no_report"] * 2 + ["not_computable"] * 2 + ["computed"] * 2
    assert list(frames.label_shares(rows)["row"]) == ["2023", "2023", "2024", "2024", "2025  4", "2025  4"]


def test_a_year_of_which_agencies_are_missing_is_a_lower_bound() -> None:
    """The bar is of those that are known: the cases beside it are at least so many."""
    known = ((2024, "x", 3.0, 2, "computed"), (2024, "all", 1200.0, 2, "computed"))
    whole, part = (
        frames.share_parts(sums(*known, expected=n), {"x": "x"}, "all", {"x": "X"}) for n in (2, 3)
    )
    assert list(frames.label_shares(whole)["row"]) == ["2024  1,200"]
    assert list(frames.label_shares(part)["row"]) == ["2024  ≥ 1,200"]
    assert list(part["is_lower_bound"]) == [True]
    nobody = sums((2024, "x", None, 0, "no_report"), (2024, "all", None, 0, "no_report"), expected=3)
    nothing = frames.share_parts(nobody, {"x": "x"}, "all", {"x": "X"})
    assert list(frames.label_shares(nothing)["row"]) == ["2024"]


def test_a_break_is_drawn_above_its_first_year_unless_nothing_stands_before() -> None:
    """The dashed rule separates years; above the first row it would separate nothing."""
    frame = sums(*((year, metric, 1.0, 1, "computed") for year in (2023, 2024) for metric in ("x", "all")))
    rows = frames.share_parts(frame, {"x": "x"}, "all", {"x": "X"})
    assert list(frames.label_shares(rows, "复议", (2024,))["is_break"]) == [False, True]
    assert not frames.label_shares(rows[rows["year"] == 2024], "复议", (2024,))["is_break"].any()


def test_the_balance_has_two_sides() -> None:
    """What came in and what went out; nothing where no agency knows every part, or nobody reported."""
    known = sums(*((2025, part, float(place), 3, "computed") for place, part in enumerate(frames.BALANCE)))
    rows, n = frames.balance_parts(known, 2025, NAMES)
    assert list(rows[rows["side"] == "in"]["part"]) == ["carried_in", "received"]
    assert list(rows["value"]) == [float(place) for place in range(len(frames.BALANCE))]
    assert n == 3
    nothing = sums(*((2025, part, None, 0, "not_computable") for part in frames.BALANCE))
    for frame, year in ((nothing, 2025), (known, 2024)):
        rows, n = frames.balance_parts(frame, year, NAMES)
        assert rows.empty
        assert n == 0


def test_steps_of_a_stock_are_named_in_their_order() -> None:
    """Opening, added, removed, closing; nothing where no agency knows all four."""
    steps = {step: step.upper() for step in ("opening", "added", "removed", "closing")}
    frame = pd.DataFrame([(*map(Decimal, (15, 3, 1, 18)), 2)], columns=[*steps, "n_known"])
    rows, n = frames.name_steps(frame, steps)
    assert list(zip(rows["name"], rows["value"], strict=True)) == [
        *(("OPENING", 15.0), ("ADDED", 3.0), ("REMOVED", 1.0), ("CLOSING", 18.0)),
    ]
    assert n == 2
    nothing, n = frames.name_steps(frame.assign(n_known=0), steps)
    assert nothing.empty
    assert n == 0


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
