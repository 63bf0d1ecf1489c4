"""The few words that stand inside a chart, in both languages, from ``words.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from analytics.charts.formats import Language


def say(key: str, language: Language, **values: object) -> str:
    """Give the word of a dotted key.

    >>> say("state.no_report", "zh"), say("mark.difference", "en", amount=3)
    ('缺报', 'gap 3')

    Raises:
        KeyError: There is no such word.
    """
    return _load_words()[key][language].format_map(values)


@cache
def _load_words() -> Mapping[str, Mapping[str, str]]:
    tables = tomllib.loads(files("analytics.charts").joinpath("words.toml").read_text("utf-8"))
    return MappingProxyType(
        {f"{table}.{key}": entry for table, entries in tables.items() for key, entry in entries.items()}
    )
