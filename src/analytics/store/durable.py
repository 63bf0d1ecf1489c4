"""Writing files so that a crash at any moment leaves either the old content or the new one."""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

REPLACE_ATTEMPTS = 20
REPLACE_PAUSE_SECONDS = 0.1


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`, through a temporary file beside it; durable when it returns.

    Raises:
        OSError: The disk is full or not writable; `path` is unchanged.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace_patiently(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_many_atomically(contents: Mapping[Path, bytes], waiting: Path) -> None:
    """Write many small files, each as `write_atomically` does, and wait for the disk only twice.

    What is not complete lies in the folder `waiting`, of the same disk, where whoever is killed leaves it and
    the next one finds it.

    Where the system can, all that was written before is durable too when this returns: a disk needs some
    milliseconds for each single file, and a load may bring thousands.

    Raises:
        OSError: The disk is full or not writable; each file has its old content or its new one.
    """
    waiting.mkdir(parents=True, exist_ok=True)
    temporaries = {path: waiting / f"{path.name}.{os.getpid()}.part" for path in contents}
    try:
        for path, content in contents.items():
            temporaries[path].write_bytes(content)
        sync_all(temporaries.values())
        for path, temporary in temporaries.items():
            replace_patiently(temporary, path)
        sync_all(())
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def sync_all(paths: Iterable[Path]) -> None:
    """Make these files and the names of all files durable, in one go where the system can."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        sync_file(path)


def replace_patiently(source: Path, target: Path) -> None:
    """Move `source` over `target`, again and again for two seconds where the system refuses.

    Windows refuses while another process (a reader, a virus scanner) has the target open.
    """
    for _ in range(REPLACE_ATTEMPTS - 1):
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(REPLACE_PAUSE_SECONDS)
    source.replace(target)


def sync_file(path: Path) -> None:
    """Make the content of a file survive a power failure."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power failure; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
