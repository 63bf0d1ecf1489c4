"""Every number that prose claims is found, read and tied to what it may mean; what is unclear is no claim."""

import pytest

from analytics.model import TOTAL, FigureKey
from analytics.narrative import Claim, ClaimKind, Scope, Topic, read_claims, read_section
from pace import costs_less_than

HEAD = "（二）依申请公开情况。"


def read(text: str, section: str = "1") -> list[Claim]:
    """The claims of one section."""
    return read_section(section, text)


def tell(text: str) -> list[tuple[str, str]]:
    """What is claimed, as (measures, value), under the heading of requests."""
    return [("+".join(c.measures), f"{c.value:f}" if c.value is not None else "") for c in read(HEAD + text)]


# Constructions of real sentences, with their facts, in our own words.
REAL = [
    (
        (
            "全年新收到信息公开申请132件，加上年结转2件，共134件，办结122件，其中予以公开27件、"
            "部分公开38件、无法提供48件、不予处理5件、其他处理4件，结转下年12件。"
        ),
        (
            "new.total 132, carried_in 2, concluded.total 122, granted 27, granted_in_part "
            "38, unavailable 48, not_processed 5, other_disposal 4, carried_out 12"
        ),
    ),
    (
        (
            "共收到申请1641件，按网络、信函、当面分别为1156件、470件、15件，分别占70.44%、"
            "28.64%、0.91%。处理申请1717件（含结转76件），答复1646件，结转下年度71件。"
        ),
        (
            "received.total 1641, online 1156, letter 470, in_person 15, online 70.44, letter "
            "28.64, in_person 0.91, handled.total 1717, carried_in 76, concluded.total 1646, "
            "carried_out 71"
        ),
    ),
    (
        "受理申请1137件，答复1136件（含上年度结转32件），另有33件按规定顺延至下年度答复。",
        "received.total 1137, concluded.total 1136, carried_in 32, carried_out 33",
    ),
    (
        "共处理政府信息公开申请1261件，其中上年结转74件，已答复1181件，80件结转下年度办理。",
        "handled.total 1261, carried_in 74, concluded.total 1181, carried_out 80",
    ),
    (
        "全年办理申请61件，办结54件，结转下年7件。",
        "handled.total 61, concluded.total 54, carried_out 7",
    ),
    (
        "收到35件申请，34件为自然人申请，1件为商业企业申请；办结32件，转入下年3件。",
        (
            "received.total 35, received.natural_person 34, received.business 1, concluded.total "
            "32, carried_out 3"
        ),
    ),
    (
        "受理54件，按期办结54件，办理上年结转2件，予以公开45件，部分公开4件，结转下年1件。",
        ("received.total 54, concluded.total 54, carried_in 2, granted 45, granted_in_part 4, carried_out 1"),
    ),
    (
        "共收到8份申请：2份予以公开，2份部分公开，1份不予公开，2份无法提供，1份申请人撤销。",
        ("received.total 8, granted 2, granted_in_part 2, refused 1, unavailable 2, withdrawn 1"),
    ),
    (
        (
            "新收申请1541件，办理1527件，予以公开、部分公开、无法提供、不予处理分别占58.5%、"
            "7.3%、28.9%、5.2%。"
        ),
        (
            "new.total 1541, handled.total 1527, granted 58.5, granted_in_part 7.3, unavailable "
            "28.9, not_processed 5.2"
        ),
    ),
    (
        "受理政府信息公开申请5147件，比上年增长23%。",
        "received.total 5147, received.total 23",
    ),
]


@pytest.mark.parametrize(("text", "claims"), REAL)
def test_constructions_of_real_sentences_are_read(text: str, claims: str) -> None:
    """The ten kinds of sentences of real reports give every number with its meaning."""
    assert ", ".join(f"{name} {value}" for name, value in tell(text)) == claims


