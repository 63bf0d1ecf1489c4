"""What style sheets print that no text of a page holds: ``content`` before and behind elements.

A digit, a sign or a counter beside a number makes another number of it, and in a cell without text it is what
the cell prints. Neither can be quoted from the page, so a sign for an object stands in its place.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from lxml.etree import _Element as Element

from analytics.documents.html.sheets import Sheets, find_elements, find_rules, keep_answers

OBJECT = "\ufffc"
"""Unicode's sign for an object among text: what a cell prints that holds a picture and no text."""

_CONTENT = re.compile(r"(?<![a-z-])content\s*:\s*(?!\s*(?:none|normal|inherit|initial)\b)", re.IGNORECASE)
_has_content = keep_answers(_CONTENT)
_VALUE = re.compile(r"(?<![a-z-])content\s*:\s*([^;]*)", re.IGNORECASE)
_PIECE = re.compile(
    r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]+)[^)]*\)|(counters?\()""", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_OF_NUMBERS = re.compile(r"[\d.,+\-−–—%‰〇零一二三四五六七八九十百千万萬亿億负負减減]")
_IS_LABEL = re.compile("[\u4e00-\u9fff]{2}")
_EMPTY = frozenset(("br", "hr", "img", "input", "col", "wbr"))
_COUNTER = "0"
"""Stands for whatever a counter counts."""


class Generated(NamedTuple):
    """An element, and what its style prints with it."""

    element: Element
    text: str


def find_generated(sheets: Sheets) -> list[Generated]:
    """What style sheets print that may belong to a number, or fill a cell."""
    return list(_find_generated(sheets))


def _find_generated(sheets: Sheets) -> Iterator[Generated]:
    for selector, style in find_rules(sheets, _has_content):
        if selector.is_generated and not _UNSEEN.search(style):
            for element in find_elements(sheets, selector):
                text = _tell_content(style, element)
                if text.strip() and element.tag not in _EMPTY:
                    yield Generated(element, text)


def _tell_content(style: str, element: Element) -> str:
    """The text that a style prints with an element; a digit for a counter."""
    value = _VALUE.search(style)
    return "".join(_tell_piece(piece, element) for piece in _PIECE.finditer(value.group(1) if value else ""))


def _tell_piece(piece: re.Match[str], element: Element) -> str:
    double, single, attribute, counter = piece.groups()
    if counter:
        return _COUNTER
    if attribute:
        return element.get(attribute.lower()) or ""
    return _ESCAPE.sub(_unescape, double or single or "")


def _unescape(escape: re.Match[str]) -> str:
    code, sign = escape.groups()
    if code is None:
        return sign
    return chr(int(code, 16)) if 0 < int(code, 16) < 0xD800 or 0xE000 <= int(code, 16) <= 0x10FFFF else ""


def mark_generated(generated: Iterable[Generated]) -> None:
    """Puts a sign for an object where a style prints what may be part of a number, or all of a cell."""
    for element, text in generated:
        cell = next((each for each in (element, *element.iterancestors()) if each.tag in ("td", "th")), None)
        around = _join(element if cell is None else cell)
        if _IS_LABEL.search(around) or (cell is None and not _join(element).strip() and len(element)):
            continue
        if _OF_NUMBERS.search(text) or (cell is not None and not around.strip()):
            element.text = OBJECT + (element.text or "")


def _join(element: Element) -> str:
    return "".join(cast(Iterator[str], element.itertext()))
