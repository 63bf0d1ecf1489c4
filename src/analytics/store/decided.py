"""What people decided, as rows of the snapshot that a publish is making.

Derived facts and nothing more: the same files and the same reviews give the same snapshot, in any order.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from analytics.store.review_kinds import (
    Content,
    FigureConfirmation,
    ReadingCorrection,
    Review,
    VersionChoice,
    content_to_json,
)
from analytics.store.reviews import Reviews
from analytics.store.rows import name_reading


@dataclass(frozen=True, slots=True)
class Decided:
    """Of each subject what counts, of the kinds that change figures, agencies, years or versions."""

    corrections: tuple[tuple[ReadingCorrection, Review], ...] = ()
    confirmations: tuple[tuple[FigureConfirmation, Review], ...] = ()
    choices: tuple[tuple[VersionChoice, Review], ...] = ()

    @property
    def digest(self) -> str:
        """Another digest makes a new snapshot although no report is new; empty when nothing is decided."""
        contents: list[Content] = [
            content for found in (self.corrections, self.confirmations, self.choices) for content, _ in found
        ]
        if not contents:
            return ""
        lines = sorted(json.dumps([type(content).__name__, content_to_json(content)]) for content in contents)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def settle(reviews: Reviews) -> Decided:
    """Take what counts from all that was ever decided."""
    return Decided(
        corrections=tuple(reviews.latest(ReadingCorrection).values()),
        confirmations=tuple(reviews.latest(FigureConfirmation).values()),
        choices=tuple(reviews.latest(VersionChoice).values()),
    )


def load_corrections(
    connection: duckdb.DuckDBPyConnection, decided: Decided, agencies: Collection[str]
) -> tuple[str, ...]:
    """Fill the temporary table ``correction``, which derives filings; one row per corrected reading.

    Gives a sentence for each correction whose agency is in the roster no more: it is not applied, and the
    reading keeps the agency that it names.
    """
    notices, rows = [], []
    for correction, review in decided.corrections:
        agency_id = correction.agency_id
        if agency_id is not None and agency_id not in agencies:
            notices.append(
                f"{review.author} gave a report to {agency_id}, which is in the roster no more; "
                "it is kept under the name that it prints."
            )
            agency_id = None
        rows.append((*correction.reading, agency_id, correction.report_year, correction.stage))
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE correction (
            sha256 VARCHAR, part VARCHAR, ordinal INTEGER,
            agency_id VARCHAR, report_year INTEGER, stage VARCHAR
        )
    """)
    names = ("sha256", "part", "ordinal", "agency_id", "report_year", "stage")
    _insert(connection, "correction", names, rows)
    return tuple(notices)


def load_choices(connection: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """Fill the temporary tables ``choice`` and ``choice_seen``: versions people chose, and from which."""
    chosen = [choice for choice, _ in decided.choices if choice.reading is not None]
    for table in ("choice", "choice_seen"):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} "
            "(agency_id VARCHAR, report_year INTEGER, reading_id VARCHAR)"
        )
    names = ("agency_id", "report_year", "reading_id")
    rows = [
        (choice.agency_id, choice.report_year, name_reading(*choice.reading))
        for choice in chosen
        if choice.reading is not None
    ]
    _insert(connection, "choice", names, rows)
    seen = [
        (choice.agency_id, choice.report_year, name_reading(*reading))
        for choice in chosen
        for reading in choice.seen
    ]
    _insert(connection, "choice_seen", names, [*seen, *rows])


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    names: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
) -> None:
    if not rows:
        return
    columns = zip(*rows, strict=True)
    types = {"ordinal": pa.int32(), "report_year": pa.int32()}
    arrays = {
        name: pa.array(values, types.get(name, pa.string()))
        for name, values in zip(names, columns, strict=True)
    }
    connection.register("new_rows", pa.table(arrays))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")  # noqa: S608 - our own names
    connection.unregister("new_rows")
