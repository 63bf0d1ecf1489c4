"""Every file shape the factory can write, with what may be asked of a reader of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from analytics.synthetic.shapes import Demand, html, pdf, text
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


TEXT_SHAPES = _adopt(text.TEXT_SHAPES)

HTML_SHAPES = _adopt(html.HTML_SHAPES)


TYPST_SHAPES = _adopt(pdf.PDF_SHAPES)


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
