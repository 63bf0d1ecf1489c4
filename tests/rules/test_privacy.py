"""H1 and H2: personal data in the prose is an error, and is never shown."""

import pytest

from analytics.model import Filing, Finding, Outcome, Passage, Quote
from analytics.rules import check_filing


def check(code: str, text: str, section: str = "1") -> Finding:
    """What one rule finds in one paragraph."""
    filing = Filing(
        file="report.txt",
        part=None,
        sha256="0" * 64,
        format="text",
        title=None,
        agency=None,
        report_year=2023,
        form=None,
        variant=None,
        coverage=None,
        published_on=None,
        figures=(),
        unmapped=(),
        sections={},
        problems=(),
        numeric_cells=0,
        numeric_placed=0,
        passages=(Passage(section, text),),
    )
    (finding,) = (finding for finding in check_filing(filing) if finding.rule == code)
    return finding


@pytest.mark.parametrize(
    ("code", "text", "secret"),
    [
        ("H1", "身份证号990000199001010017已补正。", "99000019900101001"),
        ("H1", "联系电话19900001234。", "19900001234"),
        ("H2", "申请人欧阳听荷对答复不服。", "听荷"),
    ],
)
def test_personal_data_fails_and_is_masked(code: str, text: str, secret: str) -> None:
    """Neither message nor evidence repeats what must not stand there; the preamble counts too."""
    for section in ("0", "1"):
        finding = check(code, text, section)
        assert finding.outcome is Outcome.FAIL
        assert isinstance(finding.evidence, Quote)
        shown = finding.message.zh + finding.message.en + finding.evidence.text
        assert secret not in shown
        assert "**" in shown


@pytest.mark.parametrize("code", ["H1", "H2"])
def test_an_office_s_own_numbers_pass(code: str) -> None:
    """Landlines and document numbers are no personal data."""
    finding = check(code, "电话0517-83605210，国办公开办函〔2021〕30号，申请人均为自然人。")
    assert finding.outcome is Outcome.PASS
