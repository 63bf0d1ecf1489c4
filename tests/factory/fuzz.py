"""Files that nobody would send: mutated reports of every format, and what became of reading them.

A file may be refused, or read with whatever it still says. It must not crash its reader, not hang, and not
need more memory than a reader child may have: each is read by the program's own `ReaderChild`, which makes
the file of a seed itself. PDFs are read by their text, every `PICTURES_EVERY`th as an office's reader does:
that recognises pages where much of the text is lost. What OCR does with spoiled pages is tried with pictures.
"""

import functools
import io
import json
import random
import re
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from lxml import etree
from PIL import Image

from analytics.documents import read_documents
from analytics.errors import UnreadableFile
from analytics.extraction import extract_filings
from analytics.filing_json import filing_to_json
from analytics.reader import read_file
from analytics.reading import PICTURE_PATIENCE, Checked, Limits, OfficeSettings, ReaderChild
from analytics.rules import check_filing
from analytics.synthetic.shapes.scans import SCAN_SHAPES

from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft
from factory.shapes import HTML_SHAPES, OFFICE_SHAPES, TEXT_SHAPES, TYPST_SHAPES

_PICTURES = ("pdf", "image")
PICTURES_EVERY = 50
"""Of so many PDFs one is read with its pictures: seconds a page."""

FAILURES = frozenset(
    "READER_FAILED READER_DIED READER_DIED_BY_SIGNAL READER_NOT_STARTED READING_TOO_SLOW "
    "READING_TOO_MUCH_MEMORY".split()
)
"""What a reader child's owner says of a file that was neither read nor refused."""


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
    """What became of the mutated files of one format; `slowest` says seconds and seed."""

    format: str
    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)


def fuzz(kind: str, seeds: Iterable[int], limits: Limits | None = None) -> Harvest:
    """Read one mutated file for each seed; each failure is told with the seed that makes the file again."""
    harvest = Harvest(kind)
    if limits is None and kind in _PICTURES:
        # The child makes its file itself, so its owner cannot see that this one may hold pictures.
        limits = Limits(seconds=Limits().seconds * PICTURE_PATIENCE)
    with ReaderChild(limits, reader="factory.fuzz:read_seed") as child:
        # Starting it and making the corpus is no file's time; this file is of another seed than all others.
        _try(child, Harvest(kind), kind, -1)
        for seed in seeds:
            began = time.monotonic()
            _try(child, harvest, kind, seed)
            harvest.slowest = max(harvest.slowest, (time.monotonic() - began, seed))
    return harvest


def _try(child: ReaderChild, harvest: Harvest, kind: str, seed: int) -> None:
    harvest.files += 1
    try:
        child.read(Path(), f"{kind} {seed}")
        harvest.read += 1
    except UnreadableFile as error:
        if error.code in FAILURES:
            harvest.failures.append(f"{kind} {seed}: {error.code}: {error}"[:400])
        else:
            harvest.refused[error.code] += 1


def read_seed(path: Path, name: str, member: str | None, settings: OfficeSettings) -> tuple[Checked, ...]:
    """Be the child's reader: make the file that `name` tells (format and seed), read it, give nothing back.

    What is read is written as the child's answer would be, because not every text can be.
    """
    kind, seed = name.split()
    with tempfile.TemporaryDirectory() as folder:
        made = path / folder / f"fuzz{_CORPORA[kind].suffix}"
        made.write_bytes(make_file(kind, int(seed)))
        if kind == "pdf" and int(seed) % PICTURES_EVERY:
            filings = [filing for each in read_documents(made, name=name) for filing in extract_filings(each)]
            checked = [(filing, check_filing(filing, settings.rules)) for filing in filings]
        else:
            checked = list(read_file(made, name, member, settings))
    for filing, _ in checked:
        json.dumps(filing_to_json(filing), ensure_ascii=False).encode()
    return ()


def make_file(kind: str, seed: int) -> bytes:
    """The file of a seed."""
    return mutate(load_corpus(kind), _CORPORA[kind].mutations, seed)


def mutate(corpus: Sequence[bytes], mutations: Sequence[Mutation], seed: int) -> bytes:
    """Make the file of a seed: some mutations of one file of the corpus."""
    rng = random.Random(seed)
    data = rng.choice(corpus)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        data = rng.choice(mutations)(data, rng)
    return data


# --- What is mutated


class Corpus(NamedTuple):
    """What is mutated and how; the files are written when they are first asked for."""

    shapes: Callable[[], Iterable[Writer]]
    suffix: str
    mutations: tuple[Mutation, ...]


