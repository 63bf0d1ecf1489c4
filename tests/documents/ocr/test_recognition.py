"""A scanned report from its pages to its figures, and how two readings of a number become one."""

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.ocr.digits import settle_number
from analytics.documents.ocr.model import Character
from analytics.documents.pdf.reading import read_pdf
from analytics.extraction import extract_filings
from analytics.model import Figure, FigureKey, Filing, PagePlace, Proof
from analytics.reader import read_file
from analytics.synthetic.shapes.pdf import Press, write_pdf

from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft
from factory.scans import Copier, scan_pages, write_scanned_pdf
from factory.score import score, unbalanced

COPIER = Copier(dpi=150)
FAR = 6.0
"""Points by which a crooked page moves a cell at most."""


@pytest.fixture(scope="module")
def draft() -> Draft:
    """A small office: mostly zeros, and all sums hold."""
    return build_draft(*FORMS["2021"], Filling.SMALL)


@pytest.fixture(scope="module")
def printed(draft: Draft) -> bytes:
    """The report as a PDF with text."""
    return write_pdf(draft, Press(inset="3pt"))


@pytest.fixture(scope="module")
def scan(printed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report from a copier, crooked, unsharp and noisy, at 150 dpi."""
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    path.write_bytes(write_scanned_pdf(list(scan_pages(printed, COPIER, seed=4)), COPIER))
    return path


@pytest.fixture(scope="module")
def filing(scan: Path) -> Filing:
    """What is read from the scan."""
    ((filing, _),) = read_file(scan, "scan.pdf")
    assert unbalanced(filing) is None
    assert [problem.code for problem in filing.problems] == ["PAGES_RECOGNISED"]
    return filing


@pytest.fixture(scope="module")
def figures(filing: Filing) -> dict[FigureKey, Figure]:
    """Its figures."""
    return {figure.key: figure for figure in filing.figures}


@pytest.mark.slow
def test_a_scan_gives_its_figures_and_none_is_wrong(
    draft: Draft, filing: Filing, figures: dict[FigureKey, Figure]
) -> None:
    """What rows and columns confirm is proven; the ten figures of table two wait for a person."""
    assert score(draft, filing).wrong == ()
    readings = draft.readings
    right = {key for key, f in figures.items() if any((f.status, f.value) == r[:2] for r in readings[key])}
    assert len(right) >= 0.97 * len(readings)
    proven = {key for key, figure in figures.items() if figure.proof is Proof.IDENTITY}
    assert proven <= right
    assert len(proven) > 0.9 * sum(not key.indicator.startswith("proactive.") for key in readings)
    two = [figure for key, figure in figures.items() if key.indicator.startswith("proactive.")]
    assert {figure.proof for figure in two if figure.value is not None} == {Proof.UNPROVEN}
    notes = {figure.note for figure in figures.values() if figure.value is not None}
    assert all(note is not None and "picture" in note for note in notes)


@pytest.mark.slow
def test_a_figure_of_a_scan_is_found_again_at_its_place(
    figures: dict[FigureKey, Figure], scan: Path, printed: bytes
) -> None:
    """Its box lies where the cell is printed, and reading there again gives the same text."""
    (document,) = read_pdf(printed, "printed.pdf", "")
    (filing,) = extract_filings(document)
    places = {figure.key: figure.place for figure in filing.figures}
    for key, figure in figures.items():
        here, there = figure.place, places[key]
        assert isinstance(here, PagePlace)
        assert isinstance(there, PagePlace)
        assert here.page == there.page
        assert max(abs(a - b) for a, b in zip(here.box, there.box, strict=True)) < FAR
    shown = max(figures.values(), key=lambda figure: figure.value or 0)
    assert shown.place is not None
    assert read_place(scan, shown.place) == shown.raw


@pytest.mark.slow
def test_only_the_scanned_page_of_a_mixed_pdf_is_recognised(
    draft: Draft, printed: bytes, scan: Path, tmp_path: Path
) -> None:
    """Text is read as text, the page that is a picture as a picture, once the text leaves too much unread."""
    mixed = pdfium.PdfDocument.new()
    pages, pictures = pdfium.PdfDocument(printed), pdfium.PdfDocument(scan)
    last = len(pages) - 1
    mixed.import_pages(pages, list(range(last)))
    mixed.import_pages(pictures, [last])
    made = io.BytesIO()
    mixed.save(made)
    path = tmp_path / "mixed.pdf"
    path.write_bytes(made.getvalue())
    (text,) = read_documents(path)
    assert [problem.code for problem in text.problems] == ["PDF_PAGE_IS_PICTURE"]
    ((filing, _),) = read_file(path, "mixed.pdf")
    assert score(draft, filing).wrong == ()
    recognised = {
        figure.place.page
        for figure in filing.figures
        if isinstance(figure.place, PagePlace) and "picture" in (figure.note or "")
    }
    assert recognised == {last + 1}
    assert all(figure.value is not None for figure in filing.figures)


def characters(text: str, share: float = 0.99, others: tuple[tuple[str, float], ...] = ()) -> list[Character]:
    """A reading whose characters are all as sure, and may all be others."""
    return [Character(one, 0.5, share, others) for one in text]


def test_two_equal_and_sure_readings_leave_no_doubt() -> None:
    """Letters that look like digits are digits where all of it is a number."""
    assert settle_number(characters("17"), characters("17"), 2) == ("17", ())
    assert settle_number(characters("O"), characters("0"), 1) == ("0", ())
    assert settle_number(characters("一"), characters("-"), 1) == ("-", ())


def test_two_readings_that_differ_are_both_told() -> None:
    """The surer one first."""
    text, readings = settle_number(characters("17", 0.6), characters("11"), 2)
    assert (text, readings) == ("11", ("11", "17"))


def test_an_unsure_digit_is_told_with_what_else_it_may_be() -> None:
    """Equal readings are not enough."""
    unsure = characters("8", 0.7, (("6", 0.25), ("品", 0.05)))
    assert settle_number(unsure, unsure, 1) == ("8", ("8", "6"))


def test_more_pieces_of_ink_than_digits_are_a_doubt() -> None:
    """Networks that read lines tend to swallow one of two equal digits."""
    assert settle_number(characters("1"), characters("1"), 2) == ("1", ("1",))


def test_ink_without_any_reading_is_no_empty_cell() -> None:
    """Something stands there; nobody knows what."""
    assert settle_number([], [], 1) == ("", ())
