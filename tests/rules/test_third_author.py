"""Faults and near misses of the kinds that a third author thought of (``benchmarks/blind/third``)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.model import Filing, Form, Outcome
from analytics.narrative import ClaimKind, read_claims
from analytics.rules import check_filing
from analytics.rules.growth import judge_growth
from rules.report_kit import PROSE, find_loud, make_filing
from rules.test_other_words import add, say
from rules.test_second_author import ask, open_with

LOST = {"disputes.reconsideration.upheld|total": 1, "disputes.reconsideration.overturned|total": 1}
OPEN = {"disputes.reconsideration.upheld|total": 1, "disputes.reconsideration.pending|total": 1}
REFUSED = {
    "requests.outcome.refused.state_secret|natural_person": 9,
    "requests.outcome.refused.state_secret|total": 9,
    "requests.outcome.unavailable.not_held|natural_person": 0,
    "requests.outcome.unavailable.not_held|total": 0,
}


def ask_of(numbers: Mapping[str, int], text: str) -> Filing:
    """Another sentence about requests, over other numbers."""
    return say(
        "1",
        PROSE["1"][0],
        "（二）依申请公开情况。" + text,
        *PROSE["1"][4:],
        start=make_filing(numbers),
    )


FAULTS: Mapping[str, tuple[str, Filing]] = {
    "plans behind a phrase": ("B4", add("5", "针对上述问题，2023年我区将采取以下措施：逐月通报。")),
    "plans of last year": ("B4", add("5", "针对上述问题，2022年我区将采取以下措施：逐月通报。")),
    "problems of last year's work": ("B4", add("5", "2022年，政府信息公开工作取得一定成效，但仍存在不足。")),
    "until last December": ("B4", add("1", "截至2022年12月31日，我区政务新媒体共发布信息415条，运行平稳。")),
    "a revision of last year": ("B4", add("1", "二〇二二年，我区修订信息发布审核制度，开展自查4次。")),
    "counts of two years ago": ("B4", add("1", "2021年，我区组织业务培训3次，参训120人次。")),
    "numbers of three years": (
        "E1",
        ask("2021年至2023年，我区收到政府信息公开申请分别为27件、50件和54件。"),
    ),
    "numbers of listed years": ("E1", ask("2022年、2023年分别收到政府信息公开申请50件、54件。")),
    "with a bracket": ("E1", ask("在作出的39件答复中，予以公开（含部分公开）34件。")),
    "carried to this year": ("E1", ask("本年收到申请40件，2022年度结转至本年办理6件。")),
    "nothing carried in": ("E1", ask("全年新收申请40件，无上年度结转件。")),
    "no refusal": ("E1", ask_of(REFUSED, "全年新收申请40件，没有不予公开的情形。")),
    "not one lost": ("E2", ask_of(LOST, "收到申请40件。行政复议案件2件，无一被纠正。")),
    "none quashed": ("E2", ask_of(LOST, "收到申请40件。行政复议2件，没有被撤销、变更或者确认违法的情形。")),
    "all concluded": ("E2", ask_of(OPEN, "收到申请40件。行政复议案件2件，年内已全部审结。")),
    "looked into and decided": ("E3", add("1", "全年立案查处并作出行政处罚决定12宗。")),
    "accepted, zero": ("E5", ask("本年度依申请公开政府信息的受理件数为0。")),
    "tenths in words": ("E6", ask("收到申请40件。办结39件，其中无法提供9件，超过九成。")),
    "a half in words": ("E6", ask("办结39件中，无法提供9件，占一半以上。")),
    "a third in words": ("E6", ask("办结39件，其中无法提供9件，约占三分之二。")),
    "a rate of what was upheld": ("E6", ask_of(LOST, "收到申请40件。行政复议2件，维持1件，维持率100%。")),
    "squares": ("H4", add("1", "组织培训□□次，参训□□人次。")),
    "circles": ("H4", add("1", "新媒体发布信息○○条。")),
    "fifteen working days": ("H5", add("1", "严格执行自收到申请之日起15个工作日内予以答复的规定。")),
    "the notice of the trial form": (
        "H5",
        open_with("根据国办公开办函〔2019〕60号编制。统计期限为2023年1月1日至12月31日。"),
    ),
}

NEAR_MISSES: Mapping[str, Filing] = {
    "plans for the next year": add("5", "针对上述问题，2024年我区将采取以下措施：逐月通报。"),
    "what is put under assessment": add("5", "2023年，我区将公开工作纳入考核。"),
    "until last December, and since": add("1", "截至2022年底，我区公众号有3万人关注，目前已增至5万人。"),
    "until January": add("1", "截至2024年1月31日，我区各单位报告均已公布30份。"),
    "a rule that goes on": add("1", "2022年，我区印发审核办法，本年度严格执行。"),
    "history without numbers": add("1", "2021年，我区率先建成政务公开专区。"),
    "numbers of three years": ask("2021年至2023年，我区收到政府信息公开申请分别为27件、50件和40件。"),
    "numbers of two parts of years": ask("2022年和2023年上半年，分别收到申请50件、20件。"),
    "with a bracket": ask("在作出的39件答复中，予以公开（含部分公开）30件。"),
    "carried to this year": ask("本年收到申请40件，2022年度结转至本年办理2件。"),
    "helped another": ask("全年收到申请40件；另协助区政府办公室答复区政府收到的申请77件。"),
    "quarters": ask("四个季度收到申请分别为10件、10件、10件、10件，分布均衡。"),
    "not at the holidays": ask("全年新收申请40件，其中春节期间未收到申请。"),
    "no refusal": ask("全年新收申请40件，没有不予公开的情形。"),
    "not one lost": ask("收到申请40件。行政复议案件2件，无一被纠正。"),
    "all concluded": ask("收到申请40件。行政复议案件2件，年内已全部审结。"),
    "all requests dealt with, a suit pending": ask_of(
        OPEN, "收到申请40件，答复39件，均已办结。行政复议2件。"
    ),
    "tenths in words": ask("收到申请40件。办结39件，其中予以公开30件，超过七成。"),
    "a quarter in words": ask("办结39件，其中无法提供9件，约占四分之一。"),
    "a rate of what was upheld": ask_of(LOST, "收到申请40件。行政复议2件，维持1件，维持率50%。"),
    "its year in brackets behind the title": make_filing(
        title="云岫区人民政府政府信息公开工作年度报告（2023年度）"
    ),
    "twenty working days": add("1", "在自收到申请之日起20个工作日内予以答复。"),
    "its own shorter time": add("1", "将答复时限压缩至自收到申请之日起15个工作日内答复。"),
    "a third party's fifteen days": add("1", "第三方应当自收到征求意见书之日起15个工作日内答复。"),
    "both notices": open_with(
        "根据国办公开办函〔2021〕30号编制，国办公开办函〔2019〕60号不再执行。统计期限为2023年1月1日至12月31日。"
    ),
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


@pytest.mark.parametrize(("base", "judged"), [("2022年", 1), ("2021年", 0), ("上年", 1)])
def test_growth_against_an_earlier_year_is_not_held_against_the_last(base: str, judged: int) -> None:
    """较2021年增长28% says nothing about the report for 2022."""
    claims = read_claims({"1": f"（二）依申请公开情况。新收政府信息公开申请40件，较{base}增长28.0%。"})
    assert [claim.kind for claim in claims] == [ClaimKind.COUNT, ClaimKind.GROWTH]
    found = judge_growth(claims, lambda _: Decimal(40), lambda _: Decimal(38), Decimal(0), 2023)
    assert len(found) == judged


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ("上年为38件", [True]),
        ("上年为58件", [False]),
        ("比2022年的58件减少", [False]),
        ("比2021年的58件减少", []),
        ("去年同期38件", [True]),
        ("上年结转3件", []),
        ("2022年50件，2021年30件", []),
    ],
)
def test_the_number_of_last_year_is_that_of_its_report(told: str, fits: list[bool]) -> None:
    """Only a number of what was just counted, and of the year before, is held against its report."""
    claims = read_claims({"1": f"（二）依申请公开情况。新收政府信息公开申请40件，{told}。"})
    found = judge_growth(claims, lambda _: Decimal(40), lambda _: Decimal(38), Decimal(0), 2023)
    assert [one.fits for one in found] == fits


def test_a_stale_period_does_not_make_the_form_wrong() -> None:
    """Where title and text name different years (B3), the form may be right for either."""
    title = "云岫区商务局2021年政府信息公开工作年度报告"
    prose = {
        **PROSE,
        "0": (title, "根据国务院令第711号编制。统计期限为2020年1月1日至12月31日。"),
        "1": tuple(text.replace("2023年，", "") for text in PROSE["1"]),
    }
    filing = make_filing(prose=prose, title=title, report_year=2021, form=Form.F2021)
    told = {finding.rule: finding.outcome for finding in check_filing(filing)}
    assert (told["B3"], told["B7"]) == (Outcome.FAIL, Outcome.PASS)


def test_a_wrong_form_names_the_notice_to_follow() -> None:
    """What is sent to the agency says which notice prescribes the form."""
    filing = make_filing(form=Form.F2019)
    (found,) = [f for f in check_filing(filing) if f.rule == "B7"]
    assert all("国办公开办函〔2021〕30号" in text for text in (found.message.zh, found.message.en))


def test_a_report_in_the_trial_form_is_told_so_once() -> None:
    """Its notice belongs to the form (B7), and is no second fault (H5)."""
    named = open_with("根据国办公开办函〔2019〕60号编制。统计期限为2023年1月1日至12月31日。")
    trial = replace(named, form=Form.F2019, figures=make_filing(form=Form.F2019).figures)
    told = {finding.rule: finding.outcome for finding in check_filing(trial)}
    assert (told["B7"], told["H5"]) == (Outcome.FAIL, Outcome.PASS)
