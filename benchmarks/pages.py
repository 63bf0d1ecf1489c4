"""Times the pages on a real server, through Streamlit's agent interface: a whole page as JSON, no browser."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

PAGES = {"overview": ""} | {name: name for name in ("requests", "proactive", "disputes", "reports")}
"""Each page and its address; the first page has none."""
ROUNDS = 5
START_LIMIT = 60.0


def time_pages(disclosure: Path, data: Path) -> Iterator[tuple[str, ...]]:
    """Time each page first on a server that was just started, then again in new sessions."""
    yield ("page", "first on a cold server ms", "new session, warm caches ms")
    for page, path in PAGES.items():
        with start_server(disclosure, data) as address:
            cold = time_page(address, path)
            warm = median(time_page(address, path) for _ in range(ROUNDS))
        yield (page, f"{1000 * cold:.0f}", f"{1000 * warm:.0f}")


@contextmanager
def start_server(disclosure: Path, data: Path) -> Iterator[str]:
    """Run the dashboard on a free port for as long as the context is open; give its address."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [disclosure, "serve", "--port", str(port), "--no-browser", "--data", data],
        env=os.environ | {"STREAMLIT_SERVER_ENABLE_AGENT_API": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://localhost:{port}/_stcore/health", perf_counter() + START_LIMIT)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str, deadline: float) -> None:
    """Wait until a server answers.

    Raises:
        SystemExit: It did not in time.
    """
    while True:
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, ConnectionError):
            if perf_counter() > deadline:
                raise SystemExit(f"no answer from {url}") from None
            sleep(0.1)


def time_page(address: str, path: str) -> float:
    """Open a page in a new session and give the seconds until it is complete.

    Raises:
        SystemExit: The page raised.
    """
    request = Request(
        f"{address}/_stcore/agent/interact",
        data=json.dumps({"page": path}).encode(),
        headers={"Content-Type": "application/json"},
    )
    start = perf_counter()
    with urlopen(request, timeout=120) as answer:
        content = json.load(answer)
    seconds = perf_counter() - start
    if content["status"] != "ready":
        raise SystemExit(f"page {path or 'overview'}: {content['status']}")
    return seconds
