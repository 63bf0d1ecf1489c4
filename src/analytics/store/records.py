"""The values that the store takes and gives back, as frozen data."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from analytics.model import Coverage, Filing, Finding, Message, Stage


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published, immutable state of a data folder.

    Attributes:
        number: Counts from 1; stable, and what links and exports name.
        path: The DuckDB file.
        mark: Tells this file from another one that takes its place when a store is removed and made anew.
        published_at: When it was published (UTC, without zone).
        pin: The name under which a person keeps it for ever (定稿), or None.
        is_sample: It holds the invented sample region, not an office's data.
    """

    number: int
    path: Path
    mark: str
    published_at: datetime
    pin: str | None
    is_sample: bool


class Reception(NamedTuple):
    """One way in which a file came to the office: under which name, at which stage, on which day."""

    name: str
    stage: Stage
    received_on: date


@dataclass(frozen=True, slots=True)
class CheckedFiling:
    """A filing with all that the rules say about it, passes included."""

    filing: Filing
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one readable file holds, ready to be stored.

    Attributes:
        path: Where the bytes are now; they are copied into the data folder.
        sha256: Of the bytes that were read, lower-case hex.
        size: In bytes.
        reception: Name, stage and day of receipt; None when the file comes from the data folder's own
            originals, whose receipts already say so.
        has_explicit_date: A person named the day of receipt; otherwise it is only the day of ingestion,
            which adds nothing when the same file is ingested again.
        read_by: Digest of the program parts that read it; another one reads a known file again.
        filings: At least one; empty only for a file that the store already has as read by the same program,
            so that nothing but its receipt can be new.
    """

    path: Path
    sha256: str
    size: int
    reception: Reception | None
    has_explicit_date: bool
    read_by: str
    filings: tuple[CheckedFiling, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, from which no report could be taken: the error's code and its sentence."""

    file: str
    part: str | None
    sha256: str
    code: str
    reason: Message
    received_on: date


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One agency that should report (应报单位名录), with what the roster left empty inferred.

    `inferred` names the attributes that were concluded from the name. `level` is ``province``, ``city``,
    ``county`` or ``township``; `kind` is one of `analytics.store.roster.KINDS`; `due_on` is ``MM-DD`` or None
    for the legal date. `aliases` holds short and former names; `predecessor_ids` the agencies that this one
    follows (更名、合并、分立).
    """

    agency_id: str
    name: str
    aliases: tuple[str, ...] = ()
    official_order: int | None = None
    kind: str | None = None
    level: str | None = None
    parent_id: str | None = None
    region: str | None = None
    is_vertical: bool | None = None
    coverage: Coverage | None = None
    report_from: int | None = None
    report_until: int | None = None
    due_on: str | None = None
    predecessor_ids: tuple[str, ...] = ()
    contact: str | None = None
    phone: str | None = None
    note: str | None = None
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One report of a load, for people: which file gave which agency's report for which year."""

    file: str
    part: str | None
    agency: str
    report_year: int | None


@dataclass(frozen=True, slots=True)
class Books:
    """Whether nothing was lost: `numeric_cells` seen = `placed` + `unmapped`, over `reports`."""

    reports: int
    numeric_cells: int
    placed: int
    unmapped: int


@dataclass(frozen=True, slots=True)
class Published:
    """What one publish did.

    Attributes:
        snapshot: The current snapshot afterwards; the old one when nothing changed, None while the data
            folder holds no report at all.
        is_new: False when nothing changed and therefore nothing was published.
        added: First reports of an agency and year.
        versioned: Reports that differ from another one of the same agency and year.
        copies: New files that say the same as a filing that is already there.
        unchanged: Files that were already there.
        refused: Files, or parts of files, from which no report could be taken.
        notices: What a person should look at, one sentence each: agencies that the roster does not know or
            that were matched without their region, reports without an agency or a year.
    """

    snapshot: Snapshot | None
    is_new: bool
    added: tuple[StoredReport, ...]
    versioned: tuple[StoredReport, ...]
    copies: tuple[StoredReport, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refusal, ...]
    notices: tuple[str, ...]
    books: Books
