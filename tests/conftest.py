"""What every test run has in common: which versions it ran on, and what has grown long."""

import ast
import os
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
MAIN = sys.modules["__main__"]
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
