"""What people see where a figure was read, and which version they choose: derived by the next publish."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.errors import StoreError
from analytics.model import APPLICANTS, Figure, FigureKey, Filing, LinePlace, Proof, Stage, Status
from analytics.pipeline import publish
from analytics.store import (
    CheckedFiling,
    FigureConfirmation,
    FigureVerdict,
    FileReading,
    ReadAs,
    ReadingCorrection,
    ReadingKey,
    Review,
    VersionChoice,
    add_reviews,
    digest_figures,
    fetch_rows,
    find_snapshot,
    load_reviews,
    merge_reviews,
    schema,
)
from store.contents import dump_tables
from store.filings import make_filing, make_reading

LICENSED = FigureKey("proactive.licensing.decisions", "total")
NAME = "proactive.licensing.decisions|total"
BASIS = {FigureVerdict.OTHER_VALUE: Decimal(78)}
ROW = (
    "SELECT f.status, f.value, f.proof, f.raw, wide.\"{0}\", (SELECT status FROM gap WHERE figure = '{0}') "
    "FROM figure f, wide WHERE f.indicator = ? AND f.applicant = ?"
)


def doubtful(value: str | None = "73", **more: Any) -> Filing:
    """A filing with one unproven figure."""
    amount = Decimal(value) if value else None
    status = Status.REPORTED if value else Status.ILLEGIBLE
    figure = Figure(
        *LICENSED, status, amount, proof=Proof.UNPROVEN, raw=value or "7?", place=LinePlace(1, 0, 2)
    )
    return make_filing(change={NAME: figure}, **more)


def confirm(reading: FileReading, verdict: FigureVerdict, **more: Any) -> FigureConfirmation:
    """What a person says of the doubtful figure of a file."""
    return FigureConfirmation(
        reading=ReadingKey(reading.sha256, None, 0),
        figure=LICENSED,
        **{"raw": "73", "read_value": Decimal(73), "verdict": verdict, "value": BASIS.get(verdict), **more},
    )


def read_figure(data: Path) -> tuple[Any, ...]:
    """The doubtful figure as the current snapshot has it, also in the wide table and among the gaps."""
    snapshot = find_snapshot(data)
    return fetch_rows(snapshot, ROW.format(NAME), list(LICENSED))[0]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (FigureVerdict.AS_READ, ("reported", Decimal(73), "person", "73", Decimal(73), None)),
        (FigureVerdict.OTHER_VALUE, ("reported", Decimal(78), "person", "73", Decimal(78), None)),
        (FigureVerdict.BLANK, ("blank", None, "person", "73", None, "blank")),
        (
            FigureVerdict.NOT_APPLICABLE,
            ("not_applicable", None, "person", "73", None, "not_applicable"),
        ),
        (FigureVerdict.ILLEGIBLE, ("illegible", None, "person", "73", None, "illegible")),
    ],
)
def test_a_confirmed_figure_counts_and_its_withdrawal_leaves_no_trace(
    data: Path, tmp_path: Path, verdict: FigureVerdict, expected: tuple[Any, ...]
) -> None:
    """Until it is confirmed a doubtful figure is in no total; withdrawn, everything is as it was."""
    reading = make_reading(tmp_path / "in", doubtful())
    publish(data, [reading])
    before = dump_tables(find_snapshot(data))
    assert read_figure(data) == ("reported", Decimal(73), "unproven", "73", None, "reported")
    add_reviews(data, [confirm(reading, verdict)], author="王芳")
    assert publish(data, []).is_new
    assert read_figure(data) == expected
    assert not publish(data, []).is_new
    add_reviews(data, [confirm(reading, FigureVerdict.WITHDRAWN)], author="王芳")
    publish(data, [])
    assert dump_tables(find_snapshot(data)) == before


def test_confirmations_outlive_reading_again_and_rebuilding(data: Path, tmp_path: Path) -> None:
    """The same files and reviews give the same snapshot, whatever came first."""
    reading = make_reading(tmp_path / "in", doubtful())
    publish(data, [reading])
    add_reviews(data, [confirm(reading, FigureVerdict.OTHER_VALUE)], author="王芳")
    publish(data, [])
    once = dump_tables(find_snapshot(data))
    publish(data, [replace(reading, read_by="program-2")])
    again = dump_tables(find_snapshot(data))
    other = tmp_path / "rebuilt"
    shutil.copytree(data, other, ignore=shutil.ignore_patterns("store"))
    publish(other, [replace(reading, read_by="program-2", reception=None)])
    assert dump_tables(find_snapshot(other)) == again
    assert {table: rows for table, rows in again.items() if table != "original"} == {
        table: rows for table, rows in once.items() if table != "original"
    }


def test_a_confirmation_holds_only_while_the_same_is_printed(data: Path, tmp_path: Path) -> None:
    """A better program that reads another text there makes a person look again."""
    reading = make_reading(tmp_path / "in", doubtful())
    publish(data, [reading])
    add_reviews(data, [confirm(reading, FigureVerdict.AS_READ)], author="王芳")
    publish(data, [])
    better = replace(
        reading,
        read_by="program-2",
        filings=tuple(
            replace(each, filing=replace(doubtful("75"), sha256=reading.sha256)) for each in reading.filings
        ),
    )
    publish(data, [better])
    assert read_figure(data)[:4] == ("reported", Decimal(75), "unproven", "75")


def test_a_number_in_an_unreadable_cell_is_entered(data: Path, tmp_path: Path) -> None:
    """What no program can read a person may."""
    reading = make_reading(tmp_path / "in", doubtful(None))
    publish(data, [reading])
    said = confirm(reading, FigureVerdict.OTHER_VALUE, raw="7?", read_value=None)
    add_reviews(data, [said], author="王芳")
    publish(data, [])
    assert read_figure(data) == ("reported", Decimal(78), "person", "7?", Decimal(78), None)


def test_checks_look_again_at_what_a_person_entered(data: Path, tmp_path: Path) -> None:
    """The total that a person read makes the sum of its row assessable."""
    row = {
        f"requests.received|{applicant}": Figure(
            *("requests.received", applicant, Status.REPORTED, Decimal(1)), proof=Proof.LABEL, raw="1"
        )
        for applicant in APPLICANTS
    }
    total = FigureKey("requests.received", "total")
    row["requests.received|total"] = Figure(*total, Status.ILLEGIBLE, raw="?", place=LinePlace(5, 0, 2))
    reading = make_reading(tmp_path / "in", make_filing(change=row))
    publish(data, [reading])
    outcome = "SELECT outcome FROM finding WHERE instance = 'D3:requests.received'"
    assert fetch_rows(find_snapshot(data), outcome) == [("not_assessable",)]
    reading_key = ReadingKey(reading.sha256, None, 0)
    for value, expected in ((7, "fail"), (6, "pass")):
        said = FigureConfirmation(reading_key, total, "?", None, FigureVerdict.OTHER_VALUE, Decimal(value))
        add_reviews(data, [said], author="王芳")
        publish(data, [])
        assert fetch_rows(find_snapshot(data), outcome) == [(expected,)]


def test_a_confirmed_scan_becomes_a_copy_of_what_prints_the_same(data: Path, tmp_path: Path) -> None:
    """Two files that differ only in a misread digit are one version once a person has read it."""
    scan = make_reading(tmp_path / "in", doubtful(), name="scan.pdf")
    proven = Figure(*LICENSED, Status.REPORTED, Decimal(78), proof=Proof.LABEL, raw="78")
    page = make_reading(tmp_path / "in", make_filing(change={NAME: proven}), name="page.html")
    publish(data, [scan, page])
    assert fetch_rows(find_snapshot(data), "SELECT count(*) FROM filing") == [(2,)]
    add_reviews(data, [confirm(scan, FigureVerdict.OTHER_VALUE)], author="王芳")
    publish(data, [])
    assert fetch_rows(find_snapshot(data), "SELECT count(*) FROM filing") == [(1,)]


CURRENT = "SELECT file, is_current, is_choice_open, decided FROM filing ORDER BY file"


@pytest.fixture
def tied(data: Path, tmp_path: Path) -> Callable[..., FileReading]:
    """Publish versions of one agency and year; nothing but a name tells them apart."""

    def add(name: str, *, seed: int, on: date = date(2025, 3, 1), **more: Any) -> FileReading:
        filing = make_filing("甲市民政局", 2024, seed=seed)
        reading = make_reading(tmp_path / "in", filing, name=name, received_on=on, **more)
        publish(data, [reading])
        return reading

    return add


def choose(data: Path, reading: FileReading | None, *seen: FileReading) -> None:
    """Choose a version of the only agency and year, and publish."""
    [(agency_id,)] = fetch_rows(find_snapshot(data), "SELECT agency_id FROM agency")
    keys = tuple(ReadingKey(each.sha256, None, 0) for each in seen)
    chosen = ReadingKey(reading.sha256, None, 0) if reading else None
    add_reviews(data, [VersionChoice(agency_id, 2024, chosen, keys)], author="王芳")
    publish(data, [])


def test_a_chosen_version_is_current_whatever_stage_and_date_say(
    data: Path, tied: Callable[..., FileReading]
) -> None:
    """The question is closed; withdrawn, it is open again."""
    one, two = tied("1.txt", seed=1), tied("2.txt", seed=2)
    open_ = fetch_rows(find_snapshot(data), CURRENT)
    assert {row[2] for row in open_} == {True}
    loser = one if open_[1][1] else two
    choose(data, loser, one, two)
    assert [row[1:] for row in fetch_rows(find_snapshot(data), CURRENT)] == [
        (loser is one, False, "version" if loser is one else ""),
        (loser is two, False, "version" if loser is two else ""),
    ]
    choose(data, None)
    assert fetch_rows(find_snapshot(data), CURRENT) == open_


def test_a_later_version_that_nobody_saw_opens_the_choice_again(
    data: Path, tied: Callable[..., FileReading]
) -> None:
    """A choice hides no correction that arrives after it; a copy or an old draft changes nothing."""
    one, two = tied("1.txt", seed=1), tied("2.txt", seed=2)
    choose(data, one, one, two)
    tied("copy of 2.txt", seed=2, salt="copy")
    tied("draft.txt", seed=3, stage=Stage.DRAFT)
    names = {row[0]: row[1:] for row in fetch_rows(find_snapshot(data), CURRENT)}
    assert names["1.txt"] == (True, False, "version")
    tied("corrected.txt", seed=4, on=date(2025, 6, 1))
    names = {row[0]: row[1:] for row in fetch_rows(find_snapshot(data), CURRENT)}
    assert names["corrected.txt"] == (True, True, "")
    assert names["1.txt"] == (False, True, "")


def test_a_correction_of_the_year_is_checked_again(data: Path, tmp_path: Path) -> None:
    """A report without a year has checks of its year once a person gives it one."""
    reading = make_reading(tmp_path / "in", make_filing(year=None))
    publish(data, [reading])
    add_reviews(
        data, [ReadingCorrection(ReadingKey(reading.sha256, None, 0), report_year=2023)], author="王芳"
    )
    publish(data, [])
    years = "SELECT DISTINCT found_in_year FROM finding WHERE filing_id IS NOT NULL"
    assert fetch_rows(find_snapshot(data), years) == [(2023,)]


def test_every_step_of_the_schema_has_a_number_of_its_own() -> None:
    """Two steps with one number would leave a store with only one of them."""
    steps = schema.load_steps()
    assert [step.version for step in steps] == list(range(1, len(steps) + 1))


def test_what_was_said_of_one_copy_holds_for_another_that_was_read_the_same(
    data: Path, tmp_path: Path
) -> None:
    """The same scan under another name, earlier or later, is a copy and not another version."""
    first = make_reading(tmp_path, doubtful(), name="a.pdf", salt="a")
    publish(data, [first])
    add_reviews(data, [confirm(first, FigureVerdict.OTHER_VALUE)], author="王芳")
    publish(data, [])
    publish(data, [make_reading(tmp_path, doubtful(), name="b.pdf", salt="b")])
    rows = fetch_rows(
        find_snapshot(data),
        'SELECT version, is_current, (SELECT count(*) FROM filing_source), wide."'
        + NAME
        + '" FROM filing JOIN wide USING (filing_id)',
    )
    assert rows == [(1, True, 2, Decimal(78))]


def test_a_figure_of_eleven_digits_stops_no_publish(data: Path, tmp_path: Path) -> None:
    """Fees in yuan under a head of 万元: the checks must see them, and so must the store."""
    name = "proactive.fees.amount|total"
    figure = Figure(*name.split("|"), Status.REPORTED, Decimal("12345678901.5"), raw="12345678901.5")
    publish(data, [make_reading(tmp_path, make_filing(change={name: figure}))])
    assert fetch_rows(find_snapshot(data), f'SELECT wide."{name}" FROM wide') == [(Decimal("12345678901.5"),)]


def test_no_bad_decision_is_taken_in(data: Path, tmp_path: Path) -> None:
    """A value that the store cannot hold would stop every publish from then on."""
    reading = make_reading(tmp_path, doubtful())
    bad = Review(
        confirm(reading, FigureVerdict.OTHER_VALUE, value=Decimal("1.23456")),
        "王芳",
        "",
        datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None),
        "0" * 32,
    )
    with pytest.raises(StoreError):
        merge_reviews(data, [bad])
    assert load_reviews(data).entries == ()


def test_a_confirmed_figure_follows_its_report_when_the_file_is_read_in_another_order(
    data: Path, tmp_path: Path
) -> None:
    """The report that takes its place prints the same there; what was seen before is not said of it."""
    mine = doubtful(agency="甲局", seed=1)
    other = doubtful(agency="乙局", seed=2)
    one = make_reading(tmp_path / "in", mine)
    publish(data, [one])
    seen = ReadAs(mine.agency, mine.report_year, digest_figures(mine))
    add_reviews(data, [confirm(one, FigureVerdict.OTHER_VALUE, read_as=seen)], author="王芳")
    publish(data, [])
    checked = tuple(CheckedFiling(filing, ()) for filing in (other, mine))
    publish(data, [replace(one, filings=checked, read_by="program-2")])
    sql = (
        "SELECT agency_printed, value, proof FROM figure JOIN filing USING (filing_id) "
        "WHERE indicator = ? AND applicant = ? ORDER BY agency_printed"
    )
    found = fetch_rows(find_snapshot(data), sql, list(LICENSED))
    assert found == [("乙局", Decimal(73), "unproven"), ("甲局", Decimal(78), "person")]
