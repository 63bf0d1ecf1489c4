"""Drafts printed to PDF in many ways, and whether a reading of them has every number in its place."""

import html
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from analytics.documents.pdf.ink import read_ink
from analytics.documents.pdf.open import open_pdf
from analytics.documents.pdf.text import join_box, select_inside
from analytics.model import Cell, Document, Form, PagePlace, Paragraph, Table, Variant
from analytics.synthetic.grid import Grid, Heading, expand

from factory.forms import figure_keys
from factory.grid import Draft, compose
from factory.report import fill_in

_BASE = "body{font:12pt 'Noto Serif CJK SC',serif} h2{font-size:14pt} table{width:100%;font-size:10pt}"
_COLLAPSED = _BASE + "table{border-collapse:collapse} td{padding:4px}"

STYLES = {
    "ruled": _COLLAPSED + "td{border:1px solid #000}",
    "grey": _COLLAPSED + "td{border:.5pt solid #888;text-align:center}",
    "separate": _BASE + "table{border-spacing:2px} td{border:1px solid #000;padding:3px}",
    "dotted": _COLLAPSED + "td{border:1px dotted #000}",
    "dashed": _COLLAPSED + "td{border:1px dashed #000}",
    "double": _COLLAPSED + "td{border:3px double #000}",
    "no_outer": _COLLAPSED
    + "td{border:1px solid} td:first-child{border-left:0} td:last-child{border-right:0}",
    "large": _COLLAPSED + "table{font-size:14pt} td{border:1px solid;padding:10px}",
    "none": _COLLAPSED,
    "none_centred": _COLLAPSED + "td{text-align:center}",
    "none_right": _COLLAPSED + "td{text-align:right}",
    "none_bottom": _COLLAPSED + "td{text-align:right;vertical-align:bottom} @page{size:A4 landscape}",
    "none_frame": _COLLAPSED + "table{border:1px solid}",
    "none_columns": _COLLAPSED + "td{border-left:1px solid;border-right:1px solid} table{border:1px solid}",
    "none_below_head": _COLLAPSED + "tr:nth-child(-n+3) td{border:1px solid} tr{border-bottom:1px solid}",
    "none_rows": _COLLAPSED + "tr{border-bottom:1px solid #000}",
    "none_shaded": _COLLAPSED + "tr:nth-child(even) td{background:#eee}",
}
"""Style sheets for tables; `none` in the name: no borders between columns."""

TIGHT = _COLLAPSED + "table{font-size:8pt} td{padding:1px;text-align:right}"
"""Rows without lines and hardly a gap: labels of rows run together with those above them."""

_PROSE = dict.fromkeys("0156", ("某某区认真贯彻落实条例，全年主动公开信息1136条，开展培训2次。" * 3,))


def number_draft(form: Form, variant: Variant | None = None, blank_each: int | None = None) -> Draft:
    """A report whose figures are 101, 102, …; every `blank_each`-th one of tables 三 and 四 is blank."""
    truth = {key: Decimal(101 + index) for index, key in enumerate(figure_keys(form, variant))}
    report = fill_in("某某区人民政府", 2024, form, variant, truth, _PROSE)
    if blank_each is not None:
        printed = {
            key: None if index % blank_each == 0 and not key.indicator.startswith("proactive.") else text
            for index, (key, text) in enumerate(report.printed.items())
        }
        report = replace(report, printed=printed)
    return compose(report)


def write_page(draft: Draft, style: str) -> bytes:
    """The draft as a web page; `style` is the name of one of `STYLES` or `TIGHT`."""
    rules = STYLES.get(style, style)
    out = [f"<!doctype html><meta charset=utf-8><style>{rules}</style><h1>{draft.title}</h1>"]
    for part in draft.parts:
        if isinstance(part, Grid):
            rows = (
                "".join(
                    f"<td colspan={box.colspan} rowspan={box.rowspan}>{html.escape(box.text)}</td>"
                    for box in row
                )
                for row in part.rows
            )
            out.append(f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>")
        else:
            tag = "h2" if isinstance(part, Heading) else "p"
            out.append(f"<{tag}>{html.escape(part.text)}</{tag}>")
    return "\n".join(out).encode()


def find_faults(document: Document, draft: Draft) -> list[str]:
    """What is wrong with a reading of a `number_draft`: empty when every number is in its place.

    Every printed number must stand in exactly one cell, in a row that has its row label; numbers of
    one column of tables 三 and 四 must stand in one column of each table, and the columns in order.
    """
    tables = [block for block in document.blocks if isinstance(block, Table)]
    where: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, row, column, cell in iterate_cells(document):
        where[cell.text].append((number, row, column))
    faults: list[str] = []
    columns: dict[tuple[int, str], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for grid in (part for part in draft.parts if isinstance(part, Grid)):
        for slots in expand(grid):
            boxes = [slot.box for slot in slots if slot is not None]
            label = next((_squeeze(box.text) for box in reversed(boxes) if box.key is None), None)
            for index, slot in enumerate(slots):
                if slot is None or slot.box.key is None or not slot.is_anchor or not slot.box.text:
                    continue
                found = where[slot.box.text]
                if len(found) != 1:
                    faults.append(f"{slot.box.text} stands in {len(found)} cells")
                    continue
                ((table, row, column),) = found
                texts = [_squeeze(cell.text) for cell in tables[table].rows[row]]
                if label is not None and label not in texts:
                    faults.append(f"{slot.box.text} stands beside {texts}, not {label}")
                if grid.number != "2":
                    columns[table, grid.number][index].add(column)
    for by_index in columns.values():
        faults += [
            f"column {index} is spread over {found}" for index, found in by_index.items() if len(found) > 1
        ]
        order = [min(by_index[index]) for index in sorted(by_index)]
        if any(left >= right for left, right in itertools.pairwise(order)):
            faults.append(f"columns out of order: {order}")
    return faults


def iterate_cells(document: Document) -> Iterator[tuple[int, int, int, Cell]]:
    """Each cell of a document once, with its table, row and column."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables):
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                if cell.anchor == (row, column):
                    yield number, row, column, cell


def find_misplaced(data: bytes, document: Document) -> list[tuple[str, str, PagePlace]]:
    """Cells and paragraphs whose place does not give their text again, as (text, found, place).

    Left out are labels that a page break cut: their text stands in two places.
    """
    with open_pdf(data, "test") as pdf:
        inks = [read_ink(pdf, number) for number in range(1, len(pdf) + 1)]
    pieces = [cell for *_, cell in iterate_cells(document) if not cell.is_suspect]
    misplaced = []
    for piece in [*pieces, *(block for block in document.blocks if isinstance(block, Paragraph))]:
        if isinstance(piece.place, PagePlace):
            box = piece.place.box
            found = join_box(select_inside(inks[piece.place.page - 1].glyphs, box), box)
            if found != piece.text:
                misplaced.append((piece.text, found, piece.place))
    return misplaced


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)
