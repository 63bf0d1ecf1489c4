"""What the page on disputes shows: cases, results and rates, each with the legal break of 2024."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analytics import queries
from analytics.charts import frames, intervals, shares, theme, titles, trends
from analytics.charts.formats import format_number, is_known
from analytics.charts.years import Break
from analytics.ui.charted import (
    Exhibit,
    Finished,
    compare_ends,
    explain_nothing,
    finish,
    name_bounds,
    note_bounds,
    note_gaps,
    print_title,
)
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext

CASES = ("reconsiderations", "litigation_direct", "litigation_after_reconsideration")
PER_HUNDRED = ("reconsiderations_per_100", "litigation_per_100")
RATES = {
    "reconsideration_overturn_rate": "reconsideration_overturn_rate_all",
    "litigation_direct_overturn_rate": "litigation_direct_overturn_rate_all",
    "litigation_after_reconsideration_overturn_rate": "litigation_after_reconsideration_overturn_rate_all",
}
"""Overturned of the cases decided, and the same of all cases: both definitions are in use."""
_RESULTS = ("upheld", "overturned", "other_result", "pending")
_GROUPS = {
    "reconsideration": "reconsiderations",
    "litigation_direct": "litigation_direct",
    "litigation_after_reconsideration": "litigation_after_reconsideration",
}
OVERTURNED = "disputes.reconsideration.overturned|total"
TOTAL_METRICS = (*CASES, *PER_HUNDRED, *RATES, *RATES.values(), OVERTURNED)


@dataclass(frozen=True)
class Figures:
    """The figures of the page that are about all agencies together.

    Attributes:
        cases: Cases by year.
        results: What became of them.
        rates: Overturn rates of the three kinds of case.
        per_hundred: Cases per hundred requests concluded.
    """

    cases: Finished
    results: Finished
    rates: tuple[Finished, ...]
    per_hundred: Finished


def make_figures(context: PageContext) -> Figures:
    """Every figure of the page but that of the agencies, ready to be shown."""
    totals = queries.metric_by_year(context.snapshot, context.scope, TOTAL_METRICS)
    cases = frames.name_series(totals, name_lines(CASES))
    return Figures(
        cases=_make_cases(context, totals, cases),
        results=_make_results(context, totals, explain_nothing(cases)),
        rates=_make_rates(context, totals),
        per_hundred=_make_per_hundred(context, totals),
    )


def _make_cases(context: PageContext, totals: pd.DataFrame, cases: pd.DataFrame) -> Finished:
    exhibit = Exhibit(
        "cases",
        title_cases(context, totals),
        text("disputes.cases_subtitle"),
        cases,
        cases,
        CASES,
        frames.pick_row(totals, "reconsiderations", context.year),
        note_cases(context, totals),
        explain_nothing(cases),
        compare_cases(context, cases),
    )
    options = {"language": context.language, "unit": "件", "breaks": list_breaks(context), "height": 300}
    return finish(context, exhibit, trends.draw_series, **options)


def _make_results(context: PageContext, totals: pd.DataFrame, nothing: str) -> Finished:
    results = share_results(context)
    exhibit = Exhibit(
        "results",
        title_results(totals, context.year),
        text("disputes.results_subtitle") + name_bounds(results) + name_drawn_breaks(context),
        results,
        results,
        CASES,
        frames.pick_row(totals, "reconsiderations", context.year),
        note_bounds(results),
        nothing,
    )
    return finish(context, exhibit, shares.draw_shares, language=context.language, colours=theme.RESULTS)


def _make_rates(context: PageContext, totals: pd.DataFrame) -> tuple[Finished, ...]:
    year, language = context.year, context.language
    rates = {rate: frames.rate_intervals(totals, rate, variant) for rate, variant in RATES.items()}
    top = intervals.top_of_intervals(list(rates.values()))
    made = []
    for rate, rows in rates.items():
        name = say(context.dictionary.metric(rate).name)
        exhibit = Exhibit(
            rate,
            print_title(titles.title_rates(rows, name, year, language)),
            text("disputes.rates_subtitle"),
            rows,
            rows,
            tuple(metric for metric in (rate, RATES[rate]) if metric),
            frames.pick_row(totals, rate, year),
            nothing=explain_nothing(frames.pick_metric(totals, rate)),
        )
        options = {"language": language, "top": top, "breaks": list_breaks(context)}
        made.append(finish(context, exhibit, intervals.draw_rates, **options))
    return tuple(made)


def _make_per_hundred(context: PageContext, totals: pd.DataFrame) -> Finished:
    year = context.year
    hundreds = frames.name_series(totals, name_lines(PER_HUNDRED))
    now = [frames.pick_row(totals, metric, year) for metric in PER_HUNDRED]
    exhibit = Exhibit(
        "per-hundred",
        print_title(titles.title_per_hundred(now, year)),
        text("disputes.per_hundred_subtitle"),
        hundreds,
        hundreds,
        PER_HUNDRED,
        now[0],
        nothing=explain_nothing(hundreds),
    )
    options = {"language": context.language, "unit": "件", "breaks": list_breaks(context), "decimals": 1}
    return finish(context, exhibit, trends.draw_series, **options)


def list_breaks(context: PageContext) -> tuple[Break, ...]:
    """The years from which disputes are not comparable with those before, with what to print beside."""
    years = context.dictionary.metrics["reconsiderations"].break_years
    return tuple(Break(year, tuple(text(f"break.{year}").split("\n"))) for year in years)


def name_drawn_breaks(context: PageContext) -> str:
    """What the dashed rules between years are; empty when no break lies within the years shown."""
    years = context.dictionary.metrics["reconsiderations"].break_years
    return "".join(
        text("disputes.results_break", year=entry.year, name=say(entry.name))
        for entry in context.dictionary.breaks
        if entry.year in years and context.years[0] < entry.year <= context.year
    )


def name_lines(metrics: Iterable[str]) -> dict[str, str]:
    """Short names of metrics, for the ends of their lines."""
    return {metric: text(f"line.{metric}") for metric in metrics}


def title_cases(context: PageContext, totals: pd.DataFrame) -> str:
    """Across the break in scope the movement with the law's name, else the change on last year."""
    first, last = context.years[0], context.year
    for entry in list_breaks(context):
        if first < entry.year <= last:
            rows = queries.metric_change(context.snapshot, context.scope, CASES, entry.year)
            law = titles.title_law(
                frames.pick_row(rows, CASES[0]), frames.pick_row(rows, CASES[1]), context.language
            )
            if law is not None:
                return print_title(law)
    rows = queries.metric_change(context.snapshot, context.scope, CASES, last)
    metric = context.dictionary.metric(CASES[0])
    title = titles.title_change(
        frames.pick_row(rows, CASES[0]),
        frames.pick_row(totals, CASES[0], last),
        say(metric.name),
        metric.unit.zh,
        context.language,
    )
    return print_title(title)


