"""The page of the checks: its choices, counts by state, the matrix of agencies and checks, the list.

What is chosen lives in the URL: ``year``, ``finding``, and of the list ``check``, ``cause``, ``span``,
``warnings`` and ``also``. A finding that today's data do not have within the filters stops the page with a
notice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import checks
from analytics.exports import frame_to_csv, frame_to_xlsx
from analytics.exports.workbooks import MIME as XLSX_MIME
from analytics.model import CauseKind
from analytics.queries import FindingFilter, Scope
from analytics.queries.compliance import FINDING_STATES
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.compliance_finding import CHIPS, name_state, read_cells, show_finding
from analytics.ui.figures import draw, figure, source_line
from analytics.ui.language import say, text, translate
from analytics.ui.parameters import open_parameter, open_several, write_parameter, write_several
from analytics.ui.shell import PageContext, describe_scope

FINDING, YEAR, CHECK, CAUSE, SPAN = (
    *("compliance_finding", "compliance_year", "compliance_check", "compliance_cause"),
    "compliance_span",
)
WARNINGS, ALSO = "compliance_warnings", "compliance_also"
AT_FINDING, AT_YEAR, AT_CHECK = {"finding": ""}, {"year": ""}, {"check": ""}
AT_CAUSE, AT_SPAN = {"cause": ""}, {"span": ""}
SPANS = ("year", "all")
ALSO_KINDS = ("info", "not_assessable", "every")
PAGE_AGENCIES = 50
PAGE_FINDINGS = 25
TAKEN_AWAY = 20_000
"""Findings that a download holds at most."""
_MATRIX_PAGE, _LIST_PAGE, _WHOLE = "compliance_matrix_page", "compliance_list_page", "compliance_whole"
_PICKED, _CHOICE, _TABLE = "compliance_picked", "compliance_choice", "compliance_table"
_GLYPHS = {state: blocks.GLYPHS[chip] for state, chip in CHIPS.items()}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said in one year.

    Attributes:
        year: The report year.
        counts: As `queries.count_checks`.
        agencies: As `queries.rank_agencies`.
    """

    year: int
    counts: pd.DataFrame
    agencies: pd.DataFrame

    def count(self, state: str) -> int:
        """Findings in a state."""
        return int(self.counts[state].sum())

    @property
    def missing(self) -> int:
        """Agencies whose report is missing."""
        return int(self.agencies["is_missing"].sum())


def open_page(context: PageContext) -> Checked:
    """Read what the link names, draw the choice of the year and the counts by state.

    Stops the page with a notice where the link names something unknown, or where nothing was checked.
    """
    linked = st.query_params.get("finding", "")
    known = {each: _find(context, each) for each in {linked, st.session_state.get(FINDING, "")} - {""}}
    found = {each: row for each, row in known.items() if row is not None}
    open_parameter(AT_FINDING, FINDING, {"", *found}, "")
    chosen = found.get(st.session_state[FINDING])
    years = [str(year) for year in reversed(context.years)]
    first = years[0] if years else str(context.year)
    implied = None if chosen is None else str(chosen["report_year"])
    open_parameter(AT_YEAR, YEAR, years or [first], first, implied=implied)
    _open_list(context)
    if len(years) > 1:
        st.selectbox(text("compliance.year"), years, key=YEAR, width=140)
    year = int(st.session_state[YEAR])
    write_parameter(AT_YEAR, YEAR, first)
    checked = Checked(
        year,
        cached(queries.count_checks, context.snapshot, context.scope, year),
        cached(queries.rank_agencies, context.snapshot, context.scope, year),
    )
    if checked.agencies.empty:
        blocks.empty_state(text("compliance.nothing"), text("compliance.nothing_text"))
        st.stop()
    draw_counts(checked)
    return checked


def draw_counts(checked: Checked) -> None:
    """The chips with the counts per state, worst first."""
    items: list[tuple[blocks.Chip, str, int]] = [
        (CHIPS[state], name_state(state), checked.count(state))
        for state in FINDING_STATES
        if checked.count(state) or state == "error"
    ]
    if checked.missing:
        items.insert(-1, ("missing", text("compliance.missing"), checked.missing))
    blocks.chips(items)


