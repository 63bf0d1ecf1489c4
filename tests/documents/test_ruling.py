"""The ruling lines of a scanned page, torn by noise or touched by characters."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image, ImageDraw, ImageFont

from analytics.documents.ocr.lines import find_ruling
from analytics.documents.ocr.recognition import SCALE, Picture
from analytics.documents.pdf.rules import Rule

XS, YS = (100, 300, 500, 700), (100, 140, 180, 220)
"""Pixels at which the lines of a drawn table stand."""
INK, PAPER = 30, 250
NEAR = 6
"""Pixels by which an end may be missed: blurred lines end blurred."""


def draw(shade: int = PAPER) -> Picture:
    """A table of thin lines and numbers, its first row on a shade."""
    page = np.full((320, 800), PAPER, np.uint8)
    page[YS[0] : YS[1], XS[0] : XS[-1]] = shade
    for y in YS:
        page[y, XS[0] : XS[-1] + 1] = INK
    for x in XS:
        page[YS[0] : YS[-1] + 1, x] = INK
    for row, y in enumerate(YS[1:]):
        for column, x in enumerate(XS[:-1]):
            cv2.putText(page, f"{1119 * (row + 1) + column}", (x + 50, y - 10), 0, 0.8, INK, 2)
    return page


def copy(page: Picture, noise: float) -> Picture:
    """The page as a copier leaves it: unsharp and noisy."""
    blurred = cv2.GaussianBlur(page.astype(np.float32), (0, 0), 0.9)
    noisy = blurred + np.random.default_rng(3).normal(0, noise, page.shape)
    return np.asarray(np.clip(noisy, 0, 255), dtype=np.uint8)


def place(rules: Sequence[Rule]) -> npt.NDArray[np.float64]:
    """In pixels where each line stands, begins and ends."""
    return np.array(sorted(rules)) * SCALE


@pytest.mark.parametrize("noise", [0.0, 10.0, 20.0])
@pytest.mark.parametrize("shade", [250, 215])
def test_lines_are_whole_and_digits_are_none(noise: float, shade: int) -> None:
    """What noise tears out of a line is mended; rows of digits, and digits on shaded rows, stay ink."""
    ruling = find_ruling(copy(draw(shade), noise), SCALE)
    assert place(ruling.level) == pytest.approx(np.array([(y, XS[0], XS[-1]) for y in YS]), abs=NEAR)
    assert place(ruling.upright) == pytest.approx(np.array([(x, YS[0], YS[-1]) for x in XS]), abs=NEAR)


def test_a_stroke_that_touches_a_line_does_not_divide_the_next_cell() -> None:
    """A line that ends in the middle of a cell, where no more of it follows, is cut at its last crossing."""
    page = draw()
    narrow = XS[0] - 30
    page[YS[0] : YS[-1] + 1, narrow] = INK
    for y in (YS[0], YS[-1]):
        page[y, narrow : XS[0]] = INK
    page[YS[1], narrow + 10 : XS[0]] = INK
    second = place(find_ruling(page, SCALE).level)[1]
    assert second == pytest.approx([YS[1], XS[0], XS[-1]], abs=NEAR)


@pytest.mark.parametrize("path", [pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path()])
@pytest.mark.parametrize("points", [9.0, 12.0])
@pytest.mark.parametrize("solid", [1.0, 0.92], ids=["solid", "tight"])
def test_a_label_that_is_set_upright_draws_no_line(path: Path, points: float, solid: float) -> None:
    """Strokes of characters that stand below each other, or of signs in a row, are no ruling lines."""
    em = round(points * SCALE)
    page = Image.fromarray(np.full((800, 900), PAPER, np.uint8))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(path, em)
    xs, ys = (100, 100 + round(1.6 * em), 800), (100, 400, 700)
    for x in xs:
        pen.line((x, ys[0], x, ys[-1]), INK, 2)
    for top, label in zip(ys, ("本年度办理结果", "申请理由不正当"), strict=False):
        pen.line((xs[0], top, xs[-1], top), INK, 2)
        for row, character in enumerate(label):
            pen.text((xs[0] + round(0.3 * em), top + 6 + round(row * solid * em)), character, INK, font)
        pen.text((xs[1] + 30, top + 30), "||| 111 1111 |||||||", INK, font)
        pen.text((xs[1] + 30, top + 90), "一一一 二三 ———。", INK, font)
    pen.line((xs[0], ys[-1], xs[-1], ys[-1]), INK, 2)
    ruling = find_ruling(np.asarray(page, dtype=np.uint8), SCALE)
    assert place(ruling.level) == pytest.approx(np.array([(y, xs[0], xs[-1]) for y in ys]), abs=NEAR)
    assert place(ruling.upright) == pytest.approx(np.array([(x, ys[0], ys[-1]) for x in xs]), abs=NEAR)
