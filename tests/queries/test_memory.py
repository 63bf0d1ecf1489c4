"""What is remembered is bounded, computed once however many ask, and never a failure."""

from threading import Barrier, Thread
from time import sleep

import pandas as pd
import pytest

from analytics.queries.memory import Memory

BIG = "x" * 1000


def test_sessions_that_ask_at_once_compute_once() -> None:
    """The others wait for the first and get its answer."""
    memory: Memory[int] = Memory(10_000)
    barrier, calls, answers = Barrier(4), [], []

    def compute() -> int:
        calls.append(1)
        sleep(0.05)
        return 7

    def ask() -> None:
        barrier.wait()
        answers.append(memory.get("question", compute))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 4
    assert len(calls) == 1


def test_the_answer_that_was_asked_for_longest_ago_leaves_first() -> None:
    """The room is bounded by bytes; asking keeps an answer young."""
    memory: Memory[str] = Memory(5000)
    for key in "abcd":
        memory.get(key, lambda: BIG)
    memory.get("a", lambda: pytest.fail("it was kept"))
    memory.get("e", lambda: BIG)
    assert memory.size <= 5000
    memory.get("a", lambda: pytest.fail("it was kept"))
    assert memory.get("b", lambda: "anew") == "anew"


def test_what_is_too_large_is_given_and_forgotten() -> None:
    """One answer never drives out all the others."""
    memory: Memory[str] = Memory(3000)
    assert memory.get("large", lambda: BIG) == BIG
    assert memory.size == 0
    assert memory.get("large", lambda: "anew") == "anew"


def test_a_failure_is_not_remembered() -> None:
    """Whoever asks next tries again."""
    memory: Memory[int] = Memory(10_000)
    with pytest.raises(ZeroDivisionError):
        memory.get("question", lambda: 1 // 0)
    assert memory.get("question", lambda: 7) == 7


def test_a_frame_counts_with_its_texts() -> None:
    """Texts of a column of objects are most of its size."""
    memory: Memory[pd.DataFrame] = Memory(10**7)
    memory.get("frame", lambda: pd.DataFrame({"text": [f"{BIG}{row}" for row in range(100)]}, dtype=object))
    assert memory.size > 100 * len(BIG)
