"""Defect probe: one damage at a time. What is whole is read, what is damaged says so, nothing is wrong."""

from pathlib import Path

import pytest

from analytics.model import Status

from factory.damage import BLANK, Damage, print_in, remove_column, value
from factory.damages import DAMAGES
from factory.damages_in_copies import COPY_DAMAGES
from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft, read_filings
from factory.score import score, unbalanced
from factory.shapes import FIXED_SHAPES

SHAPES = {shape.name: shape for shape in FIXED_SHAPES}
CASES = [
    *((damage, shape) for damage in DAMAGES for shape in ("tabs", "html_clean")),
    *((damage, ("markdown", "html_pieces")[number % 2]) for number, damage in enumerate(DAMAGES)),
    *(
        (damage, ("tabs", "word", "html_clean", "csv_gb18030")[n % 4])
        for n, damage in enumerate(COPY_DAMAGES)
    ),
    *((damage, ("word", "csv_gb18030")[n % 2]) for n, damage in enumerate(DAMAGES[::6])),
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
    check(damage, "pdf_ruled", tmp_path)


def test_every_damage_has_a_name_of_its_own() -> None:
    """Names tell damages apart in a report of the tests."""
    names = [damage.name for damage in (*DAMAGES, *COPY_DAMAGES)]
    assert len(names) == len(set(names)) > 100


COMBINATIONS = (
    ("2019", Filling.GAPS, 815707, "one_line", ()),
    ("2021", Filling.LABEL, 692594, "cell_lines", ("litigation before reconsideration",)),
    ("2021", Filling.SMALL, 334285, "cell_lines_led", ("litigation before reconsideration",)),
    ("2019", Filling.SMALL, 973076, "separator_lines_padded", ("a column missing (2019)",)),
    ("2019", Filling.BLANK, 253401, "cell_lines_inline", ("a column missing (2019)",)),
    ("2021", Filling.GAPS, 354162, "cell_lines", ("a column missing",)),
    ("2021", Filling.BALANCED, 443536, "separator_lines_padded", ("a column missing",)),
    ("2021", Filling.GAPS, 9029, "number_lines", ("organisation columns in another order",)),
    ("2021", Filling.SMALL, 775442, "separator_lines_padded", ("total column first",)),
    ("2021", Filling.SMALL, 105883, "cell_lines_led", ("total column first",)),
    ("2021", Filling.BLANK, 906524, "html_ragged", ("a stray number behind a row",)),
    ("2021", Filling.GAPS, 956050, "html_portal", ("a stray number behind a row",)),
    ("2021", Filling.BLANK, 96556, "html_fragment", ("a stray number behind a row", "bands missing")),
    ("2021", Filling.GAPS, 772477, "html_word_export", ("two columns with one name",)),
    ("2021", Filling.BLANK, 433640, "giant_cell", ("two columns with one name",)),
    ("2021", Filling.BLANK, 549265, "html_portal", ("a column without a name", "total cells missing")),
    ("2019", Filling.GAPS, 954723, "cell_lines_inline", ("bands missing (2019)",)),
    ("2021", Filling.SMALL, 792369, "separator_lines", ("a row of numbers without a label",)),
    ("2021", Filling.BLANK, 799723, "pipes_collapsed", ("a label missing",)),
    ("2021", Filling.SMALL, 694792, "tabs_torn", ("total cells missing",)),
    ("2019", Filling.SMALL, 216133, "tabs_torn", ("total cells missing (2019)",)),
    ("2021", Filling.GAPS, 0, "tabs_torn", ("total column first",)),
    ("one_row_six", Filling.BLANK, 5, "separator_lines_padded", ("a group's cell in the wrong row",)),
    ("2021", Filling.BLANK, 0, "separator_lines_padded", ("blanks between all characters of labels",)),
    ("2019", Filling.GAPS, 4, "giant_cell", ("a label missing",)),
    ("2021", Filling.BLANK, 3, "cell_lines_inline", ("an empty last row",)),
    ("2021", Filling.GAPS, 0, "cell_lines", ("a column too narrow",)),
    ("2019", Filling.BLANK, 0, "giant_cell", ("a column missing",)),
    ("2019", Filling.GAPS, 0, "separator_lines_padded", ("heads repeated inside a table",)),
    ("mixed", Filling.SMALL, 46877, "pdf_ruled_heads", ("item numbers in cells of their own",)),
    ("one_row_six", Filling.GAPS, 934959, "pdf_ruled_flipped", ("an empty column",)),
    (
        "2021",
        Filling.BALANCED,
        131432,
        "html_portal",
        ("last year's table below this year's", "a no-break blank"),
    ),
)
"""Form, filling, seed, shape and damages of what random search once found to be read wrong."""


@pytest.mark.parametrize(("form", "filling", "seed", "shape", "names"), COMBINATIONS)
def test_what_was_once_read_wrong_is_not_wrong_again(
    form: str, filling: Filling, seed: int, shape: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    """Damages, blanks and torn tables together: figures may be unread, none is wrong, the books balance."""
    draft = build_draft(*FORMS[form], filling, seed)
    for damage in (damage for name in names for damage in (*DAMAGES, *COPY_DAMAGES) if damage.name == name):
        draft = damage.change(draft)
    path = tmp_path / f"damaged{SHAPES[shape].suffix}"
    path.write_bytes(SHAPES[shape].write(draft))
    (filing,) = read_filings(path)
    assert score(draft, filing).wrong == ()
    assert unbalanced(filing) is None


def print_zeros(draft: Draft) -> Draft:
    """The report of an office without requests: zeros everywhere, totals of the parts left blank."""
    for key in [key for key in draft.readings if key.indicator.startswith("requests.")]:
        is_blank = key.applicant == "total" and key.indicator.count(".") == 3
        draft = print_in(key, "", BLANK)(draft) if is_blank else print_in(key, "0", value(0))(draft)
    return draft


@pytest.mark.parametrize("shape", ["cell_lines", "tabs_torn", "separator_lines"])
def test_zeros_prove_no_order_of_columns(shape: str, tmp_path: Path) -> None:
    """总计 may stand in front; which of the first and the last column is blank then is said to be unknown."""
    (damage,) = [damage for damage in DAMAGES if damage.name == "total column first"]
    draft = damage.change(print_zeros(build_draft(*FORMS["2021"], Filling.SMALL)))
    path = tmp_path / "damaged.txt"
    path.write_bytes(SHAPES[shape].write(draft))
    (filing,) = read_filings(path)
    assert [line for line in score(draft, filing).wrong if ": implied" not in line] == []


@pytest.mark.parametrize(
    "shape", ["cell_lines", "cell_lines_inline", "cell_lines_led", "separator_lines", "giant_cell"]
)
def test_a_missing_column_beside_blank_totals_shifts_nothing(shape: str, tmp_path: Path) -> None:
    """One cell per line, mostly zeros: the heads say which columns there are, not the habit of seven."""
    draft = print_zeros(build_draft(*FORMS["2019"], Filling.SMALL))
    draft = remove_column("legal_service")(draft)
    path = tmp_path / "damaged.txt"
    path.write_bytes(SHAPES[shape].write(draft))
    (filing,) = read_filings(path)
    gone = [figure for figure in filing.figures if figure.applicant == "legal_service"]
    assert {figure.status for figure in gone} == {Status.ABSENT}
