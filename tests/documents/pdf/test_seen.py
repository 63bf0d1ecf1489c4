"""What nobody sees on a page of a PDF changes no number that everybody reads."""

import math

import pytest

from analytics.documents.pdf.reading import read_pdf
from analytics.model import Cell, Table
from documents.written_pdf import draw_grid, show, write_pdf, write_stream

GRID = draw_grid([50, 150, 250], [700, 720, 740])
LABELS = show(60, 725, "label") + show(60, 705, "other")
PAGE = GRID + LABELS + show(160, 725, "12") + show(160, 705, "34")
LAYER = b"/OC /L BDC\n%s EMC\n"
LAYER_OFF = {
    1: b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [300 0 R] /D << /OFF [300 0 R] >> >> >>",
    300: b"<< /Type /OCG /Name (hidden) >>",
}
LAYER_ON = {**LAYER_OFF, 1: LAYER_OFF[1].replace(b"/OFF", b"/ON")}


def read_cells(page: bytes, *, extra: dict[int, bytes] | None = None) -> list[Cell]:
    """The second column of the one table of a page."""
    resources = b"/Properties << /L 300 0 R >> /ExtGState << /T << /ca 0.02 >> >>"
    (document,) = read_pdf(write_pdf([page], resources=resources, extra=extra), "seen.pdf", "0" * 64)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [row[1] for row in table.rows]


def read_texts(page: bytes, *, extra: dict[int, bytes] | None = None) -> list[str]:
    """The texts of these cells."""
    return [cell.text for cell in read_cells(page, extra=extra)]


