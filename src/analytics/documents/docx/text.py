"""What the paragraphs and cells of a Word file print.

Text that was deleted with tracked changes, hidden text, field codes, placeholders and footnote references are
not printed; text boxes are, once, although the file holds them twice (for old and new programs). Digits that
nobody can see, white on white or smaller than print, are kept and leave doubt.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from lxml.etree import _Element as Element

from analytics.documents.docx.numbering import Counters, Style, Styles
from analytics.documents.docx.package import attribute, local, read_properties, to_int
from analytics.documents.html.flow import BREAK, RAISED, TAB, TORN, clean_text

_DOUBT, _WHITE, _LIFTED = "\x1e", "\x1d", "\x1c"
"""Stand for text that leaves doubt what is printed, for white digits, and around text off its line."""
_BEGIN, _RESULT, _END = "\x13", "\x14", "\x15"
"""Stand for where a field begins, where its result does, and where it ends."""
_FIELD_SIGNS = {"begin": _BEGIN, "separate": _RESULT, "end": _END}
_FIELDS = re.compile(f"([{_BEGIN}{_RESULT}{_END}])")
_DROP_MARKS = {ord(_DOUBT): None, ord(_WHITE): None}
OFF = ("0", "false", "off", "none")
"""What a property says that is switched off."""
_SKIPPED = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "rt", "rubyPr", "ffData"}
    | {"footnoteReference", "endnoteReference", "commentReference", "annotationRef", "tbl"}
)
_SIGNS = {"tab": TAB, "ptab": TAB, "br": BREAK, "cr": BREAK, "noBreakHyphen": "-"}
_TEXTUAL = frozenset({"t", "sym", "fldChar", *_SIGNS})
_PRIVATE = range(0xE000, 0xF900)
_OF_SYMBOL_FONT = range(0xF020, 0xF080)
"""Where Word puts the characters of the font Symbol that stand where ASCII has them: signs and digits."""
_SIGNS_OF_ASCII = frozenset("0123456789+-.,/()%")
_ARROWS = MappingProxyType({0xE1: "↑", 0xE2: "↓", 0xE9: "↑", 0xEA: "↓"})
"""Of the font Wingdings: more and less."""
_TITLES = frozenset({"title", "标题"})
_TOP_LEVEL = 9
_PRINTED_ANEW = frozenset({"vanish", "specVanish", "strike", "dstrike", "rStyle", "vertAlign", "position"})
"""Properties by which a run prints something else than its text; fonts and languages do not."""
_SMALLEST = 8
"""The size, in half points, that print begins with: the smallest that Chinese programs offer is 5 points."""
_SHRINKING = frozenset({"color", "sz", "w"})
_NARROWEST = 20
"""The width of characters, in hundredths, below which they run together."""
_STYLED = frozenset({"vanish", "strike", "dstrike", "color", "sz"})
_OFF_LINE = 3
"""Half points above or below the line from which on digits are marks beside the others; Word proposes 6."""
_LAID_OUT = ("f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "m", "eqArr", "limLow", "limUpp", "phant")
"""What puts the parts of a formula elsewhere than side by side."""
_DIGIT = re.compile(r"\d")
_KNOWN = re.compile(r"w1[456]|wp[sgci]$|wp14$|a14$")
"""Prefixes of what Word has added to its format since 2010."""
_SEVERAL = re.compile(r"\d\D*\d")
_NUMBER = re.compile(r"[\d.,，\s]*\d[\d.,，\s]*")
_WHITES = re.compile(r"[Ff][0-9A-Fa-f]" * 3)
_NO_FILL = frozenset({"auto", "none", "transparent"})


class Reader(NamedTuple):
    """What reading a paragraph needs of its document; counts its lists and tables on the way."""

    styles: Styles
    counters: Counters


class ReadParagraph(NamedTuple):
    """The joined text of a paragraph with its breaks, its level as a heading, and its text boxes."""

    joined: str
    level: int | None
    boxes: tuple[Element, ...]


class ReadCell(NamedTuple):
    """What a cell prints and its text boxes.

    `is_suspect` says that the text is doubtful: struck or too small in part, or a torn number; `has_white`
    that digits of it are white, which shows on a filled ground only.
    """

    text: str
    is_suspect: bool
    has_white: bool
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
    joined = "".join(pieces)
    if _END in joined or _BEGIN in joined or _RESULT in joined:
        joined = _drop_codes(joined)
    if _LIFTED in joined:
        joined = _settle_lifted(joined)
    if style is not None and not _STYLED.isdisjoint(style.run):
        joined = _apply_style(joined, style, paragraph)
    if _WHITE in joined and is_filled(properties):
        joined = joined.replace(_WHITE, "")
    if label and label[-1] != " " and _DIGIT.match(joined):
        label += " "
    return ReadParagraph(label + joined, _find_level(properties, style), tuple(boxes))


def read_cell(paragraphs: Iterator[Element], reader: Reader) -> ReadCell:
    """What a cell prints, as one line."""
    read = [read_paragraph(paragraph, reader) for paragraph in paragraphs]
    joined = BREAK.join(paragraph.joined for paragraph in read).replace(TAB, " ")
    is_doubtful = _DOUBT in joined or (BREAK in joined and TORN.search(joined) is not None)
    has_white = _WHITE in joined
    text = clean_text(joined.translate(_DROP_MARKS) if is_doubtful or has_white else joined)
    boxes = tuple(box for paragraph in read for box in paragraph.boxes)
    if boxes and not is_doubtful and _DIGIT.search(text):
        # A number in a box may lie over the one in the cell.
        is_doubtful = any(_DIGIT.search(run.text or "") for box in boxes for run in box.iter("{*}t"))
    return ReadCell(text, is_doubtful, has_white, boxes)


def split_lines(joined: str) -> list[str]:
    """The printed lines of a paragraph, without empty ones."""
    lines = (clean_text(line) for line in joined.translate(_DROP_MARKS).split(BREAK))
    return [line for line in lines if line.strip()]


def is_deletion(element: Element) -> bool:
    """Whether an element holds what was deleted with tracked changes, as Word 2003 writes it."""
    return "Word.Deletion" in element.attrib.values()


def _read_old_label(properties: Element) -> str:
    """The number of a paragraph as Word 2003 printed it: it wrote that beside the list."""
    label = attribute(next((child for child in properties if local(child) == "t"), None)) or ""
    return "" if len(label) == 1 and ord(label) in _PRIVATE else label


def _drop_codes(joined: str) -> str:
    """A paragraph without what stands in the codes of fields; a code without end leaves doubt instead."""
    shown: list[str] = []
    are_codes: list[bool] = []
    for part in _FIELDS.split(joined):
        if part == _BEGIN:
            are_codes.append(True)
        elif part == _RESULT:
            are_codes[-1:] = [False] if are_codes else []
        elif part == _END:
            are_codes[-1:] = []
        elif not any(are_codes):
            shown.append(part)
    return "".join(shown) if not any(are_codes) else _FIELDS.sub("", joined) + _DOUBT


def _apply_style(joined: str, style: Style, paragraph: Element) -> str:
    """A paragraph as its style prints it: hidden, struck out, white or smaller than print."""
    if _is_on(style.run.get("vanish")):
        return ""
    if _is_on(style.run.get("strike")) or _is_on(style.run.get("dstrike")):
        return _DOUBT if joined.strip() else ""
    if not _DIGIT.search(joined):
        return joined
    own = {name for run in paragraph.iter("{*}rPr") for name in map(local, run)}
    return joined + _doubt_print({name: each for name, each in style.run.items() if name not in own})


def _settle_lifted(joined: str) -> str:
    """A paragraph with text off its line: digits of it are marks where other text is on the line."""
    parts = joined.split(_LIFTED)
    is_marks = any(part.translate(_DROP_MARKS).strip(f" {BREAK}{TAB}") for part in parts[::2])
    return "".join(part.translate(RAISED) if is_marks and at % 2 else part for at, part in enumerate(parts))


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
        elif name in _TEXTUAL:
            pieces.append(_read_sign(child, name))
        elif name == "oMath":
            _read_formula(child, reader, pieces, boxes)
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":
            _read_alternative(child, reader, pieces, boxes)
        elif name == "sdt" and _is_placeholder(child):
            _read_placeholder(child, reader, pieces)
        elif not is_deletion(child):
            before = len(pieces)
            _read_runs(child, reader, pieces, boxes)
            if name == "bdo" and _SEVERAL.search("".join(pieces[before:])):
                pieces.append(_DOUBT)


def _read_sign(element: Element, name: str) -> str:
    """The text of an element that has no other elements in it, or what stands for it."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        return _read_symbol(element)
    return _read_field_sign(element) if name == "fldChar" else _SIGNS[name]


