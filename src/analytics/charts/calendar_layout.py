"""Where everything of the filing calendar stands: days across, lanes down, names that find room.

Days count from New Year after the report year, the year in which reports are due.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pandas as pd

from analytics.charts.formats import Language, format_date, format_number
from analytics.charts.widths import text_width
from analytics.charts.words import say

CROWD = 24
"""Reports of one day and lane that can still be told apart."""
EARLIEST, LATEST = -31, 120
"""Days before New Year and after the last deadline; what lies further out stands at the edge, dated."""
STATES = ("on_time", "late", "undated")
"""What a report with a day can be, in the order in which a column stacks them."""
PLOT = 600
"""Width for which names are kept apart; a narrower chart leaves them out and says them on touch."""

_STEP = 9
"""Pixels from mark to mark in a stack."""
_HEAD = 20
"""Room for the heading of the gutter."""
_NAME_ROW, _BESIDE = 16, 13
_COLUMN = 110
"""Height of the longest column."""
_MARK_FIELDS = ("filing_id", "name", "state", "day", "true_day", "spoken")
_GUTTER_FIELDS = ("name", "state", "spoken")


@dataclass(frozen=True)
class Layout:
    """Where everything stands; days count from New Year after the report year, heights from the top.

    Attributes:
        marks: `filing_id`, `name`, `state`, `day`, `y`, `spoken`: one row per report with a day.
        columns: `state`, `day`, `y`, `y2`, `spoken`: in place of marks where a day is crowded.
        peaks: `day`, `y`, `text`: the top of the highest column of each lane, and its number of reports.
        labels: `name`, `day`, `y`: the names of late reports that find room.
        rules: `day`, `y`, `y2`, `text` (empty where the lane above says the same).
        gutter: `y`, `name`, `state` (``missing``, ``undated``, ``more``), `spoken`.
        lanes: `y` of the middle and name of each lane, from top to bottom.
        first: The first day that is shown.
        last: The last one.
        height: Of everything.
    """

    marks: pd.DataFrame
    columns: pd.DataFrame
    peaks: pd.DataFrame
    labels: pd.DataFrame
    rules: pd.DataFrame
    gutter: pd.DataFrame
    lanes: tuple[tuple[float, str], ...]
    first: int
    last: int
    height: int


def count_fullest(reports: pd.DataFrame, year: int) -> int:
    """Reports of the fullest day of any lane, 0 where no report has a day.

    With more than `CROWD` columns are drawn in place of marks, and nothing can be picked.
    """
    return _count_most(_place_days(reports, year))


def _count_most(placed: pd.DataFrame) -> int:
    """Reports of the fullest day of any lane."""
    sizes = placed[placed["day"].notna()].groupby(["lane", "day"]).size()
    return int(sizes.max()) if len(sizes) else 0


def lay_out(reports: pd.DataFrame, year: int, language: Language) -> Layout:
    """Place every report of `draw_calendar`."""
    placed = _place_days(reports, year)
    dues = [count_days(due, year) for due in placed["due_on"].dropna().unique()]
    days = [int(day) for day in placed["day"].dropna().unique()]
    # The month of the last deadline is shown whole, and at least a week after the last mark.
    last = max([*(due + 24 for due in dues), *(day + 7 for day in days), 45])
    first = min([0, *(day - 2 for day in days)])
    most = _count_most(placed)
    crowded = most > CROWD
    unit = _COLUMN / most if crowded else 0.0
    top = float(_HEAD)
    parts: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("marks", "columns", "peaks", "labels", "rules", "gutter")
    }
    lanes = []
    said: set[int] = set()
    for lane, rows in placed.groupby("lane", sort=False):
        has_day = rows["day"].notna()
        days_of = rows.loc[has_day, "day"].tolist()
        by_day = Counter(days_of)
        half, height = _measure(list(by_day.values()), unit if crowded else None)
        middle = top + (height - _NAME_ROW if crowded else _NAME_ROW + 4 + half)
        if crowded:
            counts = Counter(zip(days_of, rows.loc[has_day, "state"].tolist(), strict=True))
            parts["columns"] += _stack_columns(counts, middle, unit, year, language)
            parts["peaks"] += _find_peak(by_day, middle, unit)
        else:
            marks = list(_stack_marks(rows.loc[has_day, list(_MARK_FIELDS)].to_dict("records"), middle))
            parts["marks"] += marks
            parts["labels"] += _place_names(marks, middle, half, (last - first) / PLOT, year, language)
        own_dues = sorted({count_days(due, year) for due in rows["due_on"].dropna().unique()})
        parts["rules"] += [
            {
                "day": due,
                "y": top + 2,
                "y2": top + height - 2,
                "text": ""
                if due in said
                else say("calendar.due", language, day=print_day(due, year, language)),
            }
            for due in own_dues
        ]
        said = set(own_dues)
        rest = rows.loc[~has_day, list(_GUTTER_FIELDS)].to_dict("records")
        parts["gutter"] += _fill_gutter(rest, top, height, language)
        lanes.append((round(middle, 1), str(lane)))
        top += height
    frames = {name: pd.DataFrame(rows) for name, rows in parts.items()}
    return Layout(**frames, lanes=tuple(lanes), first=first, last=last, height=round(top))


def print_day(day: int, year: int, language: Language) -> str:
    """A day of the calendar, counted from New Year after the report year.

    >>> print_day(30, 2024, "zh"), print_day(30, 2024, "en")
    ('1 月 31 日', '31 Jan')
    """
    when = _to_date(day, year)
    return f"{when.day} {when:%b}" if language == "en" else f"{when.month} 月 {when.day} 日"


def _to_date(day: int, year: int) -> date:
    return date(year + 1, 1, 1) + timedelta(days=day)


def count_days(when: Any, year: int) -> int:
    """Days from New Year after the report year."""
    day = when.date() if isinstance(when, pd.Timestamp) else when
    return int((day - date(year + 1, 1, 1)).days)


def _place_days(reports: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows with `day`, at which a mark stands, and `true_day`; None without a report or usable date."""
    due, received, published = (
        _count_all_days(reports[name], year) for name in ("due_on", "received_on", "published_on")
    )
    latest = (30 if due.isna().all() else int(due.max())) + LATEST
    # The files of past years are often loaded all at once; that day says nothing about a report.
    is_usable = (reports["state"] == "undated") & (received >= EARLIEST) & (received <= latest)
    day = published.where(reports["state"].isin(["on_time", "late"])).fillna(received.where(is_usable))
    return reports.assign(day=day.clip(EARLIEST, latest).astype("Int64"), true_day=day.astype("Int64"))


