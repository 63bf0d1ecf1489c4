"""The generator judged by an independent checker: faults break what their records say, and nothing else."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from analytics.store import RosterEntry, load_roster
from synthetic.checker import Seen, find_violations, likeness, see
from synthetic.kit import Line, read_lines

HABITS = {"C1", "C2", "C8", "C9"}
"""What innocent habits look like: cells left blank, and “/” for rules that an agency cannot make."""


@dataclass(frozen=True)
class Region:
    """Every report of a folder by file, the last one published by agency and year, and who there is."""

    files: Mapping[str, Seen]
    published: Mapping[tuple[str, int], Seen]
    roster: Mapping[str, RosterEntry]
    faults: tuple[Line, ...]


def read_region(folder: Path) -> Region:
    """Read a region of tab texts, years in order."""
    roster = {entry.agency_id: entry for entry in load_roster(folder / "roster.csv")}
    files: dict[str, Seen] = {}
    published: dict[tuple[str, int], Seen] = {}
    lines = read_lines(folder, "truth.jsonl")
    for line in sorted(lines, key=lambda line: (line["report_year"], line["stage"], line["file"])):
        agency, year = line["agency_id"], line["report_year"]
        earlier = [when for who, when in published if who == agency and when < year]
        last = published[agency, max(earlier)] if earlier else None
        text = (folder / line["file"]).read_text(encoding="utf-8")
        seen = see(line, text, roster[agency], last)
        files[line["file"]] = seen
        if line["stage"] == "published":
            published[agency, year] = seen
    return Region(files, published, roster, tuple(read_lines(folder, "faults.jsonl")))


@pytest.fixture(scope="module")
def clean(clean_region: Path) -> Region:
    """Without faults."""
    return read_region(clean_region)


@pytest.fixture(scope="module")
def faulty(faulty_region: Path) -> Region:
    """Every report with a fault."""
    return read_region(faulty_region)


def codes(violations: set[str]) -> set[str]:
    """The codes of violations with their details."""
    return {violation.partition(":")[0] for violation in violations}


def find_among(seen: Seen, region: Region, parts: Region) -> Iterator[str]:
    """What only the neighbours show: G1, G2, G3, G9, A7 and A8; sums are made of `parts`."""
    agency, year = seen.entry.agency_id, seen.year
    mine = {seen.entry.name, *seen.entry.aliases}
    text = seen.prose("0") + seen.prose("1")
    for entry in region.roster.values():
        if entry.name in text and not any(entry.name in name for name in mine):
            yield f"G2:{entry.agency_id}"
        other = region.published.get((entry.agency_id, year))
        if other is None or entry.official_order >= seen.entry.official_order:
            continue  # whoever copies does so from an agency before it
        if entry.parent_id == seen.entry.parent_id:
            alike = (likeness(seen.prose(number), other.prose(number)) for number in "51")
            if len(other.prose("5")) > 40 and any(share >= 0.85 for share in alike):
                yield f"G1:{entry.agency_id}"
        clean_other = parts.published[entry.agency_id, year]
        if seen.shown and seen.shown in (other.shown, clean_other.shown):
            yield f"G3:{entry.agency_id}"
    if seen.entry.kind == "government" and seen.line["form"]:
        ids = [e.agency_id for e in region.roster.values() if e.parent_id == agency and not e.is_vertical]
        below = [parts.published[part, year] for part in ids if (part, year) in parts.published]
        for name in seen.line["figures"]:
            is_additive = name.startswith(("requests.", "disputes.")) and all(
                name in part.line["figures"] for part in below
            )
            if is_additive and seen.value(*name.split("|")) != sum(p.value(*name.split("|")) for p in below):
                yield f"G9:{name}"
    first = region.files.get(re.sub(r"-v2(?=\.)", "", seen.line["file"]))
    if first is not None and first is not seen and first.line["figures"] != seen.line["figures"]:
        is_later = first.line["published_on"] < seen.line["published_on"]
        yield "A7" if is_later else "A8"


def new_violations(seen: Seen, clean: Region, faulty: Region) -> set[str]:
    """What a report violates that the same report without faults does not."""
    same = clean.published[seen.entry.agency_id, seen.year]
    own = find_violations(seen) | set(find_among(seen, faulty, clean))
    return own - find_violations(same) - (set(find_among(same, clean, clean)) if own else set())


def test_fault_free_reports_violate_nothing(clean: Region) -> None:
    """By themselves and against the year before; habits are listed as innocent where they show."""
    odd: dict[str, set[str]] = defaultdict(set)
    for fault in clean.faults:
        for file in fault["files"]:
            odd[file] |= {*HABITS, fault["rule"]}
    heirs = {agency for agency, entry in clean.roster.items() if entry.predecessor_ids}
    wrong = {}
    for file, seen in clean.files.items():
        found = codes(find_violations(seen)) - odd[file]
        if seen.entry.agency_id in heirs:  # it carries on what others left
            found -= {"F1", "F2", "F7"}
        if found:
            wrong[file] = found
    assert wrong == {}


def test_each_fault_breaks_what_its_record_says_and_nothing_else(clean: Region, faulty: Region) -> None:
    """The rule of the record is violated; of other rules only those that it names as consequences."""
    planted: dict[str, int] = defaultdict(int)
    odd = {file for fault in faulty.faults if fault["innocent"] for file in fault["files"]}
    for fault in faulty.faults:
        for file in fault["files"]:
            planted[file] += not fault["innocent"]
    alone = [
        fault
        for fault in faulty.faults
        if fault["files"] and not fault["innocent"] and all(planted[file] == 1 for file in fault["files"])
    ]
    wrong = []
    for fault in alone:
        seen = [faulty.files[file] for file in fault["files"]]
        found = set().union(*(new_violations(one, clean, faulty) for one in seen))
        if not is_shown(fault, found) and not any(is_shown(fault, find_beside(one, clean)) for one in seen):
            wrong.append((fault["fault"], fault["rule"], "is not violated", fault["files"]))
        allowed = {fault["rule"], *fault["also"], *_before(fault, faulty)}
        allowed |= HABITS if odd & set(fault["files"]) else set()
        allowed |= {"G1"} if _is_copied(fault, faulty) else set()
        if extra := {code for code in codes(found) - allowed if code[0] not in "Dd" or code == "D7"}:
            wrong.append((fault["fault"], fault["rule"], sorted(extra), fault["files"]))
        if sums := list_sums(found, fault) ^ set(fault["instances"]):
            wrong.append((fault["fault"], fault["rule"], sorted(sums), fault["files"]))
    assert wrong == []
    assert len({fault["rule"] for fault in alone}) > 50


def is_shown(fault: Line, found: set[str]) -> bool:
    """Whether the rule of a fault is violated; D6 shows as two columns of D2."""
    rule = "D2" if fault["rule"] == "D6" else fault["rule"]
    return rule in codes({violation[0].upper() + violation[1:] for violation in found})


def find_beside(seen: Seen, clean: Region) -> set[str]:
    """What a report violates if last year's report had no fault of its own."""
    before = clean.published.get((seen.entry.agency_id, seen.year - 1))
    return find_violations(replace(seen, last=before))


