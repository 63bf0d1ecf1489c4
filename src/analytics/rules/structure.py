"""Dates, title, sections and the shape of the tables: A9, A11, B1 and B3 to B10."""

import re
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import write_years_in_digits
from analytics.dictionary.numerals import say_in_english
from analytics.model import (
    APPLICANTS,
    Figure,
    FigureKey,
    Finding,
    Form,
    LinePlace,
    Message,
    Severity,
    Status,
    TablePlace,
    UnmappedCell,
    Variant,
)
from analytics.rules.check import Check, Report, name_cells
from analytics.rules.told_years import (
    CENTURY,
    find_periods,
    find_printed_day,
    find_title_line,
    guess_years,
    keeps_old_year,
    mentions_other_year,
    read_period,
)
from analytics.rules.wording import say_count

SECTION_NAMES = MappingProxyType({
    "1": "总体情况",
    "2": "主动公开政府信息情况",
    "3": "收到和处理政府信息公开申请情况",
    "4": "政府信息公开行政复议、行政诉讼情况",
    "5": "存在的主要问题及改进情况",
    "6": "其他需要报告的事项",
})  # fmt: skip
_NUMERALS = MappingProxyType(dict(zip("123456", "一二三四五六", strict=True)))
_TITLE = re.compile(
    r"(?:关于)?(?:(?P<year>\d{4})年度?.{2,}|.{2,}\d{4}年度?)政府信息公开(?P<work>工作)?年度报告(?:[（(][^（）()]*[）)])?"
)
_YEAR_BEHIND = re.compile(r"[^（）()]{2,}政府信息公开(?:工作)?年度报告[（(]20\d{2}年度?[）)]")
"""A title that has everything, its year in brackets at the end."""
NO_TABLES = Message(
    "第二、三、四部分没有可读的表格内容，表格可能是图片或者附件，请以文字表格公布。",
    "Sections 2, 3 and 4 have no table that can be read; they may be pictures or attachments.",
)
_ABSENT = Status.ABSENT  # asked of every figure; the look-up costs more than the rest
_FIRST_YEAR_OF_2021_FORM = 2021
_PRINTED_YEAR = re.compile(r"(?<!\d)(\d{2,6})年")
_TABLE_SECTIONS = MappingProxyType({"二": "2", "三": "3", "四": "4"})


def a9(check: Check) -> tuple[Finding, ...]:
    """A9: the date of publication lies before the end of the reported year."""
    report = check.report
    year = guess_years(report)[1] or report.filing.report_year
    day = find_printed_day(report) or report.filing.published_on
    if day is None or year is None:
        return check.cannot_assess("报告没有写明公布日期", "the report has no date of publication")
    if day.year <= year:
        return check.fails(
            f"公布日期 {day.isoformat()} 早于报告年度（{year}年）结束，请核对日期。",
            f"Published on {day.isoformat()}, before the year {year} had ended; please check the date.",
        )
    return check.passes()


def a11(check: Check) -> tuple[Finding, ...]:
    """A11: headings of the tables without a cell that can be read."""
    missing = _missing_tables(check.report)
    if not check.report.passages and not check.report.figures:
        return check.cannot_assess("没有读到任何内容", "nothing was read")
    if len(missing) == 3:
        return check.fails(*NO_TABLES)
    if missing:
        names = "、".join(missing)
        return check.is_unsure(
            f"没有读到表{names}的任何一格：可能是图片、附件，或者没有填，请核对原件。",
            f"No cell of table {say_in_english(names)} was read: "
            "a picture, an attachment, or missing; see the file.",
        )
    return check.passes()


def _name_form(name: str) -> str:
    """A form in a sentence: the 2019 form, a mixed form."""
    return f"the {name}" if name[0].isdigit() else f"a {name[0].lower()}{name[1:]}"


def _write_title(report: Report) -> str:
    """The title as the format has it: with the organ and the year where they are known."""
    agency = report.filing.agency or "××（机关）"
    year = guess_years(report)[1] or report.filing.report_year or "××××"
    return f"“{agency}{year}年政府信息公开工作年度报告”"


