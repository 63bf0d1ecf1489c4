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

_FOOTNOTE = re.compile(r"[①-⑳❶-❿⓪㈠-㈩¹²³⁰⁴-⁹*※]+$")
_REMARK = re.compile(r"\((?P<remark>[^()]*)\)$")
_UNIT = re.compile(r"(?P<unit>万元|亿元|元|件|项|个|条|宗|份|次|件次|万件|万)$")
_MONEY = re.compile(r"(?P<scale>[十百千万萬亿億美日欧港澳]*)元")
_SCALES = {"": "元", "万": "万元", "萬": "万元", "亿": "亿元", "億": "亿元"}
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,6})?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,6})?")
_SIGN_WORDS = (("减少", -1), ("增加", 1), ("新增", 1), ("减", -1), ("增", 1), ("+", 1), ("-", -1))
_COUNT_UNITS = frozenset({"件", "项", "个", "条", "宗", "份", "次", "件次"})
_TEN_THOUSAND = Decimal(10_000)
_YUAN_FACTORS = {"万元": Decimal(1), "万": Decimal(1), "亿元": _TEN_THOUSAND, "元": 1 / _TEN_THOUSAND}


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
def read_cell(text: str, unit: str = "件", header_unit: str | None = None) -> CellReading:
    """Read the text of one value cell.

    Args:
        text: The cell's text as printed.
        unit: The dictionary's unit of the figure; ``万元`` marks an amount of money.
        header_unit: The unit that the column's header prints for an amount, if any.

    Returns:
        The reading. A count with a sign or with decimals is still a number that is printed: it is
        reported as it stands and judged by the rules, not here.

    >>> read_cell("1,362").value
    Decimal('1362')
    >>> read_cell("19①").value, read_cell("22（其中修订 16 件）").value
    (Decimal('19'), Decimal('22'))
    >>> read_cell("251000元", unit="万元").value
    Decimal('25.1')
    >>> read_cell("减3").value
    Decimal('-3')
    >>> read_cell(" ").status.value, read_cell("/").status.value, read_cell("见附件").status.value
    ('blank', 'not_applicable', 'illegible')
    """
    printed = " ".join(text.translate(_TO_ASCII).replace("\xa0", " ").replace("\u3000", " ").split())
    if not printed:
        return CellReading(Status.BLANK)
    if printed in NOT_APPLICABLE_SIGNS or text.strip() in NOT_APPLICABLE_SIGNS:
        return CellReading(Status.NOT_APPLICABLE)
    body, remarks = _strip_remarks(printed)
    body, printed_unit = _strip_unit(body)
    sign, digits = _strip_sign(body)
    number = _parse_digits(digits)
    if number is None or sign is None:
        return CellReading(Status.ILLEGIBLE)
    return _apply_unit(sign * number, printed_unit, unit, header_unit, remarks)


def is_numeric(text: str) -> bool:
    """Whether a cell prints a number, for counting the cells of a statutory table.

    >>> is_numeric("3"), is_numeric("1."), is_numeric("（三）"), is_numeric("/"), is_numeric("")
    (True, False, False, False, False)
    """
    return read_cell(text, unit="万元").status is Status.REPORTED


def money_unit(head: str) -> str | None:
    """The unit of money that a column's head prints, if any; blanks in it mean nothing.

    A unit that is none of 元, 万元 and 亿元 (千元, 百万元) is as good as none: it is not guessed.

    >>> money_unit("采购总金额（单位：万元，保留4位小数）"), money_unit("单 位 ： 万 元")
    ('万元', '万元')
    >>> money_unit("單位：萬元")
    '万元'
    >>> money_unit("采购总金额"), money_unit("收费金额（千元）")
    (None, None)
    """
    found = _MONEY.search("".join(head.split()))
    return _SCALES.get(found["scale"]) if found else None


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


def _strip_sign(body: str) -> tuple[int | None, str]:
    """Split a sign off; None as the sign when the printed signs have two readings (``--253``)."""
    for word, sign in _SIGN_WORDS:
        if body.startswith(word):
            rest = body[len(word) :].strip()
            return (None if rest[:1] in {"+", "-"} else sign), rest
    return 1, body


def _parse_digits(digits: str) -> Decimal | None:
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    return None


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
            return CellReading(Status.ILLEGIBLE, note=note)
        return CellReading(Status.REPORTED, _plain(number * _YUAN_FACTORS[known]), note=note)
    if printed in {"万", "万件"}:
        return CellReading(Status.REPORTED, _plain(number * _TEN_THOUSAND), note=note)
    if printed is not None and printed not in _COUNT_UNITS:
        return CellReading(Status.ILLEGIBLE, note=note)
    return CellReading(Status.REPORTED, number, note=note)


def _plain(number: Decimal) -> Decimal:
    """Drop trailing zeros without going to exponents (25.1000 → 25.1, 3E+4 → 30000)."""
    return Decimal(f"{number.normalize():f}")
