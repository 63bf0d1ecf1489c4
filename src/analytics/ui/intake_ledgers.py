"""A ledger whose columns nobody has confirmed yet: what they seem to hold, corrected and confirmed once."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from analytics import intake, ledgers, store
from analytics.dictionary import load_dictionary
from analytics.errors import StoreError, UnreadableFile
from analytics.intake import Batch, LedgerColumnSaid, LedgerSaid, Said, StagedFile
from analytics.model import FigureKey
from analytics.ui import blocks
from analytics.ui.intake import panel
from analytics.ui.language import current_language, say, text
from analytics.ui.shell import OfficeContext

ROLES = ("agency", "year", "ignored")
UNKNOWN = "unknown"


def show_ledger(office: OfficeContext, batch: Batch, file: StagedFile, said: Said) -> None:
    """Every sheet of a file that is a ledger, each with its columns and the button that confirms them."""
    for position, ledger in enumerate(said.ledgers):
        key = f"{batch.id}_{file.number}_{position}"
        where = file.name if ledger.part is None else f"{file.name} ({ledger.part})"
        with panel(
            f"ledger-{file.number}-{position}",
            text("ingest.ledger_title"),
            text("ingest.ledger_subtitle", file=where),
        ):
            corrections: dict[int, str] = st.session_state.setdefault(f"ingest_columns_{key}", {})
            meanings = [
                corrections.get(n, column.proposed) for n, column in enumerate(ledger.columns, start=1)
            ]
            _draw_columns(ledger, meanings, corrections)
            _draw_correction(ledger, meanings, corrections, key)
            fault = find_fault(meanings)
            if fault:
                blocks.notice(text(f"ingest.ledger_{fault}"), "explain")
            st.button(
                text("ingest.ledger_confirm"),
                key=f"ingest_ledger_{key}",
                type="primary",
                disabled=fault is not None,
                on_click=_confirm,
                args=(office, batch, file, ledger, corrections),
            )
            error = st.session_state.get(f"ingest_ledger_error_{file.number}")
            if error is not None:
                blocks.notice(error.say(current_language()), "error")


def find_fault(meanings: Sequence[str]) -> str | None:
    """Why columns cannot be confirmed as they stand: none or two hold the agency, or two hold the same.

    >>> find_fault(["agency", "requests.received|total", "ignored", "ignored"])
    >>> find_fault(["year", "year"]), find_fault(["agency", "year", "year"])
    ('without_agency', 'twice')
    """
    taken = [meaning for meaning in meanings if meaning not in ("ignored", UNKNOWN)]
    if taken.count("agency") != 1:
        return "without_agency"
    return "twice" if len(set(taken)) < len(taken) else None


def _is_clear(column: LedgerColumnSaid) -> bool:
    return column.is_sure and column.proposed != UNKNOWN


def _draw_columns(ledger: LedgerSaid, meanings: Sequence[str], corrections: Mapping[int, str]) -> None:
    rows = [
        (
            number,
            " / ".join(column.heads) or text("value.nothing"),
            name_meaning(meaning),
            "" if number in corrections or _is_clear(column) else text("ingest.ledger_check"),
        )
        for number, (column, meaning) in enumerate(zip(ledger.columns, meanings, strict=True), start=1)
    ]
    names = [text(f"ingest.ledger_column.{name}") for name in ("number", "heads", "meaning", "check")]
    st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, alt=text("ingest.ledger_title"))


def _draw_correction(
    ledger: LedgerSaid, meanings: Sequence[str], corrections: dict[int, str], key: str
) -> None:
    """The two select boxes that correct one column: which one, and what it holds."""
    column_key, meaning_key = f"ingest_column_{key}", f"ingest_meaning_{key}"
    doubtful = [
        n
        for n, column in enumerate(ledger.columns, start=1)
        if not _is_clear(column) and n not in corrections
    ]
    st.session_state.setdefault(column_key, doubtful[0] if doubtful else 1)
    heads = {n: f"{n}  {' / '.join(column.heads)}" for n, column in enumerate(ledger.columns, start=1)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            text("ingest.ledger_column.heads"), list(heads), key=column_key, format_func=heads.__getitem__
        )
        known = [*ROLES, *("|".join(figure) for figure in load_dictionary().all_keys)]
        names = {meaning: name_meaning(meaning) for meaning in known}
        current = meanings[number - 1]
        st.session_state[meaning_key] = current if current in names else "ignored"

        def correct() -> None:
            corrections[number] = st.session_state[meaning_key]

        st.selectbox(
            text("ingest.ledger_column.meaning"),
            known,
            key=meaning_key,
            format_func=names.__getitem__,
            on_change=correct,
        )


def name_meaning(meaning: str) -> str:
    """What a column holds, in words."""
    if meaning in ROLES or meaning == UNKNOWN:
        return text(f"ingest.ledger_role.{meaning}")
    return say(load_dictionary().figure_name(FigureKey(*meaning.split("|"))))


def _confirm(
    office: OfficeContext, batch: Batch, file: StagedFile, ledger: LedgerSaid, corrections: Mapping[int, str]
) -> None:
    """Remember the columns, and read the file with them."""
    state = f"ingest_ledger_error_{file.number}"
    st.session_state[state] = None
    try:
        for found in ledgers.find_ledgers(file.path, office.data):
            if found.proposal.digest == ledger.digest:
                with store.as_store_error(office.data):
                    ledgers.confirm_ledger(found, corrections, office.data)
                break
        intake.start_job(office.data, batch.id, "read")
    except (StoreError, UnreadableFile) as error:
        st.session_state[state] = error
