"""What the prose leaves out, or should not say: E9, E10, H3 to H5."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from analytics.model import TOTAL, FigureKey, Finding, Form, Quote, Severity
from analytics.narrative import has_repeats
from analytics.rules.check import Check, Report
from analytics.rules.told_years import guess_years
from analytics.rules.wording import say_count

_LOST_WORDS = re.compile(r"复议|诉讼|答复|败诉|纠错|依申请")
_FEE = re.compile(r"信息处理费")
_FEE_PAID = re.compile(
    r"信息处理费(?!(?:的|收取|收费)*标准|[^。；;，,]{0,8}每)(?:[^。；;，,]{0,12}?|收费通知[^。；;，,]{0,8}，[^。；;，,]{0,8}?)"
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
    r"X(?<![A-Za-z].)[Xx]+(?![A-Za-z])|x(?<![A-Za-z].)[Xx]+(?![A-Za-z])|××+|□□+|○○+|〇〇+(?![年〇一二三四五六七八九])|＊＊+|\*\*\*+|_(?<!\d.)__+"
    r"|（(?:(?:此处|请)填写[^）)]*|略)[）)]|\((?:(?:此处|请)填写[^）)]*|略)[）)]|待(?:填|补充)"
)
_ALL = "0123456"
"""Every section, and what stands before the first."""
_DOUBLED = (
    "认真 积极 不断 切实 全面 及时 严格 深入 持续 加强 完善 落实 推进 开展 组织 建立 健全 贯彻 "
    "公布 发布 收到 受理 办理 答复 制定 规范 提高 提升 强化 优化 围绕 按照 根据 通过 对于 其中 此外 同时 以及"
).split()
_MISSPELT = re.compile(
    # Every alternative begins with a character of its own, which is quickly looked for in long prose.
    r"公开条列|信息公开开(?![展创拓门设辟通放发启])|监督保证障|进一步进一步|依申请申请公开|的的(?<!目的的)(?!确)|了了(?!解|然)|"
    r"和和(?<![共总温饱平中缓随谐]和和)(?![美气睦谐解平县])|"
    r"政府信息公工开|告年度报|行政复仪|行政诉颂|规范性文档件|答复复(?!议)|现行有校|信息公天|结转转|"
    r"依申[^请报，。；、\s]公开|依[^申邀约法规函照，。；、\s]请公开|规[^范划定律章，。；、\s]性文件|信息公开条[^例目款，。；、\s]》|"
    r"政府信[^息件用箱访任函贷誉托，。；、\s]公开|政府[^信消利讯，。；、\s]息公开|行政[^诉争，。；、\s]讼|"
    r"制渡(?![口船江河过])|布署|公公开(?<!办公公开)|公开工做|贯切|惯彻|备按|布暑|己经|回溃|反溃|信息息(?!息)"
)
"""Of the fixed terms that every report has, one with a single other character is misspelt."""
_TWICE = re.compile(
    "|".join(word * 2 for word in _DOUBLED)
    + r"|公开公开(?<!申请公开公开)(?<!主动公开公开)(?!目录|指南)|信息信息(?!化)|报告报告"
)
_REPEATED = re.compile(
    r"(([\u4e00-\u9fff])(?!\2)[\u4e00-\u9fff])(?<![一逐很].)"
    r"(?<!研究|讨论|商量|商议|斟酌|琢磨|打听|如何|怎样|怎么|彼此|多少|非常|特别|好多|许多|某某)\1(?=[，。；])"
)
"""Any word twice at the end of a clause: not 一步一步, nor what speech doubles (研究研究, 许许多多)."""
_SLIPS = (re.compile(f"{_MISSPELT.pattern}|{_TWICE.pattern}"), _PLACEHOLDERS, _REPEATED)
_OLD_LAW = re.compile(
    r"(?:令|国务院第)第?\s*492\s*号"
    r"|信息公开条例》第三十[一二]条|《条例》第三十[一二]条[^。]{0,12}(?:本报告|编制)"
    r"|《条例》第三十[一二]条[^。；]{0,24}年度报告"
    r"|2008年5月1日(?:起|正式|开始)*(?:施行|实施)"
    r"|2007年(?:4月(?:5日)?)?[^。，；]{0,6}[公颁]布[^。；]{0,12}信息公开条例"
)
_OF_OLD_LAW = ("492", "第三十", "2008年5月1日", "2007年")
_OLD_REPLY = re.compile(
    r"(?:收到|受理)[^，。；]{0,12}(?:之日)?起?[^，。；]{0,4}15个?工作日(?:之?内)?[^，。；]{0,6}(?:答复|回复)"
)
"""Article 24 before 2019; the regulation in force gives 20 working days."""
_OWN_PROMISE = re.compile(r"缩短|压缩|提前|优于|承诺|第三方|补正|内部|平均")
_OLD_FORM = re.compile(r"[〔\[（(]2019[〕\]）)]\s*60\s*号")
_NOW_FORM = re.compile(r"[〔\[（(]2021[〕\]）)]\s*30\s*号|废止|原")
_FORM_OF_2021 = 2021
"""The first report year of the form that 国办公开办函〔2021〕30号 prescribes."""
_NOW_LAW = re.compile(r"711|修订|原《|废止|旧")
_OLD_DEADLINE = re.compile(r"3月31日(?:之?前|以前)[^。]{0,12}(?:公布|发布|公开|报告)")
_OF_A_GOVERNMENT = re.compile(r"[省市区县旗州]政府(?:的|年度|信息|将|应)")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:][一-鿿]")
_DOUBLED_MARK = re.compile(r"。。(?!。)|，，|；；|、、|，。|。，")
_TWO_MARKS = ("。。", "，，", "；；", "、、", "，。", "。，")
"""The same, found much faster than the words of a pattern."""
_AROUND = 10
"""Characters shown on either side of a mark."""
_FULL_WIDTH = re.compile(r"[一-鿿][，；：][一-鿿]")
_TITLE_WORDS = re.compile(r"政务信息公开(?:工作)?年度报告|告年度报")


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
        return check.cannot_assess("没有第五部分的文字", "section 5 has no text")
    if lost and not _LOST_WORDS.search(report.text("5")):
        if report.may_lack_text:
            return check.doubts_text()
        return check.fails(
            f"表四有 {lost:f} 件被纠正，第五部分没有提到复议、诉讼或者答复质量。",
            f"{say_count(lost, 'case was', 'cases were')} overturned, and section 5 speaks neither of "
            "disputes nor of replies.",
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
        return check.cannot_assess("没有找到第六部分", "section 6 was not found")
    if unpaid is None and not paid:
        return check.lacks([key])
    if (unpaid or paid) and not _FEE.search(report.text("6")):
        if report.may_lack_text:
            return check.doubts_text()
        zh = "正文提到已收取信息处理费" if paid else f"表三有 {unpaid:f} 件申请因逾期未缴费不再处理"
        ended = say_count(unpaid or 0, "request", "requests")
        en = "The text tells of processing fees" if paid else f"{ended} ended for unpaid fees"
        return check.fails(
            f"{zh}，第六部分没有报告信息处理费收取情况。",
            f"{en}, and section 6 does not report them.",
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
            f"The processing fees differ: {zh} yuan, and {en} in section 6.",
            quotes=[*paid, *reported],
        )
    denied = [quote for quote in check.report.find(_NO_FEE, "6") if not _FEE_PAID.search(quote.text)]
    if there and not here and denied:
        return check.fails(
            f"其他部分称已收取信息处理费 {max(there):f} 元，第六部分称没有收取。",
            f"Processing fees of {max(there):f} yuan are told elsewhere, and none in section 6.",
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
        f"{say_count(len(quotes), 'sentence has', 'sentences have')} a misspelling, or a placeholder that "
        f"nobody filled in, e.g. “{words}”.",
        quotes=quotes,
    )


def _check_widths(check: Check) -> tuple[Finding, ...]:
    """A few half-width marks among full-width ones were mistyped; a text that has only such is a habit."""
    # A sentence may end at the half-width mark itself, so whole paragraphs are looked through.
    paragraphs = [passage for passage in check.report.passages if passage.section in "0156"]
    text = "\n".join([passage.text for passage in paragraphs])
    doubled = _DOUBLED_MARK.findall(text) if any(marks in text for marks in _TWO_MARKS) else []
    if doubled:
        return check.fails(
            f"正文有 {len(doubled)} 处标点重复，如“{doubled[0]}”。",
            f"A mark is doubled in {say_count(len(doubled), 'place', 'places')}, e.g. “{doubled[0]}”.",
            severity=Severity.INFO,
        )
    has_half = any(mark in text for mark in ",;:")
    half = [
        Quote(
            passage.text[max(match.start() - _AROUND, 0) : match.end() + _AROUND],
            passage.section,
            passage.place,
        )
        for passage in paragraphs
        if has_half and any(mark in passage.text for mark in ",;:")
        for match in _HALF_WIDTH.finditer(passage.text)
    ]
    if not half or sum(len(_FULL_WIDTH.findall(each.text)) for each in paragraphs) < 5 * len(half):
        return check.passes()
    return check.fails(
        f"正文有 {len(half)} 处在中文之间使用半角标点。",
        "Half-width punctuation stands between Chinese characters in "
        f"{say_count(len(half), 'place', 'places')}.",
        quotes=half,
        severity=Severity.INFO,
    )


def h5(check: Check) -> tuple[Finding, ...]:
    """H5: the regulation as it was before 2019, or the notice of the trial form, is cited as the basis."""
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
    if replies := [
        quote
        for quote in check.report.find(_OLD_REPLY, *"01356", needs=("15个工作日", "15工作日"))
        if not _OWN_PROMISE.search(quote.text)
    ]:
        return check.fails(
            "答复期限写为15个工作日，现行条例第三十三条规定为20个工作日。",
            "The time for replies is given as 15 working days; article 33 of the regulation says 20.",
            quotes=replies,
        )
    return _check_form_notice(check) or check.passes()


def _check_form_notice(check: Check) -> tuple[Finding, ...]:
    """The notice of the trial form is named by a report in the form of 2021; B7 tells of the trial form."""
    report = check.report
    year = guess_years(report)[1] or report.filing.report_year or 0
    if year < _FORM_OF_2021 or report.filing.form is Form.F2019:
        return ()
    quotes = [q for q in report.find(_OLD_FORM, "0", "1", needs=("60",)) if not _NOW_FORM.search(q.text)]
    if not quotes:
        return ()
    return check.fails(
        "编制依据写为国办公开办函〔2019〕60号（试行格式），2021年度起应为国办公开办函〔2021〕30号。",
        "The report is said to follow 国办公开办函〔2019〕60号 (the trial form); since 2021 it is "
        "国办公开办函〔2021〕30号.",
        quotes=quotes,
    )


def _old_deadlines(report: Report) -> list[Quote]:
    """Sentences that give 31 March as the day by which a report of its kind is published."""
    return [
        quote
        for quote in report.find(_OLD_DEADLINE, *"016", needs=("3月31日",))
        if (quote.section == "0" or "年度报告" in quote.text) and not _OF_A_GOVERNMENT.search(quote.text)
    ]


def _find_slips(report: Report) -> tuple[Quote, ...]:
    has_slips = any(report.find(pattern, *_ALL) for pattern in (_MISSPELT, _PLACEHOLDERS))
    # Words that stand twice would be sought at every character.
    if not has_slips and not any(_find_slip(quote.text) for quote in report.sift(has_repeats, *_ALL)):
        return ()
    return tuple(quote for quote in report.sentences(*_ALL) if _find_slip(quote.text))


def _find_slip(text: str) -> str:
    match = next(filter(None, (pattern.search(text) for pattern in _SLIPS)), None)
    return match.group() if match else ""
