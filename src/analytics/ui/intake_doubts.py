"""Doubtful figures of a report that waits to be published, each confirmed by a person beside its image.

What is said is kept at once, under the file's hash, and counts as soon as the report is published.
"""

import streamlit as st

from analytics import intake, store
from analytics.dictionary import load_dictionary
from analytics.intake import Review, Reviewed
from analytics.model import Filing, Proof
from analytics.store import FigureConfirmation, FigureVerdict, ReadingKey
from analytics.ui.confirming import Doubt, offer_verdicts, show_doubt
from analytics.ui.intake import panel
from analytics.ui.language import say, text
from analytics.ui.shell import OfficeContext


def show_doubts(office: OfficeContext, review: Review, report: Reviewed) -> None:
    """One doubtful figure of a report after the other; nothing where there is none."""
    filing = intake.load_filing(report.file, report.id.ordinal) if report.said.counts["unproven"] else None
    if filing is None:
        return
    doubts = list_doubts(report, filing)
    said = store.load_reviews(office.data).latest(FigureConfirmation).values()
    done = {
        store.name_subject(content)
        for content, _ in store.place_said(said, intake.list_readings(review))
        if content.verdict is not FigureVerdict.WITHDRAWN
    }
    rest = [doubt for doubt in doubts if doubt.subject not in done]
    title = text("ingest.doubts_title", n=len(rest), agency=report.agency or text("ingest.no_agency"))
    with panel("doubts", title, text("ingest.doubts_subtitle", done=len(doubts) - len(rest), n=len(doubts))):
        if not rest:
            return
        names = {doubt.subject: _name_doubt(doubt) for doubt in rest}
        key = f"ingest_doubt_{report.id.text}"
        if st.session_state.get(key) not in names:
            st.session_state[key] = rest[0].subject
        chosen = st.selectbox(
            text("reports.figure.select"), list(names), key=key, format_func=names.__getitem__
        )
        doubt = next(each for each in rest if each.subject == chosen)
        show_doubt(doubt)
        offer_verdicts(office.data, doubt, "ingest")


def list_doubts(report: Reviewed, filing: Filing) -> list[Doubt]:
    """The doubtful figures of a report that waits, in the order of its form."""
    figures = {figure.key: figure for figure in filing.figures}
    return [
        Doubt(
            reading=ReadingKey(report.file.sha256, filing.part, report.id.ordinal),
            figure=figure,
            figures=figures,
            form=filing.form,
            variant=filing.variant,
            original=report.file.path,
            file=report.file.name,
            about=text(
                "reports.option",
                agency=report.agency or text("ingest.no_agency"),
                year=report.report_year or text("reports.year_unknown"),
            ),
            read_as=intake.read_as(report.said),
        )
        for figure in filing.figures
        if figure.proof is Proof.UNPROVEN
    ]


def _name_doubt(doubt: Doubt) -> str:
    name = say(load_dictionary().figure_name(doubt.figure.key))
    return f"{name}  {doubt.figure.raw or ''}"
