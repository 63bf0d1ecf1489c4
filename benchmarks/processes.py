"""Runs commands and watches what they and all their children take."""

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

PAUSE = 0.02
"""Seconds between two looks at the memory."""


class Run(NamedTuple):
    """One command: wall seconds, peak memory of its whole process tree in MB, and its processor seconds."""

    seconds: float
    peak_mb: float
    cpu: float


def run_watched(*command: str | Path) -> Run:
    """Run a command to its end.

    Memory is the sum of the resident sizes of the command and its descendants (Linux); what they
    share is counted for each, so the truth is lower.

    Raises:
        SystemExit: The command failed; its last words are the message.
    """
    start, cpu = perf_counter(), _cpu_of_children()
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        while child.poll() is None:
            peak = max(peak, sum(map(read_memory, list_tree(child.pid))))
            sleep(PAUSE)
        seconds = perf_counter() - start
        errors = child.stderr.read() if child.stderr else ""
    if child.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {child.returncode}: {errors[-2000:]}")
    return Run(seconds, peak, _cpu_of_children() - cpu)


def _cpu_of_children() -> float:
    """Processor seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def list_tree(process: int) -> Iterator[int]:
    """Yield a process and all its descendants that live."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:  # ended meanwhile
            continue
        for child in found:
            yield from list_tree(int(child))


def read_memory(process: int) -> float:
    """Give the resident memory of a process in MB, 0 when it has ended meanwhile."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(found[0]) / 1024 if found else 0.0
