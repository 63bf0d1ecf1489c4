"""Draws a page of a PDF or of a picture file as an image, with the cell that a figure was printed in."""

import io
import math
from typing import Final, NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from analytics.documents.image import draw_page, page_size
from analytics.documents.pdf.ink import load_upright
from analytics.documents.pdf.open import open_pdf
from analytics.documents.recognise import is_pdf
from analytics.errors import UnreadableFile

MAX_PIXELS: Final = 16_000_000
"""A4 at scale 5; a larger page is drawn at a smaller scale."""

BOX_COLOUR: Final = (214, 39, 40, 255)
BOX_WIDTH: Final = 3
TINT: Final = (31, 119, 180, 36)

KEPT_MARGIN: Final = 10
"""Points of empty paper that stay around what is printed when margins are trimmed."""

NEARLY_WHITE: Final = 245

JPEG_QUALITY: Final = 75

TALL: Final = 2.0
"""Height by width of a page that is cut to the part round its mark: a whole report in one picture."""

Box = tuple[float, float, float, float]


class Highlight(NamedTuple):
    """What to mark on a page, in points from the top left.

    Attributes:
        box: Drawn as a red frame.
        tinted: Boxes laid under a light tint, for example the row and the column of the cell.
    """

    box: Box
    tinted: tuple[Box, ...] = ()


def render_page(
    data: bytes,
    page: int,
    *,
    scale: float = 2.0,
    highlight: Highlight | None = None,
    trims_margins: bool = False,
    window: Box | None = None,
    name: str = "PDF",
) -> bytes:
    """Draws a page: of a PDF as PNG, of a picture as JPEG, which is smaller and sooner made.

    Args:
        data: The whole file, a PDF or a picture.
        page: 1-based.
        scale: Pixels per point; reduced when the image would exceed `MAX_PIXELS`.
        highlight: What to mark.
        trims_margins: Leave out the empty paper around what is printed, so that it can be shown larger, and
            what is far from the mark on a page much taller than wide.
        window: Draw only this part of the page, in points from the top left.
        name: The file's name, for errors.

    Raises:
        UnreadableFile: The file cannot be opened, or has no such page.
        ValueError: The scale is not positive.
    """
    if scale <= 0:
        raise ValueError(f"scale {scale} is not positive")
    is_drawn = is_pdf(data)
    if is_drawn:
        image, scale = _draw_pdf(data, page, scale, name)
    else:
        shown = draw_page(data, page, name)
        size = page_size(*shown.size)
        scale = _limit_scale(scale, *size)
        image = shown.resize((round(size[0] * scale), round(size[1] * scale)))
    if highlight is not None:
        image = _mark(image, highlight, scale)
    if window is not None:
        left, top, right, bottom = _pixels(window, scale)
        shown_part = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        image = image.crop(shown_part)
    elif trims_margins and highlight is not None and image.height > TALL * image.width:
        image = _cut_round(image, highlight.box, scale)
    if trims_margins:
        image = _trim_margins(image, round(KEPT_MARGIN * scale))
    encoded = io.BytesIO()
    if is_drawn:
        image.save(encoded, "PNG")
    else:
        image.convert("RGB").save(encoded, "JPEG", quality=JPEG_QUALITY)
    return encoded.getvalue()


def _draw_pdf(data: bytes, page: int, scale: float, name: str) -> tuple[Image.Image, float]:
    """The page and the scale that it could be drawn at."""
    with open_pdf(data, name) as pdf:
        if not 1 <= page <= len(pdf):
            raise UnreadableFile(name, "PDF_NO_PAGE", page=page, last=len(pdf))
        try:
            shown = load_upright(pdf, page)
            scale = _limit_scale(scale, *shown.get_size())
            image = shown.render(scale=scale).to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise UnreadableFile(name, "PDF_PAGE_DAMAGED", page=page) from error
    return image, scale


def _limit_scale(scale: float, width: float, height: float) -> float:
    """The scale, or the largest one that keeps the image within `MAX_PIXELS`.

    >>> _limit_scale(2.0, 595.0, 842.0)
    2.0
    >>> _limit_scale(100.0, 1000.0, 1000.0)
    4.0
    """
    return min(scale, math.sqrt(MAX_PIXELS / max(1.0, width * height)))


def _mark(image: Image.Image, highlight: Highlight, scale: float) -> Image.Image:
    """The image with the tint and the frame over it."""
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for box in highlight.tinted:
        draw.rectangle(_pixels(box, scale), fill=TINT)
    x0, top, x1, bottom = _pixels(highlight.box, scale)
    # The frame stands outside the cell, so that it never covers a digit.
    frame = (x0 - BOX_WIDTH, top - BOX_WIDTH, x1 + BOX_WIDTH, bottom + BOX_WIDTH)
    draw.rectangle(frame, outline=BOX_COLOUR, width=BOX_WIDTH)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def _trim_margins(image: Image.Image, margin: int) -> Image.Image:
    """The part of the image that has anything on it, with `margin` pixels around it."""
    printed = image.convert("L").point([255] * NEARLY_WHITE + [0] * (256 - NEARLY_WHITE)).getbbox()
    if printed is None:
        return image
    left, top, right, bottom = printed
    return image.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(image.width, right + margin),
            min(image.height, bottom + margin),
        )
    )


def _cut_round(image: Image.Image, box: Box, scale: float) -> Image.Image:
    """The part of a tall page, as high as a sheet of its width, with the box in the middle."""
    _, top, _, bottom = _pixels(box, scale)
    height = round(image.width * math.sqrt(2))
    start = min(max(0, (top + bottom - height) // 2), image.height - height)
    return image.crop((0, start, image.width, start + height))


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = (round(value * scale) for value in box)
    return min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom)
