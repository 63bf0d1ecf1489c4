"""What all writers of a data folder share: one at a time, and one line when something is in their way."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import filelock

from analytics.errors import StoreError

LOCK_SECONDS = 3600
PATIENCE_SECONDS = 3.0
"""How long a person waits for another writer before a page says that there is one."""
"""How long a writer queues for another one before it gives up."""

_DISK_ERRORS = (
    OSError,
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
)
"""What a full disk, a removed folder or a damaged file looks like."""

_CODES = {
    errno.ENOSPC: "STORE_DISK_FULL",
    errno.EACCES: "STORE_NOT_PERMITTED",
    errno.EPERM: "STORE_NOT_PERMITTED",
    errno.EROFS: "STORE_NOT_PERMITTED",
}


def utc_now() -> datetime:
    """The present moment in UTC, without zone and to the second, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@contextmanager
def write_lock(
    data: Path, *, seconds: float = LOCK_SECONDS, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Queue with other writers of this data folder; the system frees the lock of a killed one.

    `on_wait` is called once where another one is writing. Whoever has a person waiting gives few `seconds`.

    Raises:
        StoreError: The other one is still writing after this time.
    """
    lock = filelock.FileLock(data / "write.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if on_wait is not None:
                on_wait()
            lock.acquire(timeout=seconds)
    except filelock.Timeout as error:
        code = "STORE_BUSY" if seconds >= LOCK_SECONDS else "STORE_BUSY_NOW"
        raise StoreError(code, data=str(data)) from error
    try:
        yield
    finally:
        lock.release()


def is_writing(data: Path) -> bool:
    """Say whether somebody is writing to this data folder right now."""
    path = data / "write.lock"
    if not path.is_file():
        return False
    lock = filelock.FileLock(path)
    try:
        with lock.acquire(timeout=0):
            return False
    except filelock.Timeout:
        return True


@contextmanager
def as_store_error(data: Path) -> Iterator[None]:
    """Say in one line what a full disk, a read-only folder or a damaged file prevented."""
    try:
        yield
    except _DISK_ERRORS as error:
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        code = _CODES.get(getattr(error, "errno", None) or 0, "STORE_NOT_WRITTEN")
        raise StoreError(code, data=str(data), detail=first_line) from error
