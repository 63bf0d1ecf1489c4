"""The linter and the type checker run with the tests, so one command says whether a change is good."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run_tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a development tool of this environment on the checkout."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def test_ruff_finds_nothing() -> None:
    """The whole checkout follows the rules of pyproject.toml."""
    done = run_tool("ruff", "check", "--output-format", "concise", "--no-cache", ".")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_types_are_sound() -> None:
    """The package passes mypy in strict mode."""
    done = run_tool("mypy")
    assert done.returncode == 0, done.stdout + done.stderr
