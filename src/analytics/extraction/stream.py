"""Flattened tables: labels and numbers in reading order, without rows.

Programs that lose a table keep its cells in order: one cell a line, or everything on one line. Here
such text becomes a stream of tokens (label, value, other text), which the three statutory tables are then
read from: a row is a label and the values that follow it at once.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from analytics.dictionary import load_dictionary
from analytics.dictionary.labels import compile_qualifiers, normalise_label
from analytics.extraction.grid import is_value_cell, is_value_text
from analytics.extraction.matching import LONGEST_LABEL, match_label
from analytics.frozen import made_quickly
from analytics.model import Block, Document, LinePlace, Paragraph, Place

SCOPES = ("row3", "column2", "row2", "result4", "group4", "block2", "group3", "applicant", "applicant_group")
"""Label scopes in the order in which an equal text is taken; the reader of a table asks again in its own."""

LONGEST_STREAM = 400_000
"""Characters of one paragraph that are searched for labels; a report's text is far shorter."""

_PIECE = re.compile("[^ \t\xa0\u3000\u2002\u2003|｜]+")
"""What stands between blanks and separators."""
_SHORTEST_EMBEDDED = 4
_OBJECT = "\ufffc"
"""What a reader puts where something is printed that it cannot tell: no number, and not nothing."""
_LONGEST_QUALIFIER = 8
_UNCLOSED = re.compile("[（(][^（）()]*$")
_REST_OF_UNIT = re.compile("[^（）()\n|｜]{0,16}[）)]")
"""What follows a known label that ends inside its brackets: （单位：元/万元）."""


class _Folding(dict[int, str]):
    """Every character that was met, by its code point, as labels are compared: empty for blanks and marks."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, normalise_label(chr(code)))


_FOLDED = _Folding()
_UNKNOWN = 0xFFFFFFFF
_BETWEEN = "\U0010ffff"
"""Stands between texts that are searched together: no character, and in no label."""
_CLOSING = frozenset('）)”"')
"""Marks behind a label that belong to it."""


class Kind(Enum):
    """What a token is."""

    LABEL = "label"
    VALUE = "value"
    OTHER = "other"


# Asked of every piece of prose; the look-up costs more than the rest.
_VALUE, _OTHER = Kind.VALUE, Kind.OTHER


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
    whole = [_take_whole(block) for block in document.blocks]
    prose = [
        block
        for block, tokens in zip(document.blocks, whole, strict=True)
        if tokens is None and isinstance(block, Paragraph)
    ]
    texts = [paragraph.text[:LONGEST_STREAM] for paragraph in prose]
    cut = map(_cut_at_labels, texts, find_labels(texts), (paragraph.place for paragraph in prose))
    return tuple(token for tokens in whole for token in (next(cut) if tokens is None else tokens))


def is_in_scope(token: Token, scope: str) -> bool:
    """Whether a label token is a label of a scope."""
    return token.kind is Kind.LABEL and match_label(scope, token.text) is not None


def _take_whole(block: Block) -> Sequence[Token] | None:
    """The cells of a one-column table, or a paragraph that is a label or a value; None for a longer one."""
    if isinstance(block, Paragraph):
        return _take_short(block.text, block.place)
    if not block.rows or len(block.rows[0]) != 1:
        return ()
    return [
        _token_of_cell(cell.text, cell.place)
        for index, (cell,) in enumerate(block.rows)
        if cell.place is not None and cell.anchor == (index, 0)
    ]


def _token_of_cell(text: str, place: Place) -> Token:
    return Token(_tell_kind(text), text, place, is_cell=True, is_whole=True)


@lru_cache(maxsize=4096)
def _tell_kind(text: str) -> Kind:
    """What a text is in a cell of its own."""
    if is_value_cell(text):
        return Kind.VALUE
    return Kind.LABEL if any(match_label(scope, text) for scope in SCOPES) else Kind.OTHER


def _take_short(text: str, place: Place | None) -> Sequence[Token] | None:
    """A paragraph that is a label or a value, as one token, and nothing of a blank one; None for others."""
    if not text.strip():
        return ()
    if is_value_text(text):
        return (Token(Kind.VALUE, text, place, is_whole=True),)
    if len(text) <= LONGEST_LABEL and _is_known(text):
        return (Token(Kind.LABEL, text, place, is_whole=True),)
    return None


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    """Whether a text is a label letter by letter."""
    matches = (match_label(scope, text) for scope in SCOPES)
    return any(match is not None and match.is_exact for match in matches)


def _cut_at_labels(text: str, labels: Iterable[tuple[int, int]], place: Place | None) -> Iterator[Token]:
    """The labels that stand in a longer text, and the blank-separated pieces between them."""
    position = 0
    for start, end in labels:
        yield from _cut_at_blanks(text, position, start, place)
        yield Token(Kind.LABEL, text[start:end], _part_of(place, start, end))
        position = end
    yield from _cut_at_blanks(text, position, len(text), place)


def _cut_at_blanks(text: str, start: int, end: int, place: Place | None) -> Iterator[Token]:
    """The values in a stretch of text; everything else in it as other text, piece by piece."""
    for match in _PIECE.finditer(text, start, end):
        piece = match.group()
        is_value = is_value_text(piece)
        if (
            is_value
            or _FOLDED[ord(piece[0])]
            or any(_FOLDED[ord(char)] for char in piece)
            or _OBJECT in piece
        ):
            kind = _VALUE if is_value else _OTHER
            yield Token(kind, piece, _part_of(place, *match.span()))


def _part_of(place: Place | None, start: int, end: int) -> Place | None:
    """The place of part of a paragraph; a box on a page cannot be cut and stays whole."""
    if isinstance(place, LinePlace):
        return LinePlace(place.line, place.start + start, place.start + end)
    return place


def find_labels(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Spans of known labels in some texts, the longest at each position, blanks and punctuation ignored.

    >>> find_labels(["1.行政 许可（件）3", "规范性", "文件5"])
    [[(2, 10)], [], []]
    """
    compact, kept = _fold(_BETWEEN.join(texts))
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    for match in _compile_labels().finditer(compact):
        first, last = int(kept[match.start()]), int(kept[match.end() - 1])
        number = bisect_right(starts, first) - 1
        text, begin, end = texts[number], first - starts[number], last + 1 - starts[number]
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        found[number].append(_take_qualifiers(text, begin, end, match.group()))
    return found


