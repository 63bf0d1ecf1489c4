"""The two networks that find and read lines of text in a picture, run without any network access.

The models (PP-OCRv6, small) lie in the wheel of rapidocr. They are given to onnxruntime by their path, so
that nothing is ever looked for on the internet, and read without rapidocr's own pipeline, because that one
tells a score for a line and not what else a character may be.
"""

import importlib.util
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

from analytics.documents.ocr.recognition import Picture

PixelBox = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

LINE_HEIGHT: Final = 48
"""Pixels to which the network that reads wants a line scaled."""
STRIDE: Final = 8
"""Pixels of a scaled line for which that network answers once."""
MAX_LINE_WIDTH: Final = 3200
BATCH_PIXELS: Final = 4096
"""Scaled pixels in one call: more are no faster and take more memory."""
WIDTH_STEP: Final = 64
"""Lines are padded to a multiple of this, so that those of about one width go together."""
LEAST_SHARE: Final = 0.01
"""What the network gives less than this share is no other reading."""

DETECTION_STEP: Final = 32
TEXT_LEVEL: Final = 0.3
BOX_LEVEL: Final = 0.5
UNCLIP: Final = 1.6
"""The network marks the core of a line; the line is larger by this share of area over circumference."""
SMALLEST_BOX: Final = 3
MOST_BOXES: Final = 2_000


class Character(NamedTuple):
    """One character of a line: where its middle is (share of the line's width), how sure it is.

    `others` are further characters with the share that the network gives them.
    """

    text: str
    at: float
    share: float
    others: tuple[tuple[str, float], ...]


class Models(NamedTuple):
    """The loaded networks, and the characters that the second one knows; the first stands for none."""

    detector: Any
    reader: Any
    characters: tuple[str, ...]


@cache
def load_models() -> Models:
    """Loads both networks, for one thread each: a machine reads several files at a time.

    Raises:
        FileNotFoundError: The installed rapidocr has no such models.
    """
    folder = _models_folder()
    detector = _open(folder, "*det_small.onnx")
    reader = _open(folder, "*rec_small.onnx")
    known = reader.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Models(detector, reader, ("", *known, " "))


def _models_folder() -> Path:
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("rapidocr")
    return Path(spec.origin).parent / "models"


def _open(folder: Path, pattern: str) -> Any:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(f"{folder.name}/{pattern}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps what the largest picture needed for as long as the process lives.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(found[-1]), options, providers=["CPUExecutionProvider"])


def find_lines(picture: Picture) -> list[PixelBox]:
    """Finds lines of text, as boxes in pixels, from top to bottom."""
    detector = load_models().detector
    height, width = (max(DETECTION_STEP, _round_to(size, DETECTION_STEP)) for size in picture.shape)
    scaled = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    levels = _normalise([np.asarray(scaled, dtype=np.uint8)])
    answer = detector.run(None, {detector.get_inputs()[0].name: levels})[0][0, 0]
    mask = cv2.dilate((answer > TEXT_LEVEL).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [_grow(cv2.boundingRect(c), answer) for c in contours[:MOST_BOXES]]
    across, down = picture.shape[1] / width, picture.shape[0] / height
    found = [(b[0] * across, b[1] * down, b[2] * across, b[3] * down) for b in boxes if b is not None]
    return sorted(found, key=lambda b: (b[1], b[0]))


def _round_to(size: int, step: int) -> int:
    return round(size / step) * step


def _grow(box: Sequence[int], answer: npt.NDArray[np.float32]) -> PixelBox | None:
    """The box of a line around its core; None when it is too small or too weak."""
    x, y, width, height = box
    if min(width, height) < SMALLEST_BOX or float(answer[y : y + height, x : x + width].mean()) < BOX_LEVEL:
        return None
    margin = width * height * UNCLIP / (2 * (width + height))
    bottom, right = answer.shape
    return (
        max(0.0, x - margin),
        max(0.0, y - margin),
        min(right, x + width + margin),
        min(bottom, y + height + margin),
    )


def read_lines(lines: Sequence[Picture]) -> list[list[Character]]:
    """Reads pictures of single lines of text; each answer is its characters from left to right."""
    reader = load_models().reader
    name = reader.get_inputs()[0].name
    scaled = [_scale_line(line) for line in lines]
    answers: list[list[Character]] = [[] for _ in lines]
    for batch in _make_batches([line.shape[1] for line in scaled]):
        width = max(scaled[index].shape[1] for index in batch)
        width = math.ceil(width / WIDTH_STEP) * WIDTH_STEP
        shares = reader.run(None, {name: _normalise([scaled[index] for index in batch], width)})[0]
        for index, share in zip(batch, shares, strict=True):
            answers[index] = _decode(share, scaled[index].shape[1])
    return answers


def _scale_line(line: Picture) -> Picture:
    height, width = line.shape
    wanted = min(MAX_LINE_WIDTH, max(STRIDE, round(width * LINE_HEIGHT / height)))
    method = cv2.INTER_AREA if height > LINE_HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (wanted, LINE_HEIGHT), interpolation=method), dtype=np.uint8)


def _make_batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of lines that are read in one call, narrow ones first."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda i: widths[i]):
        padded = math.ceil(widths[index] / WIDTH_STEP) * WIDTH_STEP
        first = math.ceil(widths[batch[0]] / WIDTH_STEP) * WIDTH_STEP if batch else padded
        if batch and (padded * (len(batch) + 1) > BATCH_PIXELS or padded > 2 * first):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _normalise(pictures: Iterable[Picture], width: int | None = None) -> npt.NDArray[np.float32]:
    """Pictures of one height as the networks take them: three equal colours from -1 to 1, padded with 0."""
    pictures = list(pictures)
    padded = width if width is not None else pictures[0].shape[1]
    levels = np.zeros((len(pictures), 1, pictures[0].shape[0], padded), np.float32)
    for index, picture in enumerate(pictures):
        levels[index, 0, :, : picture.shape[1]] = picture.astype(np.float32) / 127.5 - 1
    return np.repeat(levels, 3, axis=1)


def _decode(shares: npt.NDArray[np.float32], width: int) -> list[Character]:
    """Characters from the shares of each step; equal neighbours are one character."""
    characters = load_models().characters
    best = shares.argmax(axis=1)
    found: list[Character] = []
    start = 0
    while start < len(best):
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        if best[start] != 0:
            peak = start + int(shares[start:end, best[start]].argmax())
            middle = min(1.0, ((start + end) / 2) * STRIDE / width)
            found.append(_character(shares[peak], int(best[start]), middle, characters))
        start = end
    return found


def _character(shares: npt.NDArray[np.float32], best: int, at: float, characters: Sequence[str]) -> Character:
    likely = np.flatnonzero(shares > LEAST_SHARE)
    others = tuple(
        (characters[int(index)], float(shares[index])) for index in likely if index not in (0, best)
    )
    return Character(characters[best], at, float(shares[best]), others)
