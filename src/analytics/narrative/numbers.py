"""One number as prose prints it: digits or Chinese numerals, 万 and 亿, 余 and 多, with its unit.

A number of prose is seldom exact: 3.12万件 leaves half of its last digit open, 5500余条 everything up to
the next hundred. A reading says between which bounds the true number lies.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "零〇一二两三四五六七八九十百千"
"""Of which Chinese numbers below a myriad are made."""
_UNITS = (
    "件次|件|宗|份|起|条|例|个百分点|百分点|个|项|部|封|次|人次|人|家|期|篇|场|万元|亿元|元|倍|成|%"
    "|名|户|批|批次|天|日|年|月|号|处|类|类型"
)
_ARABIC = re.compile(
    rf"(?P<percent>百分之)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,12}})(?P<decimals>\.\d{{1,4}})?"
    rf"(?P<early>余|多|几)?(?P<scale>[万亿](?!元))?(?P<late>余|多)?(?P<unit>{_UNITS})?"
)
_WORDS = re.compile(
    rf"(?P<digits>[{NUMERALS}万亿]{{1,12}})(?:点(?P<decimals>[{NUMERALS}]{{1,3}}))?(?P<late>余|多)?(?P<unit>{_UNITS})"
)
_MIXED = re.compile(
    rf"(?P<myriads>\d{{1,4}})万(?:(?P<thousands>\d)千|(?P<rest>零\d{{1,3}}|\d{{4}}))(?P<late>余|多)?(?P<unit>{_UNITS})?(?![\d.千百])"
)
"""3万5千件, 3万1234件."""
_PERCENT = re.compile(
    rf"(?P<percent>百分之)(?P<digits>[{NUMERALS}]{{1,5}})(?:点(?P<decimals>[{NUMERALS}]{{1,3}}))?(?P<late>余|多)?"
)


_FRACTION = re.compile(r"(?P<whole>[二三四五])分之(?P<part>[一二三四])|一半|半数")
_FRACTION_POINTS = Decimal(5)
"""Percentage points that 三分之一 and 一半 leave: nobody counts them."""
_HALF = re.compile(rf"[一二三四五六七八九](?![{NUMERALS}件宗份个点])")
"""What stands behind 成 of a finer share: 八成五."""
_ONE = Decimal(1)
_PLAIN = {
    "元": (Decimal("0.0001"), "万元"),
    "亿元": (Decimal(10_000), "万元"),
    "成": (Decimal(10), "%"),
    "倍": (Decimal(100), "倍"),
    "个百分点": (_ONE, "百分点"),
}
"""Units that stand for others: by what to multiply, and the plain unit."""


_NEVER_EXACT = frozenset({"%", "百分点", "倍", "万元"})


class Number(NamedTuple):
    """A number as printed.

    Attributes:
        value: As stated, in the plain unit (件 for 万件, 万元 for 元 and 亿元, percent for 成 and 倍).
        low, high: Between these the true number lies; equal for an exact count.
        unit: ``""`` where none is printed.
        end: Where it ends in the text that was read.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    end: int


