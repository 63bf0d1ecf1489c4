"""What people decided about findings, as the questions about findings are given it.

A decision holds for a finding's fingerprint while the evidence digest is the one that was decided about: when
a value, a status, a threshold or the rule has changed since, the finding is open again (``changed``).
Decisions are not part of a snapshot: they show at once, whichever snapshot is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from analytics import store
from analytics.store import FindingDecision, FindingVerdict, Review, Reviews

DECISION_STATES = ("open", "changed", "confirmed", "explained", "dismissed")
"""From what waits for somebody to what is settled."""

SETTLED = (FindingVerdict.EXPLAINED, FindingVerdict.DISMISSED)
"""Nobody has to do anything about it any more."""

DECIDED_SQL = """
decided AS (
    SELECT
        unnest($fingerprints::VARCHAR[]) AS fingerprint, unnest($digests::VARCHAR[]) AS decided_digest,
        unnest($verdicts::VARCHAR[]) AS verdict
)
"""
DECISION_SQL = """
CASE WHEN decided.verdict IS NULL OR decided.verdict = 'reopened' THEN 'open'
     WHEN decided.decided_digest IS DISTINCT FROM coalesce(finding.digest, '') THEN 'changed'
     ELSE decided.verdict END
"""


@dataclass(frozen=True, repr=False)
class Decisions:
    """The decision that counts for each finding, with everything that was said before it.

    Its `repr` is its mark: the same mark means the same decisions, so that answers can be kept.
    """

    mark: str = ""
    latest: Mapping[str, tuple[FindingDecision, Review]] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[str, tuple[Review, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"Decisions({self.mark!r})"

    def state(self, fingerprint: str, digest: str | None) -> str:
        """The state of one finding, of `DECISION_STATES`."""
        found = self.latest.get(fingerprint)
        if found is None or found[0].verdict is FindingVerdict.REOPENED:
            return "open"
        return found[0].verdict.value if found[0].digest == (digest or "") else "changed"

    @property
    def has_settled(self) -> bool:
        """Anything at all was explained or dismissed."""
        return any(decision.verdict in SETTLED for decision, _ in self.latest.values())

    def parameters(self) -> dict[str, list[str]]:
        """Values for `DECIDED_SQL`."""
        found = [decision for decision, _ in self.latest.values()]
        return {
            "fingerprints": [decision.fingerprint for decision in found],
            "digests": [decision.digest for decision in found],
            "verdicts": [decision.verdict.value for decision in found],
        }


def load_decisions(data: Path) -> Decisions:
    """Load what people decided about the findings of a data folder.

    Raises:
        StoreError: The decisions cannot be read.
    """
    mark = store.mark_reviews(data)
    return index_decisions(store.load_reviews(data), mark)


def index_decisions(reviews: Reviews, mark: str) -> Decisions:
    """Sort what people decided by finding; `mark` names the state that `reviews` are of."""
    entries: dict[str, list[Review]] = {}
    for review in reviews.entries:
        if isinstance(review.content, FindingDecision):
            entries.setdefault(review.content.fingerprint, []).append(review)
    return Decisions(
        mark,
        MappingProxyType(reviews.latest(FindingDecision)),
        MappingProxyType({fingerprint: tuple(found) for fingerprint, found in entries.items()}),
    )
