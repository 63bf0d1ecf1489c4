"""Tables laid out otherwise than the form: turned, parted, with a column more or a span too short."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.model import Filing, Form, Status

from factory.damages import DAMAGES
from factory.damages_in_copies import COPY_DAMAGES
from factory.grid import Draft
from factory.probing import Filling, build_draft, read_filings
from factory.score import score
from factory.shapes import FIXED_SHAPES

Reread = Callable[[Callable[[str], str]], Filing]
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")


@pytest.fixture
def balanced() -> Draft:
    """Every figure its own number, every identity holds."""
    return build_draft(Form.F2021, None, Filling.BALANCED)


@pytest.fixture
def reread(tmp_path: Path, balanced: Draft) -> Reread:
    """Writes the report as a page, changes its source, and reads it back."""

    def write(change: Callable[[str], str]) -> Filing:
        page = page_of(balanced)
        changed = change(page)
        assert changed != page
        path = tmp_path / "report.html"
        path.write_text(changed, encoding="utf-8")
        (filing,) = read_filings(path)
        return filing

    return write


def page_of(draft: Draft) -> str:
    """The report as a fragment of a page."""
    return next(shape for shape in FIXED_SHAPES if shape.name == "html_fragment").write(draft).decode()


def cells(*texts: object) -> str:
    """A row of a page's table."""
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def disputes_of(draft: Draft) -> list[list[str]]:
    """The numbers of table four by group."""
    names = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    printed = {key.indicator: text for key, text in draft.report.printed.items()}
    results = ("upheld", "overturned", "other_result", "pending", "total")
    return [[str(printed[f"disputes.{name}.{result}"]) for result in results] for name in names]


def put_disputes(page: str, table: str) -> str:
    """The page with another table four."""
    start = page.rindex("<table", 0, page.index("结果维持"))
    return page[:start] + table + page[page.index("</table>", start) + len("</table>") :]


def assert_whole(draft: Draft, filing: Filing) -> None:
    """Every figure came back as printed."""
    result = score(draft, filing)
    assert not result.wrong
    assert not result.lost


def test_table_four_with_a_row_for_each_group(balanced: Draft, reread: Reread) -> None:
    """Groups down, results across."""
    rows = zip(GROUPS, disputes_of(balanced), strict=True)
    table = cells("", *RESULTS) + "".join(cells(group, *numbers) for group, numbers in rows)
    assert_whole(balanced, reread(lambda page: put_disputes(page, f"<table>{table}</table>")))


def test_table_four_with_a_row_for_each_result(balanced: Draft, reread: Reread) -> None:
    """A telephone's page: group, result and number in each row; its 总计 is none of table three."""
    table = "".join(
        cells(group, result, number)
        for group, numbers in zip(GROUPS, disputes_of(balanced), strict=True)
        for result, number in zip(RESULTS, numbers, strict=True)
    )
    assert_whole(balanced, reread(lambda page: put_disputes(page, f"<table>{table}</table>")))


def test_table_four_in_two_tables(balanced: Draft, reread: Reread) -> None:
    """Reconsideration in one table, litigation in the next."""
    one, two, three = disputes_of(balanced)
    tables = (
        "<table><tr><td colspan=5>行政复议</td></tr>" + cells(*RESULTS) + cells(*one) + "</table>"
        "<table><tr><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        + cells(*RESULTS, *RESULTS)
        + cells(*two, *three)
        + "</table>"
    )
    assert_whole(balanced, reread(lambda page: put_disputes(page, tables)))


def test_blank_cells_of_a_turned_table_four_are_blank(balanced: Draft, reread: Reread) -> None:
    """A row without any number is a row all the same."""
    one, _, three = disputes_of(balanced)
    table = (
        cells("", *RESULTS) + cells(GROUPS[0], *one) + cells(GROUPS[1], *[""] * 5) + cells(GROUPS[2], *three)
    )
    filing = reread(lambda page: put_disputes(page, f"<table>{table}</table>"))
    found = {figure.indicator: figure for figure in filing.figures}
    assert found["disputes.litigation_direct.upheld"].status is Status.BLANK
    assert str(found["disputes.litigation_after_reconsideration.upheld"].value) == three[0]


