"""Reads a PDF: characters and ruling lines in, paragraphs and tables out; pictures where there is no text.

Most reports are printed from Word or WPS with ruled tables, which run over pages without repeated
heads and are cut at any row. Each page's part is a table of its own here; extraction carries on.
"""

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from analytics.documents.ocr.recognition import Effort, Patch, describe_patches, mark_recognised
from analytics.documents.pdf.glyphs import UNKNOWN
from analytics.documents.pdf.ink import Ink, read_ink
from analytics.documents.pdf.layout import lay_out_pages
from analytics.documents.pdf.open import open_pdf
from analytics.documents.pdf.pair import Pair, doubt_bands, join_title, list_band_problems, split_pair
from analytics.documents.pdf.scan import PICTURE, draw_unread, is_garbled, lay_patches, recognise_drawn
from analytics.documents.pdf.view import PageTooLarge
from analytics.errors import UnreadableFile
from analytics.model import Document, Message, PagePlace, Problem


def read_pdf(data: bytes, name: str, sha256: str, effort: Effort = Effort.TEXT) -> tuple[Document, ...]:
    """Reads all pages of a PDF as one document, or two reports that stand side by side as two.

    The parts of two are ``1/2`` (the left one) and ``2/2``; their places are those of the whole pages.

    Args:
        data: The whole file.
        name: The file's name, for errors and for the document.
        sha256: Hash of `data`.
        effort: Whether pictures are read beside the text. A PDF without any text is always read from
            its pictures.

    Raises:
        UnreadableFile: The file cannot be opened, has nothing to read, or is a scan and the extra
            ``ocr`` is not installed; or two reports stand side by side and cannot be told apart.
    """
    with open_pdf(data, name) as pdf:
        title = _read_title(pdf)
        inks = [_read_page(pdf, number, name) for number in range(1, len(pdf) + 1)]
        pair = _part_pair(inks, name)
        drawn = draw_unread(pdf, inks, effort, name) if pair is None else []
    if pair is not None:
        return tuple(_read_half(pair, side, inks, name, sha256) for side in (0, 1))
    try:
        patches = recognise_drawn(drawn)
        inks = lay_patches(inks, patches)
        _refuse_no_text(inks, name)
        blocks, is_ruled = lay_out_pages(inks)
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, **error.values) from error
    marked = mark_recognised(blocks, patches)
    problems = (*([describe_patches(patches)] if patches else []), *_list_problems(inks))
    note = _name_stage(inks, patches, is_ruled=is_ruled)
    return (Document(name, None, sha256, "pdf", title, marked, problems=problems, note=note),)


def _read_title(pdf: pdfium.PdfDocument) -> str | None:
    """The title that the file declares; None where there is none, or where its characters are damaged."""
    try:
        return str(pdf.get_metadata_value("Title")).strip() or None
    except UnicodeDecodeError:
        return None


def _part_pair(inks: Sequence[Ink], name: str) -> Pair | None:
    try:
        return split_pair(inks, name)
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, **error.values) from error


def _read_half(pair: Pair, side: int, inks: Sequence[Ink], name: str, sha256: str) -> Document:
    """One of two reports that stand side by side; what the file says of itself as a whole is neither's."""
    try:
        blocks, _ = lay_out_pages(pair.halves[side])
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, **error.values) from error
    return Document(
        name,
        f"{side + 1}/2",
        sha256,
        "pdf",
        None,
        doubt_bands(join_title(blocks, pair.titles[side]), pair.untold),
        problems=(*list_band_problems(pair), *_list_problems(inks)),
        note="ruled",
    )


def _name_stage(inks: Sequence[Ink], patches: Sequence[Patch], *, is_ruled: bool) -> str:
    """Which stages gave the document: ``ruled`` or ``unruled`` text, ``ocr``, or text and ``ocr``."""
    recognised = [patch.recognised.ink for patch in patches]
    if patches and all(not ink.glyphs or any(ink is whole for whole in recognised) for ink in inks):
        return "ocr"
    text = "ruled" if is_ruled else "unruled"
    return f"{text}+ocr" if patches else text


def _read_page(pdf: pdfium.PdfDocument, number: int, name: str) -> Ink:
    try:
        return read_ink(pdf, number)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(name, "PDF_PAGE_DAMAGED", page=number) from error
    except PageTooLarge as error:
        raise UnreadableFile(name, error.code, page=number, **error.values) from error


def _refuse_no_text(inks: Sequence[Ink], name: str) -> None:
    """Raises UnreadableFile when there is nothing to read or when what there is means nothing."""
    if not any(ink.glyphs for ink in inks):
        raise UnreadableFile(name, "PDF_NO_TEXT")
    if is_garbled(inks):
        raise UnreadableFile(name, "PDF_UNKNOWN_FONTS")


def _list_problems(inks: Sequence[Ink]) -> Iterator[Problem]:
    """What of the pages was not read, or is not to be trusted."""
    for ink in inks:
        place = PagePlace(ink.number, (0.0, 0.0, round(ink.width, 1), round(ink.height, 1)))
        unknown = sum(glyph.text == UNKNOWN for glyph in ink.glyphs)
        if not ink.glyphs and ink.drawings.picture_share > PICTURE:
            message = Message(
                f"第{ink.number}页是图片，没有文字，未读取。",
                f"Page {ink.number} is a picture without text and was not read.",
            )
            yield Problem("PDF_PAGE_IS_PICTURE", message, place)
        if ink.glyphs and ink.drawings.has_hidden_text:
            message = Message(
                f"第{ink.number}页的文字来自扫描件的识别结果，须人工核对。",
                f"The text of page {ink.number} was recognised from a scan and needs a look.",
            )
            yield Problem("PDF_RECOGNISED_TEXT", message, place)
        if unknown:
            message = Message(
                f"第{ink.number}页有{unknown}个字符无法识别。",
                f"{unknown} characters of page {ink.number} have no meaning in the file.",
            )
            yield Problem("PDF_UNKNOWN_CHARACTERS", message, place)
