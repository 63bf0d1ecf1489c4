"""One finding whole: what is wrong in words and numbers, the cells, the likely cause, evidence and past."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import is_known
from analytics.dictionary import Dictionary, Identity, Rule
from analytics.filing_json import cause_from_json, evidence_from_json
from analytics.model import Cause, FigureKey, Form, OtherReport, Quote, Variant
from analytics.queries import Decisions
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.decisions import handling_html, offer_decisions
from analytics.ui.glossary import link_entry
from analytics.ui.language import current_language, say, text
from analytics.ui.links import link_page
from analytics.ui.places import describe_place
from analytics.ui.report_rows import Figures, index_figures, name_figure, read_place
from analytics.ui.report_tables import PARTS, SECTIONS, lay_out, print_figure, print_value
from analytics.ui.shell import PageContext

Row = Mapping[str, Any]
"""A finding: a row of `queries.finding_by_fingerprint`."""

CHIPS: Mapping[str, blocks.Chip] = {
    "error": "error",
    "warning": "explain",
    "info": "note",
    "uncertain": "unsure",
    "not_assessable": "open",
    "pass": "pass",
}
"""State -> its chip."""

MANY_TERMS = 4
"""Terms of a sum from which those of 0 are left out."""
MANY_ROWS = 4
"""Rows of a table from which those of 0 are left out."""
TERMS_AT_MOST, FORMULAS_AT_MOST, NAMES_AT_MOST, PLACES_AT_MOST, VALUE_AT_MOST = 12, 3, 4, 5, 24
IN_TEXT = frozenset({"E1", "E2", "E3", "E4", "E8"})
"""Checks whose reported value stands in the text and whose expected one stands in the tables."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Which cells of a finding are at fault for certain, and which perhaps."""

    certain: frozenset[FigureKey]
    perhaps: frozenset[FigureKey]


def show_finding(context: PageContext, row: Row, decisions: Decisions) -> None:
    """Draw the panel of one finding: what it says, what people said of it, and the ways on from it."""
    rule = context.dictionary.rule_set.rules[row["rule"]]
    figures = _load_figures(context, row)
    cause = cause_from_json(json.loads(row["cause"])) if row["cause"] else None
    evidence, more = evidence_from_json(json.loads(row["evidence"]) if row["evidence"] else None)
    others = cached(queries.other_figures, context.snapshot, row["other_cells"])
    cells = read_cells(row["cells"])
    marked = mark_cells(cells, cause, rule, row["state"])
    identities = find_identities(context.dictionary, row, cause)
    parts = [
        _head_html(row, rule),
        _formula_html(row, identities, figures, marked, context.dictionary),
        _cells_html(cells, cause, identities, figures, marked, context.dictionary),
        _cause_html(cause, figures, identities, context.dictionary),
        _evidence_html(row, evidence, more, _describe_places(marked, cells, figures), context),
        _others_html(others, context.dictionary),
        _history_html(cached(queries.finding_history, context.snapshot, row["agency_id"], row["rule"])),
        handling_html(row, decisions),
    ]
    with st.container(border=True, key="da-finding"):
        blocks.html(f'<div class="da-finding">{"".join(parts)}</div>')
        offer_decisions(context, row, decisions)
        with st.container(horizontal=True):
            if row["filing_id"]:
                _link_report(
                    "compliance.open_report", row["filing_id"], _first_cell(marked, cells), bool(figures)
                )
            other = next((each for each in others.to_dict("records") if each["filing_id"]), None)
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


def read_cells(cells: str) -> tuple[FigureKey, ...]:
    """The figures of the finding's own report."""
    return tuple(FigureKey(cell["indicator"], cell["applicant"]) for cell in json.loads(cells))


def find_identities(dictionary: Dictionary, row: Row, cause: Cause | None) -> list[Identity]:
    """The identities that a finding is about: the one it is told under, then what its cause explains."""
    if not row["form"]:
        return []
    variant = Variant(row["variant"]) if row["variant"] else None
    known = {each.id: each for each in dictionary.identities(Form(row["form"]), variant)}
    ids = dict.fromkeys((row["instance"], *(cause.explains if cause else ())))
    return [known[name] for name in ids if name in known]


def mark_cells(cells: Sequence[FigureKey], cause: Cause | None, rule: Rule, state: str) -> Marked:
    """Which cells to mark: those of the only cause for certain, those of several causes perhaps.

    An identity without a cause accuses none of its cells; any other check is about the cells it names, for
    certain where it is an error.
    """
    if cause is not None and cause.alternatives:
        every = (cause, *cause.alternatives)
        return Marked(frozenset(), frozenset(key for each in every for key in each.cells))
    if cause is not None:
        return Marked(frozenset(cause.cells), frozenset())
    named: frozenset[FigureKey] = frozenset() if rule.kind == "identity" else frozenset(cells)
    return Marked(named, frozenset()) if state == "error" else Marked(frozenset(), named)


