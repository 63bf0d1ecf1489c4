"""Tables that say more than the form, or otherwise: lines for each applicant, parts, units, stray numbers."""

from pathlib import Path

import pytest

from analytics.extraction.numbers import read_cell
from analytics.model import APPLICANTS, TOTAL, FigureKey, Filing, Form, Status
from extraction.test_lay_outs import HEADS, cells, page_of, put_requests
from extraction.test_misfits import read_page, rows_of

from factory.grid import Draft
from factory.probing import Filling, build_draft, read_filings
from factory.score import score

BALANCED = build_draft(Form.F2021, None, Filling.BALANCED)
DRAFTS = [BALANCED, *(build_draft(Form.F2021, None, each) for each in (Filling.SMALL, Filling.BLANK))]


def read_text(folder: Path, name: str, text: str) -> Filing:
    """The filing of a text or .csv file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (filing,) = read_filings(path)
    return filing


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_line_for_each_applicant_is_no_row_of_applicants(tmp_path: Path, draft: Draft) -> None:
    """予以公开 | 自然人 | 3 has no column for anybody; the number was taken for 商业企业."""
    lines = "".join(
        cells(labels[-1], head, value)
        for labels, values in rows_of(draft, "3")
        for head, value in zip(HEADS, values, strict=True)
    )
    table = "<table>" + cells("办理情况", "申请人类型", "数量") + lines + "</table>"
    assert not score(draft, read_page(tmp_path, put_requests(page_of(draft), table))).wrong


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_cell_with_the_labels_of_several_rows_places_no_number(tmp_path: Path, draft: Draft) -> None:
    """All items of a group in one cell, their numbers in one cell each: a lone number is any item's."""
    groups: dict[str, list[tuple[str, list[str]]]] = {}
    for labels, values in rows_of(draft, "3"):
        is_first = labels[-1].lstrip().startswith("1.")
        name = labels[-2] if is_first else next(reversed(groups), labels[-1])
        starts = is_first or not labels[-1].lstrip()[:1].isdecimal()
        groups.setdefault(name if not starts or is_first else labels[-1], []).append((labels[-1], values))
    rows = "".join(
        cells(
            "<br>".join([name, *(label for label, _ in items if label != name)]),
            *("<br>".join(column) for column in zip(*(values for _, values in items), strict=True)),
        )
        for name, items in groups.items()
    )
    table = "<table>" + cells("申请人情况", *HEADS) + rows + "</table>"
    assert not score(draft, read_page(tmp_path, put_requests(page_of(draft), table))).wrong


@pytest.mark.parametrize("draft", DRAFTS[:2])
def test_a_total_of_the_organisations_is_not_the_total_of_all(tmp_path: Path, draft: Draft) -> None:
    """自然人 stand in a table of their own that cannot be read."""
    rows = list(rows_of(draft, "3"))
    persons = cells("自然人申请", "件数") + "".join(cells(labels[-1], values[0]) for labels, values in rows)
    others = cells("法人或其他组织申请", *HEADS[1:]) + "".join(
        cells(labels[-1], *values[1:-1], sum(int(value) for value in values[1:-1])) for labels, values in rows
    )
    page = put_requests(page_of(draft), f"<table>{persons}</table><table>{others}</table>")
    filing = read_page(tmp_path, page)
    for figure in filing.figures:
        if figure.indicator.startswith("requests.") and figure.applicant in {TOTAL, APPLICANTS[0]}:
            assert figure.value is None
            assert figure.implied is None


def test_a_total_beside_a_part_of_the_columns_is_read_where_it_is_the_sum(tmp_path: Path) -> None:
    """One table cut down its middle: 自然人 stand in the first half, 总计 in the second."""
    rows = list(rows_of(BALANCED, "3"))
    halves = (slice(0, 4), slice(4, 7))
    tables = "".join(
        "<table>"
        + cells("项目", *HEADS[half])
        + "".join(cells(labels[-1], *values[half]) for labels, values in rows)
        + "</table>"
        for half in halves
    )
    filing = read_page(tmp_path, put_requests(page_of(BALANCED), tables))
    result = score(BALANCED, filing)
    assert not result.wrong
    assert all(figure.value for figure in filing.figures if figure.key.applicant == TOTAL)


@pytest.mark.parametrize("seed", [6, 14, 16, 18])
def test_a_sum_that_holds_one_cell_further_left_leaves_a_line_open(tmp_path: Path, seed: int) -> None:
    """Dashes for the blanks of merged cells: of eight cells the first seven may add up by chance."""
    draft = build_draft(Form.F2021, None, Filling.SMALL, seed)
    lines = [
        "云岫区商务局2023年政府信息公开工作年度报告",
        "三、收到和处理政府信息公开申请情况",
        "-\t-\t-\t自然人\t法人或其他组织\t-\t-\t-\t-\t总计",
        "-\t-\t-\t-\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t-",
    ]
    for labels, values in rows_of(draft, "3"):
        is_item = labels[-1].lstrip()[:1].isdecimal()
        before = 3 - len(labels) if is_item else int(labels[-1].startswith("（")) - len(labels) + 1
        spread = [*["-"] * before, *labels]
        lines.append("\t".join([*spread, *["-"] * (3 - len(spread)), *values]))
    filing = read_text(tmp_path, "report.txt", "\n".join(lines))
    printed = draft.report.printed
    values = {each.key: each.value for each in filing.figures if each.value is not None}
    assert {key: str(value) for key, value in values.items()}.items() <= printed.items()


