"""Is a rate unusual: each agency's rate over its cases, against what chance makes of one common rate.

An agency with few cases may have any rate by chance, so limits are wide at the left and narrow at the right
(Spiegelhalter, Funnel plots for comparing institutional performance, 2005). Where agencies differ more than
that for reasons of their own, nearly all would lie outside; then the limits are widened by their spread.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import find_top
from analytics.charts.row_targets import SELECTION
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width

Z_95, Z_998 = 1.959963984540054, 3.090232306167813
LEAST_AGENCIES = 5
"""Fewer than these are no group that one could stand out from."""
MOST_NAMES = 8
_FEW_NAMES = 2
MOST_POINTS = 1500
"""More dots say no more, and cost every reader's browser."""
MOST_OUTSIDE = 0.15
"""With more than this part of the agencies beyond 99.8%, chance alone is no fair yardstick."""
_WINSORISED = 0.1
_HEIGHT = 380
_CURVE_POINTS = 80
_TICKS = (1, 5, 10, 30, 60, 100, 200, 400, 800, 1500, 3000, 6000, 12000, 25000, 50000, 100000)
_USUAL_WIDTH = 900
_RIGHT, _ROOM = 1.06, 1.14
"""Where the limits end and where the scale ends, in parts of the largest base."""
_WORD_STEP = 0.04
"""The names of the limits keep so much of the axis from each other."""
_DOT = 0.006
"""Half a dot's width, in parts of the plot's."""


class Funnel(NamedTuple):
    """Where agencies lie in a funnel.

    Attributes:
        target: The common rate: the ratio of sums.
        spread: The limits are so many times wider than chance makes them; 1 where chance is enough.
        points: `agency_id`, `name`, `base`, `value` (fraction), `score` (in standard errors, widened), `zone`
            (``inside``, ``beyond_95``, ``beyond_998``, ``small``: not judged).
        counts: Agencies by zone.
    """

    target: float
    spread: float
    points: pd.DataFrame
    counts: Mapping[str, int]

    def count(self, zone: str) -> int:
        """How many agencies lie in a zone."""
        return self.counts.get(zone, 0)

    @property
    def n_judged(self) -> int:
        """How many agencies are judged."""
        return sum(self.counts.values()) - self.count("small")


def place_in_funnel(rows: pd.DataFrame, target: float, min_base: int) -> Funnel:
    """Judge each agency's rate against the common rate.

    Args:
        rows: ``queries.metric_by_agency`` of one rate: members with a known rate between 0 and 1 count.
        target: The common rate, as a fraction.
        min_base: Below this base an agency is shown and not judged.
    """
    known = rows[rows["is_member"].astype(bool) & (rows["status"] == "computed")]
    drawn = pd.DataFrame(
        {
            "agency_id": list(known["agency_id"]),
            "name": list(known["name"]),
            "base": [float(base) for base in known["denominator"]],
            "value": [float(value) for value in known["value"]],
        }
    )
    drawn = drawn[(drawn["value"] >= 0) & (drawn["value"] <= 1) & (drawn["base"] > 0)].reset_index(drop=True)
    deviation = math.sqrt(target * (1 - target))
    values, bases = (drawn[name].to_numpy(dtype=float) for name in ("value", "base"))
    raw = (values - target) / (deviation / np.sqrt(bases)) if deviation else np.zeros(len(drawn))
    is_judged = bases >= min_base
    spread = find_spread(raw[is_judged].tolist())
    scores = raw / spread
    zones = np.select(
        [~is_judged, np.abs(scores) > Z_998, np.abs(scores) > Z_95],
        ["small", "beyond_998", "beyond_95"],
        "inside",
    )
    placed = drawn.assign(score=scores, zone=zones.tolist())
    return Funnel(
        target, spread, placed, {str(zone): int(n) for zone, n in placed["zone"].value_counts().items()}
    )


def thin_out(points: pd.DataFrame) -> pd.DataFrame:
    """The points that can be drawn: those outside the limits first, then those with most cases."""
    rank = points["zone"].map({"beyond_998": 0, "beyond_95": 1, "inside": 2, "small": 3})
    order = points.assign(rank=rank).sort_values(["rank", "base"], ascending=[True, False], kind="stable")
    return order.head(MOST_POINTS).drop(columns="rank")


def find_spread(scores: Sequence[float]) -> float:
    """How many times wider than chance the limits must be, 1 unless more than 15% lie beyond 99.8%.

    The square root of the mean squared score, with the outermost tenth at each side drawn in so that the few
    unusual agencies that the funnel shall show do not widen it themselves (winsorised; Spiegelhalter 2005).

    >>> find_spread([0.5, -1.0, 1.5, -2.0, 3.5, 0.1, -0.2, 0.9])
    1.0
    >>> round(find_spread([4.0, -5.0, 6.0, -4.0, 5.0, -6.0]), 2)
    4.87
    """
    outside = sum(abs(score) > Z_998 for score in scores)
    if not scores or outside / len(scores) <= MOST_OUTSIDE:
        return 1.0
    low, high = np.quantile(scores, [_WINSORISED, 1 - _WINSORISED])
    squares = np.clip(np.array(scores), low, high) ** 2
    return max(1.0, float(math.sqrt(squares.mean())))


