"""The page of the checks: its choices, counts by state, and the matrix of agencies and checks.

What is chosen lives in the URL: ``year`` and ``finding``. A finding that today's data do not have within the
filters stops the page with a notice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import checks, row_targets
from analytics.charts.records import list_records
from analytics.queries import Decisions, FindingFilter, Scope
from analytics.queries.verdicts import FINDING_STATES
from analytics.ui import blocks
from analytics.ui.cache import cached, prepared
from analytics.ui.compliance_finding import CHIPS, name_state, show_finding
from analytics.ui.decisions import name_decision
from analytics.ui.figures import Hinted, draw, figure, source_line
from analytics.ui.language import say, text
from analytics.ui.links import link_page
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.people import read_decisions
from analytics.ui.search import take_page
from analytics.ui.shell import PageContext

FINDING, YEAR = "compliance_finding", "compliance_year"
AT_FINDING, AT_YEAR = {"finding": ""}, {"year": ""}
PAGE_AGENCIES = 50
MATRIX_COLUMNS, PANEL_COLUMNS = 3, 2
"""How matrix and panel share the width of the page."""
_NAME = "\0"
"""Stands for the agency in what is said of many."""
_MATRIX_PAGE, _WHOLE, _PICKED = "compliance_matrix_page", "compliance_whole", "compliance_picked"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said in one year.

    Attributes:
        year: The report year.
        counts: By check, as `queries.rank_agencies` gives them.
        agencies: As `queries.rank_agencies`.
        decisions: What people said of findings, as it is now.
    """

    year: int
    counts: pd.DataFrame
    agencies: pd.DataFrame
    decisions: Decisions

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
    if len(years) > 1:
        st.selectbox(text("compliance.year"), years, key=YEAR, width=140)
    year = int(st.session_state[YEAR])
    write_parameter(AT_YEAR, YEAR, first)
    decisions = read_decisions(context)
    counts, agencies = cached(queries.rank_agencies, context.snapshot, context.scope, year, decisions)
    checked = Checked(year, counts, agencies, decisions)
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
    if checked.count("settled"):
        items.append(("plain", text("decision.settled"), checked.count("settled")))
    blocks.chips(items)


def lay_sides() -> Any:
    """The grid of matrix and panel: side by side, one below the other where every check has its column."""
    if st.session_state.get(_WHOLE):
        return st.grid(MATRIX_COLUMNS + PANEL_COLUMNS, min_column_width=400)
    return st.grid(MATRIX_COLUMNS + PANEL_COLUMNS, min_column_width=190)


