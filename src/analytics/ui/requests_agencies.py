"""Requests agency by agency: how many, which grant rates, which of them are unusual, the carry-over."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import queries
from analytics.charts import agencies, agency_titles, funnel, ladder
from analytics.charts.formats import format_mark, format_number, format_rate, is_known
from analytics.charts.frames import Row
from analytics.ui import blocks
from analytics.ui.agencies import choose_option, follow_agency
from analytics.ui.cache import cached
from analytics.ui.charted import Exhibit, print_title, show
from analytics.ui.formats import join_names
from analytics.ui.language import say, text
from analytics.ui.shell import PageContext

RATE = "grant_rate"
MOST_JOINTS, FEW_JOINTS = 24, 10
"""Agencies of the ladder at most; those whose chain holds are drawn only where the others are few."""


def show_volumes(context: PageContext, rows: pd.DataFrame, now: Row) -> None:
    """This year's requests by agency, largest first.

    Args:
        context: From `ui.page`.
        rows: ``queries.metric_by_agency_year`` of requests received.
        now: This year's row of ``queries.metric_by_year``.
    """
    this_year = rows[rows["year"] == context.year]
    before = rows[(rows["year"] == context.year - 1) & rows["is_member"].astype(bool)]
    previous = {
        agency: float(value)
        for agency, value in zip(before["agency_id"], before["value"], strict=True)
        if is_known(value)
    }
    listed = agencies.take_largest(this_year, lambda n: text("overview.rest", n=n))
    listed = listed.assign(
        previous=listed["agency_id"].map(previous),
        text=[format_mark(value, "件", context.language) for value in listed["value"]],
    )
    exhibit = Exhibit(
        "agencies",
        print_title(agency_titles.title_agencies(this_year, context.year)),
        text("requests.agencies_subtitle", year=context.year, previous=context.year - 1),
        listed,
        listed[["name", "value", "previous"]],
        ("received",),
        now,
        note=_name_unknown(context, now),
        nothing="" if len(listed) else text(f"reason.{now['reason'] or 'unknown'}"),
    )
    show(
        context,
        exhibit,
        agencies.draw_agencies,
        select=agencies.SELECTION,
        after=follow_agency(context, "received", this_year, "volumes"),
        language=context.language,
    )


def show_rates(context: PageContext, rows: pd.DataFrame, total: Row) -> None:
    """This year's grant rates by agency, highest first; those on a small base apart.

    Args:
        context: From `ui.page`.
        rows: ``queries.metric_by_agency`` of the grant rate.
        total: This year's row of ``queries.metric_by_year``.
    """
    metric = context.dictionary.metric(RATE)
    listed = agencies.take_extremes(
        rows, lambda judged, small: _name_left_out(judged, small, metric.min_base)
    )
    listed = listed.assign(previous=None, text=[_print_rate(row) for row in listed.to_dict("records")])
    is_total = is_known(total["value"])
    exhibit = Exhibit(
        "rates",
        print_title(
            agency_titles.title_agency_rates(rows, say(metric.name), context.year, metric.min_base or 0)
        ),
        text(
            "requests.rates_subtitle", definition=say(metric.definition).rstrip("。."), base=metric.min_base
        ),
        listed,
        listed[["name", "value", "count", "base"]].assign(value=listed["value"]),
        (RATE,),
        total,
        note=_name_unknown(context, total),
        nothing="" if len(listed) else text(f"reason.{total['reason'] or 'unknown'}"),
    )
    show(
        context,
        exhibit,
        agencies.draw_agencies,
        select=agencies.SELECTION,
        after=follow_agency(context, RATE, rows, "rates"),
        language=context.language,
        reference=float(total["value"]) if is_total else None,
        reference_text=text("requests.whole", rate=format_rate(float(total["value"]))) if is_total else "",
    )


def show_funnel(context: PageContext, rows: pd.DataFrame, total: Row) -> None:
    """Which agencies' grant rates chance alone does not explain.

    Args:
        context: From `ui.page`.
        rows: ``queries.metric_by_agency`` of the grant rate.
        total: This year's row of ``queries.metric_by_year``.
    """
    metric = context.dictionary.metric(RATE)
    least = metric.min_base or 0
    target = float(total["value"]) if is_known(total["value"]) else 0.0
    placed = funnel.place_in_funnel(rows, target, least)
    points = placed.points
    n_judged = len(points) - placed.count("small")
    nothing = ""
    if not is_known(total["value"]):
        nothing = text(f"reason.{total['reason'] or 'unknown'}")
    elif n_judged < funnel.LEAST_AGENCIES:
        nothing = text("nothing.funnel", n=n_judged, base=least, least=funnel.LEAST_AGENCIES)
    facts = {"n": n_judged, "base": least, "rate": format_rate(target), "year": context.year}
    subtitle = text("requests.funnel_subtitle", **facts)
    if placed.spread > 1:
        subtitle += text("requests.funnel_spread", spread=format_number(placed.spread, 1))
    drawn = points.assign(text=[_speak_point(row) for row in points.to_dict("records")])
    exhibit = Exhibit(
        "funnel",
        print_title(agency_titles.title_funnel(placed, say(metric.name), context.year)),
        subtitle,
        drawn,
        points.assign(zone=[text(f"requests.zone.{zone}") for zone in points["zone"]]),
        (RATE,),
        total,
        nothing=nothing,
    )
    show(
        context,
        exhibit,
        funnel.draw_funnel,
        select=funnel.SELECTION,
        after=follow_agency(context, RATE, rows, "funnel"),
        language=context.language,
        target=target,
        spread=placed.spread,
        min_base=least,
        words=(
            text("requests.funnel_axis"),
            text("requests.funnel_small", base=least),
            text("requests.whole", rate=format_rate(target)),
        ),
    )


def show_ladder(context: PageContext) -> None:
    """Whether every report carries in what the one before carried over."""
    joints = cached(queries.carry_joints, context.snapshot, context.scope)
    order = _order_joints(joints)
    loud = set(joints[joints["state"] != "equal"]["agency_id"])
    drawn = order[: min(MOST_JOINTS, max(FEW_JOINTS, len(loud)))]
    shown = joints[joints["agency_id"].isin(drawn)]
    place = {agency: number for number, agency in enumerate(order)}
    shown = shown.assign(
        place=[place[agency] for agency in shown["agency_id"]],
        spoken=[_speak_joint(row) for row in shown.to_dict("records")],
    ).sort_values(["place", "year"], kind="stable")
    broken = joints[joints["state"] == "unequal"]
    names = join_names(list(dict.fromkeys(broken["name"])), context.language)
    title = agency_titles.title_ladder(joints, names)
    checked = joints["state"].isin(["equal", "unequal", "columns"])
    n_quiet = len(order) - len(drawn)
    exhibit = Exhibit(
        "carry-over",
        print_title(title),
        text("requests.ladder_subtitle"),
        shown,
        joints.assign(status=[text(f"requests.joint.{state}") for state in joints["state"]])[
            ["name", "year", "carried_out", "carried_in", "gap", "status"]
        ],
        ("carried_out", "carried_in"),
        note=text("requests.ladder_quiet", n=n_quiet) if n_quiet else "",
        nothing="" if len(joints) else text("nothing.ladder"),
        compare=text("requests.ladder_checked", n=int(checked.sum())),
    )

    show(
        context,
        exhibit,
        ladder.draw_ladder,
        select=ladder.SELECTION,
        after=partial(_follow_joint, shown),
        language=context.language,
    )


def _follow_joint(shown: pd.DataFrame, picked: Mapping[str, Any]) -> None:
    """The chosen joint in words, with the way to both of its figures."""
    rows = {f"{row['agency_id']}|{row['year']}": row for row in shown.to_dict("records")}
    names = {key: row["spoken"] for key, row in rows.items() if row["state"] != "equal"}
    clicked = f"{picked.get('agency_id')}|{picked.get('year')}" if picked else None
    if clicked in rows:
        names[clicked] = rows[clicked]["spoken"]
    chosen = choose_option({"joint": clicked}, "joint", names, "da-joint", text("requests.ladder_choose"))
    if chosen is None:
        return
    row = rows[chosen]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        blocks.trace(row["spoken"])
        for filing, year, indicator in (
            (row["before_filing"], row["year"] - 1, "requests.carried_out"),
            (row["filing_id"], row["year"], "requests.carried_in"),
        ):
            if filing:
                st.page_link(
                    "pages/reports.py",
                    label=text("compare.trace.open_year", year=year),
                    query_params={"filing": str(filing), "indicator": indicator, "applicant": "total"},
                )


def _order_joints(joints: pd.DataFrame) -> list[str]:
    """Agencies with joints that do not hold first, then those that cannot be checked, then the rest."""
    weight = {"unequal": 1_000_000, "columns": 10_000, "unknown": 100, "no_report": 1, "equal": 0}
    scores: dict[str, int] = {}
    for agency, state in zip(joints["agency_id"], joints["state"], strict=True):
        scores[agency] = scores.get(agency, 0) + weight[state]
    return sorted(scores, key=lambda agency: -scores[agency])


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
