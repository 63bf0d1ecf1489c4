"""Times the program beside other tools on the same files in the same run, and writes results.md.

    make bench                  everything, about half an hour on two cores
    make bench COUNT=100        with fewer reports, to try it out
    PYTHONPATH=tests python benchmarks/run.py --only reading scans      some tables, the others stay

What is timed, and how to read it: README.md.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import mean

from corpus import ORGANS, REGIONS, compose_report, group_by_format, write_reports
from full_reports import write_full_reports
from pages import time_pages
from processes import run_watched
from pypdfium2 import PdfDocument
from round_trip import COUNT as TRIPS
from round_trip import list_trips
from synthesis import AGENCIES, time_synthesis

from analytics.synthetic.shapes.scans import SCAN_SHAPES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REAL_REPORTS = ROOT.parent / "shared" / "reports"
DISCLOSURE = Path(sys.executable).parent / "disclosure"
BESIDE = {"HTML": "lxml", "PDF": "pdftotext", "Word": "python-docx", "sheet": "calamine"}
BESIDE_NAMES = {
    "lxml": "lxml, text of the page",
    "pdftotext": "pdftotext -layout",
    "python-docx": "python-docx, opening it",
    "calamine": "calamine, all cells",
}
SUFFIXES = (".txt", ".html", ".docx", ".xlsx", ".pdf")
LIBRARIES = ("duckdb", "lxml", "pypdfium2", "streamlit")
ROUNDS = 5
PER_FORMAT = 30
FULL = 16
"""Of the reports of 50 kB."""

RESULTS = HERE / "results.md"
TITLES = {
    "reading": "Reading one report",
    "scans": "Recognising a page",
    "commands": "The command, from start to end",
    "loading": "Loading many reports",
    "pages": "Pages over many reports",
    "synthesis": "Writing an invented region",
    "trips": "Round trip: figures written and read back",
}
"""Tables by the names that the command line takes."""

Row = tuple[str, ...]


def main() -> None:
    """Run what was asked for and write its tables; those that were not asked for stay as they are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--only", nargs="+", choices=TITLES, default=list(TITLES))
    options = parser.parse_args()
    sections = read_sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        for table in (name for name in TITLES if name in options.only):
            load = os.getloadavg()[0]
            rows = list(measure_table(table, options.count, Path(name)))
            sections[TITLES[table]] = "\n".join(write_section(rows, options.count, load))
            print(f"## {TITLES[table]}\n{sections[TITLES[table]]}", flush=True)
    text = "# Results\n" + "".join(
        f"\n## {title}\n\n{sections[title]}\n" for title in TITLES.values() if title in sections
    )
    RESULTS.write_text(text, encoding="utf-8")


