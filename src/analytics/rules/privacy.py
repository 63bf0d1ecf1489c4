"""H1 and H2: personal numbers and names in the prose, shown masked.

《政府信息公开条例》 article 15: an agency does not disclose personal privacy; a report is published.
"""

from collections.abc import Collection
from functools import lru_cache

from analytics.model import Finding, Message, Quote
from analytics.narrative import Personal, PersonalKind, find_personal, mask, may_hold_personal
from analytics.rules.check import Check, Report

_NUMBERS = {
    PersonalKind.IDENTITY: Message("身份证号", "an identity number"),
    PersonalKind.MOBILE: Message("手机号", "a mobile number"),
    PersonalKind.BANK_CARD: Message("银行卡号", "a bank card number"),
}
_SECTIONS = ("0", "1", "2", "3", "4", "5", "6")


def h1(check: Check) -> tuple[Finding, ...]:
    """H1: identity numbers, mobile numbers, bank cards."""
    if not check.report.passages:
        return check.lacks_text()
    found = _find(check.report, _NUMBERS.keys())
    if not found:
        return check.passes()
    kinds = [_NUMBERS[kind] for kind in dict.fromkeys(one.kind for _, one in found)]
    zh = "、".join(kind.zh for kind in kinds)
    en = ", ".join(kind.en for kind in kinds)
    shown = "、".join(dict.fromkeys(one.masked for _, one in found))
    return check.fails(
        f"正文出现{zh}：{shown}。请删除后重新公布。",
        f"The text shows {en}: {shown}. Remove it and publish again.",
        quotes=_quotes(found),
    )


def h2(check: Check) -> tuple[Finding, ...]:
    """H2: an applicant or plaintiff is named; a person confirms it."""
    if not check.report.passages:
        return check.lacks_text()
    found = _find(check.report, {PersonalKind.NAME})
    if not found:
        return check.passes()
    shown = "、".join(dict.fromkeys(one.masked for _, one in found))
    return check.fails(
        f"正文可能出现申请人姓名：{shown}。请核实，属实的删除后重新公布。",
        f"The text seems to name an applicant: {shown}. Confirm it; if so, remove it and publish again.",
        quotes=_quotes(found),
    )


def _find(report: Report, kinds: Collection[PersonalKind]) -> list[tuple[Quote, Personal]]:
    """What was found, each with the sentence that it stands in."""
    return [(quote, one) for quote, one in _find_all(report) if one.kind in kinds]


@lru_cache(maxsize=4)
def _find_all(report: Report) -> tuple[tuple[Quote, Personal], ...]:
    return tuple(
        (quote, one)
        for quote in report.sift(may_hold_personal, *_SECTIONS)
        for one in find_personal(quote.text)
    )


def _quotes(found: list[tuple[Quote, Personal]]) -> list[Quote]:
    quotes = (Quote(mask(quote.text), quote.section, quote.place) for quote, _ in found)
    return list(dict.fromkeys(quotes))
