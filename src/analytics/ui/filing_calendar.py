"""The filing calendar of the page of reports: who published when, against the deadline, and who did not."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import filing_calendar, row_targets
from analytics.charts.calendar_layout import CROWD, count_fullest
from analytics.charts.formats import Language, format_date
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import ChartSpec, cached, finish_chart
from analytics.ui.figures import draw_spec, figure, pick, source_line
from analytics.ui.filters import KIND_ORDER
from analytics.ui.formats import join_names
from analytics.ui.language import text
from analytics.ui.lateness import Row, count_days_late, name_late, to_day
from analytics.ui.overview import pick_coverage
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.shell import PageContext

AT_YEAR, YEAR = {"year": ""}, "reports_year"
_PICKED = "reports_picked"
_SPOKEN = ("name", "state", "published_on", "due_on", "received_on")
_COLUMNS = ("name", "kind", "state", "published_on", "due_on", "received_on")


def choose_year(context: PageContext) -> int:
    """The report year of the calendar: this year, until another one is chosen."""
    years = [str(year) for year in reversed(context.years)]
    first = years[0]
    open_parameter(AT_YEAR, YEAR, years, first)
    if len(years) > 1:
        st.segmented_control(
            text("calendar.year"), years, key=YEAR, required=True, label_visibility="collapsed"
        )
    write_parameter(AT_YEAR, YEAR, first)
    return int(st.session_state[YEAR])


@dataclass(frozen=True)
class Calendar:
    """The calendar of one year, ready to be shown.

    Attributes:
        title: The finding.
        late: Who is late and who is missing, in words.
        received: Reports that are there.
        expected: Reports that should be there, None where nobody knows.
        filings: Those whose marks can be clicked.
        is_columned: Some day has too many reports for marks.
        chart: None where there is no report.
    """

    title: str
    late: str
    received: int
    expected: int | None
    filings: tuple[str, ...]
    is_columned: bool
    chart: ChartSpec | None


def show_calendar(context: PageContext) -> str | None:
    """The figure of the calendar.

    Returns:
        The report whose mark was clicked just now.
    """
    if not context.years:
        return None
    year = choose_year(context)
    language = context.language
    made = cached(_make_calendar, context.snapshot, context.scope, year, language)
    with figure(
        context,
        "calendar",
        made.title,
        text("calendar.subtitle_columns" if made.is_columned else "calendar.subtitle", year=year),
        source=source_line(context, made.received, made.expected),
        data=partial(_tabulate, context.snapshot, context.scope, year, language),
    ) as drawn:
        if made.chart is None:
            blocks.html(f'<p class="da-sub">{escape(text("calendar.nothing"))}</p>')
            return None
        picked = draw_spec(
            made.chart,
            key="chart-calendar",
            alt=f"{made.title} {made.late}".strip(),
            select=row_targets.SELECTION if made.filings else None,
            drawn=drawn,
        )
        if made.late:
            drawn.remarks.append(made.late)
            blocks.html(f'<p class="da-sub">{escape(made.late)}</p>')
    return _follow_click(pick(picked, "filing_id", made.filings))


def _make_calendar(snapshot: Snapshot, scope: Scope, year: int, language: Language) -> Calendar:
    reports, is_expected_known = _list_reports(snapshot, scope, year)
    fullest = count_fullest(reports, year)
    chart = None
    if not reports.empty:
        spoken = _speak(reports, language, is_columned=fullest > CROWD)
        chart = finish_chart(filing_calendar.draw_calendar(spoken, language, year=year))
    return Calendar(
        title=write_title(reports, year),
        late="" if reports.empty else _name_late(reports, language),
        received=int(reports["filing_id"].notna().sum()),
        expected=len(reports) if is_expected_known else None,
        filings=tuple(reports["filing_id"].dropna()) if 0 < fullest <= CROWD else (),
        is_columned=fullest > CROWD,
        chart=chart,
    )


def _list_reports(snapshot: Snapshot, scope: Scope, year: int) -> tuple[pd.DataFrame, bool]:
    """The reports lane by lane, and whether anybody knows who should have reported."""
    reports = _sort_by_lane(queries.coverage_names(snapshot, scope, year))
    coverage = pick_coverage(cached(queries.coverage_by_year, snapshot, scope), year)
    is_known = bool(coverage["is_expected_known"])
    # Without a roster nobody knows who should have reported.
    return (reports if is_known else reports[reports["state"] != "missing"]), is_known


def write_title(reports: pd.DataFrame, year: int) -> str:
    """How many were on time, late and missing, in one sentence.

    Args:
        reports: As ``queries.coverage_names``; without a roster nobody is missing.
        year: The report year.
    """
    counts = reports["state"].value_counts()
    parts = []
    for state in ("on_time", "late", "undated", "missing"):
        n = int(counts.get(state, 0))
        if n and state == "late":
            days = max(count_days_late(row) for row in _pick_rows(reports, ("late",)))
            parts.append(text("calendar.late", n=n, days=days))
        elif n:
            parts.append(text(f"calendar.{state}", n=n))
    if not parts:
        return text("calendar.none", year=year)
    return text("calendar.title", year=year, parts=text("scope.join").join(parts))


def _pick_rows(reports: pd.DataFrame, states: Sequence[str]) -> list[dict[Hashable, Any]]:
    """The reports in some states; of ten thousand agencies nearly all are on time."""
    picked = reports.loc[reports["state"].isin(states), ["name", "state", "due_on", "published_on"]]
    return picked.to_dict("records")


def _sort_by_lane(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports lane by lane, with the names of the lanes."""
    kinds = {kind: place for place, kind in enumerate(KIND_ORDER)}
    of = reports["kind"].tolist()
    order = sorted(range(len(of)), key=lambda row: kinds.get(of[row], len(kinds)))
    lanes = {kind: text(f"kind.{kind}") for kind in kinds if kind in set(of)}
    names = [lanes.get(of[row]) or text("calendar.no_kind") for row in order]
    return reports.iloc[order].reset_index(drop=True).assign(lane=names)


