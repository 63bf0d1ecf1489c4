"""What a page break cuts is one row, or one cell, again."""

from analytics.documents.pdf.reading import read_pdf
from analytics.model import PagePlace, Table
from documents.written_pdf import draw_grid, show, write_pdf

XS = [50, 150, 200, 250]
FULL = "a label of this cell"
"""As long as the first column is wide."""


def read_tables(*pages: bytes) -> list[Table]:
    """The tables of a PDF with these pages."""
    (document,) = read_pdf(write_pdf(pages), "torn.pdf", "0" * 64)
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    """The rows of a table."""
    return [[cell.text for cell in row] for row in table.rows]


def row(y: float, *cells: str) -> bytes:
    """The texts of one row at a height."""
    return b"".join(show(x + 4, y, text) for x, text in zip(XS, cells, strict=False))


TOP = draw_grid(XS, [60, 80, 100]) + row(85, "first", "1", "2")
BOTTOM = draw_grid(XS, [760, 780, 800]) + row(765, "last", "5", "6")


def test_a_label_cut_between_two_lines_is_one_label() -> None:
    """Its numbers stand where they were printed; the label has both parts and says that it was cut."""
    above, below = read_tables(TOP + row(65, FULL, "3", "4"), BOTTOM + row(785, "goes on"))
    assert texts(above) == [["first", "1", "2"], [FULL + "goes on", "3", "4"]]
    assert texts(below) == [["last", "5", "6"]]
    assert [cell.is_suspect for cell in above.rows[1]] == [True, False, False]
    assert below.rows[0][0].anchor == (0, 0)


def test_numbers_that_went_to_the_next_page_keep_their_place() -> None:
    """Where the label begins on one page and its numbers stand beside its end on the next."""
    above, _ = read_tables(TOP + row(65, FULL), BOTTOM + row(785, "goes on", "3", "4"))
    assert texts(above)[1] == [FULL + "goes on", "3", "4"]
    assert above.rows[1][1].place == PagePlace(2, (150.0, 42.0, 200.0, 62.0))
    assert above.rows[1][1].anchor == (1, 1)


def test_a_row_without_its_label_belongs_to_the_label_before_the_page_break() -> None:
    """A label alone at the end of a page and numbers alone at the top of the next one."""
    above, below = read_tables(TOP + row(65, "short"), BOTTOM + row(785, "", "3", "4"))
    assert texts(above)[1] == ["short", "3", "4"]
    assert texts(below) == [["last", "5", "6"]]


def test_two_rows_stay_two_rows() -> None:
    """A row of blanks after the page break, a label that was not full, a numbered label, two numbers."""
    for end, start in [
        (("short", "3", "4"), ("blank row",)),
        ((FULL, "3", "4"), ("2.blank row",)),
        ((FULL, "3", "4"), ("goes on", "5", "")),
        ((FULL,), ("goes on",)),
        (("short", "3", "4"), ("", "", "")),
    ]:
        above, below = read_tables(TOP + row(65, *end), BOTTOM + row(785, *start))
        assert len(above.rows) == len(below.rows) == 2
        assert [cell.text for cell in below.rows[0]] == [*start, *[""] * (3 - len(start))]


def test_text_between_the_parts_keeps_them_apart() -> None:
    """Only what follows directly can go on; headers in the margin do not count."""
    cut = TOP + row(65, FULL, "3", "4")
    between = show(60, 740, "x") + draw_grid(XS, [690, 710, 730]) + row(695, "last", "5", "6")
    _, below = read_tables(cut, show(60, 735, "prose") + between + row(715, "goes on"))
    assert texts(below)[0] == ["goes on", "", ""]
    _, below = read_tables(cut, show(60, 825, "header") + BOTTOM + row(785, "goes on"))
    assert texts(below) == [["last", "5", "6"]]


def test_a_merged_cell_over_a_page_break_repeats_its_text() -> None:
    """A group's name stands beside all of its rows; no border is drawn where it was cut."""
    group_above = b"50 60 m 50 100 l S 50 100 m 250 100 l S 150 60 m 250 60 l S 150 80 m 250 80 l S\n"
    group_below = b"50 760 m 50 800 l S 50 760 m 250 760 l S 150 800 m 250 800 l S 150 780 m 250 780 l S\n"
    sides = b"".join(b"%d %d m %d %d l S\n" % (x, y, x, y + 40) for x in XS[1:] for y in (60, 760))
    above, below = read_tables(
        group_above + sides + row(85, "group", "1", "2") + row(65, "", "3", "4"),
        group_below + sides + row(785, "", "5", "6") + row(765, "", "7", "8"),
    )
    assert texts(above) == [["group", "1", "2"], ["group", "3", "4"]]
    assert texts(below) == [["group", "5", "6"], ["group", "7", "8"]]
    assert below.rows[0][0].place == above.rows[0][0].place
    assert below.rows[0][0].anchor == (0, 0)


def test_a_cut_number_is_never_repeated() -> None:
    """An empty cell below a number that was cut off by the page break stays empty."""
    open_above = draw_grid(XS, [80, 100]) + b"".join(b"%d 60 m %d 80 l S\n" % (x, x) for x in XS)
    open_below = draw_grid(XS, [760, 780]) + b"".join(b"%d 780 m %d 800 l S\n" % (x, x) for x in XS)
    _, below = read_tables(
        open_above + row(85, "first", "1", "2") + row(65, "short", "3", "4"),
        open_below + row(785, "other", "", "9") + row(765, "last", "5", "6"),
    )
    assert texts(below)[0] == ["other", "", "9"]


def test_numbers_that_a_narrow_cell_broke_at_a_page_break_are_doubted() -> None:
    """1825 printed as 182 on one page and 5 on the next: neither is the number, nor is a blank one."""
    wide = "1234567"
    for end, start in [
        (("1.begins", wide, wide), ("goes on", "5", "6")),
        (("1.", wide, wide), ("goes on", "5", "")),
        ((FULL, wide, wide), ("goes on", "5", "6")),
    ]:
        top = draw_grid(XS, [60, 80, 100]) + row(85, "1.first", "1", "2")
        bottom = draw_grid(XS, [760, 780, 800]) + row(765, "2.last", "5", "6")
        above, below = read_tables(top + row(65, *end), bottom + row(785, *start))
        assert all(cell.is_suspect for cell in (*above.rows[1][1:], *below.rows[0][1:]))
        assert not any(cell.is_suspect for cell in (*above.rows[0], *below.rows[1]))


def test_full_rows_on_both_sides_of_a_page_break_are_two() -> None:
    """A label that begins with its item's number is a row's, and so is one among labels without numbers."""
    wide = "1234567"
    for end, start in [
        (("1.x", wide, wide), ("2.x", "5", "6")),
        (("short", wide, wide), ("other", "5", "6")),
    ]:
        above, below = read_tables(TOP + row(65, *end), BOTTOM + row(785, *start))
        assert not any(cell.is_suspect for each in (*above.rows, *below.rows) for cell in each)