def _count_all_days(column: pd.Series, year: int) -> pd.Series:
    """As `count_days`, for a column of dates; NaN where there is none."""
    days = pd.to_datetime(column) - pd.Timestamp(year + 1, 1, 1)
    return days.dt.days.astype(float)


def _measure(sizes: Sequence[int], unit: float | None) -> tuple[float, float]:
    """Half the height of the highest stack of a lane, and the height of the lane.

    Args:
        sizes: Reports of each of its days.
        unit: The height of one report in a column, None where marks are stacked.
    """
    if unit is not None:
        return 0, max(max(sizes, default=0) * unit, _NAME_ROW) + 2.5 * _NAME_ROW
    half = max(max(sizes, default=1), 2) * _STEP / 2
    return half, max(2 * half + 3 * _NAME_ROW, 64)


def _stack_marks(dated: Sequence[Mapping[Any, Any]], middle: float) -> Iterator[dict[str, Any]]:
    """The marks of a lane, those of one day centred on its middle."""
    ordered = sorted(dated, key=lambda row: int(row["day"]))
    for day, group in groupby(ordered, key=lambda row: int(row["day"])):
        rows = list(group)
        for place, row in enumerate(rows):
            yield {
                "filing_id": row["filing_id"],
                "name": row["name"],
                "state": row["state"],
                "day": day,
                "true_day": int(row["true_day"]),
                "y": round(middle + (place - (len(rows) - 1) / 2) * _STEP, 1),
                "spoken": row["spoken"],
            }


