"""What every test run has in common: which versions it ran on, and what has grown long."""

import ast
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings

from analytics import batch

ROOT = Path(__file__).resolve().parents[1]
MAIN = sys.modules["__main__"]
LONGEST = """
browser/test_deep_links.py store/test_crashes.py
browser/test_accessibility.py test_quality.py
browser/test_use.py documents/ocr/test_recognition.py
browser/test_charts.py pipeline/test_pipeline.py
browser/test_two_imports.py synthetic/test_round_trip.py
browser/test_ingest.py synthetic/test_samples.py
browser/test_compare.py store/test_publishing.py
browser/test_compliance.py store/test_confirmations.py
browser/test_deciding.py store/test_restoring.py
browser/test_made_anew.py documents/test_image.py
intake/test_jobs.py synthetic/test_write.py synthetic/test_figures.py
pipeline/test_reading.py documents/test_office.py test_package.py
""".split()
"""Files that take longest: a run in several processes begins with them, so that all processes end together.
Those that drive browsers, which want a core for themselves, take turns with those that do not."""
LONG = {"module": 400, "function": 40, "page": 100}
"""Lengths at which a second look is due. A smell detector, not a law: reported, never failed."""


def pytest_configure() -> None:
    """Have drawn examples judged by what comes out, not by how busy the machine is; the same ones in CI."""
    settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
    settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the data, caches and settings of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISCLOSURE_DATA", str(home / "office"))
        patch.delenv("DISCLOSURE_REVIEWS", raising=False)
        patch.setenv("XDG_DATA_HOME", str(home / "share"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files where several processes share the tests."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        turns = {ROOT / "tests" / name: turn for turn, name in enumerate(LONGEST)}
        if gone := [path.name for path in turns if not path.is_file()]:
            raise pytest.UsageError(f"tests/conftest.py names files that are gone: {gone}")
        items.sort(key=lambda item: turns.get(item.path, len(turns)))


@pytest.fixture(scope="session", autouse=True)
def one_reader() -> Iterator[None]:
    """Read with one child where nobody says with how many: to start one costs more than a few files do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "default_workers", lambda: 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Give the engine one thread where each core has a process of the run: it takes a third less of it.

    The store's tests on duckdb 2 leave it as many as it takes by itself, and so do the servers and commands
    that tests start.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "PYTEST_XDIST_WORKER" in os.environ and version("duckdb").startswith("1."):
            patch.setattr(duckdb, "connect", partial(_connect, duckdb.connect))
        yield


def _connect(
    connect: Callable[..., duckdb.DuckDBPyConnection], *arguments: Any, **options: Any
) -> duckdb.DuckDBPyConnection:
    return connect(*arguments, **options | {"config": {"threads": "1"} | options.get("config", {})})


@pytest.fixture(autouse=True)
def own_main() -> None:
    """Give each test the main module of the run: AppTest leaves its page there, for processes to import."""
    sys.modules["__main__"] = MAIN


def pytest_report_header() -> str:
    """Say which engine the run is about; the store's tests run on two of them."""
    found = version("duckdb")
    expected = os.environ.get("EXPECTED_DUCKDB", found)
    if found.split(".")[0] != expected.split(".")[0]:
        raise pytest.UsageError(f"this run is meant for duckdb {expected}.x and found {found}")
    return f"duckdb {found}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List what has grown long, where the whole suite was asked for."""
    if config.args == config.getini("testpaths"):
        for line in sorted(_long_pieces()):
            terminalreporter.write_line(f"long: {line}")


def _long_pieces() -> Iterator[str]:
    """Yield every page, module and function of the program that is longer than `LONG`."""
    for path in [*ROOT.glob("app.py"), *(ROOT / "pages").glob("*.py"), *(ROOT / "src").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        lines = text.count("\n")
        if lines > LONG["module" if name.startswith("src") else "page"]:
            yield f"{name} {lines} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.body[0].lineno
                if length > LONG["function"]:
                    yield f"{name} {node.name}() {length} lines"
