"""What a question is about: which agencies, which years, on which basis."""

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from analytics.errors import Selected, UnknownSelection
from analytics.queries.catalogue import list_agencies, list_years
from analytics.store import Snapshot


class Basis(StrEnum):
    """合计口径: which reports that do not overlap a total adds up."""

    AUTO = "auto"
    """One agency: its own report. Else the single-organ reports; only where there are none and one parent
    is known to the summaries, the summaries."""
    SINGLE_ORGAN = "single_organ"
    """The single-organ reports in scope."""
    SUMMARIES = "summaries"
    """A region's own departments and the whole-region summaries of the level below."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about; hashable, so that answers can be cached by it.

    An empty tuple or None restricts nothing. `region` includes the regions below it. `last_year` is the year
    that pages show as "this year". `use_implied` = False counts only what is printed (as filed).
    """

    region: str | None = None
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    basis: Basis = Basis.AUTO
    use_implied: bool = True


def validate_scope(snapshot: Snapshot, scope: Scope) -> Scope:
    """Fills the years that the scope leaves open and checks that today's data have what it names.

    Raises:
        UnknownSelection: A region, level, kind, agency or year is not in the snapshot, or the years are in
            the wrong order. It is never dropped, because that would widen the scope in silence.
    """
    agencies = list_agencies(snapshot)
    wanted: dict[Selected, tuple[tuple[str, ...], pd.Series]] = {
        "region": ((scope.region,) if scope.region else (), agencies["region"]),
        "level": (scope.levels, agencies["level"]),
        "kind": (scope.kinds, agencies["kind"]),
        "agency": (scope.agencies, agencies["agency_id"]),
    }
    for what, (values, known) in wanted.items():
        missing = tuple(value for value in values if value not in set(known.dropna()))
        if missing:
            raise UnknownSelection(what, missing)
    years = list_years(snapshot)
    if not years:
        return scope
    first = years[0] if scope.first_year is None else scope.first_year
    last = years[-1] if scope.last_year is None else scope.last_year
    outside = tuple(str(year) for year in (first, last) if not years[0] <= year <= years[-1])
    if outside or first > last:
        raise UnknownSelection("year", outside or (f"{first}-{last}",))
    return replace(scope, first_year=first, last_year=last)


def scope_years(snapshot: Snapshot, scope: Scope) -> list[int]:
    """Every year of the scope from the first to the last report, also those without any report."""
    known = list_years(snapshot)
    if not known:
        return []
    first = known[0] if scope.first_year is None else max(scope.first_year, known[0])
    last = known[-1] if scope.last_year is None else min(scope.last_year, known[-1])
    return list(range(first, last + 1))


def scope_agencies(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """The agencies in scope, columns as :func:`list_agencies`."""
    agencies = list_agencies(snapshot)
    is_in = pd.Series(data=True, index=agencies.index)
    if scope.region is not None:
        is_in &= _is_in_region(agencies, scope.region)
    for column, values in (("level", scope.levels), ("kind", scope.kinds), ("agency_id", scope.agencies)):
        if values:
            is_in &= agencies[column].isin(values)
    return agencies[is_in].reset_index(drop=True)


def _is_in_region(agencies: pd.DataFrame, region: str) -> pd.Series:
    """True for agencies of the region and of the regions below it.

    A region lies below another when its full name begins with the other's (淮安市洪泽区 below 淮安市), or
    when the roster's parents say so.
    """
    is_in = agencies["region"].fillna("").str.startswith(region)
    while True:
        inside = agencies.loc[is_in, "agency_id"]
        grown = is_in | agencies["parent_id"].isin(inside)
        if (grown == is_in).all():
            return is_in
        is_in = grown
