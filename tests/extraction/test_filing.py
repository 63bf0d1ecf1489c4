"""From documents to filings: statuses, proof, recovered rows, books."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from analytics.documents.encoding import decode
from analytics.documents.html.reading import read_html
from analytics.documents.text import read_text
from analytics.errors import NoFiling
from analytics.extraction import extract_filings
from analytics.extraction.applicant_heads import read_heads
from analytics.extraction.grid import rows_of
from analytics.model import (
    Cell,
    Document,
    Figure,
    FigureKey,
    Filing,
    Form,
    Proof,
    Status,
    Table,
    TablePlace,
    Variant,
)

OUTCOME_ROWS = (
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
    "（七）总计",
)
HEAD = "申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
GRANTED = "（一）予以公开"
TITLE = "云岫区商务局2023年政府信息公开工作年度报告"


def text_document(*lines: str) -> Document:
    """A plain text read by the text reader."""
    decoded = decode("\n".join(lines).encode(), "x.txt")
    return read_text(decoded, "x.txt", "0" * 64)


def html_document(body: str) -> Document:
    """A web page read by the HTML reader."""
    decoded = decode(f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode(), "x.html")
    return read_html(decoded, "x.html", "0" * 64)


def requests_lines(changes: Mapping[str, str] | None = None) -> list[str]:
    """Table three of a report that granted all of its ten requests, with some rows replaced."""
    ten = "6\t4\t0\t0\t0\t0\t10"
    none = "\t".join("0" * 7)
    rows = {"一、本年新收政府信息公开申请数量": ten, "二、上年结转政府信息公开申请数量": none}
    rows |= {label: ten if label in {GRANTED, "（七）总计"} else none for label in OUTCOME_ROWS}
    rows["四、结转下年度继续办理"] = none
    lines = [f"{label}\t{values}" for label, values in rows.items()]
    changes = changes or {}
    return [HEAD, *(changes.get(line.split("\t")[0], line) for line in lines)]


def read(document: Document) -> Filing:
    """The only filing of a document."""
    (filing,) = extract_filings(document)
    return filing


def figure(filing: Filing, indicator: str, applicant: str = "total") -> Figure:
    """One figure of a filing."""
    return next(f for f in filing.figures if f.key == FigureKey(indicator, applicant))


def report(changes: Mapping[str, str] | None = None, *more: str) -> Filing:
    """A text report with table three, rows replaced."""
    return read(text_document(TITLE, "三、收到和处理政府信息公开申请情况", *requests_lines(changes), *more))


def test_every_figure_of_the_form_is_listed_once_in_official_order() -> None:
    """What the report lacks is listed as absent, not left out."""
    filing = report()
    assert (filing.form, filing.variant, len(filing.figures)) == (Form.F2021, None, 200)
    assert figure(filing, "proactive.licensing.decisions").status is Status.ABSENT
    assert figure(filing, "proactive.licensing.decisions").value is None
    assert len({f.key for f in filing.figures}) == 200


def test_a_labelled_figure_in_an_identity_that_holds_is_proven_by_identity() -> None:
    """10 requests came in, 10 were granted."""
    granted = figure(report(), "requests.outcome.granted", "natural_person")
    assert (granted.value, granted.proof, granted.raw) == (Decimal(6), Proof.IDENTITY, "6")


def test_a_wrong_figure_is_read_as_printed_and_not_confirmed() -> None:
    """Reading is not judging: what is printed is reported."""
    filing = report({"（七）总计": "（七）总计\t6\t4\t0\t0\t0\t0\t99"})
    total = figure(filing, "requests.outcome.total")
    assert (total.status, total.value, total.proof) == (Status.REPORTED, Decimal(99), Proof.LABEL)


@pytest.mark.parametrize(
    "label",
    ["予以公开", "(一)予以公开", "（一）予 以 公 开", "（1）予以公开", "（一）予以公开："],
)
def test_labels_are_matched_through_numbering_blanks_and_punctuation(label: str) -> None:
    """A label is its words."""
    filing = report({GRANTED: f"{label}\t6\t4\t0\t0\t0\t0\t10"})
    assert figure(filing, "requests.outcome.granted").value == 10


def test_a_misprinted_label_close_to_one_row_only_is_that_row() -> None:
    """Letters get lost in print."""
    label = "2.其他法律行政法规禁止公开"
    filing = report({label: "2.其他法律行政止公开\t0\t0\t0\t0\t0\t0\t0"})
    assert figure(filing, "requests.outcome.refused.prohibited_by_law").status is Status.REPORTED


def test_a_row_without_label_is_restored_where_the_order_leaves_one_place_and_identities_hold() -> None:
    """The row between 二 and （二） can only be （一）, and the sums prove it."""
    filing = report({GRANTED: "\t6\t4\t0\t0\t0\t0\t10"})
    granted = figure(filing, "requests.outcome.granted", "business")
    assert (granted.value, granted.proof) == (Decimal(4), Proof.ORDER_IDENTITY)


def test_a_row_without_label_that_breaks_an_identity_is_illegible() -> None:
    """Order alone proves nothing."""
    filing = report({GRANTED: "\t5\t4\t0\t0\t0\t0\t10"})
    granted = figure(filing, "requests.outcome.granted", "natural_person")
    assert (granted.status, granted.value) == (Status.ILLEGIBLE, None)
    assert "ORDER_NOT_PROVEN" in {problem.code for problem in filing.problems}


def test_a_row_with_two_numbers_is_not_read_as_its_first_two_columns() -> None:
    """`3 | 3` may be natural person and business, or natural person and total."""
    filing = report({"2.重复申请": "2.重复申请\t3\t3"})
    repeated = [f for f in filing.figures if f.indicator == "requests.outcome.not_processed.repeated"]
    assert all(f.value is None for f in repeated)


def test_a_figure_printed_twice_with_different_values_is_not_taken() -> None:
    """Neither print is more right than the other."""
    filing = report({}, "（一）予以公开\t9\t9\t9\t9\t9\t9\t9")
    assert figure(filing, "requests.outcome.granted", "natural_person").status is Status.ILLEGIBLE
    assert "FIGURE_PRINTED_TWICE" in {problem.code for problem in filing.problems}


def test_an_extra_row_is_unmapped_and_the_books_balance() -> None:
    """Nothing numeric in a statutory table is lost without a word."""
    filing = report({"2.重复申请": "2.重复申请\t0\t0\t0\t0\t0\t0\t0\n自设情形\t7\t8\t9\t1\t2\t3\t30"})
    assert [cell.raw for cell in filing.unmapped] == ["7", "8", "9", "1", "2", "3", "30"]
    assert filing.numeric_cells == filing.numeric_placed + len(filing.unmapped)


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("", Status.BLANK, None),
        ("/", Status.NOT_APPLICABLE, None),
        ("见附件", Status.ILLEGIBLE, None),
        ("6①", Status.REPORTED, Decimal(6)),
        ("６", Status.REPORTED, Decimal(6)),
    ],
)
def test_each_cell_has_its_own_status(text: str, status: Status, value: Decimal | None) -> None:
    """One damaged cell costs one figure."""
    filing = report({GRANTED: f"{GRANTED}\t{text}\t4\t0\t0\t0\t0\t10"})
    damaged = figure(filing, "requests.outcome.granted", "natural_person")
    assert (damaged.status, damaged.value) == (status, value)
    assert figure(filing, "requests.outcome.granted", "business").value == 4
    if value is None:
        assert damaged.implied == 6


def test_a_single_row_six_is_a_variant_of_the_2021_form() -> None:
    """Table two decides the form, the rows of （六） its variant."""
    first = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    rows = {first: "（六）其他处理\t0\t0\t0\t0\t0\t0\t0"}
    lines = [line for line in requests_lines(rows) if not line.startswith(("2.申请人逾期", "3.其他\t"))]
    two = ["信息内容\t本年制发件数\t本年废止件数\t现行有效件数", "规章\t0\t0\t0", "行政规范性文件\t1\t2\t3"]
    filing = read(text_document(TITLE, *two, "三、收到和处理政府信息公开申请情况", *lines))
    assert (filing.form, filing.variant, len(filing.figures)) == (Form.F2021, Variant.ONE_ROW_SIX, 186)
    assert figure(filing, "requests.outcome.other_disposal").value == 0


def table(*rows: str) -> str:
    """An HTML table; cells are separated by bars."""
    return (
        "<table>"
        + "".join(f"<tr><td>{'</td><td>'.join(row.split('|'))}</td></tr>" for row in rows)
        + "</table>"
    )


def test_an_amount_without_any_unit_is_shown_and_unproven() -> None:
    """采购总金额 may be 元 or 万元: the number is there, and enters no total until somebody confirms it."""
    filing = read(html_document(table("信息内容|采购项目数量|采购总金额", "政府集中采购|6|8040")))
    amount = figure(filing, "proactive.procurement.amount")
    assert (amount.status, amount.value, amount.proof) == (Status.REPORTED, Decimal(8040), Proof.UNPROVEN)
    assert amount.effective is None


def test_two_equal_column_heads_leave_the_columns_unproven() -> None:
    """The second line of 本年新制作 and 本年新公开 got lost; the order is likely and no identity can tell."""
    filing = read(
        html_document(table("信息内容|本年新|本年新|对外公开总数量", "规章|1|2|3", "规范性文件|4|5|6"))
    )
    made = figure(filing, "proactive.normative_documents.made")
    assert (made.value, made.proof) == (Decimal(4), Proof.UNPROVEN)
    assert figure(filing, "proactive.normative_documents.disclosed_total").proof is Proof.LABEL


def test_menu_words_are_no_rows_of_table_two() -> None:
    """Side menus contain the official labels."""
    menu = table("规章|12", "行政规范性文件|34")
    two = table("信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0|0|1", "行政规范性文件|2|0|5")
    filing = read(html_document(menu + two))
    assert figure(filing, "proactive.government_rules.in_force").value == 1
    assert figure(filing, "proactive.normative_documents.issued").value == 2


def test_a_number_over_two_applicant_columns_belongs_to_neither() -> None:
    """A merged value cell has two readings."""
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    head = "<tr>" + "".join(f"<td>{name}</td>" for name in ("申请人情况", *names)) + "</tr>"
    cells = "<td colspan=2>5</td>" + "<td>0</td>" * 4 + "<td>5</td>"
    row = f"<tr><td>一、本年新收政府信息公开申请数量</td>{cells}</tr>"
    other = "".join(
        f"<tr><td>{label}</td>{'<td>0</td>' * 7}</tr>"
        for label in ("二、上年结转政府信息公开申请数量", "2.重复申请")
    )
    filing = read(html_document(f"<table>{head}{row}{other}</table>"))
    for applicant in ("natural_person", "business"):
        assert figure(filing, "requests.received", applicant).status is Status.ILLEGIBLE
    assert figure(filing, "requests.received").value == 5


def test_dispute_figures_are_read_as_printed_even_when_their_totals_are_wrong() -> None:
    """Real reports print wrong totals in table four."""
    four = table(
        "|".join(["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5),
        "|".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3),
        "10|1|0|0|0|1|0|0|0|1|5|0|0|0|0",
    )
    filing = read(html_document(four + table("信息内容|本年处理决定数量", "行政许可|748")))
    assert figure(filing, "disputes.reconsideration.total").value == 0
    assert figure(filing, "disputes.reconsideration.upheld").value == 10
    assert figure(filing, "disputes.litigation_direct.upheld").proof is Proof.IDENTITY


def test_a_word_in_one_cell_of_table_four_costs_that_cell() -> None:
    """待填 in one of fifteen cells leaves fourteen figures."""
    four = table(
        "|".join(["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5),
        "|".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3),
        "10|1|0|0|11|1|待填|0|0|1|5|0|0|0|5",
    )
    filing = read(html_document(four + table("信息内容|本年处理决定数量", "行政许可|748")))
    assert figure(filing, "disputes.litigation_direct.overturned").status is Status.ILLEGIBLE
    assert figure(filing, "disputes.litigation_direct.upheld").value == 1
    assert figure(filing, "disputes.litigation_after_reconsideration.total").value == 5


@pytest.mark.parametrize("lines", [("天气预报", "今天晴，气温 12 度。"), (TITLE, "本页面尚未填写。")])
def test_a_document_without_statutory_tables_is_no_filing(lines: tuple[str, ...]) -> None:
    """A title alone is not a report whose figures could be read."""
    with pytest.raises(NoFiling):
        extract_filings(text_document(*lines))


def test_a_report_whose_tables_cannot_be_read_is_a_report_without_figures() -> None:
    """Title, agency, year and the headings of the tables are there: it came, and cannot be read."""
    lines = (
        "云岫区商务局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，我局认真做好政府信息公开工作。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "存在不足。",
    )
    (filing,) = extract_filings(text_document(*lines))
    assert (filing.agency, filing.report_year, filing.form) == ("云岫区商务局", 2023, None)
    assert filing.figures == ()
    assert {problem.code for problem in filing.problems} == {"TABLE_NOT_FOUND"}
    with pytest.raises(NoFiling):
        extract_filings(text_document(*lines[:3], lines[7]))


def test_a_misprinted_row_behind_its_known_group_is_that_row() -> None:
    """（六）其他处理 is a row of the older form; the row printed behind it is one of its parts."""
    lost = "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信急公开申清"
    rows = "".join(
        f"<tr><td>（六）其他处理</td><td>{label}</td>{'<td>0</td>' * 6}<td>{total}</td></tr>"
        for label, total in ((OUTCOME_ROWS[-4], 0), (lost, 3), ("3.其他", 0))
    )
    heads = "".join(f"<td>{head}</td>" for head in HEAD.split("\t")[1:])
    (filing,) = extract_filings(html_document(f"<table><tr><td></td><td></td>{heads}</tr>{rows}</table>"))
    figures = {figure.key: figure for figure in filing.figures}
    assert figures[FigureKey("requests.outcome.other_disposal.fee_unpaid", "total")].value == Decimal(3)


@pytest.mark.parametrize("is_recognised", [False, True])
def test_a_head_with_one_wrong_character_counts_where_a_picture_was_read(is_recognised: bool) -> None:
    """Recognition misreads single characters; in a text nothing says which column that would be."""
    heads = ["", "自然人", "商业企业", "科研机构", "社会公兹组织", "法律服务机构", "其他", "总计"]
    row = [GRANTED, "1", "2", "3", "4", "5", "6", "21"]
    cells = tuple(
        tuple(
            Cell(text, TablePlace(0, i, j), (i, j), is_recognised=is_recognised)
            for j, text in enumerate(texts)
        )
        for i, texts in enumerate((heads, row))
    )
    head_row, _ = rows_of(Document("x.pdf", None, "0" * 64, "pdf", None, (Table(cells),)))
    assert ("public_interest_organization" in read_heads([head_row]).order) is is_recognised
