"""The real reports beside the checkout, ingested: numbers of pages equal what a person typed from them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import queries
from analytics.pipeline import ingest
from analytics.queries import Basis, Scope
from analytics.store import Snapshot, find_snapshot

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this checkout")

HUAIAN, HONGZE, SHANGHAI = "淮安市人民政府", "洪泽区人民政府", "上海市人民政府办公厅"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A data folder without a roster that holds the four real reports."""
    data = tmp_path_factory.mktemp("data")
    ingest([REPORTS], data, workers=1)
    return find_snapshot(data)


def load_truth(name: str) -> dict[str, Decimal]:
    """The printed totals of a report; blanks left out."""
    with (REPORTS / name / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["indicator"]: Decimal(row["value"])
        for row in rows
        if row["applicant"] == "total" and row["value"]
    }


def scope_of(snapshot: Snapshot, name: str, **fields: object) -> Scope:
    """The scope of one agency, by its name."""
    agencies = queries.list_agencies(snapshot).set_index("name")["agency_id"]
    return Scope(agencies=(agencies[name],), **fields)  # type: ignore[arg-type]


def values_of(snapshot: Snapshot, scope: Scope, year: int, *metrics: str) -> list[Decimal | None]:
    """The values of some metrics in one year."""
    frame = queries.metric_by_year(snapshot, scope, metrics)
    return frame.loc[frame["year"] == year, "value"].tolist()


def test_four_agencies_are_there(snapshot: Snapshot) -> None:
    """Everything else of the folder was refused by name."""
    assert queries.list_years(snapshot) == (2019, 2020, 2023, 2024)
    assert queries.describe_snapshot(snapshot)["reports"] == 4
    assert not queries.list_refusals(snapshot).empty


def test_a_city_and_its_district_are_never_added(snapshot: Snapshot) -> None:
    """Huai'an covers its whole city, of which Hongze is a part: no basis in any year adds them."""
    for basis in Basis:
        for year in (2023, 2024):
            counted = queries.members(snapshot, Scope(basis=basis), year)
            names = set(counted.loc[counted["is_member"], "name"])
            assert not names & {HUAIAN, HONGZE}


def test_one_agency_shows_what_it_printed(snapshot: Snapshot) -> None:
    """Figures and rates of Huai'an from its printed totals."""
    truth = load_truth("huaian_2024")
    concluded = truth["requests.outcome.total"]
    granted = truth["requests.outcome.granted"] + truth["requests.outcome.granted_in_part"]
    decided = truth["disputes.reconsideration.total"] - truth["disputes.reconsideration.pending"]
    assert values_of(
        snapshot,
        scope_of(snapshot, HUAIAN),
        2024,
        *("received", "grant_rate", "reconsideration_overturn_rate", "penalty_decisions", "fees_amount"),
    ) == [
        truth["requests.received"],
        granted / concluded,
        truth["disputes.reconsideration.overturned"] / decided,
        truth["proactive.penalty.decisions"],
        truth["proactive.fees.amount"],
    ]


def test_a_hybrid_report_is_compared_by_its_single_row(snapshot: Snapshot) -> None:
    """Hongze prints one row （六）; other disposals are that row."""
    [value] = values_of(snapshot, scope_of(snapshot, HONGZE), 2023, "other_disposal")
    assert value == load_truth("hongze_2023")["requests.outcome.other_disposal"]


def test_blanks_count_only_where_they_are_implied(snapshot: Snapshot) -> None:
    """Shanghai's office left zeros blank: refusals are known by implication and unknown as filed."""
    scope = scope_of(snapshot, SHANGHAI)
    frame = queries.metric_by_year(snapshot, scope, ["refused", "received", "fees_amount"])
    rows = frame[frame["year"] == 2019].set_index("metric")
    assert (rows.loc["received", "value"], rows.loc["received", "n_implied"]) == (859, 0)
    assert (rows.loc["refused", "status"], rows.loc["refused", "n_implied"]) == ("computed", 1)
    assert rows.loc["refused", "value"] == 14 + 5 + 4 + 12
    assert rows.loc["fees_amount", "status"] == "not_in_form"
    as_filed = queries.metric_by_year(snapshot, scope_of(snapshot, SHANGHAI, use_implied=False), ["refused"])
    assert as_filed.loc[as_filed["year"] == 2019, "status"].tolist() == ["not_computable"]
