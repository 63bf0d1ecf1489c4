"""Several reports in one document: two years in one file, or the reports of several agencies joined."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from analytics.errors import UnreadableFile
from analytics.extraction.titles import parse_title
from analytics.model import Block, Document, LinePlace, PagePlace, Paragraph, Place, Table


def split_reports(document: Document) -> tuple[Document, ...]:
    """Cut a document where a line is the complete title of another report (agency and year).

    A title that is merely mentioned, repeated or listed cuts nothing: each part must have a table.

    Returns:
        The document itself, or its parts in order, named by their lines or pages in `part`.

    Raises:
        UnreadableFile: Two reports are printed side by side, so that their lines and tables are mixed.
    """
    _refuse_pairs(document)
    starts = [0]
    current: tuple[str, int] | None = None
    for index, block in enumerate(document.blocks):
        named = _names_report(block)
        if named is None or named == current:
            continue
        if current is not None and _has_table(document.blocks[starts[-1] : index]):
            starts.append(index)
        current = named
    if len(starts) > 1 and not _has_table(document.blocks[starts[-1] :]):
        starts.pop()
    if len(starts) == 1:
        return (document,)
    ends = [*starts[1:], len(document.blocks)]
    return tuple(
        _cut(document, document.blocks[start:end], index)
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


_Title = tuple[str, str | None, int | None]
"""Title, agency and year."""


def _refuse_pairs(document: Document) -> None:
    """Refuse pages with two titles in one line above all tables, which the reader could not part.

    Several lines with two agencies each are a list of reports.
    """
    if document.format != "pdf":
        return
    lines = takewhile(lambda block: isinstance(block, Paragraph), document.blocks)
    pairs = [pair for line in lines if isinstance(line, Paragraph) for pair in _pairs_of_titles(line.text)]
    for first, second in pairs:
        if _differ(first[2], second[2]) or (_differ(first[1], second[1]) and len(pairs) == 1):
            raise UnreadableFile(document.file, "REPORTS_SIDE_BY_SIDE", first=first[0], second=second[0])


def _pairs_of_titles(line: str) -> Iterator[tuple[_Title, _Title]]:
    """The ways to read a line as two titles."""
    pieces = line.split()
    for cut in range(1, len(pieces)):
        first, second = (parse_title("".join(half)) for half in (pieces[:cut], pieces[cut:]))
        if first is not None and second is not None:
            yield first, second


def _differ(one: str | int | None, other: str | int | None) -> bool:
    return one is not None and other is not None and one != other


def _names_report(block: Block) -> tuple[str, int] | None:
    """Agency and year of a line that is a complete title and nothing else."""
    if not isinstance(block, Paragraph) or "报" not in block.text:
        return None
    found = parse_title("".join(block.text.split()))
    if found is None or found[1] is None or found[2] is None:
        return None
    return found[1], found[2]


def _has_table(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) for block in blocks)


def _cut(document: Document, blocks: tuple[Block, ...], index: int) -> Document:
    """One part. What the file declares about itself as a whole stays with the first."""
    places = list(_places(blocks))
    part = _describe(places[0], places[-1], index) if places else f"report {index + 1}"
    name = part if document.part is None else f"{document.part} {part}"
    if index == 0:
        return replace(document, part=name, blocks=blocks)
    return replace(document, part=name, blocks=blocks, title=None, metadata={}, problems=())


def _places(blocks: tuple[Block, ...]) -> Iterator[Place]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.place is not None:
                yield block.place
        else:
            yield from (cell.place for row in block.rows for cell in row if cell.place is not None)


def _describe(first: Place, last: Place, index: int) -> str:
    """Where a part lies, as a person would name it."""
    match first, last:
        case LinePlace(line=start), LinePlace(line=end):
            return f"lines {start}-{end}"
        case PagePlace(page=start), PagePlace(page=end):
            return f"pages {start}-{end}"
        case _:
            return f"report {index + 1}"
