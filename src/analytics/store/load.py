"""Loading: the evidence of some files replaced in the copy of a snapshot that will be the next one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.dictionary import load_dictionary
from analytics.errors import StoreError
from analytics.store.confirmed import Recheck
from analytics.store.decided import Decided
from analytics.store.derived import Checks
from analytics.store.originals import Receipt
from analytics.store.records import RosterEntry
from analytics.store.rows import Collected, name_figure

_EVIDENCE = (
    "reading_passage",
    "reading_figure",
    "reading_wide",
    "reading_gap",
    "reading_unmapped",
    "reading_problem",
    "reading_finding",
)
_AS_READ = ("as_read", "as_read_figure", "as_read_finding")
"""What the program read where people decided otherwise; see confirmed.py."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one publish was given, and since when."""

    collected: Collected
    receipts: Mapping[str, Receipt]
    roster: tuple[RosterEntry, ...]
    roster_digest: str
    is_sample: bool
    started_at: datetime
    checks: Checks | None = None
    decided: Decided = field(default_factory=Decided)
    recheck: Recheck | None = None


def add_wide_columns(connection: duckdb.DuckDBPyConnection) -> bool:
    """Give the wide table a column for every figure of the dictionary; True when one was missing."""
    known = {name for name, *_ in connection.execute("DESCRIBE reading_wide").fetchall()}
    missing = [name_figure(key) for key in load_dictionary().all_keys if name_figure(key) not in known]
    if len(known) == 1:
        # A new file: the whole table at once takes a tenth of the time of 226 changes.
        columns = ", ".join(f'"{name}" DECIMAL(18, 4)' for name in missing)
        connection.execute(f"CREATE OR REPLACE TABLE reading_wide (reading_id VARCHAR NOT NULL, {columns})")
        return True
    for name in missing:
        connection.execute(f'ALTER TABLE reading_wide ADD COLUMN "{name}" DECIMAL(18, 4)')
    return bool(missing)


def load_evidence(connection: duckdb.DuckDBPyConnection, load: Load) -> bool:
    """Replace the evidence of the files of this load; True when that changed anything.

    Leaves the temporary tables ``incoming`` (all files of the load), ``reread`` (those that this program had
    not read yet) and ``brand_new`` (those that the store did not have).

    Raises:
        StoreError: A file was left unread because the store had it, and now it has it no more.
    """
    _make_incoming(connection, load)
    # A file that was only named again, and one that was really read, by this program or by an older one.
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE reread AS
        SELECT incoming.sha256 FROM incoming LEFT JOIN original USING (sha256)
        WHERE incoming.is_read AND incoming.read_by IS DISTINCT FROM original.read_by
    """)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE brand_new AS
        SELECT sha256 FROM incoming WHERE sha256 NOT IN (SELECT sha256 FROM original)
    """)
    missing = count_rows(connection, """
        SELECT count(*) FROM incoming
        WHERE NOT is_read AND sha256 NOT IN (SELECT sha256 FROM original)
    """)  # fmt: skip
    if missing:
        raise StoreError("STORE_REPLACED")
    renamed = count_rows(connection, """
        SELECT count(*) FROM incoming JOIN original USING (sha256)
        WHERE (incoming.file, incoming.stage, incoming.received_on)
           IS DISTINCT FROM (original.file, original.stage, original.received_on)
    """)  # fmt: skip
    _replace_readings(connection, load)
    _replace_originals(connection)
    is_refusal_new = _replace_refusals(connection, load)
    return bool(renamed or count_rows(connection, "SELECT count(*) FROM reread") or is_refusal_new)


