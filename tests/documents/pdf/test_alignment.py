"""Tables without lines, set to any side: a number stands in its own row and column, or is doubtful."""

from collections.abc import Sequence

import pytest

from analytics.documents.pdf.heads import match_heads
from analytics.documents.pdf.reading import read_pdf
from analytics.documents.pdf.segments import Segment
from analytics.model import Cell, Table
from documents.written_pdf import show, write_pdf

EDGES = [200, 260, 320, 380]
HEADS = ["heads", "of", "columns"]
SIDES = {"left": 0.0, "middle": 0.5, "right": 1.0}
Rows = Sequence[tuple[str, Sequence[str]]]


def set_text(x0: float, x1: float, y: float, text: str, side: str) -> bytes:
    """A text at a side of its cell."""
    free = (x1 - x0 - 6) - len(text) * 5.56
    return show(x0 + 3 + SIDES[side] * free, y, text)


def set_table(rows: Rows, side: str, *, heads: str = "middle", pitch: float = 20) -> bytes:
    """A page with one table: labels at the left, three columns of numbers."""
    cells = zip(EDGES, EDGES[1:], HEADS, strict=False)
    page = b"".join(set_text(x0, x1, 740, text, heads) for x0, x1, text in cells)
    for index, (label, numbers) in enumerate(rows):
        y = 720 - pitch * index
        page += show(60, y, label)
        for x0, x1, number in zip(EDGES, EDGES[1:], numbers, strict=False):
            page += set_text(x0, x1, y, number, side) if number else b""
    return page


def read_rows(*pages: bytes) -> list[tuple[Cell, ...]]:
    """The rows of the one table of a PDF."""
    (document,) = read_pdf(write_pdf(pages), "aligned.pdf", "0" * 64)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return list(table.rows)


def read_texts(*pages: bytes) -> list[list[str]]:
    """The texts of these rows."""
    return [[cell.text for cell in row] for row in read_rows(*pages)]


ROWS = [("first", ["0", "12345", "7"]), ("second", ["12", "", "0"]), ("third", ["", "0", "1"])]


@pytest.mark.parametrize("heads", SIDES)
@pytest.mark.parametrize("side", SIDES)
def test_numbers_stand_below_their_heads(side: str, heads: str) -> None:
    """At whichever side of their columns, small beside large, with blanks."""
    assert read_texts(set_table(ROWS, side, heads=heads)) == [
        ["", *HEADS],
        *[[label, *numbers] for label, numbers in ROWS],
    ]


@pytest.mark.parametrize("side", ["left", "right"])
def test_small_numbers_beside_their_heads_keep_the_order(side: str) -> None:
    """Zeros that no head stands over are as many as the heads."""
    rows = [("first", ["0", "0", "0"]), ("second", ["0", "", "0"])]
    assert read_texts(set_table(rows, side)) == [
        ["", *HEADS],
        ["first", "0", "0", "0"],
        ["second", "0", "", "0"],
    ]


def stretch(x0: float, x1: float) -> Segment:
    """A number from one position to another."""
    return Segment((), x0, 0, x1, 10, "0")


def test_numbers_between_two_heads_stand_over_both_columns() -> None:
    """Where one column is blank and nothing shows to which side numbers are set."""
    heads = [(10.0, 30.0), (50.0, 70.0), (90.0, 110.0)]
    numbers = [stretch(40, 44), stretch(80, 84)]
    matched = match_heads(heads, numbers)
    spans = [matched.where[id(number)] for number in numbers]
    assert all(last > first for first, last in spans)


def test_columns_that_are_set_alike_settle_a_choice() -> None:
    """One column whose head is known tells the side for all others."""
    heads = [(10.0, 30.0), (50.0, 70.0), (90.0, 110.0), (130.0, 150.0)]
    numbers = [stretch(32, 36), stretch(112, 116), stretch(140, 156)]
    matched = match_heads(heads, numbers)
    named = [matched.columns[matched.where[id(number)][0]].head for number in numbers]
    assert named == [0, 2, 3]


def test_a_number_that_is_broken_in_two_is_doubtful() -> None:
    """Without lines nothing says where the cell ends: 123 above 45 is neither."""
    page = set_table(ROWS, "left", pitch=40) + show(263, 708.5, "67")
    row = next(row for row in read_rows(page) if row[0].text == "first")
    assert row[2].is_suspect
    assert row[2].text != "12345"


def test_a_label_off_its_numbers_leaves_both_rows_doubtful() -> None:
    """A number between two labels, and no label beside it."""
    page = set_table([*ROWS, ("fourth", ["", "", ""]), ("fifth", ["", "", ""])], "right", pitch=30)
    page += set_text(200, 260, 615, "55", "right") + set_text(260, 320, 615, "66", "right")
    rows = {row[0].text: row for row in read_rows(page)}
    assert all(cell.is_suspect for name in ("fourth", "fifth") for cell in rows[name][1:3])


def test_a_number_that_is_broken_costs_no_other_row_its_blanks() -> None:
    """Both its halves stand beside its own label; what the other rows show is not in question."""
    page = set_table(ROWS, "left", pitch=40) + show(263, 708.5, "67")
    rows = {row[0].text: row for row in read_rows(page)}
    assert all(cell.is_suspect for cell in rows["first"][1:])
    assert [(cell.text, cell.is_suspect) for cell in rows["second"][1:]] == [
        ("12", False),
        ("", False),
        ("0", False),
    ]


@pytest.mark.parametrize("x", [20, 570])
def test_numbered_lines_are_no_column(x: float) -> None:
    """In either margin, at their own pitch."""
    numbers = b"".join(show(x, 760 - 14.5 * index, str(index + 1), 8) for index in range(12))
    assert read_texts(set_table(ROWS, "right") + numbers) == read_texts(set_table(ROWS, "right"))


def test_numbers_of_a_stamp_in_the_margin_are_no_column() -> None:
    """Left of all labels stands none; a page's number far right of all text is alone on its page."""
    stamp = show(20, 720, "2025") + show(20, 700, "38")
    assert read_texts(set_table(ROWS, "right") + stamp) == read_texts(set_table(ROWS, "right"))
    prose = [show(60, 300, "prose"), show(60, 300, "prose")]
    pages = [set_table(ROWS, "right") + show(575, 700, "1") + prose[0], prose[1] + show(575, 700, "2")]
    numbered = [row for row in read_texts(*pages) if any(text.isdigit() for text in row)]
    assert numbered == [[label, *numbers] for label, numbers in ROWS]


def test_a_number_that_is_set_wide_is_doubtful() -> None:
    """Its digits stand as far apart as columns may: 6 5 4 is no 6."""
    digits = b"".join(show(263 + 11 * index, 700, digit) for index, digit in enumerate("654"))
    page = set_table([*ROWS[:1], ("second", ["12", "", "0"])], "left") + digits
    row = next(row for row in read_rows(page) if row[0].text == "second")
    assert all(cell.is_suspect for cell in row[1:])


@pytest.mark.parametrize("text", ["####", "＋8", "–4", "减8", "负7", "12件", "-"])
def test_what_a_cell_for_a_number_holds(text: str) -> None:
    """A number with its sign in words, and what a workbook prints in a column too narrow."""
    assert Segment((), 0, 0, 1, 10, text).is_number
