"""Find the official label that a printed one stands for.

Printed labels are cut by line breaks, lose letters, carry other numbering or are glued to their group
("（三）不予公开1.属于国家秘密"). A label is taken when it is known, when it is known but for its numbering or
its group, or when it is close to exactly one known label and to no other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import normalise_label

CLOSE_ENOUGH = 80.0
"""Least similarity (0–100) of a misprinted label to the one that it stands for."""

MARGIN = 10.0
"""How much closer the best label must be than the best label of any other target."""

_ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[①-⑳])(?=.)")
_SHORTEST_FUZZY = 4
_SHORTEST_SUFFIX = 4
LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Match:
    """The target of a printed label, and whether its text is a known one letter by letter."""

    target: str
    is_exact: bool


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
    return _match_suffix(index, label) or _match_close(index, bare)


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


def _match_suffix(index: _Index, label: str) -> Match | None:
    """A label glued behind its group; the longest known ending decides."""
    endings = [text for text in index.exact if len(text) >= _SHORTEST_SUFFIX and label.endswith(text)]
    if not endings:
        return None
    return Match(index.exact[max(endings, key=len)], False)


def _match_close(index: _Index, bare: str) -> Match | None:
    """The one target whose label is close, when every other target is clearly farther."""
    if len(bare) < _SHORTEST_FUZZY:
        return None
    best: dict[str, float] = {}
    for text, target in index.bare.items():
        score = fuzz.ratio(bare, text)
        best[target] = max(score, best.get(target, 0.0))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < CLOSE_ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < MARGIN:
        return None
    return Match(ranked[0][0], False)
