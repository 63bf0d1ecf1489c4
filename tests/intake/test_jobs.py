"""The work on a batch: done by a process of its own that can be stopped, killed, and waited for."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import filelock
import pytest

import office
from analytics import intake, pipeline, store
from analytics.errors import StoreError
from analytics.intake import worker
from analytics.intake.jobs import LOCK, RUNNING, Job, note_job
from analytics.intake.staging import READING, STATE, batch_folder
from analytics.intake.worker import work
from analytics.model import Stage
from intake.kit import LEDGER, hand_in, report

PATIENCE_SECONDS = 120


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it does not come to that."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait(data: Path, batch: str, *steps: str) -> Job:
    """Wait until the work on a batch has come to one of these steps, else to its end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        job = intake.find_job(data, batch)
        is_over = job.step not in RUNNING and not find_workers(batch)
        if job.step in steps or (not steps and is_over):
            return job
        time.sleep(0.05)
    pytest.fail(f"still {intake.find_job(data, batch)}")


def review(data: Path, batch: str) -> intake.Review:
    """A batch as the page shows it."""
    versions = intake.find_versions(data, pipeline.load_office(data))
    return intake.review_batch(data, intake.load_batch(data, batch), versions)


def read(data: Path, *files: tuple[str, bytes]) -> intake.Batch:
    """Hand files in, and do what a worker does to read them, in this process."""
    batch = intake.open_batch(data)
    hand_in(data, batch.id, *files)
    assert work(data, batch.id, "read") == Job("read", "done", len(files), len(files))
    return batch


def publish(data: Path, batch: intake.Batch) -> dict[str, object]:
    """Publish a batch as a worker does, and give what that did."""
    assert work(data, batch.id, "publish") == Job("publish", "done")
    result = intake.load_result(data, batch.id)
    assert result is not None
    return result


def test_from_files_to_a_snapshot(tmp_path: Path) -> None:
    """What each file says is shown, corrected, left out, and published as it was accepted."""
    roster = ("roster.csv", f"agency_id,name\nedu,{office.EDUCATION}\noffice,{office.GOVERNMENT}\n".encode())
    batch = read(tmp_path, report(0), report(4), report(5), ("news.txt", b"\xe6\x96\xb0"), roster)
    seen = review(tmp_path, batch.id)
    assert [said and said.kind for _, said in seen.files] == [*["reports"] * 3, "refused", "roster"]
    first, second, third = seen.reports
    assert (first.agency_id, first.report_year, first.news, first.doubts) == ("edu", 2020, "new", ())
    assert second.doubts == ("agency_unknown",)
    assert first.said.books == (198, 198, 0)
    assert seen.files[4][1] is not None
    assert seen.files[4][1].roster == intake.RosterSaid(2, (office.EDUCATION, office.GOVERNMENT), (), ())

    accepted = intake.change_choice(batch, *second.id, intake.Choice("office", 2019))
    accepted = replace(
        accepted,
        left_out=frozenset({third.id.number}),
        stages={first.id.number: Stage.DRAFT},
        author="王芳",
    )
    intake.save_batch(tmp_path, accepted)
    result = publish(tmp_path, accepted)
    snapshot = store.find_snapshot(tmp_path)
    rows = store.fetch_rows(snapshot, "SELECT agency_id, report_year, stage FROM filing ORDER BY agency_id")
    assert rows == [("edu", 2020, "draft"), ("office", 2019, "published")]
    assert result["roster"] == "roster.csv"
    assert [entry["file"] for entry in result["refused"]] == ["news.txt"]  # type: ignore[attr-defined]
    assert not any(file.path.exists() for file, _ in seen.files)
    (decided,) = store.load_reviews(tmp_path).entries
    assert decided.author == "王芳"


def test_a_correction_follows_its_report_when_a_file_is_read_in_another_order(tmp_path: Path) -> None:
    """What was said of a report is not said of the one that takes its place; what meets none is counted."""
    batch = read(tmp_path, report(0), report(4))
    first, second = review(tmp_path, batch.id).reports
    seen = intake.read_as(first.said)
    moved = intake.change_choice(batch, first.id.number, 3, intake.Choice("office", 2019, seen))
    intake.save_batch(tmp_path, moved)
    looked = review(tmp_path, batch.id)
    assert [report.choice for report in looked.reports] == [
        intake.Choice("office", 2019, seen),
        intake.Choice(),
    ]
    assert looked.n_lost == 0

    other = intake.Choice("office", 2019, intake.read_as(second.said))
    intake.save_batch(tmp_path, intake.change_choice(batch, first.id.number, 0, other))
    looked = review(tmp_path, batch.id)
    assert [report.choice for report in looked.reports] == [intake.Choice(), intake.Choice()]
    assert looked.n_lost == 1


