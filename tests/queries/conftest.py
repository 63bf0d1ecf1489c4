"""Snapshots for the tests of queries."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from analytics.store import Snapshot
from queries.kit import Agency, Report, build_snapshot

Build = Callable[[Iterable[Agency], Iterable[Report]], Snapshot]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write a snapshot from agencies and reports."""
    return lambda agencies, reports: build_snapshot(tmp_path, agencies, reports)
