"""Where styles put things elsewhere on a page than its source says.

Numbers that stand at a place of their own are read in the order in which they are seen, where their places
can be told; elsewhere the order of the source would be a guess. So a table whose cells are moved is doubted
as a whole, and moved numbers outside tables become signs for objects, which nothing takes for a number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from analytics.documents.html.generated import OBJECT
from analytics.documents.html.sheets import Sheets, find_elements, find_rules, keep_answers

IS_DOUBTED = "data-is-doubted"
"""The attribute of a cell that may be seen elsewhere."""
HOLDS_OBJECT = "data-holds-object"
"""The attribute of a cell that is not blank, whether it has text or not."""

_MOVING = re.compile(
    r"position\s*:\s*(?:absolute|fixed|relative|sticky)|(?<![a-z-])order\s*:\s*-?[1-9]|float\s*:\s*(?:right|inline-end)"
    r"|-reverse|direction\s*:\s*rtl|grid-(?:column|row|area)\s*:|auto-flow\s*:\s*[^;]*(?:column|dense)"
    r"|(?<![a-z-])(?:transform|translate|rotate|scale)\s*:\s*(?!none)|margin-(?:left|right|top)\s*:\s*-\s*\d",
    re.IGNORECASE,
)
_LAYING_OUT = re.compile(
    _MOVING.pattern
    + r"|(?<![a-z-])(?:left|top|right|bottom)\s*:|display\s*:\s*(?:inline-)?(?:flex|grid|table)"
    + r"|flex-(?:flow|direction)\s*:",
    re.IGNORECASE,
)
_is_moving, _is_laying_out = keep_answers(_MOVING), keep_answers(_LAYING_OUT)
_PROPERTY = re.compile(r"(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|pc|mm|cm|in|r?em|)\s*(?:!.*)?", re.IGNORECASE)
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 3.78,
    "cm": 37.8,
    "in": 96.0,
    "em": 16.0,
    "rem": 16.0,
}
_LIST_STYLES = etree.XPath("descendant-or-self::*/@style", smart_strings=False)
_FIND_STYLED = etree.XPath("descendant-or-self::*[@style or @dir]")
_HAS_DIRECTION = etree.XPath("boolean(descendant-or-self::*/@dir[.='rtl' or .='RTL'])")
_DIGITS = re.compile(r"\d+")
_NUMBER_LIKE = re.compile(r"[\s\d.,，+\-−－/／—–万元件]*\d[\s\d.,，+\-−－/／—–万元件]*")
_PARTS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot"))
_CELLS = ("td", "th")

_UNSET = ("auto", "none", "1", "inherit", "initial", "unset")
_SIDES = ("left", "top", "right", "bottom")
_TRANSFORMS = ("transform", "translate", "rotate", "scale")
_GRID_PLACES = ("grid-column", "grid-row", "grid-area", "grid-column-start", "grid-row-start")
_NAMES_PLACE = re.compile(r"(?!span|auto|1\s*/\s*-1)[-\da-z]")

_FAR = 1000.0
_OFF_PAGE = -100.0
_LEAST_SHIFT = 20.0
"""Pixels from which on a thing may be seen in its neighbour's place; programs shift by one or two."""
_SAME_LINE = 5.0
"""Pixels within which things stand on one line."""
_LONGEST_LINE = 300
"""Characters of what stands on one line; more is a part of the page."""

Style = Mapping[str, str]


def find_moves(root: Element, sheets: Sheets) -> dict[Element, Style]:
    """What arranges a page, where anything of it is moved."""
    own = set(cast(list[str], _LIST_STYLES(root)))
    is_moving = (
        any(map(_is_moving, own))
        or any(_is_moving(style) for _, style in sheets.rules)
        or _HAS_DIRECTION(root)
    )
    if not is_moving:
        return {}
    declared: dict[Element, str] = {}
    for selector, style in find_rules(sheets, _is_laying_out):
        if not selector.is_generated:
            for element in find_elements(sheets, selector):
                declared[element] = f"{declared.get(element, '')};{style}"
    for element in cast(list[Element], _FIND_STYLED(root)):
        style = element.get("style") or ""
        direction = f"direction:{element.get('dir')}" if element.get("dir") else ""
        if direction or _is_laying_out(style):
            declared[element] = f"{direction};{declared.get(element, '')};{style}"
    return {
        element: {name.lower(): value.strip().lower() for name, value in _PROPERTY.findall(style)}
        for element, style in declared.items()
    }


