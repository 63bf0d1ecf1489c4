"""Text in pictures: what its recognition gives, and how the rest of a document takes it in.

The networks and OpenCV come with the extra ``ocr``; nothing here imports them before a picture is read.
"""

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.documents.pdf.glyphs import Glyph
from analytics.documents.pdf.ink import Ink
from analytics.documents.pdf.rules import Rule
from analytics.documents.pdf.text import join_box, select_inside
from analytics.documents.pdf.view import Box
from analytics.errors import UnreadableFile
from analytics.model import PAGES_RECOGNISED, Block, Cell, Message, PagePlace, Place, Problem, Table

NEEDED: Final = ("rapidocr", "onnxruntime", "cv2")
"""What the extra ``ocr`` brings."""
SCALE: Final = 200 / 72
"""Pixels per point of the pictures that are read."""
MAX_PAGES: Final = 20
"""Pages of one file that are recognised: each takes seconds."""

Affine = npt.NDArray[np.float64]
"""Two rows of three numbers: (x, y, 1) to the new x and y."""
Picture = npt.NDArray[np.uint8]
"""Grey levels, row by row from the top."""


class Effort(IntEnum):
    """How dear a reading may be; the dearer one is asked for only when the cheaper one leaves doubts."""

    TEXT = 0
    """The text that the file holds; pictures only where it holds no text at all."""
    PICTURES = 1
    """Also the pages and large pictures without text."""
    PAGES = 2
    """Every page as a picture, whatever its text says."""


class Doubt(NamedTuple):
    """A number that may be read in several ways, and where it stands."""

    x: float
    y: float
    readings: tuple[str, ...]


class Recognised(NamedTuple):
    """What was read from one picture, in points of the picture made straight.

    `back` leads from there (in pixels at `SCALE`) to the picture as it is.
    """

    ink: Ink
    doubts: tuple[Doubt, ...]
    back: Affine


class Patch(NamedTuple):
    """A recognised picture on its page (1-based).

    Attributes:
        page: The page.
        box: What it covers of the page, in points of the reading.
        factor: Points of the page for each point of the reading; other than 1 on pages far from A4.
        recognised: What was read.
    """

    page: int
    box: Box
    factor: float
    recognised: Recognised


def has_ocr() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def require_ocr(name: str) -> None:
    """Checks that pictures can be read.

    Raises:
        UnreadableFile: The extra is not installed; the reason says how to.
    """
    if not has_ocr():
        raise UnreadableFile(name, "OCR_NOT_INSTALLED")


def recognise(picture: Picture, number: int, only: Box | None = None) -> Recognised:
    """Reads a picture.

    Args:
        picture: At `SCALE` pixels per point.
        number: The page that it is, 1-based.
        only: Read no more than what stands in this box (points of the picture); everything when None.

    Raises:
        PageTooLarge: It has more lines or cells than any report.
    """
    reader: Any = importlib.import_module("analytics.documents.ocr.page")
    result: Recognised = reader.recognise_page(picture, number, only)
    return result


def read_box(picture: Picture, number: int, box: Box) -> str:
    """The text in a box of a picture (points of the picture as it is), joined as the reader joins it.

    Raises:
        PageTooLarge: It has more lines or cells than any report.
    """
    found = recognise(picture, number, box)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    turn = np.vstack([found.back, [0.0, 0.0, 1.0]])
    middle = np.linalg.solve(turn, np.array([x * SCALE, y * SCALE, 1.0])) / SCALE
    across, down = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    if abs(found.back[0, 1]) > abs(found.back[0, 0]):
        across, down = down, across
    left, top = float(middle[0]), float(middle[1])
    straight = (left - across, top - down, left + across, top + down)
    return join_box(select_inside(found.ink.glyphs, straight), straight)


def map_back(x: float, y: float, back: Affine) -> tuple[float, float]:
    """Where a point of a straight picture lies on the picture as it is, in points."""
    point = back @ np.array([x * SCALE, y * SCALE, 1.0])
    return float(point[0]) / SCALE, float(point[1]) / SCALE


