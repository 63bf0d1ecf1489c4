"""Requests agency by agency: how many, which grant rates, which of them are unusual, the carry-over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import agencies, agency_titles, funnel, ladder, row_targets
from analytics.charts.formats import Language, format_mark, format_number, format_rate, is_known
from analytics.charts.frames import Row, pick_row
from analytics.charts.records import list_records
from analytics.dictionary import Metric
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.agencies import choose_option, follow_agency, name_listed
from analytics.ui.cache import cached, prepared
from analytics.ui.charted import Exhibit, Finished, explain_search, finish, present, print_title
from analytics.ui.formats import join_names
from analytics.ui.language import say, text
from analytics.ui.links import link_page
from analytics.ui.requests import count_received
from analytics.ui.search import take_page
from analytics.ui.shell import PageContext

RATE = "grant_rate"
MOST_OPTIONS = 200
"""Agencies of the funnel that its box offers."""
PAGE_JOINTS = 20
"""Agencies on a page of the ladder."""
_LADDER = "requests_ladder"
_JOINT_TABLE = ("name", "year", "carried_out", "carried_in", "apart", "status")


class Listed(NamedTuple):
    """The rows of a chart of agencies, and its title."""

    rows: pd.DataFrame
    title: str


class Chain(NamedTuple):
    """The joints of a scope: all agencies that have one, what is said of them, how many could be checked."""

    agencies: tuple[str, ...]
    title: str
    n_checked: int


def list_volumes(snapshot: Snapshot, scope: Scope, year: int, language: Language) -> Listed:
    """This year's requests of the largest agencies, with last year's, and of all others together."""
    now = queries.metric_by_agency(snapshot, scope, ("received",), year)
    listed = agencies.take_largest(now, lambda n: text("overview.rest", n=n))
    before = queries.metric_by_agency(snapshot, scope, ("received",), year - 1, set(listed["agency_id"]))
    members = before[before["is_member"].astype(bool) & (before["status"] == "computed")]
    previous = {
        agency: float(value) for agency, value in zip(members["agency_id"], members["value"], strict=True)
    }
    rows = listed.assign(
        previous=listed["agency_id"].map(previous),
        text=[format_mark(value, "件", language) for value in listed["value"]],
    )
    return Listed(rows, print_title(agency_titles.title_agencies(now, year)))


def show_volumes(context: PageContext) -> None:
    """This year's requests by agency, largest first."""
    finished = prepared(_make_volumes, context)
    follow = follow_agency(context, "received", finished.exhibit.names, "volumes")
    present(context, finished, select=row_targets.SELECTION, after=follow)


def _make_volumes(context: PageContext) -> Finished:
    now = count_received(context)
    listed = list_volumes(context.snapshot, context.scope, context.year, context.language)
    exhibit = Exhibit(
        "agencies",
        listed.title,
        text("requests.agencies_subtitle", year=context.year, previous=context.year - 1),
        listed.rows,
        listed.rows[["name", "value", "previous"]],
        ("received",),
        now,
        note=_name_unknown(context, now),
        nothing="" if len(listed.rows) else text(f"reason.{now['reason'] or 'unknown'}"),
        hint=text("hint.bar"),
        names=name_listed(listed.rows),
    )
    return finish(context, exhibit, agencies.draw_agencies, language=context.language)


def list_rates(rows: pd.DataFrame, metric: Metric, year: int) -> Listed:
    """This year's rates of the agencies that are drawn; `rows` as ``queries.metric_by_agency``."""
    listed = agencies.take_extremes(
        rows, lambda judged, small: _name_left_out(judged, small, metric.min_base)
    )
    texts = [_print_rate(row) for row in list_records(listed)]
    title = agency_titles.title_agency_rates(rows, say(metric.name), year, metric.min_base or 0)
    return Listed(listed.assign(previous=None, text=texts), print_title(title))


def show_rates(context: PageContext) -> None:
    """This year's grant rates by agency, highest first; those on a small base apart."""
    finished, _ = prepared(_make_judged, context)
    follow = follow_agency(context, RATE, finished.exhibit.names, "rates")
    present(context, finished, select=row_targets.SELECTION, after=follow)


def _make_judged(context: PageContext) -> tuple[Finished, Finished]:
    """The bars and the funnel of the same rates."""
    rows = queries.metric_by_agency(context.snapshot, context.scope, (RATE,), context.year)
    return _make_rates(context, rows), _make_funnel(context, rows)


def _make_rates(context: PageContext, rows: pd.DataFrame) -> Finished:
    metric, total = context.dictionary.metric(RATE), _find_total(context)
    listed = list_rates(rows, metric, context.year)
    is_total = is_known(total["value"])
    definition = say(metric.definition).rstrip("。.")
    exhibit = Exhibit(
        "rates",
        listed.title,
        text("requests.rates_subtitle", definition=definition, base=metric.min_base, year=context.year),
        listed.rows,
        listed.rows[["name", "value", "count", "base"]],
        (RATE,),
        total,
        note=_name_unknown(context, total),
        nothing="" if len(listed.rows) else text(f"reason.{total['reason'] or 'unknown'}"),
        hint=text("hint.bar"),
        names=name_listed(listed.rows),
    )
    return finish(
        context,
        exhibit,
        agencies.draw_agencies,
        language=context.language,
        reference=float(total["value"]) if is_total else None,
        reference_text=text("requests.whole", rate=format_rate(float(total["value"]))) if is_total else "",
    )


