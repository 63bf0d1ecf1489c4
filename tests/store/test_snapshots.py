"""Finding and reading snapshots: damage is named, many threads read at once, nothing else is reachable."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import duckdb
import pytest

from analytics.dictionary import load_dictionary
from analytics.errors import StoreError, UnknownSelection
from analytics.model import FigureKey
from analytics.store import (
    Snapshot,
    fetch_rows,
    find_snapshot,
    has_snapshot,
    is_outdated,
    list_snapshots,
    load,
    opened,
    pin,
    publish,
    query,
    schema,
    snapshots,
)
from store.contents import count
from store.filings import make_filing, make_reading

NEXT = schema.load_steps()[-1].version + 1
"""The number that the next change of the schema will have."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one snapshot; tests that damage something use `copy`."""
    folder = tmp_path_factory.mktemp("published")
    publish(folder / "data", [
        make_reading(folder / "in", make_filing(f"{number}局", 2020 + number, seed=number))
        for number in range(4)
    ])  # fmt: skip
    return folder / "data"


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    """Another data folder with the same store, under names that this process has not opened yet."""
    store = tmp_path / "data" / "store"
    store.mkdir(parents=True)
    for path in (published / "store").iterdir():
        (store / path.name).write_bytes(path.read_bytes())
    return tmp_path / "data"


def test_steps_of_the_schema_are_numbered_without_gap_or_repetition() -> None:
    """Two steps of one number would leave stores that have one of them without the other."""
    assert [step.version for step in schema.load_steps()] == list(range(1, NEXT))


def test_an_unknown_folder_is_empty(tmp_path: Path) -> None:
    """A folder that is not there holds nothing, and reading it says what to do."""
    data = tmp_path / "nowhere"
    assert not has_snapshot(data)
    assert not is_outdated(data)
    assert list_snapshots(data) == ()
    with pytest.raises(StoreError, match="Run `disclosure ingest`"):
        find_snapshot(data)
    assert not data.exists(), "looking makes nothing"


@pytest.mark.parametrize(
    "content", [b"", b"snapshot-1", b"../../etc/passwd", b"\xff\xfe\x00", b"snapshot-1.db\n"]
)
def test_a_damaged_pointer_is_named(copy: Path, content: bytes) -> None:
    """The pointer names no snapshot: one line with its path and what to do; a load stops there too."""
    (copy / "store" / "CURRENT").write_bytes(content)
    for call in (has_snapshot, find_snapshot, list_snapshots, is_outdated):
        with pytest.raises(StoreError, match=r"CURRENT names no snapshot\. Write the name of the newest"):
            call(copy)
    with pytest.raises(StoreError, match="CURRENT names no snapshot"):
        publish(copy, ())
    assert (copy / "store" / "snapshot-000001.duckdb").exists()


def test_a_missing_pointer_beside_snapshots_is_damage_not_emptiness(copy: Path) -> None:
    """A lost pointer must not make a load begin anew and clear the snapshots away."""
    (copy / "store" / "CURRENT").unlink()
    for call in (find_snapshot, has_snapshot, lambda data: publish(data, ())):
        with pytest.raises(StoreError, match="CURRENT is missing"):
            call(copy)
    assert (copy / "store" / "snapshot-000001.duckdb").exists()


def test_a_missing_snapshot_is_named(copy: Path) -> None:
    """The pointer names a file that is not there."""
    (copy / "store" / "snapshot-000001.duckdb").unlink()
    for call in (find_snapshot, is_outdated, lambda data: publish(data, ())):
        with pytest.raises(StoreError, match="snapshot 1 is missing"):
            call(copy)


def test_a_damaged_snapshot_is_never_read_as_data(copy: Path) -> None:
    """Flipped bytes and cut files are errors in one line, for readers and for the next load."""
    path = copy / "store" / "snapshot-000001.duckdb"
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"no database at all", b""):
        path.write_bytes(damaged)
        if damaged:
            with pytest.raises(StoreError) as caught:
                fetch_rows(find_snapshot(copy), "SELECT sum(value) FROM figure")
            assert "\n" not in str(caught.value)
        with pytest.raises(StoreError):
            publish(copy, ())


def test_only_published_numbers_can_be_found(copy: Path) -> None:
    """A snapshot above the pointer is a publish that never ended; it is in no list and under no number."""
    store = copy / "store"
    (store / "snapshot-000002.duckdb").write_bytes((store / "snapshot-000001.duckdb").read_bytes())
    assert [snapshot.number for snapshot in list_snapshots(copy)] == [1]
    for number in (0, -1, 2, 77):
        with pytest.raises(UnknownSelection):
            find_snapshot(copy, number)
    publish(copy, [make_reading(copy.parent / "in", make_filing("新局", 2024))])
    assert count(find_snapshot(copy), "filing") == 5


