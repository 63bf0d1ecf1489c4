"""The same faults in other words than the first that come to mind, and what only looks like them.

The kinds come from ``benchmarks/blind``: cases that somebody wrote who had not seen the rules.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from analytics.model import (
    APPLICANTS,
    Filing,
    LinePlace,
    Outcome,
    Status,
    UnmappedCell,
)
from analytics.rules import check_filing
from rules.report_kit import PROSE, find_loud, make_filing, make_passages, with_raw

ROW = "requests.outcome.refused.state_secret"
BUREAU = replace(make_filing(), agency="云岫区商务局", title="云岫区商务局2023年政府信息公开工作年度报告")


def say(section: str, *texts: str, start: Filing | None = None) -> Filing:
    """The right report with another section."""
    passages = make_passages({**PROSE, section: texts}, order="123456")
    return replace(start or make_filing(), passages=passages)


def add(section: str, text: str, start: Filing | None = None) -> Filing:
    """The right report with a sentence more."""
    return say(section, *PROSE.get(section, ()), text, start=start)


def untitled(line: str) -> Filing:
    """A report whose first line is no official title."""
    return replace(say("0", line, *PROSE["0"][1:]), title=None)


FAULTS: Mapping[str, tuple[str, Filing]] = {
    "a summary for a title": ("B1", untitled("云岫区人民政府2023年政务公开工作总结")),
    "a year with a digit lost": ("B3", untitled("云岫区人民政府202年政府信息公开工作年度报告")),
    "last year's problems": ("B4", add("5", "2022年度，我区工作中还存在一些不足。")),
    "last year's fees": ("B4", say("6", "2022年度，本单位未收取信息处理费。")),
    "plans for the year that is over": ("B4", add("5", "2023年，我区将继续加强队伍建设。")),
    "since last year": ("B4", add("1", "2022年以来，我区学习宣传新修订的政府信息公开条例，公开质量提高。")),
    "last year behind an adverbial": (
        "B4",
        add("1", "2022年，在上级部门的指导下，我区学习宣传新修订的政府信息公开条例，公开质量提高。"),
    ),
    "a wrong period beside the right year": (
        "B5",
        say(
            "0", PROSE["0"][0], "现将2023年度政府信息公开工作情况报告如下。统计期限为2022年1月1日至12月31日。"
        ),
    ),
    "a period of two years": (
        "B5",
        say("0", PROSE["0"][0], "统计期限为2022年1月1日至2023年12月31日。"),
    ),
    "a row that does not say its columns": (
        "B10",
        make_filing(cells={f"{ROW}|{applicant}": Status.ILLEGIBLE for applicant in APPLICANTS}),
    ),
    "somebody else's improvements": (
        "B15",
        say("5", "存在的主要问题：解读不够通俗，审计整改情况散落在多个栏目，人员多为兼职。"),
    ),
    "only a list of problems to be made": (
        "B15",
        say("5", "下一步，我区将重点做好以下工作：建立问题清单和销号制度，对反复出现的问题约谈负责人。"),
    ),
    "a full stop for nothing": ("B16", say("6", "。")),
    "one number or two": (
        "C7",
        with_raw(make_filing(), "proactive.licensing.decisions|total", "6 199", Status.ILLEGIBLE),
    ),
    "no request at all": ("E5", add("1", "本年度政府信息公开申请零受理。")),
    "mail beside the net": (
        "E8",
        say(
            "1",
            *(
                text.replace("网络30件、信函6件、当面4件", "电子邮件6件、信函2件、在线平台33件、现场1件")
                for text in PROSE["1"]
            ),
        ),
    ),
    "fees by notices": (
        "E10",
        make_filing(prose={"1": (*PROSE["1"], "发出信息处理费收费通知2件，涉及金额600元。"), "6": ("无。",)}),
    ),
    "fees that no rate gives": ("E10", say("6", "全年收取信息处理费123.45元。")),
    "two different fees": (
        "E10",
        make_filing(prose={"1": (*PROSE["1"], "全年收取信息处理费300元。"), "6": ("收取信息处理费500元。",)}),
    ),
    "a full-width at": ("H3", add("6", "电子邮箱：ysqgk＠163.com。")),
    "a doubled word": ("H4", add("1", "我区认真认真贯彻落实要求。")),
    "a doubled mark": ("H4", add("1", "公开工作取得新成效。。")),
    "March in section six": ("H5", add("6", "部门年度报告应于3月31日前公布。", start=BUREAU)),
    "the old article": ("H5", add("6", "按照《条例》第三十二条要求，年度报告包括以下内容。")),
    "the old day": ("H5", add("6", "依据2008年5月1日起施行的《政府信息公开条例》编制。")),
}

NEAR_MISSES: Mapping[str, Filing] = {
    "last year's report": add("1", "按要求公开了本单位2022年度政府信息公开工作年度报告。"),
    "a month behind the title": make_filing(
        title="云岫区人民政府2023年政府信息公开工作年度报告（2024年1月）"
    ),
    "improvements without the word": say(
        "5", "公开的及时性还有欠缺，解读材料不够通俗。对此，我区已建立台账，并将按月巡查，逐步予以解决。"
    ),
    "since the regulation": add("1", "《条例》施行以来，累计受理政府信息公开申请108件。"),
    "reconsiderations of all kinds": add("1", "全年办理各类行政复议案件37件，其中涉及政府信息公开2件。"),
    "a government's own day": add("6", "区政府年度报告在3月31日前公布。", start=BUREAU),
    "fees as prescribed": say("6", "全年收取信息处理费2950元。"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_other_words(name: str) -> None:
    """It fails, or says that it cannot tell; a pass would be silence."""
    code, filing = FAULTS[name]
    found = {finding.outcome for finding in check_filing(filing) if finding.rule == code}
    assert found & {Outcome.FAIL, Outcome.UNCERTAIN}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_no_more_than_information(name: str) -> None:
    """What only looks like a fault alarms nobody."""
    assert find_loud(NEAR_MISSES[name]) == []


def test_an_eighth_number_is_told_with_its_row() -> None:
    """B10: a number that belongs to no column stands in the line of a row of table 三."""
    place = LinePlace(9, 30, 31)
    figures = tuple(
        replace(figure, place=LinePlace(9, 2 * i, 2 * i + 1)) if figure.indicator == ROW else figure
        for i, figure in enumerate(make_filing().figures)
    )
    filing = replace(make_filing(), figures=figures, unmapped=(UnmappedCell("4", place),))
    [found] = [finding for finding in check_filing(filing) if finding.rule == "B10"]
    assert found.outcome is Outcome.FAIL
    assert {key.indicator for key in found.cells} == {ROW}
