"""What a person looks at before a batch is published: each report beside the roster and the store.

Nothing is decided here. A name that the roster does not know for sure is offered with the agency that it may
mean, and what a publish will make of a report (new, another version, a copy) is said beforehand by the same
matching and the same digests that publishing uses.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from analytics import queries, store
from analytics.dictionary.due_days import find_due_day
from analytics.dictionary.labels import normalise_label
from analytics.intake.said import ReportSaid, Said, Versions, load_said
from analytics.intake.staging import Batch, Choice, Mark, StagedFile, list_files, mark_content
from analytics.store import (
    Certainty,
    Match,
    NameIndex,
    ReadAs,
    ReadingCorrection,
    ReadingKey,
    RosterEntry,
    Snapshot,
)

News = Literal["new", "version", "copy", "known", "twice", "rival"]
"""What a publish makes of a report: ``known`` is a file that the store has already; ``twice`` and ``rival``
stand beside another report of the same batch, with the same figures and with others."""

Doubt = Literal[
    "agency_missing", "agency_unknown", "agency_unsure", "year_missing", "no_tables", "unbalanced",
    "leftover", "unreadable", "unproven", "problems", "errors",
]  # fmt: skip
"""What a person should look at, in the order of its weight."""

ROSTERS = 3
"""Rosters that a process keeps: the present one, the one of a batch, and one more."""

_SERIOUS: frozenset[Doubt] = frozenset({
    "agency_missing", "agency_unknown", "agency_unsure", "year_missing", "no_tables", "unbalanced",
})  # fmt: skip


class ReportId(NamedTuple):
    """Names one report of a batch."""

    number: str
    ordinal: int

    @property
    def text(self) -> str:
        """As a widget and a link have it."""
        return f"{self.number}/{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One report as it will be published.

    Attributes:
        id: Names it within the batch.
        file: Where it stands.
        said: What it says.
        match: Whose it is by its printed name; None where it names nobody.
        choice: What the person says instead.
        agency_id, agency: Whose it will be; None and "" where nobody knows.
        report_year: For which year.
        news: What publishing makes of it.
        doubts: What to look at.
        is_left_out: It will not be published.
        due_on: By which day it had to be published; None where nobody knows whose it is, or for which year.
    """

    id: ReportId
    file: StagedFile
    said: ReportSaid
    match: Match | None
    choice: Choice
    agency_id: str | None
    agency: str
    report_year: int | None
    news: News
    doubts: tuple[Doubt, ...]
    is_left_out: bool
    due_on: date | None = None

    @property
    def published_on(self) -> date | None:
        """The day of publication that the file itself gives."""
        printed = self.said.published_on
        return date.fromisoformat(printed) if printed else None

    @property
    def days_late(self) -> int:
        """Days from the due day to the one that the file gives; 0 in time, or where one is not known."""
        if self.due_on is None or self.published_on is None:
            return 0
        return max(0, (self.published_on - self.due_on).days)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person must look at it before it is published."""
        return not self.is_left_out and bool(_SERIOUS.intersection(self.doubts))


@dataclass(frozen=True, slots=True)
class Review:
    """A whole batch as it stands: every file with what it said (None: not read yet), and its reports.

    `agencies` are those that a person can choose from, by id, in official order. `n_lost` corrections were
    made of reports that read otherwise now.
    """

    files: tuple[tuple[StagedFile, Said | None], ...]
    reports: tuple[Reviewed, ...]
    agencies: Mapping[str, str]
    has_roster: bool
    n_lost: int = 0


def review_batch(data: Path, batch: Batch, versions: Versions) -> Review:
    """Put what the files of a batch say beside the roster, the store, and what was decided before.

    Raises:
        StoreError: The store or what was decided is damaged.
        RosterError: The roster of the data folder has unusable rows.
    """
    files = tuple((file, load_said(file, versions)) for file in list_files(data, batch.id))
    roster, names = _load_roster(data, batch, files)
    snapshot = store.find_snapshot(data) if store.has_snapshot(data) else None
    printed = {
        report.agency for _, said in files if said for report in said.reports if report.agency is not None
    }
    matches = {name: names.match(name) for name in printed}
    agencies = _list_agencies(roster, snapshot, matches)
    settled = load_settled(data, files)
    drafts, n_lost = [], 0
    for file, said in files:
        if said is None:
            continue
        choices, lost = _place_choices(batch, file, said)
        n_lost += lost
        drafts += [
            _Draft(
                file,
                report,
                None if report.agency is None else matches[report.agency],
                choices.get(report.ordinal) or _choose(_find_settled(settled, file, report)),
            )
            for report in said.reports
        ]
    reviewed = _tell_news(drafts, snapshot, batch, agencies, {entry.agency_id: entry for entry in roster})
    return Review(files, reviewed, agencies, bool(roster), n_lost)


def _place_choices(batch: Batch, file: StagedFile, said: Said) -> tuple[dict[int, Choice], int]:
    """What the person says of the reports of a file, by their ordinal now; how much of it meets none."""
    readings = _list_readings(file, said)
    keys = {key.ordinal: key for key in readings}
    placed: dict[int, Choice] = {}
    n_lost = 0
    for ordinal, choice in batch.choices_of(file.number):
        key = keys.get(ordinal)
        if choice.seen is not None:
            key = store.find_reading(key or ReadingKey(file.sha256, None, ordinal), choice.seen, readings)
        if key is None:
            n_lost += 1
        else:
            placed[key.ordinal] = choice
    return placed, n_lost


def list_corrections(data: Path, review: Review) -> tuple[ReadingCorrection, ...]:
    """List what a person says anew of the reports that will be published.

    Raises:
        StoreError: What was decided before is damaged.
    """
    settled = load_settled(data, review.files)
    found = []
    for report in review.reports:
        before = _find_settled(settled, report.file, report.said)
        now = replace(before, agency_id=report.choice.agency_id, report_year=report.choice.report_year)
        if now != before and not report.is_left_out:
            found.append(replace(now, read_as=read_as(report.said)))
    return tuple(found)


def read_as(said: ReportSaid) -> ReadAs:
    """What a report that waits says of itself, by which it is known again."""
    return ReadAs(said.agency, said.report_year, said.digest)


def list_readings(review: Review) -> store.Readings:
    """What each report of a batch says, by the hash of its file."""
    return _list_all_readings(review.files)


def _list_all_readings(files: Sequence[tuple[StagedFile, Said | None]]) -> store.Readings:
    return {file.sha256: _list_readings(file, said) for file, said in files if said}


def _list_readings(file: StagedFile, said: Said) -> dict[ReadingKey, ReadAs]:
    return {ReadingKey(file.sha256, report.part, report.ordinal): read_as(report) for report in said.reports}


def load_settled(
    data: Path, files: Sequence[tuple[StagedFile, Said | None]]
) -> dict[ReadingKey, ReadingCorrection]:
    """Load the correction that counts of every reading that has one, under the place that it has now."""
    latest = store.load_reviews(data).latest(ReadingCorrection).values()
    placed = store.place_said(latest, _list_all_readings(files))
    return {correction.reading: correction for correction, _ in placed}


def _find_settled(
    settled: Mapping[ReadingKey, ReadingCorrection], file: StagedFile, said: ReportSaid
) -> ReadingCorrection:
    """The correction of a report of a file, an empty one where there is none, or it was another report's."""
    key = ReadingKey(file.sha256, said.part, said.ordinal)
    found = settled.get(key)
    if found is None or (found.read_as is not None and not store.is_same(found.read_as, read_as(said))):
        return ReadingCorrection(key)
    return found


