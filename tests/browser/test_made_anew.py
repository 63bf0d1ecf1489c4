"""A store that is removed and made anew while a server runs: its pages show the new one, whole."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import office
from analytics import store
from dashboard import Server, Watched, run_server

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
START = "import sys; from analytics.ui.launcher import serve; sys.exit(serve(None, {port}, False))"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An office of its own, because this test removes it."""
    office.publish_office(tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def server(data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of its own."""
    with run_server([sys.executable, "-c", START], data, tmp_path) as running:
        yield running


def test_a_store_made_anew_under_the_same_number_is_shown(server: Server, data: Path, visit: Visit) -> None:
    """Both stores have a snapshot 1; nothing that was kept of the first one is shown of the second."""
    watched = visit(server, "/reports")
    title = watched.page.locator(".st-key-da-figure-filings h2")
    expect(title).to_have_text("已读取 9 份报告")
    for name in ("store", "files"):
        shutil.rmtree(data / name)
    office.publish_office(data, last_year=2021)
    assert store.find_snapshot(data).number == 1
    watched.open("/reports")
    expect(title).to_have_text("已读取 3 份报告")
    assert watched.parameters() == {"snapshot": "1"}
