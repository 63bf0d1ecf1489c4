"""Sums of parts and wholes: the same agencies on both sides, and a reason where there are none."""

from decimal import Decimal
from pathlib import Path

import pytest

from analytics import queries
from analytics.charts.frames import BALANCE, BALANCE_IN, BALANCE_OUT
from analytics.dictionary import load_dictionary
from analytics.queries import Scope
from analytics.store import Snapshot
from queries.kit import Agency, Gap, Report, build_snapshot

FIGURES = {metric: load_dictionary().metric(metric).numerator[0].key.indicator for metric in BALANCE}
ISSUED, REPEALED, IN_FORCE = (
    f"proactive.normative_documents.{column}" for column in ("issued", "repealed", "in_force")
)
STOCK = ("normative_in_force", "normative_issued", "normative_repealed")


def books(agency: str, year: int = 2025, **values: int | Gap) -> Report:
    """A report whose balance has these parts; 0 where nothing is given."""
    return Report(agency, year, {FIGURES[part]: value for part, value in values.items()})


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two books whose gaps cancel out, one that balances, one that lacks a part, and a summary."""
    agencies = [
        *(Agency(letter, f"{letter}局", order=place) for place, letter in enumerate("abcd")),
        Agency("t", "t镇", kind="town", level="township", order=9),
        Agency("g", "g政府", kind="government", coverage="whole_region", order=10),
    ]
    reports = [
        books("a", received=10, granted=9),
        books("b", received=10, granted=11),
        books("c", received=5, granted=5),
        books("d", received=99, granted=Gap()),
        books("t", received=7, granted=7),
        books("g", received=1000, granted=1),
        books("a", 2024, received=1),
        books("c", 2024, received=2),
        books("d", 2023, received=3),
    ]
    return build_snapshot(tmp_path_factory.mktemp("sums"), agencies, reports)


def test_parts_and_whole_are_of_the_members_that_know_all(snapshot: Snapshot) -> None:
    """Whoever lacks one part takes part in no sum of that year, and a summary in none at all."""
    frame = queries.sum_complete(snapshot, Scope(), ("received", "granted"))
    shared = {"year": 2025, "value": Decimal(32), "n_known": 4, "n_expected": 5, "status": "computed"}
    assert frame.to_dict("records")[-2:] == [
        shared | {"metric": "received"},
        shared | {"metric": "granted"},
    ]
    totals = queries.metric_by_year(snapshot, Scope(), ("received", "granted"))
    expected = ["year", "metric", "n_expected"]
    assert set(map(tuple, frame[expected].to_numpy())) == set(map(tuple, totals[expected].to_numpy()))


def test_a_year_of_summaries_only_is_not_computable_and_no_missing_report(tmp_path: Path) -> None:
    """Reports that are not added are there: the year is no 缺报."""
    agencies = [Agency("a", "a局"), Agency("g", "g政府", kind="government", coverage="whole_region")]
    snapshot = build_snapshot(
        tmp_path, agencies, [books("a", 2024, received=1), books("g", 2025, received=5)]
    )
    frame = queries.sum_complete(snapshot, Scope(), ("received",))
    assert list(frame["status"]) == ["computed", "not_computable"]
    assert list(frame["value"]) == [Decimal(1), None]


def test_kinds_are_sums_of_known_members_with_their_coverage(tmp_path: Path) -> None:
    """A kind with an unknown member is a lower bound; a summary is in no kind."""
    agencies = [
        Agency("a", "a局"),
        Agency("b", "b局"),
        Agency("t", "t镇", kind="town"),
        Agency("g", "g政府", kind="town", coverage="whole_region"),
    ]
    reports = [
        *(
            books("a", received=5),
            books("b", received=Gap()),
            books("t", received=7),
            books("g", received=99),
        ),
    ]
    frame = queries.sum_by_kind(build_snapshot(tmp_path, agencies, reports), Scope(), "received")
    assert frame[["kind", "value", "is_lower_bound", "n_known", "n_expected"]].values.tolist() == [
        ["department", Decimal(5), True, 1, 2],
        ["town", Decimal(7), False, 1, 1],
    ]


def test_common_agencies_know_every_year(snapshot: Snapshot) -> None:
    """Only agencies known in all years are added."""
    frame = queries.sum_common(snapshot, Scope(), "received", (2024, 2025))
    assert frame.values.tolist() == [[2024, Decimal(3), 2], [2025, Decimal(15), 2]]


def test_agencies_whose_gaps_cancel_out_are_named(snapshot: Snapshot) -> None:
    """The sum balances, two agencies do not, and one that lacks a part is not judged."""
    sums = queries.sum_complete(snapshot, Scope(), BALANCE)
    now = {row["metric"]: row["value"] for row in sums.to_dict("records") if row["year"] == 2025}
    assert sum(now[part] for part in BALANCE_IN) == sum(now[part] for part in BALANCE_OUT) == 32
    assert queries.find_unbalanced(snapshot, Scope(), BALANCE_IN, BALANCE_OUT, 2025) == ("a局", "b局")


def test_a_stock_is_rolled_forward_over_agencies_that_know_all_four(tmp_path: Path) -> None:
    """Last year's stock + issued - repealed against this year's, with the agencies that differ."""
    stocks = {"a": (10, 3, 1, 12), "b": (5, 0, 0, 6), "c": (Gap(), 9, 9, 9)}
    reports = [
        report
        for agency, (opening, added, removed, closing) in stocks.items()
        for report in (
            Report(agency, 2024, {IN_FORCE: opening}),
            Report(agency, 2025, {ISSUED: added, REPEALED: removed, IN_FORCE: closing}),
        )
    ]
    snapshot = build_snapshot(tmp_path, [Agency(letter, f"{letter}局") for letter in stocks], reports)
    frame, broken = queries.roll_forward(snapshot, Scope(), STOCK, 2025)
    assert frame.values.tolist() == [[Decimal(15), Decimal(3), Decimal(1), Decimal(18), 2]]
    assert broken == ("b局",)
    frame, broken = queries.roll_forward(snapshot, Scope(), STOCK, 2024)
    assert frame.values.tolist() == [[None, None, None, None, 0]]
    assert broken == ()
