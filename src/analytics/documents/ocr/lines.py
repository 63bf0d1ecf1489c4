"""A picture of a page made straight, and the ruling lines and the ink on it."""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from analytics.documents.ocr.model import PixelBox
from analytics.documents.ocr.recognition import Affine, Picture
from analytics.documents.pdf.rules import Rule

MOST_SKEW: Final = 5.0
"""Degrees; a page that lies more crooked is no scan but a photograph."""
SKEW_STEPS: Final = (0.5, 0.1, 0.02)
SKEW_WIDTH: Final = 800
"""Pixels of width at which the skew is measured."""
LEAST_SKEW: Final = 0.03

WINDOW: Final = 41
"""Pixels around a point whose mean tells what is ink there."""
DARKER: Final = 18
"""Grey levels by which ink is darker than that mean."""
MOST_DARKER: Final = 60
GRAIN: Final = 2.5
"""A noisy picture's ink must be darker than this many times what its paper usually varies."""
LEAST_LEVEL: Final = 18.0
LEAST_UPRIGHT: Final = 13.0
"""Points: shorter strokes are parts of characters, which follow each other from left to right."""
TORN_LEVEL: Final = 40.0
TORN_UPRIGHT: Final = 22.0
"""Points: a line that noise has torn is told from strokes only where it is longer than a row is high."""
LONG_LEVEL: Final = 40.0
LONG_UPRIGHT: Final = 30.0
"""Points: shorter lines must reach others at both ends, which strokes of characters do not."""
AVERAGED: Final = 5.5
"""Points along which a line is averaged; noise of a copier has no direction."""
THIN: Final = 2.2
"""Points: what is as thick as this after it was averaged is a row of characters."""
TOUCH: Final = 2.0
"""Points within which lines touch or are one line."""
A_CHARACTER: Final = 11.0
"""Points that a character is wide at the most in a table."""
COVERED: Final = 0.82
"""The share of an averaged line's length at which there is ink."""
REACH: Final = 5
"""Pixels by which a line may miss the one that it reaches."""
BREAK: Final = 8
"""Pixels that may be missing in a line that a copier has broken, at each of two ends."""
LEAST_TABLE: Final = 60.0
"""Points: lines that hang together over less than this are a character or a stamp."""
SPECK: Final = 1.6
"""Points: ink that is smaller than this in both directions is dirt, a dot at the most."""


