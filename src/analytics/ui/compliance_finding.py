"""One finding whole: what is wrong in words and numbers, the cells, the likely cause, evidence and past."""

import json
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.records import list_records
from analytics.dictionary import Dictionary, Identity, Rule
from analytics.filing_json import cause_from_json, evidence_from_json
from analytics.model import Cause, FigureKey, OtherReport, Quote
from analytics.queries import Decisions
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.compliance_cells import (
    Marked,
    Row,
    cells_html,
    find_identities,
    formula_html,
    mark_cells,
    print_cell,
    print_plain,
    read_cells,
)
from analytics.ui.compliance_letter import Told, write_letter
from analytics.ui.decisions import handling_html, offer_decisions
from analytics.ui.figures import source_line
from analytics.ui.glossary import link_entry
from analytics.ui.language import current_language, say, say_numeral, text
from analytics.ui.links import link_page
from analytics.ui.places import describe_place
from analytics.ui.report_rows import Figures, index_figures, name_figure, read_place
from analytics.ui.report_tables import print_figure
from analytics.ui.shell import PageContext

CHIPS: Mapping[str, blocks.Chip] = {
    "error": "error",
    "warning": "explain",
    "info": "note",
    "uncertain": "unsure",
    "not_assessable": "open",
    "pass": "pass",
}
"""State -> its chip."""
NAMES_AT_MOST, PLACES_AT_MOST = 4, 5


def show_finding(context: PageContext, row: Row, decisions: Decisions, chosen: str) -> None:
    """Draw the panel of one finding: what it says, what people said of it, and the ways on from it.

    `chosen` is the key of the finding that the page shows.
    """
    rule = context.dictionary.rule_set.rules[row["rule"]]
    figures = _load_figures(context, row)
    cause = cause_from_json(json.loads(row["cause"])) if row["cause"] else None
    evidence, more = evidence_from_json(json.loads(row["evidence"]) if row["evidence"] else None)
    others = cached(queries.other_figures, context.snapshot, row["other_cells"])
    cells = read_cells(row["cells"])
    marked = mark_cells(cells, cause, rule, row["state"])
    identities = find_identities(context.dictionary, row, cause)
    because = _explain_cause(cause, figures, identities, context.dictionary)
    parts = [
        _head_html(row, rule),
        formula_html(row, identities, figures, marked, context.dictionary),
        cells_html(cells, cause, identities, figures, marked, context.dictionary),
        _cause_html(because),
        _evidence_html(row, evidence, more, _describe_places(marked, cells, figures), context),
        _others_html(others, context.dictionary),
        _history_html(cached(queries.finding_history, context.snapshot, row["agency_id"], row["rule"])),
        handling_html(row, decisions),
    ]
    with st.container(border=True, key="da-finding"):
        blocks.html(f'<div class="da-finding">{"".join(parts)}</div>')
        if row["state"] != "pass":
            told = Told(
                row=row,
                rule=rule,
                figures=figures,
                cells=cells,
                marked=marked,
                identities=identities,
                quotes=(evidence, *more) if isinstance(evidence, Quote) else (),
                other=evidence if isinstance(evidence, OtherReport) else None,
                others=others,
            )
            with st.expander(text("compliance.letter.open")):
                letter = write_letter(told, context.dictionary, because, source_line(context))
                st.code(letter, language=None, wrap_lines=True)
        offer_decisions(context, row, decisions, chosen)
        with st.container(horizontal=True):
            if row["filing_id"]:
                _link_report(
                    "compliance.open_report", row["filing_id"], _first_cell(marked, cells), bool(figures)
                )
            other = next((each for each in list_records(others) if each["filing_id"]), None)
            if other is not None:
                key = FigureKey(other["indicator"], other["applicant"])
                _link_report("compliance.open_other", other["filing_id"], key, has_figures=True)
            elif isinstance(evidence, OtherReport):
                filing = cached(
                    queries.current_filing, context.snapshot, evidence.agency, evidence.report_year
                )
                if filing:
                    _link_report("compliance.open_other", filing, None, has_figures=False)
            link_entry(f"rule.{rule.code}")


