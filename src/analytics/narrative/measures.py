"""What a claim may mean: sums of figures, from ``data/measures.toml``."""

import functools
import importlib.resources
import itertools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analytics.dictionary import Term, load_dictionary
from analytics.model import TOTAL, FigureKey

Reading = tuple[Term, ...]
"""A sum of figures that a number may stand for."""

RESULTS = ("upheld", "overturned", "other_result", "pending")
LITIGATION = ("litigation_direct", "litigation_after_reconsideration")

_ALTERNATIVES_AT_MOST = 16
_EVERYBODY: list[tuple[str, ...]] = [(TOTAL,)]


def read_requests(names: Sequence[str], applicants: Sequence[str] = ()) -> tuple[Reading, ...]:
    """Readings of the sum of some measures of table 三, for some applicants or for all.

    >>> [len(reading) for reading in read_requests(["received"])]
    [1, 2, 1]
    """
    return _read_requests(tuple(names), tuple(applicants))


@functools.lru_cache(maxsize=1024)
def _read_requests(names: tuple[str, ...], applicants: tuple[str, ...]) -> tuple[Reading, ...]:
    table = _load_measures()
    columns = [_read_columns(table["applicants"][name]) for name in applicants]
    choices = [_one_request(name, persons) for name in names for persons in (columns or [_EVERYBODY])]
    return _add(choices)


def read_decisions(names: Sequence[str]) -> tuple[Reading, ...]:
    """Readings of the sum of some decisions of table 二."""
    return _read_decisions(tuple(names))


@functools.lru_cache(maxsize=256)
def _read_decisions(names: tuple[str, ...]) -> tuple[Reading, ...]:
    table = _load_measures()["decisions"]
    return _add([[_expand(text, (TOTAL,)) for text in table[name]] for name in names])


def read_documents(nouns: Sequence[str], verbs: Sequence[str]) -> tuple[Reading, ...]:
    """Readings of the sum of rules or documents made, repealed, in force or disclosed."""
    return _read_documents(tuple(nouns), tuple(verbs))


@functools.lru_cache(maxsize=256)
def _read_documents(nouns: tuple[str, ...], verbs: tuple[str, ...]) -> tuple[Reading, ...]:
    table = _load_measures()["documents"]
    return _add(
        [
            [_expand(text.format(noun=noun), (TOTAL,)) for verb in verbs for text in table[verb]]
            for noun in nouns
        ]
    )


def read_disputes(groups: Sequence[str], columns: Sequence[str]) -> Reading:
    """The one reading of a sum over groups and columns of table 四; ``concluded`` is total less pending."""
    return _read_disputes(tuple(groups), tuple(columns))


@functools.lru_cache(maxsize=256)
def _read_disputes(groups: tuple[str, ...], columns: tuple[str, ...]) -> Reading:
    terms: list[Term] = []
    for group in itertools.chain.from_iterable(_groups(name) for name in groups):
        for column in columns:
            if column == "concluded":
                terms += (_dispute(group, "total", 1), _dispute(group, "pending", -1))
            else:
                terms.append(_dispute(group, column, 1))
    return tuple(terms)


def accepts_unit(topic: str, unit: str) -> bool:
    """Whether a unit counts what a topic is about."""
    return unit in _load_measures()["units"][topic]


@functools.cache
def list_units() -> frozenset[str]:
    """Every unit that counts what some topic is about."""
    return frozenset(itertools.chain.from_iterable(_load_measures()["units"].values()))


def _groups(name: str) -> tuple[str, ...]:
    if name == "disputes":
        return ("reconsideration", *LITIGATION)
    return LITIGATION if name == "litigation" else (name,)


def _dispute(group: str, column: str, weight: int) -> Term:
    return Term(weight, FigureKey(f"disputes.{group}.{column}", TOTAL))


def _one_request(name: str, persons: Iterable[tuple[str, ...]]) -> list[Reading]:
    texts = _load_measures()["requests"][name]
    return [_expand(text, columns) for text in texts for columns in persons]


def _read_columns(texts: Iterable[str]) -> list[tuple[str, ...]]:
    return [tuple(name.strip() for name in text.split("+")) for text in texts]


@functools.lru_cache(maxsize=1024)
def _expand(text: str, columns: tuple[str, ...]) -> Reading:
    """One sum of the file, its ``x.*`` spelt out and its columns filled in."""
    terms: list[Term] = []
    for part in text.replace("-", "+ -").split("+"):
        name = part.strip()
        weight = -1 if name.startswith("-") else 1
        name = name.removeprefix("-").strip()
        ids = _rows_below(name[:-1]) if name.endswith("*") else (name,)
        terms += (Term(weight, FigureKey(row, column)) for row in ids for column in columns)
    return tuple(terms)


@functools.cache
def _rows_below(prefix: str) -> tuple[str, ...]:
    return tuple(name for name in load_dictionary().indicators if name.startswith(prefix))


def _add(choices: Sequence[Sequence[Reading]]) -> tuple[Reading, ...]:
    """Every sum of one reading of each."""
    sums = (tuple(itertools.chain.from_iterable(parts)) for parts in itertools.product(*choices))
    return tuple(dict.fromkeys(itertools.islice(sums, _ALTERNATIVES_AT_MOST)))


@functools.cache
def _load_measures() -> Mapping[str, Mapping[str, Any]]:
    text = importlib.resources.files("analytics.narrative").joinpath("data/measures.toml").read_text("utf-8")
    return tomllib.loads(text)
