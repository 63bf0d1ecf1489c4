"""The errors that the checks found this year: the first few, with the way to the evidence of each."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from analytics import queries
from analytics.charts.records import list_records
from analytics.queries import DECISION_STATES, FindingFilter
from analytics.queries.decisions import SETTLED
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.compliance_finding import chip_html
from analytics.ui.language import say, text
from analytics.ui.links import link_page
from analytics.ui.people import read_decisions
from analytics.ui.shell import PageContext

MOST = 6
MISSING = "A1"
"""The check that a report is there at all: the strip above names whose is not."""
UNSETTLED = tuple(state for state in DECISION_STATES if state not in SETTLED)


def show_errors(context: PageContext) -> None:
    """The block of open errors, without what is settled; where there is none, one line says so."""
    year = context.year
    scope = replace(context.scope, first_year=year, last_year=year)
    decisions = read_decisions(context)
    found_open = cached(queries.count_open, context.snapshot, context.scope, year, decisions)
    counts, erring = found_open.counts, found_open.n_erring
    n = counts.get("error", 0)
    others = tuple(code for code in context.dictionary.rule_set.rules if code != MISSING)
    wanted = FindingFilter(per_report=None, decisions=UNSETTLED, rules=others)
    found = cached(queries.find_findings, context.snapshot, scope, wanted, 0, MOST, decisions)
    facts = {state: counts.get(state, 0) for state in ("warning", "info")}
    with st.container(border=True, gap="small", key="da-figure-errors"):
        title = (
            text("overview.errors", n=n, agencies=erring) if n else text("overview.errors_none", year=year)
        )
        subtitle = text(
            "overview.errors_subtitle",
            year=year,
            most=MOST,
            open=counts.get("not_assessable", 0) + counts.get("uncertain", 0),
            **facts,
        )
        blocks.html(f'<h2>{escape(title)}</h2><p class="da-sub">{escape(subtitle)}</p>')
        for row in list_records(found):
            _draw_error(context, row)
        if n_missing := found_open.errors.get(MISSING, 0):
            line = text("overview.errors_missing", n=n_missing, rule=MISSING)
            _draw_line(f'<div class="da-error-line">{escape(line)}</div>', {"check": MISSING})
        link_page("pages/compliance.py", text("overview.errors_all"))


def _draw_error(context: PageContext, row: Mapping[Any, Any]) -> None:
    rule = context.dictionary.rule_set.rules[row["rule"]]
    chip = chip_html(str(row["state"]))
    body = (
        f'<div class="da-error-line">{chip} <b>{escape(str(row["name"]))}</b> '
        f"<span>{escape(row['rule'])} {escape(say(rule.title))}</span>"
        f"<p>{escape(str(row[context.language]))}</p></div>"
    )
    _draw_line(body, {"finding": str(row["fingerprint"])})


def _draw_line(body: str, link: Mapping[str, str]) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        blocks.html(body)
        link_page("pages/compliance.py", text("overview.errors_open"), dict(link))
