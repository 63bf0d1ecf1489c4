"""What a file is, by its content and never by its name, and how much of it we are ready to read."""

import re
from pathlib import Path
from typing import Literal

from analytics.documents.encoding import Decoded, decode
from analytics.errors import UnreadableFile

MAX_FILE_BYTES = 64 * 2**20
"""No report is larger, scans included."""

MAX_TEXT_BYTES = 16 * 2**20
"""The same for text and HTML, which take many times their size in memory."""

Format = Literal["pdf", "html", "text"]

_SAVE_AS = "Save it as PDF, HTML or text."
_PDF_HEAD = 1024
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_SIGNATURES = (
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"\x1f\x8b", "an archive (gzip)"),
    (b"BZh", "an archive (bzip2)"),
    (b"\xfd7zXZ", "an archive (xz)"),
    (b"SQLite format 3", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
"""First bytes of what we name and do not read. Two letters alone are no proof: see `_name_binary`."""

_OLE2_STREAMS = (
    ("EncryptedPackage", "an encrypted Office file", "Remove its password."),
    ("WordDocument", "an old Word or WPS document (.doc)", _SAVE_AS),
    ("Workbook", "an old Excel or WPS workbook (.xls)", _SAVE_AS),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", _SAVE_AS),
)

_ZIP_MEMBERS = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"OFD.xml", "an OFD document"),
    (b"META-INF/manifest.xml", "an OpenDocument file"),
)

_OFFICE_XML = ("<w:wordDocument", "urn:schemas-microsoft-com:office:spreadsheet", "<pkg:package")
_MAIL = ("from:", "mime-version:", "date:", "subject:")

_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|td|p|div|span|font|br|h[1-6]|ul|ol|section|article|"
    r"center|strong|b|style|script|link)\b[^<>]*>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:\s|\ufeff|(?><!--.*?-->)|(?><\?xml[^>]*\?>))*+<", re.DOTALL)
_CLOSING = re.compile(r"</(?:p|div|td|tr|table|body|html|h[1-6])\s*>", re.IGNORECASE)


def load_bytes(path: Path, name: str) -> bytes:
    """Reads a whole file, but none that is larger than any report.

    Raises:
        UnreadableFile: Missing, no file, not permitted, empty, or too large (not read then).
    """
    try:
        if not path.is_file():
            raise UnreadableFile(name, "is no file." if path.exists() else "does not exist.")
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            if size > MAX_FILE_BYTES:
                raise _too_large(name, size, MAX_FILE_BYTES)
            stream.seek(0)
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(name, f"cannot be opened ({error.strerror or error}).") from error
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name, len(data), MAX_FILE_BYTES)
    if not data.strip(b"\x00 \t\r\n"):
        raise _empty(name)
    return data


def recognise_format(data: bytes, name: str) -> Format:
    """Tells which reader reads these bytes.

    Raises:
        UnreadableFile: No reader does; the reason names what it is.
    """
    return "pdf" if is_pdf(data) else text_format(decode_text(data, name), name)


def is_pdf(data: bytes) -> bool:
    """Whether a file begins as a PDF does, up to some bytes of a mail or a web server before it."""
    return b"%PDF-" in data[:_PDF_HEAD]


def decode_text(data: bytes, name: str) -> Decoded:
    """Decodes a file that is no PDF.

    Raises:
        UnreadableFile: It is of a binary format (which is named), too large, or no sound text.
    """
    _refuse_binary(data, name)
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(name, len(data), MAX_TEXT_BYTES)
    return decode(data, name)


def text_format(decoded: Decoded, name: str) -> Literal["html", "text"]:
    """Tells whether a text is a web page.

    Raises:
        UnreadableFile: It is neither a page nor plain text but holds an Office file or a saved mail.
    """
    text = decoded.text
    if not text.strip():
        raise _empty(name)
    if _is_mhtml(text):
        raise UnreadableFile(name, "is a web archive (MHTML), which is not read yet.", "Save it as HTML.")
    if any(mark in text[:8192] for mark in _OFFICE_XML):
        raise UnreadableFile(name, "is an Office file in XML, which is not read yet.", _SAVE_AS)
    return "html" if _is_html(text) else "text"


def _is_html(text: str) -> bool:
    """Whether the text is marked up: it begins with a tag, or closes blocks or tables."""
    opening = _OPENING.match(text)
    if opening and _TAG.match(text, opening.end() - 1):
        return True
    return len(_CLOSING.findall(text, 0, 200_000)) >= 3


def _is_mhtml(text: str) -> bool:
    """Whether the text is a mail message with a page in it, as browsers save one."""
    head = text[:4096].lower()
    return head.lstrip().startswith(_MAIL) and "mime-version:" in head and "content-type:" in head


def _refuse_binary(data: bytes, name: str) -> None:
    """Refuses binary formats that we recognise and do not read."""
    if data.startswith(_OLE2):
        for stream, kind, advice in _OLE2_STREAMS:
            if stream.encode("utf-16-le") in data:
                raise UnreadableFile(name, f"is {kind}, which is not read yet.", advice)
        raise UnreadableFile(name, "is an old Office file, which is not read yet.", _SAVE_AS)
    if data.startswith(_ZIP):
        raise UnreadableFile(name, f"is {_name_zip(data, name)}, which is not read yet.", _SAVE_AS)
    kind = _name_binary(data)
    if kind:
        raise UnreadableFile(name, f"is {kind}, which is not read yet.", _SAVE_AS)


def _name_zip(data: bytes, name: str) -> str:
    """Tells what a zip file is from the names in its directory; nothing is unpacked."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 22:
        raise UnreadableFile(name, "is a zip, Word or Excel file that was cut off.", "Ask for it again.")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    directory = data[max(end - size, 0) : end]
    for member, kind in _ZIP_MEMBERS:
        if member in directory and (b"[Content_Types].xml" in directory or not member.endswith(b"/")):
            return kind
    return "an archive (zip)"


def _name_binary(data: bytes) -> str:
    """Names a binary file by its first bytes; empty for what may be text."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "an image (WebP)"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:512]):
            return kind
    return ""


def _empty(name: str) -> UnreadableFile:
    """The error for a file without content."""
    return UnreadableFile(name, "is empty.", "Ask for it again.")


def _too_large(name: str, size: int, limit: int) -> UnreadableFile:
    """The error for a file that is larger than what we read."""
    return UnreadableFile(
        name,
        f"is too large ({size / 2**20:.0f} MB; the limit is {limit // 2**20} MB).",
        "Split it into single reports.",
    )
