"""A real dashboard server and a browser window that notes whatever goes wrong."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Response, WebSocket, expect
from playwright.sync_api import TimeoutError as NothingInTime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ports import find_port

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = STOP_SECONDS = 120
LIST_MILLISECONDS, LIST_TRIES = 4_000, 5
SHOW_MILLISECONDS = 60_000
"""Generous, because test machines are slow; nothing waits longer than it has to."""
LOOK_MILLISECONDS = 20
CLICK_MILLISECONDS, CLICKS = 5_000, 5
NEXT_PICTURE = """() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
    setTimeout(resolve, 1000);
})"""


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
class Runs:
    """How often a page has asked its server to run it, its clock apart, and whether that has ended."""

    asked: int = 0
    are_over: bool = True

    def has_more_than(self, before: int) -> bool:
        """Say whether something was asked since there were so many questions."""
        return self.asked > before

    def hear(self, socket: WebSocket) -> None:
        """Listen to what page and server say to each other."""
        socket.on("framesent", self._note_question)
        socket.on("framereceived", self._note_answer)

    def _note_question(self, said: bytes | str) -> None:
        if isinstance(said, bytes):
            question = BackMsg.FromString(said)
            if question.WhichOneof("type") == "rerun_script" and not question.rerun_script.is_auto_rerun:
                self.asked += 1
                self.are_over = False

    def _note_answer(self, said: bytes | str) -> None:
        if isinstance(said, bytes):
            answer = ForwardMsg.FromString(said)
            if answer.WhichOneof("type") == "script_finished":
                self.are_over = answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Watched:
    """A page and everything that went wrong in it."""

    page: Page
    server: Server
    errors: list[str] = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)

    def open(self, link: str) -> "Watched":
        """Open a link and wait until the page has been drawn."""
        self.page.goto(self.server.url + link)
        self.settle()
        return self

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Do in this block what has the page run again; after it everything is drawn.

        While a page runs again, what it drew before stays until its new state is there: one and the same
        thing may be found twice, what is typed may be lost, and what is read may be of either state.
        """
        self.settle()
        before = self.runs.asked
        yield
        self._wait_for(partial(self.runs.has_more_than, before), "the page did not run again")
        self.settle()

    def choose(self, part: Locator, **click: Any) -> None:
        """Click into a chart or a table, which has the page run again.

        Both are drawn by the browser after the page is; what comes too early for them is lost, and a person
        clicks once more.
        """
        for _ in range(CLICKS):
            self.settle()
            before = self.runs.asked
            part.click(**click)
            if self._comes_to(partial(self.runs.has_more_than, before), CLICK_MILLISECONDS):
                self.settle()
                return
        pytest.fail(f"nothing comes of a click at {self.page.url}:\n{self.server.console()}")

    def settle(self) -> None:
        """Wait until the server has answered all that the page asked for, and everything is drawn."""
        drawn = self.page.locator("h1, [data-testid='stException']").first
        idle = self.page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")
        # What is being drawn again is faded until its new state is there.
        old = self.page.locator("[data-stale='true']").first
        try:
            drawn.wait_for(timeout=SHOW_MILLISECONDS)
            self._wait_for(lambda: self.runs.are_over, "the page did not come to rest")
            # What the server has said may still wait to be looked at by a busy page.
            self.page.evaluate(NEXT_PICTURE)
            idle.wait_for(timeout=SHOW_MILLISECONDS)
            old.wait_for(state="detached", timeout=SHOW_MILLISECONDS)
        except NothingInTime:
            pytest.fail(f"nothing was drawn at {self.page.url}:\n{self.server.console()}")
        if self.page.get_by_test_id("stException").count():
            pytest.fail(f"an exception is shown at {self.page.url}:\n{self.server.console()}")

    def _wait_for(self, is_so: Callable[[], bool], complaint: str) -> None:
        if not self._comes_to(is_so, SHOW_MILLISECONDS):
            pytest.fail(f"{complaint} at {self.page.url}:\n{self.server.console()}")

    def _comes_to(self, is_so: Callable[[], bool], milliseconds: int) -> bool:
        deadline = time.monotonic() + milliseconds / 1000
        while not is_so():
            if time.monotonic() > deadline:
                return False
            self.page.wait_for_timeout(LOOK_MILLISECONDS)
        return True

    def open_list(self, box: Locator, typed: str = "") -> Locator:
        """Open a select box with the keyboard, and give its entries, of all those that fit what is typed.

        A list that opens while charts are still being drawn may close again, and is opened once more.
        """
        entries = self.page.get_by_role("option")
        for _ in range(LIST_TRIES):
            box.fill(typed)
            box.press("ArrowDown")
            try:
                expect(entries.first).to_be_visible(timeout=LIST_MILLISECONDS)
            except AssertionError:
                self.page.keyboard.press("Escape")
            else:
                return entries
        pytest.fail(f"the list does not open at {self.page.url}:\n{self.server.console()}")

    def take(self, figure: Locator, button: str, kind: str) -> Download:
        """Open the list of a figure's files and take one.

        Charts that are drawn late move the page away under an open list, as they do for a person, who opens
        it again.
        """
        wanted = self.page.get_by_text(kind).last
        for _ in range(LIST_TRIES):
            with self.rerun():
                figure.get_by_text(button, exact=True).click()
            try:
                expect(wanted).to_be_in_viewport(timeout=LIST_MILLISECONDS)
                break
            except AssertionError:
                with self.rerun():
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
    port = find_port()
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
        process.wait(timeout=STOP_SECONDS)
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

    watched.page.on("websocket", watched.runs.hear)
    watched.page.on("console", on_console)
    watched.page.on("response", on_response)
    watched.page.on("pageerror", lambda error: watched.errors.append(f"exception: {error}"))


def drop_file(page: Page, name: str, content: bytes) -> None:
    """Drop a web page onto the import page."""
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/html", "buffer": content}
    )


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
