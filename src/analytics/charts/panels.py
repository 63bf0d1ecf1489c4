"""Columns per year, and the two official forms side by side with the break between them."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, Scale, choose_scale, format_scaled, is_known, name_scale
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import (
    HEADROOM,
    draw_zero,
    encode_value,
    find_top,
    known_rows,
    prepare_rows,
)
from analytics.charts.records import list_records
from analytics.charts.theme import AnyChart, Colour
from analytics.charts.widths import text_width
from analytics.charts.years import (
    Break,
    draw_break_rules,
    draw_gap_words,
    draw_rules,
    drawn_breaks,
    encode_year,
    year_labels,
)

_COLUMN_HEIGHT = 210
_FORMS_HEIGHT = 260
_WIDEST_COLUMN = 44
_PLOT_HEIGHT = 150
"""About so many pixels of a chart are left for its columns; enough to see which values meet."""
_LINE_HEIGHT = 13
_KEY_LINE = 16
_KEY_GAP = 6
_UNBOUNDED = 1e3
"""Years' width that the heads of the last panel have."""
_PANEL_GAP = 1.6
"""Years' width between the last column of one form and the first of the next."""
_CURRENT: Mapping[str, Colour] = MappingProxyType({"current": theme.ACCENT, "earlier": theme.CONTEXT})


def draw_columns(
    frame: pd.DataFrame, language: Language, *, unit: str, breaks: Sequence[Break] = ()
) -> LayeredChart:
    """One column per year, this year in blue, each with its value on top.

    A year without a value is named at the zero line. A lower bound's column is torn at its end, ``≥``.

    Args:
        frame: One row per year, not empty: `year`, `value` or null, `status`, `is_lower_bound`,
            `n_known`, `n_expected`.
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `value`.
        breaks: Where a dashed rule separates years.

    Raises:
        ValueError: `frame` has no row.
    """
    rows = prepare_rows(frame, language, unit, breaks)
    scale = scale_of_last(rows, unit, language)
    rows["label"] = [
        f"{'≥' if bound else ''}{format_scaled(value, scale)}" if is_known(value) else ""
        for value, bound in zip(rows["value"], rows["is_lower_bound"], strict=True)
    ]
    last = int(rows["year"].max())
    rows["series"] = ["current" if int(year) == last else "earlier" for year in rows["year"]]
    labels = year_labels(rows)
    x = encode_year(labels, 0.55, 0.55)
    y = encode_value(find_top(rows["value"]), unit, language, has_axis=False)
    layers = [*_draw_columns(rows, x, y, _CURRENT, 0.62), draw_zero(y), *_draw_scale(scale)]
    layers += draw_gap_words(rows, x, y, language)
    layers += draw_break_rules(x, drawn_breaks(list(labels), breaks))
    return theme.finish(layers, height=_COLUMN_HEIGHT)


def draw_forms(frame: pd.DataFrame, language: Language, *, unit: str) -> LayeredChart:
    """Figures of the 2019 and of the 2021 form in two panels on one scale, never joined.

    The two forms share no figure on documents: 新制作 is near 制发, 对外公开总数量 is not 现行有效.
    Reports of both forms occur in one year, so each panel has years of its own.

    Args:
        frame: One row per form, series and year, not empty: `form` id, `form_name`, `series` id,
            `name`, `slot` (0 or 1: the column's place and colour), `year`, `value` or null,
            `status`, `is_lower_bound`, `n_known`, `n_expected`.
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `value`.

    Raises:
        ValueError: `frame` has no row.
    """
    rows = prepare_rows(frame, language, unit, ())
    rows = rows.assign(place=_place_years(rows), series=[f"slot {slot}" for slot in rows["slot"]])
    columns = max(int(slot) for slot in rows["slot"]) + 1
    years = rows["year"]
    labels = {
        float(place): lines[int(year)]
        for _, group in rows.groupby("form", sort=False)
        for lines in (year_labels(group),)
        for place, year in zip(group["place"], group["year"], strict=True)
    }
    rows = rows.assign(calendar_year=years, year=rows["place"])
    x = encode_year(labels, 0.6, 0.6)
    y = encode_value(find_top(rows["value"]), unit, language, has_axis=False)
    colours = {f"slot {slot}": theme.CATEGORICAL[slot] for slot in range(columns)}
    width = 0.62 if columns == 1 else 0.36
    layers = [*_draw_columns(rows, x, y, colours, width, columns), draw_zero(y)]
    empty = rows[~rows["place"].isin(list(known_rows(rows)["place"]))].drop_duplicates("place")
    layers += draw_gap_words(empty, x, y, language)
    layers += _draw_panel_heads(rows, x, colours)
    starts = rows.groupby("form", sort=False)["place"].min().sort_values()
    layers += draw_rules(x, [float(start) - _PANEL_GAP / 2 for start in list(starts)[1:]])
    return theme.finish(layers, height=_FORMS_HEIGHT)


def scale_of_last(rows: pd.DataFrame, unit: str, language: Language) -> Scale:
    """The scale of the last known value, which titles, subtitles and cards print: the others follow it."""
    known = known_rows(rows.sort_values("year"))
    return choose_scale(0.0 if known.empty else float(known["value"].iloc[-1]), unit, language)


def _draw_scale(scale: Scale) -> list[AnyChart]:
    """In the corner the unit of the printed values, where they are shortened."""
    if not scale.word:
        return []
    mark = alt.Chart(pd.DataFrame({"text": [name_scale(scale)]})).mark_text(
        align="left", fontSize=theme.SMALL_SIZE, color=theme.paint(theme.MUTED)
    )
    return [mark.encode(x=theme.fix_x(0), y=theme.fix_y(-12), text=alt.Text("text:N"))]


