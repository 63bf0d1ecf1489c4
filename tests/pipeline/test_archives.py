"""Archives on their way through: each member like a file of its own, the archive kept as the original."""

import functools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics import batch
from analytics.batch import Source, read_files
from analytics.errors import UnreadableFile
from analytics.evidence import SourceTable, show_place
from analytics.model import TablePlace
from analytics.pipeline import ingest
from analytics.reading import Limits, ReaderChild
from analytics.store import fetch_rows, find_snapshot, original_file
from analytics.synthetic.shapes import SHAPES
from documents.word_files import zip_members

from factory.grid import Draft
from factory.probing import FORMS, Filling, build_draft

MEGABYTE = 1024 * 1024


@pytest.fixture
def obedient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader children that do what the first word of a member's name says."""
    child = functools.partial(ReaderChild, reader="pipeline.fake_readers:obey")
    limits = Limits(seconds=6, memory=300 * MEGABYTE, address_space=2048 * MEGABYTE)
    monkeypatch.setattr(batch, "ReaderChild", lambda _, settings: child(limits, settings=settings))


def draft(seed: int = 7) -> Draft:
    """A report of an invented agency."""
    return build_draft(*FORMS["2021"], Filling.SMALL, seed=seed)


@pytest.mark.usefixtures("obedient")
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
def test_a_bad_member_costs_itself(tmp_path: Path) -> None:
    """A crash, a hang and a refusal in one archive, each by its own name and in its turn."""
    words = ["甲 1", "crash", "乙 2", "hang", "refuse", "丙 3"]
    path = tmp_path / "上报.zip"
    path.write_bytes(zip_members(dict.fromkeys(words, b"x")))
    steps: list[tuple[int, int]] = []
    sources = [Source(path, "上报.zip"), Source(path, "again.zip")]
    results = list(read_files(sources, workers=2, progress=lambda *step: steps.append(step)))
    assert [result.source.member for result in results] == words * 2
    assert steps == [(1, 2), (2, 2)]
    for word, result in zip(words, results, strict=False):
        if word in ("crash", "hang", "refuse"):
            assert result.error is not None
            assert result.error.file == f"上报.zip/{word}"
            assert result.filings == ()
        else:
            assert [checked.filing.agency for checked in result.filings] == [f"{word[0]}局"]


def test_the_reports_of_an_archive_are_stored_as_its_parts(tmp_path: Path) -> None:
    """The archive is the original; members without a report are refused by name; twice changes nothing."""
    page = SHAPES["html_clean"].write(draft())
    copy = SHAPES["tabs"].write(draft())
    inner = zip_members({"某局/报告.txt": copy})
    data = tmp_path / "data"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "上报.zip").write_bytes(
        zip_members(
            {
                "报告.html": page,
                "乡镇.zip": inner,
                "说明.txt": "填报说明".encode(),
                "x.rar": b"Rar!" + bytes(9),
            }
        )
    )
    report = ingest([folder], data, workers=1).published
    assert {(each.file, each.part) for each in (*report.added, *report.copies)} == {
        ("上报.zip", "报告.html"),
        ("上报.zip", "乡镇.zip/某局/报告.txt"),
    }
    assert sorted((each.file, each.part, each.code) for each in report.refused) == [
        ("上报.zip", "x.rar", "FORMAT_RAR"),
        ("上报.zip", "说明.txt", "NO_TABLES"),
    ]
    (row,) = fetch_rows(find_snapshot(data), "SELECT sha256, part FROM filing")
    assert original_file(data, row[0]).read_bytes() == (folder / "上报.zip").read_bytes()
    evidence = show_place(original_file(data, row[0]), TablePlace(0, 2, 1), part="报告.html")
    assert isinstance(evidence, SourceTable)
    assert (evidence.row, evidence.column) == (2, 1)
    with pytest.raises(UnreadableFile):
        show_place(original_file(data, row[0]), TablePlace(0, 2, 1), part="gone.html")
    again = ingest([folder], data, workers=1).published
    assert (again.is_new, again.unchanged) == (False, ("上报.zip",))


def test_the_command_line_gives_one_object_for_each_member(tmp_path: Path) -> None:
    """With its part, also where it is refused; exit 1 because one was."""
    path = tmp_path / "a.zip"
    path.write_bytes(
        zip_members({"报告.html": SHAPES["html_clean"].write(draft()), "b.rar": b"Rar!" + bytes(9)})
    )
    command = [sys.executable, "-m", "analytics", "read", "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [each["part"] for each in objects] == ["报告.html", "b.rar"]
    assert [each["file"] for each in objects] == [str(path)] * 2
    assert objects[0]["error"] is None
    assert objects[1]["error"]["code"] == "FORMAT_RAR"


@pytest.mark.usefixtures("obedient")
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
def test_three_bad_files_among_three_hundred_cost_three_lines(tmp_path: Path) -> None:
    """One crashes its reader, one hangs, one eats memory: 297 are stored, and nobody waits for the one."""
    folder = tmp_path / "in"
    folder.mkdir()
    bad = {50: "crash", 150: "hang", 250: "grow"}
    for number in range(300):
        order = bad.get(number, f"单位{number:03d}")
        (folder / f"{number:03d}.txt").write_text(f"{order} {number}", encoding="utf-8")
    began = time.monotonic()
    report = ingest([folder], tmp_path / "data", workers=2).published
    # What hangs would do so for ten minutes.
    assert time.monotonic() - began < 300
    assert {each.file: each.code for each in report.refused} == {
        "050.txt": "READER_DIED_BY_SIGNAL",
        "150.txt": "READING_TOO_SLOW",
        "250.txt": "READING_TOO_MUCH_MEMORY",
    }
    assert all(
        "\n" not in line and len(line) < 200
        for each in report.refused
        for line in (each.reason.zh, each.reason.en)
    )
    assert report.books.reports == 297
    assert fetch_rows(find_snapshot(tmp_path / "data"), "SELECT count(*) FROM filing") == [(297,)]
