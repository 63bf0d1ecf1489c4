"""The one look of every chart: colours that follow the page, sizes, and the shared rules and labels.

Colours are Vega expressions on the luminance of the background, so a chart follows a switch between
light and dark without being built again, and an exported image follows its own background. The
theme is written into each chart (`finish`) instead of being enabled in Altair's registry, which is
one mutable global for all threads of the server.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import altair as alt

from analytics.charts.layered import LayeredChart


class Colour(NamedTuple):
    """A colour on white paper and on dark paper; both reach 3:1 against it."""

    light: str
    dark: str

    @property
    def expression(self) -> str:
        """A Vega expression that gives the colour for the background that is drawn on."""
        return f"luminance(background)>.5?'{self.light}':'{self.dark}'"


INK = Colour("#1B2430", "#E6EAF0")
MUTED = Colour("#56616E", "#A6B0BC")
FAINT = Colour("#8A95A1", "#75808D")
GRID = Colour("#E6EAEE", "#28313B")
BAND = Colour("#F1F3F6", "#1D242D")
CONTEXT = Colour("#8A95A1", "#6B7683")
NOT_AVAILABLE = Colour("#6B7580", "#93A0AE")
ERROR = Colour("#B3261E", "#FF8A80")
PALE_BLUE = Colour("#C5D9F1", "#335C97")
"""本年新收 in the balance: too large an area for the accent."""

CATEGORICAL: Final = (
    Colour("#1D438C", "#7698D8"),
    Colour("#D96C1A", "#F39852"),
    Colour("#2C807B", "#4FD0B4"),
    Colour("#6C0F47", "#B15395"),
    Colour("#3597D6", "#C8E2F9"),
    Colour("#6E5A18", "#737B3B"),
)
"""In this order and at most six: any two stay apart for the three kinds of colour blindness."""
ACCENT: Final = CATEGORICAL[0]
SECOND: Final = CATEGORICAL[1]

OUTCOMES: Final[Mapping[str, Colour]] = MappingProxyType(
    {
        "granted": Colour("#1D438C", "#6E93D8"),
        "granted_in_part": Colour("#4A94D8", "#C8E2F9"),
        "refused": Colour("#D96C1A", "#F39852"),
        "unavailable": Colour("#8E8778", "#B5AC97"),
        "not_processed": Colour("#6F2C5B", "#AE5894"),
        "other_disposal": Colour("#8794A3", "#5C6875"),
    }
)
"""办理结果, fixed everywhere; safe only when stacked in this order, with gaps and printed values."""

RESULTS: Final[Mapping[str, Colour]] = MappingProxyType(
    {
        "upheld": CATEGORICAL[0],
        "overturned": CATEGORICAL[1],
        "other_result": CATEGORICAL[2],
        "pending": Colour("#8794A3", "#6B7683"),
    }
)
"""复议、诉讼结果: 尚未审结 is grey, because nothing has been decided."""

SEQUENTIAL: Final = (
    Colour("#EAF1FB", "#1B2A40"),
    Colour("#C5D9F1", "#24406B"),
    Colour("#93B7E1", "#335C97"),
    Colour("#5C8DC7", "#4676B8"),
    Colour("#2F64A6", "#85ABDF"),
    Colour("#163B73", "#C8DDF7"),
)
"""Six classes of a heat map: more lies further from the paper."""
ON_SEQUENTIAL: Final = (
    Colour("#14181F", "#FFFFFF"),
    Colour("#14181F", "#FFFFFF"),
    Colour("#14181F", "#FFFFFF"),
    Colour("#14181F", "#FFFFFF"),
    Colour("#FFFFFF", "#14181F"),
    Colour("#FFFFFF", "#14181F"),
)
"""Text on each of the six classes, 4.5:1 and more."""

LABEL_SIZE: Final = 12
SMALL_SIZE: Final = 11
BREAK_DASH: Final = (4, 3)
BAR_STEP: Final = 26
BAR_SIZE: Final = 16
TREND_HEIGHT: Final = 250

AnyChart = alt.Chart


def paint(colour: Colour) -> alt.ExprRef:
    """Give a colour to a mark, a scale's range or a config entry."""
    return alt.ExprRef(expr=colour.expression)


def speak(expression: str) -> dict[str, Any]:
    """Options of a mark that carries a value: what screen readers say, as a Vega expression of a row."""
    return {"aria": True, "description": alt.ExprRef(expr=expression)}


