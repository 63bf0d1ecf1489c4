"""Planted faults: each is one that its record describes, and breaks exactly what the record says."""

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.dictionary import load_dictionary
from analytics.model import APPLICANTS, TOTAL, FigureKey, Form
from analytics.synthetic import synthesize
from analytics.synthetic.career import REPORT_FAULTS
from analytics.synthetic.faults.books import (
    BOOK_FAULTS,
    break_carry_over,
    break_documents_in_force,
    swap_carried_applicants,
)
from analytics.synthetic.faults.cells import FORM_FAULTS
from analytics.synthetic.faults.filing import HABITS, ODDITIES
from analytics.synthetic.faults.privacy import invent_card_number, invent_identity_number
from analytics.synthetic.faults.record import BookFault, History
from analytics.synthetic.figures import Figures, live
from analytics.synthetic.region import list_agencies, list_relatives, plan_region
from synthetic.kit import Line, broken, key_of, read_lines, value_of

IN_CELLS = re.compile(r"D[1-46]$")


@pytest.fixture(scope="module")
def faults(faulty_region: Path) -> list[Line]:
    """What was planted."""
    return read_lines(faulty_region, "faults.jsonl")


@pytest.fixture(scope="module")
def truth(faulty_region: Path) -> dict[str, Line]:
    """What is true of each file."""
    return {line["file"]: line for line in read_lines(faulty_region, "truth.jsonl")}


def only(faults: list[Line], *rules: str) -> list[Line]:
    """Planted faults of some rules, in files with no other fault but innocent ones."""
    crowded: dict[str, int] = {}
    for fault in faults:
        for file in fault["files"]:
            crowded[file] = crowded.get(file, 0) + (not fault["innocent"])
    return [
        fault
        for fault in faults
        if fault["rule"] in rules and fault["files"] and all(crowded[file] == 1 for file in fault["files"])
    ]


def test_every_fault_is_planted_somewhere(faults: list[Line]) -> None:
    """No fault or oddity waits for a place that never comes."""
    known = {fault.__name__ for fault in (*BOOK_FAULTS, *FORM_FAULTS)}
    known |= {fault.__name__ for part in REPORT_FAULTS.values() for fault in part}
    known |= {oddity.__name__ for _, oddity in (*HABITS, *ODDITIES)}
    assert {fault["fault"] for fault in faults} == known


def test_records_name_files_that_are_there(faulty_region: Path, faults: list[Line]) -> None:
    """Every file of a record was written; a report that was withheld was not."""
    for fault in faults:
        assert all((faulty_region / file).is_file() for file in fault["files"])
        if fault["fault"] == "withhold":
            (year,) = fault["report_years"]
            assert not list(faulty_region.glob(f"*/{year}/{fault['agency_id']}-{year}*"))
        else:
            assert fault["files"], fault


def test_cell_faults_break_exactly_what_they_say(faults: list[Line], truth: dict[str, Line]) -> None:
    """The identities that fail are those of the record."""
    alone = only(faults, "D1", "D2", "D3", "D4", "D6")
    assert len(alone) > 30
    for fault in alone:
        (line,) = (truth[file] for file in fault["files"])
        assert sorted(broken(line)) == fault["instances"] != [], fault["fault"]


def test_each_identity_rule_is_broken_by_its_faults(faults: list[Line]) -> None:
    """The rule of a record is among the identities that it breaks; D6 shows as two columns of D2."""
    for fault in faults:
        if IN_CELLS.match(fault["rule"]):
            rule = "D2" if fault["rule"] == "D6" else fault["rule"]
            assert any(instance.startswith(rule) for instance in fault["instances"]), fault


def test_all_other_faults_leave_the_arithmetic_alone(faults: list[Line], truth: dict[str, Line]) -> None:
    """A report without a fault in its cells satisfies every identity, whatever else is wrong with it."""
    in_cells = {file for fault in faults if fault["instances"] for file in fault["files"]}
    gone = {"B8", "B10", "C1", "C3", "C8", "C9"}
    in_cells |= {
        file for fault in faults if fault["rule"] in gone and not fault["innocent"] for file in fault["files"]
    }
    others = [line for file, line in truth.items() if file not in in_cells and line["form"]]
    assert len(others) > 300
    assert {line["file"]: list(broken(line)) for line in others if list(broken(line))} == {}


def list_histories() -> Iterator[History]:
    """Every year of every bureau of a county, as it was."""
    area = plan_region(30, 2019, 2025)
    _, *agencies = list_agencies(area, 2019, 2025, 5)
    relatives = list_relatives(area, 5)
    for agency in agencies:
        years = live(agency, relatives, 2025, 5)
        yield from (History(agency, years, year) for year in years)


