"""Printed labels: normal form, targets, and no label with two meanings."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import fold_radicals, normalise_label
from analytics.model import APPLICANTS


def find_target(scope: str, text: str) -> set[str]:
    """Look a printed text up as extraction does."""
    wanted = normalise_label(text)
    return {
        label.target
        for label in load_dictionary().labels
        if label.scope == scope and normalise_label(label.text) == wanted
    }


def test_normalised_labels_are_unambiguous_within_their_scope() -> None:
    """No two labels of a scope that look the same name different things."""
    targets: dict[tuple[str, str], set[str]] = {}
    for label in load_dictionary().labels:
        targets.setdefault((label.scope, normalise_label(label.text)), set()).add(label.target)
    assert {key: found for key, found in targets.items() if len(found) > 1} == {}


def test_every_indicator_is_reached_by_official_labels() -> None:
    """Table 二 by row and column, table 三 by row and applicant, table 四 by group and result."""
    dictionary = load_dictionary()
    official = {(label.scope, label.target) for label in dictionary.labels if label.is_official}
    for indicator in dictionary.indicators.values():
        _, row, column = (*indicator.id.split("."), "")[:3]
        needed = {
            "二": {("row2", row), ("column2", column)},
            "三": {("row3", indicator.id)},
            "四": {("group4", row), ("result4", column)},
        }[indicator.section]
        assert needed <= official, indicator.id
    assert {("applicant", applicant) for applicant in APPLICANTS} <= official
    assert {("section", number) for number in "123456"} <= official


def test_official_labels_are_those_of_the_indicators() -> None:
    """The printed row of an indicator of table 三 is an official label that names it."""
    for indicator in load_dictionary().indicators.values():
        if indicator.section == "三":
            assert find_target("row3", indicator.row) == {indicator.id}


@pytest.mark.parametrize(
    ("scope", "printed", "target"),
    [
        # Cut, spaced, misprinted or added to, as real reports print them.
        ("row3", "2.其他法律法规禁止公开", "requests.outcome.refused.prohibited_by_law"),
        ("row3", "2.其他法律行政止公开", "requests.outcome.refused.prohibited_by_law"),
        ("row3", "5.属于三类内容事务信息", "requests.outcome.refused.internal_affairs"),
        ("row3", "6、属于四类过程性性信息", "requests.outcome.refused.process_information"),
        ("row3", "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
         "requests.outcome.granted_in_part"),
        ("row3", '3.危及"三安全一稳定"', "requests.outcome.refused.security_and_stability"),
        ("row3", "4.无正当理由大量反复 申请", "requests.outcome.not_processed.excessive"),
        ("row3", "1、申请人无正当理由逾期不补正", "requests.outcome.other_disposal.not_corrected_in_time"),
        ("row3", "3、其他", "requests.outcome.other_disposal.rest"),
        ("row3", "(六) 其他处理", "requests.outcome.other_disposal"),
        ("applicant", "自 然 人", "natural_person"),
        ("applicant", "商业\n企业", "business"),
        ("column2", "本年发件", "issued"),
        ("column2", "现行有效件", "in_force"),
        ("column2", "现行有效件数 (历史累计)", "in_force"),
        ("column2", "本年新⏎制作数量", "made"),
        ("column2", "本年增/減(減用負值表示,如-8)", "items_change"),
        ("column2", "上一年項目數量(指2019年事項數)", "items_prior_year"),
        ("column2", "采购总金额(单位:万元,保留4位小数)", "amount"),
        ("column2", "本年收费金额（单位：万元）", "amount"),
        ("block2", "第二十条 第（一）项", "1"),
        ("row2", "规范性文件", "normative_documents"),
        ("row2", "⾏政许可", "licensing"),
        ("section", "二、行政机关主动公开政府信息情况", "2"),
        ("section", "四、因政府信息公开工作被申请行政复议提起行政诉讼情况", "4"),
        ("section", "五、存在问题及改进情况", "5"),
        ("group3", "三 、本 年 度办 理 结果", "outcome"),
        ("group4", "未经复议直接起诉", "litigation_direct"),
        ("result4", "结 果\n维持", "upheld"),
        ("result4", "尚未审\n结", "pending"),
    ],
)  # fmt: skip
def test_variants_of_real_reports_are_known(scope: str, printed: str, target: str) -> None:
    """A printed label is found whatever its spacing, punctuation, width or known misprint."""
    assert find_target(scope, printed) == {target}


def test_footnote_marks_are_not_digits() -> None:
    """NFKC would turn 规章① into 规章1, and 19① into 191."""
    assert normalise_label("19①") == "19①"


def test_radicals_become_characters() -> None:
    """Some PDF fonts print ⾏ and ⻅ in place of 行 and 见."""
    assert fold_radicals("⾏政⻅⻚") == "行政见页"


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    """Normalising again changes nothing, and no blank or punctuation is left."""
    once = normalise_label(text)
    assert normalise_label(once) == once
    assert not [char for char in once if unicodedata.category(char)[0] in "ZPC"]


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    """Places count code points, so folding must not move them."""
    assert len(fold_radicals(text)) == len(text)
