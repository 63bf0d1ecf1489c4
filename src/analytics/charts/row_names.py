"""Names beside rows that stand at numbers, which lets marks stand beside or between them."""

import json
from collections.abc import Mapping

import altair as alt

Places = Mapping[int, str] | Mapping[float, str]
"""Number at which something stands -> its words."""


def name_rows(names: Places, limit: int, *, grid: bool = False) -> alt.Axis:
    """An axis with a name at each place, and nothing in between.

    Args:
        names: Place of a row -> its name.
        limit: Pixels after which a name is cut.
        grid: Whether a line is drawn across at each place.
    """
    return alt.Axis(
        values=list(names),
        tickCount=len(names),
        labelExpr=f"({look_up(names)})[datum.value]",
        grid=grid,
        title=None,
        labelLimit=limit,
    )


def look_up(words: Places) -> str:
    """A Vega expression that looks words up by their number.

    >>> look_up({0: "one", 1.5: "two"})
    '{"0": "one", "1.5": "two"}'
    """
    return json.dumps({f"{at:g}": word for at, word in words.items()}, ensure_ascii=False)
