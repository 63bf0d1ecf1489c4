"""What an HTML element displays, as a stream of text, breaks and data tables.

Inline text is joined without blanks (editors put each digit group in a ``<font>`` of its own), blocks
and ``<br>`` part paragraphs but not the lines of a cell, and what is not displayed is not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from lxml.etree import _Element as Element

from analytics.documents.html.generated import OBJECT
from analytics.documents.html.moves import HOLDS_OBJECT, IS_DOUBTED
from analytics.documents.html.styles import DOUBTED
from analytics.documents.text import Line, drop_zero_width

Break = int
"""The level of the heading that begins, 0 where one ends, `SAME_LEVEL` elsewhere."""

Item = str | Break | Element
"""Text, a break, or a data table."""

SAME_LEVEL = -1

CELLS = ("td", "th")
TABLE_PARTS = ("tbody", "thead", "tfoot", "tr")
_STRUCK = ("del", "s", "strike")
_PLAIN = frozenset(("p", "div", "span", "font", "b", "strong", "em", "i", "u", "center", "big", "small"))
"""Tags that change neither a cell's text nor what it means."""
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html",
    "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FIELDS = ("input", "select", "textarea")
_TYPED = ("text", "number", "tel", "")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

BREAK, _STRUCK_MARK, TAB = "\x00", "\x1e", "\x1f"
"""Stand for a break, for text that was struck out, and for a tab of preformatted text, which parts cells
while all other blanks become one. None of them can stand in a page."""

_GAP = re.compile(f"[ \t\r\n\f{BREAK}]+")
TORN = re.compile(rf"\d[ \t\r\n\f]*{BREAK}[{BREAK} \t\r\n\f]*\d")
_FILLER = "\u3164"
"""A letter of Hangul that prints nothing."""
_INVISIBLE = " \t\r\n\f\v\xa0\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200E)))

_EDGE = _INVISIBLE + BREAK


def flatten_page(root: Element, tables: Mapping[Element, int], keeps_lines: bool) -> list[Item]:
    """Flattens a page.

    Args:
        root: The page.
        tables: Its data tables; all others only lay it out.
        keeps_lines: Whether line ends of the source part paragraphs, as in ``<pre>``.
    """
    items: list[Item] = []
    _flatten(root, items, tables, keeps_lines)
    return items


def split_flow(items: Iterable[Item]) -> Iterator[list[str | Break] | Element]:
    """Parts a flattened page into runs of text and breaks, and the tables between them."""
    run: list[str | Break] = []
    for item in items:
        if isinstance(item, (str, int)):
            run.append(item)
        else:
            yield run
            yield item
            run = []
    yield run


def read_cell(cell: Element) -> tuple[str, bool]:
    """The text of a cell, and whether it is doubtful.

    What was typed into a form's fields is part of the text; what was struck out is not, and makes it
    doubtful, as does a break between two digits: one number torn in two, or two numbers.
    """
    if cell.get(HOLDS_OBJECT) is not None and not "".join(cast(Iterator[str], cell.itertext())).strip(_EDGE):
        return OBJECT, True
    is_doubted = cell.get(IS_DOUBTED) is not None
    text = _find_only_text(cell) if len(cell) else cell.text or ""
    if text is not None:
        return clean_text(text), is_doubted
    items: list[Item] = []
    _flatten(cell, items, None, keeps_lines=False)
    joined = "".join([item if isinstance(item, str) else BREAK for item in items])
    is_struck = _STRUCK_MARK in joined
    if is_struck:
        joined = joined.replace(_STRUCK_MARK, "")
    return clean_text(joined), is_doubted or is_struck or (
        BREAK in joined and TORN.search(joined) is not None
    )


def _find_only_text(cell: Element) -> str | None:
    """The only text of a cell with one plain tag, or several one in another, around it; None for others."""
    element = cell
    while (inside := len(element)) == 1:
        if element.text and element.text.strip(_EDGE):
            return None
        element = element[0]
        if element.tag not in _PLAIN or (element.tail and element.tail.strip(_EDGE)):
            return None
    text = element.text or ""
    return None if inside or _STRUCK_MARK in text or BREAK in text else text


def clean_text(joined: str) -> str:
    """Makes one line of inline text, as it is displayed.

    Breaks vanish (商业 and 企业 of a narrow cell are one word) except between digits, where they may
    part two numbers; so do line ends that wrap the source between Chinese characters.
    """
    text = joined.strip(_EDGE)
    if not text or (text.isalnum() and _FILLER not in text):
        return text  # nearly every cell: nothing, or letters or digits with nothing between them
    text = drop_zero_width(joined).strip(_EDGE)
    if _GAP.search(text):
        text = _GAP.sub(lambda gap: _fill_gap(text, gap), text)
    return text.replace(TAB, "\t")


