"""Files to documents: what a file says, block by block and cell by cell, with every place.

A reader knows formats and no indicators. The format is told by the content, never by the name.
"""

import hashlib
from pathlib import Path

from analytics.documents.archive import is_zip, list_members
from analytics.documents.ocr.recognition import Effort
from analytics.documents.place import read_place
from analytics.documents.readers import read_archive, read_bytes, read_member
from analytics.documents.recognise import load_bytes, recognise_binary
from analytics.errors import UnreadableFile
from analytics.model import Document

__all__ = ["Effort", "find_members", "read_documents", "read_place"]


def read_documents(
    path: Path, *, name: str | None = None, member: str | None = None, effort: Effort = Effort.TEXT
) -> tuple[Document, ...]:
    """Reads all documents that a file holds, or those of one member of an archive.

    Args:
        path: The file.
        name: What to call it in documents and messages; the path as given when None.
        member: One of `find_members`, when only that one is wanted.
        effort: Whether pictures in PDFs are read beside their text.

    Raises:
        UnreadableFile: Empty, encrypted, cut off, too large, in an unknown encoding, or of a format
            that is not read; the reason says which.
    """
    file = name if name is not None else str(path)
    data = load_bytes(path, file)
    sha256 = hashlib.sha256(data).hexdigest()
    if member is not None:
        return read_member(data, member, file, sha256, effort)
    if is_zip(data) and recognise_binary(data, file) == "archive":
        return read_archive(data, file, sha256, effort)
    return read_bytes(data, file, sha256, effort)


def find_members(path: Path, name: str) -> tuple[str, ...]:
    """Names the files in an archive; empty for a file that is none, or that only its reader can judge.

    Raises:
        UnreadableFile: It is an archive that cannot be opened, or with too much in it.
    """
    try:
        with path.open("rb") as stream:
            if not is_zip(stream.read(4)):
                return ()
    except OSError:
        return ()
    data = load_bytes(path, name)
    try:
        file_format = recognise_binary(data, name)
    except UnreadableFile:
        return ()
    return list_members(data, name) if file_format == "archive" else ()
