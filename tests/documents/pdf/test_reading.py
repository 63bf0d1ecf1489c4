"""What a PDF says, and why one cannot be read; the PDFs are written by hand."""

import csv
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfplumber
import pytest

from analytics.documents.ocr import recognition as ocr
from analytics.documents.pdf import glyphs as pdf_glyphs
from analytics.documents.pdf import open as pdf_open
from analytics.documents.pdf import rules as pdf_rules
from analytics.documents.pdf.reading import read_pdf
from analytics.errors import UnreadableFile
from analytics.model import Cell, Document, PagePlace, Paragraph, Table
from documents.printing import find_misplaced, iterate_cells
from documents.written_pdf import SCAN, draw_grid, map_font, show, show_codes, write_pdf, write_stream

REPORTS = Path(__file__).resolve().parents[3] / ".." / "shared" / "reports"
GRID = draw_grid([50, 150, 250], [700, 720, 740])
LABELS = show(60, 725, "label") + show(60, 705, "other")


def read(data: bytes) -> Document:
    """The one document of a PDF."""
    (document,) = read_pdf(data, "written.pdf", hashlib.sha256(data).hexdigest())
    return document


def tables(data: bytes) -> list[Table]:
    """The tables of a PDF."""
    return [block for block in read(data).blocks if isinstance(block, Table)]


def texts(data: bytes) -> list[list[str]]:
    """The rows of its only table."""
    (table,) = tables(data)
    return [[cell.text for cell in row] for row in table.rows]


def lines(data: bytes) -> list[str]:
    """Its paragraphs."""
    return [block.text for block in read(data).blocks if isinstance(block, Paragraph)]


def refuse(data: bytes) -> str:
    """The reason why it is not read."""
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    assert refusal.value.file == "written.pdf"
    return refusal.value.say_reason("en")


def refuse_code(data: bytes) -> str:
    """The code of that reason."""
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    return refusal.value.code


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
@pytest.mark.parametrize("name", ["huaian_2024", "hongze_2023"])
def test_real_reports_have_every_printed_figure_in_its_order(name: str) -> None:
    """Reading the cells row by row gives the figures of the report in official order."""
    data = (REPORTS / name / "report.pdf").read_bytes()
    with (REPORTS / name / "truth.csv").open(encoding="utf-8", newline="") as stream:
        truth = [row["value"] for row in csv.DictReader(stream)]
    document = read(data)
    cells = [cell.text for *_, cell in iterate_cells(document)]
    assert [text for text in cells if text.replace(".", "").isdigit()] == truth
    assert find_misplaced(data, document) == []
    assert not any(cell.is_suspect for *_, cell in iterate_cells(document))


def test_blocks_stand_in_reading_order() -> None:
    """Text above, table, text below, next page; the page's number is no text."""
    page = show(60, 760, "above") + GRID + LABELS + show(60, 680, "below") + show(290, 30, "- 1 -")
    document = read(write_pdf([page, show(60, 780, "next page") + show(290, 30, "- 2 -")]))
    kinds = [block.text if isinstance(block, Paragraph) else "table" for block in document.blocks]
    assert kinds == ["above", "table", "below", "next page"]


@pytest.mark.parametrize("number", ["- 4 -", "-4-", "P. 9", "4", "4/12", "Page 3", ".4.", "-4."])
def test_page_numbers_are_left_out_in_the_margin_only(number: str) -> None:
    """The same text in the middle of the page is text."""
    page = show(60, 760, "text") + show(60, 500, number) + show(60, 480, "text") + show(290, 30, number)
    assert lines(write_pdf([page])) == ["text", number, "text"]


def test_every_cell_has_its_box() -> None:
    """In points from the top left, also where nothing is printed."""
    ((first, second), _) = tables(write_pdf([GRID + LABELS]))[0].rows
    assert first == Cell("label", PagePlace(1, (50.0, 102.0, 150.0, 122.0)), (0, 0))
    assert second == Cell("", PagePlace(1, (150.0, 102.0, 250.0, 122.0)), (0, 1))


def test_merged_cells_fill_the_rectangle() -> None:
    """A cell that spans two columns stands in both, with one anchor."""
    drawn = draw_grid([50, 250], [700, 720, 740]) + b"150 700 m 150 720 l S\n"
    ((left, right), _) = tables(write_pdf([drawn + show(60, 725, "head")]))[0].rows
    assert left is right
    assert (left.text, left.anchor) == ("head", (0, 0))


