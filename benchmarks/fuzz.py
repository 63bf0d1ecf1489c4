"""Reads mutated files of every format, and writes what became of them to docs/fuzzing.md.

    PYTHONPATH=tests python benchmarks/fuzz.py [SHARE [FORMAT…]]

SHARE of the full numbers (1 for all: an hour on two cores), of all formats or only those named. A process for
each core; one that dies is told with the seeds that it was at.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from factory.fuzz import SECONDS, fuzz

FULL = {"text": 50_000, "html": 50_000, "office": 10_000, "pdf": 2_000, "image": 100}
"""Mutated files of each format."""

CHUNK = {"image": 10}
"""Files that one process reads; 500 where not said."""

TARGET = Path(__file__).parents[1] / "docs" / "fuzzing.md"


def main() -> None:
    """Fuzz, print a row for each format as soon as it is done, and write the table."""
    share, *names = sys.argv[1:] or ("1",)
    rows = []
    for kind in names or FULL:
        rows.append(_fuzz(kind, max(1, round(FULL[kind] * float(share)))))
        print(rows[-1], flush=True)
    TARGET.write_text("\n".join([*_explain(), *rows]) + "\n", encoding="utf-8")


def _explain() -> Iterator[str]:
    yield "# 模糊测试 Fuzzing"
    yield ""
    yield "<!-- Written by `PYTHONPATH=tests python benchmarks/fuzz.py`. -->"
    yield ""
    yield "Reports of every shape are mutated (bytes flipped, parts deleted, cut off or repeated often,"
    yield "hostile markup put in, numbers made longer, parts of zipped files spoiled, pictures cropped)"
    yield "and read. A file may be read or refused; a failure is any other error, a reader that dies, or one"
    yield f"that takes more than {SECONDS} seconds."
    yield ""
    yield "| format | files | read | refused | failures | slowest, s | peak, MB | minutes | refusals |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"


def _fuzz(kind: str, count: int) -> str:
    size = CHUNK.get(kind, 500)
    chunks = [(start, min(start + size, count)) for start in range(0, count, size)]
    began = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda chunk: _run(kind, *chunk), chunks))
    read, peak = sum(int(r[0]) for r in results), max(int(r[3]) for r in results)
    slowest = max(float(r[2]) for r in results)
    refused: Counter[str] = Counter()
    failures: list[str] = []
    for result in results:
        pairs = (pair.split("=") for pair in result[1].split())
        refused.update({name: int(number) for name, number in pairs})
        failures += result[4:]
    for failure in failures:
        print(failure, file=sys.stderr)
    most = ", ".join(f"{name} {number}" for name, number in refused.most_common(4))
    minutes = (time.monotonic() - began) / 60
    return (
        f"| {kind} | {count} | {read} | {refused.total()} | {len(failures)} | {slowest:.1f} | {peak} "
        f"| {minutes:.1f} | {most} |"
    )


def _run(kind: str, start: int, stop: int) -> list[str]:
    """Fuzz some seeds in a process of their own: its lines, or the failure that it died."""
    command = [sys.executable, __file__, "--chunk", kind, str(start), str(stop)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        return [
            "0",
            "",
            "0",
            "0",
            f"{kind} {start}-{stop}: died with {done.returncode}: {done.stderr[-300:]}",
        ]
    return done.stdout.splitlines()


def _run_chunk(kind: str, start: int, stop: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        harvest = fuzz(kind, range(start, stop), Path(folder))
    refused = " ".join(f"{name}={number}" for name, number in harvest.refused.items())
    print(harvest.read, refused, harvest.slowest, harvest.peak, *harvest.failures, sep="\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--chunk"]:
        _run_chunk(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
