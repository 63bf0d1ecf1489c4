"""What the checks find of faults that were written without knowledge of them, and say to near misses.

``python benchmarks/blind_faults.py`` writes a clean invented region as tabbed text, edits a few hundred of
its reports as the cases in ``blind/`` say, reads everything into a store and compares. The cases were written
from the catalogue alone; how the checks met them at first sight stands in ``blind/first.json`` and is never
written again. The table goes into docs/rules_recall.md, first sight beside today.
"""

import argparse
import csv
import itertools
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from blind.page import Edit, Page, Unfit
from blind.second.care import CARE_CASES
from blind.second.forms import FORM_CASES
from blind.second.prose import PROSE_CASES
from blind.second.series import SERIES_CASES
from blind.tables import TABLE_CASES
from blind.third.prose import THIRD_PROSE
from blind.third.series import THIRD_SERIES
from blind.third.stale import THIRD_STALE
from blind.words import WORD_CASES
from blind.years import YEAR_CASES

from analytics.dictionary import load_dictionary
from analytics.model import CauseKind, Outcome
from analytics.reader import read_file
from analytics.synthetic import synthesize
from rules import ROOT, Found, Site, keep_section, measure_region

BLIND = ROOT / "benchmarks" / "blind"
Catalogue = Mapping[str, tuple[Sequence[tuple[str, Edit]], Sequence[tuple[str, Edit]]]]


class Author(NamedTuple):
    """Somebody who wrote cases.

    Attributes:
        cases: By rule, the violations and the near misses.
        first: What the rules met them with; never written again.
        section: Of docs/rules_recall.md.
        head: The words over the table.
    """

    cases: Catalogue
    first: Path
    section: str
    head: str


class Case(NamedTuple):
    """A violation or a near miss of a rule."""

    rule: str
    name: str
    is_innocent: bool
    edit: Edit


class Planted(NamedTuple):
    """A case, and where it was put."""

    case: Case
    site: Site
    file: str


class Result(NamedTuple):
    """What became of the cases of a rule.

    Attributes:
        violations: How many there were.
        missed: Names of those that the rule did not see.
        near_misses: How many there were.
        alarms: Near misses of which this rule spoke above info.
        others: Near misses of which another rule spoke above info, and which.
    """

    violations: int
    missed: tuple[str, ...]
    near_misses: int
    alarms: tuple[str, ...]
    others: tuple[str, ...]


