"""The snapshot in a link: what its sender saw, and the notice when the figures have changed since."""

import streamlit as st

from analytics.charts.formats import Language, format_date
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.formats import local_day
from analytics.ui.language import text
from analytics.ui.selection import URL_SNAPSHOT, Unknown

STATE_SHOWN = "da_snapshot_shown"
STATE_CHANGED = "da_snapshot_changed"
SAMPLE = "sample-"


def snapshot_label(snapshot: Snapshot) -> str:
    """How a link names a snapshot; that of the samples differs, so a sample link never meets real data."""
    return f"{SAMPLE if snapshot.is_sample else ''}{snapshot.number}"


def check_link(snapshot: Snapshot) -> tuple[Unknown, ...]:
    """Compare the snapshot of the link, or the one shown before, with today's.

    An older one is remembered for `draw_change_notice`; what is no snapshot of these data is unknown.
    """
    today = snapshot_label(snapshot)
    before = st.query_params.get(URL_SNAPSHOT) or st.session_state.get(STATE_SHOWN) or today
    if before != today:
        if not is_earlier(before, snapshot) and not has_switched(snapshot):
            return (Unknown("snapshot", (before,)),)
        st.session_state[STATE_CHANGED] = before
    st.session_state[STATE_SHOWN] = today
    return ()


def has_switched(snapshot: Snapshot) -> bool:
    """Whether this session showed the samples and now the office's own data, or the other way round.

    That is no foreign link: somebody has published the first report, or taken it back.
    """
    shown = st.session_state.get(STATE_SHOWN)
    linked = st.query_params.get(URL_SNAPSHOT) or shown
    return shown is not None and linked == shown and shown.startswith(SAMPLE) != snapshot.is_sample


def is_earlier(label: str, snapshot: Snapshot) -> bool:
    """Whether a link's snapshot is an earlier one of the same data folder's kind."""
    prefix = SAMPLE if snapshot.is_sample else ""
    number = label.removeprefix(prefix)
    is_number = label.startswith(prefix) and number.isascii() and number.isdigit()
    return is_number and int(number) < snapshot.number


def draw_change_notice(snapshot: Snapshot, language: Language) -> None:
    """Say that the data have been published again since the link was made, until it is dismissed."""
    before = st.session_state.get(STATE_CHANGED)
    if before is None:
        return
    if snapshot.is_sample != before.startswith(SAMPLE):
        key = "changed.to_samples" if snapshot.is_sample else "changed.to_office"
    else:
        key = "changed.text"
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.notice(
            text(
                key,
                old=before,
                new=snapshot_label(snapshot),
                date=format_date(local_day(snapshot.published_at), language),
            )
        )
        st.button(text("changed.dismiss"), on_click=dismiss_change, type="tertiary", key="da_dismiss")


def dismiss_change() -> None:
    """Stop saying that the data have changed: whoever published them knows."""
    st.session_state.pop(STATE_CHANGED, None)
