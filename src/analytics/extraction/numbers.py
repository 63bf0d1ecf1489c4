"""What one cell of a statutory table says: a number, a blank, a sign for "not applicable", or neither.

Offices print signs in words (减3), units (251000元), remarks (22（其中修订16件）) and footnote marks (19①)
inside value cells. Each of these has one careful reading; anything with two readings is illegible.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analytics.model import Status

NOT_APPLICABLE_SIGNS = frozenset(
    {
        "/",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "一一",
        "~",
        "*",
        "无",
        "無",
        "不适用",
        "不涉及",
        "未涉及",
        "无此项",
        "没有",
        "未发生",
        "N/A",
        "n/a",
    }
)
"""What offices print where a figure does not apply to them; never zero."""

_TO_ASCII = str.maketrans(
    {
        **{chr(0xFF01 + index): chr(0x21 + index) for index in range(94)},
        "﹢": "+", "﹣": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "⁺": "+", "．": ".", "，": ",",
        "〔": "(", "〕": ")", "［": "(", "］": ")", "【": "(", "】": ")",
    }
)  # fmt: skip

_AS_TEXT = re.compile(r"""^\s*(?:=?"([^"]*)"|'(?=[\d+\-.,]+\s*$)(.*))\s*$""")
"""What programs write around a number that they keep as text: "12", ="12", '12."""
_FOOTNOTE = re.compile(r"(?:\[\^\d+\])+$|[①-⑳❶-❿⓪㈠-㈩¹²³⁰⁴-⁹*※]+$")
_REMARK = re.compile(r"\((?P<remark>[^()]*)\)$")
_SIGN_REMARKS = {"减": "-", "减少": "-", "增": "+", "增加": "+", "新增": "+"}
_THIN_GROUP = re.compile(r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))")
_DASHED = re.compile(r"[—–―](?=\s*\d)")
_UNIT = re.compile(r"(?P<unit>[十百千]?万元|千元|亿元|元|件|项|个|条|宗|份|次|件次|万件|万)$")
_MONEY = re.compile(r"(?P<scale>[十百千万萬亿億拾佰仟美日欧港澳]*)[元圆圓]")
_BRACKETED = re.compile(
    "[:：（(、，,/；;为是](?!精确|保留)(?:人民币|均为?|以)?(?P<scale>[^:：（(）)、，,/；;为是]*?)[元圆圓](?=[）)、，,/；;。]|$)"
)
"""A unit of money that marks set off; one of an unknown scale (W元) is none."""
_TRADITIONAL = str.maketrans("萬億拾佰仟圆圓", "万亿十百千元元")
_SCALED_COUNT = re.compile(r"[十百千万萬亿億拾佰仟]+[件项個个条宗份次]|单位[:：]?[百千万萬]+[）)]")
_UNPRINTED = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_NOT_THIS_NUMBER = re.compile(
    "更正|订正|勘误|应为|实为|原为|原报|误|改为|^(?:为|系)?(?:上年|上一年|去年|前年|往年|同期|(?:19|20)\\d\\d年(?!\\d))"
)
"""Remarks that say that the number before them is wrong, or another year's."""
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,6})?")
_LED_BY_ZERO = re.compile(r"0\d*[1-9]")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,6})?")
_SIGN_WORDS = (("减少", -1), ("增加", 1), ("新增", 1), ("减", -1), ("增", 1), ("+", 1), ("-", -1))
_COUNT_UNITS = frozenset({"件", "项", "个", "条", "宗", "份", "次", "件次"})
_TEN_THOUSAND = Decimal(10_000)
_YUAN_FACTORS = {
    "元": 1 / _TEN_THOUSAND,
    "千元": Decimal("0.1"),
    "万": Decimal(1),
    "万元": Decimal(1),
    "十万元": Decimal(10),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": _TEN_THOUSAND,
}
_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_POWERS = {"千": 1000, "百": 100, "十": 10}
_FROM_ONE = "[一二三四五六七八九]"
_IN_NUMERALS = re.compile(
    rf"{_FROM_ONE}|(?:{_FROM_ONE}千)?(?:零?{_FROM_ONE}百)?(?:零{_FROM_ONE}|零?{_FROM_ONE}?十{_FROM_ONE}?)?"
)
"""Not 一百五, which is 150 to most people."""


_OPENS = frozenset(
    {
        "共",
        *(word[0] for word, _ in _SIGN_WORDS),
        *_NUMERALS,
        *_POWERS,
        *(sign[0] for sign in NOT_APPLICABLE_SIGNS),
    }
)
_OPENS_AS_PRINTED = _OPENS | {chr(code) for code, char in _TO_ASCII.items() if char in _OPENS}
"""With what a value begins that does not begin with a digit."""


