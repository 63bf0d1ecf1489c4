"""Reads mutated files of every format, and writes what became of them to docs/fuzzing.md.

    PYTHONPATH=tests python benchmarks/fuzz.py [--share SHARE] [--jobs JOBS] [--journal FILE] [FORMAT…]

SHARE of the full numbers (1 for all: an hour and a half on two idle cores), of all formats or only those
named; a process with a reader child for each job. Every few hundred files are one line of the journal, so
that a run that was stopped goes on where it was, and a run of one format keeps what is known of the others.
To try a later version on the same files, begin another journal.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from analytics.reading import MEGABYTE, Limits

from factory.fuzz import PICTURES_EVERY, fuzz

FULL = {"text": 50_000, "html": 50_000, "office": 10_000, "pdf": 2_000, "image": 100}
"""Mutated files of each format."""

CHUNK = {"pdf": 100, "image": 10}
"""Files that one process reads; 500 where not said."""

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "fuzzing.md"
JOURNAL = ROOT / "build" / "fuzzing.jsonl"

Line = dict[str, Any]
"""What became of one chunk, as the journal keeps it."""


def main() -> None:
    """Read what the journal has not yet, and write the table of all that it has then."""
    options = _parse_options()
    options.journal.parent.mkdir(parents=True, exist_ok=True)
    known = {(line["kind"], line["start"], line["stop"]) for line in _load(options.journal)}
    chunks = [
        chunk
        for kind in options.formats or FULL
        for chunk in _cut(kind, max(1, round(FULL[kind] * options.share)))
        if chunk not in known
    ]
    with ThreadPoolExecutor(options.jobs) as pool, options.journal.open("a", encoding="utf-8") as journal:
        for line in pool.map(lambda chunk: _run(*chunk), chunks):
            print(json.dumps(line), file=journal, flush=True)
            for failure in line["failures"]:
                print(failure, file=sys.stderr, flush=True)
    table = [*_explain(), *_write_rows(_load(options.journal))]
    TARGET.write_text("\n".join(table) + "\n", encoding="utf-8")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--journal", type=Path, default=JOURNAL)
    parser.add_argument("formats", nargs="*", choices=[*FULL, []], metavar="FORMAT")
    return parser.parse_args()


def _load(journal: Path) -> list[Line]:
    if not journal.exists():
        return []
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]


def _cut(kind: str, count: int) -> Iterator[tuple[str, int, int]]:
    size = CHUNK.get(kind, 500)
    for start in range(0, count, size):
        yield kind, start, min(start + size, count)


def _run(kind: str, start: int, stop: int) -> Line:
    """Fuzz some seeds in a process of their own, so that what its reader used at most is known."""
    command = [sys.executable, __file__, "--chunk", kind, str(start), str(stop)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line: Line = json.loads(done.stdout)
    return line


def _run_chunk(kind: str, start: int, stop: int) -> Line:
    harvest = fuzz(kind, range(start, stop))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "kind": kind,
        "start": start,
        "stop": stop,
        "version": _tell_version(),
        "read": harvest.read,
        "refused": dict(harvest.refused),
        "failures": harvest.failures,
        "slowest": harvest.slowest,
        "peak": used.ru_maxrss // 1024,
        "seconds": round(used.ru_utime + used.ru_stime, 1),
    }


def _tell_version() -> str:
    told = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "?"


def _explain() -> Iterator[str]:
    limits = Limits()
    yield "# 模糊测试 Fuzzing"
    yield ""
    yield "<!-- Written by `PYTHONPATH=tests python benchmarks/fuzz.py`. -->"
    yield ""
    yield "Reports of every shape are mutated and read by the program's own reader child with its own limits."
    yield "Text: bytes flipped, parts deleted, cut off or repeated, hostile markup, longer numbers."
    yield "Zipped files: parts and elements deleted, doubled, moved or spoiled. PDF: what it draws on a page"
    yield "changed. Pictures: cropped, turned, painted over."
    yield ""
    yield "A file may be read or refused; a failure is any other error, a reader that dies, more than"
    yield f"{limits.seconds:.0f} seconds (three times as many for PDFs and pictures), or more"
    yield f"than {limits.memory // MEGABYTE:,} MB. Every {PICTURES_EVERY}th PDF is read with its pictures"
    yield "where much of its text is lost, the others by their text. Seeds count from 0; the same seed"
    yield "of the same version makes the same file again (`factory.fuzz.make_file`). Seconds of the slowest"
    yield "file are of the clock, on a machine with other work; CPU minutes include making the files."
    yield ""
    heads = "format", "files", "read", "refused", "failures", "slowest, s", "peak, MB", "CPU minutes"
    yield f"| {' | '.join(heads)} | refusals | versions |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)} --- | --- |"


def _write_rows(lines: list[Line]) -> Iterator[str]:
    for kind in FULL:
        found = [line for line in lines if line["kind"] == kind]
        if not found:
            continue
        refused = sum((Counter(line["refused"]) for line in found), Counter[str]())
        most = ", ".join(f"{name} {number:,}" for name, number in refused.most_common(4))
        cells = (
            kind,
            f"{sum(line['stop'] - line['start'] for line in found):,}",
            f"{sum(line['read'] for line in found):,}",
            f"{refused.total():,}",
            str(sum(len(line["failures"]) for line in found)),
            f"{max(line['slowest'][0] for line in found):.1f}",
            str(max(line["peak"] for line in found)),
            f"{sum(line['seconds'] for line in found) / 60:.1f}",
            most,
            ", ".join(dict.fromkeys(line["version"] for line in found)),
        )
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--chunk"]:
        print(json.dumps(_run_chunk(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        main()
