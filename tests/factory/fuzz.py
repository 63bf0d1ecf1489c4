"""Files that nobody would send: mutated reports of every format, and what became of reading them.

A file may be refused, or read with whatever it still says. It must not crash its reader, not take longer
than `SECONDS`, and not need more memory than a reader child may have. PDFs are read by their text; what OCR
does with spoiled pages is tried with pictures.
"""

import io
import random
import signal
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from PIL import Image

from analytics.documents import read_documents
from analytics.errors import UnreadableFile
from analytics.extraction import extract_filings
from analytics.rules import check_filing
from analytics.synthetic.shapes.scans import SCAN_SHAPES

from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft
from factory.shapes import HTML_SHAPES, OFFICE_SHAPES, TEXT_SHAPES, TYPST_SHAPES

SECONDS = 20
"""More than any file of this size needs on a busy machine; an office's reader gives up after 120."""


class Writer(Protocol):
    """A shape, of the program's or the tests' own."""

    @property
    def write(self) -> Callable[[Draft], bytes]:
        """Lays a draft out as a file."""
        ...


Mutation = Callable[[bytes, random.Random], bytes]

_HOSTILE = (
    *(b"<table>", b"</td>", b"<td colspan=99999 rowspan=99999>", b"<tr>" * 50, b"<div>" * 500, b"<!--"),
    *(b"<script>while(1);</script>", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]>", b"&a;" * 20, b"\x00"),
    *("（".encode(), "一、".encode(), "总计".encode() * 20, b"|" * 300, b"\t" * 300, b"\n" * 300, b"9" * 400),
    *("①".encode(), b"-", b"/", b"1e999", "\u202e".encode(), "\ud7ff".encode(), b"\xe4\xb8", b"\xff\xfe"),
    *(b"%PDF-", b"PK\x03\x04"),
)  # fmt: skip
"""What confuses parsers."""


@dataclass
class Harvest:
    """What became of the mutated files of one format."""

    format: str
    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    peak: int = 0


def fuzz(kind: str, seeds: Sequence[int], folder: Path) -> Harvest:
    """Read one mutated file for each seed; each failure is told with the seed that makes the file again."""
    harvest = Harvest(kind)
    corpus, suffix, mutations = _CORPORA[kind]()
    for seed in seeds:
        data = mutate(corpus, mutations, seed)
        path = folder / f"fuzz{suffix}"
        path.write_bytes(data)
        began = time.monotonic()
        _try(harvest, path, f"{kind} {seed}")
        harvest.slowest = max(harvest.slowest, time.monotonic() - began)
    harvest.peak = _measure_peak()
    return harvest


def _measure_peak() -> int:
    """Megabytes that this program ever had; what getrusage says begins with the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def mutate(corpus: Sequence[bytes], mutations: Sequence[Mutation], seed: int) -> bytes:
    """Make the file of a seed: some mutations of one file of the corpus."""
    rng = random.Random(seed)
    data = rng.choice(corpus)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        data = rng.choice(mutations)(data, rng)
    return data


def _try(harvest: Harvest, path: Path, name: str) -> None:
    harvest.files += 1
    before = signal.signal(signal.SIGALRM, _stop)
    signal.alarm(SECONDS)
    try:
        for document in read_documents(path, name=name):
            for filing in extract_filings(document):
                check_filing(filing)
        harvest.read += 1
    except UnreadableFile as error:
        harvest.refused[error.code] += 1
    except Exception as error:  # noqa: BLE001 - any other error is what is looked for
        harvest.failures.append(f"{name}: {type(error).__name__}: {error}"[:300])
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class TooSlow(Exception):
    """Reading took longer than `SECONDS`."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise TooSlow


# --- What is mutated


def _corpus(shapes: Iterable[Writer]) -> list[bytes]:
    """Each shape once for each of two forms."""
    drafts = [build_draft(*FORMS[form], Filling.BALANCED) for form in ("2019", "2021")]
    return [shape.write(draft) for shape in shapes for draft in drafts]


def _text() -> tuple[list[bytes], str, tuple[Mutation, ...]]:
    return _corpus(TEXT_SHAPES), ".txt", TEXT_MUTATIONS


def _html() -> tuple[list[bytes], str, tuple[Mutation, ...]]:
    return _corpus(HTML_SHAPES), ".html", TEXT_MUTATIONS


