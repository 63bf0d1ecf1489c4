"""The chain of carried requests, and what drove a change, on small truths."""

from decimal import Decimal

import pytest

from analytics import queries
from analytics.queries import Scope
from queries.conftest import Build
from queries.kit import Agency, Gap, Report

OUT, IN, RECEIVED = "requests.carried_out", "requests.carried_in", "requests.received"


@pytest.mark.parametrize(
    ("before", "after", "state", "gap"),
    [
        ({OUT: 5}, {IN: 5}, "equal", 0),
        ({OUT: 5}, {IN: 2}, "unequal", -3),
        ({OUT: 5, f"{OUT}|business": 1}, {IN: 5, f"{IN}|other": 1}, "columns", 0),
        ({OUT: Gap()}, {IN: 2}, "unknown", None),
        ({OUT: Gap(implied="4")}, {IN: 2}, "unequal", -2),
    ],
)
def test_one_report_carries_in_what_the_last_one_carried_over(
    build: Build, before: dict[str, object], after: dict[str, object], state: str, gap: int | None
) -> None:
    """Totals decide, then the columns; an unknown side has no gap, and an implied one counts."""
    snapshot = build([Agency("a")], [Report("a", 2022, before), Report("a", 2023, after)])  # type: ignore[arg-type]
    (row,) = queries.carry_joints(snapshot, Scope()).to_dict("records")
    assert (row["agency_id"], row["year"], row["state"]) == ("a", 2023, state)
    assert row["gap"] == gap
    assert (row["before_filing"], row["filing_id"]) == ("f0", "f1")


def test_what_cannot_be_checked_is_no_pass(build: Build) -> None:
    """A report without any number on one side, a missing one, and a year without a year before."""
    snapshot = build(
        [Agency("blank"), Agency("gone", in_roster=True), Agency("young")],
        [
            Report("blank", 2022, fill=Gap()),
            Report("blank", 2023),
            Report("gone", 2022),
            Report("young", 2023),
        ],
    )
    rows = queries.carry_joints(snapshot, Scope()).to_dict("records")
    assert [(row["agency_id"], row["state"]) for row in rows] == [("blank", "unknown"), ("gone", "no_report")]
    assert [row["gap"] for row in rows] == [None, None]


def test_the_first_year_of_a_scope_is_compared_with_the_year_before_it(build: Build) -> None:
    """One year alone has its joint; the first year of all reports has none."""
    snapshot = build([Agency("a")], [Report("a", 2022, {OUT: 5}), Report("a", 2023, {IN: 2})])
    (row,) = queries.carry_joints(snapshot, Scope(first_year=2023, last_year=2023)).to_dict("records")
    assert (row["year"], row["gap"]) == (2023, -3)
    assert queries.carry_joints(snapshot, Scope(first_year=2022, last_year=2022)).empty


def test_a_merged_agency_carries_in_what_all_its_predecessors_carried_over(build: Build) -> None:
    """Predecessors are added up; of an agency that was split nobody knows who took over what."""
    snapshot = build(
        [
            Agency("x", in_roster=True, until=2022),
            Agency("y", in_roster=True, until=2022),
            Agency("xy", in_roster=True, since=2023, predecessors="x;y"),
            Agency("z", in_roster=True, until=2022),
            Agency("z1", in_roster=True, since=2023, predecessors="z"),
            Agency("z2", in_roster=True, since=2023, predecessors="z"),
        ],
        [
            Report("x", 2022, {OUT: 3}),
            Report("y", 2022, {OUT: 4}),
            Report("xy", 2023, {IN: 6}),
            Report("z", 2022, {OUT: 9}),
            Report("z1", 2023, {IN: 1}),
            Report("z2", 2023, {IN: 2}),
        ],
    )
    (row,) = queries.carry_joints(snapshot, Scope()).to_dict("records")
    assert (row["agency_id"], row["carried_out"], row["carried_in"], row["gap"]) == ("xy", 7, 6, -1)
    assert row["before_filing"] is None


def test_a_predecessor_outside_the_scope_leaves_no_false_gap(build: Build) -> None:
    """Half of a merger compared with the whole would be wrong; nothing is compared instead."""
    snapshot = build(
        [
            Agency("x", in_roster=True, until=2022),
            Agency("y", in_roster=True, until=2022),
            Agency("xy", in_roster=True, since=2023, predecessors="x;y"),
        ],
        [Report("x", 2022, {OUT: 3}), Report("y", 2022, {OUT: 4}), Report("xy", 2023, {IN: 7})],
    )
    assert list(queries.carry_joints(snapshot, Scope())["state"]) == ["equal"]
    assert queries.carry_joints(snapshot, Scope(agencies=("x", "xy"))).empty


def test_an_agency_that_takes_another_over_carries_in_what_both_carried_over(build: Build) -> None:
    """As rule F1 has it, so that the page and the check never contradict each other."""
    snapshot = build(
        [
            Agency("m", in_roster=True, predecessors="x"),
            Agency("x", in_roster=True, until=2022),
        ],
        [Report("m", 2022, {OUT: 4}), Report("x", 2022, {OUT: 3}), Report("m", 2023, {IN: 7})],
    )
    (row,) = queries.carry_joints(snapshot, Scope()).to_dict("records")
    assert (row["carried_out"], row["carried_in"], row["state"]) == (7, 7, "equal")


def test_drivers_split_a_change_into_coverage_and_comparable_agencies(build: Build) -> None:
    """All three sides add up to the change as filed, the comparable ones to that like for like."""
    snapshot = build(
        [
            Agency("a"),
            Agency("b"),
            Agency("new"),
            Agency("gone"),
            Agency("old"),
            Agency("heir", predecessors="old"),
        ],
        [
            *(Report("a", year, {RECEIVED: value}) for year, value in ((2023, 10), (2024, 15))),
            *(Report("b", year, {RECEIVED: value}) for year, value in ((2023, 20), (2024, 18))),
            Report("new", 2024, {RECEIVED: 7}),
            Report("gone", 2023, {RECEIVED: 4}),
            Report("gone", 2024, {RECEIVED: Gap()}),
            Report("old", 2023, {RECEIVED: 30}),
            Report("heir", 2024, {RECEIVED: 31}),
        ],
    )
    rows = queries.change_drivers(snapshot, Scope(), "received", 2024)
    found = {row["agency_id"]: (row["side"], row["change"]) for row in rows.to_dict("records")}
    assert found["a"] == ("common", 5)
    assert found["b"] == ("common", -2)
    assert found["new"] == ("only_now", 7)
    assert found["gone"] == ("only_before", -4)
    change = queries.metric_change(snapshot, Scope(), ["received"], 2024).to_dict("records")[0]
    sums = rows.groupby("side")["change"].sum()
    assert sums["common"] == change["lfl_change"]
    assert sum(sums, Decimal(0)) == change["value"] - change["previous"]


def test_a_renamed_agency_is_one_driver_under_its_new_name(build: Build) -> None:
    """The heir stands with last year's number of the agency that it succeeded."""
    snapshot = build(
        [
            Agency("old", in_roster=True, until=2023),
            Agency("heir", name="新局", in_roster=True, since=2024, predecessors="old"),
        ],
        [Report("old", 2023, {RECEIVED: 30}), Report("heir", 2024, {RECEIVED: 31})],
    )
    (row,) = queries.change_drivers(snapshot, Scope(), "received", 2024).to_dict("records")
    assert (row["name"], row["previous"], row["value"], row["change"]) == ("新局", 30, 31, 1)
    assert row["filing_id"] == "f1"
