"""Whose reports a total adds up: never a region and its own parts, never what is not known to be apart."""

from decimal import Decimal

import pytest

from analytics import queries
from analytics.queries import Basis, Scope
from analytics.store import Snapshot
from queries.conftest import Build
from queries.kit import Agency, Report

CITY = Agency("city", "淮江市人民政府", "government", "city", region="淮江市", coverage="whole_region")
DISTRICT = Agency("district", "洪口区人民政府", "government", region="洪口区", coverage="whole_region")
BUREAU = Agency("bureau", "淮江市商务局", level="city", region="淮江市")
RECEIVED = {"city": 3119, "district": 21, "bureau": 7, "office": 4, "school": 2}


def report(agency: str, year: int = 2024, coverage: str | None = None) -> Report:
    """A report whose requests tell whose it is."""
    return Report(agency, year, {"requests.received": RECEIVED[agency]}, coverage=coverage)


def total(snapshot: Snapshot, scope: Scope) -> dict[str, object]:
    """The requests received in the one year there is."""
    [row] = queries.metric_by_year(snapshot, scope, ["received"]).to_dict("records")
    return {name: row[name] for name in ("value", "n_known", "n_expected", "status", "reason")}


def reasons(snapshot: Snapshot, scope: Scope, year: int = 2024) -> dict[str, str | None]:
    """Why each agency in scope is in no total; None for members."""
    frame = queries.members(snapshot, scope, year)
    assert (frame["reason"].isna() == frame["is_member"]).all()
    return dict(zip(frame["agency_id"], frame["reason"], strict=True))


def test_a_city_and_a_part_of_it_are_never_added(build: Build) -> None:
    """Without a roster nobody knows how two summaries relate: no total, on any basis, adds them."""
    snapshot = build([CITY, DISTRICT], [report("city"), report("district")])
    for basis in Basis:
        row = total(snapshot, Scope(basis=basis))
        assert (row["value"], row["status"], row["reason"]) == (None, "not_computable", "no_member")
    assert reasons(snapshot, Scope()) == {"city": "whole_region", "district": "whole_region"}
    assert set(reasons(snapshot, Scope(basis=Basis.SUMMARIES)).values()) == {"relation_unknown"}


def test_one_agency_shows_its_own_report(build: Build) -> None:
    """Whatever it covers: nothing can be counted twice."""
    snapshot = build([CITY, DISTRICT], [report("city"), report("district")])
    scope = Scope(agencies=("city",))
    assert total(snapshot, scope)["value"] == Decimal(3119)
    assert queries.decide_basis(snapshot, scope) == "own"
    assert reasons(snapshot, scope) == {"city": None}


def test_single_organs_are_added_and_summaries_left_out(build: Build) -> None:
    """A summary of the region in scope contains the bureau; only the bureau's own report is counted."""
    snapshot = build([CITY, DISTRICT, BUREAU], [report("city"), report("district"), report("bureau")])
    assert queries.decide_basis(snapshot, Scope()) == "single_organ"
    assert total(snapshot, Scope())["value"] == Decimal(7)
    assert reasons(snapshot, Scope()) == {"city": "whole_region", "district": "whole_region", "bureau": None}
    own = queries.metric_by_agency(snapshot, Scope(), ["received"], 2024).set_index("agency_id")
    assert own["is_member"].to_dict() == {"city": False, "district": False, "bureau": True}
    assert own.loc["city", "value"] == Decimal(3119)


def test_the_report_itself_says_what_it_covers(build: Build) -> None:
    """A coverage that a person corrected on the report wins over that of the agency."""
    snapshot = build(
        [BUREAU, Agency("office")],
        [report("bureau", coverage="government_and_departments"), report("office")],
    )
    assert reasons(snapshot, Scope()) == {"bureau": "government_and_departments", "office": None}
    assert total(snapshot, Scope())["value"] == Decimal(4)


def test_an_unknown_coverage_is_in_no_total(build: Build) -> None:
    """A development zone may report for itself or for its region: nobody knows, so it is not added."""
    snapshot = build(
        [BUREAU, Agency("school", kind="other", coverage=None)], [report("bureau"), report("school")]
    )
    assert reasons(snapshot, Scope()) == {"bureau": None, "school": "coverage_unknown"}
    assert total(snapshot, Scope())["value"] == Decimal(7)


def place(agency: Agency, parent: str | None) -> Agency:
    """The same agency in a roster that names its parent."""
    return Agency(
        agency.id,
        agency.name,
        agency.kind,
        agency.level,
        parent,
        agency.region,
        agency.coverage,
        in_roster=True,
    )


@pytest.fixture
def rostered(build: Build) -> Snapshot:
    """A city with two districts and a bureau; the first district has an office of its own."""
    other = Agency("school", "新洲区人民政府", "government", coverage="whole_region")
    office = Agency("office", "洪口区教育局")
    return build(
        [
            place(CITY, None),
            place(DISTRICT, "city"),
            place(other, "city"),
            place(BUREAU, "city"),
            place(office, "district"),
        ],
        [report(name) for name in ("city", "district", "school", "bureau", "office")],
    )


def test_summaries_are_added_where_the_roster_knows_their_parent(rostered: Snapshot) -> None:
    """Own departments and the summaries below: not the city that contains them, not what they contain."""
    scope = Scope(basis=Basis.SUMMARIES)
    assert total(rostered, scope)["value"] == Decimal(21 + 2 + 7)
    assert reasons(rostered, scope) == {
        "city": "contains_parts",
        "district": None,
        "school": None,
        "bureau": None,
        "office": "part_of_summary",
    }


