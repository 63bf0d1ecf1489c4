"""What one value cell says."""

from decimal import Decimal

import pytest

from analytics.extraction.numbers import is_numeric, read_cell
from analytics.model import Status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("3119", "3119"),
        ("1,362", "1362"),
        ("１，２３４", "1234"),
        (" 12 ", "12"),
        ("11398889", "11398889"),
        ("+3", "3"),
        ("－8", "-8"),
        ("−8", "-8"),
        ("19①", "19"),
        ("0*", "0"),
        ("22（其中修订 16 件）", "22"),
        ("55(含自然失效29件)", "55"),
        ("3件", "3"),
        ("1.2万", "12000"),
        ("00", "0"),
        ("0.05", "0.05"),
        ("22（其中减少3件）", "22"),
        ("共22件", "22"),
        ("十二件", "12"),
        ("一百零五件", "105"),
        ("三千零五十项", "3050"),
        ("零", "0"),
        ("〇", "0"),
        ("11\u2009398\u2009889", "11398889"),
        ('"12"', "12"),
        ('="1,234"', "1234"),
        ("'12", "12"),
        ("12[^1]", "12"),
    ],
)
def test_a_count_is_read_through_signs_units_remarks_and_marks(text: str, value: str) -> None:
    """Whatever surrounds a number has one careful reading."""
    reading = read_cell(text)
    assert (reading.status, reading.value) == (Status.REPORTED, Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("减3", "-3"),
        ("增2", "2"),
        ("减少 4", "-4"),
        ("2（减）", "-2"),
        ("-2（减少）", "-2"),
        ("2（增）", "2"),
    ],
)
def test_a_word_for_a_change_is_a_sign_of_a_change_and_no_part_of_a_count(text: str, value: str) -> None:
    """Under 本年增/减 it is the sign; a cell that should say how many says by how many more."""
    assert read_cell(text, is_signed=True).value == Decimal(value)
    assert read_cell(text).status is Status.ILLEGIBLE


@pytest.mark.parametrize(
    "text",
    [
        "88（更正为89）",
        "88（应为89）",
        "88（误，实为89）",
        "88（上年同期）",
        "88（2023年）",
        "88（为去年数）",
    ],
)
def test_a_remark_that_takes_a_number_back_leaves_none(text: str) -> None:
    """The cell itself says that it is wrong or another year's; 88（含上年结转3件） is this year's."""
    assert read_cell(text).status is Status.ILLEGIBLE
    assert read_cell("88（含上年结转3件）").value == Decimal(88)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000", "\t\n"])
def test_white_space_is_blank_and_never_zero(text: str) -> None:
    """A cell with nothing printed in it has no value."""
    reading = read_cell(text)
    assert (reading.status, reading.value) == (Status.BLANK, None)


@pytest.mark.parametrize("text", ["/", "-", "—", "——", "无", "\\", "不适用", "不涉及"])
def test_a_sign_for_nothing_is_not_applicable(text: str) -> None:
    """A dash, a slash and 无 say that the figure does not apply; they are not zero."""
    reading = read_cell(text)
    assert (reading.status, reading.value) == (Status.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    "text",
    [
        "见附件",
        "--253",
        "1 2",
        "12 345",
        "3.",
        "0/0",
        "①",
        "约5",
        "40-",
        "1,23",
        "三",
        "3元",
        "(3)",
        "+2(减)",
        "减2(增)",
        *("01", "007", "十二", "共22", "一百五件", "两件", "零件", "百件", "—3", "1\u200923"),
    ],
)
def test_what_has_two_readings_or_none_is_illegible(text: str) -> None:
    """No number is guessed out of a cell that a careful person could not read."""
    reading = read_cell(text)
    assert (reading.status, reading.value) == (Status.ILLEGIBLE, None)


@pytest.mark.parametrize(
    ("text", "header_unit", "value", "is_unit_missing"),
    [
        ("251000元", None, "25.1", False),
        ("0.37万元", None, "0.37", False),
        ("103.3879万元", "万元", "103.3879", False),
        ("2.5亿元", None, "25000", False),
        ("96171.6", "万元", "96171.6", False),
        ("8040", "元", "0.804", False),
        ("8040", None, "8040", True),
        ("2510", "千元", "251", False),
        ("3百万元", "元", "300", False),
        ("125", "千元", "12.5", False),
        ("0", None, "0", False),
    ],
)
def test_an_amount_is_brought_to_ten_thousand_yuan(
    text: str, header_unit: str | None, value: str, is_unit_missing: bool
) -> None:
    """The unit in the cell wins over the header's; where neither is printed the reading says so."""
    reading = read_cell(text, unit="万元", header_unit=header_unit)
    assert (reading.status, reading.value) == (Status.REPORTED, Decimal(value))
    assert reading.is_unit_missing is is_unit_missing


def test_a_unit_that_does_not_fit_an_amount_makes_it_illegible() -> None:
    """Pieces are no money."""
    assert read_cell("3件", unit="万元").status is Status.ILLEGIBLE
    assert read_cell("3", unit="万元", header_unit="美元").status is Status.ILLEGIBLE


def test_a_dash_before_a_number_is_its_sign_only_where_a_figure_may_fall() -> None:
    """In a count it may stand for the cell beside it."""
    assert read_cell("—3", is_signed=True).value == Decimal(-3)
    assert read_cell("—", is_signed=True).status is Status.NOT_APPLICABLE
    assert read_cell("—3").status is Status.ILLEGIBLE


def test_item_numbers_are_not_numeric_cells() -> None:
    """A form that is not filled in has item numbers and no figures."""
    assert not any(is_numeric(text) for text in ["1.", "2、", "（三）", "①", "第1项"])