@pytest.mark.parametrize(
    ("turn", "size", "matrix"),
    [
        (0, (595, 842), b"1 0 0 1 0 0 cm"),
        (90, (842, 595), b"0 1 -1 0 842 0 cm"),
        (180, (595, 842), b"-1 0 0 -1 595 842 cm"),
        (270, (842, 595), b"0 -1 1 0 0 595 cm"),
    ],
)
def test_turned_pages_are_read_as_they_are_shown(turn: int, size: tuple[int, int], matrix: bytes) -> None:
    """Text and lines of a page that is turned for display have the places that a reader sees."""
    page = matrix + b"\n" + GRID + LABELS + show(160, 725, "12")
    data = write_pdf([page], size=size, page_entries=b"/Rotate %d" % turn)
    assert texts(data) == [["label", "12"], ["other", ""]]
    (table,) = tables(data)
    assert table.rows[0][1].place == PagePlace(1, (150.0, 102.0, 250.0, 122.0))


def test_places_count_from_the_visible_corner() -> None:
    """A page that is cropped begins where its visible part begins."""
    data = write_pdf([GRID + LABELS + show(5, 5, "cut")], page_entries=b"/CropBox [20 30 560 800]")
    (table,) = tables(data)
    assert table.rows[0][1].place == PagePlace(1, (130.0, 60.0, 230.0, 80.0))
    assert lines(data) == []


def test_drawings_inside_drawings_are_found() -> None:
    """Some programs put the table into an object of its own, moved and scaled."""
    inner = write_stream(
        GRID + LABELS + show(160, 725, "12"),
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>",
    )
    data = write_pdf(
        [b"q 0.5 0 0 0.5 100 300 cm /X1 Do Q\n"],
        resources=b"/XObject << /X1 200 0 R >>",
        extra={200: inner},
    )
    assert texts(data) == [["label", "12"], ["other", ""]]
    assert find_misplaced(data, read(data)) == []


@pytest.mark.parametrize(
    "stroke",
    [
        b"%(x0).1f %(y0).1f m %(x1).1f %(y1).1f l S\n",
        b"%(x0).1f %(y0).1f %(w).1f %(h).1f re f\n",
        b"[2 2] 0 d %(x0).1f %(y0).1f m %(x1).1f %(y1).1f l S\n",
        b"q %(w).1f 0 0 %(h).1f %(x0).1f %(y0).1f cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n",
    ],
    ids=["stroke", "thin rectangle", "dashed", "picture"],
)
def test_lines_are_lines_however_they_are_drawn(stroke: bytes) -> None:
    """Strokes, thin filled rectangles, dashes and stretched pictures."""

    def line(x0: float, y0: float, x1: float, y1: float) -> bytes:
        names = (b"x0", b"y0", b"x1", b"y1", b"w", b"h")
        return stroke % dict(zip(names, (x0, y0, x1, y1, x1 - x0 + 0.5, y1 - y0 + 0.5), strict=True))

    drawn = b"".join(line(x, 700, x, 740) for x in (50, 150, 250))
    drawn += b"".join(line(50, y, 250, y) for y in (700, 720, 740))
    assert texts(write_pdf([drawn + LABELS + show(160, 725, "12")])) == [["label", "12"], ["other", ""]]


def test_shaded_paragraphs_are_no_table() -> None:
    """Filled rectangles behind lines of text, and a frame round text, are not cells."""
    shaded = b"0.9 g 50 700 300 20 re f 50 720 300 20 re f 0 g\n"
    framed = b"50 600 300 40 re S 50 620 m 350 620 l S\n"
    page = shaded + framed + LABELS + show(60, 625, "framed")
    assert lines(write_pdf([page])) == ["label", "other", "framed"]


def test_a_number_of_two_lines_is_one_number_only_when_it_did_not_fit() -> None:
    """Numbers below each other in one cell are two; a long number that a narrow cell broke is one."""
    grid = draw_grid([50, 150, 180], [700, 740])
    stacked = grid + show(60, 715, "label") + show(153, 722, "12") + show(153, 708, "5")
    assert texts(write_pdf([stacked])) == [["label", "12 5"]]
    broken = grid + show(60, 715, "label") + show(153, 722, "11398") + show(153, 708, "889")
    assert texts(write_pdf([broken])) == [["label", "11398889"]]


def test_a_number_printed_over_a_border_is_doubtful_on_both_sides() -> None:
    """It stays whole, is joined with no other number, and nobody has to believe where it stands."""
    grid = draw_grid([50, 150, 170, 250], [700, 720, 740])
    page = grid + LABELS + show(152, 725, "11398889") + show(198, 725, "3") + show(152, 705, "7")
    ((label, own, other), (_, below, _)) = tables(write_pdf([page]))[0].rows
    assert (own.text, other.text) == ("", "11398889 3")
    assert own.is_suspect
    assert other.is_suspect
    assert not label.is_suspect
    assert not below.is_suspect


