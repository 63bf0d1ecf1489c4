"""What is kept between reruns: query results and chart specifications, both small and bounded.

A snapshot never changes, so an answer about it stays right for ever and needs no lifetime; a newer
snapshot has other keys, and the oldest entries leave.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Protocol, TypeVar

import pandas as pd
import pyarrow as pa

from analytics.queries.memory import Memory
from analytics.store import Snapshot

T = TypeVar("T")

RESULT_BYTES = 192 * 2**20
CHART_BYTES = 64 * 2**20


class Chart(Protocol):
    """What the builders of `analytics.charts` return."""

    def to_dict(self) -> dict[str, Any]:
        """The Vega-Lite specification."""


@dataclass(frozen=True)
class ChartSpec:
    """A finished chart; shared by all sessions and never changed.

    Attributes:
        whole: The Vega-Lite specification with its data, as pictures are made from it.
        drawn: The same with its data as Arrow tables, which Streamlit sends as they are.
    """

    whole: Mapping[str, Any]
    drawn: Mapping[str, Any]


def cached(function: Callable[..., T], snapshot: Snapshot, *args: Any, **options: Any) -> T:
    """``function(snapshot, *args, **options)``, computed once per snapshot and arguments.

    The arguments must have a ``repr`` that tells them apart: scopes, ids, years, tuples of them.
    Every caller gets a copy of its own; of a frame it costs nothing until somebody writes into it.
    """
    key = (_name(function), snapshot_key(snapshot), repr(args), repr(sorted(options.items())))
    return _copy(_results().get(key, lambda: function(snapshot, *args, **options)))  # type: ignore[no-any-return]


def chart_spec(builder: Callable[..., Chart], *frames: pd.DataFrame | None, **options: Any) -> ChartSpec:
    """The Vega-Lite specification of ``builder(*frames, **options)``.

    Building a chart costs more than everything else on a page, so what it gives is kept.
    The key is what the chart is drawn from: the rows of its frames and the options, the language
    among them. Two scopes with the same rows share a chart, which is right.
    """
    key = (_name(builder), tuple(_digest(frame) for frame in frames), repr(sorted(options.items())))
    return _charts().get(key, lambda: _finish(builder(*frames, **options)))


def snapshot_key(snapshot: Snapshot) -> str:
    """What tells this snapshot from every other: its file, which is never written again."""
    return f"{snapshot.path}#{snapshot.number}#{snapshot.published_at}"


def clear() -> None:
    """Forget everything."""
    _results().clear()
    _charts().clear()


@cache
def _results() -> Memory[Any]:
    return Memory(RESULT_BYTES)


@cache
def _charts() -> Memory[ChartSpec]:
    return Memory(CHART_BYTES)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _copy(value: T) -> T:
    """A copy for one caller; pandas copies the columns of a frame when they are written to."""
    if isinstance(value, pd.DataFrame):
        return value.copy(deep=False)
    return deepcopy(value)


def _digest(frame: pd.DataFrame | None) -> str:
    """A frame by its content. Its own ``repr`` leaves rows out, and pandas hashes ten times as slowly."""
    if frame is None:
        return ""
    content = [(name, str(column.dtype), column.tolist()) for name, column in frame.items()]
    return sha256(repr((frame.index.tolist(), content)).encode()).hexdigest()


def _finish(chart: Chart) -> ChartSpec:
    whole = chart.to_dict()
    datasets = whole.get("datasets")
    if not datasets:
        return ChartSpec(whole, whole)
    return ChartSpec(whole, {**whole, "datasets": {name: _to_arrow(rows) for name, rows in datasets.items()}})


def _to_arrow(rows: list[dict[str, Any]]) -> pa.Table | list[dict[str, Any]]:
    """The rows of a data set as Arrow; mixed columns stay as they are, and Streamlit makes texts of them."""
    try:
        return pa.Table.from_pandas(pd.DataFrame(rows))
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return rows
