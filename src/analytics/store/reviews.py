"""What people decided, kept for ever: entries are added, never changed and never deleted.

They lie apart from the snapshots, which can be made again, in ``reviews/reviews.sqlite`` of the data folder,
or in the database that ``$DISCLOSURE_REVIEWS`` names, so that several machines can share one. A rollback
journal and not WAL: one file, also on a network drive and in a folder that may only be read.
"""

import errno
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from analytics.errors import StoreError
from analytics.store import snapshots
from analytics.store.review_kinds import (
    KINDS,
    Content,
    FigureConfirmation,
    FigureVerdict,
    FindingDecision,
    FindingVerdict,
    Review,
    content_from_json,
    content_to_json,
)
from analytics.store.rows import is_storable

REVIEWS_VARIABLE = "DISCLOSURE_REVIEWS"
FOLDER, FILE = "reviews", "reviews.sqlite"
WAIT_SECONDS = 30
"""How long a writer waits for another one; an entry takes milliseconds."""

MAX_AUTHOR = 60
MAX_NOTE = 2000

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

_Kind = TypeVar("_Kind", bound=Content)


@dataclass(frozen=True, slots=True)
class Reviews:
    """All entries, from the earliest decision to the latest."""

    entries: tuple[Review, ...] = ()

    def latest(self, kind: type[_Kind]) -> dict[str, tuple[_Kind, Review]]:
        """Give what counts for each subject of one kind: subject -> decision and its entry."""
        return {
            review.subject: (review.content, review)
            for review in self.entries
            if isinstance(review.content, kind)
        }

    def history(self, subject: str) -> tuple[Review, ...]:
        """Give everything that was ever decided about one subject, the earliest first."""
        return tuple(review for review in self.entries if review.subject == subject)


def add_reviews(
    data: Path, contents: Sequence[Content], *, author: str, note: str = ""
) -> tuple[Review, ...]:
    """Add what one person decided; all of it is durable when this returns, or none of it.

    Safe from many processes and threads at once. What was decided before about the same subjects stays in the
    history. Figures, agencies, years and versions take effect with the next publish.

    Raises:
        StoreError: No name, a reason or value that is missing, the samples (which nobody decides about), or
            the database cannot be written.
    """
    name, reason = " ".join(author.split()), note.strip()
    if not name or len(name) > MAX_AUTHOR or not name.isprintable():
        raise StoreError("REVIEW_WITHOUT_NAME", limit=MAX_AUTHOR)
    if len(reason) > MAX_NOTE:
        raise StoreError("REVIEW_NOTE_TOO_LONG", limit=MAX_NOTE)
    for content in contents:
        _require_sense(content, reason)
    now = datetime.now(UTC).replace(tzinfo=None)
    reviews = [Review(content, name, reason, now, uuid.uuid4().hex) for content in contents]
    with _writing(data) as connection:
        dated = tuple(replace(review, decided_at=_find_moment(connection, review)) for review in reviews)
        _insert(connection, dated)
    return dated


def merge_reviews(data: Path, reviews: Iterable[Review]) -> int:
    """Add entries that were made elsewhere, with their own names and days; gives how many were new.

    The latest decision counts, whichever came in first.

    Raises:
        StoreError: As `add_reviews`.
    """
    with _writing(data) as connection:
        known = set(connection.scalars(sa.select(_REVIEW.c.uid)))
        new = {review.uid: review for review in reviews if review.uid not in known}
        _insert(connection, tuple(new.values()))
    return len(new)


def load_reviews(data: Path) -> Reviews:
    """Load everything that was ever decided; nothing where nobody has decided anything.

    Raises:
        StoreError: The database cannot be read, is damaged, or was written by a newer program.
    """
    columns = (_REVIEW.c.kind, _REVIEW.c.content, _REVIEW.c.author, _REVIEW.c.note)
    order = (_REVIEW.c.decided_at, _REVIEW.c.number)
    with _reading(data) as connection:
        if connection is None:
            return Reviews()
        rows = connection.execute(
            sa.select(*columns, _REVIEW.c.decided_at, _REVIEW.c.uid).order_by(*order)
        ).all()
    return Reviews(tuple(_make_review(data, *row) for row in rows))