def test_numbers_of_narrow_columns_stay_apart() -> None:
    """Without lines, two numbers that nearly touch are two numbers."""
    row = b"".join(show(200 + 29 * i, 725, f"1014{i}") for i in range(5))
    page = show(60, 725, "label") + row + show(60, 705, "other") + row.replace(b"725", b"705")
    assert texts(write_pdf([page]))[0] == ["label", "10140", "10141", "10142", "10143", "10144"]


def test_a_raised_digit_is_a_footnote_mark() -> None:
    """19 with a small raised 1 is not 191."""
    page = GRID + LABELS + show(160, 725, "19") + show(171.2, 728.5, "1", 6)
    assert texts(write_pdf([page]))[0] == ["label", "19¹"]


@pytest.mark.parametrize(("foot", "size"), [(728.3, 8.3), (722.7, 8.3)])
def test_a_mark_is_raised_or_lowered_as_browsers_do(foot: float, size: float) -> None:
    """They print it hardly smaller than the number before it."""
    page = GRID + LABELS + show(160, 725, "19") + show(171.2, foot, "1", size)
    assert texts(write_pdf([page]))[0] == ["label", "19¹"]


def test_a_smaller_digit_on_the_line_is_a_digit() -> None:
    """Two fonts in one number, as copies leave them."""
    page = GRID + LABELS + show(160, 725, "19") + show(171.2, 725, "1", 8.5)
    assert texts(write_pdf([page]))[0] == ["label", "191"]


def test_text_printed_twice_to_look_bold_is_read_once() -> None:
    """The second copy stands a fraction of a point beside the first."""
    page = GRID + LABELS + show(160, 725, "12") + show(160.3, 725, "12")
    assert texts(write_pdf([page]))[0] == ["label", "12"]


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen() -> None:
    """A dash in a cell means that the figure does not apply; it must not become something else."""
    page = GRID + LABELS + show(160, 725, "-") + show(160, 705, "3-")
    assert texts(write_pdf([page])) == [["label", "-"], ["other", "3-"]]


def test_radicals_become_characters_and_circled_numbers_stay() -> None:
    """Chrome prints radicals for some characters; a circled 1 is a footnote mark and no digit."""
    assert lines(write_pdf([show_codes(60, 600, 5)], extra=map_font("⾏政⾦额①"))) == ["行政金额①"]


def test_typed_over_text_is_read() -> None:
    """What a person typed over the page, or into a field, is printed with it and read with it."""
    typed = write_stream(
        show(2, 5, "447"),
        b"/Type /XObject /Subtype /Form /BBox [0 0 60 16] /Resources << /Font << /F1 3 0 R >> >>",
    )
    note = (
        b"<< /Type /Annot /Subtype /FreeText /Rect [158 722 218 738] /Contents (447) /F 4 "
        b"/DA (/F1 10 Tf) /AP << /N 201 0 R >> >>"
    )
    data = write_pdf([GRID + LABELS], page_entries=b"/Annots [200 0 R]", extra={200: note, 201: typed})
    assert texts(data) == [["label", "447"], ["other", ""]]
    assert find_misplaced(data, read(data)) == []


UNDRAWN = {
    "text field": b"/Subtype /Widget /FT /Tx /T (a) /V (12)",
    "choice": b"/Subtype /Widget /FT /Ch /T (a) /V [(12)]",
    "field of a group": b"/Subtype /Widget /Parent 201 0 R",
    "note": b"/Subtype /FreeText /Contents (12)",
}


@pytest.mark.parametrize("kind", UNDRAWN)
def test_a_field_without_appearance_leaves_no_blank(kind: str) -> None:
    """Some programs draw its value and others do not: the cell is doubtful, whatever it shows here."""
    note = b"<< /Type /Annot %s /Rect [158 722 218 738] /F 4 /DA (/F1 10 Tf) >>" % UNDRAWN[kind]
    group = {201: b"<< /FT /Tx /T (b) /V (12) /Kids [200 0 R] >>"}
    data = write_pdf([GRID + LABELS], page_entries=b"/Annots [200 0 R]", extra={200: note, **group})
    ((_, own), (_, other)) = tables(data)[0].rows
    assert own.is_suspect
    assert own.text == "\ufffd"
    assert (other.text, other.is_suspect) == ("", False)


