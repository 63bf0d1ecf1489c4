"""Answers about a snapshot are computed once, and never given for another snapshot or scope."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.queries import Basis, Scope
from analytics.store import Snapshot
from analytics.ui import cache
from analytics.ui.cache import cached, chart_spec

SNAPSHOT = Snapshot(1, Path("store/snapshot-000001.duckdb"), "a", datetime(2026, 4, 12), None, False)  # noqa: DTZ001
"""The store keeps moments in UTC without a zone."""
calls: list[tuple[Any, ...]] = []


def ask(snapshot: Snapshot, scope: Scope, metrics: tuple[str, ...] = ()) -> pd.DataFrame:
    """A query that notes that it was asked."""
    calls.append((snapshot.number, scope, metrics))
    return pd.DataFrame({"value": [len(calls)]})


class Drawing:
    """As much of a chart as the cache needs."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec

    def to_dict(self, validate: bool = True) -> dict[str, Any]:  # noqa: ARG002 - as the cache calls it
        """The specification."""
        return self.spec


def build(frame: pd.DataFrame, *, language: str) -> Drawing:
    """A chart builder that notes that it was called."""
    calls.append((language,))
    return Drawing({"rows": len(frame), "language": language})


@pytest.fixture(autouse=True)
def empty() -> None:
    """Every test starts with empty caches."""
    cache.clear()
    calls.clear()


def test_same_question_is_asked_once() -> None:
    """The second answer comes from memory; changing it changes nobody else's."""
    first = cached(ask, SNAPSHOT, Scope(agencies=("a",)), ("received",))
    first.loc[0, "value"] = 99
    second = cached(ask, SNAPSHOT, Scope(agencies=("a",)), ("received",))
    assert len(calls) == 1
    assert second.loc[0, "value"] == 1


@pytest.mark.parametrize(
    ("snapshot", "scope", "metrics"),
    [
        (replace(SNAPSHOT, path=Path("elsewhere/snapshot-000001.duckdb")), Scope(), ()),
        (replace(SNAPSHOT, mark="b"), Scope(), ()),
        (SNAPSHOT, Scope(region="云岫区"), ()),
        (SNAPSHOT, Scope(last_year=2024), ()),
        (SNAPSHOT, Scope(basis=Basis.SUMMARIES), ()),
        (SNAPSHOT, Scope(use_implied=False), ()),
        (SNAPSHOT, Scope(), ("received",)),
    ],
)
def test_other_question_is_asked_anew(snapshot: Snapshot, scope: Scope, metrics: tuple[str, ...]) -> None:
    """Snapshot, every part of the scope and every argument tell answers apart."""
    cached(ask, SNAPSHOT, Scope(), ())
    cached(ask, snapshot, scope, metrics)
    assert len(calls) == 2


def test_chart_is_built_once_for_its_rows_and_language() -> None:
    """Same rows and options: the kept specification; other rows or another language: a new one."""
    frame = pd.DataFrame({"year": [2023, 2024], "value": [1.0, None], "unknown": [("甲局",), ()]})
    for _ in range(2):
        assert chart_spec(build, frame, language="zh").whole == {"rows": 2, "language": "zh"}
    assert len(calls) == 1
    assert chart_spec(build, frame, language="en").whole == {"rows": 2, "language": "en"}
    changed = frame.assign(value=[1.0, 2.0])
    chart_spec(build, changed, language="zh")
    renamed = frame.assign(unknown=[("乙局",), ()])
    chart_spec(build, renamed, language="zh")
    assert len(calls) == 4
