"""Prose as readers see it: without the line breaks of its file, every character with its place.

PDFs break a paragraph over lines, even inside a number; offices mix full and half width. Folding takes
both away and keeps, for every character that is left, where it stands in the text as given.
"""

import re
from dataclasses import dataclass

_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
        **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
        "％": "%", "﹪": "%", "．": ".", "(": "（", ")": "）", ";": "；", ":": "：", "?": "？", "!": "！",
        "＠": "@", "－": "-", "–": "-", "—": "-", "―": "-", "～": "~",
    }
)  # fmt: skip
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
    """A text to be read, and where each of its characters stands in the text it was made from."""

    text: str
    places: tuple[int, ...]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a span that is not empty in the folded one."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    r"""Fold width, drop blanks, join broken lines; a line break stays where a paragraph or item ends.

    >>> fold("尚\n未审结 37 件。\n（三）共１２件").text
    '尚未审结37件。\n（三）共12件'
    """
    pieces: list[str] = []
    places: list[int] = []
    line = ""
    at = 0
    for gap in (*_SPACE.finditer(text), None):
        end = len(text) if gap is None else gap.start()
        piece = text[at:end].translate(_FOLD)
        pieces.append(piece)
        places.extend(range(at, end))
        line += piece
        if gap is None:
            break
        at = gap.end()
        if "\n" in gap.group() and _ends_paragraph(line, text[at : at + 6].translate(_FOLD)):
            pieces.append("\n")
            places.append(gap.start())
            line = ""
        elif "\n" in gap.group() and line[-1:] == ".":
            line = ""
    return Folded("".join(pieces), tuple(places))


def _ends_paragraph(line: str, following: str) -> bool:
    """Whether a line break ends a paragraph: after a sentence, a short heading, or before an item."""
    if not line or line[-1] in _SENTENCE_ENDS or _ITEM.match(following):
        return True
    return len(line) <= _HEADING_AT_MOST and "。" not in line and _ITEM.match(line) is not None
