"""Every file shape the factory can write, with what may be asked of a reader of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from factory import html, pdf, text
from factory.grid import Draft


class Demand(StrEnum):
    """What a reader owes to a shape. No shape may ever give a wrong figure."""

    EXACT = "exact"
    """Labels and cells are all there: every figure is read."""
    CAREFUL = "careful"
    """Cells are there but their columns are lost where one is blank: exact only when none is."""
    HONEST = "honest"
    """Nothing separates the cells: figures may be unreadable, never wrong."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write a draft to a file. `needs` names what the machine must have: font, browser."""

    name: str
    suffix: str
    demand: Demand
    write: Callable[[Draft], bytes]
    needs: str | None = None


def _text(name: str, lay: text.TableLayout, demand: Demand, **options: str) -> Shape:
    return Shape(name, ".txt", demand, partial(text.write_text, lay=lay, **options))


TEXT_SHAPES = (
    _text("tabs", text.lay_tabs, Demand.EXACT),
    _text("tabs_torn", text.lay_tabs_torn, Demand.EXACT),
    _text("tabs_windows", text.lay_tabs, Demand.EXACT, ending="\r\n", encoding="utf-8-sig"),
    _text("tabs_gb18030", text.lay_tabs, Demand.EXACT, encoding="gb18030"),
    _text("tabs_utf16", text.lay_tabs, Demand.EXACT, encoding="utf-16"),
    Shape(
        "markdown",
        ".md",
        Demand.EXACT,
        partial(text.write_text, lay=text.lay_markdown, heading="## ", gap="\n\n"),
    ),
    Shape(
        "markdown_broken",
        ".md",
        Demand.EXACT,
        partial(text.write_text, lay=text.lay_markdown_broken, heading="## ", gap="\n\n"),
    ),
    _text("pipes", text.lay_pipes, Demand.EXACT),
    _text("pipes_collapsed", text.lay_pipes_collapsed, Demand.CAREFUL),
    _text("cell_lines", text.lay_cell_lines, Demand.EXACT),
    _text("cell_lines_inline", text.lay_cell_lines_inline, Demand.EXACT),
    _text("cell_lines_led", text.lay_cell_lines_led, Demand.CAREFUL),
    _text("separator_lines", text.lay_separator_lines, Demand.EXACT),
    _text("separator_lines_padded", text.lay_separator_lines_padded, Demand.EXACT),
    Shape("giant_cell", ".txt", Demand.EXACT, text.write_giant_cell),
    _text("paragraphs", text.lay_paragraphs, Demand.HONEST, gap="\n\n"),
    _text("number_lines", text.lay_number_lines, Demand.HONEST),
    Shape("one_line", ".txt", Demand.HONEST, text.write_one_line),
    Shape("deduplicated", ".txt", Demand.HONEST, text.write_deduplicated),
)

HTML_SHAPES = tuple(
    Shape(f"html_{name}", ".html", Demand.EXACT, write)
    for name, write in (
        ("clean", html.write_clean),
        ("portal", html.write_portal),
        ("ragged", html.write_ragged),
        ("pieces", html.write_pieces),
        ("word_export", html.write_word_export),
        ("layout_table", html.write_layout_table),
        ("fragment", html.write_fragment),
        ("gb18030", html.write_gb18030),
        ("item_tables", html.write_item_tables),
    )
)


def _press(name: str, demand: Demand, press: pdf.Press) -> Shape:
    return Shape(f"pdf_{name}", ".pdf", demand, partial(pdf.write_typst, press=press), needs="font")


TYPST_SHAPES = (
    _press("ruled", Demand.EXACT, pdf.Press()),
    _press("ruled_heads", Demand.EXACT, pdf.Press(repeats_heads=True, row_inset="9pt")),
    _press("ruled_flipped", Demand.EXACT, pdf.Press(is_flipped=True)),
    _press("unruled", Demand.HONEST, pdf.Press(is_ruled=False)),
)


FIXED_SHAPES = (*TEXT_SHAPES, *HTML_SHAPES, *TYPST_SHAPES)
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
