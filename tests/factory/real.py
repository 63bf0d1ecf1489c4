"""Real reports that lie beside the checkout, laid out anew so that every damage and shape applies to them.

Their figures and their sentences stay in memory: nothing of them is in the repository.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from analytics.model import Figure, Filing, Status

from factory.forms import figure_keys
from factory.grid import Draft, compose
from factory.report import Report

_SUFFIXES = frozenset({".txt", ".html", ".pdf"})


def find_reports(folder: Path) -> Iterator[Path]:
    """Every filled-in report of a folder, in order; none where the folder is not there."""
    yield from (path for path in sorted(folder.rglob("*")) if path.suffix in _SUFFIXES)


def lay_out_again(filing: Filing) -> Draft:
    """The draft of a report that was read: its organ, year, form, figures as printed, and its prose.

    A blank that its own sums settle has that value for its truth, any other is zero.

    Raises:
        ValueError: The filing lacks organ, year or form, or a figure of it could not be read.
    """
    if filing.form is None or filing.agency is None or filing.report_year is None:
        raise ValueError(f"{filing.file}: no agency, year or form")
    figures = {figure.key: figure for figure in filing.figures}
    keys = figure_keys(filing.form, filing.variant)
    printed = {key: _print(figures[key]) for key in keys}
    prose = {number: tuple(text.split("\n")) for number, text in filing.sections.items() if text}
    return compose(
        Report(
            agency=filing.agency,
            report_year=filing.report_year,
            form=filing.form,
            variant=filing.variant,
            printed=printed,
            truth={key: _true(figures[key]) for key in keys},
            prose=prose,
            published_on=filing.published_on,
        )
    )


def _print(figure: Figure) -> str | None:
    if figure.status is Status.REPORTED:
        return str(figure.value)
    if figure.status in (Status.BLANK, Status.ABSENT):
        return None
    raise ValueError(f"{'|'.join(figure.key)}: {figure.status}")


def _true(figure: Figure) -> Decimal:
    return next((value for value in (figure.value, figure.implied) if value is not None), Decimal(0))
