"""The streams of old Office files (OLE2), as far as they tell what a file is and what is wrong in its cells.

The library that reads old workbooks gives a cell with an error as an empty one, and blank is not the same as
wrong; so the errors are looked up in the workbook's own records.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from analytics.errors import UnreadableFile

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA
"""Sector numbers from here on mean that nothing follows."""

_NONE = 0xFFFFFFFF
_ENTRY = 128
_ROOT = 5
_MINI_SECTOR = 64
_FORMULA, _BOOLERR, _BOUNDSHEET, _FILEPASS = 0x0006, 0x0205, 0x0085, 0x002F
_END_OF_SHEET, _BEGIN = 0x000A, 0x0809
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Stream(NamedTuple):
    """Where a stream of the file begins, and its size in bytes."""

    start: int
    size: int


class Container(NamedTuple):
    """An OLE2 file: its sectors, and the streams and folders at its root."""

    data: bytes
    sector: int
    table: tuple[int, ...]
    small: tuple[int, ...]
    cutoff: int
    root: Stream
    streams: Mapping[str, Stream]


def open_container(data: bytes, name: str) -> Container:
    """Opens an OLE2 file.

    Raises:
        UnreadableFile: It is cut off or damaged.
    """
    try:
        return _open(data)
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableFile(name, "OLE_DAMAGED") from error


def read_stream(container: Container, name: str) -> bytes:
    """The bytes of a stream at the root of a file; empty where there is none."""
    stream = container.streams.get(name)
    if stream is None:
        return b""
    if stream.size >= container.cutoff:
        return b"".join(_sectors(container.data, container.sector, container.table, stream.start))[
            : stream.size
        ]
    shelf = b"".join(_sectors(container.data, container.sector, container.table, container.root.start))
    pieces = (
        shelf[at * _MINI_SECTOR : (at + 1) * _MINI_SECTOR] for at in _chain(container.small, stream.start)
    )
    return b"".join(pieces)[: stream.size]


def find_errors(workbook: bytes) -> dict[int, dict[tuple[int, int], str]]:
    """The cells of an old workbook that are errors: number of the sheet -> (row, column) -> what it shows."""
    starts = [
        struct.unpack_from("<I", body)[0] for kind, body in list_records(workbook, 0) if kind == _BOUNDSHEET
    ]
    found: dict[int, dict[tuple[int, int], str]] = {}
    for number, start in enumerate(starts):
        for kind, body in list_records(workbook, start):
            code = None
            if kind == _BOOLERR and len(body) >= 8 and body[7]:
                code = body[6]
            elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
                code = body[8]
            if code is not None:
                found.setdefault(number, {})[struct.unpack_from("<HH", body)] = _ERRORS.get(code, "#N/A")
    return found


def is_locked(workbook: bytes) -> bool:
    """Whether an old workbook is protected by a password."""
    return any(kind == _FILEPASS for kind, _ in list_records(workbook, 0))


def list_records(workbook: bytes, start: int, *, ends: bool = True) -> Iterator[tuple[int, bytes]]:
    """The records from a place in a workbook to the end of what begins there, or of the workbook."""
    position = start
    while position + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, position)
        if kind == _END_OF_SHEET and ends:
            return
        yield kind, workbook[position + 4 : position + 4 + size]
        position += 4 + size


def _open(data: bytes) -> Container:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("sector size")
    sector = 1 << shift
    directory, _, cutoff, small_start, _, more, _ = struct.unpack_from("<7I", data, 48)
    places = [at for at in struct.unpack_from("<109I", data, 76) if at < _END]
    seen = 0
    while more < _END and seen <= len(data) // sector:
        block = struct.unpack(f"<{sector // 4}I", _sector(data, sector, more))
        places += [at for at in block[:-1] if at < _END]
        more, seen = block[-1], seen + 1
    table = _join_table(data, sector, places)
    small = _join_table(data, sector, _chain(table, small_start))
    entries = b"".join(_sectors(data, sector, table, directory))
    if entries[66] != _ROOT:
        raise ValueError("no root")
    _, root = _read_entry(entries, 0)
    child = struct.unpack_from("<I", entries, 76)[0]
    return Container(data, sector, table, small, cutoff, root, dict(_walk(entries, child)))


def _walk(entries: bytes, first: int) -> Iterator[tuple[str, Stream]]:
    """The siblings of an entry; what lies in folders is not the file's own."""
    left, seen = [first], set()
    while left:
        at = left.pop()
        if at == _NONE or at in seen or (at + 1) * _ENTRY > len(entries):
            continue
        seen.add(at)
        left += struct.unpack_from("<2I", entries, at * _ENTRY + 68)
        yield _read_entry(entries, at)


def _read_entry(entries: bytes, at: int) -> tuple[str, Stream]:
    start = at * _ENTRY
    (length,) = struct.unpack_from("<H", entries, start + 64)
    name = entries[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
    return name, Stream(*struct.unpack_from("<2I", entries, start + 116))


def _join_table(data: bytes, sector: int, places: "list[int] | Iterator[int]") -> tuple[int, ...]:
    return tuple(
        number for at in places for number in struct.unpack(f"<{sector // 4}I", _sector(data, sector, at))
    )


def _sector(data: bytes, sector: int, at: int) -> bytes:
    """One sector; the last one of a file may be short."""
    return data[(at + 1) * sector : (at + 2) * sector].ljust(sector, b"\xff")


def _sectors(data: bytes, sector: int, table: tuple[int, ...], start: int) -> Iterator[bytes]:
    for at in _chain(table, start):
        yield _sector(data, sector, at)


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sectors of a stream; a chain that runs in a circle or out of the table ends."""
    at, steps = start, 0
    while at < len(table) and steps <= len(table):
        yield at
        at, steps = table[at], steps + 1
