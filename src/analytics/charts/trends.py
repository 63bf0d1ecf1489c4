"""How much, over time: one line with its values, or several with their names at their ends."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import (
    draw_ends,
    draw_lines,
    draw_values,
    draw_zero,
    encode_value,
    find_top,
    known_rows,
    place_ends,
    prepare_rows,
)
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width
from analytics.charts.years import (
    END_PAD,
    YEAR_PAD,
    Break,
    draw_break_rules,
    draw_gap_words,
    drawn_breaks,
    encode_year,
    year_labels,
)

_PRINTED_POINTS = 10
"""Up to so many years every value is printed, and the value axis is superfluous."""
_COLOURS = {"accent": theme.ACCENT, "context": theme.CONTEXT, "name": theme.MUTED}


def draw_trend(
    frame: pd.DataFrame,
    common: pd.DataFrame | None = None,
    *,
    language: Language,
    unit: str,
    breaks: Sequence[Break] = (),
    common_name: str = "",
) -> LayeredChart:
    """One quantity over the years, on a zero rule, every value printed.

    A year without a value is a named gap. A value that is a lower bound has a hollow point and
    ``≥``: more agencies are expected than are known.

    Args:
        frame: One row per year, not empty: `year` int, `value` float or null, `status` str,
            `is_lower_bound` bool, `n_known` int, `n_expected` int or null.
        common: `year`, `value` of the agencies known in every year, drawn in grey.
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `value`.
        breaks: Where the line is interrupted.
        common_name: What stands at the end of the grey line.

    Raises:
        ValueError: `frame` has no row.
    """
    rows = prepare_rows(frame, language, unit, breaks).assign(series="accent", name="")
    labels = year_labels(rows)
    x = encode_year(labels, behind=YEAR_PAD if common is None else END_PAD)
    context = None if common is None else common.assign(is_lower_bound=False)
    top = max(find_top(rows["value"]), find_top([] if context is None else context["value"]))
    is_printed = len(labels) <= _PRINTED_POINTS
    y = encode_value(top, unit, language, has_axis=not is_printed)
    layers: list[AnyChart] = [draw_zero(y)]
    if context is not None and not context.empty:
        grey = prepare_rows(context, language, unit, breaks).assign(series="context", name=common_name)
        layers += draw_lines(grey, x, y, _COLOURS)
        ends = place_ends(grey, top, theme.TREND_HEIGHT).assign(series="name")
        layers += draw_ends(ends, x, y, _COLOURS)
    layers += draw_lines(rows, x, y, _COLOURS)
    layers += draw_values(
        rows if is_printed else rows.tail(1), x, y, theme.INK, top=top, height=theme.TREND_HEIGHT
    )
    layers += draw_gap_words(rows, x, y, language)
    layers += _draw_breaks(rows, x, y, breaks)
    return theme.finish(layers, height=theme.TREND_HEIGHT)


def draw_series(
    frame: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    breaks: Sequence[Break] = (),
    decimals: int | None = None,
    height: int = 280,
) -> LayeredChart:
    """Several quantities over the years, each named with its last value at its right end.

    The first series is what the reader asks about and has its values printed. Lines stop at a
    break and begin anew behind it, with a dashed rule and the note between.

    Args:
        frame: One row per series and year, not empty: `series` id, `name` shown, `year` int,
            `value` float or null, `status`, `is_lower_bound`; optionally `n_known`, `n_expected`
            (the first series' stand under the years). At most six series, in the order shown.
        language: ``zh`` or ``en``.
        unit: The dictionary's unit of `value`.
        breaks: Where the lines are interrupted, with the note to print.
        decimals: Fixed decimals of the printed values; None prints counts.
        height: Of the whole chart in pixels.

    Raises:
        ValueError: `frame` has no row, or more than six series.
    """
    rows = prepare_rows(frame, language, unit, breaks, decimals)
    names = list(dict.fromkeys(rows["series"]))
    if len(names) > len(theme.CATEGORICAL):
        raise ValueError(f"{len(names)} series; at most {len(theme.CATEGORICAL)} stay apart")
    colours = dict(zip(names, theme.CATEGORICAL, strict=False))
    first = rows[rows["series"] == names[0]]
    labels = year_labels(first if len(first) == rows["year"].nunique() else rows[["year"]])
    x = encode_year(labels, behind=END_PAD)
    top = find_top(rows["value"])
    y = encode_value(top, unit, language, has_axis=True)
    ends = place_ends(rows, top, height)
    final = first["year"].max() if known_rows(first).empty else known_rows(first)["year"].max()
    layers: list[AnyChart] = [
        draw_zero(y),
        *draw_lines(rows, x, y, colours),
        *draw_values(
            first[first["year"] != final], x, y, theme.ACCENT, top=top, height=height, has_axis=True
        ),
        *draw_ends(ends, x, y, colours),
        *draw_gap_words(_empty_years(rows), x, y, language),
        *_draw_breaks(rows, x, y, breaks),
    ]
    return theme.finish(layers, height=height)


def _empty_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The first series' row of every year in which no series has a value."""
    years = {int(year) for year in known_rows(rows)["year"]}
    return rows[~rows["year"].isin(years)].drop_duplicates("year")


def _draw_breaks(rows: pd.DataFrame, x: alt.X, y: alt.Y, breaks: Sequence[Break]) -> list[AnyChart]:
    """The dashed rules, each with its note on the side where the lines run lower."""
    shown = drawn_breaks(sorted({int(year) for year in rows["year"]}), breaks)
    layers = draw_break_rules(x, shown)
    top = find_top(rows["value"])
    for entry in shown:
        if not entry.note:
            continue
        before, after = rows[rows["year"] < entry.year], rows[rows["year"] >= entry.year]
        is_left = find_top(before["value"]) <= find_top(after["value"])
        layers += _draw_note(entry, top * 1.14 or 1.0, x, y, is_left=is_left)
    return layers


def _draw_note(entry: Break, top: float, x: alt.X, y: alt.Y, *, is_left: bool) -> list[AnyChart]:
    """The note of a break; where it would reach over the axis, its first line has to do."""
    room = "scale('x',datum.year)" if is_left else "(width-scale('x',datum.year))"
    is_narrow = f"{room}<{text_width(entry.note) + 8}"
    layers: list[AnyChart] = []
    for text, shown in (("\n".join(entry.note), f"{is_narrow}?0:1"), (entry.note[0], f"{is_narrow}?1:0")):
        frame = pd.DataFrame([{"year": entry.year - 0.5, "value": top, "text": text}])
        mark = alt.Chart(frame).mark_text(
            align="right" if is_left else "left",
            baseline="top",
            dx=-8 if is_left else 8,
            lineBreak="\n",
            lineHeight=16,
            opacity=alt.ExprRef(expr=shown),
            color=theme.paint(theme.MUTED),
        )
        layers.append(mark.encode(x=x, y=y, text=alt.Text("text:N")))
    return layers
