"""Numbers as people read them in Chinese and in English, the same in titles, cards and marks.

The same number must be printed the same way wherever it stands, so every part of the program that
shows a number to a person calls these functions.
"""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, SupportsFloat

Language = Literal["zh", "en"]
"""The two languages of the dashboard; also the field names of ``model.Message``."""

MINUS = "−"
SMALL_BASE = 10
"""Below this base a change is given in cases only: +300% of one case informs nobody."""
MONEY = "万元"
"""The dictionary's unit of every amount; English prints CNY, ten thousand times as much."""
_TIMES_FROM = 10
_DIGITS = Context(prec=60, rounding=ROUND_HALF_UP)
"""More than any total has; the usual 28 are an error from there on."""
_PRINTED = 8192
"""Numbers that are kept as printed: a page prints the same ones many times over."""
_SHORT_FROM = 100_000
"""From here on cards, axes and marks print 428.96 万; tables stay exact."""


class Parts(NamedTuple):
    """A value as it is printed: ``428.96`` ``万`` ``件``."""

    number: str
    scale: str
    unit: str


class Scale(NamedTuple):
    """How a value is shortened: divided by `size`, with `word` and `unit` behind it."""

    size: float
    word: str
    unit: str


def is_known(value: object) -> bool:
    """Tell whether a cell of a frame holds a number (pandas has three ways of holding none).

    >>> is_known(0), is_known(None), is_known(float("nan"))
    (True, False, False)
    """
    # Nearly every cell is one of these; asking for the protocol takes thirty times as long.
    is_number = isinstance(value, int | float | Decimal) or (
        value is not None and isinstance(value, SupportsFloat)
    )
    return is_number and not math.isnan(value)  # type: ignore[arg-type]


@lru_cache(maxsize=_PRINTED)
def format_number(value: float | Decimal, decimals: int | None = None) -> str:
    """Print an exact number with thousands separators and a true minus sign.

    Args:
        value: The number; a whole one or a decimal is printed to its last digit, which a float may not have.
        decimals: Fixed decimals; None prints up to the four that amounts may have, without
            trailing zeros.

    >>> format_number(5206), format_number(-94), format_number(1234.5), format_number(2, 1)
    ('5,206', '−94', '1,234.5', '2.0')
    >>> format_number(Decimal("12345678901234.5678")), format_number(2**60)
    ('12,345,678,901,234.5678', '1,152,921,504,606,846,976')
    """
    places = 4 if decimals is None else decimals
    # Half up on the shortest decimal, as people round; a float's own formatting rounds 0.4615 down.
    exact = _DIGITS.quantize(_to_decimal(value), Decimal(1).scaleb(-places))
    text = f"{abs(exact):,f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if exact < 0 else text


def split_value(value: float, unit: str, language: Language) -> Parts:
    """Shorten a value and give number, scale and unit apart (a card sets them in two sizes).

    Args:
        value: In the dictionary's unit.
        unit: ``件``, ``项``, ``个``, ``家`` …, or ``万元``. English names money's currency only.
        language: ``zh`` or ``en``.

    >>> split_value(4289600, "件", "zh"), split_value(12.5, "万元", "en")
    (Parts(number='428.96', scale='万', unit='件'), Parts(number='125,000', scale='', unit='CNY'))
    """
    scale = choose_scale(value, unit, language)
    return Parts(format_scaled(value, scale), scale.word, scale.unit)


