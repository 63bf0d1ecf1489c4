"""Heads that say another thing than the form's, and numbers that the heads do not name."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.model import Filing, Form, Status

from factory.damage import swap_organisations
from factory.grid import Draft
from factory.probing import Filling, build_draft, read_filings
from factory.score import score
from factory.shapes import FIXED_SHAPES

SHAPES = {shape.name: shape for shape in FIXED_SHAPES}

HEAD_OF_OTHERS = re.compile(r"(法律服务机构\W+[^其]*)其他")

Reread = Callable[[str, Callable[[str], str]], Filing]


@pytest.fixture
def balanced() -> Draft:
    """Every figure its own number, every identity holds."""
    return build_draft(Form.F2021, None, Filling.BALANCED)


@pytest.fixture
def reread(tmp_path: Path, balanced: Draft) -> Reread:
    """Writes the report in a shape, changes its text, and reads it back."""

    def write(name: str, change: Callable[[str], str]) -> Filing:
        shape = SHAPES[name]
        text = shape.write(balanced).decode("utf-8-sig")
        changed = change(text)
        assert changed != text
        path = tmp_path / f"report{shape.suffix}"
        path.write_text(changed, encoding="utf-8")
        (filing,) = read_filings(path)
        return filing

    return write


def status_of(filing: Filing, indicator: str, applicant: str = "total") -> Status:
    """What became of a figure."""
    return next(
        figure.status
        for figure in filing.figures
        if (figure.key.indicator, figure.key.applicant) == (indicator, applicant)
    )


@pytest.mark.parametrize("shape", ["html_fragment", "tabs", "markdown", "cell_lines", "csv_utf-8-sig"])
@pytest.mark.parametrize(
    ("head", "other"),
    [
        ("本年废止件数", "去年废止件数"),
        ("本年废止件数", "2023年废止件数"),
        ("本年废止件数", "本年未废止件数"),
        ("本年废止件数", "本年废止件数占比"),
        ("本年废止件数", "累计废止件数"),
        ("本年废止件数", "本年拟废止件数"),
        ("本年废止件数", "本年废止件数（单位：万件）"),
    ],
)
def test_a_head_of_another_year_or_thing_places_no_number(
    balanced: Draft, reread: Reread, shape: str, head: str, other: str
) -> None:
    """Its words contain the form's, and what is counted is not the form's; its neighbours are read."""
    filing = reread(shape, lambda text: text.replace(head, other))
    result = score(balanced, filing)
    lost = {figure.key.indicator for figure in filing.figures if figure.value is None}
    assert not result.wrong
    assert lost == {"proactive.government_rules.repealed", "proactive.normative_documents.repealed"}
    assert status_of(filing, "proactive.government_rules.repealed") is Status.ILLEGIBLE


@pytest.mark.parametrize("shape", ["html_fragment", "tabs", "cell_lines"])
@pytest.mark.parametrize(
    "other", ["上年收费金额（单位：万元）", "累计收费金额（万元）", "本年减免金额（单位：万元）"]
)
def test_another_amount_is_not_the_fees_of_the_year(reread: Reread, shape: str, other: str) -> None:
    """The unit in brackets does not make 减免 a misprint of 收费."""
    filing = reread(shape, lambda text: text.replace("本年收费金额（单位：万元）", other))
    assert status_of(filing, "proactive.fees.amount") is not Status.REPORTED


@pytest.mark.parametrize("shape", ["html_fragment", "tabs"])
def test_a_column_of_last_year_beside_this_years_costs_nothing(
    balanced: Draft, reread: Reread, shape: str
) -> None:
    """It is a column that the form does not have."""

    def widen(text: str) -> str:
        if shape == "tabs":
            text = text.replace("本年处理决定数量", "本年处理决定数量\t上年处理决定数量")
            return re.sub(r"(?m)^(行政许可|行政处罚|行政强制)(\t\d+)", r"\1\2\t777", text)
        text = text.replace("本年处理决定数量</p></td>", "本年处理决定数量</p></td><td>上年处理决定数量</td>")
        text = re.sub(r"(行政(?:许可|处罚|强制)</p></td><td[^>]*>.*?</td>)", r"\1<td>777</td>", text)
        return text.replace('colspan="3"', "")

    filing = reread(shape, widen)
    assert not score(balanced, filing).wrong
    assert all(figure.value != 777 for figure in filing.figures)


@pytest.mark.parametrize("shape", ["markdown", "csv_utf-8-sig", "html_fragment"])
def test_a_row_label_of_another_year_places_no_number(balanced: Draft, reread: Reread, shape: str) -> None:
    """上年行政处罚 is no misprint of 行政处罚."""
    filing = reread(shape, lambda text: text.replace("行政处罚", "上年行政处罚"))
    assert not score(balanced, filing).wrong
    assert status_of(filing, "proactive.penalty.decisions") is Status.ILLEGIBLE


@pytest.mark.parametrize(("shape", "mark"), [("tabs", "\t"), ("csv_utf-8-sig", ","), ("markdown", " | ")])
def test_a_line_with_a_number_too_many_is_unreadable(
    balanced: Draft, reread: Reread, shape: str, mark: str
) -> None:
    """Which of the eight belongs to no column nothing says; the other rows are read."""
    filing = reread(shape, lambda text: text.replace(f"2.重复申请{mark}", f"2.重复申请{mark}31{mark}"))
    assert not score(balanced, filing).wrong
    lost = [figure for figure in filing.figures if figure.value is None]
    assert {figure.key.indicator for figure in lost} == {"requests.outcome.not_processed.repeated"}


LOST_TOTALS = """云岫区水务局2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
\t申请人情况\t\t\t\t\t\t总计
\t自然人\t法人或其他组织\t\t\t\t\t
\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t个体工商户\t
一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
二、上年结转政府信息公开申请数量\t\t0\t0\t0\t0\t0\t0\t0
（一）予以公开\t\t0\t0\t0\t0\t0\t0\t0
（二）部分公开\t\t0\t0\t0\t0\t0\t0\t0
三、本年度办理结果\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t
\t\t2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t
\t\t3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t
"""


def test_a_head_that_names_no_applicant_skips_no_number(tmp_path: Path) -> None:
    """Six heads and six numbers: the sixth is not the total because the head of its own column is unknown."""
    path = tmp_path / "report.txt"
    path.write_text(LOST_TOTALS, encoding="utf-8")
    (filing,) = read_filings(path)
    assert status_of(filing, "requests.outcome.refused.state_secret") is not Status.REPORTED
    assert status_of(filing, "requests.outcome.granted") is Status.REPORTED


@pytest.mark.parametrize("shape", ["html_fragment", "tabs_torn", "markdown"])
def test_what_an_applicant_includes_is_no_other_head(balanced: Draft, reread: Reread, shape: str) -> None:
    """其他（含个体工商户） is 其他."""
    filing = reread(shape, lambda text: HEAD_OF_OTHERS.sub(r"\1其他（含个体工商户）", text, count=1))
    result = score(balanced, filing)
    assert not result.wrong
    assert not result.lost


@pytest.mark.parametrize("shape", ["tabs", "cell_lines"])
@pytest.mark.parametrize(("one", "two"), [("未经复议直接起诉", "复议后起诉"), ("结果维持", "结果纠正")])
def test_heads_of_table_four_in_another_order_are_told(
    balanced: Draft, reread: Reread, shape: str, one: str, two: str
) -> None:
    """Sums hold in any order of groups and results, and lines of text do not stand below their heads."""

    def swap(text: str) -> str:
        start = text.rindex("行政复议\t" if shape == "tabs" else "行政复议 |")
        table = text[start:].replace(one, "\0").replace(two, one).replace("\0", two)
        return text[:start] + re.sub(r"(?m)\t+$|^\t+", "", re.sub(r"\t+", "\t", table))

    filing = reread(shape, swap)
    assert not score(balanced, filing).wrong
    assert status_of(filing, "disputes.litigation_direct.upheld") is Status.ILLEGIBLE


def test_tables_of_an_annex_do_not_take_the_place_of_the_reports(balanced: Draft, reread: Reread) -> None:
    """Last year's three tables behind section 六, a cell a line: two table fours, and nothing says which."""

    def append(text: str) -> str:
        start = text.index("第二十条第（一）项")
        tables = text[start : text.index("五、", start)]
        last_year = re.sub(r"(?m)^\d+(?= \|$)", lambda number: str(int(number[0]) + 1), tables)
        return f"{text}\n附件：2023年政府信息公开工作情况统计表\n{last_year}"

    filing = reread("cell_lines", append)
    assert not score(balanced, filing).wrong
    assert status_of(filing, "disputes.reconsideration.upheld") is Status.ILLEGIBLE


