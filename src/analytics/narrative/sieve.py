"""Tells which sentences may claim anything before they are cut into words: most of long prose does not.

What is let through may still turn out to claim nothing. Of the sentences with a number or a statement, those
that are held back cannot claim, whatever was said before them: `reader` asks for the same, word by word.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from analytics.narrative.meanings import CARRIED, COUNTED
from analytics.narrative.measures import list_units
from analytics.narrative.numbers import NUMERALS
from analytics.narrative.vocabulary import CARRYING, STOPS, compile_words, load_vocabulary

_NUMBER = re.compile(
    r"[\d零〇一二两三四五六七八九十百千万](?:(?<=\d)|[余多]?(?:件|份|宗|起|例|个|项|条|封|部|次|成|[万亿]?元)|(?<=[百二三四五])分之|(?<=一)半)"
)
_STATEMENT = re.compile(r"[未没无均都皆全]")
_STATED = re.compile(r"申请|复议|诉讼|结转|规范性文件|规章")
_CLAUSE = re.compile(r"(?:[^，；：（）。！？\n,《]+|(?<=\d),(?=\d)|《[^》\n]{0,120}》|《)+")
"""A clause as `cut_tokens` ends it: not inside a title, nor at the comma of a number."""
_DIGITS = "0123456789"
_LONGEST_NUMBER = 12
_ENDS = frozenset(
    "件宗份起条例个项部封次人家期篇场万亿元倍成名户批天日年月号处类度来续理复结留入余多几"
) | frozenset(NUMERALS)
"""With what numbers and dates may end, as `numbers` and `vocabulary` read them."""


def has_marks(sentence: str) -> bool:
    """Whether a sentence has a number, or a denial or 均 of what reports count."""
    if _NUMBER.search(sentence):
        return True
    return _STATEMENT.search(sentence) is not None and _STATED.search(sentence) is not None


def find_claiming(text: str, starts: Sequence[int]) -> set[int]:
    """Number the sentences, of those that begin at `starts`, that may claim anything.

    One of the sentence's clauses has words for what is counted beside a number or a statement. The whole text
    is asked for what is rare, and only sentences that have it for the rest.

    >>> find_claiming("收到申请3件，培训2期。收到申请，培训2期。办理建议3件。", (0, 12, 22))
    {0}
    """
    ends = (*starts[1:], len(text))
    found: set[int] = set()
    for way in _list_ways():
        having: Iterable[int] = {
            bisect_right(starts, match.start()) - 1
            for match in way.rare.finditer(text)
            if not (way.is_number and _counts_others(text, match.start()))
        }
        for words in way.words:
            having = [number for number in having if words.search(text, starts[number], ends[number])]
        for number in having:
            sentence = text[starts[number] : ends[number]]
            if number not in found and has_marks(sentence) and way.is_within_clause(sentence):
                found.add(number)
    return found


class _Way(NamedTuple):
    """A way to claim: what is rare of it, and words that stand in the same clause.

    `is_number`: what is rare is the unit behind a number.
    """

    rare: re.Pattern[str]
    words: tuple[re.Pattern[str], ...]
    is_number: bool = False

    def is_within_clause(self, sentence: str) -> bool:
        """Whether one clause of a sentence has all of it."""
        return any(
            self.rare.search(clause) and all(words.search(clause) for words in self.words)
            for clause in _CLAUSE.findall(sentence)
        )


@functools.cache
def _list_ways() -> tuple[_Way, ...]:
    units = sorted({unit.lstrip("万亿")[0] for unit in list_units()})
    number = rf"[\d{NUMERALS}万亿余多几]"
    counted = compile_words(*COUNTED, more=CARRYING)
    each, told = compile_words("each"), compile_words("applicant", "result")
    return (
        # A number of things, and a word for what is counted.
        _Way(re.compile(f"[{''.join(units)}](?<={number}.)"), (counted,), is_number=True),
        # A share or growth; each alternative begins with a character, which is quickly looked for.
        _Way(
            re.compile("|".join((*(f"{sign}(?<={number}.)" for sign in "%成倍半分"), "百分之"))),
            (compile_words("grow", "respective", "share"), counted),
        ),
        # A denial, and what there was none of.
        _Way(compile_words("negation"), (compile_words("noun", *CARRIED, more=CARRYING),)),
        # 均 or 各, and behind it in its clause what it says that all are: looked for where both stand.
        _Way(each, (told, re.compile(f"(?:{each.pattern})(?=[^{STOPS}]*?(?:{told.pattern}))"))),
    )


# -- numbers of what no table counts -----------------------------------------------------------------


def _counts_others(text: str, end: int) -> bool:
    """Whether the number in digits before `end` claims nothing, for the word before it: 办理建议3件."""
    before = text[max(0, end - _LONGEST_NUMBER - 1) : end]
    rest = before.rstrip(_DIGITS)
    if not len(before) > len(rest) > 0:
        return False
    words = _group_others().get(rest[-1])
    return words is not None and text.endswith(words, 0, end - len(before) + len(rest))


@functools.cache
def _group_others() -> Mapping[str, tuple[str, ...]]:
    """The words for what no table counts, by their last character."""
    groups: dict[str, tuple[str, ...]] = {}
    for word in _list_others():
        groups[word[-1]] = (*groups.get(word[-1], ()), word)
    return MappingProxyType(groups)


@functools.cache
def _list_others() -> tuple[str, ...]:
    """Words for what no table counts: a number behind one of them claims nothing (办理建议3件).

    Only those that are a word wherever they are printed: no other word overlaps them (文件 is part of
    规范性文件), and neither a number nor a date ends with how they begin (2个项目).
    """
    known = load_vocabulary()
    foreign = {word for word, (_, meaning) in known.items() if meaning == "foreign"}
    every, counted = _list_endings(known), _list_endings(known.keys() - foreign)
    return tuple(
        word
        for word in foreign
        if word[0] not in _ENDS
        # No word ends within this one (来信 within 信息), and none that says more ends with it.
        and not any(word[:length] in every for length in range(1, len(word)))
        and word not in counted
    )


def _list_endings(words: Iterable[str]) -> set[str]:
    """With what words end, each whole word included."""
    return {word[start:] for word in words for start in range(len(word))}
