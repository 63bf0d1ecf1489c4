"""The work on a batch: started by the page, done by a process of its own, told by a file on the disk.

A worker holds the lock of its batch as long as it lives, so whoever asks knows whether it does, whatever
became of the server that started it. When that server ends, a worker that reads stops after what it has: the
next visit of the page goes on from there. A worker that publishes goes on to the end.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import filelock

from analytics.errors import StoreError
from analytics.intake.said import Versions, load_said
from analytics.intake.staging import (
    STATE,
    Batch,
    StagedFile,
    batch_folder,
    list_batches,
    list_files,
    load_batch,
    mark_content,
    move_file,
    open_batch,
    read_json,
)
from analytics.store import as_store_error, write_atomically

LOCK, LOG, CANCEL, RESULT = "worker.lock", "worker.log", "cancel", "result.json"
STOP_SECONDS = 10
START_SECONDS = 120
"""How long a worker of another server may take until it holds its lock: the machine may be busy."""

Task = Literal["read", "publish"]
Step = Literal[
    "none", "starting", "reading", "waiting", "writing", "done", "failed", "cancelled", "interrupted"
]
RUNNING: frozenset[Step] = frozenset({"starting", "reading", "waiting", "writing"})


@dataclass(frozen=True, slots=True)
class Job:
    """How the work on a batch stands.

    Attributes:
        task: What it is about.
        step: ``waiting`` is for another program that writes; ``interrupted`` ended without saying so.
        done, total: Files that were read, of how many.
        error: Code and sentences of what went wrong.
        at: When this was noted, in seconds of the epoch.
    """

    task: Task = "read"
    step: Step = "none"
    done: int = 0
    total: int = 0
    error: tuple[str, str, str] | None = None
    at: float = 0.0

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it."""
        return self.step in RUNNING


def find_job(data: Path, batch: str) -> Job:
    """Find out how the work on a batch stands.

    Raises:
        StoreError: There is no such batch.
    """
    folder = batch_folder(data, batch)
    has_ended = _has_ended(batch)
    content = read_json(folder / STATE)
    if content is None:
        return Job()
    error = content.pop("error")
    job = Job(**content, error=tuple(error) if error else None)
    if not job.is_running or is_alive(folder):
        return job
    if job.step == "starting" and time.time() - job.at < START_SECONDS and not has_ended:
        return job
    # It may have said its last word and left between the two looks.
    if read_json(folder / STATE) != content | {"error": error}:
        return find_job(data, batch)
    return Job(job.task, "interrupted", job.done, job.total, None, job.at)


def start_job(data: Path, batch: str, task: Task) -> None:
    """Start a worker for a batch, unless one is at it already.

    Raises:
        StoreError: There is no such batch, or the data folder cannot be written.
    """
    load_batch(data, batch)
    folder = batch_folder(data, batch)
    if find_job(data, batch).is_running:
        return
    _let_go(batch)
    with as_store_error(data):
        (folder / CANCEL).unlink(missing_ok=True)
        note_job(folder, Job(task, "starting"))
    # Its end tells the worker that this process has ended.
    ours, theirs = os.pipe()[::-1]
    try:
        with as_store_error(data), (folder / LOG).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "analytics.intake.worker", str(data), batch, task],
                stdin=theirs,
                stdout=log,
                stderr=log,
                # Ctrl+C in the terminal of the server is not meant for it.
                start_new_session=True,
            )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    _workers()[batch] = _Worker(process, ours)


def start_publish(data: Path, batch: str, seen: Collection[str]) -> None:
    """Start publishing a batch of which a person has looked at the files with these numbers.

    Raises:
        StoreError: Other files have come since; there is no such batch; the data folder cannot be written.
    """
    more = {file.number for file in list_files(data, batch)} - set(seen)
    if more:
        raise StoreError("INTAKE_MORE_FILES", n=len(more))
    start_job(data, batch, "publish")


def is_closed(data: Path, batch: str) -> bool:
    """Say whether a batch takes no more files: it is published, or just being published.

    Raises:
        StoreError: There is no such batch.
    """
    job = find_job(data, batch)
    return load_result(data, batch) is not None or (job.is_running and job.task == "publish")


def move_late(data: Path, files: Iterable[StagedFile]) -> Batch:
    """Put files that came while their batch was being published into a batch of their own.

    What a publish lists it has read, and these nobody has: it leaves them, or leaves everything.

    Raises:
        StoreError: The data folder cannot be written.
    """
    own = open_batch(data)
    for file in files:
        move_file(data, file, own.id)
    return own


def cancel_job(data: Path, batch: str) -> None:
    """Ask a worker to stop; what was read is kept, and what is being written is written.

    Raises:
        StoreError: There is no such batch, or the data folder cannot be written.
    """
    with as_store_error(data):
        (batch_folder(data, batch) / CANCEL).touch()


def note_job(folder: Path, job: Job) -> None:
    """Write down how the work stands.

    Raises:
        OSError: The disk is full or not writable.
    """
    write_atomically(folder / STATE, json.dumps(asdict(job) | {"at": time.time()}).encode())


def is_alive(folder: Path) -> bool:
    """Say whether a worker holds the lock of a batch."""
    if not (folder / LOCK).is_file():
        return False
    try:
        with filelock.FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except filelock.Timeout:
        return True


def load_result(data: Path, batch: str) -> dict[str, Any] | None:
    """Load what publishing a batch did; None while it is not published."""
    return read_json(batch_folder(data, batch) / RESULT)


def has_unread(data: Path, batch: str, versions: Versions) -> bool:
    """Say whether a batch has files that this program, with today's settings, has not read yet."""
    return any(load_said(file, versions) is None for file in list_files(data, batch))


def list_waiting(data: Path) -> tuple[Batch, ...]:
    """List the batches that are not published, the newest first."""
    return tuple(batch for batch in list_batches(data) if load_result(data, batch.id) is None)


def list_published(data: Path) -> tuple[str, ...]:
    """List the batches that were published, and whose results are still there, the last published one last.

    A batch may wait for weeks; what was published a moment ago is on somebody's screen, however old it is.
    """
    done: list[tuple[int, str]] = []
    for batch in list_batches(data):
        mark = mark_content(batch_folder(data, batch.id) / RESULT)
        if mark is not None and load_result(data, batch.id) is not None:
            _, _, written = mark
            done.append((written, batch.id))
    return tuple(batch for _, batch in sorted(done))


def is_ours(batch: str) -> bool:
    """Say whether this process started the last worker of a batch.

    Work that another server left half done goes on by itself; what failed under this one waits for a person,
    else a file that ends its worker would do so again and again.
    """
    return batch in _workers()


class _Worker(NamedTuple):
    """A process that this one started, and the end of its pipe, None once it has been closed."""

    process: subprocess.Popen[bytes]
    pipe: int | None


@cache
def _workers() -> dict[str, _Worker]:
    """The last worker of each batch that this process started; its pipe stays open as long as it runs."""
    return {}


def _let_go(batch: str) -> None:
    """Wait for the end of the worker before, which has said its last word: it may still hold the lock."""
    worker = _workers().get(batch)
    if worker is not None:
        try:
            worker.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            worker.process.wait()
        _has_ended(batch)


def _has_ended(batch: str) -> bool:
    """Say whether the worker that this process started for a batch is gone, and let go of it if so."""
    worker = _workers().get(batch)
    if worker is None or worker.process.poll() is None:
        return False
    if worker.pipe is not None:
        _workers()[batch] = worker._replace(pipe=None)
        os.close(worker.pipe)
    return True
