"""Where an agency stands: quartiles of its peers, and ranks with what can be said about them.

A rank is only worth printing where chance could not have made it: rates on a small base are not ranked,
equal values share a place, and where 95% intervals overlap the place is a range.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analytics.charts.formats import Language, format_mark, format_number, format_rate, is_known
from analytics.charts.intervals import Interval, wilson_interval
from analytics.charts.records import list_records
from analytics.dictionary import Metric

LEAST_PEERS = 5
"""A smaller group has no quartiles worth the name, and would single out its members."""
COMPUTED = "computed"
_Z_95 = 1.959963984540054


class Traits(NamedTuple):
    """What makes agencies peers; an agency of which one is unknown has no peers."""

    level: str
    kind: str
    coverage: str


def find_peers(agencies: pd.DataFrame, subject: str) -> tuple[str, ...]:
    """The agencies of the subject's level, kind and coverage, itself included; empty where one is unknown.

    Args:
        agencies: As ``queries.list_agencies`` gives it.
        subject: Id of an agency.
    """
    own = agencies[agencies["agency_id"] == subject]
    traits = [own[name].iloc[0] for name in Traits._fields]
    if not all(isinstance(trait, str) and trait for trait in traits):
        return ()
    is_peer = pd.Series(data=True, index=agencies.index)
    for name, trait in zip(Traits._fields, traits, strict=True):
        is_peer &= agencies[name] == trait
    return tuple(agencies.loc[is_peer, "agency_id"])


def peer_quartiles(frame: pd.DataFrame, peers: Collection[str], years: Collection[int]) -> pd.DataFrame:
    """Quartiles of a group by year, over the members whose value is known and whose base is not small.

    Quartiles are interpolated linearly between the ordered values (numpy's default, Excel's QUARTILE.INC).

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for one metric.
        peers: Ids of the group.
        years: The years wanted, one row each.

    Returns:
        `year`, `low`, `median`, `high` (None in a year with fewer than `LEAST_PEERS` members), `n`.
    """
    known = frame[
        frame["agency_id"].isin(list(peers))
        & (frame["status"] == COMPUTED)
        & ~frame["is_small_base"].astype(bool)
    ]
    rows = []
    for year in sorted(years):
        values = [float(value) for value in known[known["year"] == year]["value"]]
        quartiles: list[float | None] = [None, None, None]
        if len(values) >= LEAST_PEERS:
            ordered = pd.Series(values, dtype="float64")
            quartiles = [float(ordered.quantile(part)) for part in (0.25, 0.5, 0.75)]
        rows.append((int(year), *quartiles, len(values)))
    return pd.DataFrame(rows, columns=["year", "low", "median", "high", "n"])


def find_interval(metric: Metric, numerator: float, denominator: float) -> Interval | None:
    """The 95% interval of a rate: Wilson's for a share, Byar's for cases per hundred.

    Returns:
        None where there is none: no base, or more counted than there could be.
    """
    if denominator <= 0 or numerator < 0:
        return None
    if metric.per == 1:
        return wilson_interval(int(numerator), int(denominator)) if numerator <= denominator else None
    low, high = _byar_interval(numerator)
    return Interval(low / denominator * metric.per, high / denominator * metric.per)


def rank_agencies(frame: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """Agencies by value, with the range of places that chance leaves open.

    Args:
        frame: As ``queries.metric_by_agency`` gives it for this metric and one year.
        metric: The metric.

    Returns:
        `agency_id`, `name`, `filing_id`, `value` or None, `low`, `high`, `count`, `base`, `best`, `worst`
        (places from 1, equal where the place is certain),
        `standing`: ``above`` or ``below`` the median,
        ``overlap`` (the interval reaches over it), ``equal`` (a count, which has no interval), or why
        there is no rank: ``small_base``, ``inconsistent`` (more counted than the base), ``not_member``
        (a summary), or the state of the value. Ranked rows first, highest value first; the others in the
        given order.
    """
    ranked: list[dict[str, Any]] = []
    unranked: list[dict[str, Any]] = []
    for row in list_records(frame):
        entry = _start_entry(row)
        standing = _why_unranked(row, metric)
        if standing is None and metric.denominator:
            interval = find_interval(metric, entry["count"], entry["base"])
            if interval is None:
                standing = "inconsistent"
            else:
                entry |= {"low": interval.low, "high": interval.high}
        (ranked if standing is None else unranked).append(entry | {"standing": standing})
    ranked.sort(key=lambda entry: -entry["value"])
    _place(ranked)
    columns = (
        "agency_id",
        "name",
        "filing_id",
        "value",
        "low",
        "high",
        "count",
        "base",
        "best",
        "worst",
        "standing",
    )
    return pd.DataFrame([*ranked, *unranked], columns=list(columns)).astype({"value": "float64"})


def median_of(ranked: pd.DataFrame) -> float | None:
    """The median of the ranked rows of `rank_agencies`, None where there is none."""
    values = ranked[ranked["best"].map(is_known).astype(bool)]["value"]
    return float(values.median()) if len(values) else None


def print_metric(metric: Metric, value: object, language: Language) -> str:
    """Print a metric's value beside a mark; a dash where there is none."""
    if not is_known(value):
        return "—"
    number = float(value)  # type: ignore[arg-type]
    if metric.kind != "rate":
        return format_mark(number, metric.unit.zh, language)
    return format_rate(number) if metric.per == 1 else format_number(number, 1)


