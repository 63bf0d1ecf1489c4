"""The snapshot in a link: what its sender saw, and the notice when the figures have changed since.

A link names the number of a snapshot and the second in which it was published: a store that was removed and
made anew counts from 1 again, and its snapshot 3 is not the one that a link of before means.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

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
_LABEL = re.compile(r"([0-9]{1,9})(?:-([0-9]{14}))?")
_MOMENT = "%Y%m%d%H%M%S"


class Named(NamedTuple):
    """A snapshot as a link names it; links that an older program made do not say when it was published."""

    is_sample: bool
    number: int
    moment: datetime | None


def snapshot_label(snapshot: Snapshot) -> str:
    """How a link names a snapshot; that of the samples differs, so a sample link never meets real data.

    The samples are the same wherever a program makes them, so the moment of that says nothing.
    """
    if snapshot.is_sample:
        return f"{SAMPLE}{snapshot.number}"
    return f"{snapshot.number}-{snapshot.published_at:{_MOMENT}}"


def read_label(label: str) -> Named | None:
    """What a link names, None where it names no snapshot.

    >>> read_label("3-20260412093000")
    Named(is_sample=False, number=3, moment=datetime.datetime(2026, 4, 12, 9, 30))
    >>> read_label("latest")
    """
    found = _LABEL.fullmatch(label.removeprefix(SAMPLE))
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[2], _MOMENT) if found[2] else None  # noqa: DTZ007 - as the store keeps it
    except ValueError:
        return None
    return Named(label.startswith(SAMPLE), int(found[1]), moment)


def check_link(snapshot: Snapshot) -> tuple[Unknown, ...]:
    """Compare the snapshot of the link, or the one shown before, with today's.

    An older one is remembered for `draw_change_notice`; what is no snapshot of these data is unknown.
    """
    today = snapshot_label(snapshot)
    before = st.query_params.get(URL_SNAPSHOT) or st.session_state.get(STATE_SHOWN) or today
    if not is_shown(before, snapshot):
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


def is_shown(label: str, snapshot: Snapshot) -> bool:
    """Whether a link means this very snapshot, as far as it says."""
    named = read_label(label)
    if named is None or (named.is_sample, named.number) != (snapshot.is_sample, snapshot.number):
        return False
    return named.moment is None or named.moment == snapshot.published_at


def is_earlier(label: str, snapshot: Snapshot) -> bool:
    """Whether a link's snapshot was published before this one, of the same data folder's kind.

    Where it does not say when, its number tells; where it does, the moment: a store that was made anew may
    have fewer snapshots than the one before.
    """
    named = read_label(label)
    if named is None or named.is_sample != snapshot.is_sample:
        return False
    if named.moment is None:
        return named.number < snapshot.number
    # Two of one second are told apart by their numbers.
    return (named.moment, named.number) < (snapshot.published_at, snapshot.number)


def draw_change_notice(snapshot: Snapshot, language: Language) -> None:
    """Say that the data have been published again since the link was made, until it is dismissed."""
    before = st.session_state.get(STATE_CHANGED)
    if before is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.notice(describe_change(before, snapshot, language))
        st.button(text("changed.dismiss"), on_click=dismiss_change, type="tertiary", key="da_dismiss")


def describe_change(before: str, snapshot: Snapshot, language: Language) -> str:
    """What is shown in place of the snapshot of the label `before`: a later one, one of other data."""
    named = read_label(before)
    facts = {"new": str(snapshot.number), "date": _print_moment(snapshot.published_at, language)}
    if snapshot.is_sample != before.startswith(SAMPLE):
        return text("changed.to_samples" if snapshot.is_sample else "changed.to_office", **facts)
    if named is None or named.moment is None:
        return text("changed.text", old=before if named is None else str(named.number), **facts)
    # Numbers only grow while a store lives: one that is not smaller was given by the store before.
    key = "changed.text_of" if named.number < snapshot.number else "changed.anew"
    return text(key, old=str(named.number), then=_print_moment(named.moment, language), **facts)


def _print_moment(moment: datetime, language: Language) -> str:
    """Day and minute on this computer's clock: two snapshots of one number may be of one day."""
    local = moment.replace(tzinfo=UTC).astimezone()
    return f"{format_date(local_day(moment), language)} {local:%H:%M}"


def dismiss_change() -> None:
    """Stop saying that the data have changed: whoever published them knows."""
    st.session_state.pop(STATE_CHANGED, None)