@dataclass(frozen=True, slots=True)
class CellReading:
    """How one value cell reads.

    Attributes:
        status: ``reported``, ``blank``, ``not_applicable`` or ``illegible``.
        value: In the indicator's unit when reported, else None.
        is_unit_missing: An amount of money other than zero whose unit is printed nowhere.
        note: What had to be looked through (a remark, a unit, a footnote mark), or None.
    """

    status: Status
    value: Decimal | None = None
    is_unit_missing: bool = False
    note: str | None = None


@lru_cache(maxsize=16_384)
def read_cell(
    text: str, unit: str = "件", header_unit: str | None = None, *, is_signed: bool = False
) -> CellReading:
    """Read the text of one value cell.

    Args:
        text: The cell's text as printed.
        unit: The dictionary's unit of the figure; ``万元`` marks an amount of money.
        header_unit: The unit that the column's header prints for an amount, if any.
        is_signed: The figure may fall below zero, so that a dash before it is its sign.

    Returns:
        The reading. A count with a sign or with decimals is still a number that is printed: it is
        reported as it stands and judged by the rules, not here.

    >>> read_cell("1,362").value
    Decimal('1362')
    >>> read_cell("19①").value, read_cell("22（其中修订 16 件）").value
    (Decimal('19'), Decimal('22'))
    >>> read_cell("251000元", unit="万元").value
    Decimal('25.1')
    >>> read_cell("减3", is_signed=True).value, read_cell("新增48").status.value
    (Decimal('-3'), 'illegible')
    >>> read_cell("88（更正为89）").status.value
    'illegible'
    >>> read_cell(" ").status.value, read_cell("/").status.value, read_cell("见附件").status.value
    ('blank', 'not_applicable', 'illegible')
    """
    marked = _AS_TEXT.match(text)
    if marked:
        text = marked[1] or marked[2] or ""
    grouped = _THIN_GROUP.sub(",", text)
    if is_signed:
        grouped = _DASHED.sub("-", grouped)
    printed = " ".join(grouped.translate(_TO_ASCII).replace("\xa0", " ").replace("\u3000", " ").split())
    if not printed:
        return CellReading(Status.BLANK)
    if printed in NOT_APPLICABLE_SIGNS or text.strip() in NOT_APPLICABLE_SIGNS:
        return CellReading(Status.NOT_APPLICABLE)
    body, remarks = _strip_remarks(printed)
    body, printed_unit = _strip_unit(body)
    if printed_unit is None:
        printed_unit = next(filter(None, map(_read_unit, remarks)), None)
    if any(_NOT_THIS_NUMBER.search(remark.strip("() ")) for remark in remarks):
        return CellReading(Status.ILLEGIBLE)
    sign, digits = _strip_sign(body, remarks)
    if not is_signed and _is_change(body, digits, remarks):
        return CellReading(Status.ILLEGIBLE)
    number = _parse_digits(digits) if printed_unit not in _COUNT_UNITS else _parse_count(digits)
    if printed in {"零", "〇"}:
        number = Decimal(0)
    if number is None or sign is None:
        return CellReading(Status.ILLEGIBLE)
    return _apply_unit(sign * number, printed_unit, unit, header_unit, remarks)


def may_be_value(text: str) -> bool:
    """Whether a text begins as values, blanks and signs do: others are illegible, however long they are.

    >>> may_be_value("２２（其中修订 16 件）"), may_be_value("  "), may_be_value("我局2023年")
    (True, True, False)
    """
    first = text.lstrip()[:1]
    return not first or first.isdecimal() or first in _OPENS_AS_PRINTED


def is_numeric(text: str) -> bool:
    """Whether a cell prints a number, for counting the cells of a statutory table.

    >>> is_numeric("3"), is_numeric("1."), is_numeric("（三）"), is_numeric("/"), is_numeric("")
    (True, False, False, False, False)
    """
    return read_cell(text, unit="万元", is_signed=True).status is Status.REPORTED


def money_unit(head: str) -> str | None:
    """The unit of money that a column's head prints, if any; blanks in it mean nothing.

    A unit of other money (美元) is told, too: an amount in it is none in 万元.

    >>> money_unit("采购总金额（单位：万元，保留4位小数）"), money_unit("单 位 ： 万 元")
    ('万元', '万元')
    >>> money_unit("單位：萬元"), money_unit("收费金额（千元）")
    ('万元', '千元')
    >>> money_unit("收费金额（单位：W元）"), money_unit("收费金额（人民币：万元）")
    ('W元', '万元')
    >>> money_unit("收费金额（单位：万元、元）"), money_unit("采购总金额") is None
    ('元/万元', True)
    """
    printed = _UNPRINTED.sub("", head)
    found = {f"{match['scale']}元".translate(_TRADITIONAL) for match in _BRACKETED.finditer(printed)}
    found = found or {match.group().translate(_TRADITIONAL) for match in _MONEY.finditer(printed)}
    return "/".join(sorted(found, key=len)) or None


