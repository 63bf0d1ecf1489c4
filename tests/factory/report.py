"""One annual report as its agency would write it: what it prints, and what is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.model import Coverage, FigureKey, Form, Variant
from analytics.synthetic.report import AMOUNTS, Prose, print_number

from factory.forms import figure_keys


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
        key: None if zeros_blank and value == 0 and _may_be_blank(key) else _type(key, value)
        for key, value in truth.items()
    }
    return Report(agency, report_year, form, variant, printed, dict(truth), prose, published_on, coverage)


def _type(key: FigureKey, value: Decimal) -> str:
    return print_number(key, value if key.indicator in AMOUNTS else int(value))


def _may_be_blank(key: FigureKey) -> bool:
    return not key.indicator.startswith("proactive.")
