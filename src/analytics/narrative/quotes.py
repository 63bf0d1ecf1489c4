"""An agency's own sentence about one of its numbers, to be quoted where the number is explained."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from analytics.model import FigureKey
from analytics.narrative.claims import Claim, ClaimKind
from analytics.narrative.personal import mask
from analytics.narrative.reader import read_claims

LONGEST = 120
"""Characters of a quoted sentence; what is left out around the claim is marked with an ellipsis."""
_CHANGES = (ClaimKind.GROWTH, ClaimKind.CHANGE)
_STATED = (*_CHANGES, ClaimKind.COUNT, ClaimKind.NONE)
_REASON = re.compile(
    r"[^。！？\n]{0,8}(?:主要(?:原因|是|因|受)|原因(?:是|为|在于)|主要由于)[^。！？\n]*[。！？]?"
)


class Quote(NamedTuple):
    """A sentence as it stands in a report.

    Attributes:
        section: "0" to "6".
        text: The sentence, with the reason that follows it, personal data masked.
    """

    section: str
    text: str


def find_quote(sections: Mapping[str, str], figures: Collection[FigureKey]) -> Quote | None:
    """The sentence of a report about a sum of figures: how it changed, else how much it was.

    Args:
        sections: "0" to "6" to their text.
        figures: The figures that the sum is made of.
    """
    wanted = frozenset(figures)
    ranked = sorted(
        (_rank(claim, wanted), number, claim)
        for number, claim in enumerate(read_claims(sections))
        if _rank(claim, wanted) is not None
    )
    if not ranked:
        return None
    claim = ranked[0][2]
    return Quote(claim.section, mask(_cut(sections[claim.section], claim)))


def _rank(claim: Claim, wanted: frozenset[FigureKey]) -> tuple[int, int] | None:
    """What makes a claim the better quote, lowest first; None for one about something else."""
    if claim.kind not in _STATED or claim.is_part:
        return None
    for number, reading in enumerate(claim.subject):
        if frozenset(term.key for term in reading) == wanted:
            return number, 0 if claim.kind in _CHANGES else 1
    return None


def _cut(section: str, claim: Claim) -> str:
    """The sentence of a claim and the reason that follows, cut around the claim where they are long."""
    start, end = claim.sentence.start, claim.sentence.end
    reason = _REASON.match(section, end)
    end = reason.end() if reason else end
    if end - start <= LONGEST:
        return " ".join(section[start:end].split())
    left = max(start, claim.span.start - LONGEST // 3)
    right = min(end, left + LONGEST)
    quoted = " ".join(section[left:right].split())
    return f"{'…' if left > start else ''}{quoted}{'…' if right < end else ''}"
