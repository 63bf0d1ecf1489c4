"""Changes to last year: as filed, and like for like."""

from decimal import Decimal

import pytest

from analytics import queries
from analytics.queries import Scope
from analytics.store import Snapshot
from queries.conftest import Build
from queries.kit import Agency, Gap, Report

RECEIVED, GRANTED, TOTAL = "requests.received", "requests.outcome.granted", "requests.outcome.total"


def change(snapshot: Snapshot, metric: str = "received", year: int = 2024) -> dict[str, object]:
    """The change of one metric."""
    [row] = queries.metric_change(snapshot, Scope(), [metric], year).to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_as_filed_and_like_for_like(build: Build) -> None:
    """A new office raises the total as filed; like for like only those known in both years count."""
    snapshot = build(
        [Agency("a", in_roster=True), Agency("b", in_roster=True), Agency("new", in_roster=True, since=2024)],
        [
            Report("a", 2023, {RECEIVED: 100}),
            Report("b", 2023, {RECEIVED: 20}),
            Report("a", 2024, {RECEIVED: 110}),
            Report("b", 2024, {RECEIVED: 10}),
            Report("new", 2024, {RECEIVED: 30}),
        ],
    )
    row = change(snapshot)
    assert (row["previous"], row["value"], row["change"], row["change_rate"]) == (
        120,
        150,
        30,
        Decimal("0.25"),
    )
    assert (row["lfl_previous"], row["lfl_value"], row["lfl_change"], row["lfl_rate"]) == (120, 120, 0, 0)
    assert (row["n_common"], row["is_partial"], row["status"]) == (2, False, "computed")


def test_an_agency_unknown_in_one_year_is_not_common(build: Build) -> None:
    """A blank that nothing implies leaves the comparison in both years; the change as filed is partial."""
    snapshot = build(
        [Agency("a"), Agency("b"), Agency("c")],
        [
            Report("a", 2023, {RECEIVED: 10}),
            Report("a", 2024, {RECEIVED: 15}),
            Report("b", 2023, {RECEIVED: Gap()}),
            Report("b", 2024, {RECEIVED: 40}),
            Report("c", 2024, {RECEIVED: 7}),
        ],
    )
    row = change(snapshot)
    assert (row["value"], row["previous"], row["is_partial"]) == (62, 10, True)
    assert (row["lfl_value"], row["lfl_previous"], row["n_common"]) == (15, 10, 1)


def test_successors_are_compared_with_their_predecessors(build: Build) -> None:
    """Two bureaus merged into one: the new one is compared with both old ones, as one group."""
    snapshot = build(
        [
            Agency("old-1", in_roster=True, until=2023),
            Agency("old-2", in_roster=True, until=2023),
            Agency("merged", in_roster=True, since=2024, predecessors="old-1;old-2"),
            Agency("same", in_roster=True),
        ],
        [
            Report("old-1", 2023, {RECEIVED: 10}),
            Report("old-2", 2023, {RECEIVED: 5}),
            Report("merged", 2024, {RECEIVED: 18}),
            Report("same", 2023, {RECEIVED: 1}),
            Report("same", 2024, {RECEIVED: 2}),
        ],
    )
    row = change(snapshot)
    assert (row["lfl_previous"], row["lfl_value"], row["n_common"]) == (16, 20, 2)


def test_a_group_with_a_missing_predecessor_is_not_comparable(build: Build) -> None:
    """One of two merged bureaus did not report: half of last year is unknown."""
    snapshot = build(
        [
            Agency("old-1", in_roster=True, until=2023),
            Agency("old-2", in_roster=True, until=2023),
            Agency("merged", in_roster=True, since=2024, predecessors="old-1;old-2"),
        ],
        [Report("old-1", 2023, {RECEIVED: 10}), Report("merged", 2024, {RECEIVED: 18})],
    )
    row = change(snapshot)
    assert (row["n_common"], row["lfl_value"], row["lfl_change"]) == (0, None, None)


def test_rates_change_in_points(build: Build) -> None:
    """57.6 % → 59.6 % is two points and never "+3.5 %"; like for like is a ratio of common sums."""
    snapshot = build(
        [Agency("a"), Agency("b")],
        [
            Report("a", 2023, {GRANTED: 576, TOTAL: 1000}),
            Report("a", 2024, {GRANTED: 596, TOTAL: 1000}),
            Report("b", 2024, {GRANTED: 0, TOTAL: 1000}),
        ],
    )
    row = change(snapshot, "grant_rate")
    assert (row["lfl_change"], row["lfl_rate"]) == (Decimal("0.02"), None)
    assert (row["value"], row["change_rate"]) == (Decimal("0.298"), None)


@pytest.mark.parametrize(("before", "rate"), [(9, None), (10, Decimal("0.5"))])
def test_small_bases_have_no_rate(build: Build, before: int, rate: Decimal | None) -> None:
    """From fewer than ten only the absolute change is said."""
    snapshot = build(
        [Agency("a")], [Report("a", 2023, {RECEIVED: before}), Report("a", 2024, {RECEIVED: 15})]
    )
    row = change(snapshot)
    assert (row["change"], row["change_rate"]) == (15 - before, rate)


def test_a_first_year_has_no_change(build: Build) -> None:
    """There is nothing to compare with, and the reason says so."""
    snapshot = build([Agency("a")], [Report("a", 2024, {RECEIVED: 15})])
    row = change(snapshot)
    assert (row["value"], row["previous"], row["change"]) == (15, None, None)
    assert (row["status"], row["reason"]) == ("no_report", "no_report")


def test_breaks_are_marked(build: Build) -> None:
    """From 2023 to 2024 disputes cross the revised law; requests do not, and later years do not."""
    snapshot = build([Agency("a")], [Report("a", year) for year in (2023, 2024, 2025)])
    assert change(snapshot, "reconsiderations")["crosses_break"] is True
    assert change(snapshot, "reconsiderations", 2025)["crosses_break"] is False
    assert change(snapshot, "received")["crosses_break"] is False
