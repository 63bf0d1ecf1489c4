"""Snapshots of a data folder: finding them, reading them, and clearing away old ones.

`$DATA/store/CURRENT` holds the name of the snapshot that readers open; publishing moves it last. A snapshot
never changes, so any number of processes read it while the next one is made.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from analytics.errors import StoreError, UnknownSelection
from analytics.store import schema
from analytics.store.durable import write_atomically
from analytics.store.opened import (
    OPEN_SNAPSHOTS,
    borrow,
    connect,
    describe_damage,
    is_damaged,
    let_go,
    mark_file,
)
from analytics.store.records import Snapshot

if TYPE_CHECKING:
    # Loads need no frames, and pandas is a sixth of the time in which the program starts.
    import pandas as pd

KEPT_SNAPSHOTS = 5
"""How many snapshots stay behind the links that people have sent; pinned ones stay for ever."""

_NAME = re.compile(r"snapshot-(\d{6,})\.duckdb")
_EMPTY = re.compile(r"empty(?:-(\d{6,}))?")
"""Nothing is published; with the last number that was used, where a first publish was undone."""


def snapshot_file(folder: Path, number: int) -> Path:
    """Name the file of a snapshot in `store/` or `pins/`."""
    return folder / f"snapshot-{number:06d}.duckdb"


def numbers_in(folder: Path) -> tuple[int, ...]:
    """List the numbers of the snapshot files in a folder, ascending; a folder that is not there has none."""
    try:
        # Not `glob`: it fails where a store that is made anew takes the folder away just then.
        names = [_NAME.fullmatch(path.name) for path in folder.iterdir()]
    except FileNotFoundError:
        return ()
    return tuple(sorted(int(name[1]) for name in names if name))


def current_number(data: Path) -> int | None:
    """Read the pointer: the number of the current snapshot, None while nothing is published.

    Raises:
        StoreError: The pointer is damaged, or is missing although there are snapshots.
    """
    return _read_pointer(data).current


def last_number(data: Path) -> int:
    """Read the pointer: the last number that a publish used, 0 before the first one.

    Raises:
        StoreError: The pointer is damaged, or is missing although there are snapshots.
    """
    return _read_pointer(data).last


class _Pointer(NamedTuple):
    current: int | None
    last: int


def _read_pointer(data: Path) -> _Pointer:
    pointer = data / "store" / "CURRENT"
    try:
        content = pointer.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        if numbers_in(data / "store"):
            raise StoreError("STORE_POINTER_MISSING", pointer=str(pointer)) from None
        return _Pointer(None, 0)
    except OSError as error:
        raise StoreError("STORE_POINTER_CLOSED", pointer=str(pointer), detail=str(error.strerror)) from error
    empty = _EMPTY.fullmatch(content)
    if empty:
        return _Pointer(None, int(empty[1] or 0))
    name = _NAME.fullmatch(content)
    if name is None:
        raise StoreError("STORE_POINTER_DAMAGED", pointer=str(pointer))
    return _Pointer(int(name[1]), int(name[1]))


def point_to(data: Path, number: int) -> None:
    """Move the pointer; the last step of a publish."""
    _write_pointer(data, snapshot_file(data, number).name)


def point_to_nothing(data: Path, last: int) -> None:
    """Mark a store as empty; `last` is the last number that was used, so that it is never used again."""
    _write_pointer(data, f"empty-{last:06d}" if last else "empty")


def _write_pointer(data: Path, content: str) -> None:
    write_atomically(data / "store" / "CURRENT", f"{content}\n".encode())


def has_snapshot(data: Path) -> bool:
    """Say whether anything has been published in this data folder.

    Raises:
        StoreError: The pointer is damaged.
    """
    return current_number(data) is not None


def find_snapshot(data: Path, number: int | None = None) -> Snapshot:
    """Find the current snapshot, or the one with this number, kept or pinned.

    Raises:
        StoreError: Nothing has been published yet, or the store is damaged or of another version.
        UnknownSelection: There is no snapshot with this number (any more).
    """
    wanted = current_number(data) if number is None else number
    if wanted is None:
        raise StoreError("STORE_NO_REPORTS", data=str(data))
    pin = _pin_name(data, wanted)
    # A number above the current one is a publish that never ended.
    if number is not None and pin is None and number > (current_number(data) or 0):
        raise UnknownSelection("snapshot", (str(number),))
    try:
        path = find_file(data, wanted)
    except StoreError as error:
        if number is None:
            raise
        raise UnknownSelection("snapshot", (str(number),)) from error
    try:
        mark = mark_file(path)
    except FileNotFoundError as error:
        raise StoreError("STORE_MADE_ANEW", path=str(path)) from error
    meta = _read_meta(path, mark)
    return Snapshot(
        number=wanted,
        path=path,
        mark=mark,
        published_at=datetime.fromisoformat(meta["published_at"]),
        pin=pin,
        is_sample=meta["is_sample"] == "true",
    )


def find_file(data: Path, number: int) -> Path:
    """Find the file of a snapshot, among the last ones or among the pinned.

    Raises:
        StoreError: It is not there.
    """
    for folder in (data / "store", data / "pins"):
        path = snapshot_file(folder, number)
        if path.is_file():
            return path
    raise StoreError("STORE_SNAPSHOT_MISSING", folder=str(data / "store"), number=number)


def list_snapshots(data: Path) -> tuple[Snapshot, ...]:
    """List every snapshot that this program can open, newest first; an empty data folder has none.

    Raises:
        StoreError: The pointer is damaged.
    """
    current = current_number(data) or 0
    kept = {number for number in numbers_in(data / "store") if number <= current}
    found = []
    for number in sorted(kept | set(numbers_in(data / "pins")), reverse=True):
        try:
            found.append(find_snapshot(data, number))
        except StoreError:
            # Of an older program, or damaged: opening it by its number says which.
            continue
    return tuple(found)


def pin_file(data: Path, number: int) -> Path:
    """Name the small file that holds the name of a pinned snapshot."""
    return data / "pins" / f"snapshot-{number:06d}.json"


@dataclass(frozen=True, slots=True)
class Pin:
    """The label of a pinned snapshot. `schema` is the schema version that its file has."""

    name: str
    number: int
    schema: int


def read_pin(path: Path) -> Pin:
    """Read the label of a pinned snapshot.

    Raises:
        FileNotFoundError: It is not pinned.
        StoreError: The label is damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Pin(str(content["name"]), int(content["number"]), int(content["schema"]))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("STORE_PIN_DAMAGED", path=str(path)) from error


