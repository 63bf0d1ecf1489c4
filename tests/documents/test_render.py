"""A page as an image, with the place of a figure marked."""

import io

import pytest
from PIL import Image

from analytics.documents import render
from analytics.documents.image import page_size
from analytics.documents.render import BOX_COLOUR, BOX_WIDTH, Highlight, render_page
from analytics.errors import UnreadableFile
from documents.written_pdf import draw_grid, show, write_pdf

PDF = write_pdf([draw_grid([50, 150, 250], [700, 720, 740]) + show(160, 725, "12")])
RED = BOX_COLOUR[:3]


def draw(scale: float = 1.0, highlight: Highlight | None = None) -> Image.Image:
    """The page as an image."""
    return Image.open(io.BytesIO(render_page(PDF, 1, scale=scale, highlight=highlight))).convert("RGB")


def test_a_page_is_drawn_at_its_scale() -> None:
    """A4 has 595 × 842 points; text and lines are there."""
    image = draw(2.0)
    assert image.size == (1190, 1684)
    assert min(image.convert("L").tobytes()) < 100


def test_the_box_is_framed_and_its_inside_untouched() -> None:
    """The frame stands around the cell, so that no digit is covered."""
    box = (150.0, 102.0, 250.0, 122.0)
    plain, marked = draw(), draw(highlight=Highlight(box))
    inside = (151, 103, 249, 121)
    assert marked.crop(inside).tobytes() == plain.crop(inside).tobytes()
    assert marked.getpixel((200, 102 - BOX_WIDTH)) == RED
    assert marked.getpixel((150 - BOX_WIDTH, 110)) == RED
    assert marked.getpixel((300, 110)) == (255, 255, 255)


def test_row_and_column_are_tinted_lightly() -> None:
    """What is printed under the tint can still be read."""
    tinted = draw(highlight=Highlight((150, 102, 250, 122), ((50, 102, 250, 122),))).getpixel((100, 110))
    assert tinted != (255, 255, 255)
    assert min(tinted) > 200


def test_a_window_shows_its_part_of_the_page_and_ends_at_its_edges() -> None:
    """The strip around a row is what the whole page has there, though the window is wider than the page."""
    strip = render_page(PDF, 1, scale=1.0, window=(0, 90, 9000, 130))
    image = Image.open(io.BytesIO(strip)).convert("RGB")
    assert image.tobytes() == draw().crop((0, 90, 595, 130)).tobytes()


def test_the_image_is_never_larger_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scale from a link cannot fill the memory."""
    monkeypatch.setattr(render, "MAX_PIXELS", 100_000)
    image = draw(1000.0)
    assert image.width * image.height <= 101_500


def test_a_picture_stays_small() -> None:
    """Paper with noise would be megabytes as PNG, in a page that is sent anew with every click."""
    noise = io.BytesIO()
    Image.effect_noise((1240, 1754), 40).save(noise, "PNG")
    drawn = render_page(noise.getvalue(), 1, highlight=Highlight((100, 100, 200, 120)))
    assert Image.open(io.BytesIO(drawn)).format == "JPEG"
    assert len(drawn) < len(noise.getvalue()) / 2


def test_a_whole_report_in_one_picture_is_cut_to_the_part_round_the_figure() -> None:
    """Nobody has to scroll through a picture of five sheets to find the box."""
    tall = io.BytesIO()
    Image.effect_noise((600, 3400), 40).save(tall, "PNG")
    whole = Image.open(io.BytesIO(render_page(tall.getvalue(), 1)))
    points = page_size(600, 3400)
    box = (10.0, points[1] * 0.7, 60.0, points[1] * 0.7 + 12)
    drawn = render_page(tall.getvalue(), 1, highlight=Highlight(box), trims_margins=True)
    cut = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert whole.height > 5 * whole.width
    assert cut.height < 1.5 * cut.width
    middle = cut.crop((0, cut.height * 2 // 5, cut.width // 4, cut.height * 3 // 5))
    assert any(red > 180 and green < 90 for red, green, _ in middle.get_flattened_data())


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    """Pages count from 1."""
    with pytest.raises(UnreadableFile, match="no page"):
        render_page(PDF, page)


def test_a_scale_of_nothing_is_refused() -> None:
    """An image without pixels is none."""
    with pytest.raises(ValueError, match="scale"):
        render_page(PDF, 1, scale=0)
