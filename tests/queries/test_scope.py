"""What a scope selects, and what it refuses."""

import pytest

from analytics import queries
from analytics.errors import UnknownSelection
from analytics.queries import Scope
from analytics.queries.scope import scope_agencies, scope_years
from analytics.store import Snapshot
from queries.conftest import Build
from queries.kit import Agency, Report


@pytest.fixture
def snapshot(build: Build) -> Snapshot:
    """A city, a district by name, a district by the roster, and a stranger."""
    return build(
        [
            Agency("city", kind="government", level="city", region="淮江市", coverage="whole_region"),
            Agency("near", region="淮江市洪口区"),
            Agency("below", parent="city", region="新洲"),
            Agency("deeper", parent="below", region=None, level=None, kind=None),
            Agency("other", region="云山市", level="city"),
        ],
        [Report("near", 2021), Report("below", 2023), Report("other", 2024)],
    )


@pytest.mark.parametrize(
    ("scope", "agencies"),
    [
        (Scope(), {"city", "near", "below", "deeper", "other"}),
        (Scope(region="淮江市"), {"city", "near", "below", "deeper"}),
        (Scope(region="淮江市洪口区"), {"near"}),
        (Scope(levels=("city",)), {"city", "other"}),
        (Scope(kinds=("department",)), {"near", "below", "other"}),
        (Scope(region="淮江市", levels=("county",)), {"near", "below"}),
        (Scope(agencies=("other", "near")), {"other", "near"}),
    ],
)
def test_filters_narrow_the_scope(snapshot: Snapshot, scope: Scope, agencies: set[str]) -> None:
    """A region contains the regions below it by name or by the roster; filters combine."""
    assert set(scope_agencies(snapshot, scope)["agency_id"]) == agencies


@pytest.mark.parametrize(
    ("scope", "what", "values"),
    [
        (Scope(region="海州市"), "region", ("海州市",)),
        (Scope(levels=("city", "planet")), "level", ("planet",)),
        (Scope(kinds=("club",)), "kind", ("club",)),
        (Scope(agencies=("near", "x", "y")), "agency", ("x", "y")),
        (Scope(first_year=2018), "year", ("2018",)),
        (Scope(first_year=2024, last_year=2023), "year", ("2024-2023",)),
        (Scope(first_year=2030, last_year=2031), "year", ("2030", "2031")),
    ],
)
def test_what_is_unknown_today_is_refused(
    snapshot: Snapshot, scope: Scope, what: str, values: tuple[str, ...]
) -> None:
    """An old link stops with a notice; it never widens the scope in silence."""
    with pytest.raises(UnknownSelection) as caught:
        queries.validate_scope(snapshot, scope)
    assert (caught.value.what, caught.value.unknown) == (what, values)


def test_open_years_are_filled(snapshot: Snapshot) -> None:
    """The first and the last report year, and every year between them."""
    scope = queries.validate_scope(snapshot, Scope())
    assert (scope.first_year, scope.last_year) == (2021, 2024)
    assert scope_years(snapshot, scope) == [2021, 2022, 2023, 2024]
    assert scope_years(snapshot, Scope(first_year=2023, last_year=2023)) == [2023]


def test_a_year_without_reports_is_shown_as_such(snapshot: Snapshot) -> None:
    """Trends have no hidden gaps."""
    frame = queries.metric_by_year(snapshot, Scope(), ["received"]).set_index("year")
    assert frame.loc[2022, "status"] == "no_report"
    assert frame.loc[2022, "value"] is None


def test_a_selection_without_agencies_has_no_members(snapshot: Snapshot) -> None:
    """Filters that no agency passes give empty answers, not everything."""
    scope = Scope(region="云山市", kinds=("government",))
    frame = queries.metric_by_year(snapshot, scope, ["received"])
    assert set(frame["status"]) == {"no_report"}
    assert queries.list_filings(snapshot, scope).empty
    assert queries.coverage_by_year(snapshot, scope)["expected"].tolist() == [0, 0, 0, 0]


def test_unknown_metrics_are_named(snapshot: Snapshot) -> None:
    """A metric of another version of the program is refused by name."""
    with pytest.raises(UnknownSelection):
        queries.metric_by_year(snapshot, Scope(), ["received", "beauty"])
