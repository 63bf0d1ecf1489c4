"""What a snapshot holds, in a form in which two snapshots can be compared."""

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
    names = fetch_rows(snapshot, "SELECT table_name FROM information_schema.tables ORDER BY 1")
    dumped = {}
    for (table,) in names:
        hidden = UNCOMPARED.get(table, set())
        if hidden is None:
            continue
        columns = fetch_rows(
            snapshot,
            "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY 1",
            [table],
        )
        shown = ", ".join(f'"{column}"' for (column,) in columns if column not in hidden)
        if shown:
            dumped[table] = sorted(map(repr, fetch_rows(snapshot, f"SELECT {shown} FROM {table}")))
    return dumped


def count(snapshot: Snapshot, table: str) -> int:
    """How many rows a table has."""
    return int(fetch_rows(snapshot, f"SELECT count(*) FROM {table}")[0][0])
