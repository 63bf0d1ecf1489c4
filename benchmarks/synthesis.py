"""Times the writing of an invented region: text and HTML, in a process of its own.

    PYTHONPATH=tests python benchmarks/synthesis.py [AGENCIES]

1,450 agencies over seven years are some ten thousand reports; 100 are a short try.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

AGENCIES = 1450
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from analytics.synthetic import synthesize
start = time.perf_counter()
made = synthesize(Path(sys.argv[1]), int(sys.argv[2]), (2019, 2025), formats=("text", "html"))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "files": made.files, "peak_mb": peak}))
"""

Row = tuple[str, ...]


def main() -> None:
    """Print what one region costs."""
    agencies = int(sys.argv[1]) if len(sys.argv) > 1 else AGENCIES
    for row in time_synthesis(agencies):
        print(" | ".join(f"{cell:>10}" for cell in row))


def time_synthesis(agencies: int = AGENCIES) -> Iterator[Row]:
    """Yield a head and one row: how many reports were written, in what time, with how much memory."""
    yield ("agencies", "reports", "s", "ms a report", "peak MB")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(folder) / "region"), str(agencies)],
            capture_output=True,
            text=True,
            check=True,
        )
    cost = json.loads(done.stdout)
    seconds, files = cost["seconds"], cost["files"]
    each = 1000 * seconds / files
    yield (str(agencies), str(files), f"{seconds:.1f}", f"{each:.1f}", f"{cost['peak_mb']:.0f}")


if __name__ == "__main__":
    main()
