"""The file shapes that reports are written in: name -> writer, written from what real files are like.

A writer is a function from a :class:`~analytics.synthetic.grid.Layout` to the file's bytes. Each family of
shapes is a module with a mapping of its own; another shape is another row there.
"""

from collections.abc import Mapping
from types import MappingProxyType

from analytics.errors import UnknownSelection
from analytics.synthetic.shapes.browser import BROWSER_SHAPES, require_browser
from analytics.synthetic.shapes.html import HTML_SHAPES
from analytics.synthetic.shapes.ledger import LEDGERS
from analytics.synthetic.shapes.pdf import PDF_COLLECTIONS, PDF_SHAPES
from analytics.synthetic.shapes.scans import SCAN_SHAPES
from analytics.synthetic.shapes.shape import Collection, Demand, Shape
from analytics.synthetic.shapes.sheets import SHEET_COLLECTIONS, SHEET_SHAPES
from analytics.synthetic.shapes.text import TEXT_SHAPES
from analytics.synthetic.shapes.word import WORD_SHAPES

__all__ = ["COLLECTIONS", "SHAPES", "Collection", "Demand", "Shape", "choose_shapes", "weigh"]

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        **TEXT_SHAPES,
        **HTML_SHAPES,
        **WORD_SHAPES,
        **SHEET_SHAPES,
        **PDF_SHAPES,
        **BROWSER_SHAPES,
        **SCAN_SHAPES,
    }
)
"""Every shape that holds one report, by name."""

COLLECTIONS: Mapping[str, Collection] = MappingProxyType({**SHEET_COLLECTIONS, **LEDGERS, **PDF_COLLECTIONS})
"""Every shape that holds several reports, by name."""


def choose_shapes(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The shapes of these formats (``text``, ``html``, …) or of these names; all where none is named.

    Shapes of weight 0 are chosen only by name.

    Raises:
        UnknownSelection: Something is neither a format nor a shape.
        MissingBrowser: A shape needs a browser, and there is none.
    """
    every: Mapping[str, Shape | Collection] = {**SHAPES, **COLLECTIONS}
    known = {shape.format for shape in every.values()} | every.keys()
    if unknown := tuple(name for name in formats if name not in known):
        raise UnknownSelection("shape", unknown)
    if not BROWSER_SHAPES.keys().isdisjoint(formats):
        require_browser()
    return tuple(
        name
        for name, shape in every.items()
        if name in formats or (shape.weight and (not formats or shape.format in formats))
    )


def weigh(name: str) -> int:
    """How often a shape is met among those chosen; one asked for by name is met at least now and then."""
    return max((SHAPES.get(name) or COLLECTIONS[name]).weight, 1)