def test_a_heading_below_numbers_that_fit_no_head_is_no_row_of_blanks(tmp_path: Path) -> None:
    """Commas in thousands make more fields than table four has columns."""
    heads = "行政复议,,,,,行政诉讼" + "," * 9
    groups = "结果维持,结果纠正,其他结果,尚未审结,总计,未经复议直接起诉,,,,,复议后起诉,,,,"
    results = ",,,,," + ",".join(["结果维持,结果纠正,其他结果,尚未审结,总计"] * 2)
    text = "\n".join(
        (
            "云岫区水务局2023年政府信息公开工作年度报告" + "," * 14,
            "四、政府信息公开行政复议、行政诉讼情况" + "," * 14,
            heads,
            groups,
            results,
            "746,448,162,338,1,694,501,101,835,163,1,600,113,565,588,402,1,668",
            "五、存在的主要问题及改进情况" + "," * 14,
            "六、其他需要报告的事项" + "," * 14,
            *["本年度没有其他需要报告的事项。" + "," * 14] * 4,
        )
    )
    statuses = {
        f.status for f in read_text(tmp_path, "report.csv", text).figures if "disputes" in f.indicator
    }
    assert Status.BLANK not in statuses
    assert Status.REPORTED not in statuses


def test_a_number_below_no_head_doubts_a_row_that_prints_nothing_else(tmp_path: Path) -> None:
    """A head over columns that are not merged, the number in the middle of them."""
    page = page_of(BALANCED)
    printed = BALANCED.report.printed[FigureKey("proactive.licensing.decisions", TOTAL)]
    start = page.index("本年处理决定数量")
    row = page.rindex("<tr", 0, start), page.index("</tr>", page.index("行政许可", start))
    split = cells("信息内容", "本年处理决定数量", "", "") + cells("行政许可", "", printed, "")
    slipped = page[: row[0]] + split.removesuffix("</tr>") + page[row[1] :]
    filing = read_page(tmp_path, slipped)
    figure = next(each for each in filing.figures if each.indicator == "proactive.licensing.decisions")
    assert (figure.status, figure.raw) == (Status.ILLEGIBLE, printed)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12.5（元）", "万元", "0.00125"),
        ("1.25（单位：亿元）", "万元", "12500"),
        ("12.5（美元）", "万元", None),
        ("5（件）", "件", "5"),
        ("5（万件）", "件", "50000"),
        ("5（元）", "件", None),
    ],
)
def test_a_unit_in_brackets_is_the_cells_unit(text: str, unit: str, value: str | None) -> None:
    """It wins over the head's, as one without brackets does."""
    reading = read_cell(text, unit, "万元" if unit == "万元" else None)
    assert (None if reading.value is None else str(reading.value)) == value


def put_proactive(page: str, table: str) -> str:
    """The page with another table two."""
    start = page.rindex("<table", 0, page.index("现行有效件数"))
    return page[:start] + table + page[page.index("</table>", start) + len("</table>") :]


@pytest.mark.parametrize(
    "rows",
    [
        cells("信息内容", "本年处理决定数量", "") + cells("行政许可", "行政处罚", "3965"),
        cells("信息内容", "本年处理决定数量3965") + cells("行政许可", "7"),
        cells("信息内容", "本年处理决定数量－8") + cells("行政许可", "7"),
    ],
)
def test_what_a_torn_page_has_joined_places_no_number(tmp_path: Path, rows: str) -> None:
    """Labels of two rows before one number, and a head that has taken in the number below it."""
    filing = read_page(tmp_path, put_proactive(page_of(BALANCED), f"<table>{rows}</table>"))
    statuses = {each.status for each in filing.figures if each.indicator.startswith("proactive.")}
    assert Status.REPORTED not in statuses


def test_as_many_numbers_as_heads_are_told_by_their_columns(tmp_path: Path) -> None:
    """A head cut to 社会公益组 is nobody's; a row that lacks 自然人 has as many numbers as names are left."""
    heads = "<tr><td colspan=2></td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组</td></tr>"
    rows = [(labels[-1], values[:4]) for labels, values in rows_of(BALANCED, "3")]
    lines = [
        f"<tr><td colspan={3 if at % 5 == 1 else 2}>{label}</td>"
        + "".join(f"<td>{value}</td>" for value in values[at % 5 == 1 :])
        + "</tr>"
        for at, (label, values) in enumerate(rows)
    ]
    filing = read_page(tmp_path, put_requests(page_of(BALANCED), f"<table>{heads}{''.join(lines)}</table>"))
    result = score(BALANCED, filing)
    assert not result.wrong
