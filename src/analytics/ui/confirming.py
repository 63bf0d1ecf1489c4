"""One figure that a person should look at: what is printed, what was read, what the sums say, the verdict.

A component for every page: nothing here asks where the figure came from, a published report or one that is
being taken in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import store
from analytics.dictionary import load_dictionary
from analytics.errors import StoreError
from analytics.filing_json import place_from_json
from analytics.model import Figure, FigureKey, Form, Proof, Status, Variant
from analytics.store import FigureConfirmation, FigureVerdict, ReadAs, ReadingKey
from analytics.ui import blocks
from analytics.ui.figure_notes import print_note
from analytics.ui.language import current_language, say, text
from analytics.ui.people import ask_author, current_author
from analytics.ui.places import describe_place, draw_place
from analytics.ui.report_tables import print_value

_ERROR = "da_doubt_error"
SUMS_AT_MOST = 3


@dataclass(frozen=True)
class Doubt:
    """A figure to be looked at, with the report that it stands in.

    Attributes:
        reading: The report that prints it, as `store.FigureConfirmation` names it.
        figure: As it was read.
        figures: All figures of the report, for the sums and for the row that is shown.
        form: Of the report; None where it has none.
        variant: Of the form.
        original: The file's bytes.
        file: Its name.
        about: What is written over it, such as agency and year.
        read_as: What the report said when it was read, by which it is known again.
    """

    reading: ReadingKey
    figure: Figure
    figures: Mapping[FigureKey, Figure]
    form: Form | None
    variant: Variant | None
    original: Path
    file: str
    about: str
    read_as: ReadAs | None = None

    @property
    def subject(self) -> str:
        """What a decision about it is named by."""
        return store.name_subject(self.confirm(FigureVerdict.AS_READ))

    def confirm(self, verdict: FigureVerdict, value: Decimal | None = None) -> FigureConfirmation:
        """What a person says of it."""
        return FigureConfirmation(
            self.reading, self.figure.key, self.figure.raw, self.figure.value, verdict, value, self.read_as
        )


def read_figure(row: Mapping[Any, Any]) -> Figure:
    """A row of `queries.filing_figures` as a figure."""
    return Figure(
        indicator=row["indicator"],
        applicant=row["applicant"],
        status=Status(row["status"]),
        value=row["value"],
        implied=row["implied"],
        proof=Proof(row["proof"]) if row["proof"] else None,
        raw=row["raw"],
        place=place_from_json(json.loads(row["place"])) if row["place"] else None,
        note=row["note"],
    )


def weigh_sums(doubt: Doubt) -> list[tuple[str, Decimal | None]]:
    """What each sum that the figure takes part in leaves for it, by the sum's name; None: others lack too.

    The other figures count as read, doubtful ones too: a sum that fits is a hint and no proof.
    """
    if doubt.form is None:
        return []
    found = []
    for identity in load_dictionary().identities(doubt.form, doubt.variant):
        if doubt.figure.key in identity.keys:
            terms = [*((term.weight, term.key) for term in identity.terms), (-1, identity.result)]
            found.append((say(identity.name), _solve(terms, doubt)))
    return found


def show_doubt(doubt: Doubt) -> None:
    """The strip of the original that prints the figure, and below it what was read and what the sums say."""
    if doubt.figure.place is not None:
        row = tuple(
            other.place
            for key, other in doubt.figures.items()
            if key.indicator == doubt.figure.indicator and other.place is not None
        )
        draw_place(doubt.original, doubt.figure.place, row, (), doubt.file, doubt.reading.part, is_close=True)
    name = say(load_dictionary().figure_name(doubt.figure.key))
    lines = [f"<b>{escape(name)}</b>", escape(doubt.about), *map(escape, _describe(doubt))]
    blocks.html(f'<div class="da-place">{"<br>".join(lines)}</div>')


def offer_verdicts(data: Path, doubt: Doubt, place: str, *, is_sample: bool = False) -> None:
    """The name, the other value and the buttons; what goes wrong is said below them, and nothing is lost.

    Args:
        data: The data folder that keeps the decision.
        doubt: The figure.
        place: Tells several of these on one page apart.
        is_sample: Nobody decides about samples.
    """
    if is_sample:
        blocks.html(f'<p class="da-sub">{escape(text("decision.samples"))}</p>')
        return
    value_key = f"da_{place}_value_{doubt.subject}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ask_author(place)
        st.text_input(text("doubt.value"), key=value_key, max_chars=24, width=160)
    with st.container(horizontal=True):
        for verdict, label in list_verdicts(doubt.figure).items():
            st.button(
                label,
                key=f"da_{place}_{verdict}",
                on_click=_confirm,
                args=(data, doubt, verdict, value_key, place),
            )
    error = st.session_state.pop(f"{_ERROR}_{place}", None)
    if isinstance(error, StoreError):
        blocks.notice(error.say(current_language()), "error")


def list_verdicts(figure: Figure) -> dict[FigureVerdict, str]:
    """What a person can say of a figure, in words; what says the same as reading it is offered once."""
    if figure.proof is Proof.PERSON:
        return {FigureVerdict.WITHDRAWN: text("doubt.action.withdrawn")}
    others = {
        FigureVerdict.OTHER_VALUE: text("doubt.action.other_value"),
        FigureVerdict.BLANK: text("doubt.action.blank"),
        FigureVerdict.NOT_APPLICABLE: text("doubt.action.not_applicable"),
        FigureVerdict.ILLEGIBLE: text("doubt.action.illegible"),
    }
    if figure.value is not None:
        return {
            FigureVerdict.AS_READ: text("doubt.action.as_read", value=print_value(figure.value)),
            **others,
        }
    if figure.status is Status.ILLEGIBLE:
        return others
    is_slash = figure.status is Status.NOT_APPLICABLE
    del others[FigureVerdict.NOT_APPLICABLE if is_slash else FigureVerdict.BLANK]
    as_read = text("doubt.action.as_not_applicable" if is_slash else "doubt.action.as_blank")
    return {FigureVerdict.AS_READ: as_read, **others}


def parse_value(typed: str) -> Decimal | None:
    """Read a number as a person types it; None where it is none.

    >>> parse_value(" 1,205 "), parse_value("３７"), parse_value("12a")
    (Decimal('1205'), Decimal('37'), None)
    """
    try:
        value = Decimal(typed.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _confirm(data: Path, doubt: Doubt, verdict: FigureVerdict, value_key: str, place: str) -> None:
    value = None
    if verdict is FigureVerdict.OTHER_VALUE:
        value = parse_value(str(st.session_state.get(value_key, "")))
    try:
        store.add_reviews(data, [doubt.confirm(verdict, value)], author=current_author())
    except StoreError as error:
        st.session_state[f"{_ERROR}_{place}"] = error


def _describe(doubt: Doubt) -> list[str]:
    """Place, raw text, what was read, why it is in doubt, and the sums."""
    figure = doubt.figure
    facts = [] if figure.place is None else [doubt.file + text("scope.join") + describe_place(figure.place)]
    facts.append(text("doubt.raw", raw=figure.raw) if figure.raw else text("reports.figure.raw_none"))
    if figure.value is not None:
        facts.append(text("reports.figure.value", value=print_value(figure.value)))
    else:
        facts.append(text(f"reports.status.{figure.status}"))
    if figure.note:
        facts.append(print_note(figure.note, current_language()))
    sums = weigh_sums(doubt)
    if not sums:
        facts.append(text("doubt.no_sum"))
    for name, value in sums[:SUMS_AT_MOST]:
        if value is None:
            facts.append(text("doubt.sum_open", name=name))
        else:
            kind = "doubt.sum_fits" if value == figure.value else "doubt.sum_differs"
            facts.append(text(kind, name=name, value=print_value(value)))
    return facts


def _solve(terms: Sequence[tuple[int, FigureKey]], doubt: Doubt) -> Decimal | None:
    rest, own = Decimal(0), 0
    for weight, key in terms:
        if key == doubt.figure.key:
            own += weight
            continue
        other = doubt.figures.get(key)
        value = None if other is None else other.value if other.value is not None else other.implied
        if value is None:
            return None
        rest -= weight * value
    return rest / own if own else None
