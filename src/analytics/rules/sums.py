"""Sums inside a sentence: its parts may not exceed the whole that it states, and complete parts make it up.

Needs no table, so it also finds slips where cells are blank.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from analytics.narrative import Claim, ClaimKind, Topic

OUTCOMES = frozenset(
    {"granted", "granted_in_part", "refused", "unavailable", "not_processed", "other_disposal"}
)
RESULTS = ("upheld", "overturned", "other_result", "pending")
_WHOLES = frozenset({"new.total", "received.total", "handled.total", "concluded.total"})
_PERSONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        verb: frozenset({f"{verb}.natural_person", f"{verb}.organisations"})
        for verb in ("new", "received", "handled", "concluded")
    }
)


class WrongSum(NamedTuple):
    """Parts that do not make up their whole: the first part, their sum, and the whole that comes nearest."""

    first: Claim
    total: Decimal
    whole: Decimal


def find_wrong_sums(claims: Iterable[Claim], topic: Topic) -> Iterator[WrongSum]:
    """Add up what each sentence lists, and hold it against what its paragraph states.

    Args:
        claims: All of a report, in order; rounded numbers are not added up.
        topic: Requests (outcomes, applicants) or disputes (results).
    """
    counts = [
        claim
        for claim in claims
        if claim.topic is topic and claim.kind in (ClaimKind.COUNT, ClaimKind.NONE) and claim.is_exact
    ]
    for _, group in groupby(counts, key=lambda claim: (claim.section, claim.paragraph)):
        paragraph = list(group)
        for _, listed in groupby(paragraph, key=lambda claim: claim.sentence_number):
            sentence = list(listed)
            for full in _list_kinds(topic, sentence):
                yield from _add_up(sentence, paragraph, full)


def _list_kinds(topic: Topic, sentence: Sequence[Claim]) -> Iterator[frozenset[str]]:
    """The complete lists of which a sentence may name parts."""
    if topic is Topic.REQUESTS:
        yield OUTCOMES
        yield from _PERSONS.values()
        return
    groups = dict.fromkeys(claim.measures[0].partition(".")[0] for claim in sentence)
    yield from (frozenset(f"{group}.{result}" for result in RESULTS) for group in groups)


def _add_up(
    sentence: Sequence[Claim], paragraph: Sequence[Claim], full: frozenset[str]
) -> Iterator[WrongSum]:
    parts = [claim for claim in sentence if set(claim.measures) <= full]
    names = [name for claim in parts for name in claim.measures]
    if len(parts) < 2 or len(set(names)) != len(names):
        return
    whole_names = _WHOLES if full == OUTCOMES or full in _PERSONS.values() else _total_of(full)
    wholes = {
        claim.value
        for claim in paragraph
        if claim.value is not None
        and set(claim.measures) <= whole_names
        and claim.scope == parts[0].scope
        and _is_whole_of(claim, parts[0])
    }
    wholes |= _add_groups(sentence, parts)
    total = sum((claim.value for claim in parts if claim.value is not None), Decimal(0))
    if not wholes or total in wholes:
        return
    if total > max(wholes) or set(names) == full:
        yield WrongSum(parts[0], total, min(wholes, key=lambda whole: abs(whole - total)))


def _is_whole_of(claim: Claim, part: Claim) -> bool:
    """Whether a total is that of a part: applicants are those of what came in, or of what was just told."""
    is_concluded = claim.measures == ("concluded.total",) and not part.measures[0].startswith("concluded")
    is_applicant = "." in part.measures[0] and part.topic is Topic.REQUESTS
    is_just_told = claim.sentence_number == part.sentence_number and claim.span.start < part.span.start
    return is_just_told or not (is_concluded and is_applicant)


def _add_groups(sentence: Sequence[Claim], parts: Sequence[Claim]) -> set[Decimal]:
    """Results behind several groups may be of all of them: 直接起诉2件、复议后起诉1件，维持2件."""
    if parts[0].topic is not Topic.DISPUTES or any(len(claim.subject) < 2 for claim in parts):
        return set()
    totals = [
        claim.value
        for claim in sentence
        if claim.value is not None
        and claim.measures[0].endswith(".total")
        and claim.span.start < parts[0].span.start
    ]
    return {sum(totals, Decimal(0))} if len(totals) > 1 else set()


def _total_of(full: frozenset[str]) -> frozenset[str]:
    return frozenset({next(iter(full)).partition(".")[0] + ".total"})
