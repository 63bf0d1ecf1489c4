"""Times the pages on a real server, through Streamlit's agent interface: a whole page as JSON, no browser.

    python benchmarks/pages.py DATA [DATA ...]      tables for each data folder, into pages.md

In pages.md what stands between two marks is written anew; what people wrote around it stays.

What a page costs is its time less that of a bare page: a heading alone, in the same server and the same run,
outside the frame that the dashboard puts around its own pages (settings, style, sidebar, filters, address).
"""

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from processes import read_memory

from analytics.queries import describe_snapshot
from analytics.store import find_snapshot

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "benchmarks" / "pages.md"
BEGIN = "<!-- measured by `python benchmarks/pages.py`, which writes what follows anew -->"
END = "<!-- end of what is measured -->"
"""The marks in pages.md."""
BARE = "bare"
PAGES = {
    "overview": "",
    "requests": "requests",
    "proactive": "proactive",
    "disputes": "disputes",
    "compare: heat map": "compare",
    "compare: two years": "compare?view=years",
    "compare: peers": "compare?view=peers",
    "compare: ranking": "compare?view=ranking",
    "compare: panels": "compare?view=multiples",
    "compliance": "compliance",
    "reports": "reports",
    "glossary": "glossary",
}
"""Each page with its address; the first page has none."""
FILTER = ("da_kinds", ["Department"])
"""A filter that every page has, and what it is changed to (as the box shows it)."""
ROUNDS = 5
COLD_ROUNDS = 1
SETTLE = 3.0
"""Seconds after which a server has loaded what it loads by itself; the start is measured apart."""
STARTS = 3
SESSIONS = 20
START_LIMIT = 60.0

ROUTER = '''"""The dashboard's router with one page more, which is bare."""

import streamlit as st

from analytics import ui


def show_bare() -> None:
    st.title("bare")


language = ui.choose_language()
bare = st.Page(show_bare, title="bare", url_path="bare")
current = st.navigation([*ui.list_pages(language), bare], position="top")
if current == bare:
    current.run()
else:
    ui.dress(language)
    with ui.frame_page(current, language):
        current.run()
'''


START = """
import sys
from pathlib import Path
from analytics.ui.launcher import run_server
run_server(Path(sys.argv[1]), int(sys.argv[2]), open_browser=False)
"""
"""As ``disclosure serve`` starts the dashboard, with another router."""


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, its process, and how long it took to answer at all."""

    address: str
    process: int
    seconds: float


@dataclass
class Taken:
    """What one kind of request took: wall seconds of each, processor seconds of the server of each."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, server: Server, ask: Callable[[], Any]) -> Any:
        """Ask, and note what it took."""
        before, start = read_processor(server.process), perf_counter()
        answer = ask()
        self.wall.append(perf_counter() - start)
        self.processor.append(read_processor(server.process) - before)
        return answer


def time_pages(data: Path) -> Iterator[tuple[str, ...]]:
    """Time each page first on a server that was just started, then in new sessions and after a filter change.

    Yields:
        Rows of a table: what a page takes over the bare page of the same server, in milliseconds.
    """
    yield (
        *("page", "cold", "cpu", "new session", "p90", "cpu", "filter changed", "cpu", "changed back", "cpu"),
        "kB of the page",
    )
    for name, link in PAGES.items():
        yield time_one(data, name, link)


def time_one(data: Path, name: str, link: str) -> tuple[str, ...]:
    """One row of the table."""
    cold, bare, warm, changed, back = Taken(), Taken(), Taken(), Taken(), Taken()
    size = 0
    for _ in range(COLD_ROUNDS):
        with start_server(data) as server:
            ask_page(server, BARE)
            sleep(SETTLE)
            cold.add(server, lambda: ask_page(server, link))
            if len(cold.wall) < COLD_ROUNDS:
                continue
            for _ in range(ROUNDS):
                bare.add(server, lambda: ask_page(server, BARE))
                answer = warm.add(server, lambda: ask_page(server, link))
            size = len(json.dumps(answer["tree"]))
            session = answer["session_id"]
            changed.add(server, lambda: change(server, session, FILTER[1]))  # noqa: B023
            back.add(server, lambda: change(server, session, []))  # noqa: B023
    base, base_cpu = median(bare.wall), sum(bare.processor) / ROUNDS

    def over(taken: Taken) -> tuple[str, str]:
        cpu = sum(taken.processor) / len(taken.processor)
        return f"{1000 * (median(taken.wall) - base):.0f}", f"{1000 * (cpu - base_cpu):.0f}"

    p90 = quantiles(warm.wall, n=10)[-1] - base
    return (
        *(name, *over(cold), over(warm)[0], f"{1000 * p90:.0f}", over(warm)[1]),
        *(*over(changed), *over(back), f"{size / 1000:.0f}"),
    )


def measure_sessions(data: Path) -> Iterator[tuple[str, str]]:
    """What a server holds: after its start, after every page once, and with many sessions on all pages."""
    yield ("server", "resident MB")
    with start_server(data) as server:
        ask_page(server, BARE)
        yield ("a bare page", f"{read_memory(server.process):.0f}")
        for link in PAGES.values():
            ask_page(server, link)
        yield ("every page once", f"{read_memory(server.process):.0f}")
        links = list(PAGES.values())
        for number in range(SESSIONS):
            answer = ask_page(server, links[number % len(links)])
            change(server, answer["session_id"], [])
        yield (f"{SESSIONS} sessions more", f"{read_memory(server.process):.0f}")


