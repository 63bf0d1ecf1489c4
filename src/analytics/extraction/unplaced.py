"""Blanks of a PDF beside numbers that stand for nothing.

A PDF has no cells: where columns end is told from lines and gaps, and a number between two columns is in
neither. Then none of the blanks of its row is blank for sure.
"""

from collections.abc import Iterable
from dataclasses import replace

from analytics.extraction.grid import Row
from analytics.extraction.placement import Footing, TableReading
from analytics.model import PagePlace, Place


def doubt_blanks(rows: Iterable[Row], reading: TableReading) -> TableReading:
    """A reading whose blanks point at the number that stands beside them in their row and was not placed."""
    of_pages = [row for row in rows if row.table in reading.tables and _is_of_page(row)]
    if not of_pages:
        return reading
    placed = {placement.place for placement in reading.placements}
    placed |= {place for row in reading.doubtful for _, place in row.cells}
    beside: dict[Place, tuple[str, Place]] = {}
    for row in of_pages:
        loose = [cell for cell in row.cells if cell.has_number and cell.place not in placed]
        if loose:
            blanks = (cell.place for cell in row.cells if not cell.text)
            beside |= dict.fromkeys(blanks, (loose[0].text, loose[0].place))
    if not beside:
        return reading
    placements = tuple(
        each._replace(text=beside[each.place][0], place=beside[each.place][1], footing=Footing.AMBIGUOUS)
        if each.place in beside and not each.text
        else each
        for each in reading.placements
    )
    return replace(reading, placements=placements)


def _is_of_page(row: Row) -> bool:
    return bool(row.cells) and isinstance(row.cells[0].place, PagePlace)
