"""Labels of the statutory tables that a report words otherwise than the form.

They are read all the same. 国办公开办函〔2021〕30号 prescribes the form with its words, so an office may like
to know; what a line break or another way of numbering does to a label is no other wording.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import normalise_label
from analytics.extraction.grid import Row
from analytics.extraction.matching import match_label, strip_enumerator
from analytics.model import Message, Problem

_SCOPES = ("row3", "column2", "row2")
_LETTERS = re.compile("[\u4e00-\u9fff]{2}")
_GROUPS = ("group3", "group4", "result4", "applicant", "applicant_group", "block2")
_UNIT = re.compile(r"[（(][^（）()]*(?:单位|元|小数)[^（）()]*[）)]")
"""A unit in brackets is added to a head, or left out, without other words."""
_SHOWN_AT_MOST = 3
_LEAST_OF_A_PIECE = 4
"""Characters of a label from which a piece of it is known as one: a page may end inside a label."""


class _Official(NamedTuple):
    """The form's labels without their numbers: by target, and all of them."""

    of: Mapping[str, tuple[str, ...]]
    all: frozenset[str]


def find_altered_labels(rows: Iterable[Row], tables: Collection[int]) -> tuple[Problem, ...]:
    """Say in one note which labels of the tables are worded otherwise; nothing where none is."""
    altered: dict[str, str] = {}
    for row in rows:
        if row.table in tables:
            for cell in row.cells:
                if (
                    not (cell.is_suspect or cell.is_value)
                    and (official := _find_official(cell.text)) is not None
                ):
                    altered.setdefault(re.sub(r"\s+", "", cell.text), official)
    if not altered:
        return ()
    shown = list(altered.items())[:_SHOWN_AT_MOST]
    zh = "；".join(f"“{printed}”，格式为“{official}”" for printed, official in shown)
    en = "; ".join(f"“{printed}” for “{official}”" for printed, official in shown)
    return (
        Problem(
            "LABEL_ALTERED",
            Message(
                f"{len(altered)} 处栏目名称与格式的文字不一致：{zh}。",
                f"{len(altered)} {'label is' if len(altered) == 1 else 'labels are'} worded otherwise than "
                f"in the form: {en}.",
            ),
        ),
    )


@lru_cache(maxsize=4096)
def _find_official(text: str) -> str | None:
    """The form's label that a printed one stands for in other words; None where it is the same, or none."""
    if not _LETTERS.search(text):
        return None
    bare = strip_enumerator(normalise_label(_UNIT.sub("", text)))
    if any(_is_same(bare, scope) for scope in (*_SCOPES, *_GROUPS)):
        return None
    for scope in _SCOPES:
        match = match_label(scope, text)
        if match is not None:
            labels = _load_official(scope).of.get(match.target, ())
            return max(labels, key=lambda label: fuzz.ratio(label, text), default=None)
    return None


def _is_same(bare: str, scope: str) -> bool:
    """Whether a label is the form's, or a piece of it, or has its group before it."""
    known = _load_official(scope).all
    if bare in known or any(bare.endswith(label) for label in known if len(label) >= _LEAST_OF_A_PIECE):
        return True
    return len(bare) >= _LEAST_OF_A_PIECE and any(bare in label for label in known)


@cache
def _load_official(scope: str) -> _Official:
    official = [label for label in load_dictionary().labels if label.scope == scope and label.is_official]
    of: dict[str, tuple[str, ...]] = {}
    for label in official:
        of[label.target] = (*of.get(label.target, ()), label.text)
    bare = (strip_enumerator(normalise_label(_UNIT.sub("", label.text))) for label in official)
    return _Official(of, frozenset(bare))
