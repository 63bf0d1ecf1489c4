"""Tells which sentences may claim anything before they are cut into words: most of long prose does not.

What is let through may still turn out to claim nothing. Of the sentences with a number or a statement, those
that are held back cannot claim, whatever was said before them: `reader` asks for the same, word by word.
"""

import functools
import re
from typing import NamedTuple

from analytics.narrative.meanings import CARRIED, CONCEPTS
from analytics.narrative.measures import list_units
from analytics.narrative.numbers import NUMERALS
from analytics.narrative.vocabulary import compile_words

_NUMBER = re.compile(r"\d|[零〇一二两三四五六七八九十百千万](?:件|份|宗|起|例|个|项|条|封|部|成)|百分之")
_STATEMENT = re.compile(r"[未没无均都皆全]")
_STATED = re.compile(r"申请|复议|诉讼|结转")
_CLAUSE = re.compile(r"(?:[^，；：（）。！？\n,《]|(?<=\d),(?=\d)|《[^》\n]{0,120}》|《)+")
"""A clause as `cut_tokens` ends it: not inside a title, nor at the comma of a number."""

_COUNTED = tuple(sorted(CONCEPTS - {"foreign", "publish"}))
"""Kinds of words of which a claim has at least one."""
_SHARED = ("grow", "respective", "share")
"""Kinds of words without which a percentage is of nothing."""


def has_marks(sentence: str) -> bool:
    """Whether a sentence has a number, or a denial or 均 of what reports count."""
    if _NUMBER.search(sentence):
        return True
    return _STATEMENT.search(sentence) is not None and _STATED.search(sentence) is not None


def may_claim(sentence: str) -> bool:
    """Whether one of a sentence's clauses has words for what is counted beside a number or a statement.

    >>> may_claim("收到申请3件，培训2期。"), may_claim("收到申请，培训2期。")
    (True, False)
    """
    return has_marks(sentence) and any(map(_may_claim, _CLAUSE.findall(sentence)))


def _may_claim(clause: str) -> bool:
    units = _compile_units()
    is_counted = units.things.search(clause) or (units.shares.search(clause) and _has(clause, _SHARED))
    if is_counted and _has(clause, _COUNTED):
        return True
    if _has(clause, ("negation",)) and (_has(clause, ("noun",)) or _has(clause, (), CARRIED)):
        return True
    return _has(clause, ("each",)) and _has(clause, ("applicant", "result"))


def _has(clause: str, kinds: tuple[str, ...], meanings: tuple[str, ...] = ()) -> bool:
    return compile_words(kinds, meanings).search(clause) is not None


class _Units(NamedTuple):
    """How numbers of things, and shares of them, end."""

    things: re.Pattern[str]
    shares: re.Pattern[str]


@functools.cache
def _compile_units() -> _Units:
    units = "|".join(sorted(map(re.escape, list_units()), key=len, reverse=True))
    number = rf"[\d{NUMERALS}万亿余多几]"
    return _Units(re.compile(rf"{number}(?:{units})"), re.compile(rf"{number}[%成倍]|百分之"))
