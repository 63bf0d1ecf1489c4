"""The files as they were received: kept by their SHA-256, never changed, each with a receipt beside it.

``files/<first two digits>/<sha256>`` holds the bytes, ``<sha256>.json`` says under which names, at which
stage and on which days the file came. A snapshot can be made again from these and the roster alone.
"""

import errno
import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analytics.errors import StoreError
from analytics.model import Stage
from analytics.store.durable import replace_patiently, sync_all, write_many_atomically
from analytics.store.records import FileReading, Reception

BLOCK = 1024 * 1024
INCOMING = ".incoming"
ABANDONED_SECONDS = 24 * 3600
STAGES = tuple(Stage)
"""From the earliest to the latest: a later stage wins."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """All ways in which one file came to the office.

    `withdrawn` are those that an undone publish took back: they count no more and are not forgotten.
    """

    receptions: tuple[Reception, ...]
    withdrawn: tuple[Reception, ...] = ()

    @property
    def name(self) -> str:
        """The fullest name that the file was ever given; the order of receipt does not matter."""
        return max((reception.name for reception in self.receptions), key=lambda name: (len(name), name))

    @property
    def stage(self) -> Stage:
        """The latest stage that the file was ever given."""
        return max((reception.stage for reception in self.receptions), key=STAGES.index)

    @property
    def received_on(self) -> date:
        """The first day on which it came with that stage."""
        return min(reception.received_on for reception in self.receptions if reception.stage is self.stage)

    def add(self, reception: Reception, *, has_explicit_date: bool) -> "Receipt":
        """Note one more reception, unless it says nothing new.

        Ingesting the same file on another day is no news; naming another day of receipt, another stage or
        another name is.
        """
        same_stage = [known for known in self.receptions if known.stage is reception.stage]
        if not same_stage or has_explicit_date:
            new = reception
        elif any(known.name == reception.name for known in self.receptions):
            return self
        else:
            new = reception._replace(received_on=min(known.received_on for known in same_stage))
        if new in self.receptions:
            return self
        return replace(self, receptions=tuple(sorted((*self.receptions, new))))

    def withdraw(self, kept: Reception | None) -> "Receipt":
        """Take back the receptions that make this receipt say more than `kept`; None takes back all."""
        every = {*self.receptions, *self.withdrawn}
        stays = {reception for reception in every if kept and _is_within(reception, kept)}
        return Receipt(tuple(sorted(stays)), tuple(sorted(every - stays)))


def _is_within(reception: Reception, kept: Reception) -> bool:
    """Say whether a reception adds nothing to a receipt of this name, stage and day."""
    is_earlier = reception.stage is kept.stage and reception.received_on < kept.received_on
    is_fuller = (len(reception.name), reception.name) > (len(kept.name), kept.name)
    return not (is_earlier or is_fuller) and STAGES.index(reception.stage) <= STAGES.index(kept.stage)


def hash_file(path: Path) -> tuple[str, int]:
    """Hash a file without holding it in memory: SHA-256 and size.

    Raises:
        OSError: It cannot be read.
    """
    if path.exists() and not path.is_file():
        # A pipe or a device would never end.
        raise OSError(errno.EINVAL, "not a regular file")
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def original_file(data: Path, sha256: str) -> Path:
    """Name the kept file with this hash."""
    return data / "files" / sha256[:2] / sha256


def is_original(data: Path, path: Path) -> bool:
    """Say whether a path lies among the kept files of this data folder."""
    return path.resolve().is_relative_to((data / "files").resolve())


def is_withdrawn(data: Path, sha256: str) -> bool:
    """Say whether a kept file was taken back with the publish that brought it, and not handed in since.

    Raises:
        StoreError: Its receipt is damaged.
    """
    receipt = load_receipt(data, sha256)
    return receipt is not None and not receipt.receptions


def withdraw(data: Path, kept: Mapping[str, Reception | None]) -> None:
    """Take back what the receipts of some files say beyond `kept`. For the holder of the write lock.

    Raises:
        StoreError: A receipt is damaged.
        OSError: The disk is full or not writable.
    """
    changed = {}
    for sha256, reception in kept.items():
        old = load_receipt(data, sha256)
        new = old and old.withdraw(reception)
        if new is not None and new != old:
            changed[_receipt_file(data, sha256)] = _write_receipt(new)
    if changed:
        write_many_atomically(changed, data / "files" / INCOMING)


def keep_original(data: Path, source: Path, sha256: str) -> bool:
    """Copy a file into the data folder, whole or not at all; durable once it has its receipt.

    Returns:
        False when the file no longer has this hash: it was changed since it was read.

    Raises:
        OSError: The disk is full or not writable.
    """
    target = original_file(data, sha256)
    # Without a receipt it may be what a power failure left of an earlier copy.
    if target.is_file() and _receipt_file(data, sha256).is_file():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    # All in one folder, where what a killed writer left is easily found.
    temporary = data / "files" / INCOMING / f"{sha256}.{os.getpid()}.part"
    temporary.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reader, temporary.open("wb") as writer:
            while block := reader.read(BLOCK):
                digest.update(block)
                writer.write(block)
        if digest.hexdigest() != sha256:
            return False
        replace_patiently(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def clear_incoming(data: Path) -> None:
    """Delete what writers that were killed long ago left half copied."""
    for path in (data / "files" / INCOMING).glob("*.part"):
        try:
            if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                path.unlink()
        except (FileNotFoundError, PermissionError):
            # Its writer has just finished with it, or is not dead at all.
            continue


def merge_receipts(data: Path, readings: Iterable[FileReading]) -> Mapping[str, Receipt]:
    """Note how each of these files came, and give their receipts by hash. For the holder of the write lock.

    Raises:
        StoreError: A receipt is damaged, or a kept file has none.
        OSError: The disk is full or not writable.
    """
    receipts, changed = {}, {}
    for reading in readings:
        old = load_receipt(data, reading.sha256)
        new = old
        if reading.reception is not None:
            new = (old or Receipt(())).add(reading.reception, has_explicit_date=reading.has_explicit_date)
        if new is None:
            raise StoreError("STORE_RECEIPT_MISSING", path=str(_receipt_file(data, reading.sha256)))
        receipts[reading.sha256] = new
        if new != old:
            changed[_receipt_file(data, reading.sha256)] = _write_receipt(new)
    if changed:
        sync_all(original_file(data, digest) for digest in receipts)
        write_many_atomically(changed, data / "files" / INCOMING)
    return receipts


def load_receipt(data: Path, sha256: str) -> Receipt | None:
    """Read the receipt of a kept file, or None where there is none yet.

    Raises:
        StoreError: It is damaged.
    """
    path = _receipt_file(data, sha256)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        receptions = _read_receptions(content["receptions"])
        withdrawn = _read_receptions(content.get("withdrawn", []))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("STORE_RECEIPT_DAMAGED", path=str(path)) from error
    return Receipt(receptions, withdrawn)


def _read_receptions(entries: list[dict[str, str]]) -> tuple[Reception, ...]:
    return tuple(sorted(
        Reception(entry["name"], Stage(entry["stage"]), date.fromisoformat(entry["received_on"]))
        for entry in entries
    ))  # fmt: skip


def _receipt_file(data: Path, sha256: str) -> Path:
    return original_file(data, sha256).with_name(f"{sha256}.json")


def _write_receipt(receipt: Receipt) -> bytes:
    content = {"receptions": _list_receptions(receipt.receptions)}
    if receipt.withdrawn:
        content["withdrawn"] = _list_receptions(receipt.withdrawn)
    return json.dumps(content, ensure_ascii=False).encode()


def _list_receptions(receptions: Iterable[Reception]) -> list[dict[str, str]]:
    return [
        {"name": entry.name, "stage": entry.stage, "received_on": entry.received_on.isoformat()}
        for entry in receptions
    ]
