"""Sentences of a report with the place of the paragraph, or of the line, in which each begins."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analytics.model import PagePlace, Passage, Quote

_END = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]?")
_TERMINAL = ("。", "！", "？", "；", "：", "!", "?", ";", ":")
MARGIN = 45.0
"""Points that a full line of a page may end before the longest line of its section: three characters."""


class Paragraph(NamedTuple):
    """A paragraph of prose and the lines of a page that it is printed in."""

    text: str
    lines: tuple[Passage, ...]


def split_paragraph(paragraph: Paragraph | Passage) -> tuple[Quote, ...]:
    """Split a paragraph into sentences; clauses parted by a semicolon are sentences of their own.

    >>> [quote.text for quote in split_paragraph(Passage("1", "收到3件；办结2件。"))]
    ['收到3件；', '办结2件。']
    """
    text = paragraph.text
    lines = paragraph.lines if isinstance(paragraph, Paragraph) else (paragraph,)
    first = lines[0]
    quotes = []
    for match in _END.finditer(text):
        sentence = match.group().strip()
        if sentence:
            line = first if len(lines) == 1 else _line_at(lines, match.start())
            quotes.append(Quote(sentence, line.section, line.place))
    return tuple(quotes)


def join_lines(passages: Sequence[Passage]) -> Iterator[Paragraph]:
    """Group the lines of pages into paragraphs: a full line goes on in the next.

    Other files keep their paragraphs, so each of their passages is one.
    """
    edges: dict[str, float] = {}
    for passage in passages:
        if isinstance(passage.place, PagePlace):
            edges[passage.section] = max(edges.get(passage.section, 0.0), passage.place.box[2])
    lines: list[Passage] = []
    for passage in passages:
        if lines and not _goes_on(lines[-1], passage, edges):
            yield _join(lines)
            lines = []
        lines.append(passage)
    if lines:
        yield _join(lines)


def _join(lines: Sequence[Passage]) -> Paragraph:
    return Paragraph("".join([line.text for line in lines]), tuple(lines))


def _goes_on(line: Passage, after: Passage, edges: dict[str, float]) -> bool:
    if not isinstance(line.place, PagePlace) or line.section != after.section:
        return False
    is_full = line.place.box[2] >= edges[line.section] - MARGIN
    return is_full and not line.text.rstrip().endswith(_TERMINAL)


def _line_at(paragraph: Sequence[Passage], offset: int) -> Passage:
    """The line that holds a character of the joined text."""
    for line in paragraph:
        if offset < len(line.text):
            return line
        offset -= len(line.text)
    return paragraph[-1]
