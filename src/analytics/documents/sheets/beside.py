"""Reports that stand side by side on one sheet: where each begins, and which cells are its own."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from analytics.documents.sheets.grid import Sheet, name_cell

MIN_SHARED = 4
MIN_SHARE = 0.6
"""Labels that the first columns of two reports have in common: so many, and this share of each one's."""

MAX_LABEL = 40
"""Characters of a label; longer texts are prose, which differs."""

MAX_BESIDE = 12

_NUMERIC = re.compile(r"[-+\d.,%\s/—]*")


def part_beside(sheet: Sheet) -> Iterator[tuple[str, Sheet]]:
    """The reports of a sheet from left to right, each with its name; the sheet itself where it has only one.

    A report begins in a column that repeats the labels of the first one, where no merged cell reaches into
    it. A row with a single cell over several reports, such as a title, is a row of each.
    """
    starts = list(_find_starts(sheet)) if _repeats_itself(sheet) else []
    if len(starts) < 2:
        yield sheet.name, sheet
        return
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        yield f"{sheet.name} {name_cell(0, start)[:-1]}", _cut(sheet, start, end)


def _repeats_itself(sheet: Sheet) -> bool:
    """Whether another column has some of the texts of the first one; costs little where none does."""
    first = min((column for _, column in sheet.cells), default=0)
    texts = {cell.text for (_, column), cell in sheet.cells.items() if column == first}
    again = Counter(column for (_, column), cell in sheet.cells.items() if cell.text in texts)
    again.pop(first, None)
    return max(again.values(), default=0) >= MIN_SHARED


def _find_starts(sheet: Sheet) -> Iterator[int]:
    """The columns in which reports begin."""
    labels = _collect_labels(sheet)
    first = min(labels, default=0)
    known = labels.get(first, frozenset())
    yield first
    if len(known) < MIN_SHARED:
        return
    shared_rows = _find_shared(sheet)
    inner = [merge for merge in sheet.merges if merge.top not in shared_rows]
    count = 1
    for column in sorted(labels):
        found = labels[column]
        common = len(found & known)
        is_start = common >= max(MIN_SHARED, MIN_SHARE * len(known), MIN_SHARE * len(found))
        if column > first and is_start and not any(m.left < column <= m.right for m in inner):
            count += 1
            if count > MAX_BESIDE:
                return
            yield column


def _collect_labels(sheet: Sheet) -> Mapping[int, frozenset[str]]:
    """What each column prints that is neither a number nor prose."""
    found: dict[int, set[str]] = {}
    for (_, column), cell in sheet.cells.items():
        text = "".join(cell.text.split())
        if 1 < len(text) <= MAX_LABEL and not _NUMERIC.fullmatch(text):
            found.setdefault(column, set()).add(text)
    return {column: frozenset(texts) for column, texts in found.items()}


def _find_shared(sheet: Sheet) -> frozenset[int]:
    """The rows with a single cell."""
    counts: dict[int, int] = {}
    for row, _ in sheet.cells:
        counts[row] = counts.get(row, 0) + 1
    return frozenset(row for row, count in counts.items() if count == 1)


def _cut(sheet: Sheet, start: int, end: int | None) -> Sheet:
    """The columns of a sheet from one to before another, with the single cells that reach into them."""

    def is_inside(column: int) -> bool:
        return column >= start and (end is None or column < end)

    reaching = {
        (merge.top, merge.left)
        for merge in sheet.merges
        if merge.right >= start and (end is None or merge.left < end)
    }
    cells = {spot: cell for spot, cell in sheet.cells.items() if is_inside(spot[1]) or spot in reaching}
    merges = [
        merge
        for merge in sheet.merges
        if (merge.top, merge.left) in reaching and (merge.top, merge.left) in cells
    ]
    return sheet._replace(cells=cells, merges=merges)
