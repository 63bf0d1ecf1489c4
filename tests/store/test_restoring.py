"""Taking the last publish back: nothing lost, no number used twice, and nothing undone that nobody saw."""

from datetime import date
from pathlib import Path

import pytest

from analytics import pipeline
from analytics.errors import StoreError
from analytics.model import Stage
from analytics.store import (
    can_undo,
    fetch_rows,
    find_snapshot,
    has_snapshot,
    is_withdrawn,
    pin,
    publish,
    undo,
)
from analytics.store.roster import install_roster
from store.contents import dump_tables
from store.filings import make_filing, make_reading


def agencies(data: Path) -> list[str]:
    """The agencies that the current snapshot has a report of."""
    rows = fetch_rows(find_snapshot(data), "SELECT DISTINCT agency_printed FROM filing ORDER BY 1")
    return [name for (name,) in rows]


def test_undone_publish_is_as_if_it_had_not_been(tmp_path: Path) -> None:
    """The former snapshot is published again under a new number; undoing that brings the load back."""
    data, folder = tmp_path / "data", tmp_path / "in"
    publish(data, [make_reading(folder, make_filing("甲局", 2024, seed=1))])
    before = dump_tables(find_snapshot(data))
    second = make_reading(folder, make_filing("乙局", 2024, seed=2))
    publish(data, [second])
    restored = undo(data, 2)
    assert restored is not None
    assert restored.number == 3
    assert agencies(data) == ["甲局"]
    assert dump_tables(restored) == before
    log = fetch_rows(restored, "SELECT load_id, added, restored FROM load ORDER BY load_id")
    assert log == [(1, 1, None), (2, 1, None), (3, 0, 1)]
    undo(data, 3)
    assert agencies(data) == ["乙局", "甲局"]
    assert not is_withdrawn(data, second.sha256)
    assert len(pipeline.find_sources([data / "files"], data)) == 2


def test_first_publish_undone_leaves_an_empty_store(tmp_path: Path) -> None:
    """The store is empty again, its file stays for now, and the next publish has a number of its own."""
    data, folder = tmp_path / "data", tmp_path / "in"
    first = publish(data, [make_reading(folder, make_filing("甲局", 2024, seed=1))]).snapshot
    assert undo(data, 1) is None
    assert not has_snapshot(data)
    assert not can_undo(data)
    assert first is not None
    assert first.path.is_file()
    assert publish(data, []).snapshot is None
    published = publish(data, [make_reading(folder, make_filing("乙局", 2024, seed=2))])
    assert published.snapshot is not None
    assert published.snapshot.number == 2
    assert agencies(data) == ["乙局"]


def test_publish_that_nobody_saw_is_not_undone(tmp_path: Path) -> None:
    """Somebody else's publish of a moment ago is left alone."""
    data, folder = tmp_path / "data", tmp_path / "in"
    publish(data, [make_reading(folder, make_filing("甲局", 2024, seed=1))])
    publish(data, [make_reading(folder, make_filing("乙局", 2024, seed=2))])
    with pytest.raises(StoreError) as caught:
        undo(data, 1)
    assert caught.value.code == "STORE_PUBLISHED_MEANWHILE"
    assert agencies(data) == ["乙局", "甲局"]


def test_nothing_older_to_return_to(tmp_path: Path) -> None:
    """Where the former snapshot is gone nothing is undone, not even to an older pinned one."""
    data, folder = tmp_path / "data", tmp_path / "in"
    for seed in (1, 2, 3):
        publish(data, [make_reading(folder, make_filing(f"{seed}局", 2024, seed=seed))])
        if seed == 1:
            pin(data, "定稿")
    for number in (1, 2):
        (data / "store" / f"snapshot-{number:06d}.duckdb").unlink()
    assert not can_undo(data)
    with pytest.raises(StoreError) as caught:
        undo(data, 3)
    assert caught.value.code == "STORE_NOTHING_TO_UNDO"


