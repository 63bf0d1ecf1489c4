"""Which reader reads which bytes: one function for a file, a member of an archive and a place in either."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from analytics.documents.archive import MAX_NESTING, list_members, open_member
from analytics.documents.docx.reading import read_docx, read_flat_docx, read_word_xml
from analytics.documents.html.reading import read_html
from analytics.documents.image import read_image
from analytics.documents.mht import read_mht
from analytics.documents.ocr.recognition import Effort
from analytics.documents.office import read_office
from analytics.documents.pdf.reading import read_pdf
from analytics.documents.recognise import Format, decode_text, recognise_binary, refuse_empty, text_format
from analytics.documents.sheets.reading import read_csv, read_ods, read_sheet_xml, read_xls, read_xlsx
from analytics.documents.text import read_text
from analytics.errors import UnreadableFile
from analytics.model import Document, Message, Problem

Reader = Callable[[bytes, str, str], tuple[Document, ...]]
"""From a file's bytes, its name for messages and its hash to its documents."""

_READERS: Mapping[Format, Reader] = MappingProxyType(
    {
        "image": read_image,
        "docx": read_docx,
        "flat_docx": read_flat_docx,
        "doc": partial(read_office, file_format="doc"),
        "rtf": partial(read_office, file_format="rtf"),
        "odt": partial(read_office, file_format="odt"),
        "word_xml": read_word_xml,
        "xlsx": read_xlsx,
        "xls": read_xls,
        "ods": read_ods,
        "sheet_xml": read_sheet_xml,
        "mht": read_mht,
    }
)


def read_bytes(data: bytes, name: str, sha256: str, effort: Effort = Effort.TEXT) -> tuple[Document, ...]:
    """Reads a file that is no archive; `effort` is for PDFs, which may hold text and pictures.

    Raises:
        UnreadableFile: It is of no format that is read, or it cannot be read.
    """
    file_format = recognise_binary(data, name)
    if file_format is None:
        decoded = decode_text(data, name)
        file_format = text_format(decoded, name)
        match file_format:
            case "html":
                return (read_html(decoded, name, sha256),)
            case "text":
                return (read_text(decoded, name, sha256),)
            case "csv":
                return read_csv(decoded, name, sha256)
    if file_format == "archive":
        raise UnreadableFile(name, "ARCHIVE_NESTED", limit=MAX_NESTING)
    if file_format == "pdf":
        return read_pdf(data, name, sha256, effort)
    return _READERS[file_format](data, name, sha256)


def read_member(
    data: bytes, member: str, name: str, sha256: str, effort: Effort = Effort.TEXT
) -> tuple[Document, ...]:
    """Reads one member of an archive as a file of its own; its documents are parts of the archive.

    Raises:
        UnreadableFile: There is no such member, or it cannot be unpacked or read.
    """
    label = f"{name}/{member}"
    content = open_member(data, member, name)
    refuse_empty(content, label)
    documents = read_bytes(content, label, sha256, effort)
    return tuple(replace(each, file=name, part=join_part(member, each.part)) for each in documents)


def read_archive(data: bytes, name: str, sha256: str, effort: Effort = Effort.TEXT) -> tuple[Document, ...]:
    """Reads all members of an archive; those that cannot be read are told with the first document.

    Raises:
        UnreadableFile: The archive cannot be opened, or none of its members can be read.
    """
    documents: list[Document] = []
    refused: list[UnreadableFile] = []
    for member in list_members(data, name):
        try:
            documents += read_member(data, member, name, sha256, effort)
        except UnreadableFile as error:
            refused.append(error)
    if not documents:
        raise refused[0]
    problems = (*documents[0].problems, *map(_say_refused, refused))
    return (replace(documents[0], problems=problems), *documents[1:])


def join_part(member: str, part: str | None) -> str:
    """Names a part of a member: the member, and after a blank what it is called inside."""
    return member if part is None else f"{member} {part}"


def _say_refused(error: UnreadableFile) -> Problem:
    return Problem("MEMBER_UNREADABLE", Message(error.say("zh"), error.say("en")))
