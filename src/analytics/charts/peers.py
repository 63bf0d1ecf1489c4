"""One agency among its peers: its line over their quartiles, with what came before it and after it."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import (
    HEADROOM,
    draw_ends,
    draw_zero,
    find_top,
    known_rows,
    number_stretches,
    place_ends,
)
from analytics.charts.row_targets import SELECTION
from analytics.charts.theme import AnyChart
from analytics.charts.years import (
    END_PAD,
    Break,
    draw_break_rules,
    draw_gap_words,
    drawn_breaks,
    encode_year,
    year_labels,
)

OWN, BEFORE, OTHER, MEDIAN, WHOLE = "own", "before", "other", "median", "whole"
_COLOURS = {
    OWN: theme.ACCENT,
    BEFORE: theme.ACCENT,
    OTHER: theme.CATEGORICAL[2],
    MEDIAN: theme.NOT_AVAILABLE,
    WHOLE: theme.SECOND,
}
_HEIGHT = 340


def draw_peers(
    frame: pd.DataFrame,
    band: pd.DataFrame,
    language: Language,
    *,
    axis_format: str,
    breaks: Sequence[Break] = (),
) -> LayeredChart:
    """Lines over the years; the peers' middle half is a grey band.

    Args:
        frame: One row per series and year, not empty: `series` (unique), `role` (``own``; ``before``: the
            predecessors' sum, dashed; ``other``: a predecessor or successor; ``median``; ``whole``), `name`,
            `year`, `value` or null, `text` (as printed), `status`, `under` (below the year, of ``own``).
        band: `year`, `low`, `high` (null where the group is too small), may be empty.
        language: ``zh`` or ``en``.
        axis_format: Vega format of the value axis.
        breaks: Where the lines are interrupted, each with a dashed rule.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    rows = frame.assign(value=pd.Series(frame["value"], dtype="float64"))
    rows["stretch"] = number_stretches(rows[["series", "year", "value"]], breaks)
    own = rows[rows["role"] == OWN]
    years = pd.DataFrame({"year": sorted({int(year) for year in rows["year"]})})
    labels = year_labels(years.merge(own[["year", "under"]], how="left", on="year").fillna({"under": ""}))
    x = encode_year(labels, behind=END_PAD)
    middle = band[band["low"].map(is_known).astype(bool)] if len(band) else band
    top = max(find_top(rows["value"]), find_top(middle["high"] if len(middle) else []))
    scale = alt.Scale(domain=[0, top * HEADROOM or 1], nice=False)
    axis = alt.Axis(format=axis_format, title=None, tickCount=4)
    y = alt.Y("value:Q", scale=scale, axis=axis)
    layers: list[AnyChart] = [draw_zero(y)]
    layers += _draw_band(middle, breaks, x, y)
    layers += draw_break_rules(x, drawn_breaks(list(labels), breaks))
    layers += _draw_series(rows, x, y)
    layers += draw_gap_words(own, x, y, language)
    layers += draw_ends(_place_names(rows, top), x, y, _COLOURS)
    layers += _draw_targets(known_rows(rows[rows["role"].isin([OWN, OTHER])]), x, y)
    return theme.finish(layers, height=_HEIGHT)


def _draw_band(middle: pd.DataFrame, breaks: Sequence[Break], x: alt.X, y: alt.Y) -> list[AnyChart]:
    if middle.empty:
        return []
    rows = middle.assign(series="band", value=middle["low"].astype(float), high=middle["high"].astype(float))
    rows["stretch"] = number_stretches(rows[["series", "year", "value"]], breaks)
    area = alt.Chart(rows).mark_area(color=theme.paint(theme.GRID), opacity=0.9)
    # A single year between gaps has no area; the rule shows it.
    ends = alt.Chart(rows).mark_rule(color=theme.paint(theme.GRID), strokeWidth=6)
    return [
        area.encode(x=x, y=y, y2=alt.Y2("high:Q"), detail=alt.Detail("stretch:N")),
        ends.encode(x=x, y=y, y2=alt.Y2("high:Q")),
    ]


def _draw_series(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    spoken = theme.speak("datum.name+' '+datum.year+': '+datum.text")
    layers: list[AnyChart] = []
    for role in (MEDIAN, WHOLE, OTHER, BEFORE, OWN):
        part = rows[rows["role"] == role]
        known = known_rows(part)
        if known.empty:
            continue
        colour = theme.paint(_COLOURS[role])
        dash = {BEFORE: [5, 4], WHOLE: [2, 3]}.get(role, [1, 0])
        width = 2.25 if role == OWN else 1.5
        line = alt.Chart(part).mark_line(color=colour, strokeDash=dash, strokeWidth=width)
        layers.append(line.encode(x=x, y=y, detail=[alt.Detail("series:N"), alt.Detail("stretch:N")]))
        size = {OWN: 50, MEDIAN: 18, WHOLE: 18}.get(role, 30)
        dots = alt.Chart(known)
        if role == BEFORE:
            mark = dots.mark_point(filled=False, fill=theme.paper(), stroke=colour, size=36, **spoken)
        else:
            mark = dots.mark_point(color=colour, size=size, **spoken)
        layers.append(mark.encode(x=x, y=y))
        if role in (OWN, BEFORE):
            shown = known if role == BEFORE else known[known["year"] != rows["year"].max()]
            rim = alt.Chart(shown).mark_text(dy=-13, stroke=theme.paper(), strokeWidth=4, strokeJoin="round")
            text = alt.Chart(shown).mark_text(dy=-13, color=colour)
            if not shown.empty:
                layers += [each.encode(x=x, y=y, text=alt.Text("text:N")) for each in (rim, text)]
    return layers


def _place_names(rows: pd.DataFrame, top: float) -> pd.DataFrame:
    """Names at the right end; a line that ends earlier is named there with its last year."""
    named = rows[rows["role"] != BEFORE].rename(columns={"text": "label"})
    ends = place_ends(named, top, _HEIGHT)
    roles = dict(zip(rows["series"], rows["role"], strict=True))
    return ends.assign(series=[roles[series] for series in ends["series"]])


def _draw_targets(known: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """An invisible disc over every point takes the click."""
    if known.empty:
        return []
    picked = alt.selection_point(name=SELECTION, fields=["series", "year"], empty=False)
    targets = (
        alt.Chart(known)
        .mark_point(size=420, filled=True, fillOpacity=0, cursor="pointer", strokeWidth=1.8)
        .encode(
            x=x,
            y=y,
            stroke=theme.ring(picked),
        )
    )
    chart: AnyChart = targets.add_params(picked)
    return [chart]
