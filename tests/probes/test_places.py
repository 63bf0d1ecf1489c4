"""Place test: reading the file again at a figure's place gives its raw text."""

import pytest

from analytics.documents.place import read_place

from factory import shapes
from factory.probing import Filling, ReadBack

CASES = [
    *((s.name, form, Filling.GAPS) for s in shapes.TEXT_SHAPES for form in ("2019", "2021")),
    *((s.name, form, Filling.GAPS) for s in shapes.HTML_SHAPES for form in ("2019", "2021")),
    *((s.name, "2021", Filling.LABEL) for s in (*shapes.TEXT_SHAPES, *shapes.HTML_SHAPES)),
    *((s.name, "2019", filling) for s in shapes.TYPST_SHAPES for filling in (Filling.LABEL, Filling.BLANK)),
    *((name, "2021", Filling.LABEL) for name in shapes.BROWSER_NAMES),
]


@pytest.mark.parametrize(("shape", "form", "filling"), CASES)
def test_reading_again_at_a_place_gives_the_raw_text(
    read_back: ReadBack, shape: str, form: str, filling: Filling
) -> None:
    """For every figure and every leftover; a printed figure always has a place."""
    path, _, (filing,) = read_back(shape, form, filling)
    placed = [(f.raw or "", f.place) for f in filing.figures if f.place is not None]
    placed += [(cell.raw, cell.place) for cell in filing.unmapped if cell.place is not None]
    differing = [
        (raw, place, found)
        for raw, place in placed
        if (found := read_place(path, place, part=filing.part)) != raw
    ]
    assert differing == []
    assert [f.key for f in filing.figures if f.raw is not None and f.place is None] == []
    assert placed != []
