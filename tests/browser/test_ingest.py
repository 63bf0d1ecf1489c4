"""A file comes in through the page while somebody else works in another tab, and is taken back."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import office
from analytics import store
from analytics.store.writing import write_lock
from analytics.ui.language import translate
from dashboard import Server, Watched, drop_file
from spoken import is_foreign

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
WORK_MILLISECONDS = 120_000
"""A worker and its reader have to start, on a machine that is busy."""


def filings(page: Page) -> str:
    """The title of the list of reports."""
    return page.locator(".st-key-da-figure-filings h2").inner_text()


def test_import_while_others_work(own_server: Server, visit: Visit, own_data: Path) -> None:
    """Another tab shows whole states only; the new report is one click away; undo takes it back."""
    (made,) = (
        entry
        for entry in office.write_reports()
        if (entry.report.agency, entry.report.report_year) == (office.EDUCATION, 2023)
    )
    other = visit(own_server, "/reports")
    assert filings(other.page) == "已读取 6 份报告"
    watched = visit(own_server, "/ingest")
    page = watched.page
    drop_file(page, "../<b>教育局.html", made.content)
    expect(page.locator(".st-key-da-figure-progress")).to_be_visible()
    # Somebody else goes on working meanwhile.
    with other.rerun():
        other.page.get_by_test_id("stSidebar").get_by_text("乡镇", exact=True).click()
    expect(other.page.locator(".st-key-da-figure-filings h2")).to_have_text("已读取 1 份报告")

    review = page.locator(".st-key-da-figure-review")
    expect(page.get_by_label(translate("ingest.upload_label", "zh"), exact=True).first).to_be_attached()
    expect(review.locator("h2")).to_have_text("1 个文件中读出 1 份报告", timeout=WORK_MILLISECONDS)
    expect(review.locator(".da-said")).to_contain_text("<b>教育局.html")
    watched.settle()
    # The box of a date asks for it in Chinese; what it says to who cannot see it is Chinese, too.
    day = page.get_by_test_id("stDateInput")
    expect(day.get_by_role("spinbutton")).to_have_text(["年", "月", "日"])
    names = day.locator("[aria-label]").evaluate_all("(all) => all.map((each) => each.ariaLabel)")
    assert [name for name in names if is_foreign(name, "zh-CN", [])] == []
    link = page.url
    page.reload()
    watched.settle()
    assert page.url == link
    expect(review).to_be_visible()
    assert store.find_snapshot(own_data).number == 1

    with watched.rerun():
        page.locator(".st-key-ingest_publish button").click()
    result = page.locator(".st-key-da-figure-result")
    expect(result.locator("h2")).to_have_text("已发布为快照 2", timeout=WORK_MILLISECONDS)
    with other.rerun():
        other.page.get_by_test_id("stSidebar").get_by_text("乡镇", exact=True).click()
    expect(other.page.locator(".st-key-da-figure-filings h2")).to_have_text("已读取 7 份报告")

    with watched.rerun():
        result.get_by_text(f"看报告：{office.EDUCATION} 2023 年度").click()
    expect(page.locator(".st-key-da-figure-report h2")).to_contain_text(f"{office.EDUCATION} 2023 年度报告")
    with watched.rerun():
        page.get_by_test_id("stTopNavLink").get_by_text("导入", exact=True).click()
    page.get_by_text("撤销最近一次发布").click()
    with watched.rerun():
        page.locator(".st-key-ingest_undo button").click()
    expect(page.locator(".st-key-da-figure-history")).to_contain_text("快照 000002 的发布已撤销")
    assert store.find_snapshot(own_data).number == 3
    other.open("/reports")
    assert filings(other.page) == "已读取 6 份报告"


def test_files_that_come_while_their_batch_is_published_are_a_batch_of_their_own(
    own_server: Server, visit: Visit, own_data: Path
) -> None:
    """A second file is dropped while the publish waits for another writer: it waits too, nothing is lost."""
    first, second = [made for made in office.write_reports() if made.report.report_year == 2023][:2]
    watched = visit(own_server, "/ingest")
    page = watched.page
    drop_file(page, first.name, first.content)
    review = page.locator(".st-key-da-figure-review")
    expect(review).to_contain_text(first.name, timeout=WORK_MILLISECONDS)
    with write_lock(own_data):
        with watched.rerun():
            page.locator(".st-key-ingest_publish button").click()
        expect(page.locator(".st-key-da-figure-progress")).to_contain_text(
            translate("ingest.step_waiting", "zh"), timeout=WORK_MILLISECONDS
        )
        with watched.rerun():
            drop_file(page, second.name, second.content)
        expect(page.locator(".st-key-da-figure-upload")).to_contain_text(translate("ingest.late", "zh"))
        expect(review).to_contain_text(second.name, timeout=WORK_MILLISECONDS)
        expect(review.locator("h2")).to_have_text("1 个文件中读出 1 份报告")
    deadline = time.monotonic() + WORK_MILLISECONDS / 1000
    while store.find_snapshot(own_data).number < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    with watched.rerun():
        page.locator(".st-key-ingest_publish button").click()
    result = page.locator(".st-key-da-figure-result")
    expect(result.locator("h2")).to_have_text("已发布为快照 3", timeout=WORK_MILLISECONDS)
    kept = store.fetch_rows(store.find_snapshot(own_data), "SELECT file FROM original", [])
    assert {(first.name,), (second.name,)} <= set(kept)
