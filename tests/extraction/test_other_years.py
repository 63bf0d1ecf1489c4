"""Rows and tables that a report prints of other years: they are left aside, or nothing is taken."""

from pathlib import Path

import pytest

from analytics.model import Filing, Form, Status
from extraction.test_lay_outs import HEADS, cells, disputes_of, page_of, put_disputes
from extraction.test_misfits import read_page, rows_of

from factory.grid import Draft
from factory.probing import Filling, build_draft
from factory.score import score

BALANCED = build_draft(Form.F2021, None, Filling.BALANCED)
YEAR = BALANCED.report_year
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def disputes_table(*rows: tuple[object, ...], first: str = "年度") -> str:
    """Table four with a column before its fifteen."""
    groups = (
        f"<tr><td rowspan=2>{first}</td><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td>"
        "<td colspan=5>复议后起诉</td></tr>"
    )
    return f"<table>{groups}{cells(*RESULTS * 3)}{''.join(cells(*row) for row in rows)}</table>"


def statuses_of(filing: Filing, section: str) -> set[Status]:
    """What became of the figures of a section."""
    return {figure.status for figure in filing.figures if figure.indicator.startswith(section)}


def requests_table(draft: Draft, caption: str, *, plus: int = 0, without: str = "\0") -> str:
    """Table three under a caption, with other numbers, and without the row of one label."""
    lines = "".join(
        cells(labels[-1], *(f"{int(value) + plus}" for value in values))
        for labels, values in rows_of(draft, "3")
        if without not in labels[-1]
    )
    return f"<p>{caption}</p><table>{cells('申请人情况', *HEADS)}{lines}</table>"


def put_tables(page: str, tables: str) -> str:
    """The page with other tables for table three."""
    start = page.rindex("<table", 0, page.index("申请人情况"))
    return page[:start] + tables + page[page.index("</table>", start) + len("</table>") :]


@pytest.mark.parametrize("is_first", [True, False])
def test_the_row_of_the_reports_year_is_taken(tmp_path: Path, is_first: bool) -> None:
    """Table four with a row for each year: the numbers of the other year are listed, and nobody's."""
    own = (f"{YEAR}年", *(number for group in disputes_of(BALANCED) for number in group))
    other = (f"{YEAR - 1}年", *range(9001, 9016))
    table = disputes_table(*((own, other) if is_first else (other, own)))
    filing = read_page(tmp_path, put_disputes(page_of(BALANCED), table))
    result = score(BALANCED, filing)
    assert not result.wrong
    assert not result.lost
    assert {cell.raw for cell in filing.unmapped} == {str(number) for number in range(9001, 9016)}


def test_a_blank_of_this_year_is_not_filled_from_a_row_of_another(tmp_path: Path) -> None:
    """Two rows that no year tells apart: what only one of them prints is as open as what both do."""
    numbers = [number for group in disputes_of(BALANCED) for number in group]
    table = disputes_table(("本单位", *numbers[:14], ""), ("下属单位", *range(9001, 9016)), first="单位")
    filing = read_page(tmp_path, put_disputes(page_of(BALANCED), table))
    assert Status.REPORTED not in statuses_of(filing, "disputes.")


@pytest.mark.parametrize("own", [f"表1 {YEAR}年收到和处理申请情况", "表1"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_whose_caption_names_another_year_is_not_the_reports(
    tmp_path: Path, own: str, is_first: bool
) -> None:
    """Last year's table before or behind this year's, each with its caption."""
    tables = [
        requests_table(BALANCED, own),
        requests_table(BALANCED, f"表2 {YEAR - 1}年收到和处理申请情况", plus=7000),
    ]
    page = put_tables(page_of(BALANCED), "".join(tables if is_first else reversed(tables)))
    filing = read_page(tmp_path, page)
    result = score(BALANCED, filing)
    assert not result.wrong
    assert not result.lost
    assert len(filing.unmapped) == 7 * len([*rows_of(BALANCED, "3")])


def test_the_only_table_keeps_its_numbers_whatever_its_caption_says(tmp_path: Path) -> None:
    """A caption left from last year is a misprint where no other table is this year's."""
    page = put_tables(page_of(BALANCED), requests_table(BALANCED, f"{YEAR - 1}年收到和处理申请情况"))
    result = score(BALANCED, read_page(tmp_path, page))
    assert not result.wrong
    assert not result.lost


def test_a_row_that_only_one_of_two_tables_prints_is_as_open_as_the_others(tmp_path: Path) -> None:
    """Of two tables with other numbers, the row that the first one lacks was taken from the second."""
    tables = requests_table(BALANCED, "表1", without="予以公开") + requests_table(BALANCED, "表2", plus=7000)
    filing = read_page(tmp_path, put_tables(page_of(BALANCED), tables))
    assert Status.REPORTED not in statuses_of(filing, "requests.outcome.granted")


def test_rows_of_table_three_right_below_table_four_are_not_its_numbers(tmp_path: Path) -> None:
    """Tables that follow without a gap are one table to a sheet: table four was said to be printed often."""
    rows = "".join(cells(labels[-1], "", "", *values, *[""] * 5) for labels, values in rows_of(BALANCED, "3"))
    heads = cells("行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4)
    own = cells(*(number for group in disputes_of(BALANCED) for number in group))
    table = f"<table>{heads}{cells(*RESULTS * 3)}{own}{rows}</table>"
    result = score(BALANCED, read_page(tmp_path, put_disputes(page_of(BALANCED), table)))
    assert not result.wrong
    assert not result.lost


@pytest.mark.parametrize("name", ["小计", "合计"])
def test_a_sum_of_the_organisations_is_no_second_total(tmp_path: Path, name: str) -> None:
    """合计 behind the five organisations, below the head that names 自然人 and 总计."""
    upper = "<tr><td rowspan=2>办理情况</td><td rowspan=2>自然人</td><td colspan=6>法人或其他组织</td>"
    heads = f"{upper}<td rowspan=2>总计</td></tr>{cells(*HEADS[1:-1], name)}"
    lines = "".join(
        cells(labels[-1], *values[:-1], sum(int(value) for value in values[1:-1]), values[-1])
        for labels, values in rows_of(BALANCED, "3")
    )
    filing = read_page(tmp_path, put_tables(page_of(BALANCED), f"<table>{heads}{lines}</table>"))
    result = score(BALANCED, filing)
    assert not result.wrong
    assert not result.lost


@pytest.mark.parametrize("name", ["小计", "合计"])
def test_a_group_that_is_too_narrow_pushes_no_sum_over_the_total(tmp_path: Path, name: str) -> None:
    """With five columns for six heads, 总计 stands over the organisations' sum and 小计 over the total."""
    upper = "<tr><td rowspan=2>办理情况</td><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td>"
    heads = f"{upper}<td rowspan=2>总计</td></tr>{cells(*HEADS[1:-1], name)}"
    lines = "".join(
        cells(labels[-1], *values[:-1], sum(int(value) for value in values[1:-1]), values[-1])
        for labels, values in rows_of(BALANCED, "3")
    )
    filing = read_page(tmp_path, put_tables(page_of(BALANCED), f"<table>{heads}{lines}</table>"))
    assert not score(BALANCED, filing).wrong
