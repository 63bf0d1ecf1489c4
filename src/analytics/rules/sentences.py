"""Sentences of a report with the place of the paragraph, or of the line, in which each begins."""

import re
from collections.abc import Iterable, Iterator, Sequence

from analytics.model import PagePlace, Passage, Quote

_END = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]?")
_TERMINAL = ("。", "！", "？", "；", "：", "!", "?", ";", ":")
MARGIN = 45.0
"""Points that a full line of a page may end before the longest line of its section: three characters."""


def split_sentences(passages: Iterable[Passage], *sections: str) -> tuple[Quote, ...]:
    """Split the prose of some sections into sentences, in reading order; headings are left out.

    Clauses parted by a semicolon are sentences of their own. The lines of a page are joined first.

    >>> [quote.text for quote in split_sentences([Passage("1", "收到申请3件；办结2件。")], "1")]
    ['收到申请3件；', '办结2件。']
    """
    wanted = [passage for passage in passages if passage.section in sections and not passage.is_heading]
    quotes = []
    for paragraph in join_lines(wanted):
        first = paragraph[0]
        text = first.text if len(paragraph) == 1 else "".join(line.text for line in paragraph)
        for match in _END.finditer(text):
            sentence = match.group().strip()
            if sentence:
                line = first if len(paragraph) == 1 else _line_at(paragraph, match.start())
                quotes.append(Quote(sentence, line.section, line.place))
    return tuple(quotes)


def join_lines(passages: Sequence[Passage]) -> Iterator[tuple[Passage, ...]]:
    """Group passages into paragraphs: where places are lines of a page, a full line goes on in the next.

    Other files keep their paragraphs, so each of their passages is one.
    """
    edges: dict[str, float] = {}
    for passage in passages:
        if isinstance(passage.place, PagePlace):
            edges[passage.section] = max(edges.get(passage.section, 0.0), passage.place.box[2])
    paragraph: list[Passage] = []
    for passage in passages:
        if paragraph and not _goes_on(paragraph[-1], passage, edges):
            yield tuple(paragraph)
            paragraph = []
        paragraph.append(passage)
    if paragraph:
        yield tuple(paragraph)


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
