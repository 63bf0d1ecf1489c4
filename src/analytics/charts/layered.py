"""A chart as layers that are finished one by one: what Altair makes of them together, in a third of the time.

Altair's own layered chart copies every layer four times over, cleans the rows of each anew and looks
through all of them for what layers share. A page with ten charts spent most of its first second there.
"""

from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from altair.utils import schemapi

from analytics.charts.records import list_records

Rows = list[dict[str, Any]]
_PLAIN = (str, int, bool)
"""Types whose values JSON has as they are: nearly all."""
_FINISHED = (*_PLAIN, float)
"""Types that a specification has as they are."""


@dataclass(frozen=True)
class LayeredChart:
    """Layers over each other, with what holds for all of them.

    Attributes:
        layers: From back to front, each with the rows that it draws.
        options: Size, padding, config: what stands beside the layers in the specification.
    """

    layers: tuple[alt.Chart, ...]
    options: dict[str, Any]

    def to_dict(self, validate: bool = True) -> dict[str, Any]:
        """The Vega-Lite specification. Its rows stand in ``datasets``; layers with the same rows share them.

        Args:
            validate: Check it against the schema of Vega-Lite.

        Raises:
            jsonschema.ValidationError: It does not fit the schema.
        """
        datasets: dict[str, Rows] = {}
        names: dict[int, str] = {}
        params: list[dict[str, Any]] = []
        layers = []
        for number, layer in enumerate(self.layers):
            frame = layer.data
            if id(frame) not in names:
                rows = list_rows(frame)
                # Named by content: with other rows it is another chart, which the browser draws anew.
                names[id(frame)] = name = f"data-{sha256(repr(rows).encode()).hexdigest()[:32]}"
                datasets[name] = rows
            drawn = _finish_layer(layer, names[id(frame)])
            # A selection belongs to the whole chart and names the view that it listens to.
            selections = drawn.pop("params", [])
            if selections:
                drawn["name"] = f"view-{number}"
                params += [{**each, "views": [drawn["name"]]} for each in selections]
            layers.append(drawn)
        spec = {**self.options, "layer": layers, "$schema": alt.SCHEMA_URL, "datasets": datasets}
        if params:
            spec["params"] = params
        if validate:
            alt.TopLevelLayerSpec.validate(spec)
        return spec


def skip_checks() -> None:
    """Stop checking every part of a chart as it is made, in the whole process.

    It takes a third of the time. What a builder makes is checked as a whole by the tests.
    """
    schemapi.disable_debug_mode()
    schemapi._todict = _turn_into_json  # noqa: SLF001 - every part of a chart calls it by that name


_turn_others = schemapi._todict  # noqa: SLF001


def _turn_into_json(obj: Any, context: dict[str, Any] | None, np_opt: Any, pd_opt: Any) -> Any:
    """As Altair's own, which asks each plain text for eight other things that it might be."""
    return obj if type(obj) in _FINISHED else _turn_others(obj, context, np_opt, pd_opt)


def list_rows(frame: pd.DataFrame) -> Rows:
    """The rows of a frame as JSON has them: no NaN, no infinity, dates as text.

    >>> list_rows(pd.DataFrame({"year": [2024, 2025], "value": [1.5, None]}))
    [{'year': 2024, 'value': 1.5}, {'year': 2025, 'value': None}]
    """
    return [
        {name: value if type(value) in _PLAIN else _clean(value) for name, value in row.items()}
        for row in list_records(frame)
    ]


def _clean(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        return _clean(value.item())
    return value.isoformat() if hasattr(value, "isoformat") else value


def _finish_layer(layer: alt.Chart, name: str) -> dict[str, Any]:
    """One layer as it stands in the specification; it draws the rows of that name."""
    copy = layer.copy(deep=False)
    copy.data = {"name": name}
    finished: dict[str, Any] = copy.to_dict(validate=False, context={"top_level": False})
    return finished
