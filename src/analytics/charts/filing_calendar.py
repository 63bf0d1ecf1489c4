"""Filing calendar: when each agency published, in one lane per kind, against its deadline.

A mark stands at the day of publication, marks of one day are stacked, a rule is the deadline, a late report
is a triangle with its name. A report whose day of publication is unknown is a hollow circle at the day on
which it was received; what has no usable day at all, and what is missing, stands in a gutter at the right.
Where one day has too many reports to be told apart, columns take the place of marks.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.calendar_layout import PLOT, STATES, Layout, count_days, lay_out
from analytics.charts.checks import EXPLAIN
from analytics.charts.formats import Language
from analytics.charts.heat import hatch
from analytics.charts.layered import LayeredChart
from analytics.charts.row_names import look_up, name_rows
from analytics.charts.row_targets import SELECTION
from analytics.charts.theme import AnyChart, Colour
from analytics.charts.words import say

_GUTTER = "min(150,width*0.35)"
"""Room at the right for what has no day: pixels, as a Vega expression."""
_LEAST_NAME = 60
"""Pixels below which a name in the gutter says nothing; the note below the chart has the names."""


class _Look(NamedTuple):
    shape: str
    colour: Colour
    is_filled: bool


_LOOKS: Final[Mapping[str, _Look]] = MappingProxyType(
    dict(
        zip(
            STATES,
            (
                _Look("circle", theme.ACCENT, True),
                _Look("triangle-up", EXPLAIN, True),
                _Look("circle", theme.NOT_AVAILABLE, False),
            ),
            strict=True,
        )
    )
)


def draw_calendar(reports: pd.DataFrame, language: Language, *, year: int) -> LayeredChart:
    """Draw the calendar of one report year; a click on a mark selects its report (`SELECTION`).

    Args:
        reports: As ``queries.coverage_names`` gives it, with `lane` (name of the lane) and `spoken` (the
            report in words; in no column of reports it is used); lanes in the order in which they first
            appear. Not empty.
        language: ``zh`` or ``en``.
        year: The report year; reports are due in the next one.

    Raises:
        ValueError: There is no row.
    """
    if reports.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    layout = lay_out(reports, year, language)
    x, y = _encode(layout, year, language)
    layers = [*_draw_rules(layout, x, y)]
    layers += _draw_columns(layout, x, y) if len(layout.columns) else _draw_marks(layout.marks, x, y)
    layers += _draw_labels(layout.labels, x, y)
    layers += _draw_gutter(layout.gutter, y, language)
    layers += _draw_targets(layout.marks, x, y)
    return theme.finish(layers, height=layout.height + 26)


def _encode(layout: Layout, year: int, language: Language) -> tuple[alt.X, alt.Y]:
    right: Any = alt.ExprRef(expr=f"width-{_GUTTER}") if len(layout.gutter) else alt.ExprRef(expr="width-12")
    scale = alt.Scale(domain=[layout.first, layout.last], range=[0, right], nice=False, zero=False)
    months = _list_months(layout, year, language)
    axis = alt.Axis(
        values=list(months),
        tickCount=len(months),
        labelExpr=f"({look_up(months)})[datum.value]",
        labelAlign="left",
        grid=True,
        title=None,
    )
    lanes = dict(layout.lanes)
    down = name_rows(lanes, 110, grid=True)
    height = alt.Scale(domain=[0, layout.height], reverse=True, nice=False, zero=False)
    return alt.X("day:Q", scale=scale, axis=axis), alt.Y("y:Q", scale=height, axis=down)


def _list_months(layout: Layout, year: int, language: Language) -> dict[int, str]:
    """The first days of the months that are shown, with their names."""
    months: dict[int, str] = {}
    for month in range(-1, 24):
        start = date(year + 1 + month // 12, month % 12 + 1, 1)
        day = count_days(start, year)
        if layout.first <= day <= layout.last - 4:
            months[day] = f"{start:%b}" if language == "en" else f"{start.month} 月"
    return months


def _draw_rules(layout: Layout, x: alt.X, y: alt.Y) -> list[AnyChart]:
    if layout.rules.empty:
        return []
    rule = alt.Chart(layout.rules).mark_rule(color=theme.paint(theme.INK)).encode(x=x, y=y, y2=alt.Y2("y2:Q"))
    named = layout.rules[layout.rules["text"] != ""]
    if named.empty:
        return [rule]
    words = alt.Chart(named).mark_text(
        align="left", baseline="top", dx=5, color=theme.paint(theme.MUTED), fontSize=theme.SMALL_SIZE
    )
    return [rule, words.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_marks(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    layers: list[AnyChart] = []
    for state, look in _LOOKS.items():
        rows = marks[marks["state"] == state] if len(marks) else marks
        if rows.empty:
            continue
        colour = theme.paint(look.colour)
        style: dict[str, Any] = (
            {"color": colour} if look.is_filled else {"fillOpacity": 0, "stroke": colour, "strokeWidth": 1.4}
        )
        point = alt.Chart(rows).mark_point(
            shape=look.shape,
            size=48,
            filled=look.is_filled,
            opacity=1,
            **style,
            **theme.speak("datum.spoken"),
        )
        layers.append(point.encode(x=x, y=y))
    return layers


def _draw_columns(layout: Layout, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """Columns, and over the highest of each lane how many reports it stands for."""
    columns, layers = layout.columns, []
    for state, look in _LOOKS.items():
        rows = columns[columns["state"] == state]
        if len(rows):
            bar = alt.Chart(rows).mark_rect(color=theme.paint(look.colour), **theme.speak("datum.spoken"))
            layers.append(
                bar.encode(x=x, x2=alt.X2("day2:Q"), y=y, y2=alt.Y2("y2:Q"), tooltip=alt.Tooltip("spoken:N"))
            )
    peaks = alt.Chart(layout.peaks).mark_text(dy=-7, fontSize=theme.SMALL_SIZE)
    return [*layers, peaks.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_labels(labels: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    if labels.empty:
        return []
    fitting = alt.ExprRef(expr=f"width<{PLOT}?'':datum.name")
    return [alt.Chart(labels).mark_text(text=fitting, baseline="middle").encode(x=x, y=y)]


def _draw_gutter(gutter: pd.DataFrame, y: alt.Y, language: Language) -> list[AnyChart]:
    if gutter.empty:
        return []
    at = theme.fix_x(alt.ExprRef(expr=f"width-{_GUTTER}+26"))
    beside = theme.fix_x(alt.ExprRef(expr=f"width-{_GUTTER}+38"))
    layers: list[AnyChart] = []
    squares, circles = (gutter[gutter["state"] == state] for state in ("missing", "undated"))
    edge = theme.paint(theme.NOT_AVAILABLE)
    if len(squares):
        hatched = alt.Chart(squares).mark_point(
            shape="square", size=110, filled=True, opacity=1, fill=hatch(4), stroke=edge, strokeWidth=0.8,
            **theme.speak("datum.spoken"),
        )  # fmt: skip
        layers.append(hatched.encode(x=at, y=y, tooltip=alt.Tooltip("spoken:N")))
    if len(circles):
        hollow = alt.Chart(circles).mark_point(
            shape="circle", size=48, fillOpacity=0, opacity=1, stroke=edge, strokeWidth=1.4,
            **theme.speak("datum.spoken"),
        )  # fmt: skip
        layers.append(hollow.encode(x=at, y=y, tooltip=alt.Tooltip("spoken:N")))
    room = f"({_GUTTER}-40)"
    fitting = alt.ExprRef(expr=f"{room}<{_LEAST_NAME}?'':datum.name")
    names = alt.Chart(gutter).mark_text(align="left", limit=alt.ExprRef(expr=room), text=fitting)
    layers.append(names.encode(x=beside, y=y))
    states = [state for state in ("missing", "undated") if (gutter["state"] == state).any()]
    words = say("calendar.join", language).join(say(f"calendar.gutter_{state}", language) for state in states)
    head = alt.Chart(pd.DataFrame({"y": [8.0], "text": [words]})).mark_text(
        align="left", color=theme.paint(theme.MUTED), fontSize=theme.SMALL_SIZE
    )
    layers.append(
        head.encode(x=theme.fix_x(alt.ExprRef(expr=f"width-{_GUTTER}+20")), y=y, text=alt.Text("text:N"))
    )
    return layers


def _draw_targets(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """A larger invisible circle over every mark; a ring round the chosen one."""
    if marks.empty:
        return []
    picked = alt.selection_point(name=SELECTION, fields=["filing_id"], empty=False)
    targets = (
        alt.Chart(marks)
        .mark_point(
            shape="circle",
            size=170,
            filled=False,
            fillOpacity=0,
            opacity=1,
            cursor="pointer",
            strokeWidth=1.8,
        )
        .encode(
            x=x,
            y=y,
            stroke=theme.ring(picked),
            tooltip=alt.Tooltip("spoken:N"),
        )
        .add_params(picked)
    )
    return [targets]
