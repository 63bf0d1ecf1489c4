"""Figures that wait for a person, and versions that one has to choose, on the reports page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import filelock
import pytest
from streamlit.testing.v1 import AppTest

import faulty_office
import office
from analytics import pipeline, store
from analytics.errors import StoreError
from analytics.model import Proof, Status
from analytics.store import CheckedFiling, fetch_rows
from analytics.synthetic.shapes.html import write_clean
from analytics.ui.language import translate
from built_once import copy_built

from factory.grid import compose

Open = Callable[..., AppTest]
LICENSED = ("proactive.licensing.decisions", "total")
FIGURE = (
    "SELECT value, proof FROM figure JOIN filing USING (filing_id) WHERE indicator = ? AND report_year = 2023"
)
CURRENT = "SELECT file FROM filing WHERE is_current AND report_year = 2022"


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A report of 2023 with one doubtful figure, and two of 2022 between which nothing decides."""
    incoming = tmp_path / "in"
    incoming.mkdir()
    copy_built(tmp_path_factory, "waiting", partial(publish_waiting, incoming), tmp_path / "data")
    return tmp_path / "data"


def publish_waiting(incoming: Path, folder: Path) -> None:
    """Publish them."""
    made = {each.name: each for each in office.write_reports() if each.report.agency == office.EDUCATION}
    doubtful = office.read(incoming, next(each for name, each in made.items() if "2023" in name))
    (checked,) = doubtful.filings
    figures = tuple(
        replace(figure, proof=Proof.UNPROVEN) if figure.key == LICENSED else figure
        for figure in checked.filing.figures
    )
    doubtful = replace(
        doubtful, filings=(CheckedFiling(replace(checked.filing, figures=figures), checked.findings),)
    )
    one = next(each for name, each in made.items() if "2022" in name)
    worse = faulty_office.add_one(one.report, faulty_office.CARRIED_OUT)
    other = office.Made(worse, "other.html", write_clean(compose(worse)))
    tied = [office.read(incoming, each) for each in (one, other)]
    pipeline.publish(folder, [doubtful, *tied])


def sign(test: AppTest, place: str) -> AppTest:
    """Type a name."""
    return test.text_input(key=f"da_author_{place}").input("王芳").run()


def test_a_doubtful_figure_is_confirmed_and_published(open_page: Open, data: Path) -> None:
    """It waits in the list, is asked about with its original, and counts after the publish."""
    test = open_page(data, "reports")
    assert not test.exception, test.exception
    everything = " ".join(block.value for block in test.html)
    assert translate("doubt.title", "zh", n=1) in everything
    assert translate("doubt.no_sum", "zh") in everything
    before = fetch_rows(store.find_snapshot(data), FIGURE, [LICENSED[0]])[0]
    assert before[1] == "unproven"
    sign(test, "waiting")
    test.button(key="da_waiting_other_value").click().run()
    assert not store.load_reviews(data).entries
    assert "十四位" in " ".join(block.value for block in test.html)
    (box,) = [each for each in test.text_input if each.key and each.key.startswith("da_waiting_value")]
    box.input("1,234").run()
    test.button(key="da_waiting_other_value").click().run()
    assert translate("doubt.none", "zh") in " ".join(block.value for block in test.html)
    test.button(key="da_publish_reviews").click().run()
    assert not test.exception, test.exception
    value, proof = fetch_rows(store.find_snapshot(data), FIGURE, [LICENSED[0]])[0]
    assert (int(value), proof) == (1234, "person")
    assert translate("doubt.title", "zh", n=0) not in " ".join(block.value for block in test.html)