def _pin_name(data: Path, number: int) -> str | None:
    try:
        return read_pin(pin_file(data, number)).name
    except FileNotFoundError:
        return None


def read_meta(snapshot: Snapshot) -> Mapping[str, str]:
    """What a snapshot says of itself: when it was published, of which roster, checks and decisions.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    return _read_meta(snapshot.path, snapshot.mark)


def list_originals(snapshot: Snapshot) -> dict[str, str]:
    """List the files that a snapshot was made from: SHA-256 -> digest of the program that read them.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    return dict(fetch_rows(snapshot, "SELECT sha256, read_by FROM original"))


def is_outdated(data: Path) -> bool:
    """Say whether an older program published the current snapshot, so that it has to be published again.

    Raises:
        StoreError: The store is damaged.
    """
    current = current_number(data)
    if current is None:
        return False
    path = find_file(data, current)
    try:
        let_go(path)
        with connect(path) as connection:
            return schema.read_version(connection) < schema.load_steps()[-1].version
    except duckdb.Error as error:
        raise describe_damage(path, error) from error


def query(snapshot: Snapshot, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> "pd.DataFrame":
    """Run one SELECT over a snapshot and return its frame.

    Values are parameters, never part of `sql`. Safe from many threads: each call has its own cursor (one
    connection shared by threads silently returned empty results in a trial). DECIMAL arrives as float64 and
    ``sum`` of integers too: cast to BIGINT where a whole number is meant, or take `fetch_rows`.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    with borrow(snapshot.path, snapshot.mark, schema.require_current) as cursor:
        return _execute(cursor, snapshot.path, sql, params).df()


def fetch_rows(
    snapshot: Snapshot, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()
) -> list[tuple[Any, ...]]:
    """Run one SELECT and return Python values; DECIMAL stays `decimal.Decimal`.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    with borrow(snapshot.path, snapshot.mark, schema.require_current) as cursor:
        return _execute(cursor, snapshot.path, sql, params).fetchall()


def prune(data: Path) -> None:
    """Delete all but the last `KEPT_SNAPSHOTS` and whatever a killed publish left behind.

    Only for the holder of the write lock. What another process has open on Windows stays until next time.
    """
    store = data / "store"
    last = last_number(data)
    numbers = numbers_in(store)
    kept = set([number for number in numbers if number <= last][-KEPT_SNAPSHOTS:])
    doomed = [snapshot_file(store, number) for number in numbers if number not in kept]
    for path in (*doomed, *store.glob("building-*"), *store.glob(".*.part")):
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            continue


@lru_cache(maxsize=OPEN_SNAPSHOTS * 8)
def _read_meta(path: Path, mark: str) -> dict[str, str]:
    with borrow(path, mark, schema.require_current) as cursor:
        return dict(_execute(cursor, path, "SELECT key, value FROM meta", ()).fetchall())


def _execute(
    cursor: duckdb.DuckDBPyConnection, path: Path, sql: str, params: Sequence[Any] | Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    values = dict(params) if isinstance(params, Mapping) else list(params)
    try:
        return cursor.execute(sql, values)
    except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException) as error:
        raise describe_damage(path, error) from error
    except duckdb.Error as error:  # duckdb 2 has no class of its own for a wrong checksum
        if is_damaged(error):
            raise describe_damage(path, error) from error
        raise
