"""Files that cannot be read, or must not be: what an office's folder holds besides reports."""

import hashlib
import random
import struct
import zipfile
from io import BytesIO

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What PDF pads passwords with (ISO 32000-1, 7.6.3.3)."""


def make_pdf(text: str = "Hello", *, password: str | None = None) -> bytes:
    """A one-page PDF with a line of Latin text; with a password it cannot be opened without it."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    trailer = b""
    if password is not None:
        file_id = hashlib.md5(b"probe").digest()
        owner, user = _lock(password.encode("latin-1"), file_id)
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>"
            % (owner.hex().encode(), user.hex().encode())
        )
        trailer = b" /Encrypt 7 0 R /ID [<%s><%s>]" % ((file_id.hex().encode(),) * 2)
    body = BytesIO(b"")
    body.write(b"%PDF-1.4\n")
    offsets = []
    for number, obj in enumerate(objects, start=1):
        offsets.append(body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, obj))
    start = body.tell()
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    body.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries))
    body.write(b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return body.getvalue()


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


def _lock(password: bytes, file_id: bytes) -> tuple[bytes, bytes]:
    """The owner and user entries of the 40-bit standard handler (ISO 32000-1, algorithms 2 to 4)."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + file_id).digest()[:5]
    return owner, _rc4(key, _PADDING)


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
