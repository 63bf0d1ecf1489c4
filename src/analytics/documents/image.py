"""Reads a picture of a report (PNG, JPEG, TIFF with several pages, BMP, WebP).

A picture says nothing about its size on paper that could be relied on, so a page is taken as wide as A4:
595 points upright, 842 points on its side. Places are in these points.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from analytics.documents.ocr.recognition import (
    MAX_PAGES,
    SCALE,
    Patch,
    Picture,
    describe_patches,
    lay_over,
    mark_recognised,
    read_box,
    recognise,
    require_ocr,
)
from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.layout import lay_out_pages
from analytics.documents.pdf.rules import Drawings
from analytics.documents.pdf.view import Box, PageTooLarge
from analytics.errors import UnreadableFile
from analytics.model import Document, Message, PagePlace, Problem

SHORT_SIDE: Final = 595.0
LONG_SIDE: Final = 842.0
"""Points of A4."""
MAX_PIXELS: Final = 64_000_000
"""A4 at 600 dpi has 35 million."""
MAX_HEIGHT: Final = 16 * LONG_SIDE
"""Points: the picture of a whole web page may be as high as many pages."""
PIECE: Final = 1.5 * LONG_SIDE
"""Points: a picture that is higher is read in pieces, for a page's memory."""
CUT: Final = 0.25
"""The share of a piece, at its lower end, in which the emptiest row is looked for."""
LEAST_SIDE: Final = 200
COARSE_DPI: Final = 110
"""Below this, digits are lost or mistaken; the reader says so."""
FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_DAMAGED: Final = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, EOFError, SyntaxError, struct.error),
    *(TypeError, ValueError, ArithmeticError, LookupError, NotImplementedError),
)
"""What Pillow raises over damaged files: it trusts that a directory of a TIFF has all its entries, say."""


def read_image(data: bytes, name: str, sha256: str) -> tuple[Document, ...]:
    """Reads all pages of a picture file as one document.

    Args:
        data: The whole file.
        name: The file's name, for errors and for the document.
        sha256: Hash of `data`.

    Raises:
        UnreadableFile: The file is damaged, too large or too small, has too many pages, or pictures
            cannot be read on this machine because the extra ``ocr`` is not installed.
    """
    require_ocr(name)
    patches: list[Patch] = []
    inks: list[Ink] = []
    problems: list[Problem] = []
    try:
        for number, page in enumerate(_open_pages(data, name), start=1):
            box = (0.0, 0.0, *page_size(*page.size))
            if page.size[0] < COARSE_DPI * box[2] / 72:
                problems.append(_problem_coarse(number, box, page.size[0]))
            pieces = [
                Patch(number, piece, 1.0, recognise(picture, number))
                for piece, picture in cut_picture(_to_picture(page))
            ]
            patches.extend(pieces)
            empty = Ink(number, box[2], box[3], (), Drawings((), (), 0.0, has_hidden_text=False))
            inks.append(lay_over(empty, pieces))
        blocks, _ = lay_out_pages(inks)
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, **error.values) from error
    marked = mark_recognised(blocks, patches)
    problems.insert(0, describe_patches(patches))
    return (Document(name, None, sha256, "image", None, marked, problems=tuple(problems), note="ocr"),)


def _problem_coarse(number: int, box: Box, width: int) -> Problem:
    dpi = round(width * 72 / box[2])
    return Problem(
        "PICTURE_COARSE",
        Message(
            f"第{number}页图片约 {dpi} dpi，过于粗糙，数字可能无法辨认；请以 200 dpi 重新扫描。",
            f"Page {number} has about {dpi} dpi, too few to tell all digits; scan it again at 200 dpi.",
        ),
        PagePlace(number, box),
    )


def page_size(width: int, height: int) -> tuple[float, float]:
    """The points that a picture of these pixels is taken to have.

    >>> page_size(1654, 2339)
    (595.0, 841.4)
    >>> page_size(2000, 1000)
    (842.0, 421.0)
    """
    across = SHORT_SIDE if height >= width else LONG_SIDE
    return across, round(across * height / width, 1)