def measure_table(table: str, count: int, folder: Path) -> Iterator[Row]:
    """Give the rows of one table, the first of them its heads."""
    formats, few = folder / "formats", min(PER_FORMAT, max(4, count // 10))
    match table:
        case "reading":
            return time_reading(formats, few)
        case "scans":
            return time_scans(folder / "scans")
        case "commands":
            return time_commands(formats, few)
        case "loading":
            return time_loading(folder, count)
        case "pages":
            if not (folder / "data").exists():
                list(time_loading(folder, count))
            return time_pages(folder / "data")
        case "synthesis":
            return time_synthesis(max(2, AGENCIES * count // 1000))
    return list_trips(max(1, TRIPS * count // 1000))


def time_reading(folder: Path, files_each: int = PER_FORMAT) -> Iterator[Row]:
    """Time our reading and the other tool in turn, each in its own process, on the same files."""
    yield ("format", "files", "disclosure ms", "reports/s", "peak MB", "beside", "ms", "peak MB", "ratio")
    for suffix in SUFFIXES:
        write_reports(folder / suffix[1:], files_each, (suffix,))
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    full = [
        (f"{name}, 50 kB", write_full_reports(folder.with_name("full"), min(files_each, FULL), suffix))
        for name, suffix in (("text", ".txt"), ("HTML", ".html"))
    ]
    for label, files in [*group_by_format(paths), *full, *find_real_reports()]:
        seconds, peak = measure_reader("disclosure", files)
        speed = f"{1000 * mean(seconds):.1f}", f"{1 / mean(seconds):.0f}"
        row = (label, str(len(files)), *speed, f"{peak:.0f}")
        if other := BESIDE.get(label.split()[0].strip(",")):
            theirs, their_peak = measure_reader(other, files)
            ratio = mean(seconds) / mean(theirs)
            beside = (BESIDE_NAMES[other], f"{1000 * mean(theirs):.1f}", f"{their_peak:.0f}", f"{ratio:.1f}")
            yield (*row, *beside)
        else:
            yield (*row, "", "", "", "")


def time_scans(folder: Path) -> Iterator[Row]:
    """Time the recognition of scanned reports, with the extra `ocr`; nothing where it is not installed."""
    yield ("scan", "pages", "s a page", "peak MB")
    if find_spec("onnxruntime") is None:
        return
    folder.mkdir()
    for shape in ("scan", "scan_150"):
        path = folder / f"{shape}.pdf"
        path.write_bytes(SCAN_SHAPES[shape].write(compose_report(3, (2023, REGIONS[0], ORGANS[0]))))
        with PdfDocument(path) as document:
            pages = len(document)
        (seconds,), peak = measure_reader("disclosure", [path], rounds=1)
        yield (shape, str(pages), f"{seconds / pages:.1f}", f"{peak:.0f}")


def find_real_reports() -> Iterator[tuple[str, list[Path]]]:
    """Yield the real reports that lie beside the checkout, each as a group of its own."""
    for name, paths in group_by_format(sorted(REAL_REPORTS.rglob("*.[hpt]*"))):
        for path in paths:
            label = path.stem if path.parent == REAL_REPORTS else path.parent.name
            yield f"{name} ({label})", [path]


def measure_reader(name: str, files: list[Path], rounds: int = ROUNDS) -> tuple[list[float], float]:
    """Run one reader over files in a process of its own: seconds per file, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, HERE / "readers.py", name, str(rounds), *files],
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], answer["peak_mb"]


def time_commands(folder: Path, files_each: int) -> Iterator[Row]:
    """Time `disclosure read` as a person runs it: one file, and thirty at once."""
    yield ("command", "s", "peak MB")
    for suffix in ("txt", "html", "pdf"):
        files = write_reports(folder / suffix, files_each, (f".{suffix}",))
        for chosen in (files[:1], files):
            run = run_watched(DISCLOSURE, "read", *map(str, chosen), "--json")
            yield (f"read, {len(chosen)} {suffix}", f"{run.seconds:.2f}", f"{run.peak_mb:.0f}")


def time_loading(folder: Path, count: int) -> Iterator[Row]:
    """Time a first load, the same load again, and one new report on top."""
    yield ("load", "s", "ms a report", "peak MB", "store MB")
    reports = folder / "reports"
    paths = write_reports(reports, count + 1)
    late = paths[-1].rename(folder / f"late{paths[-1].suffix}")
    for label, path, size in (
        ("first load", reports, count),
        ("the same again", reports, count),
        ("one more report", late, 1),
    ):
        run = run_watched(DISCLOSURE, "ingest", str(path), "--data", str(folder / "data"))
        newest = max((folder / "data" / "store").glob("snapshot-*"), key=lambda found: found.name)
        yield (
            label,
            f"{run.seconds:.2f}",
            f"{1000 * run.seconds / size:.1f}",
            f"{run.peak_mb:.0f}",
            f"{newest.stat().st_size / 1e6:.1f}",
        )


def write_section(rows: Sequence[Row], count: int, load: float) -> Iterator[str]:
    """Give the lines below a table's title: when and where it was measured, and the table."""
    yield f"On {datetime.now(UTC):%Y-%m-%d}, with {count:,} reports where their number matters:"
    yield f"{os.cpu_count()} cores, load {load:.1f} before it began, {platform.machine()},"
    yield (
        ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in LIBRARIES)])
        + "."
    )
    yield ""
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    yield from (f"| {' | '.join(row)} |" for row in rows[1:])


def read_sections(text: str) -> dict[str, str]:
    """Give the tables of an earlier run by their titles."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {title: body.strip("\n") for title, body in zip(parts[1::2], parts[2::2], strict=True)}


if __name__ == "__main__":
    main()
