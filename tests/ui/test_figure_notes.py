"""Notes beside a figure: every note that the reading writes is known, in both languages."""

import re
from pathlib import Path

import pytest

from analytics.ui.figure_notes import print_note

EXTRACTION = Path(__file__).resolve().parents[2] / "src" / "analytics" / "extraction"


@pytest.mark.parametrize(
    ("note", "printed"),
    [
        ("recognised from a picture", "由图片识别"),
        ("recognised from a picture; 1 or 7, settled by the sums", "由图片识别；1 或 7，由勾稽关系确定"),
        ("column label unreadable; placed by the official order", "列标签无法辨认，按法定顺序定位"),
        (
            "unit 元 in the cell; no unit is printed; read as 万元",
            "格内写有单位“元”；原文没有单位，按万元读取",
        ),
    ],
)
def test_notes_are_told_in_chinese(note: str, printed: str) -> None:
    """Nothing of a known note stays in English."""
    assert print_note(note, "zh") == printed


def test_every_note_of_the_reading_is_known() -> None:
    """A note that extraction learns to write must be given its Chinese words here."""
    written = re.findall(r'notes\.append\("([^"]+)"\)', (EXTRACTION / "figures.py").read_text("utf-8"))
    assert len(written) >= 3
    assert [note for note in written if re.search("[a-z]{3}", print_note(note, "zh"))] == []


def test_an_unknown_note_is_not_swallowed() -> None:
    """It is shown as it was stored, behind those that are known."""
    assert print_note("recognised from a picture; something new", "zh") == "由图片识别；something new"
