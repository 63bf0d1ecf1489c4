"""A link names its snapshot; one of the samples, or of a store that is gone, is never taken for this one."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from analytics.store import Snapshot
from analytics.ui.language import speak
from analytics.ui.snapshots import describe_change, is_earlier, is_shown, snapshot_label

OFFICE = Snapshot(12, Path("snapshot-000012.duckdb"), "a", datetime(2026, 4, 12, 9, 30, 5), None, False)  # noqa: DTZ001
SAMPLE = replace(OFFICE, is_sample=True)


def test_label_tells_office_and_samples_apart() -> None:
    """The same number of both has two names; that of the office says when it was published."""
    assert snapshot_label(OFFICE) == "12-20260412093005"
    assert snapshot_label(SAMPLE) == "sample-12"


@pytest.mark.parametrize(
    ("label", "snapshot", "expected"),
    [
        ("11", OFFICE, True),
        ("1", OFFICE, True),
        ("sample-11", SAMPLE, True),
        ("11-20260412093004", OFFICE, True),
        ("11-20260412093005", OFFICE, True),
        ("12-20260411093005", OFFICE, True),
        ("30-20260411093005", OFFICE, True),
        ("13", OFFICE, False),
        ("12-20260413093005", OFFICE, False),
        ("11-20260413093005", OFFICE, False),
        ("12-20261312093005", OFFICE, False),
        ("12-", OFFICE, False),
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
    """Anything else in a link is something that these data never had; a moment says more than a number."""
    assert is_earlier(label, snapshot) is expected


@pytest.mark.parametrize(
    ("label", "snapshot", "expected"),
    [
        ("12-20260412093005", OFFICE, True),
        ("12", OFFICE, True),
        ("sample-12", SAMPLE, True),
        ("12-20260412093004", OFFICE, False),
        ("11-20260412093005", OFFICE, False),
        ("sample-12", OFFICE, False),
        ("12", SAMPLE, False),
    ],
)
def test_a_snapshot_is_known_by_number_and_moment(label: str, snapshot: Snapshot, expected: bool) -> None:
    """A link of an older program has no moment: its number is all there is to go by."""
    assert is_shown(label, snapshot) is expected


@pytest.mark.parametrize(
    ("label", "says"), [("11-20260411120000", "更新"), ("12-20260411120000", "重新建立")]
)
def test_the_notice_tells_a_later_snapshot_from_another_store(label: str, says: str) -> None:
    """Numbers only grow while a store lives, so the same one means that the store was made anew."""
    with speak("zh"):
        notice = describe_change(label, OFFICE, "zh")
    assert says in notice
    assert f"快照 {label[:2]}（2026-04-11" in notice
