"""No worker outlives the test that started it, and readers wait where a test has to come in time."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.intake import jobs

WAIT_AT_GATE = """
import pathlib, sys, time
while "analytics.reading" in sys.orig_argv and pathlib.Path({gate!r}).exists():
    time.sleep(0.02)
"""
"""Python runs `sitecustomize` before anything else, in reader children too."""


@pytest.fixture(autouse=True)
def let_workers_end() -> Iterator[None]:
    """Wait for every worker of this process, and let go of it."""
    yield
    for batch, worker in list(jobs._workers().items()):
        worker.process.kill()
        worker.process.wait()
        assert jobs._has_ended(batch)


@pytest.fixture
def gate(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Readers that are started read nothing as long as this file exists: their worker stays at its work."""
    folder = tmp_path_factory.mktemp("gate")
    gate = folder / "shut"
    gate.touch()
    (folder / "sitecustomize.py").write_text(WAIT_AT_GATE.format(gate=str(gate)), encoding="utf-8")
    found = [str(folder), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, found)))
    return gate
