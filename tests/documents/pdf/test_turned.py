"""Pages of a PDF that are printed or shown sideways or upside down, and numbers that run another way."""

import hashlib
import io
import math
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image

from analytics.documents import read_place
from analytics.documents.pdf.reading import read_pdf
from analytics.documents.render import render_page
from analytics.model import Document, Table
from analytics.synthetic.shapes import SHAPES
from documents.printing import iterate_cells
from documents.written_pdf import draw_grid, show, write_pdf

from factory.probing import read_filings
from factory.round_trip import plan_drafts
from factory.score import score

DRAFT = tuple(plan_drafts(2))[1]
"""A report in which every figure is a number of its own and labels alone place them."""
TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def turn(data: bytes, angle: int, *, drawn: bool, shown: bool, pages: Collection[int] | None = None) -> bytes:
    """Turns pages of a PDF.

    `drawn` turns what the content draws to the left, `shown` asks the viewer to turn the page to the right:
    with both the page is shown as it was.
    """
    pdf = pdfium.PdfDocument(data)
    for index in range(len(pdf)) if pages is None else pages:
        page = pdf[index]
        width, height = page.get_size()
        if drawn:
            a, b, c, d = TURNS[angle]
            matrix = pdfium_c.FS_MATRIX(a, b, c, d, height if a == 0 < b else width * (a < 0), 0)
            matrix.f = width if b < 0 else height * (d < 0)
            pdfium_c.FPDFPage_TransFormWithClip(page.raw, matrix, None)
            box = (0, 0, width, height) if angle == 180 else (0, 0, height, width)
            page.set_mediabox(*box)
            page.set_cropbox(*box)
        if shown:
            page.set_rotation(angle)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def read(data: bytes) -> Document:
    """The one document of a PDF."""
    (document,) = read_pdf(data, "turned.pdf", hashlib.sha256(data).hexdigest())
    return document


@pytest.mark.parametrize("angle", TURNS)
@pytest.mark.parametrize(("drawn", "shown"), [(True, False), (False, True), (True, True)])
def test_turned_reports_are_read_like_upright_ones(
    tmp_path: Path, angle: int, drawn: bool, shown: bool
) -> None:
    """All pages printed turned, shown turned, or printed turned and shown upright."""
    upright = SHAPES["pdf_unruled"].write(DRAFT)
    path = tmp_path / "turned.pdf"
    path.write_bytes(turn(upright, angle, drawn=drawn, shown=shown))
    (filing,) = read_filings(path)
    scored = score(DRAFT, filing)
    assert (scored.wrong, scored.lost) == ((), ())
    assert filing.agency == DRAFT.organ
    for figure in [figure for figure in filing.figures if figure.place][::40]:
        assert figure.place is not None
        assert read_place(path, figure.place) == figure.raw


@pytest.mark.parametrize("angle", TURNS)
def test_one_turned_page_is_read_with_the_others(tmp_path: Path, angle: int) -> None:
    """The page of the wide table is turned, the others are not."""
    path = tmp_path / "turned.pdf"
    path.write_bytes(turn(SHAPES["pdf_ruled"].write(DRAFT), angle, drawn=True, shown=False, pages=[1]))
    (filing,) = read_filings(path)
    assert (score(DRAFT, filing).wrong, score(DRAFT, filing).lost) == ((), ())


@pytest.mark.parametrize("angle", TURNS)
def test_a_turned_page_is_drawn_as_it_is_read(angle: int) -> None:
    """The picture of a page is upright, so that a figure's frame lies on its cell."""
    upright = write_pdf(
        [draw_grid([50, 150, 250], [700, 720, 740]) + show(60, 725, "label") + show(160, 725, "12")]
    )
    turned = turn(upright, angle, drawn=True, shown=False)
    before, after = (
        [(cell.text, cell.place) for *_, cell in iterate_cells(read(data))] for data in (upright, turned)
    )
    assert before == after
    shown = [Image.open(io.BytesIO(render_page(data, 1))).convert("L") for data in (upright, turned)]
    assert shown[0].size == shown[1].size
    ink = [np.asarray(picture) < 128 for picture in shown]
    assert (ink[0] & ink[1]).sum() > 0.8 * ink[0].sum()


@pytest.mark.parametrize("angle", [45, 90, 180, 270])
def test_a_number_that_runs_another_way_is_unreadable(angle: int) -> None:
    """On a page of upright text, a turned 123 is no number: read from left to right it would be 321."""
    a, b = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    number = b"BT /F1 6 Tf %.4f %.4f %.4f %.4f 200 708 Tm (123) Tj ET\n" % (a, b, -b, a)
    page = draw_grid([50, 150, 250], [700, 720, 740]) + show(60, 725, "label") + show(60, 705, "other")
    document = read(write_pdf([page + number + show(160, 725, "12")]))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows[0][1].text == "12"
    assert not any(character.isdigit() for character in table.rows[1][1].text)
    assert table.rows[1][1].is_suspect
    assert "PDF_UNKNOWN_CHARACTERS" in {problem.code for problem in document.problems}


@pytest.mark.parametrize("times", [20, 24, 28, 40])
def test_numbers_of_a_page_that_grows_without_end_break_nothing(times: int) -> None:
    """Too many turns that are also enlargements leave a character without any direction."""
    number = b"q %s BT /F1 6 Tf 1 0 0 1 200 708 Tm (123) Tj ET Q\n" % (b"0 -31 31 0 0 0 cm " * times)
    page = draw_grid([50, 150, 250], [700, 720, 740]) + show(60, 725, "label") + show(60, 705, "other")
    document = read(write_pdf([number + page + show(160, 725, "12")]))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row[1].text for row in table.rows] == ["12", ""]