def list_sums(found: set[str], fault: Line) -> set[str]:
    """The identities of D1 to D4 that fail; those that blanks may explain only where the record says so."""
    broken = {violation for violation in found if violation[0] == "D" and violation[1] in "1234"}
    maybe = {violation.upper()[:2] + violation[2:] for violation in found if violation[0] == "d"}
    return broken | (maybe & set(fault["instances"]))


def _is_copied(fault: Line, faulty: Region) -> bool:
    """Whether another agency copied this one's text in the same year."""
    return any(
        other["fault"] == "copy_neighbour"
        and other["after"] == fault["agency_id"]
        and set(other["report_years"]) & set(fault["report_years"])
        for other in faulty.faults
    )


def _before(fault: Line, faulty: Region) -> set[str]:
    """What faults of the year before may do to this one: a stock that was wrong is carried over."""
    years = {year - 1 for year in fault["report_years"]}
    return {
        code
        for other in faulty.faults
        if other["agency_id"] == fault["agency_id"] and years & set(other["report_years"])
        for code in (other["rule"], *other["also"])
        if code[0] in "EF"
    }


def test_a_report_that_is_withheld_is_missing(faulty: Region) -> None:
    """A1: no file of that agency and year."""
    withheld = [fault for fault in faulty.faults if fault["rule"] == "A1"]
    assert withheld
    for fault in withheld:
        assert (fault["agency_id"], fault["report_years"][0]) not in faulty.published


def test_mended_reports_are_as_if_nothing_had_been(clean: Region, faulty: Region) -> None:
    """Where a draft was returned, the published report has none of its faults."""
    drafts = [seen for seen in faulty.files.values() if seen.line["stage"] == "draft"]
    assert len(drafts) > 40
    for draft in drafts:
        mended = faulty.published[draft.entry.agency_id, draft.year]
        books = [
            fault
            for fault in faulty.faults
            if mended.line["file"] in fault["files"] and not fault["innocent"]
        ]
        if not books:
            found = codes(new_violations(mended, clean, faulty))
            assert found <= _before(
                {"report_years": [draft.year], "agency_id": draft.entry.agency_id}, faulty
            )
