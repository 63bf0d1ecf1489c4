"""Number formats of workbooks: what a sheet shows of a stored number.

A format may show nothing for a zero, a dash, or its own words; what a person reads counts, and what the file
stores is kept beside it. Rounding is left out: the digits are those that are stored. A format that scales a
number, or puts a digit or a sign among its own, shows another number than it stores, which leaves doubt.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from analytics.documents.sheets.grid import SheetCell, print_float

MAX_CODE = 255
"""Characters of a format; what Excel holds."""

_LAST_DAY = 2_950_000
"""Days after the first one of a calendar; either calendar ends in the year 9999."""
_DIGIT = re.compile(r"\d")
_DATE_LETTER = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<general>General|G/通用格式)|(?P<power>E[+-]0+)|(?P<digit>[0#?.])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_UNREAD = re.compile(r'"[^"]*"?|[\\!].|\[[^\]]*\]|_.|\*.', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_TIMES = re.compile(r"[十百千万亿](?!.*元)")
"""Words behind a number that make it larger, unless they are units of money."""
_WHITE = ("white", "白色")
_CURRENCY = str.maketrans("", "", "¥￥$€£")
_MINUS = frozenset("-−(（")
_SIGNS = str.maketrans("", "", "-−()（） \u3000\xa0,+")


class Section(NamedTuple):
    """A section of a number format.

    `before` and `after` are the words around the digits, `decimals` how many stand behind the point.
    `shows_zero` is false where a zero has no digit; `is_split` says that words stand between the digits.
    """

    before: str = ""
    after: str = ""
    has_digits: bool = True
    shows_zero: bool = True
    decimals: int = 15
    is_date: bool = False
    is_percent: bool = False
    is_doubtful: bool = False
    condition: tuple[str, float] | None = None


class Format(NamedTuple):
    """What a number format does to a stored number.

    `sections` is empty where the number is shown with its sign and nothing beside it. `text` is what it
    shows for any text, None where it shows the text itself.
    """

    is_date: bool = False
    is_percent: bool = False
    sections: tuple[Section, ...] = ()
    text: str | None = None


class Style(NamedTuple):
    """What a cell style does: its number format, and whether its digits are not to be read.

    They are not where they are white on no ground, smaller than print, or struck out.
    """

    shown: Format = Format()
    is_faint: bool = False


BUILT_IN = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((12, 13), "# ?/?"),
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-m-d"),
    **dict.fromkeys((41, 42, 43, 44), '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
}
"""The formats that have a number in place of a code, as far as they show more than digits."""


def judge_code(code: str) -> Format:
    """What a number format does, by its code.

    >>> judge_code("#,##0.00_ "), judge_code("0;-0;;@").sections[2].has_digits, judge_code(";;;").text
    (Format(is_date=False, is_percent=False, sections=(), text=None), False, '')
    """
    parts = [_read_section(part) for part in _split(code[:MAX_CODE])]
    words = [part.before + part.after for part in parts]
    text = words[3] if len(parts) > 3 and "@" not in words[3] else None
    pairs = zip(parts[:3], words, strict=False)
    sections = tuple(part for part, word in pairs if "@" not in word) or (Section(),)
    first = sections[0]
    is_signed = len(sections) == 1 or bool(_MINUS & set(sections[1].before))
    if first.is_date or (_is_plain(first) and is_signed and all(map(_is_plain_behind, sections[1:]))):
        return Format(first.is_date, first.is_percent, (), text)
    return Format(sections=sections, text=text)


def _split(code: str) -> list[str]:
    """The sections of a code, empty ones too; no code is General."""
    parts = []
    start = 0
    while match := _SECTION.match(code, start):
        parts.append(match.group())
        start = match.end() + 1
        if match.end() >= len(code):
            break
    return parts if code.strip() else ["General"]


def print_number(number: float, shown: Format, shows_zeros: bool = True) -> SheetCell:
    """What a sheet shows of a number, with the digits that are stored.

    >>> code = judge_code('0"件";-0"件";"-"')
    >>> print_number(12.0, code).text, print_number(-3.0, code).text, print_number(0.0, code)
    ('12件', '-3件', SheetCell(text='-', is_suspect=False, stored='0', given=''))
    """
    if number == 0 and not shows_zeros:
        return SheetCell("", stored="0")
    if shown.sections:
        section, has_own_sign = _choose(number, shown.sections)
        return _print_section(number, section, has_own_sign)
    return SheetCell(f"{print_float(number * 100)}%" if shown.is_percent else print_float(number))


def print_stored(number: float, shown: Format, epoch: datetime, shows_zeros: bool = True) -> SheetCell:
    """What a sheet shows of a number that may stand for a day, counted from the first one of its calendar."""
    if shown.is_date and 0 < number <= _LAST_DAY:
        return SheetCell(print_date(epoch + timedelta(days=number)))
    return print_number(number, shown, shows_zeros)


def doubt_faint(cell: SheetCell, style: Style) -> SheetCell:
    """The cell, doubtful where its style keeps its digits from being read."""
    return cell._replace(is_suspect=True) if style.is_faint and _DIGIT.search(cell.text) else cell


def print_date(moment: datetime) -> str:
    """A date, with its time where it has one.

    >>> [print_date(datetime.fromisoformat(text)) for text in ("2024-01-17", "2024-01-17 09:30")]
    ['2024-01-17', '2024-01-17 09:30:00']
    """
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else str(moment)


def _choose(number: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """The section that shows a number, and whether that section writes the sign of negative numbers."""
    if any(section.condition for section in sections):
        fitting = (each for each in sections if each.condition is None or _holds(number, *each.condition))
        return next(fitting, sections[-1]), False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def _holds(number: float, sign: str, limit: float) -> bool:
    if sign == "<>":
        return number != limit
    return (
        ("=" in sign and number == limit)
        or (">" in sign and number > limit)
        or ("<" in sign and number < limit)
    )


def _print_section(number: float, section: Section, has_own_sign: bool) -> SheetCell:
    before, after = section.before, section.after
    if not section.has_digits:
        return SheetCell(before + after, _DIGIT.search(before + after) is not None, print_float(number))
    is_unsigned = False
    if number < 0 and _MINUS & set(before):
        before, after = before.translate(_SIGNS), after.translate(_SIGNS)
    elif has_own_sign:
        is_unsigned = True
    if not section.shows_zero and round(number * (100 if section.is_percent else 1), section.decimals) == 0:
        return SheetCell(before + after, stored=print_float(number))
    digits = f"{print_float(number * 100)}%" if section.is_percent else print_float(number)
    is_unsigned = is_unsigned or (number > 0 and bool(_MINUS & set(before)))
    is_doubtful = is_unsigned or (section.is_doubtful and number != 0)
    return SheetCell(f"{before}{digits}{after}", is_doubtful)


def _is_plain(section: Section) -> bool:
    """Whether a section shows a number, any number, and nothing else."""
    return not (section.before or section.after or section.is_doubtful or section.condition) and (
        section.has_digits and section.shows_zero
    )


def _is_plain_behind(section: Section) -> bool:
    """Whether a section for negative numbers or zero does so, with a sign at most."""
    around = section.before + section.after
    return not around.translate(_SIGNS) and _is_plain(section._replace(before="", after=""))


def _read_section(code: str) -> Section:
    """Reads the signs of a section one by one."""
    before = between = digits = ""
    condition = None
    is_white = has_letter = is_percent = is_split = has_filling = False
    for token in _TOKEN.finditer(code):
        kind, text = token.lastgroup, token.group()
        if kind == "bracket":
            found = _CONDITION.fullmatch(token["bracket"])
            condition = (found[1], float(found[2])) if found else condition
            is_white = is_white or token["bracket"].lower() in _WHITE
            has_letter = has_letter or bool(re.fullmatch(r"[hms]+", token["bracket"], re.IGNORECASE))
        elif kind in ("digit", "general", "power"):
            before = before if digits else between
            is_split = is_split or bool(digits and between.strip())
            digits += "0" if kind == "general" else text if kind == "digit" else ""
            between = ""
        elif kind == "plain" and text == "%":
            is_percent = True
        elif kind == "plain" and text == "," and digits:
            continue
        elif kind is not None:
            has_letter = has_letter or (kind == "plain" and _DATE_LETTER.match(text) is not None)
            word = token["quoted"] or token["escaped"] or "" if kind in ("quoted", "escaped") else text
            word = token["money"].translate(_CURRENCY) if kind == "money" else word
            between += word
        else:
            has_filling = has_filling or _DIGIT.fullmatch(text[1:]) is not None
            between += " "
    words = f"{before} {between}"
    is_scaled = _SCALED.search(_UNREAD.sub("", code)) is not None or _TIMES.match(between.strip()) is not None
    has_filling = has_filling or _DIGIT.search(words) is not None
    return Section(
        before.translate(_CURRENCY).strip(),
        between.translate(_CURRENCY).strip(),
        bool(digits.strip(".")),
        "0" in digits,
        len(digits.partition(".")[2]),
        has_letter and not digits.strip(".0"),
        is_percent,
        is_white or is_split or is_scaled or has_filling,
        condition,
    )
