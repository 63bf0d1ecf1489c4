"""What a publish costs at ten thousand reports: one corrected report, everything anew, one draft.

    python benchmarks/publishing.py      # two minutes for the store, which is kept; then some for the runs

The store is a small invented region multiplied (big_store.py). Each run is a command of its own, from start
to end as a person waits for it, with the processor time of all its processes beside the seconds, because the
machine may have other things to do; the bare copy of the snapshot and the program's start are timed in the
same round. At last the findings of the store that was corrected report by report are compared with those made
anew. Writes docs/publishing.md.
"""

import argparse
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
from big_store import build_store
from processes import Run, run_watched

from analytics import pipeline
from analytics.dictionary import RuleSettings
from analytics.errors import UnreadableFile
from analytics.reader import read_file
from analytics.rules import check_filing
from analytics.store import publishing, snapshots

ROOT = Path(__file__).resolve().parents[1]
DISCLOSURE = Path(sys.executable).parent / "disclosure"
COPIES, ROUNDS, DRAFTS = 8, 3, 200
LIMIT = "[thresholds]\nF8.least = {}\n"
"""Of the office's settings: another number makes all findings anew."""
PHASES = (
    "load_evidence", "derive_filings", "check_books", "replace_derived", "summarise",
)  # fmt: skip
"""Steps of `publishing._build`; what is left is copying the file, the transaction and the checkpoint."""
READING, WHOLE = "reading (in a process of its own)", "the publish, all steps together"

Row = tuple[str, ...]