def mark_reviews(data: Path) -> str:
    """Name the present state of what was decided; another name means that something was added.

    Raises:
        StoreError: The database cannot be read.
    """
    with _reading(data) as connection:
        if connection is None:
            return "0"
        last = connection.scalar(sa.select(_REVIEW.c.uid).order_by(_REVIEW.c.number.desc()).limit(1))
        count = connection.scalar(sa.select(sa.func.count()).select_from(_REVIEW))
    return f"{count}-{last}"


def review_to_json(review: Review) -> dict[str, Any]:
    """Give an entry as one JSON object, as it is exported."""
    return {
        "kind": KINDS[type(review.content)],
        **content_to_json(review.content),
        "author": review.author,
        "note": review.note,
        "decided_at": _write_moment(review.decided_at),
        "uid": review.uid,
    }


def review_from_json(data: Mapping[str, Any]) -> Review:
    """Read the entry that `review_to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError, ArithmeticError: It is none.
    """
    return Review(
        content=content_from_json(str(data["kind"]), data),
        author=str(data["author"]),
        note=str(data["note"]),
        decided_at=datetime.fromisoformat(data["decided_at"]),
        uid=uuid.UUID(data["uid"]).hex,
    )


def _require_sense(content: Content, note: str) -> None:
    """Refuse a decision that says too little.

    Raises:
        StoreError: It does.
    """
    match content:
        case FigureConfirmation(verdict=FigureVerdict.OTHER_VALUE, value=value):
            if value is None or not is_storable(value):
                raise StoreError("REVIEW_WITHOUT_VALUE")
        case FindingDecision(verdict=FindingVerdict.EXPLAINED | FindingVerdict.DISMISSED):
            if not note:
                raise StoreError("REVIEW_WITHOUT_REASON")


def _find_moment(connection: sa.Connection, review: Review) -> datetime:
    """Date an entry after everything that was said of its subject, even where a clock was set back."""
    last = connection.scalar(
        sa.select(sa.func.max(_REVIEW.c.decided_at))
        .where(_REVIEW.c.subject == review.subject)
        .where(_REVIEW.c.kind == KINDS[type(review.content)])
    )
    if last is None:
        return review.decided_at
    return max(review.decided_at, datetime.fromisoformat(last) + timedelta(microseconds=1))


def _insert(connection: sa.Connection, reviews: Sequence[Review]) -> None:
    rows = [
        {
            "uid": review.uid,
            "kind": KINDS[type(review.content)],
            "subject": review.subject,
            "content": json.dumps(content_to_json(review.content), ensure_ascii=False),
            "author": review.author,
            "note": review.note,
            "decided_at": _write_moment(review.decided_at),
        }
        for review in reviews
    ]
    if rows:
        connection.execute(sa.insert(_REVIEW), rows)


def _write_moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _make_review(
    data: Path, kind: str, content: str, author: str, note: str, decided_at: str, uid: str
) -> Review:
    try:
        decision = content_from_json(kind, json.loads(content))
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise StoreError("REVIEWS_UNKNOWN", place=_name_place(_locate(data)), kind=kind) from error
    return Review(decision, author, note, datetime.fromisoformat(decided_at), uid)


@contextmanager
def _writing(data: Path) -> Iterator[sa.Connection]:
    """Open one transaction that other writers queue behind; committed at the end, or nothing of it."""
    if snapshots.has_snapshot(data) and snapshots.find_snapshot(data).is_sample:
        raise StoreError("REVIEWS_OF_SAMPLES")
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
def _reading(data: Path) -> Iterator[sa.Connection | None]:
    """Open the database as it is; None while nobody has decided anything."""
    url = _locate(data)
    with _as_store_error(url):
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            yield None
            return
        with _open_engine(url).begin() as connection:
            # A first writer that was killed leaves an empty file.
            yield connection if sa.inspect(connection).has_table(_REVIEW.name) else None


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
