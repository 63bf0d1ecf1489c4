"""Results of formulas: those that their operands contradict are doubtful, missing ones are reckoned."""

import math
from collections.abc import Mapping

import pytest

from analytics.documents.sheets.formula import Formulas, reckon
from analytics.documents.sheets.grid import Spot, read_address
from analytics.documents.sheets.reading import read_ods, read_sheet_xml
from analytics.model import Document, Table
from documents.sheets.test_reading import cell_of, ods, ods_cell, ods_row, raw, read, shape
from documents.sheets.test_xml import cell as xml_cell
from documents.sheets.test_xml import row as xml_row
from documents.sheets.test_xml import workbook as xml_workbook

WAITING = '<calcPr fullCalcOnLoad="1"/>'
STORED = {"B1": 3.0, "B2": 4.0, "B3": None, "B4": 0.1, "B5": 0.2, "E1": math.nan}


def at(address: str) -> Spot:
    """A cell by its address."""
    spot = read_address(address)
    assert spot is not None
    return spot


def give(written: Mapping[str, str], **more: object) -> dict[str, float]:
    """What formulas give beside the stored cells above, by address."""
    stored = {at(name): value for name, value in STORED.items()}
    given = reckon(Formulas({at(name): text for name, text in written.items()}, stored, **more))  # type: ignore[arg-type]
    return {name: given[at(name)] for name in written if at(name) in given}


def suspects(found: Document) -> list[tuple[str, bool]]:
    """The last cell of each row, and whether it is doubtful."""
    (table,) = found.blocks
    assert isinstance(table, Table)
    return [(row[-1].text, row[-1].is_suspect) for row in table.rows]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(B1:B5)", 7.3),
        ("sum( $B$1 , B2:B3, 5)", 12),
        ("B1+B2-1", 6),
        ("-B1+(B2*2)", 5),
        ("+B1", 3),
        ("SUM(B1+B2,C9)", 7),
        ("SUM(B4:B5)", 0.3),
        ("B3+B1", None),
        ("SUM(E1:E2)", None),
        ("SUM(B:B)", None),
        ("SUM(Sheet2!B1:B2)", None),
        ("'表三'!B1+1", None),
        ("SUMIF(B1:B5,1)", None),
        ("B1/B2", None),
        ("B1&B2", None),
        ("AB1C+1", None),
        ("SUM(B1", None),
        ("B1 B2", None),
        ("", None),
        ("(" * 100 + "B1" + ")" * 100, None),
        ("+".join(["B1"] * 2000), None),
    ],
)
def test_a_plain_formula_is_reckoned(formula: str, value: float | None) -> None:
    """Sums, differences and products of the sheet's own numbers; words do not count in a sum."""
    found = give({"A9": formula}).get("A9")
    assert found == (None if value is None else pytest.approx(value))


def test_formulas_rest_on_one_another() -> None:
    """A formula that is not plain counts with its stored result, unless that waits to be reckoned."""
    written = {"A1": "SUM(A2:A3)", "A2": "B1*2", "A3": "ROUND(B2,0)", "B2": "ROUND(4,0)"}
    assert give(written) == {"A2": 6}
    assert give({**written, "A3": "B2"}) == {"A3": 4, "A2": 6, "A1": 10}
    assert give({**written, "A3": "B2"}, is_waiting=True) == {"A2": 6}


def test_circles_and_long_chains_give_nothing() -> None:
    """A circle has no result; a chain that runs up the sheet ends where it is too long."""
    assert give({"A1": "A2+1", "A2": "A1+1"}) == {}
    chain = give({f"A{row}": f"A{row + 1}+1" for row in range(1, 2000)})
    assert chain["A1999"] == 1
    down = give({f"A{row}": f"A{row - 1}+1" for row in range(2, 2000)})
    assert down["A1999"] == 1998


