"""Rows with a cell more or less than their table has columns, and numbers that several rows share."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics.model import Filing, Form, Status
from extraction.test_lay_outs import GROUPS, HEADS, RESULTS, cells, page_of, put_disputes, put_requests

from factory.grid import Draft
from factory.probing import Filling, build_draft, read_filings
from factory.score import Score, score

DRAFTS = [
    build_draft(Form.F2021, None, filling)
    for filling in (Filling.BALANCED, Filling.SMALL, Filling.BLANK, Filling.GAPS)
]
Reread = Callable[[Draft, str], Score]


@pytest.fixture
def reread(tmp_path: Path) -> Reread:
    """Reads a page and compares it with its draft."""

    def compare(draft: Draft, page: str) -> Score:
        return score(draft, read_page(tmp_path, page))

    return compare


def read_page(folder: Path, page: str) -> Filing:
    """The filing of a page."""
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    (filing,) = read_filings(path)
    return filing


def rows_of(draft: Draft, number: str) -> Iterator[tuple[list[str], list[str]]]:
    """Labels and values of each row of a table that has values."""
    for row in draft.grid(number).rows:
        values = [box.text for box in row if box.key is not None]
        if values:
            yield [box.text for box in row if box.key is None], values


def write_requests(draft: Draft, change: Callable[[int, list[str]], list[str]]) -> str:
    """The report with its table three in plain rows, each changed."""
    rows = "".join(
        cells(labels[-1], *change(index, values))
        for index, (labels, values) in enumerate(rows_of(draft, "3"))
    )
    return put_requests(page_of(draft), "<table>" + cells("申请人情况", *HEADS) + rows + "</table>")


def write_disputes(draft: Draft, change: Callable[[list[str]], list[str]]) -> str:
    """The report with its table four in plain rows, the numbers changed."""
    heads = "".join(f"<td colspan=5>{group}</td>" for group in GROUPS)
    ((_, numbers),) = rows_of(draft, "4")
    table = f"<table><tr>{heads}</tr>" + cells(*RESULTS * 3) + cells(*change(numbers)) + "</table>"
    return put_disputes(page_of(draft), table)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("at", range(0, 16, 3))
def test_a_blank_too_many_in_table_four_moves_no_number(reread: Reread, draft: Draft, at: int) -> None:
    """Whether a blank is the one too many only sums can tell, and of zeros and blanks not even they."""
    result = reread(draft, write_disputes(draft, lambda numbers: [*numbers[:at], "", *numbers[at:]]))
    assert not result.wrong
    assert len(result.lost) <= len(RESULTS) * 3


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("at", [0, 3, 4, 9, 13, 14])
def test_a_cell_too_few_in_table_four_moves_no_number(reread: Reread, draft: Draft, at: int) -> None:
    """Of fourteen cells nobody says which is lost: not the last by the look of it."""
    result = reread(draft, write_disputes(draft, lambda numbers: [*numbers[:at], *numbers[at + 1 :]]))
    assert not [line for line in result.wrong if "implied" not in line]


def test_most_of_table_four_is_read_whatever_is_too_many(reread: Reread) -> None:
    """Where every sum holds in one way only."""
    draft = DRAFTS[0]
    result = reread(draft, write_disputes(draft, lambda numbers: [*numbers[:7], "", *numbers[7:]]))
    assert not result.wrong
    assert not result.lost


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("kind", ["blank", "double", "lost", "trailing"])
def test_rows_of_table_three_with_a_cell_too_many_or_too_few(reread: Reread, draft: Draft, kind: str) -> None:
    """Every fourth row has a slip at another place: right or unreadable, and no other row is touched."""

    def slip(index: int, values: list[str]) -> list[str]:
        if index % 4:
            return values
        at = index % len(values)
        match kind:
            case "blank":
                return [*values[:at], "", *values[at:]]
            case "double":
                return [*values[: at + 1], *values[at:]]
            case "lost":
                return [*values[:at], *values[at + 1 :]]
            case _:
                return [*values, ""]

    result = reread(draft, write_requests(draft, slip))
    assert not [line for line in result.wrong if "implied" not in line]
    assert draft is DRAFTS[3] or len(result.lost) <= 7 * len(HEADS)
    if kind == "trailing" and draft is DRAFTS[0]:
        assert not result.lost


def test_a_cell_over_two_columns_pushes_no_total_out_of_the_table(reread: Reread) -> None:
    """The row has seven cells and one of them a span that is a slip."""
    draft = DRAFTS[1]
    page = write_requests(draft, lambda _, values: values)
    row = page.index("<tr>", page.index("（一）予以公开") - 30)
    slipped = page[:row] + re.sub(r"<td>(\d+)</td>", r"<td colspan=2>\1</td>", page[row:], count=1)
    assert not reread(draft, slipped).wrong


def test_a_value_too_many_in_table_two_leaves_its_row_unreadable(tmp_path: Path) -> None:
    """No sum tells which of four values the form's three heads do not have."""
    draft = DRAFTS[1]
    page = page_of(draft)
    row = page.index("</tr>", page.index("本年制发件数"))
    row, end = row + len("</tr>"), page.index("</tr>", row + 1)
    filing = read_page(tmp_path, f"{page[:end]}<td></td>{page[end:]}")
    changed = page[row:end].replace("</td>", "</td><td></td>", 1)
    slipped = read_page(tmp_path, page[:row] + changed + page[end:])
    for read in (filing, slipped):
        statuses = {f.status for f in read.figures if f.indicator.startswith("proactive.government_rules")}
        assert statuses == {Status.ILLEGIBLE}


