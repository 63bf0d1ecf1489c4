"""Where files wait that somebody handed in on the Import page, until they are published or discarded.

``intake/<batch>/`` of the data folder holds one load: ``batch.json`` (what the person says of it), a folder
``0001``, ``0002``, … for each file with its bytes, its name as given (``file.json``) and what it said when it
was read (``said.json``, ``reading.json``), and ``state.json`` of the worker. Everything is on disk and each
file is replaced whole, so a page that is reloaded, a second tab and a server that was killed see the same. A
name that was given never becomes part of a path.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import time
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from analytics.errors import StoreError, UnreadableFile
from analytics.model import Stage
from analytics.store import ReadAs, as_store_error, utc_now, write_atomically

FOLDER = "intake"
BATCH, FILE, SAID, READING, STATE = "batch.json", "file.json", "said.json", "reading.json", "state.json"

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 200 * MEGABYTE
"""As ``server.maxUploadSize`` in ``.streamlit/config.toml``; a larger file does not even arrive."""
MAX_BATCH_BYTES = 2048 * MEGABYTE
MAX_FILES = 1000
MIN_FREE_BYTES = 200 * MEGABYTE
"""What staging leaves free on the disk: publishing copies the files and the current snapshot."""
MAX_NAME = 200
KEPT_READ = 2 * MAX_FILES
"""Files of which a process keeps what is written beside them."""
KEPT_PUBLISHED = 20
"""Published loads whose results are kept; their files lie among the originals by then."""
ABANDONED_SECONDS = 3600
"""After which what a killed upload left behind is cleared away."""

_BATCH_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_NUMBER = re.compile(r"\d{4}")
_CONTENT = "content"
_KEPT_ENDINGS = (".csv", ".xlsx")
"""Endings that a staged file keeps, because a roster is told by them."""
_ROSTERS = frozenset({"roster.csv", "roster.xlsx"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of one report before it is published; None leaves what the program concluded.

    `seen` is what the report said then: a newer program may find one more in the file, and count them anew.
    """

    agency_id: str | None = None
    report_year: int | None = None
    seen: ReadAs | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One load on its way, and what the person says of it.

    Attributes:
        id: Names its folder and its link.
        created_at: UTC, ISO 8601, to the second.
        stage: As what its files were received.
        received_on: On which day; None for the day of publishing.
        stages: Files by number that were received as something else.
        left_out: Numbers of the files that shall not be published.
        choices: Corrections in the order in which they were made, by
            ``<file number>/<ordinal of the report in it>`` and a digest of what it said.
        author: Who corrects.
    """

    id: str
    created_at: str
    stage: Stage
    received_on: date | None
    stages: Mapping[str, Stage] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    author: str = ""

    def stage_of(self, number: str) -> Stage:
        """As what one of its files was received."""
        return self.stages.get(number, self.stage)

    def choices_of(self, number: str) -> tuple[tuple[int, Choice], ...]:
        """What the person says of the reports of one file: the ordinal of each then, the latest last."""
        names = [(*name.partition(":")[0].split("/"), name) for name in self.choices]
        return tuple((int(ordinal), self.choices[name]) for of, ordinal, name in names if of == number)


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that waits: its number in the batch, its name as given (made harmless), hash and size."""

    number: str
    name: str
    sha256: str
    size: int
    path: Path


def batch_folder(data: Path, batch: str) -> Path:
    """Name the folder of a batch.

    Raises:
        StoreError: No batch has this name; it may come from a link.
    """
    if not _BATCH_ID.fullmatch(batch):
        raise StoreError("INTAKE_GONE")
    return data / FOLDER / batch


def open_batch(data: Path, stage: Stage = Stage.PUBLISHED) -> Batch:
    """Begin an empty batch.

    Raises:
        StoreError: The data folder cannot be written.
    """
    now = utc_now()
    name = f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
    batch = Batch(name, now.isoformat(), stage, None)
    with as_store_error(data):
        batch_folder(data, name).mkdir(parents=True)
        save_batch(data, batch)
    return batch