def test_what_was_confirmed_is_told_at_its_figure_and_can_be_withdrawn(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the original stands who said what, and whether that counts yet; a busy store is soon said."""
    snapshot = store.find_snapshot(data)
    sql = "SELECT filing_id FROM filing WHERE report_year = 2023"
    link = {"filing": fetch_rows(snapshot, sql)[0][0], "indicator": LICENSED[0], "applicant": LICENSED[1]}
    test = sign(open_page(data, "reports", link), "chosen")
    test.button(key="da_chosen_as_read").click().run()
    told = " ".join(block.value for block in test.html)
    assert "王芳：与原件一致（下次发布时计入）" in told
    monkeypatch.setattr(store, "PATIENCE_SECONDS", 0.1)
    with filelock.FileLock(data / "write.lock"):
        test.button(key="da_publish_reviews").click().run()
    assert not test.exception, test.exception
    assert StoreError("STORE_BUSY_NOW", data=data).say("zh") in " ".join(block.value for block in test.html)
    test.button(key="da_publish_reviews").click().run()
    assert not test.exception, test.exception
    test = open_page(data, "reports", link)
    assert not test.exception, test.exception
    told = " ".join(block.value for block in test.html)
    assert "王芳：与原件一致" in told
    assert "下次发布时计入" not in told
    sign(test, "chosen").button(key="da_chosen_withdrawn").click().run()
    pipeline.publish(data, ())
    assert fetch_rows(store.find_snapshot(data), FIGURE, [LICENSED[0]])[0][1] == "unproven"


def test_what_was_said_of_a_report_is_not_said_of_its_neighbour(open_page: Open, tmp_path: Path) -> None:
    """A newer program finds one more report in the file: that one waits, though its cell prints the same."""
    (tmp_path / "in").mkdir()
    made = {each.name: each for each in office.write_reports()}
    read = office.read(tmp_path / "in", made[f"{office.EDUCATION}2023.html"])
    (checked,) = read.filings
    figures = tuple(
        replace(figure, proof=Proof.UNPROVEN) if figure.key == LICENSED else figure
        for figure in checked.filing.figures
    )
    mine = CheckedFiling(replace(checked.filing, figures=figures), checked.findings)
    last = figures[-1]
    differs = (*figures[:-1], replace(last, value=(last.value or 0) + 1, status=Status.REPORTED))
    filing = replace(mine.filing, agency=office.COMMERCE, report_year=2021, figures=differs)
    other = CheckedFiling(filing, ())
    folder = tmp_path / "data"
    pipeline.publish(folder, [replace(read, filings=(mine,))])
    sign(open_page(folder, "reports"), "waiting").button(key="da_waiting_as_read").click().run()
    assert len(store.load_reviews(folder).entries) == 1
    pipeline.publish(tmp_path / "later", [replace(read, filings=(other, mine), read_by="program-2")])
    store.merge_reviews(tmp_path / "later", store.load_reviews(folder).entries)
    test = open_page(tmp_path / "later", "reports")
    assert not test.exception, test.exception
    told = " ".join(block.value for block in test.html)
    assert translate("doubt.title", "zh", n=1) in told
    places = " ".join(block.value for block in test.html if "da-place" in block.value)
    assert translate("reports.option", "zh", agency=office.COMMERCE, year=2021) in places
    assert translate("reports.option", "zh", agency=office.EDUCATION, year=2023) not in places


def test_unreadable_cell_is_reached_where_nothing_else_waits(open_page: Open, tmp_path: Path) -> None:
    """The switch that lists cells which could not be read is there though no figure is doubtful."""
    made = next(each for each in office.write_reports() if each.report.agency == office.EDUCATION)
    (tmp_path / "in").mkdir()
    read = office.read(tmp_path / "in", made)
    (checked,) = read.filings
    figures = tuple(
        replace(figure, status=Status.ILLEGIBLE, value=None) if figure.key == LICENSED else figure
        for figure in checked.filing.figures
    )
    filing = replace(checked.filing, figures=figures)
    pipeline.publish(tmp_path / "data", [replace(read, filings=(CheckedFiling(filing, checked.findings),))])
    test = open_page(tmp_path / "data", "reports")
    assert translate("doubt.none", "zh") in " ".join(block.value for block in test.html)
    test.toggle(key="da_doubts_illegible").set_value(True).run()
    assert not test.exception, test.exception
    assert translate("doubt.title", "zh", n=1) in " ".join(block.value for block in test.html)


def test_the_version_that_counts_is_chosen(open_page: Open, data: Path) -> None:
    """Where neither stage nor day decides a person does; the other version stays open on the page."""
    snapshot = store.find_snapshot(data)
    ((current,),) = fetch_rows(snapshot, CURRENT)
    ((other,),) = fetch_rows(
        snapshot, "SELECT filing_id FROM filing WHERE NOT is_current AND report_year = 2022"
    )
    test = open_page(data, "reports", {"filing": other})
    assert not test.exception, test.exception
    sign(test, "versions")
    test.selectbox(key="da_chosen").select(other).run()
    test.button(key="da_choose_version").click().run()
    assert not test.exception, test.exception
    assert fetch_rows(store.find_snapshot(data), CURRENT)[0][0] != current
    assert test.query_params["filing"] == other
    assert translate("versions.chosen", "zh", n=2) in " ".join(block.value for block in test.html)


@pytest.mark.usefixtures("samples")
def test_nobody_decides_about_the_samples(open_page: Open, tmp_path: Path) -> None:
    """The panel of a finding says so and offers no button."""
    test = open_page(tmp_path / "empty", "compliance")
    assert not test.exception, test.exception
    assert not [button for button in test.button if (button.key or "").startswith("da_decide")]
