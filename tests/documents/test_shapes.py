"""Whole reports in every written shape: no text is lost, and every place gives its text."""

from pathlib import Path

import pytest

from analytics.documents import read_documents
from analytics.documents.html.reading import html_text_at
from analytics.documents.text import text_at
from analytics.model import Document, Form, LinePlace, Paragraph, Table, TablePlace
from analytics.synthetic.grid import Grid, expand

from factory import shapes
from factory.grid import Draft
from factory.probing import Filling, build_draft

LOSSY = {"deduplicated"}
"""A shape that keeps every line once has lost text before we read it."""

REORDERED = {"markdown_spelt_out", "tabs_torn", "number_lines", "one_line"}
"""Shapes that write the heads of a table in another order than it is drawn, or a cell several times."""

SHAPES = [shape for shape in (*shapes.TEXT_SHAPES, *shapes.HTML_SHAPES) if shape.name not in LOSSY]


def read(shape: shapes.Shape, draft: Draft, folder: Path) -> tuple[bytes, Document]:
    """Writes a draft in a shape and reads it."""
    path = folder / "report"
    path.write_bytes(shape.write(draft))
    (document,) = read_documents(path)
    return path.read_bytes(), document


def squeeze(text: str) -> str:
    """A text without blanks and Markdown signs."""
    return "".join(text.split()).replace("#", "")


def written(draft: Draft) -> list[str]:
    """What a draft prints, in order."""
    texts = []
    for part in draft.parts:
        boxes = [box.text for row in part.rows for box in row] if isinstance(part, Grid) else [part.text]
        texts += [squeeze(text) for text in boxes if text]
    return texts


def found(document: Document) -> list[str]:
    """What a document says, in order, merged cells once."""
    texts = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts.append(squeeze(block.text))
            continue
        slots = [(r, c, cell) for r, row in enumerate(block.rows) for c, cell in enumerate(row)]
        texts += [squeeze(cell.text) for r, c, cell in slots if cell.anchor == (r, c) and cell.text]
    return texts


@pytest.mark.parametrize("form", [Form.F2019, Form.F2021])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_text_of_a_report_is_lost(shape: shapes.Shape, form: Form, tmp_path: Path) -> None:
    """All headings, prose and cells of the report are in the document, in the order in which they stand."""
    draft = build_draft(form, None, Filling.BLANK)
    _, document = read(shape, draft, tmp_path)
    expected, text = written(draft), "".join(found(document))
    if shape.name in REORDERED:
        assert [
            piece for piece in expected if not piece.isdigit() and piece not in text and len(piece) > 4
        ] == []
        return
    assert "".join(expected) in text


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_place_of_a_report_gives_its_text(shape: shapes.Shape, tmp_path: Path) -> None:
    """Paragraphs and cells, blank ones too, are found again; only padding has no place."""
    data, document = read(shape, build_draft(Form.F2021, None, Filling.BLANK), tmp_path)
    texts: dict[LinePlace | TablePlace, str] = {}
    for block in document.blocks:
        items = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        for item in items:
            if isinstance(item.place, LinePlace | TablePlace):
                assert texts.setdefault(item.place, item.text) == item.text
            else:
                assert item.text == ""
    # A page is parsed anew for each place, so of its places every third is enough.
    for place, text in [*texts.items()][:: 3 if document.format == "html" else 1]:
        if document.format == "html":
            assert html_text_at(data, place) == text
        elif isinstance(place, LinePlace):
            assert text_at(data, place) == text


@pytest.mark.parametrize(
    "shape", [s for s in shapes.HTML_SHAPES if s.name not in ("html_ragged", "html_item_tables")],
    ids=lambda shape: shape.name,
)  # fmt: skip
def test_statutory_tables_of_a_page_are_the_full_rectangle(shape: shapes.Shape, tmp_path: Path) -> None:
    """Each table is as wide and as high as drawn, with merged texts in every slot they cover."""
    draft = build_draft(Form.F2021, None, Filling.BLANK)
    _, document = read(shape, draft, tmp_path)
    tables = [
        [[squeeze(cell.text) for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]
    for part in draft.parts:
        if isinstance(part, Grid):
            slots = [[squeeze(slot.box.text) if slot else "" for slot in row] for row in expand(part)]
            assert slots in tables
