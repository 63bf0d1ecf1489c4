"""Two people import at once, each in a browser of their own; a third one looks on."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import office
from analytics import store
from dashboard import Server, Watched, drop_file

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
WORK_MILLISECONDS = 180_000
"""Two workers with their readers have to start, on a machine that is busy."""


def correct_year(watched: Watched, year: int) -> None:
    """Say that the open report is for another year, and sign."""
    page = watched.page
    author = page.locator("[class*='st-key-ingest_author'] input")
    for field, words in ((page.get_by_test_id("stNumberInputField"), str(year)), (author, "王芳")):
        with watched.rerun():
            field.fill(words)
            field.press("Enter")
    expect(page.locator(".st-key-ingest_publish button")).to_be_enabled()


def test_two_people_import_at_once(own_server: Server, visit: Visit, own_data: Path) -> None:
    """Two batches are read, looked at, corrected and published together; a third person sees whole states."""
    first, second = [made for made in office.write_reports() if made.report.report_year == 2023][:2]
    one, two, third = (
        visit(own_server, "/ingest"),
        visit(own_server, "/ingest"),
        visit(own_server, "/reports"),
    )
    for watched, own in ((one, first), (two, second)):
        with watched.rerun():
            drop_file(watched.page, own.name, own.content)
    for watched, own, other in ((one, first, second), (two, second, first)):
        review = watched.page.locator(".st-key-da-figure-review")
        expect(review).to_contain_text(own.name, timeout=WORK_MILLISECONDS)
        watched.settle()
        expect(review).not_to_contain_text(other.name)
    assert one.parameters()["batch"] != two.parameters()["batch"]
    correct_year(one, 2018)
    correct_year(two, 2017)

    buttons = [watched.page.locator(".st-key-ingest_publish button") for watched in (one, two)]
    for button in buttons:
        button.click()
    title, seen = third.page.locator(".st-key-da-figure-filings h2"), set()
    results = [watched.page.locator(".st-key-da-figure-result h2") for watched in (one, two)]
    deadline = time.monotonic() + WORK_MILLISECONDS / 1000
    while time.monotonic() < deadline and not all(result.count() for result in results):
        third.open("/reports")
        seen.add(title.inner_text())
    for watched in (one, two):
        watched.settle()
    third.open("/reports")
    assert title.inner_text() == "已读取 8 份报告"
    assert seen <= {f"已读取 {n} 份报告" for n in (6, 7, 8)}

    # No file was taken twice.
    assert len(list((own_data / "intake").iterdir())) == 2
    told = sorted(result.inner_text() for result in results)
    assert told == ["已发布为快照 2", "已发布为快照 3"]
    snapshot = store.find_snapshot(own_data)
    rows = store.fetch_rows(
        snapshot,
        "SELECT file, report_year, decided FROM filing WHERE report_year < 2020 ORDER BY report_year",
    )
    assert [(file, year) for file, year, _ in rows] == [(second.name, 2017), (first.name, 2018)]
    assert [entry.author for entry in store.load_reviews(own_data).entries] == ["王芳", "王芳"]
    loads = store.fetch_rows(snapshot, "SELECT load_id, added FROM load ORDER BY load_id")
    assert loads[1:] == [(2, 1), (3, 1)]
    for watched in (one, two):
        watched.page.reload()
        watched.settle()
        expect(watched.page.locator(".st-key-da-figure-result")).to_be_visible()