def list_terms(
    identity: Identity, figures: Figures
) -> tuple[list[tuple[FigureKey, Decimal]], list[tuple[FigureKey, Decimal]], bool, bool]:
    """The two sides of an identity as it is printed, and whether a blank was tried as 0 and terms left out.

    What is subtracted moves to the other side: received + carried in = concluded + carried over.
    """
    left: list[tuple[FigureKey, Decimal]] = []
    right: list[tuple[FigureKey, Decimal]] = []
    has_blank = False
    terms = [(term.weight, term.key) for term in identity.terms]
    for weight, key in (*terms, (-1, identity.result)):
        row = figures.get(key)
        value = None if row is None else row["value"] if row["value"] is not None else row["implied"]
        has_blank |= value is None
        (left if weight > 0 else right).append((key, Decimal(0) if value is None else Decimal(value)))
    is_cut = False
    if len(left) > MANY_TERMS:
        kept = [term for term in left if term[1]]
        is_cut = len(kept) < len(left)
        left = kept or left[:1]
    return left, right, has_blank, is_cut


def name_state(state: str) -> str:
    """A state in words."""
    return text(f"compliance.state.{state}")


def _load_figures(context: PageContext, row: Row) -> Figures:
    if not row["filing_id"]:
        return {}
    return index_figures(cached(queries.filing_figures, context.snapshot, row["filing_id"]))


def _head_html(row: Row, rule: Rule) -> str:
    title = text("compliance.heading", agency=row["name"], title=say(rule.title))
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


def chip_html(state: str) -> str:
    """The chip of one finding's state."""
    mood = CHIPS[state]
    return (
        f'<span class="da-chip da-is-{mood}"><i>{blocks.GLYPHS[mood]}</i>{escape(name_state(state))}</span>'
    )


def _formula_html(
    row: Row, identities: Sequence[Identity], figures: Figures, marked: Marked, dictionary: Dictionary
) -> str:
    if identities and row["outcome"] == "fail" and figures:
        return "".join(
            _sum_html(identity, figures, marked, dictionary) for identity in identities[:FORMULAS_AT_MOST]
        )
    values = (row["reported"], row["expected"])
    if row["outcome"] != "fail" or not all(value and len(value) <= VALUE_AT_MOST for value in values):
        return ""
    names = ["reported", "expected"]
    if row["rule"] in IN_TEXT:
        names = ["in_text", "in_table"]
    elif row["rule"] == "E5":
        # The text says that there was nothing, so 0 is expected; the table has what is reported.
        names = ["in_table", "in_text"]
    shown = [_print_plain(value) for value in values]
    first, second = (
        _term_html(value, text(f"compliance.values.{name}"), is_bad=position == 0)
        for position, (value, name) in enumerate(zip(shown, names, strict=True))
    )
    return f'<div class="da-sum">{first}<i>≠</i>{second}</div>'


def _sum_html(identity: Identity, figures: Figures, marked: Marked, dictionary: Dictionary) -> str:
    left, right, has_blank, is_cut = list_terms(identity, figures)
    sides = []
    for side in (left, right):
        shown = [
            _term_html(
                _print_cell(figures, key), _name_term(key, identity, dictionary), key in marked.certain
            )
            for key, _ in side[:TERMS_AT_MOST]
        ]
        sides.append("<i>+</i>".join(shown) + ("<i>+ …</i>" if len(side) > TERMS_AT_MOST else ""))
    total, other = (sum((value for _, value in side), Decimal(0)) for side in (left, right))
    if total == other:
        # The finding was told under an identity that holds once another is repaired.
        return ""
    gap = text(
        "compliance.gap",
        left=print_value(total),
        right=print_value(other),
        gap=print_value(abs(total - other)),
    )
    notes = [text("compliance.as_zero" if has_blank else "compliance.zeros")] if has_blank or is_cut else []
    if "〔" in "".join(sides) or "[" in "".join(sides):
        notes.append(text("compliance.implied"))
    note = f'<p class="da-sub">{escape(" ".join(notes))}</p>' if notes else ""
    return (
        f'<p class="da-sub">{escape(say(identity.name))}</p>'
        f'<div class="da-sum">{sides[0]}<i>≠</i>{sides[1]}</div>'
        f'<p class="da-gap-line"><b>{escape(gap)}</b></p>{note}'
    )


def _term_html(value: str, name: str, is_bad: bool) -> str:
    bad = ' class="da-bad"' if is_bad else ""
    return f"<span{bad}><b>{escape(value)}</b><small>{escape(name)}</small></span>"


