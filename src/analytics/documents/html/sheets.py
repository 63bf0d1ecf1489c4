"""The style sheets of a page: their rules, and the elements that each is for.

Sheets in other files are not known, nor what a script does later. Rules for paper, for narrow screens and for
what a person prefers are left out; those for an ordinary screen count.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.html.selectors import Selector, name_element, read_selector

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_REMARK = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_NESTED = re.compile(r"@([\w-]+)([^{};]*)\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}|@[^{};]+;")
_TRANSPARENT = frozenset(("media", "supports", "layer"))
_ELSEWHERE = re.compile(
    r"\b(?:print|speech|tty|tv|projection|handheld|not)\b|max-|prefers|orientation|hover|pointer|device|aspect",
    re.IGNORECASE,
)
_LEAST_WIDTH = re.compile(r"min-width\s*:\s*(\d+)", re.IGNORECASE)
_ORDINARY_WIDTH = 1280
"""Points of a screen that is wide enough for every rule of an ordinary page."""

_LONGEST_KEPT, _LONGEST_SHEET = 300, 40_000
"""Characters of a style, and of a sheet, up to which they are kept in mind."""

Question = Callable[[str], bool]
"""Whether a style sets something."""

_FIND_NAMED = etree.XPath("descendant-or-self::*[@class or @id]")


class Rule(NamedTuple):
    """One selector of a rule and what it sets."""

    selector: Selector
    style: str


class Sheets(NamedTuple):
    """The rules of a page's style sheets in order, as written: selectors and what they set."""

    root: Element
    rules: Sequence[tuple[str, str]]
    named: dict[str, list[Element]]
    """Elements by class and id, once they were asked for."""


def read_sheets(root: Element) -> Sheets:
    """Reads the style sheets of a page."""
    texts = [sheet.text for sheet in root.iter("style") if sheet.text and _applies(sheet.get("media") or "")]
    read = (_read_kept(text) if len(text) <= _LONGEST_SHEET else _read_rules(text) for text in texts)
    return Sheets(root, [rule for rules in read for rule in rules], {})


def _read_rules(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((match.group(1).strip(), match.group(2)) for match in _RULE.finditer(_flatten(text)))


_read_kept = lru_cache(maxsize=32)(_read_rules)
"""The same for the sheets that were met last: those of a site are the same on all of its pages."""


def _flatten(text: str) -> str:
    """A sheet without remarks, and with the rules that count for an ordinary screen among the others."""
    return _NESTED.sub(_open_nested, _REMARK.sub("", text))


def _open_nested(match: re.Match[str]) -> str:
    name, condition, rules = match.groups()
    if name is None or name.lower() not in _TRANSPARENT:
        return ""
    return rules if name.lower() != "media" or _applies(condition) else ""


def _applies(condition: str) -> bool:
    """Whether a sheet or a block of rules is for an ordinary screen."""
    if _ELSEWHERE.search(condition):
        return False
    return all(int(width) <= _ORDINARY_WIDTH for width in _LEAST_WIDTH.findall(condition))


def keep_answers(wanted: re.Pattern[str]) -> Question:
    """Asks styles for a pattern, and keeps the answers.

    A site's styles are the same on all of its pages. Of long ones, which hold pictures, nothing is kept.
    """

    @lru_cache(maxsize=2048)
    def ask(style: str) -> bool:
        return wanted.search(style) is not None

    return lambda style: ask(style) if len(style) <= _LONGEST_KEPT else wanted.search(style) is not None


def find_rules(sheets: Sheets, sets: Question) -> Iterator[Rule]:
    """The rules that set what is asked for; selectors that cannot be read are left out."""
    for selectors, style in sheets.rules:
        if sets(style):
            for text in selectors.split(","):
                selector = read_selector(text)
                if selector is not None:
                    yield Rule(selector, style)


def find_elements(sheets: Sheets, selector: Selector) -> Iterator[Element]:
    """The elements that a rule is for, in reading order."""
    last = selector.last
    if last.names:
        candidates: Sequence[Element] = _name_elements(sheets).get(min(last.names), ())
    else:
        candidates = list(sheets.root.iter(last.tag or etree.Element))
    return (element for element in candidates if selector.fits(element))


def _name_elements(sheets: Sheets) -> Mapping[str, Sequence[Element]]:
    if not sheets.named:
        for element in cast(list[Element], _FIND_NAMED(sheets.root)):
            for name in name_element(element):
                sheets.named.setdefault(name, []).append(element)
    return sheets.named
