"""Text that a mailer cut at a fixed width: no part of a number stands for it."""

from pathlib import Path

import pytest

from analytics.documents.hard_wrapped import find_wrapped_rows
from analytics.model import Form

from factory.probing import Filling, build_draft, read_filings
from factory.score import score
from factory.shapes import FIXED_SHAPES

OTHERWISE_CODED = {"tabs_gb18030", "tabs_utf16"}
DRAFT = build_draft(Form.F2021, None, Filling.BALANCED)
SHAPES = {shape.name: shape for shape in FIXED_SHAPES}
TEXTS = sorted({name for name, shape in SHAPES.items() if shape.suffix in {".txt", ".md"}} - OTHERWISE_CODED)


def text_of(shape: str) -> str:
    """The report as text."""
    return SHAPES[shape].write(DRAFT).decode("utf-8-sig")


def wrap(text: str, width: int) -> str:
    """The text with its lines cut at a width, whatever stands there."""
    return "\n".join(
        line[start : start + width] for line in text.split("\n") for start in range(0, len(line) or 1, width)
    )


@pytest.mark.parametrize("width", [60, 72, 76, 78])
@pytest.mark.parametrize("shape", ["tabs", "markdown"])
def test_no_number_is_read_from_a_row_that_was_cut(tmp_path: Path, shape: str, width: int) -> None:
    """5777 before a cut and 9 behind it are one number; a row that begins behind a cut is no row."""
    path = tmp_path / "report.txt"
    path.write_text(wrap(text_of(shape), width), encoding="utf-8")
    (filing,) = read_filings(path)
    result = score(DRAFT, filing)
    assert not result.wrong
    codes = {problem.code for problem in filing.problems}
    assert ("ROWS_WRAPPED" in codes) or not result.lost


@pytest.mark.parametrize("shape", TEXTS)
def test_lines_that_were_not_cut_are_rows(shape: str) -> None:
    """However a program lays a table out, also with lines of one length."""
    assert not find_wrapped_rows(text_of(shape).splitlines())
