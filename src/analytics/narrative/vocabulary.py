"""The words by which reports claim numbers (``data/vocabulary.toml``), and prose cut into them.

Words are looked up by their first character, the longest first: time grows with the text alone.
"""

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from analytics.narrative.numbers import NUMERALS, Number, read_number

STOPS = "，；：（）。！？\\n,"
_LISTED_YEAR = r"20\d{2}(?=(?:[、和与及至-]20\d{2}){1,4}年)"
_DATE = r"\d{4}年(?:度|以来|来)?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号"
_CARRIED_ON = r"(?:结转|转结|顺延|延续|延|转)[至到入]\d{4}年度?(?:继续办理|继续|办理|答复)?"
_TAKEN_OVER = (
    r"(?:承接|接续|结转自|转自|延续自)\d{4}年度?(?:未办结|结转|遗留|转来|转入)?"
    r"|20\d{2}年度?(?:未办结)?(?:结转|顺延|延续|转)[至到入]本年度?(?:继续)?(?:办理)?"
)
"""结转至2024年, 承接2022年未办结, 2022年结转至本年: requests went to that year, or came from it."""
CARRYING = ("延", "转", "承接", "接续")
"""Of which one stands in each of these."""
_RANGE = frozenset("-~至")
_GROUP = 16
"""First characters of words that are tried together."""


class Token(NamedTuple):
    """A piece of prose: a known word, a number, a mark, or text that is not understood.

    `kind` is a table of the vocabulary, or ``number``, ``year`` (``meaning`` holds it), ``stop``,
    ``heading`` or ``text`` (``meaning`` is its last character).
    """

    kind: str
    meaning: str
    start: int
    end: int
    number: Number | None = None


@functools.cache
def load_vocabulary() -> Mapping[str, tuple[str, str]]:
    """Every word with its kind and meaning.

    Raises:
        ValueError: The file lists a word twice.
    """
    tables = _read_toml("vocabulary.toml")
    words: dict[str, tuple[str, str]] = {}
    for kind, meanings in tables.items():
        for meaning, listed in meanings.items():
            for word in listed:
                if words.setdefault(word, (kind, meaning)) != (kind, meaning):
                    raise ValueError(f"{word}: {words[word]} and {(kind, meaning)}")
    return MappingProxyType(words)


def cut_tokens(text: str, first: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Cut folded prose, or the part from `first` to `end`, into tokens that cover it without a gap."""
    words, find = load_vocabulary(), _compile_words().search
    tokens: list[Token] = []
    at, last = first, len(text) if end is None else end
    while (match := find(text, at, last)) is not None:
        start, end = match.span()
        if at < start:
            tokens.append(Token("text", text[start - 1], at, start))
        if match.lastgroup == "word":
            kind, meaning = words[match.group()]
            tokens.append(Token(kind, text[end - 1] if kind == "text" else meaning, start, end))
            at = end
        else:
            tokens.append(_read_match(match, text))
            at = tokens[-1].end
    if at < last:
        tokens.append(Token("text", text[last - 1], at, last))
    return tuple(tokens)


def find_nouns(text: str) -> list[str]:
    """What a text speaks of, in order, by the nouns of the vocabulary (plain 申请 says too little)."""
    words = load_vocabulary()
    return [words[word][1] for word in _compile_nouns().findall(text)]


def _read_match(match: re.Match[str], text: str) -> Token:
    """The token that a match of the words' pattern stands for, if it is not a word."""
    start, end = match.span()
    match match.lastgroup:
        case "stop":
            return Token("stop", match.group(), start, end)
        case "carried_on":
            return Token("flow", "carried_out", start, end)
        case "taken_over":
            return Token("flow", "carried_in", start, end)
        case "date":
            date = match.group()
            return Token("year", date[:4] if date[4:5] in ("", "年") else "", start, end)
        case "heading" if start == 0 or text[start - 1] in "\n。":
            return Token("heading", "", start, end)
        case "heading":
            return Token("stop", text[start], start, start + 1)
        case "number":
            return _match_number(text, start)
        case _:
            return Token("text", text[end - 1], start, end)


def _match_number(text: str, at: int) -> Token:
    """A number that stands alone; ordinals, ranges and parts of names (“一件事一次办”) are text."""
    number = read_number(text, at)
    if number is None:
        return Token("text", text[at], at, at + 1)
    before = text[at - 1] if at else ""
    is_name = (
        (before.isascii() and before.isalnum())
        or before in "第-~“‘"
        or text[number.end : number.end + 1] in _RANGE
        or (number.unit == "件" and text.startswith("事", number.end) and not text[at].isdigit())
    )
    if is_name:
        return Token("text", text[number.end - 1], at, number.end)
    return Token("number", number.unit, at, number.end, number)


@functools.cache
def _compile_nouns() -> re.Pattern[str]:
    nouns = (
        word for word, known in load_vocabulary().items() if known[0] == "noun" and known[1] != "application"
    )
    return re.compile("|".join(sorted(map(re.escape, nouns), key=len, reverse=True)))


def compile_words(*names: str, more: Sequence[str] = ()) -> re.Pattern[str]:
    """One pattern for all words of some kinds or meanings, and for `more`, wherever they stand."""
    known = load_vocabulary().items()
    words = (word for word, (kind, meaning) in known if kind in names or meaning in names)
    rests = _group_by_first((*words, *more))
    return re.compile(_spell(list(rests), rests))


@functools.cache
def _compile_words() -> re.Pattern[str]:
    """One pattern for everything that begins a token: words by first character, the longest first.

    What a character may begin is asked before each of the hundreds of words is tried: most begin nothing.
    """
    rests = _group_by_first(load_vocabulary())
    firsts = list(rests)
    groups = [firsts[start : start + _GROUP] for start in range(0, len(firsts), _GROUP)]
    words = "|".join(f"(?={_one_of(group)})(?:{_spell(group, rests)})" for group in groups)
    marks = rf"（{STOPS}\d〔0-9{NUMERALS}百《"
    return re.compile(
        rf"(?=[{marks}]|{_one_of(firsts)})(?:"
        rf"(?P<heading>（[一二三四五六七八九十]{{1,2}}）)|(?P<stop>[{STOPS}])"
        rf"|(?P<carried_on>{_CARRIED_ON})|(?P<taken_over>{_TAKEN_OVER})|(?P<date>{_LISTED_YEAR}|{_DATE})|(?P<word>{words})"
        rf"|(?P<number>[0-9{NUMERALS}]|百分之)|(?P<title>《[^》\n]{{0,120}}》))"
    )


def _group_by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """What follows each first character, as patterns, the longest first."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return rests


def _one_of(characters: Sequence[str]) -> str:
    return f"[{''.join(map(re.escape, characters))}]"


def _spell(firsts: Sequence[str], rests: Mapping[str, Sequence[str]]) -> str:
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests[first])})" for first in firsts)


def _read_toml(name: str) -> dict[str, dict[str, list[str]]]:
    text = importlib.resources.files("analytics.narrative").joinpath(f"data/{name}").read_text("utf-8")
    return tomllib.loads(text)