def main() -> None:
    """Measure, print and write the tables, one for each author."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=300, help="of the region that goes through a store")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rules", default="", help="only these rules")
    parser.add_argument("--author", choices=tuple(AUTHORS), help="only the cases of one")
    parser.add_argument("--show", action="store_true", help="print the misses and alarms, and write nothing")
    options = parser.parse_args()
    for name in (options.author,) if options.author else AUTHORS:
        measure_author(AUTHORS[name], options)


def measure_author(author: Author, options: argparse.Namespace) -> None:
    """Measure the cases of one author."""
    chosen = frozenset(filter(None, options.rules.split(",")))
    alone, together = split_cases(list_cases(author.cases, chosen))
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, cases, agencies in (("one", alone, _PLENTY), ("many", together, options.agencies)):
            region = Path(temporary) / name / "region"
            synthesize(region, agencies, (2019, 2025), seed=options.seed, faults=0.0, formats=("tabs",))
            planted, unfit = plant(region, iter(cases), random.Random(options.seed))
            print(*(f"nowhere to plant {case.rule} {case.name}" for case in unfit), sep="\n")
            if name == "one":
                found = tuple(itertools.chain.from_iterable(read_alone(region, each) for each in planted))
            else:
                found = measure_region(region, region.with_name("data")).found
            results |= judge(planted, found, show=options.show)
    is_first_sight = not author.first.exists() and not chosen
    if is_first_sight:
        author.first.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    rows = json.loads(author.first.read_text("utf-8"))
    first = {rule: Result(*map(_tuple, row)) for rule, row in rows.items()}
    text = tell(results, first, author.head)
    if not chosen and (is_first_sight or not options.show):
        keep_section(author.section, text)
    print(text)


_PLENTY = 300
"""Agencies that have a place for every case; of their reports only the edited ones are read."""


def split_cases(cases: Iterator[Case]) -> tuple[list[Case], list[Case]]:
    """The cases of rules that look at one report, and those that need a store."""
    rules = load_dictionary().rule_set.rules
    parts: tuple[list[Case], list[Case]] = ([], [])
    for case in cases:
        parts[rules[case.rule].scope != "report" or case.rule in _ALSO_PEERS].append(case)
    return parts


_ALSO_PEERS = ("C6",)
"""Rules of one report that also compare it with others."""


def read_alone(region: Path, planted: Planted) -> Iterator[Found]:
    """What the rules of one report find in an edited file."""
    for _, findings in read_file(region / planted.file, planted.file):
        for each in findings:
            explained = each.cause.explains if each.cause else (each.instance,)
            kind = each.cause.kind if each.cause else ""
            yield Found(
                each.rule,
                frozenset(explained),
                each.outcome,
                each.severity,
                planted.site,
                frozenset({planted.file}),
                frozenset({planted.site}),
                frozenset(),
                each.message.zh,
                kind,
            )


def list_cases(cases: Catalogue, rules: frozenset[str]) -> Iterator[Case]:
    """All cases, or those of some rules."""
    for rule, (violations, near_misses) in cases.items():
        if not rules or rule in rules:
            yield from (Case(rule, name, False, edit) for name, edit in violations)
            yield from (Case(rule, name, True, edit) for name, edit in near_misses)


# -- planting ----------------------------------------------------------------------------------------


def plant(region: Path, cases: Iterator[Case], rng: random.Random) -> tuple[list[Planted], list[Case]]:
    """Edit a report for each case, the rarest first; no report beside an edited one is edited."""
    pages = read_pages(region)
    sites = sorted(pages)
    mates: dict[tuple[int, str], list[Site]] = defaultdict(list)
    for site in sites:
        mates[site[1], pages[site][1].agency["kind"]].append(site)
    fitting: dict[Case, list[Site]] = {}
    for case in cases:
        rng.shuffle(sites)
        can = (
            site
            for site in sites
            if try_case(case, pages[site][1], pages[pick_mate(mates, pages, site, set())][1])
        )
        fitting[case] = list(itertools.islice(can, 200))
    taken: set[Site] = set()
    planted, unfit = [], []
    received = read_received(region)
    for case, can in sorted(fitting.items(), key=lambda item: len(item[1])):
        for site in can:
            agency, year = site
            if taken & {(agency, year - 1), site, (agency, year + 1)}:
                continue
            file, page = pages[site]
            mate = pick_mate(mates, pages, site, taken)
            edited = try_case(case, page, pages[mate][1])
            if edited is None:
                continue
            taken |= {site, *([mate] if case.rule.startswith("G") else ())}
            (region / file).write_text("\n".join(edited.lines) + "\n", encoding="utf-8")
            received[file]["received_on"] = edited.received_on.isoformat()
            planted.append(Planted(case, site, file))
            break
        else:
            unfit.append(case)
    write_received(region, received)
    return planted, unfit


def try_case(case: Case, page: Page, mate: Page) -> Page | None:
    """The page as edited; None where the case cannot be told in it."""
    edited = replace(page.copy(), peer=mate if mate is not page else None)
    try:
        case.edit(edited)
    except (Unfit, ValueError, IndexError, StopIteration):
        return None
    is_same = edited.lines == page.lines and edited.received_on == page.received_on
    return None if is_same and not case.is_innocent else edited


def pick_mate(
    mates: Mapping[tuple[int, str], Sequence[Site]],
    pages: Mapping[Site, tuple[str, Page]],
    site: Site,
    taken: AbstractSet[Site],
) -> Site:
    """A like agency's report of the same year that nobody has taken; the report itself where none is."""
    likes = mates[site[1], pages[site][1].agency["kind"]]
    start = likes.index(site)
    around = (likes[(start + i) % len(likes)] for i in range(1, len(likes)))
    return next((other for other in around if other not in taken), site)


