"""Whose reports a total adds up, and why each of the others is not in it.

A whole-region summary contains its parts, so a total runs over reports that do not overlap: either the
single-organ reports in scope, or a region's own departments plus the summaries of the level below. What is
not known to be free of overlap is left out and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.model import Coverage
from analytics.queries.catalogue import list_agencies
from analytics.queries.frames import keep_none
from analytics.queries.scope import Basis, Scope, scope_agencies, scope_years
from analytics.store import Snapshot, query

_TRAITS = ("official_order", "kind", "level")

PLANS = 64
"""How many plans a process keeps."""

GROUPED = 8
"""How many sets of summaries it keeps with the plans of their parts."""

OWN_BASIS = "own"
"""The basis when one agency is in scope: its own report."""

ANY_COVERAGE = "any"
"""Wanted of the only agency in scope, whatever its report covers."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which report of which agency may be a member; parallel tuples, one entry per agency in scope.

    Two plans are the same only when they are one: comparing ten thousand names for every question costs more
    than most answers.

    Attributes:
        basis: The basis that was decided: ``own``, ``single_organ`` or ``summaries``.
        agencies: Ids, in official order.
        names: Their names.
        traits: Official order, kind and level of each, None where unknown.
        wanted: The coverage that a member's report has, or ``any``.
        excluded: Why the agency can be no member at all, or None.
        units: Agencies that followed each other (renamed, merged, split) share a unit.
        has_roster: A roster says who should report; without one nobody knows.
    """

    basis: str
    agencies: tuple[str, ...]
    names: tuple[str, ...]
    traits: tuple[tuple[int | None, str | None, str | None], ...]
    wanted: tuple[str, ...]
    excluded: tuple[str | None, ...]
    units: tuple[str, ...]
    has_roster: bool

    def parameters(self, years: Sequence[int]) -> dict[str, Any]:
        """The parameters of `MEMBER_SQL`."""
        return {
            "agencies": list(self.agencies),
            "wanted": list(self.wanted),
            "excluded": [reason or "" for reason in self.excluded],
            "has_roster": self.has_roster,
            "years": list(years),
        }


MEMBER_SQL = """
plan AS (
    SELECT
        unnest($agencies::VARCHAR[]) AS agency_id, unnest($wanted::VARCHAR[]) AS wanted,
        unnest($excluded::VARCHAR[]) AS excluded, unnest(range(len($agencies))) AS position
),
candidate AS (
    SELECT
        plan.*, agency.name, agency.official_order, agency.kind, agency.level, agency.due_on,
        years.report_year, filing.filing_id, filing.reading_id, filing.published_on, filing.form,
        coalesce(filing.coverage, agency.coverage) AS coverage,
        CASE
            WHEN agency.is_in_roster
            THEN years.report_year >= coalesce(agency.report_from, years.report_year)
                AND years.report_year <= coalesce(agency.report_until, years.report_year)
            ELSE NOT $has_roster
        END AS is_expected
    FROM plan
    JOIN agency USING (agency_id)
    CROSS JOIN (SELECT unnest($years::INTEGER[]) AS report_year) years
    LEFT JOIN filing
        ON filing.agency_id = plan.agency_id AND filing.report_year = years.report_year AND filing.is_current
),
member AS (
    SELECT
        *,
        CASE
            WHEN excluded <> '' THEN excluded
            WHEN wanted = 'any' OR coverage = wanted THEN NULL
            WHEN coverage IS NULL THEN 'coverage_unknown'
            ELSE coverage
        END AS not_added
    FROM candidate
    WHERE filing_id IS NOT NULL OR is_expected
)
"""
"""Common tables: `member` has one row per agency and year that has a report or should have one.

`not_added` says why it takes part in no total: its coverage (a summary is never added to its parts), or
``coverage_unknown``, ``part_of_summary``, ``contains_parts``, ``relation_unknown``; NULL for members.
"""

_MEMBERS = f"""
WITH {MEMBER_SQL}
SELECT
    agency_id, name, filing_id, coverage, not_added IS NULL AND form IS NOT NULL AS is_member,
    CASE
        WHEN not_added IS NOT NULL THEN not_added
        WHEN filing_id IS NULL THEN 'no_report'
        WHEN form IS NULL THEN 'unreadable'
    END AS reason
