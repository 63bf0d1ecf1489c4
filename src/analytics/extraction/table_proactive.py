"""表二: rows such as 行政许可 under columns such as 本年处理决定数量, block by block.

The blocks (第二十条第（一）项 …) differ in their columns, each under a header row of its own, and a block is
often cut from its header by a page break; so the last header that fits a row counts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import find_qualifiers, normalise_label
from analytics.extraction.forms import official_columns
from analytics.extraction.grid import GridCell, Row
from analytics.extraction.matching import Match, match_label
from analytics.extraction.misfits import find_misfits
from analytics.extraction.numbers import has_scaled_count, money_unit
from analytics.extraction.placement import Footing, Placement, TableReading, ambiguous_row
from analytics.model import TOTAL, FigureKey

_LABEL_SEARCH = 4
_NUMBER_BEHIND = re.compile(r"[量数减额][-+－＋−–—增减负 ]*[\d０-９]+$")
_AMOUNT = "amount"
_OTHER = ""
"""The target of a column that the form does not have."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The cells of a header row after its first, with the column target of each (None: unknown).

    `qualified` are the columns whose head says that it counts another thing (去年制发件数).
    """

    table: int
    cells: tuple[GridCell, ...]
    targets: tuple[str | None, ...]
    qualified: frozenset[int] = frozenset()

    def unit_at(self, index: int) -> str | None:
        """The unit of money that the header of a column prints."""
        return money_unit(self.cells[index].text)


def read_proactive(rows: Iterable[Row], *, is_collapsed: bool = False) -> TableReading:
    """Place the cells of 表二 by row and column labels.

    With `is_collapsed`, blanks of the document's lines may have been moved to their ends: then a line
    that ends in a blank does not say which of its columns is blank.
    """
    header: _Header | None = None
    placements: list[Placement] = []
    tables: set[int] = set()
    seen: set[str] = set()
    rows = tuple(rows)
    misfits = _find_misfits(rows)
    for row in rows:
        label = _find_row_label(row)
        new_header = _read_header(row) if label is None else None
        if new_header is not None:
            header = new_header
            tables.add(row.table)
            continue
        if label is None or header is None:
            continue
        index, match = label
        values = row.cells[index + 1 :]
        has_columns = not row.is_ragged and row.table == header.table
        placed = _place_row(match, values, header, has_columns, is_torn=row.is_flattened and is_collapsed)
        if (row.table, row.index) in misfits and len(values) > len(header.cells):
            cells = [(value.text, value.place) for value in values]
            placed = list(ambiguous_row(_list_keys(match.target, header), cells)) or placed
        elif not placed and row.table == header.table and any(value.has_number for value in values):
            # The row is there, and what it prints stands below none of the heads for sure.
            printed = [(value.text, value.place) for value in values if value.has_number]
            placed = list(ambiguous_row(_list_keys(match.target, header), printed))
        if not row.is_flattened:
            placed = _doubt_blanks(placed, values, header)
        if placed:
            tables.add(row.table)
            placements.extend(placed)
            seen.update(placement.key.indicator for placement in placed)
    return TableReading(tuple(placements), (), frozenset(tables), frozenset(seen))


def _doubt_blanks(placed: list[Placement], values: Sequence[GridCell], header: _Header) -> list[Placement]:
    """The cells of a row; all blank, they are doubted where a number stands beside them below no head at all.

    A workbook whose heads reach over columns that are not merged may print the number in any of them.
    """
    if any(each.text for each in placed):
        return placed
    taken = {placement.place for placement in placed}
    headed = [range(head.first, head.last + 1) for head in header.cells if head.text]
    loose = [
        value
        for value in values
        if value.has_number and value.place not in taken and not any(value.first in span for span in headed)
    ]
    if not loose:
        return placed
    text, place = loose[0].text, loose[0].place
    return [each._replace(text=text, place=place, footing=Footing.AMBIGUOUS) for each in placed]


def _find_misfits(rows: Sequence[Row]) -> frozenset[tuple[int, int]]:
    """The rows of grids that end in another column than the others of their table, by table and row.

    No sum tells where their cell too many stands.
    """
    found = []
    labelled = (row for row in rows if not row.is_flattened and _find_row_label(row) is not None)
    for table, group in groupby(labelled, key=lambda row: row.table):
        members = list(group)
        misfits = find_misfits([row.cells[-1].last for row in members])
        found += [(table, row.index) for row, is_misfit in zip(members, misfits, strict=True) if is_misfit]
    return frozenset(found)


def _read_header(row: Row) -> _Header | None:
    """A row without a row label is a header when it has a column label of 表二 and no number.

    A head with a number behind it (本年增/减+8) has taken in a number that was printed below it: nothing says
    any more what stands under the others.
    """
    if any(cell.has_number for cell in row.cells):
        return None
    if any(_NUMBER_BEHIND.search(cell.text) for cell in row.cells):
        return _Header(row.table, (), ())
    matches = [match_label("column2", cell.text) for cell in row.cells]
    if not any(matches):
        return None
    start = 0 if matches[0] is not None else 1
    return _judge_heads(row.table, row.cells[start:], matches[start:])


def _judge_heads(table: int, cells: tuple[GridCell, ...], matches: Sequence[Match | None]) -> _Header:
    """The header of some cells. A head of another year or thing beside the form's own is a column apart."""
    own = {match.target for match in matches if match is not None and not match.is_qualified}
    targets: list[str | None] = []
    qualified = set()
    for index, (cell, match) in enumerate(zip(cells, matches, strict=True)):
        if match is None:
            is_other = bool(find_qualifiers(normalise_label(cell.text)))
            targets.append(_OTHER if is_other else None)
        elif match.is_qualified and match.target in own:
            targets.append(_OTHER)
        else:
            targets.append(match.target)
            if match.is_qualified or (match.target != _AMOUNT and has_scaled_count(cell.text)):
                qualified.add(index)
    return _Header(table, cells, tuple(targets), frozenset(qualified))


