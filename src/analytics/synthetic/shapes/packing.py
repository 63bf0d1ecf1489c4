"""Office files are ZIP archives full of clocks; they are packed so that the same report is the same bytes."""

import io
import zipfile
from datetime import UTC, datetime

MADE_AT = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
"""Written into every file instead of the day of its making."""


def pack_again(archive: bytes) -> bytes:
    """The same members in the same order, each with a fixed date and the system of its making left out.

    Two machines give the same bytes where they compress alike, and the same members everywhere.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, MADE_AT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, old.read(member), compresslevel=9)
    return packed.getvalue()
