"""The chain of open requests: what one report carries over beside what the next one carries in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import APPLICANTS, TOTAL
from analytics.queries.catalogue import list_agencies, list_years
from analytics.queries.frames import make_frame
from analytics.queries.holdings import Mask
from analytics.queries.members import Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.queries.values import Numbers, Values, load_values, resolve_metrics, to_decimal
from analytics.store import Snapshot

CARRIED_OUT, CARRIED_IN = "requests.carried_out", "requests.carried_in"
CARRIED = tuple(
    f"{indicator}|{applicant}" for indicator in (CARRIED_OUT, CARRIED_IN) for applicant in APPLICANTS
)
"""Both sides of a joint, applicant by applicant."""
OPEN = 2
"""Scopes whose joints a process keeps: a page asks for their order, for some of them, for all as a table."""
STATES = ("no_report", "unequal", "columns", "equal", "unknown")


class Joint(NamedTuple):
    """Two years of one agency; fields as the columns of :func:`carry_joints`."""

    agency_id: str
    name: str
    year: int
    carried_out: Decimal | None
    carried_in: Decimal | None
    gap: Decimal | None
    state: str
    differing: tuple[str, ...]
    before_id: str | None
    before_filing: str | None
    filing_id: str | None


@dataclass(frozen=True, slots=True)
class _Joints:
    """Every joint of a scope; all but `row` and `state` have an entry for each row of the values.

    Attributes:
        row: The row of the later year of each joint.
        state: Its place in `STATES`.
        own: The row of the same agency a year before, -1 where there is none.
        several: The rows of the year before, where predecessors are among them.
        carried_out: What these carried over, in total.
        out_known: Whether all of them say so.
        carried_in: What the row carries in, in total.
        in_known: Whether it says so.
        differs: By applicant: both sides are known, and differ.
    """

    row: npt.NDArray[np.int64]
    state: npt.NDArray[np.int64]
    own: npt.NDArray[np.int64]
    several: dict[int, list[int]]
    carried_out: Numbers
    out_known: Mask
    carried_in: Numbers
    in_known: Mask
    differs: Mask


def carry_joints(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Each agency's 结转下年 of one year beside its 上年结转 of the next: both count the same requests.

    One row per agency (official order) and year of the scope that follows a year, of the scope or not, in
    which the agency or those that it succeeded should have reported. Columns: agency_id, name, year (the
    later one), carried_out (by the report of the year before; that of several predecessors added up),
    carried_in (of this year's report), gap (carried_in - carried_out; these three are totals, Decimal or
    None), state (``equal``; ``unequal``: the totals differ; ``columns``: only columns of applicants differ;
    ``unknown``: no column is known on both sides; ``no_report``: one of the reports is missing), differing
    (the applicants whose columns differ), before_id, before_filing (the agency and report of the year before,
    None where there are several), filing_id.
    """
    plan, values, joints = _match(snapshot, scope)
    return _list_joints(plan, values, joints, range(len(joints.row)))


