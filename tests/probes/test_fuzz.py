"""Mutated files are read or refused, whatever they are; the whole run is a command of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {"text": 500, "html": 500, "office": 400, "pdf": 150}
"""How many are tried here, always the same ones; benchmarks/fuzz.py tries a hundred times as many."""

AT_ONCE = 50


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_a_mutated_file_is_read_or_refused(kind: str) -> None:
    """No other error, no hang, no more memory than a reader child may have."""
    files, read = 0, 0
    for seed in range(1_000_000, 1_000_000 + FILES[kind], AT_ONCE):
        command = [sys.executable, ROOT / "benchmarks" / "fuzz.py", "--chunk", kind]
        done = subprocess.run(
            [*command, str(seed), str(seed + AT_ONCE)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))},
        )
        assert done.returncode == 0, done.stderr
        was_read, _refused, _slowest, peak, *failures = done.stdout.splitlines()
        assert failures == []
        assert int(peak) < 1024
        files, read = files + AT_ONCE, read + int(was_read)
    assert 0 < read < files, "some are still reports, some are not"
