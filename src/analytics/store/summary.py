"""What a load changed, in words for the person who started it."""

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from analytics.store.load import Load, count_rows
from analytics.store.matching import Certainty, Match
from analytics.store.records import Books, Published, RosterEntry, StoredReport
from analytics.store.versions import Derived


def summarise(connection: duckdb.DuckDBPyConnection, load: Load, derived: Derived) -> Published:
    """Tell first reports, new versions, copies and known files apart, from the derived tables.

    The snapshot is not known yet: it is None in what this returns.
    """
    rows = connection.execute("""
        WITH known AS (
            SELECT
                source.*, filing.version, agency.name AS agency,
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
    return Published(
        snapshot=None,
        is_new=True,
        added=tuple(added),
        versioned=tuple(versioned),
        copies=tuple(copies),
        unchanged=_name_files(load, load.receipts.keys() - brand_new),
        refused=load.collected.refusals,
        notices=(*derived.notices, *_notices(connection, load, derived.matches)),
        books=_read_books(connection),
    )


def summarise_nothing(connection: duckdb.DuckDBPyConnection, load: Load) -> Published:
    """Say that a load changed nothing."""
    return Published(
        snapshot=None,
        is_new=False,
        added=(),
        versioned=(),
        copies=(),
        unchanged=_name_files(load, load.receipts.keys()),
        refused=load.collected.refusals,
        notices=(),
        books=_read_books(connection),
    )


def _read_books(connection: duckdb.DuckDBPyConnection) -> Books:
    row = connection.execute("""
        SELECT count(*), coalesce(sum(numeric_cells), 0)::BIGINT, coalesce(sum(numeric_placed), 0)::BIGINT,
               coalesce(sum(unmapped), 0)::BIGINT
        FROM reading WHERE sha256 IN (SELECT sha256 FROM incoming)
    """).fetchone()
    return Books(*(row or (0, 0, 0, 0)))


def _notices(
    connection: duckdb.DuckDBPyConnection, load: Load, matches: Mapping[str, Match]
) -> Iterator[str]:
    """Say what a person should look at among the files of this load."""
    printed = connection.execute("""
        SELECT agency_printed, min(file), count(*) FILTER (WHERE report_year IS NULL)
        FROM source WHERE sha256 IN (SELECT sha256 FROM incoming) AND NOT contains(decided, 'agency_id')
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


def _name_files(load: Load, digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(load.receipts[digest].name for digest in digests))