def test_store_made_again_from_its_files_stays_undone(tmp_path: Path) -> None:
    """What was taken back comes back only when somebody hands it in again."""
    data, folder = tmp_path / "data", tmp_path / "in"
    old, new = make_filing("甲局", 2024, seed=1), make_filing("乙局", 2024, seed=2)
    draft = make_reading(folder, old, stage=Stage.DRAFT)
    publish(data, [draft])
    taken = make_reading(folder, new)
    publish(data, [taken, make_reading(folder, old, name="final.txt", received_on=date(2025, 2, 2))])
    undo(data, 2)
    assert fetch_rows(find_snapshot(data), "SELECT stage, file FROM original") == [("draft", "report.txt")]
    assert is_withdrawn(data, taken.sha256)
    listed = [source.path.name for source in pipeline.find_sources([data / "files"], data)]
    assert listed == [draft.sha256]
    assert pipeline.find_sources([data / "files" / taken.sha256[:2] / taken.sha256], data) == ()
    # The receipt of the kept one says again what the restored snapshot says.
    publish(data, [make_reading(folder, old, stage=Stage.DRAFT, name="report.txt", read_by="program-2")])
    assert fetch_rows(find_snapshot(data), "SELECT stage, file FROM original") == [("draft", "report.txt")]
    publish(data, [taken])
    assert not is_withdrawn(data, taken.sha256)
    assert agencies(data) == ["乙局", "甲局"]


@pytest.mark.parametrize("damage", ["torn", "altered", "gone"])
def test_a_damaged_snapshot_is_left_for_the_one_before(tmp_path: Path, damage: str) -> None:
    """Nothing of it can be read, so its files and receipts stay; handed in again they are there again."""
    data, folder = tmp_path / "data", tmp_path / "in"
    publish(data, [make_reading(folder, make_filing("甲局", 2024, seed=1))])
    before = dump_tables(find_snapshot(data))
    second = make_reading(folder, make_filing("乙局", 2024, seed=2))
    path = publish(data, [second]).snapshot.path  # type: ignore[union-attr]
    content = bytearray(path.read_bytes())
    if damage == "altered":
        for place in range(20_000, len(content), 100_000):
            content[place] ^= 1
    path.write_bytes(content[: len(content) // 2] if damage == "torn" else content)
    if damage == "gone":
        path.unlink()
    assert can_undo(data)
    with pytest.raises(StoreError) as caught:
        undo(data, 1)
    assert caught.value.code == "STORE_PUBLISHED_MEANWHILE"
    restored = undo(data, 2)
    assert restored is not None
    assert restored.number == 3
    assert dump_tables(restored) == before
    assert not is_withdrawn(data, second.sha256)
    publish(data, [second])
    assert agencies(data) == ["乙局", "甲局"]


def test_a_damaged_first_snapshot_has_none_to_return_to(tmp_path: Path) -> None:
    """The error names the file; nothing is undone, and the pointer stays."""
    data = tmp_path / "data"
    path = publish(data, [make_reading(tmp_path / "in", make_filing("甲局", 2024, seed=1))]).snapshot.path  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError) as caught:
        undo(data, 1)
    assert caught.value.code == "STORE_SNAPSHOT_UNREADABLE"
    assert has_snapshot(data)


def test_roster_of_the_undone_load_goes_with_it(tmp_path: Path) -> None:
    """The roster before is the roster again, and the other one stays beside it."""
    data, folder = tmp_path / "data", tmp_path / "in"
    rosters = {name: tmp_path / f"{name}.csv" for name in ("first", "second")}
    rosters["first"].write_text("name\n甲局\n", encoding="utf-8")
    rosters["second"].write_text("name\n甲局\n丙局\n", encoding="utf-8")
    data.mkdir()
    install_roster(rosters["first"], data)
    publish(data, [make_reading(folder, make_filing("甲局", 2024, seed=1))])
    before = (data / "roster.csv").read_bytes()
    install_roster(rosters["second"], data)
    after = (data / "roster.csv").read_bytes()
    publish(data, [])
    undo(data, 2)
    assert (data / "roster.csv").read_bytes() == before
    assert after in [path.read_bytes() for path in data.glob("roster-*.csv")]
    undo(data, 3)
    assert (data / "roster.csv").read_bytes() == after
