"""How wide texts are drawn, estimated: charts are laid out where no browser measures them."""

from collections.abc import Iterable

_HAN_WIDTH = 12.5
_LATIN_WIDTH = 7.2


def text_width(texts: Iterable[str]) -> int:
    """Pixels that the longest of the texts takes, by the width of Han and Latin characters.

    >>> text_width(["行政复议 311"]), text_width([])
    (79, 0)
    """
    widths = (sum(_HAN_WIDTH if ord(mark) > 0x2E80 else _LATIN_WIDTH for mark in text) for text in texts)
    return round(max(widths, default=0))
