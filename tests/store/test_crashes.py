"""Killed writers, full disks, several processes: readers see the old snapshot or the new one, no other."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from analytics.store import find_snapshot, publish
from built_once import copy_built
from store.contents import count, dump_tables
from store.loads import (
    REPORTS_PER_LOAD,
    find_fault,
    load,
    load_and_die_at,
    load_with_little_room,
    make_load,
    read_until_told,
    try_to_load,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX systems do")

KILLS = 20
LONGEST_LOAD_SECONDS = 120.0
SLOWER = 1.05
"""By how much a load is thought to take longer when it was killed before it ended."""
STEPS = (
    "originals.keep_original",
    "originals.merge_receipts",
    "publishing._build",
    "publishing.sync_file",
    "publishing.replace_patiently",
    "publishing.sync_folder",
    "snapshots.point_to",
    "snapshots.prune",
)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that have imported everything, so that a kill hits the load and not the start.

    Who starts one closes his copy of its end of a pipe: then a process that dies ends the waiting.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["store.loads"])
    # The server that the processes are forked from does not take over the path of this one.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        first = context.Process(target=os.getpid)
        first.start()
        first.join()
    return context


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A data folder of the test's own with one load in it."""
    given = tmp_path_factory.mktemp("given")
    copy_built(
        tmp_path_factory, "one-load", lambda data: publish(data, make_load(given, 1)), tmp_path / "data"
    )
    return tmp_path / "data"


@pytest.mark.slow
def test_a_load_killed_at_random_moments_leaves_a_right_snapshot(
    processes: ForkServerContext, data: Path, tmp_path: Path
) -> None:
    """Twenty kills: each time the old or the new snapshot is whole; the repeated load completes.

    How long a load takes is learned from the loads: the machine may be busier now than a moment ago.
    """
    moments = random.Random(20)
    duration = LONGEST_LOAD_SECONDS
    n_lost = 0
    for number in range(2, 3 + KILLS):
        before = find_snapshot(data).number
        receiver, sender = processes.Pipe(duplex=False)
        process = processes.Process(target=load, args=(data, tmp_path / "in", [number], sender))
        process.start()
        sender.close()
        assert receiver.recv() == "loading"
        started = time.monotonic()
        # The first one is let through: it says how long a load takes.
        process.join(moments.uniform(0, duration) if number > 2 else LONGEST_LOAD_SECONDS)
        has_ended = not process.is_alive()
        duration = time.monotonic() - started if has_ended else duration * SLOWER
        process.kill()
        process.join()
        assert find_fault(data) is None
        n_lost += find_snapshot(data).number == before
    assert n_lost >= KILLS // 4, "most kills should hit the load"
    publish(data, [file for number in range(2, 3 + KILLS) for file in make_load(tmp_path / "in", number)])
    assert find_fault(data) is None
    assert count(find_snapshot(data), "filing") == (KILLS + 2) * REPORTS_PER_LOAD
    assert list((data / "store").glob("building*")) == []
    assert {path.parent.name for path in data.rglob("*.part")} <= {".incoming"}


@pytest.mark.parametrize("step", STEPS)
def test_a_load_killed_at_each_step_can_be_repeated(
    processes: ForkServerContext, tmp_path: Path, step: str
) -> None:
    """Killed before any step of the very first load: nothing half is seen, the repeat completes."""
    data = tmp_path / "data"
    process = processes.Process(target=load_and_die_at, args=(data, tmp_path / "in", 1, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    publish(data, make_load(tmp_path / "in", 1))
    assert find_fault(data) is None
    assert count(find_snapshot(data), "filing") == REPORTS_PER_LOAD
    assert list((data / "store").glob("building*")) == []


@pytest.mark.slow
def test_readers_are_never_disturbed_by_publishing(
    processes: ForkServerContext, data: Path, tmp_path: Path
) -> None:
    """While one process publishes six times, two others read all the time: no wrong and no failed read."""
    readers = []
    for _ in range(2):
        mine, theirs = processes.Pipe()
        process = processes.Process(target=read_until_told, args=(data, theirs))
        process.start()
        theirs.close()
        readers.append((process, mine))
    writer = processes.Process(target=load, args=(data, tmp_path / "in", list(range(2, 8))))
    writer.start()
    writer.join()
    assert writer.exitcode == 0
    for process, mine in readers:
        mine.send("enough")
        right, wrong = mine.recv()
        process.join()
        assert wrong == []
        assert right > 6
    assert count(find_snapshot(data), "filing") == 7 * REPORTS_PER_LOAD


def test_writers_queue(processes: ForkServerContext, data: Path, tmp_path: Path) -> None:
    """Three processes publish at once; all their loads are in the end, whoever came first."""
    writers = [
        processes.Process(target=load, args=(data, tmp_path / "in", [number, number + 1]))
        for number in (2, 4, 6)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert find_snapshot(data).number == 7
    assert find_fault(data) is None
    assert count(find_snapshot(data), "filing") == 7 * REPORTS_PER_LOAD


@pytest.mark.parametrize("kilobytes", [0, 64, 1500])
def test_a_file_that_may_not_grow_is_one_clear_error(
    processes: ForkServerContext, data: Path, tmp_path: Path, kilobytes: int
) -> None:
    """Wherever room runs out, the error is one line and the old snapshot stays current and right."""
    before = dump_tables(find_snapshot(data))
    receiver, sender = processes.Pipe(duplex=False)
    _run(processes, receiver, sender, data, tmp_path, kilobytes * 1024)
    snapshot = find_snapshot(data)
    assert snapshot.number == 1
    assert dump_tables(snapshot) == before
    assert list((data / "store").glob("building*")) == []
    publish(data, make_load(tmp_path / "in", 7))
    assert find_fault(data) is None


def _run(
    processes: ForkServerContext,
    receiver: Connection,
    sender: Connection,
    data: Path,
    tmp_path: Path,
    bytes_allowed: int,
) -> None:
    process = processes.Process(
        target=load_with_little_room, args=(data, tmp_path / "in", bytes_allowed, sender)
    )
    process.start()
    sender.close()
    message = receiver.recv()
    process.join()
    assert "could not be written" in message
    assert "The old state stays as it was" in message
    assert "\n" not in message


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("only root can mount a small disk; the tests above limit the size of files instead")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_clear_error(small_disk: Path, tmp_path: Path) -> None:
    """Loads go on until the disk is full; then the error says so and the last snapshot stays readable."""
    data = small_disk / "data"
    message = ""
    for number in range(1, 30):
        message = try_to_load(data, make_load(tmp_path / "in", number))
        if message:
            break
    assert "could not be written" in message
    assert "\n" not in message
    assert find_snapshot(data).number == number - 1
    assert find_fault(data) is None
    assert list((data / "store").glob("building*")) == []
