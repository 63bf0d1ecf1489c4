"""Prose as readers see it: without the line breaks of its file, every character with its place.

PDFs break a paragraph over lines, even inside a number; offices mix full and half width. Folding takes
both away and keeps, for every character that is left, where it stands in the text as given.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_WIDTHS: Mapping[str, str] = MappingProxyType(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
        **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
        "％": "%", "﹪": "%", "．": ".", "(": "（", ")": "）", ";": "；", ":": "：", "?": "？", "!": "！",
        "＠": "@", "－": "-", "–": "-", "—": "-", "―": "-", "～": "~",
    }
)  # fmt: skip
_OTHER_WIDTH = re.compile(f"[{''.join(map(re.escape, _WIDTHS))}]")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
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
    same_width = _OTHER_WIDTH.sub(lambda match: _WIDTHS[match.group()], text)
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    line = ""
    at = length = 0
    for gap in (*_SPACE.finditer(same_width), None):
        piece = same_width[at:] if gap is None else same_width[at : gap.start()]
        pieces.append(piece)
        starts.append(length)
        origins.append(at)
        length += len(piece)
        if gap is None:
            break
        line += piece
        at = gap.end()
        if "\n" in gap.group() and _ends_paragraph(line, same_width[at : at + 6]):
            pieces.append("\n")
            starts.append(length)
            origins.append(gap.start())
            length += 1
            line = ""
        elif "\n" in gap.group() and line[-1:] == ".":
            line = ""
    return Folded("".join(pieces), tuple(starts), tuple(origins))


def _ends_paragraph(line: str, following: str) -> bool:
    """Whether a line break ends a paragraph: after a sentence, a short heading, or before an item."""
    if not line or line[-1] in _SENTENCE_ENDS or _ITEM.match(following):
        return True
    return len(line) <= _HEADING_AT_MOST and "。" not in line and _ITEM.match(line) is not None
