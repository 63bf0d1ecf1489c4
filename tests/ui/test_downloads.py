"""What a figure offers to take away, made outside the session that asks for it."""

import io
import zipfile

import pandas as pd
import pytest

from analytics.exports import Caption
from analytics.ui.downloads import Download
from analytics.ui.language import translate


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workbook_speaks_the_language_of_its_figure(language: str) -> None:
    """The legend of states is in the reader's language although no session says which that is."""
    caption = Caption("标题", "副题", "范围", (), "来源", language)
    workbook = Download("figure", 1, pd.DataFrame({"a": [1]}), (), None, caption).xlsx()
    texts = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/sharedStrings.xml").decode()
    for key in ("download.legend", "reports.status.absent"):
        assert translate(key, "zh" if language == "zh" else "en") in texts
