"""Numbers of a PDF that stand between its columns."""

from analytics.extraction import extract_filings
from analytics.model import Cell, Document, PagePlace, Paragraph, Status, Table, TablePlace

HEADS = ("信息内容", "本年制发件数", "", "本年废止件数", "现行有效件数")


def read_statuses(*numbers: str, is_page: bool = True) -> dict[str, Status]:
    """What became of the figures of 规章, by the last word of their names."""
    rows = (HEADS, ("规章", *numbers), ("行政规范性文件", "7", "", "8", "9"))

    def place(row: int, column: int) -> PagePlace | TablePlace:
        if is_page:
            return PagePlace(1, (90.0 * column, 20.0 * row, 90.0 * column + 80, 20.0 * row + 12))
        return TablePlace(0, row, column)

    table = Table(
        tuple(
            tuple(Cell(text, place(r, c), (r, c)) for c, text in enumerate(row)) for r, row in enumerate(rows)
        )
    )
    title = Paragraph("云岫区水务局2023年政府信息公开工作年度报告", PagePlace(1, (0.0, 0.0, 300.0, 12.0)))
    document = Document("x.pdf", None, "0" * 64, "pdf", None, (title, table))
    (filing,) = extract_filings(document)
    return {
        figure.indicator.rpartition(".")[2]: figure.status
        for figure in filing.figures
        if figure.indicator.startswith("proactive.government_rules.")
    }


def test_a_blank_is_doubted_beside_a_number_that_stands_under_no_head() -> None:
    """62 was printed under one of the heads, and which of them the gaps of the page do not say."""
    assert read_statuses("", "62", "0", "5") == {
        "issued": Status.ILLEGIBLE,
        "repealed": Status.REPORTED,
        "in_force": Status.REPORTED,
    }


def test_a_blank_is_blank_where_every_number_of_its_row_has_its_head() -> None:
    """The doubt is about rows with such a number only."""
    assert read_statuses("", "", "0", "5")["issued"] is Status.BLANK


def test_a_cell_that_a_file_marks_as_blank_is_blank() -> None:
    """Files with real cells say where each of them ends."""
    assert read_statuses("", "62", "0", "5", is_page=False)["issued"] is Status.BLANK
