"""Chinese or English: which one a visitor reads, and every text of the dashboard in both.

The browser's language decides, a switch in the sidebar overrides it, and ``lang`` in the URL carries
the choice. Texts are data (``texts.toml`` for the shell, ``texts_pages.toml`` for pages and charts):
a key such as ``filters.region`` names a table with ``zh`` and ``en``; ``en_one`` is the English form
for exactly one, chosen by the value `n`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from operator import index
from types import MappingProxyType
from typing import Any, SupportsIndex, TypeGuard

import streamlit as st

from analytics.charts.formats import Language, format_number
from analytics.dictionary.numerals import say_in_chinese, say_in_english
from analytics.model import Message

LANGUAGES: tuple[Language, ...] = ("zh", "en")

URL_LANGUAGE = "lang"
STATE_LANGUAGE = "da_language"
TEXT_FILES = (
    "texts.toml",
    "texts_pages.toml",
    "texts_compare.toml",
    "texts_compliance.toml",
    "texts_glossary.toml",
    "texts_reports.toml",
    "texts_ingest.toml",
    "texts_reviews.toml",
)
_LEAF = {"zh", "en", "en_one"}
_COUNTS = frozenset(
    (
        *("n", "agencies", "cells", "changed", "counted", "done", "errors", "every", "expected", "falls"),
        *("files", "info", "known", "numeric_cells", "open", "pages", "placed", "received", "rest"),
        *("rises", "small", "total", "unmapped", "unproven", "unreadable", "warning"),
    )
)
"""Values of texts that count something."""

_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


@cache
def load_texts() -> Mapping[str, Mapping[str, str]]:
    """All texts of the dashboard by their dotted key.

    Raises:
        KeyError: A key stands in two files.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for name in TEXT_FILES:
        file = files("analytics.ui").joinpath(name)
        if not file.is_file():
            continue
        for key, entry in _walk(tomllib.loads(file.read_text("utf-8")), ""):
            if key in texts:
                raise KeyError(f"{name}: {key} is defined twice")
            texts[key] = MappingProxyType(entry)
    return MappingProxyType(texts)


def _walk(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if set(value) <= _LEAF:
            yield prefix + key, value
        else:
            yield from _walk(value, f"{prefix}{key}.")


def translate(key: str, language: Language, /, **values: object) -> str:
    """The text of `key` in `language`, with ``{name}`` filled from `values`. Plain text, not escaped.

    >>> translate("coverage.missing", "zh"), translate("coverage.missing", "en")
    ('缺报', 'Missing')

    Raises:
        KeyError: There is no such key.
    """
    entry = load_texts()[key]
    form = entry[language]
    if language == "en" and values.get("n") in (1, "1") and "en_one" in entry:
        form = entry["en_one"]
    return form.format_map(_print_counts(values))


def _print_counts(values: Mapping[str, object]) -> Mapping[str, object]:
    """Print counts as numbers are printed everywhere; years and ids, which are whole numbers too, stay."""
    return {
        name: format_number(index(value)) if name in _COUNTS and _is_whole(value) else value
        for name, value in values.items()
    }


def _is_whole(value: object) -> TypeGuard[SupportsIndex]:
    # Nearly all are one of these; asking for the protocol takes ten times as long.
    return type(value) is int or (type(value) is not str and isinstance(value, SupportsIndex))


def text(key: str, /, **values: object) -> str:
    """The text of `key` in the language of the running session; see `translate`."""
    return translate(key, current_language(), **values)


def say(message: Message) -> str:
    """The part of a two-language message that the running session reads."""
    return message.zh if current_language() == "zh" else message.en


def say_numeral(numeral: str) -> str:
    """The number of a table or section as the running session's language writes it: 三 or 3."""
    return say(Message(say_in_chinese(numeral), say_in_english(numeral)))


def current_language() -> Language:
    """The language of the running session: what was chosen, else what its browser asks for."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    chosen = st.session_state.get(STATE_LANGUAGE)
    return chosen if chosen in LANGUAGES else browser_language(st.context.locale)


def browser_language(locale: str | None) -> Language:
    """Chinese for every Chinese locale, and English for all others.

    >>> browser_language("zh-Hans-CN"), browser_language("de-DE"), browser_language(None)
    ('zh', 'en', 'en')
    """
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def choose_language() -> Language:
    """The language of this run; a ``lang`` that the URL newly carries wins once.

    An unknown ``lang`` changes nothing about the data, so it is simply not followed.
    """
    linked = st.query_params.get(URL_LANGUAGE)
    if linked in LANGUAGES and linked != st.session_state.get("da_language_linked"):
        st.session_state[STATE_LANGUAGE] = linked
    st.session_state["da_language_linked"] = linked
    st.session_state.setdefault(STATE_LANGUAGE, browser_language(st.context.locale))
    return current_language()


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Say everything inside the block in one language, also where there is no session to ask.

    A page asks for a thousand texts; asking the session for its language each time took a third of a second.
    """
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def draw_language_switch() -> None:
    """The switch of the sidebar; its two labels are each in their own language."""
    names = {language: translate("language.own_name", language) for language in LANGUAGES}
    st.segmented_control(
        text("language.label"),
        LANGUAGES,
        format_func=names.__getitem__,
        key=STATE_LANGUAGE,
        required=True,
        label_visibility="collapsed",
    )
