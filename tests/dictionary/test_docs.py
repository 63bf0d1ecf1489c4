"""The reference documents say what the dictionary says."""

from pathlib import Path

import pytest

from analytics.dictionary import load_dictionary
from analytics.dictionary.docs import WRITERS, write_documents

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", WRITERS)
def test_generated_documents_are_up_to_date(name: str) -> None:
    """After a change of the data: ``python -m analytics.dictionary.docs docs``."""
    assert (DOCS / name).read_text(encoding="utf-8") == WRITERS[name](load_dictionary())


def test_documents_name_everything(tmp_path: Path) -> None:
    """Every indicator, identity, metric and word of the dictionary is documented."""
    write_documents(tmp_path)
    dictionary = load_dictionary()
    wanted = {
        "indicators.md": [*dictionary.indicators, *dictionary.series],
        "metrics.md": dictionary.metrics,
        "glossary.md": dictionary.glossary,
    }
    for name, ids in wanted.items():
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert [each for each in ids if f"`{each}`" not in text] == []
