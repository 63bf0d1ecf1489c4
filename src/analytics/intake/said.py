"""What a waiting file said when it was read: all that a person needs to accept it, and the reading itself.

The page reads the short form (``said.json``) at every run; the whole reading (``reading.json``) is only read
again when it is published, so that nothing has to be read from the file twice.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analytics import store
from analytics.batch import CheckedReport, ReadFile, Source
from analytics.errors import NoFiling, RosterError, UnreadableFile
from analytics.filing_json import filing_from_json, filing_to_json, finding_from_json, finding_to_json
from analytics.intake.staging import KEPT_READ, READING, SAID, Mark, StagedFile, mark_content, read_json
from analytics.ledgers import FoundLedger
from analytics.model import FigureKey, Filing, Outcome, Proof, Severity, Status
from analytics.pipeline import is_empty_form, name_reading_version
from analytics.reading import OfficeSettings
from analytics.store import RosterEntry, digest_figures, write_atomically
from analytics.store.rows import make_storable

LISTED = 20
"""Errors, problems and cells that are named of one report; the numbers count all of them."""

Kind = Literal["reports", "refused", "roster", "ledger"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file, or a part of one, gives no report: the error's code and its sentence."""

    part: str | None
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence about a report: a check's error, or a problem of its reading."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """One report of a file.

    Attributes:
        ordinal: Counts the reports of the file from 0; with the file's hash and `part` it names the reading.
        counts: Cells by status, and ``implied`` and ``unproven``.
        books: Numeric cells seen, placed, unmapped.
        digest: Of its figures; the same digest is the same report.
        leftover: The first unmapped cells as printed.
        problems, errors: The first of each; `n_problems`, `n_errors`, `n_warnings` count all.
        published_on: The day of publication that the file itself gives, as ``YYYY-MM-DD``.
    """

    part: str | None
    ordinal: int
    format: str
    title: str | None
    agency: str | None
    report_year: int | None
    form: str | None
    variant: str | None
    coverage: str | None
    is_ledger: bool
    digest: str
    counts: Mapping[str, int]
    books: tuple[int, int, int]
    leftover: tuple[str, ...]
    problems: tuple[Note, ...]
    errors: tuple[Note, ...]
    n_problems: int
    n_errors: int
    n_warnings: int
    published_on: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerColumnSaid:
    """A column of a ledger whose columns nobody confirmed yet: its heads, and what it seems to hold."""

    heads: tuple[str, ...]
    proposed: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class LedgerSaid:
    """A ledger in a file; `part` is its sheet, `digest` names its heads."""

    part: str | None
    digest: str
    columns: tuple[LedgerColumnSaid, ...]


@dataclass(frozen=True, slots=True)
class RosterSaid:
    """What a roster would change: agencies by name."""

    agencies: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one file said.

    Attributes:
        kind: ``reports``, ``roster``, ``ledger`` (its columns must be confirmed first) or ``refused``.
        version: Names what decided this, see `Versions`; another one reads the file again.
        reports: Reports in the order of the file.
        refused: The file, or parts of it, that give no report.
        ledgers: Of ``ledger``.
        roster: Of ``roster``.
    """

    kind: Kind
    version: str
    reports: tuple[ReportSaid, ...] = ()
    refused: tuple[Fault, ...] = ()
    ledgers: tuple[LedgerSaid, ...] = ()
    roster: RosterSaid | None = None


class Versions(NamedTuple):
    """What decides what a file says: of a report program and settings, of a ledger the confirmed columns too.

    What a roster would change depends on the roster that is there.
    """

    reports: str
    ledgers: str
    rosters: str


def find_versions(data: Path, settings: OfficeSettings) -> Versions:
    """Name what decides today what files say."""
    program = name_reading_version(settings)
    ledgers = repr(sorted((digest, mapping.columns) for digest, mapping in settings.ledgers.items()))
    roster = store.find_roster(data)
    mark = mark_content(roster) if roster else None
    present = _digest(b"") if roster is None or mark is None else _digest_file(roster, mark)
    return Versions(program, f"{program}-{_digest(ledgers.encode())}", f"roster-{present}")


