"""Tables in cells of data tables, taken as the part of the outer grid that they fill.

Editors paste rows, or the columns of one group, as a table into a cell. A table around tables lays out a
page, but not where it has the cells of a data table itself.
"""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from lxml.etree import _Element as Element

from analytics.documents.html.flow import CELLS

_FEWEST_CELLS = 24
"""Cells that a table around others must have itself to be no layout; as for layouts, with some to spare."""
_FEWEST_NUMBERS = 8
_DIGITS = re.compile(r"\s*\d[\d.,]*\s*")
_SPAN = re.compile(r"\s*\+?(\d{1,3})")


def unnest_tables(root: Element) -> None:
    """Puts the cells of tables in cells of data tables into those tables, where they fit."""
    for inner in list(root.iter("table")):
        cell = next(inner.iterancestors(*CELLS), None)
        outer = next(inner.iterancestors("table"), None)
        if cell is not None and outer is not None and _is_all(inner, cell) and _is_data(outer):
            rows = [row for row in _list_rows(inner) if len(row)]
            if rows and all(_measure(row) == _span(cell, "colspan") for row in rows):
                _put_in(cell, rows)


def _is_all(inner: Element, cell: Element) -> bool:
    """Whether a table of several cells, and none in them, is all that a cell holds."""
    if sum(1 for _ in inner.iter("table")) > 1 or sum(1 for _ in inner.iter(*CELLS)) < 2:
        return False
    return _join(cell).split() == _join(inner).split()


def _is_data(outer: Element) -> bool:
    """Whether a table has the cells of a data table beside the tables in it."""
    own = [cell for cell in outer.iter(*CELLS) if next(cell.iterancestors("table")) is outer]
    plain = [cell for cell in own if next(cell.iter("table"), None) is None]
    numbers = sum(1 for cell in plain if _DIGITS.fullmatch(_join(cell)))
    return len(own) >= _FEWEST_CELLS and numbers >= _FEWEST_NUMBERS


def _put_in(cell: Element, rows: Sequence[Element]) -> None:
    """Puts rows of cells in the place of a cell; several rows only at the end of a row that is no lower."""
    row = cell.getparent()
    if row is None or row.tag != "tr" or _span(cell, "rowspan") != 1:
        return
    if len(rows) > 1 and cell.getnext() is not None:
        return
    for around in _find_around(row, cell):
        around.set("rowspan", str(_span(around, "rowspan") + len(rows) - 1))
    position = row.index(cell)
    row.remove(cell)
    for offset, child in enumerate(list(rows[0])):
        row.insert(position + offset, child)
    for added in reversed(rows[1:]):
        row.addnext(added)


def _find_around(row: Element, cell: Element) -> Iterator[Element]:
    """The cells before a cell in its row, and those that hang down into that row."""
    yield from (each for each in row if each is not cell)
    for up, above in enumerate(row.itersiblings("tr", preceding=True), start=1):
        yield from (each for each in above if each.tag in CELLS and _span(each, "rowspan") > up)


def _list_rows(table: Element) -> Iterator[Element]:
    return (row for row in table.iter("tr") if all(cell.tag in CELLS for cell in row))


def _measure(row: Element) -> int:
    """The columns of a row, none of whose cells hangs down."""
    return sum(_span(cell, "colspan") for cell in row) if all(_span(c, "rowspan") == 1 for c in row) else 0


def _span(cell: Element, name: str) -> int:
    found = _SPAN.match(cell.get(name) or "")
    return max(int(found.group(1)), 1) if found else 1


def _join(element: Element) -> str:
    return "".join(cast(Iterator[str], element.itertext()))
