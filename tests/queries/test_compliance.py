"""The questions of the page of the checks, against counts made in Python from every stored finding."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

import faulty_office
from analytics import queries, store
from analytics.queries import Decisions, FindingFilter, Scope, compliance
from analytics.queries.verdicts import FINDING_STATES
from analytics.store import Snapshot, fetch_rows

EVERY = "ABCDEFGH"
YEARS = range(2020, 2024)
SCOPE = Scope(first_year=2020, last_year=2023)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small office with faults."""
    data = faulty_office.copy_faulty(tmp_path_factory, tmp_path_factory.mktemp("faulty"))
    return store.find_snapshot(data)


@pytest.fixture(scope="module")
def rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every finding as it is stored, with its state."""
    names = ("agency_id", "year", "rule", "outcome", "severity", "fingerprint", "cause", "position")
    columns = "rule, outcome, severity, fingerprint, cause, position"
    sql = f"SELECT found_in_agency, found_in_year, {columns} FROM finding"
    found = [dict(zip(names, row, strict=True)) for row in fetch_rows(snapshot, sql, [])]
    for row in found:
        row["state"] = row["severity"] if row["outcome"] == "fail" else row["outcome"]
    return found


@pytest.mark.parametrize("agencies", [(), ("edu", "com"), ("town",)])
@pytest.mark.parametrize("year", YEARS)
def test_checks_are_counted_by_state(
    snapshot: Snapshot, rows: list[dict[str, Any]], year: int, agencies: tuple[str, ...]
) -> None:
    """Every finding of the year in scope is counted once, in its state."""
    counts, _ = queries.rank_agencies(snapshot, Scope(agencies=agencies), year)
    rows = [row for row in rows if not agencies or row["agency_id"] in agencies]
    counted = {
        (row["rule"], state): row[state]
        for row in counts.to_dict("records")
        for state in FINDING_STATES
        if row[state]
    }
    assert counted == Counter((row["rule"], row["state"]) for row in rows if row["year"] == year)


@pytest.mark.parametrize("agencies", [(), ("edu", "com")])
@pytest.mark.parametrize("year", YEARS)
def test_what_is_open_is_counted(
    snapshot: Snapshot, rows: list[dict[str, Any]], year: int, agencies: tuple[str, ...]
) -> None:
    """Every finding in scope that is no pass is counted once, and so is every agency with an error."""
    found = queries.count_open(snapshot, Scope(agencies=agencies), year, Decisions())
    such = [row for row in rows if row["year"] == year and (not agencies or row["agency_id"] in agencies)]
    assert found.counts == Counter(row["state"] for row in such if row["state"] != "pass")
    assert found.n_erring == len({row["agency_id"] for row in such if row["state"] == "error"})


@pytest.mark.parametrize("year", YEARS)
def test_matrix_has_the_worst_state(snapshot: Snapshot, rows: list[dict[str, Any]], year: int) -> None:
    """A cell shows the worst that its check says of its agency, how often, and the first such finding."""
    matrix = queries.check_matrix(snapshot, SCOPE, year)
    shown = {(row["agency_id"], row["rule"]): row for row in matrix.to_dict("records")}
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["year"] == year:
            cells.setdefault((row["agency_id"], row["rule"]), []).append(row)
    assert set(shown) == set(cells)
    for cell, found in cells.items():
        worst = min(FINDING_STATES.index(row["state"]) for row in found)
        same = [row for row in found if FINDING_STATES.index(row["state"]) == worst]
        assert shown[cell]["state"] == FINDING_STATES[worst]
        assert shown[cell]["n"] == len(same)
        first = min(same, key=lambda row: row["position"])["fingerprint"]
        assert shown[cell]["fingerprint"] == ("" if FINDING_STATES[worst] == "pass" else first)


def test_worst_agencies_come_first(snapshot: Snapshot, rows: list[dict[str, Any]]) -> None:
    """Agencies stand by their errors, equals with a missing report first; each counts its own findings."""
    _, agencies = queries.rank_agencies(snapshot, SCOPE, 2023)
    ranked = agencies.to_dict("records")
    assert {row["agency_id"] for row in ranked} == {"office", "edu", "com", "town", "parks"}
    assert [row["agency_id"] for row in ranked if row["is_missing"]] == ["town", "parks"]
    keys = [(-row["error"], not row["is_missing"], -row["warning"], -row["info"]) for row in ranked]
    assert keys == sorted(keys)
    for agency in ranked:
        counts = Counter(
            row["state"] for row in rows if row["year"] == 2023 and row["agency_id"] == agency["agency_id"]
        )
        assert {state: agency[state] for state in FINDING_STATES if agency[state]} == counts


def expect_list(rows: list[dict[str, Any]], wanted: FindingFilter, scope: Scope = SCOPE) -> set[str]:
    """The ids that a list must have, by the rules in words."""
    ids = set()
    for row in rows:
        is_year = (scope.first_year or 0) <= row["year"] <= (scope.last_year or 9999)
        is_state = row["state"] in wanted.states
        is_switched_on = row["state"] in ("warning", "uncertain") and row["rule"][0] in wanted.warnings
        is_rule = not wanted.rules or row["rule"] in wanted.rules
        kind = json.loads(row["cause"])["kind"] if row["cause"] else None
        is_cause = not wanted.cause or kind == wanted.cause
        is_agency = not scope.agencies or row["agency_id"] in scope.agencies
        if is_year and is_rule and is_cause and is_agency and (is_state or is_switched_on):
            ids.add(row["fingerprint"])
    return ids


@pytest.mark.parametrize(
    ("wanted", "scope"),
    [
        (FindingFilter(per_report=None), SCOPE),
        (FindingFilter(warnings=("F",), per_report=None), SCOPE),
        (FindingFilter(states=("error", "info", "not_assessable"), per_report=None), SCOPE),
        (FindingFilter(states=("error", "warning"), rules=("D3", "F1"), per_report=None), SCOPE),
        (FindingFilter(cause="single_cell", per_report=None), SCOPE),
        (FindingFilter(per_report=None), Scope(agencies=("edu", "com"), first_year=2022, last_year=2023)),
        (FindingFilter(rules=("A6",), per_report=None), SCOPE),
        (
            FindingFilter(states=("error", "warning", "uncertain", "info"), per_report=None),
            Scope(agencies=("edu",), first_year=2023, last_year=2023),
        ),
        *(
            (FindingFilter(warnings=("F", "B"), per_report=None), Scope(first_year=y, last_year=y))
            for y in YEARS
        ),
        (
            FindingFilter(
                states=("error", "info"), warnings=("D",), rules=("D3", "D1", "F1"), per_report=None
            ),
            Scope(agencies=("edu", "com"), first_year=2023, last_year=2023),
        ),
    ],
)
def test_list_has_what_its_filter_says(
    snapshot: Snapshot, rows: list[dict[str, Any]], wanted: FindingFilter, scope: Scope
) -> None:
    """The list and its count have exactly the findings that the filter describes, each once."""
    listed = list(queries.find_findings(snapshot, scope, wanted, 0, 10_000)["fingerprint"])
    assert len(listed) == len(set(listed))
    assert set(listed) == expect_list(rows, wanted, scope)
    assert queries.count_findings(snapshot, scope, wanted) == (len(listed), len(listed))


@pytest.mark.parametrize("per_report", [1, 2])
@pytest.mark.parametrize(
    "wanted", [FindingFilter(), FindingFilter(states=("error", "info"), warnings=("B",))]
)
def test_of_each_report_the_list_counts_the_first(
    snapshot: Snapshot, wanted: FindingFilter, per_report: int
) -> None:
    """All years together are counted by the store, one year from what was read: they say the same."""
    few = replace(wanted, per_report=per_report)
    one_by_one = [queries.count_findings(snapshot, Scope(first_year=y, last_year=y), few) for y in YEARS]
    sums = tuple(map(sum, zip(*one_by_one, strict=True)))
    assert sums == queries.count_findings(snapshot, Scope(first_year=YEARS[0], last_year=YEARS[-1]), few)
    assert 0 < sums[1] < sums[0]


def test_pages_make_up_the_list(snapshot: Snapshot) -> None:
    """Page after page gives the whole list in the same order, nothing twice."""
    wanted = FindingFilter(warnings=tuple(EVERY), per_report=None)
    whole = list(queries.find_findings(snapshot, SCOPE, wanted, 0, 10_000)["fingerprint"])
    pages = [
        fingerprint
        for start in range(0, len(whole), 7)
        for fingerprint in queries.find_findings(snapshot, SCOPE, wanted, start, 7)["fingerprint"]
    ]
    assert pages == whole


def test_at_most_ten_of_a_report_at_first_sight(snapshot: Snapshot) -> None:
    """A report with many findings shows its worst ones, and how many there are is still said."""
    wanted = FindingFilter(warnings=tuple(EVERY), per_report=3)
    shown = queries.find_findings(snapshot, SCOPE, wanted, 0, 10_000)
    whole = queries.find_findings(
        snapshot, SCOPE, FindingFilter(warnings=tuple(EVERY), per_report=None), 0, 10_000
    )
    assert queries.count_findings(snapshot, SCOPE, wanted) == (len(whole), len(shown))
    by_report = shown.groupby(["agency_id", "report_year"])
    assert by_report.size().max() == 3 < whole.groupby(["agency_id", "report_year"]).size().max()
    for report, group in by_report:
        every = whole[(whole["agency_id"] == report[0]) & (whole["report_year"] == report[1])]
        kept = sorted(FINDING_STATES.index(state) for state in group["state"])
        assert kept == sorted(FINDING_STATES.index(state) for state in every["state"])[:3]


def test_one_finding_has_everything(snapshot: Snapshot) -> None:
    """A finding is opened by its id with its cause, its report's file and form; an unknown id has no row."""
    (slip,) = queries.find_findings(snapshot, SCOPE, FindingFilter(rules=("D3",)))["fingerprint"]
    (row,) = queries.finding_by_fingerprint(snapshot, slip).to_dict("records")
    cause = json.loads(row["cause"])
    assert cause["kind"] == "single_cell"
    assert cause["cells"] == [dict(faulty_office.CARRIED_OUT._asdict())]
    assert (row["agency_id"], row["report_year"], row["form"]) == ("edu", 2023, "2021")
    assert row["file"].endswith("2023.html")
    assert queries.finding_by_fingerprint(snapshot, "0" * 16).empty


