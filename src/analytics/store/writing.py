"""What all writers of a data folder share: one at a time, and one line when something is in their way."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import filelock

from analytics.errors import StoreError

LOCK_SECONDS = 3600
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
def write_lock(data: Path) -> Iterator[None]:
    """Queue with other writers of this data folder; the system frees the lock of a killed one."""
    lock = filelock.FileLock(data / "write.lock", timeout=LOCK_SECONDS)
    try:
        with lock:
            yield
    except filelock.Timeout as error:
        raise StoreError("STORE_BUSY", data=str(data)) from error


@contextmanager
def as_store_error(data: Path) -> Iterator[None]:
    """Say in one line what a full disk, a read-only folder or a damaged file prevented."""
    try:
        yield
    except _DISK_ERRORS as error:
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        code = _CODES.get(getattr(error, "errno", None) or 0, "STORE_NOT_WRITTEN")
        raise StoreError(code, data=str(data), detail=first_line) from error
