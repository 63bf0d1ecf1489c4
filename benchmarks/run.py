"""Times the program beside other tools on the same files in the same run, and writes results.md.

    make bench                  everything, about half an hour on two cores
    make bench COUNT=100        with fewer reports, to try it out

What is timed, and how to read it: README.md.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean

from corpus import group_by_format, write_reports
from pages import time_pages
from processes import run_watched
from round_trip import COUNT as TRIPS
from round_trip import list_trips
from synthesis import AGENCIES, time_synthesis

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
ROUNDS = 5
PER_FORMAT = 30

Row = tuple[str, ...]


def main() -> None:
    """Run everything and write the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = [
            (
                "Reading one report",
                list(time_reading(folder / "formats", min(PER_FORMAT, max(4, count // 10)))),
            ),
            ("The command, from start to end", list(time_commands(folder / "formats"))),
            (f"Loading {count:,} reports", list(time_loading(folder, count))),
            (f"Pages over {count:,} reports", list(time_pages(folder / "data"))),
            ("Writing an invented region", list(time_synthesis(max(2, AGENCIES * count // 1000)))),
            ("Round trip: figures written and read back", list(list_trips(max(1, TRIPS * count // 1000)))),
        ]
    text = "\n".join(write_results(tables))
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


def time_reading(folder: Path, files_each: int = PER_FORMAT) -> Iterator[Row]:
    """Time our reading and the other tool in turn, each in its own process, on the same files."""
    yield ("format", "files", "disclosure ms", "reports/s", "peak MB", "beside", "ms", "peak MB", "ratio")
    for suffixes in ((".txt",), (".html",), (".docx",), (".xlsx",), (".pdf",)):
        write_reports(folder / suffixes[0][1:], files_each, suffixes)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for label, files in [*group_by_format(paths), *find_real_reports()]:
        seconds, peak = measure_reader("disclosure", files)
        speed = f"{1000 * mean(seconds):.1f}", f"{1 / mean(seconds):.0f}"
        row = (label, str(len(files)), *speed, f"{peak:.0f}")
        if other := BESIDE.get(label.split()[0]):
            theirs, their_peak = measure_reader(other, files)
            ratio = mean(seconds) / mean(theirs)
            beside = (BESIDE_NAMES[other], f"{1000 * mean(theirs):.1f}", f"{their_peak:.0f}", f"{ratio:.1f}")
            yield (*row, *beside)
        else:
            yield (*row, "", "", "", "")


def find_real_reports() -> Iterator[tuple[str, list[Path]]]:
    """Yield the real reports that lie beside the checkout, each as a group of its own."""
    for name, paths in group_by_format(sorted(REAL_REPORTS.rglob("*.[hpt]*"))):
        for path in paths:
            label = path.stem if path.parent == REAL_REPORTS else path.parent.name
            yield f"{name} ({label})", [path]


def measure_reader(name: str, files: list[Path]) -> tuple[list[float], float]:
    """Run one reader over files in a process of its own: seconds per file, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, HERE / "readers.py", name, str(ROUNDS), *files],
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], answer["peak_mb"]


def time_commands(folder: Path) -> Iterator[Row]:
    """Time `disclosure read` as a person runs it: one file, and thirty at once."""
    yield ("command", "s", "peak MB")
    for suffix in ("txt", "html", "pdf"):
        files = sorted((folder / suffix).iterdir())
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


def write_results(tables: list[tuple[str, list[Row]]]) -> Iterator[str]:
    """Give the lines of results.md."""
    yield "# Results"
    yield ""
    yield f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, "
    yield f"{platform.machine()}, Python {platform.python_version()}, duckdb {version('duckdb')}, "
    yield f"lxml {version('lxml')}, pypdfium2 {version('pypdfium2')}, streamlit {version('streamlit')}."
    for title, rows in tables:
        yield ""
        yield f"## {title}"
        yield ""
        yield f"| {' | '.join(rows[0])} |"
        yield f"|{'---|' * len(rows[0])}"
        yield from (f"| {' | '.join(row)} |" for row in rows[1:])
    yield ""


if __name__ == "__main__":
    main()
