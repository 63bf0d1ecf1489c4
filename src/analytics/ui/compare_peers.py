"""One agency among its peers: its quartiles, the whole, and what came before and after it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import compare_titles, frames, lineage, peers, row_targets, standings
from analytics.charts.formats import Language, format_number, is_known
from analytics.charts.records import list_records
from analytics.charts.standings import print_metric
from analytics.dictionary import Metric
from analytics.ui.cache import cached, prepared
from analytics.ui.charted import Exhibit, explain_nothing, print_title, show
from analytics.ui.compare import (
    Choice,
    count_year,
    describe_metric,
    find_rows,
    is_share,
    list_breaks,
    name_breaks,
    trace_agency,
    widen_scope,
)
from analytics.ui.figures import pick
from analytics.ui.formats import join_names
from analytics.ui.language import text
from analytics.ui.parameters import open_parameter, write_parameter
from analytics.ui.shell import PageContext

Row = Mapping[Any, Any]
_PRO_FORMA, _PRO_FORMA_URL = "compare_pro_forma", {"proforma": ""}


def show_peers(context: PageContext, choice: Choice) -> None:
    """One agency over the years, among its peers and beside the whole, with its lineage."""
    metric = choice.metric
    line = prepared(_trace_line, context, choice.subject)
    is_pro_forma = _choose_pro_forma(line)
    exhibit, band = prepared(_make_peers, context, metric.id, choice.subject, choice.name, is_pro_forma)
    picked = show(
        context,
        exhibit,
        peers.draw_peers,
        band,
        select=row_targets.SELECTION,
        language=context.language,
        axis_format=_axis_format(metric),
        breaks=list_breaks(context, metric),
    )
    family = (choice.subject, *line.predecessors, *line.successors)
    series = pick(picked, "series", family) or choice.subject
    year = pick(picked, "year", list(context.years)) or context.year
    trace_agency(context, metric, series, year, widen_scope(context))


def _trace_line(context: PageContext, subject: str) -> lineage.Lineage:
    return lineage.trace_lineage(queries.list_agencies(context.snapshot), subject)


def _make_peers(
    context: PageContext, metric_id: str, subject: str, name: str, is_pro_forma: bool
) -> tuple[Exhibit, pd.DataFrame]:
    """The figure and its band, from the rows of the agency, its family and its peers."""
    agencies = queries.list_agencies(context.snapshot)
    choice = Choice("peers", context.dictionary.metric(metric_id), subject, name, "", agencies)
    metric, line = choice.metric, lineage.trace_lineage(agencies, subject)
    group = standings.find_peers(agencies, subject)
    wanted = {subject, *group, *line.predecessors, *line.successors}
    rows = queries.metric_by_agency_year(context.snapshot, widen_scope(context), (metric_id,), wanted)
    band = standings.peer_quartiles(rows, group, context.years)
    drawn = _draw_series_rows(context, choice, rows, line, band, is_pro_forma=is_pro_forma)
    has_sum = bool(len(drawn)) and bool((drawn["role"] == peers.BEFORE).any())
    own = rows[rows["agency_id"] == subject]
    title = compare_titles.title_peers(own, band, metric, name, context.year, context.language)
    exhibit = Exhibit(
        "peers",
        print_title(title),
        describe_metric(metric) + _describe_group(band, context, metric) + name_breaks(context, metric),
        drawn,
        _list_lines(drawn, band),
        (metric_id,),
        count_year(rows[rows["agency_id"].isin(group)], context.year),
        note=_note_lineage(line, choice, context, is_pro_forma=is_pro_forma, has_sum=has_sum),
        nothing=explain_nothing(drawn.assign(reason=drawn["status"]))
        if len(drawn)
        else text("reason.no_report"),
    )
    return exhibit, band[["year", "low", "high"]]


def _list_lines(drawn: pd.DataFrame, band: pd.DataFrame) -> pd.DataFrame:
    """Every line of the chart, that of the median with the quartiles between which the band lies."""
    if drawn.empty:
        return drawn
    lines = drawn[["name", "role", "year", "value", "status"]].merge(
        band[["year", "low", "high"]].rename(columns={"low": "quartile_from", "high": "quartile_to"}),
        how="left",
        on="year",
    )
    quartiles = ["quartile_from", "quartile_to"]
    lines[quartiles] = lines[quartiles].where(lines["role"] == peers.MEDIAN)
    return lines.drop(columns="role")


def _draw_series_rows(
    context: PageContext,
    choice: Choice,
    rows: pd.DataFrame,
    line: lineage.Lineage,
    band: pd.DataFrame,
    *,
    is_pro_forma: bool,
) -> pd.DataFrame:
    """The lines of the peers' chart: see `peers.draw_peers`."""
    metric, language = choice.metric, context.language
    own = {int(row["year"]): row for row in find_rows(rows, choice.subject)}
    joined = {int(row["year"]): row for row in list_records(lineage.sum_lineage(rows, line, metric))}
    made: list[dict[str, Any]] = []
    made += [
        _make_point(metric, language, choice.subject, peers.OWN, choice.name, row)
        for row in (joined if is_pro_forma else own).values()
    ]
    if not is_pro_forma:
        # A predecessor alone is its own sum.
        made += [
            _make_point(metric, language, "before", peers.BEFORE, text("compare.before"), row)
            for row in joined.values()
            if row["n_predecessors"] and row["n"] > 1
        ]
        made += [
            _make_point(metric, language, other, peers.OTHER, str(row["name"]), row)
            for other in (*line.predecessors, *line.successors)
            for row in find_rows(rows, other)
        ]
    middle = text("compare.peers_median")
    made += [
        _make_point(metric, language, "median", peers.MEDIAN, middle, row | {"value": row["median"]})
        for row in list_records(band)
        if is_known(row["median"])
    ]
    if metric.denominator:
        totals = cached(queries.metric_by_year, context.snapshot, context.scope, (metric.id,))
        made += [
            _make_point(metric, language, "whole", peers.WHOLE, text("compare.whole"), row)
            for row in list_records(frames.pick_metric(totals, metric.id))
        ]
    frame = pd.DataFrame(made)
    if frame.empty:
        return frame
    bases = {year: _print_base(metric, row) for year, row in own.items()}
    return frame.assign(under=[bases.get(year, "") for year in frame["year"]])