def choose_scale(value: float, unit: str, language: Language) -> Scale:
    """The scale that a value is printed in; also that of the other values of its chart.

    10,000 万元 are 1 亿元, so an amount skips the step that a count has.

    >>> choose_scale(128_800, "件", "zh"), choose_scale(31_000, "万元", "en").word
    (Scale(size=10000.0, word='万', unit='件'), 'million')
    """
    steps: tuple[tuple[float, Scale], ...]
    if language == "en" and unit == MONEY:
        steps = ((1e5, Scale(1e5, "billion", "CNY")), (1e2, Scale(1e2, "million", "CNY")))
        rest = Scale(1e-4, "", "CNY")
    elif language == "en":
        steps, rest = ((1e9, Scale(1e9, "billion", "")), (1e6, Scale(1e6, "million", ""))), Scale(1, "", "")
    elif unit == MONEY:
        steps, rest = ((1e4, Scale(1e4, "亿", "元")),), Scale(1, "", MONEY)
    else:
        steps = ((1e8, Scale(1e8, "亿", unit)), (_SHORT_FROM, Scale(1e4, "万", unit)))
        rest = Scale(1, "", unit)
    return next((scale for start, scale in steps if abs(value) >= start), rest)


def name_scale(scale: Scale) -> str:
    """A scale's word and unit, as they stand over a chart or in its subtitle.

    >>> name_scale(choose_scale(31_000, "万元", "zh")), name_scale(choose_scale(31_000, "万元", "en"))
    ('亿元', 'CNY million')
    """
    if scale.word.isascii():
        return f"{scale.unit} {scale.word}".strip()
    return f"{scale.word}{scale.unit}"


def format_scaled(value: float, scale: Scale) -> str:
    """Print a value in a scale, without its word: counts exact, shortened values and amounts in cents.

    >>> format_scaled(96_482, choose_scale(128_800, "件", "zh"))
    '9.65'
    >>> [format_scaled(amount, choose_scale(amount, "万元", "zh")) for amount in (115.2982, 0.0012)]
    ['115.3', '0.0012']
    >>> format_scaled(12.5, choose_scale(31_000, "万元", "zh")), format_scaled(0, Scale(1e8, "亿", "件"))
    ('0.0013', '0')
    """
    number = value / scale.size
    if not scale.word and scale.unit != MONEY:
        return format_number(number)
    short = format_number(number, 2).rstrip("0").rstrip(".")
    # What is there must not be printed as 0.
    return short if short.strip(f"{MINUS}0") or not number else format_number(number)


def format_value(value: float, unit: str, language: Language, *, is_lower_bound: bool = False) -> str:
    """Print a value with its unit, for a card or a sentence.

    `is_lower_bound`: some members of the total are not known, so "at least" stands before it.

    >>> format_value(5206, "件", "zh"), format_value(5206, "件", "en", is_lower_bound=True)
    ('5,206 件', '≥ 5,206')
    >>> format_value(4289600, "件", "zh"), format_value(4289600, "件", "en")
    ('428.96 万件', '4.29 million')
    >>> format_value(31000, "万元", "zh"), format_value(31000, "万元", "en")
    ('3.1 亿元', 'CNY 310 million')
    """
    number, scale, unit_text = split_value(value, unit, language)
    if language == "en":
        text = " ".join(part for part in (unit_text, number, scale) if part)
    else:
        text = f"{number} {scale}{unit_text}".rstrip()
    return f"≥ {text}" if is_lower_bound else text


def format_mark(value: float, unit: str, language: Language, *, is_lower_bound: bool = False) -> str:
    """Print a value beside a mark: without its unit, which the subtitle names.

    >>> format_mark(5206, "件", "zh", is_lower_bound=True), format_mark(4289600, "件", "zh")
    ('≥ 5,206', '428.96 万')
    """
    number, scale, _ = split_value(value, unit, language)
    text = f"{number} {scale}".rstrip()
    return f"≥ {text}" if is_lower_bound else text


def format_rate(rate: float, decimals: int = 1) -> str:
    """Print a share or rate given as a fraction.

    >>> format_rate(0.4615), format_rate(0.391, 0), format_rate(0)
    ('46.2%', '39%', '0.0%')
    """
    return f"{format_number(_times_100(rate), decimals)}%"


