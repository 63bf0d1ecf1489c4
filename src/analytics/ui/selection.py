"""What a link asks for, apart from Streamlit: stable ids in the URL, read, checked and written.

A link must show what its sender saw. Ids are kept as they stand in the URL until they have been
compared with today's data; one that is not there is reported, never dropped, because dropping it
would widen the scope in silence. What equals the default is left out of the URL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.queries import Basis, Scope

YEARS, REGION, LEVEL, KIND = "y", "region", "level", "kind"
AGENCY, BASIS, AS_FILED = "agency", "basis", "filed"
URL_SNAPSHOT = "snapshot"
PARAMETERS = (YEARS, REGION, LEVEL, KIND, AGENCY, BASIS, AS_FILED)
"""The parameters of the shared filters, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The shared filters as ids; an empty tuple or None means no restriction."""

    region: str | None = None
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    basis: str = Basis.AUTO.value
    is_as_filed: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What today's data offer to the filters; agencies by id, in official order.

    `years` is empty where no report that was read says its year.
    """

    regions: tuple[str, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    agencies: Mapping[str, str]
    years: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last report year."""
        return (self.years[0], self.years[-1]) if self.years else None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that a link names and today's data do not have; `what` is a key of ``unknown.*``."""

    what: str
    values: tuple[str, ...]


def read_selection(parameters: Mapping[str, str]) -> tuple[Selection, tuple[Unknown, ...]]:
    """The selection of a URL, with what cannot even be read (a year that is no year).

    >>> read_selection({"y": "2019-2021", "agency": "a,b", "filed": "1"})[0].years
    (2019, 2021)
    >>> read_selection({"y": "soon"})[1]
    (Unknown(what='year', values=('soon',)),)
    """
    unknown = []
    years = None
    if YEARS in parameters:
        years = _read_years(parameters[YEARS])
        if years is None:
            unknown.append(Unknown("year", (parameters[YEARS],)))
    as_filed = parameters.get(AS_FILED, "0")
    if as_filed not in ("0", "1"):
        unknown.append(Unknown("filed", (as_filed,)))
    selection = Selection(
        region=parameters.get(REGION) or None,
        levels=_split(parameters.get(LEVEL)),
        kinds=_split(parameters.get(KIND)),
        agencies=_split(parameters.get(AGENCY)),
        years=years,
        basis=parameters.get(BASIS) or Basis.AUTO.value,
        is_as_filed=as_filed == "1",
    )
    return selection, tuple(unknown)


def find_unknown(selection: Selection, choices: Choices) -> tuple[Unknown, ...]:
    """What the selection names and today's data do not have."""
    asked: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("region", (selection.region,) if selection.region else (), choices.regions),
        ("level", selection.levels, choices.levels),
        ("kind", selection.kinds, choices.kinds),
        ("agency", selection.agencies, choices.agencies),
        # A year between the first and the last report may have none, and may still be asked for.
        ("year", map(str, selection.years or ()), map(str, _every_year(choices))),
        ("basis", (selection.basis,), (basis.value for basis in Basis)),
    )
    unknown = []
    for what, wanted, offered in asked:
        known = set(offered)
        missing = tuple(dict.fromkeys(value for value in wanted if value not in known))
        if missing:
            unknown.append(Unknown(what, missing))
    return tuple(unknown)


def write_selection(selection: Selection, choices: Choices) -> dict[str, str]:
    """The URL parameters of a selection, without what equals the default."""
    parameters = {}
    if selection.years and selection.years != choices.span:
        first, last = selection.years
        parameters[YEARS] = str(first) if first == last else f"{first}-{last}"
    if selection.region:
        parameters[REGION] = selection.region
    for name, values in ((LEVEL, selection.levels), (KIND, selection.kinds), (AGENCY, selection.agencies)):
        if values:
            parameters[name] = ",".join(values)
    if selection.basis != Basis.AUTO.value:
        parameters[BASIS] = selection.basis
    if selection.is_as_filed:
        parameters[AS_FILED] = "1"
    return parameters


def to_scope(selection: Selection, choices: Choices) -> Scope:
    """The scope that the queries take. The selection has no unknown part."""
    first, last = selection.years or choices.span or (None, None)
    return Scope(
        region=selection.region,
        levels=selection.levels,
        kinds=selection.kinds,
        agencies=selection.agencies,
        first_year=first,
        last_year=last,
        basis=Basis(selection.basis),
        use_implied=not selection.is_as_filed,
    )


def _every_year(choices: Choices) -> range:
    return range(choices.years[0], choices.years[-1] + 1) if choices.years else range(0)


def _split(value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in (value or "").split(",") if part))


def _read_years(value: str) -> tuple[int, int] | None:
    parts = value.split("-")
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() and len(part) == 4 for part in parts):
        return None
    first, last = int(parts[0]), int(parts[-1])
    return (first, last) if first <= last else None
