"""Reading one file in this process: what a reader child does with each.

The owner of a child needs none of the packages that files are read with, and starts without them.
"""

from pathlib import Path
from typing import NamedTuple

from analytics.documents import Effort, read_documents
from analytics.errors import NoFiling
from analytics.extraction import extract_filings, extract_ledger, propose_ledger
from analytics.model import Document, Filing, Proof, Status
from analytics.reading import Checked, OfficeSettings
from analytics.rules import check_filing

MOST_LOST = 0.05
"""The share of a report's figures that a cheap reading may leave unread before a dearer one is tried."""


def read_file(
    path: Path, name: str, member: str | None = None, settings: OfficeSettings | None = None
) -> tuple[Checked, ...]:
    """Read and check all reports of one file, or of one member of an archive, in this process.

    A PDF is read by its text first, then with its pictures, then as pictures only, for as long as much of
    it is lost; the reading that settles most is taken.

    Raises:
        UnreadableFile: It cannot be read; as `NoFiling`, it holds no annual report.
    """
    office = settings or OfficeSettings()
    best = _read_with(Effort.TEXT, path, name, member, office)
    for effort in (Effort.PICTURES, Effort.PAGES):
        if not _asks_for_more(best):
            break
        best = max(best, _read_with(effort, path, name, member, office), key=_count_settled)
    if not best.filings:
        raise best.nothing or NoFiling(name, "NO_REPORT")
    return tuple((filing, check_filing(filing, office.rules)) for filing in best.filings)


class _Reading(NamedTuple):
    """What one reading of a file gave: filings, or why there are none; `is_pdf` when any document is one."""

    filings: tuple[Filing, ...]
    nothing: NoFiling | None
    is_pdf: bool


def _read_with(effort: Effort, path: Path, name: str, member: str | None, office: OfficeSettings) -> _Reading:
    filings: list[Filing] = []
    nothing: NoFiling | None = None
    documents = read_documents(path, name=name, member=member, effort=effort)
    for document in documents:
        try:
            filings.extend(_extract(document, office))
        except NoFiling as error:
            nothing = nothing or error
    return _Reading(tuple(filings), nothing, any(document.format == "pdf" for document in documents))


def _extract(document: Document, office: OfficeSettings) -> tuple[Filing, ...]:
    """The reports of a document; of a ledger the rows, once a person has confirmed its columns."""
    proposal = propose_ledger(document)
    if proposal is None:
        return extract_filings(document)
    mapping = office.ledgers.get(proposal.digest)
    if mapping is None:
        raise NoFiling(document.file, "LEDGER_UNCONFIRMED")
    return extract_ledger(document, mapping)


def _asks_for_more(reading: _Reading) -> bool:
    """Whether a PDF's text leaves so much unread that its pictures are worth their time.

    A table that is not there may be a picture; a table of which much is illegible may be better seen
    than taken from its characters. A PDF that says nothing of a report is left alone.
    """
    if not reading.is_pdf:
        return False
    if not reading.filings:
        return reading.nothing is not None and reading.nothing.code == "TITLE_WITHOUT_TABLES"
    if any(filing.form is None for filing in reading.filings):
        return True
    figures = [figure for filing in reading.filings for figure in filing.figures]
    lost = sum(figure.status in {Status.ILLEGIBLE, Status.ABSENT} for figure in figures)
    return lost > MOST_LOST * len(figures)


def _count_settled(reading: _Reading) -> tuple[int, int]:
    """How many figures a reading gives for sure, and how many at all."""
    figures = [f for filing in reading.filings for f in filing.figures if f.value is not None]
    return sum(figure.proof is not Proof.UNPROVEN for figure in figures), len(figures)