def draw_page(data: bytes, page: int, name: str) -> Image.Image:
    """One page (1-based) as it is shown, in colour.

    Raises:
        UnreadableFile: The file cannot be opened, or has no such page.
    """
    number = 0
    for number, shown in enumerate(_open_pages(data, name), start=1):
        if number == page:
            return shown.convert("RGB")
    raise UnreadableFile(name, "IMAGE_NO_PAGE", page=page, last=number)


def image_text_at(data: bytes, place: PagePlace, name: str) -> str:
    """The text in a box on a page of a picture file, as the reader gives it.

    Raises:
        UnreadableFile: The file cannot be read, or has no such page or place.
    """
    require_ocr(name)
    picture = _to_picture(draw_page(data, place.page, name))
    x0, y0, x1, y1 = place.box
    middle = (y0 + y1) / 2
    for box, piece in cut_picture(picture):
        if box[1] <= middle < box[3]:
            return read_box(piece, place.page, (x0, y0 - box[1], x1, y1 - box[1]))
    raise UnreadableFile(name, "CELL_GONE")


def _open_pages(data: bytes, name: str) -> Iterator[Image.Image]:
    """The pages of a file, turned as its camera noted.

    Raises:
        UnreadableFile: Damaged, too large, too small, or too many pages.
    """
    try:
        # Sizes are checked here, before anything is unpacked, and named in our own words.
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            warnings.simplefilter("ignore")
            count = getattr(opened, "n_frames", 1)
            if count > MAX_PAGES:
                raise UnreadableFile(name, "IMAGE_TOO_MANY_PAGES", pages=count, limit=MAX_PAGES)
            for index in range(count):
                opened.seek(index)
                _refuse_size(*opened.size, name)
                yield ImageOps.exif_transpose(_flatten(opened))
    except _DAMAGED as error:
        raise UnreadableFile(name, "IMAGE_DAMAGED") from error


def _refuse_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS or page_size(width, height)[1] > MAX_HEIGHT:
        millions = width * height // 1_000_000
        raise UnreadableFile(name, "IMAGE_TOO_LARGE", megapixels=millions, limit=MAX_PIXELS // 1_000_000)
    if min(width, height) < LEAST_SIDE:
        raise UnreadableFile(name, "IMAGE_TOO_SMALL", width=width, height=height)


def _flatten(image: Image.Image) -> Image.Image:
    """The picture on white paper: what is transparent would be read as black."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        shown = image.convert("RGBA")
        paper = Image.new("RGBA", shown.size, (255, 255, 255, 255))
        flat = Image.alpha_composite(paper, shown).convert("RGB")
    elif image.mode.startswith(("I", "F")):
        flat = image.convert("F").point(lambda level: level / 256).convert("L").convert("RGB")
    else:
        flat = image.convert("RGB")
    flat.info.update({key: image.info[key] for key in ("exif",) if key in image.info})
    return flat


def _to_picture(page: Image.Image) -> Picture:
    """The page in grey at the scale of reading."""
    across, down = page_size(*page.size)
    size = (round(across * SCALE), round(down * SCALE))
    method = Image.Resampling.LANCZOS if page.size[0] > size[0] else Image.Resampling.BICUBIC
    return np.asarray(page.convert("L").resize(size, method), dtype=np.uint8)


def cut_picture(picture: Picture) -> Iterator[tuple[Box, Picture]]:
    """The pieces of a picture from top to bottom, with the points that each covers; most are one piece.

    A cut is made where the rows are most alike, which is between two lines of text.
    """
    height, width = picture.shape
    most = round(PIECE * SCALE)
    top = 0
    while top < height:
        bottom = height
        if height - top > most:
            window = picture[top + round((1 - CUT) * most) : top + most].std(axis=1)
            bottom = top + round((1 - CUT) * most) + int(window.argmin())
        yield (0.0, top / SCALE, width / SCALE, bottom / SCALE), picture[top:bottom]
        top = bottom
