"""A link names its snapshot; one of the samples is never taken for one of the office."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from analytics.store import Snapshot
from analytics.ui.snapshots import is_earlier, snapshot_label

OFFICE = Snapshot(12, Path("snapshot-000012.duckdb"), "a", datetime(2026, 4, 12), None, False)  # noqa: DTZ001
SAMPLE = replace(OFFICE, is_sample=True)


def test_label_tells_office_and_samples_apart() -> None:
    """The same number of both has two names."""
    assert snapshot_label(OFFICE) == "12"
    assert snapshot_label(SAMPLE) == "sample-12"


@pytest.mark.parametrize(
    ("label", "snapshot", "expected"),
    [
        ("11", OFFICE, True),
        ("1", OFFICE, True),
        ("sample-11", SAMPLE, True),
        ("13", OFFICE, False),
        ("sample-1", OFFICE, False),
        ("1", SAMPLE, False),
        ("-1", OFFICE, False),
        ("１", OFFICE, False),
        ("", OFFICE, False),
        ("latest", OFFICE, False),
    ],
)
def test_only_an_earlier_snapshot_of_the_same_data_is_known(
    label: str, snapshot: Snapshot, expected: bool
) -> None:
    """Anything else in a link is something that these data never had."""
    assert is_earlier(label, snapshot) is expected
