"""Figures that a check doubts are named with their reports, by figure, year and check."""

import pytest

import faulty_office
import office
from analytics import queries, store
from analytics.queries import Scope


@pytest.fixture(scope="module")
def doubts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], set[str]]:
    """Figure and year -> the agencies, of the small office with faults."""
    data = faulty_office.copy_faulty(tmp_path_factory, tmp_path_factory.mktemp("faulty"))
    frame = queries.doubted_figures(store.find_snapshot(data), Scope())
    assert {rule[0] for rule in frame["rule"]} <= set("CDF")
    found: dict[tuple[str, int], set[str]] = {}
    for row in frame.to_dict("records"):
        assert row["n"] == len(row["names"])
        found.setdefault((row["figure"], row["year"]), set()).update(row["names"])
    return found


def test_the_cells_of_a_broken_sum_are_doubted(doubts: dict[tuple[str, int], set[str]]) -> None:
    """Both slips stand with their agency in their year; sound figures are in no row."""
    slip = faulty_office.CARRIED_OUT
    assert doubts[f"{slip.indicator}|{slip.applicant}", 2023] == {office.EDUCATION}
    cases = faulty_office.RECONSIDERATIONS
    assert doubts[f"{cases.indicator}|{cases.applicant}", 2021] == {office.EDUCATION}
    assert (f"{cases.indicator}|{cases.applicant}", 2023) not in doubts
    assert all(office.TOWN not in names for names in doubts.values())
