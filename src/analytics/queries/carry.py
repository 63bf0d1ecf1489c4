"""The chain of open requests: what one report carries over beside what the next one carries in."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.model import APPLICANTS, TOTAL
from analytics.queries.catalogue import list_agencies, list_years
from analytics.queries.frames import make_frame
from analytics.queries.members import Plan, scope_plan
from analytics.queries.scope import Scope
from analytics.queries.values import Mask, Numbers, Values, load_values, resolve_metrics, to_decimal
from analytics.store import Snapshot

CARRIED_OUT, CARRIED_IN = "requests.carried_out", "requests.carried_in"


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
    plan, years = scope_plan(snapshot, scope)
    ids = [f"{indicator}|{applicant}" for indicator in (CARRIED_OUT, CARRIED_IN) for applicant in APPLICANTS]
    # The first year of a scope has a year before it too, where there are reports of that year.
    read = [year for year in list_years(snapshot) if years and year == years[0] - 1] + years
    values = load_values(snapshot, plan, read, resolve_metrics(ids), use_implied=scope.use_implied)
    number = np.array([one.numerator for one in values.metrics])
    is_known = np.array([one.is_known for one in values.metrics])
    half = len(APPLICANTS)
    joints = []
    for row, sources in _pair_years(snapshot, plan, values):
        out_known: Mask = np.logical_and.reduce(is_known[:half, sources], axis=1)
        out = number[:half, sources].sum(axis=1)
        both = out_known & is_known[half:, row]
        differs = both & (out != number[half:, row])
        joints.append(_join(plan, values, row, sources, both, differs, (out, out_known), (number, is_known)))
    return make_frame(joints, Joint._fields)


def _pair_years(snapshot: Snapshot, plan: Plan, values: Values) -> Iterator[tuple[int, list[int]]]:
    """Each row that follows another year's, with the rows of the year before that it must agree with."""
    rows = {
        (agency, year): row
        for row, (agency, year) in enumerate(zip(values.agency.tolist(), values.year.tolist(), strict=True))
    }
    place = {agency: position for position, agency in enumerate(plan.agencies)}
    before = {
        place[agency]: [place[one] for one in ids if one in place]
        for agency, ids in _find_predecessors(snapshot).items()
        if agency in place and all(one in place for one in ids)
    }
    for (agency, year), row in rows.items():
        own = rows.get((agency, year - 1))
        # As F1: whoever ended with last year is continued, too, also by an agency that was there already.
        taken = [
            rows[one, year - 1]
            for one in before.get(agency, ())
            if (one, year - 1) in rows and (own is None or (one, year) not in rows)
        ]
        sources = [*([] if own is None else [own]), *taken]
        if sources:
            yield row, sources


def _join(
    plan: Plan,
    values: Values,
    row: int,
    sources: list[int],
    both: Mask,
    differs: Mask,
    out: tuple[Numbers, Mask],
    own: tuple[Numbers, Mask],
) -> Joint:
    total, half = APPLICANTS.index(TOTAL), len(APPLICANTS)
    carried_out = to_decimal(int(out[0][total])) if out[1][total] else None
    carried_in = to_decimal(int(own[0][half + total, row])) if own[1][half + total, row] else None
    is_single = len(sources) == 1
    agency, before = int(values.agency[row]), int(values.agency[sources[0]])
    return Joint(
        agency_id=plan.agencies[agency],
        name=plan.names[agency],
        year=int(values.year[row]),
        carried_out=carried_out,
        carried_in=carried_in,
        gap=None if carried_out is None or carried_in is None else carried_in - carried_out,
        state=_judge(values, [row, *sources], both, differs, total),
        differing=tuple(one for place, one in enumerate(APPLICANTS) if differs[place] and one != TOTAL),
        before_id=plan.agencies[before] if is_single else None,
        before_filing=values.filing[sources[0]] if is_single else None,
        filing_id=values.filing[row],
    )


def _judge(values: Values, rows: list[int], both: Mask, differs: Mask, total: int) -> str:
    if not values.has_report[rows].all():
        return "no_report"
    if differs[total]:
        return "unequal"
    if differs.any():
        return "columns"
    # Columns that agree say nothing of a total that nobody could compare.
    return "equal" if both[total] else "unknown"


def _find_predecessors(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Whom each agency succeeded alone: nobody knows where the requests of an agency that was split went."""
    agencies = list_agencies(snapshot)
    named = {
        agency: tuple(str(ids).split(";"))
        for agency, ids in zip(agencies["agency_id"], agencies["predecessor_ids"], strict=True)
        if isinstance(ids, str) and ids
    }
    heirs: dict[str, int] = {}
    for ids in named.values():
        for one in ids:
            heirs[one] = heirs.get(one, 0) + 1
    return {agency: ids for agency, ids in named.items() if all(heirs[one] == 1 for one in ids)}