def test_automatic_totals_of_districts_add_their_summaries(rostered: Snapshot) -> None:
    """Only summaries in scope, children of one parent: the districts of a city."""
    scope = Scope(agencies=("district", "school"))
    assert queries.decide_basis(rostered, scope) == "summaries"
    assert total(rostered, scope)["value"] == Decimal(23)


def test_automatic_totals_with_single_organs_do_not_add_summaries(rostered: Snapshot) -> None:
    """The single-organ reports in scope are the basis as soon as there are any."""
    assert queries.decide_basis(rostered, Scope()) == "single_organ"
    assert total(rostered, Scope())["value"] == Decimal(7 + 4)


def test_automatic_totals_of_a_city_and_its_districts_leave_the_city_out(rostered: Snapshot) -> None:
    """The parent in scope contains the others, so only its parts are added."""
    scope = Scope(agencies=("city", "district", "school"))
    assert queries.decide_basis(rostered, scope) == "summaries"
    assert total(rostered, scope)["value"] == Decimal(23)
    assert reasons(rostered, scope)["city"] == "contains_parts"


def test_summaries_of_different_parents_are_not_added(build: Build) -> None:
    """Whether they overlap is not known."""
    snapshot = build(
        [place(CITY, "province"), place(DISTRICT, "another-city")], [report("city"), report("district")]
    )
    assert total(snapshot, Scope())["status"] == "not_computable"
    assert set(reasons(snapshot, Scope(basis=Basis.SUMMARIES)).values()) == {"relation_unknown"}


def test_a_bridge_shows_a_summary_beside_its_parts(rostered: Snapshot) -> None:
    """3119 reported against 21 + 2 + 7 in the parts; the gap is shown and nothing is added up."""
    frame = queries.summary_bridge(rostered, Scope(), ["received", "grant_rate"], [2024])
    rows = frame[frame["metric"] == "received"].set_index("agency_id")
    assert list(rows.index) == ["school", "district", "city"]
    city = rows.loc["city"]
    assert (city["reported"], city["parts"], city["gap"]) == (3119, 30, 3089)
    assert (city["n_known"], city["n_expected"], city["status"]) == (3, 3, "computed")
    district = rows.loc["district"]
    assert (district["reported"], district["parts"], district["gap"]) == (21, 4, 17)
    school = rows.loc["school"]
    assert (school["parts"], school["status"], school["reason"]) == (
        None,
        "not_computable",
        "relation_unknown",
    )
    rates = frame[frame["metric"] == "grant_rate"]
    assert set(rates["gap"]) == {None}


def test_a_bridge_names_missing_parts(build: Build) -> None:
    """While a part is missing its sum is a lower bound."""
    snapshot = build(
        [place(CITY, None), place(DISTRICT, "city"), place(BUREAU, "city")],
        [report("city"), report("bureau")],
    )
    [row] = queries.summary_bridge(snapshot, Scope(), ["received"], [2024]).to_dict("records")
    assert (row["parts"], row["is_lower_bound"], row["unknown"]) == (7, True, ("洪口区人民政府",))


def test_expected_members_follow_the_roster(build: Build) -> None:
    """An agency that begins in 2024 is no missing member of 2023; one that ended is none of 2024."""
    snapshot = build(
        [
            Agency("bureau", in_roster=True, until=2023),
            Agency("office", in_roster=True, since=2024),
            Agency("school", in_roster=True),
        ],
        [report("bureau", 2023), report("office", 2024), report("school", 2024)],
    )
    frame = queries.metric_by_year(snapshot, Scope(), ["received"])
    assert frame["n_expected"].tolist() == [2, 2]
    assert frame["unknown"].tolist() == [("school",), ()]


def test_without_a_roster_everybody_ever_seen_is_expected(build: Build) -> None:
    """The number is honest about who is missing, and says that it is no roster."""
    snapshot = build(
        [Agency("bureau"), Agency("office")],
        [report("bureau", 2023), report("bureau", 2024), report("office", 2024)],
    )
    frame = queries.metric_by_year(snapshot, Scope(), ["received"])
    assert frame["n_expected"].tolist() == [2, 2]
    assert frame["status"].tolist() == ["lower_bound", "computed"]
    assert queries.coverage_by_year(snapshot, Scope())["is_expected_known"].tolist() == [False, False]


def test_a_report_outside_the_roster_is_counted_where_it_is(build: Build) -> None:
    """An agency that the roster does not know is a member for the years in which it reported."""
    snapshot = build(
        [Agency("bureau", in_roster=True), Agency("office")],
        [report("bureau", 2023), report("bureau", 2024), report("office", 2024)],
    )
    frame = queries.metric_by_year(snapshot, Scope(), ["received"])
    assert frame["n_expected"].tolist() == [1, 2]
    assert frame["value"].tolist() == [7, 11]


def test_missing_and_unreadable_reports_are_told_apart(build: Build) -> None:
    """No report, and a report of which nothing could be read, are two reasons."""
    snapshot = build(
        [BUREAU, Agency("office"), Agency("school")],
        [report("bureau"), Report("office", 2024, form=None), report("school", 2023)],
    )
    assert reasons(snapshot, Scope()) == {"bureau": None, "office": "unreadable", "school": "no_report"}
