"""One number as prose prints it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.narrative.numbers import loosen, read_number

_DIGITS = "零一二三四五六七八九"


def print_chinese(number: int) -> str:
    """A number below ten thousand in Chinese numerals."""
    words, is_gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if is_gap and words else "") + _DIGITS[digit] + name
        is_gap = not digit
    return words


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12件", "12", "件"),
        ("1,234,567件", "1234567", "件"),
        ("3.12万件", "31200", "件"),
        ("2.5亿元", "25000", "万元"),
        ("3940元", "0.394", "万元"),
        ("103.3879万元", "103.3879", "万元"),
        ("十件", "10", "件"),
        ("一百零五件", "105", "件"),
        ("三万二千件", "32000", "件"),
        ("3万5千件", "35000", "件"),
        ("3万1234件", "31234", "件"),
        ("3万零234件", "30234", "件"),
        ("二〇二三年", "2023", "年"),
        ("三成", "30", "%"),
        ("百分之三十五点二", "35.2", "%"),
        ("0.34%", "0.34", "%"),
        ("12个百分点", "12", "百分点"),
    ],
)
def test_numbers_are_read_with_their_unit(text: str, value: str, unit: str) -> None:
    """Digits, Chinese numerals, 万, 亿, 元 and 成 come in their plain unit."""
    number = read_number(text, 0)
    assert number is not None
    assert (number.value, number.unit, number.end) == (Decimal(value), unit, len(text))


@pytest.mark.parametrize("text", ["一", "三审三校", "百一件", "件", "十分之", "一一件事"])
def test_numerals_without_a_number_are_none(text: str) -> None:
    """A numeral without a unit, or one that is no number, is left alone."""
    assert read_number(text, 0) is None


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_come_back(number: int) -> None:
    """Every number below ten thousand is read from its Chinese numerals."""
    read = read_number(f"{print_chinese(number)}件", 0)
    assert read is not None
    assert read.value == number


@given(st.integers(min_value=0, max_value=10**9))
def test_the_stated_value_lies_within_its_bounds(number: int) -> None:
    """However a number is weakened, what is stated lies between its bounds."""
    for text in (f"{number}件", f"{number}余件", f"{number}.5万件"):
        read = read_number(text, 0)
        assert read is not None
        for weakener in ("more", "less", "about"):
            loose = loosen(read, weakener)
            assert loose.low <= loose.value <= loose.high
