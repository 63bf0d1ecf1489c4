"""Tells which sentences may claim anything before they are cut into words: most of long prose does not.

What is let through may still turn out to claim nothing. Of the sentences with a number or a statement, those
that are held back cannot claim, whatever was said before them: `reader` asks for the same, word by word.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence

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


def find_claiming(text: str, starts: Sequence[int]) -> set[int]:
    """Number the sentences, of those that begin at `starts`, that may claim anything.

    One of the sentence's clauses has words for what is counted beside a number or a statement. The whole text
    is asked for what is rare, and only sentences that have it for the rest.

    >>> find_claiming("收到申请3件，培训2期。收到申请，培训2期。", (0, 12))
    {0}
    """
    ends = (*starts[1:], len(text))
    found: set[int] = set()
    for rare, *rest in _compile_pairs():
        having = {bisect_right(starts, match.start()) - 1 for match in rare.finditer(text)}
        for number in having - found:
            start, end = starts[number], ends[number]
            if (
                all(words.search(text, start, end) for words in rest)
                and has_marks(text[start:end])
                and any(
                    all(words.search(clause) for words in (rare, *rest))
                    for clause in _CLAUSE.findall(text, start, end)
                )
            ):
                found.add(number)
    return found


@functools.cache
def _compile_pairs() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """Of what a clause claims by: patterns that all stand in it, the rarest first."""
    units = "|".join(sorted(map(re.escape, list_units()), key=len, reverse=True))
    number = rf"[\d{NUMERALS}万亿余多几]"
    counted = compile_words(*COUNTED, more=CARRYING)
    return (
        # A number of things, and a word for what is counted.
        (re.compile(rf"{number}(?:{units})"), counted),
        # A share or growth; each alternative begins with a character, which is quickly looked for.
        (
            re.compile("|".join((*(f"{sign}(?<={number}.)" for sign in "%成倍"), "百分之"))),
            compile_words("grow", "respective", "share"),
            counted,
        ),
        # A denial, and what there was none of.
        (compile_words("negation"), compile_words("noun", *CARRIED, more=CARRYING)),
        # 均 and 各, and what they say that all are.
        (compile_words("each"), compile_words("applicant", "result")),
    )
