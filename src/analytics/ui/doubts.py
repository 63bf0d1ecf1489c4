"""Below a chart: which of its figures a check doubts. They are shown as filed, and nobody shall miss that."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import queries
from analytics.dictionary import Metric
from analytics.ui import blocks
from analytics.ui.cache import cached
from analytics.ui.formats import join_names
from analytics.ui.language import text
from analytics.ui.shell import PageContext

_MOST_YEARS = 3


def show_doubts(context: PageContext, metrics: Sequence[str], years: Sequence[int]) -> list[str]:
    """Draw the line with the way to the findings, and return it for the picture; nothing where all is well.

    Args:
        context: From `ui.page`.
        metrics: Whose figures the chart shows.
        years: Which years it shows.
    """
    found = cached(queries.doubted_figures, context.snapshot, context.scope)
    figures = {name for metric in metrics for name in list_figures(context.dictionary.metric(metric))}
    rows = [row for row in found.to_dict("records") if row["figure"] in figures and int(row["year"]) in years]
    if not rows:
        return []
    parts = []
    doubted = sorted({int(row["year"]) for row in rows}, reverse=True)
    for year in doubted[:_MOST_YEARS]:
        of_year = [row for row in rows if int(row["year"]) == year]
        names = list(dict.fromkeys(str(name) for row in of_year for name in row["names"]))
        rules = list(dict.fromkeys(str(row["rule"]) for row in of_year))
        shown = join_names(names, context.language, 3)
        parts.append(text("doubts.year", year=year, names=shown, rules=text("note.join").join(rules)))
    if doubted[_MOST_YEARS:]:
        parts.append(text("doubts.more", n=len(doubted) - _MOST_YEARS))
    line = text("doubts.line", parts=text("note.end").join(parts))
    latest = next(row for row in rows if int(row["year"]) == doubted[0])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        blocks.html(f'<p class="da-sub da-doubt">{escape(line)}</p>', is_narrow=True)
        st.page_link(
            "pages/compliance.py",
            label=text("doubts.link"),
            query_params={"check": str(latest["rule"]), "year": str(latest["year"])},
        )
    return [line]


def list_figures(metric: Metric) -> set[str]:
    """The figures that a metric is made of, as ``<indicator>|<applicant>``."""
    return {f"{term.key.indicator}|{term.key.applicant}" for term in (*metric.numerator, *metric.denominator)}
