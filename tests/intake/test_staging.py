"""Files that wait: whole on disk or not there, under names that can do no harm, within limits."""

import io
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from analytics import intake, store
from analytics.errors import StoreError, UnreadableFile
from analytics.intake import jobs, staging
from intake.kit import hand_in

HOSTILE = (
    ("../../../etc/passwd", "passwd"),
    ("..\\..\\boot.ini", "boot.ini"),
    ("/", "?"),
    ("..", ".."),
    ("con\x00\n\r.docx", "con.docx"),
    ("报告\u202excod.exe", "报告xcod.exe"),
    ("\ud800.pdf", ".pdf"),
    ("<img src=x onerror=alert(1)>.html", "<img src=x onerror=alert(1)>.html"),
    ("长" * 300 + ".docx", "长" * 190 + "….docx"),
)


@pytest.mark.parametrize(("given", "shown"), HOSTILE)
def test_hostile_names(tmp_path: Path, given: str, shown: str) -> None:
    """A name is shown without what could deceive, and never becomes part of a path."""
    batch = intake.open_batch(tmp_path)
    (file,) = hand_in(tmp_path, batch.id, (given, b"content"))
    assert file.name == shown
    assert [each.name for each in intake.list_files(tmp_path, batch.id)] == [shown]
    assert file.path == tmp_path / "intake" / batch.id / "0001" / "content"
    assert file.path.read_bytes() == b"content"
    outside = [path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "intake")]
    assert outside == []


def test_rosters_keep_what_they_are_told_by(tmp_path: Path) -> None:
    """A roster is told by its name's ending, so a staged file keeps that, out of a few fixed names."""
    batch = intake.open_batch(tmp_path)
    files = hand_in(
        tmp_path, batch.id, ("名录.CSV", b"a"), ("x/roster.xlsx", b"b"), ("a.csv.exe", b"c"), ("r.xlsx", b"d")
    )
    assert [file.path.name for file in files] == ["content.csv", "roster.xlsx", "content", "content.xlsx"]


def test_batch_of_a_link_is_no_path(tmp_path: Path) -> None:
    """What a link names is a batch, or nothing."""
    for name in ("..", "../../etc", "", "20260101-000000-abcdef/../..", "20260101-000000-abcdef"):
        with pytest.raises(StoreError) as caught:
            intake.load_batch(tmp_path, name)
        assert caught.value.code == "INTAKE_GONE"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too many, too large, or too much for the batch is refused by name and leaves nothing behind."""
    batch = intake.open_batch(tmp_path)
    monkeypatch.setattr(staging, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(staging, "MAX_BATCH_BYTES", 15)
    monkeypatch.setattr(staging, "MAX_FILES", 2)
    hand_in(tmp_path, batch.id, ("a.txt", b"x" * 10))
    for content, code in ((b"x" * 11, "INTAKE_FILE_TOO_LARGE"), (b"x" * 6, "INTAKE_TOO_MUCH")):
        with pytest.raises(UnreadableFile) as caught:
            hand_in(tmp_path, batch.id, ("b.txt", content))
        assert caught.value.code == code
        assert caught.value.file == "b.txt"
    hand_in(tmp_path, batch.id, ("b.txt", b"x" * 5))
    with pytest.raises(UnreadableFile) as caught:
        hand_in(tmp_path, batch.id, ("c.txt", b""))
    assert caught.value.code == "INTAKE_TOO_MANY_FILES"
    assert sorted(path.name for path in (tmp_path / "intake" / batch.id).iterdir()) == [
        "0001",
        "0002",
        "batch.json",
    ]


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits on the disk is refused in one sentence, and what was there stays."""
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, ("a.txt", b"first"))
    full = SimpleNamespace(free=staging.MIN_FREE_BYTES + 3)
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda _: full)
    with pytest.raises(StoreError) as caught:
        hand_in(tmp_path, batch.id, ("b.txt", b"second"))
    assert caught.value.code == "STORE_DISK_FULL"
    assert [file.name for file in intake.list_files(tmp_path, batch.id)] == ["a.txt"]


def test_upload_that_breaks_off(tmp_path: Path) -> None:
    """A stream that ends in an error leaves no half file."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
            raise OSError("gone")

    batch = intake.open_batch(tmp_path)
    with pytest.raises(StoreError):
        intake.stage_file(tmp_path, batch.id, "a.txt", Broken())
    assert intake.list_files(tmp_path, batch.id) == ()


def test_decisions_survive(tmp_path: Path) -> None:
    """What a person says of a batch is read back as it was said."""
    batch = intake.open_batch(tmp_path)
    said = intake.change_choice(batch, "0001", 2, intake.Choice("edu", 2023))
    seen = store.ReadAs("甲局", None, "0123456789abcdef01")
    said = intake.change_choice(said, "0001", 0, intake.Choice("com", None, seen))
    intake.save_batch(tmp_path, said)
    assert intake.load_batch(tmp_path, batch.id) == said


def test_batches_are_published_in_the_order_of_their_results(tmp_path: Path) -> None:
    """A batch that waited long and was published last is the last one to be cleared away."""
    old, new = (intake.open_batch(tmp_path).id for _ in range(2))
    for moment, batch in ((2, old), (1, new)):
        result = tmp_path / "intake" / batch / jobs.RESULT
        result.write_text("{}")
        os.utime(result, (moment, moment))
    assert intake.list_published(tmp_path) == (new, old)


def test_orphans_are_cleared(tmp_path: Path) -> None:
    """What killed uploads left is cleared after an hour; what waits, and the last results, stay."""
    waiting = intake.open_batch(tmp_path)
    hand_in(tmp_path, waiting.id, ("a.txt", b"a"))
    half, nothing = tmp_path / "intake" / waiting.id / "0002", tmp_path / "intake" / "20200101-000000-abcdef"
    for folder in (half, nothing):
        folder.mkdir()
        (folder / "content").write_bytes(b"half")
    intake.clear_intake(tmp_path, ())
    assert half.is_dir()
    own = tmp_path / "intake" / "2025年报原件"
    own.mkdir()
    long_ago = time.time() - staging.ABANDONED_SECONDS - 1
    for folder in (half, nothing, own):
        os.utime(folder, (long_ago, long_ago))
    published = [intake.open_batch(tmp_path).id for _ in range(staging.KEPT_PUBLISHED + 2)]
    intake.clear_intake(tmp_path, published)
    assert not half.exists()
    assert not nothing.exists()
    assert own.is_dir()
    kept = [batch.id for batch in staging.list_batches(tmp_path)]
    assert kept == sorted([waiting.id, *published[2:]], reverse=True)
    assert [file.name for file in intake.list_files(tmp_path, waiting.id)] == ["a.txt"]