def test_a_few_disputes_beside_last_years_are_not_table_four(balanced: Draft, reread: Reread) -> None:
    """A comparison of totals is another table."""
    table = cells("", "总计") + cells("行政复议", 5) + cells("复议后起诉", 7)
    filing = reread(lambda page: put_disputes(page, f"<table>{table}</table>"))
    statuses = {figure.status for figure in filing.figures if figure.indicator.startswith("disputes.")}
    assert statuses == {Status.ABSENT}


def test_two_rows_under_the_heads_of_table_four_are_ambiguous(balanced: Draft, reread: Reread) -> None:
    """Last year's row above this year's: nothing says that the first one is meant."""

    def add_row(page: str) -> str:
        numbers = cells(*(number for group in disputes_of(balanced) for number in group))
        last = page.rindex("<tr", 0, page.index("</table>", page.index("结果维持")))
        return page[:last] + cells(*range(1001, 1016)) + numbers + page[page.index("</table>", last) :]

    filing = reread(add_row)
    of_disputes = [figure for figure in filing.figures if figure.indicator.startswith("disputes.")]
    assert {figure.status for figure in of_disputes} == {Status.ILLEGIBLE}
    assert "FIGURE_PRINTED_TWICE" in {problem.code for problem in filing.problems}


@pytest.mark.parametrize("name", ["小计", "上年总计"])
def test_a_column_that_no_form_has_costs_no_other(balanced: Draft, tmp_path: Path, name: str) -> None:
    """Each applicant stands above a column of its own; what 小计 counts is not asked."""
    heads = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", name, "总计")
    if name != "小计":
        heads = (*heads[:6], "总计", name)
    page = page_of(balanced)
    start = page.rindex("<table", 0, page.index("申请人情况"))
    end = page.index("</table>", start)
    rows = []
    for row in balanced.grid("3").rows:
        label = next((box.text for box in reversed(row) if box.key is None and box.text), "")
        numbers = [box.text for box in row if box.key is not None]
        if numbers:
            at = heads.index(name)
            rows.append(cells(label, *numbers[:at], 99, *numbers[at:]))
    table = "<table>" + cells("申请人情况", *heads) + "".join(rows)
    path = tmp_path / "report.html"
    path.write_text(page[:start] + table + page[end:], encoding="utf-8")
    (filing,) = read_filings(path)
    result = score(balanced, filing)
    assert not [line for line in result.wrong if "99" not in line]
    assert not result.lost


@pytest.mark.parametrize(("old", "new"), [(22, 20), (22, 24)])
def test_a_group_that_spans_too_few_or_too_many_rows_costs_no_row(
    balanced: Draft, reread: Reread, old: int, new: int
) -> None:
    """Where 三、本年度办理结果 ends too early or too late, labels stand before or behind their groups."""
    assert_whole(balanced, reread(lambda page: page.replace(f'rowspan="{old}"', f'rowspan="{new}"')))


@pytest.mark.parametrize("shape", ["cell_lines_inline", "separator_lines", "tabs_torn"])
def test_a_total_in_front_is_found_where_only_that_adds_up(
    balanced: Draft, tmp_path: Path, shape: str
) -> None:
    """Heads that were torn from their columns do not say where 总计 stood."""
    damage = next(damage for damage in DAMAGES if damage.name == "total column first")
    damaged = damage.change(balanced)
    written = next(each for each in FIXED_SHAPES if each.name == shape)
    path = tmp_path / f"report{written.suffix}"
    path.write_bytes(written.write(damaged))
    (filing,) = read_filings(path)
    assert_whole(damaged, filing)


def test_columns_without_readable_heads_are_told_among_the_blanks_of_a_sheet(
    balanced: Draft, tmp_path: Path
) -> None:
    """A sheet of values has blank columns behind its table: seven that are full are the seven of the form."""
    damage = next(damage for damage in (*DAMAGES, *COPY_DAMAGES) if damage.name == "a column without a name")
    damaged = damage.change(balanced)
    written = next(each for each in FIXED_SHAPES if each.name == "csv_gb18030")
    path = tmp_path / "report.csv"
    path.write_bytes(written.write(damaged))
    (filing,) = read_filings(path)
    assert not score(damaged, filing).wrong
    assert not [line for line in score(damaged, filing).lost if "legal_service" not in line]


