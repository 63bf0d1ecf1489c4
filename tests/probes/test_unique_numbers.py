"""Unique-number probe: every figure has its own number and must come back in its own cell.

Plain comparison flatters: zeros land on zeros. Here no two figures share a number, over every shape
and form. In one filling no identity holds, so that nothing but labels can place a figure.
"""

from collections.abc import Callable

import pytest

from analytics.model import Filing
from analytics.synthetic.shapes import Demand

from factory import shapes
from factory.probing import FORMS, PROBE_AGENCY, PROBE_YEAR, Filling, ReadBack
from factory.score import Score, score, unbalanced

CELL_SHAPES = [shape.name for shape in (*shapes.TEXT_SHAPES, *shapes.HTML_SHAPES, *shapes.OFFICE_SHAPES)]
PDF_SHAPES = [*(shape.name for shape in shapes.TYPST_SHAPES), *shapes.BROWSER_NAMES]
DEMANDS = {shape.name: shape.demand for shape in shapes.FIXED_SHAPES} | dict(
    zip(shapes.BROWSER_NAMES, (Demand.EXACT, Demand.HONEST), strict=True)
)
WITHOUT_BLANKS = (Filling.LABEL, Filling.BALANCED, Filling.SMALL)
CASES = [
    *((shape, form, filling) for shape in CELL_SHAPES for form in FORMS for filling in Filling),
    *(
        (shape, form, filling)
        for shape in PDF_SHAPES
        for form in FORMS
        for filling in (Filling.LABEL, Filling.BLANK if form in ("2019", "2021") else Filling.BALANCED)
    ),
]


def must_be_exact(shape: str, filling: Filling) -> bool:
    """Whether every figure must be read: always where cells are kept, without blanks where some vanish."""
    demand = DEMANDS[shape]
    return demand is Demand.EXACT or (demand is Demand.CAREFUL and filling in WITHOUT_BLANKS)


@pytest.mark.parametrize(("shape", "form", "filling"), CASES)
def test_every_number_comes_back_in_its_own_cell(
    read_back: ReadBack,
    record_property: Callable[[str, object], None],
    shape: str,
    form: str,
    filling: Filling,
) -> None:
    """No shape gives a wrong figure; shapes that keep their cells give every figure, and say who and when."""
    _, draft, filings = read_back(shape, form, filling)
    assert len(filings) == 1
    result = score(draft, filings[0])
    record_property(
        "score", f"{result.right} right, {len(result.wrong)} wrong, {result.unreadable} unreadable"
    )
    assert result.wrong == ()
    assert unbalanced(filings[0]) is None
    if must_be_exact(shape, filling):
        check_exact(draft_form=form, filing=filings[0], result=result)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_whose_merged_cells_are_spelt_out_is_read_whole(read_back: ReadBack, form: str) -> None:
    """A number that stands in two columns of one head is one figure; the second is listed as unmapped."""
    _, draft, filings = read_back("markdown_spelt_out", form, Filling.BALANCED)
    assert score(draft, filings[0]).lost == ()
    repeated = {figure.raw for figure in filings[0].figures if figure.raw is not None}
    assert {cell.raw for cell in filings[0].unmapped} <= repeated


def check_exact(draft_form: str, filing: Filing, result: Score) -> None:
    """Every figure read without doubt, nothing left over, form, agency and year recognised."""
    assert result.lost == ()
    assert filing.unmapped == ()
    assert (filing.form, filing.variant) == FORMS[draft_form]
    assert (filing.agency, filing.report_year) == (PROBE_AGENCY, PROBE_YEAR)


@pytest.mark.parametrize("form", FORMS)
def test_lines_kept_once_are_refused_where_numbers_repeat(read_back: ReadBack, form: str) -> None:
    """Where repeated zeros are gone from a text, table 三 is not filled with what is left, and it says so.

    A row whose seven numbers all differ, and add up, may be read.
    """
    _, draft, (filing,) = read_back("deduplicated", form, Filling.SMALL)
    read = {figure.indicator for figure in filing.figures if figure.value is not None}
    for row in (indicator for indicator in read if indicator.startswith("requests.")):
        values = [value for key, value in draft.report.truth.items() if key.indicator == row]
        assert len(values) == len(set(values))
    assert filing.problems != ()
