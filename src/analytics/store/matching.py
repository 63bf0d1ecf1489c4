"""Which agency of the roster a printed name means. Nothing is guessed: an unsure match is not made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from analytics.dictionary.labels import normalise_label
from analytics.store.agencies import inferred_id, split_region
from analytics.store.records import RosterEntry

SIMILAR_FROM = 80
"""Similarity (0 to 100) from which an unmatched name is shown beside the roster's nearest one."""


class Certainty(StrEnum):
    """Why a printed name belongs to an agency."""

    NAME = "name"
    """The roster's name or one of its aliases, or it with more of its own region before it."""
    WITHOUT_REGION = "without_region"
    """The roster's name without its region (民政局 for 淮安市民政局), and no other agency ends so."""
    UNKNOWN = "unknown"
    """Not in the roster, or several could be meant: it stays an agency of its own."""


@dataclass(frozen=True, slots=True)
class Match:
    """The agency that a printed name means. `resembles`: a roster name that a person should look at."""

    agency_id: str
    certainty: Certainty
    resembles: str | None = None


class NameIndex:
    """The names of a roster, put in order once; each printed name is looked for once.

    In this order: the same name, an alias or former name, the name with more or less of the agency's own
    region before it (the regions of its parents included). What several agencies could mean matches none.
    """

    def __init__(self, roster: tuple[RosterEntry, ...]) -> None:
        self._exact = {
            normalise_label(name): entry.agency_id
            for entry in roster
            for name in (entry.name, *entry.aliases)
        }
        self._longer: dict[str, set[str]] = {}
        self._bare: dict[str, set[str]] = {}
        by_id = {entry.agency_id: entry for entry in roster}
        for entry in roster:
            chain = _regions(entry, by_id)
            for name in (entry.name, *entry.aliases):
                base = _without_region(normalise_label(name), chain)
                self._bare.setdefault(base, set()).add(entry.agency_id)
                for start in range(len(chain)):
                    self._longer.setdefault("".join(chain[start:]) + base, set()).add(entry.agency_id)
        self._names = {normalise_label(entry.name): entry.name for entry in roster}
        self._found: dict[str, Match] = {}

    def match(self, printed: str) -> Match:
        """Find the agency of a printed name."""
        found = self._found.get(printed)
        if found is None:
            found = self._found[printed] = self._look_for(printed)
        return found

    def _look_for(self, printed: str) -> Match:
        key = normalise_label(printed)
        if key in self._exact:
            return Match(self._exact[key], Certainty.NAME)
        for variants, certainty in (
            (self._longer, Certainty.NAME),
            (self._bare, Certainty.WITHOUT_REGION),
        ):
            if len(variants.get(key, ())) == 1:
                return Match(next(iter(variants[key])), certainty)
        return Match(inferred_id(printed), Certainty.UNKNOWN, _find_similar(key, self._names))


def match_names(printed: Iterable[str], roster: tuple[RosterEntry, ...]) -> dict[str, Match]:
    """Find the agency of each printed name, as `NameIndex` does."""
    names = NameIndex(roster)
    return {name: names.match(name) for name in set(printed)}


def _find_similar(key: str, names: dict[str, str]) -> str | None:
    """Find the roster's name to show beside an unmatched one: it contains it, or differs by little."""
    related = [known for known in names if known in key or key in known]
    if related:
        return names[min(related, key=lambda known: abs(len(known) - len(key)))]
    nearest = process.extractOne(key, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM)
    return names[nearest[0]] if nearest else None


def _regions(entry: RosterEntry, by_id: dict[str, RosterEntry]) -> tuple[str, ...]:
    """List the regions an agency lies in, from the largest: 江苏省, 淮安市, 洪泽区."""
    parts: list[str] = []
    for ancestor in _ancestry(entry, by_id):
        region = normalise_label(ancestor.region or "")
        own = split_region(region)
        # A region that is no administrative division (a development zone) is one part.
        pieces = own if "".join(own) == region else ((region,) if region else ())
        parts = [*(piece for piece in pieces if piece not in parts), *parts]
    return tuple(parts)


def _ancestry(entry: RosterEntry, by_id: dict[str, RosterEntry]) -> Iterator[RosterEntry]:
    current: RosterEntry | None = entry
    while current is not None:
        yield current
        current = by_id.get(current.parent_id) if current.parent_id else None


def _without_region(name: str, chain: tuple[str, ...]) -> str:
    for start in range(len(chain)):
        for end in range(len(chain), start, -1):
            prefix = "".join(chain[start:end])
            if name.startswith(prefix) and len(name) > len(prefix):
                return name[len(prefix) :]
    return name
