"""From the frames of the queries to the frames of the charts: pick, add up over one set of agencies, name.

What is added here is added over agencies that know every part of it, so that parts and wholes have
the same members; the number of these agencies goes with the result.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.charts.formats import format_number, is_known
from analytics.charts.intervals import wilson_interval
from analytics.charts.records import list_records

COMPUTED = "computed"
NOT_COMPUTABLE = "not_computable"
OUTCOMES = ("granted", "granted_in_part", "refused", "unavailable", "not_processed", "other_disposal")
BALANCE = ("carried_in", "received", *OUTCOMES, "carried_out")
BALANCE_IN = ("carried_in", "received")
BALANCE_OUT = (*OUTCOMES, "carried_out")
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
    years = [None] * len(frame) if year is None else frame["year"].tolist()
    for place, name in enumerate(frame["metric"].tolist()):
        if name == metric and years[place] == year:
            # Cell by cell: a page picks fifty rows, and a frame of one row costs ten times as much.
            row = {str(key): column.iat[place] for key, column in frame.items()}
            return {
                key: value.item() if isinstance(value, np.generic) else value for key, value in row.items()
            }
    raise KeyError((metric, year))


def name_series(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Several metrics of a frame by year as series, in the order of `names`.

    Returns:
        The frame's columns plus `series` (the metric) and `name`.
    """
    parts = [pick_metric(frame, metric).assign(series=metric, name=name) for metric, name in names.items()]
    return pd.concat(parts, ignore_index=True)


