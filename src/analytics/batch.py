"""Many files: listing them, and reading them in parallel, each in a child process that can be killed.

Nothing here knows a store, so that reading a file needs none of the packages that stores are made of.
"""

import os
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from analytics.errors import UnreadableFile
from analytics.model import Filing, Finding
from analytics.reading import Limits, OfficeSettings, ReaderChild

MAX_WORKERS = 8
"""More reader children than this wait for the disk and for the one process that collects their answers."""

WAITING_PER_WORKER = 4
"""Files read ahead of the slowest one: bounds what is held in memory."""

Progress = Callable[[int, int], None]
"""Told after each file how many of how many are done."""

_ZIP = b"PK"
"""How archives begin, and some files of Office."""

_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What systems leave in folders; with hidden files it is no concern of ours."""


class CheckedReport(NamedTuple):
    """A filing with all that the rules say about it, passes included."""

    filing: Filing
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and what to call it; `member` is the one file that is meant of an archive."""

    path: Path
    name: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave: its checked filings, or why there are none."""

    source: Source
    filings: tuple[CheckedReport, ...]
    error: UnreadableFile | None


def list_sources(
    paths: Iterable[Path], is_left_out: Callable[[Path], bool] = lambda _: False
) -> tuple[Source, ...]:
    """List the files that paths name: each file itself, and all files of each folder, sorted.

    Hidden files, what systems leave in folders, and what `is_left_out` says of a folder's files are left out.
    A file of a folder is called by its path inside that folder, any other by its name. What is named twice is
    listed once.
    """
    sources = []
    for path in paths:
        if not path.is_dir():
            sources.append(Source(path, path.name))
            continue
        found = sorted(path.rglob("*"), key=lambda inner: inner.relative_to(path).parts)
        sources.extend(
            Source(inner, inner.relative_to(path).as_posix())
            for inner in found
            if inner.is_file() and not _is_litter(inner.relative_to(path)) and not is_left_out(inner)
        )
    return tuple(dict.fromkeys(sources))


def read_files(
    sources: Sequence[Source],
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    settings: OfficeSettings | None = None,
    progress: Progress | None = None,
) -> Iterator[ReadFile]:
    """Read files in parallel and give them in their order, as soon as each one's turn has come.

    Each worker owns one reader child; a file that crashes it, hangs or takes too much memory costs itself.
    The members of an archive are read and given one by one, each like a file of its own.
    """
    count = max(1, min(workers or default_workers(), len(sources)))
    idle: queue.SimpleQueue[ReaderChild] = queue.SimpleQueue()

    def read(source: Source) -> ReadFile:
        child = idle.get()
        try:
            found = child.read(source.path, source.name, source.member)
        except UnreadableFile as error:
            return ReadFile(source, (), error)
        finally:
            idle.put(child)
        return ReadFile(source, tuple(CheckedReport(*checked) for checked in found), None)

    with ExitStack() as stack:
        for _ in range(count):
            idle.put(stack.enter_context(ReaderChild(limits, settings=settings)))
        pool = stack.enter_context(ThreadPoolExecutor(count))
        # When the caller goes away, what has not begun is dropped.
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        waiting: deque[tuple[Future[ReadFile], bool]] = deque()
        done = 0

        def finish() -> ReadFile:
            nonlocal done
            future, is_last = waiting.popleft()
            result = future.result()
            done = _report(progress, done, len(sources)) if is_last else done
            return result

        for source in sources:
            members = _list_members(source)
            for member in members:
                waiting.append((pool.submit(read, member), member is members[-1]))
                if len(waiting) >= count * WAITING_PER_WORKER:
                    yield finish()
        while waiting:
            yield finish()


def default_workers() -> int:
    """Choose how many files are read at the same time on this machine."""
    return max(1, min(os.cpu_count() or 1, MAX_WORKERS))


def _list_members(source: Source) -> tuple[Source, ...]:
    """List the members of an archive as sources; any other file is its own only one."""
    if not _begins_like_zip(source.path):
        return (source,)
    # Only here: whoever reads through children alone starts sooner without the readers.
    from analytics.documents import find_members  # noqa: PLC0415

    try:
        members = find_members(source.path, source.name)
    except UnreadableFile:
        # Its reader says the same, in its turn.
        return (source,)
    return tuple(replace(source, member=member) for member in members) or (source,)


def _begins_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _is_litter(path: Path) -> bool:
    """Say whether a file is hidden, left by a system, or a lock of an office program (~$report.docx)."""
    return any(part.startswith((".", "~$")) or part.lower() in _LITTER for part in path.parts)


def _report(progress: Progress | None, done: int, total: int) -> int:
    if progress is not None:
        progress(done + 1, total)
    return done + 1
