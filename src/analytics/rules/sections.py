"""What the sections of prose must say: B11 to B17 and H6."""

import re
from types import MappingProxyType

from analytics.model import Finding, Quote, Severity
from analytics.rules.check import Check, Report

ASPECTS = MappingProxyType({
    "主动公开": re.compile(r"主动公开|主动发布|公开政府信息"),
    "依申请公开": re.compile(r"依申请|公开申请"),
    "政府信息管理": re.compile(r"信息管理|公文|规范性文件|三审|审查|审核|清理|动态调整|信息发布"),
    "平台建设": re.compile(r"平台|专栏|专区|网站建设|网站改版"),
    "监督保障": re.compile(r"监督(?:保障|检查|考核)|考核|培训|评议|追究|督查|督促|检查|组织领导|责任分工"),
})  # fmt: skip
"""The five aspects of section 一 (国办公开办函〔2021〕30号) and the words that show that one is there."""

ASSESSMENT = MappingProxyType({
    "工作考核": re.compile(r"考核|考评|绩效|监测指标|评估|测评"),
    "社会评议": re.compile(r"评议|满意|评估|测评|问卷|意见建议|社会评价"),
    "责任追究": re.compile(r"追究|问责|追责|通报"),
})  # fmt: skip
"""What a government adds by article 50(四), and the words in which it may be told."""

_IN_ENGLISH = MappingProxyType({
    "主动公开": "proactive disclosure",
    "依申请公开": "disclosure on request",
    "政府信息管理": "management of information",
    "平台建设": "platforms",
    "监督保障": "supervision",
    "工作考核": "assessment",
    "社会评议": "public appraisal",
    "责任追究": "accountability",
})  # fmt: skip

_EMPTY = re.compile(r"[（(]?(?:无|没有|暂无|不存在问题|无问题|不存在|略)[)）]?[。.]?")
_PROBLEM = re.compile(
    r"(?:存在|主要|还有|仍有|以下|突出|一些|部分)[^。，；：]{0,8}问题(?!清单|台账|导向|线索)|问题(?:是|：|有|主要)|不足|差距|薄弱|有待|不够|短板|仍需|还需|欠缺|不高|不强|不平衡|有时不|偏"
)
_ANSWERED = re.compile(
    "|".join(f"{word}[^。，；：]{{0,50}}问题" for word in ("针对", "对于", "围绕", "解决"))
    + "|存在的主要问题及改进"
)
"""Words of an improvement that only point back at problems."""
_REMEDY = re.compile(
    r"下一步|改进|整改|(?:采取|以下|下列|具体|相应|有效|解决)[^，。；]{0,10}措施|措施(?:[:：]|如下|是)|"
    r"今后|下年|明年|新的一年|下阶段|将从|将重点|将进一步|将着力|将继续|将加|将采取|将坚持|"
    r"20\d\d年[^。]{0,16}将|[，。](?:我[^，。]{0,4})?(?:也|还|并)?将|[对为]此，|今年起|即日起|"
    r"(?<![虚模草])拟(?:从|自|通过|于|在|采取|建立|推行|组织|开展|增|以)|(?:准备|打算|着手)(?!不)|(?:予以|加以|逐步|着手)(?:解决|完善|克服|改善)|努力(?:提|做)|进一步(?:加强|完善|健全|规范|提高|提升|强化|优化|加大|推进|丰富|深化|拓)"
)
_WANTED = re.compile(
    "|".join(
        (
            *(f"{word}(?:进一步)?(?:整改|改进)" for word in ("需要?", "有待", "亟待", "应当?")),
            *(f"{word}(?:发现问题)?整改" for word in ("审计", "督察", "督查", "巡视", "巡察")),
        )
    )
)
"""What is still to be improved, or is some other office's improvement, is none that is told here."""
_TOWN = re.compile(r"[乡镇](?:人民)?政府$")
_SIGNATURE = re.compile(
    r"[（(]?20\d{2}年\d{1,2}月\d{1,2}日[）)]?|.*(?:分享到|扫一扫|访问量|浏览|主办[：:]|备案|版权|打印|关闭|责任编辑|字体).*"
)
"""What stands below a report and is not its text."""
_NOTE = re.compile(r"^[（(]?(?:注|备注|说明|单位|附)")
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"20\d{2}年")


def b11(check: Check) -> tuple[Finding, ...]:
    """B11: section 一 covers its five aspects; with only one of them missing it is only told."""
    text = check.report.text("1")
    if not text:
        return check.lacks_text()
    missing = [name for name, words in ASPECTS.items() if not words.search(text)]
    if not missing:
        return check.passes()
    if check.report.may_lack_text:
        return check.doubts_text()
    return check.fails(
        f"总体情况没有写到：{'、'.join(missing)}。",
        f"Section 1 does not cover: {', '.join(_IN_ENGLISH[name] for name in missing)}.",
        quotes=check.report.heading("1"),
        severity=None if len(missing) > check.limit("missing_aspects") else Severity.INFO,
    )