@pytest.mark.parametrize("shape", ["cell_lines", "one_line"])
def test_tables_of_last_year_before_the_reports_are_told(balanced: Draft, reread: Reread, shape: str) -> None:
    """The first table three of a file is not the report's because it is the first."""

    def put_before(text: str) -> str:
        start = text.index("第二十条第（一）项")
        tables = text[start : text.index("五、", start)]
        last_year = re.sub(r"(?<=[\s|])\d{2,5}(?=[\s|])", lambda number: str(int(number[0]) + 1), tables)
        return text.replace(tables, f"2022年数据\n{last_year}\n2023年数据\n{tables}")

    filing = reread(shape, put_before)
    assert not score(balanced, filing).wrong
    assert status_of(filing, "requests.received", "natural_person") is Status.ILLEGIBLE


@pytest.mark.parametrize("shape", ["html_fragment", "tabs", "cell_lines", "markdown"])
def test_counts_in_hundreds_are_not_read_as_cases(balanced: Draft, reread: Reread, shape: str) -> None:
    """单位：百件 above a table; the amount of fees has a unit of its own."""
    note = "<p>单位：百件</p>" if shape == "html_fragment" else "\n单位：百件\n"
    where = "<p>三、收到和" if shape == "html_fragment" else "一、总体情况"
    filing = reread(shape, lambda text: text.replace(where, f"{note}{where}", 1))
    assert [figure.key.indicator for figure in filing.figures if figure.value] == ["proactive.fees.amount"]
    assert "COUNTS_SCALED" in {problem.code for problem in filing.problems}


