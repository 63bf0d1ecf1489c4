"""F5, F6, G1, G2 and E7: prose against last year's and against other agencies'."""

import random
from datetime import date

import pytest

from analytics.model import OtherReport, Outcome, Quote, Severity
from analytics.rules.reports import Agency, Reports
from rules.region_kit import Filed, collect, failures, office, outcomes

HAN = [chr(0x4E00 + index) for index in range(3000)]
OFFICE = office(
    Agency("a", "柳河县民政局"),
    Agency("b", "柳河县林业局", aliases=("县林业局",)),
    Agency("c", "柳河县教育局"),
    Agency("g", "柳河县人民政府", kind="government"),
    Agency("t", "柳河县芷杏镇人民政府", kind="town", parent_id="g"),
)


def write(seed: int, sentences: int = 12) -> str:
    """Invented sentences of an office's own."""
    rng = random.Random(seed)
    return "".join("".join(rng.choices(HAN, k=rng.randrange(15, 30))) + "。" for _ in range(sentences))


def overview(text: str, year: int, received: int = 3) -> str:
    """A section 一 around some sentences."""
    return (
        f"{year}年，我局认真工作。（一）主动公开情况。{text}\n"
        f"（二）依申请公开情况。{year}年收到政府信息公开申请{received}件，均已答复。\n（三）监督保障。开展培训{received}次。"
    )


def file(agency: str, year: int, one: str, five: str = "", day: date | None = None) -> Filed:
    """A report with two sections of prose."""
    return Filed(agency, year, texts={"1": one, "5": five}, published_on=day)


def gather(*filed: Filed) -> Reports:
    """Reports of the office."""
    return collect(OFFICE, filed)


def shuffle(text: str) -> str:
    """The same sentences from the last to the first."""
    return "".join(f"{sentence}。" for sentence in reversed(text.rstrip("。").split("。")))


def test_a_copy_in_another_order_is_found() -> None:
    """Of last year's text and of another agency's; half of it in another order is no copy."""
    text, half = write(1), write(1, 6) + write(2, 6)
    old, new, mixed = overview(text, 2022), overview(shuffle(text), 2023), overview(shuffle(half), 2023)
    assert failures("F5", gather(file("a", 2022, old), file("a", 2023, new)))
    assert failures("F5", gather(file("a", 2022, old), file("a", 2023, mixed))) == []
    assert failures("G1", gather(file("a", 2023, overview(text, 2023)), file("b", 2023, new)))
    assert failures("G1", gather(file("a", 2023, overview(text, 2023)), file("b", 2023, mixed))) == []


@pytest.mark.parametrize(
    ("section", "text", "is_copied"),
    [
        ("6", "欢迎社会各界继续关心支持柳河县林业局政府信息公开工作。", True),
        ("5", "总的看，柳河县林业局政务公开工作与群众期盼仍有差距。", True),
        ("6", "感谢柳河县林业局对我局政府信息公开工作的支持。", False),
        ("5", "总的看，柳河县林业局和柳河县教育局的经验值得借鉴。", False),
    ],
)
def test_another_name_in_thanks_and_sums_is_found(section: str, text: str, is_copied: bool) -> None:
    """G2: whose work readers are asked to watch, and who is still wanting; thanks to others are none."""
    filed = Filed("a", 2023, texts={"1": overview(write(1), 2023), section: text})
    assert bool(failures("G2", gather(filed))) is is_copied


@pytest.mark.parametrize(("rule", "section"), [("F5", "1"), ("F6", "5")])
def test_text_kept_from_last_year_is_found(rule: str, section: str) -> None:
    """With year and numbers moved on it is still last year's; both passages are shown."""
    old, new = overview(write(1), 2022), overview(write(1), 2023, 7)
    reports = gather(
        Filed("a", 2022, texts={section: old}),
        Filed("a", 2023, texts={section: new}),
    )
    (finding,) = failures(rule, reports)
    assert isinstance(finding.evidence, OtherReport)
    assert finding.evidence.report_year == 2022
    here, there = finding.evidence.passages[0]
    assert isinstance(here, Quote)
    assert here.text in new
    assert there.text in old


@pytest.mark.parametrize(("rule", "section"), [("F5", "1"), ("F6", "5")])
def test_new_text_passes_and_none_cannot_be_compared(rule: str, section: str) -> None:
    """Other sentences pass; an empty section or a missing report is not assessable."""
    old, new = overview(write(1), 2022), overview(write(2), 2023)
    written = gather(Filed("a", 2022, texts={section: old}), Filed("a", 2023, texts={section: new}))
    assert outcomes(rule, written) == {Outcome.PASS}
    empty = gather(Filed("a", 2022, texts={section: old}), Filed("a", 2023, texts={section: "无。"}))
    assert outcomes(rule, empty) == {Outcome.NOT_ASSESSABLE}
    gap = gather(Filed("a", 2021, texts={section: old}), Filed("a", 2023, texts={section: new}))
    assert outcomes(rule, gap) == {Outcome.NOT_ASSESSABLE}


def test_two_agencies_with_one_text_are_found() -> None:
    """Names changed and requests their own: both are told, the one published first for information."""
    copied = write(3)
    first = overview(copied, 2023).replace("我局", "柳河县民政局")
    second = overview(copied, 2023, 90).replace("我局", "柳河县林业局")
    reports = gather(
        file("a", 2023, first, write(4, 4), date(2024, 1, 10)),
        file("b", 2023, second, write(4, 4), date(2024, 1, 20)),
        file("c", 2023, overview(write(5), 2023), write(6, 4)),
    )
    found = failures("G1", reports)
    assert [finding.severity for finding in found] == [Severity.INFO, Severity.WARNING]
    assert ["柳河县林业局" in finding.message.zh for finding in found] == [True, False]


