"""What rules over several reports have to look at again, after some of the reports have changed.

Every report has two prints: of itself (all that rules see of it and its agency), and of what it continues as
well. What has the same print as at the last publish gets the same findings; nobody has to tell what was done,
and a change that nobody thought of cannot be missed. The reach of a rule (``rules.toml``) says how far the
findings on one report depend on others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from analytics.dictionary import REACHES, Rule
from analytics.rules.reports import Reports

Site = tuple[str, int]
"""An agency and a report year."""

_DIGEST_BYTES = 16


class Prints(NamedTuple):
    """Digests of a report: `own` of itself, `linked` of itself and the reports that it continues."""

    own: str
    linked: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is looked at again, by the reach of a rule.

    Attributes:
        asked: The positions that the rules are asked about, ascending.
        stale: Where their findings of before no longer count; None: everywhere, also where no report is.
    """

    asked: Mapping[str, tuple[int, ...]]
    stale: Mapping[str, frozenset[Site] | None]

    def list_read(self, reports: Reports, rules: Iterable[Rule]) -> tuple[int, ...]:
        """The positions whose texts rules may read: what they are asked about, and what that continues."""
        reaches = {rule.reach for rule in rules if rule.reach and "sections" in rule.inputs}
        asked = {position for reach in reaches for position in self.asked[reach]}
        links = (reports.links[position] for position in self.asked["last_year"])
        return tuple(sorted(asked | {source for link in links for source in link.sources}))


def take_prints(reports: Reports, contents: Sequence[str]) -> Mapping[Site, Prints]:
    """Take the prints of all reports.

    Args:
        reports: Their texts are not looked at.
        contents: For each position a digest of everything but its figures: report, versions, texts, agency.
    """
    own = [_print_one(reports, position, content) for position, content in enumerate(contents)]
    return {
        (head.agency_id, head.report_year): Prints(own[position], _print_link(reports, position, own))
        for position, head in enumerate(reports.heads)
    }


def _print_one(reports: Reports, position: int, content: str) -> str:
    arrays = (reports.values, reports.is_known, reports.is_implied, reports.reasons)
    return _digest((content.encode(), *(array[position].tobytes() for array in arrays)))


def _print_link(reports: Reports, position: int, own: Sequence[str]) -> str:
    """What E7 calls last year is the agency's own report too, whoever else it continues."""
    head, link = reports.heads[position], reports.links[position]
    before = reports.positions.get((head.agency_id, head.report_year - 1))
    continued = link.sources if before is None else (before, *link.sources)
    lacking = link.lacking.zh if link.lacking is not None else ""
    return _digest(part.encode() for part in (own[position], lacking, *(own[each] for each in continued)))


def _digest(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def plan_renewal(
    reports: Reports, prints: Mapping[Site, Prints], known: Mapping[Site, tuple[str, str]] | None
) -> Renewal:
    """Find what has to be looked at again.

    Args:
        reports: As they are now.
        prints: Theirs.
        known: Those of the last time, own and linked; None where nothing of it counts any more.
    """
    every = tuple(range(len(reports.heads)))
    if known is None:
        return Renewal(dict.fromkeys(REACHES, every), dict.fromkeys(REACHES))
    sites = prints.keys() | known.keys()
    own = {site for site in sites if _pick(prints, site, 0) != _pick(known, site, 0)}
    linked = {site for site in sites if _pick(prints, site, 1) != _pick(known, site, 1)}
    agencies, years, linked_years = {a for a, _ in own}, {y for _, y in own}, {y for _, y in linked}
    stale: dict[str, frozenset[Site] | None] = {
        "own": frozenset(own),
        "last_year": frozenset(linked),
        "all_years": frozenset(site for site in sites if site[0] in agencies),
        "peers": frozenset(site for site in sites if site[1] in years),
        "linked_peers": frozenset(site for site in sites if site[1] in linked_years),
        "region": None if own else frozenset(),
    }
    asked = {
        reach: every if where is None else tuple(sorted(reports.positions[s] for s in where & prints.keys()))
        for reach, where in stale.items()
    }
    return Renewal(asked, stale)


def _pick(prints: Mapping[Site, tuple[str, str]], site: Site, which: int) -> str | None:
    found = prints.get(site)
    return None if found is None else found[which]
