"""The parts that charts of lines are layered from: line, points, values, names at the ends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, choose_scale, format_mark, format_number, is_known
from analytics.charts.records import list_records
from analytics.charts.theme import AnyChart, Colour
from analytics.charts.widths import text_width
from analytics.charts.years import END_PAD, Break, count_breaks

HEADROOM = 1.16
"""The value axis ends so much above the highest value: room for what is printed over it."""
_COLUMNS = (
    *("year", "value", "status", "is_lower_bound", "series", "name", "n_known", "n_expected", "under"),
    *("form", "form_name", "slot"),
)
_AXIS_HEIGHT = 42
"""Pixels of a chart's height that the two lines under the years and the paddings take."""
_LABEL_STEP = 17
_ABOVE, _LINE, _NARROW_STEP = -12, 14, 36
_PLACES = (_ABOVE, -26, 18, -40, 32)
"""Pixels below its point at which a value may stand."""
_JOINED_COVERAGE = 0.8
"""Years of which fewer of the expected agencies are known stand alone, joined by no line."""


def prepare_rows(
    frame: pd.DataFrame,
    language: Language,
    unit: str,
    breaks: Sequence[Break],
    decimals: int | None = None,
) -> pd.DataFrame:
    """Copy the rows and add what marks need: `label` printed, `stretch` between breaks.

    Raises:
        ValueError: There is no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    # What is not drawn stays out of the specification, which travels to the browser.
    rows = frame[[column for column in _COLUMNS if column in frame]].copy()
    rows["value"] = [float(value) if is_known(value) else None for value in rows["value"]]
    rows["stretch"] = number_stretches(rows, breaks)
    rows["is_lower_bound"] = rows["is_lower_bound"].astype(bool)
    rows["label"] = [
        print_value(value, unit, language, is_lower_bound=bool(bound), decimals=decimals)
        for value, bound in zip(rows["value"], rows["is_lower_bound"], strict=True)
    ]
    return rows


def number_stretches(rows: pd.DataFrame, breaks: Sequence[Break]) -> list[int]:
    """Number the stretches within which a line may run: none crosses a break or a poorly covered year.

    A sum over few of the expected agencies is no level that a line could lead to: 859 of one agency
    in one year and 0 of another in the next are no fall.

    Args:
        rows: `year`, and where they are known `series`, `n_known`, `n_expected`.
        breaks: Where lines are interrupted.
    """
    numbers: dict[int, int] = {}
    order = rows.assign(place=range(len(rows)))
    keys = ["series", "year"] if "series" in rows else ["year"]
    number, before = 0, None
    for row in list_records(order.sort_values(keys, kind="stable")):
        here = (row.get("series"), count_breaks(int(row["year"]), breaks), _is_well_covered(row))
        if before is not None and (here != before or not here[2]):
            number += 1
        numbers[int(row["place"])] = number
        before = here
    return [numbers[place] for place in range(len(rows))]


def _is_well_covered(row: Mapping[Any, Any]) -> bool:
    known, expected = row.get("n_known"), row.get("n_expected")
    if known is None or expected is None or not is_known(known) or not is_known(expected) or not expected:
        return True
    return float(known) / float(expected) >= _JOINED_COVERAGE


def print_value(
    value: float, unit: str, language: Language, *, is_lower_bound: bool, decimals: int | None = None
) -> str:
    """Print a value beside its mark, nothing where there is none; `decimals` is for rates."""
    if not is_known(value):
        return ""
    if decimals is None:
        return format_mark(value, unit, language, is_lower_bound=is_lower_bound)
    return f"{'≥ ' if is_lower_bound else ''}{format_number(value, decimals)}"


def known_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a value."""
    return rows[rows["value"].map(is_known).astype(bool)]


def find_top(values: Iterable[object]) -> float:
    """The highest known value, zero when there is none."""
    return max((float(value) for value in values if is_known(value)), default=0.0)  # type: ignore[arg-type]