def name_state(state: str) -> str:
    """A state in words."""
    return text(f"compliance.state.{state}")


def chip_html(state: str) -> str:
    """The chip of one finding's state."""
    mood = CHIPS[state]
    return (
        f'<span class="da-chip da-is-{mood}"><i>{blocks.GLYPHS[mood]}</i>{escape(name_state(state))}</span>'
    )


def _load_figures(context: PageContext, row: Row) -> Figures:
    if not row["filing_id"]:
        return {}
    return index_figures(cached(queries.filing_figures, context.snapshot, row["filing_id"]))


def _head_html(row: Row, rule: Rule) -> str:
    # The title of an identity says what should be so, that of any other check what is wrong.
    is_broken = rule.kind == "identity" and row["outcome"] == "fail"
    heading = "compliance.heading_broken" if is_broken else "compliance.heading"
    title = text(heading, agency=row["name"], title=say(rule.title))
    about = text("compliance.about", year=row["report_year"], explanation=say(rule.explanation))
    message = row["zh"] if current_language() == "zh" else row["en"]
    version = text(
        "compliance.version", rule=rule.code, version=row["version"], fingerprint=row["fingerprint"]
    )
    return (
        f'<div class="da-kicker">{chip_html(row["state"])}<span>{escape(rule.code)} '
        f"{escape(say(rule.title))}</span></div><h2>{escape(title)}</h2>"
        f'<p class="da-sub">{escape(about)}</p><p>{escape(message)}</p>'
        f'<p class="da-sub">{escape(version)}</p>'
    )


def _explain_cause(
    cause: Cause | None, figures: Figures, identities: Sequence[Identity], dictionary: Dictionary
) -> list[str]:
    """The likely cause sentence by sentence, what it should be between stars; none without a cause."""
    if cause is None:
        return []
    sentences = [
        text(
            "compliance.because.said",
            kind=text(f"compliance.cause_kind.{cause.kind.value}"),
            changes=_changes(cause, figures, dictionary),
        )
    ]
    sentences += [
        text("compliance.because.or", changes=_changes(other, figures, dictionary))
        for other in cause.alternatives
    ]
    names = [say(identity.name) for identity in identities if identity.id in cause.explains]
    if names:
        listed = text("note.join").join(names[:NAMES_AT_MOST]) + ("…" if len(names) > NAMES_AT_MOST else "")
        sentences.append(text("compliance.because.explains", n=len(names), names=listed))
    sentences.append(text("compliance.because.choice" if cause.alternatives else "compliance.because.only"))
    return sentences


def _cause_html(because: Sequence[str]) -> str:
    if not because:
        return ""
    body = "".join(f"<p>{blocks.mark_bold(sentence)}</p>" for sentence in because)
    return f"<h3>{escape(text('compliance.cause'))}</h3>{body}"


def _changes(cause: Cause, figures: Figures, dictionary: Dictionary) -> str:
    return text("note.join").join(
        text(
            "compliance.because.change",
            name=name_figure(key, dictionary),
            value=print_cell(figures, key),
            suggested=print_plain(suggested),
        )
        for key, suggested in zip(cause.cells, cause.suggested, strict=True)
    )


