"""How the forms number their tables and sections: 三 in Chinese, 3 in English."""

from types import MappingProxyType

_DIGITS = MappingProxyType(dict(zip("一二三四五六七八九", "123456789", strict=True)))
_HAN = MappingProxyType({digit: han for han, digit in _DIGITS.items()})


def say_in_english(numerals: str) -> str:
    """Numerals of the forms as an English text has them.

    >>> say_in_english("三"), say_in_english("二、四")
    ('3', '2, 4')
    """
    return "".join(_DIGITS.get(letter, letter) for letter in numerals).replace("、", ", ")


def say_in_chinese(digits: str) -> str:
    """Digits as a Chinese text has them.

    >>> say_in_chinese("5")
    '五'
    """
    return "".join(_HAN.get(letter, letter) for letter in digits)
