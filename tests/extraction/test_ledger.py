"""An office's ledger: columns proposed from their heads, confirmed once, read row by row."""

from collections.abc import Sequence
from dataclasses import replace
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
        ("上年新收",),
        ("新收申请数占比",),
        ("予以公开率",),
        ("未予以公开",),
        ("上年结转率",),
        ("上年行政许可处理决定数量",),
        ("上一年度", "新收"),
        ("第一季度", "新收"),
        ("同比", "新收"),
    ],
)
def test_a_head_that_may_be_several_figures_names_none(heads: tuple[str, ...]) -> None:
    """A bare 总计 or 其他, a subtotal that the form lacks, shares and other years are left to a person."""
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


def test_a_table_four_with_a_row_for_each_unit_is_no_ledger() -> None:
    """Beside tables 二 and 三 it is a report's own; alone it may be an office's ledger."""
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    heads = ("单位", *(f"行政复议-{result}" for result in results))
    units = make_sheet((heads, ("水政大队", "1", "0", "0", "0", "1"), ("合计", "1", "0", "0", "0", "1")))
    proactive = make_sheet((("信息内容", "本年处理决定数量"), ("行政许可", "3")))
    applicants = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    requests = make_sheet((("", *applicants), ("一、本年新收政府信息公开申请数量", *"1000001")))
    assert propose_ledger(units) is not None
    assert propose_ledger(replace(units, blocks=(*proactive.blocks, *requests.blocks, *units.blocks))) is None
    assert propose_ledger(replace(units, blocks=(*proactive.blocks, *units.blocks))) is not None


def test_a_table_three_with_a_row_for_each_unit_is_no_ledger() -> None:
    """A region's report prints what its departments received before its own table."""
    heads = ("部门", "本年新收申请数量", "上年结转申请数量", "予以公开", "结转下年度")
    units = make_sheet((heads, ("水务局", "1", "0", "1", "0"), ("教育局", "2", "0", "2", "0")))
    proactive = make_sheet((("信息内容", "本年处理决定数量"), ("行政许可", "3")))
    applicants = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    requests = make_sheet((("", *applicants), ("一、本年新收政府信息公开申请数量", *"3000003")))
    assert propose_ledger(units) is not None
    assert propose_ledger(replace(units, blocks=(*proactive.blocks, *units.blocks, *requests.blocks))) is None


PLAIN = ("单位", "年度", "新收", "上年结转", "结转下年")


def read_rows(rows: Sequence[Sequence[str]], **more: object) -> dict[str, list[str]]:
    """What a ledger says of 新收, 上年结转 and 结转下年 by agency: the value or the status."""
    document = make_sheet((PLAIN, *rows), **more)  # type: ignore[arg-type]
    proposal = propose_ledger(document)
    assert proposal is not None
    found: dict[str, list[str]] = {}
    for filing in extract_ledger(document, confirm(proposal)):
        by_key = {
            figure.key.indicator: figure for figure in filing.figures if figure.key.applicant == "total"
        }
        figures = [by_key[f"requests.{name}"] for name in ("received", "carried_in", "carried_out")]
        said = [each.status.value if each.value is None else str(each.value) for each in figures]
        found.setdefault(str(filing.agency), []).extend(said)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "全县总计",
        "各单位合 计：",
        "区直部门小计",
        "平均值",
        "其中：街道",
        "注：含上年数",
        "单位",
        "填表人：张三",
    ],
)
def test_sums_notes_and_repeated_heads_are_no_agencies(name: str) -> None:
    """Whatever words an office puts before its sum."""
    assert read_rows([("甲局", "2023", "1", "2", "3"), (name, "", "4", "5", "6")]) == {
        "甲局": ["1", "2", "3"]
    }


def test_a_note_over_all_columns_is_no_agency() -> None:
    """It is a merged cell; a number that agencies share in one is nobody's."""
    rows = [("甲局", "2023", "1", "2", "3"), ("乙局", "2023", "", "5", ""), ("以上由各单位填报", *[""] * 4)]
    merges = {(2, 2): (1, 2), (2, 4): (2, 3), **{(3, column): (3, 0) for column in range(1, 5)}}
    assert read_rows(rows, merges=merges) == {
        "甲局": ["illegible", "2", "3"],
        "乙局": ["illegible", "illegible", "illegible"],
    }


def test_rows_without_an_agency_are_told() -> None:
    """Numbers of nobody are not read, and do not vanish."""
    rows = [PLAIN, ("甲局", "2023", "1", "2", "3"), ("", "2023", "7", "8", "9"), ("", "", "", "", "")]
    document = make_sheet(rows)
    proposal = propose_ledger(document)
    assert proposal is not None
    (filing,) = extract_ledger(document, confirm(proposal))
    told = [problem for problem in filing.problems if problem.code == "LEDGER_ROWS_LEFT_OUT"]
    assert ["2023｜7｜8｜9" in problem.message.zh for problem in told] == [True]


def test_two_rows_of_one_agency_and_year_are_read_where_they_agree() -> None:
    """Rows of other years are other reports."""
    rows = [("甲局", "2023", "1", "2", "3"), ("甲 局", "2023", "1", "7", ""), ("甲局", "2022", "9", "9", "9")]
    assert read_rows(rows) == {
        "甲局": ["1", "illegible", "illegible", "9", "9", "9"],
        "甲 局": ["1", "illegible", "blank"],
    }
    document = make_sheet((PLAIN, *rows))
    proposal = propose_ledger(document)
    assert proposal is not None
    first = extract_ledger(document, confirm(proposal))[0]
    assert [p.code for p in first.problems if p.code.startswith("LEDGER_ROWS")] == ["LEDGER_ROWS_DISAGREE"]


def test_what_the_reader_doubts_is_no_number() -> None:
    """White digits, struck ones, stale results; a doubted blank is a blank."""
    document = make_sheet((PLAIN, ("甲局", "2023", "1", "2", "")))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    doubted = tuple(tuple(cell._replace(is_suspect=True) for cell in row) for row in table.rows)
    document = replace(document, blocks=(Table(doubted),))
    proposal = propose_ledger(document)
    assert proposal is not None
    (filing,) = extract_ledger(document, confirm(proposal))
    statuses = {f.key.indicator: f.status for f in filing.figures if f.place is not None}
    assert statuses == {
        "requests.received": Status.ILLEGIBLE,
        "requests.carried_in": Status.ILLEGIBLE,
        "requests.carried_out": Status.BLANK,
    }


def test_a_head_of_another_year_is_none_of_this_one() -> None:
    """But what was carried in stood at the end of the year before; two years in a cell are none."""
    heads = ("单位", "年度", "2022年新收", "2022年上年结转", "结转下年")
    document = make_sheet((heads, ("甲局", "2023", "1", "2", "3")))
    proposal = propose_ledger(document)
    assert proposal is not None
    (filing,) = extract_ledger(document, confirm(proposal))
    values = {f.key.indicator: f.value for f in filing.figures if f.place is not None}
    assert values == {"requests.received": None, "requests.carried_in": 2, "requests.carried_out": 3}
    with pytest.raises(UnreadableFile, match="甲局"):
        read_rows([("甲局", "2022-2023", "1", "2", "3")])


def test_the_only_sheet_may_say_the_year() -> None:
    """Where neither title nor a column does."""
    document = make_sheet((("单位", *PLAIN[2:]), ("甲局", "1", "2", "3")), part="2023年")
    document = replace(document, part=None)
    proposal = propose_ledger(document)
    assert proposal is not None
    assert [filing.report_year for filing in extract_ledger(document, confirm(proposal))] == [2023]