def save_batch(data: Path, batch: Batch) -> None:
    """Keep what the person says of a batch.

    Raises:
        StoreError: The data folder cannot be written; what was said before stays.
    """
    content = asdict(batch) | {
        "received_on": batch.received_on and batch.received_on.isoformat(),
        "left_out": sorted(batch.left_out),
        "stages": dict(batch.stages),
        "choices": {name: asdict(choice) for name, choice in batch.choices.items()},
    }
    _write_json(data, batch_folder(data, batch.id) / BATCH, content)


def load_batch(data: Path, batch: str) -> Batch:
    """Load a batch.

    Raises:
        StoreError: It is gone: published and cleared away, or discarded.
    """
    content = read_json(batch_folder(data, batch) / BATCH)
    if content is None:
        raise StoreError("INTAKE_GONE")
    return Batch(
        id=batch,
        created_at=content["created_at"],
        stage=Stage(content["stage"]),
        received_on=date.fromisoformat(content["received_on"]) if content["received_on"] else None,
        stages={number: Stage(stage) for number, stage in content["stages"].items()},
        left_out=frozenset(content["left_out"]),
        choices={name: _read_choice(choice) for name, choice in content["choices"].items()},
        author=content["author"],
    )


def change_choice(batch: Batch, number: str, ordinal: int, choice: Choice) -> Batch:
    """Give the batch with another correction of one report."""
    digest = f":{choice.seen.digest[:16]}" if choice.seen else ""
    name = f"{number}/{ordinal}{digest}"
    others = {known: said for known, said in batch.choices.items() if known != name}
    return replace(batch, choices={**others, name: choice})


def _read_choice(content: Mapping[str, Any]) -> Choice:
    seen = content.get("seen")
    return Choice(content["agency_id"], content["report_year"], ReadAs(*seen) if seen else None)


def list_batches(data: Path) -> tuple[Batch, ...]:
    """List all batches, the newest first; damaged ones are left out."""
    found = []
    for folder in sorted((data / FOLDER).glob("*"), reverse=True):
        if _BATCH_ID.fullmatch(folder.name):
            try:
                found.append(load_batch(data, folder.name))
            except (StoreError, KeyError, ValueError, TypeError):
                continue
    return tuple(found)


class Room(NamedTuple):
    """How many files, and how many bytes, a batch can still take."""

    files: int
    size: int

    def take(self, file: StagedFile) -> "Room":
        """Give what is left after one more file."""
        return Room(self.files - 1, self.size - file.size)


def measure_room(data: Path, batch: str) -> Room:
    """Measure what a batch can still take.

    Raises:
        StoreError: The batch is gone.
    """
    present = list_files(data, batch)
    return Room(MAX_FILES - len(present), MAX_BATCH_BYTES - sum(file.size for file in present))


def stage_file(data: Path, batch: str, name: str, content: IO[bytes], room: Room | None = None) -> StagedFile:
    """Write one file that was handed in to the disk, whole or not at all.

    Whoever stages many gives the `room` that is left, which is measured otherwise.

    Raises:
        UnreadableFile: It is too large, the batch is full, or the disk would be.
        StoreError: The batch is gone, or the data folder cannot be written.
    """
    shown = clean_name(name)
    folder = batch_folder(data, batch)
    if not (folder / BATCH).is_file():
        raise StoreError("INTAKE_GONE")
    left = room or measure_room(data, batch)
    if left.files < 1:
        raise UnreadableFile(shown, "INTAKE_TOO_MANY_FILES", limit=MAX_FILES)
    with as_store_error(data):
        home = _claim_number(folder)
        try:
            size, sha256 = _copy(content, home / _name_content(shown), shown, left.size)
            _write_json(data, home / FILE, {"name": shown, "sha256": sha256, "size": size})
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
    return StagedFile(home.name, shown, sha256, size, home / _name_content(shown))


def move_file(data: Path, file: StagedFile, batch: str) -> StagedFile:
    """Move a file that waits into another batch; it is in one of them at any moment, to be read there.

    Raises:
        StoreError: The batch is gone, or the data folder cannot be written.
    """
    folder, home = batch_folder(data, batch), file.path.parent
    if not (folder / BATCH).is_file():
        raise StoreError("INTAKE_GONE")
    with as_store_error(data):
        target = _claim_number(folder)
        file.path.replace(target / file.path.name)
        (home / FILE).replace(target / FILE)
    shutil.rmtree(home, ignore_errors=True)
    return replace(file, number=target.name, path=target / file.path.name)


