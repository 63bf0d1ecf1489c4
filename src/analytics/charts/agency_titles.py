"""Titles of the charts that set agencies beside each other; see `titles`."""

import pandas as pd

from analytics.charts.formats import format_mark, format_number, format_rate, is_known
from analytics.charts.funnel import Funnel
from analytics.charts.records import list_records
from analytics.charts.titles import Title

_LARGEST = 5
"""A share of so many is told where there are at least twice as many."""


def title_agencies(values: pd.DataFrame, year: int) -> Title:
    """Who has most of a count, and how much of what is known the largest five have together.

    Args:
        values: ``queries.metric_by_agency`` of one count and year.
        year: This year.
    """
    names, numbers, _ = _known_members(values)
    facts = {"year": str(year)}
    order = sorted(range(len(numbers)), key=lambda place: -numbers[place])
    sizes = [numbers[place] for place in order]
    total = sum(sizes)
    if total <= 0:
        return Title("agencies_none", facts)
    first = sizes[0]
    if len(sizes) > 1 and sizes[1] == first:
        return Title("agencies_tie", facts | {"count": format_mark(first, "", "en")})
    facts |= {"leader": names[order[0]], "count": format_number(first)}
    if len(sizes) < 2 * _LARGEST:
        return Title("agencies", facts)
    largest = sum(sizes[:_LARGEST])
    return Title("agencies_share", facts | {"n": str(_LARGEST), "share": format_rate(largest / total, 0)})


def title_agency_rates(rows: pd.DataFrame, name: str, year: int, min_base: int) -> Title:
    """From where to where the rates go that can be judged, and how many cannot.

    Args:
        rows: ``queries.metric_by_agency`` of one rate and year.
        name: Of the rate, as shown.
        year: This year.
        min_base: Below this base a rate is not judged.
    """
    _, known, is_small = _known_members(rows)
    judged = sorted(value for value, small in zip(known, is_small, strict=True) if not small)
    facts = {
        "name": name,
        "year": str(year),
        "n": format_number(len(judged)),
        "small": format_number(len(known) - len(judged)),
        "base": str(min_base),
    }
    if not judged:
        return Title("agency_rates_small" if known else "agency_rates_none", facts)
    facts |= {"low": format_rate(judged[0]), "high": format_rate(judged[-1])}
    return Title("agency_rates_one" if len(judged) == 1 else "agency_rates", facts)


def title_funnel(funnel: Funnel, name: str, year: int) -> Title:
    """How many agencies lie outside what chance explains.

    Args:
        funnel: As `funnel.place_in_funnel` gives it.
        name: Of the rate, as shown.
        year: This year.
    """
    n = funnel.count("beyond_998")
    facts = {"name": name, "year": str(year), "n": str(n)}
    if n == 1:
        (only,) = list_records(funnel.points[funnel.points["zone"] == "beyond_998"])
        return Title("funnel_one", facts | {"who": str(only["name"]), "rate": format_rate(only["value"])})
    if n:
        return Title("funnel_outside", facts)
    return Title("funnel_inside" if funnel.n_judged else "funnel_none", facts)


def title_ladder(joints: pd.DataFrame, names: str) -> Title:
    """At how many joints a report does not carry in what the one before carried over.

    Args:
        joints: The states of ``queries.carry_chain``.
        names: The agencies of these joints as shown, shortened.
    """
    states = joints["state"].tolist()
    broken, columns = states.count("unequal"), states.count("columns")
    facts = {
        "n": format_number(broken),
        "names": names,
        "columns": str(columns),
        "checked": str(states.count("equal") + broken + columns),
    }
    if broken:
        return Title("ladder_broken", facts)
    if columns:
        return Title("ladder_columns", facts)
    return Title("ladder_whole" if "equal" in states else "ladder_none", facts)


def _known_members(rows: pd.DataFrame) -> tuple[list[str], list[float], list[bool]]:
    """Names, values, and which rest on a small base: columns, because there may be ten thousand."""
    members = rows[rows["is_member"].astype(bool) & (rows["status"] == "computed")]
    known = members[members["value"].map(is_known).astype(bool)]
    return (
        [str(name) for name in known["name"].tolist()],
        [float(value) for value in known["value"].tolist()],
        [bool(small) for small in known["is_small_base"].tolist()],
    )