def _read_run(run: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends a run; a hidden one prints nothing, a struck one leaves a mark, raised digits stay raised."""
    properties = read_properties(run, "rPr")
    is_mark = len(run) > 1 and _is_own_mark(run[-2])
    if not is_mark and _PRINTED_ANEW.isdisjoint(properties):
        before = len(pieces)
        _read_runs(run, reader, pieces, boxes)
        if not _SHRINKING.isdisjoint(properties) and _DIGIT.search("".join(pieces[before:])):
            pieces.append(_doubt_print(properties))
        return
    style = reader.styles.get(attribute(properties.get("rStyle")) or "")
    if style is not None:
        properties = {**style.run, **properties}
    if _is_on(properties.get("vanish")) or _is_on(properties.get("specVanish")):
        return
    inner: list[str] = []
    _read_runs(run, reader, inner, boxes)
    text = "".join(inner)
    if _is_on(properties.get("strike")) or _is_on(properties.get("dstrike")):
        pieces.append(_DOUBT if text.strip() else "")
        return
    if is_mark or attribute(properties.get("vertAlign")) in ("superscript", "subscript"):
        text = text.translate(RAISED)
    elif to_int((attribute(properties.get("position")) or "").removeprefix("-"), 0) >= _OFF_LINE:
        text = f"{_LIFTED}{text}{_LIFTED}"
    pieces.append(text + (_doubt_print(properties) if _DIGIT.search(text) else ""))


def _is_own_mark(element: Element) -> bool:
    """Whether the sign of a footnote follows that somebody wrote himself."""
    is_note = local(element) in ("footnoteReference", "endnoteReference")
    return is_note and (attribute(element, "customMarkFollows") or "0") not in OFF


def _read_field_sign(sign: Element) -> str:
    """Where a field begins or ends, after what a list of choices shows; one to be reckoned leaves doubt."""
    text = _FIELD_SIGNS.get(attribute(sign, "fldCharType") or "", "")
    chosen = next(sign.iter("{*}ddList"), None)
    if chosen is not None:
        parts = {local(part): part for part in chosen}
        entries = [attribute(part) or "" for part in chosen if local(part) == "listEntry"]
        index = to_int(attribute(parts.get("result") if "result" in parts else parts.get("default")), 0)
        text = (entries[index] if index < len(entries) else "") + text
    is_dirty = (attribute(sign, "dirty") or "0") not in OFF
    return _DOUBT + text if is_dirty else text


def _read_formula(formula: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends a formula; digits of it that stand over one another, or off the line, leave doubt."""
    inner: list[str] = []
    _read_runs(formula, reader, inner, boxes)
    pieces += inner
    is_laid_out = next(formula.iter(*(f"{{*}}{name}" for name in _LAID_OUT)), None) is not None
    if is_laid_out and _DIGIT.search("".join(inner)):
        pieces.append(_DOUBT)


def _doubt_print(properties: Mapping[str, Element]) -> str:
    """The mark of digits smaller than print or white on no ground of their own; empty for others."""
    if "sz" in properties and to_int(attribute(properties["sz"]), _SMALLEST) < _SMALLEST:
        return _DOUBT
    if "w" in properties and to_int(attribute(properties["w"]), 100) < _NARROWEST:
        return _DOUBT
    is_white = "color" in properties and _WHITES.fullmatch(attribute(properties["color"]) or "")
    return _WHITE if is_white and "highlight" not in properties and not is_filled(properties) else ""


def is_vanished(run: Element) -> bool:
    """Whether a run itself says that it is hidden."""
    return _is_on(read_properties(run, "rPr").get("vanish"))


def is_filled(properties: Mapping[str, Element]) -> bool:
    """Whether a cell, a paragraph or a run with these properties has a ground on which white shows."""
    shade = properties.get("shd")
    fill = attribute(shade, "fill") or "auto"
    has_pattern = attribute(shade) not in (None, "clear", "nil")
    return shade is not None and (has_pattern or (fill not in _NO_FILL and not _WHITES.fullmatch(fill)))


def _read_alternative(element: Element, reader: Reader, pieces: list[str], boxes: list[Element]) -> None:
    """Appends the first of several ways in which the same content is written.

    Others leave doubt, unless the first one asks for what every Word since 2010 understands.
    """
    texts: list[str] = []
    needed = (element[0].get("Requires") or "").split() if len(element) else []
    is_known = bool(needed) and all(map(_KNOWN.match, needed))
    for way in element:
        inner: list[str] = []
        found: list[Element] = []
        _read_runs(way, reader, inner, found)
        text = "".join(inner).strip()
        if texts and texts[0] != text and text and not is_known:
            pieces.append(_DOUBT)
        if not texts and (found or text):
            pieces += inner
            boxes += found
            texts.append(text)


def _is_placeholder(control: Element) -> bool:
    """Whether a form field still shows what to type into it (单击此处输入文字)."""
    return "showingPlcHdr" in read_properties(control, "sdtPr")


def _read_placeholder(control: Element, reader: Reader, pieces: list[str]) -> None:
    """Appends a number in a form field that waits to be filled in: it is printed, but may be no answer."""
    inner: list[str] = []
    _read_runs(control, reader, inner, [])
    if _NUMBER.fullmatch("".join(inner)):
        pieces += (*inner, _DOUBT)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch) not in OFF


def _read_symbol(symbol: Element) -> str:
    """A character of a symbol font; what only that font knows has no text."""
    code = attribute(symbol, "char") or ""
    value = int(code, 16) if len(code) == 4 and all(sign in "0123456789abcdefABCDEF" for sign in code) else 0
    font = (attribute(symbol, "font") or "").casefold()
    if font == "symbol" and value in _OF_SYMBOL_FONT and chr(value & 0x7F) in _SIGNS_OF_ASCII:
        return chr(value & 0x7F)
    if font == "wingdings" and (value & 0xFF) in _ARROWS:
        return _ARROWS[value & 0xFF]
    return "" if value in _PRIVATE or value < 32 or 0xD800 <= value < 0xE000 else chr(value)