def encode_value(top: float, unit: str, language: Language, *, has_axis: bool) -> alt.Y:
    """The y encoding that all layers share, from zero to above the highest value."""
    axis = None
    if has_axis:
        axis = alt.Axis(labelExpr=_axis_expression(top, unit, language), title=None)
    scale = alt.Scale(domain=[0, top * HEADROOM or 1], nice=False)
    # Columns of one year stand side by side and are never piled up.
    return alt.Y("value:Q", scale=scale, axis=axis, stack=False)


def draw_zero(y: alt.Y) -> AnyChart:
    """The zero line, drawn as a rule because every height is read against it."""
    zero = alt.Chart(pd.DataFrame({"value": [0.0]}))
    rule: AnyChart = zero.mark_rule(color=theme.paint(theme.FAINT)).encode(y=y)
    return rule


def draw_lines(rows: pd.DataFrame, x: alt.X, y: alt.Y, colours: Mapping[str, Colour]) -> list[AnyChart]:
    """Lines within each stretch and points: hollow where a value is a lower bound.

    Args:
        rows: As `prepare_rows` gives them, with `series`.
        x: The shared year encoding.
        y: The shared value encoding.
        colours: By series id.
    """
    scale = theme.colour_scale(colours)
    colour = alt.Color("series:N", scale=scale, legend=None)
    layers: list[AnyChart] = []
    if rows.groupby(["series", "stretch"])["value"].count().max() > 1:
        layers.append(
            alt.Chart(rows).mark_line().encode(x=x, y=y, color=colour, detail=alt.Detail("stretch:N"))
        )
    spoken = theme.speak("datum.name+' '+datum.year+': '+datum.label")
    known = known_rows(rows)
    exact, bounds = known[~known["is_lower_bound"]], known[known["is_lower_bound"]]
    if not exact.empty:
        layers.append(alt.Chart(exact).mark_point(**spoken).encode(x=x, y=y, color=colour))
    if not bounds.empty:
        hollow = alt.Chart(bounds).mark_point(filled=False, fill=theme.paper(), strokeWidth=1.75, **spoken)
        stroke = alt.Stroke("series:N", scale=scale, legend=None)
        layers.append(hollow.encode(x=x, y=y, stroke=stroke))
    return layers


def draw_values(
    rows: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    colour: Colour,
    *,
    top: float,
    height: int,
    has_axis: bool = False,
) -> list[AnyChart]:
    """Print `label` above the points; where years stand closer than values are wide, at free places around.

    Where a value would reach over three years, it is left to the axis, if there is one.

    Args:
        rows: As `prepare_rows` gives them, of one series.
        x: The shared year encoding.
        y: The shared value encoding.
        colour: Of the text.
        top: The highest value of the chart.
        height: Of the chart in pixels.
        has_axis: The chart has a value axis.
    """
    known = known_rows(rows).sort_values("year", kind="stable")
    if known.empty:
        return []
    need = text_width(known["label"]) + 4
    narrow = _shift_values(known, need, (height - _AXIS_HEIGHT) / (top * HEADROOM or 1))
    values = alt.Chart(known.assign(narrow=narrow))
    step = "(scale('x',1)-scale('x',0))"
    is_narrow = f"{step}<{need}"
    shown = alt.ExprRef(expr=f"{step}*3<{need}?0:1" if has_axis else "1")
    down = alt.ExprRef(expr=f"{is_narrow}?datum.narrow:{_ABOVE}")
    # The first value would else stand over the labels of the axis.
    inside = alt.ExprRef(expr=f"{is_narrow}?max(0,{need / 2:.0f}-scale('x',datum.year)):0")
    # A rim of paper keeps a value legible where another line runs through it.
    place: dict[str, Any] = {"dx": inside, "dy": down, "opacity": shown}
    rim = values.mark_text(**place, stroke=theme.paper(), strokeWidth=4, strokeJoin="round")
    text = values.mark_text(**place, color=theme.paint(colour))
    return [mark.encode(x=x, y=y, text=alt.Text("label:N")) for mark in (rim, text)]