def test_a_damaged_pin_is_named(copy: Path) -> None:
    """The small file with a pin's name is no JSON."""
    (copy / "pins").mkdir()
    (copy / "pins" / "snapshot-000001.json").write_text("[", encoding="utf-8")
    with pytest.raises(StoreError, match="should hold the name of a pinned snapshot"):
        find_snapshot(copy)


def test_queries_take_parameters_by_position_and_by_name(published: Path) -> None:
    """Values are parameters; a quote in one is a quote."""
    snapshot = find_snapshot(published)
    sql = "SELECT count(*)::INTEGER AS n FROM filing WHERE agency_printed = "
    assert query(snapshot, sql + "?", ["1局"]).to_dict("records") == [{"n": 1}]
    assert query(snapshot, sql + "$name", {"name": "' OR 1=1 --"}).to_dict("records") == [{"n": 0}]


def test_rows_keep_exact_decimals(published: Path) -> None:
    """Amounts come back as Decimal with four places."""
    rows = fetch_rows(find_snapshot(published), "SELECT value FROM figure WHERE value IS NOT NULL LIMIT 1")
    assert isinstance(rows[0][0], Decimal)


def test_many_threads_read_at_once(published: Path) -> None:
    """Four hundred queries from sixteen threads over one connection: all right, none empty."""
    snapshot = find_snapshot(published)

    def ask(number: int) -> bool:
        sql = "SELECT position FROM figure JOIN filing USING (filing_id) WHERE report_year = ?"
        frame = query(snapshot, sql, [2020 + number % 4])
        return len(frame) == 200

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


def publish_one(folder: Path, agency: str) -> Path:
    """A data folder of one report, in the place of whatever is there; it is its first snapshot."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    publish(folder / "data", [make_reading(folder / "in", make_filing(agency, 2024))])
    return folder / "data"


def ask_agencies(snapshot: Snapshot) -> list[str]:
    """The agencies of a snapshot."""
    return [name for (name,) in fetch_rows(snapshot, "SELECT name FROM agency")]


def test_a_store_made_anew_under_the_same_number_is_another_one(tmp_path: Path) -> None:
    """Whoever finds the snapshot after that reads the new file; what was found before answers no more."""
    data = publish_one(tmp_path, "旧局")
    before = find_snapshot(data)
    assert ask_agencies(before) == ["旧局"]
    publish_one(tmp_path, "新局")
    after = find_snapshot(data)
    assert (before.number, before.path) == (after.number, after.path)
    assert before != after
    assert ask_agencies(after) == ["新局"]
    with pytest.raises(StoreError, match="has been replaced by other data"):
        ask_agencies(before)


def test_a_deleted_snapshot_is_read_to_the_end(tmp_path: Path) -> None:
    """Who has a snapshot open that later publishes cleared away still gets its numbers."""
    snapshot = find_snapshot(publish_one(tmp_path, "旧局"))
    assert ask_agencies(snapshot) == ["旧局"]
    snapshot.path.unlink()
    assert ask_agencies(snapshot) == ["旧局"]


def test_a_new_file_waits_for_the_questions_to_the_old_one(tmp_path: Path) -> None:
    """A store that is made anew while many ask: every answer is the old or the new one or says why not."""
    data = publish_one(tmp_path, "旧局")
    answers: list[list[str]] = []
    is_over = Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                answers.append(ask_agencies(find_snapshot(data)))
            except StoreError:
                continue

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
        publish_one(tmp_path, "新局")
        assert ask_agencies(find_snapshot(data)) == ["新局"]
        is_over.set()
        for each in asked:
            each.result()
    assert {tuple(answer) for answer in answers} <= {("旧局",), ("新局",)}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "DELETE FROM filing",
        "CREATE TABLE t AS SELECT 1",
        "SET enable_external_access = true",
        "SELECT * FROM sql",
    ],
)
def test_a_query_reaches_nothing_but_the_snapshot(published: Path, sql: str) -> None:
    """No other file, no Python variable, no extension, and nothing is written."""
    with pytest.raises(duckdb.Error):
        fetch_rows(find_snapshot(published), sql)


def test_a_wrong_query_is_a_bug_and_surfaces(published: Path) -> None:
    """A mistyped column is no damaged store: the programmer sees DuckDB's own error."""
    with pytest.raises(duckdb.BinderException):
        query(find_snapshot(published), "SELECT nonsense FROM filing")


