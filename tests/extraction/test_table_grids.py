"""Tables that are turned or number their lines, and tables that a report prints twice."""

import re
from pathlib import Path

import pytest

from analytics.model import Filing, Form, Status
from extraction.test_lay_outs import HEADS, assert_whole, cells, page_of, put_requests, request_rows

from factory.grid import Draft
from factory.probing import Filling, build_draft, read_filings
from factory.score import score

DRAFTS = [build_draft(Form.F2021, None, filling) for filling in (Filling.BALANCED, Filling.BLANK)]


def read_page(folder: Path, page: str) -> Filing:
    """The filing of a page."""
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    (filing,) = read_filings(path)
    return filing


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_turned_table_three_is_read(tmp_path: Path, draft: Draft) -> None:
    """Applicants down, outcomes across: every number stands beside and below the same labels."""
    rows = request_rows(draft)
    table = cells("申请人情况", *(label for label, _ in rows))
    table += "".join(
        cells(head, *(numbers[column] for _, numbers in rows)) for column, head in enumerate(HEADS)
    )
    assert_whole(draft, read_page(tmp_path, put_requests(page_of(draft), f"<table>{table}</table>")))


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(("head", "first"), [("行次", 1), ("代码", 101), ("序 号", 1), ("", 1)])
def test_numbers_of_lines_are_no_figures(tmp_path: Path, draft: Draft, head: str, first: int) -> None:
    """Between labels and values, as statistical forms have them."""
    rows = enumerate(request_rows(draft), start=first)
    table = cells("项目", head, *HEADS) + "".join(
        cells(label, number, *numbers) for number, (label, numbers) in rows
    )
    assert_whole(draft, read_page(tmp_path, put_requests(page_of(draft), f"<table>{table}</table>")))


def test_numbers_under_such_a_head_that_do_not_count_up_stay(tmp_path: Path) -> None:
    """代码 over numbers of another kind hides none of them."""
    draft = DRAFTS[0]
    table = cells("项目", "代码", *HEADS) + "".join(
        cells(label, numbers[0], *numbers) for label, numbers in request_rows(draft)
    )
    filing = read_page(tmp_path, put_requests(page_of(draft), f"<table>{table}</table>"))
    assert not score(draft, filing).wrong


@pytest.mark.parametrize(
    "years", [("2022年", "2023年"), ("本年", "上年"), ("2023年度", "2022年度"), ("上年", "本年", "增减")]
)
@pytest.mark.parametrize("is_block", [True, False])
def test_columns_of_another_year_stand_aside(tmp_path: Path, years: tuple[str, ...], is_block: bool) -> None:
    """Below each head, or beside the report's as a block; their numbers are listed as no figure's."""
    draft = DRAFTS[0]
    own = next(index for index, year in enumerate(years) if year in ("2023年", "本年", "2023年度"))
    spans = (len(HEADS), len(years)) if is_block else (len(years), len(HEADS))
    above, below = (years, HEADS) if is_block else (HEADS, years)
    table = (
        f"<tr><td rowspan=2>申请人情况</td>{''.join(f'<td colspan={spans[0]}>{x}</td>' for x in above)}</tr>"
    )
    table += cells(*below * spans[1])
    for label, numbers in request_rows(draft):
        of_year = [numbers if index == own else ["7"] * len(HEADS) for index in range(len(years))]
        if not is_block:
            of_year = [list(column) for column in zip(*of_year, strict=True)]
        table += cells(label, *(number for group in of_year for number in group))
    filing = read_page(tmp_path, put_requests(page_of(draft), f"<table>{table}</table>"))
    assert_whole(draft, filing)
    assert {cell.raw for cell in filing.unmapped} == {"7"}


def test_years_that_nothing_tells_apart_are_ambiguous(tmp_path: Path) -> None:
    """Two columns below each head, neither of the report's year."""
    draft = DRAFTS[0]
    table = cells("申请人情况", *(f"<b>{head}</b>" for head in HEADS for _ in range(2)))
    table += cells("", *("2020年", "2021年") * len(HEADS))
    table += "".join(
        cells(label, *(number for each in numbers for number in (each, "7")))
        for label, numbers in request_rows(draft)
    )
    filing = read_page(tmp_path, put_requests(page_of(draft), f"<table>{table}</table>"))
    statuses = {figure.status for figure in filing.figures if figure.indicator.startswith("requests.")}
    assert statuses == {Status.ILLEGIBLE}


@pytest.mark.parametrize("is_blank_first", [True, False])
def test_a_blank_is_no_rival_of_a_zero(tmp_path: Path, is_blank_first: bool) -> None:
    """The printed zero stands; it is not the blank that is read."""
    draft = build_draft(Form.F2021, None, Filling.SMALL)
    page = page_of(draft)
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    blank = [re.sub(r">0<", "><", table) for table in tables]
    pair = ("".join(blank), "".join(tables)) if is_blank_first else ("".join(tables), "".join(blank))
    start, end = page.index(tables[0]), page.rindex("</table>") + len("</table>")
    filing = read_page(tmp_path, page[:start] + "<p>附表</p>".join(pair) + page[end:])
    assert_whole(draft, filing)


def test_a_blank_is_a_rival_of_any_other_number(tmp_path: Path) -> None:
    """Most blanks are zeros."""
    draft = DRAFTS[0]
    page = page_of(draft)
    table = re.findall(r"<table.*?</table>", page, re.DOTALL)[2]
    blank = re.sub(r">\d+<", "><", table, count=5)
    filing = read_page(tmp_path, page.replace(table, table + blank))
    statuses = {figure.status for figure in filing.figures if figure.indicator.startswith("disputes.")}
    assert Status.ILLEGIBLE in statuses
    empty = re.sub(r">\d+<", "><", table)
    assert_whole(draft, read_page(tmp_path, page.replace(table, table + empty)))


def test_what_two_tables_of_two_bodies_print_alike_is_no_figure(tmp_path: Path) -> None:
    """The office's table and that of its units: a number that happens to be the same is not the report's."""
    draft, other = DRAFTS[0], build_draft(Form.F2021, None, Filling.BALANCED, seed=8)
    page = page_of(draft)
    table, second = (re.findall(r"<table.*?</table>", page_of(each), re.DOTALL)[1] for each in (draft, other))
    key = next(key for key in draft.report.printed if key.indicator == "requests.outcome.granted")
    alike = second.replace(f">{other.report.printed[key]}<", f">{draft.report.printed[key]}<", 1)
    filing = read_page(tmp_path, page.replace(table, table + alike))
    statuses = {figure.status for figure in filing.figures if figure.indicator.startswith("requests.")}
    assert statuses == {Status.ILLEGIBLE}
