"""The choices of the page that compares (view, metric, agency), and the way to the evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts.records import list_records
from analytics.charts.standings import print_metric
from analytics.charts.years import Break
from analytics.dictionary import Metric
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.language import load_texts, say, text
from analytics.ui.links import link_page
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.search import offer, take_page
from analytics.ui.shell import PageContext

VIEWS = ("heat", "years", "peers", "ranking", "multiples")
ORDERS = ("official", "value")
FIRST_METRIC = "grant_rate"
PAGE_ROWS = 50
"""Rows of a heat map, ranking or panels on one page; more are turned over."""
_VIEW, _METRIC, _SUBJECT, _ORDER = "compare_view", "compare_metric", "compare_subject", "compare_order"
_PAGE = "compare_page"
_WITH_METRIC = {"heat", "peers", "ranking", "multiples"}
_WITH_SUBJECT = {"years", "peers"}
_WITH_ORDER = {"heat", "multiples"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared.

    Attributes:
        view: One of `VIEWS`.
        metric: The metric (of the views that have one).
        subject: Id of the agency that is asked about.
        name: Its name.
        order: ``official`` or ``value``: how agencies are listed.
        agencies: All agencies of the snapshot, as ``queries.list_agencies``.
    """

    view: str
    metric: Metric
    subject: str
    name: str
    order: str
    agencies: pd.DataFrame


