"""The database of what people decided: where it is, its one table, and what goes wrong with it.

A rollback journal and not WAL: one file, also on a network drive and in a folder that may only be read.
By itself because SQLAlchemy takes its time to import: `analytics.store.reviews` asks for this module only
where anybody has decided anything.
"""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from analytics.errors import StoreError
from analytics.store.review_kinds import FILE, FOLDER, MAX_AUTHOR, REVIEWS_VARIABLE

WAIT_SECONDS = 30
"""How long a writer waits for another one; an entry takes milliseconds."""

_METADATA = sa.MetaData()
_REVIEW = sa.Table(
    "review",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("uid", sa.String(32), nullable=False, unique=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("author", sa.String(MAX_AUTHOR), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    # ISO 8601, UTC, to the microsecond: text sorts by time in every database.
    sa.Column("decided_at", sa.String(26), nullable=False),
    sqlite_autoincrement=True,
)
_NEVER_CHANGED = [
    f"CREATE TRIGGER IF NOT EXISTS review_never_{verb.lower()} BEFORE {verb} ON review "
    "BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END"
    for verb in ("UPDATE", "DELETE")
]


_CODES = {
    "SQLITE_BUSY": "REVIEWS_BUSY",
    "SQLITE_LOCKED": "REVIEWS_BUSY",
    "SQLITE_READONLY": "REVIEWS_NOT_PERMITTED",
    "SQLITE_CANTOPEN": "REVIEWS_NOT_PERMITTED",
    "SQLITE_PERM": "REVIEWS_NOT_PERMITTED",
    "SQLITE_FULL": "REVIEWS_DISK_FULL",
    "SQLITE_CORRUPT": "REVIEWS_DAMAGED",
    "SQLITE_NOTADB": "REVIEWS_DAMAGED",
}
"""Primary result codes of SQLite; extended ones begin with them."""


@contextmanager
def open_writing(data: Path) -> Iterator[sa.Connection]:
    """Open one transaction that other writers queue behind; committed at the end, or nothing of it.

    Raises:
        StoreError: The database cannot be written.
    """
    url = _locate(data)
    with _as_store_error(url):
        if url == _default_url(data):
            (data / FOLDER).mkdir(parents=True, exist_ok=True)
        engine = _open_engine(url).execution_options(is_writing=True)
        with engine.begin() as connection:
            _METADATA.create_all(connection)
            if connection.dialect.name == "sqlite":
                for statement in _NEVER_CHANGED:
                    connection.exec_driver_sql(statement)
            yield connection


@contextmanager
def open_reading(data: Path) -> Iterator[sa.Connection | None]:
    """Open the database as it is; None while nobody has decided anything.

    Raises:
        StoreError: The database cannot be read.
    """
    url = _locate(data)
    with _as_store_error(url):
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            yield None
            return
        with _open_engine(url).begin() as connection:
            # A first writer that was killed leaves an empty file.
            yield connection if sa.inspect(connection).has_table(_REVIEW.name) else None


def insert_rows(connection: sa.Connection, rows: Sequence[Mapping[str, str]]) -> None:
    """Add entries: uid, kind, subject, content, author, note, decided_at."""
    if rows:
        connection.execute(sa.insert(_REVIEW), list(rows))


def select_rows(connection: sa.Connection) -> list[tuple[str, ...]]:
    """All entries, by moment and then by order: kind, content, author, note, decided_at, uid."""
    columns = (_REVIEW.c.kind, _REVIEW.c.content, _REVIEW.c.author, _REVIEW.c.note)
    query = sa.select(*columns, _REVIEW.c.decided_at, _REVIEW.c.uid)
    return [tuple(row) for row in connection.execute(query.order_by(_REVIEW.c.decided_at, _REVIEW.c.number))]


def find_last_moment(connection: sa.Connection, kind: str, subject: str) -> str | None:
    """When something was last said of a subject."""
    moment = sa.select(sa.func.max(_REVIEW.c.decided_at))
    last = connection.scalar(moment.where(_REVIEW.c.subject == subject).where(_REVIEW.c.kind == kind))
    return None if last is None else str(last)


def list_uids(connection: sa.Connection) -> set[str]:
    """The ids of all entries."""
    return set(connection.scalars(sa.select(_REVIEW.c.uid)))


def mark(connection: sa.Connection) -> str:
    """How many entries there are, and which is the last one."""
    last = connection.scalar(sa.select(_REVIEW.c.uid).order_by(_REVIEW.c.number.desc()).limit(1))
    return f"{connection.scalar(sa.select(sa.func.count()).select_from(_REVIEW))}-{last}"


def name_place(data: Path) -> str:
    """Name the database for people."""
    return _name_place(_locate(data))


def _locate(data: Path) -> sa.URL:
    """Find the database: the one that the environment names, else that of the data folder.

    Raises:
        StoreError: What the environment says is no address of a database.
    """
    named = os.environ.get(REVIEWS_VARIABLE)
    if not named:
        return _default_url(data)
    try:
        return sa.make_url(named)
    except SQLAlchemyError as error:
        raise StoreError("REVIEWS_ADDRESS_UNUSABLE", variable=REVIEWS_VARIABLE) from error


def _default_url(data: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(data / FOLDER / FILE))


@lru_cache(maxsize=8)
def _open_engine(url: sa.URL) -> sa.Engine:
    """Make the engine of one database; connections to a file are closed after each use."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": WAIT_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # Python's driver would begin transactions on its own, and too late for a lock.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=EXTRA")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


@contextmanager
def _as_store_error(url: sa.URL) -> Iterator[None]:
    """Say in one line what a read-only folder, a full disk or a damaged file prevented; never a password."""
    try:
        yield
    except SQLAlchemyError as error:
        name = getattr(getattr(error, "orig", None), "sqlite_errorname", None) or ""
        code = next((code for known, code in _CODES.items() if name.startswith(known)), "REVIEWS_UNREACHABLE")
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(code, place=_name_place(url), detail=detail) from error
    except ModuleNotFoundError as error:
        raise StoreError("REVIEWS_WITHOUT_DRIVER", place=_name_place(url), driver=error.name or "") from error
    except OSError as error:
        code = "REVIEWS_DISK_FULL" if error.errno == errno.ENOSPC else "REVIEWS_NOT_PERMITTED"
        raise StoreError(code, place=_name_place(url), detail=error.strerror or str(error)) from error


def _name_place(url: sa.URL) -> str:
    """Name a database for people: the path of a file, an address without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)
