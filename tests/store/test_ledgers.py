"""What was confirmed of a ledger's columns is remembered, and outlives the store."""

from pathlib import Path

import pytest

from analytics.errors import StoreError
from analytics.model import FigureKey, LedgerMapping
from analytics.store.ledgers import load_ledgers, remember_ledger

MAPPING = LedgerMapping("0123456789abcdef", ("agency", "ignored", FigureKey("requests.received", "total")))


def test_a_confirmed_ledger_is_remembered(tmp_path: Path) -> None:
    """What was written comes back; a folder that never had one is empty."""
    assert load_ledgers(tmp_path) == {}
    remember_ledger(tmp_path, MAPPING, ("单位", "备注", "新收"))
    assert load_ledgers(tmp_path) == {MAPPING.digest: MAPPING}


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"columns": ["requests.nothing|total"]}', '{"columns": [3]}']
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    """Nothing is read by a mapping that nobody can understand."""
    path = remember_ledger(tmp_path, MAPPING, ())
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=path.name):
        load_ledgers(tmp_path)
