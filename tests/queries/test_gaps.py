"""Why a metric has no value, and the tables of the export, against the small truths that were written."""

from pathlib import Path

from analytics.queries import Scope, metric_gaps
from analytics.queries.decisions import Decisions
from analytics.queries.exports import export_tables
from queries.kit import Agency, Gap, Report, build_snapshot


def test_the_most_telling_state_of_several_cells_is_told(tmp_path: Path) -> None:
    """Illegible before doubtful before blank before a slash before a cell that is not there."""
    cells = {
        "requests.outcome.granted": Gap("blank"),
        "requests.outcome.granted_in_part": Gap("not_applicable"),
    }
    reports = [
        Report("a", 2024, cells),
        Report("b", 2024, cells | {"requests.outcome.total": Gap("illegible")}),
        Report("c", 2024, {"requests.outcome.total": Gap("reported", proof="unproven")}),
        Report("d", 2024, {"requests.received": Gap("blank")}),
        Report("e", 2024, {"requests.outcome.granted": Gap("absent")}),
    ]
    snapshot = build_snapshot(tmp_path, [Agency(name) for name in "abcde"], reports)
    states = metric_gaps(snapshot, "grant_rate")
    assert dict(zip(states["filing_id"], states["state"], strict=True)) == {
        "f0": "blank",
        "f1": "illegible",
        "f2": "unproven",
        "f4": "absent",
    }


def test_export_has_every_figure_of_the_scope_and_what_its_ids_mean(tmp_path: Path) -> None:
    """Old versions and other years stay out; a gap has a state and no value."""
    reports = [
        Report("a", 2023, {"requests.received": 5}),
        Report("a", 2024, {"requests.received": Gap("blank", implied="3")}),
        Report("b", 2024, {"requests.received": 7}),
        Report("b", 2024, {"requests.received": 9}, version=0, is_current=False),
    ]
    snapshot = build_snapshot(tmp_path, [Agency("a"), Agency("b")], reports)
    tables = {
        table.name: table.rows
        for table in export_tables(snapshot, Scope(first_year=2024, last_year=2024), Decisions())
    }
    figures = tables["figures"]
    assert len(figures) == 2 * 200
    received = figures[(figures["indicator"] == "requests.received") & (figures["applicant"] == "total")]
    assert list(received["agency_id"]) == ["a", "b"]
    assert [None if value is None else float(value) for value in received["value"]] == [None, 7.0]
    assert list(received["status"]) == ["blank", "reported"]
    assert set(figures["indicator"]) <= set(tables["dictionary_indicators"]["indicator"])
    assert set(figures["applicant"]) <= set(tables["dictionary_applicants"]["applicant"])
    assert set(tables["metrics_total"]["metric"]) == set(tables["dictionary_metrics"]["metric"])
    totals = tables["metrics_total"]
    (total,) = totals[totals["metric"] == "received"]["value"]
    assert total == 3 + 7