def lay_sides() -> Any:
    """The grid of matrix and panel: side by side, one below the other where every check has its column."""
    return st.grid(2, min_column_width=900 if st.session_state.get(_WHOLE) else 470)


def show_matrix(context: PageContext, checked: Checked) -> None:
    """The figure of agencies and checks; a click on a mark chooses its finding."""
    rows = _take_agencies(checked.agencies)
    cells = cached(
        queries.check_matrix, context.snapshot, context.scope, checked.year, tuple(rows["agency_id"])
    )
    columns = list_columns(context, checked, is_whole=bool(st.session_state.get(_WHOLE)))
    folded = len(checked.counts) - len(columns)
    title = write_title(checked)
    subtitle = text("compliance.matrix_subtitle") + (
        text("compliance.matrix_folded", n=folded) if folded else ""
    )
    cells = cells.assign(spoken=_speak(context, cells, rows))
    received = len(checked.agencies) - checked.missing
    source = source_line(context, received, len(checked.agencies))
    data = _tabulate(cells, rows, columns)
    with figure(context, "checks", title, subtitle, source=source, data=data) as drawn:
        if columns:
            worst = rows.iloc[0]
            picked = draw(
                checks.draw_checks,
                cells[["agency_id", "rule", "state", "spoken"]],
                rows[["agency_id", "name", "is_missing"]],
                key="chart-checks",
                alt=text("compliance.alt", title=title, agency=worst["name"], n=worst["error"]),
                select=checks.SELECTION,
                drawn=drawn,
                language=context.language,
                checks=tuple((code, text(f"compliance.short.{code[0].lower()}")) for code in columns),
            )
            _follow_click(picked, cells)
        st.toggle(text("compliance.whole"), key=_WHOLE)


def write_title(checked: Checked) -> str:
    """The finding of the matrix in one sentence."""
    errors, warnings = checked.count("error"), checked.count("warning")
    if errors:
        agencies = int((checked.agencies["error"] > 0).sum())
        title = text("compliance.matrix_errors", year=checked.year, n=errors, agencies=agencies)
    elif warnings:
        title = text("compliance.matrix_warnings", year=checked.year, n=warnings)
    elif checked.missing == len(checked.agencies):
        return text("compliance.matrix_none", year=checked.year)
    else:
        title = text("compliance.matrix_clean", year=checked.year)
    return title + (text("compliance.matrix_missing", n=checked.missing) if checked.missing else "")


def list_columns(context: PageContext, checked: Checked, *, is_whole: bool) -> list[str]:
    """The checks that have a column, in the order of the catalogue: all, or those that did not all pass."""
    loud = checked.counts[list(FINDING_STATES[:-1])].sum(axis=1) > 0
    shown = set(checked.counts["rule"] if is_whole else checked.counts.loc[loud, "rule"])
    return [code for code in context.dictionary.rule_set.rules if code in shown]


def show_chosen(context: PageContext, checked: Checked) -> None:
    """The panel of the chosen finding; before anything is chosen, of the worst one of the year."""
    chosen = st.session_state[FINDING] or _find_worst(context, checked)
    row = _find(context, chosen) if chosen else None
    if row is None:
        blocks.empty_state(write_title(checked), text("compliance.select"))
        return
    show_finding(context, row)


def show_list(context: PageContext, checked: Checked) -> None:
    """The list of findings with its filters, its downloads, and two ways to choose one."""
    scope, wanted = _read_list(context, checked)
    every, n = cached(queries.count_findings, context.snapshot, scope, wanted)
    hidden = text("compliance.list_hidden", n=every - n) if every > n else ""
    subtitle = text("compliance.list_subtitle") + hidden
    with figure(context, "findings", text("compliance.list_title", n=every), subtitle):
        _draw_filters(context)
        if not n:
            blocks.empty_state(text("compliance.list_none"), text("compliance.list_none_action"))
            return
        start = _take_findings(n)
        page = cached(queries.find_findings, context.snapshot, scope, wanted, start, PAGE_FINDINGS)
        _draw_table(context, page)
        _draw_choice(context, page)
        _draw_list_downloads(context, scope, wanted, text("compliance.list_title", n=every))


