"""What an old workbook (.xls) shows of what it stores; read from its records."""

import struct

import pytest

from analytics.documents.sheets.biff_formula import decode_formula
from analytics.documents.sheets.reading import read_xls
from analytics.model import Document, Table
from documents.old_books import font, formula, number, number_format, old_book, record, strings, style, text

FONTS = b"".join(
    (
        font(),
        font(color=9),
        font(height=40),
        font(struck=True),
        font(shift=1),
    )
)
"""The last one has the number 5, as no font has the number 4."""

CODES = number_format(164, "0;-0;;@") + number_format(165, '0"件"') + number_format(166, "0!.0000")
LABEL = strings("规章", "1月")


def read(data: bytes) -> Document:
    """The only document of a workbook."""
    (found,) = read_xls(data, "x.xls", "0" * 64)
    return found


def show(cell: bytes, *, globals_: bytes = b"", window: int = 0x10) -> tuple[str, bool]:
    """What a cell in B1 shows between a label and the number 1, and whether it is doubtful."""
    cells = text(0, 0, 0) + cell + number(0, 2, 1)
    found = read(old_book(cells, globals_=globals_ or FONTS + style() + LABEL, window=window))
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert table.rows[0][0].text == "规章"
    return table.rows[0][1].text, table.rows[0][1].is_suspect


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        (0, 19.0, ("19", False)),
        (0, 59237.2449, ("59237.2449", False)),
        (164, 0.0, ("", False)),
        (164, 7.0, ("7", False)),
        (41, 0.0, ("-", False)),
        (165, 12.0, ("12件", False)),
        (166, 123456.0, ("123456", True)),
        (9, 0.12, ("12%", False)),
        (14, 45308.0, ("2024-01-17", False)),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(code: int, value: float, shown: tuple[str, bool]) -> None:
    """As in newer workbooks: hidden zeros are blank, words belong to it, scaled ones are doubtful."""
    looks = FONTS + CODES + style() + style(code) + LABEL
    assert show(number(0, 1, value, 1), globals_=looks) == shown


@pytest.mark.parametrize(
    ("font_number", "ground", "is_suspect"), [(0, None, False), (1, None, True), (1, 12, False), (1, 9, True)]
)
def test_white_digits_are_doubtful(font_number: int, ground: int | None, is_suspect: bool) -> None:
    """But on a dark ground."""
    looks = FONTS + style() + style(0, font_number, ground) + LABEL
    assert show(number(0, 1, 8, 1), globals_=looks) == ("8", is_suspect)


def test_a_workbook_may_have_its_own_white() -> None:
    """And then the usual number of white is another colour."""
    palette = record(0x92, struct.pack("<H", 2) + bytes([255, 255, 255, 0, 200, 0, 0, 0]))
    for color, is_suspect in ((8, True), (9, False)):
        looks = font(color=color) + palette + style() + style() + LABEL
        assert show(number(0, 1, 8, 1), globals_=looks) == ("8", is_suspect)


@pytest.mark.parametrize("font_number", [2, 3])
def test_tiny_and_struck_digits_are_doubtful(font_number: int) -> None:
    """In numbers and in texts."""
    looks = FONTS + style() + style(0, font_number) + LABEL
    assert show(number(0, 1, 8, 1), globals_=looks) == ("8", True)
    assert show(text(0, 1, 1, 1), globals_=looks) == ("1月", True)


@pytest.mark.parametrize(
    ("rich", "shown"),
    [
        (("191", [(2, 5)]), ("19¹", False)),
        (("57", [(0, 3), (1, 0)]), ("7", True)),
        (("57", [(1, 1)]), ("57", True)),
        (("57", [(1, 0)]), ("57", False)),
        (("57", [(9, 5)]), ("57", False)),
    ],
)
@pytest.mark.parametrize("cut", [None, 1])
def test_raised_digits_are_marks_and_struck_ones_none(
    rich: tuple[str, list[tuple[int, int]]], shown: tuple[str, bool], cut: int | None
) -> None:
    """Also where the texts go on in another record, in the middle of one, stored in single bytes."""
    looks = FONTS + style() + strings(rich, "规章", cut=cut)
    cells = text(0, 0, 1) + text(0, 1, 0) + number(0, 2, 1)
    (table,) = read(old_book(cells, globals_=looks)).blocks
    assert isinstance(table, Table)
    assert (table.rows[0][1].text, table.rows[0][1].is_suspect) == shown
    assert table.rows[0][0].text == "规章"


