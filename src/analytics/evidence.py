"""Where a figure was printed, ready to be shown: a page image, the source table, or the source lines.

The original is read again, because its place is the only proof that a number is the one printed. The
results are plain data: whoever shows them escapes their text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.documents import read_documents
from analytics.documents.archive import find_member, is_zip, open_member
from analytics.documents.encoding import decode, split_lines
from analytics.documents.recognise import load_bytes, recognise_format
from analytics.documents.render import Highlight, render_page
from analytics.errors import UnreadableFile
from analytics.model import Document, LinePlace, PagePlace, Paragraph, Place, Table

CONTEXT_LINES = 4
"""Lines of a text that are shown above and below the line of the figure."""
CONTEXT_LENGTH = 160
"""Characters of an overlong line that are shown on either side of the figure."""

PAGE_SCALE, CLOSE_SCALE = 2.0, 3.0
"""Pixels per point of a whole page, and of a strip of it."""
CLOSE_MARGIN = 45.0
"""Points of a page that are shown above and below the row of the figure."""
WIDEST_PAGE = 14_400.0
"""No page of a PDF is wider, in points."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page with the figure's cell framed and its row and column tinted; `picture` is PNG or JPEG."""

    page: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The table that holds the figure, as it stands in the file, and the cell's row and column in it."""

    table: Table
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a source text; `mark` spans the figure's token, empty for a blank, None elsewhere."""

    number: int
    text: str
    mark: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The line that holds the figure, with the lines around it."""

    lines: tuple[SourceLine, ...]


Evidence = PageImage | SourceTable | SourceLines


def show_place(
    original: Path,
    place: Place,
    *,
    row: Sequence[Place] = (),
    column: Sequence[Place] = (),
    name: str | None = None,
    part: str | None = None,
    is_close: bool = False,
) -> Evidence:
    """What a person should see of the original to check one figure.

    Args:
        original: The kept file.
        place: Where the figure was read.
        row: Places of the figures in the same row of the form; they tell how far the row reaches.
        column: Places of the figures in the same column.
        name: The file's name for messages; the path when None.
        part: The part of the file that the figure's report is, which names the member of an archive.
        is_close: Of a page only the figure's row and what is printed close to it, larger.

    Raises:
        UnreadableFile: The original is gone, is damaged, or has no such place.
    """
    label = name or str(original)
    data = load_bytes(original, label)
    member = None
    if part is not None and is_zip(data) and recognise_format(data, label) == "archive":
        member = find_member(data, part, label)
        data = open_member(data, member, label)
    if isinstance(place, PagePlace):
        tinted = tuple(_enclose(place, line) for line in (row, column) if line)
        highlight = Highlight(place.box, tinted)
        window, scale = (_around(place, row), CLOSE_SCALE) if is_close else (None, PAGE_SCALE)
        picture = render_page(
            data, place.page, scale=scale, highlight=highlight, trims_margins=True, window=window, name=label
        )
        return PageImage(place.page, picture)
    if isinstance(place, LinePlace) and recognise_format(data, label) == "text":
        lines = split_lines(decode(data, label).text)
        return _show_lines(dict(enumerate(lines, start=1)), place, label)
    documents = read_documents(original, name=label, member=member)
    if isinstance(place, LinePlace):
        return _show_lines(_paragraphs(documents), place, label)
    return _find_table(documents, place, label)


def _around(place: PagePlace, row: Sequence[Place]) -> Box:
    """The strip of the page that holds a figure's row, from its left edge to its right one."""
    _, top, _, bottom = _enclose(place, row)
    return 0, top - CLOSE_MARGIN, WIDEST_PAGE, bottom + CLOSE_MARGIN


def _enclose(place: PagePlace, others: Sequence[Place]) -> Box:
    """The smallest box round the places of one row or column that lie on the same page."""
    boxes = [other.box for other in others if isinstance(other, PagePlace) and other.page == place.page]
    left, top, right, bottom = zip(place.box, *boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _paragraphs(documents: Sequence[Document]) -> dict[int, str]:
    """The running text of a page, by the number of its block."""
    return {
        block.place.line: block.text
        for document in documents
        for block in document.blocks
        if isinstance(block, Paragraph) and isinstance(block.place, LinePlace)
    }


def _show_lines(lines: dict[int, str], place: LinePlace, name: str) -> SourceLines:
    if place.line not in lines or place.end > len(lines[place.line]):
        raise UnreadableFile(name, "NO_SUCH_LINE", line=place.line, start=place.start + 1, end=place.end)
    near = sorted(number for number in lines if abs(number - place.line) <= CONTEXT_LINES)
    span = (place.start, place.end)
    return SourceLines(tuple(_crop(n, lines[n], span if n == place.line else None) for n in near))


def _crop(number: int, text: str, mark: tuple[int, int] | None) -> SourceLine:
    """A line, or the surroundings of its token where the line is overlong (whole reports stand in one)."""
    start, end = mark or (0, CONTEXT_LENGTH)
    first, last = max(0, start - CONTEXT_LENGTH), end + CONTEXT_LENGTH
    head, tail = "…" if first else "", "…" if last < len(text) else ""
    shift = len(head) - first
    return SourceLine(number, head + text[first:last] + tail, mark and (start + shift, end + shift))


def _find_table(documents: Sequence[Document], place: Place, name: str) -> SourceTable:
    tables = (block for document in documents for block in document.blocks if isinstance(block, Table))
    for table in tables:
        for row, cells in enumerate(table.rows):
            # A merged cell repeats its place; the first one is its own corner.
            column = next((column for column, cell in enumerate(cells) if cell.place == place), None)
            if column is not None:
                return SourceTable(table, row, column)
    raise UnreadableFile(name, "CELL_GONE")
