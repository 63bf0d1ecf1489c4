"""Reports as PDF: set by typst (ruled or not), or printed by a browser from a web page."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import typst
from playwright.sync_api import Page, sync_playwright

from analytics.synthetic.grid import Grid, Heading, Line, expand

from factory.grid import Draft

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "SimSun", "Songti SC", "Microsoft YaHei")
"""Families that have the characters of a report, in order of preference."""

MADE_AT = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
"""Written into every PDF instead of the day of its making."""

BROWSER_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True, slots=True)
class Press:
    """How a report is set: rules round the cells, heads on each page, landscape, density, tags."""

    is_ruled: bool = True
    repeats_heads: bool = False
    is_flipped: bool = False
    row_inset: str = "5pt"
    is_tagged: bool = True


_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.agency)
#set page(paper: "a4", flipped: data.flipped, margin: (x: 26mm, y: 28mm),
  footer: context align(center, text(10pt, ("- ", counter(page).display(), " -").join())))
#set text(font: data.fonts, lang: "zh", region: "cn", size: 14pt)
#set par(first-line-indent: (amount: 2em, all: true), leading: 1em)
#let widths = (
  "2": (1.4fr, 1fr, 1fr, 1fr),
  "3": (1.3em, 4.6em, 1fr, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em, 2.9em),
  "4": (1fr,) * 15,
)
#let draw(cell, number) = table.cell(
  x: cell.x, y: cell.y, colspan: cell.colspan, rowspan: cell.rowspan,
  align: if cell.role == "label" and number != "4" { left + horizon } else { center + horizon },
  fill: if cell.role == "band" and data.ruled { rgb("#c6d9f1") } else { none },
  { set par(first-line-indent: 0em, leading: 0.4em); cell.text },
)
#let grid-of(part) = {
  set text(size: if part.number == "2" { 10.5pt } else { 8pt })
  let cells = part.rows.flatten().map(cell => draw(cell, part.number))
  let heads = if data.repeats and part.number == "3" {
    (table.header(..part.rows.slice(0, 3).flatten().map(cell => draw(cell, part.number))),)
  } else { () }
  let body = if heads.len() > 0 {
    part.rows.slice(3).flatten().map(cell => draw(cell, part.number))
  } else { cells }
  let usual = widths.at(part.number)
  table(columns: if usual.len() == part.width { usual } else { (1fr,) * part.width },
    stroke: if data.ruled { 0.5pt } else { none },
    inset: (x: 2pt, y: eval(data.inset)), ..heads, ..body)
}
#align(center, text(20pt, weight: "bold", data.title))
#v(1em)
#for part in data.parts {
  if part.kind == "heading" { par(text(weight: "bold", part.text)) }
  else if part.kind == "line" { par(part.text) }
  else { grid-of(part) }
}
"""


def write_typst(draft: Draft, press: Press) -> bytes:
    """Set a draft with typst; the same draft gives the same bytes with the same fonts.

    Raises:
        LookupError: No installed font has Chinese characters.
    """
    data = {
        "title": draft.title,
        "agency": draft.report.agency,
        "flipped": press.is_flipped,
        "ruled": press.is_ruled,
        "repeats": press.repeats_heads,
        "inset": press.row_inset,
        "fonts": chinese_fonts(),
        "parts": [_describe(part) for part in draft.parts],
    }
    made = typst.compile(
        _SOURCE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(MADE_AT.timestamp()),
        pdf_tags=press.is_tagged,
    )
    return bytes(made)


def has_chinese_font() -> bool:
    """Whether this machine can set a report."""
    return not set(FONTS).isdisjoint(typst.Fonts().families())


def chinese_fonts() -> list[str]:
    """The installed families that can set a report.

    Raises:
        LookupError: There is none.
    """
    installed = set(typst.Fonts().families())
    found = [family for family in FONTS if family in installed]
    if not found:
        raise LookupError(f"no font with Chinese characters is installed; one of: {', '.join(FONTS)}")
    return found


def find_browser() -> str | None:
    """The path of an installed chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def start_printer(browser: str) -> Iterator[Callable[[bytes], bytes]]:
    """A function that prints an HTML page to PDF, for as long as the context is open.

    It works in a thread of its own: Playwright runs once in a thread, and browser tests have theirs.
    """
    with ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        start = playwright.chromium.launch
        try:
            chromium = thread.submit(start, executable_path=browser, args=BROWSER_ARGUMENTS).result()
            page = thread.submit(chromium.new_page).result()
            yield lambda html: thread.submit(_print, page, html).result()
        finally:
            thread.submit(playwright.stop).result()


def _print(page: Page, html: bytes) -> bytes:
    page.set_content(html.decode())
    return page.pdf(prefer_css_page_size=True, print_background=True)


def _describe(part: Heading | Line | Grid) -> dict[str, object]:
    match part:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Line(text):
            return {"kind": "line", "text": text}
        case Grid(number):
            full = expand(part)
            return {
                "kind": "table",
                "number": number,
                "width": len(full[0]),
                "rows": [
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
                ],
            }
