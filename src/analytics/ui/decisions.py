"""What people said of a finding, and the buttons with which they say it.

Decisions are kept apart from the snapshots, so what is said here shows at once and nothing is published.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analytics import store
from analytics.charts.formats import format_date
from analytics.errors import StoreError
from analytics.queries import Decisions
from analytics.store import FindingDecision, FindingVerdict, Review
from analytics.ui import blocks
from analytics.ui.formats import local_day
from analytics.ui.language import current_language, text
from analytics.ui.people import ask_author, current_author
from analytics.ui.shell import PageContext

_ERROR = "da_decision_error"
OFFERED: Mapping[str, tuple[FindingVerdict, ...]] = {
    "open": (FindingVerdict.CONFIRMED, FindingVerdict.EXPLAINED, FindingVerdict.DISMISSED),
    "changed": (FindingVerdict.CONFIRMED, FindingVerdict.EXPLAINED, FindingVerdict.DISMISSED),
    "confirmed": (FindingVerdict.EXPLAINED, FindingVerdict.DISMISSED, FindingVerdict.REOPENED),
    "explained": (FindingVerdict.CONFIRMED, FindingVerdict.REOPENED),
    "dismissed": (FindingVerdict.CONFIRMED, FindingVerdict.REOPENED),
}
"""State of a finding -> what can be said of it."""


def name_decision(state: str) -> str:
    """The state of handling in words."""
    return text(f"decision.state.{state}")


def handling_html(row: Mapping[str, Any], decisions: Decisions) -> str:
    """The section of the evidence panel: since when, which version of the check, and who said what."""
    if pd.notna(row["stored_at"]):
        day = format_date(local_day(row["stored_at"].to_pydatetime()), current_language())
        lines = [escape(text("decision.first_seen", date=day, version=row["version"]))]
    else:
        lines = [escape(text("decision.first_seen_missing", version=row["version"]))]
    entries = decisions.entries.get(row["fingerprint"], ())
    lines += [_entry_html(entry, row["digest"] or "") for entry in entries]
    state = decisions.state(row["fingerprint"], row["digest"])
    if not entries:
        lines.append(escape(text("decision.nobody")))
    elif state == "changed":
        lines.append(f"<b>{escape(text('decision.changed'))}</b>")
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f'<h3>{escape(text("decision.title"))}</h3><div class="da-handling">{body}</div>'


def offer_decisions(context: PageContext, row: Mapping[str, Any], decisions: Decisions, chosen: str) -> None:
    """The name, the note and the buttons; what goes wrong is said below them, and nothing is lost.

    Args:
        context: From `ui.page`.
        row: The finding.
        decisions: What people said of findings.
        chosen: Key of the finding that the page shows: one that is settled stays open before its person.
    """
    if context.is_sample:
        blocks.html(f'<p class="da-sub">{escape(text("decision.samples"))}</p>')
        return
    state = decisions.state(row["fingerprint"], row["digest"])
    note = f"da_decision_note_{row['fingerprint']}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ask_author("finding")
        st.text_input(
            text("decision.note"), key=note, placeholder=text("decision.note_hint"), max_chars=2000, width=360
        )
    with st.container(horizontal=True):
        for verdict in OFFERED[state]:
            st.button(
                text(f"decision.action.{verdict}"),
                key=f"da_decide_{verdict}",
                on_click=_decide,
                args=(context.data, dict(row), verdict, note, chosen),
            )
    error = st.session_state.pop(_ERROR, None)
    if isinstance(error, StoreError):
        blocks.notice(error.say(current_language()), "error")


def _decide(data: Path, row: Mapping[str, Any], verdict: FindingVerdict, note: str, chosen: str) -> None:
    """Keep what was said; the note is emptied only once it is kept."""
    content = FindingDecision(
        fingerprint=row["fingerprint"],
        digest=row["digest"] or "",
        verdict=verdict,
        rule=row["rule"],
        agency_id=row["agency_id"],
        report_year=None if row["report_year"] is None else int(row["report_year"]),
    )
    said = str(st.session_state.get(note, ""))
    try:
        store.add_reviews(data, [content], author=current_author(), note=said)
    except StoreError as error:
        st.session_state[_ERROR] = error
    else:
        st.session_state[note] = ""
        st.session_state[chosen] = row["fingerprint"]


def _entry_html(review: Review, digest: str) -> str:
    content = review.content
    if not isinstance(content, FindingDecision):
        return ""
    line = text(
        "decision.entry",
        date=format_date(local_day(review.decided_at), current_language()),
        author=review.author,
        verdict=text(f"decision.verdict.{content.verdict}"),
    )
    if content.digest != digest:
        line += text("decision.entry_old")
    note = f"<br><span>{escape(review.note)}</span>" if review.note else ""
    return escape(line) + note
