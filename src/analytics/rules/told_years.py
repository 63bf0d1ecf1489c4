"""Which year a report says it is about, and sentences that speak of another one."""

import re
from calendar import monthrange
from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from analytics.dictionary.labels import write_years_in_digits
from analytics.model import Quote
from analytics.rules.check import Report

PERIOD = re.compile(
    r"(20\d{2})年(\d{1,2})月(\d{1,2})日?(?:起)?[，,]?(?:至|到|止|—+|－|-|–|~|～)+(?:(20\d{2})年)?(\d{1,2})月(\d{1,2})日?"
)
"""A period of dates: years, months and days of its two ends; the second year may be left out."""
_DOTTED = re.compile(r"(20\d{2})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_MONTHS = re.compile(
    r"(20\d{2})年(\d{1,2})月?份?起?(?:至|到|—+|－|-|–|~|～)+(?:(20\d{2})年)?(\d{1,2})月(?!\d{1,2}日)"
)
_STATISTICAL = re.compile(
    r"统计(?:期限|时限|周期|时间|区间|时段)|(?:统计数据|数据统计)(?:自|从|起|截|的?时间)|数据(?:期限|时限|起止)"
)
"""Months without days are the period of the statistics only where that is said in full."""
_OF_STATISTICS = ("计", "据", "限", "止", "截")
"""Characters of which each of the following words has one, whatever blanks stand in it."""
_ABOUT_STATISTICS = re.compile(r"统计|数据|期限|时限|起止|截[至止]")
_YEAR = re.compile(r"(?<![\d〔\[（(])(20\d{2})年")
_WORK = re.compile(
    r"公开|收到|受理|发布|开展|组织|办理|答复|制发|制定|建立|健全|完善|坚持|落实|推进|作出|累计|共|加强|围绕|举办"
)
_ANY_WORK = re.compile(
    rf"{_WORK.pattern}|新增|新设|整理|清理|更新|优化|开设|召开|培训|解读|推送|编制|改版|升级"
)
"""Also what may be done to things of another year, where the sentence begins with the year."""
_COMPARED = (
    r"承接|接续|遗留|未办结|比|较|同期|上升|下降|增[长加幅]|减少|去年|上年|上一年|往年|以往|历年|自20|以来|"
    r"规划|计划|下一步|将|今后|预计|结转|期间|—|至20|截至|届|版|第\d"
)
_COMPARES_WITH = re.compile(_COMPARED)
_COMPARES = re.compile(rf"{_COMPARED}|修订|修正|印发|施行|颁布")
"""Words with which a sentence may rightly name another year; what was issued then is in force now."""
_EARLIER_PAPER = re.compile(r"20\d{2}年度?[^，。；]{0,24}?(?:报告|决算|预算|年报|考核|评估|工作要点)")
"""What was written about another year, or for it, is rightly named by it."""
_SINCE = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、]?)?20\d{2}年以来")
"""At the head of a sentence it means the year itself."""
_REPORTS = re.compile(r"现将(20\d{2})年度?[^，。]{0,24}报告如下")
"""The preamble's own words for the year that it reports about."""
_PLANS = re.compile(
    r"(?:^|[，：])(20\d{2})年度?，?(?:我[^，。]{1,6}|全[省市县区州旗][^，。]{0,4})将(?:继续|进一步|重点|从|采取|着力|加|持续|不断)"
)
_OPENS = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)、])?20\d{2}年(?:度|以来|来)?，?(?:(?:在|围绕)[^，。]{0,20}，)?(?:我|本|全[省市县区州旗]|[省市县区州旗]政府(?:门户)?网站|各(?:部门|单位|[镇乡街])|政[府务](?:信息)?公开工作)"
)
"""A sentence that begins so tells of that year's work, whatever it is then compared with."""
_THING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)、])?20\d{2}年度?我[^，。的]{2,12}的[^，。]{1,14}(?:已|现|继续|仍|目前|[今本]年)"
)
"""What was made in another year is spoken of, and what has become of it: 2022年我局上线的平台已升级."""
_COUNTED_FIRST = re.compile(r"(?:(?!20\d{2}年)[^。])*?\d[件份宗个次条期场人]")
_BESIDE = re.compile(r"[，；][^，；。]*(?:同比|结转|未办结|遗留)[^，；。]*|新修订的?")
_WHOLE_YEAR = re.compile(
    r"(?:全年|本年度?|(?<![上去前一往下次])年度|年内)[（(](20\d{2})年1月(?:1日)?[^）)]{0,6}12月(?:31日)?[）)]"
    r"|^[^，。]{0,8}截[至止](20\d{2})年(?:12月(?:31日)?|年)?[底末]?，(?:全年|本年|年内|我[^，。]{1,4}(?:全年|本年|年内))"
)
"""What happened in the whole year, and which year that was."""
_UNTIL_ITS_END = re.compile(r"[^，。]{0,8}截[至止]20\d{2}年(?:12月(?:31日)?[底末]?|年?[底末])，我")
"""How many there were when a year was over; of last year alone it was left over."""
_THIS_YEAR = re.compile("[本今]年")
_GOES_ON = re.compile("[本今]年|继续|持续|[现仍]|目前")
_COUNTS = re.compile(r"\d[余多]?[件条次期篇份个场人]")
_TITLE_LIKE = re.compile(
    r"[^，。；：:>＞|/]{0,40}(?:公开|工作)[^，。；：:>＞|/]{0,12}(?:报告|总结|年报)|工作报告"
)
_DATED_TITLE = re.compile(
    r"^(?:关于)?[\u4e00-\u9fff]{2,30}[局办委厅院心会府镇乡道](?:关于)?\d{2,4}年度?[^，。；：:>＞|/]{0,10}公开[^，。；：:>＞|/]{0,10}$"
)
"""Organ, year and 公开 on one short line are meant as a title, whatever the words behind."""
_NO_TITLE = re.compile(r"^附件|[下载附]$|栏目|目录|指南")
_TITLE_WITHIN = 3
"""Paragraphs from the start within which a title stands."""
_LABELLED_DAY = re.compile(
    r"(?:发布|公布|公开|成文|生成)(?:日期|时间)[：:]?(20\d{2})[-年./](\d{1,2})[-月./](\d{1,2})"
)
_SIGNED_DAY = re.compile(
    r"(?!.*(?:截[至止]|统计|起))[\u4e00-\u9fff（）()]{0,30}?(20\d{2})[-年./](\d{1,2})[-月./](\d{1,2})日?"
)
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔\d{4}〕|（[^）]*）|\([^)]*\)")
_DATE = re.compile(r"20\d{2}年\d{1,2}月")
_MONTH = re.compile("[月.]")
CENTURY = re.compile(r"[2２二]\s*[0０〇○零]")
"""How every year begins that is looked for here, in digits or in words: most sentences name none."""


