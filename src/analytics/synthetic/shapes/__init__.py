"""The file shapes that reports are written in: name -> writer.

A writer is a function from a :class:`~analytics.synthetic.report.Report` to the file's suffix and content; it
lays the report out with :func:`analytics.synthetic.grid.lay_out`. Another shape is another row of `SHAPES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analytics.errors import UnknownSelection
from analytics.synthetic.report import Report
from analytics.synthetic.shapes.html import write_clean
from analytics.synthetic.shapes.text import write_tabs


@dataclass(frozen=True, slots=True)
class Shape:
    """One file shape: its format (as the command line names it), how often it is met, its writer."""

    format: str
    weight: int
    write: Callable[[Report], tuple[str, bytes]]


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "tabs": Shape("text", 2, write_tabs),
        "clean": Shape("html", 5, write_clean),
    }
)


def choose_shapes(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The shapes of these formats (``text``, ``html``, …) or of these names; all where none is named.

    Raises:
        UnknownSelection: Something is neither a format nor a shape.
    """
    known = {shape.format for shape in SHAPES.values()} | SHAPES.keys()
    if unknown := tuple(name for name in formats if name not in known):
        raise UnknownSelection("format", unknown)
    return tuple(
        name for name, shape in SHAPES.items() if not formats or shape.format in formats or name in formats
    )