def format_change(
    change: float, previous: float, language: Language, unit: str = "", *, is_unit_named: bool = False
) -> str:
    """Print the change of a count: ``+580（+12.6%）``.

    A base of zero has no rate, and a base below ten none worth printing. Amounts are printed in
    the unit that the language uses.

    Args:
        change: This year minus last year, over the same agencies.
        previous: Last year's value over the same agencies.
        language: ``zh`` or ``en``.
        unit: As in `split_value`.
        is_unit_named: Print the unit, where no title or axis names it and the value beside has another scale.

    >>> format_change(16663, 134666, "zh", "件", is_unit_named=True)
    '+16,663 件（+12.4%）'
    >>> format_change(580, 4626, "zh"), format_change(580, 4626, "en"), format_change(3, 4, "zh")
    ('+580（+12.5%）', '+580 (+12.5%)', '+3')
    >>> format_change(3, 0, "zh"), format_change(3, 0, "en"), format_change(0, 9, "zh")
    ('新增 3', 'new: 3', '与上年持平')
    """
    if change == 0:
        return "unchanged" if language == "en" else "与上年持平"
    amount = format_mark(change, unit, language)
    if is_unit_named:
        amount = f"{MINUS if change < 0 else ''}{format_value(abs(change), unit, language)}"
    if previous == 0 and change > 0:
        return f"new: {amount}" if language == "en" else f"新增 {amount}"
    signed = f"+{amount}" if change > 0 else amount
    if abs(previous) < SMALL_BASE:
        return signed
    rate = format_signed_rate(change / abs(previous))
    return f"{signed} ({rate})" if language == "en" else f"{signed}（{rate}）"


def format_signed_rate(rate: float) -> str:
    """Print a growth rate with its sign; from tenfold on, where percent say little, how many times as much.

    >>> format_signed_rate(0.126), format_signed_rate(-0.2), format_signed_rate(3407.647)
    ('+12.6%', '−20.0%', '×3,409')
    """
    if rate >= _TIMES_FROM - 1:
        return f"×{format_number(rate + 1, 0)}"
    return f"+{format_rate(rate)}" if rate >= 0 else format_rate(rate)


def format_points(change: float, language: Language) -> str:
    """Print the change of a rate in percentage points, never as a percentage of a percentage.

    >>> format_points(-0.003, "zh"), format_points(0.021, "en"), format_points(0.0001, "zh")
    ('−0.3 个百分点', '+2.1 pp', '与上年持平')
    """
    text = format_number(_times_100(change), 1)
    if text == "0.0":
        return "unchanged" if language == "en" else "与上年持平"
    sign = "+" if change > 0 else ""
    return f"{sign}{text} pp" if language == "en" else f"{sign}{text} 个百分点"


def format_date(day: date, language: Language) -> str:
    """Print a date for a source line; of a moment, as frames hold days, the day alone.

    >>> format_date(date(2026, 4, 12), "zh"), format_date(date(2026, 4, 2), "en")
    ('2026-04-12', '2 Apr 2026')
    >>> from datetime import datetime
    >>> format_date(datetime(2026, 1, 20), "zh")
    '2026-01-20'
    """
    return f"{day.day} {day:%b %Y}" if language == "en" else f"{day:%Y-%m-%d}"


def format_coverage(known: int, expected: float | None) -> str:
    """Print how many agencies stand behind a number, of how many; alone where nobody knows.

    >>> format_coverage(36, 40), format_coverage(4, None)
    ('36/40', '4')
    """
    if expected is None or not is_known(expected):
        return f"{known:,}"
    return f"{known:,}/{int(expected):,}"


def _to_decimal(value: float | Decimal) -> Decimal:
    """A number as it is written; of a float the shortest decimal that means it."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))


def _times_100(rate: float) -> float:
    # In decimal, because 0.4615 * 100 is 46.15000000000001 or 46.14999999999999 in binary.
    return float(Decimal(repr(float(rate))) * 100)
