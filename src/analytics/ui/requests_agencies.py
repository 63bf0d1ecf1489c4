"""Requests agency by agency: how many, which grant rates, which of them are unusual, the carry-over."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import agencies, agency_titles, funnel, ladder, row_targets
from analytics.charts.formats import Language, format_mark, format_number, format_rate, is_known
from analytics.charts.frames import Row, pick_row
from analytics.dictionary import Metric
from analytics.queries import Scope
from analytics.store import Snapshot
from analytics.ui import blocks
from analytics.ui.agencies import choose_option, follow_agency, name_listed
from analytics.ui.cache import cached, prepared
from analytics.ui.charted import Exhibit, Finished, finish, present, print_title
from analytics.ui.formats import join_names
from analytics.ui.language import say, text
from analytics.ui.links import link_page
from analytics.ui.requests import count_received
from analytics.ui.shell import PageContext

RATE = "grant_rate"
MOST_OPTIONS = 200
"""Agencies of the funnel that its box offers."""
MOST_JOINTS, FEW_JOINTS = 24, 10
"""Agencies of the ladder at most; those whose chain holds are drawn only where the others are few."""


class Listed(NamedTuple):
    """The rows of a chart of agencies, and its title."""

    rows: pd.DataFrame
    title: str


class Chain(NamedTuple):
    """What the ladder shows: the joints that are drawn, its title, how many agencies are left out."""

    rows: pd.DataFrame
    title: str
    n_checked: int
    n_left_out: int


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
    texts = [_print_rate(row) for row in listed.to_dict("records")]
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
        text("requests.rates_subtitle", definition=definition, base=metric.min_base),
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
            text=[_speak_point(row) for row in points.to_dict("records")],
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


def list_chain(snapshot: Snapshot, scope: Scope, language: Language) -> Chain:
    """The joints that are drawn, agencies with something to look at first."""
    joints, shown = queries.carry_chain(snapshot, scope, _choose_joints)
    order = _order_joints(joints)
    place = {agency: number for number, agency in enumerate(order)}
    shown = shown.assign(
        place=[place[agency] for agency in shown["agency_id"]],
        spoken=[_speak_joint(row) for row in shown.to_dict("records")],
    ).sort_values(["place", "year"], kind="stable")
    broken = joints[joints["state"] == "unequal"]
    names = join_names(list(dict.fromkeys(broken["name"])), language, 2)
    checked = joints["state"].isin(["equal", "unequal", "columns"])
    title = print_title(agency_titles.title_ladder(joints, names))
    return Chain(shown, title, int(checked.sum()), len(order) - shown["agency_id"].nunique())


def show_ladder(context: PageContext) -> None:
    """Whether every report carries in what the one before carried over."""
    finished = prepared(_make_ladder, context)
    present(context, finished, select=row_targets.SELECTION, after=partial(_follow_joint, finished.exhibit))


def _make_ladder(context: PageContext) -> Finished:
    chain = list_chain(context.snapshot, context.scope, context.language)
    loud = chain.rows[chain.rows["state"] != "equal"]
    states = [text(f"requests.joint.{state}") for state in chain.rows["state"]]
    exhibit = Exhibit(
        "carry-over",
        chain.title,
        text("requests.ladder_subtitle"),
        chain.rows,
        chain.rows.assign(status=states)[["name", "year", "carried_out", "carried_in", "gap", "status"]],
        ("carried_out", "carried_in"),
        note=text("requests.ladder_left_out", n=chain.n_left_out) if chain.n_left_out else "",
        nothing="" if len(chain.rows) else text("nothing.ladder"),
        compare=text("requests.ladder_checked", n=chain.n_checked),
        names={_name_joint(row): str(row["spoken"]) for row in loud.to_dict("records")},
    )
    return finish(context, exhibit, ladder.draw_ladder, language=context.language)


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
        for row in exhibit.rows.to_dict("records"):
            if _name_joint(row) == clicked:
                names[clicked] = str(row["spoken"])
    chosen = choose_option({"joint": clicked}, "joint", names, "da-joint", text("requests.ladder_choose"))
    if chosen is None:
        return
    row = next(row for row in exhibit.rows.to_dict("records") if _name_joint(row) == chosen)
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


def _choose_joints(joints: pd.DataFrame) -> list[str]:
    """The agencies that are drawn: those with something to look at, and a few others."""
    loud = joints[joints["state"] != "equal"]["agency_id"].nunique()
    return _order_joints(joints)[: min(MOST_JOINTS, max(FEW_JOINTS, loud))]


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
