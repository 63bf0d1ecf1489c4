"""What people decide, in a real browser: typed, pressed, seen at once, and still there after a reload."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import faulty_office
import office
from analytics import pipeline, store
from analytics.model import FigureKey, Proof
from analytics.store import CheckedFiling, FindingDecision, FindingVerdict, fetch_rows
from analytics.ui.language import translate
from dashboard import Server, Watched, launch_server

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
LICENSED = FigureKey("proactive.licensing.decisions", "total")
PROOF = "SELECT proof FROM figure JOIN filing USING (filing_id) WHERE indicator = ? AND file = 'scan.pdf'"
NAME = "王芳"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with faults, and of one report, a PDF, a figure that nothing proves."""
    folder = tmp_path_factory.mktemp("deciding")
    faulty_office.copy_faulty(tmp_path_factory, folder / "data")
    made = next(each for each in office.write_reports() if each.report.agency == office.GOVERNMENT)
    (folder / "in").mkdir()
    read = office.read(folder / "in", office.Made(made.report, "scan.pdf", made.content + b"\n%scan\n"))
    (checked,) = read.filings
    figures = tuple(
        replace(figure, proof=Proof.UNPROVEN) if figure.key == LICENSED else figure
        for figure in checked.filing.figures
    )
    filing = replace(checked.filing, figures=figures, report_year=2022)
    pipeline.publish(folder / "data", [replace(read, filings=(CheckedFiling(filing, ()),))])
    return folder / "data"


@pytest.fixture(scope="module")
def server(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is decided here is in nobody else's way."""
    with launch_server(data, tmp_path_factory.mktemp("server")) as running:
        yield running


def type_into(watched: Watched, part: Page | Locator, key: str, words: str) -> None:
    """Fill a field that is found by its label, and leave it."""
    field = part.get_by_role("textbox", name=translate(key, "zh"), exact=True)
    with watched.rerun():
        field.fill(words)
        field.press("Tab")


def press(watched: Watched, part: Page | Locator, key: str) -> None:
    """Press a button by what it says."""
    with watched.rerun():
        part.get_by_role("button", name=translate(key, "zh"), exact=True).click()


def test_a_finding_is_explained_seen_by_the_next_visitor_and_opened_again(
    server: Server, data: Path, visit: Visit
) -> None:
    """Name and reason are typed once; the next window shows both, and the chip counts what is settled."""
    sql = "SELECT fingerprint FROM finding WHERE rule = 'D3' AND outcome = 'fail'"
    ((finding,),) = fetch_rows(store.find_snapshot(data), sql, [])
    link = f"/compliance?finding={finding}"
    watched = visit(server, link)
    page = watched.page
    type_into(watched, page, "author.label", NAME)
    type_into(watched, page, "decision.note", "台账为 10 件，报告误填")
    press(watched, page, "decision.action.explained")
    handling = page.locator(".st-key-da-finding .da-handling")
    expect(handling).to_contain_text(f"{NAME}：{translate('decision.verdict.explained', 'zh')}")

    second = visit(server, link)
    other = second.page
    expect(other.locator(".da-handling")).to_contain_text("台账为 10 件，报告误填")
    expect(other.locator(".da-chips")).to_contain_text(translate("decision.settled", "zh"))
    type_into(second, other, "author.label", "李强")
    press(second, other, "decision.action.reopened")
    expect(other.locator(".da-handling")).to_contain_text(translate("decision.verdict.reopened", "zh"))
    expect(other.locator(".da-chips")).not_to_contain_text(translate("decision.settled", "zh"))


def test_a_doubtful_figure_is_confirmed_beside_its_picture_and_counts(
    server: Server, data: Path, visit: Visit
) -> None:
    """The strip of the page that prints it is a picture; said as read and published, the figure counts."""
    watched = visit(server, "/reports")
    page = watched.page
    doubts = page.locator(".st-key-da-figure-doubts")
    expect(doubts.locator("h2")).to_have_text(translate("doubt.title", "zh", n=1))
    strip = doubts.locator("img.da-image")
    expect(strip).to_be_visible()
    assert strip.evaluate("picture => picture.naturalWidth > 200 && picture.alt.length > 0")
    type_into(watched, doubts, "author.label", NAME)
    with watched.rerun():
        doubts.get_by_role("button", name="与原件一致").click()
    press(watched, page, "pending.action")
    expect(doubts).to_have_count(0)
    rows = fetch_rows(store.find_snapshot(data), PROOF, [LICENSED.indicator])
    assert rows == [("person",)]


def test_a_finding_is_confirmed_and_dismissed_with_a_reason(server: Server, data: Path, visit: Visit) -> None:
    """Without name or reason nothing is kept, and the page says which; chips and list follow each verdict."""
    sql = "SELECT fingerprint FROM finding WHERE rule = 'D3' AND outcome = 'fail'"
    ((finding,),) = fetch_rows(store.find_snapshot(data), sql, [])
    watched = visit(server, f"/compliance?finding={finding}")
    page = watched.page
    panel = page.locator(".st-key-da-finding")
    handling = panel.locator(".da-handling")
    kept = len(store.load_reviews(data).entries)
    press(watched, panel, "decision.action.confirmed")
    expect(panel.locator(".da-is-error[role=status]")).to_be_visible()
    assert len(store.load_reviews(data).entries) == kept

    type_into(watched, panel, "author.label", NAME)
    press(watched, panel, "decision.action.confirmed")
    expect(handling).to_contain_text(f"{NAME}：{translate('decision.verdict.confirmed', 'zh')}")
    press(watched, panel, "decision.action.dismissed")
    expect(panel.locator(".da-is-error[role=status]")).to_be_visible()
    type_into(watched, panel, "decision.note", "与台账核对无误")
    press(watched, panel, "decision.action.dismissed")
    expect(handling).to_contain_text("与台账核对无误")
    expect(page.locator(".da-chips")).to_contain_text(translate("decision.settled", "zh"))
    page.reload()
    watched.settle()
    expect(handling).to_contain_text(translate("decision.verdict.dismissed", "zh"))
    latest = store.load_reviews(data).latest(FindingDecision)[finding][0]
    assert latest.verdict is FindingVerdict.DISMISSED
