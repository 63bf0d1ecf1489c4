"""Key figures as cards: this year's number, its change twice, and the years behind it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.charts.formats import (
    Language,
    format_change,
    format_points,
    format_rate,
    is_known,
    split_value,
)
from analytics.charts.frames import Row, pick_metric, pick_row
from analytics.charts.records import list_records
from analytics.dictionary import Metric
from analytics.ui.blocks import Bar, Card, card
from analytics.ui.cache import prepared
from analytics.ui.changes import CARDS, load_changes
from analytics.ui.glossary import entry_url, find_address
from analytics.ui.language import say, text
from analytics.ui.overview import load_totals
from analytics.ui.shell import PageContext


def show_cards(context: PageContext) -> None:
    """The key figures, each with the way to its definition."""
    grid = st.grid(3, min_column_width=230)
    for metric, made in zip(CARDS, prepared(_make_cards, context), strict=True):
        with grid:
            # The link carries the filters and language of the address, which no kept answer may.
            card(replace(made, link=entry_url(find_address(metric))))


def _make_cards(context: PageContext) -> tuple[Card, ...]:
    by_year, changes = load_totals(context), load_changes(context)
    return tuple(metric_card(context, metric, by_year, changes) for metric in CARDS)


def metric_card(context: PageContext, metric_id: str, by_year: pd.DataFrame, changes: pd.DataFrame) -> Card:
    """The card of one metric, without its link.

    Args:
        context: From `ui.page`.
        metric_id: The metric.
        by_year: ``queries.metric_by_year`` with the metric among others.
        changes: ``queries.metric_change`` of this year with the metric among others.
    """
    metric = context.dictionary.metric(metric_id)
    rows = pick_metric(by_year, metric.id)
    now, change = pick_row(by_year, metric.id, context.year), pick_row(changes, metric.id)
    first = int(rows["year"].min())
    bars = tuple(
        Bar(
            int(row["year"]),
            float(row["value"]) if is_known(row["value"]) else None,
            has_break=row["year"] in metric.break_years and row["year"] > first,
            is_bound=bool(row["is_lower_bound"]),
            printed=" ".join(filter(None, print_value(metric, row, context.language)))
            if is_known(row["value"])
            else "",
        )
        for row in list_records(rows)
    )
    if not is_known(now["value"]):
        return Card(
            label=say(metric.name),
            value=text(f"state.{now['status']}"),
            change=text(f"reason.{now['reason']}"),
            bars=bars,
            is_missing=True,
        )
    number, unit = print_value(metric, now, context.language)
    return Card(
        label=say(metric.name),
        value=number,
        unit=unit,
        change=print_change(metric, change, context),
        more=print_more(metric, now, change, context.language),
        bars=bars,
        breakdown={"metric": metric.id, "order": "value"},
    )


def print_value(metric: Metric, now: Row, language: Language) -> tuple[str, str]:
    """A metric's number and unit as its card prints them."""
    value = float(now["value"])
    if metric.kind == "rate":
        return (format_rate(value), "") if metric.per == 1 else (f"{value:.1f}", say(metric.unit))
    number, scale, unit = split_value(value, metric.unit.zh, language)
    bound = "≥ " if now["is_lower_bound"] else ""
    if language == "en":
        # English counts need no measure word; the label names what is counted.
        return f"{bound}{unit} {number}".strip() if unit else f"{bound}{number}", scale
    return f"{bound}{number}", f"{scale}{unit}"


def print_change(metric: Metric, change: Row, context: PageContext) -> str:
    """The change on last year over the agencies known in both years, or why there is none."""
    if change["crosses_break"]:
        names = {entry.year: say(entry.name) for entry in context.dictionary.breaks}
        year = next(item for item in metric.break_years if change["previous_year"] < item <= change["year"])
        return text("cards.break", year=year, name=names[year])
    if not is_known(change["lfl_change"]):
        return text("cards.no_previous")
    return _on_last_year(_print_difference(metric, change, "lfl_change", "lfl_previous", context.language))


def print_more(metric: Metric, now: Row, change: Row, language: Language) -> str:
    """Behind the change: how many agencies are comparable, the change as filed, a small base.

    Totals over different agencies are not subtracted where some of these have no figure yet: in January every
    total would seem to have fallen by half.
    """
    parts = []
    if is_known(change["lfl_change"]) and not change["crosses_break"]:
        if not change["n_common"] == now["n_expected"] == 1:
            parts.append(text("cards.comparable", n=int(change["n_common"])))
        n_missing = int(now["n_expected"]) - int(now["n_known"])
        if change["is_partial"]:
            parts.append(text("cards.missing", n=n_missing) if n_missing else text("cards.missing_before"))
        elif is_known(change["change"]) and change["change"] != change["lfl_change"]:
            filed = _print_difference(metric, change, "change", "previous", language)
            parts.append(text("cards.filed", change=filed))
    if now["is_small_base"]:
        parts.append(text("cards.small_base", n=int(now["denominator"])))
    return text("cards.join").join(parts)


def _print_difference(metric: Metric, change: Row, field: str, base: str, language: Language) -> str:
    difference = float(change[field])
    if metric.kind == "rate":
        return format_points(difference, language)
    return format_change(difference, float(change[base]), language, metric.unit.zh, is_unit_named=True)


def _on_last_year(change: str) -> str:
    """``较上年 +580（+12.6%）``; a change in words says itself that it is one on last year."""
    return text("cards.change", change=change) if change[0] in "+−" else change
