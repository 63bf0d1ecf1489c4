"""Flattened tables: labels and numbers in reading order, without rows.

Programs that lose a table keep its cells in order: one cell a line, or everything on one line. Here
such text becomes a stream of tokens (label, value, other text), which the three statutory tables are then
read from: a row is a label and the values that follow it at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import compress, count

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import normalise_label
from analytics.extraction.grid import is_value_cell, is_value_text
from analytics.extraction.matching import match_label
from analytics.frozen import made_quickly
from analytics.model import Block, Document, LinePlace, Paragraph, Place, Table

SCOPES = ("row3", "column2", "row2", "result4", "group4", "block2", "group3", "applicant", "applicant_group")
"""Label scopes in the order in which an equal text is taken; the reader of a table asks again in its own."""

LONGEST_STREAM = 400_000
"""Characters of one paragraph that are searched for labels; a report's text is far shorter."""

_PIECE = re.compile("[^ \t\xa0\u3000\u2002\u2003|｜]+")
"""What stands between blanks and separators."""
_SHORTEST_EMBEDDED = 4


class _Folding(dict[int, str]):
    """Every character that was met, by its code point, as labels are compared: empty for blanks and marks."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, normalise_label(chr(code)))


_FOLDED = _Folding()


class Kind(Enum):
    """What a token is."""

    LABEL = "label"
    VALUE = "value"
    OTHER = "other"


@made_quickly
@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text with its place.

    `is_cell` says that the file marks it as a cell, so that an empty one really is an empty cell;
    `is_whole` that it is a cell or a paragraph of its own and not a word in a longer text.
    """

    kind: Kind
    text: str
    place: Place | None
    is_cell: bool = False
    is_whole: bool = False


def tokens_of(document: Document) -> tuple[Token, ...]:
    """The document as one stream: cells of one-column tables, and paragraphs cut at their labels."""
    return tuple(token for block in document.blocks for token in _tokens_of_block(block))


def is_in_scope(token: Token, scope: str) -> bool:
    """Whether a label token is a label of a scope."""
    return token.kind is Kind.LABEL and match_label(scope, token.text) is not None


def _tokens_of_block(block: Block) -> Iterator[Token]:
    if isinstance(block, Table):
        if block.rows and len(block.rows[0]) == 1:
            for index, (cell,) in enumerate(block.rows):
                if cell.place is not None and cell.anchor == (index, 0):
                    yield _token_of_cell(cell.text, cell.place)
        return
    yield from _tokens_of_paragraph(block)


def _token_of_cell(text: str, place: Place) -> Token:
    if is_value_cell(text):
        return Token(Kind.VALUE, text, place, is_cell=True, is_whole=True)
    is_label = any(match_label(scope, text) for scope in SCOPES)
    return Token(Kind.LABEL if is_label else Kind.OTHER, text, place, is_cell=True, is_whole=True)


def _tokens_of_paragraph(paragraph: Paragraph) -> Iterator[Token]:
    """A paragraph that is a label or a value is one token; a longer one is cut at the labels in it."""
    text = paragraph.text
    if not text.strip():
        return
    if is_value_text(text):
        yield Token(Kind.VALUE, text, paragraph.place, is_whole=True)
        return
    if len(text) <= 90 and any(_is_exact(scope, text) for scope in SCOPES):
        yield Token(Kind.LABEL, text, paragraph.place, is_whole=True)
        return
    yield from _cut_at_labels(text[:LONGEST_STREAM], paragraph.place)


def _is_exact(scope: str, text: str) -> bool:
    match = match_label(scope, text)
    return match is not None and match.is_exact


def _cut_at_labels(text: str, place: Place | None) -> Iterator[Token]:
    """Labels that stand in a longer text, and the blank-separated pieces between them."""
    position = 0
    for start, end in _find_labels(text):
        yield from _cut_at_blanks(text, position, start, place)
        yield Token(Kind.LABEL, text[start:end], _part_of(place, start, end))
        position = end
    yield from _cut_at_blanks(text, position, len(text), place)


def _cut_at_blanks(text: str, start: int, end: int, place: Place | None) -> Iterator[Token]:
    """The values in a stretch of text; everything else in it as other text, piece by piece."""
    for match in _PIECE.finditer(text, start, end):
        piece = match.group()
        if any(_FOLDED[ord(char)] for char in piece) or is_value_text(piece):
            kind = Kind.VALUE if is_value_text(piece) else Kind.OTHER
            yield Token(kind, piece, _part_of(place, *match.span()))


def _part_of(place: Place | None, start: int, end: int) -> Place | None:
    """The place of part of a paragraph; a box on a page cannot be cut and stays whole."""
    if isinstance(place, LinePlace):
        return LinePlace(place.line, place.start + start, place.start + end)
    return place


def _find_labels(text: str) -> Iterator[tuple[int, int]]:
    """Spans of known labels in a text, the longest at each position, blanks and punctuation ignored."""
    compact = text.translate(_FOLDED)
    kept: list[int] = []
    for match in _compile_labels().finditer(compact):
        kept = kept or list(compress(count(), map(_FOLDED.__getitem__, map(ord, text))))
        start, end = kept[match.start()], kept[match.end() - 1] + 1
        while end < len(text) and not _FOLDED[ord(text[end])] and text[end] in '）)”"':
            end += 1
        yield start, end


@cache
def _compile_labels() -> re.Pattern[str]:
    """Known labels long enough to be found inside a text, the longest first at each place."""
    labels = {normalise_label(label.text) for label in load_dictionary().labels if label.scope in SCOPES}
    short = {
        normalise_label(label.text)
        for label in load_dictionary().labels
        if label.scope in {"row2", "applicant"}
    }
    long = (label for label in labels if len(label) >= _SHORTEST_EMBEDDED or label in short)
    rests: dict[str, list[str]] = {}
    for label in sorted(long, key=lambda label: (-len(label), label)):
        rests.setdefault(label[0], []).append(re.escape(label[1:]))
    # What a character may begin is asked before each of the hundreds of labels is tried.
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()))
