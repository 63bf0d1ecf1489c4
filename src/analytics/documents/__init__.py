"""Files to documents: what a file says, block by block and cell by cell, with every place.

A reader knows formats and no indicators. The format is told by the content, never by the name.
"""

import hashlib
from pathlib import Path

from analytics.documents.html import read_html
from analytics.documents.pdf import read_pdf
from analytics.documents.place import read_place
from analytics.documents.recognise import decode_text, is_pdf, load_bytes, text_format
from analytics.documents.text import read_text
from analytics.model import Document

__all__ = ["read_documents", "read_place"]


def read_documents(path: Path, *, name: str | None = None) -> tuple[Document, ...]:
    """Reads all documents that a file holds.

    Args:
        path: The file.
        name: What to call it in documents and messages; the path as given when None.

    Raises:
        UnreadableFile: Empty, encrypted, cut off, too large, in an unknown encoding, or of a format
            that is not read; the reason says which.
    """
    file = name if name is not None else str(path)
    data = load_bytes(path, file)
    sha256 = hashlib.sha256(data).hexdigest()
    if is_pdf(data):
        return read_pdf(data, file, sha256)
    decoded = decode_text(data, file)
    read = read_html if text_format(decoded, file) == "html" else read_text
    return (read(decoded, file, sha256),)