@pytest.mark.parametrize(
    ("cell", "settings", "text", "is_suspect"),
    [
        ("<f>SUM(C1:D1)</f><v>1</v>", "", "1", False),
        ("<f>SUM(C1:D1)</f><v>99</v>", "", "99", True),
        ("<f>SUM(C1:D1)</f>", "", "1", False),
        ("<f>SUM(C1:D1)</f>", WAITING, "1", False),
        ("<f>SUM(C1:D1)</f><v>1</v>", WAITING, "1", False),
        ("<f>SUM(C1:D1)</f><v>0</v>", WAITING, "0", True),
        ("<f>ROUND(C1,0)</f><v>5</v>", WAITING, "5", True),
        ('<f t="array" ref="B1">SUM(C1:D1)</f><v>1</v>', "", "1", False),
        ('<f t="dataTable" ref="B1"/><v>7</v>', "", "7", False),
    ],
)
def test_a_result_counts_where_its_operands_give_it(
    cell: str, settings: str, text: str, is_suspect: bool
) -> None:
    """A stale one is doubtful, a missing one reckoned; one that waits is right where it is what comes out."""
    assert cell_of(f'<c r="B1">{cell}</c>', settings=settings) == (text, is_suspect)


def test_a_formula_that_cells_share_is_written_once() -> None:
    """Each of them has it as it would stand there."""
    numbers = [f'<c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>10</v></c>' for row in (1, 2, 3)]
    formulas = (
        '<f t="shared" ref="C1:C3" si="0">SUM(A1:$B1)</f><v>11</v>',
        '<f t="shared" si="0"/><v>12</v>',
        '<f t="shared" si="0"/><v>99</v>',
    )
    rows = "".join(
        f'<row r="{row}">{numbers[row - 1]}<c r="C{row}">{formula}</c></row>'
        for row, formula in enumerate(formulas, start=1)
    )
    assert suspects(read(raw(rows))) == [("11", False), ("12", False), ("99", True)]


def test_doubtful_and_reckoned_results_are_named() -> None:
    """With what the operands give; a stored zero that is not shown leaves no blank."""
    styles = '<cellXfs><xf/><xf numFmtId="3"/><xf numFmtId="170"/></cellXfs>'
    styles = f'<numFmts><numFmt numFmtId="170" formatCode="0;-0;;@"/></numFmts>{styles}'
    rows = (
        '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>A1+1</f><v>0</v></c></row>'
        '<row r="2"><c r="A2"><v>7</v></c><c r="B2" s="2"><f>A2+1</f><v>0</v></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c><c r="B3" s="1"><f>A3*1000</f></c></row>'
        '<row r="4"><c r="A4"><v>0</v></c><c r="B4" s="2"><f>A4*2</f></c></row>'
    )
    found = read(raw(rows, styles=styles))
    assert suspects(found) == [("0", True), ("=A2+1", True), ("7000", False), ("", False)]
    assert [problem.code for problem in found.problems] == [
        "NUMBERS_NOT_SHOWN",
        "RESULTS_STALE",
        "RESULTS_RECKONED",
    ]
    assert "B1=0，应为6、B2==A2+1，应为8" in found.problems[1].message.zh
    assert "（B3）" in found.problems[2].message.zh


def test_formulas_of_other_formats_are_reckoned_as_well() -> None:
    """OpenDocument puts brackets around cells, the XML of Excel 2003 counts from the formula's own cell."""
    number = 'office:value-type="float" office:value="{}"'
    formula = ' table:formula="of:=SUM([.A1:.B1];1)"'
    cells = [ods_cell(text, number.format(text)) for text in ("3", "4")]
    good, stale = (ods_cell(text, number.format(text) + formula) for text in ("8", "9"))
    missing = f"<table:table-cell{formula}/>"
    for last, expected in ((good, ("8", False)), (stale, ("9", True)), (missing, ("8", False))):
        (found,) = read_ods(ods(ods_row(*cells, last)), "x.ods", "")
        assert suspects(found) == [expected]
    sums = 'ss:Formula="=SUM(RC[-2]:RC1,R1C2)"'
    rows = [xml_row(xml_cell("3"), xml_cell("4"), last) for last in (xml_cell("6", attributes=sums), "")]
    rows[1] = xml_row(xml_cell("3"), xml_cell("5"), f"<Cell {sums}/>")
    (found,) = read_sheet_xml(xml_workbook(*rows), "x.xml", "")
    assert suspects(found) == [("6", True), ("7", False)]
    assert shape(found) == [[["3", "4", "6"], ["3", "5", "7"]]]