def draw_funnel(
    frame: pd.DataFrame,
    language: Language,
    *,
    target: float,
    spread: float,
    min_base: int,
    words: tuple[str, str, str],
) -> LayeredChart:
    """Draw the funnel; a click on a dot selects its agency (`SELECTION`).

    Args:
        frame: `points` of a `Funnel`, not empty, with `text` (name, rate and cases in words).
        language: ``zh`` or ``en``.
        target: The common rate.
        spread: As in `Funnel`.
        min_base: Left of it nothing is judged.
        words: What stands over the axis (title of x), beside the dotted rule, and at the common rate.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    del language
    top = max(find_top(frame["base"]), min_base * 1.2)
    ticks = [tick for tick in _TICKS if tick <= top * 1.02]
    across = alt.Scale(type="sqrt", domain=[0, top * _ROOM], nice=False)
    axis = alt.Axis(values=ticks, tickCount=len(ticks), format=",d", title=words[0], grid=False)
    x = alt.X("base:Q", scale=across, axis=axis)
    y = _encode_rate("value")
    layers = _draw_limits(target, spread, top * _RIGHT, x, y)
    layers += _draw_rules(target, min_base, words, top, x, y)
    layers += _draw_dots(frame, x, y)
    layers += _draw_names(frame, top, x, y)
    layers.append(_draw_targets(frame, x, y))
    return theme.finish(layers, height=_HEIGHT)


def _encode_rate(field: str) -> alt.Y:
    axis = alt.Axis(format=".0%", title=None, tickCount=5)
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=axis)


def _draw_limits(target: float, spread: float, top: float, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """The band between the 99.8% limits with its edges, and the 95% limits dashed."""
    # Even steps on the square-root scale, where the curves bend.
    bases = [((1 + place) / _CURVE_POINTS) ** 2 * top for place in range(_CURVE_POINTS)]
    frames = {}
    for z in (Z_95, Z_998):
        half = [z * spread * math.sqrt(target * (1 - target) / base) for base in bases]
        frames[z] = pd.DataFrame(
            {
                "base": bases,
                "value": [max(0.0, target - each) for each in half],
                "high": [min(1.0, target + each) for each in half],
            }
        )
    wide, narrow = alt.Chart(frames[Z_998]), alt.Chart(frames[Z_95])
    layers: list[AnyChart] = [
        wide.mark_area(color=theme.paint(theme.BAND)).encode(x=x, y=y, y2=alt.Y2("high:Q"))
    ]
    faint = theme.paint(theme.FAINT)
    for chart, dash in ((wide, [1, 0]), (narrow, list(theme.BREAK_DASH))):
        line = chart.mark_line(color=faint, strokeWidth=1, strokeDash=dash)
        layers += [line.encode(x=x, y=y), line.encode(x=x, y=_encode_rate("high"))]
    ends = [float(frames[z]["high"].iloc[-1]) for z in (Z_95, Z_998)]
    # Above each other, where the limits meet too.
    heights = [max(ends[0], target + _WORD_STEP / 2), max(*ends, target + 1.5 * _WORD_STEP)]
    heights[1] = max(heights[1], heights[0] + _WORD_STEP)
    words = alt.Chart(pd.DataFrame({"base": top, "high": heights, "text": ["95%", "99.8%"]}))
    word = words.mark_text(align="left", dx=4, fontSize=theme.SMALL_SIZE, color=theme.paint(theme.MUTED))
    layers.append(word.encode(x=x, y=_encode_rate("high"), text=alt.Text("text:N")))
    return layers


def _draw_rules(
    target: float, min_base: int, words: tuple[str, str, str], top: float, x: alt.X, y: alt.Y
) -> list[AnyChart]:
    """The common rate, and the base below which nobody is judged."""
    ink, muted = theme.paint(theme.INK), theme.paint(theme.MUTED)
    common = alt.Chart(pd.DataFrame({"base": [top * _RIGHT], "value": [target], "text": [words[2]]}))
    least = alt.Chart(pd.DataFrame({"base": [float(min_base)], "value": [1.0], "text": [words[1]]}))
    return [
        common.mark_rule(color=ink, strokeWidth=1).encode(y=y),
        # Right of the limits, where there is no dot, and below the rule, where the limits have no names.
        common.mark_text(align="left", dx=4, dy=9, color=muted).encode(x=x, y=y, text=alt.Text("text:N")),
        least.mark_rule(color=ink, strokeDash=[1, 3]).encode(x=x),
        least.mark_text(align="left", dx=5, dy=8, color=muted).encode(x=x, y=y, text=alt.Text("text:N")),
    ]


def _draw_dots(frame: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    spoken = theme.speak("datum.text")
    layers: list[AnyChart] = []
    styles = (
        ("inside", theme.CONTEXT, 44),
        ("beyond_95", theme.ACCENT, 60),
        ("beyond_998", theme.SECOND, 60),
    )
    small = frame[frame["zone"] == "small"]
    if not small.empty:
        hollow = alt.Chart(small).mark_point(
            filled=False, size=38, stroke=theme.paint(theme.CONTEXT), strokeWidth=1.25, **spoken
        )
        layers.append(hollow.encode(x=x, y=y))
    for zone, colour, size in styles:
        dots = frame[frame["zone"] == zone]
        if not dots.empty:
            mark = alt.Chart(dots).mark_point(color=theme.paint(colour), size=size, **spoken)
            layers.append(mark.encode(x=x, y=y))
    return layers


def _draw_names(frame: pd.DataFrame, top: float, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """The names of the agencies furthest beyond 99.8%, each on the side that has room."""
    outside = frame[frame["zone"] == "beyond_998"]
    order = outside["score"].abs().sort_values(ascending=False).index[:MOST_NAMES]
    named = outside.loc[order]
    layers: list[AnyChart] = []
    if named.empty:
        return layers
    places = [math.sqrt(base / (top * _RIGHT)) for base in named["base"]]
    widths = [text_width([name]) / _USUAL_WIDTH for name in named["name"]]
    is_left = [place + width > 1 for place, width in zip(places, widths, strict=True)]
    spans = [
        (place - width, place - 1.5 * _DOT) if left else (place + 1.5 * _DOT, place + width)
        for place, width, left in zip(places, widths, is_left, strict=True)
    ]
    dots = [
        (math.sqrt(base / (top * _RIGHT)), float(value))
        for base, value in zip(outside["base"], outside["value"], strict=True)
    ]
    lifts = _lift_names(spans, list(named["value"]), dots)
    named = named.assign(
        lift=lifts, side=["right" if left else "left" for left in is_left], rank=range(len(named))
    )
    # On a narrow page only the most unusual ones are named; all are named on touch and in the table.
    fitting = alt.ExprRef(expr=f"width<{_USUAL_WIDTH * 0.6:.0f}&&datum.rank>={_FEW_NAMES}?'':datum.name")
    sides: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 9), ("right", -9))
    for side, shift in sides:
        rows = named[named["side"] == side]
        if not rows.empty:
            base = alt.Chart(rows)
            lift = alt.ExprRef(expr="datum.lift")
            rim = base.mark_text(
                align=side,
                dx=shift,
                dy=lift,
                text=fitting,
                stroke=theme.paper(),
                strokeWidth=4,
                strokeJoin="round",
            )
            words = base.mark_text(align=side, dx=shift, dy=lift, text=fitting)
            layers += [mark.encode(x=x, y=y) for mark in (rim, words)]
    return layers


def _lift_names(
    spans: Sequence[tuple[float, float]], values: Sequence[float], dots: Sequence[tuple[float, float]]
) -> list[int]:
    """By how many pixels each name is moved down so that it meets neither another name nor a named dot.

    Args:
        spans: Where each name begins and ends, in parts of the plot's width.
        values: The height of each name's dot.
        dots: Place and height of the dots beyond the limits.
    """
    lifts = [0] * len(spans)
    taken = [(place - _DOT, place + _DOT, _to_pixels(value), 11) for place, value in dots]
    for index in sorted(range(len(spans)), key=lambda number: -values[number]):
        height = _to_pixels(values[index])
        left, right = spans[index]
        while any(abs(height - at) < room and left < end and start < right for start, end, at, room in taken):
            height += 1
            lifts[index] += 1
        taken.append((left, right, height, 14))
    return lifts


def _to_pixels(value: float) -> float:
    return (1 - value) * (_HEIGHT - 60)


def _draw_targets(frame: pd.DataFrame, x: alt.X, y: alt.Y) -> AnyChart:
    """An invisible disc over every dot takes the click."""
    picked = alt.selection_point(name=SELECTION, fields=["agency_id"], empty=False)
    targets = (
        alt.Chart(frame[["agency_id", "base", "value", "text"]])
        .mark_point(size=300, filled=True, fillOpacity=0, cursor="pointer", strokeWidth=1.8)
        .encode(
            x=x,
            y=y,
            stroke=theme.ring(picked),
            tooltip=alt.Tooltip("text:N"),
        )
    )
    chart: AnyChart = targets.add_params(picked)
    return chart
