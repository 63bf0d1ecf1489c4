"""The way on from a snapshot whose file is damaged: the one before it is published again, on any page."""

import streamlit as st

from analytics import store
from analytics.charts.formats import format_date
from analytics.errors import AnalyticsError, StoreError
from analytics.ui import blocks
from analytics.ui.formats import local_day
from analytics.ui.language import current_language, text

STATE_FAILED = "da_leave_error"


def offer_former(error: AnalyticsError) -> None:
    """Below an error: the button that goes back to the snapshot before, where that one can be read.

    Nothing is drawn for errors of another kind, and for the samples, which are made anew.
    """
    data = store.locate_data()
    if error.code not in store.DAMAGE or not store.has_snapshot(data):
        return
    number, former = store.current_number(data) or 0, store.find_former(data)
    if former is None:
        blocks.notice(text("failure.no_former"), "explain")
        return
    facts = {
        "damaged": f"{number:06d}",
        "number": f"{former.number:06d}",
        "date": format_date(local_day(former.published_at), current_language()),
    }
    with st.popover(text("failure.leave", **facts)):
        blocks.notice(text("failure.leave_note", **facts), "explain")
        st.button(text("failure.leave_confirm"), key="da_leave", on_click=_leave, args=(number,))
    failed = st.session_state.pop(STATE_FAILED, None)
    if isinstance(failed, StoreError):
        blocks.notice(failed.say(current_language()), "error")


def _leave(number: int) -> None:
    """Publish the former snapshot again; what goes wrong is said below the button."""
    try:
        store.undo(store.locate_data(), number, seconds=store.PATIENCE_SECONDS)
    except StoreError as error:
        st.session_state[STATE_FAILED] = error
