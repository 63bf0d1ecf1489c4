"""Taking a publish back: the snapshot before it is published again, under a number of its own.

The pointer never moves backwards. What was undone keeps its number, and its file until its turn to be cleared
comes; links to it are told that figures have changed, and undoing twice brings it back. Files that only the
undone publish brought stay in ``files/``; their receipts say that they were taken back, so that making the
store again from its files gives the restored state and not the undone one.

A snapshot whose file is damaged or gone can be left as well. What it brought is then known to nobody, so its
files and their receipts, and the roster, stay as they are: handing the files in again brings them back.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from analytics.errors import StoreError
from analytics.model import Stage
from analytics.store import originals, schema, snapshots
from analytics.store.durable import replace_patiently, sync_file, sync_folder, write_atomically
from analytics.store.publishing import clear_building, next_number, set_meta
from analytics.store.records import Reception, Snapshot
from analytics.store.roster import find_roster
from analytics.store.writing import LOCK_SECONDS, as_store_error, utc_now, write_lock

DAMAGE = frozenset({"STORE_SNAPSHOT_UNREADABLE", "STORE_SNAPSHOT_MISSING"})
"""Errors of a snapshot of which nothing can be read any more."""

_ORIGINALS = "SELECT sha256, file, stage, received_on FROM original"


def find_former(data: Path) -> Snapshot | None:
    """Find the snapshot that `undo` would publish again, the one before the current, if there is one.

    One that an older program made, or that is damaged, is not returned to.

    Raises:
        StoreError: The pointer is damaged.
    """
    current = snapshots.current_number(data) or 0
    before = [number for number in snapshots.numbers_in(data / "store") if number < current]
    if not before:
        return None
    try:
        return snapshots.find_snapshot(data, before[-1])
    except StoreError:
        return None


def can_undo(data: Path) -> bool:
    """Say whether there is a last publish that can be taken back.

    Raises:
        StoreError: The store is damaged, and there is no snapshot before it.
    """
    if not snapshots.has_snapshot(data):
        return False
    return find_former(data) is not None or _is_first(snapshots.find_snapshot(data))


def undo(data: Path, expected: int, *, seconds: float = LOCK_SECONDS) -> Snapshot | None:
    """Take the last publish back, and give what is current then; None when the store is empty again.

    `expected` is the number of the snapshot that the person saw: when another publish came meanwhile, nothing
    is undone. Another writer is waited for as many `seconds`. Of a damaged snapshot only the state before is
    published again.

    Raises:
        StoreError: Something else was published meanwhile, nothing is left to return to, the disk is full.
            The old state stays.
    """
    with as_store_error(data), write_lock(data, seconds=seconds):
        number = snapshots.current_number(data) or 0
        if number != expected:
            raise StoreError("STORE_PUBLISHED_MEANWHILE", number=number, expected=expected)
        former = find_former(data)
        try:
            current = snapshots.find_snapshot(data)
            loads = _list_loads(current)
            undone, is_first = _list_receptions(current), _is_first(current)
            _read_roster_digest(current)
        except StoreError as error:
            if error.code not in DAMAGE or former is None:
                raise
            _publish_again(data, former, _list_loads(former))
            return snapshots.find_snapshot(data)
        if former is None and not is_first:
            raise StoreError("STORE_NOTHING_TO_UNDO")
        kept = _list_receptions(former) if former is not None else {}
        if former is None:
            snapshots.point_to_nothing(data, current.number)
        else:
            _publish_again(data, former, loads)
        _restore_roster(data, former, current)
        # Last: were this interrupted, the files would only come back with a store that is made again.
        both = kept.keys() | undone.keys()
        changed = {sha256: kept.get(sha256) for sha256 in both if undone.get(sha256) != kept.get(sha256)}
        originals.withdraw(data, changed)
        return snapshots.find_snapshot(data) if former is not None else None


def _is_first(snapshot: Snapshot) -> bool:
    """Say whether a single load made a snapshot, so that undoing it leaves an empty store."""
    return len(snapshots.fetch_rows(snapshot, "SELECT 1 FROM load LIMIT 2")) < 2


def _list_receptions(snapshot: Snapshot) -> Mapping[str, Reception]:
    rows = snapshots.fetch_rows(snapshot, _ORIGINALS)
    return {sha256: Reception(file, Stage(stage), day) for sha256, file, stage, day in rows}


def _list_loads(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    return snapshots.fetch_rows(snapshot, "SELECT * FROM load ORDER BY load_id")


def _publish_again(data: Path, former: Snapshot, loads: list[tuple[Any, ...]]) -> None:
    """Copy a snapshot under the next number, with the log of all loads, and make it current."""
    store = data / "store"
    number = next_number(data)
    building = store / f"building-{number:06d}.duckdb"
    try:
        shutil.copyfile(former.path, building)
        with duckdb.connect(building) as connection:
            schema.migrate(connection)
            schema.make_views(connection)
            connection.execute("DELETE FROM load")
            marks = ", ".join("?" * len(loads[0]))
            connection.executemany(f"INSERT INTO load VALUES ({marks})", loads)  # noqa: S608 - marks only
            now = utc_now()
            connection.execute(
                "INSERT INTO load BY NAME SELECT ? AS load_id, ? AS started_at, ? AS finished_at, 0 AS files,"
                " 0 AS added, 0 AS versioned, 0 AS unchanged, 0 AS refused, ? AS restored",
                [number, now, now, former.number],
            )
            set_meta(connection, {"number": str(number), "published_at": now.isoformat()})
            connection.execute("CHECKPOINT")
        sync_file(building)
        replace_patiently(building, snapshots.snapshot_file(store, number))
        sync_folder(store)
        snapshots.point_to(data, number)
    finally:
        clear_building(building)
    snapshots.prune(data)


def _restore_roster(data: Path, former: Snapshot | None, undone: Snapshot) -> None:
    """Bring back the roster that the restored snapshot was made with, if the undone load replaced it.

    The present one stays beside it. One that a person has edited in its place since is left alone.
    """
    before, after = (_read_roster_digest(former) if former else ""), _read_roster_digest(undone)
    present = find_roster(data)
    if present is None or before == after or _digest(present) != after:
        return
    replaced = next((path for path in sorted(data.glob("roster-*.*")) if _digest(path) == before), None)
    if before and replaced is None:
        return
    write_atomically(data / f"roster-{after[:8]}{present.suffix}", present.read_bytes())
    target = data / f"roster{replaced.suffix}" if replaced else None
    if target and replaced:
        write_atomically(target, replaced.read_bytes())
    if present != target:
        present.unlink()


def _read_roster_digest(snapshot: Snapshot) -> str:
    rows = snapshots.fetch_rows(snapshot, "SELECT value FROM meta WHERE key = 'roster_digest'")
    return str(rows[0][0] or "") if rows else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
