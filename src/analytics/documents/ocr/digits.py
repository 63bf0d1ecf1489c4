"""Two readings of one number become one, or a number with doubts.

A doubt is better than a wrong digit: it is settled by the sums of the report, or by a person.
"""

import itertools
from collections.abc import Iterable, Sequence
from math import prod
from typing import Final

from analytics.documents.ocr.model import Character

SURE: Final = 0.9
"""Both readings must give each digit at least this share."""
POSSIBLE: Final = 0.03
"""A digit with at least this share in either reading is another reading."""
MOST_READINGS: Final = 12
LONGEST: Final = 16
LONGEST_UNKNOWN: Final = 2
"""A text as short as this is looked at again whatever it says: it may be a number misread."""

_LOOKALIKES: Final = {
    "0": "OoQD〇○口", "1": "lI|!丨i", "2": "Zz", "5": "Ss", "6": "b", "8": "B", "9": "q", "-": "—–－一_ー",
    ",": "，", ".": "。．·、", "/": "∕／",
}  # fmt: skip
_AS_DIGIT: Final = str.maketrans(
    {like: digit for digit, likes in _LOOKALIKES.items() for like in likes}
    | {chr(0xFF10 + index): str(index) for index in range(10)}
)
_PLAIN: Final = frozenset("0123456789.,-/")
_WORDS: Final = frozenset("件项个条宗份次元万亿无()（）其中修订含减增+①②③④⑤⑥⑦⑧⑨⑩*※ ")


def is_number_like(text: str) -> bool:
    """Whether a cell's text is a number, a sign for none, or so short that it may be one.

    >>> is_number_like("1,362"), is_number_like("O"), is_number_like("19①"), is_number_like("总计数量")
    (True, True, True, False)
    """
    if len(text) <= LONGEST_UNKNOWN:
        return True
    folded = text.translate(_AS_DIGIT)
    return len(folded) <= LONGEST and all(c in _PLAIN or c in _WORDS for c in folded)


def settle_number(
    first: Sequence[Character], second: Sequence[Character], pieces: int
) -> tuple[str, tuple[str, ...]]:
    """The text of a number, and all that it may be when there is a doubt.

    Args:
        first: The characters as they were read in their line.
        second: The same, cut out by their ink and enlarged.
        pieces: How many pieces of ink stand side by side: more than characters means that one was lost.

    Returns:
        The likelier reading, and no further ones where both agree and are sure.
    """
    one, two = _fold(first), _fold(second)
    sureness = min((c.share for c in (*first, *second)), default=0.0)
    is_counted = pieces <= len(one)
    if one == two and one and sureness >= SURE and is_counted:
        return one, ()
    if one == two and not _is_number(one) and one not in {"-", "/"} and sureness >= SURE:
        return one, ()
    readings = {*_variants(first), *_variants(second)} - {""}
    best = max((one, first), (two, second), key=lambda pair: _sureness(pair[0], pair[1]))[0]
    ordered = tuple(sorted(readings, key=lambda text: (text != best, text)))[:MOST_READINGS]
    return (best, ordered) if best else (best, ())


def _sureness(text: str, characters: Iterable[Character]) -> tuple[bool, float]:
    return _is_number(text), min((c.share for c in characters), default=0.0)


def _is_number(text: str) -> bool:
    return bool(text) and all(c in _PLAIN for c in text)


def _fold(characters: Iterable[Character]) -> str:
    """The text with letters that look like digits as digits, where everything then is one number."""
    text = "".join(c.text for c in characters).replace(" ", "")
    folded = text.translate(_AS_DIGIT)
    return folded if _is_number(folded) else text


def _variants(characters: Sequence[Character]) -> Iterable[str]:
    """Every number that a reading leaves possible."""
    choices = [
        sorted(
            {_fold_one(c.text), *(_fold_one(text) for text, share in c.others if share >= POSSIBLE)} & _PLAIN
        )
        for c in characters
        if c.text != " "
    ]
    if not choices or prod(len(choice) for choice in choices) > MOST_READINGS:
        return ()
    return ("".join(parts) for parts in itertools.product(*choices))


def _fold_one(text: str) -> str:
    return text.translate(_AS_DIGIT)
