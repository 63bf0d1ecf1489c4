"""The file shapes that reports are written in: name -> writer, written from what real files are like.

A writer is a function from a :class:`~analytics.synthetic.grid.Layout` to the file's bytes. Each family of
shapes is a module with a mapping of its own; another shape is another row there.
"""

from collections.abc import Mapping
from types import MappingProxyType

from analytics.errors import UnknownSelection
from analytics.synthetic.shapes.html import HTML_SHAPES
from analytics.synthetic.shapes.shape import Collection, Demand, Shape
from analytics.synthetic.shapes.text import TEXT_SHAPES

__all__ = ["COLLECTIONS", "SHAPES", "Collection", "Demand", "Shape", "choose_shapes"]

SHAPES: Mapping[str, Shape] = MappingProxyType({**TEXT_SHAPES, **HTML_SHAPES})
"""Every shape that holds one report, by name."""

COLLECTIONS: Mapping[str, Collection] = MappingProxyType({})
"""Every shape that holds several reports, by name."""


def choose_shapes(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The shapes of these formats (``text``, ``html``, …) or of these names; all where none is named.

    Shapes of weight 0 are chosen only by name.

    Raises:
        UnknownSelection: Something is neither a format nor a shape.
    """
    known = {shape.format for shape in SHAPES.values()} | SHAPES.keys()
    if unknown := tuple(name for name in formats if name not in known):
        raise UnknownSelection("shape", unknown)
    return tuple(
        name
        for name, shape in SHAPES.items()
        if name in formats or (shape.weight and (not formats or shape.format in formats))
    )