def test_an_overview_copied_alone_is_found() -> None:
    """Section 五 may be one's own."""
    copied = overview(write(3), 2023)
    reports = gather(file("a", 2023, copied, write(4, 12)), file("b", 2023, copied, write(5, 12)))
    found = failures("G1", reports)
    assert ["总体情况" in finding.message.zh for finding in found] == [True, True]


def test_texts_of_different_years_and_short_ones_are_no_twins() -> None:
    """Last year's text of another agency is not looked at, and a few phrases prove nothing."""
    copied = overview(write(3), 2022)
    assert outcomes("G1", gather(file("a", 2022, copied), file("b", 2023, copied))) == {Outcome.PASS}
    short = "一年来，加强组织领导，完善工作机制，政府信息公开工作扎实有序开展。"
    assert outcomes("G1", gather(file("a", 2023, short), file("b", 2023, short))) == {Outcome.PASS}


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("0", "本报告由柳河县林业局依据《中华人民共和国政府信息公开条例》编制。"),
        ("0", "按照条例规定，柳河县林业局编制了本报告。"),
        ("0", "如有疑问，请与县林业局联系（电话：0517-83605210）。"),
        ("1", "2023年，柳河县林业局认真贯彻条例，各项工作平稳有序。"),
        ("1", "柳河县林业局在政府信息公开方面做了大量工作。"),
        ("1", "我单位（柳河县林业局）持续加强公开平台建设。"),
        ("6", "无。\n柳河县林业局\n2024年1月20日"),
        ("1", "2023年，在上级部门的指导下，柳河县林业局以群众需求为导向改进工作。"),
    ],
)
def test_another_agency_s_name_for_oneself_is_found(section: str, text: str) -> None:
    """As editor of the preamble, or as subject of a sentence."""
    (finding,) = failures("G2", gather(Filed("a", 2023, texts={section: text})))
    assert isinstance(finding.evidence, Quote)
    assert "柳河县林业局" in finding.message.zh


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("0", "本报告由柳河县民政局编制。"),
        ("0", "根据《柳河县林业局关于编制年度报告的通知》要求编制。"),
        ("1", "柳河县林业局、柳河县教育局联合印发通知。"),
        ("1", "2023年，我局会同柳河县林业局开展培训。"),
        ("1", "按照柳河县林业局的要求整改。"),
        ("6", "无。\n柳河县民政局\n2024年1月20日"),
    ],
)
def test_other_agencies_may_be_named(section: str, text: str) -> None:
    """Partners, titles of documents and one's own name are no copies."""
    assert outcomes("G2", gather(Filed("a", 2023, texts={section: text}))) == {Outcome.PASS}


def test_a_government_may_speak_of_its_towns() -> None:
    """What stands below or above an agency is named in its report by right."""
    text = "芷杏镇各项工作有序。柳河县芷杏镇人民政府完成专区建设。"
    assert outcomes("G2", gather(Filed("g", 2023, texts={"1": text}))) == {Outcome.PASS}


HEAD = "（二）依申请公开情况。"
LAST = {"requests.received": 50, "requests.carried_in": 0, "requests.outcome.total": 50}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("2023年收到政府信息公开申请54件，同比增长8%。", Outcome.PASS),
        ("2023年收到政府信息公开申请54件，同比增长18%。", Outcome.FAIL),
        ("2023年收到政府信息公开申请54件，比上年增加9件。", Outcome.FAIL),
        ("2023年收到政府信息公开申请54件，与上年持平。", Outcome.FAIL),
        ("2023年收到政府信息公开申请54件，与上年基本持平。", Outcome.PASS),
        ("2023年收到政府信息公开申请54件，是上年的3倍。", Outcome.FAIL),
    ],
)
def test_growth_follows_from_last_year(text: str, outcome: Outcome) -> None:
    """54 after 50 are 8 % more."""
    now = {"requests.received": 54, "requests.carried_in": 0, "requests.outcome.total": 54}
    reports = gather(Filed("a", 2022, LAST), Filed("a", 2023, now, texts={"1": HEAD + text}))
    assert outcomes("E7", reports) == {outcome}


def test_growth_is_told_with_both_years_cells() -> None:
    """The sentence, the nearest growth and the cells of both reports."""
    now = {"requests.received": 54, "requests.carried_in": 0, "requests.outcome.total": 54}
    text = HEAD + "公开信息12条。收到政府信息公开申请54件，同比下降8%。"
    (finding,) = failures("E7", gather(Filed("a", 2022, LAST), Filed("a", 2023, now, texts={"1": text})))
    assert (finding.reported, finding.expected) == ("-8", "8")
    assert [cell.report_year for cell in finding.other_cells] == [2022]
    assert isinstance(finding.evidence, Quote)
    assert finding.evidence.text == "收到政府信息公开申请54件，同比下降8%。"


def test_growth_without_last_year_cannot_be_assessed() -> None:
    """Neither without the report nor without its figure."""
    text = {"1": HEAD + "收到政府信息公开申请54件，同比增长8%。"}
    now = {"requests.received": 54, "requests.carried_in": 0, "requests.outcome.total": 54}
    blank = {"requests.received": None, "requests.carried_in": None, "requests.outcome.total": None}
    reports = gather(Filed("a", 2022, blank), Filed("a", 2023, now, texts=text))
    assert outcomes("E7", reports) == {Outcome.NOT_ASSESSABLE}
    gap = gather(Filed("a", 2021, LAST), Filed("a", 2023, now, texts=text))
    assert outcomes("E7", gap) == {Outcome.NOT_ASSESSABLE}
