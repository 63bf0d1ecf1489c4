from analytics.narrative.claims import Claim, ClaimKind, Scope, Span, Topic
from analytics.narrative.measures import Reading
from analytics.narrative.personal import Personal, PersonalKind, find_personal, mask
from analytics.narrative.reader import read_claims, read_section

__all__ = [
    "Claim",
    "ClaimKind",
    "Personal",
    "PersonalKind",
    "Reading",
    "Scope",
    "Span",
    "Topic",
    "find_personal",
    "mask",
    "read_claims",
    "read_section",
]
