"""Real servers and a real browser. Without chromium these tests fail in CI, elsewhere they are skipped."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

import office
from dashboard import ROOT, Server, Watched, launch_server, run_server, watch

EXPECT_MILLISECONDS, START_MILLISECONDS = 60_000, 180_000
"""Test machines are slow; nothing waits longer than it has to."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
UNSEEN = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
"""Parts of a window that nobody sees here, and that every window draws as pages of their own: a quarter of
the browser's work."""
ALREADY_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,"
    "AimEnabled,PreconnectToSearch"
)
"""What Playwright switches off itself; of two lists chromium takes the last."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={ALREADY_OFF},{UNSEEN}",
]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with nine reports."""
    return office.copy_office(tmp_path_factory, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium. Nothing is downloaded."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        missing = "no chromium on this machine; on Debian: apt install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, timeout=START_MILLISECONDS
        )
        yield launched
        launched.close()


@pytest.fixture
def cold_server(data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has asked for anything yet, started as Streamlit's users start theirs."""
    streamlit = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command = [*streamlit, "--server.headless=true", "--server.port={port}"]
    # Links are opened the moment that the port takes a connection.
    with run_server(command, data, tmp_path, waits_for_health=False) as server:
        yield server


@pytest.fixture(scope="session")
def warm_server(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that do not mind who was there before, started by the launcher."""
    with launch_server(data, tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def own_data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """An office for a test that changes it; the reports of 2023 are still to come."""
    return office.copy_office(tmp_path_factory, tmp_path / "office", last_year=2022)


@pytest.fixture
def own_server(own_data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server for it."""
    with launch_server(own_data, tmp_path) as server:
        yield server


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A fresh browser window on a server; at the end nothing may have gone wrong in it."""
    opened: list[Watched] = []

    def visit_(
        server: Server,
        link: str,
        locale: str = "zh-CN",
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
    ) -> Watched:
        viewport: ViewportSize = {"width": width, "height": 1000}
        context = browser.new_context(locale=locale, viewport=viewport, color_scheme=scheme)
        context.set_default_timeout(EXPECT_MILLISECONDS)
        watched = Watched(context.new_page(), server)
        opened.append(watched)
        watch(watched)
        return watched.open(link)

    yield visit_
    for watched in opened:
        watched.page.context.close()
    assert [error for watched in opened for error in watched.errors] == []
