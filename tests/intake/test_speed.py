"""What a batch of a thousand files costs is guarded without a clock: what is the same is not read again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import office
from analytics import intake, pipeline, store
from analytics.intake import review, said, staging
from analytics.intake.worker import read_batch
from analytics.store import matching
from intake.kit import hand_in, report

FILES = 3


@pytest.fixture
def batch(tmp_path: Path) -> intake.Batch:
    """Some files that were read, of an office with a roster."""
    (tmp_path / "roster.csv").write_text(office.ROSTER, encoding="utf-8")
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, *map(report, range(FILES)))
    read_batch(tmp_path, batch.id)
    return batch


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file of a batch, every roster and every name that is looked at anew."""
    found: list[str] = []

    def note(module: Any, name: str, tell: Callable[..., str]) -> None:
        real = getattr(module, name)

        def noted(*arguments: Any) -> Any:
            found.append(tell(*arguments))
            return real(*arguments)

        monkeypatch.setattr(module, name, noted)

    for module in (staging, said):
        note(module, "read_json", lambda path: path.name)
    note(store, "load_roster", lambda path: path.name)
    note(matching, "inferred_id", lambda name: f"name {name}")
    for kept in (staging._load_file, said._load_said, said._digest_file, review._read_roster):
        kept.cache_clear()
    return found


def look(data: Path, batch: intake.Batch) -> intake.Review:
    """What a run of the page looks at."""
    versions = intake.find_versions(data, pipeline.load_office(data))
    assert not intake.has_unread(data, batch.id, versions)
    return intake.review_batch(data, batch, versions)


def test_a_run_of_the_page_reads_what_is_new(tmp_path: Path, batch: intake.Batch, read: list[str]) -> None:
    """The second run reads no file of the batch again, nor the roster; a file that is replaced is seen."""
    first = look(tmp_path, batch)
    assert sorted(read) == ["file.json"] * FILES + ["roster.csv"] + ["said.json"] * FILES
    read.clear()
    assert look(tmp_path, batch) == first
    assert read == []
    home = first.files[1][0].path.parent
    content = json.loads((home / "said.json").read_text(encoding="utf-8"))
    content["reports"][0]["report_year"] = 2031
    store.write_atomically(home / "said.json", json.dumps(content, ensure_ascii=False).encode())
    assert look(tmp_path, batch).reports[1].report_year == 2031
    assert read == ["said.json"]


def test_another_roster_is_seen_at_once(tmp_path: Path, batch: intake.Batch, read: list[str]) -> None:
    """Names are looked for once in a roster, and again in the next one."""
    known = look(tmp_path, batch)
    assert known.reports[0].match is not None
    roster = tmp_path / "roster.csv"
    lines = roster.read_text(encoding="utf-8").splitlines(keepends=True)
    printed = known.reports[0].said.agency
    kept = [line for line in lines if printed is None or printed not in line]
    assert len(kept) < len(lines)
    store.write_atomically(roster, "".join(kept).encode())
    read.clear()
    changed = look(tmp_path, batch)
    assert "agency_unknown" in changed.reports[0].doubts
    assert read.count("roster.csv") == 1
    assert read.count(f"name {printed}") == 1
    read.clear()
    assert look(tmp_path, batch) == changed
    assert read == []


def test_a_file_that_leaves_is_gone_and_one_that_comes_is_there(tmp_path: Path, batch: intake.Batch) -> None:
    """What is kept of a batch never stands for what lies on the disk."""
    assert len(intake.list_files(tmp_path, batch.id)) == FILES
    hand_in(tmp_path, batch.id, report(FILES))
    listed = intake.list_files(tmp_path, batch.id)
    assert [file.number for file in listed] == ["0001", "0002", "0003", "0004"]
    (listed[0].path.parent / "file.json").unlink()
    assert [file.number for file in intake.list_files(tmp_path, batch.id)] == ["0002", "0003", "0004"]
    intake.discard_batch(tmp_path, batch.id)
    assert intake.list_files(tmp_path, batch.id) == ()
