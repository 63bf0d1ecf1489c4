"""What the page on requests shows, from the frames of the queries to the rows of its charts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analytics import queries
from analytics.charts import bars, frames, shares, titles, trends
from analytics.charts.formats import format_signed_rate, is_known
from analytics.charts.frames import BALANCE, COMPUTED, Row
from analytics.charts.records import list_records
from analytics.model import TOTAL
from analytics.ui.cache import cached
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
from analytics.ui.formats import join_names
from analytics.ui.language import load_texts, say, text
from analytics.ui.shell import PageContext

_KEPT = ("status", "reason", "is_lower_bound", "n_known", "n_expected")
LINES = 8
"""Bars of the taller of two charts side by side: six kinds of applicant, eight grounds of refusal."""
DIVERGING = 0.05
"""The line of the agencies known in every year is drawn when its growth differs by more than this."""


class Common(NamedTuple):
    """The agencies known in every year: their rows, the line's name, and what the subtitle says of them.

    `rows` is None where the line would say nothing new.
    """

    rows: pd.DataFrame | None
    name: str
    remark: str


def make_figures(context: PageContext) -> tuple[Finished, ...]:
    """The figures of the page that are about all agencies together, in their order."""
    make = (_make_volume, _make_kinds, _make_balance, _make_outcomes, _make_applicants, _make_grounds)
    return tuple(each(context) for each in make)


def load_totals(context: PageContext) -> pd.DataFrame:
    """Requests received and concluded by year."""
    return cached(queries.metric_by_year, context.snapshot, context.scope, ("received", "concluded"))


def count_received(context: PageContext) -> Row:
    """This year's row of the requests received."""
    return frames.pick_row(load_totals(context), "received", context.year)


def _make_volume(context: PageContext) -> Finished:
    snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language
    changes = queries.metric_change(snapshot, scope, ("received",), year)
    received, now = frames.pick_metric(load_totals(context), "received"), count_received(context)
    common = compare_common(context, received)
    exhibit = Exhibit(
        "volume",
        print_title(
            titles.title_change(
                frames.pick_row(changes, "received"), now, text("requests.received"), "件", language
            ),
            titles.title_record(received),
        ),
        text("requests.volume_subtitle") + common.remark,
        received,
        _list_lines(received, common),
        ("received",),
        now,
        note_gaps(received, year, language),
        explain_nothing(received),
        compare_ends(received, "件", language),
    )
    options = {"language": language, "unit": "件", "common_name": common.name}
    return finish(context, exhibit, trends.draw_trend, common.rows, **options)


def _list_lines(received: pd.DataFrame, common: Common) -> pd.DataFrame:
    """The rows of both lines, each with its name, where two are drawn."""
    if common.rows is None:
        return received
    rows = common.rows.assign(metric="received", name=common.name, is_lower_bound=False)
    return pd.concat([received.assign(name=text("requests.whole_name")), rows], ignore_index=True)


def _make_kinds(context: PageContext) -> Finished:
    by_kind = queries.sum_by_kind(context.snapshot, context.scope, "received")
    kinds = frames.name_kinds(by_kind, name_kinds(by_kind))
    exhibit = Exhibit(
        "kinds",
        print_title(titles.title_kinds(kinds, context.year)),
        text("requests.kinds_subtitle"),
        kinds,
        kinds,
        ("received",),
        count_received(context),
        nothing=explain_nothing(frames.pick_metric(load_totals(context), "received")),
    )
    return finish(context, exhibit, trends.draw_series, language=context.language, unit="件", height=250)


def _make_balance(context: PageContext) -> Finished:
    snapshot, scope, year, language = context.snapshot, context.scope, context.year, context.language
    balanced = queries.sum_complete(snapshot, scope, frames.BALANCE)
    balance, n = frames.balance_parts(balanced, year, name_metrics(context))
    unbalanced = queries.find_unbalanced(snapshot, scope, frames.BALANCE_IN, frames.BALANCE_OUT, year)
    exhibit = Exhibit(
        "balance",
        text("requests.balance_none", year=year)
        if balance.empty
        else print_title(
            titles.title_balance(balance, unbalanced, join_names(list(unbalanced), language, 2))
        ),
        text("requests.balance_subtitle", year=year, n=n),
        balance,
        balance,
        frames.BALANCE,
        {"n_known": n, "n_expected": count_received(context)["n_expected"]},
        note=note_zeros(context, balance),
        nothing="" if n else text("nothing.incomplete", year=year),
    )
    return finish(context, exhibit, shares.draw_balance, language=language)


