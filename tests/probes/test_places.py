"""Place test: reading the file again at a figure's place gives its raw text."""

import pytest

from analytics.documents.place import read_place

from factory import shapes
from factory.probing import Filling, ReadBack

TEXT_NAMES = [shape.name for shape in shapes.TEXT_SHAPES]
HTML_NAMES = [shape.name for shape in shapes.HTML_SHAPES]
OFFICE_NAMES = [shape.name for shape in shapes.OFFICE_SHAPES]
PDF_NAMES = [*(shape.name for shape in shapes.TYPST_SHAPES), *shapes.BROWSER_NAMES]

CASES = [
    *((name, "2019", Filling.GAPS, 1) for name in TEXT_NAMES),
    *((name, "2021", Filling.LABEL, 1) for name in TEXT_NAMES),
    *((name, "2021", Filling.GAPS, 1) for name in HTML_NAMES),
    *((name, "2019", Filling.LABEL, 3) for name in HTML_NAMES),
    # Each place of a Word file or a workbook costs reading the file.
    *((name, "2021", Filling.GAPS, 9) for name in OFFICE_NAMES),
    # Each place of a PDF costs a page; every figure in one shape, every sixth in the others.
    *((name, "2021", Filling.LABEL, 1 if name == "pdf_ruled" else 6) for name in PDF_NAMES),
]
"""Shape, form, filling, and every which figure is read again."""


@pytest.mark.parametrize(("shape", "form", "filling", "step"), CASES)
def test_reading_again_at_a_place_gives_the_raw_text(
    read_back: ReadBack, shape: str, form: str, filling: Filling, step: int
) -> None:
    """For every figure and every leftover; a printed figure always has a place."""
    path, _, (filing,) = read_back(shape, form, filling)
    placed = [(f.raw or "", f.place) for f in filing.figures if f.place is not None]
    placed += [(cell.raw, cell.place) for cell in filing.unmapped if cell.place is not None]
    differing = [
        (raw, place, found)
        for raw, place in placed[::step]
        if (found := read_place(path, place, part=filing.part)) != raw
    ]
    assert differing == []
    assert [f.key for f in filing.figures if f.raw is not None and f.place is None] == []
    assert placed != []
