"""The place of a figure can be shown from its original, in every format, with nothing else marked."""

from pathlib import Path

import pytest

import office
from analytics.documents import read_documents
from analytics.errors import UnreadableFile
from analytics.evidence import CONTEXT_LENGTH, PageImage, SourceLines, SourceTable, show_place
from analytics.extraction import extract_filings
from analytics.model import Figure, LinePlace, PagePlace, TablePlace

PNG = b"\x89PNG"


def read_figures(path: Path) -> list[Figure]:
    """Every figure of the one filing in a file that has a place."""
    (filing,) = (filing for document in read_documents(path) for filing in extract_filings(document))
    return [figure for figure in filing.figures if figure.place is not None]


def write(folder: Path, ending: str) -> Path:
    """Write the office's first report of a format."""
    made = next(entry for entry in office.write_reports() if entry.name.endswith(ending))
    path = folder / made.name
    path.write_bytes(made.content)
    return path


def test_html_shows_the_table_and_the_cell(tmp_path: Path) -> None:
    """For every figure of a page, the cell shown is the one that was read."""
    path = write(tmp_path, ".html")
    for figure in read_figures(path)[::7]:
        assert figure.place is not None
        evidence = show_place(path, figure.place)
        assert isinstance(evidence, SourceTable)
        assert evidence.table.rows[evidence.row][evidence.column].text == (figure.raw or "")


def test_text_shows_the_line_and_the_token(tmp_path: Path) -> None:
    """For every figure of a text, the marked token is the one that was read, in the middle of its lines."""
    path = write(tmp_path, ".txt")
    for figure in read_figures(path):
        assert isinstance(figure.place, LinePlace)
        evidence = show_place(path, figure.place)
        assert isinstance(evidence, SourceLines)
        (line,) = (line for line in evidence.lines if line.mark is not None)
        assert line.number == figure.place.line
        assert line.mark is not None
        assert line.text[slice(*line.mark)] == (figure.raw or "")


def test_overlong_line_is_cut_round_the_token(tmp_path: Path) -> None:
    """A report in one line is not shown whole; the token stays marked."""
    path = tmp_path / "long.txt"
    head, tail = "政府信息公开" * 1000, "本年新收申请" * 1000
    path.write_text(f"{head}12{tail}", encoding="utf-8")
    evidence = show_place(path, LinePlace(1, 6000, 6002))
    assert isinstance(evidence, SourceLines)
    (line,) = evidence.lines
    assert line.mark is not None
    assert line.text[slice(*line.mark)] == "12"
    assert len(line.text) == 2 * CONTEXT_LENGTH + 4
    assert line.text[0] == line.text[-1] == "…"


def test_paragraph_of_a_page_is_shown_as_a_line(tmp_path: Path) -> None:
    """A figure that stands in the running text of an HTML page is shown there."""
    path = tmp_path / "page.html"
    path.write_text("<html><body><p>甲</p><p>共收到申请12件</p></body></html>", encoding="utf-8")
    (document,) = read_documents(path)
    paragraph = next(block for block in document.blocks if getattr(block, "text", "").startswith("共"))
    assert isinstance(paragraph.place, LinePlace)
    evidence = show_place(path, LinePlace(paragraph.place.line, 5, 7))
    assert isinstance(evidence, SourceLines)
    (line,) = (line for line in evidence.lines if line.mark is not None)
    assert line.text == "共收到申请12件"
    assert line.text[5:7] == "12"


def test_pdf_shows_the_page_with_its_cell(tmp_path: Path) -> None:
    """A figure of a PDF gives the image of its page; another figure is marked elsewhere."""
    path = write(tmp_path, ".pdf")
    figures = read_figures(path)
    first, last = figures[0], figures[-1]
    assert first.place is not None
    assert last.place is not None
    shown = [show_place(path, figure.place) for figure in (first, last) if figure.place]
    assert all(isinstance(evidence, PageImage) for evidence in shown)
    pages = [evidence for evidence in shown if isinstance(evidence, PageImage)]
    assert all(page.picture.startswith(PNG) for page in pages)
    assert pages[0].picture != pages[1].picture
    tinted = show_place(path, first.place, row=[figure.place for figure in figures[:3] if figure.place])
    assert isinstance(tinted, PageImage)
    assert tinted.picture != pages[0].picture


@pytest.mark.parametrize(
    "place", [LinePlace(999, 0, 1), LinePlace(1, 0, 999), TablePlace(40, 0, 0), PagePlace(3, (0, 0, 1, 1))]
)
def test_place_that_the_original_does_not_have(
    tmp_path: Path, place: LinePlace | TablePlace | PagePlace
) -> None:
    """A place outside the file is said to be none, whatever kind it is."""
    path = tmp_path / "short.txt"
    path.write_text("一、总体情况\n", encoding="utf-8")
    with pytest.raises(UnreadableFile):
        show_place(path, place)


def test_lost_original(tmp_path: Path) -> None:
    """An original that is gone is named as the office named it."""
    with pytest.raises(UnreadableFile, match=r"年报\.txt"):
        show_place(tmp_path / "gone", LinePlace(1, 0, 1), name="年报.txt")
