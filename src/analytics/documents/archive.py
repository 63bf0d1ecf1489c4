"""Zip files: the members of an archive by clean names, and the parts of Office files, all within limits.

Offices collect reports as .zip; Windows writes the members' names in GBK, other programs in UTF-8 with or
without saying so. A name is only ever a label here: nothing is unpacked to disk, so that path parts, drive
letters and links in it can do no harm.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from analytics.errors import UnreadableFile

MAX_MEMBERS = 5_000
"""An archive of all reports of a province's agencies has fewer."""

MAX_MEMBER_BYTES = 64 * 2**20
"""As a single file that is read."""

MAX_UNPACKED_BYTES = 1024 * 2**20
"""All members of an archive together."""

MAX_PART_BYTES = 96 * 2**20
"""One part of an Office file, and all of its parts together that are read."""

MAX_RATIO = 400
"""A member that shrank by more than this was made to be a bomb; XML shrinks by 20, blank pages by 100."""

MIN_BOMB_BYTES = 8 * 2**20
"""Smaller members do no harm, whatever their ratio."""

MAX_NESTING = 1
"""An archive in an archive is opened, one in that is not."""

MAX_NAME_LENGTH = 200

SEPARATOR = "/"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SLASHES = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"^[A-Za-z]:")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class Entry(NamedTuple):
    """A file in an archive under its clean, unique name."""

    name: str
    info: zipfile.ZipInfo


def is_zip(data: bytes) -> bool:
    """Whether a file begins as a zip does; Word and Excel files do too."""
    return data.startswith(_ZIP)


