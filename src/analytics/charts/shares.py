"""What became of the cases: bars of 100%, and two bars that show whether the books balance.

Parts keep a fixed order and fixed colours, which are safe for colour-blind readers only together
with the gaps between them and the printed names and values.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import floor
from types import MappingProxyType

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.formats import Language, format_number, format_rate, is_known
from analytics.charts.layered import LayeredChart
from analytics.charts.records import list_records
from analytics.charts.theme import AnyChart, Colour
from analytics.charts.widths import text_width
from analytics.charts.words import say

_VALUE_WIDTH = 30
"""A segment narrower than this many pixels prints no value; the tooltip and the table have it."""
_FITS = (
    f"(scale('x',datum.value)-scale('x',0)>={_VALUE_WIDTH}&&"
    "scale('x',datum.value)-scale('x',0)>=7.5*length(datum.label))"
)
"""Whether a segment is wide enough for its value, as a Vega expression."""
_NAMES_HEIGHT = 38
_LABELS = 44
"""Pixels at the left of the bars that a label has at least: a year and a number."""
_NAMED_SHARE = 0.03
"""Parts of the first bar smaller than this leave no room for names above them; then a key names them."""
_EQUAL = 0.005
"""Parts that miss the whole by less than this are rounded, not wrong."""
_WIDEST, _SUM_ROOM = 1.06, 0.09
"""How far a bar may pass 100%, and the room for its sum, in parts of the whole."""
_KEY_LINE = 16
_NARROWEST = 170
"""Pixels that bars have on a telephone, between their labels and a sum."""
_NAME_GAP = 10
_NAMED_ALONE = 0.06
"""A part of the balance that is smaller may be too narrow for its value, which its name then takes along."""
_LEVEL, _LEVELS = 14, 3
"""Where names do not fit side by side, they stand on three levels so many pixels apart."""
_BALANCE_HEIGHT = 152
_COLUMNS = ("part", "name", "status", "is_break")
BALANCE: Mapping[str, Colour] = MappingProxyType(
    {
        "carried_in": theme.CONTEXT,
        "received": theme.PALE_BLUE,
        **theme.OUTCOMES,
        "carried_out": theme.CONTEXT,
    }
)
"""The parts of 上年结转＋本年新收＝办结＋结转下年, those that come in first."""


def draw_shares(
    frame: pd.DataFrame, language: Language, *, colours: Mapping[str, Colour] = theme.OUTCOMES
) -> LayeredChart:
    """One bar of 100% per row: the parts named above the first bar, their values inside.

    A row without parts is a dashed box with its state in words. Parts that do not add up to the
    whole leave the end of the bar empty, or pass it as far as there is room; a red rule and their sum say
    that those books do not balance.

    Args:
        frame: One row per bar and part, in the order shown, not empty: `block` (heading above the
            rows that follow, or empty), `row` (text at the left, with its n), `part` id, `name`
            shown, `share` fraction or null, `status`; optionally `is_break`, true for the rows
            above which the dashed rule of a break is drawn.
        language: ``zh`` or ``en``.
        colours: By part id, in stacking order.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a chart needs at least one row; say why there is none instead")
    kept = frame[[column for column in _COLUMNS if column in frame]]
    rows = _stack(kept.assign(line=frame["block"] + "|" + frame["row"], value=frame["share"]), colours)
    lines = _list_lines(rows)
    sums = _find_unequal(rows)
    widest = min(max([1.0, *sums.values()]), _WIDEST)
    room = _SUM_ROOM if sums else 0
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, widest + room], nice=False), axis=None)
    y = alt.Y("line:N", sort=lines, scale=alt.Scale(domain=lines), axis=_line_axis())
    drawn = _known(rows)
    drawn = drawn.assign(start=drawn["start"].clip(upper=widest), end=drawn["end"].clip(upper=widest))
    drawn = drawn.assign(label=[format_rate(float(value), 0) for value in drawn["value"]])
    layers: list[AnyChart] = []
    above = _NAMES_HEIGHT
    if not drawn.empty:
        layers += _draw_segments(drawn, x, y, colours)
        first = drawn[drawn["line"] == drawn["line"].iloc[0]]
        is_readable = lines[0] == first["line"].iloc[0] and first["value"].min() >= _NAMED_SHARE
        layers += _draw_names(first, x, colours) if is_readable else _draw_key(first, colours)
        above = _NAMES_HEIGHT if is_readable else _NAMES_HEIGHT + _KEY_LINE
    layers += _draw_sums(sums, widest, x, y, language)
    layers += _draw_missing_lines(rows, x, y, language)
    layers += _draw_headings([line for line in lines if line.endswith("|")], x, y)
    if "is_break" in rows:
        layers += _draw_line_breaks(rows[rows["is_break"].astype(bool)].drop_duplicates("line"), y)
    return theme.finish(layers, height=theme.BAR_STEP * len(lines) + above)


