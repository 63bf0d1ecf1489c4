"""Findings over several reports, renewed by each publish, are those that a store made at once has."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from analytics.checking import prepare_checks
from analytics.dictionary import RuleSettings
from analytics.model import Filing, Form
from analytics.store import CheckedFiling, FileReading, Snapshot, fetch_rows, publish
from store.filings import make_filing, make_reading

AGENCIES = ("甲县人民政府", "甲县民政局", "甲县财政局", "甲县教育局", "乙县民政局")
YEARS = (2020, 2021, 2022, 2023)
ROSTERS = (
    "agency_id,name,parent_id,predecessor_ids\ng,甲县人民政府,,\nm,甲县民政局,g,\nf,甲县财政局,g,\n",
    "agency_id,name,parent_id,predecessor_ids\ng,甲县人民政府,,\nm,甲县民政局,g,e\ne,甲县教育局,g,\n",
)
DERIVED = ("derived_finding", "derived_print", "finding")


def make_report(agency: str, year: int, seed: int) -> Filing:
    """Few different texts, so that some are copies; figures follow from the seed."""
    form = Form.F2019 if year < 2021 else Form.F2021
    filing = make_filing(agency, year, seed=seed, form=form)
    prose = f"我们走访群众第{seed % 2}次并且整理了全部意见建议。" * 12
    return replace(filing, published_on=date(year + 1, 1 + seed % 3, 9), sections={"1": prose, "5": prose})


def make_loads(folder: Path, chance: random.Random) -> Iterator[list[FileReading]]:
    """Loads of new reports, corrected ones, and known files that are read anew as something else."""
    known: list[FileReading] = []
    for number in range(6):
        load = []
        for _ in range(10 if number == 0 else 2):
            filing = make_report(chance.choice(AGENCIES), chance.choice(YEARS), chance.randrange(6))
            received = date(2024, 1 + number, 1)
            load.append(make_reading(folder, filing, received_on=received, read_by=f"program-{number}"))
        if number % 2:
            known_file = chance.choice(known)
            filing = make_report(chance.choice(AGENCIES), chance.choice(YEARS), chance.randrange(6))
            read = replace(filing, sha256=known_file.sha256)
            load.append(
                replace(known_file, read_by=f"program-{number}", filings=(CheckedFiling(read, ()),)),
            )
        known += load
        yield load


def dump_derived(snapshot: Snapshot | None) -> dict[str, list[str]]:
    """What follows from several reports, in a form that can be compared."""
    assert snapshot is not None
    return {name: sorted(map(repr, fetch_rows(snapshot, f"SELECT * FROM {name}"))) for name in DERIVED}


def test_a_store_grown_load_by_load_has_the_findings_of_one_made_at_once(tmp_path: Path) -> None:
    """Whatever is loaded, corrected or read anew, and when the roster changes: nothing of before is left."""
    chance = random.Random(1)
    data = tmp_path / "data"
    data.mkdir()
    for number, load in enumerate(make_loads(tmp_path / "in", chance)):
        if number in (0, 3):
            (data / "roster.csv").write_text(ROSTERS[number // 3], encoding="utf-8")
        grown = publish(data, load, checks=prepare_checks(RuleSettings(), "code"))
        if number in (2, 5):
            copy = tmp_path / f"copy-{number}"
            shutil.copytree(data, copy)
            at_once = publish(copy, (), checks=prepare_checks(RuleSettings(), "other code"))
            assert at_once.is_new
            assert dump_derived(grown.snapshot) == dump_derived(at_once.snapshot)


def test_a_corrected_report_rewrites_only_what_rests_on_it(tmp_path: Path) -> None:
    """Findings on other years stay the rows that they were; those on the report are new."""
    first = [
        make_reading(tmp_path, make_report(agency, year, 3), name=f"{agency}{year}")
        for agency in AGENCIES
        for year in YEARS
    ]
    checks = prepare_checks(RuleSettings(), "code")
    publish(tmp_path / "data", first, checks=checks)
    asked: list[int] = []

    def count(history: object, known: object) -> object:
        renewed = checks.renew(history, known)  # type: ignore[arg-type]
        rows = list(renewed.rows)
        asked.extend(year for _, year, _, finding in rows if finding.rule != "A1")
        return replace(renewed, rows=rows)

    corrected = make_reading(tmp_path, make_report("甲县民政局", 2023, 4), received_on=date(2025, 3, 1))
    done = publish(tmp_path / "data", [corrected], checks=replace(checks, renew=count))  # type: ignore[arg-type]
    assert done.snapshot is not None
    # F9 looks at all years of the agency.
    assert set(asked) == {2023}
    rows = fetch_rows(done.snapshot, "SELECT count(*), count(DISTINCT report_year) FROM derived_finding")
    assert rows[0][0] > len(asked)
    assert rows[0][1] == len(YEARS)
