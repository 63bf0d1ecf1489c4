"""What people said of findings, in the counts, the matrix and the list: it holds while the evidence does."""

from collections.abc import Callable
from pathlib import Path

import pytest

import faulty_office
from analytics import queries, store
from analytics.queries import Decisions, FindingFilter, Scope
from analytics.queries.exports import add_decisions
from analytics.store import FindingDecision, FindingVerdict, Snapshot

YEAR = 2023
SCOPE = Scope(first_year=YEAR, last_year=YEAR)
ALL = FindingFilter(per_report=None)
Decide = Callable[..., Decisions]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the small office with faults."""
    return faulty_office.copy_faulty(tmp_path_factory, tmp_path_factory.mktemp("decided"))


@pytest.fixture
def snapshot(data: Path) -> Snapshot:
    """Its snapshot."""
    return store.find_snapshot(data)


@pytest.fixture
def decide(data: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Decide:
    """Say something of the slipped sum of 教育局; each test has decisions of its own."""
    monkeypatch.setenv(store.REVIEWS_VARIABLE, f"sqlite:///{tmp_path / 'reviews.sqlite'}")
    found = queries.find_findings(snapshot, SCOPE, ALL, 0, 100)
    row = found[(found["rule"] == "D3") & (found["agency_id"] == "edu")].iloc[0]

    def say(verdict: FindingVerdict, digest: str | None = None) -> Decisions:
        content = FindingDecision(row["fingerprint"], digest or row["digest"], verdict)
        store.add_reviews(data, [content], author="王芳", note="已核对台账")
        return queries.load_decisions(data)

    return say


def counted(snapshot: Snapshot, decisions: Decisions) -> tuple[int, int, int, int]:
    """Errors and settled findings by check, and the same by agency."""
    by_check, by_agency = queries.rank_agencies(snapshot, SCOPE, YEAR, decisions)
    found = queries.count_open(snapshot, SCOPE, YEAR, decisions).counts
    assert [found.get(name, 0) for name in ("error", "settled")] == by_check[
        ["error", "settled"]
    ].sum().tolist()
    return tuple(int(frame[name].sum()) for frame in (by_check, by_agency) for name in ("error", "settled"))  # type: ignore[return-value]


def cell(snapshot: Snapshot, decisions: Decisions) -> tuple[str, str]:
    """State and decision of the cell in the matrix."""
    cells = queries.check_matrix(snapshot, SCOPE, YEAR, None, decisions)
    row = cells[(cells["rule"] == "D3") & (cells["agency_id"] == "edu")].iloc[0]
    return row["state"], row["decision"]


def listed(snapshot: Snapshot, decisions: Decisions, *states: str) -> list[str]:
    """The decisions of the findings that a filter by decision leaves, as counted and as listed."""
    wanted = FindingFilter(per_report=None, decisions=states)
    found = queries.find_findings(snapshot, SCOPE, wanted, 0, 100, decisions)
    assert queries.count_findings(snapshot, SCOPE, wanted, decisions)[0] == len(found)
    return list(found["decision"])


@pytest.mark.parametrize("verdict", [FindingVerdict.EXPLAINED, FindingVerdict.DISMISSED])
def test_what_is_settled_leaves_the_counts(
    snapshot: Snapshot, decide: Decide, verdict: FindingVerdict
) -> None:
    """It is counted apart, shown as settled in the matrix, and can be asked for in the list."""
    errors, *_ = before = counted(snapshot, Decisions())
    assert before == (errors, 0, errors, 0)
    decisions = decide(verdict)
    assert counted(snapshot, decisions) == (errors - 1, 1, errors - 1, 1)
    assert cell(snapshot, decisions) == ("error", verdict.value)
    assert listed(snapshot, decisions, verdict.value) == [verdict.value]
    assert listed(snapshot, decisions, "open") == ["open"] * (errors - 1)
    assert len(listed(snapshot, decisions)) == errors


def test_a_confirmed_error_is_still_an_error(snapshot: Snapshot, decide: Decide) -> None:
    """It must be corrected: nothing is settled."""
    before = counted(snapshot, Decisions())
    decisions = decide(FindingVerdict.CONFIRMED)
    assert counted(snapshot, decisions) == before
    assert cell(snapshot, decisions) == ("error", "confirmed")


def test_another_evidence_digest_opens_the_finding_again(snapshot: Snapshot, decide: Decide) -> None:
    """A decision about other values, limits or another version of the check says nothing about these."""
    before = counted(snapshot, Decisions())
    decisions = decide(FindingVerdict.DISMISSED, "of other values")
    assert counted(snapshot, decisions) == before
    assert cell(snapshot, decisions) == ("error", "changed")
    assert listed(snapshot, decisions, "changed") == ["changed"]


def test_what_a_person_reopens_is_open(snapshot: Snapshot, decide: Decide) -> None:
    """The history stays, the finding waits again."""
    decide(FindingVerdict.DISMISSED)
    decisions = decide(FindingVerdict.REOPENED)
    assert cell(snapshot, decisions) == ("error", "open")
    assert [len(entries) for entries in decisions.entries.values()] == [2]


def test_decisions_with_one_mark_are_the_same_question(decide: Decide) -> None:
    """Answers are kept by what a question prints: another decision is another question."""
    once, twice = decide(FindingVerdict.CONFIRMED), decide(FindingVerdict.CONFIRMED)
    assert repr(once) != repr(twice)
    assert len(repr(twice)) < 80


def test_exported_findings_say_what_was_decided(snapshot: Snapshot, decide: Decide) -> None:
    """Each finding with its state, and of the one that somebody spoke about who, when and why."""
    decisions = decide(FindingVerdict.EXPLAINED)
    table = add_decisions(queries.findings(snapshot, SCOPE), decisions)
    said = table[table["decision"] == "explained"]
    assert list(zip(said["decided_by"], said["decision_note"], strict=True)) == [("王芳", "已核对台账")]
    assert set(table["decision"]) == {"open", "explained"}
    assert table["decided_by"].isna().sum() == len(table) - 1