def has_scaled_count(head: str) -> bool:
    """Whether a column's head counts in tens of thousands or hundreds: no such number is one of 件.

    >>> has_scaled_count("本年处理决定数量（单位：万件）"), has_scaled_count("本年制发件数")
    (True, False)
    """
    return _SCALED_COUNT.search(_UNPRINTED.sub("", head)) is not None


def _strip_remarks(printed: str) -> tuple[str, list[str]]:
    """Take footnote marks and bracketed remarks off the end of a cell."""
    remarks: list[str] = []
    body = printed
    while True:
        mark = _FOOTNOTE.search(body)
        remark = _REMARK.search(body)
        match = mark or remark
        if match is None or match.start() == 0:
            return body.strip(), remarks
        remarks.append(match.group())
        body = body[: match.start()].rstrip()


def _strip_unit(body: str) -> tuple[str, str | None]:
    match = _UNIT.search(body)
    if match is None or match.start() == 0:
        return body, None
    return body[: match.start()].rstrip(), match.group("unit")


def _read_unit(remark: str) -> str | None:
    """The unit that a bracketed remark consists of, also one of other money.

    >>> _read_unit("(单位:元)"), _read_unit("(万件)"), _read_unit("(美元)"), _read_unit("(其中3件)")
    ('元', '万件', '美元', None)
    """
    inside = re.sub(r"^单位[:为]?", "", remark.strip("() ")).replace(" ", "")
    match = _UNIT.fullmatch(inside) or _MONEY.fullmatch(inside)
    return match.group().translate(_TRADITIONAL) if match else None


def _strip_sign(body: str, remarks: list[str]) -> tuple[int | None, str]:
    """Split a sign off; None as the sign when the printed signs have two readings (``--253``).

    A remark that is nothing but a word for a sign is the sign: 2（减）.
    """
    signs = {_SIGN_REMARKS.get(remark[1:-1].strip(), "") for remark in remarks} - {""}
    for word, sign in _SIGN_WORDS:
        if body.startswith(word):
            rest = body[len(word) :].strip()
            is_odd = rest[:1] in {"+", "-"} or signs - {"+" if sign > 0 else "-"}
            return (None if is_odd else sign), rest
    if len(signs) > 1:
        return None, body
    return (-1 if "-" in signs else 1), body


def _is_change(body: str, digits: str, remarks: list[str]) -> bool:
    """Whether a word says that the number is a change: 新增48 is no count, whatever the count is."""
    return digits != body.lstrip("+-").strip() or any(text[1:-1].strip() in _SIGN_REMARKS for text in remarks)


def _parse_digits(digits: str) -> Decimal | None:
    """Digits as a number. Nobody writes 01: it is 0 with a footnote's mark, or two numbers joined."""
    if _LED_BY_ZERO.match(digits):
        return None
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    return None


def _parse_count(body: str) -> Decimal | None:
    """A number before a word that counts: 共22件; and 十二件, which alone would be an item's number.

    >>> _parse_count("一百零五"), _parse_count("共22"), _parse_count("百")
    (Decimal('105'), Decimal('22'), None)
    """
    digits = re.sub(r"^共计?\s*", "", body)
    if not digits or digits[0] == "零" or not _IN_NUMERALS.fullmatch(digits):
        return _parse_digits(digits)
    total, last = 0, 1
    for char in digits:
        if char in _POWERS:
            total += (last or 1) * _POWERS[char]
            last = 0
        else:
            last = _NUMERALS[char]
    return Decimal(total + last)


def _apply_unit(
    number: Decimal, printed: str | None, unit: str, header: str | None, remarks: list[str]
) -> CellReading:
    """Bring a printed number to the dictionary's unit, or say that its unit does not fit."""
    notes = [f"remark {remark}" for remark in remarks]
    if printed:
        notes.append(f"unit {printed} in the cell")
    note = "; ".join(notes) or None
    if unit == "万元":
        known = printed or header
        if known is None:
            return CellReading(Status.REPORTED, number, is_unit_missing=number != 0, note=note)
        if known not in _YUAN_FACTORS:
            return CellReading(Status.ILLEGIBLE, note=note or f"unit {known}")
        return CellReading(Status.REPORTED, _plain(number * _YUAN_FACTORS[known]), note=note)
    if printed in {"万", "万件"}:
        return CellReading(Status.REPORTED, _plain(number * _TEN_THOUSAND), note=note)
    if printed is not None and printed not in _COUNT_UNITS:
        return CellReading(Status.ILLEGIBLE, note=note)
    return CellReading(Status.REPORTED, number, note=note)


def _plain(number: Decimal) -> Decimal:
    """Drop trailing zeros without going to exponents (25.1000 → 25.1, 3E+4 → 30000)."""
    return Decimal(f"{number.normalize():f}")