def _find_row_label(row: Row) -> tuple[int, Match] | None:
    """The rightmost row label of 表二 among a row's first cells.

    Behind the label of another row its numbers may be either's.
    """
    found: tuple[int, Match] | None = None
    own: set[str] = set()
    for index, cell in enumerate(row.cells[:_LABEL_SEARCH]):
        match = match_label("row2", cell.text)
        if match is not None:
            if match.is_exact and not cell.is_from_above:
                own.add(match.target)
            is_doubtful = len(own) > 1 or has_scaled_count(cell.text)
            found = index, replace(match, is_qualified=match.is_qualified or is_doubtful)
        elif cell.has_number:
            own.clear()
    return found


def _place_row(
    row: Match, values: tuple[GridCell, ...], header: _Header, has_columns: bool, *, is_torn: bool
) -> list[Placement]:
    """Pair the value cells of a row with the header's columns."""
    target = row.target
    values, header = _join_spelt_out(target, values, header)
    columns = _pair_columns(values, header, has_columns=has_columns)
    ends_blank = is_torn and _ends_blank(values, sum(target is not None for target in header.targets))
    targets = _official_targets(target, header)
    placements = []
    for value, column in columns:
        name = targets[column]
        if name is None:
            continue
        key = FigureKey(f"proactive.{target}.{name}", TOTAL)
        if key.indicator in load_dictionary().indicators:
            is_labelled = header.targets[column] is not None
            footing = Footing.LABEL if is_labelled else Footing.GUESSED_COLUMN
            is_other = row.is_qualified or column in header.qualified
            if is_other or ends_blank or value.is_doubtful:
                footing = Footing.AMBIGUOUS
            placements.append(Placement(key, value.text, value.place, footing, header.unit_at(column)))
    return placements


def _list_keys(target: str, header: _Header) -> list[FigureKey]:
    """The figures that a row has under a header."""
    known = load_dictionary().indicators
    names = (name for name in _official_targets(target, header) if name is not None)
    return [FigureKey(name, TOTAL) for each in names if (name := f"proactive.{target}.{each}") in known]


