"""Old workbooks (.xls, BIFF8) in the fewest records that are read, and the container around them."""

import struct
from collections.abc import Sequence

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def record(kind: int, body: bytes) -> bytes:
    """A record."""
    return struct.pack("<HH", kind, len(body)) + body


def contain(stream: bytes) -> bytes:
    """An OLE2 file whose only stream is a workbook."""
    padded = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(padded) // SECTOR
    tables = -(-(count + 2) // 127)
    first = tables + 1
    chain = [*[_TABLE] * tables, _END, *range(first + 1, first + count), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<7I", tables, tables, 0, 4096, _END, 0, _END)
    head = (head + struct.pack("<I", 0) + struct.pack(f"<{tables}I", *range(tables))).ljust(SECTOR, b"\xff")

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBB3I", len(raw), kind, 1, _FREE, _FREE, child)
        return (raw.ljust(64, b"\0") + links).ljust(116, b"\0") + struct.pack("<3I", start, size, 0)

    folder = entry("Root Entry", 5, 1, _END, 0) + entry("Workbook", 2, _FREE, first, len(padded))
    return head + table + folder.ljust(SECTOR, b"\0") + padded


def font(*, height: int = 200, struck: bool = False, color: int = 0x7FFF, shift: int = 0) -> bytes:
    """A font."""
    return record(0x31, struct.pack("<5H", height, 8 * struck, color, 400, shift) + bytes(4) + b"\1\0A")


def number_format(number: int, code: str) -> bytes:
    """A number format."""
    return record(0x41E, struct.pack("<HHB", number, len(code), 1) + code.encode("utf-16-le"))


def style(code: int = 0, font: int = 0, ground: int | None = None) -> bytes:
    """A cell style with a number format, a font and perhaps a ground of one colour."""
    fill = (0 if ground is None else 1) << 26
    return record(0xE0, struct.pack("<HH", font, code) + bytes(10) + struct.pack("<IH", fill, ground or 0))


def strings(*texts: str | tuple[str, Sequence[tuple[int, int]]], cut: int | None = None) -> bytes:
    """The texts that cells share, some with runs of fonts; continued in another record from a character on.

    `cut` is counted in the first text.
    """
    body = struct.pack("<II", len(texts), len(texts))
    more = b""
    for index, each in enumerate(texts):
        text, runs = (each, ()) if isinstance(each, str) else each
        piece = struct.pack("<HB", len(text), 9 if runs else 1) + (
            struct.pack("<H", len(runs)) if runs else b""
        )
        units = text.encode("utf-16-le")
        marks = b"".join(struct.pack("<HH", *run) for run in runs)
        if cut is not None and index == 0:
            body += piece + units[: 2 * cut]
            more = b"\0" + text[cut:].encode("latin-1") + marks
        elif cut is not None:
            more += piece + units + marks
        else:
            body += piece + units + marks
    return record(0xFC, body) + (record(0x3C, more) if cut is not None else b"")


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number."""
    return record(0x203, struct.pack("<3Hd", row, column, style, value))


def text(row: int, column: int, index: int, style: int = 0) -> bytes:
    """A cell with a shared text."""
    return record(0xFD, struct.pack("<3HI", row, column, style, index))


def formula(row: int, column: int, tokens: bytes, result: float | bytes, style: int = 0) -> bytes:
    """A cell with a formula and its stored result: a number, or the eight bytes of something else."""
    stored = struct.pack("<d", result) if isinstance(result, float) else result
    body = struct.pack("<3H", row, column, style) + stored + struct.pack("<HIH", 0, 0, len(tokens)) + tokens
    return record(6, body)


def old_book(cells: bytes, *, globals_: bytes = b"", window: int = 0x10) -> bytes:
    """A workbook with one sheet; its styles, fonts and texts are among the global records."""
    begin = record(0x809, struct.pack("<HHIQ", 0x600, 5, 0, 0)[:16])
    title = "甲".encode("utf-16-le")
    end = record(0x0A, b"")

    def name(start: int) -> bytes:
        return record(0x85, struct.pack("<IHBB", start, 0, 1, 1) + title)

    start = len(begin) + len(globals_) + len(name(0)) + len(end)
    sheet = record(0x809, struct.pack("<HHIQ", 0x600, 0x10, 0, 0)[:16]) + cells
    sheet += record(0x23E, struct.pack("<H", window) + bytes(16)) + end
    return contain(begin + globals_ + name(start) + end + sheet)
