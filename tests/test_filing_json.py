"""Filings survive the way through JSON unchanged, in the shape that the command line documents."""

import json
from decimal import Decimal

from analytics.documents.encoding import decode
from analytics.documents.text import read_text
from analytics.extraction import extract_filings
from analytics.filing_json import (
    filing_from_json,
    filing_to_json,
    finding_from_json,
    finding_to_json,
    place_from_json,
    place_to_json,
)
from analytics.model import Filing, Form, LinePlace, PagePlace, SheetPlace, TablePlace
from analytics.rules import check_filing

from factory import figures, grid, prose, report, shapes


def filing() -> Filing:
    """A report of the factory, read."""
    numbers = figures.small_figures(Form.F2019, None, 4)
    made = report.fill_in(
        prose.PROBE_AGENCY, 2019, Form.F2019, None, numbers, prose.probe_prose(numbers), zeros_blank=True
    )
    shape = next(shape for shape in shapes.TEXT_SHAPES if shape.name == "tabs")
    data = shape.write(grid.compose(made))
    (read,) = extract_filings(read_text(decode(data, "x.txt"), "x.txt", "0" * 64))
    return read


def test_a_filing_comes_back_equal() -> None:
    """Nothing is rounded, renamed or dropped between worker and pipeline."""
    original = filing()
    assert filing_from_json(json.loads(json.dumps(filing_to_json(original)))) == original


def test_findings_come_back_equal() -> None:
    """Outcome, cells and both numbers."""
    for finding in check_filing(filing()):
        assert finding_from_json(json.loads(json.dumps(finding_to_json(finding, "x", 2019)))) == finding


def test_every_kind_of_place_comes_back_equal() -> None:
    """A place means the same to every reader of the JSON."""
    places = [
        PagePlace(4, (1.0, 2.5, 3.0, 4.0)),
        TablePlace(0, 3, 2),
        SheetPlace("表三", "B4"),
        LinePlace(7, 0, 3),
        None,
    ]
    assert [place_from_json(place_to_json(place)) for place in places] == places


def test_a_value_is_a_decimal_string_or_null() -> None:
    """JSON numbers would lose digits of amounts."""
    listed = filing_to_json(filing())["figures"]
    assert all(f["value"] is None or Decimal(f["value"]) is not None for f in listed)
    assert all(f["value"] is None for f in listed if f["status"] != "reported")
    assert {type(f["value"]) for f in listed} == {str, type(None)}
