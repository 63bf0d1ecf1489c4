"""Heat map, ranking and small multiples: from the frames of the queries to what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from analytics import queries
from analytics.charts import compare_titles, heat, multiples, ranks, row_targets, standings
from analytics.charts.formats import Language, format_number, format_rate, is_known
from analytics.charts.records import list_records
from analytics.charts.standings import print_metric, print_places
from analytics.dictionary import Metric
from analytics.ui.cache import prepared
from analytics.ui.charted import Exhibit, explain_search, print_title, show
from analytics.ui.compare import (
    Choice,
    count_year,
    describe_metric,
    is_share,
    list_breaks,
    load_gaps,
    name_breaks,
    print_state,
    take_agencies,
    trace_agency,
)
from analytics.ui.figures import pick
from analytics.ui.formats import join_names
from analytics.ui.language import load_texts, text
from analytics.ui.shell import PageContext

Row = Mapping[Any, Any]
_RANKING = (*("agency_id", "name", "place", "value", "low", "high", "text", "is_clear", "is_ranked"),)
_RANKED = ("place", "name", "value", "low", "high", "printed_as")
_TABLE = ("name", "year", "value", "numerator", "denominator", "status", "reason", "is_implied")


@dataclass(frozen=True)
class View:
    """A view of many agencies, ready to be shown.

    Attributes:
        exhibit: What is shown; its data are made when somebody takes them away.
        agencies: Those that can be clicked.
        options: Of the builder of the chart.
    """

    exhibit: Exhibit
    agencies: tuple[str, ...]
    options: dict[str, Any]


def show_heat(context: PageContext, choice: Choice) -> None:
    """Agency by year."""
    metric = choice.metric
    agencies = prepared(_order_agencies, context, metric.id, choice.order)
    view = prepared(_make_heat, context, metric.id, shown := take_agencies(context, agencies))
    exhibit = replace(view.exhibit, data=partial(_list_values, context, metric.id))
    exhibit = explain_search(exhibit, agencies, shown)
    picked = show(
        context,
        exhibit,
        heat.draw_heat,
        select=row_targets.SELECTION,
        language=context.language,
        **view.options,
    )
    agency = pick(picked, "agency_id", agencies)
    year = pick(picked, "year", list(context.years)) if agency else context.year
    trace_agency(context, metric, agency or choice.subject, year or context.year, context.scope)


def _make_heat(context: PageContext, metric_id: str, shown: tuple[str, ...]) -> View:
    metric = context.dictionary.metric(metric_id)
    now = queries.metric_by_agency(context.snapshot, context.scope, (metric_id,), context.year)
    listed = queries.metric_by_agency_year(context.snapshot, context.scope, (metric_id,), shown)
    gaps = load_gaps(context, metric, listed)
    cells = pd.DataFrame(
        [_make_cell(row, metric, gaps, context) for row in _in_order(listed, shown)],
        columns=["block", "agency_id", "name", "year", "value", "text", "state", "printed"],
    )
    known = cells[cells["state"] == heat.KNOWN]
    steps = tuple(heat.choose_steps([float(value) for value in known["value"]], is_share=is_share(metric)))
    exhibit = Exhibit(
        "heat",
        print_title(compare_titles.title_heat(now, metric, context.year, context.language)),
        describe_metric(metric) + text("compare.heat_subtitle") + _small_base_words(metric),
        cells,
        pd.DataFrame(),
        (metric_id,),
        count_year(now, context.year),
        nothing="" if len(cells) else text("reason.no_report"),
        hint=text("hint.cell"),
    )
    texts = tuple(_print_step(metric, step) for step in steps)
    return View(exhibit, shown, {"steps": steps, "step_texts": texts})


def show_multiples(context: PageContext, choice: Choice) -> None:
    """A panel for every agency."""
    metric = choice.metric
    agencies = prepared(_order_agencies, context, metric.id, choice.order)
    view = prepared(_make_multiples, context, metric.id, shown := take_agencies(context, agencies))
    exhibit = replace(view.exhibit, data=partial(_list_values, context, metric.id))
    exhibit = explain_search(exhibit, agencies, shown)
    picked = show(
        context,
        exhibit,
        multiples.draw_multiples,
        select=row_targets.SELECTION,
        language=context.language,
        is_common_scale=metric.kind == "rate",
        breaks=list_breaks(context, metric),
    )
    agency = pick(picked, "agency_id", view.agencies)
    trace_agency(context, metric, agency or choice.subject, context.year, context.scope)


def _make_multiples(context: PageContext, metric_id: str, shown: tuple[str, ...]) -> View:
    metric = context.dictionary.metric(metric_id)
    first, now = (
        queries.metric_by_agency(context.snapshot, context.scope, (metric_id,), year)
        for year in (context.years[0], context.year)
    )
    rows = queries.metric_by_agency_year(context.snapshot, context.scope, (metric_id,), shown)
    # A rate on a handful of cases jumps from nought to all; its line would drown the others.
    usable, ends = (
        each.assign(value=each["value"].where(~each["is_small_base"].astype(bool), None))
        for each in (rows, pd.concat([first, now]))
    )
    named = set(usable[usable["value"].notna()]["agency_id"])
    left_out = _name_others(usable, shown, named)
    agencies = tuple(agency for agency in shown if agency in named)
    medians: dict[int, Any] = {}
    if metric.kind == "rate":
        group = standings.peer_quartiles(rows, agencies, context.years)
        medians = dict(zip(group["year"], group["median"], strict=True))
    drawn = pd.DataFrame(
        [
            {
                "agency_id": row["agency_id"],
                "name": row["name"],
                "year": row["year"],
                "value": row["value"],
                "text": print_metric(metric, row["value"], context.language),
                "median": medians.get(row["year"]),
            }
            for row in _in_order(usable[usable["agency_id"].isin(agencies)], agencies)
        ]
    )
    exhibit = Exhibit(
        "multiples",
        print_title(compare_titles.title_moves(ends, metric, context.years[0], context.year)),
        describe_metric(metric)
        + text("compare.multiples_rate" if medians else "compare.multiples_count")
        + _small_base_words(metric, "compare.small_left_out")
        + name_breaks(context, metric),
        drawn,
        pd.DataFrame(),
        (metric_id,),
        count_year(now, context.year),
        note=text("compare.panels_left_out", names=join_names(left_out, context.language))
        if left_out
        else "",
        nothing="" if len(drawn) else text("compare.panels_none"),
    )
    return View(exhibit, agencies, {})


def show_ranking(context: PageContext, choice: Choice) -> None:
    """Agencies by value, with places that say how sure they are."""
    metric = choice.metric
    ranked = prepared(_rank_scope, context, metric.id)
    agencies = ranked["agency_id"].tolist()
    view = prepared(_make_ranking, context, metric.id, shown := take_agencies(context, agencies))
    picked = show(
        context,
        explain_search(view.exhibit, agencies, shown),
        ranks.draw_ranking,
        select=row_targets.SELECTION,
        language=context.language,
        **view.options,
    )
    agency = pick(picked, "agency_id", agencies)
    trace_agency(context, metric, agency or choice.subject, context.year, context.scope)


def _rank_scope(context: PageContext, metric_id: str) -> pd.DataFrame:
    rows = queries.metric_by_agency(context.snapshot, context.scope, (metric_id,), context.year)
    return standings.rank_agencies(rows, context.dictionary.metric(metric_id))


def _make_ranking(context: PageContext, metric_id: str, shown: tuple[str, ...]) -> View:
    metric, year = context.dictionary.metric(metric_id), context.year
    ranked = prepared(_rank_scope, context, metric_id)
    median = standings.median_of(ranked)
    has_intervals = bool(ranked["low"].map(is_known).any())
    rows = queries.metric_by_agency(context.snapshot, context.scope, (metric_id,), year)
    own = rows[rows["agency_id"].isin(shown)]
    gaps = load_gaps(context, metric, own)
    drawn = make_ranking(ranked[ranked["agency_id"].isin(shown)], own, metric, gaps, context.language)
    exhibit = Exhibit(
        "ranking",
        print_title(compare_titles.title_ranking(ranked, metric, year, context.language)),
        describe_metric(metric)
        + text("compare.ranking_rate" if metric.denominator else "compare.ranking_count", year=year)
        + _small_base_words(metric, "compare.small_unranked"),
        drawn,
        drawn.rename(columns={"text": "printed_as"})[[*_RANKED]] if len(drawn) else drawn,
        (metric_id,),
        count_year(rows, year),
        note=_note_summaries(ranked, context),
        nothing="" if len(drawn) else text("reason.no_report"),
    )
    options = {
        "median": median if has_intervals else None,
        "median_text": text("compare.median", value=print_metric(metric, median, context.language)),
        "axis_format": ".0%" if is_share(metric) else "",
    }
    return View(exhibit, shown, options)


def _list_values(context: PageContext, metric_id: str) -> pd.DataFrame:
    """Every agency and year of the scope, for whoever takes the table away."""
    return queries.metric_by_agency_year(context.snapshot, context.scope, (metric_id,))[list(_TABLE)]


def _make_cell(row: Row, metric: Metric, gaps: Mapping[str, str], context: PageContext) -> dict[str, Any]:
    """One cell of the heat map; see `heat.draw_heat`."""
    state, printed, value = heat.KNOWN, "", None
    is_known_share = row["status"] == "computed" and not row["is_small_base"] and is_share(metric)
    if row["status"] != "computed":
        state, printed = str(row["status"]), print_state(row, gaps)
    elif row["is_small_base"]:
        state, printed = "small_base", f"{row['numerator']}/{row['denominator']}"
    else:
        value = float(row["value"])
        printed = (
            format_number(value * 100, 0)
            if is_share(metric)
            else print_metric(metric, value, context.language)
        )
    kind = f"kind.{row['kind']}"
    return {
        "block": text(kind) if kind in load_texts() else "",
        "agency_id": row["agency_id"],
        "name": row["name"],
        "year": row["year"],
        "value": value,
        "text": printed,
        "state": state,
        # The subtitle says %, and the cell has no room for it; a table has.
        "printed": f"{printed}%" if is_known_share else printed,
    }


def make_ranking(
    ranked: pd.DataFrame, rows: pd.DataFrame, metric: Metric, gaps: Mapping[str, str], language: Language
) -> pd.DataFrame:
    """The rows of `ranks.draw_ranking`.

    Args:
        ranked: From `standings.rank_agencies`, or some of its rows.
        rows: What it was made from.
        metric: The metric.
        gaps: From `compare.load_gaps`.
        language: ``zh`` or ``en``.
    """
    own = {row["agency_id"]: row for row in list_records(rows)}
    made = []
    for row in list_records(ranked):
        is_ranked = is_known(row["best"])
        if is_ranked:
            printed = print_metric(metric, row["value"], language)
            if metric.denominator:
                fraction = f"{format_number(row['count'])}/{format_number(row['base'])}"
                printed = text("requests.rate", rate=printed, fraction=fraction)
        elif row["standing"] == "small_base":
            printed = text("compare.unranked.small_base", above=f"{row['count']:g}", below=f"{row['base']:g}")
        elif row["standing"] in ("not_member", "inconsistent"):
            printed = text(f"compare.unranked.{row['standing']}")
        else:
            printed = print_state(own[row["agency_id"]], gaps)
        made.append(
            {
                "agency_id": row["agency_id"],
                "name": row["name"],
                "place": print_places(row["best"], row["worst"]) if is_ranked else "",
                "value": row["value"] if is_ranked else None,
                "low": row["low"],
                "high": row["high"],
                "text": printed,
                "is_clear": row["standing"] in ("above", "below", "equal"),
                "is_ranked": is_ranked,
            }
        )
    return pd.DataFrame(made, columns=list(_RANKING))


def _name_others(rows: pd.DataFrame, agencies: Sequence[str], named: set[str]) -> list[str]:
    """Names of the agencies that are not among the named."""
    names = dict(zip(rows["agency_id"], rows["name"], strict=True))
    return [str(names[agency]) for agency in agencies if agency not in named]


def _note_summaries(ranked: pd.DataFrame, context: PageContext) -> str:
    names = [str(name) for name in ranked[ranked["standing"] == "not_member"]["name"]]
    return text("compare.summaries_apart", names=join_names(names, context.language)) if names else ""


def _order_agencies(context: PageContext, metric_id: str, order: str) -> tuple[str, ...]:
    """Agencies block by block, in official order or by this year's value (those without one last)."""
    first = queries.list_present(context.snapshot, context.scope)
    if order == "value":
        now = queries.metric_by_agency(context.snapshot, context.scope, (metric_id,), context.year)
        values = dict(zip(now["agency_id"].tolist(), now["value"].tolist(), strict=True))
        sort = [
            float(values[agency]) if is_known(values.get(agency)) else -1.0
            for agency in first["agency_id"].tolist()
        ]
        first = first.assign(sort=sort).sort_values("sort", ascending=False, kind="stable")
    kinds = list(dict.fromkeys(_sort_kinds(first)))
    blocks = [kinds.index(str(kind)) for kind in first["kind"].tolist()]
    return tuple(first.assign(block=blocks).sort_values("block", kind="stable")["agency_id"].tolist())


def _sort_kinds(rows: pd.DataFrame) -> list[str]:
    """Departments first, then the other kinds as they come."""
    kinds = [str(kind) for kind in dict.fromkeys(rows["kind"])]
    return sorted(kinds, key=lambda kind: kind != "department")


def _in_order(rows: pd.DataFrame, agencies: Sequence[str]) -> list[Row]:
    place = {agency: number for number, agency in enumerate(agencies)}
    chosen = [row for row in list_records(rows) if row["agency_id"] in place]
    return sorted(chosen, key=lambda row: (place[row["agency_id"]], row["year"]))


def _print_step(metric: Metric, step: float) -> str:
    return format_rate(step, 0) if is_share(metric) else format_number(step)


def _small_base_words(metric: Metric, key: str = "compare.small_fraction") -> str:
    return text(key, base=metric.min_base) if metric.denominator and metric.min_base else ""