def place_agencies(rows: pd.DataFrame, target: float, min_base: int) -> funnel.Funnel:
    """The funnel of this year's grant rates, with the points that can be drawn and their words."""
    placed = funnel.place_in_funnel(rows, target, min_base)
    points = funnel.thin_out(placed.points)
    return placed._replace(
        points=points.assign(
            text=[_speak_point(row) for row in list_records(points)],
            zone_name=[text(f"requests.zone.{zone}") for zone in points["zone"]],
        )
    )


def show_funnel(context: PageContext) -> None:
    """Which agencies' grant rates chance alone does not explain."""
    _, finished = prepared(_make_judged, context)
    follow = follow_agency(context, RATE, finished.exhibit.names, "funnel")
    present(context, finished, select=row_targets.SELECTION, after=follow)


def _make_funnel(context: PageContext, rows: pd.DataFrame) -> Finished:
    metric, total = context.dictionary.metric(RATE), _find_total(context)
    least = metric.min_base or 0
    target = float(total["value"]) if is_known(total["value"]) else 0.0
    placed = place_agencies(rows, target, least)
    rate = format_rate(target)
    subtitle = text("requests.funnel_subtitle", n=placed.n_judged, base=least, rate=rate, year=context.year)
    if placed.spread > 1:
        subtitle += text("requests.funnel_spread", spread=format_number(placed.spread, 1))
    left_out = sum(placed.counts.values()) - len(placed.points)
    exhibit = Exhibit(
        "funnel",
        print_title(agency_titles.title_funnel(placed, say(metric.name), context.year)),
        subtitle,
        placed.points.drop(columns="zone_name"),
        placed.points.assign(zone=placed.points["zone_name"])[["name", "value", "base", "score", "zone"]],
        (RATE,),
        total,
        note=text("requests.funnel_left_out", n=left_out) if left_out else "",
        nothing=_explain_funnel(placed, total, least),
        names=name_listed(placed.points[placed.points["zone"] != "small"].head(MOST_OPTIONS)),
    )
    return finish(
        context,
        exhibit,
        funnel.draw_funnel,
        language=context.language,
        target=target,
        spread=placed.spread,
        min_base=least,
        words=(
            text("requests.funnel_axis"),
            text("requests.funnel_small", base=least),
            text("requests.whole", rate=rate),
        ),
    )


def describe_chain(context: PageContext) -> Chain:
    """Every agency with a joint, those with something to look at first, and what is said of all of them."""
    joints, _ = queries.carry_chain(context.snapshot, context.scope, lambda _: ())
    broken = joints[joints["state"] == "unequal"]
    names = join_names(list(dict.fromkeys(broken["name"])), context.language, 2)
    checked = joints["state"].isin(["equal", "unequal", "columns"])
    title = print_title(agency_titles.title_ladder(joints, names))
    return Chain(tuple(_order_joints(joints)), title, int(checked.sum()))


def list_joints(context: PageContext, agencies: Sequence[str]) -> pd.DataFrame:
    """The joints of some agencies in their order, each in words."""
    _, shown = queries.carry_chain(context.snapshot, context.scope, lambda _: agencies)
    place = {agency: number for number, agency in enumerate(agencies)}
    return shown.assign(
        place=[place[agency] for agency in shown["agency_id"]],
        spoken=[_speak_joint(row) for row in list_records(shown)],
        printed=[_print_joint(row) for row in list_records(shown)],
    ).sort_values(["place", "year"], kind="stable")


def show_ladder(context: PageContext) -> None:
    """Whether every report carries in what the one before carried over; many agencies page by page."""
    chain = prepared(describe_chain, context)
    names = {agency: context.choices.agencies[agency] for agency in chain.agencies}
    shown = tuple(take_page(names, PAGE_JOINTS, _LADDER, "requests.ladder_pages"))
    finished = prepared(_make_ladder, context, shown)
    exhibit = replace(finished.exhibit, data=partial(_tabulate_joints, context, chain.agencies))
    finished = replace(finished, exhibit=exhibit)
    present(context, finished, select=row_targets.SELECTION, after=partial(_follow_joint, exhibit))


def _make_ladder(context: PageContext, shown: tuple[str, ...]) -> Finished:
    chain = prepared(describe_chain, context)
    rows = list_joints(context, shown)
    loud = rows[rows["state"] != "equal"]
    exhibit = Exhibit(
        "carry-over",
        chain.title,
        text("requests.ladder_subtitle"),
        rows,
        pd.DataFrame(),
        ("carried_out", "carried_in"),
        nothing="" if len(chain.agencies) else text("nothing.ladder"),
        compare=text("requests.ladder_checked", n=chain.n_checked),
        names={_name_joint(row): str(row["spoken"]) for row in list_records(loud)},
    )
    exhibit = explain_search(exhibit, chain.agencies, shown)
    return finish(context, exhibit, ladder.draw_ladder, language=context.language)