def _make_point(
    metric: Metric, language: Language, series: str, role: str, name: str, row: Row
) -> dict[str, Any]:
    return {
        "series": series,
        "role": role,
        "name": name,
        "year": int(row["year"]),
        "value": float(row["value"]) if is_known(row["value"]) else None,
        "text": print_metric(metric, row["value"], language) if is_known(row["value"]) else "",
        "status": str(row.get("status") or ("computed" if is_known(row["value"]) else "not_computable")),
    }


def _choose_pro_forma(line: lineage.Lineage) -> bool:
    """The switch between predecessors apart and pro forma; no switch where it would change nothing."""
    if not line.predecessors or line.split:
        return False
    open_parameter(_PRO_FORMA_URL, _PRO_FORMA, ("0", "1"), "0")
    words = {"0": text("compare.pro_forma.no"), "1": text("compare.pro_forma.yes")}
    st.segmented_control(
        text("compare.pro_forma.label"),
        list(words),
        key=_PRO_FORMA,
        format_func=words.__getitem__,
        required=True,
        help=text("compare.pro_forma.help"),
    )
    write_parameter(_PRO_FORMA_URL, _PRO_FORMA, "0")
    return bool(st.session_state[_PRO_FORMA] == "1")


def _note_lineage(
    line: lineage.Lineage, choice: Choice, context: PageContext, *, is_pro_forma: bool, has_sum: bool
) -> str:
    """What the lines before and after a reform are, and why a split is not added up."""
    if line.is_plain:
        return ""
    names = dict(zip(choice.agencies["agency_id"], choice.agencies["name"], strict=True))
    parts = []
    if line.predecessors:
        before = join_names([names.get(agency, agency) for agency in line.predecessors], context.language)
        word = "split" if line.split else "joined" if is_pro_forma else "apart" if has_sum else "one"
        split = join_names([names.get(agency, agency) for agency in line.split], context.language)
        parts.append(text(f"compare.lineage_{word}", names=before, split=split))
    if line.successors:
        after = join_names([names.get(agency, agency) for agency in line.successors], context.language)
        parts.append(text("compare.lineage_after", names=after))
    return text("note.end").join(parts)


def _describe_group(band: pd.DataFrame, context: PageContext, metric: Metric) -> str:
    now = list_records(band[band["year"] == context.year])[0]
    word = "compare.peers_subtitle" if is_known(now["median"]) else "compare.peers_few"
    whole = text("compare.whole_line") if metric.denominator else ""
    return text(word, n=now["n"], least=standings.LEAST_PEERS) + whole


def _axis_format(metric: Metric) -> str:
    return ".0%" if is_share(metric) else ",~r"


def _print_base(metric: Metric, row: Row) -> str:
    if not metric.denominator or not is_known(row["denominator"]):
        return ""
    return f"n={format_number(float(row['denominator']))}"
