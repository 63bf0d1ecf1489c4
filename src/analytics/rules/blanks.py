"""Whether a report with blank cells contradicts itself whatever its blanks stand for.

Offices that leave zeros blank make errors too, and then nothing can be implied any more. A blank is never
read as zero; but when no counts at all in the blank cells would make the identities hold, the report is wrong
for certain.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from analytics.dictionary import Identity
from analytics.model import FigureKey

ROUNDS = 12
"""Rounds of narrowing; the tables are so small that few are needed."""

_ZERO = Decimal(0)
Bounds = dict[FigureKey, tuple[Decimal, Decimal | None]]
"""Smallest and largest value that a cell can have; None for no largest."""


def is_contradictory(identities: Iterable[Identity], values: Mapping[FigureKey, Decimal]) -> bool:
    """Say whether no counts (0 or more) in the cells without a value make the identities hold.

    Identities that have all their values are left out: they fail or hold by themselves. True is certain,
    False may also mean that narrowing the cells one identity at a time does not show it.
    """
    sums = []
    for identity in identities:
        terms = [(term.key, term.weight) for term in identity.terms] + [(identity.result, -1)]
        unknown = [(key, weight) for key, weight in terms if key not in values]
        if unknown:
            sums.append(
                (sum((values[key] * weight for key, weight in terms if key in values), _ZERO), unknown)
            )
    bounds: Bounds = {key: (_ZERO, None) for _, unknown in sums for key, _ in unknown}
    for _ in range(ROUNDS):
        before = dict(bounds)
        if not all(_narrow(known, unknown, bounds) for known, unknown in sums):
            return True
        if bounds == before:
            return False
    return False


def _narrow(known: Decimal, unknown: list[tuple[FigureKey, int]], bounds: Bounds) -> bool:
    """Narrow the unknown cells of one identity, whose weighted sum is 0; False when nothing is left."""
    for key, weight in unknown:
        least, most = known, known
        has_least, has_most = True, True
        for other, other_weight in unknown:
            if other == key:
                continue
            low, high = bounds[other]
            ends = (low, high) if other_weight > 0 else (None if high is None else -high, -low)
            has_least, has_most = has_least and ends[0] is not None, has_most and ends[1] is not None
            least += ends[0] or _ZERO
            most += ends[1] or _ZERO
        low, high = bounds[key]
        # weight * cell = -(the rest), and the rest lies between least and most.
        floor, ceiling = (most, least) if weight > 0 else (least, most)
        has_floor, has_ceiling = (has_most, has_least) if weight > 0 else (has_least, has_most)
        if has_floor:
            low = max(low, -floor * weight)
        if has_ceiling:
            high = -ceiling * weight if high is None else min(high, -ceiling * weight)
        if high is not None and low > high:
            return False
        bounds[key] = low, high
    return True
