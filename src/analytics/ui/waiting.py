"""What waits for a person on the reports page: doubtful figures one after the other, and open versions.

What is said is kept at once; figures, totals and checks follow with the next publish, for which there is a
button here.
"""

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analytics import pipeline, queries, store
from analytics.charts.formats import format_date, is_known
from analytics.charts.records import list_records
from analytics.errors import AnalyticsError, StoreError
from analytics.model import FigureKey, Form, Proof, Status, Variant
from analytics.store import FigureConfirmation, FigureVerdict, ReadingKey, Review, Reviews, VersionChoice
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.confirming import Doubt, offer_verdicts, read_figure, show_doubt
from analytics.ui.figures import figure
from analytics.ui.formats import local_day
from analytics.ui.language import current_language, text
from analytics.ui.people import ask_author, current_author, read_reviews
from analytics.ui.shell import PageContext

_AT, _ILLEGIBLE, _ERROR, _CHOSEN = "da_doubts_at", "da_doubts_illegible", "da_doubts_error", "da_chosen"


def draw_waiting(context: PageContext, filing_key: str) -> None:
    """The figures that wait, one at a time; nothing where none waits and nothing is to be published.

    Args:
        context: From `ui.page`.
        filing_key: The widget that holds the open report, to be kept open when a publish renames it.
    """
    reviews = read_reviews(context)
    rows = _list_rows(context, reviews, has_illegible=_has_illegible())
    is_pending = _is_pending(context, reviews)
    # Cells that could not be read are reached by the switch of this part alone.
    if not len(rows) and not is_pending and not _has_illegible_rows(context, reviews):
        return
    if not len(rows) and not is_pending:
        with st.container(horizontal=True, vertical_alignment="center"):
            # Whether there are any is told without looking at them; those without a place are not listed.
            none = text("doubt.none_placed" if _has_illegible() else "doubt.none")
            blocks.html(f'<p class="da-sub">{escape(none)}</p>', is_narrow=True)
            st.toggle(text("doubt.illegible"), key=_ILLEGIBLE)
        return
    title = text("doubt.title", n=len(rows))
    data = partial(_tabulate, context, rows, has_illegible=_has_illegible())
    with figure(context, "doubts", title, text("doubt.subtitle"), data=data):
        if is_pending:
            offer_publish(context, filing_key)
        st.toggle(text("doubt.illegible"), key=_ILLEGIBLE)
        if not len(rows):
            blocks.html(f'<p class="da-sub">{escape(text("doubt.none"))}</p>')
            return
        at = _take_one(len(rows))
        doubt = make_doubt(context, queries.open_waiting(context.snapshot).describe(int(rows[at])))
        show_doubt(doubt)
        offer_verdicts(context.data, doubt, "waiting", is_sample=context.is_sample)


def draw_pending(context: PageContext, filing_key: str) -> None:
    """The way to publish what was decided, where one report is open and the list of what waits is not."""
    if _is_pending(context, read_reviews(context)):
        offer_publish(context, filing_key)


def _is_pending(context: PageContext, reviews: Reviews) -> bool:
    return not context.is_sample and store.has_pending(context.snapshot, reviews)


def _list_rows(context: PageContext, reviews: Reviews, *, has_illegible: bool) -> npt.NDArray[np.int64]:
    """The figures that wait, as places in `queries.open_waiting`."""
    rows = queries.find_waiting(context.snapshot, context.scope, has_illegible=has_illegible)
    return rows[~np.isin(rows, _find_said(context, reviews))] if len(rows) else rows


def _place_said(context: PageContext, reviews: Reviews) -> dict[str, tuple[FigureConfirmation, Review]]:
    """What counts of each figure, under the name that it has in this snapshot.

    A program that finds more reports in a file counts them anew: what was said of one is not its neighbour's.
    """
    said = reviews.latest(FigureConfirmation).values()
    hashes = tuple(sorted({content.reading.sha256 for content, _ in said}))
    placed = store.place_said(said, cached(store.load_readings, context.snapshot, hashes)) if hashes else ()
    return {store.name_subject(content): (content, review) for content, review in placed}