def print_places(best: object, worst: object) -> str:
    """A place or a range of places.

    >>> print_places(3, 3), print_places(3, 9)
    ('3', '3–9')
    """
    first, last = int(best), int(worst)  # type: ignore[call-overload]
    return str(first) if first == last else f"{first}–{last}"


def _start_entry(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "agency_id": row["agency_id"],
        "name": row["name"],
        "filing_id": row["filing_id"],
        "value": _to_float(row["value"]),
        "low": None,
        "high": None,
        "count": _to_float(row["numerator"]),
        "base": _to_float(row["denominator"]),
        "best": None,
        "worst": None,
    }


def _why_unranked(row: Mapping[Any, Any], metric: Metric) -> str | None:
    if not row["is_member"]:
        return "not_member"
    if row["status"] != COMPUTED:
        return str(row["reason"] or row["status"])
    return "small_base" if metric.denominator and row["is_small_base"] else None


def _place(ranked: list[dict[str, Any]]) -> None:
    """Fill best, worst and standing. Without an interval a value is its own interval."""
    ends = [
        (entry["value"], entry["value"]) if entry["low"] is None else (entry["low"], entry["high"])
        for entry in ranked
    ]
    median = (
        float(pd.Series([entry["value"] for entry in ranked], dtype="float64").median()) if ranked else 0.0
    )
    lows, highs = sorted(low for low, _ in ends), sorted(high for _, high in ends)
    for entry, (low, high) in zip(ranked, ends, strict=True):
        entry["best"] = 1 + len(lows) - bisect_right(lows, high)
        entry["worst"] = len(highs) - bisect_left(highs, low)
        if entry["low"] is None:
            entry["standing"] = "equal"
        else:
            entry["standing"] = "above" if low > median else "below" if high < median else "overlap"


def _byar_interval(count: float) -> Interval:
    """Byar's approximation to the exact Poisson interval of a count.

    >>> [round(bound, 2) for bound in _byar_interval(10)]
    [4.79, 18.39]
    >>> _byar_interval(0).low
    0.0
    """
    above = count + 1
    high = above * (1 - 1 / (9 * above) + _Z_95 / (3 * math.sqrt(above))) ** 3
    if count <= 0:
        return Interval(0.0, high)
    low = count * (1 - 1 / (9 * count) - _Z_95 / (3 * math.sqrt(count))) ** 3
    return Interval(max(low, 0.0), high)


def _to_float(value: Any) -> float | None:
    return float(value) if is_known(value) else None
