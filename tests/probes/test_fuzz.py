"""Mutated files are read or refused, whatever they are; the whole run is a command of its own."""

import time
from pathlib import Path

import pytest

from factory.fuzz import Harvest, fuzz

SECONDS = {"text": 30, "html": 30, "office": 30, "pdf": 30}
"""How long each format is tried here; benchmarks/fuzz.py tries a hundred times as many."""

AT_ONCE = 25


@pytest.mark.slow
@pytest.mark.parametrize("kind", SECONDS)
def test_a_mutated_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    """No other error, no hang, no more memory than a reader child may have."""
    end = time.monotonic() + SECONDS[kind]
    seed = 1_000_000
    total = Harvest(kind)
    while time.monotonic() < end:
        harvest = fuzz(kind, range(seed, seed + AT_ONCE), tmp_path)
        seed += AT_ONCE
        total.files += harvest.files
        total.read += harvest.read
        assert harvest.failures == []
        assert harvest.peak < 1024
    assert total.files >= AT_ONCE
    assert 0 < total.read < total.files, "some are still reports, some are not"
