"""Faults and near misses of the kinds that a second author thought of (``benchmarks/blind/second``)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from analytics.model import Filing, Outcome
from analytics.rules import check_filing
from rules.report_kit import PROSE, find_loud, make_filing
from rules.test_other_words import add, say, untitled

FEES = "proactive.fees.amount|total"


def open_with(text: str) -> Filing:
    """The right report with other words before its sections."""
    return say("0", PROSE["0"][0], text)


def ask(text: str) -> Filing:
    """The right report with one other sentence about its requests."""
    return say("1", PROSE["1"][0], "（二）依申请公开情况。" + text, *PROSE["1"][4:])


def say_others(text: str) -> Filing:
    """The same, with a company among the applicants."""
    numbers = {"requests.received|natural_person": 39, "requests.received|business": 1}
    outcome = {"requests.outcome.granted|natural_person": 29, "requests.outcome.granted|business": 1}
    totals = {"requests.outcome.total|natural_person": 38, "requests.outcome.total|business": 1}
    return replace(ask(text), figures=make_filing({**numbers, **outcome, **totals}).figures)


def ask_nobody(*texts: str) -> Filing:
    """The right report with other words about requests."""
    return say("1", PROSE["1"][0], *texts, *PROSE["1"][4:])


FAULTS: Mapping[str, tuple[str, Filing]] = {
    "signed on the last day of the year": ("A9", add("6", "2023年12月31日")),
    "a report's title without the word": ("B1", untitled("云岫区人民政府2023年政府信息公开工作年度")),
    "a plan for a title": ("B1", untitled("云岫区人民政府2023年政府信息公开工作要点")),
    "a year in words": ("B4", add("1", "二〇二二年以来，我区对网站栏目作了集中整理，新增专栏4个。")),
    "a year in full width": ("B4", add("1", "２０２２年我区共清理失效信息27条，更新指南1次。")),
    "the whole of another year in brackets": ("B4", add("1", "全年（2022年1月至12月）开展自查4次。")),
    "the whole year until another December": ("B4", add("1", "截至2022年12月31日，全年共公开文件39份。")),
    "a period of ten months": ("B5", open_with("报告中数据统计时限为2023年1—10月。")),
    "a period with points": ("B5", open_with("统计期限：2023.01.01-2023.11.30。")),
    "a promise that is none": (
        "B15",
        say("5", "存在的主要问题：解读不够通俗，人员力量准备不足，虚拟大厅更新不及时，栏目设置有待优化。"),
    ),
    "dashes for nothing": ("B16", say("6", "——")),
    "yuan in the cell, ten thousands in the text": (
        "C6",
        add(
            "1",
            "行政事业性收费全年127.53万元。",
            start=make_filing({FEES.partition("|")[0] + "|total": 1275300}),
        ),
    ),
    "requests are zero": ("E5", ask_nobody("今年以来依申请公开政府信息的数量为0。")),
    "nobody asked": ("E5", ask_nobody("年内无人向我们申请公开政府信息。")),
    "zero by every channel": ("E5", ask_nobody("通过网络、信函、当面等形式收到的信息公开申请均为零。")),
    "zero after a colon": ("E5", ask_nobody("申请受理量：0件。")),
    "no dispute happened": ("E5", ask_nobody("全年收到政府信息公开申请40件，行政复议零发生。")),
    "no dispute, in section six": ("E5", say("6", "另，本年度无政府信息公开行政复议、行政诉讼案件。")),
    "carried to a named year": ("E1", ask("收到政府信息公开申请40件，结转至2024年的申请5件。")),
    "taken over from a named year": ("E1", ask("办理新收申请40件，另承接2022年未办结申请6件，均依法答复。")),
    "all by one kind of applicant": ("E1", say_others("申请40件均由自然人提出。")),
    "more than all that were carried": ("E1", ask("连同结转共55件，已办结39件。")),
    "all of a count in one result": ("E2", ask("收到申请40件。行政复议2件均被纠正。")),
    "penalties without their adjective": ("E3", add("1", "公开处罚决定，全年作出处罚32件。")),
    "coercion by times": ("E3", add("1", "实施行政强制措施五次。")),
    "documents kept in force": ("E4", add("1", "截至2023年底，保留有效的行政规范性文件4件。")),
    "no document issued": (
        "E4",
        add(
            "1",
            "本年度未制定行政规范性文件。",
            start=make_filing({"proactive.normative_documents.issued|total": 2}),
        ),
    ),
    "a share in brackets": ("E6", ask("收到申请40件。办结39件，其中无法提供9件（29.8%）。")),
    "a villager": ("H2", add("1", "村民梅某英多次就宅基地审批提出公开申请。")),
    "a lady": ("H2", add("1", "家住临河的梅女士申请公开拆迁档案，工作人员当场答复。")),
    "somebody not satisfied": ("H2", add("1", "梅某因对答复内容不服申请行政复议。")),
    "a doubled word of one character": ("H4", add("1", "加强网站和和政务新媒体建设。")),
    "a fixed term misspelt": ("H4", add("1", "认真做好依申情公开工作。")),
    "a wrong character": ("H4", add("1", "进一步完善公开制渡。")),
}

NEAR_MISSES: Mapping[str, Filing] = {
    "signed on the last day of January": add("6", "2024年1月31日"),
    "until the last day of the year": add("6", "以上数据统计截至2023年12月31日"),
    "requests of last year taken over": add("1", "办理新收申请40件，另承接2022年未办结申请2件。"),
    "the whole year in brackets": add("1", "全年（2023年1月至12月）开展自查4次。"),
    "what was done to another year's papers": add("1", "对2022年发文逐份整理，更新了目录。"),
    "a period with points": open_with("统计期限：2023.01.01-2023.12.31。"),
    "months of something else": open_with("统计期限为2023年1月1日至12月31日，2023年3—6月开展专项行动。"),
    "a title in words": make_filing(title="云岫区人民政府二〇二三年政府信息公开工作年度报告"),
    "improvements that begin with 对此": say(
        "5",
        "短板主要在两处：部分文件公开属性认定偏严，网上检索不够便捷。",
        "对此，今年起对拟不公开的文件逐件说明理由，同时改造检索功能。",
    ),
    "improvements that begin with 拟": say(
        "5",
        "仍有两点不足：信息发布有时慢半拍，解读多为照搬原文。",
        "针对这些不足，我区拟从2024年起推行时限预警。",
    ),
    "none in section six": say("6", "无"),
    "fees in ten thousands": add("1", "行政事业性收费12万元。"),
    "none by fax": add("1", "收到申请40件，未收到以传真方式提出的申请。"),
    "none was put off": add("1", "受理延期申请0件，撤回申请0件。"),
    "no other dispute": add("6", "未发生其他行政诉讼、行政复议。"),
    "carried to a named year": ask("收到政府信息公开申请40件，结转至2024年的申请3件。"),
    "taken over from a named year": ask("办理新收申请40件，另承接2022年未办结申请2件，均依法答复。"),
    "all of a part by one kind of applicant": say_others("申请40件，其中无法提供9件均为自然人申请。"),
    "more than was carried": ask("连同结转共42件，已办结39件。"),
    "added to what was carried": ask("收到申请40件，加上上年结转2件，共办理42件。"),
    "penalties of one field": add("1", "其中涉及食品安全领域的行政处罚11件已全部公开。"),
    "no document of another kind": add("1", "未对规范性文件开展专项清理，未制定规范性文件清单。"),
    "a share in brackets": ask("收到申请40件。办结39件，其中无法提供9件（23.1%）。"),
    "another rate in brackets": ask("收到申请40件。办结39件，其中无法提供9件，按时答复率（100%）。"),
    "growth in brackets": ask("收到申请40件（增长29.8%）。"),
    "as the reviewing organ": ask("收到申请40件。作为复议机关审理下级单位信息公开复议案件10件。"),
    "requests for permits": ask("收到申请40件。政务服务窗口全年受理办件申请3141件，办结率99%。"),
    "an amount of eleven digits": add("1", "公开年度预算执行总额13912345678元。"),
    "not a single one was lost": add("1", "全年未发生一起行政诉讼败诉案件，没有一件行政复议被纠正。"),
    "a letter of the court": add("1", "全年未收到行政复议决定书。"),
    "requests handed down": add("1", "上级部门转办申请2件，兄弟单位移交1件。"),
    "drones": add("1", "无人机执法信息申请公开情况良好，无人申领的补贴已收回。"),
    "settlements": add("1", "发挥行政复议和和解机制作用。"),
    "a citizen who asked how": add("1", "市民梅女士通过热线咨询申请公开流程。"),
    "a citizen who praised": add("1", "市民梅女士为便民服务点赞。"),
    "a village that applies": add("1", "梅某村集中申请公开征地信息。"),
    "some applicants": add("1", "对某类共性申请制作统一模板，某些申请人集中咨询时安排专人接待。"),
    "the purpose's particle": add("1", "以方便群众为目的的便民措施落地，政府信息公开开展情况良好。"),
    "last year in brackets": add("1", "收到申请40件，比上年度（2022年1月1日至12月31日）增加4件。"),
    "next year in brackets": add("1", "下一年度（2024年1月1日至12月31日）将继续开展培训。"),
    "months that statistics tell of": add("1", "数据统计显示，2023年3月至6月为申请高峰。"),
    "last year's prize, this year's work": add("1", "2022年，我区被评为先进，本年更新指南1次。"),
    "no request last year": add("1", "上年申请0件。2022年申请0件。"),
    "no request of one result": ask("收到申请40件，其中不予公开政府信息公开申请0件。"),
    "nobody asked for a hearing": ask("收到申请40件，无人申请公开听证，无人提出申请公开异议。"),
    "no document of some offices": add(
        "1",
        "部分单位未制定规范性文件。",
        start=make_filing({"proactive.normative_documents.issued|total": 2}),
    ),
    "no request by two channels": ask("收到申请40件，未收到信函、传真等方式的申请。"),
    "what concerns everybody": add("1", "公开与群众切身利益信息息息相关的内容，严格控制渡口审批。"),
    "other words of one character more": add("1", "发展规划性文件2份，政府信箱公开办理情况。"),
    "disclosure that is disclosed": add("1", "对主动公开公开方式进行了统计。"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_this_kind_is_told(name: str) -> None:
    """Each is found by the rule that it breaks."""
    rule, filing = FAULTS[name]
    found = [f for f in check_filing(filing) if f.outcome in (Outcome.FAIL, Outcome.UNCERTAIN)]
    assert rule in {finding.rule for finding in found}, found


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_only_looks_like_one_is_not(name: str) -> None:
    """No rule speaks of it above information."""
    assert find_loud(NEAR_MISSES[name]) == []
