"""One data folder: kept originals, the roster, and immutable snapshots of everything that was read.

The functions listed here are all that other packages use. Tables and columns: schema.sql and views.sql.
"""

from analytics.store.agencies import infer_traits
from analytics.store.derived import Checks, DerivedRow, Prints, Renewed
from analytics.store.durable import write_atomically
from analytics.store.folder import (
    DATA_VARIABLE,
    cache_folder,
    checkout_folder,
    locate_data,
    program_folder,
    samples_folder,
)
from analytics.store.history import REASONS, History
from analytics.store.ledgers import load_ledgers, parse_column, remember_ledger
from analytics.store.matching import Certainty, Match, NameIndex, match_names
from analytics.store.originals import hash_file, is_original, is_withdrawn, original_file
from analytics.store.pins import pin
from analytics.store.placing import Readings, find_reading, is_same, load_readings, place_said
from analytics.store.publishing import has_pending, publish
from analytics.store.records import (
    CheckedFiling,
    FileReading,
    Published,
    Reception,
    Refusal,
    RosterEntry,
    Snapshot,
    StoredReport,
)
from analytics.store.restoring import DAMAGE, can_undo, find_former, undo
from analytics.store.review_kinds import (
    REVIEWS_VARIABLE,
    Content,
    FigureConfirmation,
    FigureVerdict,
    FindingDecision,
    FindingVerdict,
    ReadAs,
    ReadingCorrection,
    ReadingKey,
    Review,
    VersionChoice,
    name_subject,
)
from analytics.store.reviews import (
    Reviews,
    add_reviews,
    load_reviews,
    mark_reviews,
    merge_reviews,
    review_from_json,
    review_to_json,
)
from analytics.store.roster import find_roster, install_roster, is_roster, load_roster
from analytics.store.rows import digest_figures
from analytics.store.snapshots import (
    current_number,
    fetch_rows,
    find_snapshot,
    has_snapshot,
    is_outdated,
    list_originals,
    list_snapshots,
    query,
)
from analytics.store.writing import LOCK_SECONDS, PATIENCE_SECONDS, as_store_error, is_writing, utc_now

__all__ = [
    "DAMAGE",
    "DATA_VARIABLE",
    "LOCK_SECONDS",
    "PATIENCE_SECONDS",
    "REASONS",
    "REVIEWS_VARIABLE",
    "Certainty",
    "CheckedFiling",
    "Checks",
    "Content",
    "DerivedRow",
    "FigureConfirmation",
    "FigureVerdict",
    "FileReading",
    "FindingDecision",
    "FindingVerdict",
    "History",
    "Match",
    "NameIndex",
    "Prints",
    "Published",
    "ReadAs",
    "ReadingCorrection",
    "ReadingKey",
    "Readings",
    "Reception",
    "Refusal",
    "Renewed",
    "Review",
    "Reviews",
    "RosterEntry",
    "Snapshot",
    "StoredReport",
    "VersionChoice",
    "add_reviews",
    "as_store_error",
    "cache_folder",
    "can_undo",
    "checkout_folder",
    "current_number",
    "digest_figures",
    "fetch_rows",
    "find_former",
    "find_reading",
    "find_roster",
    "find_snapshot",
    "has_pending",
    "has_snapshot",
    "hash_file",
    "infer_traits",
    "install_roster",
    "is_original",
    "is_outdated",
    "is_roster",
    "is_same",
    "is_withdrawn",
    "is_writing",
    "list_originals",
    "list_snapshots",
    "load_ledgers",
    "load_readings",
    "load_reviews",
    "load_roster",
    "locate_data",
    "mark_reviews",
    "match_names",
    "merge_reviews",
    "name_subject",
    "original_file",
    "parse_column",
    "pin",
    "place_said",
    "program_folder",
    "publish",
    "query",
    "remember_ledger",
    "review_from_json",
    "review_to_json",
    "samples_folder",
    "undo",
    "utc_now",
    "write_atomically",
]
