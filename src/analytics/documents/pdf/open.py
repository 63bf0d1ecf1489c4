"""Opens a PDF, or says why that cannot be done.

PDFium keeps state for the whole process and is not thread safe, not even across two documents, so
every call into it in this package happens inside ``open_pdf``, which lets one thread in at a time.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analytics.errors import UnreadableFile

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 64 * MEGABYTE
MAX_PAGES: Final = 2_000

_PDFIUM_LOCK: Final = threading.RLock()
_HEADER_WINDOW: Final = 1024
_OBJECT: Final = re.compile(rb"\d\s+obj\b|\bendobj\b")

_CODES: Final = {
    pdfium_c.FPDF_ERR_PASSWORD: "PDF_PASSWORD",
    pdfium_c.FPDF_ERR_SECURITY: "PDF_ENCRYPTED",
}


@contextmanager
def open_pdf(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    """Gives the opened PDF; closes it, and lets the next thread in, at the end of the block.

    Args:
        data: The whole file.
        name: How the file is named in errors.

    Raises:
        UnreadableFile: Too large, no PDF, cut off, encrypted, damaged, without pages, or with too
            many of them.
    """
    _refuse_damage(data, name)
    with _PDFIUM_LOCK:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            code = _CODES.get(getattr(error, "err_code", None), "PDF_DAMAGED")
            raise UnreadableFile(name, code) from error
        try:
            _refuse_length(len(pdf), name)
            pdf.init_forms()
            yield pdf
        finally:
            pdf.close()


def _refuse_damage(data: bytes, name: str) -> None:
    """Raises UnreadableFile for what can be seen without opening the file.

    PDFium repairs a file that was cut off and then reads a part of it as if it were the whole, so
    the end mark is looked for first: nothing of the file may follow the last cross-reference.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            name, "PDF_TOO_LARGE", megabytes=len(data) // MEGABYTE, limit=MAX_BYTES // MEGABYTE
        )
    if b"%PDF-" not in data[:_HEADER_WINDOW]:
        raise UnreadableFile(name, "PDF_NO_HEADER")
    end = max(data.rfind(b"startxref"), data.rfind(b"%%EOF"))
    if end < 0 or _OBJECT.search(data, end) is not None:
        raise UnreadableFile(name, "PDF_CUT_OFF", bytes=len(data))


def _refuse_length(pages: int, name: str) -> None:
    """Raises UnreadableFile for a PDF without pages or with too many."""
    if pages == 0:
        raise UnreadableFile(name, "PDF_NO_PAGES")
    if pages > MAX_PAGES:
        raise UnreadableFile(name, "PDF_TOO_MANY_PAGES", pages=pages, limit=MAX_PAGES)
