"""Invented files for the store's tests, each with invented filings in it."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from analytics.model import Filing, Stage
from analytics.rules import check_filing
from analytics.store import CheckedFiling, FileReading, Reception
from store.invented import make_filing

__all__ = ["make_filing", "make_reading"]

READ_BY = "program-1"


def make_reading(
    folder: Path,
    *filings: Filing,
    name: str = "report.txt",
    salt: str = "",
    stage: Stage = Stage.PUBLISHED,
    received_on: date = date(2025, 1, 20),
    has_explicit_date: bool = True,
    read_by: str = READ_BY,
) -> FileReading:
    """A file with bytes of its own that holds these filings; `salt` makes other bytes for the same ones."""
    filings = filings or (make_filing(),)
    content = "\n".join([salt, *(f"{filing}" for filing in filings)]).encode()
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"{digest[:12]}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return FileReading(
        path=path,
        sha256=digest,
        size=len(content),
        reception=Reception(name, stage, received_on),
        has_explicit_date=has_explicit_date,
        read_by=read_by,
        filings=tuple(
            CheckedFiling(replace(filing, sha256=digest), check_filing(filing)) for filing in filings
        ),
    )
