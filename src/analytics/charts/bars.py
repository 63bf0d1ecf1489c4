"""Who, and what drove the change: horizontal bars with their values printed at their ends."""

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import MONEY, Language, format_mark, format_number, format_rate, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import find_top
from analytics.charts.records import list_records
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width
from analytics.charts.words import say

_DWARFING = 2
_LABEL_GAP = 6
_FEW_PIXELS = 40
"""What bars keep of a narrow chart."""
_SPOKEN = "datum.name+': '+datum.label"
_DRIVER_COLOURS = {"up": theme.ACCENT, "rest": theme.CONTEXT, "down": theme.SECOND}


def draw_bars(frame: pd.DataFrame, language: Language, *, unit: str, lines: int = 0) -> LayeredChart:
    """One bar per row in the order given, with value and share; a tick marks last year.

    The value stands beyond both; where the tick is the farther one its own value is told as well, or the
    number would be taken for the tick's. A row without a value has no bar but its state in words. A lower
    bound's bar is torn at its end.

    Args:
        frame: One row per bar, not empty: `name`, `value` or null, `share` of the whole or null,
            `previous` (last year) or null, `status`, `is_lower_bound`.
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `value`.
        lines: At least so many lines high, to stand beside another chart.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    drawn = frame[["name", "value", "previous", "is_lower_bound"]]
    records = list_records(frame)
    rows = drawn.assign(
        label=[
            name_last_year(_print_bar(row, unit, language), row["value"], row["previous"], unit, language)
            for row in records
        ],
        end=[find_top([row["value"], row["previous"]]) for row in records],
    )
    top = find_top(rows["end"])
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top or 1], nice=False), axis=None)
    y = _encode_name(list(rows["name"]))
    layers = _draw_bar(rows, x, y)
    ticks = rows[rows["previous"].map(is_known).astype(bool)]
    if not ticks.empty:
        tick = alt.Chart(ticks.assign(value=ticks["previous"]))
        layers.append(theme.mark_last_year(tick, theme.BAR_SIZE).encode(x=x, y=y))
    layers += _draw_labels(rows.assign(value=rows["end"]), x, y, "left")
    return theme.finish(layers, height=theme.BAR_STEP * max(len(rows), lines) + 12)


def draw_drivers(frame: pd.DataFrame, language: Language, *, unit: str, lines: int = 0) -> LayeredChart:
    """What drove a change: diverging bars that add up to the number in the title.

    All others together, where they moved further than twice the largest, have their number and no bar:
    on their scale the named ones could not be told apart.

    Args:
        frame: One row per bar in the order shown, not empty: `name`, `change`, `role` (``up``,
            ``rest`` for all others together, ``down``).
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `change`.
        lines: At least so many lines high, to stand beside another chart.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    rows = frame[["name", "role"]].assign(
        value=frame["change"].astype(float),
        label=[_print_signed(float(change), unit, language) for change in frame["change"]],
    )
    is_down = rows["value"] < 0
    rows = _keep_rest_off(rows, language)
    left, right = (_measure_labels(rows[side]) for side in (is_down, ~is_down))
    low, high = min(0.0, float(rows["value"].min())), max(0.0, float(rows["value"].max()))
    # Labels stand outside the bars on their own side and need pixels, whatever the bars are worth.
    step = f"({high - low or 1}/max(width-{left + right},{_FEW_PIXELS}))"
    domain = {"domainMin": f"{low}-{left}*{step}", "domainMax": f"{high}+{right}*{step}"}
    ends = {name: alt.ExprRef(expr=end) for name, end in domain.items()}
    x = alt.X("value:Q", scale=alt.Scale(nice=False, **ends), axis=None)
    y = _encode_name(list(rows["name"]))
    colour = alt.Color("role:N", scale=theme.colour_scale(_DRIVER_COLOURS), legend=None)
    bars = alt.Chart(rows).mark_bar(height=theme.BAR_SIZE, **theme.speak(_SPOKEN))
    layers: list[AnyChart] = [bars.encode(x=x, y=y, color=colour)]
    layers += _draw_labels(rows[~is_down], x, y, "left", f"{right}+{high}/{step}")
    layers += _draw_labels(rows[is_down], x, y, "right", f"{left}-({low})/{step}")
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=theme.paint(theme.FAINT))
    layers.append(zero.encode(x=x))
    return theme.finish(layers, height=theme.BAR_STEP * max(len(rows), lines) + 12)