FROM member ORDER BY position
"""  # noqa: S608 - both parts are constants of this module


def members(snapshot: Snapshot, scope: Scope, year: int) -> pd.DataFrame:
    """Every agency in scope that reported for `year` or should have, and whether totals count it.

    Columns: agency_id, name, filing_id (None without a report), coverage, is_member (its figures are in
    totals), reason (None for members, else ``no_report``, ``unreadable`` (no figure could be read),
    ``whole_region`` or ``government_and_departments`` (a summary, which the basis does not add),
    ``single_organ`` (in a summary that is added), ``coverage_unknown``, ``part_of_summary``,
    ``contains_parts`` (its parts are added instead), ``relation_unknown``).
    """
    plan = plan_members(snapshot, scope)
    return keep_none(query(snapshot, _MEMBERS, plan.parameters([year])))


def decide_basis(snapshot: Snapshot, scope: Scope) -> str:
    """The basis that totals over this scope use: ``own``, ``single_organ`` or ``summaries``."""
    return plan_members(snapshot, scope).basis


@lru_cache(maxsize=PLANS)
def plan_members(snapshot: Snapshot, scope: Scope) -> Plan:
    """Decides the basis and, for each agency in scope, which report of it may be a member.

    Kept for the scopes that were asked about last: a snapshot never changes, and a page asks ten questions
    about the same scope.
    """
    agencies = scope_agencies(snapshot, scope)
    if scope.basis is Basis.AUTO and len(agencies) == 1:
        return _plan(OWN_BASIS, agencies, [ANY_COVERAGE], [None])
    if _is_by_summaries(agencies, scope.basis):
        return _plan(Basis.SUMMARIES, agencies, _wanted_by_coverage(agencies), _excluded_by_parent(agencies))
    wanted = [Coverage.SINGLE_ORGAN.value] * len(agencies)
    return _plan(Basis.SINGLE_ORGAN, agencies, wanted, [None] * len(agencies))


@dataclass(frozen=True, slots=True)
class Groups:
    """A plan whose agencies stand group by group, and where each group begins and ends in it."""

    plan: Plan
    spans: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=GROUPED)
def plan_own(snapshot: Snapshot, agencies: frozenset[str]) -> tuple[Groups, ...]:
    """Each agency's own report, whatever it covers; every agency is a group."""
    every = list_agencies(snapshot)
    found = every[every["agency_id"].isin(agencies)]
    return _plan_groups(OWN_BASIS, found, found["agency_id"], [ANY_COVERAGE] * len(found))


@lru_cache(maxsize=GROUPED)
def plan_parts(snapshot: Snapshot, agencies: frozenset[str]) -> tuple[Groups, ...]:
    """The parts of whole-region summaries: of each agency its own departments and the summaries below it."""
    every = list_agencies(snapshot)
    found = every[every["parent_id"].isin(agencies)]
    return _plan_groups(Basis.SUMMARIES, found, found["parent_id"], _wanted_by_coverage(found))


def _plan_groups(
    basis: str, agencies: pd.DataFrame, groups: pd.Series, wanted: list[str]
) -> tuple[Groups, ...]:
    """One plan for the groups that a roster knows, and one for those of which nobody knows what is due."""
    of: list[str] = groups.tolist()
    rostered = {group for group, is_in in zip(of, agencies["is_in_roster"].tolist(), strict=True) if is_in}
    planned = []
    for has_roster in (False, True):
        rows = [row for row, group in enumerate(of) if (group in rostered) is has_roster]
        if not rows:
            continue
        rows.sort(key=of.__getitem__)
        spans: dict[str, tuple[int, int]] = {}
        for place, row in enumerate(rows):
            first, _ = spans.get(of[row], (place, place))
            spans[of[row]] = (first, place + 1)
        part = agencies.iloc[rows].reset_index(drop=True)
        planned.append(Groups(_plan(basis, part, [wanted[row] for row in rows], [None] * len(rows)), spans))
    return tuple(planned)


