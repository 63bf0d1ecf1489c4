"""``disclosure ledger``: an office's past years come in once a person has confirmed what the columns hold."""

import json
from pathlib import Path

import pytest

from analytics import store
from analytics.cli import main

LEDGER = """单位名称,年度,本年新收,上年结转,行政许可处理决定数量,处罚
云岫区商务局,2021,3,,748,12
云岫区教育局,2021,12,0,5,0
合计,,15,0,753,12
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger as a CSV file, in the encoding of an office's computer."""
    path = tmp_path / "台账.csv"
    path.write_text(LEDGER, encoding="gb18030")
    return path


def read_values(data: Path) -> list[tuple[str, int, str, int]]:
    """What the store has of the ledger's figures."""
    return [
        (agency, year, indicator, int(value))
        for agency, year, indicator, value in store.fetch_rows(
            store.find_snapshot(data),
            "SELECT agency_printed, report_year, indicator, value FROM filing JOIN figure USING (filing_id) "
            "WHERE value IS NOT NULL AND is_ledger ORDER BY ALL",
            [],
        )
    ]


def test_an_unconfirmed_ledger_is_refused_with_what_to_do(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody guesses what a column holds: the file is refused, and the command that helps is named."""
    assert main(["ingest", str(ledger), "--data", str(tmp_path / "data")]) == 2
    assert "disclosure ledger" in capsys.readouterr().out


def test_a_confirmed_ledger_is_read_row_by_row(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Columns are shown, one is corrected, all are confirmed; then the file comes in like any other."""
    data = tmp_path / "data"
    assert main(["ledger", str(ledger), "--data", str(data), "--json"]) == 0
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert [column["proposed"] for column in columns] == [
        "agency",
        "year",
        "requests.received|total",
        "requests.carried_in|total",
        "proactive.licensing.decisions|total",
        "unknown",
    ]
    assert {column["confirmed"] for column in columns} == {None}
    correction = ["--set", "6=proactive.penalty.decisions|total", "--confirm"]
    assert main(["ledger", str(ledger), "--data", str(data), *correction]) == 0
    assert main(["ingest", str(ledger), "--data", str(data)]) == 0
    assert read_values(data) == [
        ("云岫区商务局", 2021, "proactive.licensing.decisions", 748),
        ("云岫区商务局", 2021, "proactive.penalty.decisions", 12),
        ("云岫区商务局", 2021, "requests.received", 3),
        ("云岫区教育局", 2021, "proactive.licensing.decisions", 5),
        ("云岫区教育局", 2021, "proactive.penalty.decisions", 0),
        ("云岫区教育局", 2021, "requests.carried_in", 0),
        ("云岫区教育局", 2021, "requests.received", 12),
    ]


def test_a_corrected_column_is_read_again_and_the_same_one_changes_nothing(
    ledger: Path, tmp_path: Path
) -> None:
    """What a person corrects takes effect with the next ingest of the same file."""
    data = tmp_path / "data"
    for correction in ([], ["--set", "6=proactive.coercion.decisions|total"]):
        assert main(["ledger", str(ledger), "--data", str(data), "--confirm", *correction]) == 0
        assert main(["ingest", str(ledger), "--data", str(data)]) == 0
    number = store.find_snapshot(data).number
    assert number == 2
    assert ("云岫区商务局", 2021, "proactive.coercion.decisions", 12) in read_values(data)
    assert main(["ingest", str(ledger), "--data", str(data)]) == 0
    assert store.find_snapshot(data).number == number


@pytest.mark.parametrize("correction", ["9=year", "6=nothing|total", "6=year", "x=year", "6"])
def test_a_wrong_correction_is_named(ledger: Path, tmp_path: Path, correction: str) -> None:
    """A column or meaning that does not exist, or is taken, stops the command; nothing is remembered."""
    data = tmp_path / "data"
    assert main(["ledger", str(ledger), "--data", str(data), "--set", correction, "--confirm"]) == 2
    assert store.load_ledgers(data) == {}


def test_a_report_comes_before_the_ledgers_row(
    ledger: Path, tmp_path: Path, report_of_commerce: Path
) -> None:
    """For an agency and year that both know, the report is current, in whatever order they come."""
    data = tmp_path / "data"
    assert main(["ledger", str(ledger), "--data", str(data), "--confirm"]) == 0
    assert main(["ingest", str(report_of_commerce), "--data", str(data)]) == 0
    assert main(["ingest", str(ledger), "--data", str(data)]) == 0
    rows = store.fetch_rows(
        store.find_snapshot(data),
        "SELECT is_ledger FROM filing "
        "WHERE is_current AND agency_printed = '云岫区商务局' AND report_year = 2021",
        [],
    )
    assert rows == [(False,)]


@pytest.fixture
def report_of_commerce(tmp_path: Path) -> Path:
    """A short report of an agency that the ledger has too."""
    path = tmp_path / "report.txt"
    path.write_text(
        "云岫区商务局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t4\n",
        encoding="utf-8",
    )
    return path
