"""Prose as readers see it: without the line breaks of its file, every character with its place.

PDFs break a paragraph over lines, even inside a number; offices mix full and half width. Folding takes
both away and keeps, for every character that is left, where it stands in the text as given.
"""

import functools
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

_WIDTHS: Mapping[str, str] = MappingProxyType(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
        **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
        "％": "%", "﹪": "%", "．": ".", "(": "（", ")": "）", ";": "；", ":": "：", "?": "？", "!": "！",
        "＠": "@", "－": "-", "–": "-", "—": "-", "―": "-", "～": "~",
    }
)  # fmt: skip
_WIDE = frozenset(_WIDTHS)
_LAST_SPACE = 0x3000
_FIRST_HAN = 0x4E00
_GAPS = frozenset({"\u200b", "\ufeff", *filter(str.isspace, map(chr, range(_LAST_SPACE + 1)))})
_MARKER = (
    r"（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、](?!\d)"
    r"|[一二三四五六七八九十]是|[①-⑳]|注："
)
_ITEM = re.compile(_MARKER)
_SENTENCE_ENDS = frozenset("。！？；：")
_HEADING_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Folded:
    """A text to be read, and where each of its characters stands in the text it was made from.

    Attributes:
        text: What is read.
        starts: Where its pieces begin, each of which stands in the original without a gap.
        origins: Where each piece begins in the original.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a span that is not empty in the folded one."""
        return self._find_origin(start), self._find_origin(end - 1) + 1

    def _find_origin(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece]


def fold(text: str) -> Folded:
    r"""Fold width, drop blanks, join broken lines; a line break stays where a paragraph or item ends.

    >>> fold("尚\n未审结 37 件。\n（三）共１２件").text
    '尚未审结37件。\n（三）共12件'
    """
    spaces, others = find_characters(text, _GAPS, _WIDE)
    same_width = _fold_width(text, others) if others else text
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    line = ""
    at = length = 0
    for start, end in (*_join_runs(spaces), (len(text), len(text))):
        piece = same_width[at:start]
        pieces.append(piece)
        starts.append(length)
        origins.append(at)
        length += len(piece)
        if start == len(text):
            break
        line += piece
        at = end
        is_break = "\n" in same_width[start:end]
        if is_break and _ends_paragraph(line, same_width[at : at + 6]):
            pieces.append("\n")
            starts.append(length)
            origins.append(start)
            length += 1
            line = ""
        elif is_break and line[-1:] == ".":
            line = ""
    return Folded("".join(pieces), tuple(starts), tuple(origins))


def _fold_width(text: str, others: Sequence[int]) -> str:
    """A text with the characters at some places in their usual width."""
    pieces: list[str] = []
    at = 0
    for other in others:
        pieces += (text[at:other], _WIDTHS[text[other]])
        at = other + 1
    return "".join((*pieces, text[at:]))


def _join_runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where characters that follow one another begin and end."""
    start = end = -1
    for place in places:
        if place != end:
            if end > start:
                yield start, end
            start = place
        end = place + 1
    if end > start:
        yield start, end


def find_characters(text: str, *kinds: frozenset[str]) -> list[list[int]]:
    """Where the characters of each kind stand in a text: all of it is looked up at once.

    >>> find_characters("一，二。", frozenset("，。"), frozenset("一"))
    [[1, 3], [0]]
    """
    codes = _encode(text)
    return [_mark_characters(characters).take(codes).nonzero()[0].tolist() for characters in kinds]


def has_run(text: str, characters: frozenset[str], least: int) -> bool:
    """Whether so many characters of a kind follow one another: all of a text is looked at at once.

    >>> has_run("电话12345", frozenset("0123456789"), 5), has_run("1234年5月", frozenset("0123456789"), 5)
    (True, False)
    """
    places = _mark_characters(characters).take(_encode(text)).nonzero()[0]
    return bool((places[least - 1 :] - places[: 1 - least] == least - 1).any())


def has_repeats(text: str) -> bool:
    """Whether two characters of Chinese stand twice in a row: all of a text is looked at at once.

    >>> has_repeats("已经认真认真落实"), has_repeats("认真，认真"), has_repeats("共1212件")
    (True, False, False)
    """
    codes = _encode(text)
    is_same = codes[2:] == codes[:-2]
    return bool((is_same[1:] & is_same[:-1] & (codes[:-3] >= _FIRST_HAN)).any())


def _encode(text: str) -> npt.NDArray[np.intp]:
    """The code points of a text, as what is looked up by them is found quickest."""
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32).astype(np.intp)


@functools.cache
def _mark_characters(characters: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Of every code point, whether it is one of some characters."""
    marked = np.zeros(sys.maxunicode + 1, np.bool_)
    marked[list(map(ord, characters))] = True
    return marked


def _ends_paragraph(line: str, following: str) -> bool:
    """Whether a line break ends a paragraph: after a sentence, a short heading, or before an item."""
    if not line or line[-1] in _SENTENCE_ENDS or _ITEM.match(following):
        return True
    return len(line) <= _HEADING_AT_MOST and "。" not in line and _ITEM.match(line) is not None
