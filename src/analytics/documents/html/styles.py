"""What a page's styles do to its text: some is not displayed, struck out, raised or hardly to be seen.

Office programs write a footnote mark as a raised span, editors strike a number out by a style, and sites keep
last year's numbers in an element that nobody sees. Joined with the text around it, each would become a
figure that nobody printed. So elements become what their styles make of them: removed, ``<s>``, ``<sup>``, or
doubted.

Sheets in other files, and what a script does later, are not known.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Flag, auto
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.html.sheets import Sheets, find_elements, find_rules, keep_answers

DOUBTED = "doubted"
"""The tag of an element whose text a person may not see."""


class Effect(Flag):
    """What a style does to the text of its element."""

    NONE = 0
    HIDDEN = auto()
    UNSEEN = auto()
    STRUCK = auto()
    RAISED = auto()
    PALE = auto()
    UNSURE = auto()
    APART = auto()


_PATTERNS = {
    Effect.HIDDEN: re.compile(r"display\s*:\s*none", re.IGNORECASE),
    Effect.UNSEEN: re.compile(
        r"visibility\s*:\s*(?:hidden|collapse)|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]"
        r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|max-height\s*:\s*0(?![.\d])"
        r"|(?<![a-z-])height\s*:\s*0(?:px|pt)?\s*;(?=.*overflow[a-z-]*\s*:\s*hidden)",
        re.IGNORECASE | re.DOTALL,
    ),
    Effect.STRUCK: re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE),
    Effect.RAISED: re.compile(
        r"vertical-align\s*:\s*(?:super|sub|-?[1-9]\d*(?:px|pt|%))|mso-text-raise\s*:\s*[+-]?[1-9]"
        r"|(?<![a-z-])top\s*:\s*-[1-9]\d?(?!\d)",
        re.IGNORECASE,
    ),
    Effect.UNSURE: re.compile(r"bidi-override", re.IGNORECASE),
    Effect.APART: re.compile(
        r"(?<![a-z-])display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)"
        r"|position\s*:\s*(?:absolute|fixed)|float\s*:\s*(?:left|right|inline)"
        r"|(?:margin|padding)-(?:left|right)\s*:\s*(?:\d{2,}(?:\.\d+)?\s*(?:px|pt)|[1-9][\d.]*\s*r?em)"
        r"|inline-(?:block|flex|table|grid)(?=.*(?:width|margin|padding))|width\s*:(?=.*inline-block)",
        re.IGNORECASE | re.DOTALL,
    ),
    Effect.PALE: re.compile(
        r"(?<![a-z-])color\s*:\s*(?:white|#fff(?:fff)?\b|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)"
        r"|font-size\s*:\s*0*(?:(?:1(?:\.\d+)?|\.\d+)\s*(?:px|pt)|\.?0*\s*(?:px|pt|r?em|%)?\s*(?:[;!]|$))"
        r"|opacity\s*:\s*0*\.?0*\s*(?:[;!]|$)|(?:left|top|text-indent)\s*:\s*-\d{3,}",
        re.IGNORECASE,
    ),
}
_SMALL = ("1", "2", "-1", "-2", "-3")
"""Sizes of ``<font>`` that a mark behind a number is printed in."""

_ANY = re.compile("|".join(pattern.pattern for pattern in _PATTERNS.values()), re.IGNORECASE)
_CLASSES = re.compile(r"[.#][\w-]+")
_DISPLAY = re.compile(r"(?<![a-z-])display\s*:\s*([a-z-]+)\s*(!\s*important)?", re.IGNORECASE)
_SHOWS = re.compile(r"visibility\s*:\s*visible|opacity\s*:\s*[^0\s]", re.IGNORECASE)
_QUESTIONS = {kind: keep_answers(pattern) for kind, pattern in _PATTERNS.items()}
_has_any, _displays, _shows = keep_answers(_ANY), keep_answers(_DISPLAY), keep_answers(_SHOWS)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)
_WHITE = frozenset(("white", "#fff", "#ffffff"))
_OWN_LOOK = re.compile(r"font-size|color|font\s*:", re.IGNORECASE)
_PARTS = frozenset(("html", "body", "table", "tbody", "thead", "tfoot", "tr"))
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset(("span", "font", "b", "strong", "em", "i", "u", "a", "small", "big", "label", "sub"))
_LIST_STYLES = etree.XPath("descendant-or-self::*/@style", smart_strings=False)
_FIND_STYLED = etree.XPath(
    "descendant-or-self::*[@style or @hidden or @color or @size or self::sub or self::small or self::bdo"
    " or self::dialog or parent::details or ancestor-or-self::*[self::td or self::th] and self::a]"
)
_HAS_OTHERS = etree.XPath(
    "boolean(descendant-or-self::*/@hidden|//font/@color|//font/@size|//sub|//small|//bdo|//td//a|//th//a"
    "|//dialog|//details)"
)
_FIND_NAMED = etree.XPath("descendant-or-self::*[@class or @id]")


def find_effects(root: Element, sheets: Sheets) -> dict[Element, Effect]:
    """The elements of a page that their styles change, in reading order."""
    own = {style: _tell_effect(style) for style in set(cast(list[str], _LIST_STYLES(root)))}
    found: dict[Element, Effect] = {}
    if any(own.values()) or _HAS_OTHERS(root):
        for element in cast(list[Element], _FIND_STYLED(root)):
            effect = own.get(element.get("style") or "", Effect.NONE) | _tell_attributes(element)
            if effect:
                found[element] = effect
    for element, effect in (*_follow_sheets(sheets), *_find_undisplayed(sheets)):
        found[element] = found.get(element, Effect.NONE) | effect
    return found


def mark_effects(effects: Mapping[Element, Effect]) -> None:
    """Turns elements whose text is struck out, raised or pale into such as say so by their tag.

    Pale is what a person may not see: white, tiny, transparent or outside the page. Beside other text of its
    cell it is taken out and the cell is doubtful; alone in its cell it stays and is doubtful.
    """
    for element, effect in effects.items():
        if Effect.STRUCK in effect:
            _wrap(element, "s")
        elif Effect.RAISED in effect:
            if element.tag in _INLINE and _is_part_of_cell(element):
                element.tag = "sup"
        elif Effect.UNSURE in effect and _has_digit(element) and _is_in_cell(element):
            _wrap(element, DOUBTED)
        elif Effect.PALE in effect and _is_in_cell(element) and not _is_shown_inside(element):
            if element.tag not in _CELLS and _is_part_of_cell(element):
                _wrap(element, "s")
            elif not _has_background(element):
                _wrap(element, DOUBTED)
        elif Effect.APART in effect and element.tag in _INLINE and _would_join(element):
            element.tag = "div"


def _would_join(element: Element) -> bool:
    """Whether the text of an element and the text beside it would make one number."""
    inside = _join(element)
    previous, parent, following = element.getprevious(), element.getparent(), element.getnext()
    if previous is None:
        before = parent.text if parent is not None else ""
    else:
        before = previous.tail or _join(previous)
    behind = element.tail or ("" if following is None else _join(following))
    pairs = ((before or "")[-1:], inside[:1]), (inside[-1:], behind[:1])
    return any(one.isdigit() and other.isdigit() for one, other in pairs)


def _join(element: Element) -> str:
    return "".join(cast(Iterator[str], element.itertext()))


def _tell_effect(style: str) -> Effect:
    effect = Effect.NONE
    for kind, has in _QUESTIONS.items():
        if has(style):
            effect |= kind
    return effect


def _is_note(link: Element) -> bool:
    """Whether a link leads to a footnote: to another place of this page, by a number."""
    return (link.get("href") or "").startswith("#") and _has_digit(link)


def _has_digit(element: Element) -> bool:
    return any(any(map(str.isdigit, text)) for text in cast(Iterator[str], element.itertext()))


def _tell_attributes(element: Element) -> Effect:
    """What older attributes say, and ``<sub>``, whose digits are no part of a number either."""
    if element.get("hidden") is not None or (element.tag == "dialog" and element.get("open") is None):
        return Effect.HIDDEN
    parent = element.getparent()
    if parent is not None and parent.tag == "details" and parent.get("open") is None:
        return Effect.NONE if element.tag == "summary" else Effect.HIDDEN
    if element.tag == "sub" or (element.tag == "a" and _is_note(element)):
        return Effect.RAISED
    is_small = element.tag == "small" or (element.tag == "font" and element.get("size") in _SMALL)
    if element.tag == "bdo" or (is_small and _is_part_of_cell(element)):
        return Effect.UNSURE
    return Effect.PALE if (element.get("color") or "").strip().lower() in _WHITE else Effect.NONE


def _follow_sheets(sheets: Sheets) -> Iterator[tuple[Element, Effect]]:
    """The elements that the page's style sheets change otherwise than by not displaying them.

    What another rule lets be seen again (``.pane.active``) is not taken for unseen.
    """
    rules = [rule for rule in find_rules(sheets, _has_any) if not rule.selector.is_generated]
    if not rules:
        return
    showing = (selectors for selectors, style in sheets.rules if _shows(style))
    shown = {name for selectors in showing for name in _CLASSES.findall(selectors)}
    for selector, style in rules:
        last = selector.last
        effect = _tell_effect(style) & ~Effect.HIDDEN
        kept = effect & ~Effect.UNSEEN if last.names & shown else effect
        if kept and last.tag not in ("html", "body"):
            for element in find_elements(sheets, selector):
                yield element, kept


def _find_undisplayed(sheets: Sheets) -> Iterator[tuple[Element, Effect]]:
    """The elements that no style displays: of several rules the strictest decides, then the last.

    What an element's own style displays is displayed.
    """
    if not any(_QUESTIONS[Effect.HIDDEN](style) for _, style in sheets.rules):
        return
    strictest: dict[Element, tuple[bool, tuple[int, int, int], str]] = {}
    for selector, style in find_rules(sheets, _displays):
        if not selector.is_generated and selector.last.tag not in ("html", "body"):
            kind, important = _DISPLAY.findall(style)[-1]
            rank = bool(important), selector.rank
            for element in find_elements(sheets, selector):
                if element not in strictest or rank >= strictest[element][:2]:
                    strictest[element] = (*rank, kind.lower())
    for element, (is_important, _, kind) in strictest.items():
        if kind == "none" and (is_important or not _DISPLAY.search(element.get("style") or "")):
            yield element, Effect.HIDDEN


def _wrap(element: Element, tag: str) -> None:
    """Gives an element's text a tag; what arranges text stays around it."""
    if element.tag in _INLINE:
        element.tag = tag
        return
    inside = etree.Element(tag)
    inside.text = element.text
    inside.extend(list(element))
    element.text = None
    element.append(inside)


def _is_part_of_cell(element: Element) -> bool:
    """Whether the cell or block that an element stands in has other text as well."""
    block = next((each for each in element.iterancestors() if each.tag not in _INLINE), None)
    block = next(element.iterancestors(*_CELLS), block)
    if block is None:
        return False
    return _measure(block) > _measure(element)


def _is_in_cell(element: Element) -> bool:
    return element.tag in _CELLS or next(element.iterancestors(*_CELLS), None) is not None


def _measure(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_shown_inside(element: Element) -> bool:
    """Whether an element holds tables or pages, or something with a size or colour of its own."""
    if element.tag in _PARTS or next(element.iter("table", "p", "div"), element) is not element:
        return True
    return any(_OWN_LOOK.search(each.get("style") or "") for each in element.iterdescendants())


def _has_background(element: Element) -> bool:
    """Whether something around an element may be dark: then pale text is to be seen."""
    around = (element, *element.iterancestors())
    return any(
        each.get("bgcolor") is not None or _BACKGROUND.search(each.get("style") or "") is not None
        for each in around
    )
