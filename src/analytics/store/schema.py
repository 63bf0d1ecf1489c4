"""The schema of a snapshot and its numbered steps.

Step 1 is schema.sql; later steps are ``migrations/NNNN_name.sql``, applied in order, each in a transaction of
its own and noted in `schema_version`. The views come last and are always made anew.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from analytics.errors import StoreError


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered change of the schema."""

    version: int
    name: str
    sql: str


@cache
def load_steps() -> tuple[Step, ...]:
    """Load all steps that ship with the program, in order."""
    package = files("analytics.store")
    steps = [Step(1, "schema", package.joinpath("schema.sql").read_text(encoding="utf-8"))]
    migrations = package.joinpath("migrations")
    if migrations.is_dir():
        for resource in sorted(migrations.iterdir(), key=lambda entry: entry.name):
            if resource.name.endswith(".sql"):
                version, _, name = resource.name.removesuffix(".sql").partition("_")
                steps.append(Step(int(version), name, resource.read_text(encoding="utf-8")))
    return tuple(steps)


def read_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Read which schema version a snapshot has; 0 for a new file."""
    row = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'schema_version'"
    ).fetchone()
    if row is None or row[0] == 0:
        return 0
    row = connection.execute("SELECT coalesce(max(version), 0)::INTEGER FROM schema_version").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: duckdb.DuckDBPyConnection, steps: tuple[Step, ...] | None = None) -> None:
    """Bring a file to the newest schema version.

    Raises:
        StoreError: The file is newer than the program, or a step fails (nothing of that step remains).
    """
    steps = load_steps() if steps is None else steps
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_version "
        "(version INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
    )
    version = read_version(connection)
    if version > steps[-1].version:
        raise _newer(version, steps[-1].version)
    for step in steps:
        if step.version <= version:
            continue
        connection.execute("BEGIN")
        try:
            connection.execute(step.sql)
            connection.execute(
                "INSERT INTO schema_version VALUES (?, ?, now()::TIMESTAMP)", [step.version, step.name]
            )
            connection.execute("COMMIT")
        except duckdb.Error as error:
            connection.execute("ROLLBACK")
            raise StoreError(
                "STORE_STEP_FAILED", version=step.version, name=step.name, detail=str(error).splitlines()[0]
            ) from error


def make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views that queries read; they follow the columns of their tables."""
    connection.execute(files("analytics.store").joinpath("views.sql").read_text(encoding="utf-8"))


def require_current(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a snapshot that another version of the program wrote.

    Raises:
        StoreError: It is newer (upgrade the program), or older (publish once with this program).
    """
    version, newest = read_version(connection), load_steps()[-1].version
    if version > newest:
        raise _newer(version, newest)
    if version < newest:
        raise StoreError("STORE_OLDER", path=str(path), version=version, newest=newest)


def _newer(version: int, newest: int) -> StoreError:
    return StoreError("STORE_NEWER", version=version, newest=newest)