@contextmanager
def open_zip(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Opens a zip file.

    Raises:
        UnreadableFile: It is cut off or damaged, or lists more members than any archive of reports.
    """
    if data.count(_ENTRY) > MAX_MEMBERS:
        raise UnreadableFile(name, "ZIP_TOO_MANY_MEMBERS", limit=MAX_MEMBERS)
    try:
        opened = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(name, "ZIP_DAMAGED") from error
    with opened:
        yield opened


class Parts(NamedTuple):
    """The parts of an Office file: their names, and what gives the bytes of one, None where there is none."""

    names: frozenset[str]
    load: Callable[[str], bytes | None]


@contextmanager
def open_parts(data: bytes, name: str) -> Iterator[Parts]:
    """Opens a zipped Office file; all its parts together may unpack to `MAX_PART_BYTES`.

    Raises:
        UnreadableFile: It is cut off or damaged; from `Parts.load` too, or its parts are too large or a bomb.
    """
    with open_zip(data, name) as opened:
        infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in opened.infolist()}
        left = MAX_PART_BYTES

        def load(part: str) -> bytes | None:
            nonlocal left
            if part not in infos:
                return None
            content = read_entry(opened, infos[part], name, left)
            left -= len(content)
            return content

        yield Parts(frozenset(infos), load)


def read_entry(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    """Unpacks one member, but never more than `limit` bytes of it.

    Raises:
        UnreadableFile: It is encrypted, a link, too large, a bomb, packed in an unknown way, or damaged.
    """
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile(name, "MEMBER_ENCRYPTED")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile(name, "MEMBER_IS_LINK")
    if info.compress_type not in _METHODS:
        raise UnreadableFile(name, "MEMBER_PACKED_UNKNOWN")
    if info.file_size > limit:
        raise UnreadableFile(name, "MEMBER_TOO_LARGE", limit=limit // 2**20)
    if info.file_size > MIN_BOMB_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise UnreadableFile(name, "ZIP_BOMB")
    try:
        with opened.open(info) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(name, "MEMBER_DAMAGED") from error
    if len(data) > limit:
        raise UnreadableFile(name, "MEMBER_TOO_LARGE", limit=limit // 2**20)
    return data


def list_members(data: bytes, name: str) -> tuple[str, ...]:
    """Names the files in an archive, those of an archive inside it as ``inner.zip/report.docx``.

    What cannot be opened is listed too: opening it says why.

    Raises:
        UnreadableFile: The archive is damaged, holds no file, or more than any archive of reports.
    """
    found: list[str] = []
    with open_zip(data, name) as opened:
        entries = _list_entries(opened)
        if sum(entry.info.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise UnreadableFile(name, "ARCHIVE_TOO_LARGE", limit=MAX_UNPACKED_BYTES // 2**20)
        for entry in entries:
            inner = _list_inner(opened, entry)
            found += [f"{entry.name}{SEPARATOR}{member}" for member in inner] if inner else [entry.name]
            if len(found) > MAX_MEMBERS:
                raise UnreadableFile(name, "ZIP_TOO_MANY_MEMBERS", limit=MAX_MEMBERS)
    if not found:
        raise UnreadableFile(name, "ARCHIVE_EMPTY")
    return tuple(found)


def open_member(data: bytes, member: str, name: str) -> bytes:
    """Unpacks the member of an archive, or of an archive inside it.

    Raises:
        UnreadableFile: There is no such member, or it cannot be unpacked.
    """
    label = f"{name}{SEPARATOR}{member}"
    with open_zip(data, name) as opened:
        entries = {entry.name: entry.info for entry in _list_entries(opened)}
        if member in entries:
            return read_entry(opened, entries[member], label, MAX_MEMBER_BYTES)
        outer = next((each for each in entries if member.startswith(each + SEPARATOR)), None)
        if outer is None:
            raise UnreadableFile(name, "NO_SUCH_PART", part=member)
        archive = read_entry(opened, entries[outer], label, MAX_MEMBER_BYTES)
    inner = member.removeprefix(outer + SEPARATOR)
    with open_zip(archive, label) as opened:
        entries = {entry.name: entry.info for entry in _list_entries(opened)}
        if inner not in entries:
            raise UnreadableFile(name, "NO_SUCH_PART", part=member)
        return read_entry(opened, entries[inner], label, MAX_MEMBER_BYTES)


def find_member(data: bytes, part: str, name: str) -> str:
    """The member of an archive that a document's part begins with; what follows names a part of the member.

    Raises:
        UnreadableFile: The archive has no such member.
    """
    members = [
        member for member in list_members(data, name) if part == member or part.startswith(f"{member} ")
    ]
    if not members:
        raise UnreadableFile(name, "NO_SUCH_PART", part=part)
    return max(members, key=len)


def clean_name(name: str) -> str:
    r"""A member's name without what could lead out of a folder or deceive a reader of it.

    >>> clean_name("C:\\上报\\..\\某局\u202e.docx"), clean_name("/../etc/passwd")
    ('上报/某局.docx', 'etc/passwd')
    """
    parts = _SLASHES.split(_DRIVE.sub("", _UNPRINTABLE.sub("", name)))
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return SEPARATOR.join(kept)[-MAX_NAME_LENGTH:].lstrip(SEPARATOR) or "_"


def is_archive(names: frozenset[str]) -> bool:
    """Whether a zip file with these members is a plain archive and no Office or OFD file."""
    return not names & {"[Content_Types].xml", "OFD.xml", "META-INF/manifest.xml"}


def _list_inner(opened: zipfile.ZipFile, entry: Entry) -> tuple[str, ...]:
    """Names the members of an archive in the archive; none where it is no archive or cannot be opened."""
    try:
        with opened.open(entry.info) as stream:
            if not is_zip(stream.read(4)):
                return ()
        data = read_entry(opened, entry.info, entry.name, MAX_MEMBER_BYTES)
        with open_zip(data, entry.name) as inner:
            if is_archive(frozenset(inner.namelist())):
                return tuple(member.name for member in _list_entries(inner))
    except (UnreadableFile, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        # Opening the member itself says what is wrong with it.
        return ()
    return ()


def _list_entries(opened: zipfile.ZipFile) -> list[Entry]:
    """All files of an archive but what systems leave there; equal names are told apart by a number."""
    entries: list[Entry] = []
    taken: set[str] = set()
    for info in opened.infolist():
        name = clean_name(_decode_name(info))
        if info.is_dir() or info.filename.endswith("\\") or _is_litter(name):
            continue
        unique, number = name, 1
        while unique in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique)
        entries.append(Entry(unique, info))
    return entries


def _is_litter(name: str) -> bool:
    """Whether a member is hidden, left by a system, or a lock of an office program."""
    return any(part.startswith((".", "~$")) or part.lower() in _LITTER for part in name.split(SEPARATOR))


def _decode_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its archiver meant it: marked as UTF-8, in the extra field, UTF-8, or GBK."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    extra = _read_unicode_path(info.extra, raw)
    if extra:
        return extra
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _read_unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the Info-ZIP Unicode Path field (version, CRC-32 of the plain name, UTF-8), if it fits."""
    position = 0
    while position + 4 <= len(extra):
        field = int.from_bytes(extra[position : position + 2], "little")
        size = int.from_bytes(extra[position + 2 : position + 4], "little")
        content = extra[position + 4 : position + 4 + size]
        is_name = field == _UNICODE_PATH and len(content) > 5
        if is_name and int.from_bytes(content[1:5], "little") == zlib.crc32(raw):
            return content[5:].decode("utf-8", errors="replace")
        position += 4 + size
    return ""
