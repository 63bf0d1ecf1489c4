"""What makes pages slow is guarded without a clock: questions to the store, and names sent to the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.ui import cache, search
from analytics.ui.pages import SCREENS
from questions import note_questions

Open = Callable[..., AppTest]
MOST_QUESTIONS = 45
"""Of a page that nobody has opened before, however many agencies and years there are."""

AGAIN = 2
"""Of a page that another session has opened: what was written down since may be looked up, nothing else."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every SELECT that reaches the store, on a server that remembers nothing."""
    cache.clear()
    yield note_questions(monkeypatch)
    cache.clear()


@pytest.mark.parametrize("page", [screen.url_path for screen in SCREENS])
def test_a_page_asks_little_and_the_next_session_hardly_anything(
    open_page: Open, data: Path, asked: list[str], page: str
) -> None:
    """A page asks a bounded number of questions; what one session was told no other asks again."""
    assert not open_page(data, page).exception
    assert len(asked) <= MOST_QUESTIONS
    asked.clear()
    assert not open_page(data, page).exception
    assert len(asked) <= AGAIN


def test_many_agencies_are_offered_by_a_search(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a number of agencies the box offers what is chosen and what the search finds."""
    monkeypatch.setattr(search, "MOST_OFFERED", 3)
    monkeypatch.setattr(search, "MOST_FOUND", 1)
    test = open_page(data, "overview", {"agency": "edu"})
    box = test.multiselect(key="da_agencies")
    assert len(box.options) <= 2
    test.text_input(key="da_agencies_search").set_value("商务").run()
    assert not test.exception, test.exception
    assert [option for option in test.multiselect(key="da_agencies").options if "商务" in option]
    assert test.query_params["agency"] == "edu"