def _name_term(key: FigureKey, identity: Identity, dictionary: Dictionary) -> str:
    """The applicant where the terms differ in it, else the indicator without what all have in common."""
    if len({each.indicator for each in identity.keys}) == 1:
        return say(dictionary.applicants[key.applicant])
    names = {each: say(dictionary.indicators[each.indicator].name) for each in identity.keys}
    heads = {re.split("[：:]", name)[0] for name in names.values()}
    return re.split("[：:] ?", names[key])[-1] if len(heads) == 1 else names[key]


def _print_cell(figures: Figures, key: FigureKey) -> str:
    return print_figure(figures[key], current_language()) if key in figures else "—"


def _print_plain(value: str) -> str:
    """A value of a finding as it stands, its digits before the point grouped where it is a number.

    >>> _print_plain("9291057"), _print_plain("1057.9835"), _print_plain("2021")
    ('9,291,057', '1,057.9835', '2,021')
    """
    whole, point, rest = value.partition(".")
    is_number = value.isascii() and whole.isdecimal() and (rest.isdecimal() or not point)
    return f"{int(whole):,}{point}{rest}" if is_number else value


def _cells_html(
    cells: Sequence[FigureKey],
    cause: Cause | None,
    identities: Sequence[Identity],
    figures: Figures,
    marked: Marked,
    dictionary: Dictionary,
) -> str:
    involved = {*cells, *(cause.cells if cause else ()), *_keys(identities)} & {*figures}
    if not involved:
        return ""
    tables = []
    for part in PARTS:
        inside = {key for key in involved if SECTIONS[dictionary.indicators[key.indicator].section] == part}
        if inside:
            tables.append(_table_html(part, inside, figures, marked, dictionary))
    title = escape(text("compliance.cells"))
    return f"<h3>{title}</h3>" + "".join(f'<div class="da-scroll">{table}</div>' for table in tables)


def _keys(identities: Sequence[Identity]) -> set[FigureKey]:
    return {key for identity in identities[:FORMULAS_AT_MOST] for key in identity.keys}


def _table_html(
    part: Any, inside: Collection[FigureKey], figures: Figures, marked: Marked, dictionary: Dictionary
) -> str:
    """The rows of one statutory table that hold the cells, the faulty ones framed, the others tinted."""
    table = lay_out(figures, part, dictionary, current_language())
    loud = marked.certain | marked.perhaps
    rows = [position for position, keys in enumerate(table.keys) if any(key in inside for key in keys)]
    if len(rows) > MANY_ROWS:
        rows = [
            position
            for position in rows
            if any(
                key in loud or (key in inside and _is_something(figures[key])) for key in table.keys[position]
            )
        ]
    head = "".join(f"<th>{escape(str(column))}</th>" for column in table.texts.columns)
    body = []
    for position in rows:
        values = table.texts.iloc[position]
        shown = []
        for key, value in zip(table.keys[position], values, strict=False):
            css = (
                "da-cell"
                if key in marked.certain
                else "da-maybe"
                if key in marked.perhaps
                else "da-tinted"
                if key in inside
                else ""
            )
            shown.append(f'<td class="{css}">{escape(str(value))}</td>')
        body.append(f"<tr><th>{escape(str(table.texts.index[position]))}</th>{''.join(shown)}</tr>")
    head = f"<thead><tr><td></td>{head}</tr></thead>"
    return f'<table class="da-cells">{head}<tbody>{"".join(body)}</tbody></table>'


def _is_something(figure: Mapping[Any, Any]) -> bool:
    return any(is_known(figure[name]) and bool(figure[name]) for name in ("value", "implied"))


def _cause_html(
    cause: Cause | None, figures: Figures, identities: Sequence[Identity], dictionary: Dictionary
) -> str:
    if cause is None:
        return ""
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
    body = "".join(f"<p>{blocks.mark_bold(sentence)}</p>" for sentence in sentences)
    return f"<h3>{escape(text('compliance.cause'))}</h3>{body}"


def _changes(cause: Cause, figures: Figures, dictionary: Dictionary) -> str:
    return text("note.join").join(
        text(
            "compliance.because.change",
            name=name_figure(key, dictionary),
            value=_print_cell(figures, key),
            suggested=_print_plain(suggested),
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
    where = [] if quote.section == "0" else [text("compliance.section", number=quote.section)]
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
    for figure in others.to_dict("records"):
        key = FigureKey(figure["indicator"], figure["applicant"])
        value = print_figure(figure, current_language()) if figure["status"] else text("value.absent")  # type: ignore[arg-type]
        facts = {"agency": figure["name"], "year": figure["report_year"], "value": value}
        lines.append(escape(text("compliance.other", name=name_figure(key, dictionary), **facts)))
    body = "<br>".join(lines)
    return f'<h3>{escape(text("compliance.others"))}</h3><div class="da-quote">{body}</div>'


def _history_html(history: pd.DataFrame) -> str:
    if len(history) < 2:
        return ""
    parts = []
    for past in history.to_dict("records"):
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