def settle_moves(moves: Mapping[Element, Style], layouts: Iterable[Element]) -> bool:
    """Orders what is moved as it is seen, and doubts it where that is not known; says whether it did doubt.

    Args:
        moves: What arranges the page.
        layouts: The tables that only lay the page out.
    """
    laying_out = set(layouts)
    has_doubt = False
    blocks: dict[Element, list[Element]] = {}
    for element, style in moves.items():
        cell = _find_cell(element, laying_out)
        if element.tag in _PARTS and (table := _find_table(element)) not in laying_out:
            if table is not None and _is_moved(style):
                has_doubt |= _doubt_table(table)
        elif cell is not None:
            has_doubt |= _settle_inside(element, style, cell)
        elif _is_out(style):
            blocks.setdefault(_find_block(element, moves), []).append(element)
        elif _is_shifted(style):
            has_doubt |= _blur([element])
    for members in blocks.values():
        has_doubt |= _settle_placed([each for each in members if _join(each).strip()], moves)
    around = (parent for each in moves if (parent := each.getparent()) is not None)
    for element in dict.fromkeys((*moves, *around)):
        if element.tag not in _PARTS and _find_cell(element, laying_out) is None:
            has_doubt |= _settle_children(element, moves.get(element, {}), moves)
    return has_doubt


# -- what a style does -----------------------------------------------------------------------------------


def _is_out(style: Style) -> bool:
    """Whether a thing stands at a place of its own."""
    return style.get("position") in ("absolute", "fixed")


def _is_off_page(style: Style) -> bool:
    """Whether a thing is put where nobody sees it, as words for screen readers are."""
    return any((_measure(style.get(name, "auto")) or 0) <= _OFF_PAGE for name in ("left", "top"))


def _is_shifted(style: Style) -> bool:
    """Whether a thing is seen so far from its place that it may seem to stand in another."""
    lengths = [style[name] for name in ("margin-left", "margin-top") if style.get(name, "").startswith("-")]
    if style.get("position") == "relative":
        lengths += (style[name] for name in _SIDES if style.get(name, "auto") not in _UNSET)
    if any(abs(_measure(length) or _FAR) >= _LEAST_SHIFT for length in lengths if _measure(length) != 0):
        return True
    return any(style.get(name, "none") not in _UNSET for name in _TRANSFORMS)


def _is_turned(style: Style) -> bool:
    """Whether what a thing holds stands from its end to its beginning."""
    if "-reverse" in style.get("flex-direction", "") + style.get("flex-flow", ""):
        return True
    display = style.get("display", "")
    return style.get("direction") == "rtl" and any(kind in display for kind in ("flex", "grid", "table"))


def _is_ordered(style: Style) -> bool:
    return style.get("order", "0").split("!")[0].strip() not in ("0", "initial")


def _is_placed(style: Style) -> bool:
    """Whether a thing names its row or column of a grid; spans alone do not."""
    return any(_NAMES_PLACE.match(style.get(name, "auto")) for name in _GRID_PLACES)


def _is_moved(style: Style) -> bool:
    """Whether a part of a table, or what it holds, is seen elsewhere."""
    return (
        _is_out(style)
        or _is_shifted(style)
        or _is_turned(style)
        or _is_ordered(style)
        or _is_placed(style)
        or _floats_right(style)
        or _is_by_columns(style)
    )


def _floats_right(style: Style) -> bool:
    return style.get("float", "").startswith(("right", "inline-end"))


def _is_by_columns(style: Style) -> bool:
    """Whether what a thing holds fills one column after the other, or gaps before it."""
    return re.search("column|dense", style.get("grid-auto-flow", "")) is not None


def _measure(value: str) -> float | None:
    """A length in pixels; None where it depends on something else."""
    found = _LENGTH.fullmatch(value)
    return float(found.group(1)) * _PIXELS[found.group(2).lower()] if found else None


# -- tables ----------------------------------------------------------------------------------------------


def _find_table(element: Element) -> Element | None:
    return next(element.iterancestors("table"), None)


def _find_cell(element: Element, laying_out: set[Element]) -> Element | None:
    """The cell of a data table that an element stands in."""
    for cell in element.iterancestors(*_CELLS):
        table = _find_table(cell)
        if table is not None and table not in laying_out:
            return cell
    return None


def _doubt_table(table: Element) -> bool:
    """Doubts every cell of a table: what is moved leaves its place to others."""
    for cell in table.iter(*_CELLS):
        cell.set(IS_DOUBTED, "")
        if not _IS_WORD.search(_join(cell)):
            cell.set(HOLDS_OBJECT, "")
    return True


_IS_WORD = re.compile("[\u4e00-\u9fff]")


