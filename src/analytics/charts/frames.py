"""From the frames of the queries to the frames of the charts: pick, add up over one set of agencies, name.

What is added here is added over agencies that know every part of it, so that parts and wholes have
the same members; the number of these agencies goes with the result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.charts.formats import format_number, is_known
from analytics.charts.intervals import wilson_interval

COMPUTED = "computed"
NOT_COMPUTABLE = "not_computable"
OUTCOMES = ("granted", "granted_in_part", "refused", "unavailable", "not_processed", "other_disposal")
BALANCE = ("carried_in", "received", *OUTCOMES, "carried_out")
_IN = ("carried_in", "received")
_TOP_UP, _TOP_DOWN = 5, 4

Row = Mapping[str, Any]


def pick_metric(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The rows of one metric, with floats in place of decimals."""
    rows = frame[frame["metric"] == metric].reset_index(drop=True)
    return rows.assign(value=pd.Series([_to_float(value) for value in rows["value"]], dtype="float64"))


def pick_row(frame: pd.DataFrame, metric: str, year: int | None = None) -> Row:
    """The one row of a metric (and year).

    Raises:
        KeyError: There is no such row.
    """
    for row in frame.to_dict("records"):
        if row["metric"] == metric and (year is None or row["year"] == year):
            return {str(key): value for key, value in row.items()}
    raise KeyError((metric, year))


