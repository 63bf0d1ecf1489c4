"""What an office installs: the wheel is complete, and runs with the locked runtime packages alone."""

import json
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from ports import find_port

ROOT = Path(__file__).resolve().parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build wheel and sdist with the locked build backend, as an installation does."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel as a file."""
    return built / f"disclosure_analytics-{VERSION}-py3-none-any.whl"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and what requirements.lock names; its folder of commands.

    The locked packages are taken from the environment of this run by links, so the test needs no
    registry, and a development tool that the program needs by mistake is missed.
    """
    environment = tmp_path_factory.mktemp("installed")
    venv.create(environment, symlinks=True)
    site = environment / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        link_distribution(name, site)
    done = subprocess.run(
        ["uv", "pip", "install", "--offline", "--no-deps", "--python", environment / "bin" / "python", wheel],
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return environment / "bin"


def link_distribution(name: str, site: Path) -> None:
    """Link everything that a distribution of this environment installed into another one."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:  # locked for another system
        return
    for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
        source = Path(str(distribution(name).locate_file(top)))
        if not (site / top).exists() and source.exists():
            (site / top).symlink_to(source)


def run_installed(commands: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed console script in a folder of its own, as a person without a checkout."""
    return subprocess.run(
        [commands / "disclosure", *arguments],
        cwd=folder,
        env=clean_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def clean_environment(home: Path) -> dict[str, str]:
    """Give the environment of a person who has set nothing."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}


@contextmanager
def serve(commands: Path, folder: Path) -> Iterator[str]:
    """Run ``disclosure serve`` in a folder and give its address once it answers; stop it at the end."""
    port = find_port()
    log = folder / "server.log"
    with log.open("wb") as sink:
        server = subprocess.Popen(
            [commands / "disclosure", "serve", "--port", str(port), "--no-browser"],
            cwd=folder,
            # The agent interface gives a page as JSON from the real server; only tests switch it on.
            env=clean_environment(folder) | {"STREAMLIT_SERVER_ENABLE_AGENT_API": "true"},
            stdout=sink,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        address = f"http://localhost:{port}"
        deadline = time.monotonic() + 120
        while not answers(f"{address}/_stcore/health"):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=120)


def answers(url: str) -> bool:
    """Say whether a server is up at an address."""
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def test_wheel_carries_the_dashboard(wheel: Path) -> None:
    """App, theme, every page and every sample report lie in the wheel, beside the package's data."""
    names = set(ZipFile(wheel).namelist())
    carried = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml"]
    carried += sorted((ROOT / "pages").glob("*.py"))
    carried += [path for path in sorted((ROOT / "data" / "samples").rglob("*")) if path.is_file()]
    assert {f"analytics/_app/{path.relative_to(ROOT).as_posix()}" for path in carried} <= names
    package = ROOT / "src" / "analytics"
    kept = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {f"analytics/{path.relative_to(package).as_posix()}" for path in kept} <= names


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    """No test, no document of the project and no office's data get into a wheel."""
    tops = {"/".join(name.split("/")[:1]) for name in ZipFile(wheel).namelist()}
    assert tops == {"analytics", f"disclosure_analytics-{VERSION}.dist-info"}
    assert not [name for name in ZipFile(wheel).namelist() if "data/office" in name or "__pycache__" in name]


def test_sdist_carries_what_it_is_built_from(built: Path) -> None:
    """The source distribution has the program, its locks, tests and documents, and no data of an office."""
    base = f"disclosure_analytics-{VERSION}"
    with tarfile.open(built / f"{base}.tar.gz") as archive:
        names = set(archive.getnames())
    needed = ("Makefile", "requirements.lock", "README.zh-CN.md", "LICENSE", "app.py", "data/README.md")
    assert {f"{base}/{name}" for name in (*needed, "tests/conftest.py")} <= names
    assert not [name for name in names if "data/office" in name or ".venv" in name]


def test_installed_command_explains_itself(installed: Path, tmp_path: Path) -> None:
    """``disclosure --help`` works without a checkout and without a development tool."""
    done = run_installed(installed, "--help", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
def test_installed_dashboard_runs_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """``disclosure serve`` shows the bundled samples where nothing else is, and says no word of an error."""
    with serve(installed, tmp_path) as address:
        request = Request(
            f"{address}/_stcore/agent/interact", data=b"{}", headers={"Content-Type": "application/json"}
        )
        # The bundled reports are read once, at the very first start; that takes longer than one answer may.
        end = time.monotonic() + 300
        page: dict[str, Any] = {}
        while "tree" not in page and time.monotonic() < end:
            with urlopen(request, timeout=300) as answer:
                page = json.load(answer)
    assert page["status"] == "ready"
    tree = json.dumps(page["tree"], ensure_ascii=False)
    assert '"type": "exception"' not in tree
    assert "示例" in tree or "sample" in tree.lower()
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8")
