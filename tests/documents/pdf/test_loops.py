"""PDFs whose parts contain themselves: read as far as they go, or refused, and never without end."""

import pytest

from analytics.documents.pdf.reading import read_pdf
from analytics.errors import UnreadableFile
from analytics.model import Document, Paragraph
from documents.written_pdf import FONT, show, write_objects, write_pdf, write_stream

FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 100 0 R >> >>"


def read(data: bytes) -> Document:
    """The one document of a PDF."""
    (document,) = read_pdf(data, "loop.pdf", "")
    return document


def lines(document: Document) -> list[str]:
    """Its paragraphs."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_picture_that_contains_itself_is_left_out() -> None:
    """The text around it is read."""
    data = write_pdf(
        [show(60, 700, "text") + b"/X Do\n"],
        resources=b"/XObject << /X 100 0 R >>",
        extra={100: write_stream(b"/X Do\n", FORM)},
    )
    assert lines(read(data)) == ["text"]


def test_two_forms_that_contain_each_other_are_left_out() -> None:
    """A longer way round is no way out either."""
    other = FORM.replace(b"/X 100", b"/X 101")
    data = write_pdf(
        [show(60, 700, "text") + b"/X Do\n"],
        resources=b"/XObject << /X 100 0 R >>",
        extra={100: write_stream(b"/X Do\n", other), 101: write_stream(b"/X Do\n", FORM)},
    )
    assert lines(read(data)) == ["text"]


def test_a_tree_of_pages_that_contains_itself_is_refused() -> None:
    """The pages that it promises are not there."""
    entries = b"/Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R /Resources << /Font << /F1 3 0 R >> >>"
    data = write_objects(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 3 /Kids [10 0 R 2 0 R] >>",
            3: FONT,
            10: b"<< /Type /Page %s >>" % entries,
            11: write_stream(show(60, 700, "text")),
        }
    )
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    assert refusal.value.code == "PDF_PAGE_DAMAGED"


def test_an_outline_that_leads_back_to_itself_is_not_followed() -> None:
    """Bookmarks are not read at all."""
    data = write_pdf(
        [show(60, 700, "text")],
        extra={
            100: b"<< /Type /Outlines /First 101 0 R /Last 101 0 R /Count 1 >>",
            101: b"<< /Title (a) /Parent 100 0 R /Next 101 0 R /Prev 101 0 R /First 101 0 R >>",
        },
    ).replace(b"/Type /Catalog ", b"/Type /Catalog /Outlines 100 0 R ")
    assert lines(read(data)) == ["text"]


def test_a_cross_reference_that_leads_back_to_itself_is_followed_once() -> None:
    """Older revisions of a file are found by where they begin."""
    data = write_pdf([show(60, 700, "text")])
    start = data[data.rindex(b"startxref") :].split()[1]
    for earlier in (start, b"0"):
        assert lines(read(data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + earlier))) == ["text"]
