"""Opens a PDF, or says in one sentence why that cannot be done.

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

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_PAGES: Final = 2_000

_PDFIUM_LOCK: Final = threading.RLock()
_HEADER_WINDOW: Final = 1024
_OBJECT: Final = re.compile(rb"\d\s+obj\b|\bendobj\b")

_REASONS: Final = {
    pdfium_c.FPDF_ERR_PASSWORD: (
        "the PDF is protected by a password.",
        "Save a copy without the password and give that.",
    ),
    pdfium_c.FPDF_ERR_SECURITY: (
        "the PDF is encrypted in a way that cannot be opened.",
        "Print it to a new PDF and give that.",
    ),
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
            reason, advice = _REASONS.get(
                getattr(error, "err_code", None),
                (
                    "the PDF is damaged, or has no pages, and cannot be opened.",
                    "Get the file again from its source.",
                ),
            )
            raise UnreadableFile(name, reason, advice) from error
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
            name,
            f"the PDF has {len(data) // (1024 * 1024)} MB; at most {MAX_BYTES // (1024 * 1024)} MB are read.",
            "Save the pages with the report as a file of their own.",
        )
    if b"%PDF-" not in data[:_HEADER_WINDOW]:
        raise UnreadableFile(name, "the file does not begin like a PDF.")
    end = max(data.rfind(b"startxref"), data.rfind(b"%%EOF"))
    if end < 0 or _OBJECT.search(data, end) is not None:
        raise UnreadableFile(
            name,
            f"the PDF is cut off: its end is missing after {len(data):,} bytes.",
            "Get the file again from its source.",
        )


def _refuse_length(pages: int, name: str) -> None:
    """Raises UnreadableFile for a PDF without pages or with too many."""
    if pages == 0:
        raise UnreadableFile(name, "the PDF has no pages.", "Get the file again from its source.")
    if pages > MAX_PAGES:
        raise UnreadableFile(
            name,
            f"the PDF has {pages:,} pages; at most {MAX_PAGES:,} are read.",
            "Save the pages with the report as a file of their own.",
        )
