"""Every check of one report: a clean, a violating and a not assessable example of each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from analytics.dictionary import load_dictionary, make_settings
from analytics.model import APPLICANTS, Filing, Form, Message, Outcome, Problem, Quote, Severity, Status
from analytics.rules import check_filing
from analytics.rules.engine import GENERATORS
from rules.report_kit import NOTHING, PROSE, find_loud, implied, make_filing, make_passages, with_raw

RULES = tuple(rule.code for rule in load_dictionary().rule_set.select("report", "generator"))
IDENTITIES = ("D1", "D2", "D3", "D4")
RIGHT = make_filing()
OLD_FORM = make_filing(form=Form.F2019, report_year=2020)
ROW = "requests.outcome.refused.state_secret"


def say(section: str, *texts: str) -> Filing:
    """The right report with another section."""
    return make_filing(prose={section: texts})


def add(section: str, text: str) -> Filing:
    """The right report with a sentence more."""
    return say(section, *PROSE.get(section, ()), text)


def put(old: str, new: str) -> Filing:
    """The right report with some words of section 一 replaced."""
    return say("1", *(text.replace(old, new) for text in PROSE["1"]))


VIOLATING: Mapping[str, Filing] = {
    "A9": make_filing(published_on=date(2023, 8, 1)),
    "A11": replace(RIGHT, figures=tuple(replace(f, status=Status.ABSENT, value=None) for f in RIGHT.figures)),
    "B1": make_filing(title="关于2023年度政府信息公开情况的报告"),
    "B3": make_filing(title="云岫区人民政府2022年政府信息公开工作年度报告"),
    "B4": add("1", "2022年，我区开展培训，公开信息300条。"),
    "B5": say("0", PROSE["0"][0], "统计期限为2022年12月1日至2023年12月31日。"),
    "B6": replace(RIGHT, passages=make_passages(PROSE, order="12345")),
    "B7": make_filing(form=Form.F2019),
    "B8": make_filing(cells={f"{ROW}|{applicant}": Status.ABSENT for applicant in APPLICANTS}),
    "B9": replace(RIGHT, problems=(Problem("LABEL_ALTERED", Message("栏目。", "Label.")),)),
    "B10": make_filing(cells={f"{ROW}|total": Status.ABSENT}),
    "B11": say("1", "2023年主动公开信息300条。"),
    "B12": say("1", "（一）主动公开情况。公开信息300条，开展依申请公开、信息管理和平台建设。加强组织领导。"),
    "B13": add("1", "认真做好公开工作。" * 120),
    "B14": say("5", "无。"),
    "B15": say("5", "存在的主要问题：政策解读形式不够丰富，人员多为兼职，岗位变动频繁。"),
    "B16": say("6"),
    "B17": say("2", "2023年，共主动公开政府信息1200条。"),
    "C1": implied(make_filing(cells={f"{ROW}|business": Status.BLANK}), f"{ROW}|business", 4),
    "C2": make_filing(cells={"disputes.litigation_direct.total|total": Status.NOT_APPLICABLE}),
    "C3": with_raw(RIGHT, "requests.received|total", "40件"),
    "C4": make_filing({"requests.carried_in|other": -1}),
    "C5": make_filing({"requests.carried_in|other": "1.5"}),
    "C6": add("1", "全年收取行政事业性收费12元。"),
    "C7": with_raw(RIGHT, "proactive.licensing.decisions|total", "１２０"),
    "C8": make_filing(
        cells={f"{f.indicator}|{f.applicant}": Status.BLANK for f in RIGHT.figures if f.indicator[0] == "r"}
    ),
    "C9": implied(
        make_filing(cells={"requests.received|total": Status.BLANK}), "requests.received|total", 40
    ),
    "D7": make_filing(
        {"proactive.penalty.decisions|total": 9}, form=Form.F2019, report_year=2020
    ),
    "E1": add("1", "全年共收到政府信息公开申请55件。"),
    "E2": add("1", "全年发生政府信息公开行政复议6件。"),
    "E3": add("1", "全年作出行政处罚决定77件。"),
    "E4": add("1", "截至年底，现行有效行政规范性文件19件。"),
    "E5": add("1", "本年度未收到政府信息公开申请。"),
    "E6": put("占76.9%", "占92.0%"),
    "E8": put("信函6件", "信函9件"),
    "E9": make_filing(
        {"disputes.reconsideration.overturned|total": 1}, prose={"5": ("问题是解读不够。下一步改进。",)}
    ),
    "E10": make_filing(prose={"1": (*PROSE["1"], "全年收取信息处理费300元。"), "6": ("无。",)}),
    "G7": make_filing(
        {"requests.outcome.other_disposal.rest|total": 20, "requests.outcome.total|total": 39}
    ),
    "G8": make_filing({"requests.outcome.refused.security_and_stability|total": 1}),
    "H1": add("1", "有1名申请人（联系电话13900001234）撤回申请。"),
    "H2": add("1", "申请人欧阳听荷对答复不服，已做好解释工作。"),
    "H3": add("0", "电子邮箱：0000001@qq.com。"),
    "H4": add("1", "组织培训XX次。"),
    "H5": say("0", PROSE["0"][0], "根据《中华人民共和国政府信息公开条例》（国令第492号）编制。"),
    "H6": say("1", "一年来认真贯彻落实上级部署，各项工作扎实有序开展。"),
    "D1": make_filing({"requests.carried_out|natural_person": 4}),
    "D2": make_filing({"requests.outcome.total|natural_person": 38}),
    "D3": make_filing({"requests.received|total": 41}),
    "D4": make_filing({"disputes.reconsideration.total|total": 3}),
}  # fmt: skip


def outcomes(filing: Filing, code: str) -> set[Outcome]:
    """What a rule says of a report; an identity folded under a cause fails too."""
    found = set()
    for finding in check_filing(filing):
        explained = finding.cause.explains if finding.cause else ()
        if finding.rule == code or any(name.startswith(f"{code}:") for name in explained):
            found.add(finding.outcome)
    return found


def test_every_rule_has_a_function_and_the_reverse() -> None:
    """A code of the catalogue without a function would never be checked, and nobody would know."""
    assert set(GENERATORS) == set(RULES)
    assert [function.__doc__.partition(":")[0] for function in GENERATORS.values()] == list(GENERATORS)


def test_every_rule_has_its_examples() -> None:
    """A rule without an example is a rule that nobody has tried."""
    assert set(VIOLATING) == {*RULES, *IDENTITIES}


@pytest.mark.parametrize("code", [*RULES, *IDENTITIES])
def test_a_right_report_passes(code: str) -> None:
    """Nothing is said of a report that is right."""
    assert outcomes(OLD_FORM if code == "D7" else RIGHT, code) == {Outcome.PASS}


@pytest.mark.parametrize("code", VIOLATING)
def test_a_violation_is_found_and_told(code: str) -> None:
    """Each in both languages, with its digest."""
    failed = [
        finding
        for finding in check_filing(VIOLATING[code])
        if finding.outcome is Outcome.FAIL
        and (
            finding.rule == code
            or (finding.cause and any(x.startswith(code) for x in finding.cause.explains))
        )
    ]
    assert failed
    for finding in failed:
        assert finding.message.zh.endswith("。")
        assert finding.message.en.endswith(".")
        assert len(finding.digest) == 16


@pytest.mark.parametrize("code", [code for code in RULES if code != "B12"])
def test_without_input_a_rule_says_what_it_lacks(code: str) -> None:
    """Missing is never read as zero, and nothing found is no pass."""
    found = [f for f in check_filing(replace(NOTHING, report_year=None)) if f.rule == code]
    assert [finding.outcome for finding in found] == [Outcome.NOT_ASSESSABLE]


@pytest.mark.parametrize("code", ["B6", "B11", "B12", "B15", "B16", "E9", "E10", "H6"])
def test_what_a_recognised_text_leaves_out_cannot_be_assessed(code: str) -> None:
    """Lines of a picture are easily lost: nobody is told that he did not write what was not read."""
    recognised = Problem("PAGES_RECOGNISED", Message("由图片识别。", "Recognised."))
    filing = replace(VIOLATING[code], problems=(recognised,))
    found = [finding for finding in check_filing(filing) if finding.rule == code]
    assert [finding.outcome for finding in found] == [Outcome.NOT_ASSESSABLE]
    assert "图片" in found[0].message.zh
    (told,) = [finding for finding in check_filing(VIOLATING[code]) if finding.rule == code]
    assert found[0].digest != told.digest  # what people decided about the one is asked again of the other
    assert found[0].version == told.version


@pytest.mark.parametrize(("text", "outcome"), [("", "not_assessable"), ("无", "fail")])
def test_of_a_recognised_section_five_only_what_was_read_counts(text: str, outcome: str) -> None:
    """B14: 无 stands there; lines that were not read may."""
    recognised = Problem("PAGES_RECOGNISED", Message("由图片识别。", "Recognised."))
    filing = replace(make_filing(prose={"5": (text,)}), problems=(recognised,))
    assert outcomes(filing, "B14") == {Outcome(outcome)}


def test_a_government_without_prose_cannot_be_assessed() -> None:
    """B12 asks governments only."""
    named = replace(NOTHING, agency="云岫区人民政府")
    assert outcomes(named, "B12") == {Outcome.NOT_ASSESSABLE}
    assert outcomes(replace(RIGHT, agency="云岫区商务局"), "B12") == set()


@pytest.mark.parametrize("code", IDENTITIES)
def test_an_identity_with_a_missing_cell_is_not_assessable(code: str) -> None:
    """The message names the cell."""
    cells = {f"{f.indicator}|{f.applicant}": Status.ILLEGIBLE for f in RIGHT.figures if f.indicator[0] != "p"}
    assert outcomes(make_filing(cells=cells), code) == {Outcome.NOT_ASSESSABLE}


INNOCENT = {
    "the year first": make_filing(title="2023年云岫区人民政府政府信息公开工作年度报告"),
    "年度": make_filing(title="云岫区人民政府2023年度政府信息公开工作年度报告"),
    "last year for comparison": add("1", "公开信息比2022年增加20条。"),
    "a plan": add("5", "2024年，将开展培训，公开更多信息。"),
    "rules struck": make_filing(
        cells={
            f"proactive.government_rules.{x}|total": Status.NOT_APPLICABLE
            for x in ("issued", "repealed", "in_force")
        }
    ),
    "a note below the table": make_filing(
        {
            "requests.outcome.other_disposal.rest|total": 9,
            "requests.outcome.other_disposal.rest|natural_person": 9,
            "requests.outcome.unavailable.not_held|total": 0,
            "requests.outcome.unavailable.not_held|natural_person": 0,
        },
        prose={"3": ("注：其他处理中9件系申请人主动撤回申请。",)},
    ),
    "no suit was lost": add("1", "未发生行政诉讼败诉情形。"),
    "none of the other kind": add("1", "发生行政复议2件、行政诉讼0件，均依法应对。"),
}


@pytest.mark.parametrize("name", INNOCENT)
def test_innocent_oddities_are_no_more_than_information(name: str) -> None:
    """A check that cries wolf gets switched off."""
    assert find_loud(INNOCENT[name]) == []


def test_a_sentence_is_shown_with_its_place() -> None:
    """The evidence leads back to the line."""
    [finding] = [f for f in check_filing(VIOLATING["B4"]) if f.rule == "B4" and f.outcome is Outcome.FAIL]
    assert isinstance(finding.evidence, Quote)
    assert finding.evidence.text == "2022年，我区开展培训，公开信息300条。"
    assert finding.evidence.section == "1"
    assert finding.evidence.place is not None


def test_whatever_is_quoted_is_masked() -> None:
    """A finding about a year does not repeat a telephone number."""
    filing = add("1", "2022年，我区开展培训，联系人电话13900001234。")
    for finding in check_filing(filing):
        texts = (
            *finding.message,
            *(q.text for q in (finding.evidence, *finding.more) if isinstance(q, Quote)),
        )
        assert not any("13900001234" in text for text in texts)


def test_an_office_sets_limits_severities_and_switches() -> None:
    """Another limit is another finding, and another digest."""
    settings = make_settings(
        {"thresholds": {"B13": {"max_characters": 50}}, "severity": {"B13": "error"}, "groups_off": ["D"]}
    )
    found = check_filing(RIGHT, settings)
    [long] = [finding for finding in found if finding.rule == "B13"]
    assert (long.outcome, long.severity) == (Outcome.FAIL, Severity.ERROR)
    assert not any(finding.rule.startswith("D") for finding in found)
    stricter = make_settings({"thresholds": {"B13": {"max_characters": 40}}})
    [other] = [finding for finding in check_filing(RIGHT, stricter) if finding.rule == "B13"]
    assert other.digest != long.digest
