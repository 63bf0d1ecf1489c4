"""Where a chart of rows takes the click: rows are easier to hit than their marks."""

import altair as alt
import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import AnyChart

SELECTION = "pick"
"""The selection that a click on a row makes; its field is `agency_id`."""


def draw_row_targets(rows: pd.DataFrame, right: float, x: alt.X, y: alt.Y) -> AnyChart:
    """An invisible strip over every row takes the click, and has a ring when it is the chosen one.

    Args:
        rows: `agency_id` and `at`, the place of the row's middle on `y`.
        right: Where the strips end on `x`; they begin at 0.
        x: The chart's own encoding, of `value`.
        y: Likewise, of `at`.
    """
    picked = alt.selection_point(name=SELECTION, fields=["agency_id"], empty=False)
    strips = rows[["agency_id", "at"]].assign(
        value=0.0, right=right, at=rows["at"] - 0.48, bottom=rows["at"] + 0.48
    )
    targets = (
        alt.Chart(strips)
        .mark_rect(fillOpacity=0, cursor="pointer", strokeWidth=1.8)
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="bottom:Q",
            stroke=alt.condition(picked, alt.value(theme.paint(theme.INK)), alt.value("transparent")),
        )
    )
    chart: AnyChart = targets.add_params(picked)
    return chart
