"""E5: what the prose says that there was none of, and the tables have some."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from analytics.model import TOTAL, FigureKey, Finding, Quote
from analytics.narrative import Topic
from analytics.rules.check import Check, Report
from analytics.rules.claims import is_denial, is_of_year, is_out_of_scope, read_prose

RECEIVED = FigureKey("requests.received", TOTAL)
DISPUTES: Mapping[str, tuple[FigureKey, ...]] = MappingProxyType({
    "复议": (FigureKey("disputes.reconsideration.total", TOTAL),),
    "诉讼": (
        FigureKey("disputes.litigation_direct.total", TOTAL),
        FigureKey("disputes.litigation_after_reconsideration.total", TOTAL),
    ),
})  # fmt: skip

_NO = r"(?:未(?!经)|没有|没|尚未|均未|暂未|无)"
_SOMEBODY = r"(?:公民|群众|市民|居民|村民|单位|个人|社会公众|公众|申请人)"
_NO_REQUESTS = re.compile(
    rf"{_NO}(?:有)?(?:再)?(?:收到|接到|受理|接收|办理)[^，,。；;]{{0,30}}?(?:政府)?信息(?:依申请)?公开(?:的)?申请"
    rf"|{_NO}(?:有)?(?:收到|接到|受理|接收|办理)(?:到|过)?(?:任何)?(?:依申请公开|公开申请)"
    r"|依申请公开(?:政府信息)?(?:情况|工作)?[：:]无$"
    rf"|{_NO}(?:收到|接到|受理|接收|办理|有)?(?:过|到)?(?:任何)?一[件宗份例](?:政府信息公开申请|信息公开申请|依申请公开|公开申请)"
    r"(?:件|事项|案件)?$"
    rf"|{_NO}(?:一个|任何)?{_SOMEBODY}[^，,。；;]{{0,12}}?(?:申请(?:政府)?信息公开|申请公开|公开申请|申请政府信息公开)"
    r"(?:的?(?:情况|情形))?$"
    r"|(?:收到|接到|受理|接收)[^，,。；;]{0,20}?申请(?:数量)?(?:共|总数|为)?(?:0|０|零)(?:件|条|宗|份|次)"
    r"|(?:依申请公开|公开申请)[^，,。；;]{0,6}零(?:受理|申请|收件|办件)"
    r"|(?:(?:^|(?:政府)?信息公开|今年以来|[本全今]年度?|年内|依)|(?:收到|接到|受理|接收)的?(?:政府)?(?:信息)?(?:公开)?)"
    r"(?:依申请公开)?申请(?:公开(?:(?:政府)?信息)?)?"
    r"(?:受理|收到|接收)?的?(?:数量|总量|总数|件数|数|量)?(?:均|都)?(?:为|是|：|:)?(?:0|０|零)(?:件|条|宗|份|次)?[。.]?$"
    r"|公开[^，,。；;]{0,12}(?:受理|收到|接收)的?(?:件数|数量|总数|数|量)(?:均|都)?(?:为|是)(?:0|０|零)(?:件|宗|份)?[。.]?$"
    r"|无一?人(?:向|就|以|通过|提出|前来|依|申请)[^，,。；;]{0,12}(?:申请公开|公开申请)(?!听证|异议|答复)|无一?人申请公开(?!听证|异议)"
)
"""The last but one are a number of requests that is zero, also without a unit, and that nobody asked."""
_NO_DISPUTES = re.compile(
    rf"{_NO}(?:有)?(?:发生|产生|出现|引发|收到|涉及|因)?[^，,。；;]{{0,30}}?(?:复议|诉讼)"
    r"|(?:复议|诉讼)(?:案件)?(?:数量?)?(?:均|都|各)?(?:为|共|发生)?(?:0|０|零)(?:件|宗|起|次|例|$)"
    r"|(?:复议|诉讼)(?:案件)?(?:数量?)?(?:均|都|全年|实现|保持)*(?:为)?零(?:发生|新增|发案|案件|受理|$)"
    r"|零(?:行政)?(?:复议|诉讼)|(?:复议|诉讼)(?:案件|情况|数量)?(?:[：:]|均为|都为|为)无$"
)
_NONE_HAPPENED = re.compile(rf"{_NO}(?:有)?(?:发生|产生|出现|引发|因|收到|被|涉及|行政|政府信息)")
_ZERO_OF_EACH = re.compile(r"(?:均|都|各)(?:为)?(?:0|０|零|无)")
_DENIAL = ("未", "没", "无", "0", "０", "零")
"""What no denial is without."""
_DENIED = re.compile(r"申\s*请|复\s*议|诉\s*讼")
"""Of what it is said: most sentences have none of it."""
_QUALIFIED = re.compile(
    r"败诉|纠正|撤销|维持|责令|超期|逾期|结转|审结|违法|上诉|季度|上半年|下半年|(?:春节|国庆|节假日|疫情|封控)期间|相关|不服|"
    r"按时|投诉|举报|收费|被追究|反复|大量|通过|当面|信函|传真|网络|法人|企业|自然人|科研机构|公益组织|法律服务|律师|其[他它]|延期|补正|撤回|决定书|意见书|通知书|"
    r"不予|部分公开|无法提供|驳回|重复|转办|去年|上一?年|秘密|隐私|第三方|(?<!各)类的?(?:政府)?信息公开申请"
)
"""Words with which a denial means only a part: no suit was lost, no request came by letter."""
_MARKS = re.compile(r"[“”‘’\"']")
_COMPLEMENTS = re.compile(r"公民、法人(?:或者?|和|及)其他组织")
_EVERY_CHANNEL = re.compile(
    r"(?:以|通过)?(?:(?:网[络上站]|互联网|信函|邮寄|当面|现场|窗口|传真|电子邮件|在线)[^，,。；;、]{0,4}[、和及]){2,}"
    r"[^，,。；;、]{2,6}等?(?:各种|各类|多种)?(?:形式|方式|渠道|途径)"
    r"|(?:以|通过)?(?:书面|网[络上站]|互联网|信函|邮寄|当面|现场|窗口|传真|电子邮件|在线)[^，,。；;]{0,16}?任何(?:形式|方式|渠道|途径)"
)
"""A list of three channels means all of them, one or two do not."""


def e5(check: Check) -> tuple[Finding, ...]:
    """E5: the text says that nothing was received, or that there was no dispute, and the table has some."""
    report = check.report
    if not report.says_anything("1", "3", "4", "6"):
        return check.lacks_text()
    denied: list[tuple[Quote, tuple[FigureKey, ...]]] = []
    for quote in report.find(_DENIED, "1", "3", "4", "6", needs=_DENIAL):
        denied.extend((quote, keys) for keys in _denials(quote.text))
    denied += _read_denials(report)
    lacking = [key for _, keys in denied for key in keys if report.value(*key) is None]
    found: dict[FigureKey, Quote] = {}
    for quote, keys in denied:
        for key in keys:
            if report.value(*key):
                found.setdefault(key, quote)
    if found:
        return tuple(finding for key, quote in found.items() for finding in _deny(check, key, quote))
    return check.lacks(dict.fromkeys(lacking)) if lacking else check.passes()


def _deny(check: Check, key: FigureKey, quote: Quote) -> tuple[Finding, ...]:
    value = check.report.value(*key)
    what = {RECEIVED: ("新收申请", "requests received")}.get(key, ("相应总计", "the total of disputes"))
    return check.fails(
        f"正文称“{quote.text[:60]}”，而表中{what[0]}为 {value:f} 件。",
        f"The text says “{quote.text[:60]}”, and the table has {value:f} ({what[1]}).",
        cells=[key],
        quotes=[quote],
        expected=0,
        reported=value,
    )


def _denials(sentence: str) -> Iterable[tuple[FigureKey, ...]]:
    """The figures that a sentence says are all zero.

    >>> list(_denials("本年度未收到政府信息公开申请。")) == [(RECEIVED,)]
    True
    >>> list(_denials("未发生行政诉讼败诉情况。"))
    []
    """
    if not any(word in sentence for word in _DENIAL):
        return
    compact = "".join(sentence.split())
    if not any(word in compact for word in ("申请", *DISPUTES)):
        return
    for clause in re.split(r"[，,；;。]", compact):
        text = _EVERY_CHANNEL.sub("", _COMPLEMENTS.sub("公众", _MARKS.sub("", clause)))
        if _QUALIFIED.search(text):
            continue
        if _NO_REQUESTS.search(text) and not re.search("复议|诉讼", text):
            yield (RECEIVED,)
        elif named := _named_disputes(text):
            yield tuple(key for word in named for key in DISPUTES[word])


def _read_denials(report: Report) -> Iterator[tuple[Quote, tuple[FigureKey, ...]]]:
    """The denials that are read as claims, in whatever words: 全年依申请公开0件."""
    prose = read_prose(report)
    for claim in prose.claims:
        if not is_denial(claim) or not is_of_year(claim, report) or is_out_of_scope(claim, report):
            continue
        if claim.topic is Topic.REQUESTS:
            yield prose.quote(claim), (RECEIVED,)
        else:
            yield prose.quote(claim), tuple(term.key for reading in claim.subject for term in reading)


def _named_disputes(clause: str) -> list[str]:
    """Which kinds of disputes a clause denies: “行政复议2件、行政诉讼0件” denies only suits."""
    is_of_all = _NONE_HAPPENED.search(clause) or _ZERO_OF_EACH.search(clause)
    parts = [clause] if is_of_all else re.split("[、和及]", clause)
    named = []
    for part in parts:
        if _NO_DISPUTES.search(part):
            named += [word for word in DISPUTES if word in part]
    if not named and _NO_DISPUTES.search(clause) and not re.search(r"\d", clause):
        named = [word for word in DISPUTES if word in clause]
    return named
