"""``disclosure reviews``: decisions are taken away and come back, also into another office's folder."""

import json
from pathlib import Path

import pytest

from analytics.cli import main
from analytics.store import FindingDecision, FindingVerdict, VersionChoice, add_reviews, load_reviews
from analytics.store.review_kinds import ReadingKey

DECISION = FindingDecision("f" * 16, "d1", FindingVerdict.DISMISSED, "D1", "a-1", 2024)
CHOICE = VersionChoice("a-1", 2024, ReadingKey("ab" * 32, None, 0), (ReadingKey("cd" * 32, None, 1),))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which somebody decided twice."""
    add_reviews(tmp_path / "data", [DECISION, CHOICE], author="王芳", note="并案，=1+1")
    return tmp_path / "data"


def test_what_is_taken_away_comes_back_whole(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same entries with their authors and days; a second time nothing is new."""
    file, other = tmp_path / "out.jsonl", tmp_path / "other"
    assert main(["reviews", "export", str(file), "--data", str(data)]) == 0
    assert main(["reviews", "import", str(file), "--data", str(other)]) == 0
    assert load_reviews(other) == load_reviews(data)
    assert main(["reviews", "import", str(file), "--data", str(other)]) == 0
    assert len(load_reviews(other).entries) == 2
    capsys.readouterr()
    assert main(["reviews", "export", "--data", str(data)]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        json.loads(line) for line in file.read_text("utf-8").splitlines()
    ]


def test_a_table_opens_in_a_spreadsheet(data: Path, tmp_path: Path) -> None:
    """One line per entry with its author; no text of a person is taken for a formula."""
    file = tmp_path / "out.csv"
    assert main(["reviews", "export", str(file), "--data", str(data)]) == 0
    text = file.read_text("utf-8-sig")
    assert text.count("王芳") == 2
    assert "finding_decision" in text


def test_a_file_with_a_strange_line_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is named, and the lines before it stay out too."""
    file, other = tmp_path / "out.jsonl", tmp_path / "other"
    main(["reviews", "export", str(file), "--data", str(data)])
    file.write_text(file.read_text("utf-8") + '{"kind": "poem"}\n', encoding="utf-8")
    assert main(["reviews", "import", str(file), "--data", str(other)]) == 2
    assert "3" in capsys.readouterr().err
    assert load_reviews(other).entries == ()