def b12(check: Check) -> tuple[Finding, ...]:
    """B12: a government's report states assessment, public appraisal and accountability (条例第五十条).

    Townships seldom assess anybody; what they leave out, and a single one left out, is only told.
    """
    report = check.report
    if not report.is_government:
        return ()
    text = report.text("1") + report.text("6")
    if not text:
        return check.lacks_text()
    missing = [name for name, words in ASSESSMENT.items() if not words.search(text)]
    if not missing:
        return check.passes()
    if report.may_lack_text:
        return check.doubts_text()
    is_town = bool(_TOWN.search(report.filing.agency or ""))
    return check.fails(
        f"政府的年度报告应写明工作考核、社会评议和责任追究结果，没有写到：{'、'.join(missing)}。",
        "A government's report states the results of assessment, public appraisal and accountability; this "
        f"one does not speak of: {', '.join(_IN_ENGLISH[name] for name in missing)}.",
        quotes=report.heading("1"),
        severity=Severity.INFO if len(missing) == 1 or is_town else None,
    )


def b13(check: Check) -> tuple[Finding, ...]:
    """B13: section 一 is longer than a thousand characters."""
    text = check.report.text("1")
    if not text:
        return check.lacks_text()
    most = int(check.limit("max_characters"))
    if len(text) > most:
        return check.fails(
            f"总体情况 {len(text)} 字，原则上不超过 {most} 字。",
            f"Section 1 has {len(text)} characters; it should not exceed {most}.",
            quotes=check.report.heading("1"),
            reported=len(text),
        )
    return check.passes()


def b14(check: Check) -> tuple[Finding, ...]:
    """B14: section 五 says nothing."""
    report = check.report
    if not report.has_section("5"):
        return check.cannot_assess("没有找到第五部分", "section 5 was not found")
    text = report.text("5")
    is_empty = bool(_EMPTY.fullmatch(text))
    if is_empty or len(text) < check.limit("min_characters"):
        if report.may_lack_text and not (is_empty and text):
            return check.doubts_text()
        return check.fails(
            f"“存在的主要问题及改进情况”没有实质内容{f'（“{text}”）' if text else ''}。",
            f"Section 5 says nothing of substance{f' (“{text}”)' if text else ''}.",
            quotes=report.sentences("5")[:1],
        )
    return check.passes()


def b15(check: Check) -> tuple[Finding, ...]:
    """B15: section 五 has problems without improvement, or the reverse."""
    report = check.report
    text = report.text("5")
    if not text or len(text) < 20:
        return check.cannot_assess("第五部分没有内容", "section 5 says nothing")
    has_problem = bool(_PROBLEM.search(_ANSWERED.sub("", text)))
    has_remedy = bool(_REMEDY.search(_WANTED.sub("", text)))
    if has_problem and has_remedy:
        return check.passes()
    if report.may_lack_text:
        return check.doubts_text()
    if has_problem:
        return check.fails(
            "第五部分写了存在的问题，没有写改进情况，请补充。",
            "Section 5 has problems and does not say how they are being improved.",
            quotes=report.sentences("5")[:1],
        )
    return check.fails(
        "第五部分没有写存在的主要问题，请补充。",
        "Section 5 does not say which problems there are.",
        quotes=report.sentences("5")[:1],
    )


def b16(check: Check) -> tuple[Finding, ...]:
    """B16: section 六 is blank; 无 would do."""
    report = check.report
    if not report.has_section("6"):
        return check.cannot_assess("没有找到第六部分", "section 6 was not found")
    if not re.search(r"[^\W_]", find_body(report)):
        if report.may_lack_text:
            return check.doubts_text()
        return check.fails(
            "第六部分空白，没有需要报告的事项应写“无”。",
            "Section 6 is blank; where there is nothing to report it says 无.",
            quotes=report.heading("6"),
        )
    return check.passes()


def b17(check: Check) -> tuple[Finding, ...]:
    """B17: sections 二 to 四 have text beside their tables; notes and units are none."""
    report = check.report
    if not any(report.has_section(number) for number in "234"):
        return check.cannot_assess("没有找到第二至四部分", "sections 2 to 4 were not found")
    extra: list[Quote] = [quote for quote in report.sentences("2", "3", "4") if _is_added(quote.text.strip())]
    if extra:
        return check.fails(
            f"第二至四部分有表格以外的文字：“{extra[0].text[:60]}”。",
            f"Sections 2 to 4 have text beside their tables: “{extra[0].text[:60]}”.",
            quotes=extra,
        )
    return check.passes()


def h6(check: Check) -> tuple[Finding, ...]:
    """H6: section 一 has no number but years, or is very short."""
    text = check.report.text("1")
    if not text:
        return check.lacks_text()
    least = int(check.limit("min_characters"))
    has_number = _NUMBER.search(_YEAR.sub("", text)) is not None
    if has_number and len(text) >= least:
        return check.passes()
    if check.report.may_lack_text:
        return check.doubts_text()
    zh, en = (
        ("内容过于简略", "which says little")
        if has_number
        else ("没有数字支撑，内容空泛", "and no figures to support it")
    )
    return check.fails(
        f"总体情况 {len(text)} 字，{zh}。",
        f"Section 1 has {len(text)} characters {en}.",
        quotes=check.report.heading("1"),
        reported=len(text),
    )


def find_body(report: Report) -> str:
    """The text of section 六 without the signature and what the page prints below the report."""
    agency = re.sub(r"\s", "", report.filing.agency or "")
    lines = (re.sub(r"\s", "", p.text) for p in report.passages if p.section == "6" and not p.is_heading)
    kept = [line for line in lines if not _SIGNATURE.fullmatch(line) and line not in agency]
    return "".join(line for line in kept if not (agency and len(line) < 30 and line.startswith(agency)))


def _is_added(text: str) -> bool:
    """Say whether a paragraph under a table's heading is more than a note or the rest of a table."""
    return len(text) >= 8 and text[-1:] in "。；：:;" and not _NOTE.match(text)
