"""Reports as PDF, set by typst with a font that comes as a dependency: the same bytes on every machine.

Text goes into typst as data and is never read as markup.
"""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pylopdf_fonts_zh_cn
import typst

from analytics.synthetic.grid import Grid, Heading, Layout, Line, Part, expand
from analytics.synthetic.shapes.packing import MADE_AT
from analytics.synthetic.shapes.shape import Collection, Demand, Shape

Rules = Literal["all", "frame", "columns", "none"]


@dataclass(frozen=True, slots=True)
class Press:
    """How a report is set.

    Attributes:
        rules: Round every cell, round heads and table only, between columns only, or nowhere.
        repeats_heads: The heads of table 三 stand on each of its pages.
        is_flipped: Landscape.
        inset: Above and below the text of a cell; decides how many pages table 三 takes.
        is_tagged: The file says what is heading, paragraph and table.
        font: Family.
    """

    rules: Rules = "all"
    repeats_heads: bool = False
    is_flipped: bool = False
    inset: str = "5pt"
    is_tagged: bool = True
    font: Literal["Noto Serif SC", "Noto Sans SC"] = "Noto Serif SC"


_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author)
#set page(paper: "a4", flipped: data.flipped,
  margin: if data.pair { (x: 12mm, y: 15mm) } else { (x: 26mm, y: 28mm) },
  footer: context align(center, text(10pt, ("- ", counter(page).display(), " -").join())))
#set text(font: data.font, lang: "zh", region: "cn", size: if data.pair { 9pt } else { 14pt })
#set par(first-line-indent: (amount: 2em, all: true), leading: if data.pair { 0.6em } else { 1em })
#let widths = (
  "2": (1.4fr, 1fr, 1fr, 1fr),
  "3": (1.3em, 4.6em, 1fr, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em),
  "4": (1fr,) * 15,
)
#let draw(cell, number) = table.cell(
  x: cell.x, y: cell.y, colspan: cell.colspan, rowspan: cell.rowspan,
  align: if cell.role == "label" and number != "4" { left + horizon } else { center + horizon },
  fill: if cell.role == "band" and data.rules == "all" { rgb("#c6d9f1") } else { none },
  stroke: if data.rules == "frame" and cell.role == "head" { 0.5pt } else { (:) },
  { set par(first-line-indent: 0em, leading: 0.4em); cell.text },
)
#let strokes = (
  "all": 0.5pt, "none": none, "frame": none, "columns": (left: 0.5pt, right: 0.5pt),
)
#let grid-of(part) = {
  set text(size: if part.number == "2" { 10.5pt } else { 8pt }) if not data.pair
  set text(size: 6pt) if data.pair
  let cells = part.rows.flatten().map(cell => draw(cell, part.number))
  let heads = if data.repeats and part.number == "3" {
    (table.header(..part.rows.slice(0, 3).flatten().map(cell => draw(cell, part.number))),)
  } else { () }
  let body = if heads.len() > 0 {
    part.rows.slice(3).flatten().map(cell => draw(cell, part.number))
  } else { cells }
  let usual = widths.at(part.number)
  let set-table = table(
    columns: if usual.len() == part.width { usual } else { (1fr,) * part.width },
    stroke: strokes.at(data.rules),
    inset: (x: 2pt, y: eval(data.inset)), ..heads, ..body)
  if data.rules == "frame" { block(stroke: 0.5pt, set-table) } else { set-table }
}
#let show-part(part) = {
  if part.kind == "heading" { par(text(weight: "bold", part.text)) }
  else if part.kind == "signature" { align(right, par(part.text)) }
  else if part.kind == "line" { par(part.text) }
  else { grid-of(part) }
}
#let show-title(title) = align(center, text(if data.pair { 13pt } else { 20pt }, weight: "bold", title))
#if data.pair {
  for band in data.bands {
    if band.beside {
      grid(columns: (1fr, 1fr), column-gutter: 8mm,
        ..band.columns.map(column => {
          if column.title != none { show-title(column.title); v(0.5em) }
          for part in column.parts { show-part(part) }
        }))
    } else { for column in band.columns { for part in column.parts { show-part(part) } } }
  }
} else {
  for report in data.reports {
    show-title(report.title)
    v(1em)
    for part in report.parts { show-part(part) }
    if report != data.reports.last() { pagebreak() }
  }
}
"""


def write_pdf(layout: Layout, press: Press) -> bytes:
    """Set a report."""
    return write_pdf_of_several((layout,), press)


def write_pdf_of_several(layouts: Sequence[Layout], press: Press) -> bytes:
    """Set reports one after the other, each on pages of its own: several years, or a joint file."""
    reports = [{"title": layout.title, "parts": _describe_parts(layout)} for layout in layouts]
    return _set(layouts, press, {"pair": False, "reports": reports})


BESIDE = Press(is_flipped=True, inset="2.5pt")
"""How two reports side by side are set, unless a test asks for something else."""


def write_pdf_pair(layouts: Sequence[Layout], press: Press = BESIDE) -> bytes:
    """Two years side by side on landscape pages; section 四 one above the other, the later year first.

    A year that has no other beside it is set by itself.
    """
    if len(layouts) == 1:
        return write_pdf(layouts[0], Press(is_flipped=True))
    left, right = (_describe_parts(layout) for layout in layouts)
    cut_left, cut_right = (_find_section_four(parts) for parts in (left, right))
    columns = [
        {"title": layout.title, "parts": parts[: cut[0]]}
        for layout, parts, cut in zip(layouts, (left, right), (cut_left, cut_right), strict=True)
    ]
    bands = [
        {"beside": True, "columns": columns},
        {
            "beside": False,
            "columns": [
                {"title": None, "parts": right[slice(*cut_right)]},
                {"title": None, "parts": left[slice(*cut_left)]},
            ],
        },
        {
            "beside": True,
            "columns": [
                {"title": None, "parts": left[cut_left[1] :]},
                {"title": None, "parts": right[cut_right[1] :]},
            ],
        },
    ]
    return _set(layouts, press, {"pair": True, "bands": bands})


def name_years(layouts: Sequence[Layout]) -> tuple[str, ...]:
    """The parts of a file that holds several years of one agency: the years."""
    return tuple(str(layout.report_year) for layout in layouts)


@functools.cache
def load_fonts() -> typst.Fonts:
    """The fonts that reports are set in; those of the machine are left out."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _set(layouts: Sequence[Layout], press: Press, content: Mapping[str, object]) -> bytes:
    data = {
        "title": layouts[0].title,
        "author": layouts[0].organ,
        "flipped": press.is_flipped,
        "rules": press.rules,
        "repeats": press.repeats_heads,
        "inset": press.inset,
        "font": press.font,
        **content,
    }
    made = typst.compile(
        _SOURCE.encode(),
        format="pdf",
        font_paths=load_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(MADE_AT.timestamp()),
        pdf_tags=press.is_tagged,
    )
    return bytes(made)


