"""Who reported of those who should, and when."""

from datetime import date

import pytest

from analytics import queries
from analytics.queries import Scope
from queries.conftest import Build
from queries.kit import Agency, Report


def state_of(build: Build, agency: Agency, published_on: date | None) -> str:
    """How the 2024 report of one agency counts."""
    snapshot = build([agency], [Report(agency.id, 2024, published_on=published_on)])
    [row] = queries.coverage_names(snapshot, Scope(), 2024).to_dict("records")
    return str(row["state"])


@pytest.mark.parametrize(
    ("kind", "level", "published_on", "state"),
    [
        ("department", "city", date(2025, 1, 31), "on_time"),
        ("department", "city", date(2025, 2, 1), "late"),
        ("government_office", "county", date(2025, 2, 1), "late"),
        ("town", "township", date(2025, 1, 31), "on_time"),
        ("government", "township", date(2025, 2, 1), "late"),
        ("government", "county", date(2025, 3, 31), "on_time"),
        ("government", "province", date(2025, 4, 1), "late"),
        ("department", "city", None, "undated"),
    ],
)
def test_legal_dates(build: Build, kind: str, level: str, published_on: date | None, state: str) -> None:
    """Departments and townships by 31 January, governments by 31 March; an unknown date is neither."""
    assert state_of(build, Agency("a", kind=kind, level=level), published_on) == state


def test_a_later_correction_makes_no_punctual_report_late(build: Build) -> None:
    """The day of the first published version counts, and the current version is the one that is named."""
    reports = [
        Report("a", 2024, published_on=date(2025, 1, 20), is_current=False),
        Report("a", 2024, published_on=date(2025, 3, 6), version=2),
    ]
    [row] = queries.coverage_names(build([Agency("a")], reports), Scope(), 2024).to_dict("records")
    assert (row["state"], row["published_on"].date()) == ("on_time", date(2025, 1, 20))
    assert row["filing_id"] == "f1"


def test_the_roster_may_set_another_date(build: Build) -> None:
    """A date of the office's own replaces the legal one."""
    agency = Agency("a", due_on="02-20", in_roster=True)
    assert state_of(build, agency, date(2025, 2, 20)) == "on_time"


def test_a_leap_day_is_the_last_of_february_in_other_years(build: Build) -> None:
    """29 February of the roster is 28 February of 2025, as the checks have it."""
    agency = Agency("a", due_on="02-29", in_roster=True)
    assert state_of(build, agency, date(2025, 2, 28)) == "on_time"


def test_coverage_adds_up(build: Build) -> None:
    """Expected = received + missing; received = on time + late + undated; a summary is not counted."""
    agencies = [
        Agency("punctual", in_roster=True),
        Agency("late", in_roster=True),
        Agency("undated", in_roster=True),
        Agency("missing", in_roster=True),
        Agency("scan", in_roster=True),
        Agency("gone", in_roster=True, until=2023),
        Agency("city", kind="government", level="city", coverage="whole_region", in_roster=True),
    ]
    early = date(2025, 1, 5)
    snapshot = build(
        agencies,
        [
            Report("punctual", 2024, published_on=early),
            Report("late", 2024, published_on=date(2025, 5, 1)),
            Report("undated", 2024),
            Report("scan", 2024, form=None, published_on=early),
            Report("city", 2024, published_on=early),
            Report("gone", 2023),
        ],
    )
    frame = queries.coverage_by_year(snapshot, Scope()).set_index("year")
    assert frame.loc[2024].to_dict() == {
        "expected": 6,
        "received": 5,
        "on_time": 3,
        "late": 1,
        "undated": 1,
        "missing": 1,
        "unreadable": 1,
        "counted": 3,
        "is_expected_known": True,
    }
    assert frame.loc[2023, "expected"] == 7
    names = queries.coverage_names(snapshot, Scope(), 2024).set_index("agency_id")
    assert names["state"].to_dict() == {
        "punctual": "on_time",
        "late": "late",
        "undated": "undated",
        "missing": "missing",
        "scan": "on_time",
        "city": "on_time",
    }
    assert names[names["is_unreadable"]].index.tolist() == ["scan"]
    assert sorted(names[names["is_counted"]].index) == ["late", "punctual", "undated"]
