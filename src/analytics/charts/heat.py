"""Agency by year: a heat map in six fixed classes, in which no state looks like a value.

Rows are laid out by number instead of by name, so that blocks with headings stand in one picture and two
agencies may share a name. Cells of one class share a colour; what is missing is hatched, what cannot be
computed stands in a dashed box, and a rate on a small base is a fraction without colour.
"""

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.row_names import name_rows
from analytics.charts.row_targets import draw_targets
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width

KNOWN, MISSING, NOT_IN_FORM = "known", "no_report", "not_in_form"
_ROW = 22
_PARTS = (0.08, 0.3, 0.5, 0.7, 0.92)
_HATCH = "rgba(125,137,152,.75)"
_STRIPES = 14
_INSET = 0.04
_OPEN = ["agency_id", "name", "year", "printed", "state", "left", "right", "top", "bottom"]
_CELL = [*_OPEN, "paint"]
"""What is not drawn stays out of the specification, which travels to the browser."""
_CELL_WIDTH = "(scale('x',1)-scale('x',0))"
"""Pixels, as Vega knows them: on a narrow page a cell prints what fits into it and nothing cut."""


def choose_steps(values: Sequence[float], *, is_share: bool) -> list[float]:
    """Up to five ascending steps between classes of about the same size, on round numbers.

    >>> choose_steps([0.11, 0.29, 0.34, 0.42, 0.47, 0.53, 0.61, 0.78], is_share=True)
    [0.2, 0.35, 0.45, 0.5, 0.7]
    >>> choose_steps([3, 3, 3], is_share=False)
    [3.0]
    """
    if not values:
        return []
    ordered = pd.Series(list(values), dtype="float64")
    steps = [_round_step(float(ordered.quantile(part)), is_share=is_share) for part in _PARTS]
    return sorted({step for step in steps if step > 0})


def classify(value: float, steps: Sequence[float]) -> int:
    """The class of a value, 0 to 5; with few steps the classes lie apart.

    >>> [classify(value, [10, 20, 30, 40, 50]) for value in (0, 10, 55)], classify(9, [5])
    ([0, 1, 5], 5)
    """
    passed = sum(value >= step for step in steps)
    return round(passed * (len(theme.SEQUENTIAL) - 1) / len(steps)) if steps else 0


