"""Which texts of a page a person can see: not those drawn invisibly, in white, cut off or covered.

A PDF keeps what nobody sees beside what everybody reads: last year's number under a white box, a layer that
is switched off, an index for searching, a watermark over the page. Read with figures it would change them.
"""

import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.documents.pdf import raw as pdf_raw
from analytics.documents.pdf.view import Box, Matrix, apply, show_box

FAINT: Final = 26
"""Text that covers its ground less than this (of 255) is not seen."""
PALE: Final = 175
"""Lighter than this (of 255) is a watermark's grey, …"""
WHITE: Final = 243
"""… and from here on nothing on white paper."""
OPAQUE: Final = 230
LIGHT_GROUND: Final = 200
BLACK: Final = 40
MARGIN: Final = 0.1
MAX_MARKS: Final = 8
BAND: Final = 8.0
MAX_BANDS: Final = 2_000
MAX_POINTS: Final = 64
SCALE: Final = 2.0
CHANGED: Final = 16
"""A point of the picture changed when its brightness did by more than this."""


_FILLED = pdfium_c.FPDF_TEXTRENDERMODE_FILL
_UNSEEN_MODES = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)


class Sight(IntEnum):
    """How well a text can be seen."""

    UNSEEN = 0
    PALE = 1
    SEEN = 2


class TextObject(NamedTuple):
    """One drawn text.

    Attributes:
        rank: Its place in the order of drawing.
        thing: The address of PDFium's own object.
        is_nested: It lies in a form.
        mode: How it is drawn, of PDFium's text render modes.
    """

    rank: int
    thing: int
    is_nested: bool
    mode: int


class Fill(NamedTuple):
    """A filled rectangle or a picture: its rank, its box on the page as shown, its brightness.

    `is_opaque`: it hides what is below it, being white or black; other colours may be a marker's.
    `is_picture`: nothing says what it hides: a seal is let through, a photograph is not.
    """

    rank: int
    box: Box
    light: int
    is_opaque: bool
    is_picture: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies on it."""
        return _holds(self.box, x, y)


def read_colour(thing: int) -> tuple[int, int]:
    """How bright an object's fill is on white paper, and how much of its ground it covers (both of 255)."""
    fill = pdf_raw.read_fill(thing)
    if fill is None:
        return 0, 255
    red, green, blue, alpha = fill
    if not (red or green or blue):
        return 255 - alpha, alpha
    light = (299 * red + 587 * green + 114 * blue) // 1000
    return 255 - alpha * (255 - light) // 255, alpha


class Seen(NamedTuple):
    """How the texts of a page are seen; by their addresses, where that is not plainly.

    `cuts`: the part of the page that is left of a text that is cut off in the middle. `covers`: what may lie
    over texts, by bands of `BAND` points from the top; then `ranks` has all texts.
    """

    ranks: Mapping[int, int]
    sights: Mapping[int, Sight]
    cuts: Mapping[int, Box]
    covers: Mapping[int, Sequence[Fill]]


ALL_SEEN: Final = Seen({}, {}, {}, {})