def test_a_misprinted_head_of_table_four_is_what_its_group_lacks(balanced: Draft, reread: Reread) -> None:
    """Four of five results are named: the fifth stands between them, and the others are sure."""
    filing = reread(lambda page: page.replace("结果纠正", "结果纠证"))
    found = {
        figure.indicator: figure for figure in filing.figures if figure.indicator.startswith("disputes.")
    }
    assert found["disputes.reconsideration.upheld"].proof.value in {"label", "identity"}
    assert found["disputes.reconsideration.overturned"].proof.value == "order+identity"
    assert_whole(balanced, filing)


def test_the_total_row_of_one_long_line_is_no_head(balanced: Draft, tmp_path: Path) -> None:
    """Behind 3.其他, whose name an applicant has as well, （七）总计 is a row."""
    page = page_of(balanced)
    texts = [
        " ".join(box.text for row in grid.rows for box in row if box.text)
        for grid in (balanced.grid(number) for number in "234")
    ]
    title = page[page.index("云岫区") : page.index("报告") + 2].split(">")[-1]
    path = tmp_path / "report.txt"
    path.write_text(f"{title}\n" + "\n".join(texts), encoding="utf-8")
    (filing,) = read_filings(path)
    found = {figure.key: figure for figure in filing.figures}
    for key, text in balanced.report.printed.items():
        if key.indicator == "requests.outcome.total":
            assert str(found[key].value) == text


# -- rows and heads that do not fit ---------------------------------------------------------------------


def put_requests(page: str, table: str) -> str:
    """The page with another table three."""
    start = page.rindex("<table", 0, page.index("申请人情况"))
    return page[:start] + table + page[page.index("</table>", start) + len("</table>") :]


def request_rows(draft: Draft) -> list[tuple[str, list[str]]]:
    """Label and numbers of each row of table three."""
    found = []
    for row in draft.grid("3").rows:
        label = next((box.text for box in reversed(row) if box.key is None and box.text), "")
        if numbers := [box.text for box in row if box.key is not None]:
            found.append((label, numbers))
    return found


HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def test_a_blank_cell_before_the_numbers_shifts_nothing(balanced: Draft, reread: Reread) -> None:
    """Numbers one column right of their heads: only the sums of the rows tell, and they do."""
    rows = "".join(cells(label, "", *numbers) for label, numbers in request_rows(balanced))
    table = "<table>" + cells("申请人情况", *HEADS) + rows + "</table>"
    assert_whole(balanced, reread(lambda page: put_requests(page, table)))


def test_heads_that_a_short_span_put_out_of_order_do_not_name_columns(
    balanced: Draft, reread: Reread
) -> None:
    """法人或其他组织 over four columns pushes 其他 behind 总计; hardly any row adds up so."""
    heads = (
        "<tr><td rowspan=2>申请人情况</td><td rowspan=2>自然人</td><td colspan=4>法人或其他组织</td>"
        "<td rowspan=2>总计</td></tr>" + cells(*HEADS[1:6])
    )
    rows = "".join(cells(label, *numbers) for label, numbers in request_rows(balanced))
    assert_whole(balanced, reread(lambda page: put_requests(page, f"<table>{heads}{rows}</table>")))


def test_a_row_with_a_cell_more_or_less_gives_no_neighbours_number(balanced: Draft, reread: Reread) -> None:
    """A cell lost or doubled inside one row: what is read of it is right, or nothing."""
    for change in (lambda row: [*row[:2], *row[3:]], lambda row: [*row[:3], "", *row[3:]]):
        rows = [
            cells(label, *(change(numbers) if index == 4 else numbers))
            for index, (label, numbers) in enumerate(request_rows(balanced))
        ]
        table = "<table>" + cells("申请人情况", *HEADS) + "".join(rows) + "</table>"
        filing = reread(lambda page, table=table: put_requests(page, table))
        assert not score(balanced, filing).wrong
        assert len(score(balanced, filing).lost) <= len(HEADS)


