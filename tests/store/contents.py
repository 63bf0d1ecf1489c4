"""What a snapshot holds, in a form in which two snapshots can be compared."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from analytics.store import Snapshot, fetch_rows

UNCOMPARED = {
    "load": None,
    "meta": None,
    "original": {"stored_at"},
    "schema_version": {"applied_at"},
}
"""Table -> columns that say when something was stored; None leaves the whole table out."""


def dump_tables(snapshot: Snapshot) -> dict[str, list[Any]]:
    """Every row of every table and view, sorted, apart from moments."""
    # Of the whole catalogue at once: to ask for each table costs more than the rows.
    columns = fetch_rows(
        snapshot, "SELECT table_name, column_name FROM information_schema.columns ORDER BY ALL"
    )
    dumped = {}
    for table, group in groupby(columns, key=itemgetter(0)):
        hidden = UNCOMPARED.get(table, set())
        if hidden is None:
            continue
        shown = ", ".join(f'"{column}"' for _, column in group if column not in hidden)
        if shown:
            dumped[table] = sorted(map(repr, fetch_rows(snapshot, f"SELECT {shown} FROM {table}")))
    return dumped


def count(snapshot: Snapshot, table: str) -> int:
    """How many rows a table has."""
    return int(fetch_rows(snapshot, f"SELECT count(*) FROM {table}")[0][0])
