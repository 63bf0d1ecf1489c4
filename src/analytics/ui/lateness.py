"""How late a report was published: in days, and in the words that name it wherever late ones are listed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.charts.formats import Language, format_date
from analytics.ui.language import text

Row = Mapping[Any, Any]
"""An agency with its state, the day that was due, and that of the first publication."""


def count_days_late(row: Row) -> int:
    """Days between the deadline and the first publication of a late report, else 0."""
    if row["state"] != "late":
        return 0
    due, published = to_day(row["due_on"]), to_day(row["published_on"])
    return 0 if due is None or published is None else (published - due).days


def name_late(row: Row, language: Language) -> str:
    """A late agency with its deadline and the days."""
    due = format_date(row["due_on"], language)
    return text("overview.late", name=row["name"], due=due, n=count_days_late(row))


def to_day(when: Any) -> date | None:
    """A day of a frame without its hour; None where there is none."""
    if pd.isna(when):
        return None
    return when.date() if isinstance(when, pd.Timestamp) else when