def _place_names(
    marks: Sequence[Mapping[str, Any]],
    middle: float,
    half: float,
    days_per_pixel: float,
    year: int,
    language: Language,
) -> list[dict[str, Any]]:
    """The names of late reports below or above their marks, as many as find room; the latest first."""
    below, above = middle + half + 10, middle - half - 10
    taken: list[tuple[float, float, float]] = []
    named = []
    for mark in sorted(
        (mark for mark in marks if mark["state"] == "late"), key=lambda mark: -mark["true_day"]
    ):
        name = str(mark["name"])
        if mark["true_day"] != mark["day"]:
            name += f" ({format_date(_to_date(mark['true_day'], year), language)})"
        reach = (text_width([name]) / 2 + 4) * days_per_pixel
        left, right = mark["day"] - reach, mark["day"] + reach
        own = [each["y"] for each in marks if each["day"] == mark["day"]]
        met = [each["y"] for each in marks if left < each["day"] < right]
        # Close to its mark where no other one stands there, else below or above all of the lane.
        places = (max(own) + _BESIDE, min(own) - _BESIDE, below, above, below + _NAME_ROW)
        for y in places:
            is_free = all(right < low or left > high or abs(y - at) >= _NAME_ROW for low, high, at in taken)
            if is_free and all(abs(y - each) >= _BESIDE - 2 for each in met):
                taken.append((left, right, y))
                named.append({"name": name, "day": mark["day"], "y": round(y, 1)})
                break
    return named


def _stack_columns(
    counts: Mapping[tuple[int, str], int], base: float, unit: float, year: int, language: Language
) -> list[dict[str, Any]]:
    """The columns of a lane, from its reports by day and state."""
    columns = []
    height: dict[int, float] = {}
    order = {state: place for place, state in enumerate(STATES)}
    for (day, state), n in sorted(counts.items(), key=lambda each: (each[0][0], order[each[0][1]])):
        low = height.get(day, 0.0)
        height[day] = low + n * unit
        when = print_day(day, year, language)
        columns.append(
            {
                "state": state,
                "day": day - 0.4,
                "day2": day + 0.4,
                "y": round(base - low, 1),
                "y2": round(base - height[day], 1),
                "spoken": say(f"calendar.{state}", language, day=when, n=n),
            }
        )
    return columns


def _find_peak(by_day: Mapping[int, int], base: float, unit: float) -> list[dict[str, Any]]:
    """The highest column of a lane, so that the heights of all can be read."""
    if not by_day:
        return []
    # Counted, never measured: a place is rounded to what a screen can show, and a report may take less.
    day, reports = max(sorted(by_day.items()), key=lambda each: each[1])
    return [{"day": day, "y": round(base - reports * unit, 1), "text": format_number(reports)}]


def _fill_gutter(
    rest: Sequence[Mapping[Any, Any]], top: float, height: float, language: Language
) -> list[dict[str, Any]]:
    """The rows of one lane in the gutter; what finds no room is counted."""
    room = max(int((height - 8) // _NAME_ROW), 1)
    shown = rest if len(rest) <= room else rest[: room - 1]
    ordered = [{"name": row["name"], "state": row["state"], "spoken": row["spoken"]} for row in shown]
    if len(shown) < len(rest):
        more = say("calendar.more", language, n=len(rest) - len(shown))
        ordered.append({"name": more, "state": "more", "spoken": more})
    start = top + (height - len(ordered) * _NAME_ROW) / 2 + _NAME_ROW / 2
    return [row | {"y": round(start + place * _NAME_ROW, 1)} for place, row in enumerate(ordered)]