@lru_cache(maxsize=4)
def guess_years(report: Report) -> tuple[int | None, int | None]:
    """Tell the year of the title and the year of the text.

    The text's year is what most of these say: the stated period, the preamble, section 一. Of a tie the title
    decides, then the period.
    """
    title = _YEAR.search(_squeeze(report.filing.title or ""))
    title_year = int(title[1]) if title else None
    stated = [period for quote in find_periods(report) if (period := read_period(quote.text))]
    # A period over two years says nothing of which one is meant.
    periods = [period.first[0] for period in stated if period.first[0] == period.last[0]]
    sentences = (quote.text for quote in report.find(CENTURY, "1", needs=("年",)))
    told = Counter(int(year) for text in sentences for year in _YEAR.findall(_plain(_squeeze(text))))
    preamble = report.find(CENTURY, "0", needs=("年",))
    opened = [int(m[1]) for quote in preamble if (m := _REPORTS.search(_squeeze(quote.text)))]
    votes = Counter([*periods[:1], *opened[:1], *(year for year, _ in told.most_common(1))])
    if not votes:
        return title_year, None
    most = [year for year, count in votes.items() if count == max(votes.values())]
    return title_year, title_year if title_year in most else most[0]


@lru_cache(maxsize=4)
def find_periods(report: Report) -> tuple[Quote, ...]:
    """The sentences that state the period of the statistics, at most two."""
    found = (
        Quote(text, quote.section, quote.place)
        for quote in report.find(_MONTH, "0", "1", needs=_OF_STATISTICS)
        if read_period(text := _squeeze(quote.text)) is not None and _ABOUT_STATISTICS.search(text)
    )
    return tuple(islice(found, 2))


