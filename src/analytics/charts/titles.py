"""Titles that state a finding: each template fires only when its condition holds.

A function looks at the same rows that the chart draws and names a template with its numbers already
printed; the sentence itself stands with the other texts under ``title.<key>``. So a title can never
claim what its chart does not show, and prints the number that the card and the marks print.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analytics.charts.formats import (
    SMALL_BASE,
    Language,
    format_change,
    format_mark,
    format_number,
    format_points,
    format_rate,
    format_signed_rate,
    format_value,
    is_known,
)
from analytics.charts.frames import Row
from analytics.charts.records import list_records

STEADY = 0.03
"""Below this rate a change of a count is called small."""
WIDE_INTERVAL = 0.2
"""A 95% interval wider than this many parts of one says that the cases are too few to tell."""


class Title(NamedTuple):
    """A template under ``title.`` and what is filled into it."""

    key: str
    values: Mapping[str, str]


def title_change(change: Row, now: Row, name: str, unit: str, language: Language) -> Title:
    """How a count or amount changed on last year, over the agencies known in both years.

    Args:
        change: The metric's row of ``queries.metric_change``.
        now: Its row of ``queries.metric_by_year`` for the same year.
        name: Of the metric, as shown.
        unit: The dictionary's unit.
        language: ``zh`` or ``en``.
    """
    values = {"name": name, "year": str(change["year"]), "n": format_number(change["n_common"])}
    if not is_known(now["value"]):
        return Title("none", values)
    level = format_value(float(now["value"]), unit, language, is_lower_bound=bool(now["is_lower_bound"]))
    if change["crosses_break"] or not is_known(change["lfl_change"]):
        return Title("level", values | {"value": level})
    difference, previous = float(change["lfl_change"]), float(change["lfl_previous"])
    amount = format_value(abs(difference), unit, language)
    values |= {"amount": amount, "change": format_change(difference, previous, language, unit)}
    # With one agency in scope "comparable" says nothing.
    is_alone = change["n_common"] == 1
    if difference == 0:
        return Title("same_alone" if is_alone else "same", values)
    if previous < SMALL_BASE:
        return Title("small", values | {"previous": format_value(previous, unit, language)})
    rate = difference / previous
    values["rate"] = format_signed_rate(rate)
    if abs(rate) < STEADY:
        return Title("steady_alone" if is_alone else "steady", values)
    return Title("rise" if difference > 0 else "fall", values)


def title_record(frame: pd.DataFrame) -> Title | None:
    """Whether the last year's value is the highest of at least four years, all of them known.

    An earlier lower bound may hide a higher value, so it forbids the claim; a lower bound of the
    last year does not.

    Args:
        frame: One row per year: `year`, `value`, `is_lower_bound`.
    """
    rows = list_records(frame.sort_values("year"))
    if len(rows) < 4 or not all(is_known(row["value"]) for row in rows):
        return None
    *earlier, last = rows
    if any(row["is_lower_bound"] for row in earlier):
        return None
    if float(last["value"]) <= max(float(row["value"]) for row in earlier):
        return None
    return Title("record", {"first": str(rows[0]["year"])})


def title_drivers(frame: pd.DataFrame, change: Row, name: str, language: Language) -> Title:
    """How much a count changed in all and who changed most in that direction.

    Args:
        frame: As `frames.rank_drivers` gives it, not empty.
        change: The metric's row of ``queries.metric_change``.
        name: Of the metric, as shown.
        language: ``zh`` or ``en``.
    """
    total = float(change["lfl_change"])
    values = {"name": name, "amount": format_value(abs(total), "件", language)}
    role = "up" if total > 0 else "down"
    named = frame[frame["role"] == role]
    if total == 0:
        return Title("drivers_none", values)
    if named.empty:
        return Title("drivers_rise" if total > 0 else "drivers_fall", values)
    leader = max(list_records(named), key=lambda row: abs(float(row["change"])))
    values |= {"leader": str(leader["name"]), "part": _signed(float(leader["change"]))}
    return Title("drivers_up" if total > 0 else "drivers_down", values)


def title_parts(frame: pd.DataFrame, parts: str) -> Title:
    """Whether the parts all rose, all fell, or went both ways, and which part most.

    Args:
        frame: One row per part: `name`, `change` (known); not empty.
        parts: What the parts are, as shown.
    """
    changes = [float(value) for value in frame["change"]]
    names = list(frame["name"])
    high, low = max(changes), min(changes)
    values = {
        "parts": parts,
        "most": names[changes.index(high)],
        "least": names[changes.index(low)],
        "high": _signed(high),
        "low": _signed(low),
    }
    if low > 0:
        return Title("parts_up", values)
    if high < 0:
        return Title("parts_down", values)
    if high > 0 > low:
        return Title("parts_mixed", values)
    if high > 0:
        return Title("parts_some_up", values)
    return Title("parts_some_down" if low < 0 else "parts_same", values)


def title_kinds(frame: pd.DataFrame, year: int) -> Title:
    """Which kind of agency receives most, and its share.

    Args:
        frame: As `frames.name_kinds` gives it, not empty.
        year: This year.
    """
    rows = frame[(frame["year"] == year) & frame["value"].notna()]
    values = {"year": str(year)}
    total = float(rows["value"].sum())
    if rows.empty or total <= 0:
        return Title("kinds_none", values)
    leader = max(list_records(rows), key=lambda row: float(row["value"]))
    values |= {"leader": str(leader["name"]), "share": format_rate(float(leader["value"]) / total)}
    return Title("kinds" if len(rows) > 1 else "kinds_one", values)


def title_balance(frame: pd.DataFrame, unbalanced: Sequence[str], names: str) -> Title:
    """Whether what came in equals what went out, and whose books do not balance.

    Args:
        frame: As `frames.balance_parts` gives it, not empty.
        unbalanced: The agencies whose own books do not balance.
        names: The same as shown, shortened.
    """
    inside = float(frame[frame["side"] == "in"]["value"].sum())
    outside = float(frame[frame["side"] == "out"]["value"].sum())
    values = {"inside": format_number(inside), "outside": format_number(outside), "names": names}
    if inside != outside:
        return Title("balance_gap", values | {"gap": format_number(abs(inside - outside))})
    return Title("balance_offset" if unbalanced else "balance", values)


def title_outcomes(frame: pd.DataFrame, year: int) -> Title:
    """Share of requests granted in full or in part, and the second result if it is always the same.

    Args:
        frame: As `frames.share_parts` gives it for the outcomes.
        year: This year.
    """
    values = {"year": str(year)}
    known = frame[frame["status"] == "computed"]
    now = known[known["year"] == year]
    if now.empty:
        return Title("outcomes_none", values)
    granted = now[now["part"].isin(["granted", "granted_in_part"])]
    values["share"] = format_rate(float(granted["count"].sum()) / float(now["whole"].iloc[0]))
    seconds = {_rank_second(group) for _, group in known.groupby("year")}
    if known["year"].nunique() >= 3 and len(seconds) == 1 and None not in seconds:
        return Title("outcomes_second", values | {"second": str(seconds.pop())})
    return Title("outcomes", values)


def title_leader(frame: pd.DataFrame, year: int) -> Title:
    """Which row has the largest share, and whether that is more than half.

    Args:
        frame: `name`, `share` (known or null).
        year: This year.
    """
    rows = frame[frame["share"].notna()]
    values = {"year": str(year)}
    if rows.empty or float(rows["share"].max()) <= 0:
        return Title("leader_none", values)
    leader = max(list_records(rows), key=lambda row: float(row["share"]))
    values |= {"leader": str(leader["name"]), "share": format_rate(float(leader["share"]))}
    return Title("leader_half" if float(leader["share"]) > 0.5 else "leader", values)


def title_grounds(frame: pd.DataFrame, year: int) -> Title:
    """Which ground of refusal is used most, when one is.

    Args:
        frame: `name`, `value` (known or null), `is_lower_bound`.
        year: This year.
    """
    known = sorted(
        (row for row in list_records(frame) if is_known(row["value"])),
        key=lambda row: -float(row["value"]),
    )
    values = {"year": str(year)}
    if not known:
        return Title("grounds_unknown", values)
    if float(known[0]["value"]) == 0:
        return Title("grounds_none", values)
    if len(known) > 1 and known[0]["value"] == known[1]["value"]:
        return Title("grounds", values)
    bound = "≥ " if known[0]["is_lower_bound"] else ""
    count = f"{bound}{format_number(float(known[0]['value']))}"
    return Title("grounds_leader", values | {"leader": str(known[0]["name"]), "count": count})


def title_roll_forward(frame: pd.DataFrame, broken: Sequence[str], names: str) -> Title:
    """Whether this year's stock follows from last year's, and whose does not.

    Args:
        frame: As `frames.name_steps` gives it, not empty.
        broken: The agencies whose own stock does not follow.
        names: The same as shown, shortened.
    """
    opening, added, removed, closing = (float(value) for value in frame["value"])
    expected = opening + added - removed
    values = {
        "closing": format_number(closing),
        "expected": format_number(expected),
        "gap": format_number(abs(closing - expected)),
        "names": names,
    }
    if closing != expected:
        return Title("roll_gap", values)
    return Title("roll_offset" if broken else "roll", values)


def title_documents(frame: pd.DataFrame, year: int, measure: str, name: str) -> Title:
    """How many documents were issued and repealed this year, or are in force, by the form that says so.

    Args:
        frame: As `frames.set_forms` gives it: slot 0 issued, made or the stock, slot 1 the other flow.
        year: This year.
        measure: ``flow`` (two slots) or ``stock`` (one).
        name: Of the kind of document, as shown.
    """
    values = {"year": str(year), "name": name}
    for form in ("2021", "2019"):
        rows = frame[(frame["form"] == form) & (frame["year"] == year) & frame["value"].notna()]
        printed = {
            int(row["slot"]): format_mark(
                float(row["value"]), "", "en", is_lower_bound=bool(row["is_lower_bound"])
            )
            for row in list_records(rows)
        }
        if len(printed) == (2 if measure == "flow" else 1):
            values |= {"first": printed[0], "second": printed.get(1, "")}
            return Title(f"{measure}_{form}", values)
    return Title(f"{measure}_none", values)


def title_law(first: Row, second: Row, language: Language) -> Title | None:
    """How disputes moved across the law of 2024, over the agencies known on both sides of it.

    Args:
        first: The row of ``queries.metric_change`` for reconsiderations, year 2024.
        second: The same for direct litigation.
        language: ``zh`` or ``en``.

    Returns:
        None when either cannot be compared.
    """
    rows = (first, second)
    if any(not row["crosses_break"] or not is_known(row["lfl_change"]) for row in rows):
        return None
    values = {
        "year": str(first["year"]),
        "first_before": format_value(float(first["lfl_previous"]), "件", language),
        "first_now": format_value(float(first["lfl_value"]), "件", language),
        "second_before": format_value(float(second["lfl_previous"]), "件", language),
        "second_now": format_value(float(second["lfl_value"]), "件", language),
        "first_n": format_number(first["n_common"]),
        "second_n": format_number(second["n_common"]),
    }
    # The chart draws all reports of each year, so the title says over how many of them it compares.
    is_alone = first["n_common"] == second["n_common"] == 1
    return Title("law_alone" if is_alone else "law", values)


def title_rates(frame: pd.DataFrame, name: str, year: int, language: Language) -> Title:
    """This year's rate with its interval, and whether the cases suffice to call it a change.

    Args:
        frame: As `frames.rate_intervals` gives it.
        name: Of the rate, as shown.
        year: This year.
        language: ``zh`` or ``en``.
    """
    by_year = {int(row["year"]): row for row in list_records(frame)}
    now, before = by_year.get(year), by_year.get(year - 1)
    values = {"name": name, "year": str(year)}
    if now is None or not is_known(now["value"]) or not is_known(now["low"]):
        return Title("rates_none", values)
    values |= {"rate": format_rate(float(now["value"])), "base": format_number(float(now["base"]))}
    if float(now["high"]) - float(now["low"]) > WIDE_INTERVAL:
        return Title("rates_wide", values)
    if before is None or not is_known(before["value"]) or not is_known(before["low"]):
        return Title("rates", values)
    if now["low"] <= before["high"] and before["low"] <= now["high"]:
        return Title("rates_overlap", values)
    change = format_points(float(now["value"]) - float(before["value"]), language)
    return Title("rates_up" if now["value"] > before["value"] else "rates_down", values | {"change": change})


def title_per_hundred(rows: Sequence[Mapping[str, Any]], year: int) -> Title:
    """Reconsiderations and litigation per hundred requests concluded this year.

    Args:
        rows: This year's rows of ``queries.metric_by_year``: reconsiderations, then litigation.
        year: This year.
    """
    known = {
        name: format_number(float(row["value"]), 1)
        for name, row in zip(("first", "second"), rows, strict=True)
        if is_known(row["value"])
    }
    values = {"year": str(year)} | known
    if len(known) == len(rows):
        return Title("per_hundred", values)
    if not known:
        return Title("per_hundred_none", values)
    return Title("per_hundred_first" if "first" in known else "per_hundred_second", values)


def _rank_second(group: pd.DataFrame) -> str | None:
    """The name of the second largest part, None where two parts are equally large."""
    ordered = group.sort_values("share", ascending=False)
    shares = list(ordered["share"])
    if len(shares) < 3 or shares[1] in (shares[0], shares[2]):
        return None
    return str(ordered["name"].iloc[1])


def _signed(value: float) -> str:
    return f"+{format_number(value)}" if value > 0 else format_number(value)
