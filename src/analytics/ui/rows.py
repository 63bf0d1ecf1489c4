"""Tables whose rows are opened: what a click on a row chooses, beside other ways to choose it."""

from collections.abc import Callable, Sequence

import streamlit as st

State = dict[str, dict[str, list[int]]]


def follow_rows(table: str, chosen: str, ids: Sequence[str]) -> Callable[[], None]:
    """Mark the row of what is chosen; to be called before the table is drawn.

    Args:
        table: Key of the table in the session.
        chosen: Key of the id that is chosen, which a select box may hold as well.
        ids: Of the rows, in the order shown.

    Returns:
        What a click on a row calls: its id is chosen. A row that is clicked away stays chosen.
    """

    def open_row() -> None:
        rows = st.session_state[table]["selection"]["rows"]
        if rows:
            st.session_state[chosen] = ids[rows[0]]

    current = st.session_state[chosen]
    st.session_state[table] = mark_rows([ids.index(current)] if current in ids else [])
    return open_row


def mark_rows(rows: list[int]) -> State:
    """The state of a table with these rows chosen, whole as the browser reports it.

    Streamlit takes a state that says less for another one than the browser's, and so every choice in a select
    box for a click on the row that is marked already: the row would take the choice back at once.
    """
    return {"selection": {"rows": rows, "columns": [], "cells": []}}