def read_pages(region: Path) -> dict[Site, tuple[str, Page]]:
    """All reports of a region by agency and year; those with an oddity of their own stay as they are."""
    with (region / "roster.csv").open(encoding="utf-8", newline="") as stream:
        roster = {row["agency_id"]: row for row in csv.DictReader(stream)}
    odd = {
        file
        for line in (region / "faults.jsonl").read_text("utf-8").splitlines()
        if "blank" in json.loads(line)["fault"]
        for file in json.loads(line)["files"]
    }
    received = read_received(region)
    pages = {}
    for line in (region / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["file"] in odd or row["stage"] != "published":
            continue
        figures = {key: Decimal(cell["value"] or 0) for key, cell in row["figures"].items()}
        lines = (region / row["file"]).read_text("utf-8").splitlines()
        on = date.fromisoformat(received[row["file"]]["received_on"])
        page = Page(roster[row["agency_id"]], row["report_year"], figures, lines, on)
        pages[row["agency_id"], row["report_year"]] = row["file"], page
    for (agency, year), (_, page) in pages.items():
        page.before = pages.get((agency, year - 1), (None, None))[1]
    return pages


def read_received(region: Path) -> dict[str, dict[str, str]]:
    """The day on which each file came in."""
    with (region / "received.csv").open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def write_received(region: Path, received: Mapping[str, Mapping[str, str]]) -> None:
    """Write the days anew."""
    with (region / "received.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ("file", "stage", "received_on"))
        writer.writeheader()
        writer.writerows(received.values())


# -- judging and telling -----------------------------------------------------------------------------


def judge(planted: Sequence[Planted], every: Sequence[Found], *, show: bool) -> Iterator[tuple[str, Result]]:
    """For each rule: which violations it missed, and which near misses were taken for one."""
    by_place: dict[str | Site, list[Found]] = defaultdict(list)
    for found in every:
        for place in {found.site, *found.files}:
            by_place[place].append(found)
    of_rule: dict[str, list[Planted]] = defaultdict(list)
    for each in planted:
        of_rule[each.case.rule].append(each)
    for rule, places in of_rule.items():
        missed, alarms, others = [], [], []
        for case, site, file in places:
            found = list(dict.fromkeys((*by_place[file], *by_place[site])))
            if not case.is_innocent:
                if not any(is_hit(each, rule) for each in found):
                    missed.append(case.name)
                    tell_place("missed", case, site, file, found, show=show)
                continue
            loud = {f.rule for f in found if f.outcome == Outcome.FAIL and f.severity != "info"}
            if rule in loud:
                alarms.append(case.name)
            others += [f"{case.name}: {other}" for other in sorted(loud - {rule})]
            if loud:
                tell_place("alarm", case, site, file, [f for f in found if f.rule in loud], show=show)
        near = sum(each.case.is_innocent for each in places)
        yield rule, Result(len(places) - near, tuple(missed), near, tuple(alarms), tuple(others))


def is_hit(found: Found, rule: str) -> bool:
    """Whether a finding speaks of a rule's violation, or of the slip that explains it."""
    names = {found.rule, *(name.partition(":")[0] for name in found.instances)}
    if found.cause == CauseKind.APPLICANT_SWAP:
        names.add("D6")  # is told with the findings of D1 to D4, which first sight did not know
    return rule in names and found.outcome in (Outcome.FAIL, Outcome.UNCERTAIN)


def tell_place(word: str, case: Case, site: Site, file: str, found: Sequence[Found], *, show: bool) -> None:
    """Print what was found where a case stands."""
    if show:
        print(word, case.rule, case.name, *site, file)
        for each in found:
            print("    ", each.rule, each.outcome, each.severity, each.text)


def tell(now: Mapping[str, Result], first: Mapping[str, Result], head: str) -> str:
    """The table, first sight beside today."""
    heads = (
        "rule",
        "violations",
        "first sight",
        "now",
        "still missed",
        "near misses",
        "alarms at first sight",
        "alarms now",
    )
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for code in load_dictionary().rule_set.rules:
        if code not in now:
            continue
        result, once = now[code], first[code]
        cells = (
            code,
            result.violations,
            once.violations - len(once.missed),
            result.violations - len(result.missed),
            ", ".join(result.missed),
            result.near_misses,
            "; ".join((*once.alarms, *once.others)),
            "; ".join((*result.alarms, *result.others)),
        )
        rows.append(f"| {' | '.join(map(str, cells))} |")
    totals = [sum_up(each) for each in (first, now)]
    return head.format(*totals[0], *totals[1]) + "\n\n" + "\n".join(rows) + "\n"


def sum_up(results: Mapping[str, Result]) -> tuple[int, int, int, int]:
    """Violations, found, near misses, near misses that were taken for a fault by any rule."""
    every = results.values()
    violations = sum(each.violations for each in every)
    accused = sum(len({*each.alarms, *(name.partition(":")[0] for name in each.others)}) for each in every)
    return (
        violations,
        violations - sum(len(each.missed) for each in every),
        sum(each.near_misses for each in every),
        accused,
    )


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


HEAD = """## Faults by somebody who had not seen the rules

Violations and near misses in other words and shapes than those above, written from the catalogue alone,
before a line of the rules was read (`benchmarks/blind/`), though by one who had read the generator of the
reports: edits of clean reports in tabbed text. **First sight** is what the rules met them with, untouched:
{1} of {0} violations found, {3} of {2} near misses taken for a fault by any rule. **Now** is after the rules
were mended by kinds, and is no longer blind: {5} of {4} found, {7} of {6} near misses taken so. Cases
of rules that look at one report are now read alone, so that rules over several say nothing of them.

All cases stay as they were written, though some are arguable: “3件” in a cell is rightly told by C3, a suit
moved between results rightly by E2, a government's G9 comes from edits of its parts' reports,
“2022年收到申请5件” in a report for 2023 may be a comparison or left over, and where an agency has too few
peers G4 and F7 say so and find nothing. 继续有效 may be what a clean-up kept, and rules that the text counts
over a struck row cannot be compared (E4); requests where the table has none are told by E1 (E5). D6 is told
with the findings of D1 to D4; at first sight it was looked for under its own code."""


SECOND_HEAD = """## A second author, first sight

Cases by another author, who had read neither the rules, their patterns and documentation, nor the cases
above or the generator, only the catalogue and a few clean reports (`benchmarks/blind/second/`, committed
before they were run for the first time). **First sight** is what the rules met them with, untouched: {1} of
{0} violations found, {3} of {2} near misses taken for a fault by any rule. **Now** is after the rules were
mended by kinds, and is no longer blind: {5} of {4} found, {7} of {6} near misses taken so.

No case was written for A1, A4 to A8, A10, D5, F9 and F10: an edit of one report cannot tell them. G9 has no
near miss, because edits of other reports change what a government's parts add up to. All cases stay as they
were written, though some are arguable: a town in March is late because towns without a day of their own are
measured like departments; the prose beside an edited table is rightly told by E3; “无结转下年度办理的申请” is
told by E1, fourteen figures of table four by A11; 40 yuan are the rate for 34 pages; of a copied table two of
twenty figures were changed (F4), which D1 and E1 tell; where an agency has too few peers G4 says so, and F8
tells the zero. Still not told is a title with the government's name over the report of its office: what a
government reports is often signed by its office, so its name in a title counts."""

THIRD_HEAD = """## A third author, first sight

Cases by another author, who had read neither the rules, their patterns and documentation, nor the cases of
the others, only the catalogue, real reports and a few clean ones (`benchmarks/blind/third/`, committed before
they were run for the first time): prose against tables, what is stale, private or late, carry-over through
renames, mergers and splits. **First sight** is what the rules met them with, untouched: {1} of {0} violations
found, {3} of {2} near misses taken for a fault by any rule. **Now** is after the rules were mended by kinds,
and is no longer blind: {5} of {4} found, {7} of {6} near misses taken so.

All cases stay as they were written, though some are arguable: what is denied of carry-over or of results is
told by E1 (E5), a period of last year by B3 (B5), a city's bureau that counts 全县 cannot be compared (E3),
many offices say 办结率100% and mean what was due (E6), and a government's G9 comes from edits of its parts'
reports. Not told is a copy of section 五 alone (G1)."""

AUTHORS = {
    "first": Author({**TABLE_CASES, **WORD_CASES, **YEAR_CASES}, BLIND / "first.json", "blind", HEAD),
    "second": Author(
        {**FORM_CASES, **PROSE_CASES, **SERIES_CASES, **CARE_CASES},
        BLIND / "second" / "first.json",
        "blind-second",
        SECOND_HEAD,
    ),
    "third": Author(
        {**THIRD_PROSE, **THIRD_STALE, **THIRD_SERIES},
        BLIND / "third" / "first.json",
        "blind-third",
        THIRD_HEAD,
    ),
}


if __name__ == "__main__":
    main()