def draw_balance(frame: pd.DataFrame, language: Language) -> LayeredChart:
    """Two bars of one scale: what came in above what went out; a difference is a red rule.

    Args:
        frame: One row per part, not empty, all values known and over the same agencies: `side`
            ``in`` or ``out``, `part` (an id of `BALANCE`), `name` shown, `value` count.
        language: ``zh`` or ``en``.

    Raises:
        ValueError: `frame` has no row.
    """
    if frame.empty:
        raise ValueError("a balance needs its parts; say why there are none instead")
    rows = _stack(frame[["part", "name", "value"]].assign(line=frame["side"]), BALANCE)
    ends = rows.groupby("line")["end"].max()
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, float(ends.max()) or 1], nice=False), axis=None)
    y = alt.Y("line:N", scale=alt.Scale(domain=["in", "out"], paddingInner=0.72, paddingOuter=0.1), axis=None)
    drawn = rows.assign(label=[format_number(float(value)) for value in rows["value"]])
    layers = _draw_segments(drawn, x, y, BALANCE, band=1.0, tallest=_BALANCE_HEIGHT)
    for side in ("in", "out"):
        layers += _draw_part_names(drawn[drawn["line"] == side], x, y)
    gap = float(ends["in"] - ends["out"])
    if gap:
        layers += _draw_difference(abs(gap), "out" if gap > 0 else "in", float(ends.min()), x, y, language)
    return theme.finish(layers, height=_BALANCE_HEIGHT)


def _stack(frame: pd.DataFrame, colours: Mapping[str, Colour]) -> pd.DataFrame:
    """Add `start`, `end` and `order`, stacking each line's parts in the order of `colours`."""
    order = {part: index for index, part in enumerate(colours)}
    rows = []
    reached: dict[str, float] = {}
    for row in frame.sort_values("part", key=lambda parts: parts.map(order), kind="stable").to_dict(
        "records"
    ):
        start = reached.get(row["line"], 0.0)
        size = float(row["value"]) if is_known(row["value"]) else None
        end = None if size is None else start + size
        reached[row["line"]] = start if end is None else end
        middle = None if end is None else (start + end) / 2
        rows.append(
            row | {"value": size, "start": start, "end": end, "middle": middle, "order": order[row["part"]]}
        )
    stacked = pd.DataFrame(rows)
    lines = {line: index for index, line in enumerate(dict.fromkeys(frame["line"]))}
    return stacked.sort_values("line", key=lambda keys: keys.map(lines), kind="stable").reset_index(drop=True)


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["value"].map(is_known).astype(bool)]


def _list_lines(rows: pd.DataFrame) -> list[str]:
    """The lines from top to bottom, with a heading line (``block|``) before each named block."""
    lines: list[str] = []
    for line in dict.fromkeys(rows["line"]):
        heading = f"{line.split('|')[0]}|"
        if heading != "|" and heading not in lines:
            lines.append(heading)
        lines.append(line)
    return lines


def _line_axis() -> alt.Axis:
    return alt.Axis(labelExpr="split(datum.label,'|')[1]", title=None, grid=False)


