"""An office's ledger: columns proposed from their heads, confirmed once, read row by row."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from analytics.errors import NoFiling, UnreadableFile
from analytics.extraction.ledger import confirm, extract_ledger, propose_ledger
from analytics.extraction.ledger_heads import read_head
from analytics.model import (
    Cell,
    Document,
    FigureKey,
    Form,
    Paragraph,
    Proof,
    SheetPlace,
    Status,
    Table,
)


def make_sheet(
    rows: Sequence[Sequence[str]], *, title: str = "", part: str = "Sheet1", merges: dict | None = None
) -> Document:
    """A sheet as its reader gives it; `merges` maps covered (row, column) to its anchor."""
    covered = merges or {}
    table = Table(
        tuple(
            tuple(
                Cell(
                    rows[covered.get((r, c), (r, c))[0]][covered.get((r, c), (r, c))[1]],
                    SheetPlace(part, f"{chr(65 + c)}{r + 1}"),
                    covered.get((r, c), (r, c)),
                )
                for c in range(len(rows[0]))
            )
            for r in range(len(rows))
        )
    )
    blocks = (Paragraph(title, None), table) if title else (table,)
    return Document("台账.xlsx", part, "0" * 64, "xlsx", None, blocks)


SIMPLE = (
    ("序号", "单位名称", "年度", "本年新收", "上年结转", "行政复议总计", "行政许可处理决定数量", "备注"),
    ("1", "区商务局", "2021", "3", "", "1", "748", ""),
    ("2", "区教育局", "2021年", "12", "0", "/", "约5", "电话补报"),
    ("", "合计", "", "15", "0", "1", "748", ""),
)


@pytest.mark.parametrize(
    ("heads", "key"),
    [
        (("新收-自然人",), ("requests.received", "natural_person")),
        (("新收（自然人）",), ("requests.received", "natural_person")),
        (("新收自然人",), ("requests.received", "natural_person")),
        (("三、本年度办理结果", "（一）予以公开", "商业企业"), ("requests.outcome.granted", "business")),
        (("其他处理-其他-自然人",), ("requests.outcome.other_disposal.rest", "natural_person")),
        (("行政诉讼", "未经复议直接起诉", "尚未审结"), ("disputes.litigation_direct.pending", "total")),
        (("主动公开", "行政许可处理决定数量"), ("proactive.licensing.decisions", "total")),
        (("政府集中采购", "采购总金额（万元）"), ("proactive.procurement.amount", "total")),
        (("本年新收-其他",), ("requests.received", "other")),
        (("未经复议直接起诉-结果维持",), ("disputes.litigation_direct.upheld", "total")),
        (("其他处理", "总计"), ("requests.outcome.other_disposal", "total")),
        (("其他处理-其他", "总计"), ("requests.outcome.other_disposal.rest", "total")),
    ],
)
def test_a_head_names_one_figure(heads: tuple[str, ...], key: tuple[str, str]) -> None:
    """Heads above one another, joined by dashes, brackets or nothing, name the same figure."""
    assert read_head(heads).key == FigureKey(*key)


@pytest.mark.parametrize(
    "heads",
    [
        ("总计",),
        ("其他",),
        ("申请人情况", "其他"),
        ("行政处罚",),
        ("行政复议", "其他"),
        ("不予公开",),
        ("平均数",),
    ],
)
def test_a_head_that_may_be_several_figures_names_none(heads: tuple[str, ...]) -> None:
    """A bare 总计 or 其他, a subtotal that the form lacks and words of one's own are left to a person."""
    assert read_head(heads).role == "unknown"


def test_every_row_of_an_agency_is_a_filing() -> None:
    """Agency and year come from the row; rows of sums are no agency's."""
    document = make_sheet(SIMPLE)
    proposal = propose_ledger(document)
    assert proposal is not None
    first, second = extract_ledger(document, confirm(proposal))
    assert (first.agency, first.report_year, first.form) == ("区商务局", 2021, Form.F2021)
    assert (second.agency, second.report_year) == ("区教育局", 2021)
    assert first.is_ledger
    assert second.is_ledger


def test_what_a_row_prints_keeps_its_status_and_its_cell() -> None:
    """Blank is not zero, a slash is not applicable, words are illegible, a missing column is absent."""
    document = make_sheet(SIMPLE)
    proposal = propose_ledger(document)
    assert proposal is not None
    first, second = extract_ledger(document, confirm(proposal))
    by_key = {figure.key: figure for figure in first.figures}
    licensing = by_key[FigureKey("proactive.licensing.decisions", "total")]
    assert (licensing.value, licensing.place, licensing.proof) == (
        Decimal(748),
        SheetPlace("Sheet1", "G2"),
        Proof.LABEL,
    )
    assert by_key[FigureKey("requests.carried_in", "total")].status is Status.BLANK
    assert by_key[FigureKey("requests.carried_out", "total")].status is Status.ABSENT
    others = {figure.key: figure for figure in second.figures}
    assert others[FigureKey("disputes.reconsideration.total", "total")].status is Status.NOT_APPLICABLE
    assert others[FigureKey("proactive.licensing.decisions", "total")].status is Status.ILLEGIBLE
    assert all(figure.value != 15 for filing in (first, second) for figure in filing.figures)


