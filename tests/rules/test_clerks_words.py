"""Sentences as clerks write them: what is right alarms nobody, the same with a slip is told.

One report with something in nearly every row, and one sentence of its part on requests, or on documents and
decisions, at a time.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from analytics.model import APPLICANTS, Filing, Form, Outcome, Severity
from analytics.rules import check_filing
from rules.report_kit import PROSE, find_loud, make_filing, make_passages

REQUESTS: Mapping[str, Mapping[str, int]] = {
    "received": {"natural_person": 46, "business": 5, "research_institution": 1, "legal_service": 2},
    "carried_in": {"natural_person": 2},
    "outcome.granted": {"natural_person": 29, "business": 4, "legal_service": 1},
    "outcome.granted_in_part": {"natural_person": 4},
    "outcome.refused.third_party_rights": {"natural_person": 1},
    "outcome.refused.process_information": {"natural_person": 1},
    "outcome.refused.internal_affairs": {"business": 1},
    "outcome.unavailable.not_held": {"natural_person": 5, "research_institution": 1},
    "outcome.unavailable.must_be_created": {"natural_person": 2},
    "outcome.not_processed.repeated": {"natural_person": 1},
    "outcome.not_processed.petition_or_complaint": {"natural_person": 1},
    "outcome.other_disposal.not_corrected_in_time": {"natural_person": 1},
    "outcome.other_disposal.rest": {"legal_service": 1},
    "outcome.total": {"natural_person": 45, "business": 5, "research_institution": 1, "legal_service": 2},
    "carried_out": {"natural_person": 3},
}
DISPUTES: Mapping[str, tuple[int, int, int, int]] = {
    "reconsideration": (4, 1, 1, 1),
    "litigation_direct": (1, 0, 0, 1),
    "litigation_after_reconsideration": (1, 0, 0, 0),
}
PROACTIVE: Mapping[str, int | str] = {
    "licensing.decisions": 748,
    "penalty.decisions": 31_234,
    "coercion.decisions": 12,
    "normative_documents.issued": 3,
    "normative_documents.repealed": 2,
    "normative_documents.in_force": 21,
    "fees.amount": "127.53",
}


def number_report() -> dict[str, int | str]:
    """Every figure of the report."""
    numbers: dict[str, int | str] = {f"proactive.{name}|total": value for name, value in PROACTIVE.items()}
    for row, persons in REQUESTS.items():
        counts = {person: persons.get(person, 0) for person in APPLICANTS if person != "total"}
        counts["total"] = sum(counts.values())
        numbers |= {f"requests.{row}|{person}": count for person, count in counts.items()}
    for group, counted in DISPUTES.items():
        results = dict(zip(("upheld", "overturned", "other_result", "pending"), counted, strict=True))
        results["total"] = sum(counted)
        numbers |= {f"disputes.{group}.{result}|total": count for result, count in results.items()}
    return numbers


NUMBERS = number_report()
PLAIN = "全年收到政府信息公开申请54件。"


def say(first: str, requests: str, **others: str) -> Filing:
    """The report with these sentences in its parts on disclosure and on requests, and more in others."""
    overview = (f"（一）主动公开情况。{first}", f"（二）依申请公开情况。{requests}", *PROSE["1"][-3:])
    overview = tuple(text.replace("截至年底现行有效行政规范性文件7件，", "") for text in overview)
    texts = {**PROSE, "1": overview, **{key[1:]: (text,) for key, text in others.items()}}
    return replace(make_filing(NUMBERS), passages=make_passages(texts, order="123456"))


def ask(text: str) -> Filing:
    """The report with this said of its requests and disputes."""
    return say("2023年，网站公开信息300条。", text)


def tell(text: str) -> Filing:
    """The report with this said of its documents and decisions."""
    return say(f"2023年，网站公开信息300条。{text}", PLAIN)


RIGHT_REQUESTS = """
二〇二三年，我区共收到政府信息公开申请五十四件，上年结转两件，办结五十三件，结转下年度三件。
全年收到申请50余件，办结50余件。
全年收到申请近60件。
收到申请50件以上，按时答复率100%。
收到申请54件，其中自然人46件、占85.2%，商业企业5件、占9.3%，其余3件为科研机构和法律服务机构申请。
申请人中，自然人46件，法人或其他组织8件，分别占85.2%、14.8%。
收到申请54件，网上申请40件，信函申请10件，其余4件为当面申请。
新收申请54件、上年结转2件、办结53件、结转下年3件，四项数据勾稽一致。
共受理54件依申请公开件，已答复53件（含上年结转2件），另有3件仍在办理期限内。
收到申请54件，涉及土地征收类的28件，占51.9%。
一件申请因材料不全要求补正，两件申请延期答复，其余均在法定期限内答复。
54件申请中，除3件结转下年外，其余均已按时办结。
54件申请中已办结51件，办结率94.4%。
已答复的53件中，34件予以公开。
办结的53件申请中，予以公开34件，部分公开4件，其余15件为不予公开、无法提供、不予处理等情形。
办结上年结转申请2件、本年申请51件。
申请数量由上年的50件上升至54件。
答复53件，予以公开和部分公开合计38件，占71.7%。
行政复议7件，其中驳回2件、维持2件、撤销1件。
行政复议案件7件，占全区行政复议案件总数的3%。
政府信息公开类行政复议案件占比3.2%。
新收行政复议案件230件，其中信息公开类7件。
上年结转行政复议1件，本年新收6件。
行政复议撤回1件，行政复议不予受理2件。
行政复议7件、行政诉讼3件，分别占70%、30%。
征地类政府信息公开申请20件，土地纠纷行政复议5件。
我区推行“一件事”12项，办理申请54件。
从申请主体看，自然人46件，占85.2%；法人或其他组织8件；年内办结53件。
未因依申请公开收取任何费用。
收到申请60件，经审核属于信息公开申请54件，其余6件属于信访咨询。
收到各类申请60件，其中政府信息公开申请54件。
抽取申请答复20件进行评查，优秀18件。
对全区12家单位的30件依申请公开答复进行抽查。
指导各单位办理申请30件。
县自然资源局收到申请20件，占全区的37%。
各镇（街道）共收到申请15件，区级部门共收到39件。
申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请1件，其他1件。
全年答复申请53件，其中20个工作日内答复50件，延期答复3件。
按期答复50件，延期答复3件。
办结53件，其中予以公开34件，其中自然人29件；部分公开4件，其中自然人4件。
予以公开34件（自然人29件、商业企业4件、法律服务机构1件），部分公开4件。
收到申请54件；予以公开34件，其中自然人29件、法人或其他组织5件。
书面答复53件。
予以公开34件，部分公开4件，公开率71.7%。
予以公开34件，部分公开4件，公开率92.7%。
办结53件，予以公开34件，公开率64.2%。
不予公开3件，公开率94.3%。
收到申请54件，公开率100%。
某路段改造、申请人段某路段改造信息已公开。
全年未收到以信函方式提交的申请，未收到企业、其他组织的政府信息公开申请。
实现行政诉讼“零败诉”，无因程序违法被撤销的案件。
申请公开的内容涉及行政处罚15件、行政许可12件。
申请事项主要为行政许可类12件、行政处罚类15件。
个别申请人反复申请，1人申请20件。
公开或部分公开38件，占71.7%。
全年收到申请54件，2022年50件，2021年27件。
2021年、2022年、2023年分别收到申请27件、50件、54件。
发生行政复议7起，已审结6起，其中维持4起，占已审结的66.7%。
区人民法院受理涉政府信息公开诉讼案件9件。
本机关未收到国家秘密类信息公开申请。
自然人46件，占八成五。
收到申请54件，比2021年增加27件，比2022年增加4件。
行政复议、行政诉讼分别为7件和3件。
"""
WRONG_REQUESTS = """
E1 二〇二三年，我区共收到政府信息公开申请五十八件，办结五十三件。
E1 全年收到申请60余件。
E1 全年收到申请近50件。
E1 收到申请58件以上。
E1 申请人中，自然人44件，法人或其他组织10件。
E1 新收申请54件、上年结转3件、办结53件、结转下年3件。
E1 办结的53件申请中，予以公开36件，部分公开4件，其余为其他情形。
E1 54件申请中，结转下年5件，其余均已办结。
E6 自然人46件、占75.2%。
E6 行政复议7件、行政诉讼3件，分别占78%、22%。
E6 申请人中，自然人46件，法人或其他组织8件，分别占85.2%、24.8%。
E8 收到申请54件，网上申请40件，信函申请12件，当面申请4件。
E2 行政复议7件，其中维持5件，纠正1件。
E2 行政复议7件，其中驳回诉讼请求5件，撤销1件。
E2 引发行政诉讼3起（未经复议直接起诉1起、复议后起诉2起）。
E5 全年零申请，未收到群众公开申请。
E5 本年度我区无依申请公开事项。
E5 全年依申请公开0件。
E5 全年依申请公开申请为零。
E5 无行政复议、无行政诉讼。
E5 依申请公开方面，全年零申请、零诉讼、零复议。
E1 收到申请58件，其中政府信息公开平台收到40件。
E1 办结53件，其中予以公开34件，其中自然人33件。
E1 予以公开34件（自然人25件、商业企业4件、法律服务机构1件），部分公开4件。
E1 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请2件。
E1 因不掌握相关信息无法提供7件，因需另行制作无法提供2件。
E6 予以公开和部分公开合计38件，公开率达82.7%。
E6 予以公开约占四成。
E6 自然人46件，占九成五。
E1 公开或部分公开42件。
E1 2023年收到申请58件，比2021年增加27件。
E5 本机关未收到各类政府信息公开申请。
E2 行政复议、行政诉讼分别为8件和3件。
H2 申请人王某对答复不服，提起复议。
H2 申请人段某对路段改造的答复不服。
"""
RIGHT_DECISIONS = """
现行有效规范性文件21件，清理宣布失效1件、废止1件。
办理行政许可近750件、行政处罚三万余件。
云岫区行政许可748件。
实施行政强制12件，核发行政许可748件。
一般程序行政处罚1200件，简易程序行政处罚30034件。
全年作出食品安全行政处罚15件。
全年作出涉企行政处罚115件、交通运输行政处罚90件。
依法不予行政处罚20件，免予行政处罚15件。
撤销行政许可2件，注销行政许可40件，变更行政许可34件。
推行行政许可“一件事一次办”12项。
水利类规范性文件2件。
行政许可700件以上。
2023年，新增规范性文件3件。
以区政府名义制发规范性文件2件，以区政府办公室名义制发1件。
降低行政事业性收费标准2项，取消行政事业性收费1项。
2022年我局上线的平台已升级。
"""
WRONG_DECISIONS = """
E3 办理行政许可748件、行政处罚31243件、行政强制12件。
E3 行政许可800件以上。
E3 云岫区行政许可784件。
E3 完成行政许可784件，实施行政强制20件。
E4 制发行政规范性文件三件，废止四件，现行有效21件。
E4 现行有效规范性文件二十三件。
E4 2023年，新增规范性文件6件。
B4 2022年我区公开的信息共30条。
"""


@pytest.mark.parametrize("text", RIGHT_REQUESTS.split())
def test_a_right_sentence_about_requests_alarms_nobody(text: str) -> None:
    """Whatever the words, numerals and rounding, a true number is no fault."""
    assert find_loud(ask(text)) == []


@pytest.mark.parametrize("text", RIGHT_DECISIONS.split())
def test_a_right_sentence_about_decisions_alarms_nobody(text: str) -> None:
    """Also where it counts a part of what the table counts, or something else."""
    assert find_loud(tell(text)) == []


@pytest.mark.parametrize("line", WRONG_REQUESTS.strip().splitlines())
def test_a_slip_about_requests_is_told(line: str) -> None:
    """The rule that compares the sentence speaks."""
    rule, text = line.split()
    assert rule in {found for found, _ in find_loud(ask(text))}


@pytest.mark.parametrize("line", WRONG_DECISIONS.strip().splitlines())
def test_a_slip_about_decisions_is_told(line: str) -> None:
    """The rule that compares the sentence speaks."""
    rule, text = line.split()
    assert rule in {found for found, _ in find_loud(tell(text))}


def test_two_channels_of_which_one_is_writing_may_not_be_all() -> None:
    """E8: 书面 is a channel; two that are fewer than the requests may not be all."""

    def judge(text: str) -> set[Outcome]:
        return {finding.outcome for finding in check_filing(ask(text)) if finding.rule == "E8"}

    assert judge("收到申请54件，电子邮件30件，书面20件。") == {Outcome.UNCERTAIN}
    assert judge("收到申请54件，电子邮件30件，书面24件。") == {Outcome.PASS}


def test_a_total_of_nothing_has_no_shares() -> None:
    """G7: outcomes under （六）其他 beside a total of 0 are the business of the sums."""
    rest = {f"requests.outcome.other_disposal.rest|{who}": 12 for who in ("natural_person", "total")}
    filing = make_filing(rest | {"requests.outcome.total|total": 0})
    assert {finding.outcome for finding in check_filing(filing) if finding.rule == "G7"} == {Outcome.PASS}


def test_fees_of_any_length_are_divided_by_their_step() -> None:
    """E10: a number with more digits than a decimal keeps is no fee, and no reason to stop."""
    paid = f"收取信息处理费{'3' * 40}元。"
    filing = say("2023年，公开信息300条。", f"收到申请54件，{paid}", _6=paid)
    found = [finding for finding in check_filing(filing) if finding.rule == "E10"]
    assert [finding.severity for finding in found if finding.outcome is Outcome.FAIL] == [Severity.INFO]


def test_the_one_row_of_the_older_form_holds_more() -> None:
    """G7: its （六） has withdrawals and what was not mended, too; a large share is only information."""
    cells = {
        "requests.outcome.other_disposal|total": 12,
        "requests.outcome.other_disposal|natural_person": 12,
    }
    severities = {
        form: {finding.severity for finding in check_filing(filing) if finding.rule == "G7"}
        for form, filing in (
            (Form.F2019, make_filing(cells, form=Form.F2019)),
            (
                Form.F2021,
                make_filing({f"requests.outcome.other_disposal.rest|{who}": 12 for who in ("total",)}),
            ),
        )
    }
    assert severities == {Form.F2019: {Severity.INFO}, Form.F2021: {Severity.WARNING}}


def test_fees_that_section_six_denies_are_told() -> None:
    """E10: 300 yuan in section 一 and none in section 六; the same amount in both is right."""
    paid = "全年收到政府信息公开申请54件，收取信息处理费300元。"
    denying = say("2023年，公开信息300条。", paid, _6="2023年，本单位收取信息处理费0元。")
    assert "E10" in {rule for rule, _ in find_loud(denying)}
    agreeing = say("2023年，公开信息300条。", paid, _6="2023年，本单位收取信息处理费300元。")
    assert find_loud(agreeing) == []


def test_one_stray_year_does_not_make_the_title_right() -> None:
    """B3: period and preamble say 2023, so a title of 2022 is wrong though a sentence still says 2022."""
    texts = {
        **PROSE,
        "0": ("现将2023年度工作情况报告如下。统计期限为2023年1月1日至12月31日。",),
        "1": (PROSE["1"][0].replace("2023年", "2022年"), *PROSE["1"][1:]),
    }
    passages = make_passages(texts, order="123456")
    wrong = replace(make_filing(title="云岫区人民政府2022年政府信息公开工作年度报告"), passages=passages)
    rules = {rule for rule, _ in find_loud(replace(wrong, report_year=2022))}
    assert "B3" in rules
    assert "B5" not in rules
    right = replace(make_filing(), passages=passages)
    assert "B3" not in {rule for rule, _ in find_loud(right)}


def test_measures_that_an_office_publishes_are_no_improvement() -> None:
    """B15: 政策措施 is what people look for; 采取以下措施 says how it gets better."""
    problem = "存在的主要问题：老年群体获取促进消费政策措施不够方便，解读形式单一。"
    assert "B15" in {rule for rule, _ in find_loud(say("公开信息300条。", PLAIN, _5=problem))}
    answered = problem + "对此采取以下措施：增设线下专区。"
    assert "B15" not in {rule for rule, _ in find_loud(say("公开信息300条。", PLAIN, _5=answered))}