def place_on_page(box: Box, patch: Patch) -> Box:
    """Where a box of the reading lies on the page: as large, around its middle, on its side if that is."""
    left, top = patch.box[:2]
    back = patch.recognised.back
    x, y = map_back((box[0] + box[2]) / 2 - left, (box[1] + box[3]) / 2 - top, back)
    across, down = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    if abs(back[0, 1]) > abs(back[0, 0]):
        across, down = down, across
    corners = (x + left - across, y + top - down, x + left + across, y + top + down)
    x0, y0, x1, y1 = (round(value * patch.factor, 1) for value in corners)
    return x0, y0, x1, y1


def lay_over(ink: Ink, patches: Iterable[Patch]) -> Ink:
    """The page with what was read from its pictures, instead of what the file said there."""
    for patch in patches:
        found = patch.recognised.ink
        left, top = patch.box[:2]
        own = tuple(glyph for glyph in ink.glyphs if not _holds(patch.box, glyph.x, glyph.y))
        drawings = ink.drawings
        ink = ink._replace(
            glyphs=(*own, *(_move(glyph, left, top) for glyph in found.glyphs)),
            drawings=drawings._replace(
                level=(*drawings.level, *(_shift(rule, top, left) for rule in found.drawings.level)),
                upright=(*drawings.upright, *(_shift(rule, left, top) for rule in found.drawings.upright)),
            ),
        )
    return ink


def _move(glyph: Glyph, left: float, top: float) -> Glyph:
    text, x0, y0, x1, y1, x, y = glyph
    return Glyph(text, x0 + left, y0 + top, x1 + left, y1 + top, x + left, y + top)


def _shift(rule: Rule, across: float, along: float) -> Rule:
    return Rule(rule.at + across, rule.start + along, rule.end + along)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def mark_recognised(blocks: Iterable[Block], patches: Sequence[Patch]) -> tuple[Block, ...]:
    """Blocks whose places are those of the page, with recognised cells marked and their doubts told."""
    if not patches:
        return tuple(blocks)
    return tuple(
        _mark_table(block, patches)
        if isinstance(block, Table)
        else replace(block, place=_place(block.place, patches))
        for block in blocks
    )


def _mark_table(table: Table, patches: Sequence[Patch]) -> Table:
    marked: dict[int, Cell] = {}
    for row in table.rows:
        for cell in row:
            if id(cell) not in marked:
                marked[id(cell)] = _mark_cell(cell, patches)
    return replace(table, rows=tuple(tuple(marked[id(cell)] for cell in row) for row in table.rows))


def _mark_cell(cell: Cell, patches: Sequence[Patch]) -> Cell:
    patch = _patch_of(cell.place, patches)
    if patch is None or not isinstance(cell.place, PagePlace):
        return cell
    box, left, top = cell.place.box, patch.box[0], patch.box[1]
    doubts = [doubt for doubt in patch.recognised.doubts if _holds(box, doubt.x + left, doubt.y + top)]
    readings = doubts[0].readings if len(doubts) == 1 else ()
    return cell._replace(
        place=PagePlace(patch.page, place_on_page(box, patch)),
        # Two numbers in one cell, both in doubt, are beyond what sums can settle.
        is_suspect=cell.is_suspect or len(doubts) > 1,
        is_recognised=True,
        alternatives=readings if cell.text in readings else (),
    )


def _place(place: Place | None, patches: Sequence[Patch]) -> Place | None:
    patch = _patch_of(place, patches)
    if patch is None or not isinstance(place, PagePlace):
        return place
    return PagePlace(patch.page, place_on_page(place.box, patch))


def _patch_of(place: Place | None, patches: Sequence[Patch]) -> Patch | None:
    """The picture that holds the middle of a place."""
    if not isinstance(place, PagePlace):
        return None
    x, y = (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2
    found = (patch for patch in patches if patch.page == place.page and _holds(patch.box, x, y))
    return next(found, None)


def describe_patches(patches: Sequence[Patch]) -> Problem:
    """Says which pages were read from pictures."""
    pages = sorted({patch.page for patch in patches})
    zh, en = "、".join(map(str, pages)), ", ".join(map(str, pages))
    return Problem(
        PAGES_RECOGNISED,
        Message(
            f"第{zh}页的文字由图片识别得到；没有勾稽关系印证的数字须人工核对。",
            f"The text of pages {en} was recognised from pictures; numbers that no sum confirms need a look.",
        ),
        PagePlace(pages[0], patches[0].box),
    )
