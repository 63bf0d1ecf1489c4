"""Personal data that must not stand in a public report: numbers, names, private mailboxes.

《政府信息公开条例》 article 15 and the 《个人信息保护法》 are why. An office's landline, a document number or
a date is none of these, so each kind of number needs more than its length: a check digit, a date, a word
beside it.
"""

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from analytics.narrative.text import fold, has_run

_EDGE = r"(?<![A-Za-z0-9_/=.\-])"
_END = r"(?![A-Za-z0-9_])"
_IDENTITY = re.compile(rf"{_EDGE}\d{{17}}[\dXx]{_END}")
_MOBILE = re.compile(
    rf"(?<![A-Za-z0-9_/=.])(?:\+?86-?)?(?P<number>1[3-9]\d-?\d{{4}}-?\d{{4}}){_END}(?!\.\d)"
    rf"(?!余?多?[万亿]?(?:元|件|条|次|人(?![社事工大民])|户(?![籍政])|平方|公里|吨|字|股(?![长室])|份))"
)
"""A number with a unit behind it is an amount, however long."""
_CARD = re.compile(rf"{_EDGE}\d{{16,19}}{_END}")
_MAILBOX = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?P<domain>[A-Za-z0-9\-]{1,30}(?:\.[A-Za-z]{2,10}){1,2})"
)
_HINT = re.compile(r"\d{11}|\d{3}-\d{4}-\d{4}|@|某|申请人|原告|诉人|人|民|女士|先生")
_SHORTEST_NUMBER = 11
_LAST_DIGIT = 0x20000
"""No decimal digit of any script lies behind it."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_OLDEST, _LATEST = 1900, 2099
_ACCOUNT_WORD_WITHIN = 12
_UNIONPAY = "62"


class PersonalKind(StrEnum):
    """What was found."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    NAME = "name"
    MAILBOX = "mailbox"


class Personal(NamedTuple):
    """Personal data in a text: where it stands, and how it may be shown."""

    kind: PersonalKind
    start: int
    end: int
    masked: str


def find_personal(text: str) -> tuple[Personal, ...]:
    """Find personal data in a text, also where blanks or line breaks run through a number.

    Places are code points of the text as given; nothing overlaps.

    >>> [one.masked for one in find_personal("联系电话１９９００００１２３４，座机0517-83605210")]
    ['199******34']
    """
    if not may_hold_personal(text):
        return ()
    folded = fold(text)
    found: list[Personal] = []
    end = 0
    for one in sorted(_find(folded.text), key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            start, after = folded.locate(one.start, one.end)
            found.append(one._replace(start=start, end=after))
            end = one.end
    return tuple(found)


def mask(text: str) -> str:
    """The text with all personal data masked, to be shown and stored.

    >>> mask("申请人欧阳某某的电话是19900001234。")
    '申请人欧阳**的电话是199******34。'
    """
    if _HINT.search(text) is None:
        return text
    pieces: list[str] = []
    at = 0
    for one in find_personal(text):
        pieces += (text[at : one.start], one.masked)
        at = one.end
    return "".join((*pieces, text[at:]))


def is_identity_number(number: str) -> bool:
    """Whether 18 characters have the check digit of GB 11643 and a date of birth.

    >>> is_identity_number("990000199001010017"), is_identity_number("990000199001010011")
    (True, False)
    """
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return _OLDEST <= born.year <= _LATEST and _CHECK_DIGITS[rest] == number[-1].upper()


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card's number is its check digit (ISO/IEC 7812)."""
    digits = [int(digit) for digit in number]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + doubled) % 10 == 0


def may_hold_personal(text: str) -> bool:
    """Whether a text has anything that personal data cannot be without; most sentences have not."""
    compact = "".join(text.split())
    if "\u200b" in compact or "\ufeff" in compact or has_run(compact, _list_digits(), _SHORTEST_NUMBER):
        return True
    return _compile_marks().search(compact) is not None


