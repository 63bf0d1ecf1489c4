"""Tables without lines whose cells break numbers in two: each half is told from a number of its own."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from analytics.extraction import extract_filings
from analytics.model import Form
from analytics.synthetic.grid import Box
from analytics.synthetic.shapes.browser import find_browser
from documents.pdf.test_alignment import HEADS, ROWS, read_rows, set_table
from documents.pdf.test_printed import read
from documents.printing import write_page
from documents.written_pdf import show

from factory.figures import balanced_figures
from factory.grid import Draft, compose, map_boxes
from factory.pdf import start_printer
from factory.report import fill_in
from factory.score import score

BREAKS = {"below": "\n", "beside": " "}
"""What stands between the halves of a number."""
SHARES = {"one": 0.01, "some": 0.1, "all": 1.0}
PAIRS = [
    (side, padding, list(SHARES)[(row + column) % len(SHARES)])
    for row, side in enumerate(("top", "middle", "bottom"))
    for column, padding in enumerate((0, 1, 4))
]
"""Where a cell's text stands, how wide the cells are and how many numbers are broken: every two together."""
_PROSE = dict.fromkeys("0156", "某某区认真贯彻落实条例，开展培训2次。")


@pytest.fixture(scope="module")
def print_page() -> Iterator[Callable[[bytes], bytes]]:
    """Prints web pages with the machine's chromium."""
    browser = find_browser()
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("a chromium is missing; CI must have it")
        pytest.skip("a chromium is missing on this machine")
    with start_printer(browser) as printer:
        yield printer


def break_numbers(draft: Draft, gap: str, share: float, seed: int) -> Draft:
    """The draft with some of its numbers of three digits and more broken in two."""
    dice = random.Random(seed)

    def broken(box: Box) -> Box:
        if box.key is None or len(box.text) < 3 or not box.text.isdecimal() or dice.random() > share:
            return box
        at = dice.randint(1, len(box.text) - 1)
        return replace(box, text=f"{box.text[:at]}{gap}{box.text[at:]}")

    for number in "34":
        draft = draft.map_grid(number, lambda grid: map_boxes(grid, broken))
    return draft


@pytest.mark.browser
@pytest.mark.parametrize("gap", BREAKS)
@pytest.mark.parametrize(("side", "padding", "share"), PAIRS)
def test_no_half_of_a_number_is_a_figure(
    print_page: Callable[[bytes], bytes], side: str, padding: int, gap: str, share: str
) -> None:
    """In dense tables and wide ones, with labels at the top, middle and foot of their rows, zeros blank."""
    seed = len(side) + padding
    truth = balanced_figures(Form.F2021, None, seed)
    report = fill_in("某某区人民政府", 2024, Form.F2021, None, truth, _PROSE, zeros_blank=True)
    draft = break_numbers(compose(report), BREAKS[gap], SHARES[share], seed)
    style = (
        "body{font:12pt 'Noto Serif CJK SC',serif} table{width:100%;border-collapse:collapse;font-size:8pt;"
        f"line-height:1.2}} td{{white-space:pre-line;padding:{padding}px 2px;vertical-align:{side}}}"
    )
    (filing,) = extract_filings(read(print_page(write_page(draft, style))))
    assert score(draft, filing).wrong == ()
    if share == "one":
        assert score(draft, filing).right > 150


@pytest.mark.parametrize("pitch", [24.0, 30.0, 40.0])
@pytest.mark.parametrize("digits", ["6", "67", "678"])
def test_a_half_below_a_number_costs_its_own_row(digits: str, pitch: float) -> None:
    """The rows below it keep their numbers and their blanks."""
    page = set_table(ROWS, "left", pitch=pitch) + show(263, 708.5, digits)
    rows = {row[0].text: row for row in read_rows(page)}
    assert all(cell.is_suspect for cell in rows["first"][1:])
    for label, numbers in ROWS[1:]:
        assert [(cell.text, cell.is_suspect) for cell in rows[label][1:]] == [(n, False) for n in numbers]


@pytest.mark.parametrize("column", range(len(HEADS)))
def test_numbers_with_a_blank_in_them_are_one_text(column: int) -> None:
    """Below one head stands one number of a row: 12 345 is no 12."""
    numbers = ["12 345" if index == column else "7" for index in range(len(HEADS))]
    rows = {row[0].text: row for row in read_rows(set_table([*ROWS, ("fourth", numbers)], "left"))}
    assert rows["fourth"][column + 1].text == "12 345"
    assert [cell.is_suspect for cell in rows["fourth"][1:]] == [
        index == column for index in range(len(HEADS))
    ]


def test_a_row_that_a_page_cut_is_doubtful() -> None:
    """The last number of a page may go on below the first line of the next one."""
    first = set_table(ROWS, "left", pitch=320)
    rows = read_rows(first, show(263, 800, "67"), show(60, 60, "prose"))
    assert any(cell.is_suspect for row in rows for cell in row)
    assert not any(row[2].text == "67" and not row[2].is_suspect for row in rows)
