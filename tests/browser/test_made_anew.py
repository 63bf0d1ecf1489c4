"""A store that is removed and made anew while a server runs: its pages show the new one, whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import office
from analytics import store
from dashboard import Server, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]


@pytest.fixture
def own_data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A whole office, because this test removes it."""
    return office.copy_office(tmp_path_factory, tmp_path / "office")


def test_a_store_made_anew_under_the_same_number_is_shown(
    own_server: Server, own_data: Path, visit: Visit
) -> None:
    """Both stores have a snapshot 1; nothing that was kept of the first one is shown of the second."""
    watched = visit(own_server, "/reports")
    title = watched.page.locator(".st-key-da-figure-filings h2")
    expect(title).to_have_text("已读取 9 份报告")
    for name in ("store", "files"):
        shutil.rmtree(own_data / name)
    office.publish_office(own_data, last_year=2021)
    assert store.find_snapshot(own_data).number == 1
    watched.open("/reports")
    expect(title).to_have_text("已读取 3 份报告")
    assert watched.parameters() == {"snapshot": "1"}


def test_a_link_of_the_store_before_says_that_its_data_are_gone(
    own_server: Server, own_data: Path, visit: Visit
) -> None:
    """The number of the link is that of today's snapshot, and all the same it is another one."""
    watched = visit(own_server, "/reports")
    link = watched.page.url.removeprefix(own_server.url)
    notice = watched.page.locator(".da-notice")
    expect(notice).to_have_count(0)
    # Snapshots are told apart by the second.
    watched.page.wait_for_timeout(1100)
    for name in ("store", "files"):
        shutil.rmtree(own_data / name)
    office.publish_office(own_data, last_year=2021)
    watched.open(link)
    expect(notice).to_contain_text("快照 1（")
    expect(notice).to_contain_text("是另一份数据")
    watched.open(watched.page.url.removeprefix(own_server.url))
    expect(notice).to_have_count(0)