def list_files(data: Path, batch: str) -> tuple[StagedFile, ...]:
    """List the files of a batch in the order in which they came; half uploaded ones are not there yet."""
    homes = [home for home in batch_folder(data, batch).glob("[0-9]*") if _NUMBER.fullmatch(home.name)]
    marked = [(home, mark_content(home / FILE)) for home in sorted(homes, key=lambda home: home.name)]
    files = [_load_file(home, mark) for home, mark in marked if mark is not None]
    return tuple(file for file in files if file is not None)


def discard_batch(data: Path, batch: str) -> None:
    """Delete a batch with its files; what was published of it stays published."""
    shutil.rmtree(batch_folder(data, batch), ignore_errors=True)


def clear_intake(data: Path, published: Sequence[str]) -> None:
    """Clear away what killed uploads left, and of the `published` batches all but the last ones."""
    for batch in published[:-KEPT_PUBLISHED]:
        discard_batch(data, batch)
    for folder in (data / FOLDER).glob("*"):
        # What people themselves put here is not ours, and a link leads out of the folder.
        if not _BATCH_ID.fullmatch(folder.name) or folder.is_symlink():
            continue
        halves = [home for home in folder.glob("[0-9]*") if not (home / FILE).is_file()]
        for left in halves if (folder / BATCH).is_file() else [folder]:
            try:
                if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                    shutil.rmtree(left, ignore_errors=True)
            except FileNotFoundError:
                continue


def clean_name(name: str) -> str:
    """Make a file's name harmless to show and to store: its last part, without control characters.

    >>> clean_name("../../etc/passwd"), clean_name("报告/2024.docx"), clean_name(chr(0x202E) + "gpj.exe")
    ('passwd', '2024.docx', 'gpj.exe')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > MAX_NAME:
        shown = f"{stem[: MAX_NAME - 10]}…{dot}{ending[:8]}" if dot else shown[:MAX_NAME]
    return shown or "?"


Mark = tuple[int, int, int]
"""Tells a file from every other that stands, or stood, at its path."""


def mark_content(path: Path) -> Mark | None:
    """Tell the file that stands at a path now; None where there is none. Each is written whole, and once."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


@lru_cache(maxsize=KEPT_READ)
def _load_file(home: Path, mark: Mark) -> StagedFile | None:
    """Load what is written of a staged file, once: a page asks for all of them several times a run."""
    del mark
    content = read_json(home / FILE)
    if content is None:
        return None
    path = home / _name_content(content["name"])
    return StagedFile(home.name, content["name"], content["sha256"], content["size"], path)


def read_json(path: Path) -> Any | None:
    """Read a JSON file, or None where there is none, or none that is whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_json(data: Path, path: Path, content: object) -> None:
    with as_store_error(data):
        write_atomically(path, json.dumps(content, ensure_ascii=False).encode())


def _claim_number(folder: Path) -> Path:
    """Take the next number; two tabs never take the same, because making a folder succeeds only once."""
    numbers = [int(home.name) for home in folder.glob("[0-9]*") if _NUMBER.fullmatch(home.name)]
    number = max(numbers, default=0) + 1
    while True:
        home = folder / f"{number:04d}"
        try:
            home.mkdir()
            return home
        except FileExistsError:
            number += 1


def _name_content(name: str) -> str:
    """Name the bytes of a file on the disk, out of a few fixed names."""
    lower = name.lower()
    if lower in _ROSTERS:
        return lower
    return _CONTENT + next((ending for ending in _KEPT_ENDINGS if lower.endswith(ending)), "")


def _copy(content: IO[bytes], target: Path, name: str, room: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    free = shutil.disk_usage(target.parent).free - MIN_FREE_BYTES
    with target.open("wb") as file:
        while block := content.read(MEGABYTE):
            size += len(block)
            if size > MAX_FILE_BYTES:
                raise UnreadableFile(name, "INTAKE_FILE_TOO_LARGE", limit=MAX_FILE_BYTES // MEGABYTE)
            if size > room:
                raise UnreadableFile(name, "INTAKE_TOO_MUCH", limit=MAX_BATCH_BYTES // MEGABYTE)
            if size > free:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
