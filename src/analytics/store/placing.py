"""What people said of a reading, brought to the report that they meant when a file is read in another order.

A reading is named by its place among the reports of its file. A later program may find one more report in
the same file, and then the place is another report's: what was said goes to the one report of the file that
reads as it did then, and to none where no report, or more than one, does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import duckdb

from analytics.store import snapshots
from analytics.store.decided import Decided
from analytics.store.records import Snapshot
from analytics.store.review_kinds import (
    FigureConfirmation,
    ReadAs,
    ReadingCorrection,
    ReadingKey,
    Review,
)

_READINGS = """
SELECT reading.sha256, reading.part, reading.ordinal, reading.agency_printed, reading.report_year,
       coalesce(as_read.digest, reading.digest)
FROM reading LEFT JOIN as_read USING (reading_id)
WHERE list_contains(?::VARCHAR[], reading.sha256)
"""

Said = TypeVar("Said", ReadingCorrection, FigureConfirmation)
Readings = Mapping[str, Mapping[ReadingKey, ReadAs]]
"""What each report of some files says, by the file's hash."""


def place_decisions(
    connection: duckdb.DuckDBPyConnection, decided: Decided
) -> tuple[Decided, tuple[str, ...]]:
    """Bring what people said to the readings that they meant.

    Gives a sentence for each decision that meets no reading, or several, that say what the person saw; it is
    not applied. What was decided by a program that did not note that is applied by its place alone.
    """
    contents: tuple[ReadingCorrection | FigureConfirmation, ...] = (
        *(correction for correction, _ in decided.corrections),
        *(confirmation for confirmation, _ in decided.confirmations),
    )
    hashes = sorted({said.reading.sha256 for said in contents if said.read_as is not None})
    readings = _group(connection.execute(_READINGS, [hashes]).fetchall())
    corrections, lost = _place(decided.corrections, readings)
    confirmations, more = _place(decided.confirmations, readings)
    notices = tuple(dict.fromkeys((*lost, *more)))
    return replace(decided, corrections=corrections, confirmations=confirmations), notices


def load_readings(snapshot: Snapshot, hashes: Collection[str]) -> Readings:
    """What each report of some files says in a snapshot, before any person said anything of it.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    return _group(snapshots.fetch_rows(snapshot, _READINGS, [sorted(hashes)]))


def place_said(every: Iterable[tuple[Said, Review]], readings: Readings) -> tuple[tuple[Said, Review], ...]:
    """What people said, under the readings that they meant; what meets none of its file's is left out.

    What was said of a file that `readings` do not have stays where it was.
    """
    return _place(tuple(every), readings)[0]


def find_reading(key: ReadingKey, seen: ReadAs, readings: Mapping[ReadingKey, ReadAs]) -> ReadingKey | None:
    """The reading of a file that a person meant; None where none, or more than one, is what they saw."""
    own = readings.get(key)
    if own is not None and is_same(seen, own):
        return key
    same = [other for other, read in readings.items() if is_same(seen, read)]
    return same[0] if len(same) == 1 else None


def is_same(seen: ReadAs, read: ReadAs) -> bool:
    """Whether a report still says what a person saw: its figures, or whose it is and for which year.

    A better program may read one of them otherwise, seldom both.
    """
    has_name = seen.agency is not None and (seen.agency, seen.report_year) == (read.agency, read.report_year)
    return seen.digest == read.digest or has_name


def _group(rows: Iterable[tuple[Any, ...]]) -> Readings:
    readings: dict[str, dict[ReadingKey, ReadAs]] = defaultdict(dict)
    for sha256, part, ordinal, *read in rows:
        readings[sha256][ReadingKey(sha256, part, ordinal)] = ReadAs(*read)
    return readings


def _place(
    every: tuple[tuple[Said, Review], ...], readings: Readings
) -> tuple[tuple[tuple[Said, Review], ...], list[str]]:
    """What applies, the latest of what meets at one place; and a sentence for each that does not."""
    placed: dict[tuple[object, ...], tuple[Said, Review]] = {}
    lost = []
    for said, review in sorted(every, key=lambda entry: entry[1].decided_at):
        of_file = readings.get(said.reading.sha256)
        key: ReadingKey | None = said.reading
        if said.read_as is not None and of_file:
            key = find_reading(said.reading, said.read_as, of_file)
        if key is None:
            lost.append(_describe_lost(said.reading, said.read_as, review))
            continue
        placed[key, getattr(said, "figure", None)] = (replace(said, reading=key), review)
    return tuple(placed.values()), lost


def _describe_lost(key: ReadingKey, seen: ReadAs | None, review: Review) -> str:
    about = f" ({seen.agency or '?'}, {seen.report_year or '?'})" if seen else ""
    return (
        f"{review.author} decided about a report{about} of the file with SHA-256 {key.sha256[:12]}, "
        "which reads otherwise now; that is not applied."
    )
