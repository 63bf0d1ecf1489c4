"""What people decide: added and never changed, by several at once, and not lost to a kill."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.errors import StoreError
from analytics.model import FigureKey, Stage
from analytics.store import (
    REVIEWS_VARIABLE,
    Content,
    FigureConfirmation,
    FigureVerdict,
    FindingDecision,
    FindingVerdict,
    ReadingCorrection,
    ReadingKey,
    VersionChoice,
    add_reviews,
    load_reviews,
    mark_reviews,
    merge_reviews,
    publish,
    review_database,
    review_from_json,
    review_to_json,
)
from store.filings import make_reading

READING = ReadingKey("ab" * 32, "inner/报告|1.html", 2)
DECISION = FindingDecision("f" * 16, "d1", FindingVerdict.CONFIRMED, "D1", "a-1", 2024)
CONTENTS: Sequence[Content] = (
    ReadingCorrection(READING, "a-1", 2024, Stage.FILED),
    ReadingCorrection(ReadingKey("cd" * 32, None, 0)),
    FigureConfirmation(
        *(READING, FigureKey("requests.received", "total"), "1２", Decimal("12.50")),
        *(FigureVerdict.OTHER_VALUE, Decimal(13)),
    ),
    VersionChoice("a-1", 2024, READING, (READING, ReadingKey("cd" * 32, None, 0))),
    VersionChoice("a-1", 2023, None),
    DECISION,
)


def database(data: Path) -> Path:
    """The file that holds the decisions of a data folder."""
    return data / "reviews" / "reviews.sqlite"


def test_decisions_come_back_as_they_were_made(tmp_path: Path) -> None:
    """Every kind is loaded, exported and read again without a difference."""
    assert load_reviews(tmp_path).entries == ()
    added = add_reviews(tmp_path, CONTENTS, author="  王 芳 ", note=" 已电话核实\n")
    assert load_reviews(tmp_path).entries == added
    assert {(review.author, review.note) for review in added} == {("王 芳", "已电话核实")}
    assert tuple(review_from_json(review_to_json(review)) for review in added) == added


def test_the_latest_counts_and_nothing_is_lost(tmp_path: Path) -> None:
    """A second decision stands in the place of the first, which stays in the history."""
    for verdict in (FindingVerdict.CONFIRMED, FindingVerdict.REOPENED):
        add_reviews(tmp_path, [replace(DECISION, verdict=verdict)], author="王芳")
    found = load_reviews(tmp_path)
    assert found.latest(FindingDecision)[DECISION.fingerprint][0].verdict is FindingVerdict.REOPENED
    assert [review.content.verdict for review in found.history(DECISION.fingerprint)] == [
        FindingVerdict.CONFIRMED,
        FindingVerdict.REOPENED,
    ]  # type: ignore[union-attr]


def test_the_database_itself_refuses_changes(tmp_path: Path) -> None:
    """Whoever opens the file with another program cannot change or delete an entry by mistake."""
    add_reviews(tmp_path, CONTENTS, author="王芳")
    with sqlite3.connect(database(tmp_path)) as connection:
        for statement in ("UPDATE review SET author = 'x'", "DELETE FROM review"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                connection.execute(statement)


def test_a_clock_that_was_set_back_changes_no_order(tmp_path: Path) -> None:
    """What is decided later counts, although the machine believes it is earlier."""
    future = review_to_json(add_reviews(tmp_path / "elsewhere", [DECISION], author="a")[0])
    ahead = review_from_json(future | {"decided_at": "2099-01-01T00:00:00.000000"})
    merge_reviews(tmp_path, [ahead])
    add_reviews(tmp_path, [replace(DECISION, digest="d2")], author="b")
    assert load_reviews(tmp_path).latest(FindingDecision)[DECISION.fingerprint][0].digest == "d2"


def test_merging_adds_each_entry_once_and_the_later_decision_counts(tmp_path: Path) -> None:
    """Entries of another office's folder keep their authors and days, however often they are merged."""
    earlier = add_reviews(tmp_path / "one", [replace(DECISION, digest="early")], author="a")
    later = add_reviews(tmp_path / "two", [replace(DECISION, digest="late")], author="b")
    assert merge_reviews(tmp_path / "two", earlier) == 1
    assert merge_reviews(tmp_path / "two", (*earlier, *later)) == 0
    found = load_reviews(tmp_path / "two")
    assert found.latest(FindingDecision)[DECISION.fingerprint][1] == later[0]
    assert found.entries == (*earlier, *later)