@pytest.mark.parametrize("entries", [b"/V ()", b"", b"/V (12) /F 2"])
def test_a_field_that_is_empty_or_hidden_is_blank(entries: bytes) -> None:
    """Nobody sees anything in it."""
    note = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [158 722 218 738] %s >>" % entries
    data = write_pdf([GRID + LABELS], page_entries=b"/Annots [200 0 R]", extra={200: note})
    assert texts(data) == [["label", ""], ["other", ""]]


def test_text_outside_the_page_is_not_read() -> None:
    """Nobody can see it."""
    assert lines(write_pdf([show(60, 760, "seen") + show(700, 760, "unseen") + show(60, -40, "unseen")])) == [
        "seen"
    ]


def test_two_pages_on_one_sheet_are_read_one_after_the_other() -> None:
    """Left half, then right half; the lines of one are never joined with those of the other."""
    prose = "a line of prose that is long enough"

    def half(x: float, name: str) -> bytes:
        grid = draw_grid([x, x + 100, x + 200], [300, 320, 340])
        text = b"".join(show(x, y, f"{name} {prose}") for y in (500, 480, 460))
        return text + grid + show(x + 5, 325, name) + show(x + 105, 325, "12")

    document = read(write_pdf([half(60, "left") + half(480, "right")], size=(842, 595)))
    found = [b.text if isinstance(b, Paragraph) else b.rows[0][0].text for b in document.blocks]
    assert found == [*[f"left {prose}"] * 3, "left", *[f"right {prose}"] * 3, "right"]


def test_a_band_row_alone_on_a_page_is_part_of_the_table() -> None:
    """A row of one merged cell that a page break cut off is no framed paragraph."""
    band = draw_grid([50, 250], [50, 70]) + show(60, 55, "band")
    data = write_pdf([show(60, 400, "text") + band, GRID + LABELS])
    first, second = tables(data)
    assert [cell.text for cell in first.rows[0]] == ["band"]
    assert len(second.rows) == 2
    assert lines(write_pdf([band, show(60, 400, "text")])) == ["band", "text"]


def test_a_table_inside_a_cell_is_the_table() -> None:
    """A layout of two columns around a table is no table, and loses no text."""
    frame = draw_grid([40, 300, 500], [400, 760])
    data = write_pdf([frame + GRID + LABELS + show(160, 725, "12") + show(310, 600, "beside")])
    assert texts(data) == [["label", "12"], ["other", ""]]
    assert lines(data) == ["beside"]


def test_prose_with_numbers_is_no_table() -> None:
    """Numbers that stand apart in a line that is set wide do not make rows and columns."""
    line = show(60, 700, "post code") + show(130, 700, "223100") + show(180, 700, ", telephone 87222589")
    assert tables(write_pdf([line + show(60, 685, "and a second line of prose below it")])) == []


def test_a_scan_is_refused_where_pictures_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that it is a scan, and how to install what reads one."""
    monkeypatch.setattr(ocr, "NEEDED", ("no_such_module",))
    assert refuse_code(write_pdf([SCAN, SCAN])) == "OCR_NOT_INSTALLED"
    assert "disclosure-analytics[ocr]" in refuse(write_pdf([SCAN]))


def test_a_scan_of_nothing_holds_no_text() -> None:
    """Empty paper is refused like an empty document."""
    assert refuse_code(write_pdf([SCAN])) == "PDF_NO_TEXT"


def test_a_picture_among_pages_is_named() -> None:
    """The pages with text are read, and the page that is not is a problem with its place."""
    document = read(write_pdf([GRID + LABELS, SCAN]))
    (problem,) = document.problems
    assert problem.code == "PDF_PAGE_IS_PICTURE"
    assert problem.place == PagePlace(2, (0.0, 0.0, 595.0, 842.0))


def test_recognised_text_under_a_scan_is_doubtful() -> None:
    """What OCR put invisibly under a picture is read, and every cell says that it may be wrong."""
    page = GRID + b"3 Tr\n" + LABELS + show(160, 725, "12") + SCAN
    document = read(write_pdf([page]))
    assert [problem.code for problem in document.problems] == ["PDF_RECOGNISED_TEXT"]
    assert all(cell.is_suspect for *_, cell in iterate_cells(document))


def test_characters_without_meaning_are_shown_and_counted() -> None:
    """A cell with such a character is doubtful; a file full of them is refused."""
    font = map_font("\ue001\ue002")
    document = read(write_pdf([GRID + LABELS + show_codes(160, 725, 2)], extra=font))
    assert [problem.code for problem in document.problems] == ["PDF_UNKNOWN_CHARACTERS"]
    assert [cell.text for *_, cell in iterate_cells(document) if cell.is_suspect] == ["\ufffd\ufffd"]


def test_a_file_full_of_characters_without_meaning_is_read_as_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where pictures cannot be read it is said how to install that."""
    monkeypatch.setattr(ocr, "NEEDED", ("no_such_module",))
    font = map_font("\ue001\ue002")
    assert refuse_code(write_pdf([show_codes(160, 725, 2)], extra=font)) == "OCR_NOT_INSTALLED"


