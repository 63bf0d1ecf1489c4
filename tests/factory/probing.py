"""What the probes have in common: which drafts are written, and how a file is read back."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from analytics.documents import read_documents
from analytics.extraction import extract_filings
from analytics.model import FigureKey, Filing, Form, Variant

from factory.figures import balanced_figures, label_figures, small_figures
from factory.grid import Draft, compose
from factory.prose import PROBE_AGENCY, PROBE_YEAR, probe_prose
from factory.report import Report, fill_in

ReadBack = Callable[[str, str, "Filling"], tuple[Path, Draft, tuple[Filing, ...]]]
"""Writes a probe by shape, form and filling and reads it back: its file, its draft, its filings."""

FORMS: Mapping[str, tuple[Form, Variant | None]] = {
    "2019": (Form.F2019, None),
    "2021": (Form.F2021, None),
    "one_row_six": (Form.F2021, Variant.ONE_ROW_SIX),
    "mixed": (Form.MIXED, None),
}
"""The forms that a report may follow, by the name a test shows."""


class Filling(StrEnum):
    """What stands in the cells of a probe."""

    LABEL = "label"
    """Unique numbers; identities do not hold, so only labels place them."""
    BALANCED = "balanced"
    """Unique numbers; every identity holds."""
    SMALL = "small"
    """Mostly zeros, as in a small office; every identity holds."""
    BLANK = "blank"
    """The same, zeros of tables 三 and 四 left blank by habit."""
    GAPS = "gaps"
    """Every identity holds, but cells are blank at random, whatever their value."""


def build_draft(form: Form, variant: Variant | None, filling: Filling, seed: int = 7) -> Draft:
    """The draft of one probe."""
    match filling:
        case Filling.LABEL:
            figures = label_figures(form, variant, seed)
        case Filling.BALANCED:
            figures = balanced_figures(form, variant, seed)
        case _:
            figures = small_figures(form, variant, seed)
    report = fill_in(
        PROBE_AGENCY,
        PROBE_YEAR,
        form,
        variant,
        figures,
        probe_prose(figures),
        zeros_blank=filling is Filling.BLANK,
        published_on=date(PROBE_YEAR + 1, 1, 17),
    )
    return compose(_leave_gaps(report, seed) if filling is Filling.GAPS else report)


def read_filings(path: Path) -> tuple[Filing, ...]:
    """Every filing in a file.

    Raises:
        UnreadableFile: The file is no annual report, or cannot be opened.
    """
    return tuple(filing for document in read_documents(path) for filing in extract_filings(document))


def _leave_gaps(report: Report, seed: int) -> Report:
    rng = random.Random(seed)
    printed: dict[FigureKey, str | None] = {
        key: None if rng.random() < 0.15 else text for key, text in report.printed.items()
    }
    return replace(report, printed=printed)
