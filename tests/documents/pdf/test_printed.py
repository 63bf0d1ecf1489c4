"""Both forms printed in many styles: every number comes back in its own cell."""

import os
from collections.abc import Callable, Iterator

import pytest

from analytics.documents.pdf.reading import read_pdf
from analytics.extraction import extract_filings
from analytics.model import Document, Form, Variant
from analytics.synthetic.shapes.browser import find_browser
from analytics.synthetic.shapes.pdf import Press, write_pdf
from documents.printing import STYLES, TIGHT, find_faults, find_misplaced, number_draft, write_page

from factory.grid import Draft
from factory.pdf import start_printer

PRESSES = {
    "ruled": Press(),
    "ruled_heads": Press(repeats_heads=True, inset="9pt"),
    "ruled_landscape": Press(is_flipped=True),
    "unruled": Press(rules="none"),
    "unruled_landscape": Press(rules="none", is_flipped=True),
    "unruled_tight": Press(rules="none", inset="1.5pt"),
    "unruled_no_inset": Press(rules="none", inset="0pt"),
}
FORMS = {
    "2021": (Form.F2021, None),
    "2019": (Form.F2019, None),
    "one_row_six": (Form.F2021, Variant.ONE_ROW_SIX),
}


@pytest.fixture(scope="module")
def print_page() -> Iterator[Callable[[bytes], bytes]]:
    """Prints web pages with the machine's chromium."""
    browser = find_browser()
    if browser is None:
        _lack("a chromium")
        return
    with start_printer(browser) as printer:
        yield printer


def _lack(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing; CI must have it")
    pytest.skip(f"{what} is missing on this machine")


def read(data: bytes) -> Document:
    """The one document of a PDF."""
    (document,) = read_pdf(data, "printed.pdf", "0" * 64)
    return document


def assert_is_read(data: bytes, draft: Draft, note: str) -> None:
    """Every number is in its place, and every place gives its text again."""
    document = read(data)
    assert find_faults(document, draft) == []
    assert find_misplaced(data, document) == []
    assert document.note == note
    assert document.problems == ()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("press", PRESSES)
def test_typeset_tables_are_read(press: str, form: str) -> None:
    """Ruled or not, upright or landscape, dense or not, over page breaks with and without heads."""
    draft = number_draft(*FORMS[form])
    note = "unruled" if "unruled" in press else "ruled"
    assert_is_read(write_pdf(draft, PRESSES[press]), draft, note)


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("press", ["ruled", "unruled"])
def test_blank_cells_move_no_number(press: str, form: str) -> None:
    """Where every third cell is blank, the others stay in their columns."""
    draft = number_draft(*FORMS[form], blank_each=3)
    assert_is_read(write_pdf(draft, PRESSES[press]), draft, press)


@pytest.mark.browser
@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("style", STYLES)
def test_browser_prints_are_read(print_page: Callable[[bytes], bytes], style: str, form: str) -> None:
    """Chromium draws borders as thin rectangles, dots or not at all, and cuts tables at page breaks."""
    draft = number_draft(*FORMS[form])
    note = "unruled" if "none" in style and style != "none_below_head" else "ruled"
    assert_is_read(print_page(write_page(draft, style)), draft, note)


@pytest.mark.browser
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_print_whose_rows_touch_gives_no_wrong_number(
    print_page: Callable[[bytes], bytes], form: str
) -> None:
    """Its rows run into each other: figures are lost, and none is another one's."""
    draft = number_draft(*FORMS[form])
    (filing,) = extract_filings(read(print_page(write_page(draft, TIGHT))))
    read_as = {figure.key: figure.raw for figure in filing.figures if figure.value is not None}
    assert read_as
    assert read_as.items() <= draft.report.printed.items()


@pytest.mark.browser
@pytest.mark.parametrize("blank_each", [2, 3])
@pytest.mark.parametrize("style", ["ruled", "none", "none_centred"])
def test_blank_cells_of_browser_prints_move_no_number(
    print_page: Callable[[bytes], bytes], style: str, blank_each: int
) -> None:
    """Columns are told by their heads and by the rows that have numbers in them."""
    draft = number_draft(Form.F2021, blank_each=blank_each)
    note = "unruled" if "none" in style else "ruled"
    assert_is_read(print_page(write_page(draft, style)), draft, note)