def _make_outcomes(context: PageContext) -> Finished:
    concluded = queries.sum_complete(context.snapshot, context.scope, (*frames.OUTCOMES, "concluded"))
    parts = {part: part for part in frames.OUTCOMES}
    outcomes = frames.share_parts(concluded, parts, "concluded", name_metrics(context))
    exhibit = Exhibit(
        "outcomes",
        print_title(titles.title_outcomes(outcomes, context.year)),
        text("requests.outcomes_subtitle") + name_bounds(outcomes),
        frames.label_shares(outcomes),
        outcomes,
        (*frames.OUTCOMES, "concluded"),
        count_members(outcomes, context.year, count_received(context)),
        note_bounds(outcomes),
        nothing=explain_nothing(frames.pick_metric(load_totals(context), "concluded")),
    )
    return finish(context, exhibit, shares.draw_shares, language=context.language)


def _make_applicants(context: PageContext) -> Finished:
    years = (context.year - 1, context.year)
    frame = queries.metric_by_applicant(context.snapshot, context.scope, "received", years)
    exhibit = exhibit_applicants(context, frame, count_received(context))
    return finish(context, exhibit, bars.draw_bars, language=context.language, unit="件", lines=LINES)


def _make_grounds(context: PageContext) -> Finished:
    frame = queries.metric_by_year(context.snapshot, context.scope, name_grounds(context))
    exhibit = exhibit_grounds(context, frame, count_received(context))
    return finish(context, exhibit, bars.draw_bars, language=context.language, unit="件", lines=LINES)


def compare_common(context: PageContext, totals: pd.DataFrame) -> Common:
    """The growth of the agencies that are known in every year with a total, beside that of the totals.

    Args:
        context: From `ui.page`.
        totals: One metric by year.
    """
    known = [row for row in list_records(totals) if is_known(row["value"])]
    if len(known) < 2:
        return Common(None, "", "")
    metric, years = str(known[0]["metric"]), tuple(int(row["year"]) for row in known)
    summed = queries.sum_common(context.snapshot, context.scope, metric, years)
    rows = summed.assign(value=summed["value"].astype(float), status=COMPUTED)
    n, first, last = int(rows["n_known"].iloc[0]), rows["value"].iloc[0], rows["value"].iloc[-1]
    if not n or first <= 0 or n == int(known[0]["n_expected"]) == int(known[-1]["n_expected"]):
        return Common(None, "", "")
    growth = last / first - 1
    remark = text("requests.common", n=n, first=int(known[0]["year"]), rate=format_signed_rate(growth))
    base = float(known[0]["value"])
    if base > 0 and abs(float(known[-1]["value"]) / base - 1 - growth) <= DIVERGING:
        return Common(None, "", remark)
    return Common(rows, text("requests.common_name", n=n), remark)


def name_metrics(context: PageContext) -> dict[str, str]:
    """Shown names of the parts of the balance."""
    return {metric: say(context.dictionary.metric(metric).name) for metric in BALANCE}


def note_zeros(context: PageContext, balance: pd.DataFrame) -> str:
    """The parts of the balance that are zero and so have no segment; empty where there are none."""
    zeros = [str(name) for name in balance[balance["value"] == 0]["name"]] if len(balance) else []
    return (
        text("requests.balance_zeros", names=join_names(zeros, context.language, len(zeros))) if zeros else ""
    )


def name_kinds(by_kind: pd.DataFrame) -> dict[str, str]:
    """Shown names of the kinds of agency in the rows."""
    kinds = [str(kind) for kind in dict.fromkeys(by_kind["kind"])]
    return {kind: text(f"kind.{kind}") if f"kind.{kind}" in load_texts() else kind for kind in kinds}


def count_members(outcomes: pd.DataFrame, year: int, now: Row) -> dict[str, Any]:
    """How many agencies know all parts this year, for the source line."""
    known = outcomes[outcomes["year"] == year]["n_known"]
    return {"n_known": int(known.max()) if len(known) else 0, "n_expected": now["n_expected"]}


def exhibit_applicants(context: PageContext, frame: pd.DataFrame, now: Row) -> Exhibit:
    """The figure of this year's requests by kind of applicant.

    Args:
        context: From `ui.page`.
        frame: ``queries.metric_by_applicant`` for last year and this year.
        now: This year's row of ``queries.metric_by_year``.
    """
    rows = list_applicants(context, frame)
    return Exhibit(
        "applicants",
        print_title(titles.title_leader(rows, context.year)),
        text("requests.applicants_subtitle", year=context.year, marks=_name_marks(rows, context.year - 1)),
        rows,
        rows,
        ("received",),
        now,
        nothing=explain_nothing(rows),
    )


