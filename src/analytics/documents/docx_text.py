"""What the paragraphs and cells of a Word file print.

Text that was deleted with tracked changes, hidden text, field codes, placeholders and footnote references are
not printed; text boxes are, once, although the file holds them twice (for old and new programs).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.docx_numbering import Counters, Style, Styles
from analytics.documents.docx_package import attribute, local, read_properties, to_int
from analytics.documents.html_flow import BREAK, RAISED, TAB, TORN, clean_text

_STRUCK = "\x1e"
_OFF = ("0", "false", "off", "none")
_SKIPPED = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "rt", "rubyPr", "ffData"}
    | {"footnoteReference", "endnoteReference", "commentReference", "annotationRef", "tbl"}
)
_SIGNS = {"tab": TAB, "ptab": TAB, "br": BREAK, "cr": BREAK, "noBreakHyphen": "-"}
_PRIVATE = range(0xE000, 0xF900)
_TITLES = frozenset({"title", "标题"})
_TOP_LEVEL = 9
_PRINTED_ANEW = frozenset({"vanish", "webHidden", "strike", "dstrike", "rStyle", "vertAlign"})
"""Properties by which a run prints something else than its text; fonts, sizes and languages do not."""


class Reader(NamedTuple):
    """What reading a paragraph needs of its document; counts its lists and tables on the way."""

    styles: Styles
    counters: Counters


class ReadParagraph(NamedTuple):
    """The joined text of a paragraph with its breaks, its level as a heading, and its text boxes."""

    joined: str
    level: int | None
    boxes: tuple[Element, ...]


def read_paragraph(paragraph: Element, reader: Reader) -> ReadParagraph:
    """Reads a paragraph with the number that Word prints before it; a line of contents has no text."""
    properties = read_properties(paragraph, "pPr")
    style_id = attribute(properties.get("pStyle"))
    style = reader.styles.get(style_id or "")
    label = reader.counters.next_label(properties.get("numPr"), style, style_id)
    if not label and "listPr" in properties:
        label = _read_old_label(properties["listPr"])
    if style is not None and style.name.startswith("toc "):
        return ReadParagraph("", None, ())
    pieces: list[str] = []
    boxes: list[Element] = []
    _read_runs(paragraph, reader, pieces, boxes)
    return ReadParagraph(label + "".join(pieces), _find_level(properties, style), tuple(boxes))


def read_cell(paragraphs: Iterator[Element], reader: Reader) -> tuple[str, bool, tuple[Element, ...]]:
    """The text of a cell, whether it is doubtful (struck in part, or a torn number), and its text boxes."""
    read = [read_paragraph(paragraph, reader) for paragraph in paragraphs]
    joined = BREAK.join(paragraph.joined for paragraph in read).replace(TAB, " ")
    is_struck = _STRUCK in joined
    text = clean_text(joined.replace(_STRUCK, ""))
    boxes = tuple(box for paragraph in read for box in paragraph.boxes)
    return text, is_struck or (BREAK in joined and TORN.search(joined) is not None), boxes


def split_lines(joined: str) -> list[str]:
    """The printed lines of a paragraph, without empty ones."""
    lines = (clean_text(line) for line in joined.replace(_STRUCK, "").split(BREAK))
    return [line for line in lines if line.strip()]


def is_deletion(element: Element) -> bool:
    """Whether an element holds what was deleted with tracked changes, as Word 2003 writes it."""
    return "Word.Deletion" in element.attrib.values()


def _read_old_label(properties: Element) -> str:
    """The number of a paragraph as Word 2003 printed it: it wrote that beside the list."""
    label = attribute(next((child for child in properties if local(child) == "t"), None)) or ""
    return "" if len(label) == 1 and ord(label) in _PRIVATE else label


def _find_level(properties: Mapping[str, Element], style: Style | None) -> int | None:
    """The level of a heading, by its outline level or its style's; None for body text."""
    inherited = style.outline if style is not None and style.outline is not None else _TOP_LEVEL
    level = to_int(attribute(properties.get("outlineLvl")), inherited)
    if level < _TOP_LEVEL:
        return level + 1
    return 1 if style is not None and style.name in _TITLES else None


def _read_runs(element: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends what an element of a paragraph prints."""
    for child in element:
        name = local(child)
        if name in _SKIPPED:
            continue
        if name == "r":
            _read_run(child, reader, pieces, boxes)
        elif name == "t":
            pieces.append(child.text or "")
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name == "sym":
            pieces.append(_read_symbol(child))
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":
            _read_alternative(child, reader, pieces, boxes)
        elif not (name == "sdt" and _is_placeholder(child)) and not is_deletion(child):
            _read_runs(child, reader, pieces, boxes)


def _read_run(run: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends a run; a hidden one prints nothing, a struck one leaves a mark, raised digits stay raised."""
    properties = read_properties(run, "rPr")
    if _PRINTED_ANEW.isdisjoint(properties):
        _read_runs(run, reader, pieces, boxes)
        return
    if _is_on(properties.get("vanish")) or _is_on(properties.get("webHidden")):
        return
    inner: list[str] = []
    _read_runs(run, reader, inner, boxes)
    if _is_on(properties.get("strike")) or _is_on(properties.get("dstrike")):
        pieces.append(_STRUCK if "".join(inner).strip() else "")
        return
    style = reader.styles.get(attribute(properties.get("rStyle")) or "")
    own = attribute(properties.get("vertAlign"))
    is_raised = own == "superscript" or (own is None and style is not None and style.is_raised)
    pieces.append("".join(inner).translate(RAISED) if is_raised else "".join(inner))


def _read_alternative(element: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends the first of several ways in which the same content is written."""
    for way in element:
        inner: list[str] = []
        found: list[Element] = []
        _read_runs(way, reader, inner, found)
        if found or "".join(inner).strip():
            pieces += inner
            boxes += found
            return


def _is_placeholder(control: Element) -> bool:
    """Whether a form field still shows what to type into it (单击此处输入文字)."""
    return "showingPlcHdr" in read_properties(control, "sdtPr")


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch) not in _OFF


def _read_symbol(symbol: Element) -> str:
    """A character of a symbol font; what only that font knows has no text."""
    code = attribute(symbol, "char") or ""
    value = int(code, 16) if len(code) == 4 and all(sign in "0123456789abcdefABCDEF" for sign in code) else 0
    return "" if value in _PRIVATE or value < 32 or 0xD800 <= value < 0xE000 else chr(value)
