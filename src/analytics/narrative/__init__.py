from analytics.narrative.claims import DISCLOSURE_RATE, Claim, ClaimKind, Scope, Span, Topic
from analytics.narrative.fingerprints import (
    KEPT_ONE_IN,
    CommonPassage,
    Grams,
    SimilarPairs,
    as_five_grams,
    contain,
    drop_requests,
    find_common_passages,
    find_similar_pairs,
    fingerprint,
    jaccard,
    strip_boilerplate,
)
from analytics.narrative.measures import Reading, read_requests
from analytics.narrative.personal import Personal, PersonalKind, find_personal, mask, may_hold_personal
from analytics.narrative.quotes import Quote, find_quote
from analytics.narrative.reader import compile_patterns, read_claims, read_section
from analytics.narrative.text import has_repeats

__all__ = [
    "DISCLOSURE_RATE",
    "KEPT_ONE_IN",
    "Claim",
    "ClaimKind",
    "CommonPassage",
    "Grams",
    "Personal",
    "PersonalKind",
    "Quote",
    "Reading",
    "Scope",
    "SimilarPairs",
    "Span",
    "Topic",
    "as_five_grams",
    "compile_patterns",
    "contain",
    "drop_requests",
    "find_common_passages",
    "find_personal",
    "find_quote",
    "find_similar_pairs",
    "fingerprint",
    "has_repeats",
    "jaccard",
    "mask",
    "may_hold_personal",
    "read_claims",
    "read_requests",
    "read_section",
    "strip_boilerplate",
]