def say_reading(results: Sequence[ReadFile], versions: Versions, ledgers: Sequence[FoundLedger] = ()) -> Said:
    """Sum up what reading one file gave, archive members and all."""
    found = [report for result in results for report in result.filings]
    reports = [report for report in found if not is_empty_form(report.filing)]
    refused = [_fault(result.source.member, result.error) for result in results if result.error is not None]
    if found and not reports:
        refused.append(_fault(None, NoFiling(results[0].source.name, "EMPTY_FORM")))
    kind: Kind = "reports" if reports else "ledger" if ledgers else "refused"
    has_ledger = bool(ledgers) or any(report.filing.is_ledger for report in reports)
    return Said(
        kind=kind,
        version=versions.ledgers if has_ledger else versions.reports,
        reports=tuple(_say_report(report, ordinal) for ordinal, report in enumerate(reports)),
        refused=tuple(refused),
        ledgers=tuple(map(_say_ledger, ledgers)),
    )


def say_roster(new: Sequence[RosterEntry], old: Sequence[RosterEntry], versions: Versions) -> Said:
    """Compare a roster with the present one: an agency is the same when its id is, else when its name is."""
    by_id = {entry.agency_id: entry for entry in old}
    by_name = {entry.name: entry for entry in old}
    same = {entry.agency_id: by_id.get(entry.agency_id) or by_name.get(entry.name) for entry in new}
    stays = {known.agency_id for known in same.values() if known is not None}
    return Said(
        kind="roster",
        version=versions.rosters,
        roster=RosterSaid(
            agencies=len(new),
            added=tuple(entry.name for entry in new if same[entry.agency_id] is None),
            removed=tuple(entry.name for entry in old if entry.agency_id not in stays),
            changed=tuple(entry.name for entry in new if same[entry.agency_id] not in (None, entry)),
        ),
    )


def refuse_roster(error: RosterError, versions: Versions) -> Said:
    """Say which rows of a roster cannot be used."""
    return Said(kind="refused", version=versions.rosters, refused=(_fault(None, error),))


def save_said(home: Path, said: Said, results: Sequence[ReadFile] = ()) -> None:
    """Keep what a file said, and what was read of it, beside its bytes.

    Raises:
        OSError: The disk is full or not writable.
    """
    reading = [_result_to_json(result) for result in results]
    write_atomically(home / READING, json.dumps(reading, ensure_ascii=False).encode())
    # Last: whoever sees it finds the whole reading.
    write_atomically(home / SAID, json.dumps(asdict(said), ensure_ascii=False).encode())


def load_said(file: StagedFile, versions: Versions) -> Said | None:
    """Load what a file said; None while it has not been read, or was read under other versions."""
    path = file.path.with_name(SAID)
    mark = mark_content(path)
    return None if mark is None else _load_said(path, mark, versions)


@lru_cache(maxsize=KEPT_READ)
def _load_said(path: Path, mark: Mark, versions: Versions) -> Said | None:
    """As `load_said`, once for what is written: a page asks three times a run for all files of a batch."""
    del mark
    content = read_json(path)
    return None if content is None or content["version"] not in versions else said_from_json(content)


def load_filing(file: StagedFile, ordinal: int) -> Filing | None:
    """Load one report of a waiting file in full; None where it is gone."""
    found = (
        report.filing
        for result in load_reading(file, Source(file.path, file.name))
        for report in result.filings
    )
    filings = [filing for filing in found if not is_empty_form(filing)]
    return filings[ordinal] if ordinal < len(filings) else None


def load_reading(file: StagedFile, source: Source) -> Iterator[ReadFile]:
    """Load what was read of a file, as if `source` had just been read."""
    for result in read_json(file.path.parent / READING) or ():
        yield _result_from_json(result, source)