def choose(context: PageContext) -> Choice:
    """Draw the row of choices; each one is in the URL, and an unknown id stops the page with a notice."""
    agencies = cached(queries.list_agencies, context.snapshot)
    in_scope = cached(_list_subjects, context.snapshot, context.scope)
    if not in_scope:
        blocks.empty_state(text("empty.scope_title"), text("empty.scope_action"))
        st.stop()
    every = context.choices.agencies
    names = every if len(in_scope) == len(every) else {agency: every[agency] for agency in in_scope}
    metrics = {metric.id: say(metric.name) for metric in context.dictionary.metrics.values()}
    first = cached(_first_subject, context.snapshot, context.scope)
    open_parameter({"view": ""}, _VIEW, VIEWS, VIEWS[0])
    open_parameter({"metric": ""}, _METRIC, metrics, FIRST_METRIC)
    open_parameter({"subject": ""}, _SUBJECT, names, first)
    open_parameter({"order": ""}, _ORDER, ORDERS, ORDERS[0])
    with st.container(horizontal=True, vertical_alignment="center"):
        words = {view: text(f"compare.view.{view}") for view in VIEWS}
        st.segmented_control(
            text("compare.view.label"),
            VIEWS,
            key=_VIEW,
            format_func=words.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
        view = st.session_state[_VIEW]
        if view in _WITH_METRIC:
            _select("compare.metric", metrics, _METRIC)
        if view in _WITH_SUBJECT:
            offered = offer(names, (st.session_state[_SUBJECT],), _SUBJECT)
            _select("compare.subject", {agency: names[agency] for agency in offered}, _SUBJECT)
        if view in _WITH_ORDER:
            _select(
                "compare.order.label", {order: text(f"compare.order.{order}") for order in ORDERS}, _ORDER
            )
    metric, subject, order = (st.session_state[key] for key in (_METRIC, _SUBJECT, _ORDER))
    for parameter, key, default in (
        ("view", _VIEW, VIEWS[0]),
        ("metric", _METRIC, FIRST_METRIC),
        ("subject", _SUBJECT, first),
        ("order", _ORDER, ORDERS[0]),
    ):
        write_parameter({parameter: ""}, key, default)
    return Choice(view, context.dictionary.metric(metric), subject, names[subject], order, agencies)


def widen_scope(context: PageContext) -> Scope:
    """The scope in which peers are looked for: the region and years, without the other filters."""
    scope = context.scope
    return Scope(
        region=scope.region,
        first_year=scope.first_year,
        last_year=scope.last_year,
        use_implied=scope.use_implied,
    )


def list_breaks(context: PageContext, metric: Metric) -> tuple[Break, ...]:
    """The years in scope at which the metric's line is interrupted."""
    return tuple(Break(year) for year in metric.break_years if context.years[0] < year <= context.year)


def name_breaks(context: PageContext, metric: Metric) -> str:
    """What the dashed rules between years are; empty when none lies within the years shown."""
    years = [entry.year for entry in list_breaks(context, metric)]
    found = [entry for entry in context.dictionary.breaks if entry.year in years]
    return "".join(text("compare.break", year=entry.year, name=say(entry.name)) for entry in found)


def describe_metric(metric: Metric) -> str:
    """Name, unit and definition, for a subtitle."""
    unit = say(metric.unit)
    name = say(metric.name)
    return text("compare.measure", name=name, unit=unit, definition=say(metric.definition).rstrip("。."))


def take_agencies(context: PageContext, agencies: Iterable[str]) -> tuple[str, ...]:
    """The agencies on the chosen page of a long list, which can be searched by name."""
    names = context.choices.agencies
    return tuple(take_page({each: names[each] for each in agencies}, PAGE_ROWS, _PAGE, "compare.pages"))


def print_state(row: Mapping[Any, Any], gaps: Mapping[str, str]) -> str:
    """The word for a value that is not there: blank, unreadable, missing, not in the form and so on.

    Args:
        row: Of ``queries.metric_by_agency_year``, without a value.
        gaps: State by report, from ``queries.metric_gaps``.
    """
    state = str(row["reason"] or row["status"])
    if state == "unknown":
        state = gaps.get(str(row["filing_id"]), "unknown")
    key = f"compare.state.{state}"
    return text(key if key in load_texts() else "compare.state.unknown")


def draw_trace(
    context: PageContext, metric: Metric, rows: list[Mapping[Any, Any]], gaps: Mapping[str, str]
) -> None:
    """Below a chart: what was clicked (or the last year's) in words, with the way to the printed figure.

    Args:
        context: From `ui.page`.
        metric: The metric.
        rows: Of ``queries.metric_by_agency_year``.
        gaps: As `print_state`.
    """
    indicator, applicant = metric.numerator[0].key
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            blocks.trace(_describe_row(context, metric, row, gaps))
            if row["filing_id"]:
                link_page(
                    "pages/reports.py",
                    text("compare.trace.open"),
                    {
                        "filing": str(row["filing_id"]),
                        "indicator": indicator,
                        "applicant": applicant,
                    },
                )


def find_rows(rows: pd.DataFrame, agency: str, year: int | None = None) -> list[Mapping[Any, Any]]:
    """The rows of one agency (and year)."""
    return [
        row
        for row in list_records(rows)
        if row["agency_id"] == agency and (year is None or row["year"] == year)
    ]


def count_year(rows: pd.DataFrame, year: int) -> dict[str, int]:
    """How many agencies have a value this year, of how many, for the source line."""
    now = rows[rows["year"] == year]
    return {"n_known": int((now["status"] == "computed").sum()), "n_expected": len(now)}


def load_gaps(
    context: PageContext, metric: Metric, rows: pd.DataFrame | list[Mapping[Any, Any]]
) -> dict[str, str]:
    """The state of the cells that the metric lacks, by report.

    Args:
        context: From `ui.page`.
        metric: The metric.
        rows: Of ``queries.metric_by_agency_year``; those without a value are told apart.
    """
    records = list_records(rows) if isinstance(rows, pd.DataFrame) else rows
    lacking = tuple(
        str(row["filing_id"]) for row in records if row["reason"] == "unknown" and row["filing_id"]
    )
    if not lacking:
        return {}
    gaps = cached(queries.metric_gaps, context.snapshot, metric.id, lacking)
    return dict(zip(gaps["filing_id"].tolist(), gaps["state"].tolist(), strict=True))


def trace_agency(context: PageContext, metric: Metric, agency: str, year: int, scope: Scope) -> None:
    """Below a chart: one agency's value of one year, as `draw_trace`."""
    own = cached(queries.metric_by_agency_year, context.snapshot, scope, (metric.id,), (agency,))
    rows = find_rows(own, agency, year)
    draw_trace(context, metric, rows, load_gaps(context, metric, rows))


def is_share(metric: Metric) -> bool:
    """Whether the metric is written in percent."""
    return metric.kind == "rate" and metric.per == 1


def _describe_row(
    context: PageContext, metric: Metric, row: Mapping[Any, Any], gaps: Mapping[str, str]
) -> str:
    facts = {"agency": row["name"], "year": row["year"], "name": say(metric.name)}
    if row["value"] is None:
        return text("compare.trace.state", **facts, state=print_state(row, gaps))
    value = print_metric(metric, row["value"], context.language)
    parts = [text("compare.trace.value", **facts, value=value)]
    if metric.denominator:
        parts.append(
            text("compare.trace.fraction", above=f"{row['numerator']:,}", below=f"{row['denominator']:,}")
        )
    if row["is_small_base"]:
        parts.append(text("compare.trace.small", base=metric.min_base))
    if row["is_implied"]:
        parts.append(text("compare.trace.implied"))
    return text("compare.join").join(parts)


def _list_subjects(snapshot: Snapshot, scope: Scope) -> tuple[str, ...]:
    """The ids of the agencies in scope, in official order."""
    return tuple(queries.scope_agencies(snapshot, scope)["agency_id"].tolist())


def _first_subject(snapshot: Snapshot, scope: Scope) -> str:
    """The agency that is asked about until somebody chooses: the first department, else the first of all."""
    agencies = queries.scope_agencies(snapshot, scope)
    departments = agencies[(agencies["kind"] == "department") & (agencies["coverage"] == "single_organ")]
    return str((agencies if departments.empty else departments)["agency_id"].iloc[0])


def _select(label: str, names: Mapping[str, str], key: str) -> None:
    st.selectbox(
        text(label),
        list(names),
        key=key,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        width=240,
    )
