"""Reports as pictures: a PDF drawn as pixels, then turned, blurred, speckled and saved as a copier does."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from zlib import crc32

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from analytics.synthetic.grid import Layout
from analytics.synthetic.shapes.packing import MADE_AT
from analytics.synthetic.shapes.pdf import Press, write_pdf
from analytics.synthetic.shapes.shape import Demand, Shape

_PAPER, _SHADE = 247, 14
"""Grey of the paper at the top of a page, and how much darker it is at the foot: the lamp of a copier."""

_BLACK = 150
"""What is darker becomes black on a fax."""

_SCREEN_DPI = 110
"""A browser at 115 % on an office screen: what a screenshot has."""


@dataclass(frozen=True, slots=True)
class Copier:
    """How pages are scanned.

    Attributes:
        dpi: Resolution.
        skew: A page lies crooked by up to so many degrees.
        blur: Radius in pixels.
        noise: Standard deviation in levels of grey.
        quality: Of JPEG.
    """

    dpi: int = 200
    skew: float = 0.7
    blur: float = 0.6
    noise: float = 8.0
    quality: int = 60


def write_scan(layout: Layout, copier: Copier) -> bytes:
    """A PDF whose pages are grey pictures and have no text."""
    pages = list(_scan(layout, copier))
    made = io.BytesIO()
    pages[0].save(
        made,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=copier.dpi,
        quality=copier.quality,
        creationDate=MADE_AT.timetuple(),
        modDate=MADE_AT.timetuple(),
    )
    return made.getvalue()


def write_tiff(layout: Layout, copier: Copier) -> bytes:
    """All pages in one TIFF of black and white, as a fax server keeps them."""
    pages = [page.point(lambda grey: 255 * (grey > _BLACK), mode="1") for page in _scan(layout, copier)]
    made = io.BytesIO()
    dpi = (copier.dpi, copier.dpi)
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=dpi)
    return made.getvalue()


def write_jpeg(layout: Layout, copier: Copier) -> bytes:
    """All pages below each other in one picture, as a telephone joins its photographs."""
    made = io.BytesIO()
    dpi = (copier.dpi, copier.dpi)
    _stack(list(_scan(layout, copier))).save(made, "JPEG", quality=copier.quality, dpi=dpi)
    return made.getvalue()


def write_screenshot(layout: Layout) -> bytes:
    """A long screenshot: sharp, straight, without noise, with the margins of the pages in it."""
    pages = [page.quantize(16).convert("L") for page in _draw(layout, _SCREEN_DPI)]
    made = io.BytesIO()
    _stack(pages).save(made, "PNG", optimize=False, compress_level=9, dpi=(_SCREEN_DPI, _SCREEN_DPI))
    return made.getvalue()


def _draw(layout: Layout, dpi: int) -> Iterator[Image.Image]:
    """The pages in grey."""
    document = pdfium.PdfDocument(write_pdf(layout, Press(is_tagged=False)))
    try:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()


def _scan(layout: Layout, copier: Copier) -> Iterator[Image.Image]:
    seed = crc32(layout.dice.encode())
    dice, grain = Random(seed), np.random.default_rng(seed)
    for page in _draw(layout, copier.dpi):
        yield _copy(page, copier, dice.uniform(-copier.skew, copier.skew), grain)


def _copy(page: Image.Image, copier: Copier, degrees: float, grain: np.random.Generator) -> Image.Image:
    """One page as it comes out of the copier."""
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(copier.blur)), dtype=np.float32)
    paper = _PAPER - np.linspace(0, _SHADE, soft.shape[0], dtype=np.float32)[:, None]
    speckled = soft * (paper / 255) + copier.noise * grain.standard_normal(soft.shape, dtype=np.float32)
    return Image.fromarray(np.clip(speckled, 0, 255).astype(np.uint8))


def _stack(pages: Sequence[Image.Image]) -> Image.Image:
    """Pages below each other."""
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def _shape(weight: int, suffix: str, write: Callable[[Layout], bytes]) -> Shape:
    return Shape("scan", weight, suffix, write, Demand.HONEST)


def _scanned(weight: int, dpi: int) -> Shape:
    return _shape(weight, ".pdf", partial(write_scan, copier=Copier(dpi=dpi)))


SCAN_SHAPES: Mapping[str, Shape] = {
    "scan": _scanned(80, 200),
    "scan_300": _scanned(40, 300),
    "scan_150": _scanned(40, 150),
    "scan_96": _scanned(0, 96),
    "scan_tiff": _shape(10, ".tif", partial(write_tiff, copier=Copier())),
    "photograph": _shape(10, ".jpg", partial(write_jpeg, copier=Copier(dpi=150, skew=0.3))),
    "screenshot": _shape(20, ".png", write_screenshot),
}
"""Name -> shape. What is below 120 dots an inch cannot be read with certainty."""