def b1(check: Check) -> tuple[Finding, ...]:
    """B1: the title is that of the format; the year may come first, 年度 is the same as 年."""
    title = check.report.filing.title
    if title is None and (line := find_title_line(check.report)) is not None:
        return check.is_unsure(
            f"没有找到合规的标题，首行为“{line}”，应为{_write_title(check.report)}。",
            f"No title of the format was found; the first line is “{line}”, not "
            f"{_write_title(check.report)}.",
        )
    if title is None:
        return check.cannot_assess("没有找到标题", "no title was found")
    printed = write_years_in_digits(re.sub(r"[\s《》“”]+", "", title))
    match = _TITLE.fullmatch(printed)
    if match is None:
        return check.fails(
            f"标题“{title}”不合规范，应为{_write_title(check.report)}。",
            f"The title “{title}” does not follow the format: {_write_title(check.report)}.",
            severity=Severity.INFO if _YEAR_BEHIND.fullmatch(printed) else None,
        )
    if match["work"] is None:
        return check.fails(
            f"标题“{title}”缺少“工作”二字。",
            f"The title “{title}” lacks the word 工作.",
            severity=Severity.INFO,
        )
    return check.passes()


def b3(check: Check) -> tuple[Finding, ...]:
    """B3: the year of the title is not the year that the text is about."""
    report = check.report
    title_year, text_year = guess_years(report)
    line = find_title_line(report) if title_year is None else None
    printed = _PRINTED_YEAR.search(line or "")
    if text_year is not None and printed is not None and printed[1] != str(text_year):
        return check.is_unsure(
            f"首行年度写为“{printed[1]}年”，正文为{text_year}年。",
            f"The first line says {printed[1]}年, the text {text_year}.",
        )
    if title_year is None or text_year is None:
        return check.cannot_assess(
            "标题或者正文没有写明年度", "the title, or the text, does not say which year it is about"
        )
    if title_year != text_year:
        quotes = [quote for quote in find_periods(report) if str(text_year) in quote.text]
        return check.fails(
            f"标题年度为{title_year}年，正文统计期限和叙述为{text_year}年。",
            f"The title says {title_year}, the period of the statistics and the text say {text_year}.",
            quotes=quotes,
            expected=text_year,
            reported=title_year,
        )
    return check.passes()


def b4(check: Check) -> tuple[Finding, ...]:
    """B4: a sentence about this year's work names the year before or after."""
    report = check.report
    title_year, text_year = guess_years(report)
    year = text_year or title_year or report.filing.report_year
    if year is None or not report.says_anything("1", "2", "3", "4"):
        return check.lacks_text()
    quotes = [
        quote
        for quote in report.find(CENTURY, *"1234", needs=("年",))
        if mentions_other_year(quote.text, year)
    ]
    quotes += [quote for quote in report.find(CENTURY, *"056", needs=("年",)) if keeps_old_year(quote, year)]
    if quotes:
        return check.fails(
            f"正文有 {len(quotes)} 处叙述本年工作而写成其他年度，疑为沿用以往文字："
            f"“{_cut(quotes[0].text)}”。",
            f"{say_count(len(quotes), 'sentence names', 'sentences name')} another year in telling of this "
            "year's work, probably left over: "
            f"“{_cut(quotes[0].text)}”.",
            quotes=quotes,
        )
    return check.passes()


def b5(check: Check) -> tuple[Finding, ...]:
    """B5: the stated period of the statistics is not the reported calendar year."""
    report = check.report
    title_year, text_year = guess_years(report)
    periods = find_periods(report)
    if not periods:
        return check.cannot_assess("报告没有写明统计期限", "the report states no period")
    year = report.filing.report_year if text_year in (None, title_year) else text_year
    for quote in periods:
        period = read_period(quote.text)
        if period is None or year is None:
            continue
        if (period.first, period.last) != ((year, 1, 1), (year, 12, 31)):
            return check.fails(
                f"统计期限写为“{period.printed}”，应为{year}年1月1日至12月31日。",
                f"The stated period is “{period.printed}”, it should be 1 January to 31 December {year}.",
                quotes=[quote],
            )
    return check.passes()