def _settle_inside(element: Element, style: Style, cell: Element) -> bool:
    """Doubts what stands in a cell and is moved; far from its place it may be seen in another cell."""
    if not _DIGITS.search(_join(element)) or _is_off_page(style):
        return False
    table = _find_table(cell)
    if _is_out(style):
        offsets = [_measure(style[name]) for name in _SIDES if style.get(name, "auto") not in _UNSET]
        is_far = any(offset is None or abs(offset) >= _LEAST_SHIFT for offset in offsets)
    else:
        is_far = _is_shifted(style)
    if is_far and table is not None:
        return _doubt_table(table)
    is_part = len(_join(cell).split()) > 1 or _join(cell).strip() != _join(element).strip()
    is_mixed = _is_turned(style) and sum(1 for each in element if _DIGITS.search(_join(each))) > 1
    if is_mixed or (is_part and (_is_out(style) or _is_ordered(style) or _floats_right(style))):
        cell.set(IS_DOUBTED, "")
        return True
    return False


# -- outside tables --------------------------------------------------------------------------------------


def _find_block(element: Element, moves: Mapping[Element, Style]) -> Element:
    """What the place of an element is counted from."""
    around = element
    for around in element.iterancestors():
        if moves.get(around, {}).get("position", "static") not in ("static", *_UNSET):
            return around
    return around


def _settle_placed(members: Sequence[Element], moves: Mapping[Element, Style]) -> bool:
    """Orders things that stand at places of their own from above to below and from left to right."""
    if len(members) == 1:
        return False
    places = [_tell_place(moves[each]) for each in members]
    if None in places:
        return _blur(members)
    ordered = [members[index] for index in _sort_places([place for place in places if place is not None])]
    _reorder(members, ordered)
    return False


def _tell_place(style: Style) -> tuple[float, float] | None:
    """How far from the top and from the left a thing stands; None where it is not told in lengths."""
    if _is_shifted(style):
        return None
    left, top, bottom = (_measure(style.get(name, "auto")) for name in ("left", "top", "bottom"))
    down = top if top is not None else None if bottom is None else -bottom
    return None if left is None or down is None else (down, left)


def _sort_places(places: Sequence[tuple[float, float]]) -> list[int]:
    """The numbers of some places in the order in which a person reads them, line by line."""
    ordered = sorted(range(len(places)), key=lambda index: places[index])
    lines: list[list[int]] = []
    for index in ordered:
        if lines and places[index][0] - places[lines[-1][0]][0] <= _SAME_LINE:
            lines[-1].append(index)
        else:
            lines.append([index])
    return [index for line in lines for index in sorted(line, key=lambda index: places[index][1])]


def _settle_children(element: Element, style: Style, moves: Mapping[Element, Style]) -> bool:
    """Orders what an element holds as its style arranges it."""
    children = [each for each in element if not _is_out(moves.get(each, {}))]
    styles = [moves.get(each, {}) for each in children]
    if any(map(_is_placed, styles)) or _is_by_columns(style):
        return _blur(children)
    if not (_is_turned(style) or any(_is_ordered(each) or _floats_right(each) for each in styles)):
        return False
    ordered = list(children)
    if any(map(_is_ordered, styles)):
        orders = {each: _to_order(moves.get(each, {})) for each in children}
        ordered.sort(key=lambda each: orders[each])
    if _is_turned(style):
        ordered.reverse()
    floating = [each for each in ordered if _floats_right(moves.get(each, {}))]
    if floating and len(_join(element)) <= _LONGEST_LINE:
        ordered = [*(each for each in ordered if each not in floating), *reversed(floating)]
    if ordered != children:
        _reorder(children, ordered)
    return False


def _to_order(style: Style) -> int:
    found = re.match(r"-?\d+", style.get("order", "0"))
    return int(found.group()[:6]) if found else 0


def _reorder(members: Sequence[Element], ordered: Sequence[Element]) -> None:
    """Puts things into one another's places; the text behind each stays where it is."""
    if list(members) == list(ordered):
        return
    slots = []
    for member in members:
        slot = etree.Element("slot")
        slot.tail, member.tail = member.tail, None
        cast(Element, member.getparent()).replace(member, slot)
        slots.append(slot)
    for slot, member in zip(slots, ordered, strict=True):
        member.tail = slot.tail
        cast(Element, slot.getparent()).replace(slot, member)


def _blur(elements: Iterable[Element]) -> bool:
    """Puts signs for objects in the place of numbers that may be seen elsewhere."""
    has_numbers = False
    for element in elements:
        if _NUMBER_LIKE.fullmatch(_join(element)):
            has_numbers = True
            for each in element.iter():
                each.text = _DIGITS.sub(OBJECT, each.text) if each.text else None
                if each is not element and each.tail:
                    each.tail = _DIGITS.sub(OBJECT, each.tail)
    return has_numbers


def _join(element: Element) -> str:
    return "".join(cast(Iterator[str], element.itertext()))
