"""The checks on real reports; their sentences stay where they are, only figures are named here."""

from functools import cache
from pathlib import Path

import pytest

from analytics.model import FigureKey, Finding, Outcome, Severity
from analytics.reader import read_file

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")


@cache
def failed(name: str) -> tuple[Finding, ...]:
    """What fails in one of them."""
    ((_, findings),) = read_file(REPORTS / name, name)
    return tuple(finding for finding in findings if finding.outcome is Outcome.FAIL)


def test_two_forgotten_totals_are_found_and_explained() -> None:
    """Hongze 2023: both totals of table four are 0 although their parts are not."""
    found = {
        finding.instance: finding for finding in failed("hongze_2023/report.pdf") if finding.rule == "D4"
    }
    assert set(found) == {"D4:reconsideration", "D4:litigation_after_reconsideration"}
    for name, expected in (("reconsideration", "11"), ("litigation_after_reconsideration", "5")):
        finding = found[f"D4:{name}"]
        assert (finding.expected, finding.reported) == (expected, "0")
        assert finding.cause is not None
        assert finding.cause.kind == "forgotten_total"
        assert finding.cause.cells == (FigureKey(f"disputes.{name}.total", "total"),)


def test_a_good_report_raises_no_error() -> None:
    """Huai'an 2024: information only."""
    loud = [f for f in failed("huaian_2024/report.pdf") if f.severity is not Severity.INFO]
    assert [finding.rule for finding in loud] == []


def test_prose_that_no_reading_fits_is_found() -> None:
    """Shanghai 2019: 258 against 272 + 3 implied."""
    found = [
        finding for finding in failed("shanghai_office_2019/report.html") if finding.rule in ("E1", "E2")
    ]
    assert any("258" in finding.message.zh for finding in found)
    assert not [f for f in failed("shanghai_office_2019/report.html") if f.severity is Severity.ERROR]


def test_zeros_that_a_text_lost_are_no_error() -> None:
    """The seed of 2020 lost totals of rows; nothing else is wrong with it."""
    assert not [f for f in failed("seed_2020.txt") if f.severity is Severity.ERROR]
