"""Titles of the page that compares; each template fires only when its condition holds (see `titles`)."""

import pandas as pd

from analytics.charts.formats import Language, format_number, format_rate, is_known
from analytics.charts.records import list_records
from analytics.charts.standings import COMPUTED, median_of, print_metric
from analytics.charts.titles import Title
from analytics.dictionary import Metric

_STEADY_POINTS = 0.02
"""A share that moved by less counts as unchanged."""
_STEADY_RATE = 0.05
"""Likewise of a count, in parts of its first value."""


def title_heat(frame: pd.DataFrame, metric: Metric, year: int, language: Language) -> Title:
    """The highest agency of this year, and the median of those whose base is not small.

    Args:
        frame: As ``queries.metric_by_agency`` gives it for this metric.
        metric: The metric.
        year: This year.
        language: ``zh`` or ``en``.
    """
    now = frame[(frame["year"] == year) & (frame["status"] == COMPUTED) & frame["is_member"].astype(bool)]
    now = now[~now["is_small_base"].astype(bool)]
    name = metric.name.zh if language == "zh" else metric.name.en
    values = {"year": str(year), "name": name, "n": str(len(now))}
    if now.empty:
        return Title("compare_none", values)
    numbers = [float(value) for value in now["value"]]
    top = max(numbers)
    leaders = [str(agency) for agency, value in zip(now["name"], numbers, strict=True) if value == top]
    values |= {"high": print_metric(metric, top, language), "leader": leaders[0]}
    if len(leaders) > 1 or len(now) < 2:
        return Title("heat_tied" if len(leaders) > 1 else "heat_one", values)
    if metric.denominator:
        median = float(pd.Series(numbers).median())
        return Title("heat_rate", values | {"median": print_metric(metric, median, language)})
    total = sum(numbers)
    return (
        Title("heat_count", values | {"share": format_rate(top / total)})
        if total
        else Title("heat_zero", values)
    )


def title_peers(
    own: pd.DataFrame, band: pd.DataFrame, metric: Metric, agency: str, year: int, language: Language
) -> Title:
    """Where the agency's value of this year lies among its peers' quartiles.

    Args:
        own: The agency's rows of ``queries.metric_by_agency_year``.
        band: From `standings.peer_quartiles`.
        metric: The metric.
        agency: Its name.
        year: This year.
        language: ``zh`` or ``en``.
    """
    name = metric.name.zh if language == "zh" else metric.name.en
    values = {"agency": agency, "year": str(year), "name": name}
    rows = list_records(own[own["year"] == year])
    if not rows or rows[0]["status"] != COMPUTED:
        return Title("peers_none", values)
    value = float(rows[0]["value"])
    values["value"] = print_metric(metric, value, language)
    if rows[0]["is_small_base"]:
        return Title("peers_small", values | {"base": f"{rows[0]['denominator']}"})
    group = list_records(band[band["year"] == year])
    if not group or not is_known(group[0]["median"]):
        return Title("peers_alone", values)
    values |= {"median": print_metric(metric, group[0]["median"], language), "n": str(group[0]["n"])}
    if value > group[0]["high"]:
        return Title("peers_above", values)
    return Title("peers_below" if value < group[0]["low"] else "peers_within", values)


def title_ranking(ranked: pd.DataFrame, metric: Metric, year: int, language: Language) -> Title:
    """How many agencies stand clearly above or below the median; of a count, who leads.

    Args:
        ranked: From `standings.rank_agencies`.
        metric: The metric.
        year: This year.
        language: ``zh`` or ``en``.
    """
    placed = ranked[ranked["best"].map(is_known).astype(bool)]
    name = metric.name.zh if language == "zh" else metric.name.en
    values = {"year": str(year), "name": name, "n": format_number(len(placed))}
    if len(placed) < 2:
        return Title("ranking_none", values)
    counts = placed["standing"].value_counts()
    if metric.denominator:
        above, below = int(counts.get("above", 0)), int(counts.get("below", 0))
        median = print_metric(metric, median_of(ranked), language)
        sides = {"above": above, "below": below, "rest": len(placed) - above - below}
        values |= {side: format_number(n) for side, n in sides.items()}
        return Title("ranking_rate" if above or below else "ranking_same", values | {"median": median})
    leader = list_records(placed)[0]
    values |= {"leader": str(leader["name"]), "value": print_metric(metric, leader["value"], language)}
    return Title("ranking_tied" if leader["best"] != leader["worst"] else "ranking_count", values)


def title_moves(frame: pd.DataFrame, metric: Metric, first: int, last: int) -> Title:
    """How many agencies rose and fell between two years, of those known in both.

    Args:
        frame: `agency_id`, `year`, `value` or null.
        metric: The metric.
        first: First year.
        last: Last year.
    """
    values = {"first": str(first), "last": str(last)}
    if first == last:
        return Title("moves_one", values)
    if any(first < year <= last for year in metric.break_years):
        return Title("moves_break", values)
    start = _index(frame, first)
    pairs = [(start[agency], value) for agency, value in _index(frame, last).items() if agency in start]
    if not pairs:
        return Title("moves_none", values)
    limits = [
        _STEADY_POINTS * metric.per if metric.denominator else _STEADY_RATE * abs(before)
        for before, _ in pairs
    ]
    rises = sum(after - before > limit for (before, after), limit in zip(pairs, limits, strict=True))
    falls = sum(before - after > limit for (before, after), limit in zip(pairs, limits, strict=True))
    counts = {"rises": rises, "falls": falls, "rest": len(pairs) - rises - falls, "n": len(pairs)}
    return Title("moves", values | {name: format_number(n) for name, n in counts.items()})


def _index(frame: pd.DataFrame, year: int) -> dict[str, float]:
    rows = frame[frame["year"] == year]
    return {
        str(agency): float(value)
        for agency, value in zip(rows["agency_id"], rows["value"], strict=True)
        if is_known(value)
    }