def test_books_balance_when_a_column_is_set_aside() -> None:
    """A column of numbers that nobody named is unmapped, and a running number is none."""
    rows = [(*row[:7], extra) for row, extra in zip(SIMPLE, ("满意度", "98", "97", ""), strict=True)]
    document = make_sheet(rows)
    proposal = propose_ledger(document)
    assert proposal is not None
    first = extract_ledger(document, confirm(proposal))[0]
    assert [cell.raw for cell in first.unmapped] == ["98"]
    assert first.numeric_cells == first.numeric_placed + 1 == 4


def test_two_rows_of_heads_belong_together() -> None:
    """A merged head counts for every column below it, and a title over the whole sheet for none."""
    rows = (
        ("云岫区2018年至2020年台账", "", "", "", "", ""),
        ("单位", "年度", "本年新收政府信息公开申请数量", "", "", "结转下年度继续办理"),
        ("", "", "自然人", "商业企业", "总计", ""),
        ("区商务局", "2020", "1", "2", "3", "0"),
    )
    merges = {(0, c): (0, 0) for c in range(1, 6)} | {(1, 3): (1, 2), (1, 4): (1, 2)}
    merges |= {(2, 0): (1, 0), (2, 1): (1, 1), (2, 5): (1, 5)}
    document = make_sheet(rows, merges=merges)
    proposal = propose_ledger(document)
    assert proposal is not None
    assert proposal.head_rows == 3
    (filing,) = extract_ledger(document, confirm(proposal))
    values = {figure.key: figure.value for figure in filing.figures if figure.value is not None}
    assert values == {
        FigureKey("requests.received", "natural_person"): 1,
        FigureKey("requests.received", "business"): 2,
        FigureKey("requests.received", "total"): 3,
        FigureKey("requests.carried_out", "total"): 0,
    }
    assert (filing.report_year, filing.form) == (2020, Form.F2019)


def test_the_year_of_a_title_is_every_rows_year() -> None:
    """Without a column of years the title says it; without either nothing is guessed."""
    rows = [(*row[:2], *row[3:7]) for row in SIMPLE]
    titled = make_sheet(rows, title="2022年全区政府信息公开台账")
    proposal = propose_ledger(titled)
    assert proposal is not None
    assert {filing.report_year for filing in extract_ledger(titled, confirm(proposal))} == {2022}
    with pytest.raises(UnreadableFile, match="区商务局"):
        extract_ledger(make_sheet(rows), confirm(proposal))


def test_the_same_heads_are_confirmed_once() -> None:
    """The year in a head does not make another ledger; another column does."""
    odd = [("参评单位数", *SIMPLE[0][2:6]), ("甲局", "2021", "1", "2", "3")]
    assert propose_ledger(make_sheet(odd)) is None, "a head with other words is no column of agencies"
    rows = [("单位", "2021年新收", "2021年上年结转", "结转下年"), ("甲局", "1", "0", "0")]
    later = [("单位", "2022年新收", "2022年上年结转", "结转下年"), ("甲局", "1", "0", "0")]
    more = [("单位", "新收", "上年结转", "结转下年", "办结合计"), ("甲局", "1", "0", "0", "1")]
    digests = [propose_ledger(make_sheet(table)) for table in (rows, later, more)]
    assert digests[0] is not None
    assert digests[1] is not None
    assert digests[2] is not None
    assert digests[0].digest == digests[1].digest != digests[2].digest
    with pytest.raises(NoFiling):
        extract_ledger(make_sheet(more), confirm(digests[0]))


def test_a_person_corrects_what_was_proposed() -> None:
    """A column can be given its figure or be ignored; two columns cannot hold the same one."""
    rows = [("单位", "年度", "新收", "上年结转", "结转下年", "处罚"), ("甲局", "2023", "1", "0", "0", "35")]
    proposal = propose_ledger(make_sheet(rows))
    assert proposal is not None
    assert proposal.columns[5].head.role == "unknown"
    mapping = confirm(proposal, {5: FigureKey("proactive.penalty.decisions", "total")})
    (filing,) = extract_ledger(make_sheet(rows), mapping)
    assert {figure.value for figure in filing.figures} >= {Decimal(35)}
    with pytest.raises(ValueError, match="no two"):
        confirm(proposal, {5: FigureKey("requests.received", "total")})


def test_a_reports_own_table_is_no_ledger() -> None:
    """Rows of a statutory table, whatever stands in its heads, do not make a ledger."""
    rows = (
        ("", "自然人", "商业企业", "总计"),
        ("一、本年新收政府信息公开申请数量", "1", "2", "3"),
        ("二、上年结转政府信息公开申请数量", "0", "0", "0"),
    )
    assert propose_ledger(make_sheet(rows)) is None
