"""What the prose says that it must not, or that the tables deny: E5, E9, E10 and H1 to H5."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from analytics.model import TOTAL, FigureKey, Finding, Quote, Severity
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
_NO_REQUESTS = re.compile(
    rf"{_NO}(?:有)?(?:再)?(?:收到|接到|受理|接收|办理)[^，,。；;]{{0,30}}?(?:政府)?信息(?:依申请)?公开(?:的)?申请"
    rf"|{_NO}(?:有)?(?:收到|接到|受理|接收)(?:到)?(?:依申请公开|公开申请)"
    r"|(?:收到|接到|受理|接收)[^，,。；;]{0,20}?申请(?:数量)?(?:共|总数|为)?(?:0|０|零)(?:件|条|宗|份|次)"
    r"|(?:依申请公开|公开申请)[^，,。；;]{0,6}零(?:受理|申请|收件|办件)"
    r"|(?:(?:^|(?:政府)?信息公开|今年以来|[本全今]年度?|年内|依)|(?:收到|接到|受理|接收)的?(?:政府)?(?:信息)?(?:公开)?)"
    r"(?:依申请公开)?申请(?:公开(?:政府)?信息)?"
    r"(?:受理|收到|接收)?的?(?:数量|总量|总数|件数|数|量)?(?:均|都)?(?:为|是|：|:)?(?:0|０|零)(?:件|条|宗|份|次)?[。.]?$"
    r"|无一?人(?:向|就|以|通过|提出|前来|依|申请)[^，,。；;]{0,12}(?:申请公开|公开申请)(?!听证|异议|答复)|无一?人申请公开(?!听证|异议)"
)
"""The last but one are a number of requests that is zero, also without a unit, and that nobody asked."""
_NO_DISPUTES = re.compile(
    rf"{_NO}(?:有)?(?:发生|产生|出现|引发|收到|涉及|因)?[^，,。；;]{{0,30}}?(?:复议|诉讼)"
    r"|(?:复议|诉讼)(?:案件)?(?:数量)?(?:均|都|各)?(?:为|共|发生)?(?:0|０|零)(?:件|宗|起|次)"
    r"|(?:复议|诉讼)(?:案件)?(?:均|都|全年|实现|保持)?零(?:发生|新增|发案|案件|受理)|零(?:行政)?(?:复议|诉讼)"
)
_NONE_HAPPENED = re.compile(rf"{_NO}(?:有)?(?:发生|产生|出现|引发|因|收到|被|涉及|行政|政府信息)")
_ZERO_OF_EACH = re.compile(r"(?:均|都|各)(?:为)?(?:0|０|零)")
_DENIAL = re.compile("[未没无0０零]")
"""What no denial is without."""
_DENIED = re.compile(r"申\s*请|复\s*议|诉\s*讼")
"""Of what it is said: most sentences have none of it."""
_QUALIFIED = re.compile(
    r"败诉|纠正|撤销|维持|责令|超期|逾期|结转|审结|违法|上诉|季度|上半年|下半年|相关|不服|"
    r"按时|投诉|举报|收费|被追究|反复|大量|通过|当面|信函|传真|网络|法人|企业|自然人|其[他它]|延期|补正|撤回|决定书|意见书|通知书|"
    r"不予|部分公开|无法提供|驳回|重复|转办|去年|上一?年|秘密|隐私|第三方|(?<!各)类的?(?:政府)?信息公开申请"
)
"""Words with which a denial means only a part: no suit was lost, no request came by letter."""
_COMPLEMENTS = re.compile(r"公民、法人(?:或者?|和|及)其他组织")
_EVERY_CHANNEL = re.compile(
    r"(?:以|通过)?(?:(?:网[络上站]|互联网|信函|邮寄|当面|现场|窗口|传真|电子邮件|在线)[^，,。；;、]{0,4}[、和及]){2,}"
    r"[^，,。；;、]{2,6}等?(?:各种|各类|多种)?(?:形式|方式|渠道|途径)"
)
"""A list of three channels means all of them, one or two do not."""

_LOST_WORDS = re.compile(r"复议|诉讼|答复|败诉|纠错|依申请")
_FEE = re.compile(r"信息处理费")
_FEE_PAID = re.compile(
    r"信息处理费(?:[^。；;，,]{0,12}?|收费通知[^。；;，,]{0,8}，[^。；;，,]{0,8}?)"
    r"(?<![\d.])([1-9][\d,]*(?:\.\d+)?)余?(万)?元"
)
_NO_FEE = re.compile(
    r"(?:未|没有|无)[^。；，,]{0,12}信息处理费|信息处理费[^。；，,]{0,8}(?:(?<![\d.])(?:0|０|零)(?:万?元|。)|为零|未收|没有收)"
)
_FEE_STEP = 10
"""Yuan: every step of 国办函〔2020〕109号, by page or by request, is a multiple of it."""
_COMMERCIAL = re.compile(
    r"[@＠](?:qq|163|126|139|189|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|aliyun|21cn|wo)\.(?:com|cn|net)",
    re.IGNORECASE,
)
_MAILBOX = re.compile(rf"[\w.\-]+{_COMMERCIAL.pattern}", re.IGNORECASE)
_PLACEHOLDERS = re.compile(
    # Every alternative begins with a character of its own here, too.
    r"X(?<![A-Za-z].)[Xx]+(?![A-Za-z])|x(?<![A-Za-z].)[Xx]+(?![A-Za-z])|××+|＊＊+|\*\*\*+|_(?<!\d.)__+"
    r"|（(?:(?:此处|请)填写[^）)]*|略)[）)]|\((?:(?:此处|请)填写[^）)]*|略)[）)]|待(?:填|补充)"
)
_ALL = "0123456"
"""Every section, and what stands before the first."""
_DOUBLED = (
    "认真 积极 不断 进一步 切实 全面 及时 严格 深入 持续 加强 完善 落实 推进 开展 组织 建立 健全 贯彻".split()
)
_TYPOS = re.compile(
    # Every alternative begins with a character of its own, which is quickly looked for in long prose.
    r"公开条列|信息公开开(?![展创拓门设辟通放发启])|公开公开(?<!申请公开公开)(?<!主动公开公开)|信息信息(?!化)|报告报告|监督保证障|"
    + "".join(f"{word * 2}|" for word in _DOUBLED)
    + r"依申请申请公开|的的(?<!目的的)(?!确)|了了(?!解|然)|"
    r"和和(?<![共总温饱平中缓随谐]和和)(?![美气睦谐解平县])|"
    r"政府信息公工开|告年度报|行政复仪|行政诉颂|规范性文档件|答复复(?!议)|现行有校|信息公天|结转转|"
    r"依申[^请报，。；、\s]公开|依[^申邀约法规函照，。；、\s]请公开|规[^范划定律章，。；、\s]性文件|信息公开条[^例目款，。；、\s]》|"
    r"政府信[^息件用箱访任函贷誉托，。；、\s]公开|政府[^信消利讯，。；、\s]息公开|行政[^诉争，。；、\s]讼|"
    r"制渡(?![口船江河过])|布署|贯切|己经|回溃|反溃|信息息(?!息)"
)
"""Of the fixed terms that every report has, one with a single other character is misspelt."""
_OLD_LAW = re.compile(
    r"(?:令|国务院第)第?\s*492\s*号"
    r"|信息公开条例》第三十[一二]条|《条例》第三十[一二]条[^。]{0,12}(?:年度报告|本报告|编制)"
    r"|2008年5月1日(?:起|正式|开始)*(?:施行|实施)"
)
_OF_OLD_LAW = ("492", "第三十", "2008年5月1日")
_NOW_LAW = re.compile(r"711|修订|原《|废止|旧")
_OLD_DEADLINE = re.compile(r"3月31日(?:之?前|以前)[^。]{0,12}(?:公布|发布|公开|报告)")
_OF_A_GOVERNMENT = re.compile(r"[省市区县旗州]政府(?:的|年度|信息|将|应)")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:][一-鿿]")
_DOUBLED_MARK = re.compile(r"。。(?!。)|，，|；；|、、|，。|。，")
_AROUND = 10
"""Characters shown on either side of a mark."""
_FULL_WIDTH = re.compile(r"[一-鿿][，；：][一-鿿]")
_TITLE_WORDS = re.compile(r"政务信息公开(?:工作)?年度报告|告年度报")


def e5(check: Check) -> tuple[Finding, ...]:
    """E5: the text says that nothing was received, or that there was no dispute, and the table has some."""
    report = check.report
    if not report.says_anything("1", "3", "4", "6"):
        return check.lacks_text()
    denied: list[tuple[Quote, tuple[FigureKey, ...]]] = []
    for quote in report.find(_DENIED, "1", "3", "4", "6"):
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
    if not _DENIAL.search(sentence):
        return
    compact = "".join(sentence.split())
    if not any(word in compact for word in ("申请", *DISPUTES)):
        return
    for clause in re.split(r"[，,；;。]", compact):
        text = _EVERY_CHANNEL.sub("", _COMPLEMENTS.sub("公众", clause))
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


def e9(check: Check) -> tuple[Finding, ...]:
    """E9: cases were overturned, and section 五 speaks neither of disputes nor of replies."""
    report = check.report
    keys = [
        FigureKey(f"disputes.{group}.overturned", TOTAL)
        for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    ]
    values = [report.value(*key) for key in keys]
    if not any(values) and None in values:
        return check.lacks(key for key, value in zip(keys, values, strict=True) if value is None)
    lost = sum((value for value in values if value), Decimal(0))
    if lost and not report.text("5"):
        return check.cannot_assess("没有第五部分的文字", "section 五 has no text")
    if lost and not _LOST_WORDS.search(report.text("5")):
        return check.fails(
            f"表四有 {lost:f} 件被纠正，第五部分没有提到复议、诉讼或者答复质量。",
            f"{lost:f} cases were overturned, and section 五 speaks neither of disputes nor of replies.",
            cells=[key for key, value in zip(keys, values, strict=True) if value],
            reported=lost,
        )
    return check.passes()


def e10(check: Check) -> tuple[Finding, ...]:
    """E10: processing fees were taken, or only due (which is only told), and section 六 does not report them.

    The 信息处理费 of 国办函〔2020〕109号 is meant, not the 行政事业性收费 of table 二.
    """
    report = check.report
    key = FigureKey("requests.outcome.other_disposal.fee_unpaid", TOTAL)
    unpaid = report.value(*key) if key in report.figures else Decimal(0)
    paid = report.find(_FEE_PAID, "1", "2", "3", "5", needs=("信息处理费",))
    if not report.has_section("6"):
        return check.cannot_assess("没有找到第六部分", "section 六 was not found")
    if unpaid is None and not paid:
        return check.lacks([key])
    if (unpaid or paid) and not _FEE.search(report.text("6")):
        zh = "正文提到已收取信息处理费" if paid else f"表三有 {unpaid:f} 件申请因逾期未缴费不再处理"
        en = "The text tells of processing fees" if paid else f"{unpaid:f} requests ended for unpaid fees"
        return check.fails(
            f"{zh}，第六部分没有报告信息处理费收取情况。",
            f"{en}, and section 六 does not report them.",
            cells=[] if paid else [key],
            quotes=paid,
            severity=None if paid else Severity.INFO,
        )
    return _judge_fees(check, paid) or check.passes()


def _judge_fees(check: Check, paid: Sequence[Quote]) -> tuple[Finding, ...]:
    """What section 六 reports differs from the rest of the text, or is no sum of the prescribed steps."""
    reported = check.report.find(_FEE_PAID, "6", needs=("信息处理费",))
    here, there = ({amount for q in quotes for amount in _amounts(q.text)} for quotes in (reported, paid))
    if here and there and not here & there:
        zh, en = (" 元、".join(f"{amount:f}" for amount in sorted(amounts)) for amounts in (there, here))
        return check.fails(
            f"信息处理费前后不一致：其他部分为 {zh} 元，第六部分为 {en} 元。",
            f"The processing fees differ: {zh} yuan, and {en} in section 六.",
            quotes=[*paid, *reported],
        )
    denied = [quote for quote in check.report.find(_NO_FEE, "6") if not _FEE_PAID.search(quote.text)]
    if there and not here and denied:
        return check.fails(
            f"其他部分称已收取信息处理费 {max(there):f} 元，第六部分称没有收取。",
            f"Processing fees of {max(there):f} yuan are told elsewhere, and none in section 六.",
            quotes=[*paid, *denied],
        )
    odd = [amount for amount in sorted(here) if Fraction(amount) % _FEE_STEP]
    if odd:
        return check.fails(
            f"信息处理费 {odd[0]:f} 元不是规定标准（每档 {_FEE_STEP} 元的倍数）可得的金额，请核对。",
            f"Processing fees of {odd[0]:f} yuan follow from no prescribed rate; please check.",
            quotes=reported,
            severity=Severity.INFO,
        )
    return ()


def _amounts(text: str) -> Iterable[Decimal]:
    for match in _FEE_PAID.finditer(text):
        # Written with its power: a product would be rounded.
        yield Decimal(f"{match[1].replace(',', '')}e{4 if match[2] else 0}")


def h3(check: Check) -> tuple[Finding, ...]:
    """H3: a commercial mailbox as contact."""
    if not check.report.passages:
        return check.lacks_text()
    addressed = check.report.find(_COMMERCIAL, *"0156", needs=("@", "＠"))
    found = [(quote, match[0]) for quote in addressed if (match := _MAILBOX.search(quote.text))]
    if not found:
        return check.passes()
    return check.fails(
        f"联系方式使用商业邮箱：“{found[0][1]}”。",
        f"The contact is a commercial mailbox: “{found[0][1]}”.",
        quotes=[quote for quote, _ in found],
    )


def h4(check: Check) -> tuple[Finding, ...]:
    """H4: a common misspelling, a doubled word, or a placeholder that nobody filled in."""
    title = check.report.filing.title or ""
    match = _TITLE_WORDS.search(title)
    if match:
        return check.fails(f"标题疑有错字：“{title}”。", f"The title seems to be misspelt: “{title}”.")
    if not check.report.passages:
        return check.lacks_text()
    quotes = _find_slips(check.report)
    if not quotes:
        return _check_widths(check)
    words = _find_slip(quotes[0].text)
    return check.fails(
        f"正文有 {len(quotes)} 处疑为错别字或者未填写的占位，如“{words}”。",
        f"{len(quotes)} misspellings or placeholders that nobody filled in, e.g. “{words}”.",
        quotes=quotes,
    )


def _check_widths(check: Check) -> tuple[Finding, ...]:
    """A few half-width marks among full-width ones were mistyped; a text that has only such is a habit."""
    # A sentence may end at the half-width mark itself, so whole paragraphs are looked through.
    paragraphs = [passage for passage in check.report.passages if passage.section in "0156"]
    text = "\n".join([passage.text for passage in paragraphs])
    doubled = _DOUBLED_MARK.findall(text)
    if doubled:
        return check.fails(
            f"正文有 {len(doubled)} 处标点重复，如“{doubled[0]}”。",
            f"A mark is doubled in {len(doubled)} places, e.g. “{doubled[0]}”.",
            severity=Severity.INFO,
        )
    has_half = any(mark in text for mark in ",;:")
    half = [
        Quote(passage.text[max(match.start() - _AROUND, 0) : match.end() + _AROUND], passage.section)
        for passage in paragraphs
        if has_half and any(mark in passage.text for mark in ",;:")
        for match in _HALF_WIDTH.finditer(passage.text)
    ]
    if not half or sum(len(_FULL_WIDTH.findall(each.text)) for each in paragraphs) < 5 * len(half):
        return check.passes()
    return check.fails(
        f"正文有 {len(half)} 处在中文之间使用半角标点。",
        f"Half-width punctuation stands between Chinese characters in {len(half)} places.",
        quotes=half,
        severity=Severity.INFO,
    )


def h5(check: Check) -> tuple[Finding, ...]:
    """H5: the regulation as it was before 2019 is cited as the basis."""
    if not check.report.passages:
        return check.lacks_text()
    if not check.report.is_government and (late := _old_deadlines(check.report)):
        return check.fails(
            "部门年度报告的法定公布期限为1月31日前，正文仍写为3月31日前。",
            "A department publishes by 31 January; the text still says 31 March.",
            quotes=late,
        )
    quotes = [
        quote
        for quote in check.report.find(_OLD_LAW, *"0156", needs=_OF_OLD_LAW)
        if not _NOW_LAW.search(quote.text)
    ]
    if quotes:
        return check.fails(
            "引用了修订前的《政府信息公开条例》（国令第492号）或其条款，现行条例为国令第711号。",
            "The regulation is cited as it was before 2019; State Council Order 711 is in force.",
            quotes=quotes,
        )
    return check.passes()


def _old_deadlines(report: Report) -> list[Quote]:
    """Sentences that give 31 March as the day by which a report of its kind is published."""
    return [
        quote
        for quote in report.find(_OLD_DEADLINE, *"016", needs=("3月31日",))
        if (quote.section == "0" or "年度报告" in quote.text) and not _OF_A_GOVERNMENT.search(quote.text)
    ]


def _find_slips(report: Report) -> tuple[Quote, ...]:
    if not report.find(_TYPOS, *_ALL) and not report.find(_PLACEHOLDERS, *_ALL):
        return ()
    return tuple(quote for quote in report.sentences(*_ALL) if _find_slip(quote.text))


def _find_slip(text: str) -> str:
    match = _TYPOS.search(text) or _PLACEHOLDERS.search(text)
    return match.group() if match else ""
