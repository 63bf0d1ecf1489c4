"""What has been said in the sentence that is being read: counts, shares, and what they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analytics.narrative.claims import ClaimKind
from analytics.narrative.meanings import CONCEPTS, Meaning, Memory
from analytics.narrative.numbers import Number
from analytics.narrative.vocabulary import Token

_OR_IN_PART = ["join", "granted_in_part"]
"""What makes 公开 a result: 公开或部分公开38件."""


class Found(NamedTuple):
    """What a phrase says, before it is tied to its place."""

    meaning: Meaning
    number: Number
    kind: ClaimKind
    first: Token
    last: Token
    of: Decimal | None = None
    whole: Meaning | None = None
    is_part: bool = False
    base: int | None = None


@dataclass(slots=True)
class Sentence:
    """What has been said in the sentence that is being read.

    `parted` is the result whose applicants are being told: 予以公开34件，其中自然人29件. They are surely its
    own (`is_within`) where a sentence says so: 34件予以公开的申请中，自然人29件. `askers` are
    those whose results are told: 46件自然人申请中，予以公开29件.
    `years` are those of which numbers are told one by one.
    """

    memory: Memory
    counts: list[Found] = field(default_factory=list)
    last: Found | None = None
    is_in_brackets: bool = False
    is_including: bool = False
    parted: Meaning | None = None
    is_within: bool = False
    askers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def list_concepts(words: Iterable[Token]) -> tuple[Token, ...]:
    """The words that say what is counted; 事项 behind 依申请公开 counts requests."""
    found: list[Token] = []
    listed = tuple(words)
    for at, word in enumerate(listed):
        is_same = word.meaning == "matter" and found and found[-1].meaning == "requests"
        if word.kind == "publish" and [next_.meaning for next_ in listed[at + 1 : at + 3]] == _OR_IN_PART:
            found.append(word._replace(kind="outcome", meaning="granted"))
        elif word.kind in CONCEPTS and not is_same:
            found.append(word)
    return tuple(found)
