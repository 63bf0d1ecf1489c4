"""Formats are told by content, and what is not read is refused by name, within limits."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from analytics.documents import read_documents, read_place
from analytics.documents.recognise import (
    MAX_FILE_BYTES,
    MAX_TEXT_BYTES,
    load_bytes,
    recognise_format,
)
from analytics.errors import UnreadableFile
from analytics.model import LinePlace, TablePlace
from documents.word_files import ole2
from pace import costs_less_than


def zipped(*members: str, mark: str = "x") -> bytes:
    """A zip file with these members; the first one holds the mark."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member in members:
            archive.writestr(member, mark)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "pdf"),
        ("某局报告\n规章\t1\t2".encode(), "text"),
        ("# 某局报告\n\n| 规章 | 1 |".encode(), "text"),
        ("某局<br>报告，1 < 2".encode(), "text"),
        ("<!DOCTYPE html><html><body>报告</body></html>".encode(), "html"),
        ("\ufeff\n<!-- x --><p>报告</p>".encode(), "html"),
        ("<p>报告".encode(), "html"),
        (b"<?xml version='1.0' encoding='UTF-8'?><html xmlns='x'><body/></html>", "html"),
        ("报告 <table><tr><td>规章</td><td>1</td></tr></table>".encode(), "html"),
        ("<TABLE><TR><TD>规章<TD>1</TABLE>".encode("gb18030"), "html"),
        ("<关于公开的报告> 规章 1".encode(), "text"),
    ],
)
def test_formats_are_told_by_content(data: bytes, expected: str) -> None:
    """The name plays no part: tags make a page, a signature makes a PDF, everything else is text."""
    assert recognise_format(data, "x.bin") == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("mimetype", "META-INF/manifest.xml", mark="application/vnd.oasis.opendocument.text"), "odt"),
        (
            zipped(
                "mimetype", "META-INF/manifest.xml", mark="application/vnd.oasis.opendocument.spreadsheet"
            ),
            "ods",
        ),
        (zipped("a/report.html", "b.docx"), "archive"),
        (ole2("WordDocument"), "doc"),
        (ole2("Workbook"), "xls"),
        (ole2("Book"), "xls"),
        (rb"{\rtf1\ansi x}", "rtf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00", "image"),
        (b"BM\x00\x00\x00", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>", "mht"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"></w:wordDocument>', "word_xml"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"></pkg:package>', "flat_docx"),
        ("项目,本年,备注\n规章,1,2\n许可,3,4\n处罚,5,6\n".encode(), "csv"),
        ("项目;本年;备注\n规章;1;2\n许可;3;4\n".encode("gb18030"), "csv"),
        ("2023年,本局收到申请1,234件,答复1,200件。\n主动公开12条。\n共计,3件\n无\n".encode(), "text"),
    ],
)
def test_office_files_tables_and_archives_are_told_by_content(data: bytes, expected: str) -> None:
    """A zip by its members, an old Office file by the streams at its root, a text by how it is written."""
    assert recognise_format(data, "x.txt") == expected


