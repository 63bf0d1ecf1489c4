"""A note that states the unit of fees."""

from decimal import Decimal

import pytest

from analytics.extraction import extract_filings
from analytics.model import Cell, Document, Figure, LinePlace, Paragraph, Status, Table, TablePlace


def read_fees(head: str, amount: str, note: str) -> tuple[Figure, list[str]]:
    """The fees of a report with a note under table 二, and the codes of its problems."""
    rows = (("信息内容", head), ("行政事业性收费", amount))
    table = Table(
        tuple(
            tuple(Cell(text, TablePlace(0, r, c), (r, c)) for c, text in enumerate(row))
            for r, row in enumerate(rows)
        )
    )
    lines = ("云岫区水务局2023年政府信息公开工作年度报告", "一、总体情况", "二、主动公开政府信息情况", note)
    *above, below = (Paragraph(line, LinePlace(number, 0, len(line))) for number, line in enumerate(lines, 1))
    (filing,) = extract_filings(Document("x.html", None, "0" * 64, "html", None, (*above, table, below)))
    (fees,) = (each for each in filing.figures if each.indicator == "proactive.fees.amount")
    return fees, [problem.code for problem in filing.problems]


@pytest.mark.parametrize(
    ("head", "amount", "note", "value"),
    [
        ("本年收费金额", "251000", "注：行政事业性收费金额单位为元。", "25.1"),
        ("本年收费金额（单位：万元）", "25.1", "注：收费金额单位：万元", "25.1"),
        ("本年收费金额（单位：万元）", "251000元", "注：行政事业性收费金额单位为元。", "25.1"),
        ("本年收费金额（单位：万元）", "0", "注：行政事业性收费金额单位为元。", "0"),
        ("本年收费金额（单位：万元）", "25.1", "全年清理收费单位3家，为企业减负1.2万元。", "25.1"),
    ],
)
def test_a_note_gives_the_unit_that_the_head_lacks(head: str, amount: str, note: str, value: str) -> None:
    """A note that agrees, or speaks of something else, changes nothing."""
    fees, codes = read_fees(head, amount, note)
    assert (fees.status, fees.value) == (Status.REPORTED, Decimal(value))
    assert "UNITS_DISAGREE" not in codes


def test_a_note_against_the_head_leaves_the_amount_unread() -> None:
    """Which of the two was meant is for a person to say."""
    fees, codes = read_fees("本年收费金额（单位：万元）", "251000", "注：行政事业性收费金额单位为元。")
    assert fees.status is Status.ILLEGIBLE
    assert "UNITS_DISAGREE" in codes
