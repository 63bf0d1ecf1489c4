"""A real dashboard server and a browser window that notes whatever goes wrong."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as NothingInTime

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
LIST_MILLISECONDS, LIST_TRIES = 4_000, 5
SHOW_MILLISECONDS = 60_000
"""Generous, because test machines are slow; nothing waits longer than it has to."""


@dataclass
class Server:
    """A running dashboard and what it wrote to its console."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def console(self) -> str:
        """Everything that the server has written so far."""
        return self.log.read_text("utf-8", errors="replace")


@dataclass
class Watched:
    """A page and everything that went wrong in it."""

    page: Page
    server: Server
    errors: list[str] = field(default_factory=list)

    def open(self, link: str) -> "Watched":
        """Open a link and wait until the page has been drawn."""
        self.page.goto(self.server.url + link)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the server has answered and everything is drawn."""
        drawn = self.page.locator("h1, [data-testid='stException']").first
        idle = self.page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")
        # What is being drawn again is faded until its new state is there.
        old = self.page.locator("[data-stale='true']").first
        for awaited, state in ((drawn, "visible"), (idle, "visible"), (old, "detached")):
            try:
                awaited.wait_for(state=state, timeout=SHOW_MILLISECONDS)
            except NothingInTime:
                pytest.fail(f"nothing was drawn at {self.page.url}:\n{self.server.console()}")
        if self.page.get_by_test_id("stException").count():
            pytest.fail(f"an exception is shown at {self.page.url}:\n{self.server.console()}")

    def take(self, figure: Locator, button: str, kind: str) -> Download:
        """Open the list of a figure's files and take one.

        Charts that are drawn late move the page away under an open list, as they do for a person, who opens
        it again.
        """
        wanted = self.page.get_by_text(kind).last
        for _ in range(LIST_TRIES):
            figure.get_by_text(button, exact=True).click()
            try:
                expect(wanted).to_be_in_viewport(timeout=LIST_MILLISECONDS)
                break
            except AssertionError:
                self.page.keyboard.press("Escape")
        with self.page.expect_download() as waiting:
            wanted.click()
        return waiting.value

    def parameters(self) -> dict[str, str]:
        """The query parameters that the address bar shows, of the snapshot its number alone."""
        return read_parameters(self.page.url)


def read_parameters(link: str) -> dict[str, str]:
    """The query parameters of a link; of the snapshot the number, not when the test published it."""
    found = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    if "snapshot" in found and not found["snapshot"].startswith("sample"):
        found["snapshot"] = found["snapshot"].partition("-")[0]
    return found


@contextmanager
def run_server(
    command: list[str], data: Path, folder: Path, *, waits_for_health: bool = True
) -> Iterator[Server]:
    """Run a dashboard on a free port until the block ends; a server that dies shows its console.

    `command` has ``{port}`` where the port goes. Without waiting for its health the block begins as soon as
    the port takes a connection, as a browser does that has been waiting for it.
    """
    port = _free_port()
    log = folder / "server.log"
    environment = os.environ | {"DISCLOSURE_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
    with log.open("wb") as console:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=folder,
            env=environment,
            stdout=console,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}", process, log)
    try:
        if waits_for_health:
            _wait_until_healthy(server)
        else:
            _wait_until_open(server, port)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert "Traceback" not in server.console(), server.console()


def launch_server(data: Path, folder: Path) -> AbstractContextManager[Server]:
    """Run a dashboard as its launcher starts it, see `run_server`."""
    start = "import sys; from analytics.ui.launcher import serve; sys.exit(serve(None, {port}, False))"
    return run_server([sys.executable, "-c", start], data, folder)


def watch(watched: Watched) -> None:
    """Note every error of a page, but for the 404s that Streamlit itself causes.

    On a deep link its client first asks for ``_stcore/health`` and ``_stcore/host-config`` relative to the
    page.
    """

    def is_known(url: str) -> bool:
        return url.endswith(("/_stcore/health", "/_stcore/host-config"))

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not is_known(message.location.get("url", "")):
            watched.errors.append(f"{message.type}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not is_known(response.url):
            watched.errors.append(f"{response.status}: {response.url}")

    watched.page.on("console", on_console)
    watched.page.on("response", on_response)
    watched.page.on("pageerror", lambda error: watched.errors.append(f"exception: {error}"))


def drop_file(page: Page, name: str, content: bytes) -> None:
    """Drop a web page onto the import page."""
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/html", "buffer": content}
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(server: Server, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            pytest.fail(f"the server died:\n{server.console()}")
        try:
            socket.create_connection(("localhost", port), timeout=5).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    pytest.fail(f"the server did not open its port within {START_SECONDS} s:\n{server.console()}")


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            pytest.fail(f"the server died:\n{server.console()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not answer within {START_SECONDS} s:\n{server.console()}")