@pytest.mark.parametrize("is_first", [True, False])
def test_columns_that_a_head_spans_are_one(balanced: Draft, reread: Reread, is_first: bool) -> None:
    """Tables pasted from workbooks: each head over two columns, the number in one of them."""

    def widen(row: list[str]) -> list[str]:
        return [text for cell in row for text in ((cell, "") if is_first else ("", cell))]

    heads = "".join(f"<td colspan=2>{head}</td>" for head in HEADS)
    rows = "".join(cells(label, *widen(numbers)) for label, numbers in request_rows(balanced))
    table = f"<table><tr><td>申请人情况</td>{heads}</tr>{rows}</table>"
    assert_whole(balanced, reread(lambda page: put_requests(page, table)))


def test_blank_columns_between_all_others_are_none(balanced: Draft, reread: Reread) -> None:
    """A narrow blank column behind every column, in heads and rows."""
    widened = [text for head in HEADS for text in (head, "")]
    rows = "".join(
        cells(label, "", *(text for number in numbers for text in (number, "")))
        for label, numbers in request_rows(balanced)
    )
    table = "<table>" + cells("申请人情况", "", *widened) + rows + "</table>"
    assert_whole(balanced, reread(lambda page: put_requests(page, table)))


def test_a_number_too_few_or_too_many_in_table_four_is_told_by_its_sums(
    balanced: Draft, reread: Reread
) -> None:
    """Fourteen cells under fifteen heads, or sixteen: no figure takes its neighbour's number."""
    numbers = [number for group in disputes_of(balanced) for number in group]
    for row in ([*numbers[:3], *numbers[4:]], [*numbers[:5], "", *numbers[5:]]):
        heads = "".join(f"<td colspan=5>{group}</td>" for group in GROUPS)
        table = f"<table><tr>{heads}</tr>" + cells(*RESULTS, *RESULTS, *RESULTS) + cells(*row) + "</table>"
        filing = reread(lambda page, table=table: put_disputes(page, table))
        assert not score(balanced, filing).wrong


@pytest.mark.parametrize("lost", [7, 8])
def test_a_sum_before_the_blank_of_a_filled_up_row_is_no_pending_case(
    balanced: Draft, reread: Reread, lost: int
) -> None:
    """Of small numbers another group than the last adds up by chance: 2 0 0 2 and a blank are moved."""
    row = ["5", "1", "0", "0", "6", "0", "0", "0", "0", "0", "0", "2", "0", "0", "2"]
    groups = (f"<td colspan=5>{name}</td>" for name in ("行政复议", "未经复议直接起诉", "复议后起诉"))
    heads = f"<tr>{''.join(groups)}</tr>" + cells(
        *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3
    )
    row = [*row[:lost], *row[lost + 1 :], ""]
    filing = reread(lambda page: put_disputes(page, f"<table>{heads}{cells(*row)}</table>"))
    values = {each.indicator.removeprefix("disputes."): each.value for each in filing.figures}
    assert values["litigation_after_reconsideration.pending"] in (None, 0)
    assert values["litigation_after_reconsideration.upheld"] in (None, 0)
    assert values["reconsideration.total"] == 6


def test_a_unit_column_and_column_numbers_are_no_figures(balanced: Draft, reread: Reread) -> None:
    """单位 with 件 in every row of table three; 1 to 15 under the heads of table four."""

    def change(page: str) -> str:
        rows = "".join(cells(label, "件", *numbers) for label, numbers in request_rows(balanced))
        table = "<table>" + cells("申请人情况", "单位", *HEADS) + rows + "</table>"
        page = put_requests(page, table)
        last = page.rindex("<tr", 0, page.index("</table>", page.index("结果维持")))
        return page[:last] + cells(*range(1, 16)) + page[last:]

    assert_whole(balanced, reread(change))


