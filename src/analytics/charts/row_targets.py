"""Where a chart takes the click: rows, cells and panels are easier to hit than their marks."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import AnyChart

SELECTION = "pick"
"""The selection that a click in any chart makes; which fields it has is said where it is drawn."""


def draw_row_targets(rows: pd.DataFrame, right: float, x: alt.X, y: alt.Y) -> AnyChart:
    """An invisible strip over every row takes the click, and has a ring when it is the chosen one.

    Args:
        rows: `agency_id` and `at`, the place of the row's middle on `y`.
        right: Where the strips end on `x`; they begin at 0.
        x: The chart's own encoding, of `value`.
        y: Likewise, of `at`.
    """
    strips = rows[["agency_id", "at"]].assign(
        value=0.0, right=right, at=rows["at"] - 0.48, bottom=rows["at"] + 0.48
    )
    return draw_targets(strips, ("agency_id",), x, y)


def box_places(rows: pd.DataFrame, half: float) -> pd.DataFrame:
    """The rows (`x`, `y`) with a box around their place, `half` to each side, as `draw_targets` takes it."""
    return rows.assign(
        x=rows["x"] - half, right=rows["x"] + half, y=rows["y"] - half, bottom=rows["y"] + half
    )


def draw_targets(
    boxes: pd.DataFrame,
    fields: Sequence[str],
    x: alt.X,
    y: alt.Y,
    *,
    ring: float = 1.8,
    is_spoken: bool = False,
) -> AnyChart:
    """Invisible boxes that take the click; the chosen one has a ring.

    Args:
        boxes: `fields`, what `x` and `y` encode (left and top), `right` and `bottom`.
        fields: What the selection `SELECTION` gives of the clicked box.
        x: The chart's own encoding.
        y: Likewise.
        ring: How wide the ring is drawn, in pixels.
        is_spoken: Whether a box says what it leads to (`spoken`) where the pointer rests.
    """
    picked = alt.selection_point(name=SELECTION, fields=list(fields), empty=False)
    targets = (
        alt.Chart(boxes)
        .mark_rect(fillOpacity=0, cursor="pointer", strokeWidth=ring)
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("bottom:Q"),
            stroke=theme.ring(picked),
            **({"tooltip": alt.Tooltip("spoken:N")} if is_spoken else {}),
        )
    )
    chart: AnyChart = targets.add_params(picked)
    return chart
