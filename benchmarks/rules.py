"""What the checks find of planted faults, and what they find where nothing was planted.

``python benchmarks/rules.py`` writes two invented regions, one without faults and one full of them, reads
and checks every report, and writes docs/rules_recall.md: for each rule of one report how many of its planted
faults were found, and how often it spoke without cause.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from analytics.batch import Source, read_files
from analytics.dictionary import load_dictionary
from analytics.model import Finding, Outcome, Severity
from analytics.rules import check_unreadable
from analytics.synthetic import synthesize

ROOT = Path(__file__).resolve().parents[1]
Found = dict[str, tuple[tuple[Finding, ...], ...]]
"""File of a region -> all findings of each of its reports."""


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=400)
    parser.add_argument("--years", type=int, nargs=2, default=(2019, 2025))
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--faults", type=float, default=0.5, help="share of reports with a planted fault")
    parser.add_argument("--formats", default="text,html")
    parser.add_argument("--show", help="print the misses and false alarms of one rule")
    options = parser.parse_args()
    lines = [HEAD.format(**vars(options), first=options.years[0], last=options.years[1])]
    with tempfile.TemporaryDirectory() as folder:
        for name, faults in (("clean", 0.0), ("faulty", options.faults)):
            region = Path(folder) / name
            years = (options.years[0], options.years[1])
            formats = tuple(options.formats.split(","))
            synthesize(region, options.agencies, years, seed=options.seed, faults=faults, formats=formats)
            started = time.perf_counter()
            found = check_region(region)
            seconds = time.perf_counter() - started
            tell = tell_clean if name == "clean" else tell_recall
            lines += tell(found, read_faults(region), options.show)
            lines.append(f"Read and checked {len(found)} files in {seconds:.0f} s.")
    text = "\n\n".join(lines) + "\n"
    if not options.show:
        (ROOT / "docs" / "rules_recall.md").write_text(text, encoding="utf-8")
    print(text)


HEAD = """# 核查规则的检出率和误报 Recall and false alarms of the checks

<!-- Written by `python benchmarks/rules.py`. -->

Invented regions of {agencies} agencies, {first} to {last}, seed {seed}, formats {formats}; the faults were
written from the catalogue, not from the rules. A fault is found when its rule fails in one of its files, or,
for arithmetic, when a finding explains one of the identities that it breaks. An alarm is false when a rule
fails above info in a file where nothing was planted that has to do with it. Rules of the scopes history and
region need the store and are not measured here."""


def check_region(region: Path) -> Found:
    """Read and check every report file of a region."""
    files = sorted(path for path in region.rglob("*") if path.is_file() and path.parent != region)
    sources = [Source(path, path.relative_to(region).as_posix()) for path in files]
    return {
        result.source.name: tuple(checked.findings for checked in result.filings)
        or (check_unreadable(result.error.code) if result.error else (),)
        for result in read_files(sources)
    }


def read_faults(region: Path) -> list[dict[str, object]]:
    """Read what was planted."""
    lines = (region / "faults.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def tell_clean(found: Found, faults: Iterable[dict[str, object]], show: str | None) -> Iterator[str]:
    """What is said of a region without faults: nothing should be above info, oddities included."""
    del faults
    reports = sum(len(every) for every in found.values())
    counts: Counter[tuple[str, str]] = Counter()
    for file, finding in failures(found):
        counts[finding.severity, finding.rule] += 1
        if finding.rule == show and finding.severity is not Severity.INFO:
            print("clean", file, finding.message.zh, finding.evidence)
    yield f"## Without faults: {reports} reports"
    for severity in Severity:
        rules = {rule: count for (level, rule), count in sorted(counts.items()) if level == severity}
        total = sum(rules.values())
        listed = ", ".join(f"{rule} {count}" for rule, count in rules.items())
        yield f"- {severity}: {total}, {total / max(reports, 1):.3f} per report. {listed}".rstrip()


def tell_recall(found: Found, faults: Iterable[dict[str, object]], show: str | None) -> Iterator[str]:
    """Recall by rule and fault, and false alarms by rule, of a region full of faults."""
    hits: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    excused: dict[str, set[str]] = defaultdict(set)
    for fault in faults:
        files = [str(file) for file in fault["files"]]  # type: ignore[attr-defined]
        related = {str(fault["rule"]), *fault["also"]}  # type: ignore[misc]
        for file in files:
            excused[file] |= related
            if fault["instances"]:
                excused[file] |= {"D1", "D2", "D3", "D4", "C9", "C1"}
        if not fault["innocent"]:
            is_hit = any(is_found(fault, found.get(file, ())) for file in files)
            hits[str(fault["rule"])].append((str(fault["fault"]), is_hit))
            if not is_hit and fault["rule"] == show:
                print("missed", fault)
    alarms: Counter[str] = Counter()
    for file, finding in failures(found):
        if finding.severity is not Severity.INFO and finding.rule not in excused[file]:
            alarms[finding.rule] += 1
            if finding.rule == show:
                print("alarm", file, finding.message.zh, finding.evidence)
    yield f"## With faults: {sum(len(every) for every in found.values())} reports"
    rows = ["| rule | scope | faults | found | recall | false alarms | missed |", "|---" * 7 + "|"]
    for code, rule in load_dictionary().rule_set.rules.items():
        planted = hits.get(code, [])
        if rule.scope != "report" or (not planted and not alarms[code]):
            continue
        good = sum(is_hit for _, is_hit in planted)
        missed = Counter(fault for fault, is_hit in planted if not is_hit)
        listed = ", ".join(f"{fault} {count}" for fault, count in missed.items())
        recall = f"{good / len(planted):.1%}" if planted else ""
        cells = (code, rule.scope, len(planted), good, recall, alarms[code], listed)
        rows.append(f"| {' | '.join(map(str, cells))} |")
    yield "\n".join(rows)


def is_found(fault: dict[str, object], reports: Iterable[tuple[Finding, ...]]) -> bool:
    """Say whether a fault is among the findings of a file."""
    broken = set(fault["instances"])  # type: ignore[call-overload]
    for findings in reports:
        for finding in findings:
            if finding.outcome not in (Outcome.FAIL, Outcome.UNCERTAIN):
                continue
            explained = set(finding.cause.explains) if finding.cause else {finding.instance}
            if finding.rule == fault["rule"] or broken & explained:
                return True
    return False


def failures(found: Found) -> Iterator[tuple[str, Finding]]:
    """Every failed check with its file."""
    for file, reports in found.items():
        for findings in reports:
            yield from ((file, finding) for finding in findings if finding.outcome is Outcome.FAIL)


if __name__ == "__main__":
    sys.exit(main())
