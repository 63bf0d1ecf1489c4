"""Agencies that followed each other: who came before, since when, and their figures put together.

A reform renames, merges and splits agencies (机构改革). The figures of those that were merged whole may be
added up for the years before; of one that was split nobody knows which part went where, so nothing is added.
"""

from dataclasses import dataclass

import pandas as pd

from analytics.charts.formats import is_known
from analytics.charts.records import list_records
from analytics.dictionary import Metric

COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What came before an agency, and what came after it.

    Attributes:
        subject: Id of the agency.
        start: The first year that it should report for itself by the roster, None where the roster is silent.
        predecessors: Ids in the order of the roster.
        ends: Last year of each predecessor by the roster, None where the roster is silent.
        successors: Ids of the agencies that name it as a predecessor.
        split: Those of the predecessors that others continue as well.
    """

    subject: str
    start: int | None
    predecessors: tuple[str, ...]
    ends: tuple[int | None, ...]
    successors: tuple[str, ...]
    split: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Nobody came before and nobody after."""
        return not self.predecessors and not self.successors


def trace_lineage(agencies: pd.DataFrame, subject: str) -> Lineage:
    """The lineage of one agency, one step in both directions.

    Args:
        agencies: As ``queries.list_agencies`` gives it.
        subject: Id of an agency.
    """
    before = _list_predecessors(agencies)
    predecessors = before.get(subject, ())
    start = dict(zip(agencies["agency_id"], agencies["report_from"], strict=True))
    end = dict(zip(agencies["agency_id"], agencies["report_until"], strict=True))
    return Lineage(
        subject,
        _to_year(start.get(subject)),
        predecessors,
        tuple(_to_year(end.get(agency)) for agency in predecessors),
        tuple(agency for agency, names in before.items() if subject in names),
        tuple(name for name in predecessors if sum(name in names for names in before.values()) > 1),
    )


def sum_lineage(frame: pd.DataFrame, lineage: Lineage, metric: Metric) -> pd.DataFrame:
    """The agency with those that were merged into it, for every year (备考口径); empty for a split.

    A predecessor counts up to its last year by the roster, beside an agency that was there already; where the
    roster is silent it counts while the agency has no row of its own. A rate is the ratio of the sums. A year
    in which one of those that should report is unknown has no sum.

    Args:
        frame: As ``queries.metric_by_agency_year`` gives it for this metric, the predecessors included.
        lineage: From `trace_lineage`.
        metric: The metric.

    Returns:
        `year`, `value` or None, `status`, `n_predecessors` and `n` (agencies put together in that year).
    """
    columns = ["year", "value", "status", "n_predecessors", "n"]
    if lineage.split or not lineage.predecessors:
        return pd.DataFrame(columns=columns)
    own_years = {int(year) for year in frame[frame["agency_id"] == lineage.subject]["year"]}
    summed = []
    family = frame[frame["agency_id"].isin([lineage.subject, *lineage.predecessors])]
    for label, group in family.groupby("year", sort=True):
        year = int(str(label))
        counted = _list_counting(lineage, year, has_own=year in own_years)
        rows = group[group["agency_id"].isin([lineage.subject, *counted])]
        if rows.empty:
            continue
        n_predecessors = int(rows["agency_id"].isin(counted).sum())
        summed.append((year, *_add(rows, metric), n_predecessors, len(rows)))
    return pd.DataFrame(summed, columns=columns)


def _list_counting(lineage: Lineage, year: int, *, has_own: bool) -> list[str]:
    """The predecessors that still stand for themselves in a year."""
    counting = []
    for agency, end in zip(lineage.predecessors, lineage.ends, strict=True):
        if end is not None:
            is_counting = year <= end
        else:
            is_counting = year < lineage.start if lineage.start is not None else not has_own
        if is_counting:
            counting.append(agency)
    return counting


def _add(group: pd.DataFrame, metric: Metric) -> tuple[float | None, str]:
    if not (group["status"] == COMPUTED).all():
        # A zero base is no reason to lose the others' cases, every other gap is.
        others = [row for row in list_records(group) if row["status"] != COMPUTED]
        if any(row["reason"] != "zero_base" for row in others):
            states = {row["status"] for row in others}
            return None, states.pop() if len(states) == 1 else "not_computable"
        group = group[group["status"] == COMPUTED]
        if group.empty:
            return None, "not_computable"
    above = float(sum(group["numerator"]))
    if not metric.denominator:
        return above, COMPUTED
    below = float(sum(value for value in group["denominator"] if is_known(value)))
    if below <= 0:
        return None, "not_computable"
    return above / below * metric.per, COMPUTED


def _list_predecessors(agencies: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    columns = zip(agencies["agency_id"], agencies["predecessor_ids"], strict=True)
    return {
        agency: tuple(part.strip() for part in names.split(";") if part.strip())
        if isinstance(names, str)
        else ()
        for agency, names in columns
    }


def _to_year(value: object) -> int | None:
    return int(value) if is_known(value) else None  # type: ignore[call-overload]