@pytest.mark.parametrize(
    "text",
    [
        "全年办理人大建议35件、政协提案12件，办结47件。",
        "受理12345热线工单1200件，办结1198件。",
        "20个工作日内答复申请人。",
        "依据第20条、〔2021〕30号和第711号令办理申请。",
        "2023年1月1日起受理申请，电话0517-83605210。",
        "一是受理申请更规范，二是答复更及时。",
        "受理窗口5个，答复咨询35件次。",
        "主动公开政府信息1136条。",
        "计划2024年办理申请12件。",
        "上半年收到申请12件，办结10件。",
        "近三年收到申请120件。",
        "接收申请3至5件。",
        "申请集中的3个领域均已梳理。",
        "去年的28件申请均已归档。",
        "政务新媒体95个，合格率均为100%。",
        "网站访问量同比增长20%。",
        "答复率100%，满意率99.5%。",
        "未发生超期答复情形。",
        "未收到政府信息公开申请的投诉。",
        "各类政策文件均予以公开。",
        "对公文公开属性开展认定，主动公开80件、不予公开35件。",
        "由商业企业、法律服务机构等提出5件。",
        "其中1件申请因材料不全已告知补正。",
        "有1件申请正与第三方协商。",
    ],
)
def test_what_is_not_understood_is_no_claim(text: str) -> None:
    """Other people's counts, dates, ordinals, plans, parts of a year and half-known words claim nothing."""
    assert tell(text) == []


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("收到申请十二件，办结十一件。", [("received.total", "12"), ("concluded.total", "11")]),
        ("收到申请１２件。", [("received.total", "12")]),
        ("收到申请 1,234 件。", [("received.total", "1234")]),
        ("收到申\n请 12\n3件。", [("received.total", "123")]),
        ("共收到政府信息公开申请两百零五件。", [("received.total", "205")]),
        ("收到公民、法人或者其他组织提出的政府信息公开申请7件。", [("received.total", "7")]),
        ("共登记受理7件。", [("received.total", "7")]),
        ("上年度共结转3件。", [("carried_in", "3")]),
        ("收到申请5件，比上年减少2件。", [("received.total", "5"), ("received.total", "-2")]),
        ("收到申请5件，同比下降30%。", [("received.total", "5"), ("received.total", "-30")]),
        ("收到申请5件，自然人占八成。", [("received.total", "5"), ("received.natural_person", "80")]),
        ("3件申请均由自然人提出。", [("received.natural_person", "3")]),
        ("因本机关不掌握等原因无法提供5件。", [("not_held", "5")]),
        ("予以公开和部分公开258件。", [("granted+granted_in_part", "258")]),
        ("行政复议、行政诉讼各2件。", [("reconsideration.total", "2"), ("litigation.total", "2")]),
        ("未经复议直接起诉3件，复议后起诉1件。", [
            ("litigation_direct.total", "3"), ("litigation_after_reconsideration.total", "1")
        ]),
        ("被申请行政复议6件，其中4件维持、2件尚未审结。", [
            ("reconsideration.total", "6"), ("reconsideration.upheld", "4"), ("reconsideration.pending", "2")
        ]),
        ("无上年结转事项。", [("carried_in", "0")]),
        ("未发生行政复议、行政诉讼被纠错的情况。", [
            ("reconsideration.overturned+litigation.overturned", "0")
        ]),
    ],
)  # fmt: skip
def test_small_constructions_are_read(text: str, claims: list[tuple[str, str]]) -> None:
    """Numerals of every kind, lists, changes, results and denials."""
    assert tell(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("全年作出行政处罚决定3.12万件。", [("penalty", "31200.00")]),
        ("办理行政许可748件，行政强制12宗。", [("licensing", "748"), ("coercion", "12")]),
        ("行政事业性收费258.5亿元。", [("fees", "2585000.0")]),
        ("公示行政许可决定748件。", []),
        ("行政许可事项12项。", []),
        ("制发行政规范性文件8件，废止26件，现行有效66件。", [
            ("normative_documents.issued", "8"), ("normative_documents.repealed", "26"),
            ("normative_documents.in_force", "66"),
        ]),
        ("制定出台政府规章1部。", [("government_rules.issued", "1")]),
        ("刊登规章、规范性文件等112件。", []),
        ("审查规范性文件35件，修改3件。", []),
        ("收取信息处理费3940元。", [("processing_fee", "0.3940")]),
    ],
)  # fmt: skip
def test_numbers_of_table_two_are_read(text: str, claims: list[tuple[str, str]]) -> None:
    """Decisions that were made and documents that were issued, not those that were shown or reviewed."""
    assert [("+".join(c.measures), f"{c.value:f}") for c in read(text) if c.value is not None] == claims


