"""What is committed works on every machine: no place of one machine, no registry, nobody else's reports."""

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
REAL_REPORTS = ROOT.parent / "shared" / "reports"

# With a class in place of a letter or a dot, so that this file passes its own test.
MACHINE_PATH = re.compile(rb"(?<![\w.])/([w]ork|[r]oot|[h]ome/\w+|[t]mp/team)/")
REGISTRY = re.compile(rb"[p]ypi\.org|[p]ythonhosted|[n]pmjs|[d]eb\.debian|--[i]ndex-url|[t]una\.tsinghua")
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-ocr.lock",
    "requirements-uv.lock",
    "requirements-duckdb2.lock",
)


def list_committed() -> list[Path]:
    """List the files that git knows and that are still there."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def read_lock(name: str) -> dict[str, str]:
    """Read a lock: distribution -> its one version."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = [Requirement(line.rstrip("\\ ")) for line in text.splitlines() if re.match(r"\w", line)]
    versions = {canonicalize_name(entry.name): str(entry.specifier).removeprefix("==") for entry in found}
    assert len(versions) == len(found), "one version of a distribution for every system"
    return versions


def test_no_committed_file_names_a_place_of_one_machine() -> None:
    """Paths are relative to the checkout, or given by the person."""
    found = [path.relative_to(ROOT) for path in list_committed() if MACHINE_PATH.search(path.read_bytes())]
    assert found == []


def test_no_committed_file_names_a_registry() -> None:
    """Where packages come from is a setting of the machine, so any mirror will do."""
    found = [path.relative_to(ROOT) for path in list_committed() if REGISTRY.search(path.read_bytes())]
    assert found == []


@pytest.mark.skipif(not REAL_REPORTS.is_dir(), reason="the real reports are not beside this checkout")
def test_real_reports_stay_outside() -> None:
    """No real report is committed under any name; figures of one may be."""
    reports = [path for path in REAL_REPORTS.rglob("*") if path.is_file() and path.suffix != ".csv"]
    real = {hashlib.sha256(path.read_bytes()).digest() for path in reports}
    assert real
    assert [path for path in list_committed() if hashlib.sha256(path.read_bytes()).digest() in real] == []


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_exact_and_hashed(name: str) -> None:
    """Every distribution of a lock has one version and at least one hash, and is found by name alone."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\w)", text)[1:]
    assert entries
    exact = re.compile(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", re.DOTALL)
    assert [entry for entry in entries if not exact.match(entry)] == []
    assert "://" not in text


def test_locks_hold_what_the_project_declares() -> None:
    """The runtime lock satisfies every dependency, and the development lock is the runtime lock and tools."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, development = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    declared = [*pyproject["project"]["dependencies"], *pyproject["build-system"]["requires"]]
    wanted = {canonicalize_name(Requirement(line).name): Requirement(line).specifier for line in declared}
    assert [name for name, range_ in wanted.items() if not range_.contains(runtime.get(name, "0"))] == []
    assert runtime.items() <= development.items()
    tools = {canonicalize_name(Requirement(line).name) for line in pyproject["dependency-groups"]["dev"]}
    assert tools <= development.keys()
    assert not tools & runtime.keys()


def test_stores_engine_is_locked_at_one_and_tried_on_two() -> None:
    """The lock stays on duckdb 1.5, whose files 2.x reads too; the store's second run is on 2.x."""
    assert read_lock("requirements.lock")["duckdb"].startswith("1.5.")
    assert read_lock("requirements-duckdb2.lock")["duckdb"].startswith("2.")