def _speak(reports: pd.DataFrame, language: Language, *, is_columned: bool) -> pd.DataFrame:
    """The reports with each in words; a report in a column is drawn with others and needs none of its own."""
    is_told = reports["state"].isin(["undated", "missing"]) if is_columned else reports["state"].notna()
    told = reports.loc[is_told, list(_SPOKEN)]
    words = dict(zip(told.index, (_describe(row, language) for row in told.to_dict("records")), strict=True))
    return reports.assign(spoken=[words.get(row, "") for row in reports.index])


def _describe(row: Row, language: Language) -> str:
    state = str(row["state"])
    day = to_day(
        row["received_on"] if state == "undated" else row["due_on" if state == "missing" else "published_on"]
    )
    printed = text("coverage.unknown") if day is None else format_date(day, language)
    return text(f"calendar.spoken_{state}", name=row["name"], date=printed, n=count_days_late(row))


def _name_late(reports: pd.DataFrame, language: Language) -> str:
    """Who is late and who is missing, in words: a narrow chart has no room for names."""
    rows = sorted(_pick_rows(reports, ("late", "missing")), key=count_days_late, reverse=True)
    named = {
        "late": [name_late(row, language) for row in rows if row["state"] == "late"],
        "missing": [str(row["name"]) for row in rows if row["state"] == "missing"],
    }
    parts = [
        text("coverage.names", label=text(f"coverage.{state}"), names=join_names(names, language))
        for state, names in named.items()
        if names
    ]
    return text("note.end").join(parts)


def _tabulate(snapshot: Snapshot, scope: Scope, year: int, language: Language) -> pd.DataFrame:
    """The calendar as a table, with readable column names."""
    reports, _ = _list_reports(snapshot, scope, year)
    table = pd.DataFrame(
        [
            {
                "name": row["name"],
                "kind": row["lane"],
                "state": text(f"coverage.{row['state']}"),
                **{
                    column: None if (day := to_day(row[column])) is None else format_date(day, language)
                    for column in ("published_on", "due_on", "received_on")
                },
                "days": count_days_late(row) if row["state"] == "late" else None,
            }
            for row in reports.to_dict("records")
        ],
        columns=[*_COLUMNS, "days"],
    ).astype({"days": "Int64"})
    return table.rename(columns={name: text(f"calendar.column.{name}") for name in table.columns})


def _follow_click(filing: str | None) -> str | None:
    """The report of a new click; one that was followed before does nothing more."""
    if filing is None or st.session_state.get(_PICKED) == filing:
        return None
    st.session_state[_PICKED] = filing
    return filing
