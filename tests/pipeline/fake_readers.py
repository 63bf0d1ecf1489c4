"""A reader that does what the file tells it: reading right, and every way in which it can go wrong."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analytics.errors import NoFiling, UnreadableFile
from analytics.reading import Checked, OfficeSettings
from analytics.rules import check_filing
from store.invented import make_filing


def obey(
    path: Path, name: str, member: str | None = None, settings: OfficeSettings | None = None
) -> tuple[Checked, ...]:
    """Do what the first word of the file says, then read an invented report."""
    order = (member or path.read_text(encoding="utf-8")).split()[0]
    if order == "refuse":
        raise UnreadableFile(name, "PDF_NO_PAGE", page=3, last=2)
    if order == "nothing":
        raise NoFiling(name, "NO_REPORT")
    if order == "half":
        # A text that is no text: half of a surrogate pair.
        return ((make_filing("\ud800"), ()),)
    MISDEEDS.get(order, int)()
    filing = make_filing(f"{order}局")
    return ((filing, check_filing(filing)),)


def spin() -> None:
    """Never return and never let another thread run."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def grow() -> None:
    """Use more and more memory."""
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1024)) * 8192)
        time.sleep(0.005)


def make_noise() -> None:
    """Print as libraries do."""
    print("noise of a library")
    sys.stdout.flush()
    os.write(1, b"more noise")


def err() -> None:
    """Make a mistake that nobody expects."""
    raise ZeroDivisionError("a mistake of ours")


MISDEEDS: dict[str, Callable[[], object]] = {
    "exit": lambda: os._exit(3),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": lambda: time.sleep(600),
    "spin": spin,
    "grow": grow,
    "leap": lambda: bytearray(1 << 40),
    "bug": err,
    "print": make_noise,
}
