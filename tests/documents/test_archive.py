"""Archives: clean names in any encoding, each member a file of its own, nothing that gets out or blows up."""

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from analytics.documents import find_members, read_documents, read_place
from analytics.documents.archive import MAX_MEMBERS, find_member, list_members, open_member
from analytics.errors import UnreadableFile
from analytics.model import LinePlace, TablePlace
from documents.refusing import refuse
from documents.word_files import zip_members

TEXT = "某局报告\n规章\t1\t2\n".encode()
HTML = "<table><tr><td>规章</td><td>7</td></tr></table>".encode()


def packed(*members: tuple[bytes, bytes], flag: int = 0, extra: bytes = b"") -> bytes:
    """A zip file with names as raw bytes, as archivers in China write them."""
    body, directory = b"", b""
    for name, content in members:
        sizes = struct.pack(
            "<4xIII2H", zlib.crc32(content), len(content), len(content), len(name), len(extra)
        )
        head = struct.pack("<3H", 20, flag, 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head + sizes
        directory += struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\x03\x04" + head + sizes + name + extra + content
    count = len(members)
    return (
        body
        + directory
        + b"PK\x05\x06"
        + struct.pack("<4H2IH", 0, 0, count, count, len(directory), len(body), 0)
    )


def unicode_path(raw: bytes, name: str, crc: int | None = None) -> bytes:
    """The extra field that gives a name in UTF-8 beside the plain one."""
    content = struct.pack("<BI", 1, zlib.crc32(raw) if crc is None else crc) + name.encode()
    return struct.pack("<HH", 0x7075, len(content)) + content


@pytest.mark.parametrize(
    "data",
    [
        packed(("上报/某局.txt".encode("gb18030"), TEXT)),
        packed(("上报/某局.txt".encode(), TEXT)),
        packed(("上报/某局.txt".encode(), TEXT), flag=0x800),
        packed((b"x.txt", TEXT), extra=unicode_path(b"x.txt", "上报/某局.txt")),
        packed(("上报\\某局.txt".encode("gb18030"), TEXT)),
        packed(("C:\\..\\上报\\某局.txt".encode("gb18030"), TEXT)),
        packed(("/../../上报/./某局.txt".encode(), TEXT)),
        packed(("上报/\u202e某局.txt\u200b".encode(), TEXT)),
        zip_members({"上报/某局.txt": TEXT}),
        zip_members(
            {"上报/某局.txt": TEXT, "__MACOSX/上报/._某局.txt": b"x", "上报/Thumbs.db": b"x", "上报/": b""}
        ),
    ],
)
def test_names_are_read_in_any_encoding_and_made_clean(data: bytes) -> None:
    """GBK, UTF-8 said or unsaid, the extra field; path parts, drives, control signs and litter are gone."""
    assert list_members(data, "x.zip") == ("上报/某局.txt",)
    assert open_member(data, "上报/某局.txt", "x.zip") == TEXT


def test_a_name_in_the_extra_field_of_another_name_does_not_count() -> None:
    """An archiver that renames a member leaves the old field in it."""
    assert list_members(packed((b"x.txt", TEXT), extra=unicode_path(b"x.txt", "旧.txt", crc=1)), "x") == (
        "x.txt",
    )


def test_equal_names_are_told_apart() -> None:
    """Two members that differ only in what is cleaned away."""
    data = packed((b"a.txt", b"one"), (b"/a.txt", b"two"), (b"..\\a.txt", b"three"))
    assert list_members(data, "x") == ("a.txt", "a.txt (2)", "a.txt (3)")
    assert [open_member(data, name, "x") for name in list_members(data, "x")] == [b"one", b"two", b"three"]


def test_an_archive_in_an_archive_is_opened_once() -> None:
    """Its members are named after it; one more level is refused by name. A Word file in it is no archive."""
    word = zip_members({"[Content_Types].xml": "", "word/document.xml": "x"})
    innermost = zip_members({"c.txt": TEXT})
    inner = zip_members({"b.txt": TEXT, "c.zip": innermost, "d.docx": word})
    data = zip_members({"乡镇.zip": inner, "a.txt": TEXT})
    assert list_members(data, "x") == ("乡镇.zip/b.txt", "乡镇.zip/c.zip", "乡镇.zip/d.docx", "a.txt")
    assert open_member(data, "乡镇.zip/b.txt", "x") == TEXT
    assert open_member(data, "乡镇.zip/d.docx", "x") == word


def test_all_members_are_documents_of_the_archive(tmp_path: Path) -> None:
    """They carry its name and hash and are parts of it; what cannot be read is told with the first."""
    path = tmp_path / "x.zip"
    path.write_bytes(zip_members({"a.txt": TEXT, "b.html": HTML, "c.rar": b"Rar!\x1a\x07\x00", "d.txt": b""}))
    assert find_members(path, "x.zip") == ("a.txt", "b.html", "c.rar", "d.txt")
    first, second = read_documents(path, name="上报.zip")
    assert (first.file, first.part, first.format) == ("上报.zip", "a.txt", "text")
    assert (second.file, second.part, second.format) == ("上报.zip", "b.html", "html")
    assert first.sha256 == second.sha256
    assert [problem.code for problem in first.problems] == ["MEMBER_UNREADABLE"] * 2
    assert "上报.zip/c.rar" in first.problems[0].message.zh
    assert read_documents(path, name="上报.zip", member="b.html") == (second,)


def test_places_of_members_are_read_again(tmp_path: Path) -> None:
    """With the part of the document, whatever else stands in its name; another part is refused."""
    path = tmp_path / "x.zip"
    path.write_bytes(zip_members({"a.txt": TEXT, "b 1.html": HTML, "c.zip": zip_members({"d.txt": TEXT})}))
    assert read_place(path, LinePlace(2, 3, 4), part="a.txt") == "1"
    assert read_place(path, TablePlace(0, 0, 1), part="b 1.html") == "7"
    assert read_place(path, TablePlace(0, 0, 1), part="b 1.html report 1") == "7"
    assert read_place(path, LinePlace(2, 5, 6), part="c.zip/d.txt lines 1-2") == "2"
    for part in ("gone.txt", None, "a.txt x"):
        with pytest.raises(UnreadableFile) as caught:
            read_place(path, LinePlace(2, 3, 4), part=part)
        assert caught.value.code == "NO_SUCH_PART"


def test_the_longest_member_that_fits_a_part_is_meant() -> None:
    """A name may begin with another one."""
    data = zip_members({"a": TEXT, "a b": TEXT})
    assert find_member(data, "a b report 1", "x") == "a b"
    assert find_member(data, "a report 1", "x") == "a"


def linked() -> bytes:
    """An archive with a symbolic link in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def lied() -> bytes:
    """A member that says that it is smaller than it is."""
    data = zip_members({"a.txt": b"\0" * 1000})
    return data.replace(struct.pack("<I", 1000), struct.pack("<I", 10))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed((b"a.txt", TEXT), flag=1), "MEMBER_ENCRYPTED"),
        (linked(), "MEMBER_IS_LINK"),
        (zip_members({"a.txt": b"\0" * (65 << 20)}), "MEMBER_TOO_LARGE"),
        (zip_members({"a.txt": b"\0" * (9 << 20)}), "ZIP_BOMB"),
        (packed((b"a.txt", TEXT)).replace(TEXT, TEXT[::-1]), "MEMBER_DAMAGED"),
        (lied(), "MEMBER_DAMAGED"),
        (zip_members({"a.txt": b""}), "FILE_EMPTY"),
        (zip_members({"a.7z": b"7z\xbc\xaf\x27\x1c\x00"}), "FORMAT_7Z"),
        (zip_members({"a.zip": zip_members({"b.zip": zip_members({"c.txt": TEXT})})}), "ARCHIVE_NESTED"),
        (zip_members({"a.zip": zip_members({"c.txt": TEXT})[:-9]}), "ZIP_DAMAGED"),
        (zip_members({"a/": b"", "Thumbs.db": b"x"}), "ARCHIVE_EMPTY"),
        (zip_members({}), "ARCHIVE_EMPTY"),
        (packed(*[(b"%d" % number, b"") for number in range(MAX_MEMBERS + 1)]), "ZIP_TOO_MANY_MEMBERS"),
        (packed((b"a.txt", TEXT))[:-30], "ZIP_DAMAGED"),
    ],
)
def test_hostile_archives_and_members_are_refused_by_name(data: bytes, code: str, tmp_path: Path) -> None:
    """One clear line each, soon."""
    refusal = refuse(tmp_path / "x.zip", data, within=5)
    assert refusal.code == code
    assert refusal.file.startswith("x.zip")
