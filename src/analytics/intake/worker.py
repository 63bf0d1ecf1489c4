"""The process that reads the files of a batch, or publishes it: ``python -m analytics.intake.worker``.

Its arguments are the data folder, the batch, and ``read`` or ``publish``. It reads with the same killable
reader children as the command line, and gives way to the pages: it runs at a lower priority and leaves them a
core where there are several.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import filelock

from analytics import store
from analytics.batch import ReadFile, Source, default_workers, read_files
from analytics.errors import AnalyticsError, RosterError, StoreError, UnreadableFile
from analytics.intake.jobs import CANCEL, LOCK, RESULT, Job, Step, Task, note_job
from analytics.intake.review import list_corrections, review_batch
from analytics.intake.said import (
    Said,
    Versions,
    find_versions,
    load_reading,
    load_said,
    refuse_roster,
    save_said,
    say_reading,
    say_roster,
)
from analytics.intake.staging import (
    READING,
    STATE,
    Batch,
    StagedFile,
    batch_folder,
    list_files,
    load_batch,
    read_json,
)
from analytics.ledgers import FoundLedger, find_ledgers
from analytics.pipeline import IngestReport, ingest_sources, load_office

NICENESS = 5
POLL_SECONDS = 0.2
LOOK_SECONDS = 2.0
UNCONFIRMED = "LEDGER_UNCONFIRMED"


def read_batch(data: Path, batch: str) -> None:
    """Read every file of a batch that has not been read, those that come meanwhile too.

    Raises:
        AnalyticsError: The settings of the office cannot be used.
        OSError: The disk is full or not writable.
    """
    folder = batch_folder(data, batch)
    settings = load_office(data)
    versions = find_versions(data, settings)
    while unread := [file for file in list_files(data, batch) if load_said(file, versions) is None]:
        every = len(list_files(data, batch))
        done = every - len(unread)
        note_job(folder, Job("read", "reading", done, every))
        rosters = [file for file in unread if store.is_roster(file.path)]
        for file in rosters:
            save_said(file.path.parent, _say_roster(file, data, versions))
            done += 1
        files = {Source(file.path, file.name): file for file in unread if file not in rosters}
        workers = max(1, default_workers() - 1)
        results = read_files(tuple(files), workers=workers, settings=settings)
        for source, group in groupby(results, key=lambda result: replace(result.source, member=None)):
            read = tuple(group)
            said = say_reading(read, versions, _propose_ledgers(read, data))
            save_said(files[source].path.parent, said, read)
            done += 1
            note_job(folder, Job("read", "reading", done, every))


def publish_batch(data: Path, batch: str) -> IngestReport:
    """Publish what a person accepted of a batch, with what was read before.

    Raises:
        AnalyticsError: The data folder cannot be written, or is damaged; its old state stays. Or a file
            has not been read: nobody can have looked at it.
    """
    folder = batch_folder(data, batch)
    accepted = load_batch(data, batch)
    settings = load_office(data)
    versions = find_versions(data, settings)
    every = [(file, load_said(file, versions)) for file in list_files(data, batch)]
    unread = sum(said is None for _, said in every)
    if unread:
        raise StoreError("INTAKE_UNREAD", n=unread)
    files = [file for file, said in every if said and _is_accepted(file, said, accepted)]
    by_path = {file.path: file for file in files}
    today = datetime.now(UTC).astimezone().date()
    receipts = {file.path: (accepted.stage_of(file.number), accepted.received_on or today) for file in files}

    def read(sources: Sequence[Source]) -> Iterator[ReadFile]:
        for source in sources:
            # What was kept of a reading may be damaged; a file is read again rather than left out in silence.
            kept = tuple(load_reading(by_path[source.path], source))
            yield from kept or read_files([source], settings=settings)

    note_job(folder, Job("publish", "writing"))
    corrections = list_corrections(data, review_batch(data, accepted, versions))
    if corrections:
        store.add_reviews(data, corrections, author=accepted.author)
    report = ingest_sources(
        tuple(Source(file.path, file.name) for file in files),
        data,
        read,
        settings,
        default=(accepted.stage, accepted.received_on),
        receipts=receipts,
        on_wait=lambda: note_job(folder, Job("publish", "waiting")),
    )
    result = json.dumps(describe_result(report, files), ensure_ascii=False)
    store.write_atomically(folder / RESULT, result.encode())
    for file, _ in every:
        # The originals are kept among the files of the store; what was left out is not.
        for left in (file.path, file.path.parent / READING):
            left.unlink(missing_ok=True)
    return report


def _is_accepted(file: StagedFile, said: Said, accepted: Batch) -> bool:
    """Say whether a file is published; a ledger whose columns nobody has confirmed is not."""
    return file.number not in accepted.left_out and said.kind != "ledger"


def describe_result(report: IngestReport, files: Sequence[StagedFile]) -> dict[str, Any]:
    """Give what a publish did as JSON, for the page."""
    published = report.published
    return {
        "snapshot": published.snapshot.number if published.snapshot else None,
        "is_new": published.is_new,
        "roster": report.roster,
        "hashes": [file.sha256 for file in files],
        "added": [asdict(entry) for entry in published.added],
        "versioned": [asdict(entry) for entry in published.versioned],
        "copies": [asdict(entry) for entry in published.copies],
        "unchanged": list(published.unchanged),
        "refused": [
            {"file": entry.file, "part": entry.part, "code": entry.code, **entry.reason._asdict()}
            for entry in published.refused
        ],
        "books": asdict(published.books),
    }


def _say_roster(file: StagedFile, data: Path, versions: Versions) -> Said:
    """Say what a roster would change, or every row of it that cannot be used."""
    try:
        present = store.find_roster(data)
        old = store.load_roster(present) if present else ()
        return say_roster(store.load_roster(file.path), old, versions)
    except RosterError as error:
        named = RosterError(replace(fault, file=file.name) for fault in error.faults)
        return refuse_roster(named, versions)


def _propose_ledgers(results: Sequence[ReadFile], data: Path) -> tuple[FoundLedger, ...]:
    """Propose columns for a file that a reader child has just found to be a ledger."""
    source = results[0].source
    if source.member or not any(result.error and result.error.code == UNCONFIRMED for result in results):
        return ()
    try:
        return tuple(found for found in find_ledgers(source.path, data) if found.confirmed is None)
    except UnreadableFile:
        return ()


def main(arguments: list[str]) -> int:
    """Do one task on one batch; whoever comes second for the same batch leaves.

    Who only looks whether somebody is at it holds the lock for a moment, too.
    """
    data, batch = Path(arguments[0]), arguments[1]
    task: Task = "publish" if arguments[2] == "publish" else "read"
    folder = batch_folder(data, batch)
    try:
        with filelock.FileLock(folder / LOCK).acquire(timeout=LOOK_SECONDS):
            _watch(folder, task)
            if hasattr(os, "nice"):
                os.nice(NICENESS)
            note_job(folder, work(data, batch, task))
    except filelock.Timeout:
        return 0
    return 0


def work(data: Path, batch: str, task: Task) -> Job:
    """Do the task, and tell how it ended."""
    try:
        if task == "publish":
            publish_batch(data, batch)
            return Job(task, "done")
        read_batch(data, batch)
        files = len(list_files(data, batch))
        return Job(task, "done", files, files)
    except AnalyticsError as error:
        return Job(task, "failed", error=(error.code, error.say("zh"), error.say("en")))
    except OSError as error:
        told = store_error(data, error)
        return Job(task, "failed", error=(told.code, told.say("zh"), told.say("en")))


def store_error(data: Path, error: OSError) -> AnalyticsError:
    """Say in one line what the disk prevented."""
    try:
        with store.as_store_error(data):
            raise error
    except AnalyticsError as told:
        return told


def _watch(folder: Path, task: Task) -> None:
    """End this process and its reader children when it is told to, and, while it reads, with its owner."""

    def wait_for_owner() -> None:
        # Not through the buffered stream, which must not be in use when the process ends.
        while os.read(sys.stdin.fileno(), 1024):
            continue
        if task == "read":
            _end(folder, None)

    def wait_for_cancel() -> None:
        while True:
            time.sleep(POLL_SECONDS)
            if (folder / CANCEL).exists() and (task == "read" or _is_waiting(folder)):
                _end(folder, Job(task, "cancelled"))

    for wait in (wait_for_owner, wait_for_cancel):
        threading.Thread(target=wait, daemon=True).start()


def _is_waiting(folder: Path) -> bool:
    waiting: Step = "waiting"
    return (read_json(folder / STATE) or {}).get("step") == waiting


def _end(folder: Path, job: Job | None) -> None:
    if job is not None:
        with contextlib.suppress(OSError):
            note_job(folder, job)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
