"""Reports as they were read: lists, figures, and names that do not exist."""

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest

from analytics import queries
from analytics.dictionary import load_dictionary
from analytics.errors import UnknownSelection
from analytics.model import Form
from analytics.queries import Scope
from analytics.store import Snapshot
from queries.conftest import Build
from queries.kit import Agency, Gap, Report


def test_every_version_is_listed_and_reports_without_a_year_too(build: Build) -> None:
    """Latest year and version first, in official order; a report without a year is never hidden."""
    snapshot = build(
        [Agency("b", order=2), Agency("a", order=1)],
        [
            Report("b", 2024),
            Report("a", 2023, version=1, is_current=False),
            Report("a", 2023, version=2),
            Report("a", 2024),
            Report("a", None, form=None),  # type: ignore[arg-type]
        ],
    )
    frame = queries.list_filings(snapshot, Scope())
    assert frame[["agency_id", "version"]].values.tolist() == [
        ["a", 1],
        ["a", 2],
        ["a", 1],
        ["a", 1],
        ["b", 1],
    ]
    assert frame["report_year"].tolist() == [2024, 2023, 2023, None, 2024]
    only = queries.list_filings(snapshot, Scope(first_year=2024, last_year=2024, agencies=("a",)))
    assert only["report_year"].tolist() == [2024, None]


def test_a_page_is_cut_from_the_whole_list(build: Build) -> None:
    """Pages, their number, the search, the agencies and whose report one is follow the whole list."""
    agencies = [Agency("c", "丙局", order=1), Agency("a", "甲局", order=2), Agency("b", "乙局")]
    years = (2021, 2022, 2023)
    snapshot = build(
        agencies,
        [*(Report(each.id, year) for each in agencies for year in years), Report("b", None, form=None)],
    )  # type: ignore[arg-type]
    for scope in (
        Scope(),
        Scope(agencies=("a", "b")),
        Scope(agencies=("b",), first_year=2022, last_year=2022),
    ):
        whole = queries.list_filings(snapshot, scope)["filing_id"].tolist()
        pages = [
            queries.list_filings(snapshot, scope, start=at, n=3)["filing_id"].tolist()
            for at in range(0, 12, 3)
        ]
        assert [filing for page in pages for filing in page] == whole
        assert queries.count_filings(snapshot, scope) == len(whole)
        rows = queries.list_filings(snapshot, scope)
        assert queries.list_filers(snapshot, scope) == tuple(dict.fromkeys(rows["agency_id"]))
        for filing in queries.list_filings(snapshot, Scope())["filing_id"]:
            owner = dict(zip(whole, rows["agency_id"], strict=True)).get(filing)
            assert queries.find_filer(snapshot, scope, filing) == owner
    found = queries.list_filings(snapshot, Scope(), wanted="局 2022", n=2)
    assert found[["agency_id", "report_year"]].values.tolist() == [["c", 2022], ["a", 2022]]
    assert queries.count_filings(snapshot, Scope(), wanted="局 2022") == 3
    assert queries.find_filer(snapshot, Scope(), "nowhere") is None


def test_figures_come_in_official_order_and_exact(build: Build) -> None:
    """Every figure of the form, Decimal or None, blanks with their implied value."""
    figures = {"proactive.fees.amount": "96171.6001", "requests.received": Gap(implied="3", proof="identity")}
    snapshot = build([Agency("a")], [Report("a", 2024, figures)])
    frame = queries.filing_figures(snapshot, "f0")
    keys = list(zip(frame["indicator"], frame["applicant"], strict=True))
    assert keys == [tuple(key) for key in load_dictionary().figure_keys(Form.F2021)]
    rows = frame.set_index(["indicator", "applicant"])
    assert rows.loc[("proactive.fees.amount", "total"), "value"] == Decimal("96171.6001")
    blank = rows.loc[("requests.received", "total")]
    assert (blank["status"], blank["value"], blank["implied"]) == ("blank", None, Decimal(3))


ONE_FILING: list[Callable[[Snapshot, str], pd.DataFrame]] = [
    queries.filing_figures,
    queries.filing_sections,
    queries.filing_findings,
    queries.filing_problems,
    queries.filing_unmapped,
    queries.filing_sources,
]


@pytest.mark.parametrize("ask", ONE_FILING)
def test_an_unknown_report_is_named(build: Build, ask: Callable[[Snapshot, str], pd.DataFrame]) -> None:
    """A link to a report that is no longer there says so; a report without such rows is just empty."""
    snapshot = build([Agency("a")], [Report("a", 2024, form=None)])
    assert ask(snapshot, "f0").empty
    with pytest.raises(UnknownSelection) as caught:
        ask(snapshot, "f9")
    assert (caught.value.what, caught.value.unknown) == ("filing", ("f9",))


def test_missing_texts_are_none(build: Build) -> None:
    """NaN would be true in an ``if``."""
    snapshot = build(
        [Agency("a", region=None)], [Report("a", 2024), Report("a", 2023, variant="one_row_six")]
    )
    assert queries.list_filings(snapshot, Scope())["variant"].tolist() == [None, "one_row_six"]
    assert queries.list_agencies(snapshot)["region"].tolist() == [None]


def test_a_snapshot_is_described(build: Build) -> None:
    """Counts of agencies, reports and versions, and the years they span."""
    snapshot = build(
        [Agency("a", in_roster=True), Agency("b")],
        [Report("a", 2023, version=1, is_current=False), Report("a", 2023, version=2), Report("a", 2024)],
    )
    described = queries.describe_snapshot(snapshot)
    assert (described["agencies"], described["in_roster"], described["with_report"]) == (2, 1, 1)
    assert (described["reports"], described["versions"]) == (2, 3)
    assert (described["first_year"], described["last_year"]) == (2023, 2024)
    assert queries.list_refusals(snapshot).empty


def test_states_of_cells_are_counted(build: Build) -> None:
    """How many figures of each report have a value, are blank, illegible or implied."""
    figures = {"requests.received": Gap(implied="3"), "requests.carried_in": Gap("illegible")}
    snapshot = build([Agency("a")], [Report("a", 2024, figures), Report("a", 2020, form="2019", fill=Gap())])
    rows = queries.filing_states(snapshot).set_index("filing_id").to_dict("index")
    none = {"not_applicable": 0, "absent": 0}
    assert rows["f0"] == {"reported": 198, "blank": 1, "illegible": 1, "implied": 1, **none}
    assert rows["f1"] == {"reported": 0, "blank": 198, "illegible": 0, "implied": 0, **none}
