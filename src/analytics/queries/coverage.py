"""How many agencies reported of how many that should have, and when.

Due days: `analytics.dictionary.due_days`. What counts is the day of the first publication: a version that
corrects it later makes no punctual report late.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dictionary.due_days import find_due_day
from analytics.queries.catalogue import list_agencies
from analytics.queries.frames import keep_none
from analytics.queries.holdings import Days, Mask, Members, load_members
from analytics.queries.members import Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.store import Snapshot

_STATES = ("on_time", "late", "undated", "missing")
_ON_TIME, _LATE, _UNDATED, _MISSING = range(len(_STATES))


def coverage_by_year(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Who reported, one row per year of the scope.

    Columns (int64 unless said): year; expected (agencies in scope that should report, whatever their reports
    cover); received (that have a report; expected = received + missing); on_time, late, undated (received =
    their sum; undated: no publication date is known); missing; unreadable (received, and no figure could be
    read); counted (reports that totals add up on the scope's basis); is_expected_known (bool: a roster says
    who should report; without one every agency that was ever seen is expected each year).
    """
    plan, years = scope_plan(snapshot, scope)
    held = _judge(snapshot, plan, years)
    members, place = held.members, np.searchsorted(years, held.members.year)

    def count(where: Mask) -> npt.NDArray[np.int64]:
        return np.bincount(place[where], minlength=len(years))

    by_state = {name: count(held.state == code) for code, name in enumerate(_STATES)}
    return pd.DataFrame(
        {
            "year": np.array(years, dtype=np.int32),
            "expected": count(np.ones(len(place), dtype=bool)),
            "received": count(members.has_report),
            **by_state,
            "unreadable": count(held.is_unreadable),
            "counted": count(held.is_counted),
            "is_expected_known": np.full(len(years), plan.has_roster),
        }
    )


def coverage_names(snapshot: Snapshot, scope: Scope, year: int) -> pd.DataFrame:
    """The agencies behind one row of :func:`coverage_by_year`, in official order.

    Columns: agency_id, name, kind, level, state (``on_time``, ``late``, ``undated``, ``missing``),
    published_on (of the first published version), due_on, received_on (of the current one; dates), filing_id,
    is_unreadable, is_counted.
    """
    plan, _ = scope_plan(snapshot, scope)
    held = _judge(snapshot, plan, [year])
    members, agencies = held.members, held.members.agency.tolist()
    traits = [plan.traits[agency] for agency in agencies]
    frame = pd.DataFrame(
        {
            "agency_id": [plan.agencies[agency] for agency in agencies],
            "name": [plan.names[agency] for agency in agencies],
            "kind": [kind for _, kind, _ in traits],
            "level": [level for _, _, level in traits],
            "state": [_STATES[state] for state in held.state.tolist()],
            "published_on": members.published_on.astype("datetime64[us]"),
            "due_on": held.due_on.astype("datetime64[us]"),
            "received_on": members.received_on.astype("datetime64[us]"),
            "filing_id": members.filing,
            "is_unreadable": held.is_unreadable,
            "is_counted": held.is_counted,
        }
    )
    return keep_none(frame)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Who reported and who should have, with an entry for each of `members`; `state` as in `_STATES`."""

    members: Members
    due_on: Days
    state: npt.NDArray[np.int64]
    is_unreadable: Mask
    is_counted: Mask


def _judge(snapshot: Snapshot, plan: Plan, years: Sequence[int]) -> _Judged:
    members = load_members(snapshot, plan, years)
    due = _list_due_days(snapshot, plan, years)[members.agency, np.searchsorted(years, members.year)]
    published = members.published_on
    state = np.select(
        [~members.has_report, np.isnat(published), published <= due], [_MISSING, _UNDATED, _ON_TIME], _LATE
    )
    return _Judged(
        members=members,
        due_on=due,
        state=state,
        is_unreadable=members.has_report & ~members.is_readable,
        is_counted=members.is_member & members.is_readable,
    )


def _list_due_days(snapshot: Snapshot, plan: Plan, years: Sequence[int]) -> Days:
    """By agency of the plan and year: the day by which its report is due."""
    every = list_agencies(snapshot)
    kinds: dict[tuple[str | None, str | None, str | None], int] = {}
    own_days = dict(zip(every["agency_id"].tolist(), every["due_on"].tolist(), strict=True))
    of = [
        kinds.setdefault((kind, level, own_days[agency]), len(kinds))
        for agency, (_, kind, level) in zip(plan.agencies, plan.traits, strict=True)
    ]
    days = [[find_due_day(*kind, year) for year in years] for kind in kinds]
    return np.array(days, dtype="datetime64[D]").reshape(len(kinds), len(years))[np.array(of, dtype=np.int64)]