def _tabulate_joints(context: PageContext, agencies: Sequence[str]) -> pd.DataFrame:
    """Every joint of the scope, for whoever takes the table away."""
    rows = list_joints(context, agencies)
    states = [text(f"requests.joint.{state}") for state in rows["state"]]
    return rows.assign(status=states, apart=rows["gap"])[list(_JOINT_TABLE)]


def _find_total(context: PageContext) -> Row:
    rows = cached(queries.metric_by_year, context.snapshot, context.scope, (RATE,))
    return pick_row(rows, RATE, context.year)


def _explain_funnel(placed: funnel.Funnel, total: Row, least: int) -> str:
    """Why no funnel is drawn, or nothing."""
    if not is_known(total["value"]):
        return text(f"reason.{total['reason'] or 'unknown'}")
    if placed.n_judged < funnel.LEAST_AGENCIES:
        return text("nothing.funnel", n=placed.n_judged, base=least, least=funnel.LEAST_AGENCIES)
    return ""


def _name_joint(row: Mapping[Any, Any]) -> str:
    return f"{row['agency_id']}|{row['year']}"


def _follow_joint(exhibit: Exhibit, picked: Mapping[str, Any]) -> None:
    """The chosen joint in words, with the way to both of its figures."""
    names = dict(exhibit.names)
    clicked = f"{picked.get('agency_id')}|{picked.get('year')}" if picked else None
    if clicked is not None:
        # A joint that holds is in no box, and can be clicked all the same.
        for row in list_records(exhibit.rows):
            if _name_joint(row) == clicked:
                names[clicked] = str(row["spoken"])
    chosen = choose_option({"joint": clicked}, "joint", names, "da-joint", text("requests.ladder_choose"))
    if chosen is None:
        return
    row = next(row for row in list_records(exhibit.rows) if _name_joint(row) == chosen)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        blocks.trace(row["spoken"])
        for filing, year, indicator in (
            (row["before_filing"], row["year"] - 1, "requests.carried_out"),
            (row["filing_id"], row["year"], "requests.carried_in"),
        ):
            if filing:
                link_page(
                    "pages/reports.py",
                    text("compare.trace.open_year", year=year),
                    {"filing": str(filing), "indicator": indicator, "applicant": "total"},
                )


def _order_joints(joints: pd.DataFrame) -> list[str]:
    """Agencies with joints that do not hold first, then those that cannot be checked, then the rest."""
    weight = {"unequal": 1_000_000, "columns": 10_000, "unknown": 100, "no_report": 1, "equal": 0}
    codes, agencies = pd.factorize(joints["agency_id"])
    scores = np.zeros(len(agencies), dtype=np.int64)
    for state, score in weight.items():
        scores += score * np.bincount(codes[joints["state"] == state], minlength=len(agencies))
    names = [str(agency) for agency in agencies.tolist()]
    return [names[place] for place in np.argsort(-scores, kind="stable").tolist()]


def _speak_joint(row: Mapping[Any, Any]) -> str:
    facts = {"name": row["name"], "year": row["year"], "before": row["year"] - 1}
    facts |= {side: _print_side(row[side]) for side in ("carried_out", "carried_in")}
    if row["state"] == "unequal":
        return text("requests.joint_gap", **facts, gap=format_number(abs(float(row["gap"]))))
    if row["state"] == "no_report":
        return text("requests.joint_missing", **facts)
    return text("requests.joint_said", **facts, state=text(f"requests.joint.{row['state']}"))


def _print_joint(row: Mapping[Any, Any]) -> str:
    """A joint as the table beside the chart has it."""
    sides = f"{_print_side(row['carried_out'])} → {_print_side(row['carried_in'])}"
    return text("note.join").join([sides, text(f"requests.joint.{row['state']}")])


def _print_side(value: object) -> str:
    return format_number(float(value)) if is_known(value) else "—"  # type: ignore[arg-type]


def _print_rate(row: Mapping[Any, Any]) -> str:
    if not is_known(row["value"]):
        return ""
    fraction = f"{row['count']:,.0f}/{row['base']:,.0f}"
    if row["look"] == agencies.SMALL:
        return fraction
    return text("requests.rate", rate=format_rate(float(row["value"])), fraction=fraction)


def _name_left_out(judged: int, small: int, base: int | None) -> str:
    if judged:
        return text("requests.left_out", n=judged)
    return text("requests.left_out_small", n=small, base=base)


def _speak_point(row: Mapping[Any, Any]) -> str:
    rate, n = format_rate(row["value"]), format_number(row["base"])
    return text("requests.funnel_point", name=row["name"], rate=rate, n=n)


def _name_unknown(context: PageContext, now: Row) -> str:
    names = [str(name) for name in now["unknown"]]
    return text("note.unknown", year=context.year, names=join_names(names, context.language)) if names else ""