def ring(picked: alt.Parameter) -> alt.StrokeValue:
    """The outline of an invisible target: drawn when it is the chosen one."""
    chosen = {"param": picked.name, "empty": False, "value": paint(INK)}
    return alt.StrokeValue("transparent", condition=chosen)


def fix_x(pixels: float | alt.ExprRef) -> alt.XValue:
    """A place across, the same for every row."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def fix_y(pixels: float | alt.ExprRef) -> alt.YValue:
    """A place down, the same for every row."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def paper() -> alt.ExprRef:
    """The colour of whatever the chart is drawn on."""
    return alt.ExprRef(expr="background")


_TEARS: Final = ((3.5, 2.0), (8.0, 1.5), (12.5, 1.0))
"""Distance from the end and thickness of the cuts that mark a lower bound."""
_ROOM_FOR_TEARS: Final = 20


def mark_last_year(base: alt.Chart, bar: int) -> alt.Chart:
    """A tick across a bar of so many pixels; its rim of paper keeps it apart from the bar."""
    ink = paint(INK)
    tick: alt.Chart = base.mark_tick(
        fill=ink, stroke=paper(), strokeWidth=1.5, thickness=3, height=bar + 5, orient="vertical"
    )
    return tick


def tear(
    base: alt.Chart, pixels: str, *, across: Mapping[str, Any], is_column: bool = False
) -> list[alt.Chart]:
    """Cuts of paper near the end of a bar or column: there is at least so much, and perhaps more.

    Args:
        base: The rows of the lower bounds.
        pixels: The length of a row's bar, as a Vega expression; a short one stays whole.
        across: How long the cuts are and where: `height` of a bar, `width` and `xOffset` of a column.
        is_column: The bars stand.
    """
    is_long = alt.ExprRef(expr=f"{pixels}>{_ROOM_FOR_TEARS}?1:0")
    style: dict[str, Any] = {"color": paper(), "opacity": is_long, **across}
    if is_column:
        return [
            base.mark_tick(orient="horizontal", thickness=thickness, yOffset=at, **style)
            for at, thickness in _TEARS
        ]
    return [
        base.mark_tick(orient="vertical", thickness=thickness, xOffset=-at, **style)
        for at, thickness in _TEARS
    ]


def finish(layers: Sequence[AnyChart], *, height: int) -> LayeredChart:
    """Layer a chart and give it its size and the theme.

    Text outside the plot needs no room of its own: the automatic size makes it.

    Args:
        layers: From back to front.
        height: Of the whole chart with its axis, in pixels; the width is the page's.
    """
    return LayeredChart(
        tuple(layers),
        {
            "width": "container",
            "height": height,
            "autosize": {"type": "fit", "contains": "padding"},
            "padding": {"left": 2, "right": 8, "top": 4, "bottom": 3},
            "config": config(),
        },
    )


def config() -> dict[str, Any]:
    """The Vega-Lite config of the look, without font and background, which the page owns.

    Settings that undo Streamlit's own theme stand here too: it moves the first label of an axis,
    drops labels, and cuts them at 100 pixels.
    """
    return {
        "axis": {
            "labelFontSize": LABEL_SIZE,
            "titleFontSize": LABEL_SIZE,
            "titleFontWeight": "normal",
            "labelColor": _shade(MUTED),
            "titleColor": _shade(MUTED),
            "domain": False,
            "ticks": False,
            "grid": True,
            "gridColor": _shade(GRID),
            "gridWidth": 1,
            "labelPadding": 6,
            "labelLimit": 220,
            "labelAngle": 0,
            "labelOverlap": False,
            "labelFlush": False,
            "tickCount": 4,
            "aria": False,
        },
        "axisX": {"grid": False},
        "view": {"stroke": None},
        # By default tooltips and screen readers get the fields of every mark by their names in the
        # program; marks that carry a value say it themselves (`speak`).
        "mark": {"tooltip": None, "aria": False},
        "line": {"strokeWidth": 2.25, "strokeCap": "round", "strokeJoin": "round"},
        "point": {"size": 50, "filled": True, "opacity": 1},
        "bar": {"cornerRadius": 0},
        "rule": {"strokeWidth": 1},
        "text": {"fontSize": LABEL_SIZE, "color": _shade(INK)},
    }


def _shade(colour: Colour) -> dict[str, str]:
    """As `paint`, as it stands in a specification."""
    return {"expr": colour.expression}


def colour_scale(colours: Mapping[str, Colour]) -> alt.Scale:
    """A colour scale that keeps the given ids in the given order."""
    return alt.Scale(domain=list(colours), range=[paint(colour) for colour in colours.values()])