def _choose(correction: ReadingCorrection) -> Choice:
    return Choice(correction.agency_id, correction.report_year)


class _Draft(NamedTuple):
    """A report before anybody has compared it with others."""

    file: StagedFile
    said: ReportSaid
    match: Match | None
    choice: Choice

    @property
    def agency_id(self) -> str | None:
        return self.choice.agency_id or (self.match.agency_id if self.match else None)

    @property
    def report_year(self) -> int | None:
        return self.choice.report_year or self.said.report_year


class _Roster(NamedTuple):
    """A roster, and its names in order."""

    entries: tuple[RosterEntry, ...]
    names: NameIndex


def _load_roster(data: Path, batch: Batch, files: Sequence[tuple[StagedFile, Said | None]]) -> _Roster:
    """Load the roster that will hold: the first one of the batch, else the present one."""
    handed_in = [
        file.path
        for file, said in files
        if said and said.kind == "roster" and file.number not in batch.left_out and file.path.is_file()
    ]
    path = handed_in[0] if handed_in else store.find_roster(data)
    mark = mark_content(path) if path else None
    return _Roster((), NameIndex(())) if path is None or mark is None else _read_roster(path, mark)


@lru_cache(maxsize=ROSTERS)
def _read_roster(path: Path, mark: Mark) -> _Roster:
    """Read a roster once: one of ten thousand agencies takes longer than everything else of the page."""
    del mark
    entries = store.load_roster(path)
    return _Roster(entries, NameIndex(entries))


