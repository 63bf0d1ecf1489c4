"""The two official forms as a person sees them on paper: rows, columns, groups and printed labels.

Written from the forms themselves (国办公开办函〔2019〕60号 and 〔2021〕30号) and from reports that follow
them, on purpose not from ``analytics.dictionary``: what is written here judges what the program knows.
"""

from dataclasses import dataclass

from analytics.model import APPLICANTS, Form, Variant

SECTION_HEADINGS = {
    "1": "一、总体情况",
    "2": "二、主动公开政府信息情况",
    "3": "三、收到和处理政府信息公开申请情况",
    "4": "四、政府信息公开行政复议、行政诉讼情况",
    "5": "五、存在的主要问题及改进情况",
    "6": "六、其他需要报告的事项",
}
"""The six headings of both forms, in order."""

BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
"""Printed in the first header cell of table 三 of both forms."""

APPLICANT_LABELS = dict(
    zip(
        APPLICANTS,
        ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
        strict=True,
    )
)

RESULTS = (
    ("结果维持", "upheld"),
    ("结果纠正", "overturned"),
    ("其他结果", "other_result"),
    ("尚未审结", "pending"),
    ("总计", "total"),
)
"""The five columns of each group of table 四."""

DISPUTE_GROUPS = (
    ("行政复议", "reconsideration"),
    ("未经复议直接起诉", "litigation_direct"),
    ("复议后起诉", "litigation_after_reconsideration"),
)
"""The three groups of table 四; the last two stand under 行政诉讼."""


@dataclass(frozen=True, slots=True)
class ProactiveBlock:
    """One item of article 20 in table 二: its band, its columns and its rows, as (label, id)."""

    band: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One row of table 三. `group` is the cell that stands before the row's label, or None."""

    label: str
    indicator: str
    group: str | None = None
    is_outcome: bool = True


_ITEMS_2019 = (
    ("上一年项目数量", "items_prior_year"),
    ("本年增/减", "items_change"),
    ("处理决定数量", "decisions"),
)

BLOCKS_2019 = (
    ProactiveBlock(
        "第二十条第（一）项",
        (
            ("本年新制作数量", "made"),
            ("本年新公开数量", "newly_disclosed"),
            ("对外公开总数量", "disclosed_total"),
        ),
        (("规章", "government_rules"), ("规范性文件", "normative_documents")),
    ),
    ProactiveBlock(
        "第二十条第（五）项",
        _ITEMS_2019,
        (("行政许可", "licensing"), ("其他对外管理服务事项", "other_services")),
    ),
    ProactiveBlock("第二十条第（六）项", _ITEMS_2019, (("行政处罚", "penalty"), ("行政强制", "coercion"))),
    ProactiveBlock("第二十条第（八）项", _ITEMS_2019[:2], (("行政事业性收费", "fees"),)),
    ProactiveBlock(
        "第二十条第（九）项",
        (("采购项目数量", "projects"), ("采购总金额（单位：万元，保留4位小数）", "amount")),
        (("政府集中采购", "procurement"),),
    ),
)

_DECISIONS_2021 = (("本年处理决定数量", "decisions"),)

BLOCKS_2021 = (
    ProactiveBlock(
        "第二十条第（一）项",
        (("本年制发件数", "issued"), ("本年废止件数", "repealed"), ("现行有效件数", "in_force")),
        (("规章", "government_rules"), ("行政规范性文件", "normative_documents")),
    ),
    ProactiveBlock("第二十条第（五）项", _DECISIONS_2021, (("行政许可", "licensing"),)),
    ProactiveBlock(
        "第二十条第（六）项", _DECISIONS_2021, (("行政处罚", "penalty"), ("行政强制", "coercion"))
    ),
    ProactiveBlock(
        "第二十条第（八）项",
        (("本年收费金额（单位：万元）", "amount"),),
        (("行政事业性收费", "fees"),),
    ),
)


def proactive_blocks(form: Form) -> tuple[ProactiveBlock, ...]:
    """Table 二 of a form. A mixed report keeps the old columns of item (一) above the new items."""
    if form is Form.F2019:
        return BLOCKS_2019
    if form is Form.F2021:
        return BLOCKS_2021
    return (BLOCKS_2019[0], *BLOCKS_2021[1:])


_GROUPS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "（三）不予公开",
        "refused",
        (
            ("1.属于国家秘密", "state_secret"),
            ("2.其他法律行政法规禁止公开", "prohibited_by_law"),
            ("3.危及“三安全一稳定”", "security_and_stability"),
            ("4.保护第三方合法权益", "third_party_rights"),
            ("5.属于三类内部事务信息", "internal_affairs"),
            ("6.属于四类过程性信息", "process_information"),
            ("7.属于行政执法案卷", "enforcement_case_file"),
            ("8.属于行政查询事项", "administrative_inquiry"),
        ),
    ),
    (
        "（四）无法提供",
        "unavailable",
        (
            ("1.本机关不掌握相关政府信息", "not_held"),
            ("2.没有现成信息需要另行制作", "must_be_created"),
            ("3.补正后申请内容仍不明确", "still_unclear"),
        ),
    ),
    (
        "（五）不予处理",
        "not_processed",
        (
            ("1.信访举报投诉类申请", "petition_or_complaint"),
            ("2.重复申请", "repeated"),
            ("3.要求提供公开出版物", "public_publication"),
            ("4.无正当理由大量反复申请", "excessive"),
            ("5.要求行政机关确认或重新出具已获取信息", "reconfirmation"),
        ),
    ),
)

_OTHER_DISPOSAL_2021 = (
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "not_corrected_in_time"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "fee_unpaid"),
    ("3.其他", "rest"),
)


def has_one_row_six(form: Form, variant: Variant | None) -> bool:
    """Whether （六）其他处理 is a single row: in the 2019 form and in the hybrids."""
    return form is Form.F2019 or variant is Variant.ONE_ROW_SIX


def request_rows(form: Form, variant: Variant | None = None) -> tuple[RequestRow, ...]:
    """Table 三 from 一 to 四, in official order: 23 rows in the 2019 form, 25 in the 2021 form."""
    rows = [
        RequestRow("一、本年新收政府信息公开申请数量", "requests.received", is_outcome=False),
        RequestRow("二、上年结转政府信息公开申请数量", "requests.carried_in", is_outcome=False),
        RequestRow("（一）予以公开", "requests.outcome.granted"),
        RequestRow(
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "requests.outcome.granted_in_part"
        ),
    ]
    for group, group_id, items in _GROUPS:
        rows += [RequestRow(label, f"requests.outcome.{group_id}.{item}", group) for label, item in items]
    if has_one_row_six(form, variant):
        rows.append(RequestRow("（六）其他处理", "requests.outcome.other_disposal"))
    else:
        rows += [
            RequestRow(label, f"requests.outcome.other_disposal.{item}", "（六）其他处理")
            for label, item in _OTHER_DISPOSAL_2021
        ]
    rows.append(RequestRow("（七）总计", "requests.outcome.total", is_outcome=False))
    rows.append(RequestRow("四、结转下年度继续办理", "requests.carried_out", is_outcome=False))
    return tuple(rows)