def b6(check: Check) -> tuple[Finding, ...]:
    """B6: the six sections are there and in order.

    A table section whose heading was not recognised although its table was read only deserves a look.
    """
    report = check.report
    order = list(dict.fromkeys(p.section for p in report.passages if p.section != "0"))
    if not order:
        return check.cannot_assess("没有识别出任何部分的标题", "no heading of a section was recognised")
    gone = [number for number in SECTION_NAMES if number not in order]
    read = {_TABLE_SECTIONS[name] for name in _TABLE_SECTIONS} - {
        _TABLE_SECTIONS[name] for name in _missing_tables(report)
    }
    lost = [number for number in gone if number not in read]
    if lost and report.may_lack_text:
        return check.doubts_text()
    if lost:
        names = "、".join(f"“{_NUMERALS[number]}、{SECTION_NAMES[number]}”" for number in lost)
        return check.fails(
            f"缺少{names}部分。",
            f"Section(s) {', '.join(str(number) for number in lost)} missing: {names}.",
        )
    if gone:
        names = "、".join(_NUMERALS[number] for number in gone)
        return check.is_unsure(
            f"第{names}部分的表格已读到，但没有找到标题，请核对标题是否规范。",
            f"The table of section {say_in_english(names)} was read but its heading was not found; "
            "please check the heading.",
        )
    numbered = [passage for passage in report.passages if passage.is_heading]
    if numbered and order != sorted(order):
        shown = "、".join(_NUMERALS[number] for number in order)
        return check.fails(
            f"各部分次序与格式不一致，现为：{shown}。",
            f"The sections are not in the order of the format: {say_in_english(shown)}.",
            severity=Severity.WARNING,
        )
    return check.passes()


def b7(check: Check) -> tuple[Finding, ...]:
    """B7: the form, told by its labels, is not that of the year.

    国办公开办函〔2021〕30号 is used from the reports for 2021 on, 〔2019〕60号 for 2019 and 2020.
    """
    filing = check.report.filing
    title_year, text_year = guess_years(check.report)
    year = text_year or filing.report_year
    if filing.form is None or year is None:
        return check.cannot_assess("没有识别出格式或者年度", "the form or the year was not recognised")
    due = _form_of(year)
    # Of a title and a text that disagree (B3), the form may be right for either.
    if filing.form in (due, None if title_year is None else _form_of(title_year)):
        return check.passes()
    names = load_dictionary().forms
    return check.fails(
        f"{year}年度报告应使用{names[due].document}规定的格式，现为{names[filing.form].name.zh}。",
        f"The report for {year} should follow the {names[due].name.en} of {names[due].document}; "
        f"this is {_name_form(names[filing.form].name.en)}.",
        expected=due,
        reported=filing.form,
    )


def _form_of(year: int) -> Form:
    return Form.F2021 if year >= _FIRST_YEAR_OF_2021_FORM else Form.F2019


def b8(check: Check) -> tuple[Finding, ...]:
    """B8: whole rows of the form are missing, or there are numbers that no row of the form has."""
    report = check.report
    if not report.figures:
        return check.cannot_assess("没有识别出表格", "no table was recognised")
    found: list[Finding] = []
    missing = _missing_tables(report)
    rows = [row for section, row in _rows(report) if section not in missing and _is_absent(row)]
    if rows:
        cells = [figure.key for row in rows for figure in row]
        names = name_cells([row[-1].key for row in rows], "行")
        found += check.fails(
            f"表格缺少 {len(rows)} 行：{names.zh}。",
            f"{say_count(len(rows), 'row is', 'rows are')} missing: {names.en}.",
            cells=cells,
        )
    if report.filing.variant is Variant.ONE_ROW_SIX and report.filing.form is not Form.F2019:
        row = "requests.outcome.other_disposal"
        found += check.fails(
            "表三“（六）其他处理”只有一行，应按格式分为三行填报。",
            "Table 3 has a single row （六）; the form has three.",
            cells=[FigureKey(row, applicant) for applicant in APPLICANTS],
        )
    if report.filing.unmapped and not found:
        raw = "、".join(f"“{cell.raw.strip()}”" for cell in report.filing.unmapped[:3])
        count = len(report.filing.unmapped)
        found += check.fails(
            f"法定表格中有 {count} 个数字不属于格式规定的任何一格：{raw}，请核对是否多行或者多列。",
            f"{say_count(count, 'number', 'numbers')} of the statutory tables belong to no cell of the form: "
            f"{raw}; rows or columns may have been added.",
        )
    return tuple(found) or check.passes()