def main() -> None:
    """Measure, and write the tables; with a data folder and a file, publish that one and print its phases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()) / "big-store", help="where stores are kept"
    )
    parser.add_argument("--copies", type=int, default=COPIES, help="of a region of some 1,300 reports")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--phases", type=Path, nargs=2, metavar=("DATA", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.phases:
        print(json.dumps(time_phases(*options.phases)))
        return
    options.keep.mkdir(parents=True, exist_ok=True)
    built, work = build_store(options.keep, options.copies), options.keep / "work"
    region = next(options.keep.glob("region-*"))
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(built, work)
    run_watched(DISCLOSURE, "ingest", "--data", work)
    reports = read_numbers(work, "SELECT count(*) FROM filing")
    findings = read_numbers(work, "SELECT count(*) FROM derived_finding")
    tables = [
        ("From start to end", list(time_commands(region, work, options.keep / "in", options.rounds))),
        (
            "Where one corrected report goes",
            list(list_phases(region, work, options.keep / "in", options.rounds)),
        ),
        ("Checking one draft after it was read", list(time_drafts(region))),
    ]
    same = compare_with_anew(work, options.rounds)
    text = "\n".join(write_tables(tables, (reports, findings, options.rounds), same))
    (ROOT / "docs" / "publishing.md").write_text(text, encoding="utf-8")
    print(text)


def time_commands(region: Path, data: Path, folder: Path, rounds: int) -> Iterator[Row]:
    """Time each command in turn, round by round; the medians."""
    runs: dict[str, list[Run]] = {}
    originals = list_utf8(region, 2023)
    for turn in range(rounds):
        corrected = correct(originals[turn], folder, f"a{turn}")
        (data / "rules.toml").write_text(LIMIT.format(31 + turn), encoding="utf-8")
        commands: dict[str, Callable[[], Run]] = {
            "everything anew (a limit of the checks has changed)": lambda: ingest(data),
            "nothing new": lambda: ingest(data),
            "one corrected report": lambda report=corrected: ingest(data, report),  # type: ignore[misc]
            "the program's start": lambda: run_watched(DISCLOSURE, "--help"),
            "a bare copy of the snapshot": lambda: copy_snapshot(data, folder),
        }
        for name, command in commands.items():
            runs.setdefault(name, []).append(command())
    yield ("command", "s", "fastest s", "processor s", "peak MB")
    for name, done in runs.items():
        seconds = [run.seconds for run in done]
        yield (
            name,
            f"{median(seconds):.1f}",
            f"{min(seconds):.1f}",
            f"{median(run.cpu for run in done):.1f}",
            f"{max(run.peak_mb for run in done):.0f}",
        )


def ingest(data: Path, *paths: Path) -> Run:
    """Run the command as a person does."""
    return run_watched(DISCLOSURE, "ingest", *paths, "--data", data)


def copy_snapshot(data: Path, folder: Path) -> Run:
    """Copy the current snapshot as a publish does, and write it to the disk."""
    number = snapshots.current_number(data) or 0
    start, cpu = time.perf_counter(), time.process_time()
    target = folder / "copy.duckdb"
    shutil.copyfile(snapshots.find_file(data, number), target)
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())
    target.unlink()
    return Run(time.perf_counter() - start, 0.0, time.process_time() - cpu)


def list_utf8(region: Path, year: int) -> list[Path]:
    """The reports of a year that can be changed as text; some are written in other encodings."""
    paths = sorted((region / "reports" / str(year)).glob("*.txt"))
    return [path for path in paths if "年" in path.read_bytes().decode("utf-8", "replace")]


def correct(report: Path, folder: Path, word: str) -> Path:
    """Write a report with another last digit and other words; the same agency and year."""
    folder.mkdir(parents=True, exist_ok=True)
    text = report.read_text(encoding="utf-8").replace("的", f"的（{word}）", 1)
    changed = re.sub(r"(\d)(\D*)$", lambda match: str((int(match[1]) + 1) % 10) + match[2], text)
    path = folder / f"{word}-{report.name}"
    path.write_text(changed, encoding="utf-8")
    return path


def list_phases(region: Path, data: Path, folder: Path, rounds: int) -> Iterator[Row]:
    """Publish corrected reports, each in a process of its own, and take the medians of its steps."""
    every: list[dict[str, list[float]]] = []
    for turn, report in enumerate(list_utf8(region, 2022)[:rounds]):
        command = (sys.executable, __file__, "--phases", data, correct(report, folder, f"b{turn}"))
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        every.append(json.loads(done.stdout.splitlines()[-1]))
    yield ("step", "processor s", "s")
    for name in every[0]:
        cpu, wall = (median(run[name][which] for run in every) for which in (0, 1))
        yield (name, f"{cpu:.2f}", f"{wall:.2f}")


def time_phases(data: Path, file: Path) -> dict[str, list[float]]:
    """Ingest one file in this process; processor and wall seconds of every step."""
    spent: dict[str, list[float]] = {"start of Python and imports": [time.process_time(), 0.0]}

    def clock(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def timed(*arguments: object, **named: object) -> object:
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                return step(*arguments, **named)
            finally:
                spent[name] = [time.process_time() - cpu, time.perf_counter() - wall]

        return timed

    for name, label in {
        "collect_rows": READING,
        **dict(zip(PHASES, PHASES, strict=True)),
        "_publish": WHOLE,
    }.items():
        setattr(publishing, name, clock(label, getattr(publishing, name)))
    cpu, wall = time.process_time(), time.perf_counter()
    pipeline.ingest([file], data)
    spent["everything after the imports"] = [time.process_time() - cpu, time.perf_counter() - wall]
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent[READING][0] += children.ru_utime + children.ru_stime
    return spent


def time_drafts(region: Path) -> Iterator[Row]:
    """Check drafts in this process, each once, after it was read."""
    spent: list[tuple[float, float]] = []
    for path in sorted((region / "reports").rglob("*.txt"))[:: max(1, 1300 // DRAFTS)]:
        try:
            checked = read_file(path, path.name)
        except UnreadableFile:
            continue
        for filing, _ in checked:
            cpu, wall = time.process_time(), time.perf_counter()
            check_filing(filing, RuleSettings())
            spent.append((1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)))
    yield ("drafts", "median ms", "slowest ms", "median processor ms", "slowest processor ms")
    cpu_ms, wall_ms = zip(*spent, strict=True)
    shown = (median(wall_ms), max(wall_ms), median(cpu_ms), max(cpu_ms))
    yield (str(len(spent)), *(f"{value:.0f}" for value in shown))


def compare_with_anew(data: Path, rounds: int) -> bool:
    """Whether the findings are those of a store in which everything is made anew."""
    grown = read_findings(data)
    for limit in (30.5, 30 + rounds):
        (data / "rules.toml").write_text(LIMIT.format(limit), encoding="utf-8")
        ingest(data)
    return grown == read_findings(data)


def read_findings(data: Path) -> list[tuple[Any, ...]]:
    """Everything that was found between reports, sorted."""
    with duckdb.connect(snapshots.find_file(data, snapshots.current_number(data) or 0), read_only=True) as c:
        return c.execute("SELECT * FROM derived_finding ORDER BY ALL").fetchall()


def read_numbers(data: Path, sql: str) -> int:
    """One number of the current snapshot."""
    with duckdb.connect(snapshots.find_file(data, snapshots.current_number(data) or 0), read_only=True) as c:
        row = c.execute(sql).fetchone()
    return int(row[0]) if row else 0


HEAD = """# 万份报告的发布耗时 Publishing at ten thousand reports

<!-- Written by `python benchmarks/publishing.py`. -->

A store of {reports:,} invented reports of seven years with {findings:,} findings over several
reports ([decision 0011](decisions/0011-findings-over-several-reports.md)). Medians of {rounds} rounds on
{cores} cores ({machine}, Python {python}, duckdb {duckdb}). In the last minute {load:.0f} processes wanted
to run at once: the processor's seconds say more than those that passed."""


def write_tables(
    tables: Iterable[tuple[str, list[Row]]], counts: tuple[int, int, int], same: bool
) -> Iterator[str]:
    """Give the lines of docs/publishing.md."""
    reports, findings, rounds = counts
    yield HEAD.format(
        reports=reports,
        findings=findings,
        rounds=rounds,
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        duckdb=duckdb.__version__,
        load=os.getloadavg()[0],
    )
    for title, rows in tables:
        yield f"\n## {title}\n"
        yield f"| {' | '.join(rows[0])} |"
        yield f"|{'---|' * len(rows[0])}"
        yield from (f"| {' | '.join(row)} |" for row in rows[1:])
    verdict = "are equal to" if same else "DIFFER from"
    yield f"\nAfter {2 * rounds} corrected reports the findings {verdict} those of everything made anew.\n"


if __name__ == "__main__":
    main()
