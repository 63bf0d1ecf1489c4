"""Did a rate change: dots with their 95% interval, because a few cases say little."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, format_number, format_rate, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import draw_zero, find_top
from analytics.charts.theme import AnyChart
from analytics.charts.years import (
    Break,
    draw_break_rules,
    draw_gap_words,
    drawn_breaks,
    encode_year,
    year_labels,
)

_Z_95 = 1.959963984540054
_HEIGHT = 216
_DIAMOND_SHIFT = 10


class Interval(NamedTuple):
    """A rate's lower and upper 95% bound."""

    low: float
    high: float


def wilson_interval(count: int, base: int) -> Interval:
    """The Wilson score interval of `count` out of `base`, which stays within 0 and 1.

    It is used instead of the textbook interval because most agencies decide a handful of cases,
    for which that one is far too narrow, and empty at 0 and 100 percent.

    >>> [round(bound, 4) for bound in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(bound, 4) for bound in wilson_interval(0, 10)]
    [0.0, 0.2775]

    Raises:
        ValueError: `base` is not positive, or `count` is not between 0 and `base`.
    """
    if base <= 0 or not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is no share")
    rate, square = count / base, _Z_95**2
    centre = (rate + square / (2 * base)) / (1 + square / base)
    half = _Z_95 / (1 + square / base) * math.sqrt(rate * (1 - rate) / base + square / (4 * base**2))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def top_of_intervals(frames: Sequence[pd.DataFrame]) -> float:
    """The highest bound in several frames, for small multiples on one scale."""
    return max(
        [
            0.05,
            *(find_top(frame["high"]) for frame in frames),
            *(find_top(frame["variant"]) for frame in frames),
        ]
    )


def draw_rates(
    frame: pd.DataFrame, language: Language, *, top: float, breaks: Sequence[Break] = ()
) -> LayeredChart:
    """A rate per year with its Wilson interval; a hollow diamond is the rate by another definition.

    Args:
        frame: One row per year, not empty: `year`, `value` fraction or null, `low`, `high`,
            `variant` fraction or null, `base` (number decided, under the year), `status`.
        language: ``zh`` or ``en``.
        top: Upper end of the scale, shared by small multiples (`top_of_intervals`).
        breaks: Where a dashed rule separates years.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    rows = frame[["year", "value", "low", "high", "variant", "status"]].assign(
        under=[format_number(float(base)) if is_known(base) else "–" for base in frame["base"]],
        label=[format_rate(float(value), 0) if is_known(value) else "" for value in frame["value"]],
    )
    labels = year_labels(rows)
    x = encode_year(labels, 0.5, 0.5)
    axis = alt.Axis(format=".0%", title=None, tickCount=4)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, min(top * 1.05, 1)], nice=False), axis=axis)
    known = rows[rows["value"].map(is_known).astype(bool)]
    layers: list[AnyChart] = [draw_zero(y)]
    layers += draw_break_rules(x, drawn_breaks(list(labels), breaks))
    if not known.empty:
        layers += _draw_dots(known, x, y)
    layers += draw_gap_words(rows, x, y, language)
    return theme.finish(layers, height=_HEIGHT)


def _draw_dots(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """Intervals, dots, the row of values above the plot, and the diamonds beside the dots."""
    base = alt.Chart(rows)
    grey = theme.paint(theme.CONTEXT)
    bars = alt.Chart(rows.assign(value=rows["low"])).mark_rule(color=grey, strokeWidth=2.5)
    spoken = theme.speak("datum.year+': '+datum.label")
    layers: list[AnyChart] = [
        bars.encode(x=x, y=y, y2=alt.Y2("high:Q")),
        base.mark_point(color=theme.paint(theme.ACCENT), size=60, **spoken).encode(x=x, y=y),
        base.mark_text(color=theme.paint(theme.INK)).encode(
            x=x, y=theme.fix_y(-13), text=alt.Text("label:N")
        ),
    ]
    others = rows[rows["variant"].map(is_known).astype(bool)]
    if not others.empty:
        diamond = alt.Chart(others.assign(value=others["variant"])).mark_point(
            shape="diamond",
            filled=False,
            fill=theme.paper(),
            stroke=theme.paint(theme.SECOND),
            strokeWidth=1.25,
            size=38,
            xOffset=_DIAMOND_SHIFT,
        )
        layers.append(diamond.encode(x=x, y=y))
    return layers
