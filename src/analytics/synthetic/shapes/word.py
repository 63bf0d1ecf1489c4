"""Reports as Word documents: the official form filled in, and what offices and word processors make of it.

The layout is that of the official form (国办公开办函〔2021〕30号): widths of columns, vertical and horizontal
merges, the shaded bands of table 二, 宋体 and 楷体. Everything inside is invented.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from analytics.synthetic.grid import Box, Grid, Heading, Layout, Line, Slot, expand
from analytics.synthetic.shapes.packing import MADE_AT, pack_again
from analytics.synthetic.shapes.shape import Shape

_WIDTHS = {"2": (2435,) * 4, "3": (754, 921, 3271) + (685,) * 7, "4": (650,) * 15}
"""Columns of the three tables in twentieths of a point."""

_HEADS = 3
"""Head rows of table 三."""

_NUMBERING = 90
"""Id of the list that numbers headings 一、二、三、."""

Runs = Callable[[str, str], str]
"""From a text and its run properties to runs."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of word processor or clerk writes the form.

    Attributes:
        font: Of prose and labels, for Chinese characters.
        row_height: At least so many twentieths of a point.
        cuts_runs: A number stands in several runs, as after typing over it.
        numbers_headings: 一、 to 六、 are the numbers of a list and stand in no text.
        is_revised: Some numbers were changed with tracked changes on, and nobody accepted them.
        splits_table: Table 三 is two tables, the second on the next page.
    """

    font: str = "宋体"
    row_height: int = 340
    cuts_runs: bool = False
    numbers_headings: bool = False
    is_revised: bool = False
    splits_table: bool = False


def write_official(layout: Layout) -> bytes:
    """The official form, filled in."""
    return _write(layout, Style())


def write_wps(layout: Layout) -> bytes:
    """As WPS leaves it after a colleague typed over last year's numbers: runs in pieces, tall rows, 仿宋."""
    return _write(layout, Style(font="仿宋_GB2312", row_height=397, cuts_runs=True))


def write_revised(layout: Layout) -> bytes:
    """A file with tracked changes: what was struck out is still in it, and is not what it says."""
    return _write(layout, Style(is_revised=True))


def write_numbered(layout: Layout) -> bytes:
    """Headings numbered by the word processor, and table 三 cut in two at a page break."""
    return _write(layout, Style(numbers_headings=True, splits_table=True))


def _write(layout: Layout, style: Style) -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = layout.title, layout.organ, ""
    properties.comments = ""
    properties.created = properties.modified = MADE_AT.replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.54)
    if style.numbers_headings:
        _add_numbering(document)
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_write_parts(layout, style))}</w:body>")
    for element in body:
        document.element.body.insert_element_before(element, "w:sectPr")
    saved = io.BytesIO()
    document.save(saved)
    return pack_again(saved.getvalue())


def _write_parts(layout: Layout, style: Style) -> Iterator[str]:
    plain, bold = _rpr(style.font, 28), _rpr("黑体", 28, is_bold=True)
    runs = _choose_runs(style, Random(f"word {layout.dice}"))
    headings = [part.text for part in layout.parts if isinstance(part, Heading)]
    is_list = style.numbers_headings and [text[0] for text in headings] == list("一二三四五六")
    yield _paragraph(_run(layout.title, _rpr("方正小标宋简体", 36, is_bold=True)), '<w:jc w:val="center"/>')
    yield _paragraph("", "")
    for i, part in enumerate(layout.parts):
        match part:
            case Heading(text) if is_list:
                yield _paragraph(_run(text[2:], bold), _LIST_ITEM)
            case Heading(text):
                yield _paragraph(_run(text, bold), _INDENT)
            case Line(text) if layout.published_on is not None and i >= len(layout.parts) - 2:
                yield _paragraph(_run(text, plain), '<w:jc w:val="right"/>')
            case Line(text):
                yield _paragraph(_run(text, plain), _INDENT)
            case Grid(number):
                tables = _split(part) if style.splits_table and number == "3" else (part,)
                yield _PAGE_BREAK.join(_write_table(table, style, runs) for table in tables)
                yield _paragraph("", "")


_INDENT = '<w:spacing w:line="500" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/>'
_LIST_ITEM = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_NUMBERING}"/></w:numPr>'
_CELL_SPACING = '<w:spacing w:before="0" w:after="0"/>'
_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _split(grid: Grid) -> tuple[Grid, ...]:
    """Two tables where （四）无法提供 begins; the second one's cell under 三 is empty, as Word leaves it."""
    at = next((i for i, row in enumerate(grid.rows) if any("（四）" in box.text for box in row)), 0)
    group = next((i for i, row in enumerate(grid.rows) if any("三、" in box.text for box in row)), at)
    if not _HEADS <= group < at:
        return (grid,)
    rows = list(grid.rows)
    outcome = rows[group][0]
    rows[group] = (Box(outcome.text, rowspan=at - group, role="group"), *rows[group][1:])
    rest = Box("", rowspan=outcome.rowspan - (at - group), role="group")
    rows[at] = (rest, *rows[at])
    return Grid(grid.number, tuple(rows[:at])), Grid(grid.number, tuple(rows[at:]))


