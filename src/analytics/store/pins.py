"""Pinned releases (定稿): snapshots that stay for ever under a name, even when `store/` is made again."""

import json
import shutil
from pathlib import Path

import duckdb

from analytics.errors import StoreError
from analytics.store import schema, snapshots
from analytics.store.durable import replace_patiently, sync_file, write_atomically
from analytics.store.records import Snapshot
from analytics.store.writing import LOCK_SECONDS, as_store_error, utc_now, write_lock

MAX_PIN_NAME = 60


def pin(data: Path, name: str, *, seconds: float = LOCK_SECONDS) -> Snapshot:
    """Keep the current snapshot for ever under a name, e.g. ``2025 定稿``.

    Another writer is waited for as many `seconds`.

    Raises:
        StoreError: The name is empty, too long or another snapshot's, or there is nothing to pin.
    """
    clean = " ".join(name.split())
    if not clean or len(clean) > MAX_PIN_NAME or not clean.isprintable():
        raise StoreError("STORE_PIN_NAME_UNUSABLE", name=name, limit=MAX_PIN_NAME)
    snapshots.find_snapshot(data)
    with as_store_error(data), write_lock(data, seconds=seconds):
        upgrade_pins(data)
        snapshot = snapshots.find_snapshot(data)
        for other in snapshots.list_snapshots(data):
            if other.pin == clean and other.number != snapshot.number:
                raise StoreError("STORE_PIN_NAME_TAKEN", name=clean, number=other.number)
        folder = data / "pins"
        folder.mkdir(exist_ok=True)
        kept = snapshots.snapshot_file(folder, snapshot.number)
        if not kept.is_file():
            temporary = folder / f".{kept.name}.part"
            shutil.copyfile(snapshot.path, temporary)
            sync_file(temporary)
            replace_patiently(temporary, kept)
        _write_label(snapshots.pin_file(data, snapshot.number), clean, snapshot.number)
    return snapshots.find_snapshot(data)


def upgrade_pins(data: Path) -> None:
    """Bring pinned snapshots of older programs to the present schema, so that they can still be opened.

    Only for the holder of the write lock. Their figures stay what they were.
    """
    newest = schema.load_steps()[-1].version
    for label in sorted((data / "pins").glob("snapshot-*.json")):
        pinned = snapshots.read_pin(label)
        kept = label.with_suffix(".duckdb")
        if pinned.schema >= newest or not kept.is_file():
            continue
        temporary = label.with_name(f".{kept.name}.part")
        shutil.copyfile(kept, temporary)
        with duckdb.connect(temporary) as connection:
            schema.migrate(connection)
            schema.make_views(connection)
            connection.execute("CHECKPOINT")
        sync_file(temporary)
        replace_patiently(temporary, kept)
        _write_label(label, pinned.name, pinned.number)


def _write_label(path: Path, name: str, number: int) -> None:
    schema_version = schema.load_steps()[-1].version
    content = {"name": name, "number": number, "schema": schema_version, "labelled_at": utc_now().isoformat()}
    write_atomically(path, json.dumps(content, ensure_ascii=False).encode())
