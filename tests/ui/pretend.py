"""A page's context without a session: nothing is queried, only language and year matter."""

from datetime import UTC, datetime
from pathlib import Path

from analytics.charts.formats import Language
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui.selection import Choices
from analytics.ui.shell import PageContext


def make_context(language: Language = "zh", first: int = 2019, last: int = 2025) -> PageContext:
    """The context of a page that shows the years `first` to `last`."""
    snapshot = Snapshot(
        number=123,
        path=Path("none"),
        mark="none",
        published_at=datetime(2026, 4, 12, tzinfo=UTC),
        pin=None,
        is_sample=False,
    )
    choices = Choices(regions=(), levels=(), kinds=(), agencies={}, years=tuple(range(first, last + 1)))
    scope = Scope(first_year=first, last_year=last)
    return PageContext(Path("none"), snapshot, scope, language, choices, is_sample=False)