def _write_table(grid: Grid, style: Style, runs: Runs) -> str:
    widths = _WIDTHS[grid.number]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_write_row(row, grid.number, style, runs) for row in expand(grid))
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" '
        f'w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _write_row(row: tuple[Slot | None, ...], number: str, style: Style, runs: Runs) -> str:
    """One row; the cells that a merge from above covers are there and empty, as the format asks."""
    missing = sum(slot is None for slot in row)
    after = f'<w:gridAfter w:val="{missing}"/>' if missing else ""
    height = f'<w:trHeight w:val="{style.row_height}" w:hRule="atLeast"/>'
    cells = "".join(
        _write_cell(slot, c, number, style, runs)
        for c, slot in enumerate(row)
        if slot is not None and slot.column == 0
    )
    return f'<w:tr><w:trPr>{after}{height}<w:jc w:val="center"/></w:trPr>{cells}</w:tr>'


def _write_cell(slot: Slot, column: int, number: str, style: Style, runs: Runs) -> str:
    box = slot.box
    width = sum(_WIDTHS[number][column : column + box.colspan])
    span = f'<w:gridSpan w:val="{box.colspan}"/>' if box.colspan > 1 else ""
    merge = "" if box.rowspan == 1 else '<w:vMerge w:val="restart"/>' if slot.is_anchor else "<w:vMerge/>"
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="C6D9F1"/>' if box.role == "band" else ""
    side = "left" if box.role in ("band", "note", "label") and number != "4" else "center"
    font = "楷体" if box.role == "note" else style.font
    properties = _rpr(font, 20 if number != "4" else 18)
    text = _fill(box, properties, runs) if slot.is_anchor and box.text else ""
    paragraph = _paragraph(text, f'{_CELL_SPACING}<w:jc w:val="{side}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraph}</w:tc>"
    )


def _fill(box: Box, properties: str, runs: Runs) -> str:
    return runs(box.text, properties) if box.role == "value" else _run(box.text, properties)


def _choose_runs(style: Style, rng: Random) -> Runs:
    """How the number in a cell is written."""
    if style.is_revised:
        return lambda text, properties: _revise(text, properties, rng)
    if style.cuts_runs:
        return _cut
    return _run


def _cut(text: str, properties: str) -> str:
    """A number in several runs: 1|28, the first as it was, the rest typed over it."""
    pieces = (text[:1], text[1:]) if len(text) < 4 else (text[:1], text[1:3], text[3:])
    return "".join(_run(piece, properties) for piece in pieces if piece)


def _revise(text: str, properties: str, rng: Random) -> str:
    """Now and then an older number struck out before the one that holds."""
    if rng.random() > 0.15 or not text.isdigit():
        return _run(text, properties)
    attributes = f'w:id="{rng.randrange(1000, 9999)}" w:author="审核" w:date="{MADE_AT:%Y-%m-%dT%H:%M:%SZ}"'
    old = str(rng.randrange(1, 60))
    deleted = f"<w:del {attributes}><w:r>{properties}<w:delText>{old}</w:delText></w:r></w:del>"
    return f"{deleted}<w:ins {attributes}>{_run(text, properties)}</w:ins>"


def _paragraph(runs: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _rpr(font: str, half_points: int, *, is_bold: bool = False) -> str:
    bold = "<w:b/>" if is_bold else ""
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{bold}'
        f'<w:sz w:val="{half_points}"/></w:rPr>'
    )


def _add_numbering(document: Document) -> None:
    """A list whose items are 一、二、三、."""
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="560"/></w:pPr>'
        "</w:lvl>"
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBERING}"><w:multiLevelType '
            f'w:val="singleLevel"/>{level}</w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{_NUMBERING}"><w:abstractNumId w:val="{_NUMBERING}"/></w:num>'
        )
    )


WORD_SHAPES: Mapping[str, Shape] = {
    "word": Shape("word", 900, ".docx", write_official),
    "word_wps": Shape("word", 600, ".docx", write_wps),
    "word_revised": Shape("word", 100, ".docx", write_revised),
    "word_numbered": Shape("word", 200, ".docx", write_numbered),
}
"""Name -> shape."""