def test_what_publishing_makes_of_a_report_is_said_before(tmp_path: Path) -> None:
    """Copies, known files, twins and rivals are told before anything is published."""
    publish(tmp_path, read(tmp_path, report(0)))
    name, content = report(0)
    other = report(1)[1].replace(b"2021", b"2020")
    batch = read(
        tmp_path,
        report(0),
        ("copy.html", content + b"\n"),
        ("other.html", other),
        report(4),
        ("b.txt", report(4)[1] + b"\n"),
    )
    assert name
    news = {each.file.name: each.news for each in review(tmp_path, batch.id).reports}
    assert news[name] == "known"
    assert news["copy.html"] == "copy"
    assert news["other.html"] == "version"
    assert news[report(4)[0]] == "new"
    assert news["b.txt"] == "twice"


def test_unconfirmed_ledger_is_not_published(tmp_path: Path) -> None:
    """A ledger shows its columns, and is published no more than any file that nobody has accepted."""
    batch = read(tmp_path, report(0), LEDGER)
    (said,) = (said for _, said in review(tmp_path, batch.id).files if said and said.kind == "ledger")
    proposed = [column.proposed for column in said.ledgers[0].columns]
    assert proposed[:3] == ["agency", "year", "requests.received|total"]
    assert proposed[-1] == "unknown"
    result = publish(tmp_path, batch)
    assert result["refused"] == []
    assert len(result["added"]) == 1  # type: ignore[arg-type]


def test_file_that_nobody_has_seen_is_not_published(tmp_path: Path) -> None:
    """While one file of a batch is unread nothing of it is published, and everything stays where it is."""
    batch = read(tmp_path, report(0))
    hand_in(tmp_path, batch.id, report(1))
    job = work(tmp_path, batch.id, "publish")
    assert job.error is not None
    assert (job.step, job.error[0]) == ("failed", "INTAKE_UNREAD")
    assert not store.has_snapshot(tmp_path)
    assert all(file.path.exists() for file in intake.list_files(tmp_path, batch.id))


def test_file_whose_kept_reading_is_damaged_is_read_again(tmp_path: Path) -> None:
    """It is published like the others, and not dropped with its bytes."""
    batch = read(tmp_path, report(0), report(1))
    first, _ = intake.list_files(tmp_path, batch.id)
    (first.path.parent / READING).write_text("{", encoding="utf-8")
    result = publish(tmp_path, batch)
    assert len(result["added"]) == 2  # type: ignore[arg-type]


