"""A chart's drawing taken apart: the shapes as an SVG without text, and every text with its place.

What draws the shapes knows no Chinese font and only names the one it was told; so the texts are set by
whoever has the font (`images`), and no machine needs one.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

_SVG = "http://www.w3.org/2000/svg"
_TEXT, _TSPAN = f"{{{_SVG}}}text", f"{{{_SVG}}}tspan"
_TRANSFORM = re.compile(r"(translate|rotate)\(([^)]*)\)")


class Word(NamedTuple):
    """One line of text.

    Attributes:
        x: Of the anchor, in pixels from the left.
        y: Of the baseline, in pixels from the top.
        text: What is printed.
        size: Font size in pixels.
        colour: As ``#rrggbb``.
        anchor: ``start``, ``middle`` or ``end``: what of the line stands at `x`.
        angle: Clockwise, in degrees.
        is_bold: Set bold.
        rim: Width of the rim around the letters, 0 for none.
        rim_colour: Its colour.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str
    angle: float
    is_bold: bool
    rim: float
    rim_colour: str


class Drawing(NamedTuple):
    """Shapes and texts of a chart, and its size in pixels."""

    shapes: bytes
    words: tuple[Word, ...]
    width: float
    height: float


def take_apart(svg: str) -> Drawing:
    """Separate the texts of a chart's SVG from its shapes.

    Args:
        svg: As vl-convert writes it: groups are translated, texts translated and perhaps rotated.
    """
    root = ET.fromstring(svg)  # noqa: S314 - written by our own renderer a moment ago
    words = tuple(_take_words(root, 0.0, 0.0))
    ET.register_namespace("", _SVG)
    return Drawing(ET.tostring(root), words, float(root.get("width", "0")), float(root.get("height", "0")))


def _take_words(element: ET.Element, x: float, y: float) -> Iterator[Word]:
    """Yield the texts below an element and remove them from it."""
    for child in list(element):
        left, top, angle = _move(child, x, y)
        if child.tag == _TEXT:
            element.remove(child)
            yield from _read_lines(child, left, top, angle)
        else:
            yield from _take_words(child, left, top)


def _move(element: ET.Element, x: float, y: float) -> tuple[float, float, float]:
    angle = 0.0
    for kind, numbers in _TRANSFORM.findall(element.get("transform", "")):
        values = [float(number) for number in re.split(r"[\s,]+", numbers.strip())]
        if kind == "translate":
            x, y = x + values[0], y + (values[1] if len(values) > 1 else 0.0)
        else:
            angle = values[0]
    return x, y, angle


def _read_lines(text: ET.Element, x: float, y: float, angle: float) -> Iterator[Word]:
    """The lines of one text element: itself, or its tspans."""
    if _is_hidden(text):
        return
    has_rim = text.get("stroke", "none") not in ("none", "transparent")
    spans = [child for child in text if child.tag == _TSPAN]
    for span in spans or [text]:
        y += float(span.get("dy", "0")) if spans else 0.0
        if span.text:
            yield Word(
                x=x,
                y=y,
                text=span.text,
                size=float(text.get("font-size", "12").removesuffix("px")),
                colour=_to_hex(text.get("fill", "#000000")),
                anchor=text.get("text-anchor", "start"),
                angle=angle,
                is_bold=text.get("font-weight", "normal") not in ("normal", "400"),
                rim=float(text.get("stroke-width", "1")) if has_rim else 0.0,
                rim_colour=_to_hex(text.get("stroke", "#ffffff")),
            )


def _is_hidden(text: ET.Element) -> bool:
    return float(text.get("opacity", "1")) == 0 or float(text.get("fill-opacity", "1")) == 0


def _to_hex(colour: str) -> str:
    """A colour as ``#rrggbb``; the renderer writes names only for white, black and transparent.

    >>> _to_hex("rgb(29, 67, 140)"), _to_hex("white"), _to_hex("#1D438C")
    ('#1d438c', '#ffffff', '#1D438C')
    """
    if colour.startswith("rgb("):
        return "#" + "".join(f"{int(float(part)):02x}" for part in colour[4:-1].split(","))
    return colour if colour.startswith("#") else {"white": "#ffffff"}.get(colour, "#000000")
