"""Lines of text that a mailer or terminal cut at a fixed width, wherever that fell.

Prose that is cut so reads on; the row of a table does not: 5777 at the end of a line and 9 on the next are
one number, and what stands behind the cut belongs to the row before. Such rows are no rows any more.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

_WIDEST = 120
"""Columns or characters; mailers and terminals cut at 60 to 100."""
_NARROWEST = 40
"""The same; print is set in shorter lines than this, whose rows are not cut."""
_FEWEST_CUT = 3
"""Lines as long as any that go on in the next line."""
_WIDE = frozenset("WF")
_IDEOGRAPHS = ("\u3400", "\u9fff")


def find_wrapped_rows(lines: Sequence[str]) -> frozenset[int]:
    r"""The lines, by their index, that are parts of rows which were cut; none where nothing was cut.

    >>> prose, row = "信息公开" * 12, "一、本年新收" + "\t1234567" * 6
    >>> sorted(find_wrapped_rows([*[prose[:46]] * 3, "等", row[:46], row[46:]]))
    [4, 5]
    >>> sorted(find_wrapped_rows([*[prose] * 3, "等", row[:46], row[46:]]))
    []
    """
    longest = max(map(len, lines), default=0)
    if not _NARROWEST / 2 <= longest <= _WIDEST:
        return frozenset()
    for widths in ([len(line) for line in lines], [_measure(line) for line in lines]):
        widest = max(widths)
        # A wide character that does not fit leaves a column.
        slack = 0 if widest == longest else 1
        if not _NARROWEST <= widest <= _WIDEST:
            continue
        cut = [width >= widest - slack and line != "" for width, line in zip(widths, lines, strict=True)]
        if sum(_list_cuts(lines, cut)) >= _FEWEST_CUT:
            return frozenset(_list_rows(lines, cut))
    return frozenset()


def _measure(line: str) -> int:
    """The columns of a line; Chinese characters take two."""
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(char) in _WIDE for char in line)


def _list_cuts(lines: Sequence[str], cut: Sequence[bool]) -> Iterator[bool]:
    """Whether lines as long as any go on in the next: prose in a word, a row in a line without a label."""
    for (line, after), is_cut in zip(pairwise(lines), cut, strict=False):
        if not is_cut or not after.strip():
            continue
        is_row = "\t" in line or "|" in line
        yield not any(map(_is_ideograph, after)) if is_row else _is_ideograph(line[-1])


def _is_ideograph(char: str) -> bool:
    return _IDEOGRAPHS[0] <= char <= _IDEOGRAPHS[1]


def _list_rows(lines: Sequence[str], cut: Sequence[bool]) -> Iterator[int]:
    """The lines with separators that were cut, and those in which they go on."""
    is_inside = False
    for index, line in enumerate(lines):
        is_row = "\t" in line or "|" in line
        if is_inside or (cut[index] and is_row):
            yield index
        is_inside = cut[index] and (is_row or is_inside)