def _has_illegible_rows(context: PageContext, reviews: Reviews) -> bool:
    if not reviews.latest(FigureConfirmation):
        # Nobody has said anything yet, so whether there are any is enough.
        return cached(queries.has_doubts, context.snapshot, context.scope, has_illegible=True)
    return bool(len(_list_rows(context, reviews, has_illegible=True)))


def offer_chosen(context: PageContext, filing: Mapping[Any, Any], key: FigureKey) -> None:
    """Below the place of the chosen figure of an open report: what can be said of it, where anything can."""
    row = {**filing, "ordinal": queries.reading_of(context.snapshot, filing["filing_id"])[2]}
    doubt = make_doubt(context, {**row, **key._asdict()})
    is_open = doubt.figure.proof in (Proof.UNPROVEN, Proof.PERSON) or doubt.figure.status is Status.ILLEGIBLE
    if not is_open:
        return
    said = _place_said(context, read_reviews(context)).get(doubt.subject)
    if said is not None and said[0].raw == doubt.figure.raw:
        _draw_said(*said, is_applied=doubt.figure.proof is Proof.PERSON)
    offer_verdicts(context.data, doubt, "chosen", is_sample=context.is_sample)


def _draw_said(content: FigureConfirmation, review: Review, *, is_applied: bool) -> None:
    """Who said what of a figure, and whether it counts yet; nothing where it was withdrawn for good."""
    is_withdrawn = content.verdict is FigureVerdict.WITHDRAWN
    if is_withdrawn and not is_applied:
        return
    line = text(
        "doubt.said.line",
        date=format_date(local_day(review.decided_at), current_language()),
        author=review.author,
        verdict=text(f"doubt.said.{content.verdict}", value=content.value),
    )
    blocks.notice(line + (text("doubt.said.waits") if is_applied == is_withdrawn else ""))


def make_doubt(context: PageContext, row: Mapping[Any, Any]) -> Doubt:
    """A figure that waits, as `queries.Waiting.describe` tells it, with everything that is shown of it."""
    frame = cached(queries.filing_figures, context.snapshot, row["filing_id"])
    figures = {each.key: each for each in map(read_figure, list_records(frame))}
    part = str(row["part"]) if is_known(row["part"]) else None
    year = int(row["report_year"]) if is_known(row["report_year"]) else text("reports.year_unknown")
    return Doubt(
        reading=ReadingKey(row["sha256"], part, int(row["ordinal"])),
        figure=figures[FigureKey(row["indicator"], row["applicant"])],
        figures=figures,
        form=Form(row["form"]) if row["form"] else None,
        variant=Variant(row["variant"]) if row["variant"] else None,
        original=store.original_file(context.data, row["sha256"]),
        file=row["file"],
        about=text("reports.option", agency=row["name"], year=year),
        read_as=queries.read_as_of(context.snapshot, row["filing_id"]),
    )


def offer_publish(context: PageContext, filing_key: str) -> None:
    """Say that decisions are not in the figures yet, and the button that brings them in."""
    blocks.notice(text("pending.text"), "explain")
    st.button(text("pending.action"), key="da_publish_reviews", on_click=_publish, args=(context, filing_key))
    error = st.session_state.pop(_ERROR, None)
    if isinstance(error, AnalyticsError):
        blocks.notice(error.say(current_language()), "error")