def _make_incoming(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    files = {file.sha256: file for file in load.collected.files}.values()
    receipts = [load.receipts[file.sha256] for file in files]
    formats: dict[str, str] = {}
    if "reading" in load.collected.rows:
        columns = load.collected.rows["reading"].select(["sha256", "format"]).to_pydict()
        formats.update(zip(columns["sha256"], columns["format"], strict=True))
    table = pa.table({
        "sha256": pa.array([file.sha256 for file in files], pa.string()),
        "file": pa.array([receipt.name for receipt in receipts], pa.string()),
        "size": pa.array([file.size for file in files], pa.int64()),
        "format": pa.array([formats.get(file.sha256) for file in files], pa.string()),
        "stage": pa.array([receipt.stage for receipt in receipts], pa.string()),
        "received_on": pa.array([receipt.received_on for receipt in receipts], pa.date32()),
        "read_by": pa.array([file.read_by for file in files], pa.string()),
        "is_read": pa.array([file.sha256 in formats for file in files], pa.bool_()),
    })  # fmt: skip
    connection.register("incoming_rows", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM incoming_rows")
    connection.unregister("incoming_rows")


def _replace_readings(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Put new readings in the place of older ones of the same files; what this program read already stays."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE outdated AS
        SELECT reading_id FROM reading WHERE sha256 IN (SELECT sha256 FROM reread)
    """)
    for table in ("reading", *_EVIDENCE, *_AS_READ):
        connection.execute(f"DELETE FROM {table} WHERE reading_id IN (SELECT reading_id FROM outdated)")  # noqa: S608
    if "reading" not in load.collected.rows:
        return
    connection.register("new_rows", load.collected.rows["reading"])
    unwanted = count_rows(
        connection, "SELECT count(*) FROM new_rows WHERE sha256 NOT IN (SELECT sha256 FROM reread)"
    )
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT reading_id FROM new_rows WHERE sha256 IN (SELECT sha256 FROM reread)
    """)
    connection.unregister("new_rows")
    # Another writer may have stored some of these files meanwhile. Loading without a condition is faster.
    condition = "WHERE reading_id IN (SELECT reading_id FROM wanted)" if unwanted else ""
    for table, columns in load.collected.rows.items():
        connection.register("new_rows", columns)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows {condition}")  # noqa: S608
        connection.unregister("new_rows")


def _replace_originals(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        UPDATE original
        SET file = incoming.file, stage = incoming.stage, received_on = incoming.received_on,
            read_by = CASE WHEN incoming.is_read THEN incoming.read_by ELSE original.read_by END
        FROM incoming WHERE incoming.sha256 = original.sha256
    """)
    connection.execute("""
        INSERT INTO original BY NAME
        SELECT sha256, file, size, format, stage, received_on, now()::TIMESTAMP AS stored_at, read_by
        FROM incoming WHERE sha256 IN (SELECT sha256 FROM brand_new)
    """)


def _replace_refusals(connection: duckdb.DuckDBPyConnection, load: Load) -> bool:
    """Note what was refused, and forget refusals of what can be read now; True when that changed anything."""
    refusals = {(entry.sha256, entry.part): entry for entry in load.collected.refusals}.values()
    table = pa.table({
        "sha256": pa.array([entry.sha256 for entry in refusals], pa.string()),
        "file": pa.array([entry.file for entry in refusals], pa.string()),
        "part": pa.array([entry.part for entry in refusals], pa.string()),
        "code": pa.array([entry.code for entry in refusals], pa.string()),
        "zh": pa.array([entry.reason.zh for entry in refusals], pa.string()),
        "en": pa.array([entry.reason.en for entry in refusals], pa.string()),
        "received_on": pa.array([entry.received_on for entry in refusals], pa.date32()),
    })  # fmt: skip
    connection.register("new_rows", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE refused AS SELECT * FROM new_rows")
    connection.unregister("new_rows")
    settled = count_rows(
        connection, "SELECT count(*) FROM refusal WHERE sha256 IN (SELECT sha256 FROM reread)"
    )
    changed = count_rows(connection, """
        SELECT count(*) FROM refused LEFT JOIN refusal
            ON refusal.sha256 = refused.sha256 AND refusal.part IS NOT DISTINCT FROM refused.part
        WHERE (refusal.code, refusal.zh, refusal.en) IS DISTINCT FROM (refused.code, refused.zh, refused.en)
    """)  # fmt: skip
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE refusal_after AS
        SELECT refused.sha256, refused.file, refused.part, refused.code, refused.zh, refused.en,
               coalesce(refusal.received_on, refused.received_on) AS received_on
        FROM refused LEFT JOIN refusal
            ON refusal.sha256 = refused.sha256 AND refusal.part IS NOT DISTINCT FROM refused.part
    """)
    connection.execute("""
        DELETE FROM refusal
        WHERE sha256 IN (SELECT sha256 FROM refused) OR sha256 IN (SELECT sha256 FROM reread)
    """)
    connection.execute("INSERT INTO refusal BY NAME SELECT * FROM refusal_after")
    return bool(settled or changed)


def check_books(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make sure that the tables belong together before anybody can read them.

    Raises:
        StoreError: They do not; what they were made from is damaged.
    """
    faults = connection.execute("""
        SELECT 'reading_wide' FROM (SELECT reading_id FROM reading EXCEPT ALL
                                                   SELECT reading_id FROM reading_wide) HAVING count(*) > 0
        UNION ALL
        SELECT 'original' FROM original HAVING count(*) > count(DISTINCT sha256)
        UNION ALL
        SELECT 'agency' FROM agency HAVING count(*) > count(DISTINCT agency_id)
        UNION ALL
        SELECT 'filing' FROM filing HAVING count(*) > count(DISTINCT filing_id)
        UNION ALL
        SELECT 'filing.agency_id' FROM filing ANTI JOIN agency USING (agency_id) HAVING count(*) > 0
        UNION ALL
        SELECT 'filing_source' FROM (SELECT reading_id FROM reading EXCEPT ALL
                                                 SELECT reading_id FROM filing_source) HAVING count(*) > 0
    """).fetchall()
    if faults:
        tables = ", ".join(table for (table,) in faults)
        raise StoreError("STORE_CONTRADICTS_ITSELF", folder=str(path.parent), tables=tables)


def count_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Run a query whose only result is one number."""
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