def name_series(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Several metrics of a frame by year as series, in the order of `names`.

    Returns:
        The frame's columns plus `series` (the metric) and `name`.
    """
    parts = [pick_metric(frame, metric).assign(series=metric, name=name) for metric, name in names.items()]
    return pd.concat(parts, ignore_index=True)


def sum_by_kind(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The sum of one metric for each kind of agency and year, largest kind of the last year first.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for one metric.
        names: Shown name by kind; kinds that it lacks are left out.

    Returns:
        `series`, `name`, `year`, `value` or None, `status`, `is_lower_bound`, `n_known`,
        `n_expected`; at most six kinds.
    """
    members = frame[frame["is_member"].astype(bool)]
    rows = []
    for (kind, year), group in members.groupby(["kind", "year"], sort=True):
        if kind in names:
            rows.append({"series": kind, "name": names[str(kind)], "year": year, **_sum_known(group)})
    if not rows:
        return pd.DataFrame(columns=["series", "name", "year", "value", "status", "is_lower_bound"])
    result = pd.DataFrame(rows)
    last = result[result["year"] == result["year"].max()].set_index("series")["value"]
    order = sorted(dict.fromkeys(result["series"]), key=lambda kind: -(_to_float(last.get(kind)) or 0.0))[:6]
    ordered: pd.DataFrame = pd.concat([result[result["series"] == kind] for kind in order], ignore_index=True)
    return ordered


def sum_common(frame: pd.DataFrame, years: Iterable[int]) -> tuple[pd.DataFrame, int]:
    """The sum per year over the agencies that are known in every one of `years`, and how many they are.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for one metric.
        years: The years that every agency must know.
    """
    wanted = sorted(set(years))
    known = frame[
        (frame["status"] == COMPUTED) & frame["is_member"].astype(bool) & frame["year"].isin(wanted)
    ]
    counts = known.groupby("agency_id")["year"].nunique()
    agencies = [agency for agency, count in counts.items() if count == len(wanted)]
    rows = known[known["agency_id"].isin(agencies)]
    sums = [float(sum(rows[rows["year"] == year]["value"])) for year in wanted]
    return pd.DataFrame({"year": wanted, "value": sums, "status": COMPUTED}), len(agencies)


def rank_drivers(frame: pd.DataFrame, change: Row, name_rest: Callable[[int], str]) -> pd.DataFrame:
    """What drove a like-for-like change: the largest rises, all others together, the largest falls.

    The bars add up to `lfl_change`: what is not shown by name, renamed and merged agencies among it,
    is the grey rest.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for one metric.
        change: The metric's row of ``queries.metric_change``.
        name_rest: Names the rest by the number of its agencies.

    Returns:
        `name`, `change`, `role` (``up``, ``rest``, ``down``); empty when nothing is comparable.
    """
    columns = ["name", "change", "role"]
    if not is_known(change["lfl_change"]):
        return pd.DataFrame(columns=columns)
    known = frame[(frame["status"] == COMPUTED) & frame["is_member"].astype(bool)]
    now = known[known["year"] == change["year"]].set_index("agency_id")
    before = known[known["year"] == change["previous_year"]].set_index("agency_id")["value"]
    changes = [
        (str(name), float(value) - float(before[agency]))
        for agency, name, value in zip(now.index, now["name"], now["value"], strict=True)
        if agency in before.index
    ]
    ups = sorted((item for item in changes if item[1] > 0), key=lambda item: -item[1])[:_TOP_UP]
    downs = sorted((item for item in changes if item[1] < 0), key=lambda item: item[1])[:_TOP_DOWN]
    rest = float(change["lfl_change"]) - sum(value for _, value in ups + downs)
    n_rest = int(change["n_common"]) - len(ups) - len(downs)
    rows = [(name, value, "up") for name, value in ups]
    if n_rest > 0:
        rows.append((name_rest(n_rest), rest, "rest"))
    rows += [(name, value, "down") for name, value in reversed(downs)]
    return pd.DataFrame(rows, columns=columns)


def share_parts(
    frame: pd.DataFrame, parts: Mapping[str, str], whole: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """The parts of a whole as shares per year, over the agencies that know all parts and the whole.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for the parts and the whole.
        parts: Id used in the chart by metric, in stacking order.
        whole: The metric that the parts are shares of.
        names: Shown name by the chart's id.

    Returns:
        One row per year and part: `year`, `part`, `name`, `count`, `whole`, `share` (None where
        nothing can be computed), `status`, `n_known`.
    """
    members = frame[frame["is_member"].astype(bool)]
    rows = []
    for year in sorted({int(year) for year in frame["year"]}):
        of_year = members[members["year"] == year]
        sums, n_known = _sum_complete(of_year, [*parts, whole])
        total = sums.get(whole, 0.0)
        status = COMPUTED if n_known and total > 0 else _state_of_year(frame[frame["year"] == year])
        for metric, part in parts.items():
            share = sums[metric] / total if status == COMPUTED else None
            rows.append((year, part, names[part], sums.get(metric), total, share, status, n_known))
    columns = ["year", "part", "name", "count", "whole", "share", "status", "n_known"]
    return pd.DataFrame(rows, columns=columns)


def label_shares(frame: pd.DataFrame, block: str = "", break_years: Sequence[int] = ()) -> pd.DataFrame:
    """Shares as rows of a chart: the year and how many cases stand behind it at the left of its bar.

    Args:
        frame: As `share_parts` gives it.
        block: Heading over these rows, or empty.
        break_years: Years above which a dashed rule is drawn; not above the first row.
    """
    first = frame["year"].min()
    texts = [
        f"{year}  {format_number(whole)}" if status == COMPUTED else str(year)
        for year, whole, status in zip(frame["year"], frame["whole"], frame["status"], strict=True)
    ]
    is_break = frame["year"].isin(list(break_years)) & (frame["year"] > first)
    return frame.assign(block=block, row=texts, is_break=is_break)


def balance_parts(frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[pd.DataFrame, list[str], int]:
    """Both sides of 上年结转＋本年新收＝办结＋结转下年 over the agencies that know every part.

    Args:
        frame: As ``queries.metric_by_agency`` gives it for the metrics `BALANCE`.
        names: Shown name by metric.

    Returns:
        `side`, `part`, `name`, `value` (empty when no agency knows all parts); the names of the
        agencies whose own books do not balance; the number of agencies.
    """
    members = frame[frame["is_member"].astype(bool)]
    sums, n_known = _sum_complete(members, list(BALANCE))
    columns = ["side", "part", "name", "value"]
    if not n_known:
        return pd.DataFrame(columns=columns), [], 0
    rows = [("in" if part in _IN else "out", part, names[part], sums[part]) for part in BALANCE]
    table = _complete_table(members, list(BALANCE))
    signs = pd.Series({part: 1 if part in _IN else -1 for part in BALANCE})
    differences = table[list(BALANCE)].mul(signs).sum(axis=1)
    unbalanced = [str(name) for name in table["name"][differences != 0]]
    return pd.DataFrame(rows, columns=columns), unbalanced, n_known


def roll_forward(
    frame: pd.DataFrame, year: int, metrics: tuple[str, str, str], names: Mapping[str, str]
) -> tuple[pd.DataFrame, list[str], int]:
    """Last year's stock + added − removed = this year's stock, over the agencies that know all four.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for `metrics`.
        year: This year.
        metrics: Stock, added and removed.
        names: Shown name by step (``opening``, ``added``, ``removed``, ``closing``).

    Returns:
        `step`, `name`, `value` (empty when no agency knows all four); the names of the agencies
        whose stock does not follow; the number of agencies.
    """
    stock, added, removed = metrics
    members = frame[frame["is_member"].astype(bool)]
    steps = {
        "opening": (stock, year - 1),
        "added": (added, year),
        "removed": (removed, year),
        "closing": (stock, year),
    }
    parts = [
        members[(members["metric"] == metric) & (members["year"] == when)].assign(metric=step)
        for step, (metric, when) in steps.items()
    ]
    table = _complete_table(pd.concat(parts), list(steps))
    if table.empty:
        return pd.DataFrame(columns=["step", "name", "value"]), [], 0
    values = [(step, names[step], float(table[step].sum())) for step in steps]
    expected = table["opening"] + table["added"] - table["removed"]
    broken = [str(name) for name in table["name"][table["closing"] != expected]]
    return pd.DataFrame(values, columns=["step", "name", "value"]), broken, len(table)


def rate_intervals(frame: pd.DataFrame, rate: str, variant: str | None) -> pd.DataFrame:
    """A rate per year with its Wilson interval, and the same by another definition.

    Args:
        frame: As ``queries.metric_by_year`` gives it for both metrics.
        rate: The metric.
        variant: The metric by the other definition, or None.

    Returns:
        `year`, `value`, `low`, `high`, `variant`, `count`, `base`, `status`.
    """
    others = (
        {}
        if variant is None
        else {
            int(row["year"]): _to_float(row["value"])
            for row in pick_metric(frame, variant).to_dict("records")
        }
    )
    rows = []
    for row in pick_metric(frame, rate).to_dict("records"):
        year = int(row["year"])
        base = _to_float(row["denominator"]) if is_known(row["value"]) else None
        low = high = count = None
        if base:
            count = float(row["numerator"])
            low, high = wilson_interval(int(count), int(base)) if 0 <= count <= base else (None, None)
        rows.append((year, row["value"], low, high, others.get(year), count, base, row["status"]))
    columns = ["year", "value", "low", "high", "variant", "count", "base", "status"]
    return pd.DataFrame(rows, columns=columns)


def set_forms(frame: pd.DataFrame, forms: Sequence[tuple[str, str, Mapping[str, str]]]) -> pd.DataFrame:
    """Metrics of the two forms as panels; years in which no report has the form are left out.

    Args:
        frame: As ``queries.metric_by_year`` gives it for all metrics of `forms`.
        forms: Form id, its shown name, and names by metric.

    Returns:
        `form`, `form_name`, `series`, `name`, `slot`, `year`, `value`, `status`, `is_lower_bound`,
        `n_known`, `n_expected`.
    """
    parts = []
    for form, form_name, metrics in forms:
        for slot, (metric, name) in enumerate(metrics.items()):
            rows = pick_metric(frame, metric)
            # Summaries that are not added leave open which form the region's agencies use.
            rows = rows[~rows["status"].isin(["not_in_form", "no_report"]) & (rows["reason"] != "no_member")]
            parts.append(rows.assign(form=form, form_name=form_name, series=metric, name=name, slot=slot))
    return pd.concat(parts, ignore_index=True)


def _sum_known(group: pd.DataFrame) -> dict[str, Any]:
    """The sum of the known values of a group of agencies, and what is known of it."""
    known = group[group["status"] == COMPUTED]
    n_known, n_expected = len(known), len(group)
    value = float(sum(known["value"])) if n_known else None
    return {
        "value": value,
        "status": COMPUTED if n_known else _state_of_year(group),
        "is_lower_bound": 0 < n_known < n_expected,
        "n_known": n_known,
        "n_expected": n_expected,
    }


def _state_of_year(group: pd.DataFrame) -> str:
    """Why a group of agencies has no value: the one state that all share, else not computable."""
    states = set(group["status"])
    if states <= {"no_report"}:
        return "no_report"
    return "not_in_form" if states == {"not_in_form"} else NOT_COMPUTABLE


def _sum_complete(members: pd.DataFrame, metrics: list[str]) -> tuple[dict[str, float], int]:
    table = _complete_table(members, metrics)
    return ({} if table.empty else {metric: float(table[metric].sum()) for metric in metrics}), len(table)


def _complete_table(members: pd.DataFrame, metrics: list[str]) -> pd.DataFrame:
    """One row per agency that knows all metrics: `agency_id`, `name` and a column per metric."""
    known = members[members["status"] == COMPUTED]
    rows: dict[str, dict[str, Any]] = {}
    for row in known.to_dict("records"):
        entry = rows.setdefault(row["agency_id"], {"agency_id": row["agency_id"], "name": row["name"]})
        entry[row["metric"]] = float(row["value"])
    complete = [row for row in rows.values() if all(metric in row for metric in metrics)]
    return pd.DataFrame(complete, columns=["agency_id", "name", *metrics])


def _to_float(value: Any) -> float | None:
    return float(value) if is_known(value) else None
