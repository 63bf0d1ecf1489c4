"""Web pages whose styles hide, move or print numbers: what is seen counts, and doubt is told."""

import pytest
from lxml.html import document_fromstring

from analytics.documents.encoding import decode
from analytics.documents.html.reading import html_text_at, read_html
from analytics.documents.html.selectors import read_selector
from analytics.model import Cell, Document, LinePlace, Paragraph, Table

OBJECT = "\ufffc"


def read(page: str) -> Document:
    """Reads a page as a file."""
    return read_html(decode(page.encode(), "报告.html"), "报告.html", "0" * 64)


def cells_of(page: str) -> list[list[tuple[str, bool]]]:
    """Text and doubt of every cell of the page's only table."""
    (table,) = (block for block in read(page).blocks if isinstance(block, Table))
    return [[_outline(cell) for cell in row] for row in table.rows]


def _outline(cell: Cell) -> tuple[str, bool]:
    return cell.text, cell.is_suspect


def lines_of(page: str) -> list[str]:
    """The paragraphs of a page, each found again at its place."""
    lines = [block for block in read(page).blocks if isinstance(block, Paragraph)]
    for line in lines:
        assert isinstance(line.place, LinePlace)
        assert html_text_at(page.encode(), line.place) == line.text
    return [line.text for line in lines]


def codes_of(page: str) -> set[str]:
    """The problems that reading a page told."""
    return {problem.code for problem in read(page).problems}


def table(row: str, css: str = "") -> str:
    """A table of a head and a row."""
    return f"<style>{css}</style><table><tr><td>栏目<td>规章<td>许可</tr>{row}</table>"


# -- moved -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        '<tr style="display:flex;flex-direction:row-reverse"><td>3<td>2<td>本年</tr>',
        '<tr><td style="order:3">3<td style="order:1">本年<td style="order:2">2</tr>',
        '<tr><td style="float:right">3<td style="float:right">2<td style="float:right">本年</tr>',
        '<tr><td style="position:absolute;left:60px">3<td>本年<td>2</tr>',
        '<tr><td style="position:relative;left:60px">3<td>本年<td>2</tr>',
        '<tr><td style="transform:translateX(100%)">3<td>本年<td>2</tr>',
        '<tr style="display:grid"><td style="grid-column:3">3<td>本年<td>2</tr>',
        '<tr style="display:flex;direction:rtl"><td>3<td>2<td>本年</tr>',
        '<tr class="t"><td>3<td>2<td>本年</tr>',
        '<tr><td>本年<td><b style="position:absolute;left:70px">3</b><td>2</tr>',
    ],
)
def test_a_table_whose_cells_are_moved_is_doubted(row: str) -> None:
    """Which number stands below which head nobody knows from the source."""
    page = table(row, "tr.t {display:flex; flex-flow: row-reverse nowrap}")
    *_, last = cells_of(page)
    assert all(is_suspect for text, is_suspect in last if text != "本年")
    assert "CELLS_MOVED" in codes_of(page)


def test_a_blank_in_a_table_whose_cells_are_moved_is_no_blank() -> None:
    """A number may be seen there."""
    page = table('<tr><td>本年<td><td style="position:absolute;left:-60px">3</tr>')
    assert cells_of(page)[1][1] == (OBJECT, True)


@pytest.mark.parametrize(
    "row",
    [
        '<tr><td>本年<td style="float:left">2<td style="position:relative;top:1pt">3</tr>',
        '<tr><td>本年<td><span style="float:right">2</span><td><p style="margin-left:-7.2pt">3</p></tr>',
        '<tr><td>本年<td><i style="position:absolute;left:-9999px">2</i>2<td>3</tr>',
        '<tr style="order:0;transform:none"><td>本年<td style="grid-column:span 1">2<td>3</tr>',
        '<tr><th style="position:sticky;top:60px">本年</th><td dir="ltr">2<td>3</tr>',
    ],
)
def test_what_hardly_moves_is_not_doubted(row: str) -> None:
    """Office programs shift by a point, and a number alone in its cell may stand at its right."""
    page = table(row)
    cells = cells_of(page)[1]
    assert [text for text, _ in cells] == ["本年", "2", "3"]
    assert not cells[2][1]
    assert not codes_of(page)


def test_things_at_places_of_their_own_are_read_as_they_are_seen() -> None:
    """From above to below and from left to right, whatever the order of the source and the unit."""
    page = (
        '<div style="position:relative">'
        '<span style="position:absolute;left:90px;top:31px">3</span>'
        '<span style="position:absolute;left:1in;top:0">12</span>'
        '<div style="position:absolute;left:0;top:22pt">许可</div>'
        '<div style="position:absolute;left:0;top:0">规章</div></div>'
    )
    assert "".join(lines_of(page)) == "规章12许可3"