@functools.cache
def load_corpus(kind: str) -> tuple[bytes, ...]:
    """Each shape of a format once for each of two forms."""
    drafts = [build_draft(*FORMS[form], Filling.BALANCED) for form in ("2019", "2021")]
    return tuple(shape.write(draft) for shape in _CORPORA[kind].shapes() for draft in drafts)


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
    """Say something again, a few times, or rarely so often that half a megabyte comes of it."""
    start = _spot(data, rng)
    part = data[start : start + rng.choice((3, 50, 1000))]
    times = 500 if rng.random() < 0.03 else rng.choice((2, 10))
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
    """Mutate the text of one part inside a Word file or a workbook; a broken zip has bytes flipped."""
    members = _unpack(data)
    if not members:
        return flip_bytes(data, rng)
    name = rng.choice([name for name in members if name.endswith((".xml", ".rels"))] or list(members))
    members[name] = rng.choice(TEXT_MUTATIONS)(members[name], rng)
    if rng.random() < 0.1:
        del members[rng.choice(list(members))]
    return _pack(members)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file; none of a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return {}


def _pack(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return stream.getvalue()


def mutate_elements(data: bytes, rng: random.Random) -> bytes:
    """Delete, double, move or rename elements of one part of a zipped file: sound XML, odd sense."""
    members = _unpack(data)
    names = [name for name in members if name.endswith((".xml", ".rels"))]
    if not names:
        return flip_bytes(data, rng)
    name = max(names, key=lambda each: len(members[each])) if rng.random() < 0.7 else rng.choice(names)
    try:
        root = etree.fromstring(members[name], etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return flip_bytes(data, rng)
    for _ in range(rng.choice((1, 1, 3, 20))):
        _change_element(root, rng)
    return _pack({**members, name: etree.tostring(root)})


def _change_element(root: etree._Element, rng: random.Random) -> None:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = rng.choice(elements), rng.choice(elements)
    parent = element.getparent()
    match rng.randrange(6):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            for _ in range(rng.choice((1, 1, 1, 200))):
                parent.insert(parent.index(element), etree.fromstring(etree.tostring(element)))
        case 2 if parent is not None and element is not other and element not in other.iterancestors():
            other.append(element)
        case 3:
            element.tag = other.tag
        case 4 if element.attrib:
            key = rng.choice(sorted(element.attrib))
            element.set(key, rng.choice(("", "0", "-1", "3", "99999999999", "x", "\u5341", "1e9")))
        case _:
            element.text = rng.choice(
                ("", "0", "-5", "9" * 400, "\u603b\u8ba1", " ", "1\u2460", "\u202e1", "x" * 9000)
            )


def mutate_stream(data: bytes, rng: random.Random) -> bytes:
    """Mutate what a PDF draws on a page, inside its compressed stream; a damaged one has bytes flipped."""
    streams = [found for found in _STREAM.finditer(data) if len(found[1]) > 30]
    if not streams:
        return flip_bytes(data, rng)
    chosen = rng.choice(streams)
    try:
        content = zlib.decompress(chosen[1])
    except zlib.error:
        return flip_bytes(data, rng)
    changed = zlib.compress(rng.choice(TEXT_MUTATIONS)(content, rng), 9)
    # Blanks behind a shorter stream keep every other object in its place; a longer one has them looked for.
    return data[: chosen.start(1)] + changed.ljust(len(chosen[1])) + data[chosen.end(1) :]


_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def spoil_picture(data: bytes, rng: random.Random) -> bytes:
    """Crop, turn, shrink or paint over a picture; a broken one has bytes flipped."""
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


_CORPORA: Mapping[str, Corpus] = {
    "text": Corpus(lambda: TEXT_SHAPES, ".txt", TEXT_MUTATIONS),
    "html": Corpus(lambda: HTML_SHAPES, ".html", TEXT_MUTATIONS),
    "office": Corpus(
        lambda: [shape for shape in OFFICE_SHAPES if shape.suffix in (".docx", ".xlsx")],
        ".docx",
        (*[mutate_elements] * 6, *[mutate_member] * 4, flip_bytes, cut),
    ),
    "pdf": Corpus(
        lambda: TYPST_SHAPES,
        ".pdf",
        (*[mutate_stream] * 5, flip_bytes, cut, change_numbers, repeat_part, delete_part),
    ),
    "image": Corpus(
        lambda: [shape for shape in SCAN_SHAPES.values() if shape.suffix != ".pdf"],
        ".png",
        (flip_bytes, cut, spoil_picture, spoil_picture),
    ),
}
