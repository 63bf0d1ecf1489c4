"""Reports as plain text."""

from collections.abc import Mapping

from analytics.synthetic.grid import Grid, Heading, Layout, Line, expand
from analytics.synthetic.shapes.shape import Shape


def write_tabs(layout: Layout) -> bytes:
    """Tabs between all cells of the full rectangle; covered cells are empty."""
    lines = [layout.title]
    for part in layout.parts:
        match part:
            case Heading(text) | Line(text):
                lines.append(text)
            case Grid():
                lines += _lay_tabs(part)
    return ("\n".join(lines) + "\n").encode()


def _lay_tabs(grid: Grid) -> list[str]:
    return [
        "\t".join(slot.box.text if slot is not None and slot.is_anchor else "" for slot in row)
        for row in expand(grid)
    ]


TEXT_SHAPES: Mapping[str, Shape] = {"tabs": Shape("text", 20, ".txt", write_tabs)}