class Period(NamedTuple):
    """The first and the last day of a period, as year, month and day, and how it is printed."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]
    printed: str


def read_period(text: str) -> Period | None:
    """The period that a sentence without white space states, to the day or in whole months.

    >>> read_period("统计期限：2023.01.01—2023.12.31。").last
    (2023, 12, 31)
    >>> read_period("统计时限为2023年1—10月。").last
    (2023, 10, 31)
    >>> read_period("2023年3—6月开展专项行动。") is None
    True
    """
    match = PERIOD.search(_DOTTED.sub(r"\1年\2月\3日", text))
    if match is not None:
        year, month, day, last_year, last_month, last_day = (int(part or 0) for part in match.groups())
        return Period((year, month, day), (last_year or year, last_month, last_day), match.group())
    match = _MONTHS.search(text) if _STATISTICAL.search(text) else None
    if match is None:
        return None
    year, month, last_year, last_month = (int(part or 0) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= last_month <= 12):
        return None
    day = monthrange(last_year or year, last_month)[1]
    return Period((year, month, 1), (last_year or year, last_month, day), match.group())


def mentions_other_year(sentence: str, year: int) -> bool:
    """Say whether a sentence tells of this year's work under the year before or after.

    >>> mentions_other_year("2022年，我局主动公开信息30条。", 2023)
    True
    >>> mentions_other_year("比2022年增加3件。", 2023), mentions_other_year("落实2022年印发的办法。", 2023)
    (False, False)
    >>> mentions_other_year("2022年我局收到申请8件，同比下降20%，结转下年度1件。", 2023)
    True
    """
    if "年" not in sentence:
        return False
    whole = _squeeze(sentence)
    if (found := _WHOLE_YEAR.search(whole)) is not None:
        return int(found[1] or found[2]) in (year - 1, year + 1)
    text = _EARLIER_PAPER.sub("", _plain(whole))
    if _THING.match(text):
        return False
    years = {int(each) for each in _YEAR.findall(text)}
    if year in years or not years & {year - 2, year - 1, year + 1}:
        return False
    if years == {year - 1} and _UNTIL_ITS_END.match(text):
        return _COUNTS.search(text) is not None and not _GOES_ON.search(text)
    if len(years) > 1 and not _OPENS.match(text) and _COUNTED_FIRST.match(text):
        return False  # 收到申请54件，2022年50件，2021年27件
    if not years & {year - 1, year + 1} and not (_OPENS.match(text) and _COUNTS.search(text)):
        return False  # what was done two years ago may be history, its numbers are not
    return _tells_work(text)


def _tells_work(text: str) -> bool:
    """Whether a sentence that names another year tells of work, and compares it with nothing."""
    work, compares = _WORK, _COMPARES
    if _OPENS.match(text) and not re.search("将|计划|下一步", text):
        text = _BESIDE.sub("", text)
        work = _WORK if _THIS_YEAR.search(text) else _ANY_WORK
        compares = _COMPARES if _GOES_ON.search(text) else _COMPARES_WITH
    text = _SINCE.sub("", text)
    return bool(work.search(text)) and not compares.search(text) and not _DATE.search(text)


def keeps_old_year(quote: Quote, year: int) -> bool:
    """Say whether a sentence of the preamble or of sections 五 and 六 was left over from another report.

    The preamble says which year it reports about; plans of section 五 are not for the year that is over, and
    its problems and the fees of section 六 are not those of the year before.

    >>> keeps_old_year(Quote("2022年度，我局工作中还存在一些不足。", "5", None), 2023)
    True
    >>> keeps_old_year(Quote("对2022年存在的问题已逐项整改。", "5", None), 2023)
    False
    """
    if "年" not in quote.text:
        return False
    text = _plain(_squeeze(quote.text))
    if quote.section == "0":
        found = _REPORTS.search(text)
        return found is not None and int(found[1]) in (year - 1, year + 1)
    plan = _PLANS.search(text)
    if plan is not None:
        return int(plan[1]) in (year, year - 1)
    years = {int(found) for found in _YEAR.findall(text)}
    is_told = _OPENS.match(text) is not None and years == {year - 1}
    return is_told and not _COMPARES.search(_BESIDE.sub("", text))


def find_title_line(report: Report) -> str | None:
    """The line above the report that was meant as its title, where none was recognised as one."""
    for passage in [p for p in report.passages if p.section == "0"][:_TITLE_WITHIN]:
        line = _squeeze(passage.text)
        if _TITLE_LIKE.fullmatch(line) or (_DATED_TITLE.search(line) and not _NO_TITLE.search(line)):
            return line
    return None


def find_printed_day(report: Report) -> date | None:
    """The date of publication that is labelled above the report or signed below it, whatever it is."""
    texts = [
        (p.section, _squeeze(p.text))
        for p in report.passages
        if p.section in "06" and CENTURY.search(p.text) is not None
    ]
    found = [match for _, text in texts if (match := _LABELLED_DAY.search(text))]
    found += [match for section, text in texts if section == "6" and (match := _SIGNED_DAY.fullmatch(text))]
    for match in found:
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            return date(year, month, day)
    return None


def _squeeze(text: str) -> str:
    """A text without white space, its years in plain digits."""
    return write_years_in_digits("".join(text.split()))


def _plain(text: str) -> str:
    """A sentence without titles, quotations and brackets, where other years may stand."""
    return _QUOTED.sub("", text)
