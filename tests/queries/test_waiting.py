"""Which figures wait is read once for a snapshot; every question cuts the rows that the list gives."""

from dataclasses import replace

import duckdb
import pytest

from analytics.model import FigureKey
from analytics.queries import Scope, find_waiting, list_doubts, open_waiting
from analytics.store import ReadingKey, Snapshot
from analytics.store.opened import mark_file
from queries.kit import Agency, Gap, Report, build_snapshot
from questions import note_questions

DOUBTFUL, UNREAD = Gap("reported", proof="unproven"), Gap("illegible")
RECEIVED, GRANTED, CONCLUDED = "requests.received", "requests.outcome.granted", "requests.outcome.total"
SCOPES = (
    Scope(),
    Scope(first_year=2023, last_year=2024),
    Scope(last_year=2022),
    Scope(agencies=("b",)),
    Scope(kinds=("town",), first_year=2024),
    Scope(agencies=("c",)),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Reports with doubtful and unread cells; one figure without text and place, one that a person judged."""
    agencies = [
        Agency("a", "甲局", order=2),
        Agency("b", "乙局", order=1),
        Agency("t", "丙镇", kind="town", order=3),
        Agency("c", "丁局", order=4),
    ]
    reports = [
        Report("a", 2022, {RECEIVED: DOUBTFUL, GRANTED: UNREAD}),
        Report("a", 2024, {CONCLUDED: DOUBTFUL, RECEIVED: DOUBTFUL}),
        Report("b", 2023, {GRANTED: UNREAD}),
        Report("b", 2024, {GRANTED: DOUBTFUL, RECEIVED: Gap("illegible", proof="person")}),
        Report("b", 2024, {RECEIVED: DOUBTFUL}, version=0, is_current=False),
        Report("t", 2024, {RECEIVED: UNREAD, GRANTED: DOUBTFUL}),
        Report("c", 2024, {RECEIVED: 3}),
    ]
    made = build_snapshot(tmp_path_factory.mktemp("waiting"), agencies, reports)
    with duckdb.connect(str(made.path)) as connection:
        connection.execute("UPDATE filing SET sha256 = 'hash of ' || filing_id, file = filing_id || '.html'")
        connection.execute(
            """
            INSERT INTO reading BY NAME
            SELECT reading_id, sha256, part, 1 AS ordinal, format, report_year, '' AS digest, 0 AS unproven,
                0 AS numeric_cells, 0 AS numeric_placed, 0 AS unmapped
            FROM filing
            """
        )
        connection.execute(
            "UPDATE reading_figure SET raw = '第' || position || '格' WHERE reading_id <> 'f5'"
        )
        connection.execute("UPDATE reading_figure SET place = '{}', raw = NULL WHERE reading_id = 'f5'")
        connection.execute(
            "UPDATE reading_figure SET raw = NULL, place = NULL WHERE reading_id = 'f1' AND indicator = ?",
            [RECEIVED],
        )
    return replace(made, mark=mark_file(made.path))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SELECT that reaches the store."""
    return note_questions(monkeypatch)


@pytest.mark.parametrize("has_illegible", [False, True])
@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_cut_is_what_the_list_gives(snapshot: Snapshot, scope: Scope, has_illegible: bool) -> None:
    """The same figures in the same order, with what a page says of each."""
    listed = list_doubts(snapshot, scope, has_illegible=has_illegible).to_dict("records")
    held = open_waiting(snapshot)
    found = find_waiting(snapshot, scope, has_illegible=has_illegible).tolist()
    cut = [held.describe(at) for at in found]
    assert cut == [{name: row[name] for name in cut[0]} for row in listed] if cut else not listed
    for at, row in zip(found, listed, strict=True):
        key = FigureKey(row["indicator"], row["applicant"])
        assert held.locate(ReadingKey(row["sha256"], row["part"], row["ordinal"]), key) == at


def test_what_waits_is_told_apart(snapshot: Snapshot) -> None:
    """Unread cells are asked for by themselves; what has no text and no place, or was judged, is left out."""

    def names(scope: Scope, *, has_illegible: bool) -> list[tuple[str, int, str]]:
        held = open_waiting(snapshot)
        rows = map(held.describe, find_waiting(snapshot, scope, has_illegible=has_illegible).tolist())
        return [(row["agency_id"], row["report_year"], row["indicator"]) for row in rows]

    assert names(Scope(), has_illegible=False) == [
        ("b", 2024, GRANTED),
        ("a", 2024, CONCLUDED),
        ("t", 2024, GRANTED),
        ("a", 2022, RECEIVED),
    ]
    assert names(Scope(agencies=("b",)), has_illegible=True) == [("b", 2024, GRANTED), ("b", 2023, GRANTED)]
    assert (
        open_waiting(snapshot).locate(ReadingKey("hash of f6", None, 1), FigureKey(RECEIVED, "total")) is None
    )


def test_another_filter_asks_the_store_for_no_figure(snapshot: Snapshot, asked: list[str]) -> None:
    """Fourteen million figures are looked through once, whatever is filtered afterwards."""
    open_waiting.cache_clear()
    find_waiting(snapshot, Scope(first_year=2022))
    assert len([sql for sql in asked if "reading_figure" in sql]) == 1
    asked.clear()
    for year in (2022, 2023, 2024):
        for has_illegible in (False, True):
            find_waiting(snapshot, Scope(last_year=year), has_illegible=has_illegible)
    assert not [sql for sql in asked if "reading" in sql]