def test_short_numbers_are_read_as_well() -> None:
    """Whole ones, hundredths, and the front of a longer one, alone or in a row."""
    assert show(record(0x27E, struct.pack("<3Hi", 0, 1, 0, (748 << 2) | 2))) == ("748", False)
    assert show(record(0x27E, struct.pack("<3Hi", 0, 1, 0, (-12345 << 2) | 3))) == ("-123.45", False)
    front = struct.unpack("<i", struct.pack("<d", 1.5)[4:])[0]
    assert show(record(0xBD, struct.pack("<HHHiH", 0, 1, 0, front, 1))) == ("1.5", False)


def test_hidden_zeros_rows_and_columns_are_those_of_the_records() -> None:
    """A sheet without zeros has blanks; hidden rivals are left out; a listed blank row is a row."""
    assert show(number(0, 1, 0), window=0) == ("", False)
    cells = [text(0, 0, 0), number(0, 1, 5), number(0, 2, 6), text(1, 0, 0), number(1, 1, 7), number(1, 2, 8)]
    rows = [
        record(0x208, struct.pack("<6HHH", row, 0, 3, 255, 0, 0, 0x20 * (row == 0), 0)) for row in (0, 1, 2)
    ]
    columns = record(0x7D, struct.pack("<5HH", 2, 2, 2000, 0, 1, 0))
    found = read(old_book(columns + b"".join(rows + cells), globals_=FONTS + style() + LABEL))
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["规章", "7"], ["", ""]]
    assert [problem.code for problem in found.problems] == ["ROWS_HIDDEN"]


def ref(row: int, column: int) -> bytes:
    """A token for a cell."""
    return struct.pack("<BHH", 0x44, row, column)


SUM = struct.pack("<B4H", 0x25, 0, 0, 2, 3) + bytes([0x19, 0x10, 0, 0])


@pytest.mark.parametrize(
    ("tokens", "written"),
    [
        (SUM, "SUM(C1:D1)"),
        (ref(0, 2) + ref(1, 3) + b"\x03", "(C1+D2)"),
        (ref(0, 2) + b"\x1e\x05\x00\x05\x13", "(-(C1*5))"),
        (b"\x1f" + struct.pack("<d", 1.5) + ref(0, 2) + b"\x04\x15", "((1.5000000000-C1))"),
        (ref(0, 2) + ref(0, 3) + b"\x22\x02\x04\x00", "SUM(C1,D1)"),
        (b"\x4c\xff\xff\xff\xc0" + b"\x19\x40\x00\x01", "A1"),
        (b"\x6d\x00\x00\x01\x00\x01\xc0\x02\x80", "C2:C3"),
        (ref(0, 2) + b"\x22\x01\x05\x00", None),
        (ref(0, 2) + ref(0, 2), None),
        (ref(0, 2) + b"\x06", None),
        (ref(0, 2)[:3], None),
        (b"\x03", None),
        (b"\x1f" + struct.pack("<d", -1), None),
        (b"", None),
    ],
)
def test_tokens_are_a_formula(tokens: bytes, written: str | None) -> None:
    """Sums, differences and products; cells near the formula's own one (B2) where they are so marked."""
    assert decode_formula(struct.pack("<H", len(tokens)) + tokens, (1, 1), {}) == written


def test_results_are_held_against_their_operands() -> None:
    """As in newer workbooks; a missing result is reckoned, also of a formula that cells share."""
    assert show(formula(0, 1, SUM, 1.0)) == ("1", False)
    assert show(formula(0, 1, SUM, 99.0)) == ("99", True)
    nothing = bytes([3, 0, 0, 0, 0, 0, 255, 255])
    assert show(formula(0, 1, SUM, nothing)) == ("1", False)
    assert show(formula(0, 1, b"\x17\x00\x00", nothing)) == ("", False)
    shared = record(0x4BC, struct.pack("<HHBBHH", 0, 1, 1, 1, 2, len(SUM)) + SUM)
    own = struct.pack("<BHH", 1, 0, 1)
    assert show(formula(0, 1, own, 7.0) + shared) == ("7", True)
    assert show(formula(0, 1, own, 7.0)) == ("7", False)


def test_charts_in_a_sheet_are_passed_over() -> None:
    """What stands behind them still counts."""
    chart = record(0x809, struct.pack("<HHIQ", 0x600, 0x20, 0, 0)[:16]) + number(0, 1, 5) + record(0x0A, b"")
    assert show(number(0, 1, 0) + chart, window=0) == ("", False)