def _office() -> tuple[list[bytes], str, tuple[Mutation, ...]]:
    zipped = [shape for shape in OFFICE_SHAPES if shape.suffix in (".docx", ".xlsx")]
    return _corpus(zipped), ".docx", (*[mutate_member] * 10, flip_bytes, cut)


def _pdf() -> tuple[list[bytes], str, tuple[Mutation, ...]]:
    return _corpus(TYPST_SHAPES), ".pdf", (flip_bytes, cut, change_numbers, repeat_part, delete_part)


def _image() -> tuple[list[bytes], str, tuple[Mutation, ...]]:
    pictures = [shape for shape in SCAN_SHAPES.values() if shape.suffix != ".pdf"]
    return _corpus(pictures), ".png", (flip_bytes, cut, spoil_picture, spoil_picture)


_CORPORA: Mapping[str, Callable[[], tuple[list[bytes], str, tuple[Mutation, ...]]]] = {
    "text": _text,
    "html": _html,
    "office": _office,
    "pdf": _pdf,
    "image": _image,
}


# --- How


def _spot(data: bytes, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def flip_bytes(data: bytes, rng: random.Random) -> bytes:
    """Change some bytes anywhere."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4, 40))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    """End the file early."""
    return data[: _spot(data, rng)]


def delete_part(data: bytes, rng: random.Random) -> bytes:
    """Leave something out."""
    start = _spot(data, rng)
    return data[:start] + data[start + rng.choice((1, 20, 500, 5000)) :]


def repeat_part(data: bytes, rng: random.Random) -> bytes:
    """Say something again, a few times or many; never more than a megabyte."""
    start = _spot(data, rng)
    part = data[start : start + rng.choice((3, 50, 1000))]
    times = min(rng.choice((2, 10, 500)), 1_000_000 // max(len(part), 1))
    return data[:start] + part * times + data[start:]


def insert_hostile(data: bytes, rng: random.Random) -> bytes:
    """Put in what confuses parsers."""
    start = _spot(data, rng)
    return data[:start] + rng.choice(_HOSTILE) + data[start:]


def swap_lines(data: bytes, rng: random.Random) -> bytes:
    """Exchange two lines."""
    lines = data.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def change_numbers(data: bytes, rng: random.Random) -> bytes:
    """Make some digits others, or much longer."""
    changed = bytearray(data)
    places = [index for index, byte in enumerate(data) if 48 <= byte <= 57]
    for index in rng.sample(places, min(len(places), rng.choice((1, 5, 50)))):
        changed[index] = 48 + rng.randrange(10)
    if places and rng.random() < 0.3:
        index = rng.choice(places)
        changed[index:index] = b"9" * rng.choice((2, 12, 60))
    return bytes(changed)


TEXT_MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    cut,
    delete_part,
    repeat_part,
    insert_hostile,
    insert_hostile,
    swap_lines,
    change_numbers,
)


def mutate_member(data: bytes, rng: random.Random) -> bytes:
    """Mutate the text of one part inside a Word file or a workbook; a broken zip is left as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return flip_bytes(data, rng)
    if not members:
        return data
    name = rng.choice([name for name in members if name.endswith((".xml", ".rels"))] or list(members))
    members[name] = rng.choice(TEXT_MUTATIONS)(members[name], rng)
    if rng.random() < 0.1:
        del members[rng.choice(list(members))]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return stream.getvalue()


def spoil_picture(data: bytes, rng: random.Random) -> bytes:
    """Crop, turn, shrink or paint over a picture; a broken one is left as it is."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return flip_bytes(data, rng)
    width, height = picture.size
    match rng.randrange(4):
        case 0:
            left, top = rng.randrange(width), rng.randrange(height)
            right, bottom = rng.randrange(left, width) + 1, rng.randrange(top, height) + 1
            picture = picture.crop((left, top, right, bottom))
        case 1:
            picture = picture.rotate(rng.choice((3, 90, 180, 45)), fillcolor=255)
        case 2:
            picture = picture.resize((max(1, width // rng.choice((2, 9, 60))), max(1, height // 3)))
        case _:
            box = (0, 0, rng.randrange(1, width + 1), rng.randrange(1, height + 1))
            picture.paste(rng.randrange(256), box)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
