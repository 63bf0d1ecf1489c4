"""Find the official label that a printed one stands for.

Printed labels are cut by line breaks, lose letters, carry other numbering or are glued to their group
("（三）不予公开1.属于国家秘密"). A label is taken when it is known, when it is known but for its numbering or
its group, or when it is close to exactly one known label and to no other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import find_qualifiers, normalise_label

CLOSE_ENOUGH = 80.0
"""Least similarity (0–100) of a misprinted label to the one that it stands for."""

MARGIN = 10.0
"""How much closer the best label must be than the best label of any other target."""

_ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[①-⑳])(?=.)")
_LAST_ENUMERATOR = re.compile(r"(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[①-⑳])$")
_REMARK = re.compile(r"[（(](?:其中|包括|包含|含|不含|注|见|截至|截止|单位)[^（）()]*[）)]\s*$")
"""What an office adds behind a label: （含上年结转3件）."""

_UNIT_REMARK = re.compile(
    r"[（(](?:[^（）()]*(?:单位|元)[^（）()]*|[十百千万萬亿億]*[件项項个個条條宗份次]{1,2})[）)]\s*$"
)
"""Half of 本年收费金额（单位：万元）, and nothing that tells it from 本年减免金额（单位：万元）."""

_OF_PROACTIVE = frozenset({"column2", "row2"})
_QUALIFIED = frozenset({"column2", "row2", "row3", "applicant", "group4", "result4"})
"""Scopes whose labels mean another figure beside 上年 or 占比. 不 and 无 are words of rows of 表三."""

_SHORTEST_FUZZY = 4
_SHORTEST_SUFFIX = 4
LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Match:
    """The target of a printed label, and whether its text is a known one letter by letter.

    `is_qualified` says that a word beside the known label makes it another one of table 二: 去年制发件数.
    """

    target: str
    is_exact: bool
    is_qualified: bool = False


class _Known(NamedTuple):
    """A known label that is not the printed one letter by letter, and its target."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class _Index:
    exact: Mapping[str, str]
    bare: Mapping[str, str]


def match_label(scope: str, text: str) -> Match | None:
    """The target that a printed label stands for in a scope of the dictionary, or None for no label of it."""
    if not text or len(text) > LONGEST_LABEL or text.isdecimal():
        return None
    return _match(scope, text)


@lru_cache(maxsize=16_384)
def _match(scope: str, text: str) -> Match | None:
    label = normalise_label(text)
    if not label or label.isdecimal():
        return None
    index = _index(scope)
    if label in index.exact:
        return Match(index.exact[label], True)
    bare = strip_enumerator(label)
    if bare in index.bare:
        return Match(index.bare[bare], True)
    without = normalise_label(_UNIT_REMARK.sub("", _REMARK.sub("", text)))
    if without != label and (len(without) >= _SHORTEST_FUZZY or scope == "applicant"):
        short = strip_enumerator(without)
        target = index.exact.get(without) or index.bare.get(short)
        match = _judge(scope, label, _Known(without, target)) if target is not None else None
        if match is not None:
            # A unit in brackets is no other wording, nor is what an applicant is said to include.
            is_exact = scope == "applicant" or _UNIT_REMARK.search(text) is not None
            return replace(match, is_exact=is_exact)
    shorter = strip_enumerator(normalise_label(_UNIT_REMARK.sub("", text)))
    known = _find_suffix(index, label) or _find_close(index, bare, shorter)
    return _judge(scope, label, known) if known is not None else None


def _judge(scope: str, label: str, known: _Known) -> Match | None:
    """The target of a known label, unless words that the printed one adds make it count another thing."""
    added = find_qualifiers(label) - find_qualifiers(known.text)
    if scope in _OF_PROACTIVE:
        return Match(known.target, False, is_qualified=bool(added))
    return None if scope in _QUALIFIED and added - {"negation"} else Match(known.target, False)


def strip_enumerator(label: str) -> str:
    """A normalised label without its leading number.

    >>> strip_enumerator("1属于国家秘密"), strip_enumerator("三不予公开"), strip_enumerator("一")
    ('属于国家秘密', '不予公开', '一')
    """
    return _ENUMERATOR.sub("", label, count=1)


def has_enumerator(text: str) -> bool:
    """Whether a printed label begins with a number: 3.其他 is a row of 表三, 其他 the head of a column.

    >>> has_enumerator("3.其他"), has_enumerator("其 他")
    (True, False)
    """
    label = normalise_label(text)
    return strip_enumerator(label) != label


@cache
def _index(scope: str) -> _Index:
    """Known labels of a scope. A bare label that would stand for two targets is left out."""
    exact: dict[str, str] = {}
    bare: dict[str, str | None] = {}
    for label in load_dictionary().labels:
        if label.scope != scope:
            continue
        text = normalise_label(label.text)
        exact[text] = label.target
        short = strip_enumerator(text)
        bare[short] = label.target if bare.get(short, label.target) == label.target else None
    return _Index(exact, {text: target for text, target in bare.items() if target is not None})


def _find_suffix(index: _Index, label: str) -> _Known | None:
    """A label glued behind its group; the longest known ending decides."""
    endings = [text for text in index.exact if len(text) >= _SHORTEST_SUFFIX and label.endswith(text)]
    if not endings:
        return None
    ending = max(endings, key=len)
    target = index.exact[ending]
    return None if _ends_in_other(index, label.removesuffix(ending), target) else _Known(ending, target)


def _ends_in_other(index: _Index, lead: str, target: str) -> bool:
    """Whether what stands before a label is another one, so that a cell holds those of several rows.

    A group before its item (（六）其他处理 3.其他) is none.
    """
    lead = _LAST_ENUMERATOR.sub("", lead)
    return any(
        len(text) >= _SHORTEST_SUFFIX and lead.endswith(text) and not target.startswith(of)
        for text, of in index.bare.items()
    )


def _find_close(index: _Index, bare: str, shorter: str) -> _Known | None:
    """The one target whose label is close, when every other target is clearly farther.

    `shorter` is the label without the unit that it prints, which has to be close to one as well.
    """
    if len(bare) < _SHORTEST_FUZZY:
        return None
    best: dict[str, tuple[float, str]] = {}
    for text, target in index.bare.items():
        score = fuzz.ratio(bare, text)
        best[target] = max((score, text), best.get(target, (0.0, "")))
    ranked = sorted(((score, text, target) for target, (score, text) in best.items()), reverse=True)
    if not ranked or ranked[0][0] < CLOSE_ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
        return None
    _, text, target = ranked[0]
    if shorter != bare:
        same = [label for label, of in index.bare.items() if of == target]
        if max(fuzz.ratio(shorter, label) for label in same) < CLOSE_ENOUGH:
            return None
    return _Known(text, target)
