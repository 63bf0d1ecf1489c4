"""What other processes do to a store while a test watches: they load, get killed, read and queue."""

import importlib
import os
import signal
import sys
import time
from decimal import Decimal
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from analytics.errors import StoreError
from analytics.store import FileReading, fetch_rows, find_snapshot, publish, publishing
from store.filings import make_filing, make_reading

REPORTS_PER_LOAD = 4


def make_load(folder: Path, number: int) -> list[FileReading]:
    """The files of one load, the same each time."""
    return [
        make_reading(
            folder,
            make_filing(f"{number}区{index}局", 2024, seed=number * 100 + index),
            name=f"{number}-{index}.txt",
        )
        for index in range(REPORTS_PER_LOAD)
    ]


def load(data: Path, folder: Path, numbers: list[int], started: Connection | None = None) -> None:
    """Publish loads one after the other; tell `started` when the first one begins."""
    loads = [make_load(folder, number) for number in numbers]
    if started is not None:
        started.send("loading")
    for readings in loads:
        publish(data, readings)


def load_and_die_at(data: Path, folder: Path, number: int, step: str) -> None:
    """Publish one load and be killed right before the `step` of publishing."""
    module, _, name = step.rpartition(".")

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(sys.modules[f"analytics.store.{module}"], name, die)
    publish(data, make_load(folder, number))


def read_until_told(data: Path, results: Connection) -> None:
    """Read again and again: how many reads were right, and what was wrong with the others."""
    right, wrong = 0, []
    while not results.poll():
        try:
            problem = find_fault(data)
        except StoreError as error:
            problem = str(error)
        if problem is None:
            right += 1
        else:
            wrong.append(problem)
        # The writer needs the processor too.
        time.sleep(0.02)
    results.send((right, wrong))


def find_fault(data: Path) -> str | None:
    """What is wrong with the current snapshot: half a load, or tables that disagree."""
    snapshot = find_snapshot(data)
    counts = {
        table: fetch_rows(snapshot, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("original", "reading", "filing", "wide", "filing_source")
    }
    figures = fetch_rows(snapshot, "SELECT count(*), sum(value) FROM figure")[0]
    loads = counts["filing"] // REPORTS_PER_LOAD
    if set(counts.values()) != {loads * REPORTS_PER_LOAD} or figures[0] != counts["filing"] * 200:
        return f"snapshot {snapshot.number}: {counts}, {figures}"
    numbers = fetch_rows(snapshot, "SELECT DISTINCT split_part(agency_printed, '区', 1)::INTEGER FROM filing")
    expected = sum(sum_load(number) for (number,) in numbers)
    return None if figures[1] == expected else f"snapshot {snapshot.number}: sum {figures[1]}, not {expected}"


@cache
def sum_load(number: int) -> Decimal:
    """The sum of all figures of one load."""
    filings = (
        make_filing(f"{number}区{index}局", 2024, seed=number * 100 + index)
        for index in range(REPORTS_PER_LOAD)
    )
    return sum((figure.value or Decimal(0) for filing in filings for figure in filing.figures), Decimal(0))


def load_with_little_room(data: Path, folder: Path, bytes_allowed: int, results: Connection) -> None:
    """Publish while no file may grow beyond some bytes, and tell the error."""
    resource = importlib.import_module("resource")
    readings = make_load(folder, 7)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, bytes_allowed))
    results.send(try_to_load(data, readings))


def try_to_load(data: Path, readings: list[FileReading]) -> str:
    """Publish, and give the one line of the error, or nothing."""
    try:
        publishing.publish(data, readings)
    except StoreError as error:
        return str(error)
    return ""
