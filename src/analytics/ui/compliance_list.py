"""The list of findings with its filters, two ways to choose one, and the ledger to take away.

Its filters live in the URL: ``check``, ``cause``, ``span``, ``warnings``, ``also`` and ``decided``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.formats import Language
from analytics.charts.records import list_records
from analytics.exports import frame_to_csv, frame_to_xlsx
from analytics.exports.workbooks import MIME as XLSX_MIME
from analytics.model import CauseKind
from analytics.queries import DECISION_STATES, Decisions, FindingFilter, Scope
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.compliance import FINDING, Checked
from analytics.ui.compliance_cells import read_cells
from analytics.ui.compliance_finding import CHIPS, name_state
from analytics.ui.decisions import name_decision
from analytics.ui.figures import figure, source_line
from analytics.ui.formats import local_day
from analytics.ui.language import say, text, translate
from analytics.ui.parameters import open_parameter, open_several, write_parameter, write_several
from analytics.ui.rows import follow_rows
from analytics.ui.shell import PageContext, describe_scope

CHECK, CAUSE, SPAN = "compliance_check", "compliance_cause", "compliance_span"
WARNINGS, ALSO, DECIDED = "compliance_warnings", "compliance_also", "compliance_decided"
AT_CHECK, AT_CAUSE, AT_SPAN = {"check": ""}, {"cause": ""}, {"span": ""}
SPANS = ("year", "all")
ALSO_KINDS = ("info", "not_assessable", "every")
PAGE_FINDINGS = 25
TAKEN_AWAY = 20_000
"""Findings that a download holds at most."""
_LIST_PAGE, _CHOICE, _TABLE = "compliance_list_page", "compliance_choice", "compliance_table"
_HANDLING = ("column", "by", "on", "why")
_GLYPHS = {state: blocks.GLYPHS[chip] for state, chip in CHIPS.items()}


def _explain_nothing(checked: Checked) -> None:
    """Why the list is empty, and the way to what is not listed unless it is asked for."""
    counts = {state: checked.count(state) for state in ("warning", "info")}
    is_narrowed = bool(st.session_state[CHECK] or st.session_state[CAUSE] or st.session_state[DECIDED])
    if is_narrowed or not sum(counts.values()):
        blocks.empty_state(text("compliance.list_none"), text("compliance.list_none_action"))
        return
    blocks.empty_state(
        text("compliance.list_none"), text("compliance.list_more", year=checked.year, **counts)
    )
    if counts["info"] and "info" not in (st.session_state[ALSO] or ()):
        st.button(text("compliance.list_notes", n=counts["info"]), key="da_list_notes", on_click=_list_notes)


def _list_notes() -> None:
    st.session_state[ALSO] = [*(st.session_state[ALSO] or ()), "info"]


def close_list() -> None:
    """Bring the URL into line with the filters of the list."""
    for names, key, default in ((AT_CHECK, CHECK, ""), (AT_CAUSE, CAUSE, ""), (AT_SPAN, SPAN, SPANS[0])):
        write_parameter(names, key, default)
    write_several("warnings", WARNINGS)
    write_several("also", ALSO)
    write_several("decided", DECIDED)


def show_list(context: PageContext, checked: Checked) -> None:
    """The list of findings with its filters, its downloads, and two ways to choose one."""
    scope, wanted = _read_list(context, checked)
    decisions = checked.decisions
    every, n = cached(queries.count_findings, context.snapshot, scope, wanted, decisions)
    hidden = text("compliance.list_hidden", n=every - n) if every > n else ""
    subtitle = text("compliance.list_subtitle") + hidden
    with figure(context, "findings", text("compliance.list_title", n=every), subtitle) as drawn:
        _draw_filters(context)
        if not n:
            _explain_nothing(checked)
            return
        start = _take_findings(n)
        page = cached(queries.find_findings, context.snapshot, scope, wanted, start, PAGE_FINDINGS, decisions)
        _draw_table(context, page)
        _draw_choice(context, page)
        drawn.data = partial(_collect_ledger, context, scope, wanted, decisions)
        drawn.remarks += [words for _, words in note_cut(every)]
        drawn.menu = partial(_draw_list_downloads, context, every, drawn.data)


def ledger_frame(context: PageContext, findings: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """The list as an office sends it: the columns of a rectification ledger (整改台账).

    Runs outside the session that asked for it, so everything is said in the context's language.

    Args:
        context: From `ui.page`.
        findings: As `queries.find_findings`.
        decisions: What people said of them.
    """
    language, dictionary = context.language, context.dictionary
    rows = []
    for row in list_records(findings):
        rule = dictionary.rule_set.rules[row["rule"]]
        group = dictionary.rule_set.groups[rule.group]
        cells = [dictionary.figure_name(key) for key in read_cells(row["cells"])]
        rows.append(
            {
                "first": f"{rule.group} {getattr(group, language)}",
                "second": f"{rule.code} {getattr(rule.title, language)}",
                "standard": f"{getattr(rule.explanation, language)} {getattr(rule.basis, language)}",
                "detail": row[language],
                "result": None,
                "agency": row["name"],
                "year": row["report_year"],
                "cells": tuple(getattr(cell, language) for cell in cells),
                "expected": row["expected"],
                "reported": row["reported"],
                "state": translate(f"compliance.state.{row['state']}", language),
                "number": row["fingerprint"],
                **_describe_handling(row, decisions, language),
            }
        )
    names = (
        *("first", "second", "standard", "detail", "result", "agency", "year", "cells"),
        *("expected", "reported", "state", "number"),
    )
    frame = pd.DataFrame(rows, columns=[*names, *_HANDLING])
    titles = {name: translate(f"compliance.column.{name}", language) for name in names}
    titles |= {name: translate(f"decision.{name}", language) for name in _HANDLING}
    return frame.rename(columns=titles)


def _describe_handling(
    row: Mapping[Any, Any], decisions: Decisions, language: Language
) -> dict[str, object | None]:
    """What was said of a finding, by whom and when; what was said of other evidence is told as such."""
    state = translate(f"decision.state.{row['decision']}", language)
    if row["fingerprint"] not in decisions.latest:
        return {**dict.fromkeys(_HANDLING), "column": state}
    _, review = decisions.latest[row["fingerprint"]]
    day = local_day(review.decided_at)
    return {"column": state, "by": review.author, "on": day, "why": review.note or None}


def open_list(context: PageContext) -> None:
    """Read the filters of the list from the URL; an unknown id stops the page with a notice."""
    rule_set = context.dictionary.rule_set
    open_parameter(AT_CHECK, CHECK, {"", *rule_set.groups, *rule_set.rules}, "")
    open_parameter(AT_CAUSE, CAUSE, {"", *(kind.value for kind in CauseKind)}, "")
    open_parameter(AT_SPAN, SPAN, SPANS, SPANS[0])
    open_several("warnings", WARNINGS, tuple(rule_set.groups))
    open_several("also", ALSO, ALSO_KINDS)
    open_several("decided", DECIDED, DECISION_STATES)


def _draw_filters(context: PageContext) -> None:
    rule_set = context.dictionary.rule_set
    groups = {
        letter: text("compliance.group", letter=letter, name=say(name))
        for letter, name in rule_set.groups.items()
    }
    rules = {
        code: f"{code} {say(rule.title)}"
        for code, rule in rule_set.rules.items()
        if rule.kind not in ("manual", "cause")
    }
    if st.session_state[CHECK] not in {*groups, *rules}:
        st.session_state[CHECK] = ""
    names = {"": text("compliance.every_check"), **groups, **rules}
    causes = {"": text("compliance.every_cause")}
    causes |= {kind.value: text(f"compliance.cause_kind.{kind.value}") for kind in CauseKind}
    spans = {span: text(f"compliance.span.{span}") for span in SPANS}
    kinds = {kind: text(f"compliance.also_kind.{kind}") for kind in ALSO_KINDS}
    short = {letter: f"{letter} {text(f'compliance.short.{letter.lower()}')}" for letter in groups}
    with st.container(horizontal=True, vertical_alignment="top"):
        st.selectbox(
            text("compliance.check"), list(names), key=CHECK, format_func=names.__getitem__, width=260
        )
        st.selectbox(
            text("compliance.by_cause"), list(causes), key=CAUSE, format_func=causes.__getitem__, width=200
        )
        st.segmented_control(
            text("compliance.span.label"), SPANS, key=SPAN, format_func=spans.__getitem__, required=True
        )
        st.pills(
            text("compliance.warnings"),
            list(groups),
            key=WARNINGS,
            selection_mode="multi",
            format_func=short.__getitem__,
            wrap=True,
        )
        st.pills(
            text("compliance.also"),
            ALSO_KINDS,
            key=ALSO,
            selection_mode="multi",
            format_func=kinds.__getitem__,
            wrap=True,
        )
        st.pills(
            text("decision.filter"),
            DECISION_STATES,
            key=DECIDED,
            selection_mode="multi",
            format_func=name_decision,
            wrap=True,
        )


def _read_list(context: PageContext, checked: Checked) -> tuple[Scope, FindingFilter]:
    """What the list shows; a check that is asked for by name shows its warnings and notes too."""
    rule_set = context.dictionary.rule_set
    check, also = st.session_state[CHECK], st.session_state[ALSO] or ()
    rules = tuple(code for code in rule_set.rules if check in (code, code[0])) if check else ()
    states = ["error", *(kind for kind in also if kind != "every")]
    if check:
        states += [state for state in ("warning", "uncertain") if state not in states]
    if check in rule_set.rules and "info" not in states:
        states.append("info")
    wanted = FindingFilter(
        states=tuple(states),
        warnings=tuple(st.session_state[WARNINGS] or ()),
        rules=rules,
        cause=st.session_state[CAUSE],
        per_report=None if "every" in also else queries.FindingFilter().per_report,
        decisions=tuple(st.session_state[DECIDED] or ()),
    )
    is_all = st.session_state[SPAN] == "all"
    scope = (
        context.scope if is_all else replace(context.scope, first_year=checked.year, last_year=checked.year)
    )
    return scope, wanted


def _take_findings(n: int) -> int:
    """The first row of the chosen page of the list."""
    if n <= PAGE_FINDINGS:
        return 0
    pages = -(-n // PAGE_FINDINGS)
    if st.session_state.get(_LIST_PAGE, 1) > pages:
        st.session_state[_LIST_PAGE] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        number = int(st.pagination(pages, key=_LIST_PAGE))
        start = (number - 1) * PAGE_FINDINGS
        line = text("compliance.list_page", first=start + 1, last=min(n, start + PAGE_FINDINGS))
        blocks.html(f'<span class="da-source">{escape(line)}</span>', is_narrow=True)
    return start


def _draw_table(context: PageContext, page: pd.DataFrame) -> None:
    rules = context.dictionary.rule_set.rules
    ids = list(page["fingerprint"])
    shown = pd.DataFrame(
        {
            "state": [f"{_GLYPHS[state]} {name_state(state)}" for state in page["state"]],
            "year": page["report_year"].astype(str),
            "agency": page["name"],
            "rule": [f"{code} {say(rules[code].title)}" for code in page["rule"]],
            "decision": [name_decision(state) for state in page["decision"]],
            "text": page[context.language],
        }
    )

    names = {name: text(f"compliance.column.{name}") for name in shown if name != "decision"}
    names["decision"] = text("decision.column")
    st.dataframe(
        shown.rename(columns=names),
        key=_TABLE,
        hide_index=True,
        on_select=follow_rows(_TABLE, FINDING, ids),
        selection_mode="single-row",
        column_config={
            names["state"]: st.column_config.TextColumn(width=90),
            names["year"]: st.column_config.TextColumn(width=60),
            names["agency"]: st.column_config.TextColumn(width=150),
            names["rule"]: st.column_config.TextColumn(width=190),
            names["decision"]: st.column_config.TextColumn(width=100),
            names["text"]: st.column_config.TextColumn(width="large"),
        },
        alt=text("compliance.list_title", n=len(ids)),
    )


def _draw_choice(context: PageContext, page: pd.DataFrame) -> None:
    """The select box of the findings of this page: a way for whoever cannot use the table."""
    rules = context.dictionary.rule_set.rules
    names = {"": text("compliance.select")}
    for row in list_records(page):
        facts = {"state": name_state(row["state"]), "year": row["report_year"], "agency": row["name"]}
        title = say(rules[row["rule"]].title)
        names[row["fingerprint"]] = text("compliance.option", rule=row["rule"], title=title, **facts)
    current = st.session_state[FINDING]
    st.session_state[_CHOICE] = current if current in names else ""

    def open_choice() -> None:
        if st.session_state[_CHOICE]:
            st.session_state[FINDING] = st.session_state[_CHOICE]

    st.selectbox(
        text("compliance.choose"),
        list(names),
        key=_CHOICE,
        format_func=names.__getitem__,
        on_change=open_choice,
    )


def _collect_ledger(
    context: PageContext, scope: Scope, wanted: FindingFilter, decisions: Decisions
) -> pd.DataFrame:
    """The whole list that is taken away."""
    whole = replace(wanted, per_report=None)
    found = queries.find_findings(context.snapshot, scope, whole, 0, TAKEN_AWAY, decisions)
    return ledger_frame(context, found, decisions)


def _draw_list_downloads(context: PageContext, every: int, collect: Callable[[], pd.DataFrame]) -> None:
    """The whole list to take away, made when it is asked for; what is left out of it is said in it."""
    cut = note_cut(every)
    notes = [
        (text("csv.title"), text("compliance.list_title", n=every)),
        *cut,
        (text("csv.scope"), describe_scope(context)),
        (text("csv.source"), source_line(context)),
        (text("compliance.column.result"), text("compliance.note")),
    ]
    menu = st.popover(text("download.label"), type="tertiary", key="da-downloads-ledger", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.download_button(
            text("download.csv"),
            data=lambda: frame_to_csv(collect(), notes),
            file_name=f"findings-{context.snapshot.number:06d}.csv",
            mime="text/csv",
            key="da-download-ledger-csv",
            on_click="ignore",
        )
        st.download_button(
            text("download.xlsx"),
            data=lambda: frame_to_xlsx(collect(), notes, context.language),
            file_name=f"findings-{context.snapshot.number:06d}.xlsx",
            mime=XLSX_MIME,
            key="da-download-ledger-xlsx",
            on_click="ignore",
        )
        st.caption(text("compliance.note"))
        for _, words in cut:
            blocks.notice(words, "explain")


def note_cut(every: int) -> list[tuple[str, str]]:
    """What a file says when it holds fewer findings than there are: heading and sentence, or nothing."""
    if every <= TAKEN_AWAY:
        return []
    return [(text("compliance.cut"), text("compliance.cut_text", n=TAKEN_AWAY, every=every))]
