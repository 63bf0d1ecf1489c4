"""What the checks find of planted faults, and what they find where nothing was planted.

``python benchmarks/rules.py`` writes an invented region without faults and some full of them, reads every
report and draft of them into a store of its own, and writes docs/rules_recall.md from the stored
findings: for each rule how many of its planted faults were found, and how often it spoke without cause.
"""

import argparse
import csv
import hashlib
import json
import resource
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from analytics import store
from analytics.dictionary import load_dictionary
from analytics.errors import UnreadableFile
from analytics.model import Outcome, Stage
from analytics.pipeline import check_refusal, ingest
from analytics.synthetic import synthesize

ROOT = Path(__file__).resolve().parents[1]

Site = tuple[str, int]
"""An agency and a report year."""

_ARITHMETIC = ("D1", "D2", "D3", "D4", "C9", "C1")
_UNSETTLED = (Outcome.FAIL, Outcome.UNCERTAIN)


class Found(NamedTuple):
    """A stored finding: where it stands, which files its report came in, and which sites it looks at."""

    rule: str
    instances: frozenset[str]
    outcome: str
    severity: str
    site: Site
    files: frozenset[str]
    sites: frozenset[Site]
    cells: frozenset[str]
    text: str
    cause: str = ""


class Fault(NamedTuple):
    """A line of faults.jsonl, its sites being those of the books and not those that a title claims."""

    name: str
    rule: str
    is_innocent: bool
    files: frozenset[str]
    sites: frozenset[Site]
    cells: frozenset[str]
    instances: frozenset[str]
    explains: frozenset[str]
    is_told: bool
    source: frozenset[Site] = frozenset()


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it was planted, and as the store sees it.

    Attributes:
        reports: How many reports were read, drafts included.
        found: Everything that was found, of all outcomes.
        faults: Everything that was planted.
        current: The files whose reports stand for their agency and year.
        moved: Sites from which or to which a planted fault (its title, its refusal) moved a report.
        seconds: Of processor time for reading, checking and publishing.
    """

    reports: int
    found: tuple[Found, ...]
    faults: tuple[Fault, ...]
    current: frozenset[str]
    moved: frozenset[Site]
    seconds: float


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=400)
    parser.add_argument("--years", type=int, nargs=2, default=(2019, 2025))
    parser.add_argument("--seeds", type=int, nargs="+", default=(12,), help="a faulty region for each")
    parser.add_argument("--faults", type=float, default=0.5, help="share of reports with a planted fault")
    parser.add_argument("--formats", default="text,html")
    parser.add_argument("--show", help="print the misses and false alarms of some rules, or of all")
    parser.add_argument(
        "--keep", type=Path, help="work in this folder and use what an earlier run left there"
    )
    options = parser.parse_args()
    told = {**vars(options), "seeds": ", ".join(map(str, options.seeds))}
    lines = [HEAD.format(**told, first=options.years[0], last=options.years[1])]
    shown = frozenset((options.show or "").split(","))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)

        def measure(name: str, seed: int, faults: float) -> Region:
            region = folder / f"{name}{seed}"
            if not region.exists():
                years, formats = tuple(options.years), tuple(options.formats.split(","))
                synthesize(region, options.agencies, years, seed=seed, faults=faults, formats=formats)
            return measure_region(region, folder / f"{name}{seed}-data")

        lines += tell_clean(clean := measure("clean", options.seeds[0], 0.0), shown)
        lines.append(TOOK.format(clean.reports, clean.seconds))
        regions = [measure("faulty", seed, options.faults) for seed in options.seeds]
        lines += tell_recall(regions, shown)
        lines += [TOOK.format(each.reports, each.seconds) for each in regions]
    text = "\n\n".join(lines) + "\n"
    if not options.show:
        keep_section("planted", text)
    print(text)


def keep_section(name: str, text: str) -> None:
    """Write one part of docs/rules_recall.md; the other parts stay."""
    path = ROOT / "docs" / "rules_recall.md"
    parts: dict[str, str] = {}
    rest = path.read_text("utf-8")
    for later, mark in reversed(_MARKS.items()):
        rest, _, parts[later] = rest.partition(mark)
    parts = {"planted": rest, **dict(reversed(parts.items())), name: text}
    written = [_MARKS.get(each, "") + part.strip("\n") + "\n" for each, part in parts.items() if part.strip()]
    path.write_text("\n".join(written), encoding="utf-8")


TOOK = "Read, checked and published {} reports in {:.0f} s of processor time."
_BLIND = "<!-- Written by `python benchmarks/blind_faults.py`. -->\n\n"
_MARKS = {
    "blind": _BLIND,
    "blind-second": "<!-- Written by `python benchmarks/blind_faults.py`, the second author. -->\n\n",
    "blind-third": "<!-- Written by `python benchmarks/blind_faults.py`, the third author. -->\n\n",
}


HEAD = """# 核查规则的检出率和误报 Recall and false alarms of the checks

