"""The judge itself: the factory writes the official forms and keeps their arithmetic."""

import csv
import io

import pytest

from analytics.dictionary import load_dictionary
from analytics.model import APPLICANTS, TOTAL, FigureKey
from analytics.synthetic.forms import DISPUTE_GROUPS, RESULTS
from analytics.synthetic.grid import expand
from analytics.synthetic.shapes import html

from factory import shapes
from factory.forms import figure_keys, outcome_indicators
from factory.probing import FORMS, Filling, build_draft

COUNTS = {"2019": 198, "2021": 200, "one_row_six": 186, "mixed": 200}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_its_official_number_of_figures(form: str) -> None:
    """198 in the 2019 form, 200 in the 2021 form, 186 with one row （六）; nothing twice."""
    keys = figure_keys(*FORMS[form])
    assert len(keys) == len(set(keys)) == COUNTS[form]


@pytest.mark.parametrize("form", ["2019", "2021", "one_row_six"])
def test_program_and_factory_name_the_same_figures(form: str) -> None:
    """Two independent descriptions of a form agree, figure by figure."""
    assert set(load_dictionary().figure_keys(*FORMS[form])) == set(figure_keys(*FORMS[form]))


@pytest.mark.parametrize("filling", [Filling.BALANCED, Filling.SMALL])
@pytest.mark.parametrize("form", FORMS)
def test_balanced_figures_satisfy_every_identity(form: str, filling: Filling) -> None:
    """一 + 二 = 七 + 四, the outcomes add up to 七, the applicants and the results to their totals."""
    draft = build_draft(*FORMS[form], filling)
    value = draft.report.truth
    rows = outcome_indicators(*FORMS[form])
    for a in APPLICANTS:
        concluded = value[FigureKey("requests.outcome.total", a)]
        assert sum(value[FigureKey(row, a)] for row in rows) == concluded
        begun = value[FigureKey("requests.received", a)] + value[FigureKey("requests.carried_in", a)]
        assert begun == concluded + value[FigureKey("requests.carried_out", a)]
    for indicator in {key.indicator for key in value if key.indicator.startswith("requests.")}:
        parts = sum(value[FigureKey(indicator, a)] for a in APPLICANTS[:-1])
        assert parts == value[FigureKey(indicator, TOTAL)]
    for _, group in DISPUTE_GROUPS:
        *results, total = (value[FigureKey(f"disputes.{group}.{result}", TOTAL)] for _, result in RESULTS)
        assert sum(results) == total


@pytest.mark.parametrize("filling", [Filling.LABEL, Filling.BALANCED])
@pytest.mark.parametrize("form", FORMS)
def test_unique_figures_are_unique(form: str, filling: Filling) -> None:
    """No two figures share a number, whatever the sign."""
    values = [abs(value) for value in build_draft(*FORMS[form], filling).report.truth.values()]
    assert len(values) == len(set(values))


@pytest.mark.parametrize("form", FORMS)
def test_tables_are_full_rectangles(form: str) -> None:
    """Every table covers its rectangle: 4, 10 and 15 columns, no hole and no overlap."""
    draft = build_draft(*FORMS[form], Filling.SMALL)
    for number, width in (("2", 4), ("3", 10), ("4", 15)):
        grid = draft.grid(number)
        full = expand(grid)
        assert all(len(row) == width and None not in row for row in full)
        anchors = sum(slot.is_anchor for row in full for slot in row if slot is not None)
        assert anchors == sum(len(row) for row in grid.rows)


@pytest.mark.parametrize("shape", [*shapes.TEXT_SHAPES, *shapes.HTML_SHAPES], ids=lambda shape: shape.name)
def test_the_same_draft_gives_the_same_bytes(shape: shapes.Shape) -> None:
    """Text and HTML do not depend on the day, the machine or the run."""
    assert shape.write(build_draft(*FORMS["2021"], Filling.BLANK)) == shape.write(
        build_draft(*FORMS["2021"], Filling.BLANK)
    )


def test_old_site_pages_are_encoded_as_they_say() -> None:
    """The page that declares gb2312 is no UTF-8, so its encoding must be recognised."""
    page = html.write_gb18030(build_draft(*FORMS["2019"], Filling.SMALL))
    assert "charset=gb2312" in page.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_tab_text_reads_as_a_table_of_a_spreadsheet() -> None:
    """Each line of a tab table has every column, so a blank cell keeps its place."""
    text = shapes.TEXT_SHAPES[0].write(build_draft(*FORMS["2021"], Filling.BLANK)).decode()
    rows = [row for row in csv.reader(io.StringIO(text), delimiter="\t") if len(row) > 1]
    assert {len(row) for row in rows} == {4, 10, 15}