def test_moved_numbers_outside_tables_are_no_numbers_where_their_place_is_unknown() -> None:
    """Counted from the right, or in parts of the page."""
    page = (
        '<div style="position:relative"><p style="position:absolute;right:0;top:0">3</p>'
        '<p style="position:absolute;left:5%;top:0">规章</p></div>'
    )
    assert sorted(lines_of(page)) == ["规章", OBJECT]
    assert codes_of(page) == {"CELLS_MOVED"}


@pytest.mark.parametrize(
    "row",
    [
        '<div style="display:flex;flex-direction:row-reverse"><p>3</p><p>2</p><p>规章</p></div>',
        '<div style="display:flex"><p style="order:2">2</p><p>规章</p><p style="order:3">3</p></div>',
        '<div><p style="float:right">3</p><p style="float:right">2</p><p>规章</p></div>',
        '<div style="display:grid" dir="rtl"><p>3</p><p>2</p><p>规章</p></div>',
    ],
)
def test_boxes_in_another_order_than_the_source_are_put_in_order(row: str) -> None:
    """What is seen from left to right."""
    assert lines_of(row) == ["规章", "2", "3"]


@pytest.mark.parametrize(
    "style",
    [
        "display:inline-block;width:60px",
        "float:left",
        "display:table-cell",
        "margin-left:2em",
        "display:block",
    ],
)
def test_numbers_that_stand_apart_are_not_joined(style: str) -> None:
    """Spans that are laid out as columns are no number of more digits."""
    page = f'<p>规章<span style="{style}">12</span><span style="{style}">3</span></p>'
    assert "123" not in "".join(f"{line}|" for line in lines_of(page))
    cell = f'<tr><td>本年<td><span style="{style}">12</span><span style="{style}">3</span><td>1</tr>'
    assert cells_of(table(cell))[1][1] == ("12 3", True)


# -- printed by a style ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "cell", "text"),
    [
        ("td.a::before{content:'1'}", '<td class="a">2', OBJECT + "2"),
        ("td.a:after{content:'3'}", '<td class="a">', OBJECT),
        (".a:after{content:'\\33'}", '<td class="a">', OBJECT),
        ("[data-v]:after{content:attr(data-v)}", '<td data-v="12">', OBJECT),
        (".a:before{counter-increment:n;content:counter(n)}", '<td class="a">', OBJECT),
        (".a i:before{content:'\\e603'}", '<td class="a"><i></i>', OBJECT),
        ("td.a:before{content:'-'}", '<td class="a">2', OBJECT + "2"),
        (".a:after{content:'';display:block}", '<td class="a">', ""),
        (".a:after{content:'.';visibility:hidden}", '<td class="a">', ""),
        (".a:after{content:'件'}", '<td class="a">2', "2"),
        ("@media print{.a:after{content:'3'}}", '<td class="a">', ""),
        ("td::before{content:attr(data-label)}", '<td data-label="规章">2', "2"),
        (".b:hover:after{content:'3'}", '<td class="b">2', "2"),
    ],
)
def test_what_a_style_prints_is_no_number_and_not_nothing(css: str, cell: str, text: str) -> None:
    """A person sees it, and no text of the page has it."""
    assert cells_of(table(f"<tr><td>本年{cell}<td>1</tr>", css))[1][1][0] == text


def test_a_label_keeps_its_text_whatever_a_style_puts_before_it() -> None:
    """Numbers of headings are often made by a style."""
    page = "<style>h2:before{counter-increment:h;content:counter(h)'、'}</style><h2>总体情况</h2>"
    assert lines_of(page) == ["总体情况"]


# -- hidden ------------------------------------------------------------------------------------------


def test_the_strictest_rule_says_what_is_displayed() -> None:
    """Of panes one is open; what a style of its own displays is displayed."""
    css = ".p{display:none} .p.on{display:block} #x .q{display:none} .q{display:inline}"
    assert lines_of(f'<style>{css}</style><p class="p">一</p><p class="p on">二</p>') == ["二"]
    assert lines_of(f'<style>{css}</style><div id="x"><p class="q">一</p></div><p class="q">二</p>') == ["二"]
    assert lines_of(f'<style>{css}</style><p class="p" style="display:block">三</p>') == ["三"]
    assert lines_of("<style>@media screen{.s{display:none}}</style><p class='s'>一</p><p>二</p>") == ["二"]