def exhibit_grounds(context: PageContext, frame: pd.DataFrame, now: Row) -> Exhibit:
    """The figure of this year's refusals by ground.

    Args:
        context: From `ui.page`.
        frame: ``queries.metric_by_year`` for the metrics of `name_grounds`.
        now: This year's row of ``queries.metric_by_year``.
    """
    rows = list_grounds(context, frame)
    return Exhibit(
        "grounds",
        print_title(titles.title_grounds(rows, context.year)),
        text("requests.grounds_subtitle", year=context.year, marks=_name_marks(rows, context.year - 1)),
        rows,
        rows,
        ("refused",),
        now,
        nothing=explain_nothing(rows),
    )


def _name_marks(rows: pd.DataFrame, previous: int) -> str:
    """What the bars have beside their length, as far as they have it: last year's tick, an open end."""
    has_tick = rows["previous"].map(is_known).astype(bool).any()
    has_bound = rows["is_lower_bound"].astype(bool).any()
    return (text("requests.tick", previous=previous) if has_tick else "") + (
        text("requests.bound") if has_bound else ""
    )


def list_applicants(context: PageContext, frame: pd.DataFrame) -> pd.DataFrame:
    """This year's requests by kind of applicant, with last year's and the share of all.

    A share is given only where the kind and the total are known for the same number of agencies.

    Args:
        context: From `ui.page`.
        frame: ``queries.metric_by_applicant`` for last year and this year.

    Returns:
        `applicant`, `name`, `year`, `value`, `share`, `previous`, `status`, `reason`, `is_lower_bound`,
        `n_known`, `n_expected`; in official order, without the total.
    """
    rows = {(row["applicant"], row["year"]): row for row in list_records(frame)}
    listed = []
    for applicant, name in context.dictionary.applicants.items():
        now, before = rows.get((applicant, context.year)), rows.get((applicant, context.year - 1))
        if applicant != TOTAL and now is not None:
            listed.append(
                {
                    "applicant": applicant,
                    "name": say(name),
                    "year": context.year,
                    "value": _to_float(now["value"]),
                    "share": _share(now, rows[TOTAL, context.year]),
                    "previous": None if before is None else _to_float(before["value"]),
                    **{key: now[key] for key in _KEPT},
                }
            )
    return pd.DataFrame(listed)


def name_grounds(context: PageContext) -> tuple[str, ...]:
    """The metrics of the eight grounds of refusal, each the total of one row of （三）不予公开."""
    return tuple(
        f"{indicator}|{TOTAL}"
        for indicator in context.dictionary.indicators
        if indicator.startswith("requests.outcome.refused.")
    )


def list_grounds(context: PageContext, frame: pd.DataFrame) -> pd.DataFrame:
    """This year's refusals by ground, most frequent first, with last year's.

    Args:
        context: From `ui.page`.
        frame: ``queries.metric_by_year`` for the metrics of `name_grounds`.

    Returns:
        As `list_applicants`, without shares: the grounds may be known at different agencies.
    """
    rows = {(row["metric"], row["year"]): row for row in list_records(frame)}
    listed: list[dict[str, Any]] = []
    for metric in dict.fromkeys(frame["metric"]):
        now, before = rows[metric, context.year], rows.get((metric, context.year - 1))
        listed.append(
            {
                "name": text(f"grounds.{str(metric).split('|')[0].rsplit('.', 1)[1]}"),
                "year": context.year,
                "value": _to_float(now["value"]),
                "share": None,
                "previous": None if before is None else _to_float(before["value"]),
                **{key: now[key] for key in _KEPT},
            }
        )
    in_order: list[dict[str, Any]] = sorted(listed, key=lambda row: row["value"] or 0.0, reverse=True)
    return pd.DataFrame(in_order)


def _share(part: Mapping[str, Any], whole: Mapping[str, Any]) -> float | None:
    if part["n_known"] != whole["n_known"] or not is_known(part["value"]) or not is_known(whole["value"]):
        return None
    return float(part["value"]) / float(whole["value"]) if whole["value"] else None


def _to_float(value: Any) -> float | None:
    return float(value) if is_known(value) else None
