"""A ranking that says what it does not know: dots with intervals, places as ranges, the unranked below."""

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import find_top
from analytics.charts.row_names import name_rows
from analytics.charts.row_targets import draw_row_targets
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width

_ROW = 24


def draw_ranking(
    frame: pd.DataFrame, language: Language, *, median: float | None, median_text: str, axis_format: str = ""
) -> LayeredChart:
    """One row per agency: its place, name, interval, dot and value; no dot where there is no rank.

    Args:
        frame: Not empty, in the order shown: `agency_id`, `name`, `place` (printed, may be empty), `value` or
            null, `low`, `high` or null, `text` (printed at the right), `is_clear` (the place means something:
            blue, else grey), `is_ranked`.
        language: ``zh`` or ``en``.
        median: Where the reference line stands, or None.
        median_text: What is written above it.
        axis_format: Vega format of the axis, e.g. ``.0%``; empty draws no axis.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    del language
    rows = frame.assign(at=range(len(frame)))
    rows["value"] = [float(value) if is_known(value) else None for value in rows["value"]]
    top = find_top([*rows["value"], *rows["high"]]) or 1.0
    room = 1 + 0.14 * max(1.0, text_width(rows["text"]) / 90)
    labels = {
        at: f"{name}{'  ' + str(place) if place else ''}"
        for at, name, place in zip(rows["at"], rows["name"], rows["place"], strict=True)
    }
    axis = name_rows(labels, 260)
    down = alt.Scale(domain=[-1.1 if median is not None else -0.6, len(rows) - 0.4], reverse=True, nice=False)
    y = alt.Y("at:Q", scale=down, axis=axis)
    below = alt.Axis(format=axis_format, title=None, orient="top") if axis_format else None
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top * room], nice=False), axis=below)
    layers: list[AnyChart] = []
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=theme.paint(theme.FAINT))
    layers.append(zero.encode(x=x))
    if median is not None:
        layers += _draw_median(median, median_text, x, y)
    layers += _draw_dots(rows, x, y)
    layers.append(draw_row_targets(rows, top * room, x, y))
    return theme.finish(layers, height=_ROW * (len(rows) + 1) + 24)


def _draw_median(median: float, text: str, x: alt.X, y: alt.Y) -> list[AnyChart]:
    frame = pd.DataFrame({"value": [median], "at": [-0.9], "text": [text]})
    rule = alt.Chart(frame).mark_rule(color=theme.paint(theme.INK), strokeDash=list(theme.BREAK_DASH))
    name = alt.Chart(frame).mark_text(align="left", dx=5, color=theme.paint(theme.MUTED))
    return [rule.encode(x=x), name.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_dots(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    spoken = theme.speak("datum.name+': '+datum.text")
    layers: list[AnyChart] = []
    with_bars = rows[rows["low"].map(is_known).astype(bool)]
    if not with_bars.empty:
        bars = alt.Chart(with_bars.assign(value=with_bars["low"])).mark_rule(
            color=theme.paint(theme.CONTEXT), strokeWidth=2.5
        )
        layers.append(bars.encode(x=x, x2=alt.X2("high:Q"), y=y))
    ranked = rows[rows["is_ranked"].astype(bool)]
    for is_clear, colour in ((False, theme.NOT_AVAILABLE), (True, theme.ACCENT)):
        dots = ranked[ranked["is_clear"].astype(bool) == is_clear]
        if not dots.empty:
            mark = alt.Chart(dots).mark_point(color=theme.paint(colour), size=60, **spoken)
            layers.append(mark.encode(x=x, y=y))
    others = rows[~rows["is_ranked"].astype(bool)]
    if not others.empty:
        base = alt.Chart(others.assign(value=0.0))
        layers += _print_beside(base, x, y, color=theme.paint(theme.MUTED), **spoken)
    if not ranked.empty:
        ends = [find_top([value, high]) for value, high in zip(ranked["value"], ranked["high"], strict=True)]
        layers += _print_beside(alt.Chart(ranked.assign(value=ends)), x, y)
    return layers


def _print_beside(base: alt.Chart, x: alt.X, y: alt.Y, **style: Any) -> list[AnyChart]:
    """What stands beside a row, on a rim of paper: the median's rule may run through it."""
    rim = base.mark_text(align="left", dx=8, stroke=theme.paper(), strokeWidth=4, strokeJoin="round")
    return [
        mark.encode(x=x, y=y, text=alt.Text("text:N"))
        for mark in (rim, base.mark_text(align="left", dx=8, **style))
    ]
