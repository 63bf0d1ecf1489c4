"""What the prose claims against the tables: E1 to E4, E6, E8, and growth; each fits, is wrong, or is open."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.dictionary import load_dictionary
from analytics.documents import read_documents
from analytics.extraction import extract_filings
from analytics.model import (
    TOTAL,
    Coverage,
    Figure,
    FigureKey,
    Filing,
    Finding,
    Form,
    LinePlace,
    Outcome,
    Passage,
    Quote,
    Status,
)
from analytics.narrative import read_claims
from analytics.rules import check_filing
from analytics.rules.growth import judge_growth
from pace import costs_less_than

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
FIGURES = {
    "requests.received": 54,
    "requests.carried_in": 2,
    "requests.outcome.granted": 45,
    "requests.outcome.granted_in_part": 4,
    "requests.outcome.refused.state_secret": 1,
    "requests.outcome.unavailable.not_held": 2,
    "requests.outcome.not_processed.repeated": 1,
    "requests.outcome.other_disposal.rest": 2,
    "requests.outcome.total": 55,
    "requests.carried_out": 1,
    "disputes.reconsideration.upheld": 6,
    "disputes.reconsideration.pending": 1,
    "disputes.reconsideration.total": 7,
    "disputes.litigation_direct.upheld": 2,
    "disputes.litigation_direct.total": 2,
    "disputes.litigation_after_reconsideration.upheld": 2,
    "disputes.litigation_after_reconsideration.total": 2,
    "proactive.licensing.decisions": 748,
    "proactive.penalty.decisions": 31_234,
    "proactive.normative_documents.issued": 8,
    "proactive.normative_documents.repealed": 3,
    "proactive.normative_documents.in_force": 66,
}
HEAD = "（二）依申请公开情况。"


def make_filing(
    text: str,
    figures: Mapping[str, int | None] = FIGURES,
    *,
    agency: str = "柳河县民政局",
    form: Form = Form.F2021,
    coverage: Coverage | None = Coverage.SINGLE_ORGAN,
) -> Filing:
    """A report with one paragraph in section 一; figures that are not named are zero, None is blank."""
    keys = [key for row in load_dictionary().indicators.values() if form in row.forms for key in row.keys]
    return Filing(
        file="report.html",
        part=None,
        sha256="0" * 64,
        format="html",
        title=None,
        agency=agency,
        report_year=2023,
        form=form,
        variant=None,
        coverage=coverage,
        published_on=None,
        figures=tuple(_figure(key, figures) for key in keys),
        unmapped=(),
        sections={"1": text},
        problems=(),
        numeric_cells=0,
        numeric_placed=0,
        passages=(Passage("1", text, LinePlace(7, 0, len(text))),),
    )


def _figure(key: FigureKey, figures: Mapping[str, int | None]) -> Figure:
    value = figures.get(key.indicator, 0) if key.applicant in (TOTAL, "natural_person") else 0
    if value is None or figures.get(key.indicator, 0) is None:
        return Figure(key.indicator, key.applicant, Status.BLANK)
    return Figure(key.indicator, key.applicant, Status.REPORTED, Decimal(value))


def check(filing: Filing, *codes: str) -> list[Finding]:
    """What some rules find in a report."""
    return [finding for finding in check_filing(filing) if finding.rule in codes]


def outcomes(text: str, code: str) -> list[Outcome]:
    """The outcomes of one rule for a text about requests."""
    return [finding.outcome for finding in check(make_filing(HEAD + text), code)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E1", "全年收到申请54件，上年结转2件，共办理56件，答复55件，结转下年1件。"),
        ("E1", "全年收到申请56件。"),
        ("E1", "全年受理申请55件。"),
        ("E1", "予以公开49件，不予公开1件，无法提供2件，不予处理1件，其他处理2件。"),
        ("E1", "收到申请54件，申请人均为自然人。"),
        ("E2", "行政复议7件，维持6件，尚未审结1件；行政诉讼4件，均获维持。"),
        ("E3", "作出行政许可决定748件，行政处罚3.12万件。"),
        ("E3", "作出行政处罚决定3.1万余件。"),
        ("E4", "制发行政规范性文件8件，废止3件，现行有效66件。"),
        ("E6", "答复55件，予以公开45件，占81.8%；部分公开4件，占7.3%。"),
        ("E6", "予以公开45件（81.8%），部分公开4件（7.3%）。"),
        ("E6", "不予公开1件（1.8%），其中属于国家秘密1件（100%）。"),
        ("E6", "收到申请54件，其中予以公开45件（81.8%），其中自然人40件（88.9%）。"),
        ("E8", "收到申请54件，其中网络40件、信函10件、当面4件。"),
    ],
)
def test_what_fits_any_reading_passes(code: str, text: str) -> None:
    """An ambiguous word is right when one of its readings is, and a rounded number within its rounding."""
    assert outcomes(text, code) == [Outcome.PASS]


@pytest.mark.parametrize(
    ("code", "text", "reported", "expected"),
    [
        ("E1", "受理申请54件，按期办结54件。", "54", "55"),
        ("E1", "收到申请58件。", "58", "54"),
        ("E1", "予以公开45件，部分公开5件。", "5", "4"),
        ("E1", "收到申请54件，其中商业企业3件。", "3", "0"),
        ("E1", "无上年结转申请。", "0", "2"),
        ("E2", "行政复议6件。", "6", "7"),
        ("E2", "行政诉讼5件。", "5", "4"),
        ("E3", "作出行政处罚决定3.15万件。", "31500.00", "31234"),
        ("E4", "现行有效行政规范性文件67件。", "67", "66"),
        ("E6", "答复55件，予以公开45件，占85%。", "85", "83.33"),
        ("E8", "收到申请54件，其中网络42件、信函10件、当面4件。", "56", "54"),
        ("E8", "收到申请54件，其中网络30件、信函10件、当面4件。", "44", "54"),
    ],
)
def test_what_fits_no_reading_fails(code: str, text: str, reported: str, expected: str) -> None:
    """The sentence and the cells are the evidence, with both values."""
    (finding,) = check(make_filing(HEAD + text), code)
    assert (finding.outcome, finding.reported, finding.expected) == (Outcome.FAIL, reported, expected)
    assert finding.evidence is not None
    assert finding.cells


def test_all_the_same_is_held_against_every_group() -> None:
    """One reconsideration is pending, so 均获维持 is wrong, and the message says which group."""
    (finding,) = check(make_filing("行政复议7件，行政诉讼4件，均获维持。"), "E2")
    assert finding.outcome is Outcome.FAIL
    assert "“行政复议：结果维持”为 6，“行政复议：总计”为 7" in finding.message.zh
    assert "诉讼：" not in finding.message.zh.partition("而表中")[2]


@pytest.mark.parametrize(
    ("code", "text", "blank"),
    [
        ("E1", "办结申请54件。", "requests.outcome.total"),
        ("E2", "行政复议8件。", "disputes.reconsideration.total"),
        ("E3", "作出行政许可决定700件。", "proactive.licensing.decisions"),
        ("E4", "现行有效行政规范性文件67件。", "proactive.normative_documents.in_force"),
    ],
)
def test_what_may_fit_a_missing_figure_is_not_assessable(code: str, text: str, blank: str) -> None:
    """While a figure that may be meant has no value, nothing is wrong; the finding names it."""
    filing = make_filing(HEAD + text, {**FIGURES, blank: None})
    (finding,) = check(filing, code)
    assert finding.outcome is Outcome.NOT_ASSESSABLE
    assert FigureKey(blank, TOTAL) in finding.cells


def test_shares_and_channels_without_any_whole_are_not_assessable() -> None:
    """Without a number of requests in text or table there is nothing to compute."""
    blank = {
        **FIGURES,
        "requests.received": None,
        "requests.carried_in": None,
        "requests.outcome.total": None,
    }
    filing = make_filing(HEAD + "其中网络30件、信函10件、当面4件。予以公开占85%。", blank)
    assert [finding.outcome for finding in check(filing, "E6", "E8")] == [Outcome.NOT_ASSESSABLE] * 2


@pytest.mark.parametrize(
    ("code", "text", "total"),
    [
        ("E1", "答复申请8件，其中予以公开5件、部分公开4件。", "9"),
        (
            "E1",
            "答复申请8件，予以公开3件、部分公开1件、不予公开1件、无法提供1件、不予处理0件、其他处理1件。",
            "7",
        ),
        ("E1", "收到申请9件，其中自然人6件，法人或其他组织2件。", "8"),
        ("E2", "行政复议7件，其中维持4件、纠正3件、其他结果1件。", "8"),
    ],
)
def test_parts_of_a_sentence_that_do_not_add_up_are_found(code: str, text: str, total: str) -> None:
    """Also where the table is blank: parts exceed the whole, or all of them do not reach it."""
    blank = dict.fromkeys(load_dictionary().indicators)
    filing = make_filing(HEAD + text, blank)
    (finding,) = check(filing, code)
    assert (finding.outcome, finding.reported) == (Outcome.FAIL, total)


@pytest.mark.parametrize(
    "text",
    [
        "答复申请8件，其中予以公开5件、部分公开2件。",
        "收到申请9件，上年结转1件，答复8件，其中予以公开7件、部分公开1件。",
        "收到申请9件，其中自然人6件，法人或其他组织3件。",
        "不予公开3件，其中国家秘密2件、过程性信息1件。",
    ],
)
def test_parts_that_may_be_incomplete_are_right(text: str) -> None:
    """What is left of the whole may be something that the sentence does not name."""
    blank = dict.fromkeys(load_dictionary().indicators)
    assert {finding.outcome for finding in check(make_filing(HEAD + text, blank), "E1")} == {
        Outcome.NOT_ASSESSABLE
    }


def test_two_channels_may_not_be_all() -> None:
    """网络 and 信函 below the total: perhaps others were left out."""
    assert outcomes("收到申请54件，其中网络30件、信函10件。", "E8") == [Outcome.UNCERTAIN]


def test_an_office_alone_is_not_its_district() -> None:
    """区政府办收到17件 against a table of the whole district is no contradiction."""
    text = HEAD + "区政府办共收到申请17件，全部答复。"
    summary = make_filing(text, agency="柳河区人民政府", coverage=Coverage.WHOLE_REGION)
    assert [finding.outcome for finding in check(summary, "E1")] == [Outcome.NOT_ASSESSABLE]
    own = make_filing(text, agency="柳河区人民政府办公室")
    assert [finding.outcome for finding in check(own, "E1")] == [Outcome.FAIL]


def test_a_region_is_not_one_organ() -> None:
    """全区受理95件 in the report of its office counts others."""
    assert outcomes("全区共受理申请95件。", "E1") == [Outcome.NOT_ASSESSABLE]


def test_other_years_are_not_held_against_this_table() -> None:
    """2022年收到12件 says nothing about the table of 2023."""
    assert outcomes("2022年收到申请12件。", "E1") == []


def test_rows_that_a_form_lacks_are_no_reading() -> None:
    """The 2019 form has no documents in force, so nothing can be said about them."""
    filing = make_filing("现行有效行政规范性文件67件。", form=Form.F2019)
    assert check(filing, "E4") == []


def test_sentences_about_the_same_cells_are_one_finding() -> None:
    """A finding is named by its cells; further sentences go with it."""
    (finding,) = check(make_filing(HEAD + "收到申请58件。新收申请59件。"), "E1")
    assert len(finding.more) == 1


def test_evidence_shows_the_sentence_and_where_it_stands() -> None:
    """Only the part between semicolons, with the place of its paragraph, private data masked."""
    text = HEAD + "公开信息12条；申请人欧阳听荷等收到答复，办结申请54件；其他正常。"
    (finding,) = check(make_filing(text), "E1")
    quote = finding.evidence
    assert isinstance(quote, Quote)
    assert (quote.text, quote.place) == (
        "申请人欧阳**等收到答复，办结申请54件；",
        LinePlace(7, 0, len(text)),
    )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("收到申请54件，同比增长8%。", True),
        ("收到申请54件，同比增长12%。", True),
        ("收到申请54件，同比下降8%。", False),
        ("收到申请54件，比上年增加4件。", True),
        ("收到申请54件，比上年增加5件。", True),
        ("收到申请54件，比上年增加9件。", False),
    ],
)
def test_growth_is_recomputed_on_every_base(text: str, fits: bool) -> None:
    """50 and 1 carried in last year: 8 % on the new ones, 9.8 % on all, 12.2 % on those dealt with."""
    last = {"requests.received": 50, "requests.carried_in": 1, "requests.outcome.total": 49}
    (growth,) = judge_growth(
        read_claims({"1": HEAD + text}),
        lambda key: Decimal(FIGURES[key.indicator]),
        lambda key: Decimal(last[key.indicator]),
        Decimal("0.5"),
        2023,
    )
    assert growth.fits is fits
    assert len(growth.computed) == 3


def test_growth_without_last_year_lacks_its_figures() -> None:
    """What is not known is named."""
    claims = read_claims({"1": HEAD + "收到申请54件，同比增长8%。"})
    (growth,) = judge_growth(claims, lambda _: Decimal(1), lambda _: None, Decimal(0), 2023)
    assert not growth.fits
    assert FigureKey("requests.received", TOTAL) in growth.lacking


def read_real(name: str) -> Iterator[Filing]:
    """The filings of a real report."""
    if not REPORTS.is_dir():
        pytest.skip("the real reports are not here")
    for document in read_documents(REPORTS / name, name=name):
        yield from extract_filings(document)


PROSE_RULES = ("E1", "E2", "E3", "E4", "E6", "E8", "H1", "H2")


def test_a_city_office_that_contradicts_its_tables_is_found() -> None:
    """258 granted against 272 + 3, and 均获维持 against pending cases; both tables leave zeros blank."""
    (filing,) = read_real("shanghai_office_2019/report.html")
    failed = {
        (finding.rule, finding.reported, finding.expected)
        for finding in check(filing, *PROSE_RULES)
        if finding.outcome is Outcome.FAIL
    }
    assert failed == {("E1", "258", "275"), ("E2", None, None), ("E6", "33.9", "34.16")}


@pytest.mark.parametrize("name", ["huaian_2024/report.pdf", "hongze_2023/report.pdf", "seed_2020.txt"])
def test_real_reports_whose_prose_is_right_raise_no_alarm(name: str) -> None:
    """Every number of their prose fits its table, and nobody is named in them."""
    (filing,) = read_real(name)
    found = check(filing, *PROSE_RULES)
    assert {finding.outcome for finding in found} <= {Outcome.PASS}


def test_a_whole_report_is_read_in_milliseconds() -> None:
    """The prose of a report costs little beside reading its file."""
    text = (HEAD + "全年收到申请54件，上年结转2件，答复55件，其中予以公开45件。" * 12) * 3
    with costs_less_than(1):
        for _ in range(10):
            read_claims({"1": text})
