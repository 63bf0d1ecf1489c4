"""Two reports that are printed side by side: which number belongs to which year cannot be told."""

from pathlib import Path

import pytest

from analytics.errors import UnreadableFile
from analytics.synthetic.shapes import COLLECTIONS

from factory.probing import read_filings
from factory.round_trip import plan_drafts


def test_two_reports_side_by_side_are_refused(tmp_path: Path) -> None:
    """On landscape pages with last year's report on the left and this year's on the right."""
    pair = tuple(plan_drafts(2))
    path = tmp_path / "pair.pdf"
    path.write_bytes(COLLECTIONS["pdf_pair"].write(pair))
    with pytest.raises(UnreadableFile, match="2019 and 2020"):
        read_filings(path)