def draw_heat(
    frame: pd.DataFrame, language: Language, *, steps: tuple[float, ...], step_texts: tuple[str, ...]
) -> LayeredChart:
    """Draw the map; a click selects a cell (`row_targets.SELECTION`).

    Args:
        frame: One row per cell, not empty, blocks and agencies in the order shown: `block` (heading, may be
            empty), `agency_id`, `name`, `year`, `value` or null, `text` (printed in the cell), `printed` (the
            same with its unit, for whoever hears it), `state` (``known``, ``no_report``, ``not_in_form``; all
            others are dashed boxes).
        language: ``zh`` or ``en``.
        steps: Between the classes, from `choose_steps`.
        step_texts: The same as printed.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    del language
    rows, labels, heads, height = _lay_out(frame)
    rows["colour"] = [
        classify(float(value), steps) if state == KNOWN and is_known(value) else -1
        for value, state in zip(rows["value"], rows["state"], strict=True)
    ]
    years = sorted({int(year) for year in rows["year"]})
    rows = rows.assign(
        left=rows["year"] - 0.5 + _INSET / 2,
        right=rows["year"] + 0.5 - _INSET / 2,
        top=rows["at"] - 0.5 + _INSET,
        bottom=rows["at"] + 0.5 - _INSET,
    )
    x, y = _encode_places(years, labels, height)
    layers = _draw_cells(rows, x, y)
    layers += _draw_texts(rows, x, y)
    layers += _draw_heads(heads, years, x, y)
    layers += _draw_key(step_texts, len(steps), years, x, y)
    layers.append(_draw_targets(rows, x, y))
    return theme.finish(layers, height=round(height * _ROW) + 10)


def _lay_out(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[float, str], list[tuple[float, str]], float]:
    """The row number of every cell, the names at the left, the headings, and how many rows there are."""
    at, labels, heads, places = 1.6, {}, [], {}
    for block, group in frame.groupby("block", sort=False):
        if block:
            heads.append((at, str(block)))
            at = round(at + 1, 1)
        for agency, name in dict(zip(group["agency_id"], group["name"], strict=True)).items():
            places[block, agency] = at
            labels[at] = str(name)
            at = round(at + 1, 1)
        # Rounded, because places are looked up by how they are printed.
        at = round(at + 0.4, 1)
    kept = frame[["agency_id", "name", "year", "value", "text", "printed", "state"]]
    cells = zip(frame["block"], frame["agency_id"], strict=True)
    return kept.assign(at=[places[cell] for cell in cells]), labels, heads, at - 0.4


def _encode_places(years: list[int], labels: dict[float, str], height: float) -> tuple[alt.X, alt.Y]:
    names = name_rows(labels, 190)
    across = alt.Scale(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False)
    down = alt.Scale(domain=[-0.5, height - 0.5], reverse=True, nice=False, zero=False)
    return alt.X("left:Q", scale=across, axis=None), alt.Y("top:Q", scale=down, axis=names)


def _draw_cells(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    box = {"x": x, "x2": alt.X2("right:Q"), "y": y, "y2": alt.Y2("bottom:Q")}
    layers: list[AnyChart] = []
    spoken = theme.speak("datum.name+' '+datum.year+': '+datum.printed")
    classed = rows[rows["colour"] >= 0].assign(paint=lambda each: _name_paint("cell", each["colour"]))
    if not classed.empty:
        layers.append(alt.Chart(classed[_CELL]).mark_rect(**spoken).encode(**box, color=_encode_paint()))
    missing = rows[rows["state"] == MISSING]
    if not missing.empty:
        hatched = alt.Chart(missing[_OPEN]).mark_rect(
            color=hatch(), stroke=theme.paint(theme.NOT_AVAILABLE), strokeWidth=0.8, **spoken
        )
        layers.append(hatched.encode(**box))
    open_cells = rows[(rows["colour"] < 0) & ~rows["state"].isin([MISSING, NOT_IN_FORM])]
    if not open_cells.empty:
        dashed = alt.Chart(open_cells[_OPEN]).mark_rect(
            fillOpacity=0,
            stroke=theme.paint(theme.NOT_AVAILABLE),
            strokeWidth=0.8,
            strokeDash=[3, 2],
            **spoken,
        )
        layers.append(dashed.encode(**box))
    return layers


def _draw_texts(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """What is printed in the cells: nothing over a hatch, muted where there is no value."""
    middle = rows.assign(
        left=rows["year"], top=rows["at"], need=[text_width([text]) for text in rows["text"]]
    )
    middle = middle[(middle["text"] != "") & (middle["state"] != MISSING)]
    fitting = alt.ExprRef(expr=f"{_CELL_WIDTH}<datum.need?'':datum.text")
    if middle.empty:
        return []
    middle["paint"] = _name_paint("text", middle["colour"])
    kept = middle[["agency_id", "year", "left", "top", "text", "need", "paint"]]
    mark = alt.Chart(kept).mark_text(text=fitting, fontSize=theme.SMALL_SIZE)
    return [mark.encode(x=x, y=y, color=_encode_paint())]


def _draw_heads(heads: list[tuple[float, str]], years: list[int], x: alt.X, y: alt.Y) -> list[AnyChart]:
    """The years once at the top, and above each block its heading."""
    top = pd.DataFrame({"left": years, "top": 0.7, "text": [str(year) for year in years]})
    short = alt.ExprRef(expr=f'{_CELL_WIDTH}<32?"\'"+slice(datum.text,2):datum.text')
    layers: list[AnyChart] = [
        alt.Chart(top).mark_text(text=short, color=theme.paint(theme.MUTED)).encode(x=x, y=y)
    ]
    if heads:
        frame = pd.DataFrame(
            {"left": years[0] - 0.5, "top": [at for at, _ in heads], "text": [text for _, text in heads]}
        )
        mark = alt.Chart(frame).mark_text(align="left", dx=2, fontWeight=600)
        layers.append(mark.encode(x=x, y=y, text=alt.Text("text:N")))
    return layers


def _draw_key(step_texts: Sequence[str], n: int, years: list[int], x: alt.X, y: alt.Y) -> list[AnyChart]:
    """The classes above the years: a square of each colour and from where it counts."""
    if not n:
        return []
    numbers = sorted({classify(value, range(1, n + 1)) for value in range(n + 1)})
    texts = [f"<{step_texts[0]}", *(f"≥{text}" for text in step_texts)]
    widths = [19 + text_width([text]) + 14 for text in texts]
    key = pd.DataFrame(
        {
            "left": years[0] - 0.5,
            "top": -0.1,
            "mark": "■",
            "text": texts,
            "indent": [2 + sum(widths[:place]) for place in range(len(widths))],
            "paint": _name_paint("cell", pd.Series(numbers)),
        }
    )
    square = alt.Chart(key).mark_text(
        align="left",
        dx=alt.ExprRef(expr="datum.indent"),
        fontSize=17,
        stroke=theme.paint(theme.CONTEXT),
        strokeWidth=0.4,
    )
    name = alt.Chart(key).mark_text(
        align="left",
        dx=alt.ExprRef(expr="datum.indent+19"),
        color=theme.paint(theme.MUTED),
        fontSize=theme.SMALL_SIZE,
    )
    return [
        square.encode(x=x, y=y, text=alt.Text("mark:N"), color=_encode_paint()),
        name.encode(x=x, y=y, text=alt.Text("text:N")),
    ]


def _draw_targets(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> AnyChart:
    """An invisible rectangle over every cell takes the click, and has a ring when it is the chosen one."""
    boxes = rows[["agency_id", "year", "left", "right", "top", "bottom"]]
    return draw_targets(boxes, ("agency_id", "year"), x, y)


def _encode_paint() -> alt.Color:
    """One scale for the cells of all classes and the texts on them, so that each is one layer."""
    paints = {f"cell{number}": colour for number, colour in enumerate(theme.SEQUENTIAL)}
    paints |= {f"text{number}": colour for number, colour in enumerate(theme.ON_SEQUENTIAL)}
    return alt.Color("paint:N", scale=theme.colour_scale(paints | {"text-1": theme.MUTED}), legend=None)


def _name_paint(kind: str, numbers: pd.Series) -> list[str]:
    return [f"{kind}{number}" for number in numbers]


def hatch(stripes: int = _STRIPES) -> alt.Gradient:
    """Diagonal stripes as a gradient with hard stops; patterns do not survive an export."""
    stops = []
    for stripe in range(stripes):
        start = stripe / stripes
        end = start + 0.26 / stripes
        stops += [
            _stop(color=_HATCH, offset=start),
            _stop(color=_HATCH, offset=end),
            _stop(color="rgba(125,137,152,0)", offset=end),
            _stop(color="rgba(125,137,152,0)", offset=(stripe + 1) / stripes),
        ]
    return alt.Gradient(gradient="linear", stops=stops, x1=0, y1=0, x2=1, y2=1)  # type: ignore[no-untyped-call]


def _round_step(value: float, *, is_share: bool) -> float:
    """To 5 % of a share above 15 %, else to two digits, below ten to a whole number."""
    if is_share:
        step = 0.05 if value >= 0.15 else 0.01
        return round(round(value / step) * step, 4)
    if value < 10:
        return float(round(value))
    magnitude = 10 ** (math.floor(math.log10(value)) - 1)
    return float(round(value / magnitude) * magnitude)


def _stop(color: str, offset: float) -> alt.GradientStop:
    return alt.GradientStop(color=color, offset=offset)