def test_data_of_a_chart_beside_table_three_are_no_rival(balanced: Draft, reread: Reread) -> None:
    """办理结果 and 数量 in two columns, before the table."""
    chart = "<table>" + cells("办理结果", "数量") + cells("予以公开", 88) + "</table>"
    assert_whole(balanced, reread(lambda page: page.replace("</table>", f"</table>{chart}", 1)))


def test_a_remark_behind_a_label_is_no_other_row(balanced: Draft, reread: Reread) -> None:
    """（含上年结转3件） says what is counted."""
    assert_whole(
        balanced, reread(lambda page: page.replace("（一）予以公开", "（一）予以公开（含上年结转3件）"))
    )


# -- lines of text -------------------------------------------------------------------------------------


def lines_of(draft: Draft, heads: str, order: list[int], *, numbers_first: bool = False) -> str:
    """Table three as lines of text whose columns stand in another order."""
    lines = [draft.title, "三、收到和处理政府信息公开申请情况", heads]
    for label, numbers in request_rows(draft):
        texts = [numbers[column] for column in order]
        lines.append("  ".join([*texts, label] if numbers_first else [label, *texts]))
    return "\n".join(lines)


def read_requests_of(tmp_path: Path, text: str) -> dict[object, tuple[Status, str]]:
    """Status and value of every figure of table three in a text."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    (filing,) = read_filings(path)
    return {
        figure.key: (figure.status, str(figure.value))
        for figure in filing.figures
        if figure.indicator.startswith("requests.")
    }


@pytest.mark.parametrize("order", [[1, 0, 2, 3, 4, 5, 6], [0, 5, 1, 2, 3, 4, 6], [0, 6, 1, 2, 3, 4, 5]])
def test_heads_of_one_line_name_the_columns_as_they_stand(
    balanced: Draft, tmp_path: Path, order: list[int]
) -> None:
    """Another order than the form's, with and without the sums' help."""
    heads = "  ".join(HEADS[column] for column in order)
    found = read_requests_of(tmp_path, lines_of(balanced, heads, order))
    for key, text in balanced.report.printed.items():
        if key in found:
            assert found[key] in {(Status.REPORTED, text), (Status.ILLEGIBLE, "None")}
    assert any(status is Status.REPORTED for status, _ in found.values())


def test_numbers_before_their_labels_are_not_those_of_the_next_row(balanced: Draft, tmp_path: Path) -> None:
    """Row sums hold for any row: nothing says which label a line of numbers belongs to."""
    text = lines_of(balanced, "  ".join(HEADS), [*range(7)], numbers_first=True)
    found = read_requests_of(tmp_path, text)
    assert not [key for key, (status, _) in found.items() if status is Status.REPORTED]


def test_a_blank_row_without_a_label_is_not_a_row_whose_label_is_lost(
    balanced: Draft, reread: Reread
) -> None:
    """A line with the rest of a torn label has blanks beside it; they say nothing of the missing row."""

    def change(page: str) -> str:
        rows = [
            cells("（区分处理的）" if index == 3 else label, *([""] * 7 if index == 3 else numbers))
            for index, (label, numbers) in enumerate(request_rows(balanced))
        ]
        return put_requests(page, "<table>" + cells("申请人情况", *HEADS) + "".join(rows) + "</table>")

    filing = reread(change)
    lost = {
        figure.status for figure in filing.figures if figure.indicator == "requests.outcome.granted_in_part"
    }
    assert lost == {Status.ABSENT}


def test_organisations_in_another_order_stay_where_their_heads_are(balanced: Draft, reread: Reread) -> None:
    """Sums cannot tell applicants apart; that the totals were left blank says nothing of the heads."""
    order = [0, 5, 2, 3, 4, 1]
    heads = [HEADS[column] for column in order]
    rows = "".join(
        cells(label, *(numbers[column] for column in order), "") for label, numbers in request_rows(balanced)
    )
    table = "<table>" + cells("申请人情况", *heads, "总计") + rows + "</table>"
    wrong = score(balanced, reread(lambda page: put_requests(page, table))).wrong
    assert not [line for line in wrong if "|total" not in line]