def close_page() -> None:
    """Bring the URL into line with what was chosen."""
    for names, key, default in (
        (AT_FINDING, FINDING, ""),
        (AT_CHECK, CHECK, ""),
        (AT_CAUSE, CAUSE, ""),
        (AT_SPAN, SPAN, SPANS[0]),
    ):
        write_parameter(names, key, default)
    write_several("warnings", WARNINGS)
    write_several("also", ALSO)


def link_errors(context: PageContext) -> None:
    """On another page: how many errors this year has, with the way here; nothing where there is none."""
    counts = cached(queries.count_checks, context.snapshot, context.scope, context.year)
    n = int(counts["error"].sum())
    if n:
        st.page_link("pages/compliance.py", label=text("compliance.errors_link", n=n))


def link_report(context: PageContext, filing: Mapping[Any, Any]) -> None:
    """Beside a report: how many problems the checks found in it, with the way to the worst; or nothing."""
    if filing["report_year"] is None or not filing["is_current"]:
        return
    year = int(filing["report_year"])
    scope = Scope(agencies=(filing["agency_id"],), first_year=year, last_year=year)
    wanted = FindingFilter(states=("error", "warning", "uncertain", "info"), per_report=None)
    every, _ = cached(queries.count_findings, context.snapshot, scope, wanted)
    if every:
        worst = cached(queries.find_findings, context.snapshot, scope, wanted, 0, 1)["fingerprint"].iloc[0]
        st.page_link(
            "pages/compliance.py",
            label=text("compliance.report_link", n=every),
            query_params={"finding": str(worst)},
        )


def ledger_frame(context: PageContext, findings: pd.DataFrame) -> pd.DataFrame:
    """The list as an office sends it: the columns of a rectification ledger (整改台账).

    Runs outside the session that asked for it, so everything is said in the context's language.

    Args:
        context: From `ui.page`.
        findings: As `queries.find_findings`.
    """
    language, dictionary = context.language, context.dictionary
    rows = []
    for row in findings.to_dict("records"):
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
            }
        )
    names = (
        *("first", "second", "standard", "detail", "result", "agency", "year", "cells"),
        *("expected", "reported", "state", "number"),
    )
    frame = pd.DataFrame(rows, columns=list(names))
    return frame.rename(columns={name: translate(f"compliance.column.{name}", language) for name in names})


def _find(context: PageContext, fingerprint: str) -> Mapping[str, Any] | None:
    """A finding of an agency and year in scope, or None."""
    frame = cached(queries.finding_by_fingerprint, context.snapshot, fingerprint)
    if frame.empty or frame["report_year"].iloc[0] is None:
        return None
    row = {str(name): value for name, value in frame.iloc[0].to_dict().items()}
    agencies = set(cached(queries.scope_agencies, context.snapshot, context.scope)["agency_id"])
    is_in = row["agency_id"] in agencies and int(row["report_year"]) in context.years
    return row if is_in else None


def _find_worst(context: PageContext, checked: Checked) -> str:
    worst = checked.agencies.iloc[0]["agency_id"]
    cells = cached(queries.check_matrix, context.snapshot, context.scope, checked.year, (worst,))
    order = {state: rank for rank, state in enumerate(FINDING_STATES)}
    catalogue = list(context.dictionary.rule_set.rules)
    ranked = sorted(
        ((order[row["state"]], catalogue.index(row["rule"]), row["fingerprint"]))
        for row in cells.to_dict("records")
        if row["fingerprint"]
    )
    return str(ranked[0][2]) if ranked else ""


