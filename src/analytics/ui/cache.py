"""What is kept between reruns: query results and chart specifications, both small and bounded.

A snapshot never changes, so an answer about it stays right for ever and needs no lifetime; a newer
snapshot has other keys, and the oldest entries leave.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

import streamlit as st

from analytics.store import Snapshot

T = TypeVar("T")


class Chart(Protocol):
    """What the builders of `analytics.charts` return."""

    def to_dict(self) -> dict[str, Any]:
        """The Vega-Lite specification."""


MAX_RESULTS = 512
MAX_CHARTS = 256


def cached(function: Callable[..., T], snapshot: Snapshot, *args: Any, **options: Any) -> T:
    """``function(snapshot, *args, **options)``, computed once per snapshot and arguments.

    The arguments must have a ``repr`` that tells them apart: scopes, ids, years, tuples of them.
    Every caller gets a copy of its own.
    """
    key = (_name(function), snapshot_key(snapshot), repr(args), repr(sorted(options.items())))
    return _results()(key, lambda: function(snapshot, *args, **options))  # type: ignore[no-any-return]


def chart_spec(builder: Callable[..., Chart], *frames: Any, **options: Any) -> dict[str, Any]:
    """The Vega-Lite specification of ``builder(*frames, **options)``.

    Building a chart costs more than everything else on a page, so the finished dictionary is kept.
    The key is what the chart is drawn from: the rows of its frames and the options, the language
    among them. Two scopes with the same rows share a chart, which is right.
    """
    return _charts()(
        _name(builder), frames, repr(sorted(options.items())), lambda: builder(*frames, **options)
    )


def snapshot_key(snapshot: Snapshot) -> str:
    """What tells this snapshot from every other: its file, which is never written again."""
    return f"{snapshot.path}#{snapshot.number}#{snapshot.published_at}"


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


# Decorated on first use: before the server runs, Streamlit has no cache storage and warns about it.
# It hashes the arguments without an underscore; the bodies have no other use for them.


@cache
def _results() -> Callable[[tuple[str, ...], Callable[[], Any]], Any]:
    @st.cache_data(max_entries=MAX_RESULTS, show_spinner=False)
    def remember(key: tuple[str, ...], _compute: Callable[[], Any]) -> Any:  # noqa: ARG001
        return _compute()

    return remember


@cache
def _charts() -> Callable[[str, tuple[Any, ...], str, Callable[[], Chart]], dict[str, Any]]:
    @st.cache_data(max_entries=MAX_CHARTS, show_spinner=False)
    def remember(
        name: str,  # noqa: ARG001
        frames: tuple[Any, ...],  # noqa: ARG001
        options: str,  # noqa: ARG001
        _build: Callable[[], Chart],
    ) -> dict[str, Any]:
        return _build().to_dict()

    return remember
