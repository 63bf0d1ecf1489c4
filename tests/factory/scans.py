"""Reports as scans: pages drawn as pictures, then turned, blurred, speckled and saved as a copier does."""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter


@dataclass(frozen=True, slots=True)
class Copier:
    """How pages are scanned: resolution, how crooked (degrees), unsharp (pixels), noisy (grey levels).

    `quality` is that of JPEG; `paper` the grey level of white paper, which falls by `shade` over the page.
    A fax machine (`is_fax`) prints what is darker than half of that black and all else white.
    """

    dpi: int = 200
    skew: float = 0.7
    blur: float = 0.6
    noise: float = 10.0
    quality: int = 60
    paper: int = 247
    shade: int = 14
    is_fax: bool = False


CLEAN = Copier(skew=0.0, blur=0.0, noise=0.0, quality=95, paper=255, shade=0)


def scan_pages(pdf: bytes, copier: Copier, seed: int = 0) -> Iterator[Image.Image]:
    """The pages of a PDF as grey pictures; the same seed gives the same scan."""
    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    document = pdfium.PdfDocument(pdf)
    try:
        for page in document:
            drawn = page.render(scale=copier.dpi / 72).to_pil().convert("L")
            yield _copy(drawn, copier, rng.uniform(-1, 1), noise)
    finally:
        document.close()


def _copy(page: Image.Image, copier: Copier, turn: float, noise: np.random.Generator) -> Image.Image:
    if copier.skew:
        page = page.rotate(turn * copier.skew, Image.Resampling.BICUBIC, fillcolor=255)
    if copier.blur:
        page = page.filter(ImageFilter.GaussianBlur(copier.blur))
    grey = np.asarray(page, dtype=np.float32)
    height, width = grey.shape
    paper = copier.paper - np.linspace(0, copier.shade, height)[:, None]
    grey = grey * (paper / 255)
    if copier.noise:
        grey = grey + noise.normal(0, copier.noise, (height, width))
    copied = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if copier.is_fax:
        return copied.point(lambda level: 255 * (level > copier.paper // 2)).convert("1")
    return copied


def encode_page(page: Image.Image, kind: str, copier: Copier) -> bytes:
    """One page as a file: ``PNG``, ``JPEG``, ``BMP`` or ``WEBP``."""
    made = io.BytesIO()
    page.save(made, kind, quality=copier.quality)
    return made.getvalue()


def write_tiff(pages: Sequence[Image.Image]) -> bytes:
    """All pages in one TIFF."""
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=list(pages[1:]), compression="tiff_deflate")
    return made.getvalue()


def write_scanned_pdf(pages: Sequence[Image.Image], copier: Copier) -> bytes:
    """All pages in one PDF, each as a picture over the whole page: a JPEG, of a fax CCITT group 4."""
    made = io.BytesIO()
    settings = {} if copier.is_fax else {"quality": copier.quality}
    pages[0].save(
        made,
        "PDF",
        save_all=True,
        append_images=list(pages[1:]),
        resolution=copier.dpi,
        **settings,
    )
    return made.getvalue()
