"""What people confirmed about the columns of the office's ledgers: one small file for each set of heads.

Like the roster it is entered and not derived, so it lies beside the store and survives it.
"""

import json
from pathlib import Path

from analytics.dictionary import load_dictionary
from analytics.errors import StoreError
from analytics.model import LEDGER_ROLES, FigureKey, LedgerMapping
from analytics.store.durable import write_atomically

FOLDER = "ledgers"


def remember_ledger(data: Path, mapping: LedgerMapping, heads: tuple[str, ...]) -> Path:
    """Keep what a person confirmed; `heads` are written beside it for whoever opens the file.

    Raises:
        OSError: The disk is full or not writable; what was confirmed before stays.
    """
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mapping.digest}.json"
    columns = ["|".join(what) if isinstance(what, FigureKey) else what for what in mapping.columns]
    content = {"heads": list(heads), "columns": columns}
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return path


def load_ledgers(data: Path) -> dict[str, LedgerMapping]:
    """Load all that was confirmed: digest of the heads -> what the columns hold.

    Raises:
        StoreError: A file is damaged, or names a figure that the dictionary does not have.
    """
    return {path.stem: _load(path) for path in sorted((data / FOLDER).glob("*.json"))}


def _load(path: Path) -> LedgerMapping:
    try:
        columns = json.loads(path.read_text(encoding="utf-8"))["columns"]
        return LedgerMapping(path.stem, tuple(parse_column(str(column)) for column in columns))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("LEDGER_FILE_DAMAGED", path=str(path)) from error


def parse_column(text: str) -> str | FigureKey:
    """Read what a column holds, as it is written in a file or on a command line.

    Raises:
        ValueError: It is neither a role nor a figure of the dictionary.

    >>> parse_column("requests.received|total"), parse_column("year")
    (FigureKey(indicator='requests.received', applicant='total'), 'year')
    """
    if text in LEDGER_ROLES:
        return text
    indicator, _, applicant = text.partition("|")
    key = FigureKey(indicator, applicant)
    if key not in load_dictionary().all_keys:
        raise ValueError(text)
    return key