class Ruling(NamedTuple):
    """The lines of a page in points, and the picture (0 or 1) of what is ink and no line."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    ink: Picture


def measure_skew(picture: Picture) -> float:
    """By how many degrees a page must be turned, anticlockwise, so that its lines are level.

    The rows of a straight page are either full or empty, so the turn is taken at which they differ most.
    """
    scale = SKEW_WIDTH / picture.shape[1]
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = find_ink(np.asarray(small, dtype=np.uint8), window=25).astype(np.float32)
    best, reach = 0.0, MOST_SKEW
    for step in SKEW_STEPS:
        count = round(reach / step)
        angles = [best + step * index for index in range(-count, count + 1)]
        best = max(angles, key=lambda angle: _contrast(ink, angle))
        reach = 2 * step
    return best if abs(best) >= LEAST_SKEW else 0.0


def _contrast(ink: npt.NDArray[np.float32], angle: float) -> float:
    """How much the rows of a page differ after it was turned."""
    height, width = ink.shape
    # Shearing is near enough to turning for a few degrees, and much cheaper.
    matrix = np.array([[1.0, 0.0, 0.0], [math.tan(math.radians(-angle)), 1.0, 0.0]])
    matrix[1, 2] = -matrix[1, 0] * width / 2
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def turn_matrix(width: int, height: int, angle: float) -> Affine:
    """From a page of these pixels to the page turned anticlockwise around its middle."""
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), dtype=np.float64)


def turn_picture(picture: Picture, matrix: Affine) -> Picture:
    """The picture after it was turned; what comes in from outside is as light as the paper."""
    height, width = picture.shape
    paper = int(np.percentile(picture, 90))
    turned = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(turned, dtype=np.uint8)


def find_ink(picture: Picture, window: int = WINDOW) -> Picture:
    """1 where a point is darker than its surroundings, else 0; shaded bands and shadows are no ink."""
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    grain = np.abs(smooth.astype(np.int16) - cv2.blur(smooth, (window, window)))
    darker = min(MOST_DARKER, max(DARKER, GRAIN * float(np.median(grain))))
    found = cv2.adaptiveThreshold(
        smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, darker
    )
    return np.asarray(found, dtype=np.uint8)


def find_ruling(picture: Picture, scale: float) -> Ruling:
    """Finds the ruling lines of a straight page.

    Args:
        picture: The page.
        scale: Pixels per point.
    """
    ink = find_ink(picture)
    levels, uprights = (_find_lines(ink, picture, scale, is_level=is_level) for is_level in (True, False))
    level = _join(levels)
    for lines in uprights:
        _drop_loose(lines, level, LONG_UPRIGHT * scale, is_level=False)
    upright = _join(uprights)
    for lines in levels:
        _drop_loose(lines, upright, LONG_LEVEL * scale, is_level=True)
    level = _join(levels)
    _drop_strokes(level, upright, round(LEAST_TABLE * scale))
    # A line that is a little oblique or blurred has a rim that is left over when it is taken away.
    rims = cv2.dilate(cv2.max(level, upright), np.ones((5, 5), np.uint8))
    rest = np.asarray(cv2.subtract(ink, rims), dtype=np.uint8)
    across, down = _rules(level, scale, is_level=True), _rules(upright, scale, is_level=False)
    return Ruling(tuple(_cut_strokes(across, down)), tuple(_cut_strokes(down, across)), rest)


def _find_lines(ink: Picture, picture: Picture, scale: float, *, is_level: bool) -> tuple[Picture, Picture]:
    """The long strokes of one direction: those that noise has left whole, and those that it has torn."""
    least, long = (LEAST_LEVEL, TORN_LEVEL) if is_level else (LEAST_UPRIGHT, TORN_UPRIGHT)
    whole = _open(ink, _stroke(least * scale, is_level=is_level))
    return whole, _mend(ink, picture, _stroke(long * scale, is_level=is_level), scale)


def _join(lines: tuple[Picture, Picture]) -> Picture:
    return np.asarray(cv2.max(*lines), dtype=np.uint8)


def _stroke(length: float, *, is_level: bool) -> tuple[int, int]:
    return (round(length), 1) if is_level else (1, round(length))


def _mend(ink: Picture, picture: Picture, size: tuple[int, int], scale: float) -> Picture:
    """Lines that noise has torn, whole.

    Averaged along a line the noise goes and the line stays, but so do rows of digits. Of a line the ink has
    nearly all; between the strokes of digits there is paper.
    """
    is_level = size[0] > 1
    along, across = round(AVERAGED * scale), round(THIN * scale)
    run, thick = ((along, 1), (1, across)) if is_level else ((1, along), (across, 1))
    averaged = cv2.blur(picture, run)
    # How much darker a point is than the paper on both sides of a line: within a row of characters, little.
    depth = cv2.subtract(
        cv2.morphologyEx(averaged, cv2.MORPH_CLOSE, np.ones(thick[::-1], np.uint8)), averaged
    )
    strokes = np.asarray(depth > max(DARKER, GRAIN * float(np.median(depth))), dtype=np.uint8)
    lines = _open(strokes, size)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    whole = np.zeros_like(lines)
    for index, (x, y, width, height, _) in enumerate(stats[1:], start=1):
        own = labels[y : y + height, x : x + width] == index
        inked = (own & (ink[y : y + height, x : x + width] > 0)).any(axis=0 if is_level else 1)
        if inked.mean() >= COVERED:
            # An average reaches beyond the end of what it is of.
            first, last = np.flatnonzero(inked)[[0, -1]]
            within = np.s_[:, first : last + 1] if is_level else np.s_[first : last + 1, :]
            whole[y : y + height, x : x + width][within] |= own[within]
    return whole


def _open(ink: Picture, size: tuple[int, int]) -> Picture:
    """What of the ink is a stroke of at least this size; breaks of two pixels are bridged first."""
    bridge = (3, 1) if size[0] > 1 else (1, 3)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(bridge[::-1], np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
    return np.asarray(opened, dtype=np.uint8)


def _drop_loose(lines: Picture, others: Picture, long: float, *, is_level: bool) -> None:
    """Clears short lines of one direction that do not end at lines of the other one."""
    # Pieces of a broken line are one line.
    linked = cv2.dilate(lines, np.ones((1, 2 * BREAK + 1) if is_level else (2 * BREAK + 1, 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(linked, connectivity=8)
    dropped = np.zeros(len(stats), np.bool_)
    for index, (x0, y0, across, down, _) in enumerate(stats[1:], start=1):
        x, width = (x0 + BREAK, across - 2 * BREAK) if is_level else (x0, across)
        y, height = (y0, down) if is_level else (y0 + BREAK, down - 2 * BREAK)
        if (width if is_level else height) >= long:
            continue
        left, right, top, bottom = x - REACH, x + width + REACH, y - REACH, y + height + REACH
        if is_level:
            ends = (
                others[y : y + height, max(0, left) : x + REACH],
                others[y : y + height, right - 2 * REACH : right],
            )
        else:
            ends = (
                others[max(0, top) : y + REACH, x : x + width],
                others[bottom - 2 * REACH : bottom, x : x + width],
            )
        dropped[index] = not all(end.any() for end in ends)
    lines[dropped[labels]] = 0


def _drop_strokes(level: Picture, upright: Picture, least: int) -> None:
    """Clears lines that do not cross others over a table's width, in both pictures."""
    both = cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    is_table = stats[:, cv2.CC_STAT_WIDTH] >= least
    for lines in (level, upright):
        has_line = np.zeros(len(stats), np.bool_)
        has_line[np.unique(labels[lines > 0])] = True
        is_table &= has_line
    dropped = ~is_table[labels]
    level[dropped] = 0
    upright[dropped] = 0


