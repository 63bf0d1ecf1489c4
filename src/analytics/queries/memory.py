"""A bounded memory of what was computed: the oldest leaves first, and nothing is computed twice at once."""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

import pandas as pd

T = TypeVar("T")


@dataclass
class _Slot(Generic[T]):
    """One answer; whoever holds the lock computes it, the others wait."""

    lock: Lock = field(default_factory=Lock)
    value: T | None = None
    size: int | None = None


class Memory(Generic[T]):
    """Answers by key, as long as they fit together; shared by all sessions of a process.

    An answer that would take more than a quarter of the room is given and forgotten.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._slots: OrderedDict[Hashable, _Slot[T]] = OrderedDict()
        self._lock = Lock()
        self._bytes = 0

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer kept under a key, else what `compute` gives.

        Two callers that ask for the same thing at once compute it once. What `compute` raises reaches its
        caller, and the next one tries again.
        """
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if slot.size is None:
                try:
                    value = compute()
                except BaseException:
                    self._forget(key, slot)
                    raise
                slot.value, slot.size = value, measure(value)
                self._settle(key, slot)
            return slot.value  # type: ignore[return-value]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._slots.clear()
            self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes that the kept answers take."""
        return self._bytes

    def _settle(self, key: Hashable, slot: _Slot[T]) -> None:
        """Count a new answer, and let the least recently asked ones go until all fit."""
        size = slot.size or 0
        with self._lock:
            if self._slots.get(key) is not slot:
                return
            if size > self._most_bytes // 4:
                del self._slots[key]
                return
            self._bytes += size
            for old in [each for each, kept in self._slots.items() if kept.size is not None]:
                if self._bytes <= self._most_bytes:
                    break
                self._bytes -= self._slots.pop(old).size or 0

    def _forget(self, key: Hashable, slot: _Slot[T]) -> None:
        with self._lock:
            if self._slots.get(key) is slot:
                del self._slots[key]


def measure(value: object) -> int:
    """About how many bytes a value takes.

    >>> measure(pd.DataFrame({"year": range(1000)})) < 10_000 < measure(pd.DataFrame({"name": ["市"] * 1000}))
    True
    """
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    return len(pickle.dumps(value))