def test_killed_worker_costs_nothing_that_was_read(tmp_path: Path, gate: Path) -> None:
    """A worker that is killed is seen to be gone, and the next one goes on from what it read."""
    batch = read(tmp_path, report(0))
    kept = batch_folder(tmp_path, batch.id) / "0001" / "said.json"
    before = kept.stat().st_mtime_ns
    hand_in(tmp_path, batch.id, *(report(index) for index in range(1, 6)))
    intake.start_job(tmp_path, batch.id, "read")
    wait(tmp_path, batch.id, "reading")
    (group,) = find_workers(batch.id)
    os.killpg(group, signal.SIGKILL)
    assert wait(tmp_path, batch.id).step == "interrupted"
    gate.unlink()
    intake.start_job(tmp_path, batch.id, "read")
    assert wait(tmp_path, batch.id).step == "done"
    assert len(review(tmp_path, batch.id).reports) == 6
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize("step", ["ingest_sources", "describe_result", "write_atomically"])
def test_publishing_that_is_killed_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Before the snapshot, after it, or after its result: the next try ends as if it were the first."""

    class Killed(BaseException):
        pass

    batch = read(tmp_path, report(0), report(4))
    first = review(tmp_path, batch.id).reports[1]
    batch = replace(intake.change_choice(batch, *first.id, intake.Choice("office", 2019)), author="王芳")
    intake.save_batch(tmp_path, batch)
    owner = worker.store if step == "write_atomically" else worker
    original = getattr(owner, step)

    def die(*arguments: object, **named: object) -> None:
        if step == "write_atomically":
            original(*arguments, **named)
            if arguments[0] != batch_folder(tmp_path, batch.id) / worker.RESULT:
                return
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, die)
        with pytest.raises(Killed):
            work(tmp_path, batch.id, "publish")
    assert intake.find_job(tmp_path, batch.id).step == "interrupted"
    publish(tmp_path, batch)
    snapshot = store.find_snapshot(tmp_path)
    rows = store.fetch_rows(
        snapshot, "SELECT count(*), count(DISTINCT filing_id) FROM filing WHERE is_current"
    )
    assert rows == [(2, 2)]
    assert store.fetch_rows(snapshot, "SELECT count(*) FROM filing WHERE report_year = 2019") == [(1,)]
    assert len(store.load_reviews(tmp_path).latest(store.ReadingCorrection)) == 1


def test_cancel(tmp_path: Path, gate: Path) -> None:
    """Work that is cancelled ends at once with its reader children, and can begin again."""
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, *(report(index) for index in range(3)))
    intake.start_job(tmp_path, batch.id, "read")
    wait(tmp_path, batch.id, "reading")
    (group,) = find_workers(batch.id)
    wait_for(lambda: len(find_members(group)) > 1)
    intake.cancel_job(tmp_path, batch.id)
    assert wait(tmp_path, batch.id).step == "cancelled"
    wait_for(lambda: not find_members(group))
    gate.unlink()
    intake.start_job(tmp_path, batch.id, "read")
    assert wait(tmp_path, batch.id).step == "done"


def test_server_that_ends_takes_its_reading_worker_along(tmp_path: Path, gate: Path) -> None:
    """No worker reads on for a server that is gone; the next server finds the work interrupted."""
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, *(report(index) for index in range(2)))
    server = (
        "import sys, time; from pathlib import Path; from analytics import intake\n"
        f"intake.start_job(Path({str(tmp_path)!r}), {batch.id!r}, 'read')\ntime.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", server]) as process:
        wait(tmp_path, batch.id, "reading")
        process.kill()
    assert wait(tmp_path, batch.id).step == "interrupted"
    assert not intake.is_ours(batch.id)


def test_publishing_waits_for_another_writer_and_says_so(tmp_path: Path) -> None:
    """Two loads at the same time queue; the one that waits can still be cancelled."""
    batch = read(tmp_path, report(0))
    (tmp_path / "store").mkdir()
    with filelock.FileLock(tmp_path / "write.lock"):
        assert store.is_writing(tmp_path)
        intake.start_job(tmp_path, batch.id, "publish")
        wait(tmp_path, batch.id, "waiting")
        intake.cancel_job(tmp_path, batch.id)
        assert wait(tmp_path, batch.id).step == "cancelled"
        assert not store.has_snapshot(tmp_path)
        intake.start_job(tmp_path, batch.id, "publish")
        wait(tmp_path, batch.id, "waiting")
    assert wait(tmp_path, batch.id).step == "done"
    assert store.has_snapshot(tmp_path)


def test_two_sessions_start_one_worker(tmp_path: Path) -> None:
    """Who comes second for a batch changes nothing."""
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, report(0))
    command = [sys.executable, "-m", "analytics.intake.worker", str(tmp_path), batch.id, "read"]
    with contextlib.ExitStack() as stack:
        both = [
            stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True))
            for _ in range(2)
        ]
        assert [process.wait(PATIENCE_SECONDS) for process in both] == [0, 0]
    assert len(review(tmp_path, batch.id).reports) == 1


def test_a_worker_outwaits_who_only_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To look whether a batch is being worked on takes its lock for a moment; the work begins after that."""
    batch = intake.open_batch(tmp_path)
    hand_in(tmp_path, batch.id, report(0))
    # This process is no worker: it is not to be ended with its group, nor slowed down.
    monkeypatch.setattr(worker, "_watch", lambda *_: None)
    monkeypatch.setattr(worker, "NICENESS", 0)
    is_held = threading.Event()

    def look() -> None:
        with filelock.FileLock(batch_folder(tmp_path, batch.id) / LOCK):
            is_held.set()
            time.sleep(0.3)

    looking = threading.Thread(target=look)
    looking.start()
    is_held.wait(PATIENCE_SECONDS)
    assert worker.main([str(tmp_path), batch.id, "read"]) == 0
    looking.join()
    assert intake.find_job(tmp_path, batch.id).step == "done"


def test_failure_is_told(tmp_path: Path) -> None:
    """What stops a worker is one sentence in both languages, and the batch stays as it is."""
    batch = read(tmp_path, report(0))
    (tmp_path / "rules.toml").write_text("[Z9]\nenabled = 1\n", encoding="utf-8")
    job = work(tmp_path, batch.id, "publish")
    assert job.step == "failed"
    assert job.error is not None
    assert job.error[0] == "RULE_SETTINGS_FAULTS"
    assert [file.name for file in intake.list_files(tmp_path, batch.id)] == [report(0)[0]]


def test_disk_that_cannot_be_written_is_told_before_a_worker_starts(tmp_path: Path) -> None:
    """What the system refuses while work is started is the store's error, with its sentence."""
    batch = intake.open_batch(tmp_path)
    (batch_folder(tmp_path, batch.id) / STATE).mkdir()
    with pytest.raises(StoreError):
        intake.start_job(tmp_path, batch.id, "read")


def test_state_that_was_left_running(tmp_path: Path) -> None:
    """A state that says running while no worker lives is no work."""
    batch = intake.open_batch(tmp_path)
    note_job(batch_folder(tmp_path, batch.id), Job("read", "reading", 1, 2))
    assert intake.find_job(tmp_path, batch.id).step == "interrupted"


def find_workers(batch: str) -> set[int]:
    """The process groups that work on a batch: a reader that is being started still has its worker's name."""
    return {
        group
        for _, group, command in list_processes()
        if b"analytics.intake.worker" in command and batch.encode() in command
    }


def find_members(group: int) -> set[int]:
    """The processes of a group that live."""
    return {process for process, of, _ in list_processes() if of == group}


def list_processes() -> Iterator[tuple[int, int, list[bytes]]]:
    """Yield number, group and command of each process; one that has ended and waits to be noted has none."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if command:
                yield int(entry.name), os.getpgid(int(entry.name)), command.split(b"\0")
