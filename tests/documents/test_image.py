"""Pictures of tables: cells read from scans in every format, turned, skewed, cut and refused."""

import io
import struct

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageStat

from analytics.documents import image
from analytics.documents.image import cut_picture, image_text_at, read_image
from analytics.documents.ocr import recognition as ocr
from analytics.documents.pdf.reading import read_pdf
from analytics.documents.render import Highlight, render_page
from analytics.errors import UnreadableFile
from analytics.model import Document, PagePlace, Paragraph, Table
from documents.printing import iterate_cells
from documents.written_pdf import draw_grid, show, write_pdf

XS = [60, 200, 290, 380, 470]
YS = [560, 590, 620, 650, 680]
ROWS = (("Item", "First", "Second", "Third"), ("row one", "17", "0", "860"), ("row two", "", "1,362", "-"))
LAST = ("row three", "11", "4805", "7")


def draw_page() -> bytes:
    """A page with a title and a ruled table."""
    out = show(60, 760, "Annual report of a picture, 2023", 16) + draw_grid(XS, YS)
    for row, texts in zip(reversed(YS[:-1]), (*ROWS, LAST), strict=True):
        out += b"".join(show(x + 12, row + 10, text, 12) for x, text in zip(XS, texts, strict=False))
    return write_pdf([out])


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """The page at 200 dpi."""
    document = pdfium.PdfDocument(draw_page())
    drawn = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    return drawn


