"""Figures made from the frames of the queries: finding as title, chart, what is missing, table behind.

A figure whose frame holds no value shows why instead of an empty chart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd

from analytics.charts.formats import Language, format_coverage, format_mark, is_known
from analytics.charts.frames import Row
from analytics.charts.records import list_records
from analytics.charts.titles import Title
from analytics.ui import blocks, doubts
from analytics.ui.cache import Chart, ChartSpec, chart_spec
from analytics.ui.downloads import Table
from analytics.ui.figures import Hinted, draw_spec, figure, source_line
from analytics.ui.formats import format_years, join_names
from analytics.ui.language import load_texts, say, text
from analytics.ui.shell import PageContext

_TABLE_COLUMNS = (
    *(
        "metric",
        "block",
        "place",
        "name",
        "form_name",
        "applicant",
        "year",
        "value",
        "numerator",
        "denominator",
    ),
    *(
        "previous",
        "change",
        "share",
        "count",
        "whole",
        "low",
        "high",
        "quartile_from",
        "quartile_to",
        "variant",
        "base",
    ),
    *(
        "carried_out",
        "carried_in",
        "score",
        "zone",
        "reported",
        "parts",
        "gap",
        "apart",
        "printed_as",
        "n_common",
        "side",
        "step",
        "role",
        "status",
        "reason",
    ),
    *("is_lower_bound", "n_known", "n_expected", "n_implied", "unknown"),
)
"""Columns that a download offers, in this order; the others are for the chart only."""
_WORDS = {"status": "state", "reason": "reason", "side": "side", "role": "role", "step": "step"}
"""Columns of ids that are written in words, and where the words stand."""


def print_title(*titles: Title | None) -> str:
    """The sentence of a title, continued by those of the others that fired."""
    fired = [text(f"title.{title.key}", **title.values) for title in titles if title is not None]
    return text("title.join").join(fired)


@dataclass(frozen=True)
class Exhibit:
    """What one figure shows, apart from how it is drawn.

    Attributes:
        key: Unique on the page.
        title: The finding.
        subtitle: Measure, unit, scope, definition, encoding.
        rows: What the chart draws.
        data: The rows behind the figure, offered as a table (`tabulate`), or what makes them.
        metrics: Whose definitions the figure offers.
        counted: A row with `n_known` and `n_expected` for the source line.
        note: What is missing, below the chart (`note_gaps`).
        nothing: Why there is nothing to draw; the chart is drawn where this is empty.
        compare: For screen readers: the comparison that matters, after the title.
        names: The agencies of the chart that can be chosen, by id.
        hint: Continues the subtitle on the page: what a click does.
    """

    key: str
    title: str
    subtitle: str
    rows: pd.DataFrame
    data: Table
    metrics: Sequence[str] = ()
    counted: Row | None = None
    note: str = ""
    nothing: str = ""
    compare: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True)
class Finished:
    """A figure that is ready to be shown: what `prepared` keeps from one session to the next.

    Attributes:
        exhibit: What it was made from.
        title: Its title, with the doubt that belongs to it.
        source: The source line; None says only from which snapshot.
        doubted: As `doubts.find_doubts`.
        chart: None where there is nothing to draw.
    """

    exhibit: Exhibit
    title: str
    source: str | None
    doubted: tuple[dict[str, Any], ...]
    chart: ChartSpec | None


def finish(
    context: PageContext,
    exhibit: Exhibit,
    builder: Callable[..., Chart],
    *frames: pd.DataFrame | None,
    **options: Any,
) -> Finished:
    """Draw the chart of a figure and say what is to be said of it.

    Args:
        context: From `ui.page`.
        exhibit: What is shown.
        builder: A chart function of `analytics.charts`, called with the exhibit's rows.
        frames: Further frames of the builder, in their places after the rows.
        options: Of the builder; no frames, which would not be told apart in the cache.
    """
    counted = exhibit.counted
    doubted = doubts.find_doubts(context, exhibit.metrics, _list_years(exhibit.rows, context.year))
    chart = None
    if not exhibit.nothing and not exhibit.rows.empty:
        # Names of who is unknown are written below a chart, never drawn in it, and may be thousands.
        rows = exhibit.rows.drop(columns="unknown", errors="ignore")
        chart = chart_spec(builder, rows, *frames, **options)
    return Finished(
        exhibit=exhibit,
        title=doubts.doubt_title(exhibit.title, doubted, context.year, context.language),
        source=None if counted is None else source_line(context, counted["n_known"], counted["n_expected"]),
        doubted=tuple(doubted),
        chart=chart,
    )


def present(
    context: PageContext,
    finished: Finished,
    *,
    select: str | None = None,
    after: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Show one figure, or in it why there is nothing to draw.

    Args:
        context: From `ui.page`.
        finished: The figure.
        select: The chart's selection (`draw_spec`).
        after: Draws what stands below the chart, from what is selected in it.

    Returns:
        What is selected in the chart; compare it with today's data.
    """
    picked: dict[str, Any] = {}
    exhibit = finished.exhibit
    with figure(
        context,
        exhibit.key,
        finished.title,
        Hinted(exhibit.subtitle, exhibit.hint),
        source=finished.source,
        data=partial(tabulate, exhibit.data, context, exhibit.metrics),
        metrics=exhibit.metrics,
        listed=partial(_list_drawn, exhibit, context),
    ) as drawn:
        if finished.chart is None:
            blocks.html(_nothing_html(exhibit.nothing or text("reason.no_report")))
        else:
            alt = " ".join(filter(None, (finished.title, exhibit.compare)))
            picked = draw_spec(
                finished.chart, key=f"chart-{exhibit.key}", alt=alt, select=select, drawn=drawn
            )
        if exhibit.note:
            drawn.remarks.append(exhibit.note)
            blocks.html(f'<p class="da-sub">{escape(exhibit.note)}</p>')
        drawn.remarks += doubts.show_doubts(context, finished.doubted)
        if after is not None and not exhibit.nothing:
            after(picked)
    return picked


