"""Publishing: a new snapshot beside the one that is being read, and the pointer moved last.

A load never touches the file that readers have open. It copies the current snapshot (never by a hard link,
DuckDB writes in place), loads, checkpoints, makes file and folder durable and then moves the pointer. A crash
at any point leaves the old snapshot current; the next publish clears away what remains of the new one.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import filelock

from analytics.errors import StoreError
from analytics.store import originals, schema, snapshots
from analytics.store.durable import replace_patiently, sync_file, sync_folder, write_atomically
from analytics.store.load import Load, add_wide_columns, check_books, load_evidence
from analytics.store.records import FileReading, Published, Refusal, Snapshot
from analytics.store.roster import find_roster, load_roster
from analytics.store.rows import collect_rows
from analytics.store.summary import summarise, summarise_nothing
from analytics.store.versions import derive_filings

WRITER_MEMORY = "600MB"
LOCK_SECONDS = 3600
"""How long a writer queues for another one before it gives up."""

MAX_PIN_NAME = 60

_DISK_ERRORS = (
    OSError,
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
)
"""What a full disk, a removed folder or a damaged file looks like."""


def publish(data: Path, results: Iterable[FileReading | Refusal], *, is_sample: bool = False) -> Published:
    """Store what was read and publish it as one new snapshot; publish nothing when nothing is new.

    `results` is consumed while it is being read, before the write lock is taken. The roster of the data
    folder is read anew each time, so an edited roster takes effect with the next publish of anything.

    Raises:
        StoreError: The disk is full, the folder cannot be written, another writer holds the lock for an hour,
            or the store is damaged. The old snapshot stays current.
        RosterError: The roster of the data folder has unusable rows.
    """
    started_at = _now()
    with _as_store_error(data):
        (data / "store").mkdir(parents=True, exist_ok=True)
        collected = collect_rows(_keep_originals(data, results))
        with _write_lock(data):
            roster_path = find_roster(data)
            load = Load(
                collected=collected,
                receipts=originals.merge_receipts(data, collected.files),
                roster=load_roster(roster_path) if roster_path else (),
                roster_digest=sha256(roster_path.read_bytes()).hexdigest() if roster_path else "",
                is_sample=is_sample,
                started_at=started_at,
            )
            return _publish(data, load)


def pin(data: Path, name: str) -> Snapshot:
    """Keep the current snapshot for ever under a name, e.g. ``2025 定稿``.

    Raises:
        StoreError: The name is empty, too long or another snapshot's, or there is nothing to pin.
    """
    clean = " ".join(name.split())
    if not clean or len(clean) > MAX_PIN_NAME or not clean.isprintable():
        raise StoreError(f"{name!r} is no name for a release: 1 to {MAX_PIN_NAME} printable characters.")
    with _as_store_error(data), _write_lock(data):
        snapshot = snapshots.find_snapshot(data)
        for other in snapshots.list_snapshots(data):
            if other.pin == clean and other.number != snapshot.number:
                raise StoreError(f"{clean!r} already names snapshot {other.number}. Choose another name.")
        folder = data / "pins"
        folder.mkdir(exist_ok=True)
        kept = snapshots.snapshot_file(folder, snapshot.number)
        if not kept.is_file():
            temporary = folder / f".{kept.name}.part"
            shutil.copyfile(snapshot.path, temporary)
            sync_file(temporary)
            replace_patiently(temporary, kept)
        content = {"name": clean, "number": snapshot.number, "pinned_at": _now().isoformat()}
        label = snapshots.pin_file(data, snapshot.number)
        write_atomically(label, json.dumps(content, ensure_ascii=False).encode())
    return snapshots.find_snapshot(data)


def _publish(data: Path, load: Load) -> Published:
    """Build the next snapshot, and make it the current one if it says anything new."""
    store = data / "store"
    snapshots.prune(data)
    current = snapshots.current_number(data)
    if current is None:
        snapshots.point_to(data, None)
    used = (current or 0, *snapshots.numbers_in(store), *snapshots.numbers_in(data / "pins"))
    number = max(used) + 1
    building = store / f"building-{number:06d}.duckdb"
    try:
        if current is not None:
            # The current snapshot may be damaged or gone: find_snapshot says so clearly.
            shutil.copyfile(snapshots.find_file(data, current), building)
        changes = _build(building, number, load)
        if current is None and changes.books.reports == 0:
            # A first load without any report leaves the store empty, so that the samples are still shown.
            return replace(changes, is_new=False)
        if not changes.is_new:
            return replace(changes, snapshot=snapshots.find_snapshot(data))
        sync_file(building)
        replace_patiently(building, snapshots.snapshot_file(store, number))
        sync_folder(store)
        snapshots.point_to(data, number)
    finally:
        for left in store.glob(f"{building.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    snapshots.prune(data)
    return replace(changes, snapshot=snapshots.find_snapshot(data))


def _build(path: Path, number: int, load: Load) -> Published:
    """Bring the copied file (or a new one) to the state after this load; checkpointed and closed."""
    connection = duckdb.connect(
        path,
        config={
            "memory_limit": WRITER_MEMORY,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )
    try:
        is_outdated = schema.read_version(connection) < schema.load_steps()[-1].version
        schema.migrate(connection)
        connection.execute("BEGIN")
        has_columns = add_wide_columns(connection)
        is_new = load_evidence(connection, load)
        has_meta = _read_meta(connection).get("roster_digest") != load.roster_digest
        if not (is_new or is_outdated or has_columns or has_meta):
            changes = summarise_nothing(connection, load)
            connection.execute("ROLLBACK")
            return changes
        matches = derive_filings(connection, load.roster)
        check_books(connection, path)
        changes = summarise(connection, load, matches)
        _note_load(connection, number, load, changes)
        schema.make_views(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        return changes
    finally:
        connection.close()


def _note_load(connection: duckdb.DuckDBPyConnection, number: int, load: Load, changes: Published) -> None:
    finished_at = _now()
    connection.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number,
            load.started_at,
            finished_at,
            len(load.collected.files) + len(load.collected.refusals),
            len(changes.added),
            len(changes.versioned),
            len(changes.unchanged) + len(changes.copies),
            len(load.collected.refusals),
        ],
    )
    meta = {
        "number": str(number),
        "published_at": finished_at.isoformat(),
        "is_sample": str(load.is_sample).lower(),
        "roster_digest": load.roster_digest,
    }
    connection.execute("DELETE FROM meta")
    connection.execute(
        "INSERT INTO meta SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [list(meta), list(meta.values())],
    )


def _read_meta(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def _keep_originals(data: Path, results: Iterable[FileReading | Refusal]) -> Iterator[FileReading | Refusal]:
    """Copy each file into the data folder as soon as it is read; what changed meanwhile is refused."""
    for result in results:
        if isinstance(result, Refusal) or originals.keep_original(data, result.path, result.sha256):
            yield result
        else:
            name = result.reception.name if result.reception else result.path.name
            received_on = result.reception.received_on if result.reception else _now().date()
            reason = "The file was changed while it was being read. Ingest it again."
            yield Refusal(name, None, result.sha256, reason, received_on)


def _now() -> datetime:
    """The present moment in UTC, without zone and to the second, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@contextmanager
def _write_lock(data: Path) -> Iterator[None]:
    """Queue with other writers of this data folder; the system frees the lock of a killed one."""
    lock = filelock.FileLock(data / "write.lock", timeout=LOCK_SECONDS)
    try:
        with lock:
            yield
    except filelock.Timeout as error:
        raise StoreError(
            f"{data}: another program has been writing for an hour. End it, then repeat."
        ) from error


@contextmanager
def _as_store_error(data: Path) -> Iterator[None]:
    """Say in one line what a full disk, a read-only folder or a damaged file prevented."""
    try:
        yield
    except _DISK_ERRORS as error:
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StoreError(
            f"{data} could not be written ({first_line}). The old state stays as it was; "
            "make room or check the permissions, then repeat."
        ) from error