<!-- Written by `python benchmarks/rules.py`. -->

Invented regions of {agencies} agencies, {first} to {last}, seeds {seeds}, formats {formats}; the faults were
written from the catalogue, not from the rules. Reports and drafts were read into a store, and what stands
there is compared with what was planted.

A fault is found when its rule fails or is uncertain in one of its files (rules of one report) or for one of
its agencies and years (rules over several), or, for arithmetic, when a finding explains one of the identities
that it breaks. A fault in a draft that was returned and mended is expected of the rules of one report only:
rules over several look at what stands for the year, and such faults are counted apart (*mended*), and so
are copies of a report that was itself filed elsewhere. Where the
figures that a rule compares were left blank, the truth is that it cannot assess them; that it says so is
counted apart (*blank*). Other faults that a rule says it cannot assess are missed, and listed. An alarm is
false when a rule fails above info and nothing planted explains it: neither a fault of its own report, nor,
for rules over several, one in a report that it compares with or that was filed under another site."""


# -- measuring ---------------------------------------------------------------------------------------


def measure_region(region: Path, data: Path) -> Region:
    """Read a region into a store and look up what was found and what was planted."""
    started = _use_processor()
    if not data.exists():
        with (region / "received.csv").open(encoding="utf-8", newline="") as stream:
            receipts = {
                region / row["file"]: (Stage(row["stage"]), date.fromisoformat(row["received_on"]))
                for row in csv.DictReader(stream)
            }
        parts = ("reports", "drafts", "roster.csv")
        ingest([region / part for part in parts if (region / part).exists()], data, receipts=receipts)
    seconds = _use_processor() - started
    faults = tuple(read_faults(region))
    truth = read_truth(region)
    names = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.relative_to(region).as_posix()
        for folder in ("reports", "drafts")
        for path in (region / folder).rglob("*")
        if path.is_file()
    }
    looked_at = data / "looked-at.duckdb"
    shutil.copyfile(store.find_snapshot(data).path, looked_at)
    with duckdb.connect(str(looked_at)) as connection:
        filed, current = read_filings(connection, names)
        found = tuple(read_findings(connection, names, read_relatives(connection), truth))
    wrong = {file for fault in faults if not fault.is_innocent for file in fault.files}
    moved = {
        site
        for file in wrong
        if truth.get(file, set()) != filed.get(file, set())
        for site in truth.get(file, set()) | filed.get(file, set())
    }
    moved |= {site for fault in faults if not fault.files and not fault.is_innocent for site in fault.sites}
    return Region(len(filed), found, faults, frozenset(current), frozenset(moved), seconds)


def _use_processor() -> float:
    """Seconds of processor time that this process and its children, as far as they have ended, have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def read_faults(region: Path) -> Iterator[Fault]:
    """Read what was planted."""
    for line in (region / "faults.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source = [(row["source"], year) for year in row["report_years"][:1]] if "source" in row else []
        yield Fault(
            row["fault"],
            row["rule"],
            row["innocent"],
            frozenset(row["files"]),
            frozenset((row["agency_id"], year) for year in row["report_years"]),
            frozenset(cell.partition("|")[0] for cell in row["cells"]),
            frozenset(row["instances"]),
            frozenset({row["rule"], *row["also"], *(_ARITHMETIC if row["instances"] else ())}),
            row.get("outcome") != Outcome.NOT_ASSESSABLE,
            frozenset(source),
        )


def read_truth(region: Path) -> dict[str, set[Site]]:
    """Read of which agency and year each file really is."""
    truth: dict[str, set[Site]] = defaultdict(set)
    for line in (region / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth[row["file"]].add((row["agency_id"], row["report_year"]))
    return truth


def read_filings(
    connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]
) -> tuple[dict[str, set[Site]], set[str]]:
    """Under which agencies and years the store filed each file, and which files stand for their year."""
    filed: dict[str, set[Site]] = defaultdict(set)
    current = set()
    for digest, agency, year, stage, is_current in connection.execute(
        "SELECT source.sha256, agency_id, report_year, source.stage, is_current FROM filing_source source "
        "JOIN filing USING (filing_id)"
    ).fetchall():
        filed[names[digest]].add((agency, year))
        # A draft with the figures of the report that came of it shares its filing; it is mended all the same.
        if is_current and stage != Stage.DRAFT:
            current.add(names[digest])
    return filed, current


def read_relatives(connection: duckdb.DuckDBPyConnection) -> Mapping[str, frozenset[str]]:
    """By agency: the agencies that it continues, that continue it, and the units below it."""
    relatives: dict[str, set[str]] = defaultdict(set)
    for agency, parent, former in connection.execute(
        "SELECT agency_id, parent_id, predecessor_ids FROM agency"
    ).fetchall():
        if parent:
            relatives[parent].add(agency)
        for other in filter(None, (former or "").split(";")):
            relatives[agency].add(other)
            relatives[other].add(agency)
    return {agency: frozenset(others) for agency, others in relatives.items()}


def read_findings(
    connection: duckdb.DuckDBPyConnection,
    names: Mapping[str, str],
    relatives: Mapping[str, frozenset[str]],
    truth: Mapping[str, set[Site]],
) -> Iterator[Found]:
    """Read all findings but passes; what was refused has those of the refusal."""
    ids = dict(connection.execute("SELECT name, agency_id FROM agency").fetchall())
    scopes = {code: rule.scope for code, rule in load_dictionary().rule_set.rules.items()}
    for (
        rule,
        instance,
        outcome,
        severity,
        agency,
        year,
        digest,
        cells,
        others,
        evidence,
        cause,
        zh,
    ) in connection.execute(
        # A draft whose figures are those of the report shares its filing; its findings are its own.
        "WITH every AS (SELECT filing.agency_id, filing.report_year, source.sha256, evidence.* "
        "EXCLUDE (reading_id) FROM reading_finding evidence JOIN filing_source source USING (reading_id) "
        "JOIN filing USING (filing_id) UNION ALL BY NAME SELECT derived_finding.*, sha256 "
        "FROM derived_finding LEFT JOIN filing USING (filing_id)) "
        "SELECT rule, instance, outcome, severity, agency_id, report_year, sha256, cells, "
        "other_cells, evidence, cause, zh FROM every WHERE outcome <> 'pass'"
    ).fetchall():
        explained = json.loads(cause)["explains"] if cause else [instance]
        sites = {(agency, year)}
        if scopes[rule] != "report":
            for other in relatives.get(agency, frozenset()) | {agency}:
                sites |= {(other, year - 1), (other, year)}
            sites |= {(cell["agency"], cell["report_year"]) for cell in json.loads(others or "[]")}
            seen = json.loads(evidence) if evidence else {}
            if "agency" in seen:
                sites.add((ids.get(seen["agency"], seen["agency"]), seen["report_year"]))
        yield Found(
            rule,
            frozenset(explained),
            outcome,
            severity,
            (agency, year),
            frozenset({names[digest]} if digest else ()),
            frozenset(sites),
            frozenset(cell["indicator"] for part in (cells, others) for cell in json.loads(part or "[]")),
            zh,
            json.loads(cause)["kind"] if cause else "",
        )
    for digest, code in connection.execute("SELECT sha256, code FROM refusal").fetchall():
        file = names[digest]
        for finding in check_refusal(UnreadableFile(file, code)):
            of = frozenset(truth.get(file, ()))
            nothing: frozenset[str] = frozenset()
            yield Found(
                finding.rule, nothing, finding.outcome, finding.severity, next(iter(of)),
                frozenset({file}), of, nothing, finding.message.zh,
            )  # fmt: skip


# -- telling -----------------------------------------------------------------------------------------


def tell_clean(region: Region, shown: frozenset[str]) -> Iterator[str]:
    """What is said of a region without faults: nothing should be above info, oddities included."""
    failed = [found for found in region.found if found.outcome == Outcome.FAIL]
    for found in failed:
        if found.severity != "info" and shown & {found.rule, "all"}:
            print("clean", found)
    yield f"## Without faults: {region.reports} reports"
    yield "Innocent oddities are planted here as well: blank zeros, struck rows, other titles and labels."
    for severity in ("error", "warning", "info"):
        rules = Counter(found.rule for found in failed if found.severity == severity)
        listed = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
        total = rules.total()
        yield f"- {severity}: {total}, {total / max(region.reports, 1):.3f} per report. {listed}".rstrip()


def tell_recall(regions: Sequence[Region], shown: frozenset[str]) -> Iterator[str]:
    """Recall by rule and fault, and false alarms by rule, of regions full of faults."""
    scopes = {code: rule.scope for code, rule in load_dictionary().rule_set.rules.items()}
    results: dict[str, list[tuple[str, str]]] = defaultdict(list)
    alarms: Counter[str] = Counter()
    for region in regions:
        by_rule = index(region.found)
        for fault in region.faults:
            if fault.is_innocent:
                continue
            result = judge(fault, scopes[fault.rule], by_rule, region)
            results[fault.rule].append((fault.name, result))
            if result not in _SETTLED and shown & {fault.rule, "all"}:
                print(result, fault)
        alarms.update(find_false_alarms(region, scopes, shown))
    yield f"## With faults: {sum(region.reports for region in regions)} reports"
    head = ("rule", "scope", "faults", "found", "recall", "false alarms", "mended", "blank", "missed")
    rows = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for code, scope in scopes.items():
        planted = results.get(code, [])
        if planted or alarms[code]:
            rows.append(f"| {' | '.join(map(str, tell_rule(code, scope, planted, alarms[code])))} |")
    yield "\n".join(rows)


def tell_rule(
    code: str, scope: str, planted: Sequence[tuple[str, str]], alarms: int
) -> tuple[str | int, ...]:
    """One row of the table."""
    counts = Counter(result for _, result in planted)
    expected = len(planted) - counts["mended"] - counts["blank"]
    missed = Counter(
        f"{fault} ({result})" if result == "not assessable" else fault
        for fault, result in planted
        if result not in _SETTLED
    )
    listed = ", ".join(f"{fault} {count}" for fault, count in missed.items())
    recall = f"{counts['found'] / expected:.1%}" if expected else ""
    apart = (counts["mended"] or "", counts["blank"] or "")
    return code, scope, expected, counts["found"], recall, alarms, *apart, listed


_SETTLED = ("found", "mended", "blank")


Index = Mapping[tuple[str, str | Site], Sequence[Found]]
"""Rule or identity, and file or site -> findings."""


def index(findings: Iterable[Found]) -> Index:
    """Arrange findings for looking up."""
    found: dict[tuple[str, str | Site], list[Found]] = defaultdict(list)
    for each in findings:
        places: list[str | Site] = [*each.files, each.site]
        for name in {each.rule, *each.instances}:
            for place in places:
                found[name, place].append(each)
    return found


def judge(fault: Fault, scope: str, found: Index, region: Region) -> str:
    """Say what became of a fault: found, mended, blank, not assessable or missed."""
    places: set[str | Site] = {*fault.files} if scope == "report" else {*fault.files, *fault.sites}
    is_current = not fault.files or fault.files & region.current
    is_apart = fault.source and (fault.source | fault.sites) & region.moved
    if scope != "report" and (not is_current or is_apart):
        return "mended"
    outcomes = {
        each.outcome
        for name in (fault.rule, *fault.instances)
        for place in places
        for each in found.get((name, place), ())
    }
    if outcomes & {*_UNSETTLED}:
        return "found"
    if outcomes:
        return "not assessable" if fault.is_told else "blank"
    return "missed"


def find_false_alarms(region: Region, scopes: Mapping[str, str], shown: frozenset[str]) -> Iterator[str]:
    """The rule of every finding above info that nothing planted explains."""
    by_place: dict[str | Site, list[Fault]] = defaultdict(list)
    for fault in region.faults:
        if not fault.is_innocent:
            places: list[str | Site] = [*fault.files, *fault.sites]
            for place in places:
                by_place[place].append(fault)
    for found in region.found:
        if found.outcome != Outcome.FAIL or found.severity == "info":
            continue
        stood: list[str | Site] = [*found.files, found.site]
        own = {fault for place in stood for fault in by_place.get(place, ())}
        if any(found.rule in fault.explains for fault in own):
            continue
        if scopes[found.rule] != "report" and is_consequence(found, region.moved, by_place):
            continue
        if shown & {found.rule, "all"}:
            print("alarm", found, [fault.name for fault in own])
        yield found.rule


def is_consequence(
    found: Found, moved: frozenset[Site], by_place: Mapping[str | Site, Sequence[Fault]]
) -> bool:
    """Whether a finding over several reports follows from a fault in one that it compares with."""
    if found.sites & moved or (found.rule == "F9" and any(site[0] == found.site[0] for site in moved)):
        return True
    return any(
        found.rule in fault.explains and (not found.cells or not fault.cells or found.cells & fault.cells)
        for site in found.sites
        for fault in by_place.get(site, ())
    )


if __name__ == "__main__":
    main()
