"""What was published so far: every load with what it brought; the last one taken back, one kept by name."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries, store
from analytics.errors import StoreError
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.intake import panel, print_moment
from analytics.ui.language import current_language, text
from analytics.ui.report_rows import Row, list_rows
from analytics.ui.shell import OfficeContext

STATE_SAID, PIN_NAME = "ingest_history_said", "ingest_pin_name"


def show_history(office: OfficeContext) -> None:
    """The log of loads, newest first, with what can be done about the last one."""
    snapshot = office.snapshot
    # What undoing the first publish did is said on a page that has no history any more.
    said: StoreError | str | None = st.session_state.pop(STATE_SAID, None)
    if snapshot is None:
        _show_said(said)
        return
    loads = list_rows(cached(queries.list_loads, snapshot))
    kept = {each.number: each.pin for each in store.list_snapshots(office.data)}
    with panel("history", text("ingest.history_title"), text("ingest.history_subtitle")):
        _show_said(said)
        frame = history_frame(loads, kept, snapshot.number)
        st.dataframe(frame, hide_index=True, alt=text("ingest.history_title"))
        with st.container(horizontal=True):
            if store.can_undo(office.data):
                _draw_undo(office, loads[0])
            _draw_pin(office)


def _show_said(said: StoreError | str | None) -> None:
    """What the last button of this part did, or could not do."""
    if isinstance(said, StoreError):
        blocks.notice(said.say(current_language()), "error")
    elif said:
        blocks.notice(said)


def history_frame(loads: list[Row], kept: dict[int, str | None], current: int) -> pd.DataFrame:
    """The loads as a table, with readable column names."""
    columns: dict[str, Any] = {
        "snapshot": [f"{load['number']:06d}" for load in loads],
        "published_at": [print_moment(load["finished_at"]) for load in loads],
        "brought": [describe_load(load) for load in loads],
        "state": [_name_state(int(load["number"]), kept, current) for load in loads],
    }
    return pd.DataFrame(columns).rename(columns={name: text(f"ingest.column.{name}") for name in columns})


def describe_load(load: Row) -> str:
    """What a load brought, in words."""
    if load["restored"] is not None:
        return text("ingest.restored", number=f"{int(load['restored']):06d}")
    counts = {name: int(load[name]) for name in ("added", "versioned", "unchanged", "refused")}
    parts = [text(f"ingest.brought.{name}", n=n) for name, n in counts.items() if n]
    return text("scope.join").join(parts) or text("ingest.brought.nothing")


def _name_state(number: int, kept: dict[int, str | None], current: int) -> str:
    if number not in kept:
        return text("ingest.state.cleared")
    pin = kept[number]
    state = text("ingest.state.current" if number == current else "ingest.state.kept")
    return text("ingest.state.pinned", state=state, pin=pin) if pin else state


def _draw_undo(office: OfficeContext, last: Row) -> None:
    with st.popover(text("ingest.undo")):
        number = f"{int(last['number']):06d}"
        is_first = store.find_former(office.data) is None
        note = "ingest.undo_first_note" if is_first else "ingest.undo_note"
        blocks.notice(text(note, number=number, brought=describe_load(last)), "explain")
        st.button(
            text("ingest.undo_confirm"), key="ingest_undo", on_click=_undo, args=(office, int(last["number"]))
        )


def _undo(office: OfficeContext, expected: int) -> None:
    try:
        store.undo(office.data, expected, seconds=store.PATIENCE_SECONDS)
        st.session_state[STATE_SAID] = text("ingest.undone", number=f"{expected:06d}")
    except StoreError as error:
        st.session_state[STATE_SAID] = error


def _draw_pin(office: OfficeContext) -> None:
    with st.popover(text("ingest.pin")):
        blocks.notice(text("ingest.pin_note"))
        st.text_input(text("ingest.pin_name"), max_chars=60, key=PIN_NAME)
        st.button(text("ingest.pin_confirm"), key="ingest_pin", on_click=_pin, args=(office,))


def _pin(office: OfficeContext) -> None:
    try:
        snapshot = store.pin(office.data, st.session_state[PIN_NAME], seconds=store.PATIENCE_SECONDS)
        st.session_state[STATE_SAID] = text(
            "ingest.pinned", number=f"{snapshot.number:06d}", pin=snapshot.pin
        )
    except StoreError as error:
        st.session_state[STATE_SAID] = error
