"""One annual report as its agency would write it: what it prints, and what is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.model import Coverage, FigureKey, Form, Variant

from factory.forms import AMOUNTS, figure_keys

Prose = Mapping[str, tuple[str, ...]]
"""Paragraphs by section: "0" before section 一, "1" to "6" under their headings (before a table)."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be written in any shape.

    `printed` maps every figure of the form to the text in its cell, None where the cell is blank.
    `truth` is what the agency meant: for a blank left by habit it is 0 although nothing is printed.
    """

    agency: str
    report_year: int
    form: Form
    variant: Variant | None
    printed: Mapping[FigureKey, str | None]
    truth: Mapping[FigureKey, Decimal]
    prose: Prose
    published_on: date | None = None
    coverage: Coverage | None = None

    def __post_init__(self) -> None:
        expected = set(figure_keys(self.form, self.variant))
        if set(self.printed) != expected or set(self.truth) != expected:
            raise ValueError(f"{self.agency} {self.report_year}: figures do not match form {self.form}")

    @property
    def title(self) -> str:
        """The usual title: organ first, then the year."""
        return f"{self.agency}{self.report_year}年政府信息公开工作年度报告"


def print_value(key: FigureKey, value: Decimal) -> str:
    """How an office types a number: amounts with their decimals, counts plain, no plus signs.

    >>> print_value(FigureKey("proactive.fees.amount", "total"), Decimal("12.50"))
    '12.5'
    >>> print_value(FigureKey("requests.received", "total"), Decimal(3))
    '3'
    """
    if key.indicator in AMOUNTS:
        return format(value.normalize(), "f")
    return str(int(value))


def fill_in(
    agency: str,
    report_year: int,
    form: Form,
    variant: Variant | None,
    truth: Mapping[FigureKey, Decimal],
    prose: Prose,
    *,
    zeros_blank: bool = False,
    published_on: date | None = None,
    coverage: Coverage | None = None,
) -> Report:
    """A report that prints its true figures; with `zeros_blank` it leaves zeros of table 三 and 四 blank."""
    printed = {
        key: None if zeros_blank and value == 0 and _may_be_blank(key) else print_value(key, value)
        for key, value in truth.items()
    }
    return Report(agency, report_year, form, variant, printed, dict(truth), prose, published_on, coverage)


def _may_be_blank(key: FigureKey) -> bool:
    return not key.indicator.startswith("proactive.")