def _evidence_html(
    row: Row,
    evidence: Quote | OtherReport | None,
    more: Sequence[Quote],
    places: Sequence[str],
    context: PageContext,
) -> str:
    parts = []
    if isinstance(evidence, Quote):
        parts += [_quote_html(quote, row["file"]) for quote in (evidence, *more)]
    elif isinstance(evidence, OtherReport):
        name = context.choices.agencies.get(evidence.agency, evidence.agency)
        head = text("compliance.other_report", agency=name, year=evidence.report_year)
        own = text("compliance.other_report", agency=row["name"], year=row["report_year"])
        parts.append(
            f'<div class="da-pair"><small>{escape(own)}</small><small>{escape(head)}</small>'
            + "".join(
                f"<div>{_passage_html(mine)}</div><div>{_passage_html(theirs)}</div>"
                for mine, theirs in evidence.passages
            )
            + "</div>"
        )
    if row["file"] and not isinstance(evidence, Quote):
        lines = [text("compliance.place_in", file=_name_file(row), place=place) for place in places]
        parts.append(f'<div class="da-quote">{"<br>".join(map(escape, lines or [_name_file(row)]))}</div>')
    if not parts:
        return ""
    return f"<h3>{escape(text('compliance.evidence'))}</h3>{''.join(parts)}"


def _describe_places(marked: Marked, cells: Sequence[FigureKey], figures: Figures) -> list[str]:
    """Where the marked cells, or the first that the finding names, were printed."""
    loud = [key for key in figures if key in (marked.certain or marked.perhaps)] or list(cells)
    places = [read_place(figures[key]) for key in loud[:PLACES_AT_MOST] if key in figures]
    return [describe_place(place) for place in places if place is not None]


def _quote_html(quote: Quote, file: str | None) -> str:
    where = [] if quote.section == "0" else [text("compliance.section", number=say_numeral(quote.section))]
    if quote.place is not None:
        where.append(describe_place(quote.place))
    place = text("compliance.place_in", file=file or "", place=text("scope.join").join(where) or "—")
    return f'<div class="da-quote" lang="zh-CN">{escape(quote.text)}<small>{escape(place)}</small></div>'


def _passage_html(quote: Quote) -> str:
    place = "" if quote.place is None else f"<small>{escape(describe_place(quote.place))}</small>"
    return f'<span lang="zh-CN">{escape(quote.text)}</span>{place}'


def _name_file(row: Row) -> str:
    return str(row["file"]) if not row["part"] else f"{row['file']} ({row['part']})"


def _others_html(others: pd.DataFrame, dictionary: Dictionary) -> str:
    """The cells of other reports that the finding compares with."""
    if others.empty:
        return ""
    lines = []
    for figure in list_records(others):
        key = FigureKey(figure["indicator"], figure["applicant"])
        value = print_figure(figure, current_language()) if figure["status"] else text("value.absent")
        facts = {"agency": figure["name"], "year": figure["report_year"], "value": value}
        lines.append(escape(text("compliance.other", name=name_figure(key, dictionary), **facts)))
    body = "<br>".join(lines)
    return f'<h3>{escape(text("compliance.others"))}</h3><div class="da-quote">{body}</div>'


def _history_html(history: pd.DataFrame) -> str:
    if len(history) < 2:
        return ""
    parts = []
    for past in list_records(history):
        is_quiet = past["state"] == "pass"
        mood = "plain" if is_quiet else CHIPS[past["state"]]
        is_one = past["n"] == 1 or is_quiet
        words = text(
            "compliance.past" if is_one else "compliance.past_more",
            year=past["report_year"],
            state=name_state(past["state"]),
            **({} if is_one else {"n": past["n"]}),
        )
        parts.append(
            f'<span class="da-is-{mood}"><i>{blocks.GLYPHS[CHIPS[past["state"]]]}</i>{escape(words)}</span>'
        )
    return f'<h3>{escape(text("compliance.history"))}</h3><div class="da-past">{"".join(parts)}</div>'


def _first_cell(marked: Marked, cells: Sequence[FigureKey]) -> FigureKey | None:
    loud = marked.certain or marked.perhaps
    return next((key for key in (*sorted(loud), *cells)), None)


def _link_report(label: str, filing: str, key: FigureKey | None, has_figures: bool) -> None:
    """A link to the report: at the cell, or in its text where the finding has no cell."""
    where = (
        {"indicator": key.indicator, "applicant": key.applicant}
        if key is not None and has_figures
        else {"part": "text"}
    )
    link_page("pages/reports.py", text(label), {"filing": filing, **where})