def test_what_is_embedded_in_an_old_file_does_not_decide() -> None:
    """A report with a workbook pasted into it is still a report."""
    assert recognise_format(ole2("WordDocument", inner="Workbook"), "x") == "doc"
    assert recognise_format(ole2("Workbook", inner="WordDocument"), "x") == "xls"


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "FORMAT_POWERPOINT", "PowerPoint"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "FORMAT_XLSB", "binary Excel"),
        (zipped("[Content_Types].xml", "a/b.xml"), "FORMAT_OFFICE", "Office"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "FORMAT_OFD", "OFD"),
        (zipped("mimetype", "META-INF/manifest.xml"), "FORMAT_OPENDOCUMENT", "OpenDocument"),
        (zipped("[Content_Types].xml", "word/document.xml")[:-40], "ZIP_DAMAGED", "cut off"),
        (ole2("EncryptedPackage"), "OFFICE_ENCRYPTED", "encrypted"),
        (ole2("PowerPoint Document"), "FORMAT_POWERPOINT", "PowerPoint"),
        (ole2("Something"), "FORMAT_OLE", "old Office"),
        (ole2("WordDocument")[:700], "OLE_DAMAGED", "cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "OLE_DAMAGED", "cut off"),
        (b"Rar!\x1a\x07\x00", "FORMAT_RAR", "archive"),
        (b"7z\xbc\xaf\x27\x1c\x00", "FORMAT_7Z", "archive"),
        (b"\x1f\x8b\x08\x00", "FORMAT_GZIP", "archive"),
        (b"MZ\x90\x00\x03", "FORMAT_PROGRAM", "program"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, code: str, kind: str) -> None:
    """The reason says what the file is and what to do, in one line, in both languages."""
    with pytest.raises(UnreadableFile, match=kind) as caught:
        recognise_format(data, "报告.html")
    assert caught.value.code == code
    assert str(caught.value).startswith("报告.html: ")
    assert "\n" not in str(caught.value)
    assert caught.value.say("zh").startswith("报告.html：")


@pytest.mark.parametrize(
    "data", [b"", b"   \r\n\t", b"\xef\xbb\xbf", "\u3000\u3000\n".encode(), b"\x00" * 50]
)
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file of nothing, or of blanks, is empty."""
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="is empty"):
        read_documents(path)


def test_a_huge_file_is_refused_by_its_size_without_reading_it(tmp_path: Path) -> None:
    """A sparse file of 100 MB costs neither time nor memory."""
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(100 * 2**20)
    tracemalloc.start()
    message = r"too large \(100 MB; the limit is 64 MB\)"
    with costs_less_than(1), pytest.raises(UnreadableFile, match=message):
        read_documents(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


def test_a_huge_text_is_refused() -> None:
    """Text takes many times its size in memory, so its limit is lower."""
    assert MAX_TEXT_BYTES < MAX_FILE_BYTES
    with pytest.raises(UnreadableFile, match="too large"):
        recognise_format(b"1\t2\n" * (MAX_TEXT_BYTES // 4 + 1), "x.txt")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What is no file is said to be none, without a traceback."""
    with pytest.raises(UnreadableFile, match="does not exist"):
        load_bytes(tmp_path / "none.html", "none.html")
    with pytest.raises(UnreadableFile, match="is no file"):
        load_bytes(tmp_path, "folder")


def test_a_document_carries_name_hash_and_format(tmp_path: Path) -> None:
    """The given name is kept, the hash is that of the bytes, and the format that of the content."""
    path = tmp_path / "report.pdf"
    path.write_text("<p>某局报告</p>", encoding="utf-8")
    (document,) = read_documents(path, name="上报/某局.pdf")
    assert (document.file, document.part, document.format) == ("上报/某局.pdf", None, "html")
    assert len(document.sha256) == 64
    assert read_documents(path)[0].file == str(path)
    assert read_documents(path) == read_documents(path)


def test_a_place_is_read_again_from_the_file(tmp_path: Path) -> None:
    """Text and pages answer to their places through one call."""
    text, page = tmp_path / "a", tmp_path / "b"
    text.write_text("规章\t12\t3\n许可\t4\t5", encoding="utf-8")
    page.write_text("<table><tr><td>规章<td>12<tr><td>许可<td>3</table>", encoding="utf-8")
    assert read_place(text, LinePlace(1, 3, 5)) == "12"
    assert read_place(page, TablePlace(0, 0, 1)) == "12"


@pytest.mark.parametrize(
    "text",
    [
        "<!-- x -->" * 5000 + "报告",
        "<!--" * 200_000,
        "<p>" + "<table>" * 200 + "公开" * 200_000,
        "<table" * 200_000,
        "<p>" + " " * 1_000_000 + "<br>" + " " * 1_000_000 + "3",
        "<table><tr><td>规章<td>3" + " \n" * 500_000 + "<br>4<tr><td>1</table>",
        "# " + " #" * 500_000 + "公开",
        "*" * 1_000_000 + "公开" + "*" * 1_000_000,
        "规章|<br" + " " * 1_000_000 + "|3|\n" * 2,
        "规章\t" + " " * 1_000_000 + "<\t3\n许可\t1\t2",
        "公开：" * 300_000,
        "|" * 2_000_000,
        "|3\n\n" * 30_000,
        "一、总体情况。" * 100_000,
        "规章\n|\n" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long(tmp_path: Path, text: str) -> None:
    """A text made to slow a reader down is read or refused in a time that grows with its length only."""
    path = tmp_path / "slow.txt"
    path.write_text(text, encoding="utf-8")
    with costs_less_than(10), suppress(UnreadableFile):
        read_documents(path)
