"""Files that cannot be read, or must not be: what an office's folder holds besides reports."""

import random
import zipfile
from io import BytesIO


def make_zip(*members: tuple[str, bytes]) -> bytes:
    """An archive, its members dated so that its bytes never change."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 15, 9, 0, 0)), content)
    return held.getvalue()


def make_office_file(main: str) -> bytes:
    """What tells a Word document or a workbook from any archive: its list of types and its main part."""
    types = f'<Types><Override PartName="/{main}"/></Types>'.encode()
    return make_zip(("[Content_Types].xml", types), (main, b"<root/>"))


def make_noise(size: int, seed: int = 1) -> bytes:
    """Bytes that are text in no encoding: the high half only, at random."""
    rng = random.Random(seed)
    return bytes(rng.randrange(0x80, 0x100) for _ in range(size))