def _rules(lines: Picture, scale: float, *, is_level: bool) -> list[Rule]:
    """The pieces of lines of one direction, in points."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for x, y, width, height, _ in stats[1:]:
        along, across, start, low = (width, height, x, y) if is_level else (height, width, y, x)
        # What is as thick as a character is shading or a picture.
        if across <= 4 * scale and along > 3 * across:
            at, low_end, high_end = low + across / 2, start, start + along
            found.append(Rule(float(at / scale), float(low_end / scale), float(high_end / scale)))
    return found


def _cut_strokes(rules: Sequence[Rule], others: Sequence[Rule]) -> Iterator[Rule]:
    """Cuts off what a character adds to a line: a short end in the middle of a cell, and no more line after.

    Args:
        rules: The pieces of lines of one direction.
        others: Those of the other direction.
    """
    for rule in rules:
        crossings = [o.at for o in others if o.start - TOUCH <= rule.at <= o.end + TOUCH]
        row = [r for r in rules if abs(r.at - rule.at) <= TOUCH and r is not rule]
        start = _cut_end(rule.start, rule.end, crossings, [r.end for r in row])
        end = -_cut_end(-rule.end, -rule.start, [-at for at in crossings], [-r.start for r in row])
        yield Rule(rule.at, start, end)


def _cut_end(start: float, end: float, crossings: Sequence[float], ends: Sequence[float]) -> float:
    """Where a line begins that crosses others, when `ends` are the ends of pieces on the same line."""
    first = min((at for at in crossings if start - TOUCH <= at <= end), default=start)
    border = max((at for at in crossings if at < start - TOUCH), default=-math.inf)
    goes_on = any(border - TOUCH <= other <= start for other in ends)
    return first if TOUCH < first - start < A_CHARACTER and not goes_on else start


def ink_box(ink: Picture, box: PixelBox, scale: float) -> PixelBox | None:
    """The box around all ink inside a box that is more than dirt; None when there is none."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    part = ink[y0:y1, x0:x1]
    if part.size == 0:
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    least = SPECK * scale
    pieces = [s for s in stats[1:] if max(s[cv2.CC_STAT_WIDTH], s[cv2.CC_STAT_HEIGHT]) >= least]
    if not pieces:
        return None
    left, top = min(s[0] for s in pieces), min(s[1] for s in pieces)
    right, bottom = max(s[0] + s[2] for s in pieces), max(s[1] + s[3] for s in pieces)
    return float(x0 + left), float(y0 + top), float(x0 + right), float(y0 + bottom)


def count_columns(ink: Picture, box: PixelBox) -> int:
    """How many pieces of ink stand side by side in a box: each digit is one, unless two of them touch."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    filled = ink[y0:y1, x0:x1].any(axis=0)
    starts = np.diff(np.concatenate([[0], np.asarray(filled, dtype=np.int8)])) > 0
    return int(starts.sum())


def split_rows(ink: Picture, box: PixelBox, height: float) -> list[PixelBox]:
    """The lines of text in a box that holds several: rows of ink, joined up to the height of a character."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    filled = np.flatnonzero(ink[y0:y1, x0:x1].sum(axis=1) > 1)
    if filled.size == 0:
        return []
    runs = [run for run in np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1) if run.size]
    lines: list[tuple[int, int]] = []
    for run in runs:
        top, bottom = int(run[0]), int(run[-1]) + 1
        if lines and bottom - lines[-1][0] <= height:
            lines[-1] = (lines[-1][0], bottom)
        else:
            lines.append((top, bottom))
    return [(box[0], float(y0 + top), box[2], float(y0 + bottom)) for top, bottom in lines]


def widest_gap(ink: Picture, box: PixelBox) -> int:
    """The widest strip without ink between two pieces of ink that stand side by side in a box, in pixels."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    filled = np.flatnonzero(ink[y0:y1, x0:x1].any(axis=0))
    return int(np.diff(filled).max()) - 1 if filled.size > 1 else 0
