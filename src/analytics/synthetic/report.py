"""One annual report as its agency hands it in: all that a writer of a file shape needs, and what is true."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from analytics.model import TOTAL, FigureKey, Form, Stage, Status, Variant
from analytics.synthetic.region import Agency

Number = int | Decimal

SECTIONS = ("1", "2", "3", "4", "5", "6")
TABLES = frozenset({"2", "3", "4"})
AMOUNTS = frozenset({"proactive.fees.amount", "proactive.procurement.amount"})
"""The figures in 万元; the first belongs to the 2021 form, the second to the 2019 form."""

Prose = Mapping[str, tuple[str, ...]]
"""Paragraphs by section: "0" before section 一, "1" to "6" under their headings and before their tables."""


class Cell(NamedTuple):
    """What is printed in a figure's cell, and how a careful person reads it. `text` None: left blank."""

    text: str | None
    status: Status
    value: Number | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the prose states about figures.

    Attributes:
        section: "1" to "6".
        kind: ``count`` (the sum of `terms`), ``rounded`` (the same in 万), ``share`` (`terms` of `base` in
            percent), ``growth`` (against last year's `terms`, percent), ``channels`` (parts of `terms`) or
            ``none`` (`terms` are zero).
        terms: The figures meant.
        value: As the sentence states it, a decimal string.
        text: The clause.
        base: The denominator of a share.
        parts: The stated parts of ``channels``.
    """

    section: str
    kind: str
    terms: tuple[FigureKey, ...]
    value: str
    text: str
    base: tuple[FigureKey, ...] = ()
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be written in any shape. Nothing in it depends on the shape but `shape` itself.

    Attributes:
        agency: The agency as in the roster.
        report_year: The year that it reports about.
        organ: The agency's name as it stands in title and signature.
        title: Printed above everything.
        form, variant: Which rows and columns the tables have.
        cells: Every figure that the form prints, with its text; of a mixed form only the columns that it has.
        prose: Paragraphs by section.
        claims: What the prose states about figures.
        shape: Name of the writer in ``synthetic.shapes.SHAPES``.
        stage: ``draft`` (returned and mended later) or ``published``.
        version: 1, or higher where a published report was changed later.
        published_on: Printed below the report, and in the page's metadata.
        sections: The sections that are there, in printed order.
        tables: The tables that are there as text; a missing one leaves its heading bare.
        labels: Printed labels that differ from the official ones.
        absent_rows: Rows of table 三 that are not there.
        truncated_rows: Rows of table 三 without their last cell: six numbers and no seventh.
        extra_rows: Rows of table 二 that no form has, with their number.
    """

    agency: Agency
    report_year: int
    organ: str
    title: str
    form: Form
    variant: Variant | None
    cells: Mapping[FigureKey, Cell]
    prose: Prose
    claims: tuple[Claim, ...]
    shape: str
    published_on: date | None
    stage: Stage = Stage.PUBLISHED
    version: int = 1
    sections: tuple[str, ...] = SECTIONS
    tables: frozenset[str] = TABLES
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    absent_rows: frozenset[str] = frozenset()
    truncated_rows: frozenset[str] = frozenset()
    extra_rows: tuple[tuple[str, str], ...] = ()

    def text(self, key: FigureKey) -> str:
        """What stands in a figure's cell; empty where it is blank."""
        return self.cells[key].text or ""

    def number(self, indicator: str, applicant: str = TOTAL) -> Number:
        """A figure's value as printed; 0 where it is blank, absent or no number."""
        cell = self.cells.get(FigureKey(indicator, applicant))
        return cell.value if cell is not None and cell.value is not None else 0

    @property
    def file_stem(self) -> str:
        """The name of its file without suffix, relative to the region's folder."""
        name = f"{self.agency.agency_id}-{self.report_year}"
        if self.stage is Stage.DRAFT:
            return f"drafts/{self.report_year}/{name}"
        suffix = f"-v{self.version}" if self.version > 1 else ""
        return f"reports/{self.report_year}/{name}{suffix}"


def print_number(key: FigureKey, value: Number) -> str:
    """How an office types a number: amounts with their decimals, counts plain.

    >>> print_number(FigureKey("proactive.fees.amount", "total"), Decimal("12.5000"))
    '12.5'
    >>> print_number(FigureKey("requests.received", "total"), 1300)
    '1300'
    """
    if key.indicator in AMOUNTS:
        return format(Decimal(value).normalize(), "f")
    return str(value)


def print_cell(key: FigureKey, value: Number) -> Cell:
    """A cell filled in as the form asks."""
    return Cell(print_number(key, value), Status.REPORTED, value)


def read_cell(text: str | None) -> Cell:
    """How a careful person reads a printed cell: units and signs belong to the number, remarks do not.

    >>> read_cell("1,286件").value, read_cell("/").status.value, read_cell("待填").status.value
    (Decimal('1286'), 'not_applicable', 'illegible')
    """
    if text is None or not text.strip():
        return Cell(text, Status.BLANK, None)
    plain = text.translate(_HALF_WIDTH).replace(",", "").replace(" ", "")
    if plain in _DASHES:
        return Cell(text, Status.NOT_APPLICABLE, None)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return Cell(text, Status.ILLEGIBLE, None)
    return Cell(text, Status.REPORTED, Decimal(match[1]))


_HALF_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {ord("，"): ",", ord("\u3000"): " ", ord("．"): "."}
_DASHES = ("/", "／", "-", "—", "——", "无")
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:件|项|个|万元)?")
