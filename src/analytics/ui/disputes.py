"""What the page on disputes shows: cases, results and rates, each with the legal break of 2024."""

from collections.abc import Iterable

import pandas as pd

from analytics import queries
from analytics.charts import frames, titles
from analytics.charts.formats import format_number, is_known
from analytics.charts.years import Break
from analytics.ui.cache import cached
from analytics.ui.charted import compare_ends, note_gaps, print_title
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
            rows = cached(queries.metric_change, context.snapshot, context.scope, CASES, entry.year)
            law = titles.title_law(
                frames.pick_row(rows, CASES[0]), frames.pick_row(rows, CASES[1]), context.language
            )
            if law is not None:
                return print_title(law)
    rows = cached(queries.metric_change, context.snapshot, context.scope, CASES, last)
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
        rows = cached(queries.sum_complete, context.snapshot, context.scope, (*parts, whole))
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