def _draw_segments(
    rows: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    colours: Mapping[str, Colour],
    band: float = 0.68,
    tallest: int = 20,
) -> list[AnyChart]:
    """Bars with paper-coloured gaps, and the values of those that are wide enough."""
    colour = alt.Color("part:N", scale=theme.colour_scale(colours), legend=None)
    bars = alt.Chart(rows).mark_bar(
        stroke=theme.paper(),
        strokeWidth=1,
        height=alt.ExprRef(expr=f"min({band}*bandwidth('y'),{tallest})"),
        tooltip=alt.ExprRef(expr="datum.name+' '+datum.label"),
        **theme.speak("replace(datum.line,'|',' ')+' '+datum.name+': '+datum.label"),
    )
    # The scale's colours are expressions of the background, so the text asks for the one in use.
    readable = alt.ExprRef(expr="luminance(scale('color',datum.part))>.22?'#14181F':'#FFFFFF'")
    fits = alt.ExprRef(expr=f"{_FITS}?1:0")
    values = alt.Chart(_at_middle(rows)).mark_text(color=readable, opacity=fits)
    return [
        bars.encode(x=x, x2=alt.X2("end:Q"), y=y, color=colour),
        values.encode(x=x, y=y, text=alt.Text("label:N")),
    ]


def _at_middle(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with `start` in the middle of their segments: where a text in them stands."""
    return rows.assign(start=(rows["start"] + rows["end"]) / 2)


def _draw_names(rows: pd.DataFrame, x: alt.X, colours: Mapping[str, Colour]) -> list[AnyChart]:
    """Names above the plot, at their segments' left ends; a key where three levels do not keep them apart."""
    measured = _measure_names(rows, rows["name"])
    height = alt.ExprRef(expr=f"-8-{_LEVEL}*({_find_level(measured, 'datum.order%3')})")
    inside = alt.ExprRef(expr="min(1,width+8-scale('x',datum.start)-datum.width)")
    least = round(1.15 * _width_for_names(measured, levels=_LEVELS))
    named = alt.ExprRef(expr=f"width<{least}?'':datum.name")
    mark = alt.Chart(measured).mark_text(align="left", dx=inside, text=named)
    return [mark.encode(x=x, y=theme.fix_y(height)), *_draw_key(rows, colours, f"width<{least}")]


def _draw_key(rows: pd.DataFrame, colours: Mapping[str, Colour], shown: str = "true") -> list[AnyChart]:
    """The parts above the plot, where they cannot be named at the first bar's segments.

    They stand in one line where it is wide enough, else in columns: text that is wider than the plot
    would leave the bars no room. `shown` is a Vega expression.
    """
    entries = []
    indent = 0
    for place, row in enumerate(list_records(rows)):
        entry = {"part": row["part"], "name": row["name"], "mark": "■", "indent": indent, "place": place}
        entries.append(entry)
        indent += text_width([f"■ {row['name']}"]) + 20
    widest = text_width([f"■ {entry['name']}" for entry in entries]) + 12
    base = alt.Chart(pd.DataFrame(entries))
    colour = alt.Color("part:N", scale=theme.colour_scale(colours), legend=None)
    # In columns the key begins below the labels of the years, where there is room that the bars do not need.
    columns = f"max(1,floor((width+{_LABELS})/{widest}))"
    across = f"(width<{indent}?{widest}*(datum.place%{columns})-{_LABELS}:datum.indent)"
    up = f"(width<{indent}?{_KEY_LINE}*(ceil({len(entries)}/{columns})-1-floor(datum.place/{columns})):0)"
    lift = alt.ExprRef(expr=f"-{up}")
    left, above = theme.fix_x(0), theme.fix_y(-10)
    square, name = (
        base.mark_text(
            align="left",
            dx=alt.ExprRef(expr=f"{shown}?{across}+{indent}:0"),
            dy=lift,
            text=alt.ExprRef(expr=f"{shown}?datum.{field}:''"),
        )
        for field, indent in (("mark", 0), ("name", 16))
    )
    marks = [square.encode(x=left, y=above, color=colour), name.encode(x=left, y=above)]
    if shown != "true":
        return marks
    # The plot is fitted between labels once, when the key still stands in one line: without a mark that keeps
    # the room of its columns, their upper lines would lie above the picture.
    lines = -(-len(entries) // max(1, floor((_NARROWEST + _LABELS) / widest)))
    room = alt.Chart(pd.DataFrame({"part": [""]})).mark_point(opacity=0, size=1)
    return [*marks, room.encode(x=left, y=theme.fix_y(-10 - _KEY_LINE * (lines - 1) - 8))]


def _draw_part_names(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[AnyChart]:
    """Names over the segments of one bar of the balance; 本年新收 in the middle of its long bar."""
    # A part of zero has no segment that a name could stand over; the note below the chart names it.
    rows = rows[rows["value"] > 0]
    is_long = rows["part"] == "received"
    layers: list[AnyChart] = []
    short, long = rows[~is_long], _at_middle(rows[is_long])
    if not short.empty:
        # A value that does not fit into its segment stands behind the name.
        printed = short["name"].where(
            short["value"] >= _NAMED_ALONE * rows["end"].max(), short["name"] + " " + short["label"]
        )
        measured = _measure_names(short, printed)
        # Three levels keep apart what stands three names further on; on a telephone it takes a fourth.
        tight = max(_list_needs(measured[measured["line"] == "out"], _LEVELS), default=0)
        turn = f"(datum.order+1)%(width<{tight}?{_LEVELS + 1}:{_LEVELS})"
        level = f"datum.line=='out'?{_find_level(measured, turn)}:0"
        lift = alt.ExprRef(expr=f"-bandwidth('y')/2-9-{_LEVEL}*({level})")
        text = alt.ExprRef(expr=f"{_FITS}?datum.name:datum.name+' '+datum.label")
        mark = alt.Chart(measured).mark_text(align="left", dx=1, dy=lift, text=text)
        layers.append(mark.encode(x=x, y=y))
    if not long.empty:
        mark = alt.Chart(long).mark_text(dy=alt.ExprRef(expr="-bandwidth('y')/2-9"))
        layers.append(mark.encode(x=x, y=y, text=alt.Text("name:N")))
    return layers


def _measure_names(rows: pd.DataFrame, printed: pd.Series) -> pd.DataFrame:
    """Add `width` of what is printed, and `need`: the plot width at which the next name has its room."""
    measured = rows.assign(width=[text_width([name]) for name in printed])
    needs = _list_needs(measured, 1)
    return measured.assign(need=[*needs, *[0] * (len(measured) - len(needs))])


def _find_level(rows: pd.DataFrame, turn: str) -> str:
    """On which level a name stands, as a Vega expression: only one that lacks room is raised.

    Where neighbours both lack it, all names take turns.

    Args:
        rows: As `_measure_names` gives them.
        turn: The level of a name where they take turns, as a Vega expression.
    """
    needs = list(rows["need"])
    tight = max([min(pair) for pair in pairwise(needs)] + _list_needs(rows, 2), default=0)
    return f"width<{tight}?{turn}:width<datum.need?1:0"


def _width_for_names(rows: pd.DataFrame, levels: int) -> int:
    """The plot width from which names on so many levels in turn keep apart."""
    return max(_list_needs(rows, levels), default=0)


def _list_needs(rows: pd.DataFrame, levels: int) -> list[int]:
    """From which plot width on each name meets none of the next on its level; the last ones have all room.

    The last name is moved to the left where its segment is narrower than it, so whoever stands before it on
    its level shares the rest of the bar with it.
    """
    whole = float(rows["end"].max()) or 1.0
    shares = [float(value) / whole for value in rows["value"]]
    widths = [float(width) for width in rows["width"]]
    needs = [
        (widths[place] + _NAME_GAP) / max(sum(shares[place : place + levels]), 0.01)
        for place in range(len(shares) - levels)
    ]
    if needs:
        both = widths[len(needs) - 1] + widths[-1] + _NAME_GAP
        needs[-1] = max(needs[-1], both / max(sum(shares[len(needs) - 1 :]), 0.01))
    return [round(need) for need in needs]


def _draw_missing_lines(rows: pd.DataFrame, x: alt.X, y: alt.Y, language: Language) -> list[AnyChart]:
    """A dashed box with the state in words for each line that has no part with a value."""
    known = set(_known(rows)["line"])
    missing = rows[~rows["line"].isin(known)].drop_duplicates("line")
    if missing.empty:
        return []
    words = [say(f"state.{status}", language) for status in missing["status"]]
    boxes = missing.assign(start=0.0, end=1.0, word=words)
    box = alt.Chart(boxes).mark_bar(
        fill=theme.paper(),
        stroke=theme.paint(theme.NOT_AVAILABLE),
        strokeDash=[3, 2],
        strokeWidth=1,
        height=alt.RelativeBandSize(band=0.68),
    )
    text = alt.Chart(boxes.assign(start=0.5)).mark_text(
        fontSize=theme.SMALL_SIZE, color=theme.paint(theme.MUTED)
    )
    return [box.encode(x=x, x2=alt.X2("end:Q"), y=y), text.encode(x=x, y=y, text=alt.Text("word:N"))]


def _find_unequal(rows: pd.DataFrame) -> dict[str, float]:
    """The lines whose parts do not add up to the whole, with their sums."""
    ends = _known(rows).groupby("line", sort=False)["end"].max()
    return {str(line): float(end) for line, end in ends.items() if abs(float(end) - 1) > _EQUAL}


def _draw_sums(
    sums: Mapping[str, float], widest: float, x: alt.X, y: alt.Y, language: Language
) -> list[AnyChart]:
    """A red rule where the parts of a line end, and how much they are together."""
    if not sums:
        return []
    frame = pd.DataFrame(
        {
            "line": list(sums),
            "start": [min(total, widest) for total in sums.values()],
            "text": [say("mark.sum", language, share=format_rate(total, 0)) for total in sums.values()],
        }
    )
    red = theme.paint(theme.ERROR)
    base = alt.Chart(frame)
    rule = base.mark_tick(color=red, thickness=2.5, height=alt.RelativeBandSize(band=0.9), orient="vertical")
    text = base.mark_text(align="left", dx=6, color=red, fontWeight=600)
    return [rule.encode(x=x, y=y), text.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_headings(lines: list[str], x: alt.X, y: alt.Y) -> list[AnyChart]:
    if not lines:
        return []
    frame = pd.DataFrame({"line": lines, "start": 0.0, "text": [line.rstrip("|") for line in lines]})
    mark = alt.Chart(frame).mark_text(align="left", baseline="middle", dy=3, fontWeight=600, dx=1)
    return [mark.encode(x=x, y=y, text=alt.Text("text:N"))]


def _draw_line_breaks(rows: pd.DataFrame, y: alt.Y) -> list[AnyChart]:
    if rows.empty:
        return []
    ink, dash = theme.paint(theme.INK), list(theme.BREAK_DASH)
    mark = alt.Chart(rows).mark_rule(color=ink, strokeDash=dash, yOffset=-theme.BAR_STEP / 2)
    return [mark.encode(y=y)]


def _draw_difference(
    gap: float, side: str, at: float, x: alt.X, y: alt.Y, language: Language
) -> list[AnyChart]:
    """A red rule at the end of the shorter bar, and by how much it is too short."""
    text = say("mark.difference", language, amount=format_number(gap))
    frame = pd.DataFrame([{"line": side, "start": at, "text": text}])
    red = theme.paint(theme.ERROR)
    rule = alt.Chart(frame).mark_tick(color=red, thickness=3, height=alt.RelativeBandSize(band=1.2))
    label = alt.Chart(frame).mark_text(align="left", dx=7, color=red, fontWeight=600)
    return [rule.encode(x=x, y=y), label.encode(x=x, y=y, text=alt.Text("text:N"))]