def _join_spelt_out(
    target: str, values: tuple[GridCell, ...], header: _Header
) -> tuple[tuple[GridCell, ...], _Header]:
    """Joins columns that repeat head and value alike, where that leaves just the columns of an official row.

    Programs that know no merged cells write what one says into every column that it covers.
    """
    if len(values) != len(header.cells):
        return values, header
    columns = zip(values, header.cells, header.targets, strict=True)
    runs = [list(run) for _, run in groupby(columns, key=lambda column: column[1].text)]
    targets = tuple(run[0][2] for run in runs)
    is_repeated = all(value.text == run[0][0].text for run in runs for value, _, _ in run)
    if len(runs) == len(values) or not is_repeated or targets not in official_columns(target):
        return values, header
    heads = tuple(run[0][1] for run in runs)
    places = [header.cells.index(head) for head in heads]
    qualified = frozenset(index for index, place in enumerate(places) if place in header.qualified)
    return tuple(run[0][0] for run in runs), _Header(header.table, heads, targets, qualified)


def _ends_blank(values: Sequence[GridCell], columns: int) -> bool:
    """Whether some values of a row are printed and all its blanks stand after them."""
    filled = [index for index, value in enumerate(values) if value.text]
    return bool(filled) and len(filled) < columns and filled[-1] == len(filled) - 1


def _pair_columns(
    values: tuple[GridCell, ...], header: _Header, *, has_columns: bool
) -> list[tuple[GridCell, int]]:
    """Value cells with the ordinal of their header cell.

    Values that all stand under labelled headers are told by their columns.
    Equal counts pair in order (real sites give headers and values different spans); blank cells at
    the ends may be surplus; otherwise cells stand under the header that covers their columns, if row and
    header share a grid (`has_columns`): the columns of a table torn in two are counted anew in each piece.
    """
    under_heads = _pair_by_grid(values, header)
    if under_heads is not None:
        return under_heads
    width = len(header.cells)
    trimmed = values
    while len(trimmed) > width and not trimmed[-1].text:
        trimmed = trimmed[:-1]
    while len(trimmed) > width and not trimmed[0].text:
        trimmed = trimmed[1:]
    if len(trimmed) == width:
        return list(zip(trimmed, range(width), strict=True))
    labelled = [index for index, target in enumerate(header.targets) if target is not None]
    if len(trimmed) == len(labelled) and labelled == list(range(len(labelled))):
        return list(zip(trimmed, labelled, strict=True))
    if not has_columns:
        return []
    return [
        (value, index)
        for value in values
        for index, head in enumerate(header.cells)
        if head.first <= value.first and value.last <= head.last
    ]


def _pair_by_grid(values: tuple[GridCell, ...], header: _Header) -> list[tuple[GridCell, int]] | None:
    """A value for each labelled header, in its column; None when columns and headers do not agree."""
    by_column = {value.first: value for value in values}
    labelled = [index for index, target in enumerate(header.targets) if target is not None]
    pairs = [(by_column.get(header.cells[index].first), index) for index in labelled]
    found = [(value, index) for value, index in pairs if value is not None]
    if len(found) != len(pairs) or any(value.last > header.cells[index].last for value, index in found):
        return None
    used = {value.first for value, _ in found}
    if any(value.text and value.first not in used for value in values):
        return None
    return found


def _official_targets(row_target: str, header: _Header) -> tuple[str | None, ...]:
    """Column targets of a header; unknown ones follow the official order where that leaves one choice.

    A form whose columns for this row are as many as the header's, and agree with every label that is
    known, names the others. Two forms that both fit name nothing.
    """
    if None not in header.targets and len(set(header.targets)) == len(header.targets):
        return header.targets
    fits = []
    for official in official_columns(row_target):
        agrees = all(known in (None, name) for known, name in zip(header.targets, official, strict=False))
        if len(official) == len(header.targets) and agrees and any(header.targets):
            fits.append(official)
    if len(fits) == 1:
        return fits[0]
    counts = {target: header.targets.count(target) for target in header.targets}
    return tuple(target if counts[target] == 1 else None for target in header.targets)
