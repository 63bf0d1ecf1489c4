"""PDFs written by hand, for what no program prints on purpose."""

import hashlib
from collections.abc import Mapping, Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
SCAN = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
"""A picture that fills the page."""

_FILE_ID = b"0123456789abcdef"
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def write_pdf(
    pages: Sequence[bytes],
    *,
    size: tuple[int, int] = (595, 842),
    page_entries: bytes = b"",
    resources: bytes = b"",
    extra: Mapping[int, bytes] | None = None,
    password: bytes | None = None,
) -> bytes:
    """A PDF with one page per content stream.

    Args:
        pages: Content streams; ``/F1`` is Helvetica.
        size: Of every page, in points.
        page_entries: More entries of every page's dictionary.
        resources: More entries of its resources.
        extra: More objects by number, from 100 on.
        password: Encrypts the content streams; empty means that it opens without asking.
    """
    key = None if password is None else _make_key(password)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(pages)))),
        3: FONT,
    }
    for index, content in enumerate(pages):
        number = 11 + 2 * index
        objects[number - 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 100 0 R >> %s >> %s >>"
            % (*size, number, resources, page_entries)
        )
        objects[number] = write_stream(content if key is None else _encrypt(content, key, number))
    trailer = b"" if key is None else _encryption_entries(key)
    return write_objects({**objects, **(extra or {})}, trailer)


def write_stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def write_objects(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects; object 1 is the catalogue."""
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(objects) + 1
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def show(x: float, y: float, text: str, size: float = 10) -> bytes:
    """Draws text with its baseline at (x, y), from the bottom left."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"BT /F1 %.2f Tf %.2f %.2f Td (%s) Tj ET\n" % (size, x, y, escaped.encode("latin-1"))


def draw_grid(xs: Sequence[float], ys: Sequence[float]) -> bytes:
    """Draws full lines at these positions."""
    out = b"0.5 w\n"
    for x in xs:
        out += b"%.2f %.2f m %.2f %.2f l S\n" % (x, min(ys), x, max(ys))
    for y in ys:
        out += b"%.2f %.2f m %.2f %.2f l S\n" % (min(xs), y, max(xs), y)
    return out


def map_font(characters: str) -> dict[int, bytes]:
    """The objects of font ``/F2``, whose codes 1, 2, … stand for these characters."""
    pairs = "\n".join(f"<{code:04x}> <{ord(char):04x}>" for code, char in enumerate(characters, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{pairs}\nendbfchar endcmap end"
    )
    return {
        100: b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H "
        b"/DescendantFonts [101 0 R] /ToUnicode 102 0 R >>",
        101: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        102: write_stream(cmap.encode()),
    }


def show_codes(x: float, y: float, count: int, size: float = 10) -> bytes:
    """Draws the first `count` characters of font ``/F2``."""
    codes = "".join(f"{code:04x}" for code in range(1, count + 1))
    return b"BT /F2 %.2f Tf %.2f %.2f Td <%s> Tj ET\n" % (size, x, y, codes.encode())


def _make_key(password: bytes) -> bytes:
    """The key of the oldest standard encryption (40 bit), which every reader still opens."""
    padded = (password + _PAD)[:32]
    return hashlib.md5(padded + _owner_entry() + b"\xfc\xff\xff\xff" + _FILE_ID).digest()[:5]


def _owner_entry() -> bytes:
    return _rc4(hashlib.md5((b"owner" + _PAD)[:32]).digest()[:5], _PAD)


def _encryption_entries(key: bytes) -> bytes:
    entries = (_owner_entry().hex().encode(), _rc4(key, _PAD).hex().encode(), _FILE_ID.hex().encode())
    return (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <" % entries
        + entries[2]
        + b">]"
    )


def _encrypt(content: bytes, key: bytes, number: int) -> bytes:
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]
    return _rc4(own, content)


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