def number_lines(items: Iterable[str | Break], before: int) -> list[tuple[Line, int | None]]:
    """Gathers the text between breaks to lines, numbered on, with the level of their heading."""
    found: list[tuple[Line, int | None]] = []
    level = 0
    parts: list[str] = []
    for item in (*items, SAME_LEVEL):
        if isinstance(item, str):
            parts.append(item)
        else:
            if parts:
                text = clean_text("".join(parts))
                if text.strip():
                    found.append((Line(before + len(found) + 1, text), level or None))
                parts.clear()
            level = level if item == SAME_LEVEL else item
    return found


def _flatten(
    element: Element,
    items: list[Item],
    tables: Mapping[Element, int] | None,
    keeps_lines: bool,
    is_raised: bool = False,
) -> None:
    """Appends what an element displays; `tables` is None within a cell."""
    tag = element.tag
    if tag == "table" and tables and element in tables:
        _append_strays(element, items)
        items.append(element)
        return
    level = _HEADINGS.get(tag, SAME_LEVEL)
    is_block = level != SAME_LEVEL or tag in _BLOCKS
    is_raised = is_raised or tag == "sup"
    keeps_lines = keeps_lines or tag == "pre"
    if is_block:
        items.append(level)
    if text := element.text:
        _append_text(items, text, keeps_lines, is_raised)
    for child in element:
        tag = child.tag
        if tag in _STRUCK:
            items.append(_STRUCK_MARK if tables is None else "")
        elif tag in _FIELDS:
            if tables is None:
                _append_field(child, items)
        else:
            if tag == DOUBTED and tables is None:
                items.append(_STRUCK_MARK)
            _flatten(child, items, tables, keeps_lines, is_raised)
        if tail := child.tail:
            _append_text(items, tail, keeps_lines, is_raised)
    if is_block:
        items.append(0 if level > 0 else SAME_LEVEL)


def _append_text(items: list[Item], text: str, keeps_lines: bool, is_raised: bool) -> None:
    """Appends text; raised digits stay raised, or a footnote mark would become part of a figure."""
    if is_raised:
        text = text.translate(RAISED)
    if not keeps_lines:
        items.append(text)
        return
    for number, line in enumerate(text.replace("\t", TAB).split("\n")):
        if number:
            items.append(SAME_LEVEL)
        items.append(line)


def _append_field(field: Element, items: list[Item]) -> None:
    """Appends what stands in a text field, or what a list of choices shows."""
    if field.tag == "select":
        choices = list(field.iter("option"))
        chosen = [choice for choice in choices if choice.get("selected") is not None] or choices[:1]
        items.extend("".join(cast(Iterator[str], choice.itertext())) for choice in chosen)
    elif field.tag == "textarea":
        items.extend(cast(Iterator[str], field.itertext()))
    elif (field.get("type") or "").lower() in _TYPED:
        items.append(field.get("value") or "")


def _append_strays(element: Element, items: list[Item]) -> None:
    """Appends the text of a data table that stands in none of its cells, such as its caption."""
    _append_line(element.text, items)
    for child in element:
        if child.tag not in CELLS:
            if child.tag in TABLE_PARTS or holds_cells(child):
                _append_strays(child, items)
            elif child.tag not in _STRUCK:
                _flatten(child, items, {}, keeps_lines=False)
        if child.tail:
            _append_line(child.tail, items)


def _append_line(text: str | None, items: list[Item]) -> None:
    """Appends a line of text, if there is any."""
    if text and text.strip(_INVISIBLE):
        items += [SAME_LEVEL, text, SAME_LEVEL]


def holds_cells(element: Element) -> bool:
    """Whether an element that is no part of a table stands between a table and its cells.

    Old sites wrap rows in a form or a font, and the parser leaves them there.
    """
    if element.tag in CELLS or element.tag == "table":
        return False
    return next(element.iter("tr", *CELLS), None) is not None


def _fill_gap(text: str, gap: re.Match[str]) -> str:
    """What a gap in the text of the source displays."""
    start, end = gap.span()
    before, after = text[start - 1], text[end]
    if BREAK in gap.group():
        return " " if before.isdigit() and after.isdigit() else ""
    if "\n" in gap.group():
        return " " if before.isascii() and after.isascii() else ""
    return " "