@pytest.mark.parametrize("fault", [break_carry_over, swap_carried_applicants])
def test_carry_over_faults_break_the_chain_and_nothing_else(fault: BookFault) -> None:
    """F1: 二 is no longer last year's 四 in the columns of the record; every identity of the year holds."""
    rng = random.Random(1)
    changes = [(history, *found) for history in list_histories() for found in fault(history, rng)]
    assert len(changes) > 20
    for history, years, planted in changes:
        assert {year for year in years if years[year] != history.years[year]} == {history.year}
        differs = {
            applicant
            for applicant in APPLICANTS
            if years[history.year][FigureKey("requests.carried_in", applicant)]
            != history.years[history.year][FigureKey("requests.carried_in", applicant)]
        }
        assert differs == {key.applicant for key in planted.cells if key.indicator == "requests.carried_in"}
        assert differs
        assert planted.rule == "F1"
        assert broken_in_books(years[history.year]) == []


def test_documents_fault_breaks_one_year_only() -> None:
    """F2: in force does not follow in the year of the record, and follows again in every later year."""
    rng = random.Random(1)
    in_force, issued, repealed = (
        FigureKey(f"proactive.normative_documents.{column}", TOTAL)
        for column in ("in_force", "issued", "repealed")
    )
    changes = [(h, *found) for h in list_histories() for found in break_documents_in_force(h, rng)]
    assert len(changes) > 20
    for history, years, planted in changes:
        if history.agency.inherits:
            continue
        off = [
            year
            for year in years
            if year - 1 in years
            and years[year][in_force]
            != years[year - 1][in_force] + years[year][issued] - years[year][repealed]
        ]
        assert off == [history.year] == list(planted.years)


def test_books_with_faults_still_balance() -> None:
    """Whatever an agency believes it did, its report is consistent in itself."""
    rng = random.Random(1)
    seen = set()
    for history in list_histories():
        for fault in BOOK_FAULTS:
            for years, planted in fault(history, rng):
                seen.add(planted.fault)
                assert [broken_in_books(years[year]) for year in years if broken_in_books(years[year])] == []
    assert len(seen) > 12


def broken_in_books(figures: Figures) -> list[str]:
    """The identities that figures violate in the form of 2021."""
    return [
        identity.id
        for identity in load_dictionary().identities(Form.F2021)
        if sum(term.weight * figures[term.key] for term in identity.terms) != figures[identity.result]
    ]


def test_wrong_claims_contradict_and_all_others_agree(faults: list[Line], truth: dict[str, Line]) -> None:
    """A sentence states what the tables have unless a fault says otherwise."""
    in_prose = {file for fault in faults if _touches_claims(fault) for file in fault["files"]}
    checked = 0
    for file, line in truth.items():
        wrong = [
            claim
            for claim in line["claims"]
            if claim["kind"] in ("count", "none") and not agrees(claim, line)
        ]
        if file not in in_prose and line["form"]:
            assert wrong == [], file
            checked += len(line["claims"])
    assert checked > 3000
    for fault in only(faults, "E1", "E2", "E4"):
        if fault["fault"].startswith("contradict"):
            claims = truth[fault["files"][0]]["claims"]
            assert any(not agrees(claim, truth[fault["files"][0]]) for claim in claims), fault


def _touches_claims(fault: Line) -> bool:
    codes = {fault["rule"], *fault["also"]}
    return not fault["innocent"] and bool(
        codes & {"E1", "E2", "E3", "E4", "E5", "C3", "B8", "B10", "C1", "C8"}
    )


def agrees(claim: Line, line: Line) -> bool:
    """Whether a stated count is the sum of the figures that it means."""
    names = claim.get("terms") or [f"{claim['indicator']}|{claim['applicant']}"]
    if any(name not in line["figures"] for name in names):
        return True
    return Decimal(claim["value"]) == sum(value_of(line, key_of(name)) for name in names)


def test_claims_stand_in_their_files(faulty_region: Path, truth: dict[str, Line]) -> None:
    """Every clause of the truth is in the text of its file, and contains the number that it states."""
    for file, line in list(truth.items())[:200]:
        text = (faulty_region / file).read_text(encoding="utf-8")
        for claim in line["claims"]:
            assert claim["text"] in text, (file, claim)
            if claim["kind"] != "none" and claim["text"] and not claim["text"].startswith("申请人均"):
                assert claim["value"].removeprefix("-") in claim["text"] or "持平" in claim["text"], claim


