"""What people decide, as it is now, and the name of whoever decides: typed once and kept in the session."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import queries, store
from analytics.queries import Decisions
from analytics.store import Reviews
from analytics.ui.language import text
from analytics.ui.shell import PageContext

AUTHOR = "da_author"
WIDTH = 220


def current_author() -> str:
    """The name that was typed in this session; "" before."""
    return str(st.session_state.get(AUTHOR, ""))


def ask_author(place: str) -> None:
    """Draw the box for the person's name, filled with what was typed before.

    Args:
        place: Tells several boxes of one page apart.
    """
    key = f"da_author_{place}"

    def keep() -> None:
        st.session_state[AUTHOR] = st.session_state[key].strip()

    # A widget's own state is lost on a page that does not draw it.
    st.session_state[key] = current_author()
    st.text_input(
        text("author.label"), key=key, on_change=keep, max_chars=60, help=text("author.help"), width=WIDTH
    )


def read_reviews(context: PageContext) -> Reviews:
    """Everything that people decided; read again only when somebody has added something."""
    return _read(context)[0]


def read_decisions(context: PageContext) -> Decisions:
    """What people said of findings; read again only when somebody has added something."""
    return _read(context)[1]


def _read(context: PageContext) -> tuple[Reviews, Decisions]:
    if context.is_sample:
        return Reviews(), Decisions()
    return _remember()(str(context.data), store.mark_reviews(context.data))  # type: ignore[no-any-return]


@cache
def _remember() -> Any:
    @st.cache_resource(max_entries=4, show_spinner=False)
    def remember(data: str, mark: str) -> tuple[Reviews, Decisions]:
        reviews = store.load_reviews(Path(data))
        return reviews, queries.index_decisions(reviews, mark)

    return remember