def test_rounding_leaves_what_the_last_digit_leaves_open() -> None:
    """3.12万 is 50 more or less; 5500余 lies below 5600; 超千 has no near bound."""
    bounds = {
        text: (float(claim.low or 0), float(claim.high or 0))
        for text in ("行政处罚3.12万件", "行政处罚5500余件", "行政处罚约200件", "行政处罚超1000件")
        for claim in read(f"全年{text}。")
    }
    assert bounds == {
        "行政处罚3.12万件": (31150, 31250),
        "行政处罚5500余件": (5500, 5600),
        "行政处罚约200件": (100, 300),
        "行政处罚超1000件": (1000, 2000),
    }


def test_an_ambiguous_word_keeps_all_its_readings() -> None:
    """收到 may mean the new ones, the new and carried-in ones, or those dealt with."""
    (claim,) = read("收到政府信息公开申请12件。")
    assert [tuple(term.key.indicator for term in reading) for reading in claim.subject] == [
        ("requests.received",),
        ("requests.received", "requests.carried_in"),
        ("requests.outcome.total",),
    ]
    assert {term.key.applicant for reading in claim.subject for term in reading} == {TOTAL}


def test_an_applicant_is_a_column() -> None:
    """34件 of natural persons means their column, under each reading of 收到."""
    claims = read(HEAD + "收到申请35件，其中自然人34件。")
    assert FigureKey("requests.received", "natural_person") in {
        term.key for reading in claims[1].subject for term in reading
    }
    assert claims[1].is_part


def test_all_the_same_names_the_part_and_the_whole() -> None:
    """均获维持 says that what was upheld is all there was, of both kinds just counted."""
    claims = read("行政复议7件，行政诉讼9件，均获维持。")
    assert [claim.kind for claim in claims] == [ClaimKind.COUNT, ClaimKind.COUNT, ClaimKind.ALL_SAME]
    parts = {term.key.indicator for term in claims[2].subject[0]}
    assert {"disputes.reconsideration.upheld", "disputes.litigation_direct.upheld"} < parts
    assert len(claims[2].subject[0]) == len(claims[2].whole[0]) == 3


def test_a_denial_says_what_there_was_none_of() -> None:
    """未收到 denies requests; the cause of a dispute is not denied with it."""
    denied = read("全年没有收到公民、法人或其他组织提出的政府信息公开申请。")
    assert [(claim.kind, claim.topic) for claim in denied] == [(ClaimKind.NONE, Topic.REQUESTS)]
    everybody = read("未接到任何单位和个人提出的信息公开申请。")
    assert [claim.measures for claim in everybody] == [("received.total",)]
    assert read(HEAD + "未收到企业提出的申请。") == []
    disputes = read("未发生因政府信息公开申请引发的行政复议、行政诉讼案件。")
    assert [claim.measures for claim in disputes] == [("reconsideration.total",), ("litigation.total",)]


def test_a_sentence_says_whom_and_which_year_it_counts() -> None:
    """区政府办收到17件 is less than the district; 2022年 is not the report's year."""
    claims = read(HEAD + "2023年，区政府办共收到申请17件。全区共收到申请95件。2022年收到申请90件。")
    assert [(claim.scope, claim.year) for claim in claims] == [
        (Scope.OWN, 2023),
        (Scope.WIDER, None),
        (Scope.WIDER, 2022),
    ]


def test_a_claim_stands_where_its_words_stand() -> None:
    """Places are those of the text as given, line breaks included."""
    text = "（二）依申请公开情况。\n全年共收到申\n请 12\n件；办结 11 件。"
    claims = read(text)
    assert [text[claim.span.start : claim.span.end] for claim in claims] == [
        "全年共收到申\n请 12\n件",
        "办结 11 件",
    ]
    assert [text[claim.sentence.start : claim.sentence.end] for claim in claims] == [
        "全年共收到申\n请 12\n件；",
        "办结 11 件。",
    ]
    assert claims[0].text == "全年共收到申请12件；"


def test_sections_are_read_one_by_one() -> None:
    """Section 三 speaks of requests from its first word."""
    claims = read_claims({"1": "公开信息12条。", "3": "共收到12件，办结12件。"})
    assert [(claim.section, claim.measures) for claim in claims] == [
        ("3", ("received.total",)),
        ("3", ("concluded.total",)),
    ]


@pytest.mark.parametrize("unit", ["申请", "1", "未发生行政复议", "（（", "分别为3、", "其中收到申请3件，"])
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """No text makes reading slow: fifty thousand characters of anything take seconds, not minutes."""
    text = unit * (50_000 // len(unit))
    with costs_less_than(5):
        read(text)
