"""The chain of open requests: what one report carries over beside what the next one carries in."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from analytics.model import APPLICANTS, TOTAL
from analytics.queries.catalogue import list_agencies
from analytics.queries.frames import make_frame
from analytics.queries.members import scope_plan
from analytics.queries.scope import Scope
from analytics.queries.values import Values, load_values, resolve_metrics, to_decimal
from analytics.store import Snapshot

CARRIED_OUT, CARRIED_IN = "requests.carried_out", "requests.carried_in"

Side = tuple[Decimal | None, ...]
"""One figure for each of `APPLICANTS`, None where it is not known."""


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

    One row per agency (official order) and year of the scope that follows a year in which the agency, or the
    agencies that it succeeded, should have reported. Columns: agency_id, name, year (the later one),
    carried_out (by the report of the year before; that of several predecessors added up), carried_in (of this
    year's report), gap (carried_in - carried_out; these three are totals, Decimal or None), state (``equal``;
    ``unequal``: the totals differ; ``columns``: only columns of applicants differ; ``unknown``: no column is
    known on both sides; ``no_report``: one of the reports is missing), differing (the applicants whose
    columns differ), before_id, before_filing (the agency and report of the year before, None where there are
    several), filing_id.
    """
    plan, years = scope_plan(snapshot, scope)
    ids = [f"{indicator}|{applicant}" for indicator in (CARRIED_OUT, CARRIED_IN) for applicant in APPLICANTS]
    values = load_values(snapshot, plan, years, resolve_metrics(ids), use_implied=scope.use_implied)
    rows = {
        (plan.agencies[agency], year): number
        for number, (agency, year) in enumerate(
            zip(values.agency.tolist(), values.year.tolist(), strict=True)
        )
    }
    before = _find_predecessors(snapshot)
    names = dict(zip(plan.agencies, plan.names, strict=True))
    joints = []
    for (agency, year), number in rows.items():
        known = [other for other in (agency, *before.get(agency, ())) if (other, year - 1) in rows]
        # An agency that reported itself last year has its own chain, whomever it took over.
        sources = [agency] if agency in known else known
        if sources:
            sides = [rows[other, year - 1] for other in sources]
            joints.append(_join(values, agency, names[agency], year, number, sources, sides))
    return make_frame(joints, Joint._fields)


def _join(
    values: Values,
    agency: str,
    name: str,
    year: int,
    number: int,
    sources: list[str],
    sides: list[int],
) -> Joint:
    half = len(APPLICANTS)
    out = _add([tuple(_read(values, side, range(half))) for side in sides])
    inside = tuple(_read(values, number, range(half, 2 * half)))
    pairs = dict(zip(APPLICANTS, zip(out, inside, strict=True), strict=True))
    differing = tuple(
        one for one, (a, b) in pairs.items() if one != TOTAL and a is not None and b is not None and a != b
    )
    carried_out, carried_in = pairs[TOTAL]
    gap = None if carried_out is None or carried_in is None else carried_in - carried_out
    is_single = len(sides) == 1
    return Joint(
        agency_id=agency,
        name=name,
        year=year,
        carried_out=carried_out,
        carried_in=carried_in,
        gap=gap,
        state=_judge(values, [number, *sides], pairs, gap, differing),
        differing=differing,
        before_id=sources[0] if is_single else None,
        before_filing=values.filing[sides[0]] if is_single else None,
        filing_id=values.filing[number],
    )


def _judge(
    values: Values,
    rows: list[int],
    pairs: dict[str, tuple[Decimal | None, Decimal | None]],
    gap: Decimal | None,
    differing: tuple[str, ...],
) -> str:
    if not all(values.has_report[row] for row in rows):
        return "no_report"
    if gap:
        return "unequal"
    if differing:
        return "columns"
    is_known = any(a is not None and b is not None for a, b in pairs.values())
    return "equal" if is_known else "unknown"


def _read(values: Values, row: int, metrics: range) -> Iterator[Decimal | None]:
    for number in metrics:
        one = values.metrics[number]
        yield to_decimal(int(one.numerator[row])) if one.is_known[row] else None


def _add(sides: list[Side]) -> Side:
    """The sum of several reports; a column that one of them does not know is not known."""
    return tuple(
        sum((part for part in parts if part is not None), Decimal(0)) if None not in parts else None
        for parts in zip(*sides, strict=True)
    )


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
