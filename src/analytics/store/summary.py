"""What a load changed, in words for the person who started it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from analytics.store.load import Load, count_rows
from analytics.store.matching import Certainty, Match
from analytics.store.records import Published, RosterEntry, Snapshot, StoredReport


@dataclass(frozen=True, slots=True)
class Changes:
    """What a load changed; everything of `Published` but the snapshot."""

    is_new: bool
    added: tuple[StoredReport, ...] = ()
    versioned: tuple[StoredReport, ...] = ()
    copies: tuple[StoredReport, ...] = ()
    unchanged: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    def published(self, snapshot: Snapshot) -> Published:
        """Join them with the snapshot that is current now."""
        return Published(
            snapshot, self.is_new, self.added, self.versioned, self.copies, self.unchanged, self.notices
        )


def summarise(connection: duckdb.DuckDBPyConnection, load: Load, matches: Mapping[str, Match]) -> Changes:
    """Tell first reports, new versions, copies and known files apart, from the derived tables."""
    rows = connection.execute("""
        WITH known AS (
            SELECT
                source.*, filing.version, coalesce(agency.name, source.agency_id) AS agency,
                sha256 IN (SELECT sha256 FROM brand_new) AS is_new_file,
                agency_id || '|' || coalesce(report_year::VARCHAR, filing_id) AS series
            FROM source
            JOIN (SELECT filing_id, version FROM filing) filing USING (filing_id)
            JOIN (SELECT agency_id, name FROM agency) agency USING (agency_id)
        )
        SELECT
            file, part, agency, report_year, is_new_file,
            bool_or(NOT is_new_file) OVER (PARTITION BY filing_id) AS is_known_filing,
            bool_or(NOT is_new_file) OVER (PARTITION BY series) AS is_known_series,
            row_number() OVER (PARTITION BY filing_id ORDER BY sha256, part, ordinal) = 1 AS is_first_copy,
            version = min(version) OVER (PARTITION BY series) AS is_first_version
        FROM known ORDER BY agency, report_year, version, file, part, ordinal
    """).fetchall()
    added, versioned, copies = [], [], []
    for file, part, agency, year, is_new_file, known_filing, known_series, first_copy, first_version in rows:
        if not is_new_file:
            continue
        report = StoredReport(file, part, agency, year)
        if known_filing or not first_copy:
            copies.append(report)
        elif known_series or not first_version:
            versioned.append(report)
        else:
            added.append(report)
    brand_new = {row[0] for row in connection.execute("SELECT sha256 FROM brand_new").fetchall()}
    return Changes(
        is_new=True,
        added=tuple(added),
        versioned=tuple(versioned),
        copies=tuple(copies),
        unchanged=tuple(sorted(load.receipts[sha].name for sha in load.receipts.keys() - brand_new)),
        notices=tuple(_notices(connection, load, matches)),
    )


def _notices(
    connection: duckdb.DuckDBPyConnection, load: Load, matches: Mapping[str, Match]
) -> Iterator[str]:
    """Say what a person should look at among the files of this load."""
    printed = connection.execute("""
        SELECT agency_printed, min(file), count(*) FILTER (WHERE report_year IS NULL)
        FROM source WHERE sha256 IN (SELECT sha256 FROM incoming)
        GROUP BY agency_printed ORDER BY agency_printed
    """).fetchall()
    for name, file, without_year in printed:
        if name is None:
            yield f"{file}: names no agency; it is kept as an agency of its own."
        elif load.roster:
            yield from _match_notice(name, matches[name], load.roster)
        if without_year:
            yield f"{file}: names no year; it is in no year's figures."
    again = count_rows(connection, """
        SELECT count(*) FROM reread WHERE sha256 NOT IN (SELECT sha256 FROM brand_new)
    """)  # fmt: skip
    if again:
        yield f"{again} known files were read again, because the program has changed since."


def _match_notice(name: str, match: Match, roster: tuple[RosterEntry, ...]) -> Iterator[str]:
    if match.certainty is Certainty.UNKNOWN:
        hint = f" Is it {match.resembles}? Then add it there as an alias." if match.resembles else ""
        yield f"{name} is not in the roster; it is kept as an agency of its own.{hint}"
    elif match.certainty is Certainty.WITHOUT_REGION:
        known = next(entry.name for entry in roster if entry.agency_id == match.agency_id)
        yield f"{name} was taken for {known}, the only agency of the roster with that name."


def name_files(load: Load) -> tuple[str, ...]:
    """Name all files of a load that could be read."""
    return tuple(sorted(receipt.name for receipt in load.receipts.values()))