def _list_agencies(
    roster: Sequence[RosterEntry], snapshot: Snapshot | None, matches: Mapping[str, Match]
) -> dict[str, str]:
    """List whom a report can be given to: the roster, and whoever any report names."""
    known = {entry.agency_id: entry.name for entry in roster}
    if snapshot is not None:
        frame = queries.list_agencies(snapshot)
        for agency, name, inferred in zip(frame["agency_id"], frame["name"], frame["inferred"], strict=True):
            # Reports that name nobody are shown under their file's name, which is no agency.
            if "name" not in inferred.split(","):
                known.setdefault(agency, name)
    for name, match in sorted(matches.items()):
        known.setdefault(match.agency_id, name)
    return known


def _tell_news(
    drafts: Sequence[_Draft],
    snapshot: Snapshot | None,
    batch: Batch,
    agencies: Mapping[str, str],
    roster: Mapping[str, RosterEntry],
) -> tuple[Reviewed, ...]:
    hashes = {draft.file.sha256 for draft in drafts}
    known_files = queries.list_known_files(snapshot, hashes) if snapshot else frozenset()
    stored = _list_stored(snapshot, {draft.agency_id for draft in drafts if draft.agency_id})
    seen: dict[tuple[str, int], set[str]] = defaultdict(set)
    reviewed = []
    for draft in drafts:
        agency_id, year = draft.agency_id, draft.report_year
        is_left_out = draft.file.number in batch.left_out
        news: News = "known" if draft.file.sha256 in known_files else "new"
        if news == "new" and agency_id is not None and year is not None:
            news = _compare(draft.said.digest, stored.get((agency_id, year), set()), seen[agency_id, year])
            if not is_left_out:
                seen[agency_id, year].add(draft.said.digest)
        name = agencies.get(agency_id or "") or draft.said.agency or ""
        reviewed.append(
            Reviewed(
                id=ReportId(draft.file.number, draft.said.ordinal),
                file=draft.file,
                said=draft.said,
                match=draft.match,
                choice=draft.choice,
                agency_id=agency_id,
                agency=name,
                report_year=year,
                news=news,
                doubts=_list_doubts(draft, has_roster=bool(roster)),
                is_left_out=is_left_out,
                due_on=_find_due_day(name, roster.get(agency_id or ""), year),
            )
        )
    return tuple(reviewed)


def _find_due_day(name: str, entry: RosterEntry | None, year: int | None) -> date | None:
    """By which day a report was due: as the roster says, without it as the name does."""
    if year is None or not name:
        return None
    if entry is not None:
        return find_due_day(entry.kind, entry.level, entry.due_on, year)
    traits = store.infer_traits(name)
    return find_due_day(traits.kind, traits.level, None, year)


def _list_stored(snapshot: Snapshot | None, agencies: Collection[str]) -> Mapping[tuple[str, int], set[str]]:
    """List the figures' digests of what the store has, by agency and year."""
    stored: dict[tuple[str, int], set[str]] = defaultdict(set)
    if snapshot is not None and agencies:
        frame = queries.list_series(snapshot, agencies)
        columns = (frame["agency_id"], frame["report_year"], frame["digest"])
        for agency_id, year, digest in zip(*columns, strict=True):
            stored[agency_id, int(year)].add(digest)
    return stored


def _compare(digest: str, stored: Collection[str], in_batch: Collection[str]) -> News:
    if digest in stored:
        return "copy"
    if digest in in_batch:
        return "twice"
    if stored:
        return "version"
    return "rival" if in_batch else "new"


def _list_doubts(draft: _Draft, *, has_roster: bool) -> tuple[Doubt, ...]:
    said, match, is_chosen = draft.said, draft.match, draft.choice.agency_id is not None
    seen, placed, unmapped = said.books
    facts: dict[Doubt, bool] = {
        "agency_missing": draft.agency_id is None,
        "agency_unknown": has_roster and not is_chosen and _is(match, Certainty.UNKNOWN),
        "agency_unsure": not is_chosen and _is(match, Certainty.WITHOUT_REGION),
        "year_missing": draft.report_year is None,
        "no_tables": said.form is None,
        "unbalanced": seen != placed + unmapped,
        "leftover": unmapped > 0,
        "unreadable": said.counts["illegible"] + said.counts["absent"] > 0,
        "unproven": said.counts["unproven"] > 0,
        "problems": said.n_problems > 0,
        "errors": said.n_errors > 0,
    }
    return tuple(doubt for doubt, holds in facts.items() if holds)


def _is(match: Match | None, certainty: Certainty) -> bool:
    return match is not None and match.certainty is certainty


def suggest_agency(report: Reviewed, agencies: Mapping[str, str]) -> str | None:
    """Name the agency that the roster may mean by a report's printed name, for a person to accept."""
    if report.match is None:
        return None
    if report.match.certainty is Certainty.WITHOUT_REGION:
        return report.match.agency_id
    wanted = normalise_label(report.match.resembles or "")
    return next(
        (agency for agency, name in agencies.items() if wanted and normalise_label(name) == wanted), None
    )