@pytest.mark.parametrize(
    ("label", "below", "indicators"),
    [
        ("行政处罚", "行政强制", ("proactive.penalty.decisions", "proactive.coercion.decisions")),
        (
            "（一）予以公开",
            "（二）部分公开",
            ("requests.outcome.granted", "requests.outcome.granted_in_part"),
        ),
    ],
)
def test_a_number_that_two_rows_share_is_neithers(
    tmp_path: Path, label: str, below: str, indicators: tuple[str, str]
) -> None:
    """Nobody can say how it is parted; a label that hangs down with it makes one row of two."""
    page = page_of(DRAFTS[0])
    value = re.compile(r"<td([^>]*)>((?:<p[^>]*>)?\d+(?:</p>)?)</td>")
    first = value.search(page, page.index(label))
    assert first is not None
    second = value.search(page, page.index(below))
    assert second is not None
    merged = (
        page[: first.start()]
        + f"<td rowspan=2{first.group(1)}>{first.group(2)}</td>"
        + page[first.end() : second.start()]
        + page[second.end() :]
    )
    filing = read_page(tmp_path, merged)
    for indicator in indicators:
        figure = next(figure for figure in filing.figures if figure.indicator == indicator)
        assert figure.status is Status.ILLEGIBLE


def test_sums_imply_nothing_against_a_number_that_is_printed(tmp_path: Path) -> None:
    """A cell that cannot be read and shows another number than the sums leave for it contradicts them."""
    draft = DRAFTS[0]
    ((_, (first, *_)),) = rows_of(draft, "4")
    for printed, has_implied in ((f"{first}多", True), ("8多", False), ("一百二", False), ("见附件", True)):
        filing = read_page(tmp_path, write_disputes(draft, lambda n, text=printed: [text, *n[1:]]))
        figure = next(f for f in filing.figures if f.indicator == "disputes.reconsideration.upheld")
        assert figure.status is Status.ILLEGIBLE
        assert (figure.implied is not None) is has_implied


def test_a_blank_behind_a_row_that_lacks_a_number_fills_it_up(reread: Reread) -> None:
    """Word and workbooks have as many cells in every row: what was last then stands before the blank."""
    draft = DRAFTS[0]
    page = write_disputes(draft, lambda numbers: [*numbers[:6], *numbers[7:], ""])
    assert not [line for line in reread(draft, page).wrong if "implied" not in line]
    page = write_requests(
        draft, lambda index, values: [*values[:2], *values[3:], ""] if index == 3 else values
    )
    assert not [line for line in reread(draft, page).wrong if "implied" not in line]


def test_a_group_whose_members_are_not_named_is_a_column_of_its_own(reread: Reread) -> None:
    """自然人, 法人或其他组织 and 总计 alone: what the second counts is no figure, and places no other."""
    draft = DRAFTS[0]
    rows = "".join(
        cells(labels[-1], values[0], "8", values[-1], *[""] * 5) for labels, values in rows_of(draft, "3")
    )
    table = "<table>" + cells("申请人情况", "自然人", "法人或其他组织", "总计", *[""] * 5) + rows + "</table>"
    result = reread(draft, put_requests(page_of(draft), table))
    assert not [line for line in result.wrong if "implied" not in line]
    assert not [line for line in result.lost if "natural_person" in line or "|total" in line]


def test_a_blank_row_that_lacks_a_cell_is_blank_and_not_absent(tmp_path: Path) -> None:
    """The row stands in the report: six of its figures are blank, and one has no cell."""
    page = write_requests(DRAFTS[0], lambda index, values: [""] * 6 if index == 3 else values)
    filing = read_page(tmp_path, page)
    (indicator,) = {figure.indicator for figure in filing.figures if figure.status is Status.ABSENT}
    statuses = [figure.status for figure in filing.figures if figure.indicator == indicator]
    assert sorted(statuses, key=str) == [Status.ABSENT, *[Status.BLANK] * 6]


def test_a_wrong_sum_before_blanks_is_read_as_printed(tmp_path: Path) -> None:
    """Zeros left blank at the end of table four are no sign that its row lacks a number."""
    printed = ["1", "", "4", "2", "6", "1", "", "", "", "1", *[""] * 5]
    filing = read_page(tmp_path, write_disputes(DRAFTS[0], lambda _: printed))
    found = [figure for figure in filing.figures if figure.indicator.startswith("disputes.")]
    assert [figure.raw or "" for figure in found] == printed
    assert {figure.status for figure in found} == {Status.REPORTED, Status.BLANK}
