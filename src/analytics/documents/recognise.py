"""What a file is, by its content and never by its name, and how much of it we are ready to read."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from analytics.documents.archive import is_archive, is_zip, open_zip, read_entry
from analytics.documents.encoding import Decoded, decode
from analytics.documents.office_streams import OLE2, open_container
from analytics.documents.sheets.reading import is_csv
from analytics.errors import UnreadableFile

MAX_FILE_BYTES = 64 * 2**20
"""No report is larger, scans included."""

MAX_TEXT_BYTES = 16 * 2**20
"""The same for text and HTML, which take many times their size in memory."""

# fmt: off
Format = Literal[
    "pdf", "html", "text", "mht", "image", "archive",
    "docx", "flat_docx", "doc", "rtf", "odt", "word_xml",
    "xlsx", "xls", "ods", "sheet_xml", "csv",
]
# fmt: on
"""A reader's name; several of them give documents of the same `Document.format`."""

_PDF_HEAD = 1024

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
"""First bytes of pictures. Two letters alone are no proof: see `_starts_with`."""

_REFUSED = (
    (b"Rar!", "FORMAT_RAR"),
    (b"7z\xbc\xaf\x27\x1c", "FORMAT_7Z"),
    (b"\x1f\x8b", "FORMAT_GZIP"),
    (b"BZh", "FORMAT_BZIP2"),
    (b"\xfd7zXZ", "FORMAT_XZ"),
    (b"SQLite format 3", "FORMAT_DATABASE"),
    (b"MZ", "FORMAT_PROGRAM"),
    (b"\x7fELF", "FORMAT_PROGRAM"),
    (b"!BDN", "FORMAT_MAILBOX"),
)
"""First bytes of what we name and do not read."""

_OLE2_STREAMS: tuple[tuple[str, Format], ...] = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_ODF: Mapping[bytes, Format] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OFFICE_PARTS = frozenset(("[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "xl/workbook.bin"))
"""Any of them makes a zip file an Office file, should it have lost the list of its parts."""
_MAX_MARK = 1024
_WORKBOOK = re.compile(r"<(?:\w+:)?Workbook\b")
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
            raise UnreadableFile(name, "FILE_IS_NONE" if path.exists() else "FILE_MISSING")
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            if size > MAX_FILE_BYTES:
                raise _too_large(name, size, MAX_FILE_BYTES)
            stream.seek(0)
            # Without a limit: to make room for the largest file takes longer than to read a usual one.
            data = stream.read()
    except OSError as error:
        raise UnreadableFile(name, "FILE_CLOSED", detail=error.strerror or str(error)) from error
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name, len(data), MAX_FILE_BYTES)
    refuse_empty(data, name)
    return data


def refuse_empty(data: bytes, name: str) -> None:
    """Refuses a file of nothing, or of blanks.

    Raises:
        UnreadableFile: It is empty.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(name, "FILE_EMPTY")


def recognise_format(data: bytes, name: str) -> Format:
    """Tells which reader reads these bytes.

    Raises:
        UnreadableFile: No reader does; the reason names what it is.
    """
    return recognise_binary(data, name) or text_format(decode_text(data, name), name)


def recognise_binary(data: bytes, name: str) -> Format | None:
    """Tells which reader reads these bytes; None where they must be text, which has to be decoded first.

    Raises:
        UnreadableFile: They are of a format that we recognise and do not read.
    """
    if is_pdf(data):
        return "pdf"
    if data.startswith(OLE2):
        return _recognise_ole2(data, name)
    if is_zip(data):
        return _recognise_zip(data, name)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if any(_starts_with(data, mark) for mark in _IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    for mark, code in _REFUSED:
        if _starts_with(data, mark):
            raise UnreadableFile(name, code)
    return "mht" if is_mht(data) else None


def is_pdf(data: bytes) -> bool:
    """Whether a file begins as a PDF does, up to some bytes of a mail or a web server before it."""
    return b"%PDF-" in data[:_PDF_HEAD] and not is_zip(data)


def decode_text(data: bytes, name: str) -> Decoded:
    """Decodes a file that is of no binary format.

    Raises:
        UnreadableFile: It is too large, or no sound text.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(name, len(data), MAX_TEXT_BYTES)
    return decode(data, name)


def text_format(decoded: Decoded, name: str) -> Format:
    """Tells what a text is: a page, an Office file in XML, a table, or plain text.

    Raises:
        UnreadableFile: It is blank.
    """
    text = decoded.text
    if not text.strip():
        raise UnreadableFile(name, "FILE_EMPTY")
    head = text[:8192]
    if "<w:wordDocument" in head:
        return "word_xml"
    if "<pkg:package" in head:
        return "flat_docx"
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and _WORKBOOK.search(head):
        return "sheet_xml"
    if _is_html(text):
        return "html"
    return "csv" if is_csv(text) else "text"


def is_mht(data: bytes) -> bool:
    """Whether a file is a mail message with a page in it, as browsers save one."""
    head = data[:4096].decode("latin-1").lower()
    return head.lstrip().startswith(_MAIL) and "mime-version:" in head and "content-type:" in head


def _is_html(text: str) -> bool:
    """Whether the text is marked up: it begins with a tag, or closes blocks or tables."""
    opening = _OPENING.match(text)
    if opening and _TAG.match(text, opening.end() - 1):
        return True
    return len(_CLOSING.findall(text, 0, 200_000)) >= 3


def _recognise_ole2(data: bytes, name: str) -> Format:
    """Tells an old Office file by the streams at its root; what is embedded in it does not count."""
    streams = open_container(data, name).streams
    if "EncryptedPackage" in streams:
        raise UnreadableFile(name, "OFFICE_ENCRYPTED")
    for stream, file_format in _OLE2_STREAMS:
        if stream in streams:
            return file_format
    raise UnreadableFile(name, "FORMAT_POWERPOINT" if "PowerPoint Document" in streams else "FORMAT_OLE")


def _recognise_zip(data: bytes, name: str) -> Format:
    """Tells what a zip file is from the names in its directory; nothing is unpacked but its own mark."""
    with open_zip(data, name) as opened:
        names = frozenset(member.replace("\\", "/").lstrip("/") for member in opened.namelist())
        mark = b""
        if "META-INF/manifest.xml" in names and "mimetype" in opened.namelist():
            mark = read_entry(opened, opened.getinfo("mimetype"), name, _MAX_MARK)
    if names & _OFFICE_PARTS:
        folders = {member.split("/", 1)[0] for member in names}
        if "xl/workbook.bin" in names:
            raise UnreadableFile(name, "FORMAT_XLSB")
        if "word" in folders:
            return "docx"
        if "xl" in folders:
            return "xlsx"
        raise UnreadableFile(name, "FORMAT_POWERPOINT" if "ppt" in folders else "FORMAT_OFFICE")
    if "OFD.xml" in names:
        raise UnreadableFile(name, "FORMAT_OFD")
    if is_archive(names):
        return "archive"
    file_format = _ODF.get(mark.strip())
    if file_format is None:
        raise UnreadableFile(name, "FORMAT_OPENDOCUMENT")
    return file_format


def _starts_with(data: bytes, mark: bytes) -> bool:
    """Whether a binary file begins with a mark; a short one may begin a text too."""
    return data.startswith(mark) and (len(mark) > 2 or b"\x00" in data[:512])


def _too_large(name: str, size: int, limit: int) -> UnreadableFile:
    """The error for a file that is larger than what we read."""
    return UnreadableFile(name, "FILE_TOO_LARGE", size=round(size / 2**20), limit=limit // 2**20)
