"""At whom: one sorted bar per agency, the highest and the lowest by name, the others in one line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.bars import name_last_year
from analytics.charts.formats import Language, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.lines import find_top
from analytics.charts.records import list_records
from analytics.charts.row_names import name_rows
from analytics.charts.row_targets import draw_row_targets
from analytics.charts.theme import AnyChart
from analytics.charts.widths import text_width
from analytics.charts.words import say

FULL, SMALL, REST = "full", "small", "rest"
"""How a bar is drawn: blue; an outline, because its base is small; grey, for several together."""
MOST_ROWS: Final = 16
_ROW = 23
_BAR = 14

Row = Mapping[Any, Any]

_USED: Final = ("agency_id", "name", "value", "numerator", "denominator", "is_small_base")
"""Columns that count."""


def take_largest(rows: pd.DataFrame, name_rest: Callable[[int], str]) -> pd.DataFrame:
    """The agencies with the highest values of a count, and all others added up in one row.

    Args:
        rows: ``queries.metric_by_agency`` of one count: the members whose value is known count.
        name_rest: Names the others by how many they are.

    Returns:
        `agency_id` ("" of the rest), `name`, `value`, `look`; at most `MOST_ROWS` and the rest.
    """
    known = _pick_members(rows)
    values = [float(value) for value in known["value"]]
    order = sorted(range(len(values)), key=lambda place: -values[place])
    others = order[MOST_ROWS:]
    listed = _list_rows(known, order[:MOST_ROWS], FULL)
    if others:
        total = sum(values[place] for place in others)
        listed.append(
            {"agency_id": "", "name": name_rest(len(others)), "value": total, "base": None, "look": REST}
        )
    return pd.DataFrame(listed, columns=["agency_id", "name", "value", "base", "count", "look"])


def take_extremes(rows: pd.DataFrame, name_rest: Callable[[int, int], str]) -> pd.DataFrame:
    """Rates in order: those that can be judged, then those on a small base, as far as there is room.

    Where more can be judged than there is room for, the highest and the lowest are kept and a line between
    them says how many are not shown; likewise below for the small ones.

    Args:
        rows: ``queries.metric_by_agency`` of one rate: the members whose value is known count.
        name_rest: Names those that are left out by how many can be judged and how many cannot.

    Returns:
        As `take_largest`; a line of agencies that are left out has no value.
    """
    known = _pick_members(rows)
    values, bases = ([float(each) for each in known[name]] for name in ("value", "denominator"))
    is_small = known["is_small_base"].astype(bool).tolist()
    order = sorted(range(len(values)), key=lambda place: (-values[place], -bases[place]))
    judged = [place for place in order if not is_small[place]]
    small = sorted((place for place in order if is_small[place]), key=lambda place: -bases[place])
    if len(judged) > MOST_ROWS:
        half = MOST_ROWS // 2
        line = _leave_out(name_rest(len(judged) - MOST_ROWS, 0))
        listed = [*_list_rows(known, judged[:half], FULL), line, *_list_rows(known, judged[-half:], FULL)]
    else:
        listed = _list_rows(known, judged, FULL)
    room = max(MOST_ROWS - len(judged), 0)
    listed += _list_rows(known, small[:room], SMALL)
    if small[room:]:
        listed.append(_leave_out(name_rest(0, len(small[room:]))))
    return pd.DataFrame(listed, columns=["agency_id", "name", "value", "base", "count", "look"])


def draw_agencies(
    frame: pd.DataFrame, language: Language, *, reference: float | None = None, reference_text: str = ""
) -> LayeredChart:
    """Bars in the order given; a click into a row selects its agency (`row_targets.SELECTION`).

    All others together, where they are more than the largest, have their number and no bar: on their
    scale the agencies could not be told apart.

    Args:
        frame: Not empty: `agency_id`, `name`, `value` or null, `previous` (last year, a tick) or null, `text`
            (printed at the end of the bar), `look`.
        language: ``zh`` or ``en``.
        reference: Where a rule for the whole stands, or None.
        reference_text: What is written above it.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    rows = frame[["agency_id", "name", "text", "look"]].assign(
        at=range(len(frame)),
        value=_to_floats(frame["value"]),
        previous=_to_floats(frame["previous"]),
    )
    rows = _keep_rest_off(rows, language)
    rows["text"] = [
        name_last_year(row["text"], row["value"], row["previous"], "", language) for row in list_records(rows)
    ]
    top = find_top([*rows["value"], *rows["previous"], reference]) or 1.0
    room = 1 + 0.16 * max(1.0, text_width(rows["text"]) / 60)
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top * room], nice=False), axis=None)
    y = _encode_names(rows, has_head=reference is not None)
    layers = _draw_bars(rows, x, y)
    if reference is not None:
        layers += _draw_reference(reference, reference_text, x, y)
    layers += _draw_texts(rows, x, y)
    layers.append(draw_row_targets(rows[rows["agency_id"] != ""], top * room, x, y))
    head = 1.0 if reference is not None else 0.2
    return theme.finish(layers, height=round(_ROW * (len(rows) + head)) + 8)


