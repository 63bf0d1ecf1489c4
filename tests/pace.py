"""Budgets of processor time: what takes longer grows without end, on whatever machine it is measured."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.05
"""What `_work` takes on the machine on which the budgets were set, when nothing else runs there."""
TRIES = 3


@contextmanager
def costs_less_than(seconds: float) -> Iterator[None]:
    """Fail when the block takes more processor time than so many seconds of that machine.

    Not the clock: on a machine that does other things as well, it measures those. A slower machine has as
    much more as it is slower, which is measured when it matters.
    """
    began = time.process_time()
    yield
    check_budget(time.process_time() - began, seconds)


def check_budget(spent: float, seconds: float) -> None:
    """Fail when so much processor time is more than a budget, in seconds of a quiet machine."""
    allowed = seconds if spent < seconds else seconds * measure_slowness()
    assert spent < allowed, f"{spent:.2f} s of processor time, and {allowed:.2f} s are allowed here"


def measure_slowness() -> float:
    """How many times slower than a quiet machine this one is now; never less than one."""
    spent = []
    for _ in range(TRIES):
        began = time.process_time()
        _work()
        spent.append(time.process_time() - began)
    return max(1.0, min(spent) / QUIET_SECONDS)


def _work() -> int:
    """A fixed amount of what programs do: numbers, texts, lists and tables."""
    table: dict[str, int] = {}
    for number in range(400_000):
        key = f"{number % 997}"
        table[key] = table.get(key, 0) + len(key)
    return sum(sorted(table.values()))
