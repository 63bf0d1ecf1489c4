"""A chart as a picture that explains itself: PNG, SVG or PDF with title, scope, definition and source in it.

The shapes are drawn by vl-convert, the page is set by Typst with a Chinese font that comes as a dependency,
so the picture is the same on every machine and an SVG has outlines in place of text.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from analytics.exports.svg import take_apart

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = ("png", "svg", "pdf")
MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
FONT = "Noto Sans SC"
PAPER = "#ffffff"
WIDTH = 960
"""Of the chart in pixels, as on a wide page."""
_PIXELS_PER_INCH = 144.0


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands round the chart.

    Attributes:
        title: The finding.
        subtitle: Measure, unit, definition, encoding.
        scope: Region, agencies and years.
        notes: What is missing, and the definitions; one line each.
        source: How many reports, as of when, which snapshot.
        language: ``zh`` or ``en``.
    """

    title: str
    subtitle: str
    scope: str
    notes: tuple[str, ...]
    source: str
    language: str = "zh"


def draw_image(spec: Mapping[str, Any], caption: Caption, kind: Kind) -> bytes:
    """The picture of a chart.

    Args:
        spec: A Vega-Lite specification of `analytics.charts`, with its data in it.
        caption: What stands round it.
        kind: ``png`` (192 pixels for each inch of a printed page at half its size), ``svg`` or ``pdf``.

    Raises:
        ValueError: The renderer does not accept the specification.
    """
    import typst  # noqa: PLC0415 - costs a start, and most runs export nothing

    drawing = take_apart(_render(spec))
    payload = {
        "caption": asdict(caption),
        "shapes": drawing.shapes.decode("utf-8"),
        "words": [word._asdict() for word in drawing.words],
        "width": drawing.width,
        "height": drawing.height,
        "font": FONT,
    }
    made: Any = typst.compile(  # type: ignore[misc]
        files("analytics.exports").joinpath("picture.typ").read_bytes(),
        format=kind,
        ppi=_PIXELS_PER_INCH,
        font_paths=[_font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(payload, ensure_ascii=False)},
    )
    # One page, because its height is automatic.
    return bytes(made)


def _render(spec: Mapping[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415 - costs a start, and most runs export nothing

    _register_font()
    fixed = copy.deepcopy(dict(spec))
    fixed["width"] = WIDTH
    fixed["background"] = PAPER
    fixed["config"] = {**fixed.get("config", {}), "font": FONT, "background": PAPER}
    return str(vl_convert.vegalite_to_svg(fixed))


@cache
def _register_font() -> None:
    """The renderer measures text with the font too; without it a name would not get its room."""
    import vl_convert  # noqa: PLC0415 - costs a start, and most runs export nothing

    vl_convert.register_font_directory(_font_folder())


def _font_folder() -> str:
    import pylopdf_fonts_zh_cn  # noqa: PLC0415 - costs a start, and most runs export nothing

    return str(pylopdf_fonts_zh_cn.sans_path().parent)
