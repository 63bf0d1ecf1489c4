"""How much a workbook holds, found out before a library opens it.

Calamine makes the whole rectangle between the first and the last cell of a sheet: a file of five kilobytes
with text in A1 and XFD1048576 asks for more memory than any machine has and ends the process. Reports are
read in a child that can be killed; rosters are read in the program itself, so their size is looked at first.
"""

import io
import re
import zipfile
import zlib

MAX_CELLS = 4_000_000
"""Cells of the rectangle; a roster of 100,000 agencies has 1.8 million."""
MAX_UNPACKED = 64 * 2**20

_BLOCK = 2**20
_TAIL = 1024
"""Bytes of a block that are looked at again with the next: more than the tag of a cell has."""
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)\b(?:[^>]*?\br\s*=\s*["']([A-Za-z]{0,3})(\d{0,7})["'])?""")


def is_too_large(content: bytes) -> bool:
    """Say whether an .xlsx unpacks to too much, spans too many cells, or is no sound zip at all.

    Addresses are taken from all parts together, so a workbook is never larger than is found here. Rows and
    cells may leave their addresses out; then they are counted.
    """
    rows = columns = unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for member in opened.infolist():
                tail = b""
                row = column = 0
                with opened.open(member) as part:
                    while block := part.read(_BLOCK):
                        unpacked += len(block)
                        if unpacked > MAX_UNPACKED:
                            return True
                        for tag, letters, number in _TAG.findall(tail + block):
                            row = int(number) if number else row + (tag == b"row")
                            column = 0 if tag == b"row" else column + 1
                            rows = max(rows, row)
                            columns = max(columns, column, _count_columns(letters))
                        tail = block[-_TAIL:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return True
    return rows * columns > MAX_CELLS


def _count_columns(letters: bytes) -> int:
    """The number of a column from its letters.

    >>> _count_columns(b"A"), _count_columns(b"XFD"), _count_columns(b"")
    (1, 16384, 0)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