def test_every_finding_is_found_by_its_name(
    snapshot: Snapshot, rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without being told whose it is, among the findings of its agency; a pass and nonsense are not there."""
    asked: list[Any] = []
    ask = compliance.query

    def note(of: Snapshot, sql: str, parameters: Any) -> Any:
        asked.append(parameters)
        return ask(of, sql, parameters)

    monkeypatch.setattr(compliance, "query", note)
    named = {row["fingerprint"]: row for row in rows if row["outcome"] != "pass"}
    every = [*named][:: max(1, len(named) // 20)]
    for name in every:
        (found,) = queries.finding_by_fingerprint(snapshot, name).to_dict("records")
        assert (found["fingerprint"], found["agency_id"]) == (name, named[name]["agency_id"])
    assert [each["agency"] for each in asked] == [named[name]["agency_id"] for name in every]
    passed = next(row["fingerprint"] for row in rows if row["outcome"] == "pass")
    for name in (passed, "", "zz", "-1", "f" * 40, every[0].upper() + "0", f" {every[0]}"):
        assert queries.finding_by_fingerprint(snapshot, name).empty


def test_history_has_every_year_of_the_check(snapshot: Snapshot, rows: list[dict[str, Any]]) -> None:
    """The same check at the same agency, year by year, in its worst state."""
    history = queries.finding_history(snapshot, "edu", "F1")
    expected = {
        year: min(
            (
                row["state"]
                for row in rows
                if (row["agency_id"], row["rule"], row["year"]) == ("edu", "F1", year)
            ),
            key=FINDING_STATES.index,
            default=None,
        )
        for year in YEARS
    }
    shown = dict(zip(history["report_year"], history["state"], strict=True))
    assert shown == {year: state for year, state in expected.items() if state is not None}
    assert shown[2023] == "error"


def test_figures_of_other_reports_come_with_their_values(snapshot: Snapshot) -> None:
    """What a finding compares with is looked up in the other report, in the finding's order."""
    wanted = FindingFilter(rules=("F1",))
    found = queries.find_findings(snapshot, SCOPE, wanted)
    latest = queries.finding_by_fingerprint(snapshot, found["fingerprint"].iloc[0]).iloc[0]
    (other,) = queries.other_figures(snapshot, latest["other_cells"]).to_dict("records")
    assert other["indicator"] == "requests.carried_out"
    assert other["report_year"] == latest["report_year"] - 1
    assert f"{other['value']:.0f}" == latest["expected"]
    assert other["filing_id"] == queries.current_filing(snapshot, other["agency_id"], other["report_year"])
    assert queries.other_figures(snapshot, None).empty
