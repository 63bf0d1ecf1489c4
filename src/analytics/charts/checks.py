"""Agency by check: one mark per check, quiet where nothing is wrong, worst agencies on top.

Shape tells the state and colour only helps: a filled square is an error, a triangle a warning, a filled
circle a note, a hollow diamond uncertain, a hollow circle not assessable, a small grey dot a pass; a missing
report is hatched over all its checks. What a person explained or dismissed is pale, what was confirmed has
a line below it, and what is open again after its evidence changed a dot.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language
from analytics.charts.heat import hatch
from analytics.charts.layered import LayeredChart
from analytics.charts.row_names import name_rows
from analytics.charts.row_targets import box_places, draw_targets
from analytics.charts.theme import AnyChart, Colour
from analytics.charts.widths import text_width

EXPLAIN: Final = Colour("#B45F06", "#F0B35A")
NOTE: Final = Colour("#2B6CB0", "#7FB2F0")
STRIPE: Final = Colour("#F7F8FA", "#171D24")
SETTLED = ("explained", "dismissed")
PALE = 0.32
_ROW = 19
_GAP = 0.7
"""Between groups, in columns."""
_HEAD, _NUMBERS, _FIRST = 0.0, 1.0, 2.1
"""Rows of the groups' names, of the checks' numbers, and of the first agency."""


class Mark(NamedTuple):
    """How a state is drawn."""

    shape: str
    size: int
    colour: Colour
    is_filled: bool


MARKS: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        "pass": Mark("circle", 6, theme.FAINT, True),
        "not_assessable": Mark("circle", 42, theme.NOT_AVAILABLE, False),
        "uncertain": Mark("diamond", 62, EXPLAIN, False),
        "info": Mark("circle", 60, NOTE, True),
        "warning": Mark("triangle-up", 74, EXPLAIN, True),
        "error": Mark("square", 92, theme.ERROR, True),
    }
)
"""State -> its mark, from quiet to loud."""


def draw_checks(
    cells: pd.DataFrame,
    agencies: pd.DataFrame,
    language: Language,
    *,
    checks: tuple[tuple[str, str], ...],
) -> LayeredChart:
    """Draw the matrix; a click on a mark that is no pass selects it (`row_targets.SELECTION`).

    Args:
        cells: `agency_id`, `rule`, `state` (a key of `MARKS`), `decision` (``open``, ``changed``,
            ``confirmed``, ``explained`` or ``dismissed``), `spoken` (the cell in words).
        agencies: The rows from top to bottom, not empty: `agency_id`, `name`, `is_missing`.
        language: ``zh`` or ``en``.
        checks: The columns from left to right: code, and the short name of its group.

    Raises:
        ValueError: There is no agency or no check.
    """
    if agencies.empty or not checks:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    del language
    across = _place_checks([code for code, _ in checks])
    down = {agency: round(_FIRST + row, 1) for row, agency in enumerate(agencies["agency_id"])}
    x, y, height = _encode_places(across, down, list(agencies["name"]))
    shown = cells[cells["rule"].isin(across.keys()) & cells["agency_id"].isin(down.keys())]
    # Whoever listens hears the marks in the order of the rows, whatever the order in which they were found.
    placed = shown.assign(
        x=[across[rule] for rule in shown["rule"]], y=[down[agency] for agency in shown["agency_id"]]
    ).sort_values(["y", "x"], kind="stable")
    layers = [*_draw_stripes(across, down, x, y), *_draw_missing(agencies, checks, across, down, x, y)]
    layers += _draw_heads(checks, across, x, y)
    layers += _draw_marks(placed, x, y)
    layers += _draw_decided(placed, x, y)
    leading = placed[placed["state"] != "pass"]
    if not leading.empty:
        layers.append(draw_targets(box_places(leading, 0.5), ("agency_id", "rule"), x, y, is_spoken=True))
    return theme.finish(layers, height=round(height * _ROW) + 8)


def _place_checks(codes: Sequence[str]) -> dict[str, float]:
    """Where each check stands, in columns; the groups stand a little apart.

    >>> _place_checks(["A1", "A2", "D1"])
    {'A1': 0.0, 'A2': 1.0, 'D1': 2.7}
    """
    places: dict[str, float] = {}
    at = 0.0
    for before, code in zip(("", *codes), codes, strict=False):
        if before and before[0] != code[0]:
            at += _GAP
        places[code] = round(at, 1)
        at += 1
    return places


def _encode_places(
    across: Mapping[str, float], down: Mapping[str, float], names: Sequence[str]
) -> tuple[alt.X, alt.Y, float]:
    axis = name_rows(dict(zip(down.values(), names, strict=True)), 180)
    height = max(down.values()) + 1.1
    x = alt.Scale(domain=[-0.6, max(across.values()) + 0.6], nice=False, zero=False)
    y = alt.Scale(domain=[-0.5, height - 0.5], reverse=True, nice=False, zero=False)
    return alt.X("x:Q", scale=x, axis=None), alt.Y("y:Q", scale=y, axis=axis), height


def _draw_stripes(
    across: Mapping[str, float], down: Mapping[str, float], x: alt.X, y: alt.Y
) -> list[AnyChart]:
    """Every other row is tinted, so that an eye can follow it."""
    rows = [at for number, at in enumerate(down.values()) if number % 2]
    if not rows:
        return []
    frame = pd.DataFrame({"y": [at - 0.5 for at in rows], "y2": [at + 0.5 for at in rows]})
    frame = frame.assign(x=-0.6, x2=max(across.values()) + 0.6)
    bands = alt.Chart(frame).mark_rect(color=theme.paint(STRIPE))
    return [bands.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))]


def _draw_missing(
    agencies: pd.DataFrame,
    checks: Sequence[tuple[str, str]],
    across: Mapping[str, float],
    down: Mapping[str, float],
    x: alt.X,
    y: alt.Y,
) -> list[AnyChart]:
    rows = agencies[agencies["is_missing"].astype(bool)]
    layers: list[AnyChart] = []
    if rows.empty:
        return layers
    for letter in dict.fromkeys(code[0] for code, _ in checks):
        places = [across[code] for code, _ in checks if code.startswith(letter)]
        frame = pd.DataFrame(
            {
                "name": list(rows["name"]),
                "x": round(min(places) - 0.45, 2),
                "x2": round(max(places) + 0.45, 2),
                "y": [down[agency] - 0.38 for agency in rows["agency_id"]],
                "y2": [down[agency] + 0.38 for agency in rows["agency_id"]],
            }
        )
        hatched = alt.Chart(frame).mark_rect(color=hatch(4 * len(places)))
        layers.append(hatched.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")))
    return layers


def _draw_heads(
    checks: Sequence[tuple[str, str]], across: Mapping[str, float], x: alt.X, y: alt.Y
) -> list[AnyChart]:
    """The letters of the groups, with their names where there is room, and the numbers of the checks."""
    groups: list[dict[str, Any]] = []
    for letter, name in dict.fromkeys((code[0], name) for code, name in checks):
        places = [across[code] for code, _ in checks if code.startswith(letter)]
        full = f"{letter} {name}"
        groups.append(
            {
                "x": min(places) - 0.4,
                "y": _HEAD,
                "letter": letter,
                "full": full,
                "need": text_width([full]),
                "columns": max(places) - min(places) + 1 + _GAP,
            }
        )
    fitting = alt.ExprRef(expr="(scale('x',1)-scale('x',0))*datum.columns<datum.need?datum.letter:datum.full")
    heads = alt.Chart(pd.DataFrame(groups)).mark_text(align="left", fontWeight=600, text=fitting)
    numbers = pd.DataFrame({"x": list(across.values()), "y": _NUMBERS, "text": [code[1:] for code in across]})
    numbers["step"] = [position % 2 for position in range(len(numbers))]
    # Two-digit numbers that would touch take turns on two lines.
    raised = alt.ExprRef(expr="(scale('x',1)-scale('x',0))<14&&datum.step?-8:1")
    small = alt.Chart(numbers).mark_text(color=theme.paint(theme.MUTED), fontSize=9.5, dy=raised)
    return [heads.encode(x=x, y=y), small.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_marks(placed: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    layers: list[AnyChart] = []
    for state, mark in MARKS.items():
        rows = placed[placed["state"] == state]
        if rows.empty:
            continue
        spoken = {} if state == "pass" else theme.speak("datum.spoken")
        colour = theme.paint(mark.colour)
        style: dict[str, Any] = (
            {"color": colour} if mark.is_filled else {"fillOpacity": 0, "stroke": colour, "strokeWidth": 1.2}
        )
        for is_settled in (False, True):
            part = rows[rows["decision"].isin(SETTLED) == is_settled]
            if part.empty:
                continue
            opacity, size = PALE if is_settled else 1, _fit_mark(mark)
            point = alt.Chart(part).mark_point(
                shape=mark.shape,
                size=size,
                filled=mark.is_filled,
                opacity=opacity,
                **style,
                **spoken,
            )
            layers.append(point.encode(x=x, y=y))
    return layers


def _fit_mark(mark: Mark) -> alt.ExprRef:
    """The size of a mark, smaller where columns stand so close that marks would meet."""
    return alt.ExprRef(expr=f"min({mark.size},pow(0.9*(scale('x',1)-scale('x',0)),2))")


def _draw_decided(placed: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """A line below what was confirmed, a dot beside what is open again."""
    ink = theme.paint(theme.INK)
    signs: dict[str, dict[str, Any]] = {
        "confirmed": {"shape": "stroke", "size": 110, "stroke": ink, "strokeWidth": 1.6, "yOffset": 8},
        "changed": {"shape": "circle", "size": 16, "color": ink, "filled": True, "xOffset": 7, "yOffset": -6},
    }
    layers: list[AnyChart] = []
    for decision, style in signs.items():
        rows = placed[placed["decision"] == decision]
        if not rows.empty:
            layers.append(alt.Chart(rows).mark_point(opacity=1, **style).encode(x=x, y=y))
    return layers