def note_cases(context: PageContext, totals: pd.DataFrame) -> str:
    """What the lines leave open; the kinds of case differ in who is unknown, so each says so itself."""
    notes: dict[str, list[str]] = {}
    for metric, name in name_lines(CASES).items():
        note = note_gaps(frames.pick_metric(totals, metric), context.year, context.language)
        notes.setdefault(note, []).append(name)
    if len(notes) == 1:
        return next(iter(notes))
    lines = [
        text("disputes.note", names=text("note.join").join(names), note=note)
        for note, names in notes.items()
        if note
    ]
    return text("note.end").join(lines)


def compare_cases(context: PageContext, cases: pd.DataFrame) -> str:
    """First and last number of each kind of case, for the text that screen readers read."""
    named = [
        f"{name} {compare_ends(rows, '件', context.language)}"
        for name, rows in cases.groupby("name", sort=False)
    ]
    return "; ".join(named)


def share_results(context: PageContext) -> pd.DataFrame:
    """Results of the three kinds of case as shares of all cases, one block of years each."""
    names = {result: text(f"reports.result.{result}") for result in _RESULTS}
    years = context.dictionary.metrics["reconsiderations"].break_years
    blocks = []
    for group, whole in _GROUPS.items():
        parts = {f"disputes.{group}.{result}|total": result for result in _RESULTS}
        rows = queries.sum_complete(context.snapshot, context.scope, (*parts, whole))
        shared = frames.share_parts(rows, parts, whole, names)
        blocks.append(frames.label_shares(shared, say(context.dictionary.metric(whole).name), years))
    return pd.concat(blocks, ignore_index=True)


def title_results(totals: pd.DataFrame, year: int) -> str:
    """How many reconsiderations of this year were overturned."""
    cases, overturned = (frames.pick_row(totals, metric, year) for metric in (CASES[0], OVERTURNED))
    if not is_known(cases["value"]) or not is_known(overturned["value"]):
        return text("disputes.results_none", year=year)
    bounds = ["≥ " if row["is_lower_bound"] else "" for row in (cases, overturned)]
    return text(
        "disputes.results_title",
        year=year,
        cases=f"{bounds[0]}{format_number(float(cases['value']))}",
        overturned=f"{bounds[1]}{format_number(float(overturned['value']))}",
    )
