"""Units that notes beside the tables state: 注：行政事业性收费金额单位为元, 单位：百件."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analytics.extraction.numbers import money_unit, read_cell
from analytics.extraction.placement import Footing, Placement, TableReading
from analytics.model import Document, Message, Paragraph, Place, Problem

_AMOUNT = "proactive.fees.amount"
_STATED = re.compile(
    r"收费(?:金额|数额)?[^。；\d]{0,12}?单位(?:均?[为是]|[:：])[“\"']?(?P<unit>[十百千万萬亿億]*元)(?!以)"
)


_SCALED = re.compile(r"[（(]?(?:计量)?单位[:：]?[十百千万萬亿億]+[件项個个条宗份次][）)]?")


def apply_unit_notes(document: Document, reading: TableReading) -> tuple[TableReading, tuple[Problem, ...]]:
    """Give an amount the unit that a note states where its head prints none; where the two differ, say so.

    An amount with two units has neither. A blank, zero and an amount that prints its own unit need none.
    Under 单位：百件 no count is a number of 件; which tables the line is meant for nothing says.
    """
    reading, problems = _apply_money_notes(document, reading)
    note = next(_scaled_notes(document), None)
    if note is None:
        return reading, problems
    placements = tuple(
        each if each.key.indicator == _AMOUNT else each._replace(footing=Footing.AMBIGUOUS)
        for each in reading.placements
    )
    return replace(reading, placements=placements, doubtful=()), (*problems, _tell_scale(note))


def _scaled_notes(document: Document) -> Iterator[tuple[str, Place | None]]:
    """Lines, and lone cells of a table's row, that state a unit of counts of more than one."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if "单位" in block.text and _SCALED.fullmatch("".join(block.text.split())):
                yield block.text, block.place
            continue
        for row in block.rows:
            for cell in row:
                if "单位" in cell.text and _SCALED.fullmatch("".join(cell.text.split())):
                    yield cell.text, cell.place


def _tell_scale(note: tuple[str, Place | None]) -> Problem:
    text = note[0].strip()
    return Problem(
        "COUNTS_SCALED",
        Message(
            f"报告写明“{text}”，统计表各数不是以一件为单位，均未读取，请核对。",
            f"The report says “{text}”: the counts of its tables are not in single cases, and none is read. "
            "Please check.",
        ),
        note[1],
    )


def _apply_money_notes(document: Document, reading: TableReading) -> tuple[TableReading, tuple[Problem, ...]]:
    amounts = [
        each
        for each in reading.placements
        if each.key.indicator == _AMOUNT and read_cell(each.text, unit="万元").is_unit_missing
    ]
    stated = set(_stated_units(document)) if amounts else set()
    if not stated:
        return reading, ()
    problems = []
    placements = list(reading.placements)
    for amount in amounts:
        units = sorted(stated | ({amount.header_unit} if amount.header_unit else set()))
        placements[placements.index(amount)] = amount._replace(header_unit="/".join(units))
        if len(units) > 1:
            problems.append(_tell_units(amount, units))
    return replace(reading, placements=tuple(placements)), tuple(problems)


def _stated_units(document: Document) -> Iterator[str]:
    """The units of fees that paragraphs and notes inside tables state."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts = [block.text] if "单位" in block.text and "费" in block.text else []
        else:
            cells = (cell.text for row in block.rows for cell in row[:1])
            texts = [text for text in cells if text.lstrip().startswith(("注", "备注", "说明", "※", "*"))]
        for text in texts:
            for stated in _STATED.finditer("".join(text.split())):
                yield money_unit(stated["unit"]) or stated["unit"]


def _tell_units(amount: Placement, units: Sequence[str]) -> Problem:
    return Problem(
        "UNITS_DISAGREE",
        Message(
            f"行政事业性收费金额“{amount.text}”的单位有几种写法（{'、'.join(units)}），请核对。",
            f"Several units are printed for the fees “{amount.text}” ({', '.join(units)}). Please check.",
        ),
        amount.place,
    )
