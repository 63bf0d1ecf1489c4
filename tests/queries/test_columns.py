"""Figures are read once for all questions, and the oldest leave when room is short."""

from collections.abc import Callable

import pytest

from analytics.queries import columns
from analytics.queries.columns import GAP, IMPLIED, PRINTED, Columns
from analytics.store import Snapshot
from queries.kit import Agency, Gap, Report

Build = Callable[..., Snapshot]
RECEIVED, GRANTED = "requests.received|total", "requests.outcome.granted|total"


@pytest.fixture
def kept(build: Build) -> Columns:
    """A printed number, a blank, a blank with an implied number, and one that nothing proves."""
    given = (5, Gap(), Gap(implied="3"), Gap(implied="4", proof="unproven"))
    reports = [Report("a", 2021 + place, {"requests.received": value}) for place, value in enumerate(given)]
    return Columns(build([Agency("a")], [*reports, Report("a", 2025, form=None)]))


def test_every_report_has_its_number_and_state(kept: Columns) -> None:
    """A number is printed or implied; without either the form has the figure or not."""
    column = kept.take([RECEIVED])[RECEIVED]
    assert column.state.tolist() == [PRINTED, GAP, GAP | IMPLIED, GAP, 0]
    assert column.number[[0, 2]].tolist() == [50_000, 30_000]
    assert column.largest == 50_000


def test_the_figure_that_was_asked_for_longest_ago_leaves_first(
    kept: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer comes again after it had to leave."""
    first = kept.take([RECEIVED])[RECEIVED]
    assert kept.take([RECEIVED])[RECEIVED] is first
    monkeypatch.setattr(columns, "COLUMN_BYTES", first.size)
    kept.take([GRANTED])
    again = kept.take([RECEIVED])[RECEIVED]
    assert again is not first
    assert again.number.tolist() == first.number.tolist()