def carry_chain(
    snapshot: Snapshot, scope: Scope, choose: Callable[[pd.DataFrame], Collection[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The state of every joint, and the joints of those agencies alone that `choose` finds in the states.

    Returns:
        agency_id, name, year and state of every joint; and some rows of :func:`carry_joints`.
    """
    plan, values, joints = _match(snapshot, scope)
    agency = values.agency[joints.row]
    states = pd.DataFrame(
        {
            # Texts as they are: fifty thousand of them are slow to walk through in any other shape.
            "agency_id": pd.Series(np.array(plan.agencies, dtype=object)[agency], dtype=object),
            "name": pd.Series(np.array(plan.names, dtype=object)[agency], dtype=object),
            "year": values.year[joints.row],
            "state": pd.Categorical.from_codes(joints.state, categories=pd.Index(STATES)),
        }
    )
    chosen = states["agency_id"].isin(list(choose(states)))
    return states, _list_joints(plan, values, joints, np.flatnonzero(chosen).tolist())


def _list_joints(plan: Plan, values: Values, joints: _Joints, places: Iterable[int]) -> pd.DataFrame:
    return make_frame([_join(plan, values, joints, place) for place in places], Joint._fields)


@lru_cache(maxsize=OPEN)
def _match(snapshot: Snapshot, scope: Scope) -> tuple[Plan, Values, _Joints]:
    """Every joint of a scope, compared column by column; nobody writes into them."""
    plan, years = scope_plan(snapshot, scope)
    # The first year of a scope has a year before it too, where there are reports of that year.
    read = [year for year in list_years(snapshot) if years and year == years[0] - 1] + years
    values = load_values(snapshot, plan, read, resolve_metrics(CARRIED), use_implied=scope.use_implied)
    half, total = len(APPLICANTS), APPLICANTS.index(TOTAL)
    number = np.array([one.numerator for one in values.metrics])
    is_known = np.array([one.is_known for one in values.metrics])
    own, taken = _find_sources(snapshot, plan, values)
    has_own = own >= 0
    out = np.where(has_own, number[:half, own], 0)
    out_known = is_known[:half, own] | ~has_own
    has_reports = values.has_report & (values.has_report[own] | ~has_own)
    for row, rows in taken.items():
        out[:, row] += number[:half, rows].sum(axis=1)
        out_known[:, row] &= is_known[:half, rows].all(axis=1)
        has_reports[row] &= values.has_report[rows].all()
    both = out_known & is_known[half:]
    differs = both & (out != number[half:])
    # The first state that holds; columns that agree say nothing of a total that nobody could compare.
    state = np.select([~has_reports, differs[total], differs.any(axis=0), both[total]], [0, 1, 2, 3], 4)
    rows_before = {row: [own[row], *rows] if own[row] >= 0 else rows for row, rows in taken.items()}
    later = np.flatnonzero(has_own | np.isin(np.arange(len(own)), list(taken)))
    return (
        plan,
        values,
        _Joints(
            row=later,
            state=state[later],
            own=own,
            several=rows_before,
            carried_out=out[total],
            out_known=out_known[total],
            carried_in=number[half + total],
            in_known=is_known[half + total],
            differs=differs,
        ),
    )


def _find_sources(
    snapshot: Snapshot, plan: Plan, values: Values
) -> tuple[npt.NDArray[np.int64], dict[int, list[int]]]:
    """Of each row the row of the same agency a year before (-1: none), and the rows of those it succeeded."""
    agency, year = values.agency, values.year
    # Rows stand by agency, then by year.
    own = np.full(len(year), -1, dtype=np.int64)
    follows = np.flatnonzero((agency[1:] == agency[:-1]) & (year[1:] == year[:-1] + 1))
    own[follows + 1] = follows
    place = {agency_id: position for position, agency_id in enumerate(plan.agencies)}
    before = {
        place[heir]: [place[one] for one in ids]
        for heir, ids in _find_predecessors(snapshot).items()
        if heir in place and all(one in place for one in ids)
    }
    of_interest = np.flatnonzero(np.isin(agency, [*before, *(one for ids in before.values() for one in ids)]))
    rows = {(int(agency[row]), int(year[row])): row for row in of_interest.tolist()}
    taken: dict[int, list[int]] = {}
    for (heir, when), row in rows.items():
        # As F1: whoever ended with last year is continued, too, also by an agency that was there already.
        found = [
            rows[one, when - 1]
            for one in before.get(heir, ())
            if (one, when - 1) in rows and ((heir, when - 1) not in rows or (one, when) not in rows)
        ]
        if found:
            taken[row] = found
    return own, taken


def _join(plan: Plan, values: Values, joints: _Joints, place: int) -> Joint:
    row = int(joints.row[place])
    sources = joints.several.get(row, [int(joints.own[row])])
    carried_out = to_decimal(int(joints.carried_out[row])) if joints.out_known[row] else None
    carried_in = to_decimal(int(joints.carried_in[row])) if joints.in_known[row] else None
    is_single = len(sources) == 1
    agency, before = int(values.agency[row]), int(values.agency[sources[0]])
    differs = joints.differs[:, row]
    return Joint(
        agency_id=plan.agencies[agency],
        name=plan.names[agency],
        year=int(values.year[row]),
        carried_out=carried_out,
        carried_in=carried_in,
        gap=None if carried_out is None or carried_in is None else carried_in - carried_out,
        state=STATES[joints.state[place]],
        differing=tuple(one for at, one in enumerate(APPLICANTS) if differs[at] and one != TOTAL),
        before_id=plan.agencies[before] if is_single else None,
        before_filing=values.filing[sources[0]] if is_single else None,
        filing_id=values.filing[row],
    )


def _find_predecessors(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Whom each agency succeeded alone: nobody knows where the requests of an agency that was split went."""
    agencies = list_agencies(snapshot)
    agencies = agencies[agencies["predecessor_ids"].notna()]
    named = {
        agency: tuple(str(ids).split(";"))
        for agency, ids in zip(agencies["agency_id"], agencies["predecessor_ids"], strict=True)
        if ids
    }
    heirs: dict[str, int] = {}
    for ids in named.values():
        for one in ids:
            heirs[one] = heirs.get(one, 0) + 1
    return {agency: ids for agency, ids in named.items() if all(heirs[one] == 1 for one in ids)}
