"""Writing so that nobody ever sees half a file, and receipts that no order can change."""

import itertools
from datetime import date
from pathlib import Path

import pytest

from analytics.model import Stage
from analytics.store import Reception, durable
from analytics.store.durable import replace_patiently, write_atomically, write_many_atomically
from analytics.store.originals import Receipt


def test_a_failed_write_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full while the new content is written: the old one stays, nothing else is left."""
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_many_files_are_written_where_nothing_can_be_synced_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has no call for the whole disk: each file is made durable by itself."""
    monkeypatch.delattr("os.sync", raising=False)
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_file", synced.append)
    contents = {tmp_path / name: name.encode() for name in ("a", "b")}
    waiting = tmp_path / ".incoming"
    write_many_atomically(contents, waiting)
    assert list(waiting.iterdir()) == []
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path != waiting} == contents
    assert len(synced) == 2


def test_a_refused_move_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses while another process has the file open; two refusals later it is moved."""
    refusals = iter([PermissionError(), PermissionError()])
    original = Path.replace

    def replace(source: Path, target: Path) -> Path:
        for refusal in refusals:
            raise refusal
        return original(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(durable, "REPLACE_PAUSE_SECONDS", 0)
    (tmp_path / "new").write_bytes(b"x")
    replace_patiently(tmp_path / "new", tmp_path / "current")
    assert (tmp_path / "current").read_bytes() == b"x"


def test_a_move_that_is_always_refused_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After two seconds the person has to know."""

    def refuse(*_: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(durable, "REPLACE_PAUSE_SECONDS", 0)
    with pytest.raises(PermissionError):
        replace_patiently(tmp_path / "new", tmp_path / "current")


def test_a_receipt_says_the_same_in_any_order_of_receipt() -> None:
    """Fullest name, latest stage, first day with that stage."""
    receptions = [
        Reception("report.pdf", Stage.DRAFT, date(2025, 1, 3)),
        Reception("a/report.pdf", Stage.FILED, date(2025, 1, 20)),
        Reception("b/report.pdf", Stage.FILED, date(2025, 1, 18)),
        Reception("x.pdf", Stage.DRAFT, date(2025, 2, 1)),
    ]
    found = set()
    for order in itertools.permutations(receptions):
        receipt = Receipt(())
        for reception in order:
            receipt = receipt.add(reception, has_explicit_date=True)
        found.add((receipt.name, receipt.stage, receipt.received_on, receipt.receptions))
    assert len(found) == 1
    ((name, stage, received_on, kept),) = found
    assert (name, stage, received_on) == ("b/report.pdf", Stage.FILED, date(2025, 1, 18))
    assert len(kept) == 4


def test_the_day_of_ingestion_is_no_news_for_a_known_file() -> None:
    """Only a day that a person names, another stage, or another name adds to a receipt."""
    first = Receipt(()).add(Reception("a.pdf", Stage.FILED, date(2025, 1, 20)), has_explicit_date=False)
    assert first.add(Reception("a.pdf", Stage.FILED, date(2025, 9, 9)), has_explicit_date=False) is first
    renamed = first.add(Reception("bb.pdf", Stage.FILED, date(2025, 9, 9)), has_explicit_date=False)
    assert (renamed.name, renamed.received_on) == ("bb.pdf", date(2025, 1, 20))
    earlier = first.add(Reception("a.pdf", Stage.FILED, date(2025, 1, 10)), has_explicit_date=True)
    assert earlier.received_on == date(2025, 1, 10)