def turned(x: float, y: float, text: str, size: float, degrees: float) -> bytes:
    """A text that runs across the page."""
    a, b = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return b"BT /F1 %.1f Tf %.4f %.4f %.4f %.4f %.1f %.1f Tm (%s) Tj ET\n" % (
        size, a, b, -b, a, x, y, text.encode(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "hidden",
    [
        b"q 3 Tr\n%s Q\n",
        b"q 7 Tr\n%s Q\n",
        b"q 1 g\n%s Q\n",
        b"q /T gs\n%s Q\n",
        b"q 0 0 5 5 re W n\n%s Q\n",
        b"q\n%s 1 g 170 700 60 18 re f 170 722 60 16 re f Q\n",
    ],
    ids=["mode 3", "mode 7", "white", "transparent", "cut off", "covered"],
)
@pytest.mark.parametrize("x", [171.2, 172, 180])
def test_unseen_digits_beside_a_number_are_none(hidden: bytes, x: float) -> None:
    """However they are hidden, and however near they stand."""
    unseen = show(x, 725, "7") + show(x, 705, "89")
    assert read_texts(PAGE + hidden % unseen) == ["12", "34"]


@pytest.mark.parametrize(("state", "is_seen"), [(b"/T", False), (b"/H", True)])
def test_what_a_browser_prints_with_an_opacity_is_seen_or_not(state: bytes, is_seen: bool) -> None:
    """Chromium puts a text of opacity 0.01 into a form of its own, which is laid over the page as thinly."""
    resources = b"/XObject << /X1 200 0 R >> /ExtGState << /T << /ca 0.01 >> /H << /ca 0.6 >> >>"
    form = write_stream(
        show(160, 705, "34") + b"50 690 200 1 re f\n",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        b"/Group << /S /Transparency >>",
    )
    page = GRID + LABELS + show(160, 725, "12") + b"q %s gs /X1 Do Q\n" % state
    (document,) = read_pdf(write_pdf([page], resources=resources, extra={200: form}), "seen.pdf", "0" * 64)
    texts = [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.rows[1]]
    assert ("34" in texts) is is_seen


def test_what_was_written_over_is_gone() -> None:
    """A number under a white box on which another one is printed."""
    old = GRID + LABELS + show(160, 725, "4567") + show(160, 705, "34")
    assert read_texts(old + b"1 g 155 722 60 16 re f 0 g\n" + show(160, 725, "12")) == ["12", "34"]


def test_a_digit_printed_over_the_same_digit_is_not_lost() -> None:
    """PDFium takes the later one for a copy of the covered one: 45 over 541 is 45, or unreadable."""
    old = GRID + LABELS + show(160, 725, "541") + show(160, 705, "34")
    (cell, _) = read_cells(old + b"1 g 155 722 60 16 re f 0 g\n" + show(165.56, 725, "45"))
    assert cell.text == "45" or cell.is_suspect


def test_a_number_of_which_a_part_is_covered_is_unreadable() -> None:
    """12345 of which 345 is left is no 345."""
    cells = read_cells(GRID + LABELS + show(160, 725, "12345") + b"1 g 155 722 16 16 re f 0 g\n")
    assert not any(character.isdigit() for character in cells[0].text)
    assert cells[0].is_suspect


def picture(x: float, y: float, width: float, height: float, pixel: bytes, entries: bytes = b"") -> bytes:
    """A picture of one grey pixel."""
    place = b"q %.1f 0 0 %.1f %.1f %.1f cm" % (width, height, x, y)
    return place + b" BI /W 1 /H 1 %s ID " % (entries or b"/CS /G /BPC 8") + pixel + b" EI Q\n"


@pytest.mark.parametrize("pixel", [b"\xff", b"\x80", b"\x00"])
@pytest.mark.parametrize("width", [6, 40])
def test_a_number_below_a_picture_is_unreadable(width: float, pixel: bytes) -> None:
    """The picture may show another one."""
    (own, other) = read_cells(PAGE + picture(158, 722, width, 14, pixel))
    assert own.is_suspect
    assert "\ufffd" in own.text
    assert (other.text, other.is_suspect) == ("34", False)


def test_a_number_that_is_seen_through_a_picture_is_read() -> None:
    """A seal leaves open what lies between its strokes; a picture below a number hides nothing."""
    seal = picture(150, 700, 100, 40, b"\x80", b"/IM true /BPC 1")
    paper = picture(150, 700, 100, 40, b"\xff")
    assert read_texts(PAGE + seal) == ["12", "34"]
    assert read_texts(paper + PAGE) == ["12", "34"]


def test_a_number_that_is_cut_off_in_the_middle_is_unreadable() -> None:
    """A narrow cell of a web page shows the first digits only."""
    cut = b"q 155 700 16 40 re W n\n" + show(160, 725, "12345") + b"Q\n"
    (cell, _) = read_cells(GRID + LABELS + cut)
    assert not any(character.isdigit() for character in cell.text)
    assert cell.is_suspect


def test_a_layer_that_is_switched_off_is_not_read() -> None:
    """One that is switched on is."""
    page = PAGE + LAYER % show(171.2, 725, "7")
    assert read_texts(page, extra=LAYER_OFF) == ["12", "34"]
    assert read_texts(page, extra=LAYER_ON) == ["127", "34"]


def test_white_text_on_a_dark_ground_is_read() -> None:
    """As heads of tables often are."""
    dark = b"0.1 0.2 0.4 rg 151 701 98 38 re f 1 g\n"
    assert read_texts(GRID + LABELS + dark + show(160, 725, "12") + show(160, 705, "34")) == ["12", "34"]


def test_text_on_a_white_ground_is_read() -> None:
    """A box that was filled before the text hides nothing."""
    assert read_texts(b"1 g 40 690 300 60 re f 0 g\n" + PAGE) == ["12", "34"]


@pytest.mark.parametrize(
    "mark",
    [
        b"0.85 g\n" + show(120, 690, "2024 0007", 60),
        b"0.85 g\n" + turned(100, 650, "2024 0007", 60, 45),
        turned(100, 650, "2024 0007", 60, 30),
        b"0.8 g\n" + b"".join(show(150 + 37 * i, y, "2024") for i in range(3) for y in (703, 712, 721, 730)),
        b"0.8 g\n" + b"".join(turned(150 + 37 * i, 700, "2024", 10, 30) for i in range(4)),
    ],
    ids=["large", "large and slanted", "dark, large and slanted", "small and often", "slanted and often"],
)
@pytest.mark.parametrize("is_behind", [True, False])
def test_a_watermark_changes_no_number(mark: bytes, is_behind: bool) -> None:
    """Pale, large, slanted, or repeated all over the page; behind the table or on it."""
    mark = b"q\n" + mark + b"Q\n"
    assert read_texts(mark + PAGE if is_behind else PAGE + mark) == ["12", "34"]


def test_a_pale_digit_beside_a_number_is_doubted() -> None:
    """One that stands there once may be meant."""
    (cell, _) = read_cells(PAGE + b"0.8 g\n" + show(171.2, 725, "7"))
    assert cell.text == "12\ufffd"
    assert cell.is_suspect


def test_pale_zeros_are_no_watermark() -> None:
    """However many there are: grey zeros are doubted, and not blank."""
    zeros = b"0.8 g\n" + show(160, 725, "0") + show(160, 705, "0") + show(300, 725, "0") + show(300, 705, "0")
    cells = read_cells(GRID + LABELS + zeros + b"0 g\n" + show(60, 600, "2024"))
    assert all(cell.is_suspect and cell.text for cell in cells)


def test_italics_are_upright() -> None:
    """Letters that lean run level; a watermark turned by thirty degrees does not."""
    leaning = b"BT /F1 10 Tf 1 0 0.4 1 160 725 Tm (12) Tj ET\n" + show(160, 705, "34")
    assert read_texts(GRID + LABELS + leaning) == ["12", "34"]


def test_tiny_digits_are_not_read() -> None:
    """Nobody sees a character of one point."""
    assert read_texts(PAGE + show(171.2, 725, "7", 0.9)) == ["12", "34"]


@pytest.mark.parametrize(("right", "down"), [(0.3, 0), (0.4, 0), (1.2, 0.5)])
def test_a_shadow_or_a_third_copy_is_no_digit(right: float, down: float) -> None:
    """Text printed several times to look bold, or with a shadow, is read once."""
    copies = b"".join(show(160 + step * right, 725 - step * down, "12") for step in (1, 2))
    assert read_texts(PAGE + copies) == ["12", "34"]
    assert read_texts(GRID + LABELS + copies + show(160, 725, "12") + show(160, 705, "34")) == ["12", "34"]


def test_digits_over_other_digits_are_unreadable() -> None:
    """7 typed over 12 is neither."""
    (cell, other) = read_cells(PAGE + show(160, 725, "7"))
    assert "\ufffd" in cell.text
    assert cell.is_suspect
    assert other.text == "34"


def test_digits_that_are_struck_out_are_unreadable() -> None:
    """The line runs through their middle; one below them underlines."""
    struck = PAGE + show(171.2, 725, "7") + b"0.5 w 171 728.5 m 177 728.5 l S\n"
    assert read_cells(struck)[0].text == "12\ufffd"
    assert read_texts(PAGE + b"0.5 w 160 723.5 m 171 723.5 l S\n") == ["12", "34"]


def test_a_page_of_slanted_text_is_read_without_turning_it() -> None:
    """Most of it runs in no direction that a page could be turned by."""
    page = PAGE + b"".join(turned(60 + 40 * i, 300, "slanted text", 10, 30) for i in range(10))
    assert read_texts(page) == ["12", "34"]
