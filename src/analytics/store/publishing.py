"""Publishing: a new snapshot beside the one that is being read, and the pointer moved last.

A load never touches the file that readers have open. It copies the current snapshot (never by a hard link,
DuckDB writes in place), loads, checkpoints, makes file and folder durable and then moves the pointer. A crash
at any point leaves the old snapshot current; the next publish clears away what remains of the new one.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import duckdb

from analytics.errors import UnreadableFile
from analytics.model import Message
from analytics.store import originals, schema, snapshots
from analytics.store.confirmed import Recheck, confirm_figures
from analytics.store.decided import settle
from analytics.store.derived import Checks, replace_derived
from analytics.store.durable import replace_patiently, sync_file, sync_folder
from analytics.store.load import Load, add_wide_columns, check_books, load_evidence
from analytics.store.opened import describe_damage, is_damaged
from analytics.store.pins import upgrade_pins
from analytics.store.placing import place_decisions
from analytics.store.records import FileReading, Published, Refusal, Snapshot
from analytics.store.reviews import Reviews, load_reviews
from analytics.store.roster import find_roster, load_roster
from analytics.store.rows import collect_rows
from analytics.store.summary import summarise, summarise_nothing
from analytics.store.versions import derive_filings
from analytics.store.writing import LOCK_SECONDS, as_store_error, utc_now, write_lock

WRITER_MEMORY = "600MB"


def publish(
    data: Path,
    results: Iterable[FileReading | Refusal],
    *,
    checks: Checks | None = None,
    recheck: Recheck | None = None,
    is_sample: bool = False,
    seconds: float = LOCK_SECONDS,
    on_wait: Callable[[], None] | None = None,
) -> Published:
    """Store what was read and publish it as one new snapshot; publish nothing when nothing is new.

    `results` is consumed while it is being read, before the write lock is taken. The roster of the data
    folder is read anew each time, so an edited roster takes effect with the next publish of anything.
    `checks` look at all filings together, inside the snapshot before it is published; `recheck` looks again
    at a filing of which a person confirmed figures. `on_wait` is called when another writer has to be waited
    for, which is done as many `seconds`.

    Raises:
        StoreError: The disk is full, the folder cannot be written, another writer does not end in time,
            or the store is damaged. The old snapshot stays current.
        RosterError: The roster of the data folder has unusable rows.
    """
    started_at = utc_now()
    with as_store_error(data):
        (data / "store").mkdir(parents=True, exist_ok=True)
    collected = collect_rows(_keep_originals(data, results))
    with as_store_error(data), write_lock(data, seconds=seconds, on_wait=on_wait):
        roster_path = find_roster(data)
        load = Load(
            collected=collected,
            receipts=originals.merge_receipts(data, collected.files),
            roster=load_roster(roster_path) if roster_path else (),
            roster_digest=sha256(roster_path.read_bytes()).hexdigest() if roster_path else "",
            is_sample=is_sample,
            started_at=started_at,
            checks=checks,
            decided=settle(load_reviews(data)),
            recheck=recheck,
        )
        return _publish(data, load)


def has_pending(snapshot: Snapshot, reviews: Reviews) -> bool:
    """Say whether people decided anything that changes figures and is not in a snapshot.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    return settle(reviews).digest != snapshots.read_meta(snapshot).get("decided_digest", "")


def _publish(data: Path, load: Load) -> Published:
    """Build the next snapshot, and make it the current one if it says anything new."""
    store = data / "store"
    snapshots.prune(data)
    originals.clear_incoming(data)
    upgrade_pins(data)
    current = snapshots.current_number(data)
    if current is None:
        snapshots.point_to_nothing(data, snapshots.last_number(data))
    number = next_number(data)
    building = store / f"building-{number:06d}.duckdb"
    try:
        former = None if current is None else snapshots.find_file(data, current)
        if former is not None:
            shutil.copyfile(former, building)
        try:
            changes = _build(building, number, load)
        except duckdb.Error as error:  # duckdb 2 has no class of its own for a wrong checksum
            if former is not None and is_damaged(error):
                raise describe_damage(former, error) from error
            raise
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
        clear_building(building)
    snapshots.prune(data)
    return replace(changes, snapshot=snapshots.find_snapshot(data))


def next_number(data: Path) -> int:
    """Number the next snapshot: no number is ever used twice. For the holder of the write lock."""
    kept = (*snapshots.numbers_in(data / "store"), *snapshots.numbers_in(data / "pins"))
    return max((snapshots.last_number(data), *kept)) + 1


def clear_building(building: Path) -> None:
    """Delete what is left of a snapshot that was being built."""
    for left in building.parent.glob(f"{building.name}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


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
        meta = _read_meta(connection)
        has_meta = meta.get("roster_digest") != load.roster_digest
        has_rules = load.checks is not None and meta.get("checks_digest") != load.checks.digest
        has_decisions = meta.get("decided_digest", "") != load.decided.digest
        if not (is_new or is_outdated or has_columns or has_meta or has_rules or has_decisions):
            changes = summarise_nothing(connection, load)
            connection.execute("ROLLBACK")
            return changes
        placed, lost = place_decisions(connection, load.decided)
        confirm_figures(connection, placed, load.roster, load.recheck)
        derived = derive_filings(connection, load.roster, placed)
        derived = replace(derived, notices=(*lost, *derived.notices))
        check_books(connection, path)
        replace_derived(connection, load.checks)
        changes = summarise(connection, load, derived)
        _note_load(connection, number, load, changes)
        schema.make_views(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        return changes
    finally:
        connection.close()


def _note_load(connection: duckdb.DuckDBPyConnection, number: int, load: Load, changes: Published) -> None:
    finished_at = utc_now()
    connection.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
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
        "is_sample": str(load.is_sample or _read_meta(connection).get("is_sample") == "true").lower(),
        "roster_digest": load.roster_digest,
        "checks_digest": load.checks.digest if load.checks is not None else "",
        "decided_digest": load.decided.digest,
    }
    set_meta(connection, meta)


def set_meta(connection: duckdb.DuckDBPyConnection, meta: Mapping[str, str]) -> None:
    """Note what a snapshot says of itself; what `meta` does not name stays."""
    names = list(meta)
    connection.execute("DELETE FROM meta WHERE list_contains(?::VARCHAR[], key)", [names])
    connection.execute(
        "INSERT INTO meta SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", [names, list(meta.values())]
    )


def _read_meta(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def _keep_originals(data: Path, results: Iterable[FileReading | Refusal]) -> Iterator[FileReading | Refusal]:
    """Copy each file into the data folder as soon as it is read; what changed meanwhile is refused."""
    for result in results:
        if isinstance(result, Refusal):
            yield result
            continue
        with as_store_error(data):
            is_kept = originals.keep_original(data, result.path, result.sha256)
        if is_kept:
            yield result
        else:
            name = result.reception.name if result.reception else result.path.name
            received_on = result.reception.received_on if result.reception else utc_now().date()
            error = UnreadableFile(name, "FILE_CHANGED")
            reason = Message(error.say_reason("zh"), error.say_reason("en"))
            yield Refusal(name, None, result.sha256, error.code, reason, received_on)
