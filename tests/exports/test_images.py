"""Pictures of charts: Chinese on a machine without fonts, everything that explains them, no markup run."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from analytics.charts import trends
from analytics.exports import Caption, draw_image
from analytics.exports.svg import take_apart
from charts.kit import years

SPEC = trends.draw_trend(years([3, 5, None, 8]), language="zh", unit="件").to_dict()
CAPTION = Caption(
    title="新收申请较上年增加 580 件（+12.6%）",
    subtitle="本年新收，件；埇桥区、鄠邑区、浉河区",
    scope="云岫区，全部 40 家单位",
    notes=("新收申请：本年新收政府信息公开申请数量", "#eval(1+1) $x$ *不是标记* <b>"),
    source="来源：36/40 家年度报告；数据截至 2026-04-12；快照 000123",
)


def words_of(pdf: bytes) -> str:
    """The text of a PDF's only page."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return str(document[0].get_textpage().get_text_bounded())


def draw_all() -> bytes:
    """The chart in all formats, one after the other."""
    return b"".join(draw_image(SPEC, CAPTION, kind) for kind in ("png", "svg", "pdf"))  # type: ignore[arg-type]


def test_pdf_says_everything_that_a_torn_out_chart_needs() -> None:
    """Title, subtitle, scope, notes and source stand in it as they are, and the chart's own words."""
    text = words_of(draw_image(SPEC, CAPTION, "pdf"))
    wanted = (CAPTION.title, CAPTION.subtitle, CAPTION.scope, *CAPTION.notes, CAPTION.source, "缺报", "2022")
    flat = re.sub(r"\s", "", text)
    assert [piece for piece in wanted if re.sub(r"\s", "", piece) not in flat] == []


def test_svg_is_self_contained() -> None:
    """Text is outlines: no text element and no font is named, not even in the picture inside."""
    svg = draw_image(SPEC, CAPTION, "svg").decode()
    assert "<text" not in svg
    assert "font-family" not in svg
    assert not re.search(r'(?:href|src)="https?:', svg)


def test_every_character_is_drawn_as_itself() -> None:
    """Rare characters of place names differ from each other and from the box of a missing glyph."""
    pictures = set()
    for letter in "埇鄠浉盩\U0010fffd":
        caption = Caption(letter, "", "", (), "")
        pictures.add(draw_image(SPEC, caption, "png"))
    assert len(pictures) == 5


def test_system_fonts_change_nothing(tmp_path: Path) -> None:
    """The pictures of a machine without any font are the same, byte by byte, in all three formats."""
    empty = tmp_path / "fonts.conf"
    empty.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from exports.test_images import draw_all\n"
        "sys.stdout.buffer.write(draw_all())"
    )
    tests = Path(__file__).resolve().parents[1]
    environment = os.environ | {
        "FONTCONFIG_FILE": str(empty),
        "FONTCONFIG_PATH": str(tmp_path),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "PYTHONPATH": str(tests.parent / "src"),
    }
    made = subprocess.run(
        [sys.executable, "-c", script, str(tests)], env=environment, capture_output=True, check=True
    )
    assert made.stdout == draw_all()


def test_pdf_brings_its_fonts_along() -> None:
    """Every text of it is set in a font that the file embeds."""
    document = pypdfium2.PdfDocument(draw_image(SPEC, CAPTION, "pdf"))
    texts = list(document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,), max_depth=9))
    fonts = [pypdfium2.raw.FPDFTextObj_GetFont(each.raw) for each in texts]
    assert fonts
    assert {pypdfium2.raw.FPDFFont_GetIsEmbedded(font) for font in fonts} == {1}


def test_png_has_ink_where_the_words_are() -> None:
    """The title's line is dark on white, and its letters are not boxes: they fill less than boxes do."""
    image = np.asarray(Image.open(io.BytesIO(draw_image(SPEC, CAPTION, "png"))).convert("L"))
    assert image.shape[1] > 1800
    title = image[36:80, 48:1000]
    assert title.min() < 60
    share = float((title < 128).mean())
    assert 0.02 < share < 0.3


def test_texts_are_taken_from_where_they_stand() -> None:
    """Groups add up; lines of one text follow each other; what is invisible stays away."""
    drawing = take_apart(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><g transform="translate(10,5)">'
        '<rect width="3" height="3"/><g transform="translate(1,1)">'
        '<text transform="translate(2,3) rotate(-90)" font-size="11px" fill="rgb(29, 67, 140)" '
        'text-anchor="end" font-weight="600"><tspan>甲</tspan><tspan x="0" dy="15">乙</tspan></text>'
        '<text opacity="0">丙</text></g></g></svg>'
    )
    first, second = drawing.words
    assert (first.x, first.y, first.text, first.size, first.angle) == (13, 9, "甲", 11, -90)
    assert (first.colour, first.anchor, first.is_bold) == ("#1d438c", "end", True)
    assert (second.text, second.y) == ("乙", 24)
    assert b"<text" not in drawing.shapes
    assert b"rect" in drawing.shapes
    assert (drawing.width, drawing.height) == (90, 40)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_same_chart_same_bytes(kind: str) -> None:
    """A picture depends on nothing but the chart and its caption."""
    assert draw_image(SPEC, CAPTION, kind) == draw_image(SPEC, CAPTION, kind)  # type: ignore[arg-type]
