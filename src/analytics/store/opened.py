"""Snapshots that this process has open: one read-only connection to each file, a cursor for every question.

A store that was removed and made anew counts from 1 again, so another file can stand where one is open.
DuckDB gives the old one to whoever opens the same path while it is open anywhere in the process; here it is
closed first, and nobody who asks about the one gets an answer from the other.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Condition

import duckdb

from analytics.errors import StoreError

OPEN_SNAPSHOTS = 8
"""Connections that one process keeps; the least recently used one is closed when its readers end."""
WAIT_SECONDS = 30
"""How long a new file waits for the questions that are still asked of the old one."""
READER_MEMORY = "1GB"
_SIGNS_OF_DAMAGE = (
    "Corrupt database file",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
)
"""What DuckDB says of a file of which some bytes are others than were written, or are missing."""

Check = Callable[[duckdb.DuckDBPyConnection, Path], None]
"""Raises where a snapshot that has just been opened cannot be used."""


def mark_file(path: Path) -> str:
    """Tell a file from every other that stands, or stood, at its path.

    Raises:
        OSError: It is not there.
    """
    facts = path.stat()
    return f"{facts.st_ino:x}-{facts.st_size:x}-{facts.st_mtime_ns:x}"


@contextmanager
def borrow(path: Path, mark: str, check: Check) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of the snapshot with this mark, until the block ends.

    A file that was deleted since it was opened can be read on, as long as no other takes its place.

    Raises:
        StoreError: Another file has taken its place, or it cannot be opened; or what `check` raises.
    """
    shelf = _shelf()
    try:
        base = shelf.take(path, mark, check)
    except duckdb.Error as error:
        raise describe_damage(path, error) from error
    try:
        with base.connection.cursor() as cursor:
            yield cursor
    finally:
        shelf.give_back(base)


def let_go(path: Path) -> None:
    """Close what is open at this path, so that the file that stands there now is opened next.

    Raises:
        StoreError: Somebody does not stop reading it.
    """
    _shelf().let_go(path)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot for reading; nothing else can be reached through it.

    Raises:
        duckdb.Error: It is not there, or no database.
    """
    return duckdb.connect(
        path,
        read_only=True,
        config={
            # A missing extension must fail, not reach for the network.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            # No query may read another file, nor a Python variable by its name.
            "enable_external_access": "false",
            "python_enable_replacements": "false",
            "memory_limit": READER_MEMORY,
            "lock_configuration": "true",
        },
    )


@dataclass(slots=True, eq=False)
class _Base:
    """An open file, and how many are asking it something."""

    mark: str
    connection: duckdb.DuckDBPyConnection
    readers: int = 0


class _Shelf:
    """The open files by path, the least recently used first; shared by all threads."""

    def __init__(self) -> None:
        self._bases: OrderedDict[Path, _Base] = OrderedDict()
        self._change = Condition()

    def take(self, path: Path, mark: str, check: Check) -> _Base:
        with self._change:
            while (base := self._bases.get(path)) is None or base.mark != mark:
                _require(path, mark)
                if base is None:
                    self._bases[path] = _open(path, mark, check)
                else:
                    self._close(path)
            base.readers += 1
            self._bases.move_to_end(path)
            idle = [each for each, other in self._bases.items() if not other.readers]
            for each in idle[: max(0, len(self._bases) - OPEN_SNAPSHOTS)]:
                self._bases.pop(each).connection.close()
            return base

    def give_back(self, base: _Base) -> None:
        with self._change:
            base.readers -= 1
            self._change.notify_all()

    def let_go(self, path: Path) -> None:
        with self._change:
            self._close(path)

    def _close(self, path: Path) -> None:
        """Close what is open at a path; the lock is held, and given up while readers are waited for."""

        def is_idle() -> bool:
            base = self._bases.get(path)
            return base is None or not base.readers

        if not self._change.wait_for(is_idle, WAIT_SECONDS):
            raise StoreError("STORE_MADE_ANEW", path=str(path))
        base = self._bases.pop(path, None)
        if base is not None:
            base.connection.close()


def _open(path: Path, mark: str, check: Check) -> _Base:
    connection = connect(path)
    try:
        check(connection, path)
        # Between the look and the opening the file may have changed.
        _require(path, mark)
    except BaseException:
        connection.close()
        raise
    return _Base(mark, connection)


def _require(path: Path, mark: str) -> None:
    try:
        is_there = mark_file(path) == mark
    except FileNotFoundError:
        is_there = False
    if not is_there:
        raise StoreError("STORE_MADE_ANEW", path=str(path))


def is_damaged(error: duckdb.Error) -> bool:
    """Say whether what a file holds is at fault, and not the disk or the memory that is short."""
    return any(sign in str(error) for sign in _SIGNS_OF_DAMAGE)


def describe_damage(path: Path, error: duckdb.Error) -> StoreError:
    """Say in one line that a snapshot cannot be read, and why."""
    return StoreError("STORE_SNAPSHOT_UNREADABLE", path=str(path), detail=str(error).splitlines()[0])


@cache
def _shelf() -> _Shelf:
    return _Shelf()
