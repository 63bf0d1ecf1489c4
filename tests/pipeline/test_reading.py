"""The reader child: whatever a file does to it costs that file, and the next one is read."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.errors import NoFiling, UnreadableFile
from analytics.reader import read_file
from analytics.reading import Limits, ReaderChild
from analytics.rules import check_filing
from store.invented import make_filing

LIMITS = Limits(seconds=60, memory=300 * 1024 * 1024, address_space=2 * 1024**3)
SHORT = replace(LIMITS, seconds=5)
"""For files that never end; on a busy machine nothing else may take as long."""
SAMPLES = Path(__file__).resolve().parents[1] / "district" / "reports"


@pytest.fixture
def child() -> ReaderChild:
    """A child with a reader that does what files tell it."""
    return ReaderChild(LIMITS, "pipeline.fake_readers:obey")


def order(folder: Path, word: str) -> Path:
    """A file that tells the reader what to do."""
    path = folder / f"{word}.txt"
    path.write_text(word, encoding="utf-8")
    return path


def test_a_report_comes_back_as_it_was_read(child: ReaderChild, tmp_path: Path) -> None:
    """Figures, places, findings and all: the pipe changes nothing."""
    with child:
        found = child.read(order(tmp_path, "甲"), "x.txt")
    expected = make_filing("甲局")
    assert found == ((expected, check_filing(expected)),)


@pytest.mark.skipif(os.name == "nt", reason="limits and signals of POSIX systems")
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("exit", r"The reader ended unexpectedly \(status 3\)"),
        ("crash", r"The reader ended unexpectedly \(signal 11\)"),
        ("hang", "Reading was stopped after 5 seconds"),
        ("spin", "Reading was stopped after 5 seconds"),
        ("grow", "Reading was stopped: it needs more than 300 MB"),
        ("leap", "Reading was stopped: it needs more than 300 MB"),
        ("bug", r"The reader failed \(ZeroDivisionError: a mistake of ours\)"),
        ("half", r"The reader failed \(UnicodeEncodeError"),
        ("refuse", "The PDF has no page 3; its last one is 2"),
    ],
)
def test_a_bad_file_costs_itself_only(tmp_path: Path, word: str, reason: str) -> None:
    """It is refused in one line within its limits, and the next file is read."""
    limits = SHORT if word in ("hang", "spin") else LIMITS
    with ReaderChild(limits, "pipeline.fake_readers:obey") as child:
        child.read(order(tmp_path, "甲"), "before.txt")
        # What hangs would do so for ten minutes.
        with pytest.raises(UnreadableFile, match=reason) as caught:
            child.read(order(tmp_path, word), "bad.txt")
        assert caught.value.file == "bad.txt"
        assert "\n" not in str(caught.value)
        (after,) = child.read(order(tmp_path, "乙"), "after.txt")
    assert after[0].agency == "乙局"


def test_kinds_of_refusal_survive_the_pipe(child: ReaderChild, tmp_path: Path) -> None:
    """A file without a report is told from one that cannot be opened, with its code and values."""
    with child:
        with pytest.raises(NoFiling, match="holds no annual report"):
            child.read(order(tmp_path, "nothing"), "x.txt")
        with pytest.raises(UnreadableFile) as caught:
            child.read(order(tmp_path, "refuse"), "y.txt")
    assert type(caught.value) is UnreadableFile
    assert (caught.value.code, dict(caught.value.values)) == ("PDF_NO_PAGE", {"page": 3, "last": 2})
    assert caught.value.say("zh") == "y.txt：PDF 没有第 3 页，最后一页是第 2 页。"


def test_what_a_library_prints_does_not_disturb_the_answers(child: ReaderChild, tmp_path: Path) -> None:
    """Standard output of the child belongs to the answers alone."""
    with child:
        for _ in range(3):
            assert child.read(order(tmp_path, "print"), "x.txt")[0][0].agency == "print局"


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX systems do")
def test_a_child_that_died_while_idle_is_replaced(child: ReaderChild, tmp_path: Path) -> None:
    """Its death between two files is no fault of the next file."""
    with child:
        child.read(order(tmp_path, "甲"), "x.txt")
        process = child._process
        assert process is not None
        process.kill()
        process.wait()
        assert child.read(order(tmp_path, "乙"), "y.txt")[0][0].agency == "乙局"


def test_one_child_serves_many_files_and_leaves_no_process(child: ReaderChild, tmp_path: Path) -> None:
    """Starting costs much more than reading, so the child is reused, and ended at the end."""
    threads = threading.active_count()
    with child:
        path = order(tmp_path, "甲")
        child.read(path, "x.txt")
        process = child._process
        assert process is not None
        for _ in range(20):
            child.read(path, "x.txt")
        assert child._process is process
    assert process.poll() is not None
    deadline = time.monotonic() + 60
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == threads


def test_real_reports_come_back_as_in_this_process() -> None:
    """Every sample, text, HTML and PDF: the child gives what reading it here gives."""
    paths = sorted(SAMPLES.glob("2024/*"))
    assert len({path.suffix for path in paths}) == 3
    with ReaderChild() as child:
        for path in paths:
            assert child.read(path, path.name) == read_file(path, path.name)