def measure_start(data: Path) -> Iterator[tuple[str, str]]:
    """Seconds from the start of a server to its first page, by what stands in the way."""
    yield ("start", "listening, first page complete: s")
    for number in range(1, STARTS + 1):
        start = perf_counter()
        with start_server(data) as server:
            answers = perf_counter() - start
            ask_page(server, "")
            yield (str(number), f"{answers:.2f}, {perf_counter() - start:.2f}")


@contextmanager
def start_server(data: Path) -> Iterator[Server]:
    """Run the dashboard on a free port for as long as the context is open."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        app = write_app(Path(folder))
        start = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", START, app, str(port)],
            env=make_environment(data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", perf_counter() + START_LIMIT)
            yield Server(f"http://localhost:{port}", process.pid, perf_counter() - start)
        finally:
            process.terminate()
            process.wait(timeout=30)


def make_environment(data: Path) -> dict[str, str]:
    """The environment of the server; its modules keep their bytecode, as they do wherever it is installed."""
    mine = {"STREAMLIT_SERVER_ENABLE_AGENT_API": "true", "DISCLOSURE_DATA": str(data)}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | mine


def write_app(folder: Path) -> Path:
    """The dashboard with a bare page, in a folder of its own."""
    shutil.copytree(ROOT / "pages", folder / "pages")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    app = folder / "app.py"
    app.write_text(ROUTER, encoding="utf-8")
    return app


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
            sleep(0.05)


def ask_page(server: Server, link: str) -> dict[str, Any]:
    """Open a page in a new session."""
    path, _, parameters = link.partition("?")
    query = dict(pair.split("=") for pair in parameters.split("&") if pair)
    return interact(server, {"page": path, "query_params": {name: [value] for name, value in query.items()}})


def change(server: Server, session: str, value: list[str]) -> dict[str, Any]:
    """Change the filter in a session that shows a page."""
    return interact(server, {"session_id": session, "widget_state": {FILTER[0]: value}})


def interact(server: Server, wanted: dict[str, Any]) -> dict[str, Any]:
    """Send one request and give the page when it is complete.

    Raises:
        SystemExit: The page raised.
    """
    request = Request(
        f"{server.address}/_stcore/agent/interact",
        data=json.dumps(wanted).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=300) as answer:
        content: dict[str, Any] = json.load(answer)
    if "status" not in content:
        # The interface answers after half a minute at the latest; the session goes on.
        return interact(server, {"session_id": content["session_id"]})
    if content["status"] != "ready":
        raise SystemExit(f"{wanted}: {content['status']}")
    return content


def read_processor(process: int) -> float:
    """Processor seconds that a process has used, all its threads together (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def describe(data: Path) -> str:
    """What a data folder holds, for the heading of its tables."""
    counts = describe_snapshot(find_snapshot(data))
    return f"{counts['versions']:,} reports of {counts['agencies']:,} agencies"


def write_table(title: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of one table; the first row holds its heads."""
    yield from ("", f"## {title}", "")
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if not number:
            yield f"|{'---|' * len(row)}"


def join_tables(
    titles: Sequence[str], tables: Sequence[Iterable[tuple[str, str]]]
) -> Iterator[tuple[str, ...]]:
    """Tables with the same rows as one: a column for each data folder."""
    for number, rows in enumerate(zip(*tables, strict=True)):
        (name, _), *_ = rows
        yield (
            name,
            *(
                f"{value}, {title}" if not number else value
                for title, (_, value) in zip(titles, rows, strict=True)
            ),
        )


def measure(folders: Sequence[Path]) -> Iterator[str]:
    """The lines of all tables, and on what they were measured."""
    cores, busy = f"{os.cpu_count()} cores ({platform.machine()})", os.getloadavg()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "duckdb", "pandas"))
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d}: {cores}, load {busy:.0f} before it began,"
    yield f"Python {platform.python_version()}, {versions}."
    titles = [describe(data) for data in folders]
    for data, title in zip(folders, titles, strict=True):
        yield from write_table(title, time_pages(data))
    short = [title.partition(" of ")[0] for title in titles]
    yield from write_table("Memory", join_tables(short, [measure_sessions(data) for data in folders]))
    yield from write_table("Start", join_tables(short, [measure_start(data) for data in folders]))


def replace_measured(text: str, lines: Iterable[str]) -> str:
    """A page with other lines between its two marks.

    >>> "|".join(replace_measured(f"first {BEGIN} old {END} last", ["new"]).splitlines()[1:])
    '|new||<!-- end of what is measured --> last'
    """
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, "", *lines, "", END + after])


def main() -> None:
    """Measure each data folder, and write the tables to pages.md."""
    lines = []
    for line in measure([Path(name).resolve() for name in sys.argv[1:]]):
        print(line, flush=True)
        lines.append(line)
    PAGE.write_text(replace_measured(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")


if __name__ == "__main__":
    main()
