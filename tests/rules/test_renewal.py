"""What is looked at again after a change: enough, and not everything."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dictionary import RuleSettings, load_dictionary
from analytics.model import Coverage, Form, Outcome, Stage
from analytics.rules import check_reports, plan_renewal, take_prints
from analytics.rules.region import SURVEYORS
from analytics.rules.renewal import Prints, Renewal, Site
from analytics.rules.reports import Agency, Derived, Reports
from rules.region_kit import Filed, collect, office

YEARS = (2019, 2020, 2021, 2022)
EASY = RuleSettings(
    thresholds={
        "F7": {"least_peers": 2, "least": 5, "ratio_high": 2, "robust_z": 1},
        "G4": {"least_peers": 1, "median": 2},
        "C6": {"least_peers": 2, "least": 1, "ratio": 10},
    }
)
"""With these a handful of agencies is enough for rules on peers."""

AGENCIES = office(
    Agency("gov", "甲县人民政府", kind="government", coverage=Coverage.WHOLE_REGION, due_on="03-01"),
    Agency("a", "甲县民政局", parent_id="gov", region="甲县"),
    Agency("b", "甲县财政局", parent_id="gov", region="甲县", due_on="01-20"),
    Agency("c", "甲县教育局", parent_id="gov", region="甲县", report_until=2020),
    Agency("d", "甲县教育和体育局", parent_id="gov", region="甲县", report_from=2021, predecessor_ids=("c",)),
    Agency("e", "乙县财政局", region="乙县"),
    Agency("f", "丙县财政局", region="丙县", is_in_roster=False),
)
_FIGURES = (
    *("requests.carried_in", "requests.carried_out", "requests.received", "requests.outcome.total"),
    *("proactive.normative_documents.issued", "proactive.normative_documents.repealed"),
    *("proactive.normative_documents.in_force", "proactive.licensing.decisions", "proactive.fees.amount"),
    *("proactive.government_rules.issued", "requests.outcome.refused.state_secret"),
    *("disputes.reconsideration.total", "disputes.litigation_direct.total"),
    *("disputes.litigation_after_reconsideration.total", "disputes.reconsideration.pending"),
    *(f"requests.outcome.refused.{name}|natural_person" for name in ("state_secret", "internal_affairs")),
    *(f"requests.received|{name}" for name in ("natural_person", "business", "other", "legal_service")),
    *("requests.carried_in|natural_person", "requests.carried_out|natural_person"),
    *("proactive.licensing.items_prior_year", "proactive.licensing.items_change"),
)
_PROSE = (
    "本局围绕养老服务改革编写问答三十篇，并在大厅摆放纸质手册供来访群众翻看，邀请居民代表旁听季度会议。",
    "全年修订财政资金使用说明十二项，把预算项目绩效逐条列入网站栏目，方便企业查找补贴申领条件和截止时间。",
    "针对学校招生政策咨询较多的情况，安排专人值守电话，逐户发放图解折页，组织家长到校听取讲解并现场答疑。",
    "本年收到政府信息公开申请比上年增长150%。乙县财政局主动公开规范性文件两件。",
)


def make_report(agency: str, year: int, version: int, seed: int) -> Filed:
    """Any report: few different numbers and sentences, so that there are copies, jumps and breaks."""
    figures: dict[str, int | None] = {
        name: None
        if (seed + place) % 11 == 7
        else (seed * seed + seed * place + place) % 5 * 10 ** (seed % 3)
        for place, name in enumerate(_FIGURES)
    }
    prose = _PROSE[seed % 3] * 3 + _PROSE[2 + seed % 2] * 3
    received = date(year + 1, 1, 5) + timedelta(days=seed * 2 % 120)
    return Filed(
        agency,
        year,
        figures,
        published_on=received.replace(day=25 if received.day > 15 else 1) if seed % 5 else None,
        form=Form.F2019 if year < 2021 else Form.F2021,
        coverage=AGENCIES[agency].coverage or Coverage.SINGLE_ORGAN,
        stage=(Stage.PUBLISHED, Stage.PUBLISHED, Stage.FILED, Stage.DRAFT)[seed % 4],
        received_on=received,
        version=version,
        is_ledger=seed % 13 == 12,
        texts={"1": f"（一）主动公开情况。{prose}", "5": f"存在的问题：{prose[::-1]}"},
    )


State = Mapping[tuple[str, int, int], int]
"""Agency, year and version -> the seed of the report."""


def open_state(state: State, agencies: Mapping[str, Agency] = AGENCIES) -> Reports:
    """The reports as rules see them."""
    filed = [make_report(*key, seed) for key, seed in sorted(state.items())]
    as_of = max((each.received_on for each in filed), default=date.min)
    return collect(agencies, filed, as_of)


def describe(reports: Reports) -> list[str]:
    """What the store digests of each report besides its figures."""
    return [
        f"{head}|{reports.versions[head.agency_id, head.report_year]}|{sorted(reports.texts[index].items())}"
        f"|{reports.agency(index)}"
        for index, head in enumerate(reports.heads)
    ]


def look_again(reports: Reports, known: Mapping[Site, Prints]) -> tuple[Renewal, set[Derived]]:
    """What is to be looked at again, and what is found there; other texts than those named are not there."""
    renewal = plan_renewal(reports, take_prints(reports, describe(reports)), known)
    read = renewal.list_read(reports, load_dictionary().rule_set.rules.values())
    partial = replace(reports, texts={position: reports.texts[position] for position in read})
    return renewal, set(check_reports(partial, EASY, renewal.asked))


def is_kept(found: Derived, renewal: Renewal) -> bool:
    """Whether a finding of before is left as it is."""
    stale = renewal.stale[load_dictionary().rule_set.rules[found.finding.rule].reach]
    return stale is not None and (found.agency_id, found.report_year) not in stale


_KEYS = st.tuples(st.sampled_from(sorted(AGENCIES)), st.sampled_from(YEARS), st.sampled_from((1, 2)))
_SEEDS = st.integers(0, 60)


@settings(max_examples=40, deadline=None)
@given(
    before=st.dictionaries(_KEYS, _SEEDS, min_size=8, max_size=28),
    changes=st.dictionaries(_KEYS, st.none() | _SEEDS, min_size=1, max_size=3),
)
def test_what_is_left_and_what_is_found_again_are_everything(
    before: State, changes: Mapping[tuple[str, int, int], int | None]
) -> None:
    """After reports came, went or changed, findings renewed in part equal those made anew."""
    old = open_state(before)
    merged = {**before, **changes}
    new = open_state({key: seed for key, seed in merged.items() if seed is not None})
    renewal, found = look_again(new, take_prints(old, describe(old)))
    kept = {each for each in check_reports(old, EASY) if is_kept(each, renewal)}
    assert not kept & found
    assert kept | found == set(check_reports(new, EASY))


def test_the_region_of_these_tests_makes_every_rule_speak() -> None:
    """Every rule over several reports finds something wrong somewhere in such regions."""
    failing: set[str] = set()
    chance = random.Random(1)
    for _ in range(10):
        state = {
            (agency, year, version): chance.randrange(61)
            for agency in AGENCIES
            for year in YEARS
            for version in (1, 2)
            if chance.random() < 0.7
        }
        failing |= {
            each.finding.rule
            for each in check_reports(open_state(state), EASY)
            if each.finding.outcome in (Outcome.FAIL, Outcome.UNCERTAIN)
        }
    assert sorted(set(SURVEYORS) - failing) == []


def test_one_corrected_report_leaves_other_years_alone() -> None:
    """Only rules on peers look at other agencies again: in the year, or in that and the next one."""
    state = {(agency, year, 1): 4 for agency in ("a", "b", "e") for year in YEARS}
    old = open_state(state)
    new = open_state({**state, ("a", 2020, 1): 8})
    renewal, _ = look_again(new, take_prints(old, describe(old)))
    assert renewal.stale["own"] == {("a", 2020)}
    assert renewal.stale["last_year"] == {("a", 2020), ("a", 2021)}
    assert renewal.stale["all_years"] == {("a", year) for year in YEARS}
    assert renewal.stale["peers"] == {(agency, 2020) for agency in "abe"}
    assert renewal.stale["linked_peers"] == {(agency, year) for agency in "abe" for year in (2020, 2021)}


def test_nothing_changed_means_nothing_to_look_at() -> None:
    """The same reports again are asked about nothing."""
    reports = open_state({("a", 2020, 1): 4, ("b", 2020, 1): 5})
    renewal, found = look_again(reports, take_prints(reports, describe(reports)))
    assert not any(renewal.asked.values())
    assert found == set()


def test_every_rule_over_several_reports_says_how_far_it_looks() -> None:
    """No rule runs here without a reach, and none declares one in vain."""
    rules = load_dictionary().rule_set.rules
    assert {code for code, rule in rules.items() if rule.reach} == set(SURVEYORS)