def _take_qualifiers(text: str, begin: int, end: int, label: str) -> tuple[int, int]:
    """The span of a label of table 二 with the words beside it that make it another one: 去年制发件数."""
    if label in _labels_of_proactive():
        before = _compile_before().search(text, max(0, begin - _LONGEST_QUALIFIER), begin)
        after = _compile_after().match(text, end)
        begin, end = before.start() if before else begin, after.end() if after else end
        rest = _REST_OF_UNIT.match(text, end) if _UNCLOSED.search(text, begin, end) else None
        end = rest.end() if rest else end
    return begin, end


@cache
def _labels_of_proactive() -> frozenset[str]:
    scopes = {"column2", "row2"}
    return frozenset(normalise_label(item.text) for item in load_dictionary().labels if item.scope in scopes)


@cache
def _compile_before() -> re.Pattern[str]:
    return re.compile(f"(?:{compile_qualifiers()})[度末底本年]*$")


@cache
def _compile_after() -> re.Pattern[str]:
    unit = "[（(][^（）()\n|｜]{0,16}[元件项個个次][^（）()\n|｜]{0,16}[）)]"
    return re.compile(f"{unit}|[（(]?(?:{compile_qualifiers()})")


def _fold(text: str) -> tuple[str, npt.NDArray[np.intp]]:
    """A text as labels are compared, and where its characters stand: all of it is looked up at once."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32)
    table = _tabulate()
    unknown = codes[table.take(codes) == _UNKNOWN]
    for code in set(unknown.tolist()):
        table[code] = ord(_FOLDED[code] or "\0")
    folded = table.take(codes)
    kept = folded.nonzero()[0]
    return folded.take(kept).tobytes().decode("utf-32-le", errors="surrogatepass"), kept


@cache
def _tabulate() -> npt.NDArray[np.uint32]:
    """What was met of `_FOLDED`, by code point; zero for what is ignored."""
    table = np.full(sys.maxunicode + 1, _UNKNOWN, np.uint32)
    table[ord(_BETWEEN)] = ord(_BETWEEN)
    return table


@cache
def _compile_labels() -> re.Pattern[str]:
    """Known labels long enough to be found inside a text, the longest first at each place."""
    labels = {normalise_label(label.text) for label in load_dictionary().labels if label.scope in SCOPES}
    short = {
        normalise_label(label.text)
        for label in load_dictionary().labels
        if label.scope in {"row2", "applicant"}
    }
    # （七）总计 and no head; the 3 before 其他 may be a number of the row before it.
    short |= {label for label in labels if label.endswith("总计") and not label[0].isdigit()}
    long = (label for label in labels if len(label) >= _SHORTEST_EMBEDDED or label in short)
    rests: dict[str, list[str]] = {}
    for label in sorted(long, key=lambda label: (-len(label), label)):
        rests.setdefault(label[0], []).append(re.escape(label[1:]))
    # What a character may begin is asked before each of the hundreds of labels is tried.
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()))
