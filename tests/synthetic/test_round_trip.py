"""Round trip: what is written in any shape comes back, or is said to be unread; nothing comes back wrong.

Two hundred reports for each shape: ``benchmarks/round_trip.py``.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from analytics.synthetic.shapes import COLLECTIONS, SHAPES, Collection, Demand, Shape
from analytics.synthetic.shapes.browser import BROWSER_SHAPES

from factory.grid import Draft
from factory.round_trip import plan_drafts, travel

REPORTS = 6
EVERY: Mapping[str, Shape | Collection] = {**SHAPES, **COLLECTIONS}
QUICK = [name for name, shape in EVERY.items() if shape.format != "scan" and name not in BROWSER_SHAPES]
PICTURES = ("photograph", "screenshot")
"""What is no scan: a picture costs half a minute, and ``documents/ocr/test_recognition.py`` reads the hardest
scan that must be read. All kinds, twenty reports of each: ``benchmarks/round_trip.py``."""
READ_EXACTLY = [
    name
    for name in QUICK
    if EVERY[name].demand is Demand.EXACT and EVERY[name].format in ("text", "html", "pdf")
]


@pytest.fixture(scope="module")
def drafts() -> tuple[Draft, ...]:
    """A city's government over six years, both forms, and one that kept a single row （六）."""
    return tuple(plan_drafts(REPORTS))


@pytest.mark.parametrize("name", QUICK)
def test_no_figure_comes_back_wrong(name: str, drafts: tuple[Draft, ...], tmp_path: Path) -> None:
    """Whatever the shape: a figure is read as printed, or it has no value and says so."""
    is_light = EVERY[name].format in ("text", "html")
    trip = travel(name, EVERY[name], drafts if is_light else drafts[1:4], tmp_path)
    assert trip.wrong == ()
    if name in READ_EXACTLY:
        assert trip.share >= 0.999
        assert trip.named == trip.reports > 2


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_no_figure_of_a_picture_comes_back_wrong(
    name: str, drafts: tuple[Draft, ...], tmp_path: Path
) -> None:
    """Pictures are slow to draw and to read, so one report of each kind."""
    trip = travel(name, EVERY[name], drafts[4:5], tmp_path)
    assert trip.wrong == ()
