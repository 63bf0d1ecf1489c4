"""Numbers that Word counts itself: 一、 of a heading stands in no text and must be restored.

A paragraph names a list and a level, itself or through its style; the list says how the level's number is
written. Word counts by the list's definition, so two lists of one definition go on counting.
"""

from collections.abc import Mapping
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.docx.package import attribute, local, to_int

MAX_STYLE_DEPTH = 20
MAX_LEVEL = 8
MAX_DIGITS = 6
"""Of the number that a list begins with: letters and Roman numerals grow with it."""

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"}
    | {"taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "koreanCounting"}
)
_LEGAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_LEGAL_SIGNS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_STEMS = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_UNNUMBERED = frozenset({"bullet", "none"})
_CLOSED = "、．.）)】：:，, \t"


class Style(NamedTuple):
    """What a style says, with what it inherits; `run` are its properties of text by name."""

    name: str
    outline: int | None
    number: Element | None
    run: Mapping[str, Element]


class Level(NamedTuple):
    """How one level of a list is numbered: ``%1、`` in a number format, from a start."""

    format: str
    text: str
    start: int
    style: str | None


class Counters:
    """Counts the lists and the tables of one document in reading order."""

    def __init__(self, numbering: Element | None) -> None:
        self.tables = 0
        self._lists, self._definitions = _read_numbering(numbering)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_label(self, number: Element | None, style: Style | None, style_id: str | None) -> str:
        """The number that Word prints before this paragraph; empty where it prints none."""
        if number is None and (style is None or style.number is None) and "0" not in self._lists:
            return ""
        own = _children(number)
        inherited = _children(style.number if style else None)
        list_id = attribute(own.get("numId")) or attribute(inherited.get("numId")) or "0"
        if list_id not in self._lists:
            return ""
        definition, overrides = self._lists[list_id]
        levels = self._definitions.get(definition, {})
        level = to_int(attribute(own.get("ilvl")) or attribute(inherited.get("ilvl")), -1)
        if level < 0:
            level = next((at for at, each in levels.items() if style_id and each.style == style_id), 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(definition, {})
        if level in overrides and (list_id, level) not in self._begun:
            counts[level] = overrides[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self._begun.add((list_id, level))
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return _write_label(levels, counts, level)


class Styles:
    """The styles of a document by id, each with what it inherits.

    A file lists some hundred and fifty of which its report uses ten, so one is read when it is asked for.
    """

    def __init__(self, styles: Element | None) -> None:
        self._elements = {
            attribute(style, "styleId") or "": style
            for style in (styles if styles is not None else ())
            if local(style) == "style"
        }
        self._resolved: dict[str, Style] = {}

    def get(self, key: str) -> Style | None:
        """A style, or None when the document has none of that id."""
        if key not in self._resolved:
            if key not in self._elements:
                return None
            self._resolved[key] = _resolve_style(key, self._elements)
        return self._resolved[key]

    def has_fill(self, key: str | None) -> bool:
        """Whether a style of tables, or what it is based on, fills something with a colour."""
        for _ in range(MAX_STYLE_DEPTH):
            if key is None or key not in self._elements:
                return False
            element = self._elements[key]
            if any(attribute(shade, "fill") not in (None, "auto") for shade in element.iter("{*}shd")):
                return True
            key = attribute(_children(element).get("basedOn"))
        return False


def write_number(count: int, number_format: str) -> str:
    """Writes a count as a number format of Word does; unknown formats as digits.

    >>> [write_number(n, "chineseCounting") for n in (1, 10, 12, 20, 105)]
    ['一', '十', '十二', '二十', '一百零五']
    >>> write_number(3, "decimalEnclosedCircle"), write_number(28, "lowerLetter")
    ('③', 'bb')
    """
    if number_format in _CHINESE:
        return _write_chinese(count)
    if number_format in _LEGAL:
        return _write_chinese(count).translate(_LEGAL_SIGNS)
    if number_format in _CIRCLED and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if number_format in _STEMS and 1 <= count <= len(_STEMS[number_format]):
        return _STEMS[number_format][count - 1]
    if number_format in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, MAX_LEVEL)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in ("upperRoman", "lowerRoman") and 0 < count < 40:
        roman = _write_roman(count)
        return roman.upper() if number_format == "upperRoman" else roman
    return f"{count:02d}" if number_format == "decimalZero" else str(count)


def _write_chinese(count: int) -> str:
    if not 0 < count < 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(abs(count)))
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _write_roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        text += sign * times
    return text


def _write_label(levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
    """Fills the counts into a level's text; parted by a blank from what follows unless a mark does so."""
    if levels[level].format in _UNNUMBERED:
        return ""
    label = levels[level].text
    for at in range(level, -1, -1):
        if f"%{at + 1}" in label and at in levels:
            label = label.replace(
                f"%{at + 1}", write_number(counts.get(at, levels[at].start), levels[at].format)
            )
    return label if not label or label[-1] in _CLOSED else f"{label} "


def _read_numbering(
    numbering: Element | None,
) -> tuple[dict[str, tuple[str, dict[int, int]]], dict[str, dict[int, Level]]]:
    """Lists (id -> definition and overridden starts) and definitions (id -> levels)."""
    lists: dict[str, tuple[str, dict[int, int]]] = {}
    definitions: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    named: dict[str, str] = {}
    for element in numbering if numbering is not None else ():
        parts = _children(element)
        if local(element) == "abstractNum":
            key = attribute(element, "abstractNumId") or ""
            definitions[key] = dict(_read_level(level) for level in element if local(level) == "lvl")
            linked[key] = attribute(parts.get("numStyleLink")) or ""
            named[attribute(parts.get("styleLink")) or ""] = key
        elif local(element) == "num":
            overrides = {}
            for override in element:
                start = _children(override).get("startOverride")
                if start is not None:
                    overrides[to_int(attribute(override, "ilvl"), 0)] = to_int(
                        attribute(start), 1, MAX_DIGITS
                    )
            definition = attribute(parts.get("abstractNumId")) or ""
            lists[attribute(element, "numId") or ""] = (definition, overrides)
    for key, link in linked.items():
        if link and link in named:
            definitions[key] = definitions[named[link]]
    return lists, definitions


def _read_level(element: Element) -> tuple[int, Level]:
    parts = _children(element)
    return to_int(attribute(element, "ilvl"), 0), Level(
        attribute(parts.get("numFmt")) or "decimal",
        attribute(parts.get("lvlText")) or "",
        to_int(attribute(parts.get("start")), 1, MAX_DIGITS),
        attribute(parts.get("pStyle")),
    )


def _resolve_style(key: str, elements: Mapping[str, Element]) -> Style:
    """Follows what a style is based on until everything that matters here is known."""
    name, outline, number = "", None, None
    merged: dict[str, Element] = {}
    current: str | None = key
    for _ in range(MAX_STYLE_DEPTH):
        if current is None or current not in elements:
            break
        parts = _children(elements[current])
        paragraph, run = _children(parts.get("pPr")), _children(parts.get("rPr"))
        name = name or (attribute(parts.get("name")) or "").lower()
        if outline is None and "outlineLvl" in paragraph:
            outline = to_int(attribute(paragraph["outlineLvl"]), MAX_LEVEL + 1)
        number = number if number is not None else paragraph.get("numPr")
        merged = {**run, **merged}
        current = attribute(parts.get("basedOn"))
    return Style(name, outline, number, merged)


def _children(element: Element | None) -> dict[str, Element]:
    """An element's children by name; the first of each."""
    found: dict[str, Element] = {}
    for child in element if element is not None else ():
        found.setdefault(local(child), child)
    return found
