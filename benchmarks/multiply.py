"""Makes a large store from a small one: its rows several times, for other agencies of other regions.

    python benchmarks/multiply.py DATA OUT TIMES

`OUT` becomes a data folder whose snapshot holds `TIMES` regions with the figures, texts and
findings of the one in `DATA`, so every total is so many times its own. Versions, findings and gaps
are in the proportion of the original, and queries and pages do the work that as many different
reports would give them. The kept files are those of the original: every copy of a report opens the
same one. For reading only: the next load would tell the copies apart no more.
"""

import shutil
import sys
from pathlib import Path

import duckdb

from analytics import store
from analytics.store.snapshots import point_to, snapshot_file

IDS = ("reading_id", "filing_id", "agency_id", "parent_id")
NAMES = ("name", "alias", "region", "agency_printed")
CITED = ("other_cells", "evidence")
"""JSON that names other agencies by their ids."""
SHARED = ("meta", "load", "schema_version", "original", "refusal")
"""Tables that do not grow with the number of regions."""


def multiply(data: Path, out: Path, times: int) -> None:
    """Write the large store."""
    source = store.find_snapshot(data)
    target = snapshot_file(out / "store", source.number)
    target.parent.mkdir(parents=True)
    if (data / "files").is_dir():
        (out / "files").symlink_to((data / "files").resolve(), target_is_directory=True)
    shutil.copyfile(source.path, target)
    with duckdb.connect(target, config={"memory_limit": "4GB"}) as made:
        made.execute(f"ATTACH '{source.path}' AS source (READ_ONLY)")
        tables = made.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'source' ORDER BY table_name"
        ).fetchall()
        for (table,) in tables:
            if table not in SHARED:
                columns = [name for name, *_ in made.execute(f"DESCRIBE source.{table}").fetchall()]
                chosen = ", ".join(f'{_rewrite(name)} AS "{name}"' for name in columns)
                copies = f"SELECT {chosen} FROM source.{table}, range(2, {times + 1}) t(n)"
                made.execute(f"INSERT INTO {table} BY NAME {copies}")
        made.execute("DETACH source")
        made.execute("CHECKPOINT")
    point_to(out, source.number)


def _rewrite(name: str) -> str:
    """A column of a copy in SQL: `n` is the number of its region."""
    if name in IDS:
        return f"n || '.' || {name}"
    if name in NAMES:
        return f"'第' || n || '区' || {name}"
    if name == "predecessor_ids":
        return f"n || '.' || replace({name}, ';', ';' || n || '.')"
    if name in CITED:
        return f"""replace({name}, '"agency": "', '"agency": "' || n || '.')"""
    return f'"{name}"'


if __name__ == "__main__":
    multiply(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
