"""Findings are sent to agencies: whole sentences that name the cells, point at a place, and count rightly."""

from dataclasses import replace

from analytics.model import Finding, Outcome, Quote
from analytics.rules import check_filing
from rules.report_kit import PROSE, make_filing, make_passages


def tell(code: str, **changes: object) -> Finding:
    """What a rule says first to the right report with some changes: numbers, or prose by section."""
    numbers = {name: value for name, value in changes.items() if "|" in name}
    prose = {name: value for name, value in changes.items() if len(name) == 1}
    fields = {name: value for name, value in changes.items() if name not in (*numbers, *prose)}
    filing = make_filing(numbers, **fields)  # type: ignore[arg-type]
    filing = replace(filing, passages=make_passages({**PROSE, **prose}, order="123456"))  # type: ignore[dict-item]
    found = [finding for finding in check_filing(filing) if finding.rule == code]
    return next(finding for finding in found if finding.outcome is not Outcome.PASS)


def test_both_sides_of_an_identity_are_told() -> None:
    """D1: what was received less what was concluded may be below zero, which nobody can be asked to enter."""
    numbers = {f"requests.outcome.granted|{who}": 35 for who in ("natural_person", "total")}
    numbers |= {f"requests.outcome.total|{who}": 44 for who in ("natural_person", "total")}
    found = tell("D1", **numbers)
    assert "等号前合计 42，等号后合计 47，相差 +5" in found.message.zh
    assert "42 before the equals sign, 47 behind it" in found.message.en


def test_a_wrong_title_comes_with_the_right_one() -> None:
    """B1: organ and year are known, so the agency can be told what to write."""
    found = tell("B1", title="云岫区人民政府2023年政府信息公开工作告年度报")
    assert "应为“云岫区人民政府2023年政府信息公开工作年度报告”" in found.message.zh


def test_what_a_section_lacks_points_at_its_heading() -> None:
    """B12, H6: nothing can be quoted, so the heading is the place."""
    bare = {"1": ("（一）主动公开情况。认真做好各项工作。",)}
    for code in ("B12", "H6"):
        evidence = tell(code, **bare).evidence
        assert isinstance(evidence, Quote)
        assert (evidence.section, evidence.text) == ("1", "总体情况")
    assert "public appraisal" in tell("B12", **bare).message.en


def test_a_short_section_with_numbers_is_not_said_to_have_none() -> None:
    """H6: it says little, and has its numbers."""
    assert "过于简略" in tell("H6", **{"1": ("全年公开信息300条。",)}).message.zh


def test_marks_within_marks_are_single() -> None:
    """A quoted sentence that quotes itself is printed as Chinese prints it."""
    found = tell("B4", **{"1": ("2022年，我区围绕“六稳”公开信息300条。", *PROSE["1"])})
    assert "“2022年，我区围绕‘六稳’公开信息300条。”" in found.message.zh
