"""The carry-over ladder: agency by joint of two years, with the marks of the matrix of checks.

结转下年 of one report and 上年结转 of the next count the same requests, so a joint that does not hold is an
error of one of the two; how far they are apart stands beside its mark.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.checks import MARKS, STRIPE
from analytics.charts.formats import Language, format_number, is_known
from analytics.charts.heat import hatch
from analytics.charts.layered import LayeredChart
from analytics.charts.row_names import name_rows
from analytics.charts.row_targets import box_places, draw_targets
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width
from analytics.charts.words import say

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {"equal": "pass", "unknown": "not_assessable", "columns": "warning", "unequal": "error"}
)
"""State of ``queries.carry_joints`` -> mark of the matrix; a missing report is hatched."""
MISSING = "no_report"
_ROW = 22
_HEAD = 0.0
_GAP_AT, _NEXT_MARK = 11, 8
"""Pixels from the middle of a mark to its words, and from there to the middle of the next one."""
_FIRST = 1.1


def draw_ladder(frame: pd.DataFrame, language: Language) -> LayeredChart:
    """Draw the ladder; a click on a joint selects it (`row_targets.SELECTION`).

    Args:
        frame: One row per joint, not empty, agencies in the order shown: `agency_id`, `name`, `year` (the
            later one), `state` (a key of `STATES`, or `MISSING`), `gap` or null, `spoken`.
        language: ``zh`` or ``en``.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    names = dict(zip(frame["agency_id"], frame["name"], strict=True))
    down = {agency: round(_FIRST + place, 1) for place, agency in enumerate(names)}
    rows = frame[["agency_id", "name", "year", "state", "spoken"]].assign(
        x=frame["year"],
        y=[down[agency] for agency in frame["agency_id"]],
        label=[
            say("mark.difference", language, amount=format_number(abs(float(gap)))) if is_known(gap) else ""
            for gap in frame["gap"]
        ],
    )
    years = sorted({int(year) for year in rows["year"]})
    x, y, height = _encode_places(years, down, names)
    layers = _draw_stripes(years, down, x, y)
    layers += _draw_heads(years, x, y)
    layers += _draw_marks(rows, x, y)
    boxes = box_places(rows[["agency_id", "year", "spoken", "x", "y"]], 0.46)
    layers.append(draw_targets(boxes, ("agency_id", "year"), x, y, is_spoken=True))
    return theme.finish(layers, height=round(height * _ROW) + 8)


def _encode_places(
    years: list[int], down: Mapping[str, float], names: Mapping[str, str]
) -> tuple[alt.X, alt.Y, float]:
    axis = name_rows({at: names[agency] for agency, at in down.items()}, 220)
    height = max(down.values()) + 1
    across = alt.Scale(domain=[min(years) - 0.5, max(years) + 0.5], nice=False, zero=False)
    below = alt.Scale(domain=[-0.4, height - 0.4], reverse=True, nice=False, zero=False)
    return alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=below, axis=axis), height


def _draw_stripes(years: list[int], down: Mapping[str, float], x: alt.X, y: alt.Y) -> list[AnyChart]:
    """Every other row is tinted, so that an eye can follow it."""
    rows = [at for place, at in enumerate(down.values()) if place % 2 == 0]
    frame = pd.DataFrame({"y": [at - 0.5 for at in rows], "y2": [at + 0.5 for at in rows]})
    frame = frame.assign(x=min(years) - 0.5, x2=max(years) + 0.5)
    bands = alt.Chart(frame).mark_rect(color=theme.paint(STRIPE))
    return [bands.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))]


def _draw_heads(years: list[int], x: alt.X, y: alt.Y) -> list[AnyChart]:
    long = [f"{year - 1}→{year % 100:02d}" for year in years]
    heads = alt.Chart(
        pd.DataFrame({"x": years, "y": _HEAD, "name": long, "short": [text[2:] for text in long]})
    )
    fitting = alt.ExprRef(expr=f"(scale('x',1)-scale('x',0))<{text_width(long) + 6}?datum.short:datum.name")
    return [heads.mark_text(color=theme.paint(theme.MUTED), text=fitting).encode(x=x, y=y)]


def _draw_marks(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    layers: list[AnyChart] = []
    missing = rows[rows["state"] == MISSING]
    if not missing.empty:
        hatched = alt.Chart(box_places(missing, 0.36)).mark_rect(
            color=hatch(14), **theme.speak("datum.spoken")
        )
        layers.append(hatched.encode(x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("bottom:Q")))
    for state, name in STATES.items():
        of_state = rows[rows["state"] == state]
        if of_state.empty:
            continue
        mark, colour = MARKS[name], theme.paint(MARKS[name].colour)
        # The dots of what is in order are many and quiet; here they are all there is to see.
        size = 16 if name == "pass" else mark.size
        spoken = {} if name == "pass" else theme.speak("datum.spoken")
        style = {"color": colour} if mark.is_filled else {"fillOpacity": 0, "stroke": colour}
        base = alt.Chart(of_state)
        point = base.mark_point(shape=mark.shape, size=size, filled=mark.is_filled, **style, **spoken)
        layers.append(point.encode(x=x, y=y))
        if name == "error":
            layers.append(_draw_gaps(of_state, colour, x, y))
    return layers


def _draw_gaps(rows: pd.DataFrame, colour: alt.ExprRef, x: alt.X, y: alt.Y) -> AnyChart:
    """How far two reports are apart, beside the mark: the number alone or nothing where the next is near."""
    short = [re.sub(r"[^\d,.]", "", label) for label in rows["label"]]
    widths = {
        name: [text_width([text]) + _GAP_AT + _NEXT_MARK for text in texts]
        for name, texts in (("need", rows["label"]), ("least", short))
    }
    step = "(scale('x',1)-scale('x',0))"
    text = alt.ExprRef(expr=f"{step}>=datum.need?datum.label:{step}>=datum.least?datum.short:''")
    mark = alt.Chart(rows.assign(short=short, **widths)).mark_text(
        align="left", dx=_GAP_AT, color=colour, fontWeight=600, text=text
    )
    chart: AnyChart = mark.encode(x=x, y=y)
    return chart
