"""Mutated files are read or refused, whatever they are; the whole run is a command of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {"text": 400, "html": 400, "office": 200, "pdf": 49}
"""How many are tried here, always the same ones; benchmarks/fuzz.py tries a hundred times as many."""

FIRST = 1_000_001
"""A seed that the whole run never comes to; none of the PDFs' is one that is read with its pictures."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_a_mutated_file_is_read_or_refused(kind: str) -> None:
    """No other error, no hang, no more memory than a reader child may have."""
    done = subprocess.run(
        [
            sys.executable,
            ROOT / "benchmarks" / "fuzz.py",
            "--chunk",
            kind,
            str(FIRST),
            str(FIRST + FILES[kind]),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))},
    )
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert line["failures"] == []
    assert 0 < line["read"] < FILES[kind], "some are still reports, some are not"
