"""One report that is right in every way, and its variations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from analytics.dictionary import load_dictionary
from analytics.model import (
    Figure,
    FigureKey,
    Filing,
    Form,
    LinePlace,
    Outcome,
    Passage,
    Proof,
    Severity,
    Status,
)
from analytics.rules import check_filing

SECTIONS = {
    "1": "总体情况",
    "2": "主动公开政府信息情况",
    "3": "收到和处理政府信息公开申请情况",
    "4": "政府信息公开行政复议、行政诉讼情况",
    "5": "存在的主要问题及改进情况",
    "6": "其他需要报告的事项",
}
NUMBERS = {
    "requests.received|natural_person": 40,
    "requests.received|total": 40,
    "requests.carried_in|natural_person": 2,
    "requests.carried_in|total": 2,
    "requests.outcome.granted|natural_person": 30,
    "requests.outcome.granted|total": 30,
    "requests.outcome.unavailable.not_held|natural_person": 9,
    "requests.outcome.unavailable.not_held|total": 9,
    "requests.outcome.total|natural_person": 39,
    "requests.outcome.total|total": 39,
    "requests.carried_out|natural_person": 3,
    "requests.carried_out|total": 3,
    "disputes.reconsideration.upheld|total": 2,
    "disputes.reconsideration.total|total": 2,
    "proactive.licensing.decisions|total": 120,
    "proactive.licensing.items_prior_year|total": 5,
    "proactive.normative_documents.in_force|total": 7,
    "proactive.fees.amount|total": 12,
}
PROSE = {
    "0": (
        "云岫区人民政府2023年政府信息公开工作年度报告",
        "根据《中华人民共和国政府信息公开条例》（国令第711号）编制。统计期限为2023年1月1日至12月31日。",
    ),
    "1": (
        "（一）主动公开情况。2023年，全年作出行政许可决定120件，网站公开信息300条。",
        "（二）依申请公开情况。全年收到政府信息公开申请40件，上年结转2件，办结39件，结转下年3件。",
        "收到申请40件，其中网络30件、信函6件、当面4件。答复39件，予以公开30件，占76.9%。",
        "发生行政复议2件，未发生行政诉讼。",
        "（三）政府信息管理情况。截至年底现行有效行政规范性文件7件，文件公开前均经审核。",
        "（四）平台建设情况。改版公开专栏4个。",
        "（五）监督保障情况。公开工作纳入绩效考核，社会评议结果满意，没有责任追究情形，组织培训2次。",
    ),
    "5": ("存在的主要问题：政策解读形式不够丰富，复议答复的说理还需加强。下一步，将改进解读形式。",),
    "6": ("全年未收取信息处理费，没有其他需要报告的事项。",),
}


def make_filing(
    numbers: Mapping[str, int | str] | None = None,
    cells: Mapping[str, Status] | None = None,
    prose: Mapping[str, tuple[str, ...]] | None = None,
    *,
    form: Form = Form.F2021,
    **fields: object,
) -> Filing:
    """The right report with some numbers, cells without a number, or sections of its prose changed."""
    told = {**NUMBERS, **(numbers or {})}
    figures = []
    for key in load_dictionary().figure_keys(form):
        name = f"{key.indicator}|{key.applicant}"
        status = (cells or {}).get(name, Status.REPORTED)
        value = Decimal(told.get(name, 0)) if status is Status.REPORTED else None
        raw = None if status in (Status.BLANK, Status.ABSENT) else "/" if value is None else f"{value}"
        figures.append(Figure(*key, status, value, proof=Proof.LABEL, raw=raw))
    texts = {**PROSE, **(prose or {})}
    filing = Filing(
        file="x.txt",
        part=None,
        sha256="0" * 64,
        format="text",
        title="云岫区人民政府2023年政府信息公开工作年度报告",
        agency="云岫区人民政府",
        report_year=2023,
        form=form,
        variant=None,
        coverage=None,
        published_on=date(2024, 3, 1),
        figures=tuple(figures),
        unmapped=(),
        sections={},
        problems=(),
        numeric_cells=0,
        numeric_placed=0,
        passages=make_passages(texts, order="123456"),
    )
    return replace(filing, **fields)  # type: ignore[arg-type]


def make_passages(texts: Mapping[str, tuple[str, ...]], order: str) -> tuple[Passage, ...]:
    """Prose under its headings, a line each."""
    passages = [Passage("0", text, LinePlace(1, 0, len(text))) for text in texts["0"]]
    for line, section in enumerate(order, start=2):
        passages.append(Passage(section, SECTIONS[section], LinePlace(line, 0, 4), is_heading=True))
        passages.extend(
            Passage(section, text, LinePlace(line, 4, 4 + len(text))) for text in texts.get(section, ())
        )
    return tuple(passages)


def with_raw(filing: Filing, name: str, raw: str, status: Status = Status.REPORTED) -> Filing:
    """The same report with one cell printed otherwise."""
    key = FigureKey(*name.split("|"))
    figures = tuple(
        replace(f, raw=raw, status=status, value=f.value if status is Status.REPORTED else None)
        if f.key == key
        else f
        for f in filing.figures
    )
    return replace(filing, figures=figures)


def implied(filing: Filing, name: str, value: int) -> Filing:
    """The same report with the implied value of a blank."""
    key = FigureKey(*name.split("|"))
    figures = tuple(replace(f, implied=Decimal(value)) if f.key == key else f for f in filing.figures)
    return replace(filing, figures=figures)


def find_loud(filing: Filing) -> list[tuple[str, str]]:
    """What fails above information."""
    return [
        (finding.rule, finding.message.zh)
        for finding in check_filing(filing)
        if finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO
    ]


NOTHING = replace(
    make_filing(), figures=(), passages=(), title=None, agency=None, form=None, published_on=None
)
"""A report of which nothing but its year could be read."""