def judge_texts(
    page: pdfium.PdfPage, view: Matrix, texts: Sequence[TextObject], fills: Sequence[Fill]
) -> Seen:
    """Tells which texts of a page are not plainly seen."""
    sights: dict[int, Sight] = {}
    cuts: dict[int, Box] = {}
    layered: dict[int, TextObject] = {}
    names: dict[int | None, bool] = {}
    for text in texts:
        sight = _judge(text, view, fills)
        if sight is not Sight.SEEN:
            sights[text.thing] = sight
        elif not text.is_nested:
            rest = _find_rest(text.thing, view)
            if rest is not None:
                cuts[text.thing] = rest
            if _is_layered(text.thing, names):
                layered[text.thing] = text
    if layered:
        sights.update(dict.fromkeys(_find_switched_off(page, view, layered), Sight.UNSEEN))
    first = min((text.rank for text in texts), default=0)
    covers: dict[int, list[Fill]] = {}
    for fill in fills:
        if fill.is_opaque and fill.rank > first:
            for band in range(int(fill.box[1] // BAND), min(int(fill.box[3] // BAND), MAX_BANDS) + 1):
                covers.setdefault(band, []).append(fill)
    ranks = {text.thing: text.rank for text in texts} if covers or sights else {}
    return Seen(ranks, sights, cuts, covers)


def _judge(text: TextObject, view: Matrix, fills: Sequence[Fill]) -> Sight:
    if text.mode != _FILLED:
        return Sight.UNSEEN if text.mode in _UNSEEN_MODES else Sight.SEEN
    light, alpha = read_colour(text.thing)
    if alpha < FAINT:
        return Sight.UNSEEN
    if light < PALE:
        return Sight.SEEN
    box = box_of(text.thing, view)
    if text.is_nested or box is None or _ground_of(box, text.rank, fills) < LIGHT_GROUND:
        return Sight.SEEN
    return Sight.UNSEEN if light >= WHITE else Sight.PALE


def box_of(thing: int, view: Matrix) -> Box | None:
    """The box of an object on the page as shown; None when it has no extent."""
    bounds = pdf_raw.read_bounds(thing)
    return None if bounds is None else show_box(view, bounds)


def _ground_of(box: Box, rank: int, fills: Sequence[Fill]) -> int:
    """How bright the paper is below a text: that of the last rectangle that was filled there before it."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    below = [fill for fill in fills if fill.rank < rank and not fill.is_picture and fill.holds(x, y)]
    return max(below, key=lambda fill: fill.rank).light if below else 255


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _find_rest(thing: int, view: Matrix) -> Box | None:
    """What the file lets through of a text that does not lie inside of that; None where it does."""
    path = pdf_raw.get_clip(thing)
    count = pdf_raw.count_clip_paths(path) if path else 0
    box = box_of(thing, view) if count > 0 else None
    if box is None:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    rest = box
    for index in range(min(count, MAX_MARKS)):
        points = []
        for number in range(min(MAX_POINTS, pdf_raw.count_clip_segments(path, index))):
            segment = pdf_raw.get_clip_segment(path, index, number)
            if pdf_raw.get_point(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append(apply(view, x.value, y.value))
        if points:
            x0, y0, x1, y1 = _around(points)
            rest = max(rest[0], x0), max(rest[1], y0), min(rest[2], x1), min(rest[3], y1)
    is_whole = all(abs(a - b) <= 1.0 for a, b in zip(rest, box, strict=True))
    return None if is_whole else rest


def _around(points: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _is_layered(thing: int, names: dict[int | None, bool]) -> bool:
    """Whether a text belongs to a layer that may be switched off; `names` keeps what is known of marks."""
    for index in range(min(pdf_raw.count_marks(thing), MAX_MARKS)):
        mark = pdf_raw.get_mark(thing, index)
        if mark not in names:
            names[mark] = _name_mark(mark) == "OC"
        if names[mark]:
            return True
    return False


def _name_mark(mark: int | None) -> str:
    size = ctypes.c_ulong()
    name = ctypes.create_string_buffer(64)
    if not pdf_raw.get_mark_name(mark, name, len(name), ctypes.byref(size)):
        return ""
    return name.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _find_switched_off(
    page: pdfium.PdfPage, view: Matrix, layered: Mapping[int, TextObject]
) -> Iterator[int]:
    """The texts without which the page looks the same: they are taken away and the page is drawn again."""
    with_all = _draw(page)
    for text in layered.values():
        pdf_raw.set_active(text.thing, False)
    changed = np.abs(with_all - _draw(page)) > CHANGED
    for text in layered.values():
        pdf_raw.set_active(text.thing, True)
    for address, text in layered.items():
        box = box_of(text.thing, view)
        if box is not None and not _cut_out(changed, box).any():
            yield address


Picture = np.ndarray[tuple[int, ...], np.dtype[np.int16]]


def _cut_out(picture: np.ndarray[tuple[int, ...], np.dtype[Any]], box: Box) -> np.ndarray[Any, Any]:
    x0, y0, x1, y1 = (max(0, round(value * SCALE)) for value in box)
    return picture[y0 : y1 + 1, x0 : x1 + 1]


class Drawn:
    """A page that is drawn when somebody asks what is seen on it."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._picture: Picture | None = None

    def is_plain(self, box: Box) -> bool:
        """Whether nothing is seen in the middle of a box, where a character has its ink."""
        if self._picture is None:
            self._picture = _draw(self._page)
        x, y = MARGIN * (box[2] - box[0]), 2 * MARGIN * (box[3] - box[1])
        part = _cut_out(self._picture, (box[0] + x, box[1] + y, box[2] - x, box[3] - y))
        return part.size == 0 or int(part.max()) - int(part.min()) <= CHANGED


def _draw(page: pdfium.PdfPage) -> Picture:
    return np.asarray(page.render(scale=SCALE, may_draw_forms=False).to_pil().convert("L"), dtype=np.int16)
