"""What stands above the key figures of the overview."""

import pandas as pd
import pytest

from analytics.ui.language import speak
from analytics.ui.overview import name_coverage


@pytest.mark.parametrize(
    ("language", "late"),
    [("zh", "甲局（期限 2026-01-31，晚 11 天）"), ("en", "甲局 (due 31 Jan 2026, 11 days late)")],
)
def test_a_late_report_is_named_with_its_day_and_no_hour(language: str, late: str) -> None:
    """Frames hold days as moments; the strip prints the day."""
    names = pd.DataFrame(
        [
            {
                "name": "甲局",
                "state": "late",
                "due_on": pd.Timestamp(2026, 1, 31),
                "published_on": pd.Timestamp(2026, 2, 11),
                "is_unreadable": False,
                "is_counted": True,
            }
        ]
    )
    with speak(language):  # type: ignore[arg-type]
        assert name_coverage(names, {"is_expected_known": True})["late"] == [late]