def test_a_password_is_asked_for_in_words() -> None:
    """A file that needs a password is refused; one that only forbids printing is read."""
    page = [show(60, 700, "secret")]
    assert "password" in refuse(write_pdf(page, password=b"x"))
    assert lines(write_pdf(page, password=b"")) == ["secret"]


def test_a_file_that_is_cut_off_is_refused_wherever_it_is_cut() -> None:
    """Never read as if it were the whole, also not when an older revision inside of it is complete."""
    whole = write_pdf([GRID + LABELS, show(60, 700, "second page")])
    revised = whole + b"200 0 obj\n<< /Type /Annot >>\nendobj\n" + whole[whole.index(b"xref") :]
    for data in (whole, revised):
        end = data.rindex(b"endobj")
        for length in [*range(1, end, 97), len(whole) + 20 if data is revised else end]:
            assert refuse(data[:length])


def test_a_file_with_something_after_its_end_is_read() -> None:
    """Mail gateways and portals append lines."""
    assert lines(write_pdf([show(60, 700, "text")]) + b"\r\n<!-- served by x -->\n" * 100) == ["text"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "does not begin"),
        (b"hello", "does not begin"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (write_pdf([]), "no pages"),
        (write_pdf([b""]), "no text"),
        (
            write_pdf([b" "])[:-30].replace(b"/Pages 2 0 R", b"/Pages 9 0 R") + b"startxref\n0\n%%EOF",
            "damaged",
        ),
    ],
    ids=["empty", "text", "only an end", "no pages", "blank page", "no page tree"],
)
def test_what_is_no_pdf_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    """One clear sentence each."""
    assert reason in refuse(data)


def test_there_is_a_limit_to_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size, pages, characters and drawn objects; each refusal says how many there are."""
    data = write_pdf([GRID + LABELS, GRID])
    with monkeypatch.context() as patch:
        patch.setattr(pdf_open, "MAX_PAGES", 1)
        assert "2 pages" in refuse(data)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_open, "MAX_BYTES", 100)
        assert "MB" in refuse(data)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_glyphs, "MAX_GLYPHS", 5)
        assert "Page 1 of the PDF has 12 characters" in refuse(data)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_rules, "MAX_OBJECTS", 5)
        assert "drawn objects" in refuse(data)


def test_the_document_says_what_it_is() -> None:
    """Name, hash, format, title and reading stage."""
    data = write_pdf([GRID + LABELS])
    document = read(data)
    assert (document.file, document.part, document.format) == ("written.pdf", None, "pdf")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.title, document.note) == (None, "ruled")


def test_threads_wait_for_each_other() -> None:
    """PDFium is not thread safe; many readers at once give what one gives."""
    data = write_pdf([GRID + LABELS + show(160, 725, "12")] * 5)
    expected = read(data).blocks
    with ThreadPoolExecutor(4) as pool:
        documents = list(pool.map(read, [data] * 12))
    assert all(document.blocks == expected for document in documents)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
@pytest.mark.parametrize("name", ["huaian_2024", "hongze_2023"])
def test_another_reader_sees_the_same_cells(name: str) -> None:
    """pdfplumber, which shares no line of code with this reader, finds the same numbers in the same rows.

    It loses what a page break took the border of, so its rows are a part of ours.
    """
    path = REPORTS / name / "report.pdf"
    own = {
        tuple(re.sub(r"\s", "", cell.text) for cell in row if re.fullmatch(r"[\d.]+", cell.text))
        for block in read(path.read_bytes()).blocks
        if isinstance(block, Table)
        for row in block.rows
    }
    with pdfplumber.open(path) as pdf:
        found = [row for page in pdf.pages for table in page.extract_tables() for row in table]
    other = [tuple(cell for cell in row if cell and re.fullmatch(r"[\d.]+", cell)) for row in found]
    wide = [row for row in other if len(row) >= 3]
    assert len(wide) > 20
    assert [row for row in wide if row not in own] == []