def draw_versions(context: PageContext, filing: Mapping[Any, Any], filing_key: str) -> None:
    """Which version counts, where stage and day do not tell or a person has chosen; nothing elsewhere."""
    if not is_known(filing["report_year"]):
        return
    versions = cached(
        queries.list_versions, context.snapshot, filing["agency_id"], int(filing["report_year"])
    )
    has_choice = versions["decided"].fillna("").str.contains("version").any()
    if len(versions) < 2 or not (versions["is_choice_open"].any() or has_choice):
        return
    blocks.notice(text("versions.chosen" if has_choice else "versions.open", n=len(versions)), "explain")
    if context.is_sample:
        return
    rows = {str(row["filing_id"]): row for row in list_records(versions)}
    names = {name: _name_version(row, context) for name, row in rows.items()}
    if st.session_state.get(_CHOSEN) not in names:
        st.session_state[_CHOSEN] = next(name for name, row in rows.items() if row["is_current"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ask_author("versions")
        st.selectbox(text("versions.label"), list(names), key=_CHOSEN, format_func=names.__getitem__)
    with st.container(horizontal=True):
        arguments = (context, filing, list(rows.values()), filing_key)
        st.button(text("versions.action"), key="da_choose_version", on_click=_choose, args=(*arguments, True))
        if has_choice:
            st.button(
                text("versions.withdraw"),
                key="da_withdraw_version",
                on_click=_choose,
                args=(*arguments, False),
            )
    error = st.session_state.pop(_ERROR, None)
    if isinstance(error, AnalyticsError):
        blocks.notice(error.say(current_language()), "error")


def _choose(
    context: PageContext,
    filing: Mapping[Any, Any],
    versions: list[Mapping[Any, Any]],
    filing_key: str,
    is_chosen: bool,
) -> None:
    keys = {str(row["filing_id"]): _reading_key(row) for row in versions}
    chosen = keys[st.session_state[_CHOSEN]] if is_chosen else None
    content = VersionChoice(filing["agency_id"], int(filing["report_year"]), chosen, tuple(keys.values()))
    try:
        store.add_reviews(context.data, [content], author=current_author())
    except StoreError as error:
        st.session_state[_ERROR] = error
        return
    _publish(context, filing_key)


def _publish(context: PageContext, filing_key: str) -> None:
    """Bring what was decided into the figures; the open report stays open, whatever it is called now."""
    opened = st.session_state.get(filing_key)
    reading = queries.reading_of(context.snapshot, opened) if opened else None
    try:
        pipeline.publish(context.data, (), seconds=store.PATIENCE_SECONDS)
    except AnalyticsError as error:
        st.session_state[_ERROR] = error
        return
    if reading is not None:
        renamed = queries.filing_of(store.find_snapshot(context.data), *reading[:3])
        st.session_state[filing_key] = renamed or opened


def _has_illegible() -> bool:
    return bool(st.session_state.get(_ILLEGIBLE))


def _find_said(context: PageContext, reviews: Reviews) -> list[int]:
    """The figures about which somebody has said something, as they are printed now."""
    waiting = queries.open_waiting(context.snapshot)
    said = [
        (content, waiting.locate(content.reading, content.figure))
        for content, _ in _place_said(context, reviews).values()
        if content.verdict is not FigureVerdict.WITHDRAWN
    ]
    return [at for content, at in said if at is not None and content.raw == waiting.raw[at]]


def _reading_key(row: Mapping[Any, Any]) -> ReadingKey:
    part = str(row["part"]) if is_known(row["part"]) else None
    return ReadingKey(str(row["sha256"]), part, int(row["ordinal"]))


def _take_one(n: int) -> int:
    """Which of the waiting figures is shown; after a decision the next one has its place."""
    if st.session_state.get(_AT, 1) > n:
        st.session_state[_AT] = n
    if n == 1:
        return 0
    return int(st.pagination(n, key=_AT)) - 1


def _name_version(row: Mapping[Any, Any], context: PageContext) -> str:
    return text(
        "versions.option",
        version=row["version"],
        stage=text(f"reports.stage.{row['stage']}"),
        date=format_date(row["received_on"].date(), context.language),
        file=row["file"],
    )


def _tabulate(context: PageContext, shown: npt.NDArray[np.int64], *, has_illegible: bool) -> pd.DataFrame:
    """The list as it is downloaded, with the figures that are shown."""
    every = queries.find_waiting(context.snapshot, context.scope, has_illegible=has_illegible)
    rows = queries.list_doubts(context.snapshot, context.scope, has_illegible=has_illegible)
    rows = rows[np.isin(every, shown)].reset_index(drop=True)
    names = [
        getattr(
            context.dictionary.figure_name(FigureKey(row["indicator"], row["applicant"])), context.language
        )
        for row in list_records(rows)
    ]
    columns = {
        "agency": rows["name"],
        "year": rows["report_year"],
        "item": names,
        "raw": rows["raw"],
        "value": rows["value"],
        "file": rows["file"],
    }
    return pd.DataFrame(columns).rename(columns={name: text(f"reports.column.{name}") for name in columns})