def test_an_older_schema_is_brought_up_to_date_by_the_next_publish(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers refuse it with the way out; a publish without files migrates a copy and keeps every row."""
    steps = (*schema.load_steps(), schema.Step(NEXT, "mood", "ALTER TABLE agency ADD COLUMN mood VARCHAR"))
    monkeypatch.setattr(schema, "load_steps", lambda: steps)
    assert is_outdated(copy)
    older = rf"has schema version {NEXT - 1}, this program needs {NEXT}\. Bring it .* `disclosure ingest`"
    with pytest.raises(StoreError, match=older):
        find_snapshot(copy)
    done = publish(copy, ())
    assert done.is_new
    assert not is_outdated(copy)
    snapshot = find_snapshot(copy)
    assert snapshot.number == 2
    assert fetch_rows(snapshot, "SELECT count(*), count(mood) FROM agency") == [(4, 0)]
    noted = fetch_rows(snapshot, "SELECT version, name FROM schema_version ORDER BY 1")
    assert noted == [(step.version, step.name) for step in steps]
    assert len(query(snapshot, "SELECT * FROM wide")) == 4


def test_pinned_snapshots_follow_the_schema(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept for ever means readable for ever: a newer program upgrades them with its first publish."""
    pin(copy, "定稿")
    publish(copy, [make_reading(copy.parent / "in", make_filing("新局", 2024))])
    (copy / "store" / "snapshot-000001.duckdb").unlink()
    opened._shelf.cache_clear()
    snapshots._read_meta.cache_clear()
    steps = (*schema.load_steps(), schema.Step(NEXT, "mood", "ALTER TABLE agency ADD COLUMN mood VARCHAR"))
    monkeypatch.setattr(schema, "load_steps", lambda: steps)
    publish(copy, ())
    snapshot = find_snapshot(copy, 1)
    assert snapshot.pin == "定稿"
    assert fetch_rows(snapshot, "SELECT count(*), count(mood) FROM agency") == [(4, 0)]
    assert [found.number for found in list_snapshots(copy)] == [3, 1]
    assert list((copy / "pins").glob(".*")) == []


def test_a_newer_schema_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of a newer program: upgrade, says the error; a load leaves it alone."""
    newest = schema.load_steps()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "load_steps", lambda: (*newest, schema.Step(NEXT, "mood", "SELECT 1")))
        publish(copy, ())
    opened._shelf.cache_clear()
    snapshots._read_meta.cache_clear()
    for call in (find_snapshot, lambda data: publish(data, ())):
        with pytest.raises(StoreError, match="upgrade the program"):
            call(copy)
    assert snapshots.current_number(copy) == 2


def test_a_figure_that_the_dictionary_gains_becomes_a_column(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next publish widens the table; what was stored before has no such figure."""
    keys = (*load_dictionary().all_keys, FigureKey("requests.new_row", "total"))
    monkeypatch.setattr(load, "load_dictionary", lambda: SimpleNamespace(all_keys=keys))
    assert publish(copy, ()).is_new
    frame = query(find_snapshot(copy), "SELECT * FROM wide")
    assert frame.columns[-1] == "requests.new_row|total"
    assert frame["requests.new_row|total"].isna().all()
    assert len(frame) == 4
    assert not publish(copy, ()).is_new


def test_a_failing_step_leaves_nothing_behind(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that breaks half-way: the old snapshot stays, the error names the step."""
    broken = schema.Step(NEXT, "broken", "ALTER TABLE agency ADD COLUMN x VARCHAR; SELECT * FROM nowhere")
    steps = (*schema.load_steps(), broken)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "load_steps", lambda: steps)
        with pytest.raises(StoreError, match=rf"Schema step {NEXT} \(broken\) failed"):
            publish(copy, ())
    assert find_snapshot(copy).number == 1
    assert list((copy / "store").glob("building*")) == []


def test_the_steps_that_ship_count_from_one_without_gaps() -> None:
    """schema.sql is step 1; each migration has the next number."""
    assert [step.version for step in schema.load_steps()] == list(range(1, len(schema.load_steps()) + 1))


def test_a_refusal_of_before_keeps_its_sentence() -> None:
    """Stores whose refusals had one sentence and no code show it in both languages."""
    steps = schema.load_steps()
    (ours,) = (index for index, step in enumerate(steps) if step.name == "refusal_codes")
    with duckdb.connect() as connection:
        schema.migrate(connection, steps[:ours])
        connection.execute("INSERT INTO refusal VALUES ('ab', 'x.pdf', NULL, 'is empty.', DATE '2025-01-01')")
        schema.migrate(connection, steps)
        rows = connection.execute("SELECT file, code, zh, en, received_on FROM refusal").fetchall()
    assert rows == [("x.pdf", "REFUSED_BEFORE", "is empty.", "is empty.", date(2025, 1, 1))]
