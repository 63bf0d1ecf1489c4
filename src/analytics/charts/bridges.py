"""Bridges: from last year's stock to this year's, and from the sum of the parts to the whole's report."""

import json

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, format_number, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import HEADROOM, draw_zero, find_top
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width
from analytics.charts.words import say

_HEIGHT = 250
_SUMMARY_STEP = 66
_SUMMARY_BAR = 16
"""The bars stand so many pixels below the middle of their line, the two lines of text above it."""
_SPOKEN = "datum.name+': '+datum.label"
_COLOURS = {
    "opening": theme.CONTEXT,
    "added": theme.ACCENT,
    "removed": theme.SECOND,
    "closing": theme.CONTEXT,
}


def draw_roll_forward(frame: pd.DataFrame, language: Language) -> LayeredChart:
    """Last year's stock, what was added, what was removed, this year's stock; a gap in red.

    Args:
        frame: The four steps in this order, all values known and over the same agencies: `step`
            (``opening``, ``added``, ``removed``, ``closing``), `name` shown, `value` ≥ 0.
        language: ``zh`` or ``en``.

    Raises:
        ValueError: A step is missing.
    """
    if list(frame["step"]) != list(_COLOURS):
        raise ValueError(f"a bridge has the steps {', '.join(_COLOURS)}, not {', '.join(frame['step'])}")
    opening, added, removed, closing = (float(value) for value in frame["value"])
    expected = opening + added - removed
    starts = [0.0, opening, opening + added, 0.0]
    ends = [opening, opening + added, expected, closing]
    labels = [
        format_number(opening),
        f"+{format_number(added)}",
        format_number(-removed),
        format_number(closing),
    ]
    rows = frame[["step", "name"]].assign(
        start=starts, end=ends, value=[max(pair) for pair in zip(starts, ends, strict=True)]
    )
    rows = rows.assign(label=labels)
    names = list(rows["name"])
    top = max(opening + added, closing)
    axis = alt.Axis(title=None, labelLimit=120, labelExpr=_fit_names(names), labelLineHeight=15)
    x = alt.X("name:N", sort=names, scale=alt.Scale(domain=names, padding=0.35), axis=axis)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top * HEADROOM or 1], nice=False), axis=None)
    colour = alt.Color("step:N", scale=theme.colour_scale(_COLOURS), legend=None)
    bars = alt.Chart(rows.assign(value=rows["start"])).mark_bar(**theme.speak(_SPOKEN))
    text = alt.Chart(rows).mark_text(dy=-9, color=theme.paint(theme.INK))
    layers: list[AnyChart] = [
        bars.encode(x=x, y=y, y2=alt.Y2("end:Q"), color=colour),
        text.encode(x=x, y=y, text=alt.Text("label:N")),
        draw_zero(y),
    ]
    if closing != expected:
        layers += _draw_gap(names[-1], closing, expected, x, y, language)
    return theme.finish(layers, height=_HEIGHT)


def draw_summaries(frame: pd.DataFrame) -> LayeredChart:
    """Whole-region reports, each a grey bar, with the sum of the region's parts as a blue bar in it.

    The two are never added: the bar of the parts shows how much of the summary they explain. A lower
    bound's bar is hollow; without known parts there is none.

    Args:
        frame: One row per summary, not empty: `name` (unique), `reported` or null, `parts` or null,
            `is_lower_bound` (of the parts), `label` (both numbers in words, above the bars).

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    names = list(frame["name"])
    top = max(find_top(frame["reported"]), find_top(frame["parts"]))
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top or 1], nice=False), axis=None)
    y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), axis=None)
    layers: list[AnyChart] = []
    accent = theme.paint(theme.ACCENT)
    lines = frame[["name", "is_lower_bound", "label"]]
    for column, size, colour in (("reported", 20, theme.paint(theme.CONTEXT)), ("parts", 8, accent)):
        rows = lines.assign(value=frame[column])
        rows = rows[rows["value"].map(is_known).astype(bool)]
        # Both numbers stand in the label, so one of the two bars says it.
        spoken = theme.speak(_SPOKEN) if column == "reported" else {}
        is_bound = rows["is_lower_bound"].astype(bool) & (column == "parts")
        for group, fill in ((rows[~is_bound], colour), (rows[is_bound], theme.paper())):
            if not group.empty:
                mark = alt.Chart(group).mark_bar(
                    height=size, color=fill, stroke=colour, strokeWidth=1, yOffset=_SUMMARY_BAR, **spoken
                )
                layers.append(mark.encode(x=x, y=y))
    words = alt.Chart(lines.assign(value=0.0))
    name = words.mark_text(align="left", dx=1, yOffset=-_SUMMARY_BAR - 4, fontWeight=600)
    label = words.mark_text(align="left", dx=1, yOffset=-4, color=theme.paint(theme.MUTED))
    layers += [
        name.encode(x=x, y=y, text=alt.Text("name:N")),
        label.encode(x=x, y=y, text=alt.Text("label:N")),
    ]
    return theme.finish(layers, height=_SUMMARY_STEP * len(names) + 6)


def _fit_names(names: list[str]) -> str:
    """A Vega expression of the names under the steps: in two lines where they would meet."""
    broken = {}
    for name in names:
        gaps = [place for place, letter in enumerate(name) if letter == " "]
        if gaps:
            at = min(gaps, key=lambda place: abs(place - len(name) / 2))
            broken[name] = f"{name[:at]}|{name[at + 1 :]}"
    need = (text_width(names) + 6) * len(names)
    lines = json.dumps(broken, ensure_ascii=False)
    return f"width<{need}?split(({lines})[datum.value]||datum.value,'|'):datum.value"


def _draw_gap(
    name: str, closing: float, expected: float, x: alt.X, y: alt.Y, language: Language
) -> list[AnyChart]:
    """A red rule where the last column should end, and by how much it does not."""
    text = say("mark.difference", language, amount=format_number(abs(closing - expected)))
    frame = pd.DataFrame([{"name": name, "value": expected, "text": text}])
    red = theme.paint(theme.ERROR)
    rule = alt.Chart(frame).mark_tick(color=red, thickness=2.5, width=alt.RelativeBandSize(band=1))
    # Beside the column, so that it stays apart from the column's own value.
    label = alt.Chart(frame).mark_text(
        align="left", color=red, fontWeight=600, xOffset=alt.ExprRef(expr="bandwidth('x')/2+6")
    )
    return [rule.encode(x=x, y=y), label.encode(x=x, y=y, text=alt.Text("text:N"))]
