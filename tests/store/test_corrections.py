"""Whose report a reading is, for which year and stage, as people say: derived by the next publish."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.model import Filing, Stage
from analytics.store import (
    CheckedFiling,
    FileReading,
    ReadAs,
    ReadingCorrection,
    ReadingKey,
    add_reviews,
    digest_figures,
    fetch_rows,
    find_snapshot,
    publish,
)
from store.contents import dump_tables
from store.filings import make_filing, make_reading

ROSTER = "agency_id,name\nmz,甲市民政局\ncz,甲市财政局\n"
FILINGS = (
    "SELECT agency_id, report_year, stage, is_current, decided FROM filing ORDER BY received_on, agency_id"
)


def key_of(reading: FileReading, ordinal: int = 0) -> ReadingKey:
    """Name a filing of an invented file."""
    return ReadingKey(reading.sha256, None, ordinal)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a roster of two agencies."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path / "data"


def test_a_correction_gives_a_report_its_agency_year_and_stage(data: Path, tmp_path: Path) -> None:
    """A publish without any file makes a new snapshot, once."""
    reading = make_reading(tmp_path / "in", make_filing("市局", None))
    first = publish(data, [reading])
    add_reviews(data, [ReadingCorrection(key_of(reading), "mz", 2023, Stage.FILED)], author="王芳")
    done = publish(data, [])
    assert done.is_new
    assert fetch_rows(done.snapshot, FILINGS) == [("mz", 2023, "filed", True, "agency_id,report_year,stage")]
    # The name that only this report printed is nobody's any more.
    assert fetch_rows(done.snapshot, "SELECT agency_id FROM agency ORDER BY 1") == [("cz",), ("mz",)]
    assert fetch_rows(first.snapshot, FILINGS) == [
        (fetch_rows(first.snapshot, FILINGS)[0][0], None, "published", True, "")
    ]
    assert not publish(data, []).is_new


def test_a_corrected_report_is_a_version_of_its_new_agency(data: Path, tmp_path: Path) -> None:
    """Stage and day of receipt decide between it and what the agency had already."""
    own = make_reading(tmp_path / "in", make_filing("甲市财政局", seed=1), received_on=date(2025, 1, 10))
    stray = make_reading(tmp_path / "in", make_filing("甲市民政局", seed=2), received_on=date(2025, 1, 20))
    publish(data, [own, stray])
    add_reviews(data, [ReadingCorrection(key_of(stray), agency_id="cz")], author="王芳")
    publish(data, [])
    assert fetch_rows(find_snapshot(data), FILINGS) == [
        ("cz", 2024, "published", False, ""),
        ("cz", 2024, "published", True, "agency_id"),
    ]
    add_reviews(data, [ReadingCorrection(key_of(stray), "cz", stage=Stage.DRAFT)], author="王芳")
    publish(data, [])
    assert [row[3] for row in fetch_rows(find_snapshot(data), FILINGS)] == [True, False]


def test_one_report_of_a_file_is_corrected_alone(data: Path, tmp_path: Path) -> None:
    """The other report of the same file keeps what it prints."""
    both = make_reading(tmp_path / "in", make_filing("甲市民政局", seed=1), make_filing("市局", seed=2))
    publish(data, [both])
    add_reviews(data, [ReadingCorrection(key_of(both, 1), agency_id="cz")], author="王芳")
    publish(data, [])
    found = fetch_rows(find_snapshot(data), "SELECT agency_id, decided FROM filing ORDER BY 1")
    assert found == [("cz", "agency_id"), ("mz", "")]


def test_a_withdrawn_correction_leaves_no_trace(data: Path, tmp_path: Path) -> None:
    """The whole of the latest correction counts; an empty one gives back what the report prints."""
    reading = make_reading(tmp_path / "in", make_filing("甲市民政局"))
    publish(data, [reading])
    before = dump_tables(find_snapshot(data))
    add_reviews(data, [ReadingCorrection(key_of(reading), "cz", 2020)], author="王芳")
    publish(data, [])
    add_reviews(data, [ReadingCorrection(key_of(reading))], author="王芳")
    publish(data, [])
    assert dump_tables(find_snapshot(data)) == before


def test_corrections_outlive_reading_again_and_rebuilding(data: Path, tmp_path: Path) -> None:
    """The same files and reviews give the same snapshot, whatever came first."""
    reading = make_reading(tmp_path / "in", make_filing("市局"))
    add_reviews(data, [ReadingCorrection(key_of(reading), agency_id="cz")], author="王芳")
    publish(data, [reading])
    publish(data, [replace(reading, read_by="program-2")])
    assert fetch_rows(find_snapshot(data), FILINGS) == [("cz", 2024, "published", True, "agency_id")]
    other = tmp_path / "rebuilt"
    shutil.copytree(data, other, ignore=shutil.ignore_patterns("store"))
    publish(other, [replace(reading, read_by="program-2", reception=None)])
    assert dump_tables(find_snapshot(other)) == dump_tables(find_snapshot(data))


def test_a_correction_to_an_agency_that_left_the_roster_is_told_and_not_applied(
    data: Path, tmp_path: Path
) -> None:
    """The report is kept under the name that it prints; nothing falls out of the store."""
    reading = make_reading(tmp_path / "in", make_filing("甲市民政局"))
    publish(data, [reading])
    add_reviews(data, [ReadingCorrection(key_of(reading), "gone", 2023)], author="王芳")
    done = publish(data, [])
    assert fetch_rows(done.snapshot, FILINGS) == [("mz", 2023, "published", True, "report_year")]
    assert any("gone" in notice for notice in done.notices)


def see(reading: FileReading, ordinal: int) -> ReadAs:
    """What a person sees of a report when they decide about it."""
    filing = reading.filings[ordinal].filing
    return ReadAs(filing.agency, filing.report_year, digest_figures(filing))


def read_again(reading: FileReading, *filings: Filing) -> FileReading:
    """The same bytes, read by a later program."""
    checked = tuple(CheckedFiling(filing, ()) for filing in filings)
    return replace(reading, filings=checked, read_by="program-2")


def test_a_correction_follows_its_report_when_the_file_is_read_in_another_order(
    data: Path, tmp_path: Path
) -> None:
    """A later program finds one more report before it: the correction goes along, the new one has none."""
    first, second = make_filing("甲市民政局", seed=1), make_filing("市局", seed=2)
    both = make_reading(tmp_path / "in", first, second)
    publish(data, [both])
    key = key_of(both, 1)
    add_reviews(data, [ReadingCorrection(key, agency_id="cz", read_as=see(both, 1))], author="王芳")
    publish(data, [])
    publish(data, [read_again(both, first, make_filing("镇政府", seed=3), second)])
    found = fetch_rows(
        find_snapshot(data), "SELECT agency_printed, agency_id, decided FROM filing ORDER BY 1"
    )
    assert [row[::2] for row in found] == [("市局", "agency_id"), ("甲市民政局", ""), ("镇政府", "")]
    assert {row[0]: row[1] for row in found}["市局"] == "cz"


def test_a_correction_whose_report_reads_otherwise_is_told_and_not_applied(
    data: Path, tmp_path: Path
) -> None:
    """Neither its figures nor its name are in the file any more, so nobody knows whom it means."""
    filing = make_filing("市局", seed=2)
    one = make_reading(tmp_path / "in", filing)
    publish(data, [one])
    said = ReadingCorrection(key_of(one), agency_id="cz", read_as=see(one, 0))
    add_reviews(data, [said], author="王芳")
    publish(data, [])
    done = publish(data, [read_again(one, make_filing("镇政府", seed=3))])
    assert [row[4] for row in fetch_rows(done.snapshot, FILINGS)] == [""]
    assert any(notice.startswith("王芳 decided about a report") for notice in done.notices)


def test_a_correction_stays_where_only_the_name_is_read_better(data: Path, tmp_path: Path) -> None:
    """The same figures under a name that a later program reads in full are the same report."""
    one = make_reading(tmp_path / "in", make_filing("市局", seed=2))
    publish(data, [one])
    said = ReadingCorrection(key_of(one), agency_id="cz", read_as=see(one, 0))
    add_reviews(data, [said], author="王芳")
    publish(data, [])
    done = publish(data, [read_again(one, make_filing("甲市某局", seed=2))])
    assert [row[0] for row in fetch_rows(done.snapshot, FILINGS)] == ["cz"]