def name_kinds(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The kinds of agency as series, largest kind of the last year first.

    Args:
        frame: As ``queries.sum_by_kind`` gives it.
        names: Shown name by kind; kinds that it lacks are left out.

    Returns:
        `series`, `name`, `year`, `value` or None, `status`, `is_lower_bound`, `n_known`,
        `n_expected`; at most six kinds.
    """
    rows = frame[frame["kind"].isin(list(names))].rename(columns={"kind": "series"})
    if rows.empty:
        return pd.DataFrame(columns=["series", "name", "year", "value", "status", "is_lower_bound"])
    result = rows.assign(
        name=[names[kind] for kind in rows["series"]],
        value=pd.Series([_to_float(value) for value in rows["value"]], index=rows.index, dtype="float64"),
    )
    last = result[result["year"] == result["year"].max()].set_index("series")["value"]
    order = sorted(dict.fromkeys(result["series"]), key=lambda kind: -(_to_float(last.get(kind)) or 0.0))[:6]
    ordered: pd.DataFrame = pd.concat([result[result["series"] == kind] for kind in order], ignore_index=True)
    return ordered


def rank_drivers(frame: pd.DataFrame, change: Row, name_rest: Callable[[int], str]) -> pd.DataFrame:
    """What drove a like-for-like change: the largest rises, all others together, the largest falls.

    The bars add up to `lfl_change`.

    Args:
        frame: As ``queries.change_drivers`` gives it; the agencies known in both years count.
        change: The metric's row of ``queries.metric_change``.
        name_rest: Names the rest by the number of its agencies.

    Returns:
        `name`, `change`, `role` (``up``, ``rest``, ``down``), `filing_id` (None of the rest); empty when
        nothing is comparable.
    """
    columns = ["name", "change", "role", "filing_id"]
    if not is_known(change["lfl_change"]):
        return pd.DataFrame(columns=columns)
    common = frame[frame["side"] == "common"]
    changes = [
        (str(name), float(value), filing)
        for name, value, filing in zip(common["name"], common["change"], common["filing_id"], strict=True)
    ]
    ups = sorted((item for item in changes if item[1] > 0), key=lambda item: -item[1])[:_TOP_UP]
    downs = sorted((item for item in changes if item[1] < 0), key=lambda item: item[1])[:_TOP_DOWN]
    rest = float(change["lfl_change"]) - sum(value for _, value, _ in ups + downs)
    n_rest = int(change["n_common"]) - len(ups) - len(downs)
    rows: list[tuple[str, float, str, Any]] = [(name, value, "up", filing) for name, value, filing in ups]
    if n_rest > 0:
        rows.append((name_rest(n_rest), rest, "rest", None))
    rows += [(name, value, "down", filing) for name, value, filing in reversed(downs)]
    return pd.DataFrame(rows, columns=columns)


def share_parts(
    frame: pd.DataFrame, parts: Mapping[str, str], whole: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """The parts of a whole as shares per year, over the agencies that know all parts and the whole.

    Args:
        frame: As ``queries.sum_complete`` gives it for the parts and the whole.
        parts: Id used in the chart by metric, in stacking order.
        whole: The metric that the parts are shares of.
        names: Shown name by the chart's id.

    Returns:
        One row per year and part: `year`, `part`, `name`, `count`, `whole`, `share` (None where
        nothing can be computed), `status`, `is_lower_bound` (agencies are missing, so there are at least so
        many; their shares are those of the others), `n_known`, `n_expected`.
    """
    sums = {(row["year"], row["metric"]): row for row in list_records(frame)}
    rows = []
    for year in dict.fromkeys(frame["year"]):
        of_whole = sums[year, whole]
        total, n_known, n_expected = (
            _to_float(of_whole["value"]) or 0.0,
            of_whole["n_known"],
            of_whole["n_expected"],
        )
        # Nothing to share out: the agencies are known, and the rate is not.
        status = NOT_COMPUTABLE if n_known and total <= 0 else of_whole["status"]
        is_bound = 0 < n_known < n_expected
        for metric, part in parts.items():
            count = _to_float(sums[year, metric]["value"])
            share = None if status != COMPUTED or count is None else count / total
            members = (is_bound, n_known, n_expected)
            rows.append((int(year), part, names[part], count, total, share, status, *members))
    columns = ["year", "part", "name", "count", "whole", "share", "status"]
    return pd.DataFrame(rows, columns=[*columns, "is_lower_bound", "n_known", "n_expected"])


def label_shares(frame: pd.DataFrame, block: str = "", break_years: Sequence[int] = ()) -> pd.DataFrame:
    """Shares as rows of a chart: the year and how many cases stand behind it at the left of its bar.

    A year of which agencies are missing says ≥.

    Args:
        frame: As `share_parts` gives it.
        block: Heading over these rows, or empty.
        break_years: Years above which a dashed rule is drawn; not above the first row.
    """
    first = frame["year"].min()
    texts = [_label_year(row) for row in list_records(frame)]
    is_break = frame["year"].isin(list(break_years)) & (frame["year"] > first)
    return frame.assign(block=block, row=texts, is_break=is_break)


def _label_year(row: Row) -> str:
    if row["status"] != COMPUTED:
        return str(row["year"])
    bound = "≥ " if row["is_lower_bound"] else ""
    return f"{row['year']}  {bound}{format_number(row['whole'])}"


def balance_parts(frame: pd.DataFrame, year: int, names: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Both sides of 上年结转＋本年新收＝办结＋结转下年 over the agencies that know every part.

    Args:
        frame: As ``queries.sum_complete`` gives it for the metrics `BALANCE`.
        year: This year.
        names: Shown name by metric.

    Returns:
        `side`, `part`, `name`, `value` (empty when no agency knows all parts); the number of agencies.
    """
    columns = ["side", "part", "name", "value"]
    sums = {row["metric"]: row for row in list_records(frame) if row["year"] == year}
    n_known = int(sums[BALANCE[0]]["n_known"]) if sums else 0
    if not n_known:
        return pd.DataFrame(columns=columns), 0
    rows = [
        ("in" if part in BALANCE_IN else "out", part, names[part], float(sums[part]["value"]))
        for part in BALANCE
    ]
    return pd.DataFrame(rows, columns=columns), n_known


def name_steps(frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Last year's stock + added − removed = this year's stock, over the agencies that know all four.

    Args:
        frame: As ``queries.roll_forward`` gives it.
        names: Shown name by step (``opening``, ``added``, ``removed``, ``closing``), in their order.

    Returns:
        `step`, `name`, `value` (empty when no agency knows all four); the number of agencies.
    """
    (row,) = list_records(frame)
    n_known = int(row["n_known"])
    values = [(step, name, float(row[step])) for step, name in names.items()] if n_known else []
    return pd.DataFrame(values, columns=["step", "name", "value"]), n_known


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
        else {int(row["year"]): _to_float(row["value"]) for row in list_records(pick_metric(frame, variant))}
    )
    rows = []
    for row in list_records(pick_metric(frame, rate)):
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


def _to_float(value: Any) -> float | None:
    return float(value) if is_known(value) else None