def change_requests(text: str, mark: str, change: Callable[[list[str]], list[str]]) -> str:
    """The report with other cells in the lines of table three from the heads of applicants on."""
    lines = text.splitlines()
    start = next(index for index, line in enumerate(lines) if "自然人" in line)
    for index in range(start, next(i for i in range(start, len(lines)) if "继续办理" in lines[i]) + 1):
        if mark in lines[index] and "---" not in lines[index]:
            cells = lines[index].split(mark)
            changed = change(cells)
            is_padded = not cells[-1]
            lines[index] = mark.join([*changed, *[""] * 6][: len(cells)] if is_padded else changed)
    return "\n".join(lines)


@pytest.mark.parametrize(("shape", "mark", "at"), [("csv_utf-8-sig", ",", 3), ("markdown", "|", 4)])
def test_a_head_over_two_columns_of_its_own_is_neither(
    balanced: Draft, reread: Reread, shape: str, mark: str, at: int
) -> None:
    """男 and 女 below 自然人: the first of them is not the number of natural persons."""

    def split(cells: list[str]) -> list[str]:
        text = cells[at].strip()
        parts = [text, ""]
        if text.isdecimal():
            parts = [str(int(text) // 3), str(int(text) - int(text) // 3)]
        elif "商业企业" in "".join(cells):
            parts = ["男", "女"]
        return [*cells[:at], *parts, *cells[at + 1 :]]

    filing = reread(shape, lambda text: change_requests(text, mark, split))
    of_persons = [figure for figure in filing.figures if figure.key.applicant == "natural_person"]
    assert not score(balanced, filing).wrong
    assert of_persons
    assert all(figure.status is Status.ILLEGIBLE for figure in of_persons)


@pytest.mark.parametrize(("shape", "mark", "at"), [("csv_utf-8-sig", ",", 3), ("markdown", "|", 4)])
def test_three_heads_name_three_columns(
    balanced: Draft, reread: Reread, shape: str, mark: str, at: int
) -> None:
    """自然人, 法人或其他组织 and 总计: the organisations together are no applicant; no other has a column."""

    def merge(cells: list[str]) -> list[str]:
        numbers = [int(cell) for cell in cells[at + 1 : at + 6] if cell.strip().isdecimal()]
        if "商业企业" in "".join(cells):
            cells = ["" for _ in cells]
        middle = str(sum(numbers)) if numbers else cells[at + 1]
        return [*cells[: at + 1], middle, *cells[at + 6 :]]

    filing = reread(shape, lambda text: change_requests(text, mark, merge))
    values = {
        figure.key.applicant: figure.value
        for figure in filing.figures
        if figure.key.indicator == "requests.received"
    }
    assert not score(balanced, filing).wrong
    assert {name for name, value in values.items() if value is not None} == {"natural_person", "total"}


def test_columns_in_another_order_stay_so_behind_a_page_break(tmp_path: Path, balanced: Draft) -> None:
    """The part without heads has a column more before its numbers, which no sum could tell apart."""
    swapped = swap_organisations(balanced)
    path = tmp_path / "report.pdf"
    path.write_bytes(SHAPES["pdf_ruled_flipped"].write(swapped))
    (filing,) = read_filings(path)
    result = score(swapped, filing)
    assert not result.wrong
    assert not result.lost