def read_number(text: str, start: int) -> Number | None:
    """Read the number that begins at `start`, or None when none does.

    Chinese numerals count only with a unit: 一 alone is seldom a number.

    >>> read_number("共3.12万件", 1).value, read_number("3.12万件", 0).low
    (Decimal('31200.00'), Decimal('31150.00'))
    >>> read_number("十二件", 0).value, read_number("1,234件", 0).value
    (Decimal('12'), Decimal('1234'))
    """
    match = _FRACTION.match(text, start)
    if match is not None:
        share = Decimal(_DIGITS[match["part"] or "一"] * 100) / _DIGITS[match["whole"] or "二"]
        value = round(share, 2)
        return Number(value, value - _FRACTION_POINTS, value + _FRACTION_POINTS, "%", match.end())
    match = _ARABIC.match(text, start)
    if match is not None and (mixed := _MIXED.match(text, start)) is not None:
        return _read_mixed(mixed)
    if match is not None:
        percent, digits, decimals, early, scale, late, unit = match.groups()
        value = Decimal(digits.replace(",", "") + (decimals or ""))
        places = len(decimals or ".") - 1
        unit = "%" if percent else unit or ""
        of_scale = Decimal(_MYRIADS[scale]) if scale else _ONE
        return _finish(value, places, of_scale, bool(early or late), unit, match.end())
    words = _WORDS.match(text, start)
    match = words or _PERCENT.match(text, start)
    whole = _read_words(match["digits"]) if match is not None else None
    if match is None or whole is None:
        return None
    decimals = "".join(str(_DIGITS[char]) for char in match["decimals"] or "" if char in _DIGITS)
    value = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
    unit = "%" if words is None else words["unit"] or ""
    if unit == "成" and (half := _HALF.match(text, match.end())) is not None:
        value += Decimal(_DIGITS[half[0]]) / 10
        return _finish(value, 1, Decimal(1), False, unit, half.end())
    return _finish(value, len(decimals), Decimal(1), bool(match["late"]), unit, match.end())


def _read_mixed(match: re.Match[str]) -> Number:
    """A number of digits and 万: exact to the last digit, or to the thousand where it ends in 千."""
    myriads, thousands, rest, late, unit = match.groups()
    is_round = rest is None
    behind = int(thousands if is_round else rest.removeprefix("零"))
    value = Decimal(int(myriads) * (10 if is_round else 10_000) + behind)
    scale = Decimal(1000) if is_round else _ONE
    return _finish(value, 0, scale, bool(late), unit or "", match.end())


def loosen(number: Number, weakener: str) -> Number:
    """The number as 超 (``more``), 以上 (``least``), 近 (``less``) or 约 (``about``) makes it."""
    step = max(_step(number.value), number.high - number.low)
    if weakener in ("more", "least"):
        low = number.value if number.unit == "%" else number.low
        return number._replace(low=low, high=max(number.value * 2, number.high))
    if weakener == "less":
        return number._replace(low=number.value - step, high=number.value)
    return number._replace(low=number.value - step, high=number.value + step)


def _finish(value: Decimal, places: int, scale: Decimal, is_more: bool, unit: str, end: int) -> Number:
    """Scales a number to its plain unit and gives it its bounds."""
    factor, plain = _PLAIN.get(unit, (_ONE, unit))
    is_exact = not places and (scale is _ONE or scale == 1) and plain not in _NEVER_EXACT
    if is_exact and not is_more:
        return Number(value, value, value, plain, end)
    half = Decimal(0) if is_exact else Decimal(1).scaleb(-places) * scale * factor / 2
    stated = value * scale * factor
    if is_more:
        return Number(stated, stated, stated + _step(value) * scale * factor, plain, end)
    return Number(stated, stated - half, stated + half, plain, end)


def _step(value: Decimal) -> Decimal:
    """How far a round number may be exceeded: 5500 by a hundred, 20 by ten."""
    digits = f"{value.normalize():f}"
    zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
    return Decimal(10) ** zeros


def _read_words(words: str) -> int | None:
    """A Chinese numeral, or None when the characters are none: 二〇二三 and 十 are, 百一 is not."""
    if all(char in _DIGITS for char in words):
        if len(words) == 2:
            return None  # 一二件, 三两家: about so many
        return int("".join(str(_DIGITS[char]) for char in words))
    total = section = 0
    digit: int | None = None
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char] if digit in (None, 0) else None
            if digit is None:
                return None
        elif char in _TENS:
            if digit is None and (char != "十" or section):
                return None
            section += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            section += digit or 0
            if not section:
                return None
            total = (total + section) * _MYRIADS[char] if char == "亿" else total + section * _MYRIADS[char]
            section, digit = 0, None
    return total + section + (digit or 0)
