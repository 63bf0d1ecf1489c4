"""Every file shape the factory can write, with what may be asked of a reader of it."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from analytics.synthetic.grid import Grid, Slot, expand
from analytics.synthetic.shapes import Demand, html, pdf, sheets, text, word
from analytics.synthetic.shapes import shape as synthetic

from factory.grid import Draft


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write a draft to a file. `needs` names what the machine must have: a browser."""

    name: str
    suffix: str
    demand: Demand
    write: Callable[[Draft], bytes]
    needs: str | None = None


def _adopt(shapes: Mapping[str, synthetic.Shape]) -> tuple[Shape, ...]:
    return tuple(Shape(name, shape.suffix, shape.demand, shape.write) for name, shape in shapes.items())


def _write_spelt_out(draft: Draft) -> bytes:
    """Markdown as converters write it: what a merged cell says stands in every column, bold; all quoted."""
    lines = [draft.title]
    for part in draft.parts:
        lines.append("")
        if not isinstance(part, Grid):
            lines.append(part.text)
            continue
        for index, row in enumerate(expand(part)):
            texts = [slot.box.text if slot else "" for slot in row]
            lines.append(f"| {' | '.join(f'**{text}**' if text else '' for text in texts)} |")
            lines += [f"|{'---|' * len(row)}"] if not index else []
    return "\n".join(f"> {line}" for line in lines).encode()


TEXT_SHAPES = (
    *_adopt(text.TEXT_SHAPES),
    Shape("markdown_spelt_out", ".md", Demand.HONEST, _write_spelt_out),
)

HTML_SHAPES = _adopt(html.HTML_SHAPES)


def _write_csv(draft: Draft, encoding: str) -> bytes:
    """A sheet saved as text: what a merged cell covers is empty, and every row is as long as the widest."""
    rows = [[draft.title]]
    for part in draft.parts:
        if isinstance(part, Grid):
            rows += [
                [slot.box.text if slot and slot.is_anchor else "" for slot in row] for row in expand(part)
            ]
        else:
            rows.append([part.text])
    width = max(map(len, rows))
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(row + [""] * (width - len(row)) for row in rows)
    return stream.getvalue().encode(encoding)


_WORKBOOK_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="年报"><Table>{}</Table></Worksheet></Workbook>"""


def _write_workbook_xml(draft: Draft) -> bytes:
    """A workbook in the XML of Excel 2003, as reporting systems export one."""
    rows = [f'<Row><Cell ss:MergeAcross="9">{_data(draft.title)}</Cell></Row>']
    for part in draft.parts:
        if isinstance(part, Grid):
            rows += [f"<Row>{''.join(_cells(row))}</Row>" for row in expand(part)]
        else:
            rows.append(f'<Row><Cell ss:MergeAcross="9">{_data(part.text)}</Cell></Row>')
    return _WORKBOOK_XML.format("".join(rows)).encode()


def _cells(row: Sequence[Slot | None]) -> Iterator[str]:
    for column, slot in enumerate(row, start=1):
        if slot is not None and slot.is_anchor:
            box = slot.box
            spans = f'ss:MergeAcross="{box.colspan - 1}" ss:MergeDown="{box.rowspan - 1}"'
            yield f'<Cell ss:Index="{column}" {spans}>{_data(box.text) if box.text else ""}</Cell>'


def _data(text: str) -> str:
    # What a number would lose, as 012 its zero, spreadsheets keep as text.
    kind = "Number" if text.isascii() and text.isdigit() and text == str(int(text)) else "String"
    return f'<Data ss:Type="{kind}">{escape(text)}</Data>'


OFFICE_SHAPES = (
    *_adopt(word.WORD_SHAPES),
    *_adopt(sheets.SHEET_SHAPES),
    *(
        Shape(f"csv_{encoding}", ".csv", Demand.EXACT, partial(_write_csv, encoding=encoding))
        for encoding in ("utf-8-sig", "gb18030")
    ),
    Shape("workbook_xml", ".xml", Demand.EXACT, _write_workbook_xml),
)

TYPST_SHAPES = _adopt(pdf.PDF_SHAPES)


FIXED_SHAPES = (*TEXT_SHAPES, *HTML_SHAPES, *OFFICE_SHAPES, *TYPST_SHAPES)
"""Every shape that needs no browser."""

BROWSER_NAMES = ("pdf_browser", "pdf_browser_borderless")


def browser_shapes(print_page: Callable[[bytes], bytes]) -> tuple[Shape, ...]:
    """Web pages printed by a browser, with and without borders."""

    def printed(draft: Draft, has_borders: bool) -> bytes:
        return print_page(html.write_printable(draft, has_borders=has_borders))

    return (
        Shape(BROWSER_NAMES[0], ".pdf", Demand.EXACT, partial(printed, has_borders=True), "browser"),
        Shape(
            BROWSER_NAMES[1],
            ".pdf",
            Demand.HONEST,
            partial(printed, has_borders=False),
            "browser",
        ),
    )
