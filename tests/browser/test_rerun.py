"""What browser tests wait with: a page that runs again shows what it drew before beside what it draws now."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import Server, Watched, run_server

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
SLOW_PAGE = """
import time
import streamlit as st

def remove():
    st.session_state["lines"] -= 1

st.session_state.setdefault("lines", 3)
st.html("<h1>Slow</h1>")
for number in range(st.session_state["lines"]):
    st.html(f"<p class='line'>{number}</p>")
st.button("Remove", key="remove", on_click=remove)
time.sleep(2)
"""


@pytest.fixture
def slow_server(tmp_path: Path) -> Iterator[Server]:
    """A page whose button moves up by one line with every click, and which takes two seconds to run."""
    script = tmp_path / "slow.py"
    script.write_text(SLOW_PAGE, encoding="utf-8")
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.port={port}"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    with run_server(command, tmp_path, tmp_path) as server:
        yield server


def test_after_a_rerun_everything_is_there_once(slow_server: Server, visit: Visit) -> None:
    """Right after `rerun`, and without any waiting, nothing of the state before is left."""
    watched = visit(slow_server, "/")
    # What the server says comes late, as it does on a busy machine.
    far = {"offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1}
    session = watched.page.context.new_cdp_session(watched.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", far)
    button, lines = watched.page.locator(".st-key-remove button"), watched.page.locator(".line")
    for left in (2, 1):
        with watched.rerun():
            button.click()
        assert (button.count(), lines.count()) == (1, left)