def b9(check: Check) -> tuple[Finding, ...]:
    """B9: labels are worded otherwise than in the form, though their meaning is clear."""
    report = check.report
    if not report.figures:
        return check.cannot_assess("没有识别出表格", "no table was recognised")
    altered = [p for p in report.filing.problems if p.code == "LABEL_ALTERED"]
    if altered:
        return check.fails(altered[0].message.zh, altered[0].message.en)
    return check.passes()


def b10(check: Check) -> tuple[Finding, ...]:
    """B10: a row of table 三 has fewer or more than seven numbers, or they do not say their columns."""
    rows = [row for section, row in _rows(check.report) if section == "三" and not _is_absent(row)]
    if not rows:
        return check.cannot_assess("没有读到表三", "table 3 was not read")
    short = [row for row in rows if any(figure.status is Status.ABSENT for figure in row)]
    if short:
        cells = [figure.key for row in short for figure in row if figure.status is Status.ABSENT]
        names = name_cells([row[-1].key for row in short], "行")
        return check.fails(
            f"表三有 {len(short)} 行不足七格（{names.zh}），可能错列，请核对。",
            f"{say_count(len(short), 'row of table 3 has', 'rows of table 3 have')} fewer than seven cells "
            f"({names.en}); columns may be off.",
            cells=cells,
        )
    stray = _lines_of(check.report.filing.unmapped)
    long = [row for row in rows if stray and _lines_of(row) & stray]
    if long:
        names = name_cells([row[-1].key for row in long], "行")
        return check.fails(
            f"表三有 {len(long)} 行多于七格（{names.zh}），可能错列，请核对。",
            f"{say_count(len(long), 'row of table 3 has', 'rows of table 3 have')} more than seven cells "
            f"({names.en}); columns may be off.",
            cells=[figure.key for row in long for figure in row],
        )
    unclear = [row for row in rows if all(figure.status is Status.ILLEGIBLE for figure in row)]
    if unclear:
        names = name_cells([row[-1].key for row in unclear], "行")
        return check.is_unsure(
            f"表三有 {len(unclear)} 行的数字对不上七列（{names.zh}），可能缺格或者错列，请核对原件。",
            f"The numbers of {say_count(len(unclear), 'row', 'rows')} of table 3 do not say their columns "
            f"({names.en}); please check the file.",
            cells=[figure.key for row in unclear for figure in row],
        )
    return check.passes()


def _lines_of(cells: Iterable[Figure | UnmappedCell]) -> set[tuple[int, int]]:
    """The printed lines in which cells stand, where the file says so: a line of text, a row of a table."""
    lines = set()
    for cell in cells:
        match cell.place:
            case LinePlace(line=line):
                lines.add((0, line))
            case TablePlace(table=table, row=row):
                lines.add((table + 1, row))
    return lines


@lru_cache(maxsize=4)
def _rows(report: Report) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """The rows of the tables: an indicator of table 三, a group of table 四, an indicator of table 二."""
    indicators = load_dictionary().indicators
    rows: dict[tuple[str, str], list[Figure]] = {}
    for figure in report.figures.values():
        section = indicators[figure.indicator].section
        name = figure.indicator.rpartition(".")[0] if section == "四" else figure.indicator
        rows.setdefault((section, name), []).append(figure)
    return tuple((section, tuple(row)) for (section, _), row in rows.items())


def _is_absent(row: Iterable[Figure]) -> bool:
    return all(figure.status is _ABSENT for figure in row)


def _missing_tables(report: Report) -> tuple[str, ...]:
    """The tables of which no cell was read."""
    return tuple(section for section in _TABLE_SECTIONS if _is_absent(report.of(section)))


def _cut(text: str) -> str:
    """A sentence short enough for a message; the evidence has all of it."""
    return text if len(text) <= 60 else f"{text[:58]}……"
