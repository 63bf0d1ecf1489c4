"""Small multiples: every agency's years in a panel of its own, all panels in one picture."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import find_top
from analytics.charts.row_targets import draw_targets
from analytics.charts.theme import AnyChart
from analytics.charts.years import Break, count_breaks, drawn_breaks

COLUMNS = 3
_PANEL = 100
_PLOT = 0.56
"""Share of a panel's height that its line may take; the name stands above."""
_GUTTER = 0.34
"""Room between panels, in parts of one; the last value stands in it."""


def draw_multiples(
    frame: pd.DataFrame, language: Language, *, is_common_scale: bool, breaks: Sequence[Break] = ()
) -> LayeredChart:
    """One panel per agency in reading order, each with its line, first and last year, last value and name.

    A year without a value is a gap in the line.

    Args:
        frame: One row per agency and year, not empty: `agency_id`, `name`, `year`, `value` or null, `text`
            (the value as printed), `median` of the peers or null.
        language: ``zh`` or ``en``.
        is_common_scale: All panels share one scale; else each has its own, from zero to its highest value.
        breaks: Where lines are interrupted.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    del language
    years = sorted({int(year) for year in frame["year"]})
    plot = years[-1] - years[0] + 0.6
    width = plot / (1 - _GUTTER)
    agencies = list(dict.fromkeys(frame["agency_id"]))
    lines = -(-len(agencies) // COLUMNS)
    rows = _place(frame, agencies, years, width, breaks, is_common_scale=is_common_scale)
    x = alt.X(
        "across:Q", scale=alt.Scale(domain=[-0.4, width * COLUMNS - 0.4], nice=False, zero=False), axis=None
    )
    y = alt.Y("down:Q", scale=alt.Scale(domain=[0, lines], reverse=True, nice=False), axis=None)
    known = rows[rows["value"].map(is_known).astype(bool)]
    layers: list[AnyChart] = [_draw_floors(rows, years, x, y)]
    layers += _draw_breaks(rows, years, breaks, x, y)
    layers += _draw_lines(rows, known, x, y)
    layers += _draw_words(rows, known, years, x, y)
    layers.append(_draw_targets(rows, width, x, y))
    return theme.finish(layers, height=_PANEL * lines + 8)


def _place(
    frame: pd.DataFrame,
    agencies: list[str],
    years: list[int],
    width: float,
    breaks: Sequence[Break],
    *,
    is_common_scale: bool,
) -> pd.DataFrame:
    """Where each value stands: `across` in years, `down` in panels."""
    order = {agency: number for number, agency in enumerate(agencies)}
    numbers = [order[agency] for agency in frame["agency_id"]]
    values = [float(value) if is_known(value) else None for value in frame["value"]]
    common = find_top([*values, *frame["median"]])
    tops = dict.fromkeys(agencies, common)
    if not is_common_scale:
        for agency, group in frame.groupby("agency_id", sort=False):
            tops[str(agency)] = find_top([*group["value"], *group["median"]])
    floors = [number // COLUMNS + 0.8 for number in numbers]
    rows = frame[["agency_id", "name", "year", "text"]].assign(
        value=pd.Series(values, index=frame.index, dtype="float64"),
        left=[number % COLUMNS * width for number in numbers],
        floor=floors,
        stretch=[count_breaks(int(year), breaks) for year in frame["year"]],
    )
    rows["across"] = rows["left"] + rows["year"] - years[0]
    scales = [_PLOT / (tops[agency] or 1.0) for agency in rows["agency_id"]]
    rows["down"] = [
        None if value is None else floor - value * scale
        for value, floor, scale in zip(values, floors, scales, strict=True)
    ]
    rows["median_down"] = [
        floor - float(median) * scale if is_known(median) else None
        for median, floor, scale in zip(frame["median"], floors, scales, strict=True)
    ]
    return rows


def _draw_floors(rows: pd.DataFrame, years: list[int], x: alt.X, y: alt.Y) -> AnyChart:
    panels = rows.drop_duplicates("agency_id")
    frame = pd.DataFrame(
        {
            "across": panels["left"] - 0.2,
            "end": panels["left"] + years[-1] - years[0] + 0.2,
            "down": panels["floor"],
        }
    )
    chart: AnyChart = (
        alt.Chart(frame).mark_rule(color=theme.paint(theme.FAINT)).encode(x=x, x2=alt.X2("end:Q"), y=y)
    )
    return chart


def _draw_breaks(
    rows: pd.DataFrame, years: list[int], breaks: Sequence[Break], x: alt.X, y: alt.Y
) -> list[AnyChart]:
    panels = rows.drop_duplicates("agency_id")
    layers: list[AnyChart] = []
    for entry in drawn_breaks(years, breaks):
        frame = pd.DataFrame(
            {
                "across": panels["left"] + entry.year - 0.5 - years[0],
                "down": panels["floor"] - _PLOT,
                "bottom": panels["floor"],
            }
        )
        mark = alt.Chart(frame).mark_rule(color=theme.paint(theme.FAINT), strokeDash=list(theme.BREAK_DASH))
        layers.append(mark.encode(x=x, y=y, y2=alt.Y2("bottom:Q")))
    return layers


def _draw_lines(rows: pd.DataFrame, known: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    layers: list[AnyChart] = []
    medians = rows[rows["median_down"].map(is_known).astype(bool)].assign(
        down=lambda each: each["median_down"]
    )
    detail = [alt.Detail("agency_id:N"), alt.Detail("stretch:N")]
    if not medians.empty:
        grey = alt.Chart(medians).mark_line(color=theme.paint(theme.CONTEXT), strokeWidth=1.25)
        layers.append(grey.encode(x=x, y=y, detail=detail))
    if known.empty:
        return layers
    line = alt.Chart(rows).mark_line(color=theme.paint(theme.ACCENT), strokeWidth=1.75)
    dots = alt.Chart(known).mark_point(
        color=theme.paint(theme.ACCENT), size=14, **theme.speak("datum.name+' '+datum.year+': '+datum.text")
    )
    return [*layers, line.encode(x=x, y=y, detail=detail), dots.encode(x=x, y=y)]


def _draw_words(
    rows: pd.DataFrame, known: pd.DataFrame, years: list[int], x: alt.X, y: alt.Y
) -> list[AnyChart]:
    """The name above each panel, its first and last year below, its last value at the right."""
    panels = rows.drop_duplicates("agency_id")
    names = pd.DataFrame(
        {"across": panels["left"] - 0.2, "down": panels["floor"] - _PLOT - 0.15, "text": panels["name"]}
    )
    pixels = f"(scale('x',{(years[-1] - years[0] + 0.6) / (1 - _GUTTER) - 0.3:.2f})-scale('x',0))"
    layers: list[AnyChart] = [
        alt.Chart(names)
        .mark_text(align="left", limit=alt.ExprRef(expr=pixels), fontWeight=600)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    ]
    ends = [
        pd.DataFrame(
            {"across": panels["left"] + year - years[0], "down": panels["floor"] + 0.09, "text": str(year)}
        )
        for year in dict.fromkeys((years[0], years[-1]))
    ]
    layers.append(
        alt.Chart(pd.concat(ends))
        .mark_text(color=theme.paint(theme.MUTED), fontSize=theme.SMALL_SIZE)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )
    if not known.empty:
        last = known.sort_values("year", kind="stable").drop_duplicates("agency_id", keep="last")
        # A value of an earlier year says so: it stands where readers look for the last one.
        dated = [
            text if year == years[-1] else f"{text} ({year})"
            for text, year in zip(last["text"], last["year"], strict=True)
        ]
        last = last.assign(text=dated)
        base = alt.Chart(last)
        # A rim of paper keeps it legible where the median's line runs through it.
        rim = base.mark_text(align="left", dx=7, stroke=theme.paper(), strokeWidth=4, strokeJoin="round")
        words = base.mark_text(align="left", dx=7, color=theme.paint(theme.ACCENT))
        layers += [mark.encode(x=x, y=y, text=alt.Text("text:N")) for mark in (rim, words)]
    return layers


def _draw_targets(rows: pd.DataFrame, width: float, x: alt.X, y: alt.Y) -> AnyChart:
    panels = rows.drop_duplicates("agency_id")
    frame = pd.DataFrame(
        {
            "agency_id": panels["agency_id"],
            "across": panels["left"] - 0.3,
            "right": panels["left"] + width - 0.6,
            "down": panels["floor"] - 0.8,
            "bottom": panels["floor"] + 0.17,
        }
    )
    return draw_targets(frame, ("agency_id",), x, y, ring=1.5)
