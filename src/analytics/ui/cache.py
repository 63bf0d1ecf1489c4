"""What is kept between reruns: query results and chart specifications, both small and bounded.

A snapshot never changes, so an answer about it stays right for ever and needs no lifetime; a newer
snapshot has other keys, and the oldest entries leave.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any, Protocol, TypeVar, cast

import pandas as pd
import pyarrow as pa

from analytics.charts.layered import skip_checks
from analytics.queries import Scope
from analytics.queries.memory import Memory
from analytics.store import Snapshot

T = TypeVar("T")

RESULT_BYTES = 192 * 2**20
CHART_BYTES = 64 * 2**20


class Chart(Protocol):
    """What the builders of `analytics.charts` return."""

    def to_dict(self, validate: bool = True) -> dict[str, Any]:
        """The Vega-Lite specification, checked against the schema or not."""


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


class Asked(Protocol):
    """What a page works with (`shell.PageContext`), as far as answers hang on it."""

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that every number comes from."""

    @property
    def scope(self) -> Scope:
        """The shared filters."""

    @property
    def language(self) -> str:
        """The language of the page."""


def prepared(function: Callable[..., T], context: Asked, *args: Any) -> T:
    """``function(context, *args)``, computed once per snapshot, filters, language and arguments.

    For what a page makes of many rows: what is kept is what it shows of them. The function may ask the
    context for whatever follows from these three, and neither the session nor the URL for anything.
    """
    asked = (snapshot_key(context.snapshot), repr(context.scope), context.language)
    return _copy(_results().get((_name(function), *asked, repr(args)), lambda: function(context, *args)))  # type: ignore[no-any-return]


def chart_spec(builder: Callable[..., Chart], *frames: pd.DataFrame | None, **options: Any) -> ChartSpec:
    """The Vega-Lite specification of ``builder(*frames, **options)``.

    Building a chart costs more than everything else on a page, so what it gives is kept.
    The key is what the chart is drawn from: the rows of its frames and the options, the language
    among them. Two scopes with the same rows share a chart, which is right.
    """
    key = (_name(builder), tuple(_digest(frame) for frame in frames), repr(sorted(options.items())))
    return _charts().get(key, lambda: finish_chart(builder(*frames, **options)))


def snapshot_key(snapshot: Snapshot) -> str:
    """What tells this snapshot from every other: its file, which is never written again."""
    return f"{snapshot.path}#{snapshot.mark}"


def clear() -> None:
    """Forget everything."""
    _results().clear()
    _charts().clear()


@cache
def _results() -> Memory[Any]:
    return Memory(RESULT_BYTES)


@cache
def _charts() -> Memory[ChartSpec]:
    skip_checks()
    return Memory(CHART_BYTES)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _copy(value: T) -> T:
    """A copy for one caller; pandas copies the columns of a frame when they are written to.

    What is declared frozen is nobody's to change.
    """
    if isinstance(value, pd.DataFrame):
        return value.copy(deep=False)
    if _is_frozen(value):
        return value
    if isinstance(value, tuple) and type(value) is tuple:
        return cast("T", tuple(_copy(each) for each in value))
    return deepcopy(value)


def _is_frozen(value: object) -> bool:
    if value is None or isinstance(value, str | int | float | Decimal | date):
        return True
    if type(value) is tuple:
        return all(_is_frozen(each) for each in value)
    parameters = getattr(type(value), "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def _digest(frame: pd.DataFrame | None) -> str:
    """A frame by its content. Its own ``repr`` leaves rows out, and pandas hashes ten times as slowly."""
    if frame is None:
        return ""
    content = [(name, str(column.dtype), column.tolist()) for name, column in frame.items()]
    return sha256(repr((frame.index.tolist(), content)).encode()).hexdigest()


def finish_chart(chart: Chart) -> ChartSpec:
    """A chart as it is kept and drawn."""
    # Checking a specification against the schema takes as long again; the tests of charts do it.
    whole = chart.to_dict(validate=False)
    datasets = whole.get("datasets")
    if not datasets:
        return ChartSpec(whole, whole)
    return ChartSpec(whole, {**whole, "datasets": {name: _to_arrow(rows) for name, rows in datasets.items()}})


def _to_arrow(rows: list[dict[str, Any]]) -> pa.Table | list[dict[str, Any]]:
    """The rows of a data set as Arrow; mixed columns stay as they are, and Streamlit makes texts of them."""
    try:
        return pa.Table.from_pylist(rows)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return rows
