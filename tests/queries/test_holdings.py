"""Who is a member, from arrays and from the store: two ways, one answer."""

import pytest

from analytics.queries import Basis, Scope
from analytics.queries.holdings import load_members
from analytics.queries.members import MEMBER_SQL, plan_members
from analytics.store import Snapshot, fetch_rows
from queries.conftest import Build
from queries.kit import Agency, Report

_ASKED = f"""
WITH {MEMBER_SQL}
SELECT
    position, report_year, filing_id, filing_id IS NOT NULL, coalesce(form IS NOT NULL, false),
    not_added IS NULL
FROM member ORDER BY position, report_year
"""


@pytest.fixture
def mixed(build: Build) -> Snapshot:
    """Summaries and their parts, one agency that ended, one that began, one outside the roster, gaps."""
    agencies = [
        Agency("city", in_roster=True, coverage="whole_region", level="city"),
        Agency("edu", in_roster=True, parent="city"),
        Agency("old", in_roster=True, parent="city", until=2021),
        Agency("new", in_roster=True, parent="city", since=2022),
        Agency("stray"),
    ]
    reports = [
        *(Report("city", year) for year in (2020, 2022)),
        *(Report("edu", year) for year in (2020, 2021, 2022)),
        Report("old", 2020),
        Report("new", 2022, coverage="whole_region"),
        Report("stray", 2021, coverage=None),
    ]
    return build(agencies, reports)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("agencies", [(), ("edu",), ("city",), ("old", "new", "stray")])
@pytest.mark.parametrize("years", [[2020, 2021, 2022], [2021], [2019, 2020], [2022, 2023]])
def test_arrays_say_what_the_store_says(
    mixed: Snapshot, basis: Basis, agencies: tuple[str, ...], years: list[int]
) -> None:
    """Rows, reports, members: for every basis and agency, also in years without any report."""
    plan = plan_members(mixed, Scope(agencies=agencies, basis=basis))
    members = load_members(mixed, plan, years)
    columns = (members.agency, members.year, members.filing, members.has_report, members.is_readable)
    found = list(zip(*(column.tolist() for column in (*columns, members.is_member)), strict=True))
    assert found == fetch_rows(mixed, _ASKED, plan.parameters(years))


def test_a_report_without_a_form_is_there_and_not_readable(build: Build) -> None:
    """It counts as received, and no figure of it is known."""
    snapshot = build([Agency("a")], [Report("a", 2022, form=None)])
    members = load_members(snapshot, plan_members(snapshot, Scope()), [2022])
    assert (members.has_report.tolist(), members.is_readable.tolist()) == ([True], [False])