def test_a_column_that_a_place_hides_is_no_column() -> None:
    """nth-child counts cells as browsers do."""
    page = table(
        "<tr><td>本年<td>9<td>2<td>3</tr>", "table > tbody > tr:last-child td:nth-child(2){display:none}"
    )
    assert [text for text, _ in cells_of(page)[1]] == ["本年", "2", "3"]


def test_an_unseen_cell_is_a_blank_in_its_place() -> None:
    """It takes its room; a problem says that a number is stored."""
    page = table('<tr><td>本年<td style="visibility:hidden">2<td>3</tr>')
    assert [text for text, _ in cells_of(page)[1]] == ["本年", "", "3"]
    assert codes_of(page) == {"NUMBERS_NOT_SHOWN"}


@pytest.mark.parametrize(
    "opening", ['<div style="display:none">', "<details><summary>往年</summary>", "<dialog>"]
)
def test_hidden_tables_are_told(opening: str) -> None:
    """Read where nothing displayed has their labels, else left out."""
    rows = "".join(f"<tr><td>规章{row}<td>2<td>3</tr>" for row in "甲乙丙丁")
    hidden = f"{opening}<table>{rows}</table></{opening[1:].split('>', maxsplit=1)[0].split(maxsplit=1)[0]}>"
    assert len([b for b in read(hidden).blocks if isinstance(b, Table)]) == 1
    assert codes_of(hidden) == {"TABLES_HIDDEN"}
    both = f"<table>{rows}</table>{hidden}"
    assert len([b for b in read(both).blocks if isinstance(b, Table)]) == 1
    assert codes_of(both) == {"TABLES_HIDDEN"}


# -- selectors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("td", "abcd"),
        ("tr:first-child > td", "ab"),
        ("tr:last-child td:last-child", "d"),
        ("td:nth-child(odd)", "ac"),
        ("td:nth-child(-n+1)", "ac"),
        ("td:nth-last-of-type(1)", "bd"),
        (".x + td", "b"),
        (".x ~ td", "b"),
        ("td:not(.x)", "bcd"),
        ("#t tbody > tr > [data-k^=v]", "c"),
        ("td[data-k='v1'], nothing", ""),
        ("table:hover td", ""),
        ("td:nth-child(x)", ""),
        ("*.x", "a"),
    ],
)
def test_selectors_find_what_browsers_find(selector: str, found: str) -> None:
    """Tags, classes, attributes and places; anything else finds nothing."""
    page = document_fromstring(
        '<table id="t"><tr><td class="x">a</td><td>b</td></tr>'
        '<tr><td data-k="v1">c</td><td>d</td></tr></table>'
    )
    read_one = read_selector(selector)
    fitting = [] if read_one is None else [each for each in page.iter() if read_one.fits(each)]
    assert "".join(each.text or "" for each in fitting) == found


# -- tables in cells ---------------------------------------------------------------------------------


def _grid(change: int, cell: str) -> str:
    """Nine rows of a label and three numbers; one cell, counted from 0, is another."""
    rows = []
    for row in range(9):
        texts = [f"<td>行{row}</td>", *(f"<td>{row}{column}</td>" for column in range(3))]
        if row == 4:
            texts = [*texts[:change], cell]
        rows.append(f"<tr>{''.join(texts)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def test_a_table_in_a_cell_of_a_data_table_is_part_of_it() -> None:
    """The columns of a group, or the rows of one: they stand below the outer heads."""
    inner = "<table><tr><td>7</td><td>8</td></tr></table>"
    (columns,) = (b for b in read(_grid(2, f"<td colspan=2>{inner}</td>")).blocks if isinstance(b, Table))
    assert [cell.text for cell in columns.rows[4]] == ["行4", "40", "7", "8"]
    inner = "<table><tr><td>甲</td><td>7</td><td>8</td></tr><tr><td>乙</td><td>9</td><td>6</td></tr></table>"
    (rows,) = (b for b in read(_grid(1, f"<td colspan=3>{inner}</td>")).blocks if isinstance(b, Table))
    assert [[cell.text for cell in row] for row in rows.rows[4:6]] == [
        ["行4", "甲", "7", "8"],
        ["行4", "乙", "9", "6"],
    ]
    assert len(rows.rows) == 10


def test_a_table_that_does_not_fill_its_cell_stays_one_of_its_own() -> None:
    """Two columns in the room of three: which they are is not known."""
    inner = "<table><tr><td>7</td><td>8</td></tr></table>"
    tables = [b for b in read(_grid(1, f"<td colspan=3>{inner}</td>")).blocks if isinstance(b, Table)]
    assert [[cell.text for cell in row] for row in tables[0].rows] == [["7", "8"]]
