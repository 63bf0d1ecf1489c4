"""What checks over several reports are given: digests and texts in little memory, whatever their number."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from analytics.store import history
from analytics.store.history import collect_history
from queries.kit import Agency, build_snapshot

REPORTS = 200
MANY, PASSAGES, MEMORY = 3000, 40, "50MB"
"""Less memory than a hundred thousand digests take that are strung together report by report."""

_FILINGS = """
INSERT INTO filing BY NAME
SELECT
    'f' || n AS filing_id, filing_id AS reading_id, 'a' || n AS agency_id, 2024 AS report_year,
    'published' AS stage, DATE '2025-01-20' AS received_on, filing_id AS sha256, 'x' AS file,
    'text' AS format, 1 AS version, TRUE AS is_current, FALSE AS is_choice_open, '' AS digest,
    0 AS numeric_cells, 0 AS numeric_placed, 0 AS unmapped
FROM range(?) t(n)
"""


@contextmanager
def open_store(folder: Path, n: int, memory: str = "1GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """The reports of one year, each with a few words in two sections, as a publish holds them."""
    path = build_snapshot(folder, [Agency(f"a{number}", order=number) for number in range(n)], []).path
    with duckdb.connect(str(path), config={"memory_limit": memory, "threads": "2"}) as found:
        found.execute(_FILINGS, [n])
        add_passages(found, 4)
        yield found


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Some reports."""
    with open_store(tmp_path, REPORTS) as found:
        yield found


def add_passages(connection: duckdb.DuckDBPyConnection, n: int) -> None:
    """Give every report so many passages more."""
    connection.execute(
        """
        INSERT INTO reading_passage BY NAME
        SELECT reading_id, n AS position, CASE WHEN n % 2 = 0 THEN '1' ELSE '5' END AS section,
            FALSE AS is_heading, '第' || n || '段' AS text
        FROM (SELECT DISTINCT reading_id FROM filing), range(?) t(n)
        """,
        [n],
    )


def contents(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The digest of what is about each report."""
    return [str(each) for each in collect_history(connection).filings["content"].to_pylist()]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reading_passage SET text = '另一段' WHERE reading_id = 'f3' AND position = 2",
        "UPDATE reading_passage SET section = '6' WHERE reading_id = 'f3' AND position = 2",
        "UPDATE reading_passage SET position = 2 - position WHERE reading_id = 'f3' AND position IN (0, 2)",
        "DELETE FROM reading_passage WHERE reading_id = 'f3' AND position = 3",
        "UPDATE reading_passage SET is_heading = TRUE WHERE reading_id = 'f3' AND position = 0",
        "DELETE FROM reading_passage WHERE reading_id = 'f3'",
    ],
)
def test_whatever_changes_in_a_text_is_told(connection: duckdb.DuckDBPyConnection, change: str) -> None:
    """Words, section, order, and whether there is any text: of this report, and of no other."""
    before = contents(connection)
    connection.execute(change)
    after = contents(connection)
    assert [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [
        sorted(f"a{number}" for number in range(REPORTS)).index("a3")
    ]


def test_the_order_in_which_passages_lie_tells_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """The same text is the same, however its rows were written."""
    before = contents(connection)
    connection.execute("CREATE TEMP TABLE turned AS FROM reading_passage ORDER BY text DESC, reading_id DESC")
    connection.execute("DELETE FROM reading_passage")
    connection.execute("INSERT INTO reading_passage FROM turned")
    assert contents(connection) == before


def test_many_texts_take_little_memory(tmp_path: Path) -> None:
    """A million passages of sixty thousand reports are published with what a writer is given."""
    with open_store(tmp_path, MANY, MEMORY) as connection:
        add_passages(connection, PASSAGES)
        assert len(set(contents(connection))) == MANY


def test_texts_are_whole_however_many_are_taken(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a part of the reports after the other, in the order of the reports and of their sections."""
    read = collect_history(connection).read_sections
    wanted = [7, 3, 11, REPORTS - 1, 4]
    rows = read(wanted).to_pylist()
    assert [(row["position"], row["number"]) for row in rows] == [
        (position, number) for position in sorted(wanted) for number in "15"
    ]
    assert {row["text"] for row in rows if row["number"] == "5"} == {"第1段\n第3段"}
    monkeypatch.setattr(history, "_TEXTS_AT_ONCE", 2)
    assert read(wanted).to_pylist() == rows
    assert read([]).num_rows == 0
