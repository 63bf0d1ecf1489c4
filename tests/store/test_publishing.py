"""Publishing: what a load stores, what it leaves alone, and what nobody can see of a failed one."""

import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.dictionary import load_dictionary
from analytics.errors import RosterError, StoreError, UnknownSelection
from analytics.filing_json import place_from_json, place_to_json
from analytics.model import (
    Figure,
    Form,
    LinePlace,
    Message,
    PagePlace,
    Place,
    Proof,
    SheetPlace,
    Stage,
    Status,
    TablePlace,
)
from analytics.store import (
    FileReading,
    Refusal,
    fetch_rows,
    find_snapshot,
    has_snapshot,
    list_snapshots,
    pin,
    publish,
    query,
)
from built_once import copy_built
from store.contents import count, dump_tables
from store.filings import make_filing, make_reading

RECEIVED = "requests.received|natural_person"


def figure(value: str | None, status: Status = Status.REPORTED, **more: object) -> dict[str, Figure]:
    """One figure of a filing replaced by this one."""
    indicator, _, applicant = RECEIVED.partition("|")
    amount = None if value is None else Decimal(value)
    return {RECEIVED: Figure(indicator, applicant, status, amount, raw=value, **more)}  # type: ignore[arg-type]


@pytest.fixture
def stored(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A data folder of the test's own with one report in it."""
    given = tmp_path_factory.mktemp("given")
    copy_built(
        tmp_path_factory, "one-report", lambda data: publish(data, [make_reading(given)]), tmp_path / "data"
    )
    return tmp_path / "data"


def many(folder: Path) -> list[FileReading]:
    """Readings with all that can go different ways: copies, versions, ties, forms, no name, no year."""
    first, second = make_filing(seed=1), make_filing(seed=2)
    return [
        make_reading(folder, first, name="a/first.txt"),
        make_reading(folder, first, name="a/copy.txt", salt="copy", stage=Stage.FILED),
        make_reading(folder, second, name="b/second.txt", received_on=date(2025, 3, 1)),
        make_reading(folder, make_filing(seed=3), name="b/tied.txt", received_on=date(2025, 3, 1)),
        make_reading(folder, make_filing("乙市财政局", 2019, form=Form.F2019), name="2019.txt"),
        make_reading(folder, make_filing(None, 2021, seed=5), name="nobody.txt"),
        make_reading(folder, make_filing("丙县", None, seed=6), name="never.txt"),
        make_reading(
            folder, make_filing("丁镇人民政府", seed=7), make_filing("戊乡", seed=8), name="two.txt"
        ),
    ]


def test_a_load_stores_every_part_of_a_filing(tmp_path: Path) -> None:
    """Figures, sections, problems, unmapped cells and findings come back as they went in."""
    filing = make_filing(seed=4)
    reading = make_reading(tmp_path / "in", filing)
    done = publish(tmp_path / "data", [reading])
    snapshot = done.snapshot
    assert snapshot is not None
    assert [(report.agency, report.report_year) for report in done.added] == [("甲市民政局", 2024)]
    rows = fetch_rows(
        snapshot,
        "SELECT indicator, applicant, status, value, proof, raw, place FROM figure ORDER BY position",
    )
    assert len(rows) == 200
    for row, expected in zip(rows, filing.figures, strict=True):
        assert row[:4] == (expected.indicator, expected.applicant, expected.status, expected.value)
        assert row[5] == expected.raw
        assert json.loads(row[6]) == {"line": expected.place.line, "start": 0, "end": 3}  # type: ignore[union-attr]
    assert fetch_rows(snapshot, "SELECT number, text FROM section ORDER BY 1") == sorted(
        filing.sections.items()
    )
    assert fetch_rows(snapshot, "SELECT raw FROM unmapped") == [("12",)]
    assert fetch_rows(snapshot, "SELECT code, zh FROM problem") == [("ROW_LABEL_UNKNOWN", "未知的行")]
    findings = reading.filings[0].findings
    assert fetch_rows(snapshot, "SELECT instance, outcome FROM finding ORDER BY position") == [
        (finding.instance, finding.outcome) for finding in findings
    ]
    assert done.books.numeric_cells == filing.numeric_cells == done.books.placed + done.books.unmapped


def test_wide_and_gaps_split_the_figures_of_a_form(tmp_path: Path) -> None:
    """Each figure of the form stands either in its column of the wide table or among the gaps, once."""
    filing = make_filing(change=figure("5", proof=Proof.UNPROVEN))
    snapshot = publish(tmp_path / "data", [make_reading(tmp_path / "in", filing)]).snapshot
    assert snapshot is not None
    (wide,) = query(snapshot, "SELECT * EXCLUDE (filing_id) FROM wide").to_dict("records")
    assert list(wide) == [f"{key.indicator}|{key.applicant}" for key in load_dictionary().all_keys]
    gaps = dict(fetch_rows(snapshot, "SELECT figure, status FROM gap"))
    filled = {name for name, value in wide.items() if value == value}  # noqa: PLR0124 - NaN is missing
    own = {f"{figure.indicator}|{figure.applicant}" for figure in filing.figures}
    assert filled | set(gaps) == own
    assert not filled & set(gaps)
    assert gaps[RECEIVED] == Status.REPORTED, "an unproven figure is in no total"


def test_ingesting_twice_changes_nothing(tmp_path: Path) -> None:
    """The same files again, on another day, publish no snapshot and alter no row."""
    data = tmp_path / "data"
    first = publish(data, many(tmp_path / "in"))
    later = [
        replace(
            reading,
            reception=reading.reception._replace(received_on=date(2026, 7, 7)),
            has_explicit_date=False,
        )
        for reading in many(tmp_path / "in")
        if reading.reception is not None
    ]
    again = publish(data, later)
    assert first.is_new
    assert not again.is_new
    assert again.snapshot == first.snapshot
    assert len(again.unchanged) == 8
    assert again.books == first.books
    assert [path.name for path in (data / "store").glob("*.duckdb")] == ["snapshot-000001.duckdb"]


def test_any_order_and_any_split_of_loads_gives_the_same_rows(tmp_path: Path) -> None:
    """Three orders, some in two loads and some file by file, end in the same tables."""
    readings = many(tmp_path / "in")
    expected = None
    for number, order in enumerate(itertools.islice(itertools.permutations(readings), 0, 40320, 16001)):
        data = tmp_path / f"data{number}"
        loads = [[reading] for reading in order] if number == 1 else [list(order[:3]), list(order[3:])]
        for load in loads:
            publish(data, load)
        tables = dump_tables(find_snapshot(data))
        expected = expected or tables
        assert tables == expected


def test_copies_are_one_filing_with_several_sources(tmp_path: Path) -> None:
    """The same figures in another file are another source of the same version."""
    done = publish(tmp_path / "data", [
        make_reading(tmp_path / "in", name="one.txt"),
        make_reading(tmp_path / "in", name="two.txt", salt="2"),
    ])  # fmt: skip
    assert done.snapshot is not None
    assert (len(done.added), len(done.copies), len(done.versioned)) == (1, 1, 0)
    assert count(done.snapshot, "filing") == 1
    assert fetch_rows(done.snapshot, "SELECT file FROM filing_source ORDER BY 1") == [
        ("one.txt",),
        ("two.txt",),
    ]
    assert count(done.snapshot, "figure") == 200


def test_of_copies_the_first_printed_day_counts(tmp_path: Path) -> None:
    """A page that was put up again on a later day makes no punctual report late; a draft's day counts not."""
    days = (
        (date(2025, 3, 5), Stage.PUBLISHED),
        (date(2025, 1, 15), Stage.PUBLISHED),
        (None, Stage.PUBLISHED),
    )
    publish(tmp_path / "data", [
        make_reading(
            tmp_path / "in",
            replace(make_filing(), published_on=day),
            name=f"{number}.txt",
            salt=str(number),
            stage=stage,
        )
        for number, (day, stage) in enumerate((*days, (date(2025, 1, 2), Stage.DRAFT)))
    ])  # fmt: skip
    snapshot = find_snapshot(tmp_path / "data")
    assert fetch_rows(snapshot, "SELECT published_on FROM filing") == [(date(2025, 1, 15),)]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_current_version_is_the_latest_stage_then_the_latest_received(
    tmp_path: Path, is_reversed: bool
) -> None:
    """A draft that comes last does not replace what was filed; a later correction does."""
    cases = [
        (1, Stage.DRAFT, date(2025, 3, 9)),
        (2, Stage.FILED, date(2025, 1, 20)),
        (3, Stage.FILED, date(2025, 2, 20)),
    ]
    readings = [
        make_reading(
            tmp_path / "in", make_filing(seed=seed), name=f"{seed}.txt", stage=stage, received_on=day
        )
        for seed, stage, day in cases
    ]
    data = tmp_path / "data"
    for reading in reversed(readings) if is_reversed else readings:
        publish(data, [reading])
    rows = fetch_rows(
        find_snapshot(data), "SELECT file, version, is_current, is_choice_open FROM filing ORDER BY 2"
    )
    assert rows == [("1.txt", 1, False, False), ("2.txt", 2, False, False), ("3.txt", 3, True, False)]


def test_a_tie_between_versions_is_decided_the_same_way_each_time_and_marked(tmp_path: Path) -> None:
    """Two different reports of one stage and day: one is current, and a person is asked to choose."""
    readings = [make_reading(tmp_path / "in", make_filing(seed=seed), name=f"{seed}.txt") for seed in (1, 2)]
    current = set()
    for number, order in enumerate((readings, readings[::-1])):
        publish(tmp_path / f"data{number}", order)
        snapshot = find_snapshot(tmp_path / f"data{number}")
        assert fetch_rows(snapshot, "SELECT is_choice_open FROM filing") == [(True,), (True,)]
        current.add(fetch_rows(snapshot, "SELECT file FROM filing WHERE is_current")[0])
    assert len(current) == 1


def test_the_better_read_copy_stands_for_a_filing(tmp_path: Path) -> None:
    """Of two copies the one without doubtful figures gives the evidence, though it came earlier."""
    sure, doubtful = make_filing(change=figure("5")), make_filing(change=figure("5", proof=Proof.UNPROVEN))
    publish(tmp_path / "data", [
        make_reading(tmp_path / "in", sure, name="text.txt", received_on=date(2025, 1, 1)),
        make_reading(tmp_path / "in", doubtful, name="scan.txt", received_on=date(2025, 2, 1)),
    ])  # fmt: skip
    snapshot = find_snapshot(tmp_path / "data")
    assert fetch_rows(
        snapshot, f'SELECT file, received_on, "{RECEIVED}" FROM filing JOIN wide USING (filing_id)'
    ) == [("text.txt", date(2025, 2, 1), Decimal(5))]


def test_a_later_stage_of_the_same_file_is_news_and_another_day_is_not(tmp_path: Path) -> None:
    """A file filed as a draft and then published becomes a published one; its bytes are kept once."""
    data, folder = tmp_path / "data", tmp_path / "in"
    publish(data, [make_reading(folder, stage=Stage.DRAFT, received_on=date(2025, 1, 2))])
    later = make_reading(folder, received_on=date(2025, 2, 3), has_explicit_date=False)
    assert publish(data, [later]).is_new
    again = make_reading(folder, received_on=date(2025, 9, 9), has_explicit_date=False)
    assert not publish(data, [again]).is_new
    rows = fetch_rows(find_snapshot(data), "SELECT stage, received_on FROM filing")
    assert rows == [("published", date(2025, 2, 3))]
    assert len([path for path in (data / "files").rglob("*") if path.is_file()]) == 2


def test_an_older_programs_reading_is_replaced_not_versioned(tmp_path: Path) -> None:
    """The same bytes read by a changed program give one version with the new figures."""
    data, folder = tmp_path / "data", tmp_path / "in"
    old = make_reading(folder, make_filing(seed=1))
    publish(data, [old])
    new = make_reading(folder, make_filing(seed=2), read_by="program-2")
    renewed = FileReading(old.path, old.sha256, old.size, old.reception, True, "program-2", new.filings)
    done = publish(data, [renewed])
    assert done.unchanged == ("report.txt",)
    assert any("read again" in notice for notice in done.notices)
    snapshot = find_snapshot(data)
    assert fetch_rows(snapshot, "SELECT version, is_current FROM filing") == [(1, True)]
    assert fetch_rows(snapshot, "SELECT read_by FROM original") == [("program-2",)]
    (value,) = fetch_rows(snapshot, "SELECT value FROM figure WHERE position = 0")[0]
    assert value == new.filings[0].filing.figures[0].value


def test_a_roster_takes_effect_whenever_it_comes(tmp_path: Path) -> None:
    """Roster first or reports first: the same agencies, ids and coverage in the end."""
    roster = """agency_id,name,aliases,coverage
a1,甲市民政局,民政老局,government_and_departments
a2,甲市财政局,,
"""
    readings = [
        make_reading(tmp_path / "in", make_filing("民政老局", 2023, seed=1), name="old.txt"),
        make_reading(tmp_path / "in", make_filing("甲市 民政局", 2024, seed=2), name="new.txt"),
        make_reading(tmp_path / "in", make_filing("己局", 2024, seed=3), name="stranger.txt"),
    ]
    tables = []
    for order in ("roster first", "reports first"):
        data = tmp_path / order
        data.mkdir()
        if order == "roster first":
            (data / "roster.csv").write_text(roster, encoding="utf-8")
            publish(data, readings)
        else:
            publish(data, readings)
            (data / "roster.csv").write_text(roster, encoding="utf-8")
            done = publish(data, ())
            assert done.is_new
        tables.append(dump_tables(find_snapshot(data)))
    assert tables[0] == tables[1]
    snapshot = find_snapshot(data)
    rows = fetch_rows(
        snapshot, "SELECT report_year, agency_id, coverage FROM filing WHERE agency_id = 'a1' ORDER BY 1"
    )
    assert rows == [(2023, "a1", "government_and_departments"), (2024, "a1", "government_and_departments")]
    rows = fetch_rows(snapshot, "SELECT name, is_in_roster FROM agency ORDER BY official_order NULLS LAST")
    assert rows == [("甲市民政局", True), ("甲市财政局", True), ("己局", False)]


def test_an_agency_that_the_roster_does_not_know_stays_its_own_and_is_reported(tmp_path: Path) -> None:
    """An unsure match is not made; the notice names what it resembles."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "roster.csv").write_text("name\n淮安市民政局\n淮安市财政局\n", encoding="utf-8")
    done = publish(data, [
        make_reading(tmp_path / "in", make_filing("江苏省淮安市民政局", 2024, seed=1)),
        make_reading(tmp_path / "in", make_filing("财政局", 2024, seed=2)),
    ])  # fmt: skip
    assert sorted(done.notices) == [
        (
            "江苏省淮安市民政局 is not in the roster; it is kept as an agency of its own. "
            "Is it 淮安市民政局? Then add it there as an alias."
        ),
        "财政局 was taken for 淮安市财政局, the only agency of the roster with that name.",
    ]
    rows = fetch_rows(find_snapshot(data), "SELECT name FROM agency WHERE NOT is_in_roster")
    assert rows == [("江苏省淮安市民政局",)]


def test_a_report_without_agency_or_year_is_kept_apart(tmp_path: Path) -> None:
    """It is stored, named by its file, joined with no other report, and mentioned."""
    done = publish(tmp_path / "data", [
        make_reading(tmp_path / "in", make_filing(None, 2024, seed=1), name="x.txt"),
        make_reading(tmp_path / "in", make_filing(None, 2024, seed=2), name="y.txt"),
        make_reading(tmp_path / "in", make_filing("甲局", None, seed=3), name="z.txt"),
        make_reading(tmp_path / "in", make_filing("甲局", None, seed=4), name="w.txt"),
    ])  # fmt: skip
    assert done.snapshot is not None
    assert len(done.added) == 4
    rows = fetch_rows(done.snapshot, "SELECT name FROM agency ORDER BY 1")
    assert rows == [("未署名机关（x.txt）",), ("未署名机关（y.txt）",), ("甲局",)]
    assert fetch_rows(done.snapshot, "SELECT bool_and(is_current), bool_or(is_choice_open) FROM filing") == [
        (True, False)
    ]
    assert "x.txt: names no agency; it is kept as an agency of its own." in done.notices
    assert any("names no year" in notice for notice in done.notices)


def test_a_value_that_the_column_cannot_hold_is_marked_never_rounded(tmp_path: Path) -> None:
    """Five decimals become an illegible figure with a problem; four decimals stay exact."""
    filings = [
        make_filing("甲局", change=figure("0.12345")),
        make_filing("乙局", change=figure("99999999999999.1234")),
        make_filing("丙局", change=figure("1E+14")),
        make_filing("丁局", change=figure("1.50000")),
    ]
    readings = [make_reading(tmp_path / "in", filing) for filing in filings]
    snapshot = publish(tmp_path / "data", readings).snapshot
    assert snapshot is not None
    rows = fetch_rows(
        snapshot,
        "SELECT agency_printed, status, value, raw FROM figure JOIN filing USING (filing_id) "
        "WHERE indicator || '|' || applicant = ? ORDER BY agency_printed",
        [RECEIVED],
    )
    assert rows == [
        ("丁局", "reported", Decimal("1.5000"), "1.50000"),
        ("丙局", "illegible", None, "1E+14"),
        ("乙局", "reported", Decimal("99999999999999.1234"), "99999999999999.1234"),
        ("甲局", "illegible", None, "0.12345"),
    ]
    assert fetch_rows(snapshot, "SELECT count(*) FROM problem WHERE code = 'VALUE_OUT_OF_RANGE'") == [(2,)]


def test_a_refusal_is_remembered_until_the_file_can_be_read(tmp_path: Path) -> None:
    """A refused file is listed once, with its first day, until a report comes out of it."""
    data, reading = tmp_path / "data", make_reading(tmp_path / "in", make_filing(seed=1))
    other = make_reading(tmp_path / "in", make_filing(seed=2))
    reason = Message("是旧文件。", "is an old file.")
    refusal = Refusal("x.docx", None, reading.sha256, "OLD", reason, date(2025, 1, 1))
    publish(data, [other, refusal])
    again = Refusal("x.docx", None, reading.sha256, "OLD", reason, date(2025, 5, 5))
    assert not publish(data, [again]).is_new
    rows = fetch_rows(find_snapshot(data), "SELECT file, code, zh, en, received_on FROM refusal")
    assert rows == [("x.docx", "OLD", *reason, date(2025, 1, 1))]
    publish(data, [reading])
    assert count(find_snapshot(data), "refusal") == 0


def test_a_load_without_any_report_leaves_an_empty_store_empty(tmp_path: Path) -> None:
    """Only refusals: nothing is published, so the samples are still shown."""
    data = tmp_path / "data"
    done = publish(data, [Refusal("x.csv", None, "ab", "NO_TABLES", Message("", ""), date(2025, 1, 1))])
    assert done.snapshot is None
    assert not done.is_new
    assert not has_snapshot(data)
    with pytest.raises(StoreError, match="holds no reports yet"):
        find_snapshot(data)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """What was read and what is kept are the same bytes, or nothing is kept."""
    good, bad = make_reading(tmp_path / "in"), make_reading(tmp_path / "in", make_filing(seed=2))
    bad.path.write_text("something else", encoding="utf-8")
    done = publish(tmp_path / "data", [bad, good])
    assert [refusal.code for refusal in done.refused] == ["FILE_CHANGED"]
    assert len(done.added) == 1


def test_originals_and_receipts_are_kept_by_hash(tmp_path: Path) -> None:
    """The bytes lie under their SHA-256, the receipt beside them tells names, stages and days."""
    data, folder = tmp_path / "data", tmp_path / "in"
    reading = make_reading(folder, name="short.txt")
    publish(data, [reading])
    publish(
        data,
        [make_reading(folder, name="a/longer.txt", received_on=date(2026, 1, 1), has_explicit_date=False)],
    )
    kept = data / "files" / reading.sha256[:2] / reading.sha256
    assert kept.read_bytes() == reading.path.read_bytes()
    receipt = json.loads(kept.with_name(f"{reading.sha256}.json").read_text(encoding="utf-8"))
    assert receipt["receptions"] == [
        {"name": "a/longer.txt", "stage": "published", "received_on": "2025-01-20"},
        {"name": "short.txt", "stage": "published", "received_on": "2025-01-20"},
    ]
    assert fetch_rows(find_snapshot(data), "SELECT file FROM original") == [("a/longer.txt",)]


def test_a_lost_store_is_made_again_from_the_kept_files(tmp_path: Path) -> None:
    """Originals and receipts are enough: without `store/` the same rows come back."""
    data = tmp_path / "data"
    readings = many(tmp_path / "in")
    publish(data, readings)
    before = dump_tables(find_snapshot(data))
    for path in (data / "store").iterdir():
        path.unlink()
    publish(data, [
        FileReading(
            data / "files" / reading.sha256[:2] / reading.sha256,
            reading.sha256,
            reading.size,
            None,
            False,
            reading.read_by,
            reading.filings,
        )
        for reading in readings
    ])  # fmt: skip
    assert dump_tables(find_snapshot(data)) == before


@pytest.mark.parametrize("damage", ["torn", "altered"])
def test_a_load_does_not_go_on_from_a_damaged_snapshot(tmp_path: Path, damage: str) -> None:
    """The error names the file and not the disk; nothing else is left, and nothing of it is changed."""
    data = tmp_path / "data"
    publish(data, many(tmp_path / "in"))
    path = find_snapshot(data).path
    content = bytearray(path.read_bytes())
    if damage == "torn":
        del content[len(content) // 2 :]
    else:
        # DuckDB proves each block of a quarter of a megabyte when it reads it.
        for place in range(20_000, len(content), 100_000):
            content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError) as raised:
        publish(data, [make_reading(tmp_path / "in", make_filing(seed=9), name="new.txt")])
    assert raised.value.code == "STORE_SNAPSHOT_UNREADABLE"
    assert str(path) in raised.value.say("en")
    assert path.read_bytes() == content
    assert [each.name for each in (data / "store").glob("*.duckdb*")] == [path.name]


def test_a_damaged_receipt_is_named(tmp_path: Path) -> None:
    """A receipt that is no JSON stops the load with its path, and the old snapshot stays."""
    data, reading = tmp_path / "data", make_reading(tmp_path / "in")
    publish(data, [reading])
    receipt = data / "files" / reading.sha256[:2] / f"{reading.sha256}.json"
    receipt.write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"\.json is damaged"):
        publish(data, [reading])
    assert find_snapshot(data).number == 1


def test_a_broken_roster_publishes_nothing(stored: Path, tmp_path: Path) -> None:
    """The roster of the data folder has a fault: the error lists it, the old snapshot stays."""
    (stored / "roster.csv").write_text("name,kind\n甲局,palace\n", encoding="utf-8")
    with pytest.raises(RosterError, match=r"roster.csv:2: kind 'palace'"):
        publish(stored, [make_reading(tmp_path / "in", make_filing(seed=2))])
    assert find_snapshot(stored).number == 1
    assert list((stored / "store").glob("building-*")) == []


def test_the_last_five_snapshots_stay_and_pinned_ones_for_ever(tmp_path: Path) -> None:
    """After seven publishes the second one, pinned, can still be opened with its own rows."""
    data = tmp_path / "data"
    for number in range(1, 8):
        publish(data, [make_reading(tmp_path / "in", make_filing(f"{number}局", seed=number))])
        if number == 2:
            assert pin(data, " 2025  定稿 ").pin == "2025 定稿"
    numbers = [snapshot.number for snapshot in list_snapshots(data)]
    assert numbers == [7, 6, 5, 4, 3, 2]
    assert count(find_snapshot(data, 2), "filing") == 2
    assert find_snapshot(data, 2).pin == "2025 定稿"
    with pytest.raises(UnknownSelection, match="no snapshot 1"):
        find_snapshot(data, 1)
    with pytest.raises(UnknownSelection):
        find_snapshot(data, 99)


def test_pins_outlive_the_store_and_their_numbers_are_not_given_again(stored: Path, tmp_path: Path) -> None:
    """`store/` may be deleted; the pinned snapshot stays and a new load counts on from it."""
    pin(stored, "定稿")
    for path in (stored / "store").iterdir():
        path.unlink()
    assert find_snapshot(stored, 1).path.parent.name == "pins"
    done = publish(stored, [make_reading(tmp_path / "in", make_filing(seed=2))])
    assert done.snapshot is not None
    assert done.snapshot.number == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b"])
def test_a_pin_needs_a_name(stored: Path, name: str) -> None:
    """Nothing, too much, and control characters are no names."""
    with pytest.raises(StoreError, match="no name for a release"):
        pin(stored, name)


def test_a_name_pins_one_snapshot_only(stored: Path, tmp_path: Path) -> None:
    """A second snapshot cannot take the name; the same one may be pinned again."""
    pin(stored, "定稿")
    assert pin(stored, "定稿").number == 1
    publish(stored, [make_reading(tmp_path / "in", make_filing(seed=2))])
    with pytest.raises(StoreError, match="already names snapshot 1"):
        pin(stored, "定稿")


def test_fingerprints_survive_another_file_of_the_same_report(tmp_path: Path) -> None:
    """A finding is named by rule, agency, year and cells, not by file, version or wording."""
    data = tmp_path / "data"
    publish(data, [make_reading(tmp_path / "in", make_filing(seed=1))])
    arithmetic = "SELECT DISTINCT fingerprint FROM finding WHERE rule LIKE 'D%' ORDER BY 1"
    before = fetch_rows(find_snapshot(data), arithmetic)
    publish(data, [make_reading(tmp_path / "in", make_filing(seed=2), received_on=date(2025, 5, 5))])
    after = fetch_rows(find_snapshot(data), arithmetic)
    assert before == after
    assert len(before) == 42


def test_what_a_killed_copy_left_is_cleared_a_day_later(stored: Path, tmp_path: Path) -> None:
    """Old remains go, those of a writer that may still be at work stay."""
    old, fresh = (stored / "files" / ".incoming" / f"{name}.1.part" for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    publish(stored, [make_reading(tmp_path / "in")])
    assert not old.exists()
    assert fresh.exists()


def test_samples_stay_samples(tmp_path: Path) -> None:
    """Whatever is published into them later, the banner stays."""
    data = tmp_path / "data"
    publish(data, [make_reading(tmp_path / "in")], is_sample=True)
    publish(data, [make_reading(tmp_path / "in", make_filing(seed=2))])
    assert find_snapshot(data).is_sample


def test_what_goes_wrong_while_reading_is_not_blamed_on_the_store(tmp_path: Path) -> None:
    """A pipe that breaks while results are still coming surfaces as itself, and nothing is published."""

    def results() -> Iterator[FileReading]:
        yield make_reading(tmp_path / "in")
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        publish(tmp_path / "data", results())
    assert not has_snapshot(tmp_path / "data")


@pytest.mark.parametrize(
    "place",
    [
        LinePlace(3, 0, 12),
        TablePlace(0, 27, 8),
        PagePlace(4, (231.0, 402.55, 1e-07, 414.25)),
        SheetPlace('表"三"', "B7"),
    ],
)
def test_places_are_stored_as_the_json_of_the_command_line(tmp_path: Path, place: Place) -> None:
    """A place comes back from the store as it was read."""
    reading = make_reading(tmp_path / "in", make_filing(change=figure("5", place=place)))
    snapshot = publish(tmp_path / "data", [reading]).snapshot
    assert snapshot is not None
    rows = fetch_rows(
        snapshot, "SELECT place FROM figure WHERE indicator || '|' || applicant = ?", [RECEIVED]
    )
    assert json.loads(rows[0][0]) == place_to_json(place)
    assert place_from_json(json.loads(rows[0][0])) == place