def _draw_columns(
    rows: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    colours: Mapping[str, Colour],
    share: float,
    columns: int = 1,
) -> list[AnyChart]:
    """Columns of `share` of a year's width, torn where they are lower bounds, and their values.

    With two columns a year they stand side by side around its place, `slot` 0 at the left.
    """
    known = known_rows(rows)
    if known.empty:
        return []
    pixels = f"max(4,min({_WIDEST_COLUMN},(scale('x',1)-scale('x',0))*{share}))"
    width = alt.ExprRef(expr=pixels)
    beside = alt.ExprRef(expr="0" if columns == 1 else f"(datum.slot-0.5)*({pixels}+2)")
    scale = theme.colour_scale(colours)
    named = "datum.name+' '+datum.calendar_year" if "calendar_year" in rows else "datum.year"
    spoken = theme.speak(f"{named}+': '+datum.label")
    colour = alt.Color("series:N", scale=scale, legend=None)
    bars = alt.Chart(known).mark_bar(width=width, xOffset=beside, **spoken)
    layers: list[AnyChart] = [bars.encode(x=x, y=y, color=colour)]
    bounds = known[known["is_lower_bound"]]
    if not bounds.empty:
        height, across = "(scale('y',0)-scale('y',datum.value))", {"width": width, "xOffset": beside}
        cuts = theme.tear(alt.Chart(bounds), height, across=across, is_column=True)
        layers += [cut.encode(x=x, y=y) for cut in cuts]
    # Where columns stand closer than their values are wide, a value that would meet another is raised.
    step = "(scale('x',1)-scale('x',0))" if columns == 1 else f"({pixels}+2)"
    lift = alt.ExprRef(expr=f"-8-({step}<{text_width(known['label'])}?datum.lift:0)")
    in_order = known.sort_values(["year", "slot"] if columns > 1 else ["year"])
    raised = in_order.assign(lift=_raise_labels)
    text = alt.Chart(raised).mark_text(dy=lift, xOffset=beside, fontSize=theme.SMALL_SIZE)
    layers.append(text.encode(x=x, y=y, text=alt.Text("label:N")))
    return layers


def _raise_labels(rows: pd.DataFrame) -> list[int]:
    """By how many pixels each value is raised so that it does not meet the one at its left."""
    scale = _PLOT_HEIGHT / (find_top(rows["value"]) * HEADROOM or 1)
    lifts: list[int] = []
    before = -_LINE_HEIGHT * 10.0
    for value in rows["value"]:
        height = float(value) * scale
        lift = round(before + _LINE_HEIGHT - height) if abs(height - before) < _LINE_HEIGHT else 0
        lifts.append(lift)
        before = height + lift
    return lifts


def _place_years(rows: pd.DataFrame) -> list[float]:
    """Where each row's year stands: years of a form next to each other, forms apart."""
    places: dict[tuple[str, int], float] = {}
    reached = 0.0
    for form in dict.fromkeys(rows["form"]):
        for year in sorted({int(year) for year in rows[rows["form"] == form]["year"]}):
            places[form, year] = reached
            reached += 1
        reached += _PANEL_GAP - 1
    return [places[form, int(year)] for form, year in zip(rows["form"], rows["year"], strict=True)]


def _draw_panel_heads(rows: pd.DataFrame, x: alt.X, colours: Mapping[str, Colour]) -> list[AnyChart]:
    """Above each panel the form's name, and below it its series in their colours, as far as there is room.

    A form of two years leaves little on a telephone: its name goes without what stands in brackets, and a
    series' name is cut, both before they run into the next panel's.
    """
    heads, keys = [], []
    starts = sorted(float(start) - 0.5 for start in rows.groupby("form")["place"].min())
    for _, group in rows.groupby("form", sort=False):
        left = float(group["place"].min()) - 0.5
        room = next((start - left for start in starts if start > left), _UNBOUNDED)
        entries = list_records(group.drop_duplicates("series").sort_values("slot"))
        # One below the other: the years of a form may leave no room for two names side by side.
        for above, entry in enumerate(reversed(entries)):
            key = {"year": left, "text": entry["name"], "series": entry["series"], "room": room}
            keys.append(key | {"above": -_KEY_LINE * above})
        name = str(group["form_name"].iloc[0])
        short = re.split(r" ?[（(]", name)[0]
        head = {"year": left, "name": name, "short": short, "wide": text_width([name]) + _KEY_GAP}
        heads.append(head | {"room": room})
    lines = max(int(slot) for slot in rows["slot"]) + 1
    pixels = "scale('x',datum.room)-scale('x',0)"
    fitting = alt.ExprRef(expr=f"{pixels}<datum.wide?datum.short:datum.name")
    title = alt.Chart(pd.DataFrame(heads)).mark_text(align="left", fontWeight=600, text=fitting)
    base = alt.Chart(pd.DataFrame(keys).assign(mark="■"))
    lift = alt.ExprRef(expr="datum.above")
    square = base.mark_text(align="left", dy=lift)
    cut = alt.ExprRef(expr=f"max(1,{pixels}-{16 + _KEY_GAP})")
    name = base.mark_text(align="left", dx=16, dy=lift, limit=cut)
    colour = alt.Color("series:N", scale=theme.colour_scale(colours), legend=None)
    above_plot = theme.fix_y(-_KEY_LINE)
    return [
        title.encode(x=x, y=theme.fix_y(-_KEY_LINE * (lines + 1) - 2)),
        square.encode(x=x, y=above_plot, text=alt.Text("mark:N"), color=colour),
        name.encode(x=x, y=above_plot, text=alt.Text("text:N")),
    ]