def _find_section_four(parts: Sequence[Mapping[str, object]]) -> tuple[int, int]:
    """Where section 四 begins and ends; where it is missing, an empty place after everything."""
    headings = [i for i, part in enumerate(parts) if part["kind"] == "heading"]
    start = next((i for i in headings if str(parts[i]["text"]).startswith("四")), len(parts))
    return start, next((i for i in headings if i > start), len(parts))


def _describe_parts(layout: Layout) -> list[Mapping[str, object]]:
    """The parts as data; the last two of a published report are its signature."""
    parts = [_describe(part) for part in layout.parts]
    if layout.published_on is not None:
        for part in parts[-2:]:
            part["kind"] = "signature"
    return [*parts]


def _describe(part: Part) -> dict[str, object]:
    match part:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Line(text):
            return {"kind": "line", "text": text}
        case Grid(number):
            return {"kind": "table", "number": number, **_describe_table(part)}


def _describe_table(grid: Grid) -> dict[str, object]:
    full = expand(grid)
    rows = [
        [
            {
                "text": slot.box.text,
                "colspan": slot.box.colspan,
                "rowspan": slot.box.rowspan,
                "role": slot.box.role,
                "x": x,
                "y": y,
            }
            for x, slot in enumerate(row)
            if slot is not None and slot.is_anchor
        ]
        for y, row in enumerate(full)
    ]
    return {"width": len(full[0]), "rows": rows}


def _press(weight: int, press: Press, demand: Demand = Demand.EXACT) -> Shape:
    return Shape("pdf", weight, ".pdf", partial(write_pdf, press=press), demand)


def _joint(
    weight: int, write: Callable[[Sequence[Layout]], bytes], demand: Demand = Demand.EXACT
) -> Collection:
    return Collection("pdf", weight, ".pdf", write, name_years, demand, joins="years")


PDF_SHAPES: Mapping[str, Shape] = {
    "pdf_ruled": _press(1200, Press()),
    "pdf_untagged": _press(400, Press(is_tagged=False, font="Noto Sans SC")),
    "pdf_ruled_heads": _press(350, Press(repeats_heads=True, inset="9pt")),
    "pdf_ruled_flipped": _press(50, Press(is_flipped=True)),
    "pdf_framed": _press(40, Press(rules="frame"), Demand.HONEST),
    "pdf_columns": _press(10, Press(rules="columns"), Demand.HONEST),
    "pdf_unruled": _press(50, Press(rules="none"), Demand.HONEST),
}
"""Name -> shape that holds one report."""

PDF_COLLECTIONS: Mapping[str, Collection] = {
    "pdf_years": _joint(40, partial(write_pdf_of_several, press=Press())),
    "pdf_pair": _joint(10, write_pdf_pair, Demand.HONEST),
}
"""Name -> shape that holds consecutive years of one agency."""