def _find(text: str) -> Iterator[Personal]:
    for match in _IDENTITY.finditer(text):
        if is_identity_number(match.group()):
            yield _mask_number(PersonalKind.IDENTITY, match)
    for match in _CARD.finditer(text):
        near = text[max(match.start() - _ACCOUNT_WORD_WITHIN, 0) : match.start()]
        is_account = match.group().startswith(_UNIONPAY) or any(
            word in near for word in _load()["accounts"]["words"]
        )
        if is_account and passes_luhn(match.group()):
            yield _mask_number(PersonalKind.BANK_CARD, match)
    for match in _MOBILE.finditer(text):
        yield _mask_number(PersonalKind.MOBILE, match, "number")
    for match in _MAILBOX.finditer(text):
        if match["domain"].lower() in _load()["mailboxes"]["domains"]:
            shown = f"{match.group()[0]}***@{match['domain']}"
            yield Personal(PersonalKind.MAILBOX, match.start(), match.end(), shown)
    for match in _compile_names().finditer(text):
        group = match.lastgroup or "name"
        name = match[group]
        no_names = _load()["names"]["no_names"]
        is_word = any(name.startswith(word) or name.endswith(word) for word in no_names)
        if group in ("called", "polite") or not is_word:
            surname = 2 if name[:2] in _load()["names"]["double_surnames"] else 1
            shown = name[:surname] + "*" * (len(name) - surname)
            yield Personal(PersonalKind.NAME, *match.span(group), shown)


def _mask_number(kind: PersonalKind, match: re.Match[str], group: str | int = 0) -> Personal:
    number = match.group(group)
    return Personal(kind, *match.span(group), f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}")


@functools.cache
def _list_digits() -> frozenset[str]:
    """What a number may be printed with: the digits of every script, and dashes."""
    return frozenset({*filter(str.isdecimal, map(chr, range(_LAST_DIGIT))), *"-－–—―"})


@functools.cache
def _compile_marks() -> re.Pattern[str]:
    return re.compile("|".join(("@", "＠", "某", "女士", "先生", *map(re.escape, _load()["names"]["roles"]))))


@functools.cache
def _compile_names() -> re.Pattern[str]:
    """A role with a name behind it, or a masked name, or one with 女士 or 先生, that sues or applies.

    Who is only mentioned (市民刘女士点赞) is no applicant.
    """
    names: Mapping[str, Any] = _load()["names"]
    double = "|".join(names["double_surnames"])
    sure = f"(?:{double}|[{names['surnames']}])"
    any_surname = f"(?:{double}|[{names['surnames']}{names['doubtful_surnames']}])"
    roles = "|".join(sorted(names["roles"], key=len, reverse=True))
    followers = "|".join(re.escape(word) for word in names["followers"])
    places = "|".join(names["places"])
    some = rf"{any_surname}某某?(?:[甲乙丙丁])?(?!{places})"
    full = rf"{sure}(?!女士|先生)[\u4e00-\u9fa5]{{1,2}}?(?={followers}|$)"
    shop = r"[\u4e00-\u9fff]{0,3}(?:店|厂|公司|工作室)"
    called = rf"{sure}[^的和及与等是，。；、某\W]{{0,2}}(?:女士|先生)(?!{shop})"
    acts, asks = ("|".join(names[kind]) for kind in ("acts", "asks"))
    within = rf"(?=(?:(?!{asks})[^，。；某]){{0,20}}(?:{acts}))"
    half = rf"{sure}某(?!{'|'.join(names['things'])})(?:[\u4e00-\u9fa5](?={followers}|多次|曾|再次))??"
    return re.compile(
        rf"(?:{roles})(?:为|是|：|（)?(?:(?P<called>{called})|(?P<name>{some}|{full}))|(?P<party>{some})(?=等?\d*人?(?:诉|不服|起诉|提起|申请|向|要求))"
        rf"|(?P<half>{half}){within}"
        rf"|(?P<polite>{called}){within}"
    )


@functools.cache
def _load() -> Mapping[str, Any]:
    text = importlib.resources.files("analytics.narrative").joinpath("data/personal.toml").read_text("utf-8")
    return tomllib.loads(text)
