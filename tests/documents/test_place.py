"""A file read again at a place says what its document says there."""

from pathlib import Path

import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.place import page_text_at
from analytics.errors import UnreadableFile
from analytics.model import Cell, LinePlace, PagePlace, Paragraph, SheetPlace, TablePlace
from documents.printing import iterate_cells
from documents.written_pdf import draw_grid, show, write_pdf

PDF = write_pdf(
    [
        show(60, 760, "a line of text")
        + draw_grid([50, 150, 250], [700, 720, 740])
        + show(60, 725, "label")
        + show(160, 725, "12")
    ]
)
HTML = (
    "<html><body><h1>标题</h1><p>正文 <b>12</b></p><table><tr><td rowspan=2>规章</td><td>1</td></tr>"
    "<tr><td>2 </td></tr></table></body></html>"
).encode()
TEXT = "标题\n规章\t1\t\t3\n行政许可\t4\t5\t6\n".encode()


def pieces(path: Path) -> list[Cell | Paragraph]:
    """All cells and paragraphs of a file."""
    (document,) = read_documents(path)
    cells = [cell for *_, cell in iterate_cells(document)]
    return [*cells, *(block for block in document.blocks if isinstance(block, Paragraph))]


@pytest.mark.parametrize(("suffix", "data"), [(".pdf", PDF), (".html", HTML), (".txt", TEXT)])
def test_every_place_gives_its_text_again(tmp_path: Path, suffix: str, data: bytes) -> None:
    """For every cell, blank or not, and every paragraph of every format."""
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    placed = [piece for piece in pieces(path) if piece.place is not None]
    assert len(placed) >= 4
    assert [piece for piece in placed if read_place(path, piece.place) != piece.text] == []


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (PDF, TablePlace(0, 0, 0)),
        (PDF, SheetPlace("a", "A1")),
        (HTML, PagePlace(1, (0, 0, 1, 1))),
        (TEXT, TablePlace(0, 0, 0)),
        (TEXT, SheetPlace("a", "A1")),
        (PDF, PagePlace(7, (0, 0, 1, 1))),
        (PDF, PagePlace(0, (0, 0, 1, 1))),
    ],
)
def test_a_place_that_the_file_cannot_have_is_refused(
    tmp_path: Path, data: bytes, place: TablePlace | SheetPlace | PagePlace
) -> None:
    """The reason names the format or the number of pages."""
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=r"has no such place|no page"):
        read_place(path, place)


def test_a_part_that_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    """A plain file has no parts."""
    path = tmp_path / "file.txt"
    path.write_bytes(TEXT)
    with pytest.raises(UnreadableFile, match=r"no part a\.txt"):
        read_place(path, LinePlace(1, 0, 2), part="a.txt")


def test_a_box_holds_the_characters_whose_centres_lie_in_it() -> None:
    """Half a line gives half its text, and nothing gives an empty text."""
    assert page_text_at(PDF, PagePlace(1, (0, 60, 595, 90))) == "a line of text"
    assert page_text_at(PDF, PagePlace(1, (0, 60, 86, 90))) == "a line"
    assert page_text_at(PDF, PagePlace(1, (300, 300, 400, 400))) == ""