def _plan(basis: str, agencies: pd.DataFrame, wanted: list[str], excluded: list[str | None]) -> Plan:
    return Plan(
        basis=str(basis),
        agencies=tuple(agencies["agency_id"].tolist()),
        names=tuple(agencies["name"].tolist()),
        traits=tuple(zip(*(_list(agencies[name]) for name in _TRAITS), strict=True)),
        wanted=tuple(wanted),
        excluded=tuple(excluded),
        units=_lineage_units(agencies),
        has_roster=bool(agencies["is_in_roster"].any()),
    )


def _list(column: pd.Series) -> list[Any]:
    """The values of a column with None for what is missing; a column of texts is slow to walk through."""
    return column.astype(object).where(column.notna(), None).tolist()


def _is_by_summaries(agencies: pd.DataFrame, basis: Basis) -> bool:
    if basis is not Basis.AUTO:
        return basis is Basis.SUMMARIES
    has_single_organs = (agencies["coverage"] == Coverage.SINGLE_ORGAN.value).any()
    return not has_single_organs and _common_parent(agencies) is not None


def _common_parent(agencies: pd.DataFrame) -> str | None:
    """The one agency below which all topmost summaries in scope stand, or None when none is known.

    It may itself be in scope: a region in scope together with its parts is the parent of its parts.
    """
    summaries = agencies[agencies["coverage"] == Coverage.WHOLE_REGION.value]
    parents = dict(zip(summaries["agency_id"], summaries["parent_id"], strict=True))
    tops = [agency for agency, parent in parents.items() if parent not in parents]
    if len(tops) == 1 and (agencies["parent_id"] == tops[0]).any():
        return str(tops[0])
    above = {parents[top] for top in tops}
    parent = above.pop() if len(above) == 1 else None
    return parent if isinstance(parent, str) else None


def _wanted_by_coverage(agencies: pd.DataFrame) -> list[str]:
    """Of a government its summary, of every other agency its own report."""
    is_summary = agencies["coverage"] == Coverage.WHOLE_REGION.value
    whole, single = Coverage.WHOLE_REGION.value, Coverage.SINGLE_ORGAN.value
    return [whole if is_whole else single for is_whole in is_summary.tolist()]


def _excluded_by_parent(agencies: pd.DataFrame) -> list[str | None]:
    """Why an agency can be no member when summaries are added; None for direct parts of the one parent."""
    top = _common_parent(agencies)
    if top is None:
        return ["relation_unknown"] * len(agencies)
    reasons: list[str | None] = []
    for agency, parent in zip(_list(agencies["agency_id"]), _list(agencies["parent_id"]), strict=True):
        if agency == top:
            reasons.append("contains_parts")
        elif parent == top:
            reasons.append(None)
        else:
            reasons.append("part_of_summary" if isinstance(parent, str) else "relation_unknown")
    return reasons


def _lineage_units(agencies: pd.DataFrame) -> tuple[str, ...]:
    """One name per agency, shared by agencies that followed each other (更名、合并、分立)."""
    ids, before = _list(agencies["agency_id"]), _list(agencies["predecessor_ids"])
    unit = {agency: agency for agency in ids}
    for agency, predecessors in zip(ids, before, strict=True):
        for predecessor in predecessors.split(";") if predecessors else ():
            if predecessor in unit:
                unit[_find(unit, agency)] = _find(unit, predecessor)
    return tuple(_find(unit, agency) for agency in ids)


def _find(unit: dict[str, str], agency: str) -> str:
    """The name of an agency's unit: the end of the chain that starts at it, made shorter on the way."""
    while unit[agency] != agency:
        unit[agency] = agency = unit[unit[agency]]
    return agency


def scope_plan(snapshot: Snapshot, scope: Scope) -> tuple[Plan, list[int]]:
    """Members and years of a scope together: what nearly every question begins with."""
    return plan_members(snapshot, scope), scope_years(snapshot, scope)