def _shift_values(rows: pd.DataFrame, need: float, pixels: float) -> list[int]:
    """How far below its point each value stands on a narrow page, so that it meets no other one.

    Args:
        rows: `year`, `value`, ascending.
        need: Pixels that a value takes.
        pixels: Of the value axis for one.
    """
    placed: list[tuple[int, float]] = []
    shifts: list[int] = []
    # The last value, which titles speak of, keeps its place above.
    for year, value in zip(reversed(list(rows["year"])), reversed(list(rows["value"])), strict=True):
        at = -float(value) * pixels
        near = [there for other, there in placed if abs(other - year) * _NARROW_STEP < need]
        free = (shift for shift in _PLACES if all(abs(at + shift - there) >= _LINE for there in near))
        shift = next(free, _ABOVE)
        placed.append((year, at + shift))
        shifts.insert(0, shift)
    return shifts


def place_ends(rows: pd.DataFrame, top: float, height: int) -> pd.DataFrame:
    """Where each series' name stands at the right edge, with its last value.

    Names keep 17 pixels from each other. A series that ends before the last year says when.

    Returns:
        `series`, `year` (where the plot ends), `value` (where the name stands), `text`.
    """
    final = int(rows["year"].max())
    last = known_rows(rows).sort_values("year", kind="stable").drop_duplicates("series", keep="last")
    ends = []
    for row in list_records(last):
        suffix = "" if int(row["year"]) == final else f" ({int(row['year'])})"
        text = f"{row['name']} {row['label']}{suffix}"
        ends.append({"series": row["series"], "year": final + END_PAD, "value": row["value"], "text": text})
    step = _LABEL_STEP * (top * HEADROOM or 1) / (height - _AXIS_HEIGHT)
    heights = spread([float(end["value"]) for end in ends], step)
    for end, value in zip(ends, heights, strict=True):
        end["value"] = value
    return pd.DataFrame(ends, columns=["series", "year", "value", "text"])


def spread(values: Sequence[float], step: float) -> list[float]:
    """Move values apart to at least `step`, none below zero, in their own order.

    >>> spread([10, 11, 40], 5)
    [8.0, 13.0, 40.0]
    >>> spread([0, 0], 4)
    [0.0, 4.0]
    """
    order = sorted(range(len(values)), key=lambda index: values[index])
    groups: list[list[float]] = []  # each: lowest position, number of members
    for index in order:
        groups.append([float(values[index]), 1])
        while len(groups) > 1 and groups[-1][0] < groups[-2][0] + groups[-2][1] * step:
            (low, count), (upper, more) = groups[-2], groups[-1]
            total = count + more
            centre = ((low + (count - 1) * step / 2) * count + (upper + (more - 1) * step / 2) * more) / total
            groups[-2:] = [[max(centre - (total - 1) * step / 2, 0.0), total]]
    placed = [low + place * step for low, count in groups for place in range(int(count))]
    return [placed[order.index(index)] for index in range(len(values))]


def draw_ends(ends: pd.DataFrame, x: alt.X, y: alt.Y, colours: Mapping[str, Colour]) -> list[AnyChart]:
    """Write the names at the right edge in their series' colours."""
    if ends.empty:
        return []
    colour = alt.Color("series:N", scale=theme.colour_scale(colours), legend=None)
    mark = alt.Chart(ends).mark_text(align="left", dx=2)
    return [mark.encode(x=x, y=y, text=alt.Text("text:N"), color=colour)]


def _axis_expression(top: float, unit: str, language: Language) -> str:
    """A Vega expression that prints all ticks of an axis in the scale of its highest value."""
    scale = choose_scale(top, unit, language)
    word = f"+' {scale.word}'" if scale.word else ""
    return f"datum.value?format(datum.value/{scale.size:g},',~r'){word}:'0'"
