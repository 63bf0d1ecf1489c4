"""Files and folders to checked filings or to one snapshot; what cannot be read is refused by name."""

import functools
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from analytics import batch, pipeline
from analytics.batch import Source, read_files
from analytics.errors import StoreError, UnreadableFile
from analytics.model import Stage
from analytics.pipeline import find_sources, ingest, prepare_samples
from analytics.reading import Limits, ReaderChild
from analytics.rules import check_filing
from analytics.store import fetch_rows, find_snapshot, has_snapshot, pin
from store.contents import dump_tables
from store.invented import make_filing

ROOT = Path(__file__).resolve().parents[2]
DISTRICT = ROOT / "tests" / "district"
SAMPLES = ROOT / "data" / "samples"
REAL = ROOT.parent / "shared" / "reports"


@pytest.fixture
def obedient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader children that do what files tell them, within five seconds."""
    child = functools.partial(ReaderChild, reader="pipeline.fake_readers:obey")
    monkeypatch.setattr(batch, "ReaderChild", lambda _, settings: child(Limits(seconds=5), settings=settings))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder with three sample reports of three shapes."""
    folder = tmp_path / "few"
    for name in ("2024/luhui-2024.txt", "2024/yunxiu-commerce-2024.html", "2024/yunxiu-office-2024.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DISTRICT / "reports" / name, folder / name)
    return folder


def write(folder: Path, *words: str) -> list[Source]:
    """Files that tell the obedient reader what to do."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, word in enumerate(words):
        (folder / f"{number:03d}.txt").write_text(f"{word} {number}", encoding="utf-8")
    return [Source(folder / f"{number:03d}.txt", f"{number:03d}.txt") for number in range(len(words))]


def test_folders_are_listed_sorted_without_what_systems_leave(tmp_path: Path) -> None:
    """Hidden files, locks of office programs and thumbnails are no reports; twice named is once."""
    for name in (
        "b.txt",
        "a/z.html",
        "a/.hidden",
        ".git/x",
        "~$lock.docx",
        "Thumbs.db",
        "__MACOSX/y",
        "a.pdf",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    names = [source.name for source in find_sources([tmp_path, tmp_path / "b.txt", tmp_path / "gone.txt"])]
    assert names == ["a/z.html", "a.pdf", "b.txt", "gone.txt"]


def test_of_a_data_folder_only_originals_are_listed(few: Path, tmp_path: Path) -> None:
    """Snapshots, pins, receipts and rosters of the data folder are no input."""
    data = tmp_path / "data"
    (tmp_path / "roster.csv").write_text("agency_id,name\na,甲局\n", encoding="utf-8")
    ingest([few, tmp_path / "roster.csv"], data)
    pin(data, "定稿")
    listed = find_sources([data], data)
    assert len(listed) == 3
    assert all(source.path.is_relative_to(data / "files") for source in listed)


@pytest.mark.usefixtures("obedient")
@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_files(tmp_path: Path, workers: int) -> None:
    """However long each one takes, and whatever happens to it."""
    words = ["甲", "exit", "乙", "refuse", "hang", *"丙丁戊己庚辛壬癸子丑寅卯"]
    sources = write(tmp_path, *words)
    progress: list[tuple[int, int]] = []
    results = list(read_files(sources, workers=workers, progress=lambda *step: progress.append(step)))
    assert [result.source for result in results] == sources
    for word, result in zip(words, results, strict=True):
        if word in ("exit", "refuse", "hang"):
            assert isinstance(result.error, UnreadableFile)
            assert result.filings == ()
        else:
            assert [checked.filing.agency for checked in result.filings] == [f"{word}局"]
            (report,) = result.filings
            assert report.findings == check_filing(report.filing)
    assert progress == [(number, len(words)) for number in range(1, len(words) + 1)]


@pytest.mark.usefixtures("obedient")
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
def test_bad_files_are_refused_and_the_rest_is_stored(tmp_path: Path) -> None:
    """A crash, a hang, a bug and a refusal in one load: four sentences, and every other report is there."""
    words = ["甲", "crash", "乙", "hang", "bug", "refuse", "丙"]
    write(tmp_path / "in", *words)
    report = ingest([tmp_path / "in"], tmp_path / "data", workers=2)
    assert [refusal.file for refusal in report.published.refused] == [
        "001.txt",
        "003.txt",
        "004.txt",
        "005.txt",
    ]
    assert all(refusal.reason.en.endswith(".") for refusal in report.published.refused)
    assert all(refusal.reason.zh.endswith("。") for refusal in report.published.refused)
    rows = fetch_rows(find_snapshot(tmp_path / "data"), "SELECT agency_printed FROM filing ORDER BY 1")
    assert rows == [("丙局",), ("乙局",), ("甲局",)]
    books = report.published.books
    assert (books.reports, books.numeric_cells) == (3, 3 * make_filing().numeric_cells)
    assert books.numeric_cells == books.placed + books.unmapped


def test_ingesting_again_or_in_another_order_changes_nothing(few: Path, tmp_path: Path) -> None:
    """Once, twice, or file by file backwards: the same rows, and no second snapshot for the same files."""
    once, piecewise = tmp_path / "once", tmp_path / "piecewise"
    first = ingest([few], once)
    again = ingest([few], once)
    assert (len(first.published.added), len(again.published.unchanged)) == (3, 3)
    assert (again.published.is_new, again.published.snapshot) == (False, first.published.snapshot)
    assert again.published.books == first.published.books
    for year in sorted(few.rglob("*.*"), reverse=True):
        folder = tmp_path / f"only-{year.name}" / "2024"
        folder.mkdir(parents=True)
        shutil.copyfile(year, folder / year.name)
        ingest([folder.parent], piecewise)
    assert dump_tables(find_snapshot(piecewise)) == dump_tables(find_snapshot(once))


def test_a_known_file_is_not_read_again(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the program has changed; then it is, and a version does not come of it."""
    read: list[Source] = []
    original = pipeline.read_files
    monkeypatch.setattr(
        pipeline,
        "read_files",
        lambda sources, **options: read.extend(sources) or original(sources, **options),
    )
    ingest([few], tmp_path / "data")
    assert len(read) == 3
    ingest([few], tmp_path / "data")
    assert len(read) == 3
    monkeypatch.setattr(pipeline, "reading_version", lambda: "another program")
    report = ingest([few], tmp_path / "data")
    assert len(read) == 6
    assert len(report.published.unchanged) == 3
    assert fetch_rows(find_snapshot(tmp_path / "data"), "SELECT max(version) FROM filing") == [(1,)]


def test_the_same_bytes_under_two_names_are_read_once(few: Path, tmp_path: Path) -> None:
    """One original, one filing, both names in the receipt; the fuller one is shown."""
    text = few / "2024" / "luhui-2024.txt"
    folder = tmp_path / "both"
    folder.mkdir()
    shutil.copyfile(text, folder / "a.txt")
    shutil.copyfile(text, folder / "鹭洄镇-2024.txt")
    report = ingest([folder], tmp_path / "data")
    assert len(report.published.added) == 1
    assert report.published.added[0].file == "鹭洄镇-2024.txt"
    assert fetch_rows(find_snapshot(tmp_path / "data"), "SELECT count(*) FROM original") == [(1,)]


def test_stage_and_day_of_receipt_are_stored(few: Path, tmp_path: Path) -> None:
    """What the person says about the files decides which version is current."""
    ingest([few], tmp_path / "data", stage=Stage.FILED, received_on=date(2025, 1, 9))
    rows = fetch_rows(find_snapshot(tmp_path / "data"), "SELECT DISTINCT stage, received_on FROM filing")
    assert rows == [("filed", date(2025, 1, 9))]


def test_a_roster_among_the_files_becomes_the_roster(few: Path, tmp_path: Path) -> None:
    """Its agencies are matched at once; a second one is refused, and so is a faulty one."""
    data = tmp_path / "data"
    shutil.copyfile(DISTRICT / "roster.csv", few / "roster.csv")
    report = ingest([few], data)
    assert report.roster == "roster.csv"
    rows = fetch_rows(find_snapshot(data), "SELECT agency_id FROM filing ORDER BY 1")
    assert rows == [("luhui",), ("yunxiu-commerce",), ("yunxiu-office",)]
    (few / "roster2.csv").write_text("agency_id,name\nx,某局\n", encoding="utf-8")
    (few / "roster3.csv").write_text("agency_id,name,kind\nx,某局,palace\n", encoding="utf-8")
    report = ingest([few], data)
    assert report.roster == "roster.csv"
    faults = [refusal.reason for refusal in report.published.refused]
    assert len(faults) == 2
    assert all("roster.csv was already taken as the roster" in fault.en for fault in faults)
    assert all("一次只能导入一份" in fault.zh for fault in faults)
    faulty = tmp_path / "faulty"
    faulty.mkdir()
    (few / "roster3.csv").rename(faulty / "roster3.csv")
    report = ingest([faulty], data)
    assert "roster3.csv:2: kind 'palace'" in report.published.refused[0].reason.en
    assert fetch_rows(find_snapshot(data), "SELECT count(*) FROM agency WHERE is_in_roster") == [(7,)]


def test_what_cannot_be_opened_is_refused(few: Path, tmp_path: Path) -> None:
    """A name that is not there, and nothing else happens."""
    report = ingest([tmp_path / "gone.txt", few], tmp_path / "data")
    (refusal,) = report.published.refused
    assert refusal.file == "gone.txt"
    assert (refusal.code, refusal.reason.zh) == ("FILE_MISSING", "文件不存在。请检查路径。")
    assert len(report.published.added) == 3


@pytest.mark.skipif(os.name == "nt", reason="named pipes of POSIX systems")
def test_a_pipe_is_no_file(few: Path, tmp_path: Path) -> None:
    """It would never end; it is refused at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    report = ingest([tmp_path / "pipe.txt", few], tmp_path / "data")
    assert [refusal.code for refusal in report.published.refused] == ["FILE_IS_NONE"]
    assert len(report.published.added) == 3


def test_the_folder_of_originals_makes_a_lost_store_again(few: Path, tmp_path: Path) -> None:
    """`disclosure ingest DATA/files` after `store/` was deleted: the same rows, names and dates."""
    data = tmp_path / "data"
    ingest([few], data, stage=Stage.FILED, received_on=date(2025, 1, 9))
    before = dump_tables(find_snapshot(data))
    shutil.rmtree(data / "store")
    assert not has_snapshot(data)
    report = ingest([data / "files"], data)
    assert report.published.refused == ()
    assert dump_tables(find_snapshot(data)) == before


def test_missing_samples_are_an_incomplete_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without any report says so."""
    monkeypatch.setattr("analytics.store.cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr("analytics.store.samples_folder", lambda: tmp_path)
    with pytest.raises(StoreError, match="not completely installed"):
        prepare_samples()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not beside this checkout")
def test_the_real_reports_are_stored_and_the_rest_is_refused(tmp_path: Path) -> None:
    """Four reports; truth files and the empty form are refused by name; again, nothing changes."""
    report = ingest([REAL], tmp_path / "data")
    assert sorted((added.agency, added.report_year) for added in report.published.added) == [
        ("上海市人民政府办公厅", 2019),
        ("洪泽区人民政府", 2023),
        ("淮安市人民政府", 2024),
        ("金水区商务局", 2020),
    ]
    assert sorted(refusal.file for refusal in report.published.refused) == [
        "hongze_2023/truth.csv",
        "huaian_2024/truth.csv",
        "shanghai_office_2019/truth.csv",
        "template_2021.docx",
    ]
    rows = fetch_rows(
        find_snapshot(tmp_path / "data"), "SELECT agency_printed, coverage FROM filing ORDER BY report_year"
    )
    assert rows == [
        ("上海市人民政府办公厅", "single_organ"),
        ("金水区商务局", "single_organ"),
        ("洪泽区人民政府", "whole_region"),
        ("淮安市人民政府", "whole_region"),
    ]
    books = report.published.books
    assert books.numeric_cells == books.placed + books.unmapped == 628
    assert not ingest([REAL], tmp_path / "data").published.is_new
