"""An office's ledgers: their columns proposed, confirmed once, and remembered in the data folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analytics.documents import read_documents
from analytics.errors import StoreError, UnreadableFile
from analytics.extraction.ledger import LedgerProposal, confirm, propose_ledger
from analytics.model import FigureKey, LedgerMapping
from analytics.store import load_ledgers, parse_column, remember_ledger


@dataclass(frozen=True, slots=True)
class FoundLedger:
    """A ledger in a file: the sheet it is on, what its columns seem to be, and whether they are confirmed."""

    part: str | None
    proposal: LedgerProposal
    confirmed: LedgerMapping | None


def find_ledgers(path: Path, data: Path | None) -> tuple[FoundLedger, ...]:
    """Find the ledgers of a file; `data` is the folder whose confirmed columns count.

    Raises:
        UnreadableFile: The file cannot be read, or holds no ledger.
        StoreError: What was confirmed before is damaged.
    """
    known = load_ledgers(data) if data is not None else {}
    found = []
    for document in read_documents(path, name=path.name):
        proposal = propose_ledger(document)
        if proposal is not None:
            found.append(FoundLedger(document.part, proposal, known.get(proposal.digest)))
    if not found:
        raise UnreadableFile(path.name, "LEDGER_NOT_FOUND")
    return tuple(found)


def confirm_ledger(found: FoundLedger, corrections: Mapping[int, str], data: Path) -> LedgerMapping:
    """Remember what a person confirms of the columns; the next ledger with the same heads is simply read.

    Args:
        found: The ledger.
        corrections: Number of a column, from 1, -> ``agency``, ``year``, ``ignored`` or a figure
            (``indicator|applicant``).
        data: The data folder.

    Raises:
        StoreError: A correction cannot be understood, or the columns cannot be confirmed so.
    """
    changes: dict[int, str | FigureKey] = {}
    for column, meaning in corrections.items():
        if not 1 <= column <= len(found.proposal.columns):
            raise StoreError("LEDGER_COLUMN_UNKNOWN", column=column, meaning=meaning)
        try:
            changes[column - 1] = parse_column(meaning)
        except ValueError as error:
            raise StoreError("LEDGER_COLUMN_UNKNOWN", column=column, meaning=meaning) from error
    try:
        mapping = confirm(found.proposal, changes)
    except ValueError as error:
        raise StoreError("LEDGER_COLUMNS_CLASH") from error
    heads = tuple(" / ".join(column.heads) for column in found.proposal.columns)
    remember_ledger(data, mapping, heads)
    return mapping
