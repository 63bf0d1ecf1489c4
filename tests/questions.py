"""What the store is asked while a test runs."""

from pathlib import Path
from typing import Any

import pytest

from analytics.store import snapshots


def note_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that every SELECT which reaches the store is added to, until the test ends."""
    found: list[str] = []
    run = snapshots._execute

    def note(cursor: Any, path: Path, sql: str, params: Any) -> Any:
        found.append(sql)
        return run(cursor, path, sql, params)

    monkeypatch.setattr(snapshots, "_execute", note)
    return found
