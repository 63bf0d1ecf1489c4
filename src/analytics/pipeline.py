"""The stages wired together: files and folders in, checked filings or a published snapshot out.

Every file is read in a child process that can be killed (`analytics.batch`); what cannot be read is refused
by name with one sentence, and everything else goes on.
"""

import csv
import errno
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from analytics import store
from analytics.batch import Progress, ReadFile, Source, list_sources, read_files
from analytics.checking import prepare_checks
from analytics.dictionary import load_settings
from analytics.errors import NoFiling, RosterError, RosterFault, StoreError, UnreadableFile
from analytics.extraction import settle_figures
from analytics.model import Filing, Finding, Message, Stage
from analytics.reading import OfficeSettings
from analytics.rules import check_filing, check_unreadable
from analytics.store import CheckedFiling, FileReading, Published, Reception, Refusal

SAMPLES_RECEIVED_ON = date(2026, 4, 10)
"""Samples that their list does not name are received on one day, whenever the program is started first."""

Receipt = tuple[Stage, date]
"""As what a file was received, and on which day."""

Reader = Callable[[Sequence[Source]], Iterator[ReadFile]]
"""Reads files in their order, the members of an archive one by one, as `batch.read_files` does."""

_READING_PARTS = (
    "documents",
    "extraction",
    "rules",
    "narrative",
    "checking.py",
    "dictionary",
    "model.py",
    "frozen.py",
    "filing_json.py",
    "reader.py",
    "reading.py",
)
_INPUT_FAULTS = {
    errno.ENOENT: "FILE_MISSING",
    errno.EINVAL: "FILE_IS_NONE",
}


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did.

    Attributes:
        files: How many files were looked at.
        roster: Name of the file that became the roster of the data folder, or None.
        published: What was added, versioned, copied, unchanged and refused, and the books.
    """

    files: int
    roster: str | None
    published: Published


@dataclass(frozen=True, slots=True)
class _Hashed:
    source: Source
    sha256: str
    size: int


def find_sources(paths: Iterable[Path], data: Path | None = None) -> tuple[Source, ...]:
    """List the files that paths name, as `batch.list_sources` does.

    Of the data folder only the originals are listed: ingesting its ``files`` makes a lost store again. Those
    that an undone publish took back are left out.
    """
    sources = list_sources(paths, lambda path: _is_internal(path, data))
    return tuple(source for source in sources if data is None or not _is_withdrawn(source.path, data))


def ingest(
    paths: Iterable[Path],
    data: Path,
    *,
    stage: Stage = Stage.PUBLISHED,
    received_on: date | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    receipts: Mapping[Path, Receipt] | None = None,
    is_sample: bool = False,
) -> IngestReport:
    """Read files and folders, keep their originals, and publish everything as one snapshot.

    The same file twice changes nothing. A roster among the files becomes the roster of the data folder.
    Without paths the data folder is only brought up to date with its roster and with this program. `receipts`
    gives single files a stage and a day of their own.

    Raises:
        StoreError: The data folder cannot be written, or is damaged; its old state stays.
        RosterError: The roster of the data folder has unusable rows.
        RuleSettingsError: Its settings of the checks say something that no check has.
    """
    settings = load_office(data)

    def read(sources: Sequence[Source]) -> Iterator[ReadFile]:
        return read_files(sources, workers=workers, settings=settings, progress=progress)

    return ingest_sources(
        find_sources(paths, data),
        data,
        read,
        settings,
        default=(stage, received_on),
        receipts=receipts,
        is_sample=is_sample,
    )


def ingest_sources(
    sources: Sequence[Source],
    data: Path,
    read: Reader,
    settings: OfficeSettings,
    *,
    default: tuple[Stage, date | None] = (Stage.PUBLISHED, None),
    receipts: Mapping[Path, Receipt] | None = None,
    is_sample: bool = False,
    on_wait: Callable[[], None] | None = None,
) -> IngestReport:
    """Do what `ingest` does with files that are listed already, and that `read` reads with these settings.

    `default` is the stage and the day of receipt, None for today, of what `receipts` does not name.
    `on_wait` is called when another program is writing and has to be waited for.

    Raises:
        StoreError: The data folder cannot be written, or is damaged; its old state stays.
        RosterError: The roster of the data folder has unusable rows.
        RuleSettingsError: Its settings of the checks say something that no check has.
    """
    if store.is_outdated(data):
        publish(data, (), settings, on_wait=on_wait)
    known = _known_files(data)
    stage, received_on = default
    received = Reception("", stage, received_on or datetime.now(UTC).astimezone().date())
    refusals: list[Refusal] = []
    hashed: dict[str, list[_Hashed]] = {}
    roster = None
    for source in sources:
        try:
            if store.is_roster(source.path):
                roster = _take_roster(source, data, roster)
                continue
            digest, size = store.hash_file(source.path)
        except RosterError as error:
            refusals.append(_refuse(source, "", error, received))
        except OSError as error:
            refusals.append(_refuse(source, "", _name_fault(source.name, error), received))
        else:
            hashed.setdefault(digest, []).append(_Hashed(source, digest, size))
    results = _read_hashed(
        hashed,
        known,
        received,
        receipts=receipts or {},
        has_explicit_date=received_on is not None,
        data=data,
        settings=settings,
        read=read,
    )
    published = publish(data, _chain(refusals, results), settings, is_sample=is_sample, on_wait=on_wait)
    return IngestReport(len(sources), roster, published)


def publish(
    data: Path,
    results: Iterable[FileReading | Refusal],
    settings: OfficeSettings | None = None,
    *,
    is_sample: bool = False,
    seconds: float = store.LOCK_SECONDS,
    on_wait: Callable[[], None] | None = None,
) -> Published:
    """Publish what was read together with what people have decided since; without either, nothing happens.

    Whoever has a person waiting gives few `seconds` for which another writer is waited for.

    Raises:
        StoreError: The data folder cannot be written, or is damaged; its old state stays.
        RosterError: The roster of the data folder has unusable rows.
        RuleSettingsError: Its settings of the checks say something that no check has.
    """
    office = settings or load_office(data)

    def recheck(filing: Filing) -> CheckedFiling:
        settled = settle_figures(filing)
        return CheckedFiling(settled, check_filing(settled, office.rules))

    return store.publish(
        data,
        results,
        checks=prepare_checks(office.rules, reading_version()),
        recheck=recheck,
        is_sample=is_sample,
        seconds=seconds,
        on_wait=on_wait,
    )


def load_office(data: Path) -> OfficeSettings:
    """Load what an office has set for reading: limits of checks, and the columns of its ledgers.

    Raises:
        RuleSettingsError: Its file of limits says something that no rule has.
    """
    return OfficeSettings(load_settings(data), store.load_ledgers(data))


def check_refusal(error: UnreadableFile) -> tuple[Finding, ...]:
    """Say what is wrong with a report that is there but cannot be read (A11); nothing of other files."""
    return check_unreadable(error.code)


def prepare_samples() -> Path:
    """Give a data folder with the invented sample region, read from the bundled reports.

    It lies in the user's cache and is made again whenever the samples or the program change.

    Raises:
        StoreError: The installation is incomplete, or the cache cannot be written.
    """
    samples = store.samples_folder()
    digest = hashlib.sha256(reading_version().encode())
    for source in find_sources([samples]):
        digest.update(source.name.encode())
        digest.update(source.path.read_bytes())
    data = store.cache_folder() / f"samples-{digest.hexdigest()[:16]}"
    if not store.has_snapshot(data) or store.is_outdated(data):
        paths = [
            path
            for path in (samples / "reports", samples / "drafts", samples / "roster.csv")
            if path.exists()
        ]
        receipts = dict(_load_receipts(samples))
        ingest(paths, data, received_on=SAMPLES_RECEIVED_ON, receipts=receipts, is_sample=True)
    if not store.has_snapshot(data):
        raise StoreError("INSTALLATION_WITHOUT_REPORTS", folder=str(samples))
    return data


def _load_receipts(samples: Path) -> Iterator[tuple[Path, Receipt]]:
    """Read when and as what each sample was received, from the list that comes with them."""
    path = samples / "received.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield samples / row["file"], (Stage(row["stage"]), date.fromisoformat(row["received_on"]))


@cache
def reading_version() -> str:
    """Digest the parts of this program that decide what a file says; another digest reads files again."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for part in _READING_PARTS:
        root = package / part
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for path in files:
            if path.suffix in (".py", ".csv", ".toml"):
                digest.update(path.relative_to(package).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def name_reading_version(settings: OfficeSettings) -> str:
    """Name the program and the settings that decide what a report says; another name reads it again."""
    return f"{reading_version()}-{settings.rules.digest}"


def _read_hashed(
    hashed: dict[str, list[_Hashed]],
    known: dict[str, str],
    received: Reception,
    *,
    receipts: Mapping[Path, Receipt],
    has_explicit_date: bool,
    data: Path,
    settings: OfficeSettings,
    read: Reader,
) -> Iterator[FileReading | Refusal]:
    """Read each different file once, under its fullest name; known ones are only noted.

    What was read with other settings of the checks is read again, and so is a ledger each time: its columns
    may have been corrected since.
    """
    version = name_reading_version(settings)
    ledger_version = f"{version}-{_digest_ledgers(settings)}"

    def reading(file: _Hashed, filings: tuple[CheckedFiling, ...]) -> FileReading:
        stage, day = receipts.get(file.source.path, (received.stage, received.received_on))
        is_ours = store.is_original(data, file.source.path)
        reception = None if is_ours else Reception(file.source.name, stage, day)
        return FileReading(
            path=file.source.path,
            sha256=file.sha256,
            size=file.size,
            reception=reception,
            has_explicit_date=has_explicit_date and reception is not None,
            read_by=ledger_version if any(each.filing.is_ledger for each in filings) else version,
            filings=filings,
        )

    unread = {}
    for digest, files in hashed.items():
        if known.get(digest) == version:
            yield from (reading(file, ()) for file in files)
        else:
            fullest = max(files, key=lambda file: (len(file.source.name), file.source.name))
            unread[fullest.source] = files
    for source, group in groupby(read(tuple(unread)), key=lambda result: replace(result.source, member=None)):
        results = tuple(group)
        found = tuple(CheckedFiling(*checked) for result in results for checked in result.filings)
        filings = tuple(each for each in found if not is_empty_form(each.filing))
        for file in unread[source]:
            if filings:
                yield reading(file, filings)
            elif found:
                yield _refuse(file.source, file.sha256, NoFiling(file.source.name, "EMPTY_FORM"), received)
            for result in results:
                if result.error is not None:
                    refused = replace(file.source, member=result.source.member)
                    yield _refuse(refused, file.sha256, result.error, received)


def is_empty_form(filing: Filing) -> bool:
    """Whether it is the form as it is handed out: nobody's, of no year, with nothing in it."""
    is_named = filing.agency is not None or filing.report_year is not None
    return not is_named and all(figure.raw is None for figure in filing.figures)


def _digest_ledgers(settings: OfficeSettings) -> str:
    content = repr(sorted((digest, mapping.columns) for digest, mapping in settings.ledgers.items()))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _chain(
    refusals: Iterable[Refusal], results: Iterable[FileReading | Refusal]
) -> Iterator[FileReading | Refusal]:
    yield from refusals
    yield from results


def _refuse(source: Source, sha256: str, error: UnreadableFile | RosterError, received: Reception) -> Refusal:
    say = error.say_reason if isinstance(error, UnreadableFile) else error.say
    return Refusal(
        source.name, source.member, sha256, error.code, Message(say("zh"), say("en")), received.received_on
    )


def _name_fault(name: str, error: OSError) -> UnreadableFile:
    """Say why the system did not open a file."""
    code = _INPUT_FAULTS.get(error.errno or 0, "FILE_CLOSED")
    return UnreadableFile(name, code, detail=error.strerror or str(error))


def _take_roster(source: Source, data: Path, taken: str | None) -> str:
    """Make a file the roster of the data folder; a second one in the same load is refused."""
    if taken is not None:
        raise RosterError([RosterFault(source.name, None, "ROSTER_ALREADY_TAKEN", {"roster": taken})])
    data.mkdir(parents=True, exist_ok=True)
    store.install_roster(source.path, data)
    return source.name


def _known_files(data: Path) -> dict[str, str]:
    """List what the store has: SHA-256 -> digest of the program that read it."""
    if not store.has_snapshot(data):
        return {}
    return store.list_originals(store.find_snapshot(data))


def _is_withdrawn(path: Path, data: Path) -> bool:
    return store.is_original(data, path) and store.is_withdrawn(data, path.name)


def _is_internal(path: Path, data: Path | None) -> bool:
    """Say whether a file belongs to the data folder itself and is no original."""
    if data is None or not path.resolve().is_relative_to(data.resolve()):
        return False
    return not store.is_original(data, path) or path.suffix == ".json"