def show_matrix(context: PageContext, checked: Checked) -> None:
    """The figure of agencies and checks; a click on a mark chooses its finding."""
    rows = _take_agencies(checked.agencies)
    cells = prepared(_list_cells, context, checked.year, _name(rows), checked.decisions)
    columns = list_columns(context, checked, is_whole=bool(st.session_state.get(_WHOLE)))
    folded = len(checked.counts) - len(columns)
    title = write_title(checked)
    subtitle = text("compliance.matrix_subtitle") + (
        text("compliance.matrix_folded", n=folded) if folded else ""
    )
    if checked.decisions.latest:
        subtitle += text("decision.matrix")
    if len(rows) < len(checked.agencies):
        # A picture of one page must not pass for all of them.
        subtitle += text("compliance.matrix_part", n=len(rows), every=len(checked.agencies))
    received = len(checked.agencies) - checked.missing
    source = source_line(context, received, len(checked.agencies))
    data = partial(_tabulate, cells, rows, columns)
    hinted = Hinted(subtitle, text("hint.mark"))
    with figure(context, "checks", title, hinted, source=source, data=data, listed=data) as drawn:
        if columns and len(rows):
            worst = rows.iloc[0]
            picked = draw(
                checks.draw_checks,
                cells[["agency_id", "rule", "state", "decision", "spoken"]],
                rows[["agency_id", "name", "is_missing"]],
                key="chart-checks",
                alt=text("compliance.alt", title=title, agency=worst["name"], n=worst["error"]),
                select=row_targets.SELECTION,
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
    loud = checked.counts[[*FINDING_STATES[:-1], "settled"]].sum(axis=1) > 0
    shown = set(checked.counts["rule"] if is_whole else checked.counts.loc[loud, "rule"])
    return [code for code in context.dictionary.rule_set.rules if code in shown]


def show_chosen(context: PageContext, checked: Checked) -> None:
    """The panel of the chosen finding; before anything is chosen, of the worst one of the year."""
    chosen, agency = st.session_state[FINDING], ""
    if not chosen:
        chosen, agency = _find_worst(context, checked)
    row = _find(context, chosen, agency) if chosen else None
    if row is None:
        blocks.empty_state(write_title(checked), text("compliance.select"))
        return
    show_finding(context, row, checked.decisions, FINDING)


def close_page() -> None:
    """Bring the URL into line with the finding that was chosen."""
    write_parameter(AT_FINDING, FINDING, "")


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
        link_page(
            "pages/compliance.py",
            text("compliance.report_link", n=every),
            {"finding": str(worst)},
        )


def _find(context: PageContext, fingerprint: str, agency: str = "") -> Mapping[str, Any] | None:
    """A finding of an agency and year in scope, or None; `agency` where it is known."""
    frame = cached(queries.finding_by_fingerprint, context.snapshot, fingerprint, agency)
    if frame.empty or frame["report_year"].iloc[0] is None:
        return None
    row = {str(name): value for name, value in frame.iloc[0].to_dict().items()}
    agencies = set(cached(queries.scope_agencies, context.snapshot, context.scope)["agency_id"])
    is_in = row["agency_id"] in agencies and int(row["report_year"]) in context.years
    return row if is_in else None


def _find_worst(context: PageContext, checked: Checked) -> tuple[str, str]:
    """The worst finding of the agency with most of them, "" where there is none; and the agency."""
    worst = checked.agencies["agency_id"].iat[0]
    # It stands on the first page of the matrix, whose cells are kept.
    cells = prepared(
        _list_cells, context, checked.year, _name(checked.agencies[:PAGE_AGENCIES]), checked.decisions
    )
    order = {state: rank for rank, state in enumerate(FINDING_STATES)}
    catalogue = list(context.dictionary.rule_set.rules)
    ranked = sorted(
        ((order[row["state"]], catalogue.index(row["rule"]), row["fingerprint"]))
        for row in list_records(cells[cells["agency_id"] == worst])
        if row["fingerprint"]
    )
    return (str(ranked[0][2]) if ranked else ""), str(worst)


def _take_agencies(agencies: pd.DataFrame) -> pd.DataFrame:
    names = dict(zip(agencies["agency_id"], agencies["name"], strict=True))
    shown = set(take_page(names, PAGE_AGENCIES, _MATRIX_PAGE, "compliance.pages"))
    return agencies[agencies["agency_id"].isin(shown)]


def _list_cells(
    context: PageContext, year: int, named: tuple[tuple[str, str], ...], decisions: Decisions
) -> pd.DataFrame:
    """The cells of some agencies, given by id and name, each in words."""
    names = dict(named)
    cells = queries.check_matrix(context.snapshot, context.scope, year, tuple(names), decisions)
    return cells.assign(spoken=_speak(context, cells, names))


def _name(agencies: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(zip(agencies["agency_id"].tolist(), agencies["name"].tolist(), strict=True))


def _speak(context: PageContext, cells: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Each cell in words; all but the name is the same for most."""
    kinds: dict[tuple[str, str, str], str] = {}
    spoken = []
    columns = (cells[name].tolist() for name in ("agency_id", "rule", "state", "decision"))
    for agency, *kind in zip(*columns, strict=True):
        rule, state, decision = kind
        key = (rule, state, decision)
        if key not in kinds:
            kinds[key] = _speak_kind(context, *key)
        spoken.append(kinds[key].replace(_NAME, names[agency]))
    return spoken


def _speak_kind(context: PageContext, rule: str, state: str, decision: str) -> str:
    title = say(context.dictionary.rule_set.rules[rule].title)
    line = text("compliance.spoken", agency=_NAME, rule=rule, title=title, state=name_state(state))
    if decision == "open":
        return line
    return text("decision.spoken", finding=line, decision=name_decision(decision))


def _tabulate(cells: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The matrix as a table: one row per agency, one column per check, states in words."""
    states = {(row["agency_id"], row["rule"]): _name_cell(row) for row in list_records(cells)}
    table = [
        {
            text("compliance.column.agency"): row["name"],
            text("compliance.missing"): text("compliance.missing") if row["is_missing"] else None,
            **{code: states.get((row["agency_id"], code)) for code in columns},
        }
        for row in list_records(rows)
    ]
    return pd.DataFrame(table)


def _name_cell(row: Mapping[Any, Any]) -> str:
    state = name_state(row["state"])
    if row["decision"] == "open":
        return state
    return text("decision.spoken", finding=state, decision=name_decision(row["decision"]))


def _follow_click(picked: Mapping[str, Any], cells: pd.DataFrame) -> None:
    """A new click chooses the finding behind the mark; one that was followed before does nothing more."""
    now = (picked.get("agency_id"), picked.get("rule"))
    if not picked or st.session_state.get(_PICKED) == now:
        return
    st.session_state[_PICKED] = now
    behind = cells[(cells["agency_id"] == now[0]) & (cells["rule"] == now[1])]
    if not behind.empty and behind["fingerprint"].iloc[0]:
        st.session_state[FINDING] = str(behind["fingerprint"].iloc[0])
