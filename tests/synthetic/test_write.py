"""The folder: reproducible, streaming, refusing what cannot be had, in the shapes asked for."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.errors import StoreError, UnknownSelection
from analytics.synthetic import synthesize
from analytics.synthetic.report import Report
from synthetic.kit import digest, read_lines


def test_same_seed_same_bytes_and_another_seed_other_ones(tmp_path: Path) -> None:
    """Every file, every byte."""
    for name, seed in (("one", 4), ("again", 4), ("other", 5)):
        synthesize(tmp_path / name, 12, (2020, 2022), seed=seed, faults=0.5, formats=("text", "html"))
    one, again, other = (digest(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert len(one) > 30
    assert not set(one.values()) & set(other.values())


def test_bytes_do_not_depend_on_the_process(tmp_path: Path) -> None:
    """Two fresh processes in which sets are ordered differently write the same region."""
    program = (
        "import pathlib, sys; from analytics.synthetic import synthesize; "
        "synthesize(pathlib.Path(sys.argv[1]), 12, (2020, 2022), faults=0.6, formats=('text', 'html'))"
    )
    written = []
    for seed in ("1", "4711"):
        source = Path(__file__).resolve().parents[2] / "src"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(source)}
        command = [sys.executable, "-c", program, str(tmp_path / seed)]
        subprocess.run(command, check=True, env=environment, timeout=300)
        written.append(digest(tmp_path / seed))
    assert written[0] == written[1]
    assert len(written[0]) > 30


def test_faults_change_only_the_reports_that_have_them(tmp_path: Path) -> None:
    """With and without faults the same region is written, but for what was planted."""
    for name, rate in (("clean", 0.0), ("faulty", 0.3)):
        synthesize(tmp_path / name, 15, (2022, 2022), faults=rate, formats=("html",))
    clean, faulty = (digest(tmp_path / name) for name in ("clean", "faulty"))
    planted = read_lines(tmp_path / "faulty", "faults.jsonl")
    touched = {file for line in planted if not line["innocent"] for file in line["files"]}
    differs = {file for file in faulty if file.startswith("reports") and clean.get(file) != faulty[file]}
    assert differs <= touched
    assert differs


def test_reports_are_written_one_agency_at_a_time(tmp_path: Path) -> None:
    """However many there are, never more reports are in memory than those of two agencies."""
    alive: list[int] = []

    def count(done: int, total: int) -> None:
        if done % 5 == 0 or done == total:
            alive.append(sum(isinstance(thing, Report) for thing in gc.get_objects()))

    made = synthesize(tmp_path / "region", 70, (2023, 2025), faults=0.2, formats=("text",), progress=count)
    assert made.files > 190
    assert 0 < max(alive) <= 2 * 3 * 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot ask for its peak there")
def test_memory_does_not_grow_with_the_number_of_reports(tmp_path: Path) -> None:
    """A process that writes a thousand reports needs hardly more room than one that writes two hundred."""
    small, large = (measure_peak(tmp_path / str(count), count) for count in (30, 150))
    assert large < small + 10_000


def measure_peak(folder: Path, agencies: int) -> int:
    """The most memory, in KiB, of a process that writes seven years of so many agencies."""
    program = (
        "import pathlib, resource; from analytics.synthetic import synthesize; "
        f"synthesize(pathlib.Path({str(folder)!r}), {agencies}, (2019, 2025), formats=('text', 'html')); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300
    )
    return int(done.stdout) // (1024 if sys.platform == "darwin" else 1)


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    """Each agency moves the bar, and the last one ends it."""
    told: list[tuple[int, int]] = []
    made = synthesize(
        tmp_path / "region",
        9,
        (2021, 2023),
        faults=0,
        formats=("text",),
        progress=lambda *step: told.append(step),
    )
    assert len(told) == 9 == made.agencies
    assert told[-1][0] == told[-1][1] == made.files
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_formats_choose_the_shapes(tmp_path: Path) -> None:
    """A format or the name of a shape."""
    synthesize(tmp_path / "text", 3, (2023, 2023), formats=("text",))
    synthesize(tmp_path / "clean", 3, (2023, 2023), formats=("html_clean",))
    assert {path.suffix for path in (tmp_path / "text" / "reports").rglob("*.*")} <= {".txt", ".md"}
    assert {path.suffix for path in (tmp_path / "clean" / "reports").rglob("*.*")} == {".html"}


def test_what_cannot_be_had_is_refused(tmp_path: Path) -> None:
    """A folder with something in it, an unknown format, a rate that is none; nothing is written."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="new folder"):
        synthesize(tmp_path / "full", 3, (2023, 2023))
    with pytest.raises(UnknownSelection, match="format or shape"):
        synthesize(tmp_path / "new", 3, (2023, 2023), formats=("papyrus",))
    with pytest.raises(UnknownSelection, match="faults"):
        synthesize(tmp_path / "new", 3, (2023, 2023), faults=1.5)
    assert not (tmp_path / "new").exists()
