"""The checks in a real browser: a finding's link on a cold server, and from a mark to the printed figure."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import faulty_office
from analytics import store
from analytics.store import fetch_rows
from dashboard import Server, Watched, launch_server

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the small office with faults."""
    return faulty_office.copy_faulty(tmp_path_factory, tmp_path_factory.mktemp("faulty"))


@pytest.fixture(scope="module")
def faulty_server(faulty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for it that nobody has asked for anything before the first test."""
    with launch_server(faulty, tmp_path_factory.mktemp("server")) as server:
        yield server


def find_slip(faulty: Path) -> str:
    """The id of the slipped carry-over."""
    sql = "SELECT fingerprint FROM finding WHERE rule = 'D3' AND outcome = 'fail'"
    ((name,),) = fetch_rows(store.find_snapshot(faulty), sql, [])
    return str(name)


def test_link_to_a_finding_on_a_cold_server(faulty: Path, faulty_server: Server, visit: Visit) -> None:
    """A finding's link shows its sum, its cause and its cells at once, and keeps its other choices."""
    slip = find_slip(faulty)
    watched = visit(faulty_server, f"/compliance?finding={slip}&warnings=F&agency=edu,com")
    panel = watched.page.locator(".st-key-da-finding")
    expect(panel.locator("h2")).to_contain_text("云岫区教育局")
    expect(panel.locator(".da-gap-line").first).to_contain_text("≠")
    expect(panel.locator("td.da-cell")).to_have_text("1")
    assert watched.parameters() == {"finding": slip, "warnings": "F", "agency": "edu,com", "snapshot": "1"}


def test_from_a_mark_to_the_printed_figure(faulty: Path, faulty_server: Server, visit: Visit) -> None:
    """A click on an error's mark opens its finding beside it; its link boxes the figure in the report."""
    watched = visit(faulty_server, "/compliance?agency=edu&check=D3&y=2022-2023")
    page = watched.page
    figure = page.locator(".st-key-da-figure-checks")
    targets = figure.locator(".mark-rect path[stroke-width='1.8']")
    expect(targets.first).to_be_attached()
    spoken = [mark.get_attribute("aria-label") or "" for mark in figure.locator("path[aria-label]").all()]
    assert any(re.search("D3 .*错误", words) for words in spoken)
    panel = page.locator(".st-key-da-finding")
    for number in range(targets.count()):
        watched.choose(targets.nth(number), force=True)
        if "D3" in panel.locator(".da-kicker").inner_text():
            break
    expect(panel.locator(".da-kicker")).to_contain_text("D3")
    expect(panel.locator("td.da-cell")).to_have_text("1")
    assert watched.parameters()["finding"] == find_slip(faulty)
    with watched.rerun():
        panel.get_by_text("看报告中的位置").click()
    expect(page.locator("h1")).to_have_text("报告")
    assert watched.parameters()["indicator"] == "requests.carried_out"
    assert watched.parameters()["applicant"] == "natural_person"
    expect(page.locator(".st-key-da-figure-report td.da-cell")).to_have_text("1")
    expect(page.locator(".da-place")).to_contain_text("结转下年度继续办理（自然人）")


def test_rows_of_the_list_can_be_chosen_without_a_mouse(faulty_server: Server, visit: Visit) -> None:
    """The select box under the list opens a finding with the keyboard alone."""
    watched = visit(faulty_server, "/compliance?check=H1")
    page = watched.page
    watched.open_list(page.get_by_role("combobox", name=re.compile("查看的问题")))
    page.keyboard.press("ArrowDown")
    with watched.rerun():
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-da-finding .da-kicker")).to_contain_text("H1")
    expect(page.locator(".st-key-da-finding .da-quote")).to_contain_text("139******78")


def test_ledger_is_taken_away(faulty_server: Server, visit: Visit) -> None:
    """The list comes as CSV with the columns of a ledger, one row per finding."""
    watched = visit(faulty_server, "/compliance")
    figure = watched.page.locator(".st-key-da-figure-findings")
    shown = int(re.findall(r"(\d+) 项", figure.locator("h2").inner_text())[0])
    taken = watched.take(figure, "下载", "CSV")
    lines = taken.path().read_text("utf-8-sig").splitlines()
    table = [line for line in lines if not line.startswith(("#", '"#'))]
    assert table[0].startswith(
        "一级指标,二级指标,评价标准,问题明细,整改结果,单位,年度,单元格,比照值（按检查项）,所填值（按检查项）"
    )
    assert len(table) == shown + 1
