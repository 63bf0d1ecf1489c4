"""Ledgers: a row for each agency and a column for each figure, as offices collect them from below.

A ledger has no prose, leaves columns out, adds a total row and notes. Its labels are the official ones,
shortened and joined by a dash: 本年新收-自然人.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from analytics.model import TOTAL, FigureKey, Form
from analytics.synthetic.forms import (
    APPLICANT_LABELS,
    DISPUTE_GROUPS,
    RESULTS,
    proactive_blocks,
    request_rows,
)
from analytics.synthetic.grid import Layout
from analytics.synthetic.shapes.packing import pack_again
from analytics.synthetic.shapes.shape import Collection
from analytics.synthetic.shapes.sheets import make_workbook

_SHORT = {
    "requests.received": "本年新收",
    "requests.carried_in": "上年结转",
    "requests.outcome.total": "办理结果总计",
    "requests.carried_out": "结转下年度",
}
_BY_APPLICANT = ("requests.received", "requests.outcome.total")
"""Rows of table 三 that a ledger has a column for each applicant of; of the others it has the total."""

_NUMBERING = re.compile(r"^(?:[一二三四]、|（[一二三四五六七]）|\d\.)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FIXED = ("序号", "单位名称", "年度")
_NOTES = (
    "注：1.本表数据由各单位根据年度报告填报，金额单位为万元，其余单位为件（项）。",
    "2.“合计”为本表所列各单位之和，不含未报送单位。",
)

Column = tuple[str, str]
"""The upper and the lower part of a label."""


def choose_columns(layouts: Sequence[Layout]) -> Mapping[FigureKey, Column]:
    """The columns of a ledger, in the order of the form: what any report prints, as far as ledgers go."""
    labels = dict(_list_columns())
    printed = dict.fromkeys(key for layout in layouts for key in layout.printed)
    return {key: labels[key] for key in printed if key in labels}


def has_column(key: FigureKey) -> bool:
    """Whether a ledger has a column for a figure."""
    return key in dict(_list_columns())


def name_rows(layouts: Sequence[Layout], *, heads: int, sheet: str = "汇总表") -> tuple[str, ...]:
    """Where each report stands: the sheet and the row, counted from 1 as the program shows it."""
    first = 1 + heads + 1 if sheet else heads + 1
    return tuple(f"{sheet} {first + i}".strip() for i in range(len(layouts)))


def write_ledger(layouts: Sequence[Layout], *, heads: int) -> bytes:
    """A workbook with a title, one or two rows of heads, a row for each report, a total, and notes."""
    buffer, workbook = make_workbook(layouts[0].region)
    sheet = workbook.add_worksheet("汇总表")
    centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
    title = workbook.add_format({"font_size": 16, "bold": True, **centred})
    head = workbook.add_format({"border": 1, "bold": True, **centred})
    cell = workbook.add_format({"border": 1, "align": "center"})
    columns = choose_columns(layouts)
    width = len(_FIXED) + len(columns)
    year = layouts[0].report_year
    sheet.merge_range(0, 0, 0, width - 1, f"{layouts[0].region}{year}年政府信息公开年度报告数据汇总表", title)
    for (top, left, bottom, right), label in _list_heads(columns, heads):
        if (top, left) == (bottom, right):
            sheet.write_string(top, left, label, head)
        else:
            sheet.merge_range(top, left, bottom, right, label, head)
    for row in range(1, 1 + heads):
        sheet.set_row(row, 60 if heads == 1 else 32)
    row = 1 + heads
    for texts in (*_list_rows(layouts, columns), _add_up(layouts, columns)):
        for column, text in enumerate(texts):
            if _NUMBER.fullmatch(text):
                sheet.write_number(row, column, float(text), cell)
            else:
                sheet.write_string(row, column, text, cell)
        row += 1
    for note in _NOTES:
        sheet.write_string(row, 0, note)
        row += 1
    sheet.set_column(1, 1, 32)
    sheet.freeze_panes(1 + heads, 2)
    workbook.close()
    return pack_again(buffer.getvalue())


def write_ledger_csv(layouts: Sequence[Layout], *, encoding: str) -> bytes:
    """One row of heads, a row for each report, a total."""
    columns = choose_columns(layouts)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*_FIXED, *map(_join, columns.values())))
    writer.writerows(_list_rows(layouts, columns))
    writer.writerow(_add_up(layouts, columns))
    return out.getvalue().encode(encoding)


def _list_columns() -> Iterator[tuple[FigureKey, Column]]:
    """Every figure that a ledger may have, with its label."""
    for form in (Form.F2019, Form.F2021):
        for block in proactive_blocks(form):
            for row_label, row in block.rows:
                for column_label, column in block.columns:
                    label = column_label.partition("（")[0]
                    yield FigureKey(f"proactive.{row}.{column}", TOTAL), (row_label, label)
    for form in (Form.F2019, Form.F2021):
        for row_ in request_rows(form):
            name = _SHORT.get(row_.indicator) or _NUMBERING.sub("", row_.label).partition("（")[0]
            upper = f"{_NUMBERING.sub('', row_.group)}-{name}" if row_.group else name
            applicants = APPLICANT_LABELS if row_.indicator in _BY_APPLICANT else (TOTAL,)
            for applicant in applicants:
                yield FigureKey(row_.indicator, applicant), (upper, APPLICANT_LABELS[applicant])
    for group_label, group in DISPUTE_GROUPS:
        for result_label, result in RESULTS:
            yield FigureKey(f"disputes.{group}.{result}", TOTAL), (group_label, result_label)


def _list_heads(
    columns: Mapping[FigureKey, Column], heads: int
) -> Iterator[tuple[tuple[int, int, int, int], str]]:
    """The head cells as boxes of the sheet, whose first row is the title."""
    for i, label in enumerate(_FIXED):
        yield (1, i, heads, i), label
    labels = list(columns.values())
    if heads == 1:
        for i, column in enumerate(labels, start=len(_FIXED)):
            yield (1, i, 1, i), _join(column)
        return
    start = 0
    for i, (upper, lower) in enumerate(labels):
        yield (2, len(_FIXED) + i, 2, len(_FIXED) + i), lower
        if i + 1 == len(labels) or labels[i + 1][0] != upper:
            yield (1, len(_FIXED) + start, 1, len(_FIXED) + i), upper
            start = i + 1


def _join(column: Column) -> str:
    return "-".join(column)


def _list_rows(layouts: Sequence[Layout], columns: Mapping[FigureKey, Column]) -> Iterator[tuple[str, ...]]:
    for number, layout in enumerate(layouts, start=1):
        printed = layout.printed
        yield (str(number), layout.organ, str(layout.report_year), *(printed.get(key, "") for key in columns))


def _add_up(layouts: Sequence[Layout], columns: Mapping[FigureKey, Column]) -> tuple[str, ...]:
    """The total row: what is no number counts as nothing."""
    printed = [layout.printed for layout in layouts]
    sums = (
        sum(
            (Decimal(text) for text in (row.get(key, "") for row in printed) if _NUMBER.fullmatch(text)),
            Decimal(0),
        )
        for key in columns
    )
    return ("", "合计", "", *map(str, sums))


def _ledger(
    suffix: str,
    write: Callable[[Sequence[Layout]], bytes],
    parts: Callable[[Sequence[Layout]], tuple[str, ...]],
) -> Collection:
    return Collection("sheet", 0, suffix, write, parts, has=has_column)


LEDGERS: Mapping[str, Collection] = {
    "ledger": _ledger(".xlsx", partial(write_ledger, heads=2), partial(name_rows, heads=2)),
    "ledger_one_head": _ledger(".xlsx", partial(write_ledger, heads=1), partial(name_rows, heads=1)),
    "ledger_csv": _ledger(
        ".csv", partial(write_ledger_csv, encoding="utf-8-sig"), partial(name_rows, heads=1, sheet="")
    ),
    "ledger_csv_gb18030": _ledger(
        ".csv", partial(write_ledger_csv, encoding="gb18030"), partial(name_rows, heads=1, sheet="")
    ),
}
"""Name -> shape that holds figures of several agencies about one year, without prose and not all of them."""