def test_returned_drafts_are_mended(faults: list[Line], truth: dict[str, Line]) -> None:
    """A draft has its fault, and the published report of the same year has not."""
    drafts = [line for line in truth.values() if line["stage"] == "draft"]
    assert len(drafts) > 40
    shown = {
        file for fault in faults if not fault["innocent"] and fault["instances"] for file in fault["files"]
    }
    for draft in drafts:
        published = [
            line
            for line in truth.values()
            if line["stage"] == "published"
            and (line["agency_id"], line["report_year"]) == (draft["agency_id"], draft["report_year"])
        ]
        assert len(published) == 1
        if draft["file"] in shown:
            assert list(broken(published[0])) == []


def test_a_table_is_copied_as_the_neighbour_states_it(faults: list[Line], truth: dict[str, Line]) -> None:
    """G3: where neither report has another fault, tables 三 and 四 of both are the same."""
    in_books = {fault.__name__ for fault in BOOK_FAULTS}
    broken = {
        file
        for fault in faults
        if fault["cells"] and not fault["innocent"] and fault["fault"] not in in_books
        for file in fault["files"]
    }
    seen = 0
    for fault in (each for each in faults if each["rule"] == "G3"):
        pair = [
            [
                line["figures"]
                for file, line in truth.items()
                if (line["agency_id"], line["report_year"]) == (agency, fault["report_years"][0])
                and line["form"] == "2021"
                and file not in broken
            ]
            for agency in (fault["agency_id"], fault["source"])
        ]
        for mine, its in zip(*pair, strict=False):
            keys = [key for key in mine.keys() & its.keys() if not key.startswith("proactive.")]
            values = [(mine[key]["value"], its[key]["value"]) for key in keys]
            seen += 1
            assert all((one or "0") == (two or "0") for one, two in values), fault
    assert seen > 0


def test_a_foreign_name_stands_in_the_preamble(faults: list[Line], faulty_region: Path) -> None:
    """G2: whatever else was copied into the report, the other agency's name is there to be found."""
    named = [fault for fault in faults if fault["fault"] == "name_neighbour"]
    assert named
    for fault in named:
        (file,) = fault["files"]
        if file.endswith((".html", ".txt", ".md")):
            content = (faulty_region / file).read_bytes()
            text = content.decode("gb18030" if b"charset=gb" in content.lower() else "utf-8", "replace")
            assert fault["after"] in re.sub(r"<[^>]+>|\s", "", text) or "\ufffd" in text, fault


def test_oddities_are_marked_innocent(faults: list[Line]) -> None:
    """Habits and variants are listed, and no fault is called innocent."""
    oddities = {oddity.__name__ for _, oddity in (*HABITS, *ODDITIES)}
    assert {fault["fault"] for fault in faults if fault["innocent"]} == oddities


def test_rate_of_faults_is_kept(tmp_path: Path) -> None:
    """About as many reports have a fault as were asked for."""
    synthesize(tmp_path / "region", 50, (2021, 2025), faults=0.2, formats=("tabs",))
    planted = [line for line in read_lines(tmp_path / "region", "faults.jsonl") if not line["innocent"]]
    reports = {(line["agency_id"], line["report_years"][0]) for line in planted}
    assert 25 <= len(reports) <= 75


def test_invented_personal_numbers_have_valid_check_digits() -> None:
    """GB 11643 for identities, Luhn for cards; both with issuers that do not exist."""
    rng = random.Random(5)
    for _ in range(50):
        number = invent_identity_number(rng)
        weights = [2**i % 11 for i in range(17, -1, -1)]
        assert sum(w * "0123456789X".index(d) for w, d in zip(weights, number, strict=True)) % 11 == 1
        assert number.startswith("99")
        digits = [int(digit) for digit in invent_card_number(rng)]
        assert (sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])) % 10 == 0


def test_truth_says_how_odd_cells_read(faults: list[Line], truth: dict[str, Line]) -> None:
    """Units and full-width digits are numbers, dashes and placeholders are none, lost cells are absent."""
    expected = {
        "type_unit": "reported",
        "type_full_width": "reported",
        "type_dash": "not_applicable",
        "type_placeholder": "illegible",
        "blank_cell": "blank",
        "drop_last_cell": "absent",
    }
    seen = set()
    for fault in faults:
        for cell in fault["cells"] if fault["fault"] in expected else ():
            assert truth[fault["files"][0]]["figures"][cell]["status"] == expected[fault["fault"]], (
                json.dumps(fault)
            )
            seen.add(fault["fault"])
    assert seen == set(expected)
    assert value_of(truth[next(iter(truth))], FigureKey("requests.received", TOTAL)) >= 0