def test_nothing_slow_is_loaded_while_nobody_has_decided_anything(tmp_path: Path) -> None:
    """Commands start without the database's library until it is needed."""
    script = (
        "import sys; from pathlib import Path; from analytics.store import load_reviews, mark_reviews\n"
        "load_reviews(Path(sys.argv[1])); mark_reviews(Path(sys.argv[1])); print('sqlalchemy' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_mark_changes_with_every_entry(tmp_path: Path) -> None:
    """A page that has looked already can tell cheaply that something was added."""
    marks = [mark_reviews(tmp_path)]
    for _ in range(2):
        add_reviews(tmp_path, [DECISION], author="a")
        marks.append(mark_reviews(tmp_path))
    assert len(set(marks)) == 3
    assert mark_reviews(tmp_path) == marks[-1]


@pytest.mark.parametrize(
    ("content", "author", "note", "code"),
    [
        (DECISION, "  ", "", "REVIEW_WITHOUT_NAME"),
        (DECISION, "a\x00b", "", "REVIEW_WITHOUT_NAME"),
        (DECISION, "a", "x" * 2001, "REVIEW_NOTE_TOO_LONG"),
        (replace(DECISION, verdict=FindingVerdict.EXPLAINED), "a", "", "REVIEW_WITHOUT_REASON"),
        (replace(DECISION, verdict=FindingVerdict.DISMISSED), "a", " ", "REVIEW_WITHOUT_REASON"),
        (replace(CONTENTS[2], value=None), "a", "", "REVIEW_WITHOUT_VALUE"),
        (replace(CONTENTS[2], value=Decimal("0.00001")), "a", "", "REVIEW_WITHOUT_VALUE"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(
    tmp_path: Path, content: Content, author: str, note: str, code: str
) -> None:
    """Without a name, a reason or a value nothing is kept, of the whole call."""
    with pytest.raises(StoreError) as caught:
        add_reviews(tmp_path, [DECISION, content], author=author, note=note)
    assert caught.value.code == code
    assert load_reviews(tmp_path).entries == ()


def test_nobody_decides_about_the_samples(tmp_path: Path) -> None:
    """The invented region is there to look at."""
    publish(tmp_path / "data", [make_reading(tmp_path / "in")], is_sample=True)
    with pytest.raises(StoreError) as caught:
        add_reviews(tmp_path / "data", [DECISION], author="a")
    assert caught.value.code == "REVIEWS_OF_SAMPLES"
    assert not (tmp_path / "data" / "reviews").exists()


_WRITER = """
import sys
from pathlib import Path
from analytics.store import FindingDecision, FindingVerdict, add_reviews
for index in range(15):
    content = FindingDecision(f"{sys.argv[2]}-{index}", "d", FindingVerdict.CONFIRMED)
    add_reviews(Path(sys.argv[1]), [content], author=sys.argv[2])
"""


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Both add at once; every entry is there afterwards, each once."""
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), name]) for name in ("left", "right")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = load_reviews(tmp_path)
    assert len(found.entries) == len(found.latest(FindingDecision)) == 30


_ENDLESS_WRITER = """
import sys
from pathlib import Path
from analytics.store import FindingDecision, FindingVerdict, add_reviews
for index in range(100_000):
    content = FindingDecision(f"{sys.argv[2]}-{index}", "d", FindingVerdict.CONFIRMED)
    add_reviews(Path(sys.argv[1]), [content] * 3, author="killed")
    print(index, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX systems do")
def test_a_killed_writer_leaves_whole_calls_and_room_for_the_next(tmp_path: Path) -> None:
    """Each call is there with all of its three entries or not at all; what was acknowledged is there."""
    acknowledged = 0
    for round_ in range(3):
        command = [sys.executable, "-c", _ENDLESS_WRITER, str(tmp_path), str(round_)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(0.05 * round_ + 0.02)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += 1 + len(writer.stdout.read().splitlines())
        writer.stdout.close()
        writer.wait()
        entries = load_reviews(tmp_path).entries
        subjects = {review.subject for review in entries}
        assert len(entries) == 3 * len(subjects)
        assert len(subjects) >= acknowledged
        acknowledged = len(subjects)
    add_reviews(tmp_path, [DECISION], author="next")


def test_a_writer_that_waits_too_long_says_who_is_in_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program that holds the file open for writing is named, and nothing is kept."""
    monkeypatch.setattr(review_database, "WAIT_SECONDS", 0.1)
    add_reviews(tmp_path / "other", [DECISION], author="a")
    add_reviews(tmp_path, [DECISION], author="a")
    with sqlite3.connect(database(tmp_path), isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as caught:
            add_reviews(tmp_path, [DECISION], author="b")
    assert caught.value.code == "REVIEWS_BUSY"
    assert len(load_reviews(tmp_path).entries) == 1


_POWERLESS = """
import os, sys
from pathlib import Path
from analytics.errors import StoreError
from analytics.store import FindingDecision, FindingVerdict, add_reviews, load_reviews
content = FindingDecision("f", "d", FindingVerdict.CONFIRMED)
add_reviews(Path(sys.argv[2]), [content], author="b")
if os.geteuid() == 0:
    # Root may write anywhere.
    os.setuid(65534)
print(len(load_reviews(Path(sys.argv[1])).entries))
try:
    add_reviews(Path(sys.argv[1]), [content], author="b")
except StoreError as error:
    print(error.code)
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX systems have them")
def test_a_folder_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    """Decisions are shown, a new one is refused by name, and nothing is written."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        add_reviews(data, [DECISION], author="a")
        database(data).chmod(0o444)
        database(data).parent.chmod(0o555)
        data.chmod(0o755)
        command = [sys.executable, "-c", _POWERLESS, str(data), str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        database(data).parent.chmod(0o755)
    assert done.stdout.split() == ["1", "REVIEWS_NOT_PERMITTED"], done.stderr


def test_a_damaged_file_is_named_and_never_taken_for_no_decisions(tmp_path: Path) -> None:
    """Neither a page nor a publish goes on as if nobody had decided anything."""
    add_reviews(tmp_path, [DECISION], author="a")
    database(tmp_path).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError) as caught:
        load_reviews(tmp_path)
    assert caught.value.code == "REVIEWS_DAMAGED"
    assert str(database(tmp_path)) in caught.value.say("zh")
    with pytest.raises(StoreError, match="damaged"):
        publish(tmp_path, [make_reading(tmp_path / "in")])


def test_a_decision_of_a_newer_program_is_named(tmp_path: Path) -> None:
    """What this program does not know is not passed over in silence."""
    add_reviews(tmp_path, [DECISION], author="a")
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute(
            "INSERT INTO review (uid, kind, subject, content, author, note, decided_at) "
            "VALUES ('u', 'roster_edit', 's', '{}', 'a', '', '2026-01-01T00:00:00.000000')"
        )
    with pytest.raises(StoreError, match="roster_edit"):
        load_reviews(tmp_path)


def test_an_address_in_the_environment_is_used_and_its_password_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several machines name one database; what is wrong with its address is said without the password."""
    shared = tmp_path / "shared.sqlite"
    monkeypatch.setenv(REVIEWS_VARIABLE, f"sqlite:///{shared}")
    add_reviews(tmp_path / "one", [DECISION], author="a")
    assert len(load_reviews(tmp_path / "two").entries) == 1
    assert shared.is_file()
    monkeypatch.setenv(REVIEWS_VARIABLE, "postgresql+nodriver://me:secret@host/reviews")
    with pytest.raises(StoreError) as caught:
        load_reviews(tmp_path)
    assert "secret" not in caught.value.say("en")
    monkeypatch.setenv(REVIEWS_VARIABLE, "certainly no address")
    with pytest.raises(StoreError, match=REVIEWS_VARIABLE):
        load_reviews(tmp_path)


def test_days_are_kept_to_the_microsecond_in_utc(tmp_path: Path) -> None:
    """Two decisions of one second have an order."""
    review = add_reviews(tmp_path, [DECISION], author="a")[0]
    assert isinstance(review.decided_at, datetime)
    assert review.decided_at.tzinfo is None
    assert load_reviews(tmp_path).entries[0].decided_at == review.decided_at
