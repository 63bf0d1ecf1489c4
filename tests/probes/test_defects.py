"""Defect probe: one damage at a time. What is whole is read, what is damaged says so, nothing is wrong."""

from pathlib import Path

import pytest

from factory import pdf
from factory.damage import Damage
from factory.damages import DAMAGES
from factory.probing import FORMS, Filling, build_draft, read_filings
from factory.score import score, unbalanced
from factory.shapes import FIXED_SHAPES

SHAPES = {shape.name: shape for shape in FIXED_SHAPES}
CASES = [
    *((damage, shape) for damage in DAMAGES for shape in ("tabs", "html_clean")),
    *((damage, ("markdown", "html_pieces")[number % 2]) for number, damage in enumerate(DAMAGES)),
]


def check(damage: Damage, shape_name: str, folder: Path) -> None:
    """Plant the damage, write, read, compare."""
    draft = damage.change(build_draft(*FORMS[damage.form], Filling.BALANCED))
    path = folder / f"damaged{SHAPES[shape_name].suffix}"
    path.write_bytes(SHAPES[shape_name].write(draft))
    (filing,) = read_filings(path)
    result = score(draft, filing)
    assert result.wrong == ()
    assert result.lost == ()
    assert unbalanced(filing) is None
    leftovers = sorted(cell.raw for cell in filing.unmapped)
    if damage.is_tidy:
        assert leftovers == sorted(draft.strays)
    else:
        assert set(draft.strays) <= set(leftovers)


@pytest.mark.parametrize(("damage", "shape"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_damage_costs_no_more_than_itself(damage: Damage, shape: str, tmp_path: Path) -> None:
    """In text and HTML every undamaged figure is read and the damaged one has a right reading."""
    check(damage, shape, tmp_path)


@pytest.mark.parametrize("damage", DAMAGES[::4], ids=lambda damage: damage.name)
def test_a_damage_in_a_ruled_pdf_costs_no_more_than_itself(damage: Damage, tmp_path: Path) -> None:
    """The same for a quarter of the catalogue in a ruled PDF."""
    if not pdf.has_chinese_font():
        pytest.skip("a font with Chinese characters is missing on this machine")
    check(damage, "pdf_ruled", tmp_path)


def test_every_damage_has_a_name_of_its_own() -> None:
    """Names tell damages apart in a report of the tests."""
    names = [damage.name for damage in DAMAGES]
    assert len(names) == len(set(names)) > 100