def _measure_labels(rows: pd.DataFrame) -> int:
    """Pixels that the labels on one side need beyond the bars."""
    return text_width(rows["short"]) + 2 * _LABEL_GAP if len(rows) else 2


def _keep_rest_off(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Take the bar, not the number, of all others together where it would dwarf every other bar."""
    largest = find_top(rows[rows["role"] != "rest"]["value"].abs())
    is_rest = (rows["role"] == "rest") & (rows["value"].abs() > _DWARFING * largest) & (largest > 0)
    short, label = (
        [
            say(key, language, value=label) if rest else label
            for label, rest in zip(rows["label"], is_rest, strict=True)
        ]
        for key in ("mark.no_bar", "mark.off_scale")
    )
    return rows.assign(value=rows["value"].mask(is_rest, 0.0), label=label, short=short)


def _print_bar(row: Mapping[str, Any], unit: str, language: Language) -> str:
    """``≥ 4,605（88.5%）``, or the state where there is no value."""
    value, share = row["value"], row["share"]
    if not is_known(value):
        return say(f"state.{row['status']}", language)
    text = format_mark(value, unit, language, is_lower_bound=bool(row["is_lower_bound"]))
    if not is_known(share):
        return text
    return f"{text} ({format_rate(share)})" if language == "en" else f"{text}（{format_rate(share)}）"


def name_last_year(label: str, value: object, previous: object, unit: str, language: Language) -> str:
    """A bar's label, with last year's value where that is the greater.

    >>> name_last_year("68", 68, 83, "件", "zh"), name_last_year("68", 68, 59, "件", "zh")
    ('68（上年 83）', '68')
    >>> name_last_year("8 (0.5%)", 8, 12, "件", "en")
    '8 (0.5%, last year 12)'
    """
    if not is_known(value) or not is_known(previous) or float(str(previous)) <= float(str(value)):
        return label
    before = format_mark(float(str(previous)), unit, language)
    if label.endswith((")", "）")):
        return say("mark.share_last_year", language, value=label[:-1], previous=before)
    return say("mark.last_year", language, value=label, previous=before)


def _print_signed(change: float, unit: str, language: Language) -> str:
    text = format_mark(change, unit, language) if unit == MONEY else format_number(change)
    return f"+{text}" if change > 0 else text


def _encode_name(names: list[str]) -> alt.Y:
    axis = alt.Axis(title=None, grid=False)
    return alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), axis=axis)


def _draw_bar(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """Bars, torn at the end where the value is a lower bound."""
    known = rows[rows["value"].map(is_known).astype(bool)]
    if known.empty:
        return []
    bars = alt.Chart(known).mark_bar(
        height=theme.BAR_SIZE, color=theme.paint(theme.ACCENT), **theme.speak(_SPOKEN)
    )
    layers: list[AnyChart] = [bars.encode(x=x, y=y)]
    bounds = known[known["is_lower_bound"].astype(bool)]
    if not bounds.empty:
        pixels = "(scale('x',datum.value)-scale('x',0))"
        layers += [
            mark.encode(x=x, y=y)
            for mark in theme.tear(alt.Chart(bounds), pixels, across={"height": theme.BAR_SIZE + 2})
        ]
    return layers


def _draw_labels(
    rows: pd.DataFrame, x: alt.X, y: alt.Y, align: Literal["left", "right"], room: str = ""
) -> list[AnyChart]:
    """`label` beside the end of each bar, outside it; `short` where the pixels of `room` are too few."""
    if rows.empty:
        return []
    dx = _LABEL_GAP if align == "left" else -_LABEL_GAP
    is_fitted = rows["label"] != rows["short"] if room else pd.Series(False, rows.index)
    layers: list[AnyChart] = []
    if not is_fitted.all():
        mark = alt.Chart(rows[~is_fitted]).mark_text(align=align, dx=dx)
        layers.append(mark.encode(x=x, y=y, text=alt.Text("label:N")))
    if is_fitted.any():
        fitted = rows[is_fitted]
        need = fitted.assign(need=[text_width([label]) + _LABEL_GAP for label in fitted["label"]])
        text = alt.ExprRef(expr=f"datum.need<={room}?datum.label:datum.short")
        layers.append(alt.Chart(need).mark_text(align=align, dx=dx, text=text).encode(x=x, y=y))
    return layers
