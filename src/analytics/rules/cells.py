"""What stands in the cells of the statutory tables: C1 to C9, D7, G7 and G8."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from analytics.dictionary import load_dictionary
from analytics.model import APPLICANTS, TOTAL, Figure, FigureKey, Finding, Severity, Status
from analytics.rules.check import NAMED_AT_MOST, Check, Report, name_cells
from analytics.rules.wording import say_count

_IRREGULAR = re.compile(r"[０-９，．]|\d[,\s\u3000]+\d")
_GAPS = re.compile(r"\d{1,3}(?:[ \u3000\xa0]\d{3})+")
_WORDS = re.compile(r"[^\d\s.,，．+\-－−()（）０-９①-⑳]")
_SIGN_WORDS = re.compile(r"^(?:新增|增加?|减少?)")
_RULES = "proactive.government_rules."
_ITEM_ROWS = ("licensing", "other_services", "penalty", "coercion", "fees")
_MONEY = re.compile(r"收费[^。；，]{0,12}?(\d[\d,]*(?:\.\d+)?)(万|亿)?元")
_YUAN = re.compile("元")
_YUAN_IN = {"万": 10_000, "亿": 100_000_000}
_WITHDRAWN = re.compile(r"撤回|撤销|主动撤|放弃")


def c1(check: Check) -> tuple[Finding, ...]:
    """C1: blank cells that are no habit.

    Many offices leave zeros blank: a blank that the other figures prove to be zero, or that stands where no
    zero is printed at all, is only told. A blank that is proven to be another number was forgotten.
    """
    report = check.report
    if not report.figures:
        return check.cannot_assess("没有读到表格", "no table was read")
    blank = report.having(Status.BLANK)
    doubtful = [
        figure for figure in blank if not _is_habit(figure, report) and not _is_forgotten_total(figure)
    ]
    if doubtful:
        names = name_cells(figure.key for figure in doubtful)
        values = {f.implied for f in doubtful}
        implied = values.pop() if len(doubtful) == 1 else None
        hint_zh = f"按勾稽关系推定应为 {implied:f}。" if implied is not None else "没有的应填 0。"
        hint_en = (
            f"the identities give {implied:f}." if implied is not None else "where there is nothing, enter 0."
        )
        return check.fails(
            f"{names.zh}空白，{hint_zh}",
            f"{names.en}: blank; {hint_en}",
            cells=[figure.key for figure in doubtful],
            expected=implied,
        )
    if blank:
        names = name_cells([figure.key for figure in blank])
        return check.fails(
            f"{names.zh}空白，按惯例视同未发生；建议填 0。",
            f"{names.en}: blank, as some offices do for zero; 0 is better.",
            cells=[figure.key for figure in blank[:NAMED_AT_MOST]],
            severity=Severity.INFO,
        )
    return check.passes()


def c2(check: Check) -> tuple[Finding, ...]:
    """C2: a dash or slash where a number belongs; only the rows of 规章 may be struck."""
    report = check.report
    if not report.figures:
        return check.cannot_assess("没有读到表格", "no table was read")
    struck = report.having(Status.NOT_APPLICABLE)
    wrong = [figure.key for figure in struck if not figure.indicator.startswith(_RULES)]
    if wrong:
        names = name_cells(wrong)
        return check.fails(
            f"{names.zh}填“{_raw(report, wrong[0])}”，没有的应填 0。",
            f"{names.en}: “{_raw(report, wrong[0])}” instead of a number; where there is nothing, enter 0.",
            cells=wrong,
        )
    if struck:
        return check.fails(
            "规章一行填“/”：无规章制定权的单位可以如此填报。",
            "The row of government rules is struck, as agencies that cannot make rules may do.",
            cells=[figure.key for figure in struck],
            severity=Severity.INFO,
        )
    return check.passes()


def c3(check: Check) -> tuple[Finding, ...]:
    """C3: words or units in a cell."""
    report = check.report
    if not report.figures:
        return check.cannot_assess("没有读到表格", "no table was read")
    worded = [
        figure.key
        for figure in _find_odd(report)
        if figure.status in (Status.REPORTED, Status.ILLEGIBLE) and _has_words(figure.raw or "")
    ]
    if worded:
        names = name_cells(worded)
        return check.fails(
            f"{names.zh}填“{_raw(report, worded[0])}”，单元格应只填数字。",
            f"{names.en}: “{_raw(report, worded[0])}”; cells hold numbers only.",
            cells=worded,
        )
    return check.passes()


def c4(check: Check) -> tuple[Finding, ...]:
    """C4: a number below zero where the form has no signed number."""
    indicators = load_dictionary().indicators
    found = [
        figure
        for figure in check.report.reported()
        if figure.value is not None and figure.value < 0 and indicators[figure.indicator].kind != "signed"
    ]
    return _judge_numbers(check, found, "为负数", "below zero")


def c5(check: Check) -> tuple[Finding, ...]:
    """C5: a count with decimals."""
    indicators = load_dictionary().indicators
    found = [
        figure
        for figure in check.report.reported()
        if figure.value is not None
        and figure.value != figure.value.to_integral_value()
        and indicators[figure.indicator].unit != "万元"
    ]
    return _judge_numbers(check, found, "不是整数", "no whole number")


def c6(check: Check) -> tuple[Finding, ...]:
    """C6: the fees of table 二, in 万元, are the number of yuan that the text tells, in whatever unit."""
    report = check.report
    key = FigureKey("proactive.fees.amount", TOTAL)
    amount = report.value(key.indicator)
    if amount is None:
        return check.lacks([key])
    for quote in report.find(_YUAN, "1", "2", "6"):
        match = _MONEY.search(re.sub(r"\s", "", quote.text))
        if match and amount and Decimal(match[1].replace(",", "")) * _YUAN_IN.get(match[2], 1) == amount:
            told = f"{match[1]}{match[2] or ''}"
            return check.fails(
                f"行政事业性收费填 {amount:f} 万元，正文为 {told}元，单位疑有误。",
                f"Fees are entered as {amount:f} 万元, the text says {told} yuan; the unit is doubtful.",
                cells=[key],
                quotes=[quote],
                reported=amount,
            )
    return check.passes()


def c7(check: Check) -> tuple[Finding, ...]:
    """C7: full-width digits, separators of thousands, or spaces inside a number; read as the number it is."""
    odd = _find_odd(check.report)
    found = [f.key for f in odd if f.status is Status.REPORTED and _is_irregular(f.raw or "")]
    if not check.report.figures:
        return check.cannot_assess("没有读到表格", "no table was read")
    gaps = [
        figure.key
        for figure in check.report.having(Status.ILLEGIBLE)
        if figure.raw and _GAPS.fullmatch(figure.raw.strip())
    ]
    if gaps:
        names = name_cells(gaps)
        return check.is_unsure(
            f"{names.zh}填“{_raw(check.report, gaps[0])}”，数字中有空格，不能确认是一个数还是两个数。",
            f"{names.en}: “{_raw(check.report, gaps[0])}” may be one number or two.",
            cells=gaps,
        )
    if found:
        names = name_cells(found)
        return check.fails(
            f"{names.zh}的数字用了全角、千位分隔符或者空格，已按数值读取。",
            f"{names.en}: full-width digits, separators or spaces; read as the number they are.",
            cells=found,
        )
    return check.passes()


def c8(check: Check) -> tuple[Finding, ...]:
    """C8: table 三 is all blank."""
    cells = check.report.of("三")
    if not cells or all(figure.status is Status.ABSENT for figure in cells):
        return check.cannot_assess("没有读到表三", "table 3 was not read")
    if all(figure.status in (Status.BLANK, Status.NOT_APPLICABLE) for figure in cells):
        return check.fails(
            "表三全部空白：没有收到申请的也应填 0。",
            "Table 3 is all blank; enter 0 where nothing was received.",
        )
    return check.passes()


def c9(check: Check) -> tuple[Finding, ...]:
    """C9: a total is blank while its parts are filled and not all zero."""
    report = check.report
    if not any(map(_is_total, report.figures)):
        return check.cannot_assess("没有读到表三、表四", "tables 3 and 4 were not read")
    blank = [figure.key for figure in report.having(Status.BLANK) if _is_forgotten_total(figure)]
    if blank:
        names = name_cells(blank)
        implied = report.value(*blank[0]) if len(blank) == 1 else None
        return check.fails(
            f"{names.zh}的总计空白而各项已填"
            + (f"，按勾稽关系应为 {implied:f}。" if implied is not None else "。"),
            f"{names.en}: the total is blank although its parts are filled"
            + (f"; it should be {implied:f}." if implied is not None else "."),
            cells=blank,
            expected=implied,
        )
    return check.passes()


def d7(check: Check) -> tuple[Finding, ...]:
    """D7: 2019 form: items cannot become negative, and without items there are no decisions."""
    report = check.report
    found: list[Finding] = []
    lacking: list[FigureKey] = []
    for row in _ITEM_ROWS:
        keys = [FigureKey(f"proactive.{row}.{name}", TOTAL) for name in ("items_prior_year", "items_change")]
        prior, change = (report.value(*key) for key in keys)
        if prior is None or change is None:
            lacking.extend(key for key in keys if report.value(*key) is None)
            continue
        decisions = report.value(f"proactive.{row}.decisions")
        name = load_dictionary().indicators[keys[0].indicator].name
        zh, en = name.zh.partition("：")[0], name.en.partition(":")[0]
        if prior + change < 0:
            found += check.fails(
                f"{zh}：上一年项目 {prior:f} 项，本年增减 {change:+f} 项，合计为负。",
                f"{en}: {prior:f} items last year and a change of {change:+f} make a negative number.",
                cells=keys,
                reported=prior + change,
            )
        elif decisions and not prior + change:
            found += check.fails(
                f"{zh}：没有项目而有处理决定 {decisions:f} 件。",
                f"{en}: {decisions:f} decisions without any item.",
                cells=[*keys, FigureKey(f"proactive.{row}.decisions", TOTAL)],
                reported=decisions,
            )
    if found:
        return tuple(found)
    return check.lacks(lacking) if lacking else check.passes()


def g7(check: Check) -> tuple[Finding, ...]:
    """G7: a large share of outcomes stands under （六）其他; withdrawals that the text explains are fine.

    The one row of the 2019 form has withdrawals and all that was not mended or paid, too: it is only told.
    """
    report = check.report
    single, last = (FigureKey(f"requests.outcome.other_disposal{n}", TOTAL) for n in ("", ".rest"))
    keys = [single if single in report.figures else last, FigureKey("requests.outcome.total", TOTAL)]
    rest, concluded = (report.value(*key) for key in keys)
    if rest is None or concluded is None:
        return check.lacks(key for key in keys if report.value(*key) is None)
    # Where nothing was concluded in total, the sums say so.
    if rest < check.limit("least") or rest <= concluded * _exact(check.limit("share")) or concluded <= 0:
        return check.passes()
    texts = report.sentences("0", "1", "3", "5", "6")
    is_explained = single in report.figures or any(_WITHDRAWN.search(quote.text) for quote in texts)
    row = "" if single in report.figures else "第3项"
    return check.fails(
        f"“（六）其他处理”{row} {rest:f} 件，占办理结果 {rest / concluded:.0%}，请核对是否应归入别的情形。",
        f"{say_count(rest, 'outcome', 'outcomes')} under （六）, {rest / concluded:.0%} of all, may "
        "belong elsewhere; please check.",
        cells=keys,
        severity=Severity.INFO if is_explained else None,
        reported=rest,
    )


def g8(check: Check) -> tuple[Finding, ...]:
    """G8: information was refused for national security and social stability."""
    key = FigureKey("requests.outcome.refused.security_and_stability", TOTAL)
    value = check.report.value(*key)
    if value is None:
        return check.lacks([key])
    if value > 0:
        return check.fails(
            f"以危及“三安全一稳定”为由不予公开 {value:f} 件，建议核对依据。",
            f"{say_count(value, 'request was', 'requests were')} refused for security and stability; the "
            "grounds are worth a look.",
            cells=[key],
            reported=value,
        )
    return check.passes()


def _judge_numbers(check: Check, found: Iterable[Figure], zh: str, en: str) -> tuple[Finding, ...]:
    """Numbers that a cell cannot hold, or a pass; not assessable where no number was read at all."""
    wrong = list(found)
    if not check.report.reported():
        return check.cannot_assess("没有读到数字", "no number was read")
    if not wrong:
        return check.passes()
    names = name_cells(figure.key for figure in wrong)
    raw = _raw(check.report, wrong[0].key)
    return check.fails(
        f"{names.zh}填“{raw}”，{zh}。",
        f"{names.en}: “{raw}” is {en}.",
        cells=[figure.key for figure in wrong],
        reported=wrong[0].value,
    )


def _raw(report: Report, key: FigureKey) -> str:
    figure = report.figures[key]
    return (figure.raw or "").strip() or f"{figure.value}"


@lru_cache(maxsize=4)
def _find_odd(report: Report) -> tuple[Figure, ...]:
    """The figures whose cells hold anything but digits; few do."""
    return tuple(
        figure
        for figure in report.figures.values()
        if (raw := figure.raw) and not (raw.isascii() and raw.isdecimal())
    )


def _is_irregular(raw: str) -> bool:
    return _IRREGULAR.search(raw.strip()) is not None


def _has_words(raw: str) -> bool:
    return bool(_WORDS.search(_SIGN_WORDS.sub("", raw.strip())))


def _exact(limit: float) -> Decimal:
    return Decimal(str(limit))


def _is_total(key: FigureKey) -> bool:
    if key.indicator.startswith("requests."):
        return key.applicant == TOTAL or key.indicator == "requests.outcome.total"
    return key.indicator.startswith("disputes.") and key.indicator.endswith(".total")


def _is_forgotten_total(figure: Figure) -> bool:
    """A blank total that the parts prove not to be zero."""
    return figure.status is Status.BLANK and _is_total(figure.key) and bool(figure.implied)


def _is_habit(figure: Figure, report: Report) -> bool:
    """Say whether a blank means a zero left out: proven so, or no zero is printed around it."""
    if figure.implied is not None:
        return figure.implied == 0
    section = load_dictionary().indicators[figure.indicator].section
    table = report.of(section)
    blanks = [other for other in table if other.status is Status.BLANK]
    zeros = [other for other in table if other.value == 0]
    if figure.indicator.startswith(_RULES) or len(blanks) > len(zeros):
        return True
    column = [other for other in table if other.applicant == figure.applicant]
    return figure.applicant in APPLICANTS[1:-1] and all(not other.value for other in column)
