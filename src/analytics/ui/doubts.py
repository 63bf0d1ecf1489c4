"""Below a chart: which of its figures a check doubts. They are shown as filed, and nobody shall miss that."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from analytics import queries
from analytics.charts.formats import Language
from analytics.charts.records import list_records
from analytics.dictionary import Metric, load_dictionary
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.formats import join_names
from analytics.ui.language import text
from analytics.ui.links import link_page
from analytics.ui.shell import PageContext

_MOST_YEARS = 3


def find_doubts(context: PageContext, metrics: Sequence[str], years: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of ``queries.doubted_figures`` that a chart shows, latest year first.

    Args:
        context: From `ui.page`.
        metrics: Whose figures the chart shows.
        years: Which years it shows.
    """
    found = cached(pick_doubts, context.snapshot, context.scope, tuple(metrics), tuple(years))
    return list(found)


def pick_doubts(
    snapshot: Snapshot, scope: Scope, metrics: Sequence[str], years: Sequence[int]
) -> tuple[dict[str, Any], ...]:
    """As `find_doubts`, kept for each chart: a page asks a dozen times."""
    found = cached(queries.doubted_figures, snapshot, scope)
    dictionary = load_dictionary()
    figures = {name for metric in metrics for name in list_figures(dictionary.metric(metric))}
    rows = found[found["figure"].isin(figures) & found["year"].isin(list(years))]
    return tuple(
        {str(key): value for key, value in row.items()}
        for row in list_records(rows.sort_values("year", ascending=False, kind="stable"))
    )


def doubt_title(title: str, rows: Sequence[Mapping[str, Any]], year: int, language: Language) -> str:
    """The title of a chart; behind the doubt where a figure of the year cannot be what it says.

    A unit mistaken or a negative count makes whatever the title tells of level and change a figure of that
    one report: whose it is stands first.
    """
    grave = [row for row in rows if row["year"] == year and str(row["rule"]).startswith("C")]
    if not grave:
        return title
    names = list(dict.fromkeys(str(name) for row in grave for name in row["names"]))
    return text("doubts.title", names=join_names(names, language, 2), title=title)


def show_doubts(context: PageContext, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Draw the line with the way to the findings, and return it for the picture; nothing where all is well.

    Args:
        context: From `ui.page`.
        rows: As `find_doubts`.
    """
    if not rows:
        return []
    parts = []
    doubted = list(dict.fromkeys(int(row["year"]) for row in rows))
    for year in doubted[:_MOST_YEARS]:
        of_year = [row for row in rows if int(row["year"]) == year]
        names = list(dict.fromkeys(str(name) for row in of_year for name in row["names"]))
        rules = list(dict.fromkeys(str(row["rule"]) for row in of_year))
        shown = join_names(names, context.language, 3)
        parts.append(text("doubts.year", year=year, names=shown, rules=text("note.join").join(rules)))
    if doubted[_MOST_YEARS:]:
        parts.append(text("doubts.more", n=len(doubted) - _MOST_YEARS))
    line = text("doubts.line", parts=text("note.end").join(parts))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        blocks.html(f'<p class="da-sub da-doubt">{escape(line)}</p>', is_narrow=True)
        link_page(
            "pages/compliance.py",
            text("doubts.link"),
            {"check": str(rows[0]["rule"]), "year": str(rows[0]["year"])},
        )
    return [line]


def list_figures(metric: Metric) -> set[str]:
    """The figures that a metric is made of, as ``<indicator>|<applicant>``."""
    return {f"{term.key.indicator}|{term.key.applicant}" for term in (*metric.numerator, *metric.denominator)}
