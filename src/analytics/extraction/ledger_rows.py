"""The rows of an office's ledger: which are agencies', and which of their cells are in doubt."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analytics.dictionary.labels import normalise_label
from analytics.extraction.grid import has_number
from analytics.extraction.matching import match_label
from analytics.model import Cell, FigureKey, LedgerMapping, Message, Place, Problem, Table

_SUM = re.compile(r"(?:合计|总计|小计|共计|累计|汇总|总和|平均(?:数|值)?|占比|比例|同比|增幅)[：:]?$")
_NOTE = re.compile(
    r"(?:其中|注|备注|说明|附注|填表人?|制表人?|填报人|审核人?|负责人|联系人)\s*\d?\s*[：:.、]"
)
_MAX_NAMED = 12


class SortedRows(NamedTuple):
    """The rows of agencies, and those that print numbers and nobody's name."""

    agencies: Sequence[tuple[Cell, ...]]
    left_out: Sequence[tuple[Cell, ...]]


class NamedRow(NamedTuple):
    """A row of an agency and a year."""

    agency: str
    year: int
    cells: tuple[Cell, ...]


def sort_rows(table: Table, head_rows: int, mapping: LedgerMapping) -> SortedRows:
    """Sorts the rows below the heads; sums, notes, repeated heads and rows without figures are dropped."""
    agency = mapping.columns.index("agency")
    figures = [index for index, what in enumerate(mapping.columns) if isinstance(what, FigureKey)]
    agencies: list[tuple[Cell, ...]] = []
    left_out: list[tuple[Cell, ...]] = []
    for row in table.rows[head_rows:]:
        name = row[agency].text.strip()
        is_wide = any(row[index].anchor == row[agency].anchor for index in figures)
        if is_wide or _is_sum(name) or _NOTE.match(name) or is_agency_head(name):
            continue
        if name and not has_number(name):
            agencies += [row] if any(row[index].text.strip() for index in figures) else []
        elif any(has_number(row[index].text) for index in figures):
            left_out.append(row)
    return SortedRows(agencies, left_out)


def _is_sum(name: str) -> bool:
    known = match_label("ledger_row", name)
    return (known is not None and known.is_exact) or _SUM.search("".join(name.split())) is not None


def find_shared(table: Table) -> frozenset[Place]:
    """The places of merged cells, whose numbers belong to several rows or columns."""
    counts = Counter(cell.anchor for row in table.rows for cell in row)
    return frozenset(
        cell.place for row in table.rows for cell in row if cell.place is not None and counts[cell.anchor] > 1
    )


def find_twice(rows: Sequence[NamedRow], mapping: LedgerMapping) -> frozenset[Place]:
    """The places of what two rows of one agency and year print differently."""
    known: dict[tuple[str, int], list[NamedRow]] = {}
    for row in rows:
        known.setdefault((normalise_label(row.agency), row.year), []).append(row)
    figures = [index for index, what in enumerate(mapping.columns) if isinstance(what, FigureKey)]
    cells = (
        [row.cells[index] for row in alike]
        for alike in known.values()
        for index in figures
        if len({row.cells[index].text.strip() for row in alike}) > 1
    )
    return frozenset(cell.place for each in cells for cell in each if cell.place is not None)


def is_agency_head(text: str) -> bool:
    """Whether a cell is the head of the column of agencies."""
    match = match_label("ledger_column", text)
    return match is not None and match.is_exact and match.target == "agency"


def say_twice(rows: Sequence[NamedRow], twice: frozenset[Place]) -> Iterator[Problem]:
    """Names the agencies of which several rows differ."""
    names = {f"{row.agency} {row.year}": None for row in rows if any(c.place in twice for c in row.cells)}
    if names:
        zh, en = ("、".join([*names][:_MAX_NAMED]), ", ".join([*names][:_MAX_NAMED]))
        yield Problem(
            "LEDGER_ROWS_DISAGREE",
            Message(
                f"台账中同一单位同一年度有几行，数字不同的格标为无法识别：{zh}。",
                f"Several rows of the ledger are of one agency and year; where they differ they are "
                f"marked unreadable: {en}.",
            ),
        )


def say_left_out(rows: Sequence[tuple[Cell, ...]]) -> Iterator[Problem]:
    """Quotes the rows that were left out."""
    if not rows:
        return
    texts = ["｜".join(cell.text.strip() for cell in row if cell.text.strip()) for row in rows]
    named = [text[:40] for text in texts[:_MAX_NAMED]]
    more = len(rows) - len(named)
    yield Problem(
        "LEDGER_ROWS_LEFT_OUT",
        Message(
            f"台账有 {len(rows)} 行没有单位名称，没有读取：{'；'.join(named)}{'等' if more else ''}。",
            f"{len(rows)} rows of the ledger name no agency and were not read: {'; '.join(named)}"
            f"{' and more' if more else ''}.",
        ),
    )