def _say_report(report: CheckedReport, ordinal: int) -> ReportSaid:
    filing = make_storable(report.filing)
    failed = [finding for finding in report.findings if finding.outcome is Outcome.FAIL]
    errors = [finding for finding in failed if finding.severity is Severity.ERROR]
    # A label in other words was read for what it is: B9 tells it, and nobody has to look before the import.
    problems = [problem for problem in filing.problems if problem.code != "LABEL_ALTERED"]
    return ReportSaid(
        part=filing.part,
        ordinal=ordinal,
        format=filing.format,
        title=filing.title,
        agency=filing.agency,
        report_year=filing.report_year,
        form=filing.form,
        variant=filing.variant,
        coverage=filing.coverage,
        is_ledger=filing.is_ledger,
        digest=digest_figures(filing),
        counts=count_figures(filing),
        books=(filing.numeric_cells, filing.numeric_placed, len(filing.unmapped)),
        leftover=tuple(cell.raw for cell in filing.unmapped[:LISTED]),
        problems=tuple(Note(problem.code, *problem.message) for problem in problems[:LISTED]),
        errors=tuple(Note(finding.instance, *finding.message) for finding in errors[:LISTED]),
        n_problems=len(problems),
        n_errors=len(errors),
        n_warnings=len(failed) - len(errors),
        published_on=filing.published_on.isoformat() if filing.published_on else None,
    )


def count_figures(filing: Filing) -> dict[str, int]:
    """Count the cells of a report by status, and those that are implied or unproven."""
    counts: dict[str, int] = {status.value: 0 for status in Status}
    for figure in filing.figures:
        counts[figure.status] += 1
    counts["implied"] = sum(figure.implied is not None for figure in filing.figures)
    counts["unproven"] = sum(figure.proof is Proof.UNPROVEN for figure in filing.figures)
    return counts


def _say_ledger(found: FoundLedger) -> LedgerSaid:
    columns = tuple(
        LedgerColumnSaid(column.heads, name_column(column.head.key or column.head.role), column.head.is_sure)
        for column in found.proposal.columns
    )
    return LedgerSaid(found.part, found.proposal.digest, columns)


def name_column(what: str | FigureKey) -> str:
    """Write what a ledger's column holds, as `store.parse_column` reads it."""
    return "|".join(what) if isinstance(what, FigureKey) else what


def _fault(part: str | None, error: UnreadableFile | RosterError) -> Fault:
    say = error.say_reason if isinstance(error, UnreadableFile) else error.say
    return Fault(part, error.code, say("zh"), say("en"))


def _result_to_json(result: ReadFile) -> dict[str, Any]:
    error = result.error
    return {
        "member": result.source.member,
        "filings": [
            {
                "filing": filing_to_json(filing),
                "findings": [
                    finding_to_json(finding, filing.agency, filing.report_year) for finding in findings
                ],
            }
            for filing, findings in result.filings
        ],
        "error": error
        and {
            "is_none": isinstance(error, NoFiling),
            "file": error.file,
            "code": error.code,
            "values": dict(error.values),
        },
    }


def _result_from_json(data: Mapping[str, Any], source: Source) -> ReadFile:
    error = data["error"]
    if error is not None:
        kind = NoFiling if error["is_none"] else UnreadableFile
        error = kind(error["file"], error["code"], **error["values"])
    filings = tuple(
        CheckedReport(filing_from_json(found["filing"]), tuple(map(finding_from_json, found["findings"])))
        for found in data["filings"]
    )
    return ReadFile(Source(source.path, source.name, data["member"]), filings, error)


def said_from_json(data: Mapping[str, Any]) -> Said:
    """Read what `save_said` wrote."""
    return Said(
        kind=data["kind"],
        version=data["version"],
        reports=tuple(map(_report_from_json, data["reports"])),
        refused=tuple(Fault(**fault) for fault in data["refused"]),
        ledgers=tuple(
            LedgerSaid(
                ledger["part"],
                ledger["digest"],
                tuple(
                    LedgerColumnSaid(tuple(column["heads"]), column["proposed"], column["is_sure"])
                    for column in ledger["columns"]
                ),
            )
            for ledger in data["ledgers"]
        ),
        roster=data["roster"]
        and RosterSaid(
            data["roster"]["agencies"],
            *(tuple(data["roster"][name]) for name in ("added", "removed", "changed")),
        ),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=4)
def _digest_file(path: Path, mark: Mark) -> str:
    del mark
    return _digest(path.read_bytes())


def _report_from_json(data: Mapping[str, Any]) -> ReportSaid:
    seen, placed, unmapped = data["books"]
    return ReportSaid(**{
        **data,
        "books": (seen, placed, unmapped),
        "leftover": tuple(data["leftover"]),
        "problems": tuple(Note(**note) for note in data["problems"]),
        "errors": tuple(Note(**note) for note in data["errors"]),
    })  # fmt: skip