def _pick_members(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["is_member"].astype(bool) & (rows["status"] == "computed"), list(_USED)]


def _list_rows(known: pd.DataFrame, places: Sequence[int], look: str) -> list[dict[str, Any]]:
    """The few rows that are drawn: ten thousand agencies are slow to walk through one by one."""
    return [
        {
            "agency_id": row["agency_id"],
            "name": row["name"],
            "value": float(row["value"]),
            "count": float(row["numerator"]),
            "base": float(row["denominator"]) if is_known(row["denominator"]) else None,
            "look": look,
        }
        for row in list_records(known.iloc[list(places)])
    ]


def _keep_rest_off(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Take the bar, not the number, of all others together where it is longer than every other bar."""
    is_rest = (rows["look"] == REST) & (rows["value"] > find_top(rows[rows["look"] != REST]["value"]))
    texts = [
        say("mark.off_scale", language, value=text) if rest else text
        for text, rest in zip(rows["text"], is_rest, strict=True)
    ]
    return rows.assign(value=rows["value"].mask(is_rest), text=texts)


def _to_floats(values: pd.Series) -> pd.Series:
    return pd.Series([float(value) if is_known(value) else None for value in values], dtype="float64")


def _leave_out(name: str) -> dict[str, Any]:
    return {"agency_id": "", "name": name, "value": None, "base": None, "count": None, "look": REST}


def _encode_names(rows: pd.DataFrame, *, has_head: bool) -> alt.Y:
    axis = name_rows(dict(zip(rows["at"], rows["name"], strict=True)), 200)
    top = -1.3 if has_head else -0.6
    scale = alt.Scale(domain=[top, len(rows) - 0.4], reverse=True, nice=False, zero=False)
    return alt.Y("at:Q", scale=scale, axis=axis)


def _draw_bars(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """The bars of each look, the line that they begin at, and the ticks of last year."""
    spoken = theme.speak("datum.name+': '+datum.text")
    accent, grey = theme.paint(theme.ACCENT), theme.paint(theme.CONTEXT)
    looks: dict[str, dict[str, Any]] = {
        FULL: {"color": accent},
        REST: {"color": grey},
        SMALL: {"fill": theme.paper(), "stroke": grey, "strokeWidth": 1, "strokeDash": [3, 2]},
    }
    layers: list[AnyChart] = []
    for look, style in looks.items():
        bars = rows[(rows["look"] == look) & rows["value"].notna()]
        if not bars.empty:
            mark = alt.Chart(bars.assign(start=0.0)).mark_bar(
                height=_BAR, orient="horizontal", **style, **spoken
            )
            layers.append(mark.encode(x=x.copy().stack(False), x2=alt.X2("start:Q"), y=y))
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=theme.paint(theme.FAINT))
    layers.append(zero.encode(x=x))
    ticks = rows[rows["previous"].notna()]
    if not ticks.empty:
        base = alt.Chart(ticks.assign(value=ticks["previous"]))
        layers.append(theme.mark_last_year(base, _BAR).encode(x=x, y=y))
    return layers


def _draw_reference(value: float, text: str, x: alt.X, y: alt.Y) -> list[AnyChart]:
    frame = pd.DataFrame({"value": [value], "at": [-0.95], "text": [text]})
    rule = alt.Chart(frame).mark_rule(color=theme.paint(theme.INK), strokeWidth=1)
    name = alt.Chart(frame).mark_text(align="left", dx=5, color=theme.paint(theme.MUTED))
    return [rule.encode(x=x), name.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_texts(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """What is printed at the ends, with a rim of paper where a rule runs through it."""
    ends = [find_top([value, before]) for value, before in zip(rows["value"], rows["previous"], strict=True)]
    base = alt.Chart(rows.assign(value=ends))
    rim = base.mark_text(align="left", dx=6, stroke=theme.paper(), strokeWidth=4, strokeJoin="round")
    text = base.mark_text(align="left", dx=6)
    return [mark.encode(x=x, y=y, text=alt.Text("text:N")) for mark in (rim, text)]
