"""Tells which sentences may claim anything before they are cut into words: most of long prose does not.

What is let through may still turn out to claim nothing. Of the sentences with a number or a statement, those
that are held back cannot claim, whatever was said before them: `reader` asks for the same, word by word.
"""

import functools
import re
from typing import NamedTuple

from analytics.narrative.meanings import CARRIED, COUNTED
from analytics.narrative.measures import list_units
from analytics.narrative.numbers import NUMERALS
from analytics.narrative.vocabulary import CARRYING, compile_words

_NUMBER = re.compile(
    r"[\d零〇一二两三四五六七八九十百千万](?:(?<=\d)|件|份|宗|起|例|个|项|条|封|部|次|成|(?<=百)分之)"
)
_STATEMENT = re.compile(r"[未没无均都皆全]")
_STATED = re.compile(r"申请|复议|诉讼|结转|规范性文件|规章")
_CLAUSE = re.compile(r"(?:[^，；：（）。！？\n,《]+|(?<=\d),(?=\d)|《[^》\n]{0,120}》|《)+")
"""A clause as `cut_tokens` ends it: not inside a title, nor at the comma of a number."""


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
    if not has_marks(sentence):
        return False
    marks = _compile_marks()
    for clause in _CLAUSE.findall(sentence):
        is_counted = marks.things.search(clause) or (
            marks.share.search(clause) and marks.shared.search(clause)
        )
        if is_counted and marks.counted.search(clause):
            return True
        if marks.negation.search(clause) and marks.denied.search(clause):
            return True
        if marks.each.search(clause) and marks.same.search(clause):
            return True
    return False


class _Marks(NamedTuple):
    """Patterns of what a clause claims by.

    Attributes:
        things, share: How numbers of things end, and shares of them.
        shared: Words without which a percentage is of nothing.
        counted: Words for what is counted, of which a claim with a number has one.
        negation, denied: Denials, and of what they say that there was none.
        each, same: 均 and 各, and what they say that all are.
    """

    things: re.Pattern[str]
    share: re.Pattern[str]
    shared: re.Pattern[str]
    counted: re.Pattern[str]
    negation: re.Pattern[str]
    denied: re.Pattern[str]
    each: re.Pattern[str]
    same: re.Pattern[str]


@functools.cache
def _compile_marks() -> _Marks:
    units = "|".join(sorted(map(re.escape, list_units()), key=len, reverse=True))
    number = rf"[\d{NUMERALS}万亿余多几]"
    return _Marks(
        things=re.compile(rf"{number}(?:{units})"),
        share=re.compile(rf"{number}[%成倍]|百分之"),
        shared=compile_words("grow", "respective", "share"),
        counted=compile_words(*COUNTED, more=CARRYING),
        negation=compile_words("negation"),
        denied=compile_words("noun", *CARRIED, more=CARRYING),
        each=compile_words("each"),
        same=compile_words("applicant", "result"),
    )