def show(
    context: PageContext,
    exhibit: Exhibit,
    builder: Callable[..., Chart],
    *frames: pd.DataFrame | None,
    select: str | None = None,
    after: Callable[[dict[str, Any]], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Finish a figure and show it at once; arguments as `finish`, the rest as `present`."""
    finished = finish(context, exhibit, builder, *frames, **options)
    return present(context, finished, select=select, after=after)


def explain_nothing(rows: pd.DataFrame) -> str:
    """Why no row has a value, by the last year's reason; empty when some row has one.

    Args:
        rows: One metric by year: `year`, `value`, `reason`.
    """
    if rows["value"].map(is_known).astype(bool).any():
        return ""
    reasons = [str(reason) for reason in rows.sort_values("year")["reason"] if reason]
    # A reason that a person can act on says more than that other years have no report.
    telling = [reason for reason in reasons if reason != "no_report"] or ["no_report"]
    return text(f"reason.{telling[-1]}")


def note_gaps(rows: pd.DataFrame, year: int, language: Language) -> str:
    """What a chart over years leaves open: why years are gaps, who is unknown this year, what is implied.

    Args:
        rows: One metric as ``queries.metric_by_year`` gives it.
        year: This year.
        language: ``zh`` or ``en``.
    """
    parts = []
    records = list_records(rows)
    for reason in dict.fromkeys(str(row["reason"]) for row in records if not is_known(row["value"])):
        years = [int(row["year"]) for row in records if row["reason"] == reason]
        spans = text("note.join").join(format_years(first, last) for first, last in _find_spans(years))
        parts.append(text("note.years", years=spans, reason=text(f"reason.{reason}")))
    for row in records:
        if row["year"] == year and is_known(row["value"]):
            if row["unknown"]:
                names = join_names([str(name) for name in row["unknown"]], language)
                parts.append(text("note.unknown", year=year, names=names))
            if row["n_implied"]:
                parts.append(text("note.implied", year=year, n=row["n_implied"]))
    return text("note.end").join(parts)


def name_bounds(shares: pd.DataFrame) -> str:
    """What ≥ beside a year of `frames.label_shares` says, where a year has it; continues a subtitle."""
    return text("note.bound_years") if shares["is_lower_bound"].astype(bool).any() else ""


def note_bounds(shares: pd.DataFrame) -> str:
    """How many agencies are known of how many, for each year of `frames.label_shares` that lacks some.

    Where the blocks differ, the fewest that any of them has.
    """
    bounds = shares[shares["is_lower_bound"].astype(bool)]
    years = [
        text("note.known_of", year=year, counted=format_coverage(int(known), int(expected)))
        for year, known, expected in bounds.groupby("year")[["n_known", "n_expected"]]
        .min()
        .itertuples(name=None)
    ]
    return text("note.known", years=text("note.join").join(years)) if years else ""


def explain_search(exhibit: Exhibit, agencies: Sequence[str], shown: Sequence[str]) -> Exhibit:
    """Where a search finds none of the agencies it is the search that says so, not their reports.

    A page of them says how many it is of how many: taken away as a picture, nothing else would.
    """
    if agencies and not shown:
        return replace(exhibit, nothing=text("nothing.search"))
    if len(shown) == len(agencies):
        return exhibit
    part = text("compare.part", n=len(shown), every=len(agencies))
    return replace(exhibit, note=text("note.end").join(filter(None, (part, exhibit.note))))


def compare_ends(rows: pd.DataFrame, unit: str, language: Language) -> str:
    """First and last known value of a metric by year, for the text that screen readers read."""
    known = [row for row in list_records(rows) if is_known(row["value"])]
    ends = known if len(known) < 2 else [known[0], known[-1]]
    marks = [
        format_mark(float(row["value"]), unit, language, is_lower_bound=bool(row["is_lower_bound"]))
        for row in ends
    ]
    return "; ".join(f"{row['year']}: {mark}" for row, mark in zip(ends, marks, strict=True))


def tabulate(rows: Table, context: PageContext, metrics: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a figure with readable column names, states and metrics in words.

    Args:
        rows: The rows, or what makes them.
        context: From `ui.page`.
        metrics: Of the figure: they say the unit of values that stand in no row of a metric.
    """
    frame = rows() if callable(rows) else rows
    columns = [column for column in _TABLE_COLUMNS if column in frame]
    table = frame[columns].copy()
    headers = {column: text(f"column.{column}") for column in columns}
    for column, words in _WORDS.items():
        if column in table:
            table[column] = [_word(words, value) for value in table[column]]
    if "is_lower_bound" in table:
        table["is_lower_bound"] = [
            text("column.yes" if value else "column.no") for value in table["is_lower_bound"]
        ]
    named = [context.dictionary.metric(str(metric)) for metric in table.get("metric", metrics)]
    if "metric" in table:
        table["metric"] = [say(metric.name) for metric in named]
    units = {text("column.fraction") if metric.unit.zh == "%" else say(metric.unit) for metric in named}
    if len(units) == 1 and "value" in headers:
        headers["value"] = text("column.value_in", unit=units.pop())
    if "applicant" in table:
        names = context.dictionary.applicants
        table["applicant"] = [say(names[applicant]) for applicant in table["applicant"]]
    return table.rename(columns=headers)


def _list_drawn(exhibit: Exhibit, context: PageContext) -> pd.DataFrame:
    """The rows that a chart draws as a table; a long list shows those of its page, as they are printed."""
    if not callable(exhibit.data):
        return tabulate(exhibit.data, context, exhibit.metrics)
    printed = "printed" if "printed" in exhibit.rows else "text"
    columns = {"name": text("column.name"), "year": text("column.year"), printed: text("column.value")}
    drawn = [column for column in columns if column in exhibit.rows]
    return exhibit.rows[drawn].rename(columns=columns)


def _list_years(rows: pd.DataFrame, year: int) -> tuple[int, ...]:
    return tuple(sorted({int(each) for each in rows["year"]})) if "year" in rows and len(rows) else (year,)


def _find_spans(years: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of years without a gap.

    >>> _find_spans([2019, 2020, 2023])
    [(2019, 2020), (2023, 2023)]
    """
    spans: list[tuple[int, int]] = []
    for year in sorted(years):
        if spans and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return spans


def _nothing_html(reason: str) -> str:
    """What stands in place of a chart: that there is nothing to draw, why, and what can be done."""
    return (
        f'<div class="da-empty"><p>{escape(text("nothing.title", reason=reason))}</p>'
        f'<p class="da-sub">{escape(text("nothing.action"))}</p></div>'
    )


def _word(words: str, value: object) -> str:
    key = f"{words}.{value}"
    return text(key) if key in load_texts() else ("" if value is None else str(value))