def encode(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """A picture file."""
    made = io.BytesIO()
    page.save(made, kind, **options)
    return made.getvalue()


def read(data: bytes) -> Document:
    """The one document of a picture file."""
    (document,) = read_image(data, "scan.png", "")
    return document


def rows(document: Document) -> list[tuple[str, ...]]:
    """The rows of its only table."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [tuple(cell.text for cell in row) for row in table.rows]


def refuse(data: bytes) -> str:
    """The code with which it is refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    return refusal.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
def test_every_format_is_opened(page: Image.Image, kind: str) -> None:
    """The same page comes out, but for what JPEG and WebP lose."""
    opened = image.draw_page(encode(page, kind), 1, "scan").convert("L")
    assert opened.size == page.size
    assert abs(ImageStat.Stat(opened).mean[0] - ImageStat.Stat(page).mean[0]) < 1


def test_a_picture_of_a_table_has_its_cells(page: Image.Image) -> None:
    """Numbers, signs and empty cells stand where they are printed."""
    document = read(encode(page, "JPEG"))
    assert rows(document) == [*ROWS, LAST]
    assert (document.format, document.note) == ("image", "ocr")
    assert all(cell.is_recognised and not cell.is_suspect for *_, cell in iterate_cells(document))
    (title,) = (block.text for block in document.blocks if isinstance(block, Paragraph))
    assert title.replace(" ", "") == "Annualreportofapicture,2023"


def test_a_tiff_has_as_many_pages_as_were_scanned(page: Image.Image) -> None:
    """Places name the page."""
    part = page.crop((0, 0, page.width, 430))
    data = encode(Image.new("L", part.size, 255), "TIFF", save_all=True, append_images=[part])
    (title,) = read(data).blocks
    assert isinstance(title.place, PagePlace)
    assert title.place.page == 2


@pytest.mark.parametrize("turn", [-1.5, 90, 180])
def test_a_page_that_lies_crooked_or_on_its_side_is_read_where_it_is_printed(
    page: Image.Image, turn: float
) -> None:
    """The cells are the same, and each one's box holds its print on the page as it lies."""
    data = encode(page.rotate(turn, Image.Resampling.BICUBIC, expand=turn % 90 == 0, fillcolor=255))
    document = read(data)
    assert rows(document) == [*ROWS, LAST]
    (cell,) = {cell for *_, cell in iterate_cells(document) if cell.text == "4805"}
    assert isinstance(cell.place, PagePlace)
    assert image_text_at(data, cell.place, "scan.png") == "4805"
    shown = Image.open(io.BytesIO(render_page(data, 1, scale=200 / 72))).convert("L")
    x0, y0, x1, y1 = (value * 200 / 72 for value in cell.place.box)
    inner = shown.crop((round(x0 + 9), round(y0 + 9), round(x1 - 9), round(y1 - 9)))
    assert inner.getextrema()[0] < 100


def test_a_turn_that_the_camera_noted_is_followed(page: Image.Image) -> None:
    """Phones store the picture as the chip lay and say how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(page.rotate(90, expand=True).convert("RGB"), "JPEG", exif=exif, quality=90)
    assert image.draw_page(data, 1, "scan").size == page.size


def test_a_coarse_picture_is_read_larger_and_says_that_it_is_coarse(page: Image.Image) -> None:
    """100 dots per inch are too few to be trusted."""
    small = page.resize((827, 1169), Image.Resampling.LANCZOS)
    document = read(encode(small))
    assert [problem.code for problem in document.problems] == ["PAGES_RECOGNISED", "PICTURE_COARSE"]
    texts = [text for row in rows(document) for text in row]
    assert texts.count("4805") == 1


def test_a_picture_of_a_long_web_page_is_read_in_pieces(page: Image.Image) -> None:
    """No line of text is cut, and places count from the top of the whole picture."""
    tall = Image.new("L", (page.width, 2 * page.height), 255)
    tall.paste(page, (0, page.height))
    pieces = list(cut_picture(image._to_picture(tall)))
    assert len(pieces) == 2
    assert pieces[0][0][3] == pieces[1][0][1]
    document = read(encode(tall))
    assert rows(document) == [*ROWS, LAST]
    (cell,) = {cell for *_, cell in iterate_cells(document) if cell.text == "860"}
    assert isinstance(cell.place, PagePlace)
    assert cell.place.box[1] > 842


def test_transparent_paper_is_white(page: Image.Image) -> None:
    """What is transparent is not black."""
    clear = Image.merge("RGBA", (*(Image.new("L", page.size, 0),) * 3, page.point(lambda level: 255 - level)))
    assert (
        ImageChops.difference(image.draw_page(encode(clear), 1, "scan").convert("L"), page).getextrema()[1]
        < 3
    )


def test_what_is_no_picture_of_a_page_is_refused_in_words(page: Image.Image) -> None:
    """Cut off, too small, or far too large: one line each, before anything is unpacked."""
    data = encode(page)
    assert refuse(data[: len(data) // 2]) == "IMAGE_DAMAGED"
    assert refuse(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100) == "IMAGE_DAMAGED"
    assert refuse(encode(Image.new("L", (100, 30), 255))) == "IMAGE_TOO_SMALL"
    assert refuse(encode(Image.new("1", (9_000, 9_000), 1))) == "IMAGE_TOO_LARGE"
    blank = Image.new("1", (300, 300), 1)
    pair = encode(blank, "TIFF", save_all=True, append_images=[blank])
    width_of_second = pair.rindex(struct.pack("<HH", 256, 4))
    assert refuse(pair[:width_of_second] + b"\xff" + pair[width_of_second + 1 :]) == "IMAGE_DAMAGED"
    many = encode(blank, "TIFF", save_all=True, append_images=[blank] * ocr.MAX_PAGES)
    assert refuse(many) == "IMAGE_TOO_MANY_PAGES"


def test_where_the_extra_is_missing_it_is_named(page: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person is told what to install."""
    monkeypatch.setattr(ocr, "NEEDED", ("no_such_module",))
    assert refuse(encode(page)) == "OCR_NOT_INSTALLED"


def test_a_page_of_a_picture_is_drawn_with_its_cell_marked(page: Image.Image) -> None:
    """The dashboard frames the figure as it does in a PDF."""
    png = render_page(encode(page), 1, scale=1.0, highlight=Highlight((100.0, 100.0, 200.0, 120.0)))
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    assert drawn.size == (595, 842)
    # A JPEG keeps colours nearly.
    red, green, blue = drawn.getpixel((150, 98))
    assert red > 190
    assert max(green, blue) < 80
    with pytest.raises(UnreadableFile, match="no page 2"):
        render_page(encode(page), 2)


def test_a_table_that_is_a_picture_in_a_page_of_text_is_read_when_asked_for(page: Image.Image) -> None:
    """The text stays text; only the picture's cells are recognised, and their places are the page's."""
    table = page.crop((140, 420, 1340, 800))
    raw = table.tobytes()
    picture = (
        b"q 432 0 0 136.8 60 400 cm BI /W %d /H %d /CS /G /BPC 8 /L %d ID " % (*table.size, len(raw))
        + raw
        + b" EI Q\n"
    )
    data = write_pdf([show(60, 760, "Text that is printed", 12) + picture])
    (plain,) = read_pdf(data, "mixed.pdf", "")
    assert (plain.note, list(iterate_cells(plain))) == ("unruled", [])
    (document,) = read_pdf(data, "mixed.pdf", "", ocr.Effort.PICTURES)
    assert document.note == "ruled+ocr"
    assert rows(document) == [*ROWS, LAST]
    assert (
        next(block.text for block in document.blocks if isinstance(block, Paragraph))
        == "Text that is printed"
    )
    (cell,) = {cell for *_, cell in iterate_cells(document) if cell.text == "860"}
    assert isinstance(cell.place, PagePlace)
    x0, top, x1, bottom = cell.place.box
    assert 60 <= x0 < x1 <= 492
    assert 842 - 536.8 <= top < bottom <= 842 - 400