def _take_agencies(agencies: pd.DataFrame) -> pd.DataFrame:
    if len(agencies) <= PAGE_AGENCIES:
        return agencies
    pages = -(-len(agencies) // PAGE_AGENCIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        line = text("compliance.pages", n=len(agencies), pages=pages)
        blocks.html(f'<span class="da-source">{escape(line)}</span>')
        number = int(st.pagination(pages, key=_MATRIX_PAGE))
    start = (number - 1) * PAGE_AGENCIES
    return agencies.iloc[start : start + PAGE_AGENCIES]


def _speak(context: PageContext, cells: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    names = dict(zip(rows["agency_id"], rows["name"], strict=True))
    rules = context.dictionary.rule_set.rules
    return [
        text(
            "compliance.spoken",
            agency=names[row["agency_id"]],
            rule=row["rule"],
            title=say(rules[row["rule"]].title),
            state=name_state(row["state"]),
        )
        for row in cells.to_dict("records")
    ]


def _tabulate(cells: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The matrix as a table: one row per agency, one column per check, states in words."""
    states = {(row["agency_id"], row["rule"]): name_state(row["state"]) for row in cells.to_dict("records")}
    table = [
        {
            text("compliance.column.agency"): row["name"],
            text("compliance.missing"): text("compliance.missing") if row["is_missing"] else None,
            **{code: states.get((row["agency_id"], code)) for code in columns},
        }
        for row in rows.to_dict("records")
    ]
    return pd.DataFrame(table)


def _follow_click(picked: Mapping[str, Any], cells: pd.DataFrame) -> None:
    """A new click chooses the finding behind the mark; one that was followed before does nothing more."""
    now = (picked.get("agency_id"), picked.get("rule"))
    if not picked or st.session_state.get(_PICKED) == now:
        return
    st.session_state[_PICKED] = now
    behind = cells[(cells["agency_id"] == now[0]) & (cells["rule"] == now[1])]
    if not behind.empty and behind["fingerprint"].iloc[0]:
        st.session_state[FINDING] = str(behind["fingerprint"].iloc[0])


def _open_list(context: PageContext) -> None:
    rule_set = context.dictionary.rule_set
    open_parameter(AT_CHECK, CHECK, {"", *rule_set.groups, *rule_set.rules}, "")
    open_parameter(AT_CAUSE, CAUSE, {"", *(kind.value for kind in CauseKind)}, "")
    open_parameter(AT_SPAN, SPAN, SPANS, SPANS[0])
    open_several("warnings", WARNINGS, tuple(rule_set.groups))
    open_several("also", ALSO, ALSO_KINDS)


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
    with st.container(horizontal=True, vertical_alignment="bottom"):
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
        )
        st.pills(
            text("compliance.also"),
            ALSO_KINDS,
            key=ALSO,
            selection_mode="multi",
            format_func=kinds.__getitem__,
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
            "text": page[context.language],
        }
    )

    def open_row() -> None:
        rows = st.session_state[_TABLE]["selection"]["rows"]
        if rows:
            st.session_state[FINDING] = ids[rows[0]]

    current = st.session_state[FINDING]
    st.session_state[_TABLE] = {"selection": {"rows": [ids.index(current)] if current in ids else []}}
    names = {name: text(f"compliance.column.{name}") for name in shown}
    st.dataframe(
        shown.rename(columns=names),
        key=_TABLE,
        hide_index=True,
        on_select=open_row,
        selection_mode="single-row",
        column_config={
            names["state"]: st.column_config.TextColumn(width=90),
            names["year"]: st.column_config.TextColumn(width=60),
            names["agency"]: st.column_config.TextColumn(width=150),
            names["rule"]: st.column_config.TextColumn(width=190),
            names["text"]: st.column_config.TextColumn(width="large"),
        },
        alt=text("compliance.list_title", n=len(ids)),
    )


def _draw_choice(context: PageContext, page: pd.DataFrame) -> None:
    """The select box of the findings of this page: a way for whoever cannot use the table."""
    rules = context.dictionary.rule_set.rules
    names = {"": text("compliance.select")}
    for row in page.to_dict("records"):
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


def _draw_list_downloads(context: PageContext, scope: Scope, wanted: FindingFilter, title: str) -> None:
    """The whole list to take away, made when it is asked for."""
    notes = [
        (text("csv.title"), title),
        (text("csv.scope"), describe_scope(context)),
        (text("csv.source"), source_line(context)),
        (text("compliance.column.result"), text("compliance.note")),
    ]

    def collect() -> pd.DataFrame:
        whole = replace(wanted, per_report=None)
        return ledger_frame(context, queries.find_findings(context.snapshot, scope, whole, 0, TAKEN_AWAY))

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
