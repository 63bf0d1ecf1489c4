"""The end of a review: as what a batch came, who corrects it, and the buttons that publish or discard it."""

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from analytics import intake
from analytics.intake import Batch, Review
from analytics.model import Stage
from analytics.ui import blocks
from analytics.ui.intake import attempt, change_batch, panel
from analytics.ui.language import text
from analytics.ui.people import AUTHOR
from analytics.ui.shell import OfficeContext


def show_acceptance(office: OfficeContext, batch: Batch, review: Review) -> None:
    """As what the batch came, who corrects it, and the buttons that publish or discard it."""
    rosters = [
        file for file, said in review.files if said and said.roster and file.number not in batch.left_out
    ]
    taken = [report for report in review.reports if not report.is_left_out]
    corrections = intake.list_corrections(office.data, review)
    with panel("accept", text("ingest.accept_title"), text("ingest.accept_subtitle")):
        _draw_batch_choices(office, batch)
        if corrections:
            _draw_author(office, batch, len(corrections))
        doubtful = sum(report.is_doubtful for report in taken)
        if doubtful:
            blocks.notice(text("ingest.still_doubtful", n=doubtful), "explain")
        unconfirmed = sum(bool(said and said.kind == "ledger") for _, said in review.files)
        if unconfirmed:
            blocks.notice(text("ingest.still_unconfirmed", n=unconfirmed), "explain")
        if review.n_lost:
            blocks.notice(text("ingest.lost_choices", n=review.n_lost), "explain")
        unread = sum(said is None for _, said in review.files)
        if unread:
            blocks.notice(text("ingest.still_unread", n=unread), "explain")
        is_signed = not corrections or bool(batch.author)
        if not is_signed:
            blocks.notice(text("ingest.still_unsigned"), "explain")
        is_ready = not unread and bool(taken or rosters) and is_signed
        with st.container(horizontal=True):
            st.button(
                text("ingest.publish", n=len(taken)) if taken else text("ingest.publish_roster"),
                key="ingest_publish",
                type="primary",
                disabled=not is_ready,
                on_click=attempt,
                args=(intake.start_publish, office.data, batch.id, [file.number for file, _ in review.files]),
            )
            with st.popover(text("ingest.discard")):
                blocks.html(f"<p>{escape(text('ingest.discard_note', n=len(review.files)))}</p>")
                st.button(
                    text("ingest.discard_confirm"),
                    key="ingest_discard",
                    on_click=_discard,
                    args=(office, batch),
                )


def _draw_batch_choices(office: OfficeContext, batch: Batch) -> None:
    stages = {each.value: text(f"reports.stage.{each}") for each in Stage}
    stage, day = f"ingest_stage_{batch.id}", f"ingest_day_{batch.id}"
    st.session_state[stage], st.session_state[day] = batch.stage.value, batch.received_on
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            text("ingest.stage_of_all"),
            list(stages),
            key=stage,
            format_func=stages.__getitem__,
            required=True,
            on_change=lambda: change_batch(
                office, batch, lambda b: replace(b, stage=Stage(st.session_state[stage]))
            ),
        )
        st.date_input(
            text("ingest.received_on"),
            value=None,
            key=day,
            max_value=date.today(),  # noqa: DTZ011 - the office's own day
            format="YYYY-MM-DD",
            width=200,
            help=text("ingest.received_help"),
            on_change=lambda: change_batch(
                office, batch, lambda b: replace(b, received_on=st.session_state[day])
            ),
        )


def _draw_author(office: OfficeContext, batch: Batch, n: int) -> None:
    key = f"ingest_author_{batch.id}"
    author = batch.author or st.session_state.get(AUTHOR, "")
    if author and not batch.author:
        intake.save_batch(office.data, replace(batch, author=author))
    st.session_state[key] = author

    def sign() -> None:
        name = " ".join(st.session_state[key].split())
        st.session_state[AUTHOR] = name
        change_batch(office, batch, lambda known: replace(known, author=name))

    st.text_input(
        text("ingest.author", n=n),
        key=key,
        max_chars=60,
        width=320,
        help=text("ingest.author_help"),
        on_change=sign,
    )


def _discard(office: OfficeContext, batch: Batch) -> None:
    intake.discard_batch(office.data, batch.id)
    st.query_params.pop("batch", None)
