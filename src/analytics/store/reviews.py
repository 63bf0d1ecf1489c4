"""What people decided, kept for ever: entries are added, never changed and never deleted.

They lie apart from the snapshots, which can be made again, in ``reviews/reviews.sqlite`` of the data folder,
or in the database that ``$DISCLOSURE_REVIEWS`` names, so that several machines can share one.
"""

import json
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from analytics.errors import StoreError
from analytics.store import snapshots
from analytics.store.review_kinds import (
    FILE,
    FOLDER,
    KINDS,
    MAX_AUTHOR,
    MAX_NOTE,
    REVIEWS_VARIABLE,
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

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    _refuse_samples(data)
    from analytics.store import review_database

    with review_database.open_writing(data) as connection:
        dated = tuple(replace(review, decided_at=_find_moment(connection, review)) for review in reviews)
        review_database.insert_rows(connection, [_to_row(review) for review in dated])
    return dated


def merge_reviews(data: Path, reviews: Iterable[Review]) -> int:
    """Add entries that were made elsewhere, with their own names and days; gives how many were new.

    The latest decision counts, whichever came in first.

    Raises:
        StoreError: As `add_reviews`.
    """
    _refuse_samples(data)
    from analytics.store import review_database

    reviews = tuple(reviews)
    for review in reviews:
        # Every publish applies what stands here; nothing is deleted: one bad entry would stop them all.
        _require_sense(review.content, review.note)
    with review_database.open_writing(data) as connection:
        known = review_database.list_uids(connection)
        new = {review.uid: review for review in reviews if review.uid not in known}
        review_database.insert_rows(connection, [_to_row(review) for review in new.values()])
    return len(new)


def load_reviews(data: Path) -> Reviews:
    """Load everything that was ever decided; nothing where nobody has decided anything.

    Raises:
        StoreError: The database cannot be read, is damaged, or was written by a newer program.
    """
    if not _has_database(data):
        return Reviews()
    from analytics.store import review_database

    with review_database.open_reading(data) as connection:
        rows = [] if connection is None else review_database.select_rows(connection)
    place = review_database.name_place(data)
    return Reviews(tuple(_make_review(place, *row) for row in rows))


def mark_reviews(data: Path) -> str:
    """Name the present state of what was decided; another name means that something was added.

    Raises:
        StoreError: The database cannot be read.
    """
    if not _has_database(data):
        return "0"
    from analytics.store import review_database

    with review_database.open_reading(data) as connection:
        return "0" if connection is None else review_database.mark(connection)


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
        case FigureConfirmation(verdict=FigureVerdict.AS_READ, read_value=value):
            if value is None or not is_storable(value):
                raise StoreError("REVIEW_WITHOUT_VALUE")
        case FindingDecision(verdict=FindingVerdict.EXPLAINED | FindingVerdict.DISMISSED):
            if not note:
                raise StoreError("REVIEW_WITHOUT_REASON")


def _find_moment(connection: "Connection", review: Review) -> datetime:
    """Date an entry after everything that was said of its subject, even where a clock was set back."""
    from analytics.store import review_database

    last = review_database.find_last_moment(connection, KINDS[type(review.content)], review.subject)
    if last is None:
        return review.decided_at
    return max(review.decided_at, datetime.fromisoformat(last) + timedelta(microseconds=1))


def _to_row(review: Review) -> dict[str, str]:
    return {
        "uid": review.uid,
        "kind": KINDS[type(review.content)],
        "subject": review.subject,
        "content": json.dumps(content_to_json(review.content), ensure_ascii=False),
        "author": review.author,
        "note": review.note,
        "decided_at": _write_moment(review.decided_at),
    }


def _write_moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _make_review(
    place: str, kind: str, content: str, author: str, note: str, decided_at: str, uid: str
) -> Review:
    try:
        decision = content_from_json(kind, json.loads(content))
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise StoreError("REVIEWS_UNKNOWN", place=place, kind=kind) from error
    return Review(decision, author, note, datetime.fromisoformat(decided_at), uid)


def _refuse_samples(data: Path) -> None:
    if snapshots.has_snapshot(data) and snapshots.find_snapshot(data).is_sample:
        raise StoreError("REVIEWS_OF_SAMPLES")


def _has_database(data: Path) -> bool:
    """Whether anybody can have decided anything; told without asking the database."""
    return bool(os.environ.get(REVIEWS_VARIABLE)) or (data / FOLDER / FILE).exists()
